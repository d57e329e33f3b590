"""The indexed library: shelf, vector index and word index of one content version, built again when any is stale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

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
        tags = last_word(store.content.effective_tags())
        vanished = store.content.vanished()
        passages = store.content.passages()
    titles = {a.asset_id: a.title for a in assets}
    texts = [passage_text(titles[p.asset_id], p.text) for p in passages]
    vectors = encoder.encode(texts)
    rows: dict[str, list[int]] = {a.asset_id: [] for a in assets}
    for i, passage in enumerate(passages):
        rows[passage.asset_id].append(i)
    own = {asset_id: vectors[at] for asset_id, at in rows.items()}
    library = Library(
        Shelf.build(assets, tags, own, vanished, taxonomy),
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
