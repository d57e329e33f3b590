"""What the README promises runs: its Python example, its demo; and its figures are those of the results."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from recommender import Recommender
from recommender.encoder import Encoder

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_python_example_prints_recommendations(
    tmp_path: Path, tiny_encoder: Encoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "decks").mkdir()
    for name, words in (("vans", "parts missing from the van"), ("rota", "planning engineers and shifts")):
        text = f"# About {name}\n\n" + f"Everybody knows {words}, and few know why it happens so often. " * 12
        (tmp_path / "decks" / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "accounts.csv").write_text("account_id,name\nacme,Acme\n", encoding="utf-8")
    (tmp_path / "contacts.csv").write_text(
        "contact_id,account_id,name,email,job_title\ndana,acme,Dana,dana@acme.example,Head of Field Service\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    real = Recommender.open
    monkeypatch.setattr(Recommender, "open", lambda path: real(path, encoder=tiny_encoder))
    (example,) = blocks("python")
    exec(example, {})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2"]
    assert all("|" in line for line in lines)


def test_figures_of_the_readme_are_those_of_the_committed_results() -> None:
    page = (ROOT / "eval" / "results" / "dev.md").read_text(encoding="utf-8")
    ours = [line.split("|")[2].strip() for line in page.splitlines() if line.startswith("| **Stagecue** |")][:3]
    row = next(line for line in README.splitlines() if line.startswith("| **Stagecue**"))
    shown = sorted(re.findall(r"\*\*(\.\d\d)\*\*", row))
    assert shown == sorted(figure.lstrip("0") for figure in ours)


def test_the_readmes_other_figures_are_those_of_their_pages() -> None:
    words = " ".join(README.split())

    def page(name: str) -> str:
        assert f"eval/results/{name}.md" in README
        return (ROOT / "eval" / "results" / f"{name}.md").read_text(encoding="utf-8")

    def cells(line: str) -> list[str]:
        return [cell.strip().replace("0.", ".") for cell in line.split("|")[1:-1]]

    sample = page("sample-b").splitlines()
    ours = cells(next(line for line in sample if line.startswith("| **Stagecue**")))
    dense = cells(next(line for line in sample if line.startswith("| dense")))
    assert f"it is {ours[1]} against {dense[1]} from signals only ({ours[6]}, p = {ours[8]};" in words
    said = cells(next(line for line in page("replies-a").splitlines() if line.startswith("| **Stagecue**, all")))
    assert f"right stage in {said[2]} of the cases and within one in {said[4]}" in words
    wishes = page("wishes-a")
    rows = [cells(line) for line in wishes.splitlines() if re.match(r"\| [a-z ]+ \| \d", line)][:5]
    noticed, of = (sum(int(row[n]) for row in rows) for n in (2, 1))
    wrong = re.search(r"Of (\d+) texts that wish none of this, (\d+) are taken to end .* and (\d+) to", wishes)
    assert wrong is not None
    assert (
        f"{noticed} of {of}, and of {wrong[1]} texts that only sound like one {int(wrong[2]) + int(wrong[3])} " in words
    )


@pytest.mark.slow
def test_what_comes_out_of_the_demo_is_what_the_readme_shows(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "recommender.cli", "demo", "-w", str(tmp_path / "demo")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    printed = " ".join(done.stdout.split())
    shown = next(block for block in blocks("") if block.startswith("Dana Whitlock"))
    for line in filter(str.strip, shown.splitlines()):
        # What is shortened ends with an ellipsis; lines are wrapped in the terminal.
        words = " ".join(line.split()).rstrip("”").removesuffix("…").strip()
        assert words in printed, line
