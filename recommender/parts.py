"""The parts of a workspace, each made when it is first needed: a command that needs no model loads none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import content_library
from content_library.taxonomy import Taxonomy, default_taxonomy, load_taxonomy
from recommender import learned
from recommender.encoder import CachedEncoder, Encoder, shipped_vectors
from recommender.indexing import Indexing
from recommender.library import Library
from recommender.moments import moment_of
from recommender.ranking import Weights
from recommender.retagging import Retagging
from recommender.settings import Settings
from recommender.store import Store

if TYPE_CHECKING:
    from recommender.recommend import Recommend
    from recommender.records import Records
    from recommender.situation import People
    from recommender.tagging import Tagger
    from recommender.views import Views
    from recommender.word_reader import WordReader

INDEX_FOLDER = "index"
OVERTAKEN = (
    "The content was tagged meanwhile with another taxonomy ({other}), so tags that are shown here may be missing: "
    "open the workspace again to go on with the taxonomy of its settings."
)
# Vectors of the exemplars, so that a new workspace need not compute them; scripts/embed_exemplars.py makes the file.
SHIPPED_VECTORS = Path(content_library.__file__).parent / "taxonomy" / "exemplars" / "all-MiniLM-L6-v2.npz"


class Parts:
    """What a Recommender is made of. Together with `wire` the only place where parts are chosen."""

    def __init__(
        self, workspace: Path, settings: Settings, store: Store, encoder: Encoder, on_message: Callable[[str], None]
    ) -> None:
        self.workspace, self.settings, self.store, self.on_message = workspace, settings, store, on_message
        self.encoder = CachedEncoder(encoder, store.vectors, lambda: shipped_vectors(encoder.name, SHIPPED_VECTORS))
        self._library: Library | None = None
        # The version of the content whose tags were last looked at.
        self._tags_of: int | None = None
        # Whether the tags were once as these settings make them; and what to say where others made them anew since.
        self._settled, self.overtaken = False, ""
        self._updating = RLock()
        # Its first index is made without a word.
        self._is_new = store.content.content_version() == 0

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The label sets, frameworks and signal kinds of this workspace."""
        if not self.settings.taxonomy:
            return default_taxonomy()
        path = Path(self.settings.taxonomy)
        return load_taxonomy(path if path.is_absolute() else self.workspace / path)

    @property
    def index_folder(self) -> Path:
        """Where the indexes and what was learned are kept."""
        return self.workspace / INDEX_FOLDER

    def word_reader(self) -> WordReader:
        """What reads from a buyer's words at which stage they stand."""
        return learned.word_reader(self.index_folder, self.encoder.name, self.taxonomy, self.encoder.encode)

    def tagger(self) -> Tagger:
        """What tags content; fitted when first needed."""
        return learned.tagger(self.index_folder, self.encoder.name, self.taxonomy, self.encoder.encode)

    @cached_property
    def people(self) -> People:
        """Reads where contacts stand."""
        from recommender.situation import People

        unknown = self.settings.consent_unknown_counts
        # Read from disk once; it depends on nothing that changes while the workspace is open.
        reader, multilingual = cache(self.word_reader), self.settings.multilingual
        return People(self.store, self.taxonomy, self.encoder, reader, unknown, multilingual)

    def current_library(self) -> Library:
        """The indexed library, brought up to date when the content has changed."""
        # Threads may share a workspace: one of them brings the index up to date, the others wait for it.
        with self._updating:
            if self._library is None or self._library.content_version != self.store.content.content_version():
                self._library = self._indexing.current(self._library)
            return self._library

    def current_tags(self) -> None:
        """Have the machine's tags made anew where its taxonomy, its model or its way of tagging has changed."""
        with self._updating:
            if self._tags_of != self.store.content.content_version():
                self._retag()
                self._tags_of = self.store.content.content_version()

    def _retag(self) -> bool:
        """Whether the tags are as the machine makes them now; it makes them so unless others have taken over.

        Who opens a workspace has it tagged with their taxonomy, once. Who has it open while others do so with another
        one leaves it at that: tagging again in turn would never end.
        """
        retagging = Retagging(self.store, self.encoder, self.taxonomy, self.tagger, self.settings.taxonomy)
        other = retagging.another() if self._settled else ""
        if other:
            self.overtaken = OVERTAKEN.format(other=other)
            self.on_message(self.overtaken)
            return False
        self.overtaken = ""
        self._settled = retagging.catch_up(self.on_message, moment_of(None)) or self._settled
        return self._settled

    @cached_property
    def _indexing(self) -> Indexing:
        tell, is_new = self.on_message, self._is_new
        return Indexing(self.store, self.index_folder, self.encoder, self.taxonomy, tell, is_new, self._retag)

    @cached_property
    def recommend(self) -> Recommend:
        """The use case that answers what to send next."""
        from recommender.recommend import Recommend

        return Recommend(
            self.store,
            self.people,
            self.current_library,
            self.taxonomy,
            Weights().changed(self.settings.weights),
            self.settings.temperature,
            self.settings.seed,
        )

    @cached_property
    def views(self) -> Views:
        """Reads the workspace for people."""
        from recommender.views import Views

        return Views(self.store, self.taxonomy, self.people, self.current_library)

    @cached_property
    def records(self) -> Records:
        """Writes what people note down."""
        from recommender.records import Records

        return Records(self.store, self.taxonomy)
