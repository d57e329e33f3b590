"""What a path holds, found without parsing; and everything that cannot be read."""

from __future__ import annotations

import hashlib
import logging
import os
import random
import zipfile
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from content_library.asset import Document, Rejected
from content_library.loaders import Note, find, load, read
from content_library.loaders.find import UNNAMEABLE
from content_library.loaders.sources import READS, slugs
from content_library.taxonomy import default_taxonomy
from recommender.errors import InputError, NotFoundError

LIMIT = 10_000_000


def reason(path: Path, max_bytes: int = LIMIT) -> str:
    (result,) = load(path, default_taxonomy(), max_bytes)
    assert isinstance(result, Rejected), result
    assert result.source == path.as_posix()
    return result.reason


def test_a_folder_is_read_in_order_without_what_is_hidden_or_foreign(tmp_path: Path) -> None:
    hidden = (".hidden.md", ".git/x.md", ".git/y.md", "~$b.docx", "a/.DS_Store")
    for name in ("b.md", "a/z.txt", "a/b.md", *hidden, "logo.png", "a/x.PY", "README"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Text of {name}.")
    (tmp_path / "old.doc").write_bytes(b"x")
    (tmp_path / "list.csv").write_text("asset_id,text\n")
    listing = find(tmp_path, LIMIT)
    assert [(Path(s.source).relative_to(tmp_path).as_posix(), s.asset_id) for s in listing.sources] == [
        ("a/b.md", "a-b"),
        ("a/z.txt", "a-z"),
        ("b.md", "b"),
    ]
    assert listing.rejected == (
        Rejected(
            (tmp_path / "old.doc").as_posix(),
            "'.doc' files are not read; Stagecue reads .md, .txt, .html, .pdf, .docx, .pptx, and lists of content as "
            ".csv or .jsonl.",
        ),
    )
    # What is no content is named, too; hidden files and folders are counted, each folder once.
    assert [(Path(s.source).relative_to(tmp_path).as_posix(), s.reason.partition(";")[0]) for s in listing.skipped] == [
        ("README", "A file without an ending is not read"),
        ("a/x.PY", "'.py' files are not read"),
        ("list.csv", "This is a table"),
        ("logo.png", "'.png' files are not read"),
    ]
    assert listing.skipped[0].reason.endswith(f"; {READS}")
    passed = "4 hidden files or folders were passed over: '.git', '.hidden.md', 'a/.DS_Store' and 1 more."
    assert listing.notes == (Note(tmp_path.as_posix(), passed),)
    source = listing.sources[2]
    data = (tmp_path / "b.md").read_bytes()
    assert (source.fingerprint, source.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert source.mtime_ns == (tmp_path / "b.md").stat().st_mtime_ns


def test_a_link_that_leads_out_is_noted_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.md").write_text("Secret.")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "a.md").write_text("Open.")
    (inside / "again.md").symlink_to(inside / "a.md")
    (inside / "file.md").symlink_to(tmp_path / "out" / "secret.md")
    (inside / "folder").symlink_to(tmp_path / "out")
    (inside / "loop").symlink_to(inside)
    (inside / "nowhere.md").symlink_to(inside / "gone.md")
    (inside / "self.md").symlink_to(inside / "self.md")
    listing = find(inside, LIMIT)
    assert [s.source for s in listing.sources] == [(inside / "a.md").as_posix()]
    assert (listing.notes, listing.rejected) == ((), ())
    out = "This link leads out of the folder; it was not followed."
    assert {Path(s.source).name: s.reason for s in listing.skipped} == {
        "again.md": "This link leads to a.md; what is there is read there.",
        "file.md": out,
        "folder": out,
        "loop": "This link leads to the folder itself; what is there is read there.",
        "nowhere.md": "This link leads nowhere.",
        "self.md": "This link leads nowhere.",
    }
    assert [d.asset.text for d in load(inside, default_taxonomy(), LIMIT) if isinstance(d, Document)] == ["Open."]


def test_a_name_that_is_no_text_is_refused_alone(tmp_path: Path) -> None:
    """An old archive leaves such names behind; they can be neither stored nor shown."""
    (tmp_path / "a.md").write_text("Text.")
    try:
        Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.md")).write_text("Text.")
    except OSError:
        # File systems that keep names as Unicode (APFS, NTFS) refuse to make the file: there it cannot be met either.
        pytest.skip("this system has no such names")
    listing = find(tmp_path, LIMIT)
    assert [Path(s.source).name for s in listing.sources] == ["a.md"]
    assert listing.rejected == (Rejected(f"{tmp_path.as_posix()}/caf\ufffd.md", UNNAMEABLE),)
    with pytest.raises(InputError, match="not valid UTF-8; rename it"):
        find(Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.md")), LIMIT)


@pytest.mark.parametrize("name", ["a b.md", "🍞 & steam.md", f"{'a' * 200}.md", "new\nline.md", "50%_'x'; --.md"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Text.")
    (document,) = load(tmp_path, default_taxonomy(), LIMIT)
    assert isinstance(document, Document)
    assert document.asset.source == (tmp_path / name).as_posix()
    assert set(document.asset.asset_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_folder_can_be_left_out(tmp_path: Path) -> None:
    for name in ("a.md", "space/b.md", "space/.c.md", "space/d.png", "space-two/e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.")
    listing = find(tmp_path, LIMIT, without=tmp_path / "space")
    assert [s.asset_id for s in listing.sources] == ["a", "space-two-e"]
    assert (listing.skipped, listing.notes) == ((), ())
    assert [s.asset_id for s in find(tmp_path / "space", LIMIT, without=tmp_path / "space").sources] == ["b"]


def test_a_path_that_is_not_there_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "pricing.md").write_text("x")
    with pytest.raises(NotFoundError, match=r"Did you mean pricing\.md\?"):
        load(tmp_path / "prising.md", default_taxonomy(), LIMIT)


def test_ids_do_not_collide() -> None:
    ids = slugs(["a/x.md", "b/x.md", "deck.pdf", "deck.pptx", "Größe & Preis.md", "a-c.md", "a/c.md", "日本.md"])
    assert ids["a/x.md"] == "a-x"
    assert ids["b/x.md"] == "b-x"
    assert (ids["deck.pdf"], ids["deck.pptx"]) == ("deck-pdf", "deck-pptx")
    assert ids["Größe & Preis.md"] == "grosse-preis"
    assert ids["a-c.md"].startswith("a-c-md-")
    assert len(set(ids.values())) == 8


@given(st.lists(st.text("aB-/ .é日", min_size=1, max_size=6).map(lambda s: f"{s.strip('/') or 'x'}.md"), unique=True))
def test_ids_are_ascii_kebab_and_unique(paths: list[str]) -> None:
    ids = slugs(paths)
    assert len(set(ids.values())) == len(paths)
    for name in ids.values():
        assert name
        assert name == "-".join(filter(None, name.split("-")))
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_second_document_with_the_same_id_is_rejected(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("---\nid: same\n---\nText.")
    first, second = load(tmp_path, default_taxonomy(), LIMIT)
    assert isinstance(first, Document)
    reason = f"The asset_id 'same' is already that of {tmp_path}/a.md."
    assert second == Rejected((tmp_path / "b.md").as_posix(), reason)


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert reason(path) == "The file is empty."


def test_a_huge_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)

    def opened(*args: object, **kwargs: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(Path, "read_bytes", opened)
    assert "has 200.0 MB; 100.0 MB are read at most." in reason(path, 100_000_000)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def closed(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    assert reason(path) == "The file may not be read: permission denied."


def test_a_place_that_may_not_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", closed)
    with pytest.raises(InputError, match="permission denied"):
        find(tmp_path / "a.txt", LIMIT)


def test_a_file_that_is_gone_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    (source,) = find(path, LIMIT).sources
    path.unlink()
    assert read(source, default_taxonomy(), LIMIT) == Rejected(path.as_posix(), "The file does not exist.")


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    draw = random.Random(1)
    for data in (
        b"MZ\x00\x01\x02" * 50,
        bytes(draw.randrange(1, 256) for _ in range(3000)),
        bytes(draw.randrange(1, 32) for _ in range(3000)),
    ):
        path.write_bytes(data)
        assert reason(path) == "The file is not text."


def test_a_wrong_mark_of_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfeabc")
    assert reason(path) == "The file says it is UTF-16 and is not; save it as UTF-8."


def test_an_unknown_kind_that_is_named_directly(tmp_path: Path) -> None:
    for name, said in (("a.py", "'.py' files are not read"), ("README", "A file without an ending is not read")):
        (tmp_path / name).write_text("x")
        assert said in reason(tmp_path / name)


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    document = FPDF()
    document.set_encryption(owner_password="o", user_password="u")
    document.add_page()
    document.set_font("Helvetica")
    document.cell(text="Secret")
    document.output(str(tmp_path / "a.pdf"))
    assert "is password-protected" in reason(tmp_path / "a.pdf")


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    document = FPDF()
    document.set_encryption(owner_password="o")
    document.add_page()
    document.set_font("Helvetica")
    document.cell(text="Open")
    document.output(str(tmp_path / "a.pdf"))
    (result,) = load(tmp_path / "a.pdf", default_taxonomy(), LIMIT)
    assert isinstance(result, Document)
    assert result.asset.text == "Open"


def test_a_pdf_without_text(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.rect(10, 10, 50, 50)
    document.output(str(tmp_path / "a.pdf"))
    assert reason(tmp_path / "a.pdf") == "The pdf has no text; it may be a scan."


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx"])
def test_a_damaged_file_is_rejected_in_silence(
    tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    path = tmp_path / f"a.{kind}"
    for data in (b"not what it says", b"%PDF-1.7\n1 0 obj << broken", b"\xd0\xcf\x11\xe0" + b"x" * 600):
        path.write_bytes(data)
        assert kind in reason(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<broken")
        archive.writestr("word/document.xml", "<broken")
    assert "damaged" in reason(path)
    assert capfd.readouterr() == ("", "")
    assert not list(recwarn)
    assert logging.getLogger("pypdf").level == logging.NOTSET
