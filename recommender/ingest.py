"""Content in -> read, embedded, tagged, kept, with a report that says for every source what happened and why.

Work is kept by and by, vectors before assets: whatever interrupts it, what was done stays done, nothing is kept by
halves, and the next run goes on from there and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from content_library.asset import Asset, Document, Rejected, Status
from content_library.loaders import Listing, Note, Source, as_copied, as_listed, find, read
from content_library.passages import cut
from content_library.taxonomy import Taxonomy
from recommender.encoder import CachedEncoder
from recommender.ingest_run import BY_ITSELF, FINGERPRINT, LISTED_AS, REJECTED, SKIPPED, TEXT, UNCHANGED, VANISHED, Run
from recommender.keeping import Keeping, Ready
from recommender.origins import Origins
from recommender.results import ContentReport
from recommender.retagging import Retagging
from recommender.store import Store
from recommender.tagging import Tagger

# What was read is embedded and kept when it comes to so many sources or passages: enough for well-filled batches of
# the model. Its vectors are kept sooner, so that little work is lost where a run is broken off.
CHUNK, PASSAGES = 200, 1024

Progress = Callable[[str, int, int], None]


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
    columns: Mapping[str, str] = field(default_factory=dict)

    def add(self, path: Path, status: Status | None, progress: Progress) -> ContentReport:
        """What adding a file, a folder or a manifest did. Raises NotFoundError or InputError for the path as a whole.

        `status`, where given, is set on what is new. What is unchanged (by its bytes) is not even parsed. A folder that
        holds the workspace is read without it. Tags of the machine are made anew where what makes them has changed.
        `columns` says what a list calls our columns: {"title": "Name"}.
        """
        with self.store.patiently():
            return self._add(path, status, progress)

    def _add(self, path: Path, status: Status | None, progress: Progress) -> ContentReport:
        known, root, adding = self.store.content.by_source(), path.resolve().as_posix(), self.store.adding
        read_before = frozenset(a.path for a in known.values() if a.path)
        listing = find(path, self.max_bytes, self.workspace, read_before, self.columns)
        run = self._begun(listing, known)
        fresh = self._fresh(listing.sources, run)
        open_since = adding.unfinished(root)
        if open_since is not None:
            run.resumed = max(0, run.count(UNCHANGED) - open_since)
        if fresh:
            adding.begin(root, run.count(UNCHANGED))
            if self.workspace:
                adding.settle(self.workspace.resolve().as_posix())
        self._take_in(fresh, status, run, progress)
        self._mark_vanished(root, run)
        run.retagged = Retagging(self.store, self.encoder, self.taxonomy, run.tagger).run(progress)
        if fresh or run.resumed is not None:
            adding.end(root)
        if changes := run.changes():
            self.store.audit(self.actor, "add content", f"{path}: {changes}", self.as_of)
        words = [Note(root, said) for said in (run.moved_words(), run.kept_words()) if said]
        return run.report([*listing.notes, *run.remarks, *words])

    def _begun(self, listing: Listing, known: Mapping[str, Asset]) -> Run:
        content = self.store.content
        listed = frozenset([s.source for s in listing.sources] + [r.source for r in listing.rejected])
        marks = self.store.adding.marks()
        texts = {asset_id: own[TEXT] for asset_id, own in marks.items() if TEXT in own}
        origins = Origins(known, frozenset(content.vanished()), listed, texts, self.store.adding.successors())
        run = Run(origins, marks, cache(self.tagger))
        for r in listing.rejected:
            run.tell(REJECTED, r.source, r.reason)
        for s in listing.skipped:
            run.tell(SKIPPED, s.source, s.reason)
        return run

    def _fresh(self, sources: Sequence[Source], run: Run) -> list[Source]:
        """The sources whose bytes are not those that were read before."""
        fresh, origins = [], run.origins
        for source in (self._as_known(source, run) for source in sources):
            old = origins.known.get(source.source)
            if old and run.mark(old.asset_id, FINGERPRINT) == source.fingerprint and old.asset_id not in origins.gone:
                run.tell(UNCHANGED, source.shown, "the content is the same", old.asset_id)
                run.seen[old.asset_id] = source.source
            else:
                fresh.append(source)
        return fresh

    def _as_known(self, source: Source, run: Run) -> Source:
        """A file with what a list said of it, if it came in by a list before; any other source as it is."""
        known = None if source.row else run.origins.at(source)
        if known is None:
            return source
        if (name := run.origins.source_of(source, known)) != source.source:
            run.by_itself.add(known.asset_id)
        said = run.mark(known.asset_id, LISTED_AS)
        return as_listed(source, name, said) if said else source

    def _take_in(self, fresh: Sequence[Source], status: Status | None, run: Run, progress: Progress) -> None:
        """Read what is new, and keep it whenever enough has come together."""
        keeping = Keeping(self.store, self.taxonomy, self.encoder, status, self.as_of, self.actor)
        ready: list[Ready] = []
        progress("reading", 0, len(fresh))
        for done, source in enumerate(fresh, 1):
            ready += self._read(source, run)
            enough = len(ready) >= CHUNK or sum(len(r.passages) for r in ready) >= PASSAGES
            if ready and (enough or done == len(fresh)):
                keeping.keep(ready, run)
                ready = []
            progress("reading", done, len(fresh))

    def _read(self, source: Source, run: Run) -> list[Ready]:
        """The source, read and cut; none where it was rejected."""
        result = read(source, self.taxonomy, self.max_bytes)
        if isinstance(result, Rejected):
            run.tell(REJECTED, source.shown, result.reason)
            return []
        if said := self._said_before(result, source, run):
            return self._read(as_listed(source, source.source, said), run)
        copied = run.origins.copied(result, source)
        if copied and (said := run.mark(copied.asset_id, LISTED_AS)):
            return self._read(as_copied(source, copied.source, said, run.mark(copied.asset_id, FINGERPRINT)), run)
        run.remarks += (Note(source.shown, note) for note in result.notes)
        run.kept.update(name for name in result.extra if name not in source.extra)
        document, before = run.origins.settled(result, source, run.seen)
        asset_id = document.asset.asset_id
        first = run.seen.setdefault(asset_id, source.source)
        if first != source.source:
            run.taken(source.source, asset_id, first)
            return []
        return [Ready(source, document, cut(asset_id, document.blocks), before)]

    def _said_before(self, document: Document, source: Source, run: Run) -> str:
        """What a list said of a file that was renamed since, "" for any other."""
        origins = run.origins
        if source.row or origins.at(source) or source.source in origins.known:
            return ""
        moved = origins.moved(document, run.seen)
        return run.mark(moved.asset_id, LISTED_AS) if moved else ""

    def _mark_vanished(self, root: str, run: Run) -> None:
        """Sources that came from this folder or manifest before and are no longer there."""
        rejected = run.sources(REJECTED)
        if root in rejected:
            return  # a manifest that was refused as a whole says nothing of its rows
        met = run.replaced.union(run.seen)
        missing = [a for a in run.origins.missing(root, rejected) if a.asset_id not in met]
        self.store.adding.mark({i: {BY_ITSELF: "yes"} for i in run.by_itself if not run.mark(i, BY_ITSELF)})
        left = [a for a in missing if run.mark(a.asset_id, BY_ITSELF) and Path(a.path).exists()]
        if left and self.workspace:
            # A list that no longer names a file takes nothing from an asset that came in without it.
            home = self.workspace.resolve().as_posix()
            self.store.adding.settle(home, {a.asset_id: (a.path, a.path) for a in left})
        missing = [a for a in missing if a not in left]
        if missing:
            self.store.content.mark_vanished([a.asset_id for a in missing], self.as_of)
        for asset in missing:
            unlisted = asset.source.startswith(f"{root}#") and Path(asset.path).is_file()
            what = "the list no longer names it" if unlisted else "its source is gone"
            run.tell(VANISHED, asset.source, f"{what}; it is kept, and no longer recommended", asset.asset_id)
