"""The library as arrays: what ranking and filters read, one row an asset. Kept beside the indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from content_library.asset import Asset, LabelSet, Tag
from content_library.taxonomy import Taxonomy
from recommender.payload import Payload, Write
from recommender.selection import Mask
from recommender.splice import Splice

Counts = Sequence[int] | npt.NDArray[np.int64]
NO_DATE = 0
# The payload files: what tags and fields say, and what hangs on the passages alone.
COLUMNS, PASSAGES = "columns.npz", "passages.npz"
OF_PASSAGES = ("first_passage", "mean")
# How much of an asset's mean vector is its title's: it says what the asset is for, and its passages also what stands
# beside it. Each passage is embedded with the title in front as well. Chosen on the judged situations and half a of the
# sample, by how good the first five are and how often the first argues the wrong case (eval/results).
TITLE_SHARE = 0.2
# So many comparisons of a column with a value are kept.
KEPT_VALUES = 64


@dataclass(frozen=True)
class Shelf:
    """Columns of the library; `first_passage` (assets + 1) says which rows of the vector index are an asset's.

    `acceptable` (assets, stages), `message` (assets, messages) and `role` (assets, roles) are the effective tags'
    probabilities, `primary` (assets, stages) p_primary; `mean` (assets, dimension) unit mean vectors of passages and
    title (see TITLE_SHARE). Dates are days since year 1 (`date.toordinal`), 0 where none is known.
    """

    asset_id: npt.NDArray[np.str_]
    title: npt.NDArray[np.str_]
    product: npt.NDArray[np.str_]
    market: npt.NDArray[np.str_]
    language: npt.NDArray[np.str_]
    format: npt.NDArray[np.str_]
    status: npt.NDArray[np.str_]
    vanished: npt.NDArray[np.bool_]
    published: npt.NDArray[np.int64]
    valid_from: npt.NDArray[np.int64]
    valid_to: npt.NDArray[np.int64]
    first_passage: npt.NDArray[np.int64]
    primary: npt.NDArray[np.float32]
    acceptable: npt.NDArray[np.float32]
    message: npt.NDArray[np.float32]
    role: npt.NDArray[np.float32]
    mean: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.asset_id)

    @classmethod
    def build(
        cls,
        assets: Sequence[Asset],
        tags: Iterable[Tag],
        vectors: Mapping[str, npt.NDArray[np.float32]],
        vanished: set[str],
        taxonomy: Taxonomy,
    ) -> Shelf:
        """The shelf of assets ordered by id; `vectors` maps an asset's id to its passages' vectors, in order."""
        own = [vectors[a.asset_id] for a in assets]
        joined = np.concatenate(own) if own else np.zeros((0, 0), np.float32)
        return cls.described(assets, tags, vanished, taxonomy).with_vectors([len(v) for v in own], joined)

    @classmethod
    def described(cls, assets: Sequence[Asset], tags: Iterable[Tag], vanished: set[str], taxonomy: Taxonomy) -> Shelf:
        """The shelf of assets ordered by id, as if they had no passages yet."""
        row = {a.asset_id: i for i, a in enumerate(assets)}
        column = {(s, label): j for s in LabelSet for j, label in enumerate(taxonomy.labels(s))}
        shape = {s: (len(assets), len(taxonomy.labels(s))) for s in LabelSet}
        primary = {s: np.zeros(shape[s], np.float32) for s in LabelSet}
        acceptable = {s: np.zeros(shape[s], np.float32) for s in LabelSet}
        for tag in tags:
            at = row.get(tag.asset_id), column.get((tag.label_set, tag.label))
            if at[0] is not None and at[1] is not None:
                primary[tag.label_set][at] = tag.p_primary
                acceptable[tag.label_set][at] = tag.p_acceptable
        texts: dict[str, Any] = {name: _texts(getattr(a, name) for a in assets) for name in _TEXTS}
        dates: dict[str, Any] = {
            n: np.array([_day(getattr(a, f)) for a in assets], np.int64) for n, f in _DATES.items()
        }
        return cls(
            **texts,
            **dates,
            vanished=np.array([a.asset_id in vanished for a in assets], bool),
            first_passage=np.zeros(len(assets) + 1, np.int64),
            primary=primary[LabelSet.STAGE],
            acceptable=acceptable[LabelSet.STAGE],
            message=primary[LabelSet.MESSAGE],
            role=acceptable[LabelSet.ROLE],
            mean=np.zeros((len(assets), 0), np.float32),
        )

    def with_vectors(self, counts: Counts, vectors: npt.NDArray[np.float32]) -> Shelf:
        """The same with passages: how many each asset has, and the vectors of all of them, in order."""
        return self.with_passages(counts, means(counts, vectors))

    def with_passages(self, counts: Counts, mean: npt.NDArray[np.float32]) -> Shelf:
        """The same with passages: how many each asset has, and their unit mean vectors."""
        return replace(self, first_passage=firsts(counts), mean=mean)

    def spliced(self, splice: Splice, fresh: Shelf) -> Shelf:
        """The same with fresh rows for some assets; what hangs on passages stays as it is."""
        columns: dict[str, Any] = {
            f.name: splice.join(getattr(self, f.name), getattr(fresh, f.name))
            for f in fields(self)
            if f.name not in OF_PASSAGES
        }
        return replace(self, **columns | {name: _narrowed(columns[name]) for name in _TEXTS})

    @cached_property
    def owner(self) -> npt.NDArray[np.int64]:
        """For each row of the vector index, the asset's row."""
        return np.repeat(np.arange(len(self)), np.diff(self.first_passage))

    def having(self, column: str, value: str) -> Mask:
        """Which assets have a value in a column of texts (assets,), not to be changed.

        Comparing texts is slow in a large library, and every request asks for the same few values: they are kept.
        """
        known = self._having
        found = known.get((column, value))
        if found is None:
            if len(known) >= KEPT_VALUES:
                known.clear()
            found = known[column, value] = getattr(self, column) == value
            found.setflags(write=False)
        return found

    @cached_property
    def products(self) -> frozenset[str]:
        """The products that assets are about."""
        return frozenset(self.product.tolist()) - {""}

    @cached_property
    def _having(self) -> dict[tuple[str, str], Mask]:
        return {}

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each asset id."""
        return dict(zip(self.asset_id.tolist(), range(len(self)), strict=True))

    def payloads(self) -> dict[str, Write]:
        """What writes the shelf, by the end of the file's name."""
        names = [f.name for f in fields(self)]
        return {
            COLUMNS: self._write([n for n in names if n not in OF_PASSAGES]),
            PASSAGES: self._write(OF_PASSAGES),
        }

    def _write(self, names: Sequence[str]) -> Write:
        columns: dict[str, Any] = {name: getattr(self, name) for name in names}

        def write(file: BinaryIO) -> None:
            np.savez(file, **columns)

        return write

    @classmethod
    def read(cls, files: Mapping[str, Payload]) -> Shelf:
        """The shelf that `payloads` wrote. Raises ValueError, OSError or KeyError if these files hold none."""
        columns: dict[str, Any] = {}
        for name in (COLUMNS, PASSAGES):
            with np.load(files[name].path, allow_pickle=False) as found:
                columns |= {key: found[key] for key in found.files}
        return cls(**{f.name: columns[f.name] for f in fields(cls)})


_TEXTS = ("asset_id", "title", "product", "market", "language", "format", "status")
_DATES = {"published": "published_at", "valid_from": "valid_from", "valid_to": "valid_to"}


def _texts(values: Any) -> npt.NDArray[np.str_]:
    return np.array([str(v) for v in values], dtype=np.str_)


def _day(value: date | None) -> int:
    return value.toordinal() if value else NO_DATE


def _narrowed(column: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """The column as wide as its longest text, as if it were made of nothing else."""
    longest = max(1, int(np.strings.str_len(column).max(initial=0)))
    return column.astype(f"<U{longest}", copy=False)


def firsts(counts: Counts) -> npt.NDArray[np.int64]:
    """Where each asset's passages begin (assets + 1), from how many each has."""
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def means(counts: Counts, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each asset's unit mean vector; zeros for an asset without passages."""
    out = np.zeros((len(counts), vectors.shape[1]), np.float32)
    for i, (start, end) in enumerate(pairwise(firsts(counts).tolist())):
        if end > start:
            mean = vectors[start:end].mean(axis=0)
            out[i] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return out


def titled(mean: npt.NDArray[np.float32], titles: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The unit means with TITLE_SHARE of each title's unit vector; where either is all zeros, the mean as it is."""
    both = np.logical_and(mean.any(axis=1), titles.any(axis=1))[:, np.newaxis]
    mixed = (1 - TITLE_SHARE) * mean + TITLE_SHARE * titles
    length = np.linalg.norm(mixed, axis=1, keepdims=True)
    return np.where(both, mixed / np.maximum(length, 1e-9), mean).astype(np.float32)
