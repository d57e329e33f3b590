"""How a draft is shown: a message to copy as it is, and apart from it what only the sender needs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from recommender.assist import Draft, DraftSentence, Dropped, Part, Source
from recommender.cli.page import Page
from recommender.cli.show_draft import LEFT_OUT, draft

FACT = "In 240 visits, missing parts in the van were the cause of every fourth return, and every return cost the depot."
MESSAGE = Draft(
    (
        DraftSentence("Hi Dana,", (), Part.GREETING),
        DraftSentence("This is how “Vans” puts it:", (), Part.BODY),
        DraftSentence(FACT, ("vans#0",), Part.QUOTE),
        DraftSentence("Kind regards,\nTom Ellis", (), Part.SIGN_OFF),
    ),
    tuple(Dropped(f"Sentence {n} has no source.", "It states something and names no source.") for n in range(8)),
    "Vans",
    (Source("Vans", "page 1", ("vans#0",)),),
    "Attach vans.pdf before you send this.",
)


def shown(message: Draft, width: int = 80, terminal: bool = True) -> str:
    page, out = Page(), io.StringIO()
    page._console = Console(file=out, width=width, force_terminal=terminal, color_system=None, highlight=False)
    draft(page, message)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_shows_whole_words_at_the_left_edge(width: int) -> None:
    text = shown(MESSAGE, width)
    message = text.partition("Subject: Vans\n\n")[2].partition("\n\n── For you")[0]
    assert " ".join(message.split()) == " ".join(MESSAGE.body.split())
    assert max(map(len, text.splitlines())) <= min(width, 100)
    assert not [line for line in message.splitlines() if line.startswith(" ")]


def test_a_pipe_gets_each_paragraph_whole() -> None:
    assert f"Subject: Vans\n\n{MESSAGE.body}\n" in shown(MESSAGE, terminal=False)


def test_below_it_stand_the_places_what_is_to_do_and_what_was_left_out_with_its_reason() -> None:
    below = " ".join(shown(MESSAGE).partition("For you, not for the message")[2].split())
    assert "Attach vans.pdf before you send this." in below
    assert "[1] Vans, page 1: “In 240 visits, missing parts in the van were the cause of …”" in below
    assert "Left out of the message, and why (8 sentences):" in below
    for n in range(8):
        there = f"“Sentence {n} has no source.” It states something and names no source." in below
        assert there == (n < LEFT_OUT)
    assert "and 2 more; --json lists all of them" in below


def test_without_a_message_only_the_reason_is_said() -> None:
    text = shown(Draft((), note="What is recommended is to wait."))
    assert "No draft" in text
    assert "What is recommended is to wait." in text
    assert "Subject" not in text
