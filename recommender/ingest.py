"""Content in -> read, embedded, tagged, kept, with a report that says for every source what happened and why.

Work is kept chunk by chunk, vectors before assets: whatever interrupts it, what was done stays done, nothing is kept by
halves, and the next run goes on from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from content_library.asset import Asset, Document, Passage, Rejected, Status, Tag
from content_library.loaders import Listing, Source, find, read
from content_library.passages import cut
from content_library.taxonomy import Taxonomy
from recommender.encoder import CachedEncoder
from recommender.results import ContentReport, FileReport
from recommender.store import Store
from recommender.tagging import Tagger, passage_text

# So many sources are read, embedded and kept at a time: enough for well-filled batches, little to lose.
CHUNK = 200
FINGERPRINT = "fingerprint"
ADDED, CHANGED, UNCHANGED, VANISHED, REJECTED = "added", "changed", "unchanged", "vanished", "rejected"
# A row of a manifest: the manifest, then the row's id.
ROW = re.compile(r"(.+\.(?:csv|jsonl|ndjson))#", re.IGNORECASE)
# What a person may have set in Stagecue: kept where the source itself says nothing of it.
SET_BY_HAND = ("product", "market", "campaign", "owner", "status", "published_at", "valid_from", "valid_to", "url")

Progress = Callable[[str, int, int], None]


@dataclass
class _Run:
    """What one run has seen and done so far; `gone` are the assets whose source was gone when it began."""

    gone: set[str]
    files: list[FileReport] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    texts: int = 0


@dataclass(frozen=True)
class _Ready:
    """A source that was read and cut, ready to be kept."""

    source: Source
    document: Document
    passages: list[Passage]


@dataclass(frozen=True)
class Ingest:
    """The use case with the parts that it needs; `tagger` is asked for one when the first asset needs it."""

    store: Store
    taxonomy: Taxonomy
    encoder: CachedEncoder
    tagger: Callable[[], Tagger]
    max_bytes: int
    as_of: datetime
    actor: str = ""
    workspace: Path | None = None

    def add(self, path: Path, status: Status | None, progress: Progress) -> ContentReport:
        """What adding a file, a folder or a manifest did. Raises NotFoundError or InputError for the path as a whole.

        `status`, where given, is set on what is new. What is unchanged (by its bytes) is not even parsed. A folder that
        holds the workspace is read without it.
        """
        store, run = self.store, _Run(self.store.content.vanished())
        listing = self._without_workspace(path, find(path, self.max_bytes))
        known = store.content.by_source()
        run.files += [FileReport(r.source, REJECTED, r.reason) for r in listing.rejected]
        fresh = self._fresh(listing.sources, known, run)
        progress("reading", 0, len(fresh))
        for start in range(0, len(fresh), CHUNK):
            chunk = fresh[start : start + CHUNK]
            ready = []
            for done, source in enumerate(chunk, start):
                ready += self._read(source, known, run)
                # The last of a chunk counts once the chunk is kept.
                progress("reading", done, len(fresh))
            self._keep(ready, status, run)
            progress("reading", start + len(chunk), len(fresh))
        self._mark_vanished(path, known, {s.source for s in listing.sources}, run)
        report = ContentReport(tuple(run.files), tuple(f"{n.source}: {n.text}" for n in listing.notes), run.texts)
        changes = {h: report.count(h) for h in (ADDED, CHANGED, VANISHED, REJECTED) if report.count(h)}
        if changes:
            store.audit(self.actor, "add content", f"{path}: {changes}", self.as_of)
        return report

    def _fresh(self, sources: Sequence[Source], known: Mapping[str, Asset], run: _Run) -> list[Source]:
        """The sources whose bytes are not those that were read before."""
        prints = {key[0]: extra.get(FINGERPRINT) for key, extra in self.store.extras(Asset).items()}
        fresh = []
        for source in sources:
            old = known.get(source.source)
            if old and prints.get(old.asset_id) == source.fingerprint and old.asset_id not in run.gone:
                run.files.append(FileReport(source.source, UNCHANGED, "the content is the same", old.asset_id))
                run.seen[old.asset_id] = source.source
            else:
                fresh.append(source)
        return fresh

    def _without_workspace(self, path: Path, listing: Listing) -> Listing:
        """What was found outside the workspace's own folder; a path inside it was meant."""
        own = self.workspace.resolve() if self.workspace else None
        if own is None or path.resolve().is_relative_to(own):
            return listing
        inside = f"{own.as_posix()}/"
        return replace(
            listing,
            sources=tuple(s for s in listing.sources if not s.source.startswith(inside)),
            rejected=tuple(r for r in listing.rejected if not r.source.startswith(inside)),
            notes=tuple(n for n in listing.notes if not n.source.startswith(inside)),
        )

    def _read(self, source: Source, known: Mapping[str, Asset], run: _Run) -> list[_Ready]:
        """The source, read and cut; none where it was rejected."""
        result = read(source, self.taxonomy, self.max_bytes)
        if isinstance(result, Rejected):
            run.files.append(FileReport(source.source, REJECTED, result.reason))
            return []
        result = _same_id(result, source, known)
        asset_id = result.asset.asset_id
        first = run.seen.setdefault(asset_id, source.source)
        if first != source.source:
            run.files.append(_taken(source.source, asset_id, first))
            return []
        return [_Ready(source, result, cut(asset_id, result.blocks))]

    def _keep(self, ready: Sequence[_Ready], status: Status | None, run: _Run) -> None:
        """Embed and tag what is new, then keep all of it in one transaction."""
        if not ready:
            return
        texts = [passage_text(r.document.asset.title, p.text) for r in ready for p in r.passages]
        vectors, tagger, at = self.encoder.encode(texts), self.tagger(), 0
        run.texts += len(texts)
        tags: list[list[Tag]] = []
        for r in ready:
            asset, own = r.document.asset, vectors[at : at + len(r.passages)]
            at += len(r.passages)
            tags.append(tagger.tag(asset.asset_id, asset.title, r.passages, own, asset.language))
        with self.store.transaction():
            stored = {a.asset_id: a for a in self.store.content.assets(ids=[r.document.asset.asset_id for r in ready])}
            for r, model_tags in zip(ready, tags, strict=True):
                run.files.append(self._keep_one(r, model_tags, stored.get(r.document.asset.asset_id), status, run))

    def _keep_one(
        self, ready: _Ready, model_tags: Sequence[Tag], old: Asset | None, status: Status | None, run: _Run
    ) -> FileReport:
        source, asset, passages = ready.source.source, ready.document.asset, ready.passages
        if old and old.source not in ("", source) and Path(_file_of(old.source)[0]).exists():
            return _taken(source, asset.asset_id, old.source)
        if old:
            asset = replace(asset, **{f: getattr(old, f) for f in SET_BY_HAND if f not in ready.document.stated})
        elif status is not None:
            asset = replace(asset, status=status)
        content = self.store.content
        changed = content.save(asset, passages, {FINGERPRINT: ready.source.fingerprint})
        content.replace_tags(model_tags)
        said = [replace(t, rater=t.rater or self.actor, at=self.as_of.isoformat()) for t in ready.document.tags]
        if said:
            content.replace_tags(said)
        if old is None:
            return FileReport(source, ADDED, f"{len(passages)} passages", asset.asset_id, len(passages))
        if changed:
            why = f"version {max(old.version + 1, asset.version)}, {len(passages)} passages"
            return FileReport(source, CHANGED, why, asset.asset_id, len(passages))
        why = "its source is there again" if asset.asset_id in run.gone else "what is known about it was renewed"
        why = f"the text is the same; {why}"
        return FileReport(source, UNCHANGED, why, asset.asset_id, len(passages))

    def _mark_vanished(self, path: Path, known: Mapping[str, Asset], found: set[str], run: _Run) -> None:
        """Sources that came from this folder or manifest before and are no longer there."""
        root = path.resolve().as_posix()
        rejected = {f.source for f in run.files if f.happened == REJECTED}
        if root in rejected:
            return  # a manifest that was refused as a whole says nothing of its rows
        missing = {
            source: asset.asset_id
            for source, asset in known.items()
            if source not in found and asset.asset_id not in (*run.gone, *run.seen) and _came_from(source, root)
            # A row that is wrong this time is still a row, as long as its file is there.
            if source not in rejected or (asset.path and not Path(asset.path).exists())
        }
        if missing:
            self.store.content.mark_vanished(missing.values(), self.as_of)
            why = "its source is gone; it is kept, and no longer recommended"
            run.files += [FileReport(source, VANISHED, why, asset_id) for source, asset_id in missing.items()]


def _same_id(document: Document, source: Source, known: Mapping[str, Asset]) -> Document:
    """The document under the id that its source has already: one made from a path depends on where reading began."""
    old = known.get(source.source) or _moved(document, known)
    if old is None or "asset_id" in document.stated or old.asset_id == document.asset.asset_id:
        return document
    tags = tuple(replace(t, asset_id=old.asset_id) for t in document.tags)
    return replace(document, asset=replace(document.asset, asset_id=old.asset_id), tags=tags)


def _moved(document: Document, known: Mapping[str, Asset]) -> Asset | None:
    """The one asset with the same content whose file is gone: it was renamed, and keeps its id and what people said."""
    same = [a for a in known.values() if a.content_hash == document.asset.content_hash]
    gone = [a for a in same if not _file_of(a.source)[1] and not Path(a.source).exists()]
    return gone[0] if len(gone) == 1 else None


def _came_from(source: str, root: str) -> bool:
    """Whether a source that was not found again belongs to what was just read: a row of this manifest, or a file of
    this folder that does not exist any more (one that does was rejected this time)."""
    file, row = _file_of(source)
    return file == root if row else file.startswith(f"{root}/") and not Path(file).exists()


def _file_of(source: str) -> tuple[str, bool]:
    """The file that a source is, or whose row it is, and whether it is a row."""
    row = ROW.match(source)
    return (row[1], True) if row else (source, False)


def _taken(source: str, asset_id: str, owner: str) -> FileReport:
    why = f"The id '{asset_id}' is already that of {owner}; state another asset_id, or add the folder that holds both."
    return FileReport(source, REJECTED, why)
