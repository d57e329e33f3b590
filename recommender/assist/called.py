"""What people and texts are called in a message: "Dana", "Dr. Weiss", a title up to its colon; pure."""

from __future__ import annotations

from recommender.assist.words import listed

# A title is called by what stands before its colon where that has so many words.
TITLE_WORDS, LONG_TITLE = 2, 8
_TITLES = listed("dr dr. prof prof. mr mr. mrs mrs. ms ms. herr frau sir dame")


def short_title(title: str) -> str:
    """A title as one calls it: up to its colon, or in a long one to its first comma, where that says enough."""
    whole = " ".join(title.split())
    head = whole.partition(": ")[0]
    if head != whole and len(head.split()) >= TITLE_WORDS:
        return head
    head = whole.partition(", ")[0]
    short = len(whole.split()) > LONG_TITLE and len(head.split()) >= TITLE_WORDS and ":" not in head
    return head if short else whole


def whole_name(name: str) -> str:
    """A person's name in the order in which it is spoken; "" for an unknown name."""
    name = " ".join(name.split())
    if "," in name:
        name = " ".join(part.strip() for part in reversed(name.split(",", 1)))
    return "" if "@" in name else name


def first_name(name: str) -> str:
    """How a person is greeted: the first name; all of it after a title ("Dr. Weiss"); "" for an unknown name."""
    name = whole_name(name)
    parts = name.split()
    if not parts:
        return ""
    if parts[0].lower() in _TITLES:
        return f"{parts[0]} {parts[-1]}" if len(parts) > 1 else ""
    return parts[0] if len(parts[0].rstrip(".")) > 1 else name
