"""The framing phrases of phrases.yaml and of the files beside it, checked once; and the choice of a variant."""

from __future__ import annotations

import string
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from recommender.errors import InputError

DEFAULT = Path(__file__).with_name("phrases.yaml")
OTHER_LANGUAGES = "phrases_*.yaml"
DEFAULT_LANGUAGE = "en"
OTHER = "other"
PLACEHOLDERS = frozenset(
    ("name", "whole_name", "sender", "title", "link", "topic", "named", "quote", "source", "action", "place")
)
PLAIN = (
    "greeting",
    "greeting_unnamed",
    "about",
    "unquoted",
    "unquoted_beside",
    "unquoted_also",
    "promise",
    "promise_objection",
    "meanwhile",
    "handed",
    "priced",
    "begin_at",
    "glimpse",
    "on_hand",
    "page",
    "slide",
    "marks",
    "linked",
    "attached",
    "attached_both",
    "attached_with",
    "linked_one",
    "attached_one",
    "sign_off",
    "unsigned",
    "subject",
    "subject_question",
    "subject_untopical",
    "subject_question_untopical",
    "subject_silence",
    "subject_asked_for_call",
    "subject_leave_alone",
    "untitled",
)
KEYED = ("opening", "opening_unquoted", "lead", "angle", "offer", "action", "subject_action")

Variants = tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """The phrases of one language: lists of variants, some by message type or stage."""

    language: str
    plain: Mapping[str, Variants]
    keyed: Mapping[str, Mapping[str, Variants]]

    def variants(self, slot: str, key: str = "") -> Variants:
        """A slot's variants: those of the key, for "a/b" else those of "a", and else those for any other."""
        if slot in self.plain:
            return self.plain[slot]
        by_key = self.keyed[slot]
        return by_key.get(key) or by_key.get(key.partition("/")[0]) or by_key[OTHER]

    def knows(self, slot: str, key: str) -> bool:
        """Whether a slot has variants of its own for a key."""
        return key in self.keyed[slot]

    def pick(self, slot: str, key: str, seed: int) -> str:
        """One variant of a slot; the same seed picks the same one, and different slots vary independently."""
        variants = self.variants(slot, key)
        return variants[zlib.crc32(f"{seed}/{slot}".encode()) % len(variants)]

    def all(self) -> Iterator[str]:
        """Every variant of every slot."""
        for variants in self.plain.values():
            yield from variants
        for by_key in self.keyed.values():
            for variants in by_key.values():
                yield from variants


def phrases_for(language: str) -> tuple[Phrases, bool]:
    """The phrases of a language ("de", "de-CH"), and whether there are any; English ones where there are none."""
    wanted = language.lower().replace("_", "-").split("-")[0] or DEFAULT_LANGUAGE
    known = default_phrases()
    return known.get(wanted, known[DEFAULT_LANGUAGE]), wanted in known


@lru_cache(maxsize=1)
def default_phrases() -> Mapping[str, Phrases]:
    """The phrases that ship with the product, by language."""
    out = load_phrases(DEFAULT)
    for path in sorted(DEFAULT.parent.glob(OTHER_LANGUAGES)):
        out |= _languages(path)
    return out


def load_phrases(path: Path) -> dict[str, Phrases]:
    """The phrases in a YAML file, by language. Raises InputError, which names the file and the slot at fault."""
    return _languages(path, DEFAULT_LANGUAGE)


def _languages(path: Path, needed: str = "") -> dict[str, Phrases]:
    try:
        top = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path.name} cannot be read: {error}.") from error
    if not isinstance(top, dict) or (needed and needed not in top):
        raise InputError(f"{path.name} must hold phrases by language, with '{DEFAULT_LANGUAGE}' among them.")
    return {str(language): _language(path, str(language), slots) for language, slots in top.items()}


def _language(path: Path, language: str, slots: Any) -> Phrases:
    where = f"{path.name}, {language}"
    slots = slots if isinstance(slots, dict) else {}
    for slot in slots:
        if slot not in (*PLAIN, *KEYED):
            raise InputError(f"{where}: '{slot}' is not a slot; slots are {', '.join((*PLAIN, *KEYED))}.")
    plain = {slot: _variants(f"{where}, {slot}", slots.get(slot)) for slot in PLAIN}
    keyed = {}
    for slot in KEYED:
        by_key = slots.get(slot)
        if not isinstance(by_key, dict) or OTHER not in by_key:
            raise InputError(f"{where}: '{slot}' must have '{OTHER}' and may have message types or stages beside it.")
        keyed[slot] = {str(key): _variants(f"{where}, {slot}, {key}", value) for key, value in by_key.items()}
    return Phrases(language, plain, keyed)


def _variants(where: str, value: Any) -> Variants:
    if (
        not isinstance(value, list)
        or len(value) < 2
        or not all(isinstance(text, str) and text.strip() for text in value)
    ):
        raise InputError(f"{where}: there must be a list of at least two phrases.")
    for text in value:
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError as error:
            raise InputError(f"{where}: '{text}' is not a phrase ({error}).") from error
        if used - PLACEHOLDERS:
            raise InputError(f"{where}: '{text}' may use only {', '.join(sorted(PLACEHOLDERS))} in braces.")
    return tuple(value)
