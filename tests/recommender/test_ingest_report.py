"""What the report says beyond what is new: other kinds of files, texts that are there twice, a run that goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from oven_files import CRUST, PRICE, happened, ids
from workspaces import TinyEncoder, write_files

from recommender import keeping
from recommender.results import ContentReport
from recommender.wire import Recommender


def whys(report: ContentReport) -> dict[str, str]:
    return {Path(f.source).name: f.why for f in report.files}


def test_every_file_is_in_the_report(rec: Recommender, tmp_path: Path) -> None:
    files = {"a.md": CRUST, "b.doc": "x", "c.png": "x", "list.csv": "asset_id,text\n", ".d.md": "x", "e/.f/g.md": "x"}
    folder = write_files(tmp_path / "content", files)
    (folder / "link.md").symlink_to(folder / "a.md")
    root = folder.resolve().as_posix()
    for first in ("added", "unchanged"):
        report = rec.add_content(folder)
        assert happened(report, folder) == {
            "a.md": first,
            "b.doc": "rejected",
            "c.png": "skipped",
            "link.md": "skipped",
            "list.csv": "skipped",
        }
        assert report.notes == (f"{root}: 2 hidden files or folders were passed over: '.d.md', 'e/.f'.",)
    assert whys(report)["link.md"] == "This link leads to a.md; what is there is read there."
    # What was passed over changes nothing.
    assert len(rec.store.audit_trail()) == 2


def test_a_name_that_is_no_text_costs_only_its_own_file(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": CRUST})
    with open(bytes(folder) + b"/caf\xe9.md", "w", encoding="utf-8") as file:  # noqa: PTH123 (a Path has no bytes)
        file.write(PRICE)
    assert happened(rec.add_content(folder), folder) == {"a.md": "added", "caf\ufffd.md": "rejected"}


# The same text twice


def test_the_same_text_twice_is_said_where_it_comes_in(rec: Recommender, tmp_path: Path) -> None:
    one = write_files(tmp_path / "one", {"crust.md": CRUST, "crust copy.md": CRUST, "price.md": PRICE})
    report = rec.add_content(one)
    assert whys(report) == {
        "crust copy.md": "1 passage",
        "crust.md": "1 passage; the same text as 'crust-copy'",
        "price.md": "1 passage",
    }
    assert [f.same_as for f in report.files] == ["", "crust-copy", ""]
    assert ids(rec) == ["crust", "crust-copy", "price"]
    # Also where the other has been there for long, has another title, or the text has come to be the same.
    two = write_files(tmp_path / "two", {"b.md": f"---\ntitle: Another\n---\n{PRICE}", "c.md": "# Other\n\nWords.\n"})
    assert [f.same_as for f in rec.add_content(two).files] == ["price", ""]
    write_files(two, {"c.md": CRUST})
    assert [(f.happened, f.same_as) for f in rec.add_content(two).files] == [("unchanged", ""), ("changed", "crust")]


def test_a_text_that_has_changed_or_is_gone_is_nobodys_twin(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"a.md": CRUST, "b.md": PRICE})
    rec.add_content(folder)
    write_files(folder, {"a.md": "# New words\n\nOf another kind.\n", "c.md": CRUST})
    (folder / "b.md").unlink()
    rec.add_content(folder)
    write_files(folder, {"d.md": PRICE, "e.md": CRUST})
    report = rec.add_content(folder)
    assert {Path(f.source).name: f.same_as for f in report.files if f.happened == "added"} == {"e.md": "c"}


# Going on


class CutShortError(RuntimeError):
    pass


@pytest.fixture
def cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two texts are kept at a time; keeping the seventh of all fails."""
    monkeypatch.setattr("recommender.ingest.CHUNK", 2)
    rounds: list[int] = []
    keep = keeping.Keeping._keep_one

    def once(self: keeping.Keeping, *arguments: object) -> None:
        rounds.append(1)
        if len(rounds) == 7:
            raise CutShortError
        keep(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping.Keeping, "_keep_one", once)


@pytest.mark.usefixtures("cut_short")
def test_a_run_that_goes_on_says_what_it_found_done(
    rec: Recommender, tiny_encoder: TinyEncoder, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "content", {"long.md": "# Long\n\nThis has been there for long.\n"})
    rec.add_content(folder)
    write_files(folder, {f"n{i}.md": f"# N {i}\n\nWords on {i}.\n" for i in range(8)})
    with pytest.raises(CutShortError):
        rec.add_content(folder)
    assert ids(rec) == ["long", "n0", "n1", "n2", "n3"]
    tiny_encoder.asked.clear()
    # Another folder's run has nothing to do with it.
    other = rec.add_content(write_files(tmp_path / "other", {"x.md": PRICE}))
    assert other.notes == ()
    report = rec.add_content(folder)
    said = "Resumed: from a run that did not come to its end, 4 sources and the vectors of 2 passages were already in."
    assert report.notes == (said,)
    assert (report.count("added"), report.count("unchanged"), report.embedded) == (4, 5, 2)
    # Of each its passage and its title.
    assert len(tiny_encoder.asked) == 2 * 3
    # Said once.
    assert rec.add_content(folder).notes == ()


def test_what_needs_no_embedding_is_not_counted_as_embedded(rec: Recommender, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "content", {"crust.md": CRUST, "copy.md": CRUST, "price.md": PRICE})
    assert rec.add_content(folder).embedded == 2
    (folder / "price.md").write_text(f"{PRICE}\n\n", encoding="utf-8")
    assert rec.add_content(folder).embedded == 0
