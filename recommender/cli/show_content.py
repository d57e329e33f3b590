"""How content looks in a terminal: the library, one asset, the audit, an import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from content_library.taxonomy import Taxonomy
from recommender.audit import Audit, CellStatus
from recommender.audit import Cell as Place
from recommender.cli.page import Cell, Lines, Page, Piece, bar, percent
from recommender.cli.show_items import nearest
from recommender.cli.show_people import ID_STYLE, STAGE_STYLE, WARNING
from recommender.counting import count, part_of
from recommender.results import AssetView, ImportReport

ROWS_TOLD = 20
# So many places of the audit are listed.
PLACES_SHOWN = 10


def assets(page: Page, views: Sequence[AssetView], total: int, taxonomy: Taxonomy) -> None:
    """The list of assets; `total` says how many there are if not all are shown."""
    if not views:
        page.line("No assets found.")
        return
    headers = ["Asset", "Stage, for whom", "Message", *(["Product, market", "Format"] if page.roomy else [])]
    longest = max(len(v.asset.asset_id) for v in views)
    page.table(headers, (_asset_row(v, taxonomy)[: len(headers)] for v in views), first=longest)
    page.line((f"{part_of(len(views), total, 'asset')}.", ID_STYLE), indent=2)
    look = sum(v.needs_a_look for v in views)
    if look:
        deserve = "deserves" if look == 1 else "deserve"
        page.line((f"{look} marked ? {deserve} a look: the stage is uncertain.", ID_STYLE), indent=2)


def _asset_row(view: AssetView, taxonomy: Taxonomy) -> list[Cell]:
    asset = view.asset
    mark: Piece = (" ?", WARNING) if view.needs_a_look else ""
    roles = ", ".join(map(taxonomy.name_of, view.roles))
    where = ", ".join(x for x in (asset.product, asset.market) if x)
    return [
        Lines([(asset.title or asset.asset_id, "bold")], [(asset.asset_id, ID_STYLE)]),
        Lines([*_stage(view, taxonomy), mark], [(roles, ID_STYLE)]),
        Lines([taxonomy.name_of(view.message)], [("" if view.state == "approved" else view.state, WARNING)]),
        [where],
        [asset.format],
    ]


def _stage(view: AssetView, taxonomy: Taxonomy) -> list[Piece]:
    if not view.stage:
        return [("no tags", ID_STYLE)]
    return [(taxonomy.name_of(view.stage), STAGE_STYLE), f" ({percent(view.stage_p)})"]


def asset(page: Page, view: AssetView, taxonomy: Taxonomy) -> None:
    """One asset: what is known of it, its tags and who set them, and the passage that speaks for its stage."""
    one = view.asset
    page.title(one.title or one.asset_id)
    valid = " to ".join(str(d) if d else "…" for d in (one.valid_from, one.valid_to)) if _limited(view) else ""
    page.pairs(
        [
            ("Id", [one.asset_id]),
            ("Stage", [*_stage(view, taxonomy), _setter(view, "stage")]),
            ("Message", _message(view, taxonomy)),
            ("For", [", ".join(map(taxonomy.name_of, view.roles)), _setter(view, "role") if view.roles else ""]),
            ("Product", [one.product]),
            ("Market", [one.market]),
            ("Language", [one.language]),
            ("Format", [one.format]),
            ("Status", [f"{view.state}, version {one.version}"]),
            ("Published", [str(one.published_at or "")]),
            ("Valid", [valid]),
            ("Owner", [one.owner]),
        ]
    )
    if one.link():
        page.whole(("  Open       ", ID_STYLE), nearest(one.link()))
    if view.stages:
        page.blank()
        page.pairs((taxonomy.name_of(s), [bar(p, 20), f" {percent(p)}"]) for s, p in view.stages.items() if p >= 0.01)
    if view.evidence:
        page.blank()
        page.line((f"“{view.evidence}”", "italic"), indent=2)
        page.line((view.evidence_place, ID_STYLE), indent=2)
    if view.needs_a_look:
        page.blank()
        page.line(("The stage is uncertain: please have a look.", WARNING), indent=2)


def _message(view: AssetView, taxonomy: Taxonomy) -> list[Piece]:
    if not view.message:
        return []
    return [taxonomy.name_of(view.message), f" ({percent(view.message_p)})", _setter(view, "message")]


def _setter(view: AssetView, label_set: str) -> Piece:
    """Who set the tags of a label set, where it was not the model."""
    who = {"person": " set by a person", "import": " set by an import"}
    return (who.get(view.setters.get(label_set, ""), ""), ID_STYLE)


def _limited(view: AssetView) -> bool:
    return bool(view.asset.valid_from or view.asset.valid_to)


def imported(page: Page, report: ImportReport) -> None:
    """What an import did or would do, row by row where something differs."""
    said = "would be " if report.dry_run else ""
    rejected = len(report.rejected)
    page.title(
        f"{report.table}: {count(report.new, 'row')} {said}new, {report.changed} {said}changed, {report.same} the same"
        + (f", {rejected} rejected." if rejected else ".")
    )
    sections = {
        "Rejected": [f"row {row}: {why}" for row, why in report.rejected],
        "Differences" if report.dry_run or report.changed else "": list(report.differences),
        "Columns kept as they are": list(report.unknown_columns),
        "To note": list(getattr(report, "notes", ())),
    }
    for name, lines in sections.items():
        if name and lines:
            page.blank()
            page.line((name, f"bold {WARNING}" if name == "Rejected" else "bold"))
            for line in lines[:ROWS_TOLD]:
                page.point(line)
            if len(lines) > ROWS_TOLD:
                page.line((f"and {len(lines) - ROWS_TOLD} more; --json lists them all.", ID_STYLE), indent=2)
    if report.dry_run:
        page.blank()
        page.line(("This was a dry run: nothing has been changed.", WARNING))


def audit(page: Page, answer: Audit, k: int, taxonomy: Taxonomy, names: Mapping[str, str] | None = None) -> None:
    """Where the people find too little, most of them first, then what to write; with `names`, who they are."""
    if not answer.cells:
        page.line("There is nothing to look at yet: add content with 'stagecue add', and contacts.")
        return
    gaps = answer.gaps()
    page.title("Too little for the people who are there now" if gaps else "Everybody who is there now finds enough.")
    if gaps:
        headers = ["", "Stage", "Message", "Product, market", "Pieces", "Go short"]
        page.table(headers, [_gap_row(place, taxonomy) for place in gaps[:PLACES_SHOWN]], right=2)
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


STATUS_STYLE = {CellStatus.EMPTY: "bold red", CellStatus.THIN: WARNING}


def _gap_row(place: Place, taxonomy: Taxonomy) -> list[Cell]:
    where = ", ".join(x for x in (place.product, place.market) if x)
    names = [(taxonomy.name_of(place.stage), STAGE_STYLE)], [taxonomy.name_of(place.message)], [where or "–"]
    return [
        [(str(place.status), STATUS_STYLE[place.status])],
        *names,
        [str(place.supply)],
        [f"{place.short:,} of {place.demand:,}"],
    ]


def _audit_notes(answer: Audit) -> list[str]:
    """What the numbers mean, how many places are well served, and who is not counted."""
    enough = sum(c.status is CellStatus.ENOUGH for c in answer.cells)
    notes = [answer.rule]
    if enough:
        notes.append(
            "In 1 other place there is enough." if enough == 1 else f"In {enough} other places there is enough."
        )
    if answer.unheard:
        who = "1 contact stands" if answer.unheard == 1 else f"{answer.unheard:,} contacts stand"
        notes.append(f"{who} nowhere yet, since nothing usable has been heard from them.")
    return notes


def _who(place: Place, names: Mapping[str, str]) -> str:
    """The people of a place, with how many of its pieces are new to them, fewest first."""
    return ", ".join(f"{names.get(w.contact_id) or w.contact_id} ({w.left or 'nothing'} new)" for w in place.people)
