"""A chart of where somebody stands: an Altair specification from plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

# Altair looks into pandas as soon as anybody has begun to import it, and fails where another visitor's page, or the
# loading of the embedding model, is only half through with that: so it is all there before any chart is drawn.
import pandas  # noqa: F401

from content_library.taxonomy import Taxonomy

ACCENT, QUIET, INK = "#2b5c6b", "#c5d3d8", "#4a5761"


def stage_chart(shares: Mapping[str, float], taxonomy: Taxonomy, known: bool = True) -> Any:
    """Bars over the stages in order, with per cent; the likeliest stands out where it is `known`."""
    top = max(shares, key=lambda s: shares[s]) if known else ""
    rows = [{"stage": taxonomy.name_of(s), "share": p, "text": f"{p:.0%}", "top": s == top} for s, p in shares.items()]
    order = [row["stage"] for row in rows]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("stage:N", sort=order, title=None, axis=_bare(labelLimit=110)),
        # Room for the label beside a full bar.
        x=alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.15])),
        tooltip=[alt.Tooltip("stage:N", title="Stage"), alt.Tooltip("share:Q", title="Probability", format=".1%")],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height=15).encode(
        color=alt.condition("datum.top", alt.value(ACCENT), alt.value(QUIET))
    )
    labels = base.mark_text(align="left", dx=5, color=INK, fontSize=12).encode(text="text:N")
    return (bars + labels).properties(height=len(rows) * 25).configure_view(strokeWidth=0)


def _bare(**options: Any) -> Any:
    """An axis without lines."""
    return alt.Axis(
        grid=False,
        ticks=False,
        domain=False,
        labelFlush=False,
        labelColor=INK,
        labelFontSize=12,
        labelPadding=8,
        **options,
    )
