"""Commands about content: add, assets."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli.command import command, group
from recommender.cli.session import Session
from recommender.errors import InputError, StagecueError, brief
from recommender.progress import progress_bar

if TYPE_CHECKING:
    from recommender.results import AssetView, ContentReport, FileReport
    from recommender.wire import Recommender

# How `add` and `contacts import` end where something was refused: some of it, or all.
SOME_REJECTED, ALL_REJECTED = 1, 2
# How a web address begins.
WEB = ("http://", "https://", "www.")
LABEL_SETS = ("stage", "message", "role")
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", help="So many rows at most; 0 for all. JSON has all.", min=0)
]
Mapped = Annotated[
    list[str] | None,
    typer.Option("--map", metavar='"THEIRS=ours"', help="What a column of the file is called here; repeatable."),
]

assets = group("Look at the library; check and correct its tags.", "stagecue assets list --stage deciding")


def register(app: typer.Typer) -> None:
    """Add the commands about content."""
    command(
        app,
        "add",
        'stagecue add decks/ papers/security.pdf\nstagecue add library.csv --status draft --map "Name=title"',
    )(add)
    app.add_typer(assets, name="assets")


def add(
    session: Session,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files, folders, or lists of content (CSV, JSONL).")
    ],
    status: Annotated[str, typer.Option(metavar="STATUS", help="For what is new: draft, approved or retired.")] = "",
    mapped: Mapped = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List everything file by file.")] = False,
) -> None:
    """Add content: files become tagged, searchable assets.

    Unchanged files cost nothing, so the same folder can be added again whenever something has changed in it. The exit
    code is 1 where something could not be read or a list's label is not known (the rest is kept), 2 where nothing could
    be read.

    A list may hold tags in its columns stage, message and roles, several with ";" between them. Beside our own names
    those of other systems are read, upper or lower case, as what they mean here ("TOFU" is unaware or aware):

    \b
      stage    top of funnel, tofu, middle of funnel, mofu, bottom of funnel,
               bofu, awareness, interest, education, consideration, evaluation,
               decision, purchase, onboarding, activation, retention, renewal,
               upsell, advocacy, loyalty
      message  why now, change, problem, differentiation, us, stay, customer
      roles    c-level, ceo, cfo, procurement, it, developer, legal, compliance,
               marketing, sales, operations, user, practitioner

    A company sets names of its own in two files in the workspace's folder, for example:

    \b
      stagecue.toml  taxonomy = "ours.yaml"
      ours.yaml      mappings: {stage: {problem known: [aware]}}
    """
    columns = columns_of(mapped or [])
    lists = _lists(paths)
    reports: list[ContentReport] = []
    failed: list[StagecueError] = []
    _check(paths)
    with session.open(create=True) as rec, progress_bar() as progress:
        # A path that is given twice, or by way of a link, is read once.
        for path in {Path(p).resolve(): p for p in paths}.values():
            try:
                actor, as_of = session.actor, session.as_of
                # Folders and files beside a list have no columns; where there is no list, that is said.
                named = columns if path in lists or not lists else {}
                reports.append(
                    rec.add_content(path, status=status, columns=named, progress=progress, actor=actor, as_of=as_of)
                )
            except StagecueError as error:
                failed.append(error)
    report = _together(reports)
    if reports:
        from recommender.cli.show_added import added

        session.show(report, lambda page: added(page, report, verbose))
    for failure in failed[:-1]:
        session.complain(failure)
    if failed:
        raise failed[-1]
    # What is no content at all counts neither way; what came in without a label of its list is to be mended, too.
    rejected, unlabelled = report.count("rejected"), sum(bool(file.unknown) for file in report.files)
    end(rejected + unlabelled, len(report.files) - report.count("skipped") - rejected)


def _check(paths: Sequence[str]) -> None:
    """Refuse what can be no path, before anything is read."""
    if not all(path.strip() for path in paths):
        raise InputError("A path is blank; name a file, a folder or a list of content.")
    address = next((path for path in paths if path.lower().startswith(WEB)), "")
    if address:
        raise InputError(f"'{brief(address)}' is a web address: these are not read; save the page as an .html file.")


def _lists(paths: Sequence[str]) -> set[str]:
    """Those of the paths that are lists of content."""
    from content_library.loaders.sources import MANIFESTS

    return {p for p in paths if Path(p).suffix.lower() in MANIFESTS and not Path(p).is_dir()}


def columns_of(given: Sequence[str]) -> dict[str, str]:
    """Our columns by what the file calls them. Raises InputError for a mapping that is none, or two of one column."""
    out: dict[str, str] = {}
    for text in given:
        theirs, equals, ours = text.rpartition("=")
        theirs, ours = theirs.strip(), ours.strip().lower()
        if not (equals and theirs and ours):
            raise InputError(f'--map \'{text}\' is not of the form "THEIR COLUMN=our_column", e.g. "Email=contact_id".')
        if ours in out:
            raise InputError(f"--map names two columns for {ours}: '{out[ours]}' and '{theirs}'; keep one.")
        out[ours] = theirs
    return out


def end(rejected: int, taken: int) -> None:
    """End with the exit code that says whether all, some or none of it was taken in; what was told goes out first."""
    if rejected:
        sys.stdout.flush()
        raise typer.Exit(SOME_REJECTED if taken else ALL_REJECTED)


def _together(reports: Sequence[ContentReport]) -> ContentReport:
    from recommender.results import ContentReport

    files: dict[tuple[str, str, str], FileReport] = {}
    for file in (f for r in reports for f in r.files):
        # What one path has added is unchanged for the next: that is no news. A list may be wrong in several places.
        key = (file.source, file.asset_id, file.why if file.happened == "rejected" else "")
        known = files.setdefault(key, file)
        if file.happened not in ("unchanged", known.happened):
            files[key] = file
    return ContentReport(
        tuple(files.values()),
        tuple(dict.fromkeys(n for r in reports for n in r.notes)),
        sum(r.embedded for r in reports),
    )


@command(assets, "list", "stagecue assets list --stage evaluating --role finance\nstagecue assets list pricing")
def list_assets(
    session: Session,
    search: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="Words in title, id or path.")] = None,
    stage: Annotated[str, typer.Option(metavar="STAGE", help="Only of this buying stage.")] = "",
    message: Annotated[str, typer.Option(metavar="MESSAGE", help="Only of this message type.")] = "",
    role: Annotated[str, typer.Option(metavar="ROLE", help="Only for this role.")] = "",
    product: Annotated[str, typer.Option(metavar="PRODUCT", help="Only of this product.")] = "",
    market: Annotated[str, typer.Option(metavar="MARKET", help="Only of this market.")] = "",
    language: Annotated[str, typer.Option(metavar="CODE", help="Only in this language, e.g. en.")] = "",
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="Only with this status: draft, approved or retired.")
    ] = "",
    needs_a_look: Annotated[bool, typer.Option("--needs-a-look", help="Only those with a tag in doubt.")] = False,
    limit: Limit = 50,
) -> None:
    """List assets with their tags."""
    from recommender.cli.show_content import assets as draw

    with session.open() as rec:
        filters = {"stage": stage, "message": message, "role": role}
        filters |= {"product": product, "market": market, "language": language, "status": status}
        found = rec.assets(search=" ".join(search or []), actor=session.actor, as_of=session.as_of, **filters)
        views = [v for v in found if v.needs_a_look] if needs_a_look else found
        if not found and (product or market or language):
            _why_none(session, rec, {"product": product, "market": market, "language": language})
        session.show(views, lambda page: draw(page, views[: limit or None], len(views), rec.taxonomy))


def _why_none(session: Session, rec: Recommender, asked: Mapping[str, str]) -> None:
    everything = rec.store.content.assets()
    for column, value in asked.items():
        session.nothing_has(column, value, {getattr(asset, column) for asset in everything} - {""})


@command(assets, "show", "stagecue assets show security-paper")
def show_asset(
    session: Session, asset_id: Annotated[str, typer.Argument(metavar="ID", help="The asset's id.")]
) -> None:
    """Show one asset, its tags, and the passages that speak for them.

    With --as-of a moment that is past: the tags that people and imports had set by then; its text, its status and what
    the model says are kept as they are now alone.
    """
    with session.open() as rec:
        _show(session, rec, rec.asset(asset_id, actor=session.actor, as_of=session.as_of))


@command(
    assets,
    "tag",
    "stagecue assets tag security-paper --stage deciding --stage evaluating\n"
    "stagecue assets tag security-paper --message why_us --role security",
)
def tag(
    session: Session,
    asset_id: Annotated[str, typer.Argument(metavar="ID", help="The asset's id.")],
    stage: Annotated[
        list[str] | None, typer.Option(metavar="STAGE", help="A buying stage; the first is the primary one.")
    ] = None,
    message: Annotated[list[str] | None, typer.Option(metavar="MESSAGE", help="A message type.")] = None,
    role: Annotated[list[str] | None, typer.Option(metavar="ROLE", help="A role that it is for.")] = None,
) -> None:
    """Set an asset's tags; no machine changes what a person has set."""
    given = dict(zip(LABEL_SETS, (stage or [], message or [], role or []), strict=True))
    if not any(given.values()):
        raise InputError("Say what to set: --stage, --message or --role, each as often as needed.")
    with session.open() as rec:
        # All labels are looked at before the first is set.
        chosen = {name: [rec.taxonomy.one_label(name, value) for value in values] for name, values in given.items()}
        for name, labels in chosen.items():
            if labels:
                view = rec.set_tags(asset_id, name, labels, actor=session.actor, as_of=session.as_of)
        _show(session, rec, view)


@command(assets, "status", "stagecue assets status retired price-sheet-2024 price-sheet-2025")
def set_status(
    session: Session,
    status: Annotated[str, typer.Argument(metavar="STATUS", help="draft, approved or retired.")],
    asset_ids: Annotated[list[str], typer.Argument(metavar="ID…", help="The assets' ids.")],
) -> None:
    """Approve or retire assets, or send them back to draft."""
    with session.open() as rec:
        rec.set_status(asset_ids, status, actor=session.actor, as_of=session.as_of)
        views = [rec.asset(asset_id, actor=session.actor) for asset_id in asset_ids]
    session.show(views, lambda page: page.lines(f"{v.asset.title}: {v.asset.status}" for v in views))


def _show(session: Session, rec: Recommender, view: AssetView) -> None:
    from recommender.cli.show_content import asset as draw

    session.show(view, lambda page: draw(page, view, rec.taxonomy))
