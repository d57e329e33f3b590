"""A part of the library kept on disk by itself: what the tests of the parts save and load."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, TypeVar

from recommender import passport as passports
from recommender.passport import Passport
from recommender.payload import Payload, Write

T = TypeVar("T")


class Part(Protocol):
    """What the library is made of."""

    def __len__(self) -> int: ...

    def payloads(self) -> dict[str, Write]: ...


def keep(folder: Path, part: Part, version: int = 1, **more: Any) -> dict[str, Payload]:
    """The files, after keeping the part in the folder under the model "m"."""
    passport = Passport(model="m", dimension=0, content_version=version, count=len(part), kind="part")
    return passports.save(folder, "part", passport, part.payloads(), **more)


def fetch(folder: Path, kind: type[T], model: str = "m", version: int | None = 1, rules: str = "") -> T:
    """The part that is kept there. Raises IndexStale."""
    any_kind: Any = kind
    part: T = passports.load(folder, "part", model, version, lambda _, files: any_kind.read(files), rules)
    return part
