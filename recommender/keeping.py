"""What was read -> embedded, tagged and kept, all of it or nothing, with a word on what that was to the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from content_library.asset import Asset, Document, LabelSet, Passage, SetBy, Status, Tag, content_hash
from content_library.loaders import Source, remembered
from content_library.taxonomy import Taxonomy
from recommender.counting import count
from recommender.encoder import CachedEncoder, Vectors
from recommender.ingest_run import ADDED, BY_ITSELF, CHANGED, FINGERPRINT, LISTED_AS, TEXT, UNCHANGED, Run
from recommender.results import FileReport
from recommender.store import Store
from recommender.store.adding import FIRST_ADDED
from recommender.tagging import made_by, passage_text

# What a person may have set in Stagecue: kept where the source itself says nothing of it.
SET_BY_HAND = ("product", "market", "campaign", "owner", "status", "published_at", "valid_from", "valid_to", "url")


@dataclass(frozen=True)
class Ready:
    """A source that was read and cut, ready to be kept; `before` is the asset that it was under another id."""

    source: Source
    document: Document
    passages: list[Passage]
    before: Asset | None = None

    @property
    def asset_id(self) -> str:
        """The id under which it will be kept."""
        return self.document.asset.asset_id


@dataclass(frozen=True)
class Keeping:
    """Keeps sources; `status`, where given, is set on what is new."""

    store: Store
    taxonomy: Taxonomy
    encoder: CachedEncoder
    status: Status | None
    as_of: datetime
    actor: str

    def keep(self, ready: Sequence[Ready], run: Run) -> None:
        """Embed and tag what was read, then keep all of it in one transaction."""
        vectors, at = self._encoded(ready, run), 0
        tags: list[list[Tag]] = []
        for r in ready:
            asset, own = r.document.asset, vectors[at : at + len(r.passages)]
            at += len(r.passages)
            tags.append(run.tagger().tag(asset.asset_id, asset.title, r.passages, own, asset.language))
        ids = {r.asset_id for r in ready} | {r.before.asset_id for r in ready if r.before}
        with self.store.transaction():
            stored = {a.asset_id: a for a in self.store.content.assets(ids=ids)}
            for r, model_tags in zip(ready, tags, strict=True):
                old, before = stored.get(r.asset_id), stored.get(r.before.asset_id) if r.before else None
                if old and (old.asset_id in run.replaced or run.origins.given_up(old)):
                    old = None
                if before and before.asset_id in run.replaced:
                    before = None
                if owner := run.origins.owner(old, r.source):
                    run.taken(r.source.source, r.asset_id, owner)
                else:
                    self._keep_one(r, model_tags, old, before, run)

    def _encoded(self, ready: Sequence[Ready], run: Run) -> Vectors:
        texts = [passage_text(r.document.asset.title, p.text) for r in ready for p in r.passages]
        steps: list[int] = []
        vectors = self.encoder.encode(texts, steps.append)
        # Kept for the index, which needs them apart as well.
        self.encoder.encode([title for r in ready if (title := r.document.asset.title)])
        # The first step is what had its vector already.
        run.kept_vectors += sum(steps[:1])
        run.embedded += sum(steps[1:])
        return vectors

    def _keep_one(
        self, ready: Ready, model_tags: Sequence[Tag], old: Asset | None, before: Asset | None, run: Run
    ) -> None:
        """Keep one source; `old` is what is stored of its asset, `before` the asset that it takes the place of."""
        asset, content = self._with_what_was_set(ready.document, before or old), self.store.content
        if before:
            new = before.content_hash != asset.content_hash
            asset = replace(asset, version=max(asset.version, before.version + new))
        said = ready.document.extra
        # What is new has nothing to clear.
        extra = dict(said) if old else {name: text for name, text in said.items() if text is not None}
        changed = content.save(asset, ready.passages, extra or None)
        content.replace_tags(model_tags)
        if before:
            content.hand_over(before.asset_id, asset.asset_id)
            content.delete([before.asset_id])
            run.replaced.add(before.asset_id)
        self._keep_said(ready.document)
        text = content_hash(asset.text)
        self.store.adding.mark({asset.asset_id: self._marks(ready, text, before or old, run)})
        twin = run.twin(asset.asset_id, text, before.asset_id if before else "")
        happened, why = _happened(asset, old, before, changed, run)
        if happened == UNCHANGED:
            twin = ""
        else:
            why += count(len(ready.passages), "passage") + (f"; the same text as '{twin}'" if twin else "")
        why += "".join(f"; {note[:1].lower()}{note[1:].rstrip('.')}" for note in ready.document.notes)
        unknown = ready.document.unknown
        at, name, passages = ready.source.at if unknown else "", ready.source.shown, len(ready.passages)
        run.files.append(FileReport(name, happened, why, asset.asset_id, passages, twin, at, unknown))
        last = before or old
        if last and last.path and asset.path not in ("", last.path) and not Path(last.path).exists():
            run.moved.append(asset.path)

    def _marks(self, ready: Ready, text: str, last: Asset | None, run: Run) -> dict[str, str]:
        """What is noted down about an asset; `last` is what it was before."""
        source = ready.source
        # What has a label that nobody knows is read again each time, until the list or the taxonomy is mended.
        fingerprint = "" if ready.document.unknown else source.fingerprint
        marks = {FINGERPRINT: fingerprint, TEXT: text, **made_by(self.encoder.name, self.taxonomy)}
        if said := remembered(source):
            marks[LISTED_AS] = said
        if last is None and not run.mark(ready.asset_id, FIRST_ADDED):
            marks[FIRST_ADDED] = self.as_of.isoformat()
        if source.is_file and (not source.row or source.met or (last and last.source == last.path)):
            marks[BY_ITSELF] = "yes"
        return marks

    def _with_what_was_set(self, document: Document, last: Asset | None) -> Asset:
        """The asset with what a person had set on it; a new one with the status that was asked for."""
        if last:
            return replace(document.asset, **{f: getattr(last, f) for f in SET_BY_HAND if f not in document.stated})
        return document.asset if self.status is None else replace(document.asset, status=self.status)

    def _keep_said(self, document: Document) -> None:
        """Keep the tags that the source states; drop an import's where it states "-"."""
        asset_id, content = document.asset.asset_id, self.store.content
        said = [replace(t, rater=t.rater or self.actor, at=self.as_of.isoformat()) for t in document.tags]
        if said:
            content.replace_tags(said)
        cleared = {s for s in LabelSet if s in document.stated} - {t.label_set for t in said}
        if cleared:
            content.clear_tags(asset_id, cleared, SetBy.IMPORT)


def _happened(asset: Asset, old: Asset | None, before: Asset | None, changed: bool, run: Run) -> tuple[str, str]:
    """What became of a source, and how the sentence about it begins."""
    if before:
        return CHANGED, f"its id was '{before.asset_id}' and is '{asset.asset_id}' now; the old one finds it, too; "
    if old is None:
        return ADDED, ""
    if changed:
        return CHANGED, f"version {max(old.version + 1, asset.version)}, "
    why = "its source is there again" if asset.asset_id in run.origins.gone else "what is known about it was renewed"
    return UNCHANGED, f"the text is the same; {why}"
