"""In which language a message is; pure."""

from __future__ import annotations

from recommender.assist.message import DraftRequest
from recommender.assist.phrases import DEFAULT_LANGUAGE, default_phrases
from recommender.languages import language_of


def base(tag: str) -> str:
    """The language of a tag ("de-CH" -> "de"), English for none."""
    return tag.lower().replace("_", "-").split("-")[0] or DEFAULT_LANGUAGE


def message_language(request: DraftRequest) -> str:
    """The language that a message is written in: the asset's, else the contact's, else English."""
    known = default_phrases()
    wanted = (base(request.language), base(request.contact_language))
    return next((tag for tag in wanted if tag in known), DEFAULT_LANGUAGE)


def may_quote(request: DraftRequest) -> bool:
    """Whether the asset's own sentences are in the language of the message."""
    return base(request.language) == message_language(request)


def is_spoken(text: str, request: DraftRequest) -> bool:
    """Whether somebody's words can stand in a message to them; what is open is taken for the language kept of them."""
    return (language_of(text) or base(request.contact_language)) == message_language(request)


def is_foreign(text: str, request: DraftRequest) -> bool:
    """Whether a text is in another language than the asset, so that the two can't be compared."""
    return (language_of(text) or base(request.language)) != base(request.language)
