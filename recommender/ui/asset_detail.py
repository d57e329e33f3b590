"""One asset on the Content page: its tags, what speaks for them, and the buttons that set them right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from content_library.asset import Asset, LabelSet
from recommender.asset_view import Speaking
from recommender.errors import StagecueError
from recommender.results import AssetView
from recommender.ui import cards, look, session, words
from recommender.ui.charts import stage_chart
from recommender.wire import Recommender

# How often tags were saved: a popover of another name is closed, so each saving closes the one it came from.
SAVED = "tags_saved"


def show(rec: Recommender, asset_id: str, refused: str) -> None:
    """The asset; where setting tags is refused, why, in the place of the buttons."""
    view = rec.asset(asset_id, actor=session.actor())
    asset, name = view.asset, rec.taxonomy.name_of
    with st.container(key="sides-asset"):
        left, right = st.columns([6, 5], gap="large")
    with left:
        pairs = [(name(s), "stage") for s in view.likeliest]
        pairs += [(name(view.message), look.MESSAGE_TONES.get(view.message, ""))]
        pairs += [(f"for {rec.taxonomy.in_sentence(r)}", "") for r in view.roles]
        pairs += [
            (view.state, ""),
            (f"to check: {view.doubt}" if view.doubt else "", "alert"),
        ]
        look.put(look.div("title", asset.title) + look.chips(pairs))
        published = words.day(asset.published_at) if asset.published_at else "at an unknown date"
        facts = (_source(asset), f"Version {asset.version}", f"Published {published}")
        look.put(look.div("quiet", " · ".join(x for x in facts if x)))
        look.put(_speaking(rec, view))
        with st.container(horizontal=True, gap="small"):
            if not refused:
                _confirm(rec, view)
                _correct(rec, view)
            cards.opening(asset, asset.asset_id)
        look.put(look.div("quiet", refused))
    with right:
        look.put(look.div("label", f"Stage, set by {words.set_by(view.set_by)}"))
        if view.stages:
            st.altair_chart(stage_chart(_in_order(rec, view), rec.taxonomy), width="stretch")
        look.put(look.div("quiet", f"Message: {name(view.message)}, {view.message_p:.0%}" if view.message else ""))


def _speaking(rec: Recommender, view: AssetView) -> str:
    """The passages that speak for the tags, each once with all the tags it speaks for; more of that of the stage."""
    speaks: dict[tuple[str, str], list[Speaking]] = {}
    for one in view.speaking:
        if one.quote:
            speaks.setdefault((one.quote, one.place), []).append(one)
    parts = []
    for (text, place), of in speaks.items():
        names = ", ".join(f"{one.label_set} {rec.taxonomy.name_of(one.label)}" for one in of)
        longer = view.evidence if any(one.label_set == LabelSet.STAGE for one in of) else ""
        parts.append(look.div("label", f"What speaks for {names}") + look.quote(longer or text, place))
    return "".join(parts) or look.div("quiet", "No passage was noted that speaks for the tags.")


def _in_order(rec: Recommender, view: AssetView) -> dict[str, float]:
    return {s: view.stages.get(s, 0.0) for s in rec.taxonomy.labels("stage")}


def _source(asset: Asset) -> str:
    """The address or the name of the file that it was read from."""
    return asset.url or (Path(asset.path).name if asset.path else "")


def _confirm(rec: Recommender, view: AssetView) -> None:
    """One click where what is in doubt is right: it is a person's word from then on."""
    held = {name: label for name, label in (("stage", view.stage), ("message", view.message)) if name in view.doubts}
    named = [rec.taxonomy.name_of(label) for label in held.values() if label]
    if named:
        text = f"{named[0]} is right" if len(named) == 1 else f"{' and '.join(named)} are right"
        if st.button(text, key=f"right-{view.asset.asset_id}", icon=":material/check:"):
            _set(rec, view, {name: [label] for name, label in held.items()})


def _correct(rec: Recommender, view: AssetView) -> None:
    taxonomy, asset_id = rec.taxonomy, view.asset.asset_id
    key = f"tags-{asset_id}-{st.session_state.get(SAVED, 0)}"
    with (
        st.popover("Set the tags right", icon=":material/edit:", key=f"open-{key}"),
        st.form(key, border=False),
    ):
        chosen: dict[str, list[str]] = {}
        for label_set, now in (("stage", view.stage), ("message", view.message)):
            labels = taxonomy.labels(label_set)
            at = labels.index(now) if now in labels else None
            one = st.selectbox(
                label_set.capitalize(), labels, index=at, format_func=taxonomy.name_of, placeholder="Not known"
            )
            chosen[label_set] = [one] if one else []
        chosen["role"] = st.multiselect(
            "Roles", taxonomy.labels("role"), default=list(view.roles), format_func=taxonomy.name_of
        )
        if not st.form_submit_button("Save", type="primary"):
            return
        before = {"stage": [view.stage], "message": [view.message], "role": list(view.roles)}
        changed = {name: wanted for name, wanted in chosen.items() if wanted != [x for x in before[name] if x]}
        _set(rec, view, changed)


def _set(rec: Recommender, view: AssetView, wanted: Mapping[str, Sequence[str]]) -> None:
    """Set these tags, all or none, and look again; what is refused is said where it was asked."""
    try:
        with session.working(), rec.store.transaction():
            for label_set, labels in wanted.items():
                rec.set_tags(view.asset.asset_id, label_set, labels, actor=session.actor())
    except StagecueError as error:
        session.complain(error)
        return
    session.note(f"Tags set: {view.asset.title}" if wanted else "Nothing was changed")
    st.session_state[SAVED] = st.session_state.get(SAVED, 0) + 1
    st.rerun()
