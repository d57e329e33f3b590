"""All that is wrong with a taxonomy's files, collected, so that a person mends it in one go."""

from __future__ import annotations

from pathlib import Path

from recommender.errors import TaxonomyError

# So many mistakes are named: more would be read by nobody, and most of them often come from one.
NAMED = 10


class LineError(TaxonomyError):
    """One mistake, which knows where it stands."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.name}, line {line}: {what}.")
        self.path, self.line = path, line


class Mistakes:
    """Collects what is wrong: `note` one, or `with mistakes:` around what may raise one."""

    def __init__(self) -> None:
        self.found: list[TaxonomyError] = []

    def note(self, path: Path, line: int, what: str) -> None:
        """Note a mistake of a file."""
        self.found.append(LineError(path, line, what))

    def __enter__(self) -> None:
        """Nothing; what is raised inside is noted."""

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> bool:
        """Whether it was a mistake in a taxonomy's file, and noted."""
        if isinstance(error, TaxonomyError):
            self.found.append(error)
        return isinstance(error, TaxonomyError)

    def told(self) -> None:
        """Raises TaxonomyError with what was noted, if anything was: file by file, from the top of each to its end."""
        files = list(dict.fromkeys(e.path for e in self.found if isinstance(e, LineError)))
        # Files that cannot be read at all have no line, and come first.
        places = {id(e): (files.index(e.path), e.line) if isinstance(e, LineError) else (-1, 0) for e in self.found}
        # What an alias repeats is wrong once.
        told = list(dict.fromkeys(str(e) for e in sorted(self.found, key=lambda e: places[id(e)])))
        if told:
            more = [f"And {len(told) - NAMED} more."] if len(told) > NAMED else []
            raise TaxonomyError(" ".join(told[:NAMED] + more))
