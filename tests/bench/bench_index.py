"""How long searching takes, beside the plainest alternative: `python tests/bench/bench_index.py [ROWS]` (150,000).

Prints medians in milliseconds and how many times the alternative's time ours is; trust the ratios. Asserts nothing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from kept import fetch, keep  # noqa: E402

from recommender.index import VectorIndex  # noqa: E402
from recommender.lexical import WordIndex  # noqa: E402

DIMENSION, K = 384, 36


def median(call: Callable[[], object], repeats: int = 25) -> float:
    """Milliseconds of the middle call, the first (warm-up) left out."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def row(name: str, ours: float, theirs: float, alternative: str) -> None:
    print(f"{name:<44} {ours:>10.2f} ms   {ours / theirs:>6.2f} x {alternative} ({theirs:.2f} ms)")


def unit(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def brute(vectors: np.ndarray, query: np.ndarray) -> np.ndarray:
    similarities = vectors @ query
    kept = min(K, len(similarities))
    best = np.argpartition(similarities, -kept)[-kept:]
    return best[np.argsort(-similarities[best])]


def bench_vectors(count: int, folder: Path) -> None:
    vectors, query = unit(count, 0), unit(1, 1)[0]
    index = VectorIndex.build(vectors)
    plain = median(lambda: brute(vectors, query))
    row(f"search {count:,}", median(lambda: index.search(query, K)), plain, "numpy fp32")
    row(f"about {count:,}", median(lambda: index.about(query, K)), plain, "numpy fp32")
    for share in (0.005, 0.05, 0.5):
        allowed = np.random.default_rng(2).random(count) < share

        def gathered(allowed: np.ndarray = allowed) -> np.ndarray:
            positions = np.flatnonzero(allowed)
            return positions[brute(vectors[positions], query)]

        ours = median(lambda mask=allowed: index.search(query, K, mask))
        row(f"search {count:,}, {share:.1%} allowed", ours, median(gathered), "numpy fp32 over the allowed")
        row(f"search {count:,}, {share:.1%} allowed", ours, plain, "numpy fp32 over all")
    some = np.sort(np.random.default_rng(3).choice(count, min(count, 5000), replace=False))
    ours = median(lambda: index.similarities(query, some))
    row(f"similarities of {len(some):,}", ours, median(lambda: vectors[some] @ query), "numpy fp32")
    (file,) = (f for key, f in keep(folder, index).items() if key == "rows.npy")
    loads = median(lambda: fetch(folder, VectorIndex), 5)
    row(f"load {count:,}", loads, median(lambda: np.load(file.path), 5), "np.load")
    first = median(lambda: fetch(folder, VectorIndex).search(query, K), 5)
    row(f"load {count:,}, first search", first, loads, "load alone")


def bench_words(count: int) -> None:
    import bm25s

    rng = np.random.default_rng(0)
    ranks = np.minimum(rng.zipf(1.3, (count, 40)), 50_000)
    documents = [[f"w{i}" for i in ids] for ids in ranks.tolist()]
    engine = bm25s.BM25(method="lucene")
    theirs = median(lambda: engine.index(documents, show_progress=False), 1)
    index = WordIndex.build([" ".join(d) for d in documents])
    row(f"build words {count:,}", median(lambda: WordIndex.build([" ".join(d) for d in documents]), 1), theirs, "bm25s")
    allowed = rng.random(count) < 0.05
    weights = allowed.astype(np.float32)
    for words in (3, 40):
        query = [f"w{i}" for i in rng.choice(np.unique(ranks)[20:5000], words, replace=False)]
        theirs = median(lambda q=query: engine.retrieve([q], k=K, show_progress=False))
        text = " ".join(query)
        row(f"search words {count:,}, {words} words", median(lambda t=text: index.search(t, K)), theirs, "bm25s")
        masked = median(lambda t=text: index.search(t, K, allowed))
        theirs = median(lambda q=query: engine.retrieve([q], k=K, show_progress=False, weight_mask=weights))
        row(f"search words {count:,}, {words} words, 5% allowed", masked, theirs, "bm25s")


def cold(program: str) -> float:
    """Milliseconds of a new interpreter that runs this, less one that only imports numpy."""

    def run(code: str) -> float:
        command = [sys.executable, "-c", "import numpy as np, pathlib\n" + code]
        return median(lambda: subprocess.run(command, cwd=ROOT, check=True), 7)

    return run(program) - run("")


def bench_cold(folder: Path) -> None:
    keep(folder / "vectors", VectorIndex.build(unit(500, 0)))
    keep(folder / "words", WordIndex.build([f"text number {i} about parcels and returns" for i in range(500)]))
    begin = f"import sys\nsys.path.insert(0, {str(ROOT / 'tests')!r})\nfrom kept import fetch\n"
    load = f"(pathlib.Path({str(folder)!r}) / "
    vectors = (
        f"{begin}from recommender.index import VectorIndex\nindex = fetch{load}'vectors', VectorIndex)\n"
        f"index.search(np.eye({DIMENSION}, dtype=np.float32)[0], 10)"
    )
    words = f"{begin}from recommender.lexical import WordIndex\nfetch{load}'words', WordIndex).search('parcels 7', 10)"
    row("cold: load 500 vectors, first search", cold(vectors), cold("import faiss"), "import faiss")
    row("cold: load 500 texts, first search", cold(words), cold("import bm25s"), "import bm25s")


def main() -> None:
    count = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 150_000
    with tempfile.TemporaryDirectory() as name:
        bench_vectors(count, Path(name))
        bench_words(min(count, 100_000))
    with tempfile.TemporaryDirectory() as name:
        bench_cold(Path(name))


if __name__ == "__main__":
    main()
