"""Tags of the machine made anew where what makes them has changed: the taxonomy, the embedding model, the tagger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from content_library.asset import Tag
from content_library.taxonomy import Taxonomy
from recommender.counting import count
from recommender.encoder import CachedEncoder
from recommender.errors import WorkspaceError
from recommender.store import Store
from recommender.tagging import Tagger, made_by, passage_text

# What the taxonomy is called that no file of the workspace's names.
DEFAULT = "the default taxonomy"
# So many assets are tagged and kept at a time.
CHUNK = 200
# With so many assets people wait for seconds, and are told for what.
MANY = 1_000
# What is said of each thing that tags hang on (see `made_by`).
REASONS = {
    "taxonomy": "the taxonomy changed",
    "model": "the embedding model changed",
    "way": "the way of tagging changed",
}


@dataclass(frozen=True)
class Retagging:
    """The use case with the parts that it needs; `tagger` is asked for one when there is something to tag.

    `file` is what the taxonomy was read from, "" for the default one.
    """

    store: Store
    encoder: CachedEncoder
    taxonomy: Taxonomy
    tagger: Callable[[], Tagger]
    file: str = ""

    def run(self, progress: Callable[[str, int, int], None]) -> dict[str, str]:
        """The assets that were tagged again, each with the reason. What people and imports said stays as it is.

        Vectors are those that were kept: nothing is embedded unless the model is another one.
        """
        reasons = self._stale()
        self._renew(sorted(reasons), progress)
        self._note()
        return reasons

    def another(self) -> str:
        """With which other taxonomy the content was tagged last: "own.yaml, 3 Nov 2026 14:30"; "" for this one."""
        noted = self.store.adding.tagged_with()
        if not noted or noted["fingerprint"] == self._fingerprint:
            return ""
        at = datetime.fromisoformat(noted["at"]).astimezone()
        return f"{noted['file'] or DEFAULT}, {at.day} {at:%b %Y %H:%M}"

    def _other_file(self) -> str:
        """With which taxonomy the content was tagged before, for the end of a sentence; "" where it is the same file,
        of which it is enough to say that it changed."""
        other = self.another()
        same = other and self.store.adding.tagged_with()["file"] == self.file
        return f" (before, it was tagged with {other})" if other and not same else ""

    def _note(self) -> None:
        if not self.store.read_only and self.store.adding.tagged_with().get("fingerprint") != self._fingerprint:
            now = datetime.now(UTC).isoformat()
            self.store.adding.note_tagged({"fingerprint": self._fingerprint, "file": self.file, "at": now})

    @property
    def _fingerprint(self) -> str:
        return made_by(self.encoder.name, self.taxonomy)["taxonomy"]

    def catch_up(self, tell: Callable[[str], None], at: datetime) -> bool:
        """Whether the machine's tags are as it makes them now, after it has made anew those that weren't, with a word.

        Where the workspace can't be written they stay as they are, with a word on what to do.
        """
        reasons = self._stale()
        if not reasons:
            self._note()
            return True
        if not self.store.read_only:
            other = self._other_file()
            if len(reasons) >= MANY:
                tell(f"Tagging {count(len(reasons), 'asset')} again, because {_why(reasons)} …")
            try:
                self._renew(sorted(reasons), lambda _phase, _done, _total: None)
                self._note()
                said = [f"{s.removesuffix('.')}{other}." for s in retagged(reasons)]
                self.store.audit("", "tag again", " ".join(said), at)
            except WorkspaceError as error:
                tell(str(error))
            else:
                for sentence in said:
                    tell(sentence)
                return True
        tell(
            f"The tags of {count(len(reasons), 'asset')} are still those from before {_why(reasons)}, because the "
            "workspace could not be written: run `stagecue assets list` as somebody who may write it."
        )
        return False

    def _renew(self, ids: Sequence[str], progress: Callable[[str, int, int], None]) -> None:
        for start in range(0, len(ids), CHUNK):
            progress("tagging again", start, len(ids))
            self._again(ids[start : start + CHUNK])
        if ids:
            progress("tagging again", len(ids), len(ids))

    def _stale(self) -> dict[str, str]:
        now = made_by(self.encoder.name, self.taxonomy)
        stale = {}
        for asset_id, marks in self.store.adding.marked_otherwise(now).items():
            reasons = [said for name, said in REASONS.items() if name in marks and marks[name] != now[name]]
            stale[asset_id] = " and ".join(reasons)
        return stale

    def _again(self, ids: Sequence[str]) -> None:
        content = self.store.content
        assets = {a.asset_id: a for a in content.assets(ids=ids)}
        passages = {key: list(own) for key, own in groupby(content.passages(ids), lambda p: p.asset_id)}
        texts = [passage_text(asset.title, p.text) for key, asset in assets.items() for p in passages.get(key, ())]
        vectors, tagger, at = self.encoder.encode(texts), self.tagger(), 0
        tags: dict[str, list[Tag]] = {}
        for key, asset in assets.items():
            own = passages.get(key, [])
            tags[key] = tagger.tag(key, asset.title, own, vectors[at : at + len(own)], asset.language)
            at += len(own)
        now = made_by(self.encoder.name, self.taxonomy)
        with self.store.transaction():
            # What another process has changed meanwhile, it has tagged, too.
            hashes = {key: asset.content_hash for key, asset in assets.items()}
            still = [a.asset_id for a in content.assets(ids=ids) if a.content_hash == hashes.get(a.asset_id)]
            content.replace_tags([tag for key in still for tag in tags[key]])
            self.store.adding.mark(dict.fromkeys(still, now))


def retagged(reasons: Mapping[str, str]) -> list[str]:
    """What to say when assets (by id, each with the reason) were tagged again: a sentence a reason."""
    return [f"{count(n, 'asset')} tagged again: {why}." for why, n in Counter(reasons.values()).items()]


def _why(reasons: Mapping[str, str]) -> str:
    return " or ".join(dict.fromkeys(reasons.values()))
