"""Words -> texts that use them, by BM25 (Lucene's variant). bm25s builds the index; searching reads its arrays.

bm25s computes each word's share of each text's score once, at building: a search is the sum of a few stored columns.
That sum is made here, because importing bm25s costs 0.2 s (scipy.sparse and a progress bar are most of it) and its
selection of the best sorts mostly zeros.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recommender import passport as passports
from recommender.errors import InputError
from recommender.passport import IndexStale, Passport, Stale
from recommender.selection import Mask, Positions, Scores, check, top

__all__ = ["IndexStale", "Passport", "Stale", "WordIndex", "words_of"]

# Saturation and length normalisation; bm25s's and most engines' usual values, never fitted here.
K1, B = 1.5, 0.75
# Stands in the passport where a model's name would: raise the number when `words_of` or the stop words change.
MODEL = f"bm25 lucene k1={K1} b={B} words=1"

# No stemming: cutting a plural s cost two points of nDCG@10 on judged situations, a possessive 's changed nothing.
WORD = re.compile(r"[^\W_]+")


class _Postings(NamedTuple):
    """Word w stands in texts[starts[w]:starts[w + 1]], with these weights."""

    starts: npt.NDArray[np.int64]
    texts: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]


class WordIndex:
    """Texts by position, 0 to `len(self) - 1`; immutable, so threads may share one."""

    def __init__(self, passport: Passport, words: Mapping[str, int], postings: _Postings) -> None:
        self.passport = passport
        self._words = words
        self._postings = postings

    def __len__(self) -> int:
        return self.passport.count

    @classmethod
    def build(
        cls, texts: Sequence[str], language_of: Sequence[str] | None = None, content_version: int = 0
    ) -> WordIndex:
        """An index of these texts; `language_of` has one code a text ("en-GB", "de"; "" and None count as English).

        English stop words are left out of English texts, so that in a query they find nothing there.
        Raises InputError.
        """
        if language_of is not None and len(language_of) != len(texts):
            raise InputError(f"{len(texts)} texts need as many languages, not {len(language_of)}.")
        from bm25s.stopwords import STOPWORDS_EN

        english, none = frozenset(STOPWORDS_EN), frozenset[str]()
        words: dict[str, int] = {}
        word_ids: list[list[int]] = []
        for position, text in enumerate(texts):
            stop = english if language_of is None or _is_english(language_of[position]) else none
            word_ids.append([words.setdefault(word, len(words)) for word in words_of(text) if word not in stop])
        passport = Passport(
            model=MODEL,
            dimension=len(words),
            metric="bm25",
            content_version=content_version,
            count=len(texts),
            kind="sparse",
        )
        return cls(passport, words, _postings(word_ids, words))

    def save(self, folder: Path) -> None:
        """Nothing; the folder then holds this index, or what it held before. Raises WorkspaceError."""
        starts, texts, weights = self._postings
        payloads: dict[str, passports.Write] = {
            "words.txt": lambda file: file.write("\n".join(self._words).encode()),
            "starts.npy": lambda file: np.save(file, starts),
            "texts.npy": lambda file: np.save(file, texts),
            "weights.npy": lambda file: np.save(file, weights),
        }
        passports.save(folder, "words", self.passport, payloads)

    @classmethod
    def load(cls, folder: Path, content_version: int) -> WordIndex:
        """The index that was saved there. Raises IndexStale: missing, damaged, of other rules or content version."""
        return passports.load(folder, "words", MODEL, content_version, cls._read)

    @classmethod
    def _read(cls, passport: Passport, files: Mapping[str, Path]) -> WordIndex:
        # Split at line feeds alone; an empty file has no word rather than one empty word.
        listed = files["words.txt"].read_bytes().decode()
        words = {word: i for i, word in enumerate(listed.split("\n"))} if listed else {}
        postings = _Postings(*(np.load(files[f"{name}.npy"]) for name in _Postings._fields))
        if not len(words) == passport.dimension == len(postings.starts) - 1:
            raise ValueError(f"{len(words)} words are not what the passport says")
        if not postings.starts[-1] == len(postings.texts) == len(postings.weights):
            raise ValueError("the lists of texts and weights do not belong together")
        return cls(passport, words, postings)

    def search(self, query: str, k: int, allowed: Mask | None = None) -> tuple[Positions, Scores]:
        """Positions and scores of the k best texts that use a word of the query, descending, ties by position.

        `allowed` has one boolean a text. Texts without any of the words are never among the results. Raises InputError.
        """
        check(k, allowed, len(self))
        scores = self.scores(query)
        found = np.flatnonzero(scores) if allowed is None else np.flatnonzero((scores > 0) & allowed)
        return top(found, scores[found], k)

    def scores(self, query: str) -> Scores:
        """One score a text, 0 where none of the query's words stands; a word that the query repeats counts again."""
        starts, texts, weights = self._postings
        scores = np.zeros(len(self), np.float32)
        for word, times in Counter(words_of(query)).items():
            i = self._words.get(word)
            if i is not None:
                column = slice(starts[i], starts[i + 1])
                # No text stands twice in a column, so plain indexing adds right.
                scores[texts[column]] += weights[column] * np.float32(times)
        return scores


def words_of(text: str) -> list[str]:
    """The words of a text or a query, in order: runs of letters and digits, case folded, ligatures taken apart."""
    # Text from PDF files comes with ligatures and with accents apart from their letters.
    return WORD.findall(text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold())


def _is_english(language: str) -> bool:
    return language.casefold().replace("_", "-").partition("-")[0] in ("", "en")


def _postings(word_ids: list[list[int]], words: dict[str, int]) -> _Postings:
    if not words:
        return _Postings(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.float32))
    from bm25s import BM25

    engine = BM25(method="lucene", k1=K1, b=B)
    engine.index((word_ids, words), create_empty_token=False, show_progress=False)
    return _Postings(
        np.asarray(engine.scores["indptr"], np.int64),
        np.asarray(engine.scores["indices"], np.int32),
        np.asarray(engine.scores["data"], np.float32),
    )
