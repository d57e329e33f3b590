"""What a recommended item, or the one it is for, gives a request: a link, a language, words of somebody's own; pure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from content_library.asset import Asset, Passage, TalkingPoint
from recommender.assist.message import DraftRequest, Similar
from recommender.assist.taken_up import own_words
from recommender.assist.tongue import message_language
from recommender.languages import language_of


def spoken_in(request: DraftRequest) -> str:
    """The language that somebody writes to us in, as far as it shows, else the one that is kept of them."""
    said = (language_of(text) for text in own_words(request))
    spoken = next((tag for tag in said if tag), request.contact_language)
    return message_language(replace(request, language=spoken, contact_language=""))


def link_of(asset: Asset) -> str:
    """The asset's address, or the name of the file to attach: a path of this machine is of no use to a contact."""
    return asset.url or PurePath(asset.path).name


def saying(request: DraftRequest, point: TalkingPoint) -> DraftRequest:
    """The request for a talking point that somebody wrote."""
    by = f"Talking point by {point.owner}" if point.owner else "Talking point"
    return replace(request, title=by, asset_id=point.point_id, language=language_of(point.text), authored=True)


def as_passage(point: TalkingPoint) -> Passage:
    """A point that somebody wrote, as the source of what it says."""
    return Passage(point.point_id, 0, point.text, point.place)


def both(one: Similar, other: Similar) -> Similar:
    """How near the passages and sentences of two assets are, together."""
    return Similar({**one.passages, **other.passages}, {**one.sentences, **other.sentences})
