"""In which language a message is, and in which a few words are; pure."""

from __future__ import annotations

from recommender.assist.message import DraftRequest
from recommender.assist.phrases import DEFAULT_LANGUAGE, default_phrases
from recommender.assist.words import listed, words

# Words that are in nearly every sentence of a language. A word of two languages speaks for both.
COMMON = {
    "en": listed(
        "the and of to is that for with you your are we our what how do does can not have this it in on",
        "be as will would when where which who why there been has was were from at an or if i me my please",
    ),
    "de": listed(
        "der die das und ist nicht wir ich sie ein eine einen mit für auf von zu den dem des im wie was",
        "kann haben sind auch unser unsere ihre bei wenn wird es aus nach noch uns man nur kein keine",
        "oder dass zum zur vor wer wo warum",
    ),
    "fr": listed(
        "le la les et est que nous vous je un une des pour pas avec dans sur de du au qui ce ne sont",
        "notre votre avons plus il elle mais nos vos par aux se on comment où quel quelle",
    ),
    "nl": listed(
        "de het een en is niet wij we ik u van voor met op te dat zijn hoe wat kan hebben ook onze bij",
        "als wordt er aan maar naar nog ons geen of die deze waar wie waarom uit om",
    ),
}
# With fewer of its words a text is too short to tell.
FEWEST = 2


def base(tag: str) -> str:
    """The language of a tag ("de-CH" -> "de"), English for none."""
    return tag.lower().replace("_", "-").split("-")[0] or DEFAULT_LANGUAGE


def language_of(text: str) -> str:
    """The language of a few words, as far as the commonest words tell it; "" for others and where it is open."""
    said = words(text)
    counts = sorted(((sum(w in common for w in said), tag) for tag, common in COMMON.items()), reverse=True)
    (most, tag), (second, _) = counts[:2]
    return tag if most >= FEWEST and most > second else ""


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
