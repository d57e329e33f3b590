"""What a manifest's row or a front matter states -> an asset's fields and tags, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from content_library.asset import LabelSet, SetBy, Status, Tag
from content_library.taxonomy import Taxonomy
from recommender.errors import InputError, brief

TEXTS = ("title", "url", "format", "product", "market", "campaign", "owner")
DATES = ("published_at", "valid_from", "valid_to")
LABELS = {"stage": LabelSet.STAGE, "message": LabelSet.MESSAGE, "roles": LabelSet.ROLE}
COLUMNS = ("asset_id", "path", "text", *TEXTS, "language", "status", "version", *DATES, *LABELS, "also")
# Of these an asset has one. A file may call the column by its plural, and then write several with commas.
PLURALS = {"products": "product", "markets": "market"}
ALIASES = {"id": "asset_id", "date": "published_at", "role": "roles", **PLURALS}
# What content systems say for our three; anything else must be one of them.
STATUSES = {"published": Status.APPROVED, "live": Status.APPROVED, "archived": Status.RETIRED}
# A single one of these in a cell clears the stored value.
CLEAR = "-"
# Written dates whose order of day and month leaves no doubt; the ISO forms come first.
DATE_FORMATS = ("%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")


def canonical(name: str) -> str:
    """The column that a header means: "Asset ID" and "id" are asset_id; an unknown one only in lower case."""
    plain = spelt(name)
    return ALIASES.get(plain, plain)


def spelt(name: str) -> str:
    """A header in lower case, its words joined by "_"."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def cell(theirs: str, ours: str, value: Any) -> str:
    """A cell as text, under the header that the file gives our column; several products with ";" between them."""
    listed = spelt(theirs) in PLURALS and isinstance(value, str)
    return plain(ours, value.replace(",", ";") if listed else value)


def plain(name: str, value: Any) -> str:
    """A cell of any type as text; lists joined with "; ". Raises InputError for an object."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(filter(None, (plain(name, item) for item in value if not isinstance(item, list))))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return clean(str(value)) if name == "text" else clean(str(value)).strip()
    raise InputError(f"'{name}' must be text, not {type(value).__name__}.")


def clean(text: str) -> str:
    """The text without what no store takes: NUL, and halves of a character pair."""
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def asset_fields(stated: Mapping[str, str]) -> dict[str, Any]:
    """The stated fields as an Asset takes them; cleared ones are left out. Raises InputError for all bad values."""
    given = {name: value for name, value in stated.items() if value and value != CLEAR}
    out: dict[str, Any] = {name: given[name] for name in TEXTS if name in given}
    faults = Faults()
    for name in DATES:
        if name in given:
            with faults:
                out[name] = day(name, given[name])
    for name, read in (("language", language), ("status", _status), ("version", _version)):
        if name in given:
            with faults:
                out[name] = read(given[name])
    if "valid_from" in out and "valid_to" in out and out["valid_to"] < out["valid_from"]:
        with faults:
            raise InputError(f"valid_to ({out['valid_to']}) is before valid_from ({out['valid_from']}).")
    faults.told()
    return out


def of_one(stated: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """What is stated, of several products or markets the first alone, and a sentence about those that are left out.

    Blank would mean all of them: the asset would be offered for a third product that it says nothing of, and the audit
    would count it as content for that. Their names joined would be a product of its own that nobody asks for. For the
    first it is made in any case; what it is not found for is said, and a person can choose.
    """
    out, said = dict(stated), []
    for name in PLURALS.values():
        parts = (part.strip() for part in stated.get(name, "").split(";"))
        named = list(dict.fromkeys(part for part in parts if part))
        if named:
            out[name] = named[0]
        if len(named) > 1:
            said.append(
                f"It names {len(named)} {name}s ({brief(', '.join(named))}) and an asset is of one, so it counts as "
                f'made for {brief(named[0])} alone; give it another {name}, or "-" if it suits whichever there is.'
            )
    return out, tuple(said)


class Faults:
    """Collects what is wrong, so that a person mends all of it at once: `with faults:` around each thing to read."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __enter__(self) -> None:
        """Nothing; what is raised inside is noted."""

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> bool:
        """Whether it was for people, and noted."""
        if isinstance(error, InputError):
            self.found.append(str(error))
        return isinstance(error, InputError)

    def told(self) -> None:
        """Raises InputError with everything that was noted, if anything was."""
        if self.found:
            raise InputError(" ".join(dict.fromkeys(self.found)))


def day(name: str, text: str) -> date:
    """The day that a text names. Raises InputError where it is none, or its order of day and month is open."""
    with suppress(ValueError):
        return datetime.fromisoformat(text).date()
    for form in DATE_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()
    raise InputError(f"'{text}' in {name} is not a date; write it as 2024-12-31.")


def language(text: str) -> str:
    """The ISO code of a language tag: "en-US" is "en". Raises InputError for anything else."""
    code = re.split("[-_]", text.strip().lower())[0]
    if not re.fullmatch("[a-z]{2,3}", code):
        raise InputError(f"'{text}' is not a language; write its ISO code, such as en or de.")
    return code


def _status(text: str) -> Status:
    name = text.lower()
    if name in STATUSES:
        return STATUSES[name]
    if name in list(Status):
        return Status(name)
    raise InputError(f"'{text}' is not a status; choose one of {', '.join(Status)}.")


def _version(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}(\.0+)?", text):
        raise InputError(f"'{text}' in version is not a whole number.")
    return int(text.partition(".")[0])


def tags_of(asset_id: str, stated: Mapping[str, str], taxonomy: Taxonomy, faults: Faults) -> tuple[Tag, ...]:
    """The set tags, one a label of each stated label set; every label that nobody knows is left out, and in `faults`.

    The named labels share p_primary 1 evenly (each role has its own 1) and have p_acceptable 1, as have the stages
    in `also`; all others have 0.
    """
    tags: list[Tag] = []
    for column, label_set in LABELS.items():
        primary = _labels(stated.get(column, ""), label_set, taxonomy, faults)
        also = _labels(stated.get("also", ""), label_set, taxonomy, faults) if label_set is LabelSet.STAGE else []
        if also and not stated.get(column, "").strip(f"; {CLEAR}"):
            with faults:
                raise InputError("'also' names further stages, but 'stage' is blank; name the main stage.")
        share = 1.0 if label_set is LabelSet.ROLE else 1.0 / max(1, len(primary))
        for label in taxonomy.labels(label_set) if primary else ():
            p_primary = share if label in primary else 0.0
            p_acceptable = 1.0 if label in primary or label in also else 0.0
            tags.append(Tag(asset_id, label_set, label, p_primary, p_acceptable, SetBy.IMPORT))
    return tuple(tags)


def _labels(cell: str, label_set: LabelSet, taxonomy: Taxonomy, faults: Faults) -> list[str]:
    found: dict[str, None] = {}
    for name in (name.strip() for name in cell.split(";") if name.strip() and cell != CLEAR):
        with faults:
            found |= dict.fromkeys(taxonomy.label_of(label_set, name))
    return list(found)
