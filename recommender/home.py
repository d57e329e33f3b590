"""Where a workspace lies: when it was moved or copied with its content, that is found again beside it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from content_library.asset import file_of
from recommender.errors import WorkspaceError
from recommender.store import Store


def follow(store: Store, workspace: Path) -> int:
    """How many sources were found again after the workspace was moved or copied with its content.

    What lay inside the workspace, or beside it, is looked for at the same place inside or beside it now; what is not
    there keeps its path. Where the workspace can't be written, nothing is changed.
    """
    new, old = workspace.resolve(), store.adding.home()
    if old in ("", new.as_posix()):
        return 0
    turns = [(f"{old}/", f"{new.as_posix()}/"), (f"{Path(old).parent.as_posix()}/", f"{new.parent.as_posix()}/")]
    moved: dict[str, tuple[str, str]] = {}
    for asset in store.content.assets():
        path, source = (_turned(name, turns) for name in (asset.path, asset.source))
        files = [name for name in (path, file_of(source)[0]) if name]
        if (path, source) != (asset.path, asset.source) and all(Path(name).exists() for name in files):
            moved[asset.asset_id] = (path, source)
    with suppress(WorkspaceError):
        store.adding.settle(new.as_posix(), moved)
        return len(moved)
    return 0


def _turned(name: str, turns: Sequence[tuple[str, str]]) -> str:
    """A path at its new place: the first turn whose old folder it lies in."""
    for old, new in turns:
        if name.startswith(old):
            return new + name.removeprefix(old)
    return name
