"""Calls about content: add it, look at it, correct its tags, approve and retire it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path

from content_library.asset import LabelSet, Status
from recommender.calls.checked import checked
from recommender.calls.door import Door
from recommender.errors import one_of
from recommender.moments import is_now, moment_of, past_moment
from recommender.results import AssetView, ContentReport
from recommender.rights import Act

# Called with (phase, done, total).
Progress = Callable[[str, int, int], None]


class ContentCalls(Door):
    """What a marketer does with content."""

    @checked
    def add_content(
        self,
        path: str | Path,
        *,
        status: str = "",
        columns: Mapping[str, str] | None = None,
        progress: bool | Progress = False,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> ContentReport:
        """What adding a file, a folder or a manifest did, source by source; unchanged sources cost nothing.

        `status` (draft, approved, retired) is given to what is new. `columns` says what a list of content calls our
        columns, where that is not found out: {"title": "Name"}. `progress` may be a function that is called with
        (phase, done, total). The index is brought up to date when something is asked of it. Raises InputError for an
        `as_of` in the future.
        """
        self._may(actor, Act.CONTENT)
        from recommender.ingest import Ingest

        ingest = Ingest(
            store=self.store,
            taxonomy=self._parts.taxonomy,
            encoder=self._parts.encoder,
            tagger=self._parts.tagger,
            max_bytes=self.settings.max_file_mb * 1_000_000,
            as_of=past_moment(as_of, "Adding content"),
            actor=actor,
            workspace=self.workspace,
            columns=dict(columns or {}),
        )
        given = Status(one_of("status", status, list(Status))) if status else None
        before = self.store.content.content_version()
        with _reporting(progress) as tell:
            report = ingest.add(Path(path), given, tell)
        if self.store.content.content_version() != before:
            self._parts.current_library()
        return report

    @checked
    def assets(
        self, *, search: str = "", actor: str = "", as_of: datetime | None = None, **filters: str
    ) -> list[AssetView]:
        """Assets with their effective tags; `filters` are stage, message, role, product, market, language, status.

        As of another moment than now they are those that had been added by then, with the tags that people and imports
        had set by then, and what had expired or vanished by then is marked. What is not kept of the past is as it is
        now: texts and titles of older versions, the status, the model's tags, and assets that were deleted or whose
        first addition is older than its note.
        """
        self._may(actor, Act.READ)
        labels = {s.value: self._label(s, filters[s]) for s in LabelSet if filters.get(s)}
        moment = moment_of(as_of)
        self._parts.current_tags()
        return self._parts.views.assets(search, {**filters, **labels}, moment, hindsight=not is_now(moment))

    @checked
    def asset(self, asset_id: str, *, actor: str = "", as_of: datetime | None = None) -> AssetView:
        """One asset with its tags and the passages that speak for them; of the past it tells as much as `assets` does.

        Raises NotFoundError with the nearest ids, and InputError for one that was first added after `as_of`.
        """
        self._may(actor, Act.READ)
        moment = moment_of(as_of)
        self._parts.current_tags()
        return self._parts.views.asset(asset_id, moment, hindsight=not is_now(moment))

    @checked
    def set_tags(
        self,
        asset_id: str,
        label_set: str,
        labels: Sequence[str],
        *,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> AssetView:
        """The asset after a person has set its labels: the first is the primary one, the others are acceptable too."""
        self._may(actor, Act.CONTENT)
        self._parts.records.set_tags(asset_id, label_set, labels, actor, past_moment(as_of, "A tag"))
        return self._parts.views.asset(asset_id, moment_of(None))

    @checked
    def set_status(
        self, asset_ids: Sequence[str], status: str, *, actor: str = "", as_of: datetime | None = None
    ) -> None:
        """Approve, retire or send back to draft; it counts from now on, `as_of` is noted as the moment of writing.

        Raises NotFoundError or InputError.
        """
        self._may(actor, Act.CONTENT)
        moment = past_moment(as_of, "A change of status")
        self.store.content.set_status(asset_ids, Status(one_of("status", status, list(Status))))
        self.store.audit(actor, "set status", f"{status}: {', '.join(asset_ids)}", moment)


def _reporting(progress: bool | Progress) -> AbstractContextManager[Progress]:
    """What progress is reported to while the block lasts."""
    if callable(progress):
        return nullcontext(progress)
    if progress:
        from recommender.progress import progress_bar

        return progress_bar()
    return nullcontext(lambda _phase, _done, _total: None)
