"""A presenter's notes help to find a deck; a buyer never sees them, neither quoted nor in a message."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation

from recommender import Recommender
from recommender.people import Contact

SECRET = "Havenlift forgot to set up its shared diary for eleven weeks and blames our consultant for that"


def deck(path: Path) -> None:
    show = Presentation()
    for title, body, notes in (
        ("Diaries", "A shared diary lets every dispatcher see what the others have promised to a customer.", SECRET),
        ("Vans", "Vans leave the depot with what the day will need, and they come back empty.", "Smile at slide two."),
    ):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, body
        slide.notes_slide.notes_text_frame.text = f"{notes}."
    show.save(str(path))


def test_notes_are_found_but_neither_quoted_nor_written(rec: Recommender, tmp_path: Path) -> None:
    deck(tmp_path / "deck.pptx")
    rec.add_content(tmp_path / "deck.pptx")
    rec.store.people.save([Contact("ida", name="Ida")])
    passages = rec.store.content.passages()
    assert [p.place for p in passages if p.internal] == ["slide 1, notes", "slide 2, notes"]
    for kind in ("asset", "talking-point"):
        (item,) = rec.recommend("ida", ask=SECRET, kind=kind).items
        assert item.place in ("slide 1", "slide 2")
        assert "Havenlift" not in f"{item.quote} {item.title}"
    rec.set_need("ida", SECRET)
    written = rec.draft("ida", "deck", sender="Mira")
    assert "consultant" not in written.text
    assert all("notes" not in source.place for source in written.sources)
