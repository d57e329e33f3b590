"""Text from files, made safe for a terminal: it can neither steer it nor hide in it."""

from __future__ import annotations

import json
import re
from typing import Any

# Control characters (escape sequences begin with one), marks that turn the direction of writing, halves of characters.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff]")
SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")


def plain(text: str) -> str:
    """One line without anything that a terminal would act upon; line ends and tabs become spaces."""
    return UNSAFE.sub("", SPACES.sub(" ", text)).strip()


def as_text(data: Any) -> str:
    """Plain data as JSON that a person can read, too; unsafe characters are written as escapes."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return UNSAFE.sub(lambda m: m[0] if m[0] == "\n" else f"\\u{ord(m[0]):04x}", text) + "\n"
