"""What every parser gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from content_library.asset import Block

# A first line longer than this is a sentence of the text, not its title.
TITLE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's blocks in order, its title ("" where it names none), and what it says of itself by column name.

    `notes` are sentences about what was understood though it is not written as it should be. `extra` is what a front
    matter says under names that nobody knows, None where it is cleared.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    extra: Mapping[str, str | None] = field(default_factory=dict)

    def best_title(self) -> str:
        """Its title, else its first heading, else a short first line, else ""."""
        headings = (block.text for block in self.blocks if block.heading)
        first_line = next((block.text.strip().splitlines()[0] for block in self.blocks if block.text.strip()), "")
        title = self.title or next(headings, "") or (first_line if len(first_line) <= TITLE_CHARACTERS else "")
        return " ".join(title.split())
