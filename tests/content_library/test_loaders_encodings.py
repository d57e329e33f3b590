"""Bytes of every encoding that a file of content comes in: read right, with a word on what to check, or refused."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from content_library.asset import Document
from content_library.loaders import find, load
from content_library.loaders.decode import decoded
from content_library.taxonomy import default_taxonomy
from recommender.errors import InputError

LIMIT = 10_000_000
TEXTS = {
    "de": "Warum Tabellen in der Kühlkette nicht genügen\n\nWer Impfstoffe kühlt, prüft jede Stunde die Wärme. "
    "Größere Lager führen Bücher. Die Prüfer möchten wissen, was nachts geschah.",
    "fr": "Pourquoi les tableaux ne suffisent pas\n\nLa chaîne du froid exige des relevés à chaque étape. "
    "L’été dernier, trois hôpitaux ont détruit leurs réserves. Ça coûte très cher.",
    "el": "Γιατί οι πίνακες δεν αρκούν\n\nΗ ψυκτική αλυσίδα απαιτεί μετρήσεις σε κάθε βήμα. Πέρυσι τρία νοσοκομεία "
    "κατέστρεψαν τα αποθέματά τους.",
    "pl": "Dlaczego arkusze nie wystarczą\n\nŁańcuch chłodniczy wymaga pomiarów na każdym etapie. Zmęczony "
    "pracownik źle zamyka drzwi i nikt tego nie zauważa.",
    "ja": "なぜ表計算では足りないのか\n\n低温輸送では、すべての段階で温度を記録する必要があります。"
    "昨年の夏、三つの病院が在庫を廃棄しました。",
}
OLD = {
    "de": ("cp1252", "mac_roman"),
    "fr": ("cp1252", "mac_roman"),
    "el": ("cp1253",),
    "pl": ("cp1250", "iso8859_2"),
    "ja": ("cp932", "euc_jp"),
}
ENGLISH = "Whoever keeps vaccines cold checks the heat every hour.\nNobody sees the night.\n" + 9 * "A door is open. "


def written(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def only(path: Path) -> Document:
    (result,) = load(path, default_taxonomy(), LIMIT)
    assert isinstance(result, Document), result
    return result


@pytest.mark.parametrize("tongue", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_with_a_mark_and_without(tongue: str, encoding: str) -> None:
    if encoding in ("utf-16-le", "utf-16-be") and tongue in ("el", "ja"):
        # Without a mark hardly a byte is NUL: nothing tells it from what is no text.
        with pytest.raises(InputError, match=r"^The file is not text\.$"):
            decoded(TEXTS[tongue].encode(encoding))
        return
    assert decoded(TEXTS[tongue].encode(encoding)) == (TEXTS[tongue], "")


@pytest.mark.parametrize("tongue", TEXTS)
def test_utf8_with_a_few_broken_bytes_stays_utf8(tongue: str) -> None:
    text = TEXTS[tongue]
    data = text[:10].encode() + b"\x92" + text[10:55].encode() + b"\xed" + text[55:].encode()
    two = "2 bytes are not UTF-8 and were read as Windows-1252: check lines 1 and 3."
    assert decoded(data) == (f"{text[:10]}’{text[10:55]}í{text[55:]}", two)
    assert decoded(b"\xef\xbb\xbf" + data) == decoded(data)
    cut = "Its last character is cut off and was left out: check line 3."
    assert decoded(f"{text}ü".encode()[:-1]) == (text, cut)
    # Also where they are more than one byte in a hundred.
    short = "Kühlkette, prüft\n".encode() + b"die W\xe4rme\n"
    assert decoded(short) == (
        "Kühlkette, prüft\ndie Wärme\n",
        "1 byte is not UTF-8 and was read as Windows-1252: check line 2.",
    )


@pytest.mark.parametrize(
    ("added", "read", "note"),
    [
        (b"It\x92s.", "It’s.", "1 byte is not UTF-8 and was read as Windows-1252: check line 3."),
        (b"A caf\xed.", "A cafí.", "1 byte is not UTF-8 and was read as Windows-1252: check line 3."),
        (b"The end\xe2\x80", "The end", "Its last character is cut off and was left out: check line 3."),
        (b"It\xd5s the other\xd5s.", "It’s the other’s.", "Read as mac_roman, which is a guess: check it."),
    ],
)
def test_plain_english_with_a_byte_of_another_encoding(added: bytes, read: str, note: str) -> None:
    assert decoded(ENGLISH.encode() + added) == (ENGLISH + read, note)


@pytest.mark.parametrize(("tongue", "encoding"), [(t, e) for t, encodings in OLD.items() for e in encodings])
def test_an_old_encoding_is_guessed_and_the_guess_is_told(tongue: str, encoding: str) -> None:
    text = TEXTS[tongue] if encoding in ("cp1252", "mac_roman") else TEXTS[tongue].replace("’", "'")
    assert decoded(text.encode(encoding)) == (text, f"Read as {encoding}, which is a guess: check it.")


def test_what_a_page_declares_goes_before_a_guess() -> None:
    for tongue, encoding in (("pl", "iso-8859-2"), ("ja", "shift_jis")):
        assert decoded(TEXTS[tongue].encode(encoding), encoding) == (TEXTS[tongue], "")
    # A declaration that is not true is not believed.
    german = TEXTS["de"].encode("mac_roman")
    for untrue in ("utf-8", "utf-16", "euc-jp", "none such", ""):
        assert decoded(german, untrue) == (TEXTS["de"], "Read as mac_roman, which is a guess: check it.")


def test_bytes_that_are_no_text_in_any_encoding() -> None:
    draw = random.Random(5)
    for size in (100, 300, 3000):
        for lowest in (0, 1, 32):
            with pytest.raises(InputError, match=r"^The file is not text\.$"):
                decoded(bytes(draw.randrange(lowest, 256) for _ in range(size)))


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html", "a.csv", "a.jsonl"])
def test_every_kind_of_file_has_the_one_rule(tmp_path: Path, name: str) -> None:
    text = TEXTS["de"].replace("\n\n", " ")
    frames = {
        "a.html": f"<html><body><p>{text}</p></body></html>",
        "a.csv": f'id,text\na,"{text}"\n',
        "a.jsonl": json.dumps({"id": "a", "text": text}, ensure_ascii=False),
    }
    data = frames.get(name, text).encode("mac_roman")
    path = written(tmp_path, name, data)
    document = only(path)
    assert text in document.asset.text
    told = [*document.notes, *(n.text for n in find(path, LIMIT).notes)]
    assert told == ["Read as mac_roman, which is a guess: check it."]
