"""The indexed library: shelf, vector index and word index of one content version, built again when any is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from content_library.asset import Asset, Tag
from content_library.taxonomy import Taxonomy
from recommender.encoder import Vectors
from recommender.errors import WorkspaceError
from recommender.index import VectorIndex
from recommender.lexical import WordIndex
from recommender.passport import IndexStale, Stale
from recommender.shelf import Shelf
from recommender.store import Store
from recommender.tagging import last_word, passage_text

# The word index reads so many characters of each asset: its subject is said by then.
CHARACTERS_FOR_WORDS = 20_000
# Of so many assets tags and passages are read at a time, and so many texts embedded: bounds the memory that is needed.
AT_A_TIME = 5_000


class TextEncoder(Protocol):
    """An encoder with a memory."""

    @property
    def name(self) -> str:
        """The model's name."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, one row a text."""


@dataclass(frozen=True)
class Library:
    """Everything that ranking reads, all of the same content version."""

    shelf: Shelf
    vectors: VectorIndex
    words: WordIndex
    content_version: int


def open_library(
    store: Store, folder: Path, encoder: TextEncoder, taxonomy: Taxonomy, on_message: Callable[[str], None]
) -> Library:
    """The library as the store has it now; indexes that are missing, stale or damaged are built again, with a word."""
    version = store.content.content_version()
    try:
        return Library(
            Shelf.load(folder, encoder.name, version),
            VectorIndex.load(folder, encoder.name, version),
            WordIndex.load(folder, version),
            version,
        )
    except IndexStale as stale:
        if stale.why is not Stale.MISSING:
            on_message(f"{stale} Building it again.".replace("; build it again.", "."))
    return build_library(store, folder, encoder, taxonomy, on_message)


def build_library(
    store: Store, folder: Path, encoder: TextEncoder, taxonomy: Taxonomy, on_message: Callable[[str], None]
) -> Library:
    """The library built from the store and saved; where the folder can't be written it is used all the same."""
    with store.transaction():  # one moment's content, whoever writes meanwhile
        version = store.content.content_version()
        assets = store.content.assets(with_text=True)
        shelf = Shelf.described(assets, _tags(store, assets), store.content.vanished(), taxonomy)
        counts, texts = _passages(store, assets)
    vectors = _encoded(encoder, texts)
    del texts
    library = Library(
        shelf.with_vectors(counts, vectors),
        VectorIndex.build(vectors, encoder.name, version),
        WordIndex.build(
            [f"{a.title}\n{a.text[:CHARACTERS_FOR_WORDS]}" for a in assets],
            language_of=[a.language for a in assets],
            content_version=version,
        ),
        version,
    )
    try:
        library.shelf.save(folder, encoder.name, version)
        library.vectors.save(folder)
        library.words.save(folder)
    except WorkspaceError as error:
        on_message(f"{error} It is used from memory this time.")
    return library


def _tags(store: Store, assets: Sequence[Asset]) -> Iterator[Tag]:
    """The effective tags, read by and by: seventeen an asset are many."""
    for start in range(0, len(assets), AT_A_TIME):
        yield from last_word(store.content.effective_tags([a.asset_id for a in assets[start : start + AT_A_TIME]]))


def _passages(store: Store, assets: Sequence[Asset]) -> tuple[list[int], list[str]]:
    """How many passages each asset has, and what is embedded of all of them, in order."""
    counts, texts = dict.fromkeys((a.asset_id for a in assets), 0), []
    titles = {a.asset_id: a.title for a in assets}
    for start in range(0, len(assets), AT_A_TIME):
        for passage in store.content.passages([a.asset_id for a in assets[start : start + AT_A_TIME]]):
            counts[passage.asset_id] += 1
            texts.append(passage_text(titles[passage.asset_id], passage.text))
    return list(counts.values()), texts


def _encoded(encoder: TextEncoder, texts: Sequence[str]) -> Vectors:
    """All vectors, without holding them twice."""
    vectors = np.zeros((0, 0), np.float32)
    for start in range(0, len(texts), AT_A_TIME):
        part = encoder.encode(texts[start : start + AT_A_TIME])
        if not start:
            vectors = np.empty((len(texts), part.shape[1]), np.float32)
        vectors[start : start + AT_A_TIME] = part
    return vectors
