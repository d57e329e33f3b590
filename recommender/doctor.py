"""What is in order and what is not, with what to do about it. Looks; changes nothing."""

from __future__ import annotations

import importlib.util
import shutil
from collections import Counter
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from content_library.asset import LabelSet
from content_library.taxonomy import Taxonomy
from recommender.counting import count
from recommender.encoder import bundled_model
from recommender.errors import StagecueError
from recommender.explain import outdated
from recommender.library import Library
from recommender.passport import IndexStale
from recommender.results import Check
from recommender.settings import DEFAULT_MODEL, Settings
from recommender.store import Store
from recommender.store.changes import Version

PARTS = ("sentence-transformers", "torch", "faiss-cpu", "bm25s", "SQLAlchemy", "streamlit", "langchain")
LOW_SPACE_MB = 500


def checks(
    folder: Path, settings: Settings, store: Store, index: Path, model: str, taxonomy: Callable[[], Taxonomy]
) -> list[Check]:
    """One check a line, in the order in which a person would look; `taxonomy` loads it, which may fail."""
    return [
        _parts(),
        _model(settings),
        _store(store),
        _taxonomy(store, taxonomy),
        _index(store, index, model, taxonomy),
        _space(folder),
        _chat(settings),
    ]


def _parts() -> Check:
    found, missing = [], []
    for part in PARTS:
        try:
            found.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            missing.append(part)
    if missing:
        return Check("parts", False, f"Missing: {', '.join(missing)}; install stagecue again.")
    return Check("parts", True, ", ".join(found))


def _model(settings: Settings) -> Check:
    if settings.model != DEFAULT_MODEL:
        return Check("embedding model", True, f"{settings.model} (set by you; it is loaded when first needed)")
    try:
        folder = bundled_model()
    except StagecueError as error:
        return Check("embedding model", False, str(error))
    return Check("embedding model", True, f"{DEFAULT_MODEL}, checksum as published, {folder}")


def _store(store: Store) -> Check:
    counts = {
        "asset": len(store.content.assets()),
        "contact": len(store.people.contacts()),
        "signal": sum(store.people.signal_kinds().values()),
    }
    only = "; it may only be read: nothing is noted, added or logged" if store.read_only else ""
    return Check("workspace", True, ", ".join(count(n, noun) for noun, n in counts.items()) + only)


def _taxonomy(store: Store, load: Callable[[], Taxonomy]) -> Check:
    """Whether it can be read, and has every kind and stage that the workspace speaks of."""
    try:
        taxonomy = load()
    except StagecueError as error:
        return Check("taxonomy", False, str(error))
    kinds = {kind: n for kind, n in store.people.signal_kinds().items() if kind not in taxonomy.kinds}
    said = Counter(o.stage for o in store.people.overrides())
    strange = outdated(kinds, {stage: n for stage, n in said.items() if stage not in taxonomy.labels("stage")})
    if strange:
        advice = "they are left out; put them back into the taxonomy's file to have them counted"
        return Check("taxonomy", False, f"there are {'; '.join(strange)}: {advice}")
    labels = ", ".join(count(len(taxonomy.labels(s)), s) for s in LabelSet)
    return Check("taxonomy", True, f"{taxonomy.name}: {labels}, {count(len(taxonomy.kinds), 'signal kind')}")


def _index(store: Store, folder: Path, model: str, taxonomy: Callable[[], Taxonomy]) -> Check:
    """Whether the index can be used, and of which version of the content it is."""
    now = store.content.content_version()
    try:
        library = Library.load(folder, model, taxonomy())
    except IndexStale as stale:
        nothing = not store.content.assets()
        again = f"{stale.sentence}; the next recommend builds it again"
        return Check("index", nothing, "nothing to index yet" if nothing else again)
    except StagecueError as error:
        return Check("index", False, f"cannot be looked at: {error}")
    at = library.content_version
    if store.content.changes_since(Version(at, library.content_mark)) is None:
        return Check(
            "index", False, f"of another history of the content ({at}, now {now}); the next recommend builds it again"
        )
    if at == now:
        return Check("index", True, f"up to date with content version {at}")
    return Check("index", True, f"at content version {at} of {now}; the next recommend brings it up to date")


def _space(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < LOW_SPACE_MB:
        return Check("disk", False, f"only {free} MB free; make room")
    return Check("disk", True, f"more than {LOW_SPACE_MB} MB free")


def _chat(settings: Settings) -> Check:
    if not settings.chat_model:
        return Check("chat model", True, "none set: messages are composed from the passages alone")
    if importlib.util.find_spec("langchain") is None:
        return Check("chat model", False, f"{settings.chat_model} is set but langchain is missing")
    return Check("chat model", True, f"{settings.chat_model}; passages and the contact's need are sent to it")
