"""Content: the library as a table, and one asset with its tags and what speaks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from content_library.asset import Asset
from recommender.errors import StagecueError
from recommender.results import AssetView
from recommender.ui import cards, look, session, welcome, words
from recommender.ui.charts import stage_chart
from recommender.wire import Recommender

if TYPE_CHECKING:
    import pandas as pd

ANY = "Any"
FILTERS = ("stage", "message", "role", "product", "market", "status")
# Column -> heading and width in pixels, what matters most first: a narrow window shows the first ones.
COLUMNS = {
    "title": ("Title", 290),
    "stage": ("Stage", 95),
    "sure": ("Sure", 55),
    "look at": ("Check", 60),
    "message": ("Message", 90),
    "role": ("Roles", 150),
    "product": ("Product", 80),
    "market": ("Market", 95),
    "status": ("Status", 80),
    "format": ("Format", 80),
    "language": ("Language", 80),
    "set by": ("Set by", 65),
}
KEPT = ("title", "stage", "sure")
TABLE_HEIGHT = 420


@session.guarded
def show() -> None:
    """The page."""
    rec = session.recommender()
    session.show_notes()
    look.put(look.div("name", "Content"))
    if welcome.say_if_empty(rec):
        return
    table = _table(rec)
    shown = table[_wanted(table)]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        # Close to each other: at the right end the table's own buttons would come to lie over the toggle.
        st.caption(
            f"{len(shown):,} of {len(table):,} assets; {int(shown['look'].sum()):,} of them to check.", width="content"
        )
        if session.kept("look_only", st.toggle("Only those to check", key=session.keep("look_only", False))):
            shown = shown[shown["look"]]
    chosen = _rows(shown)
    if chosen:
        _asset(rec, chosen)
    else:
        look.put(look.div("quiet", "Tick a row to see what its tags rest on, and to set them right."))


def _table(rec: Recommender) -> pd.DataFrame:
    """All assets as a table, read once for each version of the content."""
    with session.working("Reading the library …"):
        return session.shared(rec, "content", lambda: _frame(rec, rec.assets(actor=session.actor())))


def _frame(rec: Recommender, views: Sequence[AssetView]) -> pd.DataFrame:
    import pandas as pd

    name = rec.taxonomy.name_of
    rows = [
        {
            "id": v.asset.asset_id,
            "title": v.asset.title,
            "stage": name(v.stage),
            "sure": round(100 * v.stage_p),
            "message": name(v.message),
            "role": ", ".join(name(r) for r in v.roles),
            "product": v.asset.product,
            "market": v.asset.market,
            "language": v.asset.language,
            "format": words.kind_of_file(v.asset.format),
            "status": v.state,
            "set by": str(v.set_by),
            "look": v.needs_a_look,
            "look at": "check" if v.needs_a_look else "",
            "text": f"{v.asset.title} {v.asset.asset_id} {v.asset.path}".lower(),
        }
        for v in views
    ]
    return pd.DataFrame(rows, columns=["id", *COLUMNS, "look", "text"])


def _wanted(table: pd.DataFrame) -> Any:
    """Which rows the search and the filters leave."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search", placeholder="Title, id or file", key=session.keep("search", ""), width=240)
        session.kept("search", search)
        wanted = table["look"] | True
        for word in search.lower().split():
            wanted &= table["text"].str.contains(word, regex=False)
        for name in FILTERS:
            wanted &= _filter(table, name)
    return wanted


def _filter(table: pd.DataFrame, name: str) -> Any:
    values = table[name].str.split(", ").explode() if name == "role" else table[name]
    options = [ANY, *(v or words.UNSAID for v in sorted(values.dropna().unique()))]
    key = session.keep(f"only_{name}", ANY)
    if st.session_state[key] not in options:
        st.session_state[key] = ANY
    chosen = session.kept(f"only_{name}", st.selectbox(name.capitalize(), options, key=key, width=125))
    if chosen == ANY:
        return table["look"] | True
    if name == "role" and chosen != words.UNSAID:
        return table[name].str.split(", ").apply(lambda roles: chosen in roles)
    return table[name] == ("" if chosen == words.UNSAID else chosen)


def _rows(shown: pd.DataFrame) -> str:
    """The table; the id of the row that is ticked, "" for none."""
    config = st.column_config
    told = {name: config.Column(heading, width=width) for name, (heading, width) in COLUMNS.items()}
    heading, width = COLUMNS["sure"]
    told["sure"] = config.NumberColumn(heading, width=width, format="%d%%", help="How probable the stage is.")
    heading, width = COLUMNS["look at"]
    told["look at"] = config.Column(
        heading, width=width, help="Stage or message is uncertain, or the two do not go together."
    )
    event = st.dataframe(
        shown,
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * max(len(shown), 1)),
        # What says nothing about any asset only takes room.
        column_order=[name for name in COLUMNS if name in KEPT or shown[name].astype(bool).any()],
        column_config=told,
        on_select="rerun",
        selection_mode="single-row",
        key="assets",
    )
    ticked = event.selection.rows
    return str(shown.iloc[ticked[0]]["id"]) if ticked and ticked[0] < len(shown) else ""


def _asset(rec: Recommender, asset_id: str) -> None:
    view = rec.asset(asset_id, actor=session.actor())
    asset, name = view.asset, rec.taxonomy.name_of
    with st.container(key="sides-asset"):
        left, right = st.columns([6, 5], gap="large")
    with left:
        pairs = [(name(view.stage), "stage"), (name(view.message), look.MESSAGE_TONES.get(view.message, ""))]
        pairs += [(f"for {rec.taxonomy.in_sentence(r)}", "") for r in view.roles]
        pairs += [
            (view.state, ""),
            (f"to check: {view.doubt}" if view.doubt else "", "alert"),
        ]
        look.put(look.div("title", asset.title) + look.chips(pairs))
        facts = (_source(asset), f"Version {asset.version}", f"Published {asset.published_at or 'at an unknown date'}")
        look.put(look.div("quiet", " · ".join(x for x in facts if x)))
        look.put(look.div("label", "Speaks most for the stage") + _evidence(view))
        with st.container(horizontal=True, gap="small"):
            _confirm(rec, view)
            _correct(rec, view)
            cards.opening(asset, asset.asset_id)
    with right:
        look.put(look.div("label", f"Stage, set by {words.set_by(view.set_by)}"))
        if view.stages:
            st.altair_chart(stage_chart(_in_order(rec, view), rec.taxonomy), width="stretch")
        look.put(look.div("quiet", f"Message: {name(view.message)}, {view.message_p:.0%}" if view.message else ""))


def _evidence(view: AssetView) -> str:
    return look.quote(view.evidence, view.evidence_place) or look.div("quiet", "No passage was noted.")


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
    with st.popover("Set the tags right", icon=":material/edit:"), st.form(f"tags_{asset_id}", border=False):
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
    st.rerun()
