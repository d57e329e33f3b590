"""Tags of the machine made anew where what makes them has changed: the taxonomy, the embedding model, the tagger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from content_library.asset import Tag
from content_library.taxonomy import Taxonomy
from recommender.encoder import CachedEncoder
from recommender.store import Store
from recommender.tagging import Tagger, made_by, passage_text

# So many assets are tagged and kept at a time.
CHUNK = 200
# What is said of each thing that tags hang on (see `made_by`).
REASONS = {
    "taxonomy": "the taxonomy changed",
    "model": "the embedding model changed",
    "way": "the way of tagging changed",
}


@dataclass(frozen=True)
class Retagging:
    """The use case with the parts that it needs; `tagger` is asked for one when there is something to tag."""

    store: Store
    encoder: CachedEncoder
    taxonomy: Taxonomy
    tagger: Callable[[], Tagger]

    def run(self, progress: Callable[[str, int, int], None]) -> dict[str, str]:
        """The assets that were tagged again, each with the reason. What people and imports said stays as it is.

        Vectors are those that were kept: nothing is embedded unless the model is another one.
        """
        reasons = self._stale()
        ids = sorted(reasons)
        for start in range(0, len(ids), CHUNK):
            progress("tagging again", start, len(ids))
            self._again(ids[start : start + CHUNK])
        if ids:
            progress("tagging again", len(ids), len(ids))
        return reasons

    def _stale(self) -> dict[str, str]:
        now = made_by(self.encoder.name, self.taxonomy)
        stale = {}
        for asset_id, marks in self.store.adding.marks().items():
            reasons = [said for name, said in REASONS.items() if name in marks and marks[name] != now[name]]
            if reasons:
                stale[asset_id] = " and ".join(reasons)
        return stale

    def _again(self, ids: Sequence[str]) -> None:
        content = self.store.content
        assets = {a.asset_id: a for a in content.assets(ids=ids)}
        passages = {key: list(own) for key, own in groupby(content.passages(ids), lambda p: p.asset_id)}
        texts = [passage_text(assets[key].title, p.text) for key, own in passages.items() for p in own]
        vectors, tagger, at = self.encoder.encode(texts), self.tagger(), 0
        tags: dict[str, list[Tag]] = {}
        for key, own in passages.items():
            asset = assets[key]
            tags[key] = tagger.tag(key, asset.title, own, vectors[at : at + len(own)], asset.language)
            at += len(own)
        now = made_by(self.encoder.name, self.taxonomy)
        with self.store.transaction():
            # What another process has changed meanwhile, it has tagged, too.
            still = {a.asset_id for a in content.assets(ids=ids) if a.content_hash == assets[a.asset_id].content_hash}
            content.replace_tags([tag for key in still for tag in tags.get(key, ())])
            self.store.adding.mark(dict.fromkeys(still, now))
