"""What every call has: the opened workspace, and the rights of who asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy
from recommender.encoder import Encoder
from recommender.parts import Parts
from recommender.rights import Act, may
from recommender.settings import Settings
from recommender.store import Store


class Door:
    """An opened workspace with its parts."""

    def __init__(
        self, workspace: Path, settings: Settings, store: Store, encoder: Encoder, on_message: Callable[[str], None]
    ) -> None:
        self.workspace, self.settings, self.store = workspace, settings, store
        self._parts = Parts(workspace, settings, store, encoder, on_message)

    @property
    def taxonomy(self) -> Taxonomy:
        """The label sets, frameworks and signal kinds of this workspace."""
        return self._parts.taxonomy

    @property
    def overtaken(self) -> str:
        """What to say where others have tagged the content with another taxonomy since this was opened, else ""."""
        return self._parts.overtaken

    def _label(self, label_set: LabelSet, name: str) -> str:
        """The id of a label that is given by its id, its name, or another system's name for it. Raises InputError."""
        return self.taxonomy.one_label(label_set, name) if name else ""

    def _may(self, actor: str, act: Act) -> None:
        may(self.store.people.users() if actor else [], actor, act)
