"""What all commands share: which workspace, who asks, of which moment, and in which form the answer goes out."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.cli.fault import remark, tell
from recommender.cli.plain import as_text
from recommender.errors import InputError, StagecueError, WorkspaceError, alike_to, brief

if TYPE_CHECKING:
    from recommender.cli.page import Page
    from recommender.wire import Recommender

DEFAULT_WORKSPACE, DEMO_WORKSPACE = "stagecue-workspace", "stagecue-demo"
# What makes a folder a workspace; the store makes it.
DATABASE = "stagecue.db"
# How many of a workspace's values a sentence lists.
LISTED = 10
WORKSPACE_VARIABLE, ACTOR_VARIABLE = "STAGECUE_WORKSPACE", "STAGECUE_ACTOR"


def opener(workspace: Path, on_message: Callable[[str], None]) -> Recommender:
    """The recommender of a workspace. Tests put another function here, which gives one with a small encoder."""
    from recommender.wire import Recommender

    return Recommender.open(workspace, on_message=on_message)


@dataclass(frozen=True, slots=True)
class Session:
    """The shared options of one run. `given` is the workspace that was named on the command line, "" for none."""

    given: str = ""
    actor: str = ""
    as_of: datetime | None = None
    json: bool = False
    debug: bool = False

    @property
    def workspace(self) -> Path:
        """The folder: as given, else from the environment, else the default."""
        return Path(self.given or os.environ.get(WORKSPACE_VARIABLE) or DEFAULT_WORKSPACE)

    def open(self, *, create: bool = False) -> Recommender:
        """The workspace. Raises WorkspaceError where it does not exist, unless this command may `create` it."""
        if not create and not (self.workspace / DATABASE).is_file():
            raise WorkspaceError(
                f"There is no workspace '{self.workspace}' yet; begin with `{self.example('add')} FOLDER`, "
                "or see `stagecue demo`."
            )
        return opener(self.workspace, self.say)

    def say(self, message: str) -> None:
        """Tell on standard error what is going on: why it takes so long, what is made anew."""
        remark(message, as_json=self.json)

    def about(self, rec: Recommender, product: str | None, market: str | None = None) -> None:
        """Refuse a product or a market that is none of the workspace's: an answer about it would look like silence.

        Raises InputError.
        """
        if product:
            self._known("product", product, rec.store.people.products())
        if market:
            markets = {a.market for a in rec.store.people.accounts()} | {a.market for a in rec.store.content.assets()}
            self._known("market", market, sorted(markets - {""}))

    def _known(self, column: str, value: str, known: Sequence[str]) -> None:
        if known and value not in known:
            raise InputError(f"Nothing here is about the {column} '{brief(value)}'{_among(value, known)}.")

    def nothing_has(self, column: str, value: str, known: Collection[str]) -> None:
        """Tell that a list is empty because no asset has this value, and what is near it; else tell nothing."""
        if value and value not in known:
            self.say(f"No asset has the {column} '{brief(value)}'{_among(value, sorted(known))}.")

    def complain(self, error: StagecueError) -> None:
        """Tell on standard error what went wrong, where a command goes on after it."""
        tell(str(error), error.kind, as_json=self.json)

    def show(self, answer: Any, render: Callable[[Page], None]) -> None:
        """Write an answer to standard output: as JSON, or as `render` draws it for a person."""
        if self.json:
            from recommender.results import as_json

            sys.stdout.write(as_text(as_json(answer)))
        else:
            from recommender.cli.page import Page

            render(Page())

    def example(self, command: str) -> str:
        """A command line for a person to run next, in this workspace."""
        where = f" -w {shlex.quote(self.given)}" if self.given else ""
        return f"stagecue {command}{where}"


def _among(value: str, known: Sequence[str]) -> str:
    """What is near a value, and what there is, as the end of a sentence."""
    alike = alike_to(value, known)
    hint = f" (did you mean {alike}?)" if alike else ""
    some = ", ".join(known[:LISTED]) + (f" and {len(known) - LISTED} more" if len(known) > LISTED else "")
    return f"{hint}; there {'is' if len(known) == 1 else 'are'} {some or 'none'}"


def moment(text: str, option: str, *, whole_day: bool = False) -> datetime | None:
    """The aware datetime that a person wrote: ISO 8601, in the machine's zone where none is stated; None for "".

    A date alone means its first moment or, as a `whole_day`, its last one, and today's date then means now. Raises
    InputError.
    """
    if not text:
        return None
    try:
        return _read(text, whole_day)
    except (ValueError, OverflowError) as error:
        example = "write for example 2026-03-01 or 2026-03-01T14:30+01:00"
        raise InputError(f"{option} '{brief(text)}' is not a date or moment; {example}.") from error


def _read(text: str, whole_day: bool) -> datetime:
    found = datetime.fromisoformat(text)
    if len(text) > len("2026-03-01"):
        return found if found.tzinfo else found.astimezone()
    if not whole_day:
        return found.astimezone()
    now = datetime.now(UTC)
    last = datetime.combine(found, time.max).astimezone()
    return now if found.astimezone() <= now < last else last
