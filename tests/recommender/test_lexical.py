"""The word index against BM25 written out in plain Python, on values."""

from __future__ import annotations

import math
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import fetch, keep

from recommender import lexical
from recommender.errors import InputError
from recommender.lexical import K1, B, WordIndex, words_of
from recommender.splice import Splice

ROOT = Path(__file__).parents[2]

# Each text's subject can be told at a glance; the last one has no word at all.
TEXTS = [
    "Return logistics: why parcels come back, and what a return costs.",
    "Parcels that arrive on time. Drivers who know the route.",
    "Security review: encryption at rest, SSO and audit logs.",
    "The 2024 price list, from 49 euros a month.",
    "Zurückgesandte Pakete: was eine Rücksendung kostet, und wer sie bezahlt.",
    "",
]
# The English stop words among the words of these tests.
STOPWORDS = {"a", "and", "at", "it", "of", "on", "that", "the", "was"}


def bm25(texts: list[str], query: str, english: list[bool] | None = None) -> list[float]:
    """BM25 as Lucene defines it, one text and one word at a time."""
    documents = [
        [w for w in words_of(t) if not (english is None or english[i]) or w not in STOPWORDS]
        for i, t in enumerate(texts)
    ]
    mean = sum(map(len, documents)) / max(len(documents), 1)
    scores = []
    for document in documents:
        counts, score = Counter(document), 0.0
        for word in words_of(query):
            if counts[word]:
                containing = sum(word in d for d in documents)
                idf = math.log(1 + (len(documents) - containing + 0.5) / (containing + 0.5))
                score += idf * counts[word] / (counts[word] + K1 * (1 - B + B * len(document) / mean))
        scores.append(score)
    return scores


def check_search(
    index: WordIndex, expected: list[float], query: str, k: int, allowed: np.ndarray | None = None
) -> None:
    positions, scores = index.search(query, k, allowed)
    assert (positions.dtype, scores.dtype) == (np.int64, np.float32)
    dense = index.scores(query)
    np.testing.assert_allclose(dense, expected, rtol=1e-5, atol=1e-6)
    hits = [i for i in range(len(expected)) if expected[i] > 0 and (allowed is None or allowed[i])]
    ranked = sorted(hits, key=lambda i: (-dense[i], i))[:k]
    assert positions.tolist() == ranked
    np.testing.assert_array_equal(scores, dense[ranked])


@pytest.mark.parametrize(
    ("query", "best"),
    [("why do parcels come back", 0), ("SSO encryption", 2), ("49 EUROS", 3), ("ZURÜCKGESANDTE pakete", 4)],
)
def test_the_text_that_speaks_of_it_comes_first(query: str, best: int) -> None:
    index = WordIndex.build(TEXTS)
    assert index.search(query, 3)[0][0] == best
    check_search(index, bm25(TEXTS, query), query, 3)


WORDS = st.sampled_from(["parcel", "return", "route", "price", "49", "the", "was", "Müller", "audit"])


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=12),
    query=st.lists(WORDS, max_size=5).map(" ".join),
    k=st.integers(1, 15),
    seed=st.integers(0, 99),
)
def test_scores_are_those_of_bm25(texts: list[str], query: str, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    languages = [str(rng.choice(["en", "de", ""])) for _ in texts]
    index = WordIndex.build(texts, languages)
    expected = bm25(texts, query, [language != "de" for language in languages])
    check_search(index, expected, query, k)
    check_search(index, expected, query, k, rng.random(len(texts)) < 0.5)


def test_scores_are_those_of_bm25s() -> None:
    import bm25s

    rng = np.random.default_rng(0)
    vocabulary = [f"w{i}" for i in range(300)]
    texts = [" ".join(rng.choice(vocabulary, rng.integers(5, 60))) for _ in range(400)]
    engine = bm25s.BM25(method="lucene", k1=K1, b=B)
    engine.index([text.split() for text in texts], show_progress=False)
    index = WordIndex.build(texts)
    for query in ("w1 w2 w3", "w7", "w9 w9 w250 w251 w4"):
        np.testing.assert_array_equal(index.scores(query), engine.get_scores(query.split()))
        best = engine.retrieve([query.split()], k=10, show_progress=False).scores[0]
        np.testing.assert_allclose(index.search(query, 10)[1], best, rtol=1e-5)


def test_a_repeated_word_counts_again() -> None:
    index = WordIndex.build(TEXTS)
    np.testing.assert_allclose(index.scores("price price"), 2 * index.scores("price"))


def test_equal_texts_are_ordered_by_position() -> None:
    index = WordIndex.build(["audit logs"] * 30 + ["audit"])
    positions, scores = index.search("logs", 5)
    assert positions.tolist() == [0, 1, 2, 3, 4]
    assert len(set(scores.tolist())) == 1


@pytest.mark.parametrize("query", ["", "   …!", "blockchain", "the of and", "_"])
def test_words_that_nobody_uses_find_nothing(query: str) -> None:
    index = WordIndex.build(TEXTS, ["en", "en-GB", "EN", "en_US", "de", ""])
    positions, scores = index.search(query, 5)
    assert (positions.tolist(), scores.tolist()) == ([], [])
    assert index.scores(query).tolist() == [0.0] * 6


def test_english_stop_words_are_left_out_of_english_texts_only() -> None:
    index = WordIndex.build(["it was war", "das was war"], ["en", "de"])
    assert index.search("was", 5)[0].tolist() == [1]


def test_the_stop_words_are_those_of_bm25s() -> None:
    from bm25s.stopwords import STOPWORDS_EN

    assert frozenset(STOPWORDS_EN) == lexical.ENGLISH_STOP_WORDS


@pytest.mark.parametrize("texts", [[], ["", "…"], ["the of"]])
def test_a_collection_without_words(texts: list[str], tmp_path: Path) -> None:
    keep(tmp_path, WordIndex.build(texts))
    index = fetch(tmp_path, WordIndex)
    assert len(index) == len(texts)
    assert index.search("anything", 5)[0].tolist() == []
    assert index.scores("anything").tolist() == [0.0] * len(texts)


def test_a_filter_leaves_only_the_allowed() -> None:
    index = WordIndex.build(TEXTS)
    assert index.search("parcels", 5)[0].tolist() == [1, 0]
    assert index.search("parcels", 5, np.array([True] + [False] * 5))[0].tolist() == [0]
    assert index.search("parcels", 5, np.zeros(6, bool))[0].tolist() == []


def test_bad_input_is_refused_at_the_door() -> None:
    index = WordIndex.build(TEXTS)
    with pytest.raises(InputError, match="at least one"):
        index.search("parcels", 0)
    with pytest.raises(InputError, match="each of the 6 rows"):
        index.search("parcels", 1, np.ones(5, bool))
    with pytest.raises(ValueError, match="shorter"):
        WordIndex.build(["a", "b"], ["en"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cut costs by 3.5% in Q4-2024!", ["cut", "costs", "by", "3", "5", "in", "q4", "2024"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("Cafe\u0301 café", ["café", "café"]),
        ("work\ufb02ow work_flow", ["workflow", "work", "flow"]),
        ("Ünïcode Привет 東京", ["ünïcode", "привет", "東京"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


# --- brought up to date ---


def columns(index: WordIndex) -> dict[str, list[list[float]]]:
    """What is kept of each word: the texts that it stands in, how often, and its shares of their scores."""
    p, weights = index._postings, index._weights
    slices = {word: slice(p.starts[i], p.starts[i + 1]) for word, i in index._words.items()}
    return {w: [a[s].tolist() for a in (p.texts, p.counts, weights)] for w, s in slices.items()}


LANGUAGES = ("en", "de", "")
TEXT = st.tuples(st.lists(WORDS, max_size=8).map(" ".join), st.sampled_from(LANGUAGES))


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.integers(0, 20), TEXT, max_size=12),
    st.lists(st.dictionaries(st.integers(0, 20), st.one_of(st.none(), TEXT), max_size=6), max_size=4),
)
def test_after_any_changes_it_is_the_index_of_what_is_there(
    texts: dict[int, tuple[str, str]], changes: list[dict[int, tuple[str, str] | None]]
) -> None:
    """Texts by number; a change gives some of them other words, or takes them away (None)."""

    def keys(numbers: dict[int, tuple[str, str]]) -> np.ndarray:
        return np.array([f"{n:02}" for n in sorted(numbers)], dtype=np.str_)

    def of(numbers: dict[int, tuple[str, str]]) -> list[list[str]]:
        return [[numbers[n][i] for n in sorted(numbers)] for i in (0, 1)]

    index = WordIndex.build(*of(texts))
    for change in changes:
        fresh = {n: text for n, text in change.items() if text is not None}
        splice = Splice.by_key(keys(texts), [f"{n:02}" for n in change], keys(fresh).tolist())
        texts = {n: text for n, text in (texts | change).items() if text is not None}
        index = index.spliced(splice, *of(fresh))
        built = WordIndex.build(*of(texts))
        assert columns(index) == columns(built)
        assert index._postings.lengths.tolist() == built._postings.lengths.tolist()
        assert index._postings.counts.dtype == built._postings.counts.dtype
        np.testing.assert_array_equal(index.scores("return the price"), built.scores("return the price"))


def test_a_word_that_stands_often_is_counted_in_full() -> None:
    often = " ".join(["audit"] * 300)
    index = WordIndex.build(["audit route", "route"])
    splice = Splice.by_key(np.array(["a", "b"]), ["a"], ["a"])
    assert columns(index.spliced(splice, [often], ["en"])) == columns(WordIndex.build([often, "route"]))


# --- on disk ---


def test_what_is_loaded_answers_like_what_was_saved(tmp_path: Path) -> None:
    built = WordIndex.build(TEXTS)
    keep(tmp_path, built)
    loaded = fetch(tmp_path, WordIndex)
    assert len(loaded) == 6
    for query in ("why do parcels come back", "pakete 49", ""):
        np.testing.assert_array_equal(loaded.scores(query), built.scores(query))
        for one, other in zip(loaded.search(query, 4), built.search(query, 4), strict=True):
            np.testing.assert_array_equal(one, other)
    splice = Splice.by_key(np.array(list("abcdef")), ["b"], ["b"])
    assert columns(loaded.spliced(splice, ["audit"], ["en"])) == columns(built.spliced(splice, ["audit"], ["en"]))


@pytest.mark.parametrize("name", ["words.txt", "starts.npy", "texts.npy", "counts.npy", "weights.npy"])
def test_files_that_do_not_belong_together_are_refused(name: str, tmp_path: Path) -> None:
    ours, other = keep(tmp_path / "a", WordIndex.build(TEXTS)), keep(tmp_path / "b", WordIndex.build(TEXTS[:2]))
    with pytest.raises(ValueError, match=r"not those that were indexed|do not belong together"):
        WordIndex.read(ours | {name: other[name]})


def test_searching_and_following_a_change_import_nothing_heavy(tmp_path: Path) -> None:
    files = {key: str(file.path) for key, file in keep(tmp_path, WordIndex.build(TEXTS)).items()}
    program = (
        "import sys, pathlib, numpy as np\n"
        "from recommender.lexical import WordIndex\n"
        "from recommender.payload import Payload\n"
        "from recommender.splice import Splice\n"
        f"files = {{k: Payload(pathlib.Path(p), 0, 0) for k, p in {files!r}.items()}}\n"
        "index = WordIndex.read(files)\n"
        "assert index.search('SSO', 1)[0].tolist() == [2]\n"
        "index.spliced(Splice.by_key(np.array(list('abcdef')), ['b'], ['b']), ['audit'], ['en'])\n"
        "print([m for m in ('faiss', 'bm25s', 'scipy', 'tqdm') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_words_that_stand_in_no_text() -> None:
    index = WordIndex.build(["Clothing for cold rooms, rented by the month.", "Washing and repairing it"])
    # "rent" and "washed" stand there with another end; "does" and "you" are common.
    assert index.unheard("Does it rent flame-retardant clothing that you washed?") == (["flame", "retardant"], 5)
    # What any talk and every date is made of is no subject, in any form.
    assert index.unheard("She wonders whether it ends in February, on Mondays") == ([], 0)
    assert index.unheard("The weekly welders wondered, changing and closing") == (["welders"], 1)
    assert index.unheard("") == ([], 0)
    assert WordIndex.build([]).unheard("clothing") == (["clothing"], 1)
