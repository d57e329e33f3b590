"""Settings -> a ready Recommender: the only place where parts are chosen, and the door for Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from content_library.asset import Status
from content_library.taxonomy import Taxonomy
from recommender.counting import count
from recommender.encoder import Encoder, SentenceEncoder
from recommender.errors import one_of
from recommender.home import follow
from recommender.moments import is_now, moment_of, past_moment
from recommender.parts import Parts
from recommender.ranking import Weights
from recommender.results import (
    AssetView,
    Check,
    ContactView,
    ContentReport,
    ImportReport,
    ItemKind,
    Recommendation,
)
from recommender.rights import Act, may
from recommender.settings import Settings
from recommender.store import Store, open_store

if TYPE_CHECKING:
    from recommender.assist import Draft
    from recommender.audit import Audit
    from recommender.buying_group import BuyingGroup
    from recommender.ingest import Progress
    from recommender.people import Need, Outcome, Signal, Touch
    from recommender.readiness import Readiness

DEFAULT_WORKSPACE = "stagecue-workspace"


def _say_nothing(_: str) -> None:
    return None


class Recommender:
    """A workspace and everything that can be done with it.

    Every call takes `actor` (a user's id; "" is whoever owns the machine and may do everything) and `as_of` (an aware
    datetime; now by default), so that yesterday's answer can be computed again.
    """

    def __init__(
        self, workspace: Path, settings: Settings, store: Store, encoder: Encoder, on_message: Callable[[str], None]
    ) -> None:
        self.workspace, self.settings, self.store = workspace, settings, store
        self._parts = Parts(workspace, settings, store, encoder, on_message)

    @property
    def taxonomy(self) -> Taxonomy:
        """The label sets, frameworks and signal kinds of this workspace."""
        return self._parts.taxonomy

    @classmethod
    def open(
        cls,
        workspace: str | Path = DEFAULT_WORKSPACE,
        *,
        settings: Settings | None = None,
        encoder: Encoder | None = None,
        on_message: Callable[[str], None] | None = None,
    ) -> Self:
        """The recommender of a workspace folder, which is created on first use. Raises WorkspaceError or InputError."""
        folder = Path(workspace)
        settings = settings or Settings.load(folder)
        say = on_message or _say_nothing
        Weights().changed(settings.weights)
        inner = encoder or SentenceEncoder(
            settings.model, lambda model: say(f"Loading the embedding model {model}; this takes some seconds …")
        )
        store = open_store(folder)
        if found := follow(store, folder):
            say(f"The workspace has moved: {count(found, 'source')} found again in the new place.")
        return cls(folder, settings, store, inner, say)

    def close(self) -> None:
        """Let go of the workspace."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _may(self, actor: str, act: Act) -> None:
        may(self.store.people.users() if actor else [], actor, act)

    # Content

    def add_content(
        self,
        path: str | Path,
        *,
        status: str = "",
        progress: bool | Progress = False,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> ContentReport:
        """What adding a file, a folder or a manifest did, source by source; unchanged sources cost nothing.

        `status` (draft, approved, retired) is given to what is new. `progress` may be a function that is called with
        (phase, done, total). The index is brought up to date when something is asked of it.
        """
        self._may(actor, Act.CONTENT)
        from recommender.ingest import Ingest

        ingest = Ingest(
            store=self.store,
            taxonomy=self._parts.taxonomy,
            encoder=self._parts.encoder,
            tagger=self._parts.tagger,
            max_bytes=self.settings.max_file_mb * 1_000_000,
            as_of=moment_of(as_of),
            actor=actor,
            workspace=self.workspace,
        )
        given = Status(one_of("status", status, list(Status))) if status else None
        before = self.store.content.content_version()
        with _reporting(progress) as tell:
            report = ingest.add(Path(path), given, tell)
        if self.store.content.content_version() != before:
            self._parts.current_library()
        return report

    def assets(self, *, search: str = "", actor: str = "", **filters: str) -> list[AssetView]:
        """Assets with their effective tags; `filters` are stage, message, role, product, market, language, status."""
        self._may(actor, Act.READ)
        return self._parts.views.assets(search, filters)

    def asset(self, asset_id: str, *, actor: str = "") -> AssetView:
        """One asset with its tags. Raises NotFoundError with the nearest ids."""
        self._may(actor, Act.READ)
        return self._parts.views.asset(asset_id)

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
        return self._parts.views.asset(asset_id)

    def set_status(
        self, asset_ids: Sequence[str], status: str, *, actor: str = "", as_of: datetime | None = None
    ) -> None:
        """Approve, retire or send back to draft. Raises NotFoundError or InputError."""
        self._may(actor, Act.CONTENT)
        self.store.content.set_status(asset_ids, Status(one_of("status", status, list(Status))))
        self.store.audit(actor, "set status", f"{status}: {', '.join(asset_ids)}", moment_of(as_of))

    # Tables in and out

    def import_table(
        self,
        path: str | Path,
        table: str = "",
        *,
        columns: Mapping[str, str] | None = None,
        dry_run: bool = False,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> ImportReport:
        """What importing a CSV, JSONL or Parquet file of a file contract did (or, as a dry run, would do).

        `columns` says what the file calls our columns, where that is not found out: {"contact_id": "Email"}.
        """
        self._may(actor, Act.IMPORT)
        from recommender.exchange import import_table, table_of

        path, named, moment = Path(path), dict(columns or {}), moment_of(as_of)
        if actor and table_of(path, table, named) == "users":
            self._may(actor, Act.USERS)
        return import_table(self.store, path, table, self._parts.taxonomy, moment, actor, dry_run, named)

    def export_table(self, table: str, path: str | Path, *, actor: str = "", as_of: datetime | None = None) -> int:
        """How many rows were written to a CSV, JSONL or Parquet file."""
        self._may(actor, Act.IMPORT)
        from recommender.exchange import export_table

        return export_table(self.store, table, Path(path), moment_of(as_of))

    # People

    def contacts(
        self, *, search: str = "", account: str = "", actor: str = "", as_of: datetime | None = None
    ) -> list[ContactView]:
        """Contacts with role and readiness, by id."""
        self._may(actor, Act.READ)
        return self._parts.views.contacts(search, account, moment_of(as_of))

    def readiness(
        self, contact: str, *, product: str = "", actor: str = "", as_of: datetime | None = None
    ) -> Readiness:
        """Where a contact stands at `as_of`, with the evidence. Raises NotFoundError with the nearest names."""
        self._may(actor, Act.READ)
        return self._parts.people.readiness(self.store.people.contact(contact), product, moment_of(as_of))[0]

    def buying_group(
        self, account: str, *, product: str = "", actor: str = "", as_of: datetime | None = None
    ) -> BuyingGroup:
        """How the people of an account stand to each other, and whom to move next. Raises NotFoundError."""
        self._may(actor, Act.READ)
        return self._parts.views.buying_group(account, product, moment_of(as_of))

    def add_signal(
        self,
        contact: str,
        kind: str,
        *,
        text: str = "",
        at: datetime | None = None,
        product: str = "",
        asset_id: str = "",
        channel: str = "",
        mood: str = "",
        actor: str = "",
    ) -> Signal:
        """The signal that was noted. Raises NotFoundError or InputError (unknown kind, a moment in the future)."""
        self._may(actor, Act.SELL)
        details = {"text": text, "product": product, "asset_id": asset_id, "channel": channel, "mood": mood}
        return self._parts.records.add_signal(contact, kind, moment_of(at), moment_of(None), details, actor)

    def add_touch(
        self,
        contact: str,
        kind: str,
        *,
        text: str = "",
        at: datetime | None = None,
        asset_id: str = "",
        campaign: str = "",
        actor: str = "",
    ) -> Touch:
        """The touch that was noted: sent, call, meeting, demo or event. Raises NotFoundError or InputError."""
        self._may(actor, Act.SELL)
        details = {"text": text, "asset_id": asset_id, "campaign": campaign}
        return self._parts.records.add_touch(contact, kind, moment_of(at), moment_of(None), details, actor)

    def add_outcome(
        self,
        outcome: str,
        *,
        exposure_id: str = "",
        contact: str = "",
        item_id: str = "",
        reason: str = "",
        at: datetime | None = None,
        actor: str = "",
    ) -> Outcome:
        """The outcome that was noted, of an exposure or of item and contact. Raises NotFoundError or InputError."""
        self._may(actor, Act.SELL)
        about = {"exposure_id": exposure_id, "contact": contact, "item_id": item_id, "reason": reason}
        return self._parts.records.add_outcome(outcome, about, moment_of(at), moment_of(None), actor)

    def override(
        self,
        contact: str,
        stage: str,
        *,
        reason: str,
        product: str = "",
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Readiness:
        """Where the contact stands after a person has said so; later signals move on from there."""
        self._may(actor, Act.SELL)
        moment = past_moment(as_of, "An override")
        self._parts.records.override(contact, stage, reason, product, actor, moment)
        return self.readiness(contact, product=product, as_of=moment)

    def set_need(
        self, contact: str, text: str, *, product: str = "", actor: str = "", as_of: datetime | None = None
    ) -> Need:
        """The need as kept: what a contact is about now, in words. The latest alone is kept, blank words take it back.

        Raises InputError for a moment in the future, or before that of the need that is kept.
        """
        self._may(actor, Act.SELL)
        return self._parts.records.set_need(contact, text, product, actor, past_moment(as_of, "A need"))

    # The question

    def recommend(
        self,
        contact: str = "",
        *,
        ask: str = "",
        stage: str = "",
        role: str = "",
        product: str = "",
        k: int = 5,
        kind: str = ItemKind.ASSET,
        filters: Mapping[str, str] | None = None,
        log: bool | None = None,
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Recommendation:
        """What to send, or say, or do next: for a contact, or for a need in words with stage and role, or both.

        `kind` is asset, talking-point or action; `filters` may hold product, market, language, format, status. Raises
        NotFoundError (with the nearest contacts) or InputError. What is shown is kept as exposures, unless `as_of` is
        another moment than now (nobody was shown anything then); `log` True or False decides it either way.
        """
        self._may(actor, Act.READ)
        from recommender.recommend import Question

        person = self.store.people.contact(contact) if contact else None
        question = Question(person, ask, stage, role, product, k, kind, filters or {})
        moment = moment_of(as_of)
        kept = is_now(moment) if log is None else log
        return self._parts.recommend.answer(question, moment, actor, kept)

    def draft(
        self,
        contact: str,
        item_id: str,
        *,
        ask: str = "",
        stage: str = "",
        role: str = "",
        product: str = "",
        sender: str = "",
        actor: str = "",
        as_of: datetime | None = None,
    ) -> Draft:
        """A short message about a recommended item (an asset, a talking point or an action); every fact in it stands in
        the passages that it cites. `contact` may be blank where `ask` or `stage` says for whom it is.
        """
        self._may(actor, Act.SELL)
        from recommender.drafting import Drafting
        from recommender.recommend import Question

        question = Question(self.store.people.contact(contact) if contact else None, ask, stage, role, product)
        drafting = Drafting(self._parts.recommend, self._parts.views.asset, self.settings.chat_model)
        return drafting.draft(question, item_id, sender, moment_of(as_of), actor)

    # The marketer's and the administrator's questions

    def audit(self, *, product: str | None = None, actor: str = "", as_of: datetime | None = None) -> Audit:
        """What content there is against the people who are there now: stage x message x product and market."""
        self._may(actor, Act.READ)
        return self._parts.views.audit(product, moment_of(as_of))

    def warm(self) -> None:
        """Load the embedding model now, so that the first question need not wait for it. Raises ModelError."""
        self._parts.encoder.warm()

    def doctor(self) -> list[Check]:
        """What is in order and what is not, with what to do about it."""
        from recommender.doctor import checks

        model, folder = self._parts.encoder.name, self._parts.index_folder
        return checks(self.workspace, self.settings, self.store, folder, model, lambda: self.taxonomy)

    def load_sample(
        self, *, progress: bool | Progress = False, actor: str = "", as_of: datetime | None = None
    ) -> ContentReport:
        """What loading the fictional company's content and people did; days count back from now."""
        self._may(actor, Act.IMPORT)
        from recommender.sample import load_sample

        moment = moment_of(as_of)

        def add(manifest: Path) -> ContentReport:
            return self.add_content(manifest, progress=progress, actor=actor, as_of=moment)

        return load_sample(self.workspace, add, self.store, self.taxonomy, moment, actor)


def _reporting(progress: bool | Progress) -> AbstractContextManager[Progress]:
    """What progress is reported to while the block lasts."""
    if callable(progress):
        return nullcontext(progress)
    if progress:
        from recommender.progress import progress_bar

        return progress_bar()
    return nullcontext(lambda _phase, _done, _total: None)
