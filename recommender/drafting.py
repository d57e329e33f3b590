"""A contact and an asset -> a draft message, made of the passages that bear most on the contact's need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from content_library.asset import Passage
from recommender.assist import ChatWriter, Draft, DraftRequest, draft
from recommender.library import TextEncoder
from recommender.needs import Vector
from recommender.results import AssetView, Situation
from recommender.store import Store
from recommender.tagging import passage_text

# So many passages, those nearest to the need, are what a message may be made of.
PASSAGES = 6


@dataclass(frozen=True)
class Drafting:
    """The use case with the parts that it needs; a blank `chat_model` means: from the passages alone."""

    store: Store
    encoder: TextEncoder
    chat_model: str

    def draft(self, view: AssetView, situation: Situation, need: Vector | None, sender: str) -> Draft:
        """A message to the situation's contact about an asset; what was dropped from it, and why, is in it too."""
        asset, contact = view.asset, situation.contact
        nearest = self._nearest(asset.asset_id, asset.title, need)
        request = DraftRequest(
            contact_name=contact.name if contact else "",
            stage=situation.readiness.stage,
            message=view.message,
            need=situation.need,
            sender_name=sender,
            title=asset.title,
            # A path of this machine is of no use to whoever gets the message.
            link=asset.url,
            language=asset.language,
            asset_id=asset.asset_id,
        )
        writer = ChatWriter(self.chat_model) if self.chat_model else None
        return draft(request, [p for p, _ in nearest], writer, {p.passage_id: s for p, s in nearest})

    def _nearest(self, asset_id: str, title: str, need: Vector | None) -> list[tuple[Passage, float]]:
        passages = [p for p in self.store.content.passages([asset_id]) if not p.internal]
        if need is None or not passages:
            return [(p, 0.0) for p in passages[:PASSAGES]]
        vectors = self.encoder.encode([passage_text(title, p.text) for p in passages])
        similarity = vectors @ need
        best = sorted(np.argsort(-similarity, kind="stable")[:PASSAGES].tolist())
        return [(passages[i], float(similarity[i])) for i in best]
