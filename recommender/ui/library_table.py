"""The library as a table for the Content page, read whole once; later only the rows of what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from content_library.taxonomy import Taxonomy
from recommender.errors import NotFoundError, RightsError
from recommender.exchange.cells import guarded
from recommender.languages import language_name
from recommender.results import AssetView
from recommender.rights import Act
from recommender.ui import session, words
from recommender.wire import Recommender

if TYPE_CHECKING:
    import pandas as pd

# What a row holds: what is shown, by column, and what it is found by.
SHOWN = (
    *("title", "stage", "sure", "look at", "message", "role"),
    *("product", "market", "status", "format", "language", "set by"),
)
FIELDS = ("id", *SHOWN, "look", "text")
# So many changed assets are read one by one; with more, reading all of them at once is quicker.
FEW = 50


@dataclass
class Held:
    """The table that was read last, and what it is of: a version of the content, on a day, in a taxonomy's words."""

    of: tuple[Any, date] | None = None
    taxonomy: Taxonomy | None = None
    frame: pd.DataFrame | None = None


def table(rec: Recommender) -> pd.DataFrame:
    """All assets by id, the same for all visitors. Raises RightsError for those who may not read."""
    refused = session.forbidden(rec, Act.READ)
    if refused:
        raise RightsError(refused)
    held: Held = st.cache_resource(show_spinner=False)(_held)(str(rec.workspace))
    with session.working("Reading the library …"):
        # The version before what is read: what is written meanwhile is read again, and never missed.
        now = (rec.store.content.version(), datetime.now(UTC).date())
        if held.frame is None or held.of != now or held.taxonomy is not rec.taxonomy:
            held.frame, held.of, held.taxonomy = _renewed(rec, held, now[1]), now, rec.taxonomy
        return held.frame


def _held(workspace: str) -> Held:  # noqa: ARG001 - the key
    return Held()


def _renewed(rec: Recommender, held: Held, today: date) -> pd.DataFrame:
    """The table as it is now; what expires does so overnight, so another day's is no help."""
    import pandas as pd

    if held.frame is not None and held.of and held.of[1] == today and held.taxonomy is rec.taxonomy:
        changes = rec.store.content.changes_since(held.of[0])
        if changes is not None and len(changes.assets) <= FEW:
            kept = held.frame[~held.frame["id"].isin(changes.assets)]
            new = frame(_there(rec, changes.assets), rec.taxonomy)
            # A table without rows has columns of no type, which would take those of the other along.
            parts = [part for part in (kept, new) if len(part)]
            return pd.concat(parts).sort_values("id", ignore_index=True) if parts else new
    return frame(rec.assets(actor=session.actor()), rec.taxonomy)


def _there(rec: Recommender, ids: Iterable[str]) -> list[AssetView]:
    """Those of the assets that are still there under these ids."""
    found = []
    for asset_id in ids:
        try:
            view = rec.asset(asset_id, actor=session.actor())
        except NotFoundError:
            continue
        # One that was replaced answers with its successor.
        if view.asset.asset_id == asset_id:
            found.append(view)
    return found


def frame(views: Sequence[AssetView], taxonomy: Taxonomy) -> pd.DataFrame:
    """A row for each asset, in words."""
    import pandas as pd

    name = taxonomy.name_of
    rows = [
        {
            "id": v.asset.asset_id,
            "title": _cell(v.asset.title),
            "stage": name(v.stage),
            "sure": round(100 * v.stage_p),
            "message": name(v.message),
            "role": ", ".join(name(r) for r in v.roles),
            "product": _cell(v.asset.product),
            "market": _cell(v.asset.market),
            "language": language_name(v.asset.language) if v.asset.language else "",
            "format": _cell(words.kind_of_file(v.asset.format)),
            "status": v.state,
            "set by": str(v.set_by),
            "look": v.needs_a_look,
            "look at": "check" if v.needs_a_look else "",
            "text": f"{v.asset.title} {v.asset.asset_id} {v.asset.path}".lower(),
        }
        for v in views
    ]
    return pd.DataFrame(rows, columns=list(FIELDS))


def _cell(text: str) -> str:
    """The text, as an export writes it: the table can be copied and downloaded, and a spreadsheet must not run it."""
    return guarded(text, True, True)
