"""Markdown, text and web pages, read for what they say: titles, places, metadata, tags."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from content_library.asset import Block, Document, LabelSet, Rejected, SetBy, Status, content_hash
from content_library.loaders import load
from content_library.taxonomy import default_taxonomy

LIMIT = 10_000_000
VAN = "The van came back twice because the part was not on board, and the customer waited all week for it."


def read_one(path: Path) -> Document:
    (result,) = load(path, default_taxonomy(), LIMIT)
    assert isinstance(result, Document), result
    return result


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_markdown_front_matter_becomes_metadata_and_tags(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "why.md",
        "---\nid: why-vans-return\ntitle: Why vans return\nProduct: stores\nmarket: utilities\nlanguage: en-GB\n"
        "campaign: spring\nowner: Ana\nstatus: draft\ndate: 2024-03-05\nvalid_to: 31.12.2025\nversion: 3\n"
        "url: https://acme.example/why\nstage: TOFU\nalso: [considering]\nmessage: Why change\nroles: [cfo, it]\n"
        "layout: post\n---\n# A heading\n\nOne *strong* word and [a link](https://x.example/a_(b)).\n",
    )
    document = read_one(path)
    asset = document.asset
    assert (asset.asset_id, asset.title, asset.product, asset.market) == (
        "why-vans-return",
        "Why vans return",
        "stores",
        "utilities",
    )
    assert (asset.language, asset.campaign, asset.owner, asset.status) == ("en", "spring", "Ana", Status.DRAFT)
    assert (asset.published_at, asset.valid_to, asset.version) == (date(2024, 3, 5), date(2025, 12, 31), 3)
    assert (asset.url, asset.format, asset.path) == ("https://acme.example/why", "md", path.as_posix())
    assert asset.source == path.resolve().as_posix()
    assert asset.text == "A heading\n\nOne strong word and a link."
    assert asset.content_hash == content_hash("Why vans return", asset.text)
    assert document.blocks == (
        Block("A heading", "A heading", heading=True),
        Block("One strong word and a link.", "A heading"),
    )
    stages = {t.label: (t.p_primary, t.p_acceptable) for t in document.tags if t.label_set is LabelSet.STAGE}
    assert stages == {
        "unaware": (0.5, 1.0),
        "aware": (0.5, 1.0),
        "considering": (0.0, 1.0),
        "evaluating": (0.0, 0.0),
        "deciding": (0.0, 0.0),
        "adopting": (0.0, 0.0),
        "expanding": (0.0, 0.0),
        "advocating": (0.0, 0.0),
    }
    roles = {t.label: t.p_primary for t in document.tags if t.label_set is LabelSet.ROLE}
    assert roles == {
        "executive": 0.0,
        "finance": 1.0,
        "technical": 1.0,
        "security": 0.0,
        "business": 0.0,
        "end_user": 0.0,
    }
    assert {t.set_by for t in document.tags} == {SetBy.IMPORT}
    assert {"product", "status", "stage", "message", "role"} <= document.stated
    assert "layout" not in document.stated


@pytest.mark.parametrize("front", ["- a\n- list", "\nA rule: above prose: not a name\n", "Only one sentence."])
def test_what_stands_between_two_rules_and_states_nothing_is_text(tmp_path: Path, front: str) -> None:
    document = read_one(written(tmp_path, "note.md", f"---\n{front}\n---\n# Heading\n\nText.\n"))
    assert document.asset.text.endswith("Heading\n\nText.")
    assert front.split()[-1] in document.asset.text
    assert document.stated == frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '---\nstatus: draft\ntitle: Offer: ours\n  "more\n---\nText.',
            "not valid YAML (line 3: mapping values are not",
        ),
        ("---\n# ours\ntitle: [broken\nstatus: draft\n---\nText.", "not valid YAML (line 4: expected"),
        ("---\nlayout: [x\n---\nText.", "not valid YAML (line "),
        (
            "---\ntitle: Ours\x01\n---\n" + 50 * "Text. ",
            "not valid YAML (it holds a character that YAML does not allow)",
        ),
        ("---\ndate: 2024-13-45\n---\nText.", "'2024-13-45' in published_at is not a date"),
        ("---\ntitle: Ours\nstatus: draft\n\nText.", "Its front matter has no end"),
    ],
)
def test_a_front_matter_that_cannot_be_read_is_refused_because_it_may_say_draft(
    tmp_path: Path, text: str, said: str
) -> None:
    (result,) = load(written(tmp_path, "a.md", text), default_taxonomy(), LIMIT)
    assert isinstance(result, Rejected)
    assert said in result.reason


@pytest.mark.parametrize(
    ("front", "title", "noted"),
    [
        ("title: Grevesand: From Four Days to One", "Grevesand: From Four Days to One", "'title' holds a colon"),
        ("title: Why? It's ours:  # a remark", "Why? It's ours:", "'title' holds a colon"),
        ("title: A: b\nowner: Ana: sales", "A: b", "'title' and 'owner' hold a colon"),
    ],
)
def test_a_value_with_a_colon_and_without_quotes_is_text(tmp_path: Path, front: str, title: str, noted: str) -> None:
    document = read_one(written(tmp_path, "a.md", f"---\n{front}\nstatus: draft\n---\nText.\n"))
    assert (document.asset.title, document.asset.status, document.asset.text) == (title, "draft", "Text.")
    assert len(document.notes) == 1
    assert noted in document.notes[0]
    quoted = read_one(written(tmp_path, "b.md", "---\ntitle: 'Offer: ours'\nurl: https://a.example/x\n---\nText.\n"))
    assert (quoted.asset.title, quoted.notes) == ("Offer: ours", ())


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    front = "status: perhaps\nvalid_to: 03/04/2025\nstage: Nirvana\nroles: Pope; finance; Tsar\nalso: aware"
    (result,) = load(written(tmp_path, "a.md", f"---\n{front}\n---\nText.\n"), default_taxonomy(), LIMIT)
    assert isinstance(result, Rejected)
    told = ("'03/04/2025' in valid_to", "'perhaps' is not a status", "'Nirvana' is not", "'Pope' is", "'Tsar' is not")
    places = [result.reason.index(part) for part in told]
    assert places == sorted(places)
    assert "is blank" not in result.reason


def test_a_day_that_there_is_not_is_of_no_matter_where_nothing_asks_for_one(tmp_path: Path) -> None:
    document = read_one(written(tmp_path, "a.md", "---\nupdated: 2024-13-45\ntitle: Ours\n---\nText.\n"))
    assert (document.asset.title, document.asset.text) == ("Ours", "Text.")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("stage: Nirvana", "'Nirvana' is not a stage; choose one of unaware, aware"),
        ("also: aware", "'stage' is blank"),
        ("status: perhaps", "'perhaps' is not a status; choose one of draft, approved, retired"),
        ("valid_to: 03/04/2025", "'03/04/2025' in valid_to is not a date"),
        ("language: English", "'English' is not a language"),
        ("version: new", "'new' in version is not a whole number"),
        ("owner: {name: Ana}", "'owner' must be text"),
        ("valid_from: 2025-02-01\nvalid_to: 2025-01-01", "valid_to (2025-01-01) is before valid_from (2025-02-01)"),
    ],
)
def test_a_front_matter_that_states_something_invalid_is_rejected_with_its_value(
    tmp_path: Path, line: str, said: str
) -> None:
    path = written(tmp_path, "a.md", f"---\n{line}\n---\nText.\n")
    (result,) = load(path, default_taxonomy(), LIMIT)
    assert isinstance(result, Rejected)
    assert said in result.reason
    assert result.source == path.as_posix()


def test_markdown_blocks_keep_lists_tables_and_code(tmp_path: Path) -> None:
    text = (
        "Title\n=====\n\nA line\nand its rest.\n\n* one\n* two\n  goes on\n\n## Costs ##\n\n| a | b |\n|---|---|\n"
        "| 1 | 2 |\n\n```sh\n# no heading\n\nrun_it --now\n```\n\n> quoted\n\n![a chart](c.png) <b>bold</b> snake_case"
    )
    blocks = read_one(written(tmp_path, "a.md", text)).blocks
    assert [(b.text, b.place) for b in blocks] == [
        ("Title", "Title"),
        ("A line and its rest.", "Title"),
        ("- one\n- two goes on", "Title"),
        ("Costs", "Costs"),
        ("a | b\n1 | 2", "Costs"),
        ("# no heading\n\nrun_it --now", "Costs"),
        ("quoted", "Costs"),
        ("a chart bold snake_case", "Costs"),
    ]


def test_a_text_file_has_paragraphs_under_their_headings(tmp_path: Path) -> None:
    text = f"Why vans return\n\n{VAN}\n\nWhat it costs\n \n- fuel\n- trust\n\nCall us"
    document = read_one(written(tmp_path, "a.txt", text))
    assert document.asset.title == "Why vans return"
    assert document.asset.language == "en"
    assert [(b.text, b.place, b.heading) for b in document.blocks] == [
        ("Why vans return", "Why vans return", True),
        (VAN, "Why vans return", False),
        ("What it costs", "What it costs", True),
        ("- fuel\n- trust", "What it costs", False),
        ("Call us", "What it costs", False),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "Größe – 5 € für Händler\n\nWeil Teile fehlen, kehren Wägen zurück.".encode("utf-16"),
        b"\xef\xbb\xbf" + "Größe – 5 € für Händler\n\nWeil Teile fehlen, kehren Wägen zurück.".encode(),
        "Größe – 5 € für Händler\n\nWeil Teile fehlen, kehren Wägen zurück.".encode("cp1252"),
        "Größe – 5 € für Händler\r\n\r\nWeil Teile fehlen, kehren Wägen zurück.".encode("utf-32"),
    ],
    ids=["utf-16", "utf-8 with mark", "cp1252", "utf-32, DOS lines"],
)
def test_umlauts_come_out_right_in_every_encoding(tmp_path: Path, data: bytes) -> None:
    text = read_one(written(tmp_path, "a.txt", data)).asset.text
    assert text == "Größe – 5 € für Händler\n\nWeil Teile fehlen, kehren Wägen zurück."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Pièce manquante à l'entrepôt, à vérifier."),
        ("cp1252", "It’s the part that wasn’t on the van — “again”."),
        ("cp1251", "Машина вернулась дважды, потому что детали не было на борту, и клиент ждал."),
        (
            "cp1250",
            "Samochód wrócił dwa razy, ponieważ części nie było na pokładzie, a klient czekał cały tydzień na źle "
            "zamówione łożyska i żądał rabatu.",
        ),
        ("cp932", "部品がなかったため、車は二度戻ってきました。お客様は待っていました。"),
    ],
)
def test_other_old_encodings_are_recognised(tmp_path: Path, encoding: str, text: str) -> None:
    assert read_one(written(tmp_path, "a.txt", text.encode(encoding))).asset.text == text


PAGE = f"""<!doctype html><html lang="en-US"><head><title>Why vans return | Acme</title>
<link rel="canonical" href="https://acme.example/why">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/p">Pricing</a></nav><main><h1>Why vans return</h1>
<p>{VAN} That costs a visit each time, and customers notice it.</p><h2>What it costs</h2>
<p>A second visit costs <b>180 euro</b> on average, says <a href="x">a study</a> of 40 fleets in Europe.</p>
<ul><li>Fuel and time</li><li>Trust</li></ul>
<table><tr><th>Fleet</th><th>Cost</th></tr><tr><td>Small</td><td>10</td></tr></table></main>
<footer>Imprint</footer></body></html>"""


def test_html_gives_main_text_and_what_the_page_states(tmp_path: Path) -> None:
    document = read_one(written(tmp_path, "why.html", PAGE))
    asset = document.asset
    assert (asset.title, asset.language, asset.url) == ("Why vans return", "en", "https://acme.example/why")
    assert (asset.published_at, asset.format) == (date(2024, 3, 5), "html")
    assert [(b.text, b.place, b.heading) for b in document.blocks] == [
        ("Why vans return", "Why vans return", True),
        (f"{VAN} That costs a visit each time, and customers notice it.", "Why vans return", False),
        ("What it costs", "What it costs", True),
        (
            "A second visit costs 180 euro on average, says a study of 40 fleets in Europe.",
            "What it costs",
            False,
        ),
        ("- Fuel and time\n- Trust", "What it costs", False),
        ("Fleet | Cost\nSmall | 10", "What it costs", False),
    ]


def test_html_with_too_little_for_trafilatura_falls_back_to_all_visible_text(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Übersicht</title></head><body><nav>Home</nav><div>Short <b>text</b> only."
        "<script>var x</script><h2>Head</h2><p>Two</p></div></body></html>"
    )
    declared = page.replace("<head>", '<head><meta charset="iso-8859-1">')
    document = read_one(written(tmp_path, "a.htm", declared.encode("latin-1")))
    assert document.asset.title == "Übersicht"
    assert [(b.text, b.heading) for b in document.blocks] == [
        ("Short text only.", False),
        ("Head", True),
        ("Two", False),
    ]
    assert document.blocks[2].place == "Head"


def test_html_metadata_that_is_not_valid_is_left_out(tmp_path: Path) -> None:
    page = PAGE.replace("2024-03-05T10:00:00Z", "last week").replace("en-US", "{{ lang }}")
    asset = read_one(written(tmp_path, "a.html", page)).asset
    assert asset.published_at is None
    assert asset.language == "en"  # detected


def test_a_file_without_a_title_is_called_after_its_name(tmp_path: Path) -> None:
    assert read_one(written(tmp_path, "why_vans-return.txt", VAN * 3)).asset.title == "Why vans return"


def test_looking_at_the_package_loads_no_parser() -> None:
    code = (
        "import sys, content_library.loaders, content_library.language\n"
        "heavy = {'trafilatura', 'markitdown', 'pypdf', 'py3langid', 'charset_normalizer', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
