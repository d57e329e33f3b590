"""A source, its parsed text and the taxonomy -> a Document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from content_library.asset import Asset, Document, Tag, content_hash
from content_library.language import detect
from content_library.loaders.fields import CLEAR, LABELS, Faults, asset_fields, clean, of_one, tags_of
from content_library.loaders.parsed import Parsed
from content_library.loaders.sources import FORMATS, Source
from content_library.taxonomy import Taxonomy
from recommender.errors import InputError


def document(source: Source, parsed: Parsed, taxonomy: Taxonomy) -> Document:
    """The Document; a manifest's row overrides what its file says. Raises InputError for a bad value or no text.

    A label that nobody knows is a bad value, too, but costs a manifest's row no more than that label: lists are written
    in the words of their own house, and what they name can be tagged without them.
    """
    cleaned = (replace(block, text=clean(block.text), place=clean(block.place)) for block in parsed.blocks)
    blocks = tuple(block for block in cleaned if block.text.strip())
    text = "\n\n".join(block.text for block in blocks)
    if not text:
        raise InputError("The file has no text to read.")
    stated = {**parsed.said, **{name: value for name, value in source.row.items() if value}}
    said, several = of_one(stated)
    fields: dict[str, Any] = {}
    asset_id = said.get("asset_id", "").strip() or source.asset_id
    faults, labels = Faults(), Faults()
    with faults:
        fields = asset_fields(said)
    tags = tags_of(asset_id, said, taxonomy, labels if source.row else faults)
    faults.told()
    title = fields.pop("title", "") or clean(parsed.best_title()) or _spoken(source)
    asset = Asset(
        asset_id=asset_id,
        title=title,
        text=text,
        path=source.path.as_posix() if source.path else "",
        format=_format(fields.pop("format", ""), source),
        language=fields.pop("language", "") or detect(text),
        content_hash=content_hash(title, text),
        source=source.source,
        **fields,
    )
    at = f"{source.at[:1].upper()}{source.at[1:]}: " if source.at else ""
    notes = (*parsed.notes, *(f"{at}{note[:1].lower() if at else note[:1]}{note[1:]}" for note in several))
    extra = {**parsed.extra, **source.extra}
    return Document(asset, blocks, tags, _stated(said, tags), notes, extra, tuple(dict.fromkeys(labels.found)))


def _format(stated: str, source: Source) -> str:
    """The format by its one name: "Text" and ".text" are "txt"; what is no file's ending stays as said."""
    if not stated:
        return FORMATS[source.path.suffix.lower()] if source.path else FORMATS[".txt"]
    return FORMATS.get(f".{stated.lower().lstrip('.')}", stated)


def _stated(said: dict[str, str], tags: Sequence[Tag]) -> frozenset[str]:
    """The names of what is said, as Asset and LabelSet call them; labels are said where there are some, or a "-"."""
    fields = {name for name, value in said.items() if value and name not in ("path", "text", "also", *LABELS)}
    cleared = {str(label_set) for column, label_set in LABELS.items() if said.get(column, "").strip() == CLEAR}
    return frozenset(fields | cleared | {str(tag.label_set) for tag in tags})


def _spoken(source: Source) -> str:
    """A title from a file's name: "why-vans_return.pdf" -> "Why vans return"."""
    name = source.path.stem if source.path else source.asset_id
    words = re.sub(r"[\s_-]+", " ", name).strip()
    return words[:1].upper() + words[1:]
