"""Markdown files with an optional front matter; also what converters give back as Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from content_library.asset import Block
from content_library.loaders.columns import Columns, understood
from content_library.loaders.decode import decoded
from content_library.loaders.fields import COLUMNS, canonical, cell
from content_library.loaders.parsed import Parsed
from recommender.errors import InputError

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# A front matter begins with a name and a colon; under a mere rule there is prose.
_NAMED = re.compile(r"\A---[ \t]*\n(?:#[^\n]*\n)*([\w-]+(?: [\w-]+)?)[ \t]*:(?:\s|$)")
# A name of the front matter and its value; with one of these marks begins a value that is no plain text.
_VALUE = re.compile(r"([\w-]+(?: [\w-]+)?[ \t]*:[ \t]+)(\S.*)")
_MARKED = tuple("'\"[]{}|>&*!%@`#,?-")
_COLON = re.compile(r":(?:[ \t]|\Z)")
# A file has a path and a text of its own.
OWN = ("path", "text")
_FENCE = re.compile(r"\s*(```+|~~~+)")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.+?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*$")
# Every repetition is bounded, so that no file makes them slow.
_INLINE = (
    (re.compile(r"!\[([^\[\]]{0,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\[\]]{0,500})\]\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--[^<>]{0,500}-->"), ""),
    (re.compile(r"(\*\*|__|~~)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^\n*]{1,500})(?<=[^\s*\\])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w\\])_(?=[^\s_])([^\n_]{1,500})(?<=[^\s_\\])_(?!\w)"), r"\1"),
    (re.compile(r"`{1,3}([^`\n]{1,500})`{1,3}"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


def parse(data: bytes) -> Parsed:
    """A Markdown file: its blocks, and what its front matter says."""
    found = decoded(data)
    parsed = of_text(found.text)
    return replace(parsed, notes=(*found.notes, *parsed.notes))


def of_text(text: str) -> Parsed:
    """Markdown text with an optional front matter.

    A value with a colon that lacks its quotes is read as text, with a note. Raises InputError for a front matter that
    can't be read: it may say that this is a draft, or no longer valid.
    """
    match, named = _FRONT.match(text), _NAMED.match(text)
    if not match:
        if named and canonical(named[1]) in COLUMNS:
            raise InputError("Its front matter has no end; write a line of three hyphens under it.")
        return Parsed(tuple(blocks(text)))
    notes: tuple[str, ...] = ()
    try:
        front = _front(match[1])
    except yaml.YAMLError as error:
        front, notes = _mended(match[1]) if named else (None, ())
        if named and front is None:
            raise InputError(_invalid(error)) from error
    rest = text[match.end() :]
    if not isinstance(front, Mapping):
        return Parsed(tuple(blocks(f"{match[1]}\n\n{rest}")))
    said = {str(key): value for key, value in front.items()}
    columns = understood(said, is_list=False)
    extra = {name: text for name, text in columns.extra(said).items() if name not in OWN}
    return Parsed(tuple(blocks(rest)), said=_said(said, columns), notes=notes, extra=extra)


def _front(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except ValueError:  # a day that there is not, such as 2024-13-45: as text it is refused, or of no matter
        return yaml.load(text, Loader=yaml.BaseLoader)


def _mended(text: str) -> tuple[Any, tuple[str, ...]]:
    """What a front matter says when values with a colon are given their quotes, and a note on it; None if that is not
    what it lacks."""
    lines, names = text.split("\n"), []
    for at, line in enumerate(lines):
        found = _VALUE.fullmatch(line)
        value = found[2].partition(" #")[0].rstrip() if found else ""
        if found and not value.startswith(_MARKED) and _COLON.search(value):
            doubled = value.replace("'", "''")
            lines[at] = f"{found[1]}'{doubled}'"
            names.append(found[1].rstrip(": \t"))
    if not names:
        return None, ()
    try:
        front = _front("\n".join(lines))
    except yaml.YAMLError:
        return None, ()
    listed = " and ".join(f"'{name}'" for name in names)
    hold, was = ("holds", "it was") if len(names) == 1 else ("hold", "they were")
    return front, (f"In its front matter {listed} {hold} a colon without quotes; {was} read as text.",)


def _invalid(error: yaml.YAMLError) -> str:
    """The sentence about it, with the line of the file, which is one below the first mark."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    where = f"line {mark.line + 2}: {problem}" if mark else problem
    return f"Its front matter is not valid YAML ({where}); mend it: a text that holds a colon, say, needs quotes."


def _said(front: Mapping[str, Any], columns: Columns) -> dict[str, str]:
    """What it states under the names that we know."""
    theirs = {ours: name for name, ours in columns.known.items() if ours not in OWN}
    return {name: cell(theirs[name], name, front[theirs[name]]) for name in COLUMNS if name in theirs}


def blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text without its marks: headings, paragraphs, lists, tables, code.

    A block's place is the heading over it; a heading's is itself.
    """
    page = _Page()
    for line in text.replace("\r\n", "\n").split("\n"):
        page.read(line)
    page.end()
    return page.blocks


class _Page:
    """The blocks so far, the lines of the one that is open, and the fence around it if it is code."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self.fence = ""

    def read(self, line: str) -> None:
        mark = _FENCE.match(line)
        if self.fence and not (mark and mark[1].startswith(self.fence)):
            self.lines.append(line)
        elif mark:
            opened = "" if self.fence else mark[1]
            self.end()
            self.fence = opened
        elif not line.strip() or (_RULE.match(line) and not self._underlines(line)):
            self.end()
        elif heading := _HEADING.match(line):
            self.end()
            self._head(heading[1])
        elif self._underlines(line):
            self._head(self.lines.pop())
        elif not ("|" in line and _TABLE_RULE.match(line)):
            self.lines.append(line)

    def _underlines(self, line: str) -> bool:
        return len(self.lines) == 1 and _UNDERLINE.match(line) is not None and not _ITEM.match(self.lines[0])

    def _head(self, line: str) -> None:
        title = inline(line).strip()
        if title:
            self.blocks.append(Block(title, title, heading=True))

    def end(self) -> None:
        text = "\n".join(self.lines) if self.fence else _paragraph(self.lines)
        if text.strip():
            self.blocks.append(Block(text, self.blocks[-1].place if self.blocks else ""))
        self.lines, self.fence = [], ""


def _paragraph(lines: list[str]) -> str:
    """Lines as one text: soft line ends become spaces; list items and table rows keep lines of their own."""
    out: list[str] = []
    for line in lines:
        line = re.sub(r"^\s*(?:>\s?)+", "", line)
        if line.strip().startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            out.append(" | ".join(cell for cell in cells if cell))
        elif _ITEM.match(line) or not out:
            out.append(re.sub(r"^[*+](?=\s)", "-", line.strip()))
        else:
            out[-1] += f" {line.strip()}"
    return "\n".join(cleaned for cleaned in map(inline, out) if cleaned.strip())


def inline(text: str) -> str:
    """A line's words without the marks of links, pictures, emphasis, code and HTML."""
    for pattern, words in _INLINE:
        text = pattern.sub(words, text)
    return html.unescape(text)
