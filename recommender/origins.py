"""Which asset a source is: the one it was before, one that was renamed or moved, one that it now has another id for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from content_library.asset import Asset, Document, content_hash, file_of
from content_library.loaders import Source
from content_library.loaders.sources import slug


@dataclass(frozen=True)
class Origins:
    """Where the library's assets came from when a run began.

    `known` has them by source, `gone` are those whose source was gone by then, `listed` the sources found this time,
    whether they can be read or not, `texts` a hash of each asset's text, `renamed` the id that an asset has now by
    each that it had.
    """

    known: Mapping[str, Asset]
    gone: frozenset[str]
    listed: frozenset[str]
    texts: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def settled(self, document: Document, source: Source, seen: Mapping[str, str]) -> tuple[Document, Asset | None]:
        """The document under the id that it gets, and the asset that it replaces: its source had another id.

        The same file is the same asset, whichever way it comes in. A stated id counts, but for one that another list
        still uses after the asset has got a newer one. An id made from a path depends on where reading began, so the
        one that the source has, or had before it was renamed, stays; a new one must not be another file's. `seen` has
        the source of each id that was read in this run.
        """
        asset_id = document.asset.asset_id
        before = self._before(document, source)
        if "asset_id" in document.stated:
            if before and before.source != source.source and self.renamed.get(asset_id) == before.asset_id:
                return _under(document, before.asset_id), None
            return document, before if before and before.asset_id != asset_id else None
        before = before or self.moved(document, seen)
        settled = before.asset_id if before else self._own_id(asset_id, source, seen)
        return document if settled == asset_id else _under(document, settled), None

    def _before(self, document: Document, source: Source) -> Asset | None:
        """The asset that the source was: by its file, by its own name, or by the row that it was."""
        return self.at(source) or self.known.get(source.source) or self._row_before(document, source)

    def at(self, source: Source) -> Asset | None:
        """The asset whose file this is, if the source is one; first of all the one that is the file by itself."""
        if not source.is_file or source.path is None:
            return None
        path = source.path.as_posix()
        own = self.known.get(path)
        return own if own and own.asset_id not in self.gone else self._by_path.get(path)

    def source_of(self, file: Source, asset: Asset) -> str:
        """The source by which a file of a folder is read: the row of the list that it came from, if that list is there
        and has the row; else the file."""
        list_file, is_row = file_of(asset.source)
        by_row = is_row and asset.asset_id not in self.gone and Path(list_file).exists()
        return asset.source if by_row else file.source

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
        if source.path and source.path.as_posix() in (stored.source, stored.path):
            return ""  # the very file, which may have come in another way before
        if stored.path and not Path(stored.path).exists():
            return ""
        return stored.source if Path(file_of(stored.source)[0]).exists() else ""

    def copied(self, document: Document, source: Source) -> Asset | None:
        """The asset of another list that a row with a text repeats, id and text alike, as an export of it does."""
        stored = self._by_id.get(document.asset.asset_id) if "asset_id" in document.stated else None
        if stored is None or source.path or stored.asset_id in self.gone or not file_of(stored.source)[1]:
            return None
        same = self.texts.get(stored.asset_id) == content_hash(document.asset.text)
        return stored if same and self.owner(stored, source) else None

    def given_up(self, stored: Asset) -> bool:
        """Whether the source of an asset has another id by now: what comes under the old one is something new."""
        return self.known.get(stored.source, stored).asset_id != stored.asset_id

    def missing(self, root: str, rejected: set[str]) -> list[Asset]:
        """The assets that came from this folder or manifest before, and whose source is no longer there."""
        found = self.listed - rejected
        return [
            asset
            for source, asset in self.known.items()
            if source not in found
            and asset.asset_id not in self.gone
            and _came_from(asset, root)
            # A row that is wrong this time is still a row, as long as its file is there.
            and (source not in rejected or (asset.path and not Path(asset.path).exists()))
        ]

    def moved(self, document: Document, seen: Mapping[str, str]) -> Asset | None:
        """The asset with the same text whose file is gone: it was renamed, and keeps its id and what people said.

        Of several it is the one whose file had the same name.
        """
        same = self._by_text.get(content_hash(document.asset.text), ())
        gone = [a for a in same if a.path and not Path(a.path).exists() and a.asset_id not in seen]
        named = [a for a in gone if Path(a.path).name == Path(document.asset.path).name]
        found = named if len(gone) > 1 else gone
        return found[0] if len(found) == 1 else None

    def _row_before(self, document: Document, source: Source) -> Asset | None:
        """What a row of a list that has a new id was before: a row that the list has no more."""
        file, is_row = file_of(source.source)
        if not is_row or source.path:
            return None
        dropped = [a for a in self._dropped_rows.get(file, ()) if a.content_hash == document.asset.content_hash]
        still = [a for a in dropped if a.asset_id not in self.gone] or dropped
        return still[0] if len(still) == 1 else None

    @cached_property
    def _by_id(self) -> Mapping[str, Asset]:
        return {a.asset_id: a for a in self.known.values()}

    @cached_property
    def _by_text(self) -> Mapping[str, Sequence[Asset]]:
        return _grouped((self.texts[a.asset_id], a) for a in self.known.values() if a.asset_id in self.texts)

    @cached_property
    def _dropped_rows(self) -> Mapping[str, Sequence[Asset]]:
        rows = ((file_of(source), a) for source, a in self.known.items() if source not in self.listed)
        return _grouped((file, a) for (file, is_row), a in rows if is_row)

    @cached_property
    def _by_path(self) -> Mapping[str, Asset]:
        """The assets of files, by path; of several of one file it is one that is there."""
        there = sorted(self.known.values(), key=lambda a: a.asset_id not in self.gone)
        return {a.path: a for a in there if a.path}


def _under(document: Document, asset_id: str) -> Document:
    """The document with another id."""
    tags = tuple(replace(t, asset_id=asset_id) for t in document.tags)
    return replace(document, asset=replace(document.asset, asset_id=asset_id), tags=tags)


def _came_from(asset: Asset, root: str) -> bool:
    """Whether an asset whose source was not found again belongs to what was just read: a row of this manifest, or a
    file of this folder that does not exist any more (one that does was rejected, or skipped, this time)."""
    file, is_row = file_of(asset.source)
    path = asset.path if is_row else file
    return (is_row and file == root) or (path.startswith(f"{root}/") and not Path(path).exists())


def _grouped(pairs: Iterable[tuple[str, Asset]]) -> dict[str, list[Asset]]:
    groups: dict[str, list[Asset]] = defaultdict(list)
    for key, asset in pairs:
        groups[key].append(asset)
    return dict(groups)
