"""One typed settings object: argument > environment (STAGECUE_…) > stagecue.toml in the workspace > default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import isfinite
from pathlib import Path
from typing import Any

from recommender.errors import InputError, unreadable

FILE_NAME = "stagecue.toml"
DEFAULT_MODEL = "all-MiniLM-L6-v2"
# How yes and no are written in the environment.
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
# Settings that must not be below 0.
NOT_NEGATIVE = ("temperature", "seed", "max_file_mb")


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set, with its default."""

    # The embedding model: the bundled one, or any sentence-transformers model by name or folder.
    model: str = DEFAULT_MODEL
    # That model reads all languages alike: texts are then compared by it whatever language they are in.
    multilingual: bool = False
    # A chat model as "provider:model" for LangChain; blank: compose from the passages alone.
    chat_model: str = ""
    # A YAML file with the company's own taxonomy; blank: the default one.
    taxonomy: str = ""
    # Count tracked behaviour of contacts whose consent is unknown, as if it were a yes.
    consent_unknown_counts: bool = False
    # Exploration: 0 shows the best; above 0 draws (Plackett-Luce) over the scores at this temperature.
    temperature: float = 0.0
    # Seed of that draw.
    seed: int = 0
    # The largest file that is read, in megabytes.
    max_file_mb: int = 100
    # Weights of the score parts (stage, message, role, topic, market, freshness, outcome) that differ from the default.
    weights: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None, **arguments: Any) -> Settings:
        """Settings for a workspace folder. Arguments that are None count as not given. Raises InputError."""
        values: dict[str, Any] = {}
        path = folder / FILE_NAME if folder else None
        if path and path.is_file():
            values.update(_from_file(path))
        for f in fields(cls):
            text = os.environ.get(f"STAGECUE_{f.name.upper()}")
            if text is not None and f.name != "weights":
                values[f.name] = _from_text(f.name, text, _default(f.name))
        values.update({k: v for k, v in arguments.items() if v is not None})
        return cls(**{k: _checked(k, v) for k, v in values.items()})


def _default(name: str) -> Any:
    return getattr(Settings(), name)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        # An editor may have put a byte order mark in front.
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {unreadable(error)}.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} cannot be read: {error}.") from error
    known = [f.name for f in fields(Settings)]
    for name in values:
        if name not in known:
            raise InputError(f"{path}: '{name}' is not a setting; settings are {', '.join(known)}.")
    return values


def _from_text(name: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.strip().lower() not in (*YES, *NO):
            raise InputError(f"STAGECUE_{name.upper()} must be yes or no, not '{text}'.")
        return text.strip().lower() in YES
    try:
        return type(default)(text)
    except ValueError as error:
        raise InputError(f"STAGECUE_{name.upper()} must be {_KINDS[type(default)]}, not '{text}'.") from error


# What a setting must be, in words, by the type of its default.
_KINDS: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a table of numbers",
}


def _checked(name: str, value: Any) -> Any:
    default = _default(name)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if isinstance(default, Mapping):
        ok = isinstance(value, Mapping) and all(type(v) in (int, float) and isfinite(v) for v in value.values())
    else:
        ok = type(value) is type(default) and (not isinstance(value, float) or isfinite(value))
    if not ok:
        raise InputError(f"The setting '{name}' must be {_KINDS[type(default)]}, not '{value}'.")
    if name == "model" and not value.strip():
        raise InputError("The setting 'model' must name an embedding model; leave it out for the bundled one.")
    if name in NOT_NEGATIVE and value < 0:
        raise InputError(f"The setting '{name}' must not be below 0.")
    return value
