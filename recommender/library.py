"""The indexed library: shelf, vector index and word index of one version of the content, kept on disk as one."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy
from recommender import lexical
from recommender import passport as passports
from recommender.encoder import Vectors
from recommender.index import VectorIndex
from recommender.lexical import WordIndex
from recommender.passport import Passport
from recommender.payload import Payload
from recommender.shelf import TITLE_SHARE, Shelf

NAME = "library"


class TextEncoder(Protocol):
    """An encoder with a memory."""

    @property
    def name(self) -> str:
        """The model's name."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, one row a text."""


@dataclass(frozen=True)
class Library:
    """Everything that ranking reads, all of the same content version; `files` are those parts that lie on the disk.

    `tags` is what all of the machine's tags in it hang on (see `tagging.made_by`), "" where nobody has looked.
    """

    shelf: Shelf
    vectors: VectorIndex
    words: WordIndex
    content_version: int
    content_mark: str = ""
    files: Mapping[str, Payload] = field(default_factory=dict, repr=False, compare=False)
    tags: str = ""

    @classmethod
    def load(cls, folder: Path, model: str, taxonomy: Taxonomy) -> Library:
        """The library that was saved there, of any version. Raises IndexStale: missing, damaged, made otherwise."""
        return passports.load(folder, NAME, model, None, cls._read, _rules(taxonomy))

    @classmethod
    def _read(cls, passport: Passport, files: Mapping[str, Payload]) -> Library:
        shelf, vectors, words = Shelf.read(files), VectorIndex.read(files), WordIndex.read(files)
        if (len(vectors), vectors.dimension, vectors.kind) != (passport.count, passport.dimension, passport.kind):
            raise ValueError(f"{len(vectors)} {vectors.kind} vectors are not what its passport says")
        if not len(shelf) == len(words) == len(shelf.first_passage) - 1 or shelf.first_passage[-1] != len(vectors):
            raise ValueError("its parts do not belong together")
        return cls(shelf, vectors, words, passport.content_version, passport.content_mark, files, passport.tags)

    def save(self, folder: Path, model: str, taxonomy: Taxonomy) -> Library:
        """The same with its files; the folder then holds it, or what it held before. Raises WorkspaceError."""
        passport = Passport(
            model=model,
            dimension=self.vectors.dimension,
            content_version=self.content_version,
            content_mark=self.content_mark,
            count=len(self.vectors),
            kind=self.vectors.kind,
            rules=_rules(taxonomy),
            tags=self.tags,
        )
        payloads = self.shelf.payloads() | self.vectors.payloads() | self.words.payloads()
        return replace(self, files=passports.save(folder, NAME, passport, payloads, self.files))


def _rules(taxonomy: Taxonomy) -> str:
    """How words are counted, how much the titles count, and which columns the tags fill."""
    labels = zlib.crc32(repr([tuple(taxonomy.labels(s)) for s in LabelSet]).encode())
    return f"{lexical.RULES}, titles {TITLE_SHARE}, labels {labels:08x}"
