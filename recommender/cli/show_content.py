"""How content looks in a terminal: the library, one asset, an import."""

from __future__ import annotations

from collections.abc import Sequence

from content_library.asset import SetBy
from content_library.taxonomy import Taxonomy
from recommender.cli.page import Cell, Lines, Page, Piece, bar, percent
from recommender.cli.show_items import nearest
from recommender.cli.show_people import ID_STYLE, STAGE_STYLE, WARNING
from recommender.counting import count, part_of
from recommender.languages import language_name
from recommender.results import AssetView, ImportReport

ROWS_TOLD = 20


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
        page.line(
            (
                f"{look} marked ? {deserve} a look: the stage or message is uncertain, or the two do not go together.",
                ID_STYLE,
            ),
            indent=2,
        )


def _asset_row(view: AssetView, taxonomy: Taxonomy) -> list[Cell]:
    asset = view.asset
    roles = ", ".join(map(taxonomy.name_of, view.roles))
    where = ", ".join(x for x in (asset.product, asset.market) if x)
    return [
        Lines([(asset.title or asset.asset_id, "bold")], [(asset.asset_id, ID_STYLE)]),
        Lines([*_stage(view, taxonomy), _mark(view, "stage")], [(roles, ID_STYLE)]),
        Lines(
            [taxonomy.name_of(view.message), _mark(view, "message")],
            [("" if view.state == "approved" else view.state, WARNING)],
        ),
        [where],
        [asset.format],
    ]


def _mark(view: AssetView, label_set: str) -> Piece:
    return (" ?", WARNING) if label_set in view.doubts else ""


def _stage(view: AssetView, taxonomy: Taxonomy) -> list[Piece]:
    if not view.stage:
        return [("no tags", ID_STYLE)]
    names = (" or ".join(map(taxonomy.name_of, view.likeliest)), STAGE_STYLE)
    # What somebody stated is no guess, though it be two stages in equal parts.
    return [names, " (import)" if view.set_by == SetBy.IMPORT else f" ({percent(view.stage_p)})"]


def asset(page: Page, view: AssetView, taxonomy: Taxonomy) -> None:
    """One asset: what is known of it, its tags and who set them, and the passages that speak for them."""
    one = view.asset
    page.title(one.title or one.asset_id)
    valid = " to ".join(str(d) if d else "…" for d in (one.valid_from, one.valid_to)) if _limited(view) else ""
    page.pairs(
        [
            ("Id", [one.asset_id]),
            ("Stage", [*_stage(view, taxonomy), "" if view.set_by == SetBy.IMPORT else _setter(view, "stage")]),
            ("Message", _message(view, taxonomy)),
            ("For", [", ".join(map(taxonomy.name_of, view.roles)), _setter(view, "role") if view.roles else ""]),
            ("Product", [one.product]),
            ("Market", [one.market]),
            ("Language", [language_name(one.language) if one.language else ""]),
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
    _passages(page, view, taxonomy)
    if view.needs_a_look:
        page.blank()
        page.line((f"Please have a look: {view.doubt}.", WARNING), indent=2)


def _passages(page: Page, view: AssetView, taxonomy: Taxonomy) -> None:
    """What speaks for the stage, the message and each role; a passage that speaks for several of them stands once."""
    said: dict[tuple[str, str], list[str]] = {}
    for s in view.speaking:
        said.setdefault((s.quote, s.place), []).append(taxonomy.name_of(s.label))
    for (quote, place), names in said.items():
        page.blank()
        page.line((f"Speaks for {', '.join(names)}", "bold"), indent=2)
        page.line((f"“{quote}”", "italic"), indent=2)
        if place:
            page.line((place, ID_STYLE), indent=2)


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
