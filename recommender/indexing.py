"""The use case: content as the store has it now -> the library that ranking reads; opened, brought up to date or built.

What changed since the library's version is read, embedded and counted, and nothing else. Nothing is locked meanwhile:
what others change while it is read is followed afterwards, as any change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from content_library.asset import Asset, Tag
from content_library.taxonomy import Taxonomy
from recommender.counting import count
from recommender.encoder import Vectors
from recommender.errors import WorkspaceError
from recommender.half import HalfVectors
from recommender.index import VectorIndex, halved
from recommender.lexical import WordIndex
from recommender.library import Library, TextEncoder
from recommender.passport import IndexStale, Stale
from recommender.shelf import COLUMNS, Shelf, firsts, means, titled
from recommender.splice import Splice
from recommender.store import Store
from recommender.store.changes import Changes, Version
from recommender.tagging import last_word, made_by, passage_text

# The word index reads so many characters of each asset: its subject is said by then.
CHARACTERS_FOR_WORDS = 20_000
# Of so many assets tags, texts and passages are read at a time, and so many embedded: bounds the memory that is needed.
AT_A_TIME = 2_000
# Where the words of more than this share of the assets changed, building is no slower.
SHARE = 0.5
# With so many changed assets people wait for seconds, and are told for what.
MANY = 2_000
# How often changes are followed that others make meanwhile; what comes later is followed when next asked.
ROUNDS = 3


def _nothing_to_do() -> bool:
    return True


class _Embedded(NamedTuple):
    """The passages of some assets: how many each has, the assets' unit mean vectors, and all vectors, in order."""

    counts: npt.NDArray[np.int64]
    mean: Vectors
    rows: HalfVectors


@dataclass(frozen=True)
class Indexing:
    """The use case with the parts that it needs; `tell` hears what takes long and why, if it is no new workspace.

    `retag` has the machine's tags made as it makes them now and says whether they are; it is asked where the library
    was made of others, or the content has changed.
    """

    store: Store
    folder: Path
    encoder: TextEncoder
    taxonomy: Taxonomy
    tell: Callable[[str], None]
    is_new: bool
    retag: Callable[[], bool] = _nothing_to_do

    def current(self, held: Library | None) -> Library:
        """The library as the store has it now, from the one that is `held` or kept on disk as far as these go."""
        usable = self._usable(held) if held else self._opened()
        now, tagged = " ".join(made_by(self.encoder.name, self.taxonomy).values()), True
        if usable is None:
            tagged = self.retag()
        library = usable or replace(self._built(), tags=now if tagged else "")
        for _ in range(ROUNDS):
            changes = self._changes(library)
            is_changed = changes is not None and changes.version.number != library.content_version
            if changes is None or not (is_changed or (tagged and library.tags != now)):
                break
            # Once in vain is enough.
            tagged = tagged and self.retag()
            library = self._updated(library, changes) if is_changed else library
            library = replace(library, tags=now) if tagged else library
        return library if library is usable else self._saved(library)

    def _opened(self) -> Library | None:
        """The library that lies on the disk, None with a word if it is of no use."""
        try:
            return self._usable(Library.load(self.folder, self.encoder.name, self.taxonomy))
        except IndexStale as stale:
            # That there is no index of nothing is no news.
            if stale.why is not Stale.MISSING or not (self.is_new or not self.store.content.assets()):
                self.tell(f"{stale.sentence}: building it again.")
            return None

    def _usable(self, library: Library) -> Library | None:
        """The library, None with a word if the store can't tell what has changed since."""
        if self._changes(library) is not None:
            return library
        now = self.store.content.content_version()
        versions = f"of version {library.content_version} of the content, which is at version {now}"
        if library.content_version <= now:
            versions = "of another history of the content, as after a backup was put back"
        self.tell(f"The index in {self.folder} is {versions}: building it again.")
        return None

    def _changes(self, library: Library) -> Changes | None:
        return self.store.content.changes_since(Version(library.content_version, library.content_mark))

    def _saved(self, library: Library) -> Library:
        """The library, saved; where the folder can't be written it is used all the same, with a word."""
        try:
            return library.save(self.folder, self.encoder.name, self.taxonomy)
        except WorkspaceError as error:
            self.tell(f"{error} It is used from memory this time.")
            return library

    def _built(self) -> Library:
        """The library, built of everything."""
        version = self.store.content.version()
        assets = self.store.content.assets()
        passages = self._embedded(assets, 0)
        return Library(
            self._described(assets).with_passages(passages.counts, passages.mean),
            VectorIndex.of(passages.rows),
            WordIndex.build(self._texts(assets), (a.language for a in assets)),
            *version,
        )

    def _updated(self, old: Library, changes: Changes) -> Library:
        """The library brought to the version of the changes; as good as built."""
        assets = self.store.content.assets(ids=changes.assets)
        there = [a.asset_id for a in assets]
        # What was deleted after the changes were read has no words any more, either.
        words = changes.words | changes.assets.difference(there)
        if len(words) > MANY:
            self.tell(f"{count(len(words), 'asset')} have changed: bringing the index up to date.")
        if len(words) > SHARE * len(old.shelf):
            return self._built()
        keys = old.shelf.asset_id
        shelf = old.shelf.spliced(Splice.by_key(keys, changes.assets, there), self._described(assets))
        files = {key: file for key, file in old.files.items() if key != COLUMNS}
        if not words:
            return Library(shelf, old.vectors, old.words, *changes.version, files if changes.assets else old.files)
        return self._reworded(old, shelf, [a for a in assets if a.asset_id in words], words, changes.version)

    def _reworded(
        self, old: Library, shelf: Shelf, assets: Sequence[Asset], words: Collection[str], version: Version
    ) -> Library:
        """The library with this shelf's columns, and with fresh passages and words of these assets."""
        splice = Splice.by_key(old.shelf.asset_id, words, [a.asset_id for a in assets])
        fresh = self._embedded(assets, old.vectors.dimension)
        passages = splice.spread(old.shelf.first_passage, firsts(fresh.counts))
        if not passages.pieces or old.vectors.dimension != fresh.mean.shape[1]:
            return self._built()
        counts = splice.join(np.diff(old.shelf.first_passage), fresh.counts)
        return Library(
            shelf.with_passages(counts, splice.join(old.shelf.mean, fresh.mean)),
            old.vectors.spliced(passages, fresh.rows),
            old.words.spliced(splice, self._texts(assets), (a.language for a in assets)),
            *version,
        )

    def _described(self, assets: Sequence[Asset]) -> Shelf:
        return Shelf.described(assets, self._tags(assets), self.store.content.vanished(), self.taxonomy)

    def _tags(self, assets: Sequence[Asset]) -> Iterator[Tag]:
        """The effective tags, read by and by: seventeen an asset are many."""
        for some in _by_and_by(assets):
            yield from last_word(self.store.content.effective_tags([a.asset_id for a in some]))

    def _texts(self, assets: Sequence[Asset]) -> Iterator[str]:
        """What is looked up by words, an asset at a time; nothing for one that has gone meanwhile."""
        for some in _by_and_by(assets):
            found = self.store.content.assets(ids=[a.asset_id for a in some], with_text=True)
            texts = {a.asset_id: f"{a.title}\n{a.text[:CHARACTERS_FOR_WORDS]}" for a in found}
            yield from (texts.get(a.asset_id, "") for a in some)

    def _embedded(self, assets: Sequence[Asset], dimension: int) -> _Embedded:
        """The vectors of all passages; `dimension` is that of the means where there is no passage."""
        counts = dict.fromkeys((a.asset_id for a in assets), 0)
        mean = np.zeros((len(assets), dimension), np.float32)
        rows: list[HalfVectors] = []
        at = 0
        for some in _by_and_by(assets):
            titles = {a.asset_id: a.title for a in some}
            texts = []
            for passage in self.store.content.passages(titles):
                counts[passage.asset_id] += 1
                texts.append(passage_text(titles[passage.asset_id], passage.text))
            if texts:
                vectors, own = self._encoded(texts, list(titles.values()))
                if not rows:
                    mean = np.zeros((len(assets), vectors.shape[1]), np.float32)
                mean[at : at + len(some)] = titled(means([counts[i] for i in titles], vectors), own)
                rows.append(halved(vectors))
            at += len(some)
        joined = np.concatenate(rows) if rows else np.zeros((0, dimension), np.float16)
        return _Embedded(np.array(list(counts.values()), np.int64), mean, joined)

    def _encoded(self, texts: Sequence[str], titles: Sequence[str]) -> tuple[Vectors, Vectors]:
        """The vectors of texts and those of titles, zeros for a blank one."""
        stated = [i for i, title in enumerate(titles) if title]
        vectors = self.encoder.encode([*texts, *(titles[i] for i in stated)])
        own = np.zeros((len(titles), vectors.shape[1]), np.float32)
        own[stated] = vectors[len(texts) :]
        return vectors[: len(texts)], own


def _by_and_by(assets: Sequence[Asset]) -> Iterator[Sequence[Asset]]:
    """The assets, AT_A_TIME."""
    for start in range(0, len(assets), AT_A_TIME):
        yield assets[start : start + AT_A_TIME]
