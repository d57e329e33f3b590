"""What the screens share: the one open Recommender, who is asking and what they may do, errors as sentences."""

from __future__ import annotations

import os
import shlex
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Any, NamedTuple, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recommender.errors import RightsError, StagecueError, WorkspaceError
from recommender.rights import Act
from recommender.rights import may as check_may
from recommender.store.engine import FILE_NAME
from recommender.ui.launch import ACTOR_FLAG, WORKSPACE_FLAG
from recommender.ui.words import plain
from recommender.wire import DEFAULT_WORKSPACE, Recommender

WORKSPACE_VARIABLE, ACTOR_VARIABLE = "STAGECUE_WORKSPACE", "STAGECUE_ACTOR"
NO_FILE = (0, 0)
# Visitors share one Recommender; its embedding model and index serve one of them at a time.
_ONE_AT_A_TIME = RLock()
# While the embedding model is loaded.
_LOADING = Event()
# People move slowly: what was counted is good for so many seconds.
KEPT = 300
WHERE_THE_DETAILS_ARE = "the log of the command that started the screens has the details."
T = TypeVar("T")


def workspace() -> Path:
    """The workspace that is shown: what the command said, else STAGECUE_WORKSPACE, else the default folder."""
    return Path(_flag(WORKSPACE_FLAG) or os.environ.get(WORKSPACE_VARIABLE) or DEFAULT_WORKSPACE)


def first_actor() -> str:
    """Who works in a new window: what the command said, else STAGECUE_ACTOR, else "" for the owner of this machine."""
    return _flag(ACTOR_FLAG) or os.environ.get(ACTOR_VARIABLE, "")


def _flag(name: str) -> str:
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv[1:-1] else ""


class Opened(NamedTuple):
    """An open Recommender, and which file (device and number) its store was then."""

    rec: Recommender
    file: tuple[int, int]


def recommender() -> Recommender:
    """The Recommender of the workspace, opened once a process, and anew where another stands in its place.

    Raises InputError, or WorkspaceError, also where the workspace is no longer there: what its open file would still
    take would be lost.
    """
    folder = workspace().absolute()
    once = st.cache_resource(show_spinner=False)(_opened)
    opened: Opened = once(str(folder))
    now = _which_file(folder)
    if now == NO_FILE:
        raise WorkspaceError(f"The workspace {folder} is no longer there; put it back, or start with another one.")
    if now != opened.file:
        once.clear(str(folder))
        opened = once(str(folder))
    return opened.rec


def reopen() -> None:
    """Have the workspace opened anew, with its settings as they are now."""
    st.cache_resource(show_spinner=False)(_opened).clear(str(workspace().absolute()))
    ask_again()


def _opened(folder: str) -> Opened:
    return Opened(_open(folder), _which_file(Path(folder)))


def _which_file(folder: Path) -> tuple[int, int]:
    """Which file the store is, NO_FILE where there is none."""
    try:
        stat = (folder / FILE_NAME).stat()
    except (FileNotFoundError, NotADirectoryError):
        return NO_FILE
    return stat.st_dev, stat.st_ino


def _open(folder: str) -> Recommender:
    return Recommender.open(folder)


def command(words: str) -> str:
    """A command line for a person to run, in this workspace."""
    given = workspace()
    where = "" if given == Path(DEFAULT_WORKSPACE) else f" -w {shlex.quote(str(given))}"
    return f"stagecue {words}{where}"


def warm(rec: Recommender) -> None:
    """Load the embedding model beside the first page, once a process, so that the first question need not wait."""
    st.cache_resource(show_spinner=False)(_warming)(str(rec.workspace), rec)


def _warming(workspace: str, _rec: Recommender) -> Thread:  # noqa: ARG001
    thread = Thread(target=_load, args=(_rec,), daemon=True)
    thread.start()
    return thread


def _load(rec: Recommender) -> None:
    _LOADING.set()
    try:
        rec.warm()
    except StagecueError:
        # Whoever asks something that takes the model is told.
        return
    finally:
        _LOADING.clear()


@contextmanager
def working(what: str = "") -> Iterator[None]:
    """One visitor's turn at the Recommender, with a word on the screen while it lasts."""
    if what:
        loading = " The embedding model is being loaded, which takes some seconds." if _LOADING.is_set() else ""
        with st.spinner(f"{what}{loading}", show_time=True), _ONE_AT_A_TIME:
            yield
    else:
        with _ONE_AT_A_TIME:
            yield


def guarded(page: Callable[[], None]) -> Callable[[], None]:
    """The page, which shows what Stagecue refuses, and what else goes wrong, as a sentence."""

    @wraps(page)
    def shown() -> None:
        try:
            page()
        except Exception as error:  # noqa: BLE001 - the last door: a person gets a sentence, the log the traceback
            complain(error)

    return shown


@contextmanager
def telling(place: DeltaGenerator) -> Iterator[None]:
    """What is refused inside is said in `place`, and the rest of the page stays."""
    try:
        yield
    except StagecueError as error:
        with place:
            complain(error)


def complain(error: Exception) -> None:
    """Show an error's sentence; of one that should not happen, the traceback goes to the log."""
    told = str(error)
    if not isinstance(error, StagecueError):
        traceback.print_exception(error, file=sys.stderr)
        first = (told.strip().splitlines() or [""])[0]
        what = f"{type(error).__name__}: {first}" if first else type(error).__name__
        told = f"Something went wrong that should not: {what}; {WHERE_THE_DETAILS_ARE}"
    st.error(plain(told), icon=":material/error:")


def actor() -> str:
    """Who is asking: the user chosen in the sidebar, "" for the owner of this machine."""
    return str(st.session_state.get("actor", ""))


def forbidden(rec: Recommender, act: Act) -> str:
    """Why whoever is asking may not do this, in a sentence; "" where they may."""
    try:
        check_may(rec.store.people.users() if actor() else [], actor(), act)
    except RightsError as error:
        return str(error)
    return ""


def may(rec: Recommender, act: Act) -> bool:
    """Whether they may: what they may not is not offered."""
    return not forbidden(rec, act)


def keep(key: str, default: Any) -> str:
    """A widget's key, filled with what was chosen before: Streamlit forgets widgets of pages that are not shown."""
    widget = f"w_{key}"
    if widget not in st.session_state:
        st.session_state[widget] = st.session_state.get(f"kept_{key}", default)
    return widget


def kept(key: str, value: Any) -> Any:
    """`value`, remembered for the next time the page is shown."""
    st.session_state[f"kept_{key}"] = value
    return value


def shared(rec: Recommender, name: str, make: Callable[[], T]) -> T:
    """What `make` gives, made once for all visitors and again after new content, or KEPT seconds later."""
    cached = st.cache_resource(show_spinner=False, ttl=KEPT, max_entries=8)(_made)
    made: T = cached(str(rec.workspace), name, actor(), rec.store.content.content_version(), make)
    return made


def _made(workspace: str, name: str, asker: str, version: int, _make: Callable[[], T]) -> T:  # noqa: ARG001
    # The first four are the key; Streamlit leaves a name with an underscore out of it.
    return _make()


def ask_again() -> None:
    """Forget the answer and the draft that belongs to it."""
    for name in ("answer_to", "answer", "writing", "draft"):
        st.session_state.pop(name, None)


def choose(key: str, value: Any) -> None:
    """Choose for a person in a widget of `keep`, before it is shown."""
    st.session_state[f"w_{key}"] = kept(key, value)


def note(text: str, done: bool = True) -> None:
    """Say something on the next run of the page: what was done has changed what is shown, or why nothing was done."""
    st.session_state["note"] = (text, done)


def show_notes() -> None:
    """What the last run left to say."""
    text, done = st.session_state.pop("note", ("", True))
    if text and done:
        st.toast(plain(text), icon=":material/check:")
    elif text:
        # Over the page, wherever it is scrolled to, and long enough to be read.
        st.toast(plain(text), icon=":material/info:", duration="long")
