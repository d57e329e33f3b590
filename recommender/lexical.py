"""Words -> texts that use them, by BM25 (Lucene's variant) as bm25s computes it, to the bit.

Each word's share of each text's score is computed once, at building: a search is the sum of a few stored columns. How
often a word stands in a text is kept beside it, because the shares of all texts hang on how many and how long they are:
an update counts the words of the changed texts alone and computes the shares from the counts. bm25s keeps no counts,
and importing it costs 0.3 s; the tests compare with it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.languages import is_everyday
from recommender.payload import Payload, Write
from recommender.selection import Mask, Positions, Scores, check, top
from recommender.splice import Splice

# Saturation and length normalisation; bm25s's and most engines' usual values, never fitted here.
K1, B = 1.5, 0.75
# Stands in the index's passport: raise the number when `words_of` or the stop words change.
RULES = f"bm25 lucene k1={K1} b={B} words=1"

# No stemming: cutting a plural s cost two points of nDCG@10 on judged situations, a possessive 's changed nothing.
WORD = re.compile(r"[^\W_]+")

# Lucene's, and bm25s's.
ENGLISH_STOP_WORDS = frozenset(
    WORD.findall(
        "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
        "this to was will with"
    )
)
# Shorter words are mostly grammar; of longer ones so many letters are compared, all but the last two in shorter ones,
# which inflections leave alone.
SHORTEST_HEARD, ALIKE, ENDS = 4, 5, 2
# Words in texts whose shares are computed at a time.
BLOCK = 1 << 20


class _Postings(NamedTuple):
    """Word w stands in texts[starts[w]:starts[w + 1]] so many times; `lengths` are the texts', in words."""

    starts: npt.NDArray[np.int64]
    texts: npt.NDArray[np.int32]
    counts: npt.NDArray[np.integer]
    lengths: npt.NDArray[np.int32]


class _Numbers(dict[str, int]):
    """Words with their numbers; a word that is asked for the first time gets the next one."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class WordIndex:
    """Texts by position, 0 to `len(self) - 1`; immutable, so threads may share one."""

    def __init__(
        self, words: Mapping[str, int], postings: _Postings, weights: npt.NDArray[np.float32] | None = None
    ) -> None:
        """`weights` are those that `_weights` gives, where they are known already."""
        self._words, self._postings = words, postings
        self._weights = _weights(postings) if weights is None else weights

    def __len__(self) -> int:
        return len(self._postings.lengths)

    @classmethod
    def build(cls, texts: Iterable[str], language_of: Iterable[str] | None = None) -> WordIndex:
        """An index of these texts; `language_of` has one code a text ("en-GB", "de"; "" and None count as English).

        English stop words are left out of English texts, so that in a query they find nothing there.
        """
        words = _Numbers()
        return cls(words, _counted(words, texts, language_of))

    def spliced(self, splice: Splice, texts: Iterable[str], language_of: Iterable[str]) -> WordIndex:
        """The index with fresh texts in the place of some: it scores as one that is built of all of them."""
        words = _Numbers(self._words)
        fresh = _counted(words, texts, language_of)
        places, fresh_places = (p.astype(np.int32) for p in splice.places(len(self), len(fresh.lengths)))
        kept, fresh = _without(self._postings, places), fresh._replace(texts=fresh_places[fresh.texts])
        # A word that is new begins where the old ones end.
        starts = np.append(kept.starts, np.full(len(words) + 1 - len(kept.starts), kept.starts[-1]))
        kept = kept._replace(starts=starts, texts=places[kept.texts])
        at = _insertions(kept, fresh)
        postings = _Postings(
            starts + fresh.starts,
            np.insert(kept.texts, at, fresh.texts),
            _smallest(np.insert(kept.counts.astype(np.int32), at, fresh.counts)),
            splice.join(kept.lengths, fresh.lengths),
        )
        return WordIndex(*_without_unused(words, postings))

    def payloads(self) -> dict[str, Write]:
        """What writes the index, by the end of the file's name."""
        arrays = self._postings._asdict() | {"weights": self._weights}

        def write(name: str) -> Write:
            return lambda file: np.save(file, arrays[name])

        words: dict[str, Write] = {"words.txt": lambda file: file.write("\n".join(self._words).encode())}
        return words | {f"{name}.npy": write(name) for name in arrays}

    @classmethod
    def read(cls, files: Mapping[str, Payload]) -> WordIndex:
        """The index that `payloads` wrote. Raises ValueError, OSError or KeyError if these files hold none."""
        # Split at line feeds alone; an empty file has no word rather than one empty word.
        listed = files["words.txt"].path.read_bytes().decode()
        words = {word: i for i, word in enumerate(listed.split("\n"))} if listed else {}
        postings = _Postings(*(np.load(files[f"{name}.npy"].path) for name in _Postings._fields))
        weights = np.load(files["weights.npy"].path)
        if len(words) != len(postings.starts) - 1:
            raise ValueError(f"{len(words)} words are not those that were indexed")
        if not postings.starts[-1] == len(postings.texts) == len(postings.counts) == len(weights):
            raise ValueError("the lists of texts and weights do not belong together")
        return cls(words, postings, weights)

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
        starts, texts, weights = self._postings.starts, self._postings.texts, self._weights
        scores = np.zeros(len(self), np.float32)
        for word, times in Counter(words_of(query)).items():
            i = self._words.get(word)
            if i is not None:
                column = slice(starts[i], starts[i + 1])
                # No text stands twice in a column, so plain indexing adds right.
                scores[texts[column]] += weights[column] * np.float32(times)
        return scores

    def unheard(self, query: str) -> tuple[list[str], int]:
        """The query's words that stand in no text, not even with another end, and how many words it has.

        Short and common ones count for neither.
        """
        longer = [w for w in dict.fromkeys(words_of(query)) if len(w) >= SHORTEST_HEARD and not _says_nothing(w)]
        missing = [w for w in longer if w not in self._words]
        return [w for w in missing if not self._has_alike(w)], len(longer)

    def _has_alike(self, word: str) -> bool:
        start = word[: max(SHORTEST_HEARD, min(ALIKE, len(word) - ENDS))]
        return any(known.startswith(start) for known in self._words)


def words_of(text: str) -> list[str]:
    """The words of a text or a query, in order: runs of letters and digits, case folded, ligatures taken apart."""
    # Text from PDF files comes with ligatures and with accents apart from their letters.
    return WORD.findall(text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold())


def _says_nothing(word: str) -> bool:
    return word in ENGLISH_STOP_WORDS or is_everyday(word)


def _is_english(language: str) -> bool:
    return language.casefold().replace("_", "-").partition("-")[0] in ("", "en")


def _counted(words: _Numbers, texts: Iterable[str], language_of: Iterable[str] | None) -> _Postings:
    """How often which word stands in which text; `words` learns those that are new."""
    of_word, counts, distinct, lengths = (array("i") for _ in range(4))
    languages = repeat("") if language_of is None else language_of
    for text, language in zip(texts, languages, strict=language_of is not None):
        found = Counter(words_of(text))
        if _is_english(language):
            for word in ENGLISH_STOP_WORDS & found.keys():
                del found[word]
        of_word.extend(map(words.__getitem__, found))
        counts.extend(found.values())
        distinct.append(len(found))
        lengths.append(found.total())
    ids = np.array(of_word, np.int32)
    # Stable, so that each word's texts stay in order.
    order = np.argsort(ids, kind="stable")
    starts = np.cumsum(np.bincount(ids + 1, minlength=len(words) + 1))
    in_text = np.repeat(np.arange(len(lengths), dtype=np.int32), np.array(distinct, np.int32))
    return _Postings(starts, in_text[order], _smallest(np.array(counts, np.int32))[order], np.array(lengths, np.int32))


def _weights(postings: _Postings) -> npt.NDArray[np.float32]:
    """Each word's share of each text's score: `idf * count / (count + K1 * (1 - B + B * length / mean length))`."""
    starts, texts, counts, lengths = postings
    out = np.empty(len(texts), np.float32)
    if not len(texts):
        return out
    containing, rank = np.unique(np.diff(starts), return_inverse=True)
    idf = [math.log(1 + (len(lengths) - n + 0.5) / (n + 0.5)) for n in containing.tolist()]
    of_posting = np.repeat(np.array(idf, np.float32)[rank], np.diff(starts))
    norms = K1 * ((1 - B) + B * lengths / lengths.mean())
    for start in range(0, len(texts), BLOCK):
        block = slice(start, start + BLOCK)
        count = counts[block].astype(np.float64)
        out[block] = of_posting[block] * (count / (norms[texts[block]] + count))
    return out


def _without(postings: _Postings, places: npt.NDArray[np.int32]) -> _Postings:
    """The postings without the texts whose place is below 0; the others keep their numbers."""
    starts, texts, counts, lengths = postings
    gone = np.flatnonzero((places < 0)[texts])
    if not len(gone):
        return postings
    return _Postings(starts - np.searchsorted(gone, starts), np.delete(texts, gone), np.delete(counts, gone), lengths)


def _insertions(into: _Postings, fresh: _Postings) -> npt.NDArray[np.int64]:
    """Before which posting each fresh one belongs: each word's texts stay in order."""
    at = np.empty(len(fresh.texts), np.int64)
    for word in np.flatnonzero(np.diff(fresh.starts)).tolist():
        own, first = slice(fresh.starts[word], fresh.starts[word + 1]), into.starts[word]
        at[own] = first + np.searchsorted(into.texts[first : into.starts[word + 1]], fresh.texts[own])
    return at


def _without_unused(words: dict[str, int], postings: _Postings) -> tuple[dict[str, int], _Postings]:
    """The same without words that stand in no text any more."""
    used = np.flatnonzero(np.diff(postings.starts))
    if len(used) == len(words):
        return words, postings
    listed = list(words)
    starts = np.append(postings.starts[used], postings.starts[-1])
    return {listed[i]: n for n, i in enumerate(used.tolist())}, postings._replace(starts=starts)


def _smallest(counts: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """The counts in as few bytes as they fit in: nearly all of them are below ten."""
    return counts.astype(np.min_scalar_type(int(counts.max(initial=0))))
