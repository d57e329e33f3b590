"""How long the index takes to follow a change, beside building it: `python tests/bench/bench_update.py --help`.

Each line is a new process that opens the workspace and recommends, once; the embedding model is not loaded (its vectors
are kept). "In an open workspace" is the first recommendation after the change in a process that recommended before it.
Seconds of the clock grow with what else the machine does; those of the processor hardly.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from figures import Figure, arguments, report

CHANGES = ("nothing", "everything", "one tag", "one new asset", "100 changed assets")
NAMES = {"everything": "full build (the index is not there)"}
CONTACTS, CHANGED = 40, 100
# What is built from content; what is learned from the taxonomy stays.
LEARNED = ("reader", "tagger")


def change(folder: Path, what: str, assets: int) -> None:
    """Make one of CHANGES in a workspace of so many assets."""
    import made_up

    from recommender import Recommender

    if what == "everything":
        for path in (folder / "index").iterdir():
            if not path.name.startswith(LEARNED):
                path.unlink()
    with Recommender.open(folder, encoder=made_up.NoModel()) as rec:
        if what == "one tag":
            # Another one each time.
            stages = rec.taxonomy.labels("stage")
            stage = stages[rec.store.content.content_version() % len(stages)]
            rec.set_tags(f"asset-{assets // 2:05}", "stage", [stage])
        with rec.store.transaction():
            if what == "one new asset":
                number = len(rec.store.content.assets())
                made_up.add_assets(rec.store, made_up.Maker(), range(number, number + 1))
            elif what == "100 changed assets":
                start = int(np.random.default_rng().integers(assets - CHANGED))
                made_up.add_assets(rec.store, made_up.Maker(), range(start, start + CHANGED))


def measure(folder: Path) -> list[float]:
    """Seconds until the first recommendation, by the clock and of the processor, and peak memory in MB."""
    from made_up import NoModel

    from recommender import Recommender

    start = now()
    with Recommender.open(folder, encoder=NoModel()) as rec:
        rec.recommend("contact-0", log=False)
        return since(start)


def measure_open(folder: Path, assets: int) -> list[float]:
    """The same for a recommendation after one tag in a workspace that is open already."""
    from made_up import NoModel

    from recommender import Recommender

    with Recommender.open(folder, encoder=NoModel()) as rec:
        rec.recommend("contact-0", log=False)
        change(folder, "one tag", assets)
        start = now()
        rec.recommend("contact-0", log=False)
        return since(start)


def now() -> tuple[float, float]:
    """Seconds of the clock, and of the processor for this process."""
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> list[float]:
    """The seconds since then, and the process's peak memory in MB."""
    took = [b - a for a, b in zip(start, now(), strict=True)]
    return [*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6]


def in_a_process_of_its_own(*words: object) -> list[float]:
    """What this file prints when it runs with these words."""
    call = [sys.executable, __file__, *map(str, words)]
    out = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [float(n) for n in json.loads(out or "[]")]


def figures(folder: Path, assets: int, repeats: int) -> list[Figure]:
    """The table's lines for a library of so many assets."""
    in_a_process_of_its_own("fill", folder, assets)
    out: list[Figure] = []
    for what in CHANGES:
        found = []
        for _ in range(repeats):
            in_a_process_of_its_own("change", folder, what, assets)
            found.append(in_a_process_of_its_own("measure", folder))
        out += _lines(f"{assets:,} assets, {NAMES.get(what, what)}", found)
    found = [in_a_process_of_its_own("open", folder, assets) for _ in range(repeats)]
    return out + _lines(f"{assets:,} assets, one tag, in an open workspace", found)


def _lines(name: str, found: Sequence[Sequence[float]]) -> list[Figure]:
    seconds, processor, memory = np.median(np.array(found), axis=0).tolist()
    return [
        Figure(name, seconds, "s"),
        Figure(f"{name}: processor", processor, "s"),
        Figure(f"{name}: peak memory", memory, "MB"),
    ]


def main() -> None:
    match sys.argv[1:]:
        case ["fill", folder, assets]:
            import made_up

            made_up.fill(Path(folder), int(assets), CONTACTS)
        case ["change", folder, what, assets]:
            change(Path(folder), what, int(assets))
        case ["measure", folder]:
            print(json.dumps(measure(Path(folder))))
        case ["open", folder, assets]:
            print(json.dumps(measure_open(Path(folder), int(assets))))
        case _:
            a = arguments(
                __doc__.splitlines()[0],
                workspace=False,
                small=(3_500, "assets of the small library, three passages each"),
                large=(50_000, "assets of the large library, 0 for none"),
                repeats=(3, "times of each change"),
            )
            out: list[Figure] = []
            for assets in filter(None, (a.small, a.large)):
                with tempfile.TemporaryDirectory() as name:
                    out += figures(Path(name) / "workspace", assets, a.repeats)
            settings = {"small": a.small, "large": a.large, "repeats": a.repeats}
            report("The index after a change, and the recommendation that asks for it", out, a.out, settings)


if __name__ == "__main__":
    main()
