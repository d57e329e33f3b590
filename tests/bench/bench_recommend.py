"""How long a recommendation takes and how much memory: `python tests/bench/bench_recommend.py --help`.

A made-up workspace with everything a real one has; the embedding model is not loaded (its vectors are kept). The
whole call is timed: SQL, indexes, reasons, and the log of what was shown. With and without a filter take turns.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from figures import Figure, arguments, report

# What the requirements allow: milliseconds, and megabytes beside 1.2 times the vectors' own size.
P50, P95, MEMORY_MB, MEMORY_SHARE = 25.0, 60.0, 500.0, 1.2
DIMENSION, FLOAT_BYTES = 384, 4
WARM_UP = 5
COMMANDS = ("fill", "teach", "measure", "brute")
ROUNDS = 3


def measure(folder: Path, requests: int, contacts: int) -> dict[str, list[float]]:
    """Milliseconds of each call by kind, of a plain numpy search beside it, and the process's peak memory in MB."""
    from made_up import PRODUCTS, NoModel

    from recommender import Recommender

    start = time.perf_counter()
    rec = Recommender.open(folder, encoder=NoModel())
    rec.recommend("contact-0")
    first = 1000 * (time.perf_counter() - start)
    times: dict[str, list[float]] = {"open and first": [first]}
    for i in range(requests + WARM_UP):
        contact = f"contact-{i * 7 % contacts}"
        for kind, filters in (("no filter", {}), ("5 % filter", {"product": PRODUCTS[i % len(PRODUCTS)]})):
            busy = time.process_time()
            took = _timed(lambda c=contact, f=filters: rec.recommend(c, filters=f))
            if i >= WARM_UP:
                times.setdefault(kind, []).append(took)
                times.setdefault(f"{kind}, processor", []).append(1000 * (time.process_time() - busy))
    times["memory"] = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6]
    rec.close()
    return times


def brute(passages: int, repeats: int) -> list[float]:
    """Milliseconds of the plainest alternative: every vector against the query, all sorted."""
    rng = np.random.default_rng(0)
    vectors, query = rng.standard_normal((passages, DIMENSION), dtype=np.float32), np.ones(DIMENSION, np.float32)
    return [_timed(lambda: np.argsort(-(vectors @ query))[:100]) for _ in range(repeats)]


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def in_a_process_of_its_own(command: str, folder: Path, *numbers: int) -> str:
    """What this file prints when it runs as `command`: memory is measured apart from what fills the workspace."""
    call = [sys.executable, __file__, command, str(folder), *map(str, numbers)]
    return subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout


def figures(times: dict[str, list[float]], passages: int) -> list[Figure]:
    """The table's lines."""
    plain, own = float(np.median(times["baseline"])), passages * DIMENSION * FLOAT_BYTES / 1e6
    out = [Figure("numpy: all vectors against one, sorted (baseline), p50", plain, "ms")]
    for kind in ("no filter", "5 % filter"):
        p50, p95 = np.percentile(times[kind], [50, 95]).tolist()
        out += [
            Figure(f"recommend, {kind}, p50", p50, "ms", P50),
            Figure(f"recommend, {kind}, p95", p95, "ms", P95),
            Figure(f"recommend, {kind}, p50 over the baseline's", p50 / plain, "x"),
            Figure(f"recommend, {kind}, processor time, p50", float(np.median(times[f"{kind}, processor"])), "ms"),
        ]
    first = float(np.median(times["open and first"]))
    return [
        *out,
        Figure("open the workspace and recommend for the first time, median", first, "ms"),
        Figure(
            f"peak memory (the vectors' own size: {own:.0f} MB)",
            max(times["memory"]),
            "MB",
            MEMORY_SHARE * own + MEMORY_MB,
        ),
    ]


def rounds(folder: Path, passages: int, requests: int, contacts: int) -> dict[str, list[float]]:
    """All that ROUNDS turns of the baseline and of the product measured."""
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        found = json.loads(in_a_process_of_its_own("measure", folder, -(-requests // ROUNDS), contacts))
        found["baseline"] = json.loads(in_a_process_of_its_own("brute", folder, passages, 25))
        for name, values in found.items():
            times.setdefault(name, []).extend(values)
    return times


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        command, folder, numbers = sys.argv[1], Path(sys.argv[2]), [int(n) for n in sys.argv[3:]]
        if command in ("fill", "teach"):
            import made_up

            made_up.fill(folder, *numbers) if command == "fill" else made_up.teach(folder)
        else:
            print(json.dumps(measure(folder, *numbers) if command == "measure" else brute(*numbers)))
        return
    a = arguments(
        __doc__.splitlines()[0],
        workspace=True,
        assets=(50_000, "assets, three passages each"),
        contacts=(2_000, "contacts"),
        requests=(200, "requests of each kind"),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = a.workspace or Path(name) / "workspace"
        in_a_process_of_its_own(*(("teach", folder) if folder.exists() else ("fill", folder, a.assets, a.contacts)))
        times = rounds(folder, a.assets * 3, a.requests, a.contacts)
    settings = {"assets": a.assets, "contacts": a.contacts, "requests": a.requests}
    report(f"Recommending from {a.assets:,} assets", figures(times, a.assets * 3), a.out, settings)


if __name__ == "__main__":
    main()
