"""Content: the library as a table, and below it the asset that is ticked."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import streamlit as st

from recommender.rights import Act
from recommender.ui import asset_detail, library_table, look, session, welcome, words

if TYPE_CHECKING:
    import pandas as pd

ANY = "Any"
FILTERS = ("stage", "message", "role", "product", "market", "status")
# Column -> heading and width in pixels, what matters most first: a narrow window shows the first ones.
COLUMNS = {
    "title": ("Title", 270),
    "stage": ("Stage", 95),
    "sure": ("Sure", 55),
    "look at": ("Check", 60),
    "message": ("Message", 90),
    "role": ("Roles", 150),
    "product": ("Product", 80),
    "market": ("Market", 95),
    "status": ("Status", 80),
    "format": ("Format", 100),
    "language": ("Language", 80),
    "set by": ("Set by", 65),
}
KEPT = ("title", "stage", "sure")
TABLE_HEIGHT = 420
# Names that a company chooses itself, which may be long: the column is as wide as the longest of them, up to this.
OWN_NAMES, WIDEST, PER_LETTER, MARGIN = ("product", "market"), 150, 7, 18
# What rows are found by, and nobody reads: with thousands of rows it is most of what the browser would be sent.
UNREAD = ["look", "text"]
# The asset that is ticked, also while another page is shown.
TICKED = "ticked_asset"


@session.guarded
def show() -> None:
    """The page."""
    rec = session.recommender()
    session.show_notes()
    look.put(look.div("name", "Content"))
    if welcome.say_if_empty(rec):
        return
    table = library_table.table(rec)
    shown = table[_wanted(table)]
    key = session.keep("look_only", False)
    if st.session_state[key]:
        shown = shown[shown["look"]]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        # Close to each other: at the right end the table's own buttons would come to lie over the toggle.
        st.caption(_counted(shown, table), width="content")
        session.kept("look_only", st.toggle("Only those to check", key=key))
    chosen, forbidden = _rows(shown), session.forbidden(rec, Act.CONTENT)
    if chosen:
        asset_detail.show(rec, chosen, forbidden)
    else:
        also = f". {forbidden}" if forbidden else ", and to set them right."
        look.put(look.div("quiet", f"Tick a row to see what its tags rest on{also}"))


def _counted(shown: pd.DataFrame, table: pd.DataFrame) -> str:
    """How many assets the table shows, of how many, and how many of those it shows are to check."""
    check = int(shown["look"].sum())
    to_check = "all of them" if check == len(shown) > 1 else f"{check:,} of them"
    return f"{len(shown):,} of {len(table):,} assets; {to_check} to check."


def _wanted(table: pd.DataFrame) -> Any:
    """Which rows the search and the filters leave."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
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
    """The table; the id of the asset that is ticked, "" for none.

    The browser ticks a place in the table, not an asset. So a table with other rows, or others in them, is another
    table, in which the same asset is ticked if it is there, and nothing if not.
    """
    ids = list(shown["id"])
    before = st.session_state.get(TICKED, "")
    config = st.column_config
    told = {name: config.Column(heading, width=_width(shown, name)) for name, (heading, _) in COLUMNS.items()}
    heading, width = COLUMNS["sure"]
    told["sure"] = config.NumberColumn(heading, width=width, format="%d%%", help="How probable the stage is.")
    heading, width = COLUMNS["look at"]
    told["look at"] = config.Column(
        heading, width=width, help="Stage or message is uncertain, or the two do not go together."
    )
    event = st.dataframe(
        shown.drop(columns=UNREAD),
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * max(len(shown), 1)),
        column_order=_telling(shown),
        column_config=told,
        on_select="rerun",
        selection_mode="single-row",
        key=f"assets-{_mark(shown)}",
        selection_default={"selection": {"rows": [ids.index(before)] if before in ids else []}},
    )
    ticked = event.selection.rows
    st.session_state[TICKED] = str(ids[ticked[0]]) if ticked else ""
    return str(st.session_state[TICKED])


def _width(shown: pd.DataFrame, name: str) -> int:
    """How wide a column is, in pixels."""
    least = COLUMNS[name][1]
    if name not in OWN_NAMES:
        return least
    longest = max(map(len, shown[name]), default=0)
    return max(least, min(WIDEST, longest * PER_LETTER + MARGIN))


def _telling(shown: pd.DataFrame) -> list[str]:
    """The columns that say something: one that is blank everywhere, or in one language alone, only takes room."""
    there = [name for name in COLUMNS if name in KEPT or shown[name].astype(bool).any()]
    return [name for name in there if name != "language" or shown[name].nunique() > 1]


def _mark(shown: pd.DataFrame) -> str:
    """What tells a table from every other: its rows, what stands in them, and their order."""
    from pandas.util import hash_pandas_object

    return blake2b(hash_pandas_object(shown, index=False).to_numpy().tobytes(), digest_size=8).hexdigest()
