"""How long commands take from a cold shell, beside loading the model alone: `python tests/bench/bench_cold.py --help`.

The baseline is a bare script that imports sentence-transformers, loads the bundled model and encodes one sentence.
Baseline and commands take turns; each is a new process. What a contact said is embedded already, as after any answer.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from figures import Figure, arguments, report
from made_up import NEWCOMER

from recommender.encoder import bundled_model

# What the requirements allow, as shares of the baseline. For `signal add` they say: it never waits for the model.
RECOMMEND, HELP, SIGNAL = 0.25, 0.10, 0.25
BARE = """
import sys
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1]).encode(["What should we send to this person next?"])
"""
# None of these has any business in a command that does not embed, read files or change the schema.
HEAVY = ("torch", "transformers", "sentence_transformers", "sklearn", "scipy", "pandas", "alembic", "py3langid")
HEAVY += ("markitdown", "trafilatura", "langchain", "streamlit", "altair")
CONTACTS = 40


def commands(workspace: Path) -> dict[str, list[str]]:
    """What takes turns, by name."""
    stagecue = str(Path(sys.executable).with_name("stagecue"))
    where = ["-w", str(workspace)]
    said = ["--text", "Asked what a year costs for forty vans"]
    return {
        "bare script: import, load, encode (baseline)": [sys.executable, "-c", BARE, str(bundled_model())],
        "python -c pass": [sys.executable, "-c", "pass"],
        "stagecue --help": [stagecue, "--help"],
        "stagecue recommend CONTACT": [stagecue, "recommend", "contact-1", *where],
        "stagecue recommend CONTACT --json": [stagecue, "recommend", "contact-1", "--json", *where],
        "stagecue signal add": [stagecue, "signal", "add", NEWCOMER, "replied", *said, *where],
    }


MARKS = {
    "stagecue --help": HELP,
    "stagecue recommend CONTACT": RECOMMEND,
    "stagecue recommend CONTACT --json": RECOMMEND,
    "stagecue signal add": SIGNAL,
}


def seconds(call: Sequence[str]) -> float:
    """How long a process takes, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment())
    return time.perf_counter() - start


def heavy_imports(call: Sequence[str]) -> list[str]:
    """The heavy packages that a command imports."""
    environment = _environment() | {"PYTHONPROFILEIMPORTTIME": "1"}
    done = subprocess.run(call, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    imported = set(re.findall(r"\|\s+([\w.]+)$", done.stderr.decode(), re.MULTILINE))
    return [name for name in HEAVY if name in imported]


def _environment() -> dict[str, str]:
    return os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


def figures(times: dict[str, list[float]], heavy: dict[str, list[str]]) -> list[Figure]:
    """The table's lines."""
    medians = {name: float(np.median(values)) for name, values in times.items()}
    bare = next(iter(medians.values()))
    out = [Figure(name, value, "s") for name, value in medians.items()]
    out += [Figure(f"{name}, of the baseline", medians[name] / bare, "x", mark) for name, mark in MARKS.items()]
    for name, found in heavy.items():
        label = f"heavy packages imported by {name}{': ' + ', '.join(found) if found else ''}"
        out.append(Figure(label, len(found), "", 0))
    return out


def main() -> None:
    a = arguments(
        __doc__.splitlines()[0],
        workspace=True,
        assets=(3_500, "assets, three passages each"),
        repeats=(7, "turns of each command"),
    )
    with tempfile.TemporaryDirectory() as name:
        from bench_recommend import in_a_process_of_its_own

        folder = a.workspace or Path(name) / "workspace"
        in_a_process_of_its_own(*(("teach", folder) if folder.exists() else ("fill", folder, a.assets, CONTACTS)))
        calls = commands(folder)
        heavy = {c: heavy_imports(calls[c]) for c in ("stagecue recommend CONTACT", "stagecue signal add")}
        times: dict[str, list[float]] = {c: [] for c in calls}
        for _ in range(a.repeats):
            for command, call in calls.items():
                times[command].append(seconds(call))
    settings = {"assets": a.assets, "repeats": a.repeats}
    report(f"From a cold shell, {a.assets:,} assets", figures(times, heavy), a.out, settings)


if __name__ == "__main__":
    main()
