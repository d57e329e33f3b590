"""Whether what a call was given is what it takes, read from the call's own annotations: one rule for every call."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, wraps
from inspect import Parameter, signature
from numbers import Integral
from pathlib import Path
from types import NoneType, SimpleNamespace, UnionType
from typing import Any, ParamSpec, TypeVar

from recommender.errors import InputError, brief

P = ParamSpec("P")
R = TypeVar("R")
# What people call the values that calls take; of several the first is named.
NOUNS: Mapping[Any, str] = {
    str: "text",
    Path: "a path",
    int: "a whole number",
    bool: "True or False",
    datetime: "a datetime with a time zone",
    Sequence: "a list of texts, such as ['one', 'two']",
    Mapping: "a mapping of texts, such as {'name': 'value'}",
    Callable: "a function",
}


def checked(work: Callable[P, R]) -> Callable[P, R]:
    """The same call, which looks at what it is given before it does anything."""

    @wraps(work)
    def call(*given: P.args, **named: P.kwargs) -> R:
        check(work, given, named)
        return work(*given, **named)

    return call


def check(call: Callable[..., Any], given: Sequence[Any], named: Mapping[str, Any]) -> None:
    """Nothing, if every value is of the kind that its parameter takes. Raises InputError with the first that isn't.

    What is missing or has no parameter is left to Python, which says so when the call is made.
    """
    kinds, rest = _kinds(call)
    for name, value in [*zip(kinds, given, strict=False), *named.items()]:
        kind = kinds.get(name, rest)
        if not fits(value, kind):
            what = " or ".join(dict.fromkeys(NOUNS[k] for k in _choices(kind) if k in NOUNS))
            raise InputError(f"{call.__name__}: {name} must be {what}, not {brief(repr(value))}.")


def fits(value: Any, kind: Any) -> bool:
    """Whether a value is of a kind: an annotation such as `str`, `int | None` or `Sequence[str]`."""
    main, inner = typing.get_origin(kind) or kind, typing.get_args(kind)
    if main in (UnionType, typing.Union):
        return any(fits(value, k) for k in inner)
    if main is Callable:
        return callable(value)
    if main is Mapping:
        return isinstance(value, Mapping) and all(fits(k, inner[0]) and fits(v, inner[1]) for k, v in value.items())
    if main is Sequence:
        # A text is a sequence of texts, too, and never what is meant.
        return isinstance(value, Sequence) and not isinstance(value, str) and all(fits(v, inner[0]) for v in value)
    if main is int:
        return isinstance(value, Integral) and not isinstance(value, bool)
    # What a protocol asks for shows when it is used.
    return main is Any or getattr(main, "_is_protocol", False) or isinstance(value, main)


def _choices(kind: Any) -> list[Any]:
    if typing.get_origin(kind) in (UnionType, typing.Union):
        return [c for k in typing.get_args(kind) if k is not NoneType for c in _choices(k)]
    return [typing.get_origin(kind) or kind]


@cache
def _kinds(call: Callable[..., Any]) -> tuple[dict[str, Any], Any]:
    """The kind of each parameter by name, in order, and that of further named values (Any where there are none)."""
    parameters = signature(call).parameters
    texts = {name: p.annotation for name, p in parameters.items() if p.annotation is not Parameter.empty}
    # Not the answer's type: that may be known to the type checker alone.
    hints = typing.get_type_hints(SimpleNamespace(__annotations__=texts), call.__globals__)
    further = [name for name, p in parameters.items() if p.kind is Parameter.VAR_KEYWORD]
    kinds = {name: hints.get(name, Any) for name in parameters if name not in further}
    return kinds, hints[further[0]] if further else Any
