"""Content in -> read, embedded, tagged, kept, with a report that says for every source what happened and why.

Work is kept chunk by chunk, vectors before assets: whatever interrupts it, what was done stays done, nothing is kept by
halves, and the next run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from content_library.asset import Asset, Document, Passage, Rejected, Status, Tag
from content_library.loaders import Source, find, read
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
# What a person may have set in Stagecue: kept where the source itself says nothing of it.
SET_BY_HAND = ("product", "market", "campaign", "owner", "status", "published_at", "valid_from", "valid_to", "url")

Progress = Callable[[str, int, int], None]


@dataclass
class _Run:
    """What one run has seen and done so far."""

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

    def add(self, path: Path, status: Status | None, progress: Progress) -> ContentReport:
        """What adding a file, a folder or a manifest did. Raises NotFoundError or InputError for the path as a whole.

        `status`, where given, is set on what is new. What is unchanged (by its bytes) is not even parsed.
        """
        store, run = self.store, _Run()
        listing = find(path, self.max_bytes)
        known = store.content.by_source()
        run.files += [FileReport(r.source, REJECTED, r.reason) for r in listing.rejected]
        fresh = self._fresh(listing.sources, known, run)
        progress("reading", 0, len(fresh))
        for start in range(0, len(fresh), CHUNK):
            chunk = fresh[start : start + CHUNK]
            self._keep(self._read(chunk, known, run), status, run)
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
        vanished = self.store.content.vanished()
        fresh = []
        for source in sources:
            old = known.get(source.source)
            if old and prints.get(old.asset_id) == source.fingerprint and old.asset_id not in vanished:
                run.files.append(FileReport(source.source, UNCHANGED, "the content is the same", old.asset_id))
                run.seen[old.asset_id] = source.source
            else:
                fresh.append(source)
        return fresh

    def _read(self, chunk: Sequence[Source], known: Mapping[str, Asset], run: _Run) -> list[_Ready]:
        out = []
        for source in chunk:
            result = read(source, self.taxonomy, self.max_bytes)
            if isinstance(result, Rejected):
                run.files.append(FileReport(source.source, REJECTED, result.reason))
                continue
            result = _same_id(result, source, known)
            asset_id = result.asset.asset_id
            first = run.seen.setdefault(asset_id, source.source)
            if first == source.source:
                out.append(_Ready(source, result, cut(asset_id, result.blocks)))
            else:
                run.files.append(
                    FileReport(source.source, REJECTED, f"The id '{asset_id}' is already that of {first}.")
                )
        return out

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
                run.files.append(self._keep_one(r, model_tags, stored.get(r.document.asset.asset_id), status))

    def _keep_one(
        self, ready: _Ready, model_tags: Sequence[Tag], old: Asset | None, status: Status | None
    ) -> FileReport:
        source, asset, passages = ready.source.source, ready.document.asset, ready.passages
        if old and old.source not in ("", source) and Path(old.source.partition("#")[0]).exists():
            return FileReport(source, REJECTED, f"The id '{asset.asset_id}' is already that of {old.source}.")
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
            why = f"version {old.version + 1}, {len(passages)} passages"
            return FileReport(source, CHANGED, why, asset.asset_id, len(passages))
        why = "the text is the same; what is known about it was renewed"
        return FileReport(source, UNCHANGED, why, asset.asset_id, len(passages))

    def _mark_vanished(self, path: Path, known: Mapping[str, Asset], found: set[str], run: _Run) -> None:
        """Sources that came from this folder or manifest before and are no longer there."""
        root = path.resolve().as_posix()
        gone = self.store.content.vanished()
        if root in {f.source for f in run.files if f.happened == REJECTED}:
            return  # a manifest that was refused as a whole says nothing of its rows
        missing = {
            source: asset.asset_id
            for source, asset in known.items()
            if source not in found and asset.asset_id not in gone and _came_from(source, root)
        }
        if missing:
            self.store.content.mark_vanished(missing.values(), self.as_of)
            why = "its source is gone; it is kept, and no longer recommended"
            run.files += [FileReport(source, VANISHED, why, asset_id) for source, asset_id in missing.items()]


def _same_id(document: Document, source: Source, known: Mapping[str, Asset]) -> Document:
    """The document under the id that its source has already: one made from a path depends on where reading began."""
    old = known.get(source.source)
    if old is None or "asset_id" in document.stated or old.asset_id == document.asset.asset_id:
        return document
    tags = tuple(replace(t, asset_id=old.asset_id) for t in document.tags)
    return replace(document, asset=replace(document.asset, asset_id=old.asset_id), tags=tags)


def _came_from(source: str, root: str) -> bool:
    """Whether a source that was not found again belongs to what was just read: a row of this manifest, or a file of
    this folder that does not exist any more (one that does was rejected this time)."""
    file, row, _ = source.partition("#")
    return file == root if row else file.startswith(f"{root}/") and not Path(file).exists()
