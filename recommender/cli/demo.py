"""The command demo: a fictional company's library and buyers, a recommendation, a buying group, what to try next."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli.command import command, folder
from recommender.cli.session import DEMO_WORKSPACE, WORKSPACE_VARIABLE, Session
from recommender.counting import count
from recommender.errors import InputError, NotFoundError
from recommender.progress import progress_bar

if TYPE_CHECKING:
    from recommender.cli.page import Page
    from recommender.results import ContentReport, Recommendation
    from recommender.wire import Recommender

ITEMS = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    # A workspace of its own, whatever the variable says: what is fictional must not come to lie among real people.
    where = f"The folder to make it in [{DEMO_WORKSPACE}, also where {WORKSPACE_VARIABLE} names another]."
    own = Annotated[str, folder(where)]
    command(app, "demo", "stagecue demo\nstagecue demo --workspace try-it", workspace=own)(demo)


def demo(session: Session) -> None:
    """Try it all on a fictional company's content and buyers."""
    session = replace(session, given=session.given or DEMO_WORKSPACE)
    with session.open(create=True) as rec:
        report = _sample(rec, session)
        from recommender.sample import SHOWCASE

        answer = rec.recommend(SHOWCASE, k=ITEMS, actor=session.actor, as_of=session.as_of)
        session.show(answer, lambda page: _draw(page, rec, session, report, answer))


def _sample(rec: Recommender, session: Session) -> ContentReport | None:
    """What loading the sample did; None where it was there already. Raises InputError for other people's content."""
    from recommender.sample import SHOWCASE

    try:
        rec.readiness(SHOWCASE, as_of=session.as_of)
    except NotFoundError:
        if rec.assets() and not (rec.workspace / "sample").is_dir():
            raise InputError(
                f"'{rec.workspace}' holds content of your own; give the demo another folder: stagecue demo -w FOLDER."
            ) from None
        with progress_bar() as progress:
            return rec.load_sample(progress=progress, actor=session.actor, as_of=session.as_of)
    return None


def _draw(page: Page, rec: Recommender, session: Session, report: ContentReport | None, answer: Recommendation) -> None:
    from recommender.cli.show_items import Look, recommendation
    from recommender.cli.show_people import group

    _what_happened(page, rec, session, report)
    page.rule("What to send to one of them next")
    recommendation(page, answer, Look(rec.taxonomy, session.example, next_steps=False))
    account = answer.situation.account
    if account:
        page.rule("Who else decides")
        members = rec.buying_group(account.account_id, actor=session.actor, as_of=session.as_of)
        name = account.name or account.account_id
        group(page, members, name, rec.taxonomy, session.example)
    page.rule("What to try next")
    for purpose, line in _next(answer):
        page.line(purpose, indent=2)
        page.whole((session.example(line), "cyan"), indent=4)


def _what_happened(page: Page, rec: Recommender, session: Session, report: ContentReport | None) -> None:
    assets, people = rec.assets(actor=session.actor), rec.contacts(actor=session.actor, as_of=session.as_of)
    accounts = {v.contact.account_id for v in people if v.contact.account_id}
    by_message = Counter(v.message for v in assets)
    told = ", ".join(f"{by_message[m.id]} say {m.name.lower()}" for m in rec.taxonomy.messages if by_message[m.id])
    new = f"{report.count('added')} read just now" if report else "there from last time"
    content = f"{count(len(assets), 'asset')} ({new}), tagged by buying stage, message and role: {told}"
    buyers = (
        f"{count(len(people), 'contact')} at {count(len(accounts), 'account')}; their signals say where each stands"
    )
    page.title("A fictional company, its content and its buyers")
    page.pairs([("Content", [content]), ("Buyers", [buyers]), ("Workspace", [str(rec.workspace)])])


def _next(answer: Recommendation) -> list[tuple[str, str]]:
    """What to try and the command for it."""
    person = answer.situation.contact.contact_id if answer.situation.contact else ""
    return [
        ("Have a message to them drafted, every fact with its source", f"recommend {person} --draft"),
        ("Ask for something in plain words", f'recommend {person} --ask "what happens to our data"'),
        (
            "Note what a buyer says, and see the recommendation change",
            f'signal add {person} replied --text "What does it cost for 140 engineers?"',
        ),
        ("See where content is missing for the people who are there", "audit"),
        ("Open the screens", "app"),
    ]
