"""The words that reply to a question by their meaning, as a fact of a message; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from content_library.asset import Passage
from recommender.assist.message import DraftRequest
from recommender.assist.sections import heading
from recommender.assist.weigh import Fact
from recommender.gaps import SAYS_IT
from recommender.needs import Vector
from recommender.quotes import May, answers
from recommender.replying import nearest_reply, replies
from recommender.tagging import passage_text

# It goes before whatever is only near: its meaning was compared as a whole, below the title of what it is from.
REPLIES = 2.0


def reply_in(request: DraftRequest, passages: Sequence[Passage]) -> tuple[Fact, ...]:
    """The reply that was found to the question, as a fact; none where no passage holds it word for word."""
    said = " ".join(request.reply.split())
    for number, passage in enumerate(passages):
        if said and said in " ".join(passage.text.split()):
            under = heading(passage)
            return (
                Fact(
                    text=said,
                    passage_id=passage.passage_id,
                    asset_id=passage.asset_id,
                    score=REPLIES,
                    relevance=REPLIES,
                    order=(number, 0),
                    chosen=True,
                    under=(passage.place, under),
                ),
            )
    return ()


def near_reply(
    title: str, passages: Sequence[Passage], asked: str, need: Vector, encode: Callable[[list[str]], Vector], told: May
) -> str:
    """What of an asset's passages replies to a question, chosen as for a card, where it is near enough to
    answer or says it in its very words; else "". `need` is the question beside what they were about before."""
    if not passages:
        return ""
    near = (encode([passage_text(title, p.text) for p in passages]) @ need).tolist()
    said = replies(title, passages, near, asked, told)
    compared = [s.compared for s in said]
    nearness = dict(zip(compared, (encode(compared) @ need).tolist(), strict=True)) if said else {}
    best = nearest_reply(said, nearness)
    sure = best and (max(nearness.values()) >= SAYS_IT or answers(best.text, asked))
    return best.text if best and sure and "?" not in best.text else ""
