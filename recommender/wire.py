"""Settings -> a ready Recommender: the only place where parts are chosen, and the door for Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from recommender.calls.asking import AskingCalls
from recommender.calls.checked import checked
from recommender.calls.content import ContentCalls, Progress
from recommender.calls.people import PeopleCalls
from recommender.calls.tables import TableCalls
from recommender.counting import count
from recommender.encoder import Encoder, SentenceEncoder
from recommender.errors import InputError
from recommender.home import follow
from recommender.moments import is_now, moment_of
from recommender.ranking import Weights
from recommender.results import Check, ContentReport
from recommender.rights import Act
from recommender.settings import Settings
from recommender.store import open_store

DEFAULT_WORKSPACE = "stagecue-workspace"


def _say_nothing(_: str) -> None:
    return None


class Recommender(ContentCalls, TableCalls, PeopleCalls, AskingCalls):
    """A workspace and everything that can be done with it.

    Every call takes `actor` (a user's id; "" is whoever owns the machine and may do everything) and `as_of` (an aware
    datetime; now by default), so that yesterday's answer can be computed again. What is of the wrong type is refused
    with an InputError before anything is done.
    """

    @classmethod
    @checked
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

    def warm(self) -> None:
        """Load the embedding model now, so that the first question need not wait for it. Raises ModelError."""
        self._parts.encoder.warm()

    @checked
    def doctor(self, *, actor: str = "", as_of: datetime | None = None) -> list[Check]:
        """What is in order and what is not, with what to do about it. Raises InputError for another moment than now."""
        self._may(actor, Act.READ)
        if not is_now(moment_of(as_of)):
            raise InputError("doctor looks at the workspace as it is now; leave as_of out.")
        from recommender.doctor import checks

        model, folder = self._parts.encoder.name, self._parts.index_folder
        return checks(self.workspace, self.settings, self.store, folder, model, lambda: self.taxonomy)

    @checked
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
