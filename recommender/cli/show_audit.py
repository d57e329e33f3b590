"""How the audit looks in a terminal: stage by message, the empty and thin places, and what to write next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from content_library.taxonomy import Taxonomy
from recommender.audit import Audit, CellStatus
from recommender.audit import Cell as Place
from recommender.cli.page import Cell, Page, Piece
from recommender.cli.show_people import ID_STYLE, STAGE_STYLE, WARNING
from recommender.finds import Found, found
from recommender.languages import language_name

# So many places are listed.
PLACES_SHOWN = 10
STATUS_STYLE = {CellStatus.EMPTY: "bold red", CellStatus.THIN: WARNING, CellStatus.ENOUGH: "green"}
LEGEND = (
    "0–1 of 2 new for 5: five people are there now, and each needs two pieces that are new to them; who has least "
    "finds none, who has most finds one. –: the message does not work at this stage."
)


def audit(page: Page, answer: Audit, k: int, taxonomy: Taxonomy, names: Mapping[str, str] | None = None) -> None:
    """Who is counted, the matrix of stage and message, the places with too little, and what to write; with `names`, who
    is there."""
    if not answer.cells:
        page.line("There is nothing to look at yet: add content with 'stagecue add', and contacts.")
        return
    page.line((answer.who, ID_STYLE))
    page.blank()
    _matrix(page, answer, taxonomy)
    gaps = answer.gaps()
    page.blank()
    if not any(t.people for t in answer.totals):
        page.title("Nobody stands here now, so nothing is missing.")
    else:
        short = "Too little for the people who are there now"
        page.title(short if gaps else "Everybody who is there now finds enough.")
    if gaps:
        headers = ["", "Stage", "Message", "Product, market", "New", "Pieces", "Go short"]
        page.table(headers, [_gap_row(place, taxonomy) for place in gaps[:PLACES_SHOWN]], right=3)
    if len(gaps) > PLACES_SHOWN:
        page.line((f"… {len(gaps) - PLACES_SHOWN} more; --json lists them all.", ID_STYLE), indent=2)
    for note in _audit_notes(answer):
        page.line((note, ID_STYLE), indent=2)
    if not gaps:
        return
    page.blank()
    page.title("What to write next")
    for rank, gap in enumerate(gaps[:k], 1):
        page.point(answer.brief(gap, taxonomy), mark=f"{rank}.")
        if names is not None:
            page.line(("Who: ", ID_STYLE), _who(gap, names), indent=5)


def _matrix(page: Page, answer: Audit, taxonomy: Taxonomy) -> None:
    """A row for each stage, a column for each message: what is new to those who are there, of what each needs."""
    page.title("What is new to the people who are there now, of what each needs")
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in answer.cells:
        places[place.stage, place.message].append(place)
    pieces = {(t.stage, t.message): t.pieces for t in answer.totals}
    rows: list[list[Cell]] = []
    for stage in taxonomy.stages:
        ids = {m.id: (stage.id, m.id) for m in taxonomy.messages}
        boxes = [_box(found(places[at]), pieces.get(at, 0), m in stage.messages) for m, at in ids.items()]
        rows.append([[(stage.name, STAGE_STYLE)], *([box] for box in boxes)])
    page.table(["", *(m.name for m in taxonomy.messages)], rows)
    page.line((LEGEND, ID_STYLE), indent=2)


def _box(here: Found, pieces: int, works: bool) -> Piece:
    if not works:
        return ("–", ID_STYLE)
    if not here.people:
        return (f"nobody, {pieces:,} {'fits' if pieces == 1 else 'fit'}", ID_STYLE)
    return (f"{here.part} new for {here.people:,}", STATUS_STYLE[here.status])


def _gap_row(place: Place, taxonomy: Taxonomy) -> list[Cell]:
    where = ", ".join(x for x in (place.product, place.market) if x)
    names = [(taxonomy.name_of(place.stage), STAGE_STYLE)], [taxonomy.name_of(place.message)], [where or "–"]
    return [
        [(str(place.status), STATUS_STYLE[place.status])],
        *names,
        [found([place]).part],
        [str(place.supply)],
        [f"{place.short:,} of {place.demand:,}"],
    ]


def _audit_notes(answer: Audit) -> list[str]:
    """What the numbers mean, and how many places are well served."""
    enough = sum(c.status is CellStatus.ENOUGH for c in answer.cells)
    notes = [answer.rule]
    if enough:
        notes.append(
            "In 1 other place there is enough." if enough == 1 else f"In {enough} other places there is enough."
        )
    return notes


def _who(place: Place, names: Mapping[str, str]) -> str:
    """The people of a place, with how many of its pieces they may still be sent, fewest first."""
    told = []
    for w in place.people:
        foreign = f", {w.foreign} not in {language_name(w.language)}" if w.foreign else ""
        told.append(f"{names.get(w.contact_id) or w.contact_id} ({w.left or 'nothing'} new{foreign})")
    return ", ".join(told)
