"""What is in order and what is not, with what to do about it. Looks; changes nothing."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from recommender.encoder import bundled_model
from recommender.errors import StagecueError
from recommender.index import VectorIndex
from recommender.lexical import WordIndex
from recommender.passport import IndexStale
from recommender.results import Check
from recommender.settings import DEFAULT_MODEL, Settings
from recommender.shelf import Shelf
from recommender.store import Store

PARTS = ("sentence-transformers", "torch", "faiss-cpu", "bm25s", "SQLAlchemy", "streamlit", "langchain")
LOW_SPACE_MB = 500


def checks(folder: Path, settings: Settings, store: Store, index: Path, model: str) -> list[Check]:
    """One check a line, in the order in which a person would look."""
    return [
        _parts(),
        _model(settings),
        _store(store),
        *_indexes(store, index, model),
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
    assets, contacts = len(store.content.assets()), len(store.people.contacts())
    signals = len(store.people.signals())
    return Check("workspace", True, f"{assets} assets, {contacts} contacts, {signals} signals")


def _indexes(store: Store, index: Path, model: str) -> list[Check]:
    at = store.content.content_version()
    loads: dict[str, Callable[[], object]] = {
        "vector index": lambda: VectorIndex.load(index, model, at),
        "word index": lambda: WordIndex.load(index, at),
        "shelf": lambda: Shelf.load(index, model, at),
    }
    out = []
    for name, load in loads.items():
        try:
            load()
            out.append(Check(name, True, f"up to date with content version {at}"))
        except IndexStale as stale:
            nothing = not store.content.assets()
            out.append(
                Check(name, nothing, "nothing to index yet" if nothing else f"{stale} (the next recommend does)")
            )
    return out


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
