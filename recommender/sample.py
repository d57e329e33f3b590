"""The fictional company that ships with the product, loaded into a workspace. Its days count back from today."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import content_library
from content_library.taxonomy import Taxonomy
from recommender.errors import WorkspaceError
from recommender.results import ContentReport
from recommender.store import Store

FOLDER = Path(content_library.__file__).parent / "sample"
# The contact whose story the demo tells.
SHOWCASE = "dana-whitlock"
MANIFEST = "assets.csv"
# The sample's relative columns and the contract's columns that they become.
DAYS_BEFORE, DAYS_AFTER = {"published_days_ago": "published_at"}, {"valid_until_days": "valid_to"}


def load_sample(
    workspace: Path,
    add: Callable[[Path], ContentReport],
    store: Store,
    taxonomy: Taxonomy,
    as_of: datetime,
    actor: str,
) -> ContentReport:
    """What loading the sample did: its files are copied into the workspace, so that they can be opened from there.

    `add` takes the manifest of its content in.
    """
    from recommender.exchange import load_sample_people

    folder = workspace / "sample"
    try:
        shutil.copytree(FOLDER / "assets", folder / "assets", dirs_exist_ok=True)
        _write_manifest(FOLDER / MANIFEST, folder / MANIFEST, as_of.date())
    except OSError as error:
        raise WorkspaceError(f"The sample cannot be copied to {folder}: {error.strerror or error}.") from error
    report = add(folder / MANIFEST)
    load_sample_people(store, FOLDER, taxonomy, as_of, actor)
    return report


def _write_manifest(source: Path, target: Path, today: date) -> None:
    """The manifest with dates instead of days."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = [_dated(row, today) for row in csv.DictReader(file)]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _dated(row: dict[str, str], today: date) -> dict[str, str]:
    out = {}
    for name, value in row.items():
        if name in DAYS_BEFORE:
            out[DAYS_BEFORE[name]] = (today - timedelta(days=int(value))).isoformat() if value else ""
        elif name in DAYS_AFTER:
            out[DAYS_AFTER[name]] = (today + timedelta(days=int(value))).isoformat() if value else ""
        else:
            out[name] = value
    return out
