"""How a recommendation looks in a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content_library.taxonomy import Taxonomy
from recommender.cli.page import Page, Piece, bar, percent
from recommender.cli.show_people import ID_STYLE, WARNING, Example, about, stands
from recommender.explain import also, doing, led_there, left_out, reader, role_source, shortened
from recommender.reasons import named
from recommender.restraint import IF_THEY_COME_BACK, besides, in_peace, waiting
from recommender.results import Item, ItemKind, Recommendation, Situation, left_out_words

# So many sentences say what led to where somebody stands.
LED_SHOWN = 3
# So many characters of the need: --json has all of it.
NEED_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Look:
    """How much to show: all parts of each score, and command lines for what comes next."""

    taxonomy: Taxonomy
    example: Example
    parts: bool = False
    next_steps: bool = True


def recommendation(page: Page, answer: Recommendation, look: Look) -> None:
    """Who it is for, whether to wait, where they stand, the items with reasons, what was left out, what is missing."""
    wait, peace = waiting(answer, look.taxonomy), in_peace(answer, look.taxonomy)
    _who(page, answer.situation)
    if wait:
        page.blank()
        page.line((f"{wait.title}.", f"bold {WARNING}"), f" {wait.reason}")
        if peace and answer.gap:
            page.line((answer.gap, WARNING))
        page.blank()
    _situation(page, answer.situation, look.taxonomy)
    if answer.gap and not (wait and peace):
        page.blank()
        page.line((answer.gap, WARNING))
    if answer.note:
        page.blank()
        page.line((f"As of {answer.as_of.date()}: {answer.note[:1].lower()}{answer.note[1:]}", ID_STYLE))
    items = besides(answer, wait)
    shown = {i.item_id for i in answer.items}
    offer = answer.action if answer.action and not wait and answer.action.item_id not in shown else None
    if peace and offer:
        page.blank()
        page.line(("First: ", ID_STYLE), (f"{offer.title}.", "bold"), f" {offer.reason}")
    if peace and any(i.kind is not ItemKind.ACTION for i in items):
        page.blank()
        page.line((f"{IF_THEY_COME_BACK}:", ID_STYLE))
    for item in items:
        if peace and not look.parts and item.kind is not ItemKind.ACTION:
            page.point((item.title, ID_STYLE), (f" ({item.item_id})", ID_STYLE), mark=f"{item.rank}.")
            continue
        page.blank()
        _item(page, item, look)
    if offer and not peace:
        page.blank()
        page.line(("Besides sending: ", ID_STYLE), (f"{offer.title}.", "bold"), f" {offer.reason}")
    _left_out(page, answer)
    if look.next_steps and not peace:
        _next_steps(page, answer, look)


def _who(page: Page, situation: Situation) -> None:
    person, account = situation.contact, situation.account
    if person:
        about = ", ".join(x for x in (person.job_title, account.name if account else "") if x)
        page.title(person.name or person.contact_id, (f", {about}" if about else "", "not bold"))
    else:
        page.title("For the need in your words" if situation.need else "For somebody at this stage")


def _situation(page: Page, situation: Situation, taxonomy: Taxonomy) -> None:
    person, readiness = situation.contact, situation.readiness
    known = bool(person) or readiness.given
    source = role_source(situation.role_source)
    role = [taxonomy.name_of(situation.role), f", {source}" if source else ""]
    page.pairs(
        [
            ("Stands at", [*stands(readiness, taxonomy), also(readiness, taxonomy)] if known else []),
            ("That is", [f"somebody who {doing(reader(readiness), taxonomy)}"] if known and readiness.evidence else []),
            ("Role", role if person or situation.role_source else []),
            ("Product", about(situation.product, situation.product_inferred)),
            ("About", [f"“{shortened(situation.need, NEED_SHOWN)}”"] if situation.need else []),
            ("Not counted", [("; ".join(left_out(readiness)), WARNING)]),
        ]
    )
    led = led_there(readiness, taxonomy)[:LED_SHOWN]
    if led:
        page.blank()
        if len(led) > 1:
            page.line(("What led there, what counts most first:", ID_STYLE))
        for sentence in led:
            page.point(sentence)


def _item(page: Page, item: Item, look: Look) -> None:
    indent = len(f"{item.rank}. ")
    page.point((item.title, "bold"), mark=f"{item.rank}.", indent=0)
    if tags := _tags(item, look.taxonomy):
        page.line(*tags, indent=indent)
    if item.reason:
        page.line(item.reason, indent=indent)
    if item.kind is ItemKind.ACTION:
        return
    if item.quote and item.quote != item.title:
        page.line((f"“{item.quote}”", "italic"), (f" ({item.place})" if item.place else "", ID_STYLE), indent=indent)
    elif item.place:
        page.line((item.place, ID_STYLE), indent=indent)
    if item.asset and item.kind is ItemKind.TALKING_POINT:
        page.line(("Source: ", ID_STYLE), item.asset.title, indent=indent)
    if item.link:
        page.whole(("Open: ", ID_STYLE), nearest(item.link), indent=indent)
    page.whole(("Id: ", ID_STYLE), (item.item_id, ID_STYLE), indent=indent)
    if look.parts:
        counting = [p for p in item.parts if p.weight]
        best = max((p.weight for p in counting), default=1.0)
        page.table(
            ["Part", "", "What it says", "Of the fit"],
            ([[p.name], [(bar(p.points / best), "cyan")], [p.why], [percent(item.share(p))]] for p in counting),
            right=1,
            indent=indent,
        )


def _tags(item: Item, taxonomy: Taxonomy) -> list[Piece]:
    # An offer suits a stage; that it fits what they said is not claimed.
    says = item.parts[0].why if item.parts and item.kind is ItemKind.ACTION else f"fit {percent(item.fit)}"
    told: list[Piece] = [(says, "green")] if item.parts else []
    if item.asset and item.asset.format:
        told.append(item.asset.format.upper() if len(item.asset.format) <= 4 else item.asset.format)
    told += [(name, "cyan") for name in named(item, taxonomy)]
    told += [f"for {', '.join(map(taxonomy.name_of, item.roles))}"] if item.roles else []
    separated: list[Piece] = []
    for piece in told:
        separated += [(" · ", ID_STYLE), piece] if separated else [piece]
    return separated


def nearest(link: str) -> str:
    """A path as seen from here where that is shorter; an address as it is."""
    path = Path(link)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return path.relative_to(Path.cwd()).as_posix()
    return link


def _left_out(page: Page, answer: Recommendation) -> None:
    if not answer.left_out_counts:
        return
    page.blank()
    near_top = answer.near_top
    told = ". These would have come near the top:" if near_top else "."
    page.line(("Left out: ", ID_STYLE), left_out_words(answer.left_out_counts), told)
    for thing in near_top:
        page.point(thing.title, (f" ({thing.why})", ID_STYLE))


def _next_steps(page: Page, answer: Recommendation, look: Look) -> None:
    first = next((i for i in answer.items if i.kind is ItemKind.ASSET), None)
    person = answer.situation.contact
    if person and first:
        page.blank()
        page.line(("When you have sent it, say so, and it is not recommended again:", ID_STYLE))
        page.whole(look.example(f"touch add {person.contact_id} sent --asset {first.item_id}"), indent=2)
