"""Which asset a source is: the one it was before, one that was renamed or moved, one that it now has another id for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from content_library.asset import Asset, Document, file_of
from content_library.loaders import Source
from content_library.loaders.sources import slug


@dataclass(frozen=True)
class Origins:
    """Where the library's assets came from when a run began.

    `known` has them by source, `gone` are those whose source was gone by then, `listed` the sources found this time,
    whether they can be read or not.
    """

    known: Mapping[str, Asset]
    gone: frozenset[str]
    listed: frozenset[str]

    def settled(self, document: Document, source: Source, seen: Mapping[str, str]) -> tuple[Document, Asset | None]:
        """The document under the id that it gets, and the asset that it replaces: its source had another id.

        A stated id counts. One made from a path depends on where reading began, so the one that the source has, or had
        before it was renamed, stays; a new one must not be another file's. `seen` has the source of each id that was
        read in this run.
        """
        before, asset_id = self.known.get(source.source), document.asset.asset_id
        if "asset_id" in document.stated:
            before = before or self._row_before(document, source)
            return document, before if before and before.asset_id != asset_id else None
        before = before or self._moved(document)
        settled = before.asset_id if before else self._own_id(asset_id, source, seen)
        return document if settled == asset_id else _under(document, settled), None

    def _own_id(self, wanted: str, source: Source, seen: Mapping[str, str]) -> str:
        """The id made from a new file's path; with the name of its folder before it where another file has that one."""
        if source.path is None or not self._is_anothers(wanted, source, seen):
            return wanted
        named = f"{slug(source.path.parent.name)}-{wanted}".strip("-")
        if self._is_anothers(named, source, seen):
            named = f"{named}-{sha256(source.source.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        return named

    def _is_anothers(self, asset_id: str, source: Source, seen: Mapping[str, str]) -> bool:
        if seen.get(asset_id, source.source) != source.source:
            return True
        stored = self._by_id.get(asset_id)
        return stored is not None and not self.given_up(stored) and bool(self.owner(stored, source))

    def owner(self, stored: Asset | None, source: Source) -> str:
        """The source that an asset's id belongs to, "" if this one may have it: nobody else's file stands behind it."""
        if stored is None or stored.source in ("", source.source):
            return ""
        if source.path and file_of(source.source)[1] and source.path.as_posix() in (stored.source, stored.path):
            return ""  # a row about the very file, which another list may have named before
        return stored.source if Path(file_of(stored.source)[0]).exists() else ""

    def given_up(self, stored: Asset) -> bool:
        """Whether the source of an asset has another id by now: what comes under the old one is something new."""
        return self.known.get(stored.source, stored).asset_id != stored.asset_id

    def listed_elsewhere(self, source: Source) -> Asset | None:
        """The asset by which a list of content reads this file, if the file isn't an asset by itself."""
        own = self.known.get(source.source)
        if own and own.asset_id not in self.gone:
            return None
        return self._by_rows.get(source.source)

    def missing(self, root: str, rejected: set[str]) -> list[Asset]:
        """The assets that came from this folder or manifest before, and whose source is no longer there."""
        found = self.listed - rejected
        return [
            asset
            for source, asset in self.known.items()
            if source not in found
            and asset.asset_id not in self.gone
            and _came_from(source, root)
            # A row that is wrong this time is still a row, as long as its file is there.
            and (source not in rejected or (asset.path and not Path(asset.path).exists()))
        ]

    def _moved(self, document: Document) -> Asset | None:
        """The asset with the same content whose file is gone: it was renamed, and keeps its id and what people said.

        Of several it is the one whose file had the same name.
        """
        same = self._by_content.get(document.asset.content_hash, ())
        gone = [a for a in same if not file_of(a.source)[1] and not Path(a.source).exists()]
        named = [a for a in gone if Path(a.source).name == Path(document.asset.source).name]
        found = named if len(gone) > 1 else gone
        return found[0] if len(found) == 1 else None

    def _row_before(self, document: Document, source: Source) -> Asset | None:
        """What a row of a list that has a new id was before: the file by itself, or a row that the list has no more."""
        file, is_row = file_of(source.source)
        if not is_row:
            return None
        path = source.path.as_posix() if source.path else ""
        if path and (own := self.known.get(path)):
            return own
        dropped = [
            a
            for a in self._dropped_rows.get(file, ())
            if (a.path == path if path else a.content_hash == document.asset.content_hash)
        ]
        still = [a for a in dropped if a.asset_id not in self.gone] or dropped
        return still[0] if len(still) == 1 else None

    @cached_property
    def _by_id(self) -> Mapping[str, Asset]:
        return {a.asset_id: a for a in self.known.values()}

    @cached_property
    def _by_content(self) -> Mapping[str, Sequence[Asset]]:
        return _grouped((a.content_hash, a) for a in self.known.values())

    @cached_property
    def _dropped_rows(self) -> Mapping[str, Sequence[Asset]]:
        rows = ((file_of(source), a) for source, a in self.known.items() if source not in self.listed)
        return _grouped((file, a) for (file, is_row), a in rows if is_row)

    @cached_property
    def _by_rows(self) -> Mapping[str, Asset]:
        """The assets of lists that are there, by the file that they read."""
        lists: dict[str, bool] = {}
        found = {}
        for source, asset in self.known.items():
            file, is_row = file_of(source)
            if is_row and asset.path and asset.asset_id not in self.gone:
                if file not in lists:
                    lists[file] = Path(file).exists()
                if lists[file]:
                    found[asset.path] = asset
        return found


def _under(document: Document, asset_id: str) -> Document:
    """The document with another id."""
    tags = tuple(replace(t, asset_id=asset_id) for t in document.tags)
    return replace(document, asset=replace(document.asset, asset_id=asset_id), tags=tags)


def _came_from(source: str, root: str) -> bool:
    """Whether a source that was not found again belongs to what was just read: a row of this manifest, or a file of
    this folder that does not exist any more (one that does was rejected, or skipped, this time)."""
    file, row = file_of(source)
    return file == root if row else file.startswith(f"{root}/") and not Path(file).exists()


def _grouped(pairs: Iterable[tuple[str, Asset]]) -> dict[str, list[Asset]]:
    groups: dict[str, list[Asset]] = defaultdict(list)
    for key, asset in pairs:
        groups[key].append(asset)
    return dict(groups)
