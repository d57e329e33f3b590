"""What one run of adding content has found, done and has to tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from content_library.loaders import Note
from recommender.counting import count, first_few
from recommender.origins import Origins
from recommender.results import ContentReport, FileReport
from recommender.retagging import retagged
from recommender.tagging import Tagger

ADDED, CHANGED, UNCHANGED, VANISHED = "added", "changed", "unchanged", "vanished"
REJECTED, SKIPPED = "rejected", "skipped"
# Marks of an asset: the fingerprint of its source, the hash of its text alone, what a list says of its file, and that
# the file was read without a list, too.
FINGERPRINT, TEXT, LISTED_AS, BY_ITSELF = "fingerprint", "text", "listed_as", "by_itself"
# So many names of front matters are listed.
LISTED = 12


@dataclass
class Run:
    """What has happened so far; `seen` has by asset the source that it was met in, `replaced` the assets whose source
    has another id now, `by_itself` those of lists whose file was met without the list, `moved` the new paths of files
    that were renamed, `kept` how many front matters have a name that nobody knows, `resumed` how many sources an
    unfinished run had taken in, None where none was unfinished."""

    origins: Origins
    marks: Mapping[str, Mapping[str, str]]
    tagger: Callable[[], Tagger]
    files: list[FileReport] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    by_itself: set[str] = field(default_factory=set)
    moved: list[str] = field(default_factory=list)
    retagged: Mapping[str, str] = field(default_factory=dict)
    kept: Counter[str] = field(default_factory=Counter)
    resumed: int | None = None
    embedded: int = 0
    kept_vectors: int = 0
    _texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for asset_id in self.marks:
            if asset_id not in self.origins.gone and (text := self.mark(asset_id, TEXT)):
                self._texts[text].append(asset_id)

    def mark(self, asset_id: str, name: str) -> str:
        """An asset's mark as it was when the run began, "" if it had none."""
        return self.marks.get(asset_id, {}).get(name, "")

    def tell(self, happened: str, source: str, why: str, asset_id: str = "") -> None:
        """Note what happened to a source."""
        self.files.append(FileReport(source, happened, why, asset_id))

    def taken(self, source: str, asset_id: str, owner: str) -> None:
        """Note that a source was refused, because its id is another's."""
        remedy = "state another asset_id"
        self.tell(REJECTED, source, f"The id '{asset_id}' is already that of {owner}; {remedy}.")

    def twin(self, asset_id: str, text: str, before: str) -> str:
        """Another asset with this text, "" if there is none; the text is this asset's from now on, and no longer that
        of `before`, the asset that it was."""
        for own in (asset_id, before):
            old = self.mark(own, TEXT)
            self._texts[old] = [x for x in self._texts[old] if x != own]
        others = self._texts[text]
        self._texts[text] = [*others, asset_id]
        return others[0] if others else ""

    def count(self, happened: str) -> int:
        """How many sources fared so until now."""
        return sum(f.happened == happened for f in self.files)

    def sources(self, happened: str) -> set[str]:
        """The sources that fared so until now."""
        return {f.source for f in self.files if f.happened == happened}

    def changes(self) -> dict[str, int]:
        """How often something happened that the audit trail should hold."""
        counts = {h: self.count(h) for h in (ADDED, CHANGED, VANISHED, REJECTED)} | {"retagged": len(self.retagged)}
        return {happened: n for happened, n in counts.items() if n}

    def report(self, notes: Sequence[Note]) -> ContentReport:
        """What happened, source by source, and what there is to say about the run as a whole."""
        files = [
            replace(f, why=f"{f.why}; tagged again: {self.retagged[f.asset_id]}")
            if f.happened == UNCHANGED and f.asset_id in self.retagged
            else f
            for f in self.files
        ]
        told = [*self._resumed(), *retagged(self.retagged), *(f"{note.source}: {note.text}" for note in notes)]
        return ContentReport(tuple(files), tuple(told), self.embedded)

    def kept_words(self) -> str:
        """What front matters say under names that nobody knows, in a sentence; "" for nothing."""
        if not self.kept:
            return ""
        most = [f"{name} ({count(n, 'file')})" for name, n in self.kept.most_common(LISTED)]
        more = [f"{len(self.kept) - LISTED} more"] if len(self.kept) > LISTED else []
        return f"Front matter that is kept as it is, and not used: {', '.join(most + more)}."

    def moved_words(self) -> str:
        """Which files are known under another name or from another folder, in a sentence; "" for none."""
        if not self.moved:
            return ""
        one = len(self.moved) == 1
        files = count(len(self.moved), "file")
        return (
            f"{files} {'was' if one else 'were'} renamed or moved and {'is' if one else 'are'} the same "
            f"{'asset' if one else 'assets'} as before, with all that was set: {first_few(self.moved)}."
        )

    def _resumed(self) -> list[str]:
        kept = [count(self.resumed or 0, "source")] if self.resumed else []
        kept += [f"the vectors of {count(self.kept_vectors, 'passage')}"] if self.kept_vectors else []
        if self.resumed is None or not kept:
            return []
        return [f"Resumed: from a run that did not come to its end, {' and '.join(kept)} were already in."]
