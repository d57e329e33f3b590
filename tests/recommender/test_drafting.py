"""A draft asks nothing again that is known."""

from __future__ import annotations

import pytest
from bakery import NOW

from recommender import Recommender
from recommender.recommend import Recommend
from recommender.results import Recommendation

ASK = "do you repair coffee machines?"


@pytest.mark.parametrize(("fits_well", "asked"), [(None, 1), (False, 0), (True, 0)])
def test_what_fits_is_asked_for_once(
    library: Recommender, monkeypatch: pytest.MonkeyPatch, fits_well: bool | None, asked: int
) -> None:
    (item,) = library.recommend("dana", ask=ASK, k=1, as_of=NOW, log=False).items
    answered: list[Recommendation] = []
    answer = Recommend.answer

    def counted(self: Recommend, *given: object) -> Recommendation:
        answered.append(answer(self, *given))  # type: ignore[arg-type]
        return answered[-1]

    monkeypatch.setattr(Recommend, "answer", counted)
    written = library.draft("dana", item.item_id, ask=ASK, sender="Tom", fits_well=fits_well, as_of=NOW)
    assert len(answered) == asked
    assert "I will find out and come back to you." in written.body
    said = "Nothing in the library seems to fit" in written.note
    assert said == (not (answered[0].fits_well if answered else fits_well))
