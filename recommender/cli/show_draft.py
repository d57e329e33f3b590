"""How a draft looks in a terminal: the message as it may be copied, and below it what is for the sender alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from recommender.cli.page import Page
from recommender.cli.show_people import ID_STYLE, WARNING
from recommender.counting import count
from recommender.explain import shortened

if TYPE_CHECKING:
    from recommender.assist import Draft

# So many of the sentences that were left out are shown, each in so many characters: --json has all of them.
LEFT_OUT, LEFT_OUT_SHOWN = 6, 160
# A quotation is told from another by so many characters.
CITED_SHOWN = 60


def draft(page: Page, message: Draft) -> None:
    """A message to look through and send; then where each fact in it stands, what is left to do, what was left out."""
    if message.sentences:
        page.rule("Draft")
        page.prose(f"Subject: {message.subject}")
        for paragraph in message.body.split("\n\n"):
            page.blank()
            page.prose(paragraph)
        page.rule("For you, not for the message")
    else:
        page.rule("No draft")
    if message.note:
        page.line((message.note, WARNING))
    if message.sources:
        page.line("What is quoted stands here:")
        for number, where in enumerate(_citations(message), 1):
            page.point(*where, mark=f"[{number}]")
    if message.dropped:
        page.line(f"Left out of the message, and why ({count(len(message.dropped), 'sentence')}):")
        for left in message.dropped[:LEFT_OUT]:
            page.point(f"“{shortened(left.text, LEFT_OUT_SHOWN)}” ", (left.reason, ID_STYLE))
        more = len(message.dropped) - LEFT_OUT
        if more > 0:
            page.line((f"… and {more} more; --json lists all of them.", ID_STYLE), indent=2)


def _citations(message: Draft) -> Iterator[list[str | tuple[str, str]]]:
    """Of each source the place, and the beginnings of what is cited from it."""
    for source in message.sources:
        place = ", ".join(part for part in (source.title, source.place) if part)
        cited = [s.text for s in message.sentences if set(s.cites) & set(source.passage_ids)]
        said = "; ".join(f"“{shortened(text, CITED_SHOWN)}”" for text in cited)
        yield [place, (f": {said}", ID_STYLE)]
