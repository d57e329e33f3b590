"""What content is: frozen records, no I/O. The files' column names are these records' field names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# How the place of a presenter's notes ends: "slide 4, notes".
NOTES = ", notes"
# The source of an asset that a row of a manifest names: the manifest, then the row's id.
ROW = re.compile(r"(.+\.(?:csv|jsonl|ndjson))#", re.IGNORECASE | re.DOTALL)


class LabelSet(StrEnum):
    """The three questions a tag answers about an asset."""

    STAGE = "stage"
    MESSAGE = "message"
    ROLE = "role"


class Status(StrEnum):
    """Whether an asset may leave the house."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


class SetBy(StrEnum):
    """Who set a tag; a person's tag is never overwritten by a machine's."""

    MODEL = "model"
    PERSON = "person"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an asset's text that is embedded and cited.

    `place` says where in the source a reader finds it: "page 3", "slide 4", "slide 4, notes",
    or the heading it stands under; "" for a text without any structure.
    """

    asset_id: str
    position: int
    text: str
    place: str = ""

    @property
    def internal(self) -> bool:
        """Whether it is a presenter's note: good for finding and tagging, never to be shown to a buyer."""
        return self.place.endswith(NOTES)

    @property
    def passage_id(self) -> str:
        """The asset's id and the position, e.g. "why-vans-return#3"."""
        return f"{self.asset_id}#{self.position}"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text as it stands in a source, before it is cut into passages; `heading` marks a title line."""

    text: str
    place: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """What an asset is, in one label set, and who says so.

    `p_primary` sums to 1 over a label set's labels for stage and message (for roles each stands alone);
    `p_acceptable` is independent per label: would sending it at this stage be a good choice.
    `passage` is the position of the passage that speaks most for the label, None where none was looked for.
    """

    asset_id: str
    label_set: LabelSet
    label: str
    p_primary: float
    p_acceptable: float
    set_by: SetBy = SetBy.MODEL
    rater: str = ""
    at: str = ""
    passage: int | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """A piece of content: what it says and what is known about it."""

    asset_id: str
    title: str
    text: str = ""
    path: str = ""
    url: str = ""
    format: str = ""
    product: str = ""
    market: str = ""
    language: str = ""
    campaign: str = ""
    owner: str = ""
    status: Status = Status.APPROVED
    version: int = 1
    published_at: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    content_hash: str = ""
    source: str = ""

    def link(self) -> str:
        """Where a person opens it: its URL, else its path, else ""."""
        return self.url or self.path


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """One thing to say, with its source passage or its author."""

    point_id: str
    text: str
    asset_id: str = ""
    place: str = ""
    product: str = ""
    market: str = ""
    message: str = ""
    role: str = ""
    stage: str = ""
    status: Status = Status.APPROVED
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One source as a loader read it: an asset's metadata, its blocks in order, and tags somebody already set.

    `stated` names the metadata that the source itself states (Asset's fields; "stage", "message", "role" for tags).
    What is not in it was left blank and has a default here, so a stored value stays; what is in it and is blank
    was cleared with "-". `notes` are sentences about what was understood though it is not written as it should be.
    `extra` is what it says in columns that nobody knows, kept as it is; None clears what is kept. `unknown` are
    sentences about labels that nobody knows: they are left out, and the tags that are stored stay.
    """

    asset: Asset
    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...] = field(default=())
    stated: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    extra: Mapping[str, str | None] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A source that could not be read, and why, in one sentence."""

    source: str
    reason: str


def file_of(source: str) -> tuple[str, bool]:
    """The file that an asset's source is, or whose row it is, and whether it is a row."""
    row = ROW.match(source)
    return (row[1], True) if row else (source, False)


def content_hash(*parts: str) -> str:
    """SHA-256 (hex) of the parts, so that the same content is recognised however its file is named."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\x00")
    return digest.hexdigest()
