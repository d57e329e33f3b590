"""Twelve assets and four people whose answers a person can see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from workspaces import write_files

from recommender.people import Account, Contact, Signal
from recommender.results import Recommendation
from recommender.wire import Recommender

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)

# Two subjects, ovens and vans, six stages each; whoever asks about one must never see the other first.
# id: (stage, message, roles, text)
LIBRARY = {
    "oven-habit": (
        "unaware",
        "why_change",
        "executive",
        "Stone ovens are a habit. Nobody asks why an oven has stone and no steam.",
    ),
    "oven-crust": ("aware", "why_change", "end_user", "A crust cracks because the steam leaves the oven too early."),
    "oven-kinds": (
        "considering",
        "why_us",
        "business",
        "Deck, rack or tunnel oven: write down loaves a day and choose.",
    ),
    "oven-rival": ("evaluating", "why_us", "technical", "Our oven beside theirs: steam, doors, burners, service."),
    "oven-price": ("deciding", "why_us", "finance", "The oven costs 61,000 euros; gas saved pays it back."),
    "oven-setup": ("adopting", "why_stay", "technical", "Dry the new oven for six hours, then set the steam valve."),
    "van-habit": ("unaware", "why_change", "executive", "Every van returns half empty, and nobody counts it."),
    "van-parts": ("aware", "why_change", "end_user", "Parts are missing in the van because nobody predicts them."),
    "van-kinds": ("considering", "why_us", "business", "Stock in the van, in a locker or at a depot: three ways."),
    "van-rival": ("evaluating", "why_us", "technical", "Our van planner beside theirs: routes, parts, shifts."),
    "van-price": ("deciding", "why_us", "finance", "The van planner costs 12 euros a month; visits saved pay it."),
    # The odd one out: about neither.
    "picnic": ("advocating", "why_stay", "business", "Pictures of last summer's picnic, with games and a lake."),
}


def source(stage: str, message: str, roles: str, text: str, **more: str) -> str:
    """A Markdown file whose front matter sets the tags."""
    front = {"stage": stage, "message": message, "roles": roles, "language": "en", **more}
    return (
        "---\n"
        + "".join(f"{k}: {v}\n" for k, v in front.items())
        + f"---\n# {text.split(':')[0].split('.')[0]}\n\n{text}\n"
    )


def write_library(folder: Path) -> Path:
    """The folder with a file an asset."""
    return write_files(folder, {f"{i}.md": source(*row) for i, row in LIBRARY.items()})


def fill(rec: Recommender, content: Path) -> Recommender:
    """The twelve assets and four people: one with signals, one without, one without an account, one who postponed."""
    rec.add_content(content, as_of=NOW - 100 * DAY)
    people = rec.store.people
    people.save([Account("acme", "Acme Bakeries", market="bakery")])
    people.save(
        [
            Contact("dana", "acme", "Dana Oven", "dana@acme.example", "Chief Financial Officer", language="en"),
            Contact("quiet", "acme", "Quinn Quiet", "quinn@acme.example"),
            Contact("alone", "", "Ali Alone", job_title="IT Manager"),
            Contact("later", "acme", "Lara Later", "lara@acme.example"),
        ]
    )
    people.save(
        [
            Signal(
                "s1",
                "dana",
                "asked_for_proposal",
                NOW - 2 * DAY,
                text="What does the oven cost, and is it paid back by gas saved?",
            ),
            Signal("s2", "alone", "described_project", NOW - DAY, text="Which kinds of van stock are there?"),
            Signal("s3", "later", "described_project", NOW - 9 * DAY, text="Which oven suits us, deck or rack?"),
            Signal("s4", "later", "postponed", NOW - 3 * DAY, text="not before the summer"),
        ]
    )
    return rec


def ids(found: Recommendation) -> list[str]:
    """The ids of the items, in order."""
    return [i.item_id for i in found.items]
