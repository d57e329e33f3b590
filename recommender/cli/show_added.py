"""How the report on added content looks in a terminal: short, however many files there were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from content_library.asset import file_of
from content_library.loaders.sources import READS
from recommender.cli.page import Page, Piece
from recommender.cli.show_items import nearest
from recommender.cli.show_people import ID_STYLE, WARNING
from recommender.counting import count
from recommender.results import ContentReport, FileReport

HAPPENED = ("added", "changed", "unchanged", "vanished", "rejected", "skipped")
# What is always told with its reason; what was added is told when asked for.
TOLD = ("rejected", "changed", "vanished", "skipped")
# What has to be mended.
FAULTY = ("Rejected", "Labels left out")
# So many rows of a kind are listed one by one; of more, those with the same reason make one row.
ROWS_TOLD = 20
# So many files stand by name in a row about several.
NAMED = 3


def added(page: Page, report: ContentReport, verbose: bool) -> None:
    """Counts, then what was rejected, changed, vanished or skipped, and why; with `verbose` file by file.

    Labels that nobody knows are told once each, with the rows that have them.
    """
    counts = ", ".join(f"{report.count(h)} {h}" for h in HAPPENED if report.count(h))
    if not report.files:
        page.title("There is nothing there to read.")
    elif report.count("skipped") == len(report.files):
        page.title(f"Nothing there is of a kind that is read: {counts}.")
    else:
        page.title(f"{count(len(report.files), 'source')}: {counts}.")
    for happened in (*TOLD, "added") if verbose else TOLD:
        files = [f for f in report.files if f.happened == happened]
        _section(page, happened.capitalize(), list(_rows(files, verbose)), "all" if verbose else "")
    _section(page, "Labels left out", list(_unknown(report)), "all" if verbose else "")
    twins = [f for f in report.files if f.same_as]
    rows: list[list[Piece]] = [[nearest(f.source), (f": the same text as '{f.same_as}'", ID_STYLE)] for f in twins]
    _section(page, "Same text, both kept", rows, "all" if verbose else "")
    here = f"{Path.cwd().as_posix()}/"
    _section(page, "To note", [[note.removeprefix(here)] for note in report.notes], "all")


def _section(page: Page, title: str, rows: Sequence[Sequence[Piece]], shown: str) -> None:
    if not rows:
        return
    page.blank()
    page.line((title, f"bold {WARNING}" if title in FAULTY else "bold"))
    for row in rows if shown == "all" else rows[:ROWS_TOLD]:
        page.point(*row)
    if len(rows) > ROWS_TOLD and shown != "all":
        page.line((f"and {len(rows) - ROWS_TOLD} more; --verbose or --json lists them all.", ID_STYLE), indent=2)


def _rows(files: Sequence[FileReport], verbose: bool) -> Iterator[list[Piece]]:
    """A row a file; unless all are wanted, files of a kind that is not read are counted, and of many files those with
    the same reason share a row."""
    foreign = [f for f in files if _is_foreign(f) and not verbose]
    others = [f for f in files if not _is_foreign(f) or verbose]
    if foreign:
        yield [_kinds(foreign), (f": not read; {READS}", ID_STYLE)]
    reasons: dict[str, list[FileReport]] = defaultdict(list)
    for file in others:
        reasons[file.why if len(others) > ROWS_TOLD and not verbose else file.source].append(file)
    for same in reasons.values():
        if len(same) <= NAMED:
            for file in same:
                yield [nearest(file.source), (f": {file.why}" if file.why else "", ID_STYLE)]
        else:
            named = ", ".join(nearest(f.source) for f in same[:NAMED])
            yield [f"{count(len(same), 'file')}, as {named}", (f": {same[0].why}", ID_STYLE)]


def _unknown(report: ContentReport) -> Iterator[list[Piece]]:
    """What that means, then a row a label with the rows of each list that have it."""
    where: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in report.files:
        for said in file.unknown:
            where[said][file_of(file.source)[0]].append(file.at)
    if where:
        yield ['The assets are in without these, and keep the tags that they had; write "-" in the list for no label.']
    for said, lists in where.items():
        yield [
            ", ".join(f"{nearest(name)} {_places(rows)}".strip() for name, rows in lists.items()),
            (f": {said}", ID_STYLE),
        ]


def _places(rows: Sequence[str]) -> str:
    """The first few of these rows: "row 3", "row 3, row 7, row 9 and 12 more"."""
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return ", ".join(filter(None, rows[:NAMED])) + more


def _is_foreign(file: FileReport) -> bool:
    return file.happened == "skipped" and file.why.endswith(READS)


def _kinds(foreign: Sequence[FileReport]) -> str:
    """The files by name if they are few, else how many there are of each ending."""
    if len(foreign) <= NAMED:
        return ", ".join(nearest(f.source) for f in foreign)
    endings = Counter(PurePath(f.source).suffix.lower() for f in foreign)
    return ", ".join(f"{n} {ending or 'without an ending'}" for ending, n in endings.most_common())
