"""How content looks in a terminal: what adding it did, the library, one asset, the audit, an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from content_library.taxonomy import Taxonomy
from recommender.audit import Audit, CellStatus
from recommender.audit import Cell as Place
from recommender.cli.page import Cell, Lines, Page, Piece, bar, percent
from recommender.cli.show_items import nearest
from recommender.cli.show_people import ID_STYLE, STAGE_STYLE, WARNING
from recommender.counting import count
from recommender.results import AssetView, ContentReport, ImportReport

HAPPENED = ("added", "changed", "unchanged", "vanished", "rejected")
# What is always listed with its reason; what was added is listed when asked for.
TOLD = ("rejected", "changed", "vanished")
ROWS_TOLD = 20


def added(page: Page, report: ContentReport, verbose: bool) -> None:
    """Counts, then every source that was rejected, has changed or has vanished, and why."""
    if not report.files:
        page.line("There is nothing there that can be read.")
    else:
        counts = ", ".join(f"{report.count(h)} {h}" for h in HAPPENED if report.count(h))
        page.title(f"{len(report.files)} sources: {counts}.")
    for happened in (*TOLD, "added") if verbose else TOLD:
        files = [f for f in report.files if f.happened == happened]
        if files:
            page.blank()
            page.line((happened.capitalize(), "bold" if happened != "rejected" else f"bold {WARNING}"))
        for file in files:
            page.point(nearest(file.source), (f": {file.why}" if file.why else "", ID_STYLE))
    if report.notes:
        page.blank()
        page.line(("To note", "bold"))
        for note in report.notes:
            page.point(note)


def assets(page: Page, views: Sequence[AssetView], total: int, taxonomy: Taxonomy) -> None:
    """The list of assets; `total` says how many there are if not all are shown."""
    if not views:
        page.line("No assets found.")
        return
    headers = ["Asset", "Stage, for whom", "Message", *(["Product, market", "Format"] if page.roomy else [])]
    longest = max(len(v.asset.asset_id) for v in views)
    page.table(headers, (_asset_row(v, taxonomy)[: len(headers)] for v in views), first=longest)
    page.line((f"{len(views)} of {total} assets." if total > len(views) else f"{total} assets.", ID_STYLE), indent=2)
    look = sum(v.needs_a_look for v in views)
    if look:
        page.line((f"{look} marked ? deserve a look: the stage is uncertain.", ID_STYLE), indent=2)


def _asset_row(view: AssetView, taxonomy: Taxonomy) -> list[Cell]:
    asset = view.asset
    mark: Piece = (" ?", WARNING) if view.needs_a_look else ""
    roles = ", ".join(map(taxonomy.name_of, view.roles))
    where = ", ".join(x for x in (asset.product, asset.market) if x)
    return [
        Lines([(asset.title or asset.asset_id, "bold")], [(asset.asset_id, ID_STYLE)]),
        Lines([*_stage(view, taxonomy), mark], [(roles, ID_STYLE)]),
        Lines([taxonomy.name_of(view.message)], [("" if asset.status == "approved" else asset.status, WARNING)]),
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
            ("Stage", [*_stage(view, taxonomy), (" set by a person" if view.set_by == "person" else "", ID_STYLE)]),
            ("Message", [taxonomy.name_of(view.message), f" ({percent(view.message_p)})" if view.message else ""]),
            ("For", [", ".join(map(taxonomy.name_of, view.roles))]),
            ("Product", [one.product]),
            ("Market", [one.market]),
            ("Language", [one.language]),
            ("Format", [one.format]),
            ("Status", [f"{one.status}, version {one.version}"]),
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


def audit(page: Page, answer: Audit, k: int, taxonomy: Taxonomy) -> None:
    """Content against people: a table for each product and market, then the largest gaps and what to write."""
    if not answer.cells:
        page.line("There is nothing to look at yet: add content or contacts first.")
        return
    page.title("The content there is / the people who need it")
    tables: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for cell in answer.cells:
        tables[cell.product, cell.market].append(cell)
    # Where nobody is, there is nothing to compare with.
    peopled = {where: cells for where, cells in tables.items() if any(c.status != CellStatus.NO_DEMAND for c in cells)}
    for where, cells in peopled.items():
        page.blank()
        page.line((" in ".join(x for x in where if x) or "No particular product or market", "bold"), indent=2)
        page.table(["Stage", *(m.name for m in taxonomy.messages)], _audit_rows(cells, taxonomy))
    page.line(("Expected numbers of assets / people; · means that nobody needs it now.", ID_STYLE), indent=2)
    if len(peopled) < len(tables):
        more = len(tables) - len(peopled)
        page.line((f"{more} more products and markets have content and nobody who needs it now.", ID_STYLE), indent=2)
    gaps = answer.gaps(k)
    page.blank()
    page.title("What to write next" if gaps else "There is enough for everybody who is there now.")
    for rank, gap in enumerate(gaps, 1):
        page.point(answer.brief(gap, taxonomy), mark=f"{rank}.")


STATUS_STYLE = {CellStatus.EMPTY: "bold red", CellStatus.THIN: WARNING, CellStatus.ENOUGH: "green"}


def _audit_rows(places: Sequence[Place], taxonomy: Taxonomy) -> list[list[Cell]]:
    by_place = {(c.stage, c.message): c for c in places}
    rows: list[list[Cell]] = []
    for stage in taxonomy.stages:
        here = [by_place[stage.id, message.id] for message in taxonomy.messages]
        if any(place.status is not CellStatus.NO_DEMAND for place in here):
            rows.append([[stage.name], *([_counted(place)] for place in here)])
    return rows


def _counted(place: Place) -> Piece:
    if place.status is CellStatus.NO_DEMAND:
        return ("·", ID_STYLE)
    short = "" if place.status is CellStatus.ENOUGH else f" {place.status}"
    return (f"{place.supply:.1f} / {place.demand:.1f}{short}", STATUS_STYLE[place.status])
