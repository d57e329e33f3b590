"""One Recommender for several threads, as the screens use it: the answers are those of one thread alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from workspaces import TinyEncoder

from recommender.indexing import Indexing
from recommender.library import Library
from recommender.people import Contact
from recommender.wire import Recommender

QUESTIONS = [f"What does the price of pump number {n} pay for?" for n in range(8)]


@pytest.fixture
def library(workspace: Path, write: Callable[..., Path]) -> Path:
    """Twelve assets about pumps, and two contacts; no index yet."""
    with Recommender.open(workspace, encoder=TinyEncoder()) as rec:
        rec.add_content(
            write(**{f"pump-{n}.md": f"# Pump {n}\n\nThe price of pump number {n} is {n}00 euros." for n in range(12)})
        )
        rec.store.people.save([Contact("dana", language="en"), Contact("eve", language="en")])
    return workspace


def asked(rec: Recommender, question: str, contact: str = "") -> list[tuple[str, float]]:
    found = rec.recommend(contact, ask=question, role="finance", log=bool(contact))
    return [(i.item_id, round(i.score, 6)) for i in found.items]


def test_two_threads_that_ask_at_once_get_what_one_gets(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Recommender.open(library, encoder=TinyEncoder()) as rec:
        alone = [asked(rec, question) for question in QUESTIONS]

    made: list[int] = []
    real = Indexing.current

    def slow(self: Indexing, before: Library | None) -> Library:
        made.append(1)
        time.sleep(0.05)
        return real(self, before)

    monkeypatch.setattr(Indexing, "current", slow)
    start = Barrier(2)
    with Recommender.open(library, encoder=TinyEncoder()) as rec:

        def visitor(contact: str) -> list[list[tuple[str, float]]]:
            start.wait()
            return [asked(rec, question, contact) for question in QUESTIONS]

        with ThreadPoolExecutor(2) as pool:
            dana, eve = pool.map(visitor, ("dana", "eve"))
        # A contact's own answer may differ from nobody's; both contacts are alike.
        assert dana == eve
        assert [asked(rec, question) for question in QUESTIONS] == alone
        for contact in ("dana", "eve"):
            assert len(rec.store.log.exposures(contact)) == sum(map(len, dana))
    assert made == [1], "the index is opened by one of them"
