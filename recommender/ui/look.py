"""How it looks: the style sheet and small pieces of HTML. Every text that goes in is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from content_library.taxonomy import Taxonomy
from recommender.reasons import unknown
from recommender.results import Item
from recommender.ui import words

MESSAGE_TONES = {"why_change": "warm", "why_us": "cool", "why_stay": "calm"}

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="32" viewBox="0 0 150 32">'
    '<g fill="#2b5c6b"><rect x="1" y="18" width="5" height="9" rx="1.5" opacity=".35"/>'
    '<rect x="9" y="12" width="5" height="15" rx="1.5" opacity=".6"/>'
    '<rect x="17" y="5" width="5" height="22" rx="1.5"/></g>'
    '<text x="32" y="24" font-family="Source Sans, Source Sans Pro, sans-serif" font-size="21" font-weight="600" '
    'fill="#1f2933">Stagecue</text></svg>'
)

STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 2.6rem 3rem 4rem; max-width: 1340px; }
.st-key-matrix-frame { overflow-x: auto; }
.sc-matrix { border-collapse: separate; border-spacing: 2px; width: 100%; table-layout: fixed; font-size: .82rem; }
.sc-matrix th, .sc-matrix td { border: none; padding: .3rem .1rem; font-weight: 400; line-height: 1.25; }
.sc-matrix thead th { color: #4a5761; text-align: center; hyphens: auto; vertical-align: bottom; }
.sc-matrix th:first-child { width: 13rem; text-align: left; padding-right: .6rem; overflow-wrap: anywhere; }
.sc-matrix .sc-of { color: #66737d; margin-left: .5rem; }
.sc-matrix td { background: #f4f6f7; color: #1f2933; border-radius: 3px; text-align: center; }
.sc-matrix td span { white-space: nowrap; }
.sc-matrix i, .sc-legend i { font-style: normal; }
.sc-matrix .empty, .sc-legend .empty { background: #eda593; }
.sc-matrix .thin, .sc-legend .thin { background: #f3d6a6; }
.sc-matrix .enough, .sc-legend .enough { background: #b9dacb; }
.sc-legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; color: #66737d; font-size: .82rem; margin-top: .5rem; }
.sc-legend i { display: inline-block; width: .8rem; height: .8rem; border-radius: 3px; margin-right: .4rem; }
.st-key-wanted [data-testid="stButtonGroup"] button { min-height: 2.5rem; }
@media (max-width: 1050px) {
  .st-key-filters { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .st-key-filters > *, .st-key-filters > * > * { width: 100% !important; min-width: 0; }
  .st-key-filters > :first-child { grid-column: 1 / -1; }
  .st-key-asked [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  .st-key-asked [data-testid="stColumn"] { min-width: calc(50% - 1rem); }
  .st-key-asked [data-testid="stColumn"]:first-child { min-width: 100%; }
  [class*="st-key-actions"] { gap: .5rem; }
  .sc-matrix { font-size: .74rem; }
  .sc-matrix th:first-child { width: 7.2rem; }
  .sc-matrix .sc-of { display: block; margin-left: 0; }
  .sc-matrix thead span { writing-mode: vertical-rl; transform: rotate(180deg); }
  [data-testid="stMainBlockContainer"] { padding: 2.6rem 1.4rem 4rem; }
  [class*="st-key-sides"] > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {
    flex-direction: column; }
  [class*="st-key-sides"] > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] >
  [data-testid="stColumn"] {
    width: 100%; flex: 1 1 auto; }
  .st-key-sides-next > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] >
  [data-testid="stColumn"]:first-child { order: 2; }
}
[data-testid="stAlert"] code { display: inline-block; max-width: 100%; }
.sc-room { height: 2.5rem; }
.sc-name { font-size: 1.45rem; font-weight: 600; line-height: 1.25; }
.sc-quiet { color: #66737d; font-size: .9rem; line-height: 1.45; }
.sc-label { color: #66737d; font-size: .78rem; font-weight: 600; letter-spacing: .02em; margin-top: .4rem; }
.sc-stands { font-size: 1.05rem; line-height: 1.4; }
.sc-title { font-size: 1.08rem; font-weight: 600; line-height: 1.35; }
.sc-rank { color: #2b5c6b; font-variant-numeric: tabular-nums; margin-right: .35rem; }
.sc-chips { display: flex; flex-wrap: wrap; gap: .3rem; margin-top: .35rem; }
.sc-chip { font-size: .78rem; padding: .06rem .5rem; border-radius: .8rem; background: #eef2f3; color: #3b4851; }
.sc-chip.stage { background: #2b5c6b; color: #fff; }
.sc-chip.warm { background: #f6e3d3; color: #7c4313; }
.sc-chip.cool { background: #dbe8f4; color: #1f4c78; }
.sc-chip.calm { background: #dcefe4; color: #1f5c40; }
.sc-chip.alert { background: #f7dfd9; color: #8a2f1c; }
.sc-reason { line-height: 1.45; margin-top: .5rem; }
.sc-quote { border-left: 3px solid #c5d3d8; margin-top: .55rem; padding: .1rem 0 .1rem .8rem; color: #3b4851;
  font-size: .94rem; line-height: 1.5; }
.sc-place { color: #66737d; font-size: .82rem; margin-top: .15rem; }
.sc-list { display: flex; flex-direction: column; gap: .5rem; font-size: .92rem; line-height: 1.4; }
.sc-when { color: #66737d; font-size: .8rem; }
.sc-said { color: #3b4851; font-style: italic; }
.sc-parts { width: 100%; border-collapse: collapse; font-size: .88rem; }
.sc-parts td { padding: .22rem .5rem .22rem 0; border: none; vertical-align: top; }
.sc-parts .n { width: 5.5rem; text-transform: capitalize; }
.sc-parts .b { width: 18%; padding-top: .5rem; }
.sc-parts .p { width: 3rem; text-align: right; font-variant-numeric: tabular-nums; padding-right: .8rem; }
.sc-bar { height: .5rem; border-radius: .25rem; background: #2b5c6b; min-width: 1px; }
.st-key-offer { background: #f2f6f7; border-radius: .5rem; padding: .9rem 1rem; gap: .6rem; }
.st-key-noted { background: #f2f6f7; border-radius: .5rem; padding: .35rem 1rem; gap: 0; }
.st-key-wait { background: #fbf3e2; border-left: 4px solid #c98a1b; border-radius: .5rem; padding: .9rem 1.1rem; }
.sc-link { color: #2b5c6b; }
</style>"""


def apply() -> None:
    """The style sheet."""
    st.html(STYLE)


def put(html: str) -> None:
    """A piece of HTML whose texts were escaped by the functions here; nothing for ""."""
    if html:
        st.html(html)


def div(kind: str, text: str) -> str:
    """An escaped text in a style of its own; "" for none."""
    return f'<div class="sc-{kind}">{escape(text)}</div>' if text else ""


def chips(pairs: Iterable[tuple[str, str]]) -> str:
    """Small labels, each a text and a tone; blank texts are skipped."""
    shown = "".join(f'<span class="sc-chip {tone}">{escape(text)}</span>' for text, tone in pairs if text)
    return f'<div class="sc-chips">{shown}</div>' if shown else ""


def tag_chips(item: Item, taxonomy: Taxonomy) -> str:
    """What an item is: stage, message, roles, format, product and market."""
    asset = item.asset
    tones = {item.stage: "stage", item.message: MESSAGE_TONES.get(item.message, "")}
    labels = [label for label in (item.stage, item.message) if label]
    pairs = [(taxonomy.name_of(label), tones[label]) for label in labels]
    pairs += [(unknown(item.stage, item.message) if item.asset else "", "")]
    pairs += [(f"for {taxonomy.in_sentence(role)}", "") for role in item.roles]
    if asset:
        pairs += [(words.kind_of_file(asset.format), ""), (asset.product, ""), (asset.market, "")]
    return chips(pairs)


def title(rank: int, text: str) -> str:
    """A card's heading."""
    return (
        f'<div class="sc-title"><span class="sc-rank">{rank}</span> <span class="sc-what">{escape(text)}</span></div>'
    )


def quote(text: str, place: str) -> str:
    """A quotation and where it stands; "" without any text."""
    # A text that quotes somebody has its own marks.
    said = text if '"' in text else f"“{text}”"
    return f'<div class="sc-quote">{escape(said)}{div("place", place)}</div>' if text else ""


def parts_table(item: Item) -> str:
    """Every part that counts with what it adds to the fit, most first."""
    parts = [p for p in item.parts if p.weight]
    most = max((p.points for p in parts), default=0.0) or 1.0
    rows = "".join(
        f'<tr><td class="n">{escape(p.name)}</td>'
        f'<td class="b"><div class="sc-bar" style="width:{max(p.points, 0.0) / most:.0%}"></div></td>'
        f'<td class="p">{item.share(p):.0%}</td><td>{escape(p.why)}</td></tr>'
        for p in sorted(parts, key=lambda p: -p.points)
    )
    return f'<table class="sc-parts">{rows}</table>'


def entry(when: str, what: str, said: str = "", outcome: str = "") -> str:
    """Something that happened: when, what, in whose words, and what it speaks for."""
    quoted = f'<span class="sc-said"> “{escape(said)}”</span>' if said else ""
    led = f'<span class="sc-when"> · {escape(outcome)}</span>' if outcome else ""
    return f'<div><span class="sc-when">{escape(when)}</span><br>{escape(what)}{quoted}{led}</div>'


def link(address: str, text: str, note: str = "") -> str:
    """A text that leads to another page, and what is said of it."""
    said = f'<span class="sc-when"> · {escape(note)}</span>' if note else ""
    return f'<div><a class="sc-link" href="{escape(address)}" target="_self">{escape(text)}</a>{said}</div>'


def listing(entries: Sequence[str]) -> str:
    """Entries below each other."""
    return f'<div class="sc-list">{"".join(entries)}</div>'
