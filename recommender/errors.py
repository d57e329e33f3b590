"""One tree of errors. Each carries one clear sentence for a person and an exit code for a shell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# How much of a wrong value a sentence repeats, and how alike (0 to 1) a choice must be to be meant by it: below that,
# suggestions look random to a reader.
BRIEF = 80
ALIKE = 0.75
# Two forms of a word ("reply", "replied") share at least so many letters, all but so many of the shorter one's.
STEM, ENDING = 4, 1


class StagecueError(Exception):
    """Whatever Stagecue refuses to do; its text is one sentence that says what to do instead.

    `kind` is the word for machines.
    """

    exit_code, kind = 1, "refused"


class InputError(StagecueError):
    """What was given cannot be read or is not valid."""

    exit_code, kind = 2, "input"


class TaxonomyError(InputError):
    """A taxonomy file is wrong; names the file and its line."""


class NotFoundError(StagecueError):
    """Something that was named does not exist; names the nearest that do."""

    exit_code, kind = 3, "not found"

    def __init__(self, noun: str, name: str, near: Iterable[str] = ()) -> None:
        self.noun, self.name, self.near = noun, name, tuple(near)
        hint = f" Did you mean {', '.join(self.near)}?" if self.near else ""
        super().__init__(f"There is no {noun} '{brief(name)}'.{hint}")


class RightsError(StagecueError):
    """The actor may not do this."""

    exit_code, kind = 4, "rights"


class WorkspaceError(StagecueError):
    """The workspace cannot be used: read-only, from a newer version, damaged, or busy."""

    exit_code, kind = 5, "workspace"


class ModelError(StagecueError):
    """A model is missing, damaged, or not the one that was promised."""

    exit_code, kind = 6, "model"


def one_of(noun: str, value: str, valid: Iterable[str]) -> str:
    """`value`, if it is one of `valid`; else an InputError that names the nearest and lists the valid choices."""
    choices = list(valid)
    if value in choices:
        return value
    article = "an" if noun[:1] in "aeio" else "a"
    alike = alike_to(value, choices)
    hint = f" (did you mean {alike}?)" if alike else ""
    raise InputError(f"'{brief(value)}' is not {article} {noun}{hint}; choose one of {', '.join(choices)}.")


def unreadable(error: OSError | UnicodeDecodeError) -> str:
    """Why a file of settings or data cannot be read, and what to do, as the end of a sentence: "… cannot be read: "."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return f"line {line} is not UTF-8; save the file again with the encoding UTF-8"
    return error.strerror or type(error).__name__


def alike_to(value: str, choices: Iterable[str]) -> str:
    """The choice that the value is a slip of the pen away from, or another form or a part of; "" where none is."""
    from difflib import get_close_matches

    by_folded = {_folded(choice): choice for choice in choices}
    wanted = _folded(brief(value))
    found = get_close_matches(wanted, by_folded, n=1, cutoff=ALIKE) or _kin(wanted, list(by_folded))
    return by_folded[found[0]] if found else ""


def _kin(wanted: str, choices: Sequence[str]) -> Sequence[str]:
    """The one choice that begins as `wanted` does ("reply": replied) or has it as a word ("call": asked for call)."""
    begins = wanted[: max(STEM, len(wanted) - ENDING)]
    if len(wanted) < STEM:
        return ()
    for kin in ([c for c in choices if c.startswith(begins)], [c for c in choices if wanted in c.split()]):
        if len(kin) == 1:
            return kin
    return ()


def brief(value: str) -> str:
    """The value, as much of it as a sentence has room for."""
    return value if len(value) <= BRIEF else f"{value[: BRIEF - 1]}…"


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())
