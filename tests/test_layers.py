"""Who imports whom: only downwards; adapters never each other; one outside library behind one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("recommender", "content_library", "eval")

# From the ground up. "x.*" is everything below x; a longer name wins over a shorter one.
LAYERS: dict[str, tuple[str, ...]] = {
    "ground": (
        "content_library",
        "content_library.asset",
        "content_library.taxonomy.*",
        "recommender.counting",
        "recommender.languages",
        "recommender.errors",
        "recommender.people",
        "recommender.settings",
    ),
    "decisions": (
        "content_library.passages",
        "recommender.asset_view",
        "recommender.assist.*",
        "recommender.audit",
        "recommender.buying_group",
        "recommender.cells",
        "recommender.doubts",
        "recommender.explain",
        "recommender.finds",
        "recommender.gaps",
        "recommender.half",
        "recommender.hearing",
        "recommender.job_title",
        "recommender.letter_grams",
        "recommender.linear_head",
        "recommender.moving",
        "recommender.needs",
        "recommender.offers",
        "recommender.quotes",
        "recommender.replying",
        "recommender.ranking",
        "recommender.readiness",
        "recommender.reasons",
        "recommender.relations",
        "recommender.restraint",
        "recommender.results",
        "recommender.rights",
        "recommender.selection",
        "recommender.signs",
        "recommender.splice",
        "recommender.supply",
        "recommender.tagging",
        "recommender.talking",
        "recommender.terms",
        "recommender.turns",
        "recommender.unanswered",
        "recommender.wishes",
        "recommender.word_reader",
    ),
    "adapters": (
        "content_library.language",
        "content_library.loaders.*",
        "recommender.assist.chat",
        "recommender.encoder",
        "recommender.index",
        "recommender.learned",
        "recommender.lexical",
        "recommender.migrations.*",
        "recommender.passport",
        "recommender.payload",
        "recommender.progress",
        "recommender.shelf",
        "recommender.store.*",
    ),
    "use cases": (
        "recommender.assist",
        "recommender.assist.draft",
        "recommender.doctor",
        "recommender.drafting",
        "recommender.exchange.*",
        "recommender.filters",
        "recommender.home",
        "recommender.indexing",
        "recommender.ingest",
        "recommender.ingest_run",
        "recommender.items",
        "recommender.keeping",
        "recommender.library",
        "recommender.listening",
        "recommender.missing",
        "recommender.moments",
        "recommender.origins",
        "recommender.recommend",
        "recommender.records",
        "recommender.retagging",
        "recommender.sample",
        "recommender.scoring",
        "recommender.situation",
        "recommender.stock",
        "recommender.views",
    ),
    "wire": (
        "eval.*",
        "recommender",
        "recommender.calls.*",
        "recommender.parts",
        "recommender.wire",
    ),
    "doors": ("app", "eval.__main__", "recommender.api", "recommender.cli.*", "recommender.mcp", "recommender.ui.*"),
}
ORDER = list(LAYERS)
# What is one adapter although it is several modules, and what an adapter may use of another.
SAME_ADAPTER = {"content_library.language": "content_library.loaders", "recommender.migrations": "recommender.store"}
SHARED = {name: {"recommender.passport", "recommender.payload"} for name in ("index", "lexical", "shelf", "learned")}
SHARED["passport"] = {"recommender.payload"}
# Imports for the type checker alone are still imports, except where parts are chosen.
TYPES_ONLY = ("recommender", "recommender.parts", "recommender.wire")

# Replacing one of these libraries means editing these modules, and no others.
HOMES: dict[str, tuple[str, ...]] = {
    "faiss": ("recommender.index",),
    "bm25s": ("eval.*",),
    "sqlalchemy": ("recommender.store.*", "recommender.migrations.*"),
    "alembic": ("recommender.store.*", "recommender.migrations.*"),
    "sentence_transformers": ("recommender.encoder",),
    "transformers": ("recommender.encoder",),
    "sklearn": ("recommender.linear_head", "eval.*"),
    "streamlit": ("recommender.ui.*", "app"),
    "altair": ("recommender.ui.*",),
    "typer": ("recommender.cli.*",),
    "click": ("recommender.cli.*",),
    "langchain": ("recommender.assist.chat", "eval.*"),
    "langchain_core": ("recommender.assist.chat", "eval.*"),
    "markitdown": ("content_library.loaders.office",),
    "pypdf": ("content_library.loaders.pdf",),
    "trafilatura": ("content_library.loaders.html",),
    "py3langid": ("content_library.language",),
    "rapidfuzz": ("recommender.store.near",),
}


class Import(NamedTuple):
    """One import in a module; `typing_only` if it stands under TYPE_CHECKING."""

    target: str
    line: int
    typing_only: bool


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    found = {_name(file): file for file in sorted(files)}
    return found | ({"app": ROOT / "app.py"} if (ROOT / "app.py").is_file() else {})


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _covers(pattern: str, module: str) -> bool:
    return fnmatchcase(module, pattern) or (pattern.endswith(".*") and module == pattern[:-2])


def layers_of(module: str) -> list[str]:
    """The layers that claim a module with their most specific entry."""
    claims = [
        (len(p) + 9 * (p == module), layer)
        for layer, patterns in LAYERS.items()
        for p in patterns
        if _covers(p, module)
    ]
    best = max((length for length, _ in claims), default=0)
    return [layer for length, layer in claims if length == best]


@cache
def imports(module: str) -> tuple[Import, ...]:
    """What a module imports, wherever in it; a name that is itself a module counts as that module."""
    tree = ast.parse(modules()[module].read_text("utf-8"))
    return tuple(_imports(tree, False))


def _imports(node: ast.AST, typing_only: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(alias.name, node.lineno, typing_only) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield Import(whole if whole in modules() else node.module, node.lineno, typing_only)
    elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for child in node.body:
            yield from _imports(child, True)
        for child in node.orelse:
            yield from _imports(child, typing_only)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _imports(child, typing_only)


def ours(module: str) -> list[Import]:
    """What a module imports of the product itself."""
    return [i for i in imports(module) if i.target.split(".")[0] in PACKAGES]


def adapter_of(module: str) -> str:
    """The adapter that a module is a part of."""
    for pattern in LAYERS["adapters"]:
        if _covers(pattern, module):
            name = pattern.removesuffix(".*")
            return SAME_ADAPTER.get(name, name)
    raise LookupError(module)


def _layer(module: str) -> str:
    return next(iter(layers_of(module)), "")


def faults(module: str) -> list[str]:
    """What is wrong with a module's imports, one sentence each; a module without a layer is another test's fault."""
    own, out = _layer(module), []
    for found in ours(module):
        other = _layer(found.target)
        if not (own and other) or (found.typing_only and module in TYPES_ONLY):
            continue
        where = f"{module}:{found.line} ({own}) imports {found.target} ({other})"
        if ORDER.index(other) > ORDER.index(own):
            out.append(f"{where}: upwards")
        elif own == other == "adapters" and (mine := adapter_of(module)) != (its := adapter_of(found.target)):
            if its not in SHARED.get(mine.rpartition(".")[2], set()):
                out.append(f"{where}: adapters do not know each other")
        elif found.target.startswith("eval") and not module.startswith("eval") and own != "doors":
            out.append(f"{where}: the product does not know its own evaluation")
    return out


@pytest.mark.parametrize("module", modules())
def test_every_module_has_exactly_one_layer(module: str) -> None:
    found = layers_of(module)
    assert len(found) == 1, (
        f"{module} is in {' and '.join(found) or 'no layer'}: "
        f"list it in exactly one of {', '.join(LAYERS)} in tests/test_layers.py (see DESIGN, 'Who may import whom')."
    )


@pytest.mark.parametrize("module", modules())
def test_imports_go_down(module: str) -> None:
    assert faults(module) == []


@pytest.mark.parametrize("library", HOMES)
def test_an_outside_library_has_one_home(library: str) -> None:
    strangers = [
        f"{module}:{found.line}"
        for module in modules()
        if not any(_covers(p, module) for p in HOMES[library])
        for found in imports(module)
        if found.target.split(".")[0] == library
    ]
    assert strangers == []


@pytest.mark.parametrize("library", HOMES)
def test_a_home_is_lived_in(library: str) -> None:
    """A table of doors that nobody uses would be a wish."""
    used = {i.target.split(".")[0] for module in modules() for i in imports(module)}
    assert library in used or library == "click"  # the command line uses it through typer


def test_no_entry_of_the_tables_names_nothing() -> None:
    to_come = {"recommender.api", "recommender.mcp"}  # doors that DESIGN names
    patterns = {p for group in (*LAYERS.values(), *HOMES.values()) for p in group}
    assert {p for p in patterns if not any(_covers(p, m) for m in modules())} - to_come <= {"app"}


# The test tests itself: what it is for must be found.


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A second, tiny product in which things can be wrong."""
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    for file in ("errors", "ranking", "encoder", "index", "passport", "recommend", "wire", "novelty"):
        (tmp_path / "recommender").mkdir(exist_ok=True)
        (tmp_path / "recommender" / f"{file}.py").write_text("")
    yield tmp_path / "recommender"
    modules.cache_clear()
    imports.cache_clear()


@pytest.mark.parametrize(
    ("module", "code", "fault"),
    [
        ("ranking", "from recommender.recommend import x", "upwards"),
        ("ranking", "from recommender import recommend", "upwards"),
        ("errors", "def f():\n    import recommender.ranking", "upwards"),
        ("recommend", "if TYPE_CHECKING:\n    from recommender.wire import x", "upwards"),
        ("encoder", "from recommender.index import x", "do not know each other"),
        ("encoder", "from recommender.passport import x", "do not know each other"),
        ("index", "from recommender.passport import x", ""),
        ("wire", "if TYPE_CHECKING:\n    from recommender.recommend import x", ""),
        ("recommend", "from recommender.errors import x\nfrom recommender.index import y", ""),
    ],
)
def test_a_wrong_import_is_found(made_up: Path, module: str, code: str, fault: str) -> None:
    (made_up / f"{module}.py").write_text(code)
    modules.cache_clear()
    imports.cache_clear()
    found = faults(f"recommender.{module}")
    assert (fault in found[0]) if fault else found == []


def test_a_new_file_without_a_layer_is_found(made_up: Path) -> None:
    modules.cache_clear()
    assert "recommender.novelty" in modules()
    assert layers_of("recommender.novelty") == []
