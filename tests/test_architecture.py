"""The house rules that a syntax tree can tell: direction of imports, and where libraries enter."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]

RANKS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "bounds",
            "errors",
            "escaping",
            "files",
            "journal",
            "layout",
            "mending",
            "near",
            "paths",
            "queries",
            "repository",
            "rewrite",
            "serial",
            "store.model",
            "store.reading",
            "store.syntax",
            "terms",
            "tokens",
            "turtle",
            "vocabulary",
            "writing",
        }
    ),
    frozenset({"audit", "context", "dialect", "documents"}),
    frozenset({"evaluate", "load", "naming", "questions", "tables"}),
    frozenset(
        {
            "derive",
            "describe",
            "downloads",
            "executables",
            "jsonld",
            "network",
            "partitions",
            "reason.axioms",
            "reason.expressions",
            "reason.nodes",
            "reason.profile",
            "report",
            "revisions",
            "search",
            "snapshot",
            "unpacking",
            "validate",
        }
    ),
    frozenset({"reason", "shelf", "store"}),
    frozenset(
        {
            "answers",
            "build",
            "bulk",
            "counts",
            "diff",
            "editing",
            "emptied",
            "incremental",
            "progress",
            "publish",
            "publishing",
            "research",
        }
    ),
    frozenset({"assistants", "client", "prepare", "release"}),
    frozenset({"cli"}),
)
"""Who may import whom in dcgraph: modules of the same or an earlier rank, never in a circle.

A name stands for a module or for a package with all that is in it; the longest name counts.
"""

HOMES: dict[str, frozenset[str]] = {
    "fastmcp": frozenset({"assistants.plainly", "assistants.server", "assistants.serving"}),
    "httpx2": frozenset({"client.remote", "publish", "store.endpoint"}),
    "mcp": frozenset({"assistants.server", "assistants.serving"}),
    "networkx": frozenset({"client.frames", "network", "research.arguing"}),
    "owlready2": frozenset({"reason"}),
    "pyoxigraph": frozenset(
        {
            "build",
            "bulk",
            "derive",
            "describe",
            "diff",
            "documents",
            "downloads",
            "editing",
            "evaluate",
            "executables",
            "incremental",
            "jsonld",
            "layout.meaning",
            "load",
            "naming",
            "network",
            "partitions",
            "publish",
            "reason",
            "release",
            "report",
            "research.exports",
            "research.facts",
            "serial",
            "store",
            "tables",
            "turtle",
            "unpacking",
            "validate",
        }
    ),
    "pyshacl": frozenset({"validate.shacl"}),
    "rdflib": frozenset({"incremental.compiling", "validate.shacl"}),
    "rich": frozenset({"answers", "cli"}),
    "typer": frozenset({"cli"}),
    "uvicorn": frozenset({"cli"}),
    "xlsxwriter": frozenset({"research.coverage.workbook"}),
}
"""The modules of dcgraph through which a library enters."""

STARTER = "dcgraph.cli.build"
"""The one module that may reach for dcgraph_api, inside the command that starts the server."""

SOURCES = {
    path: ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
    for root in (CHECKOUT / "src", CHECKOUT / "api")
    for path in sorted(root.rglob("*.py"))
    if path.name != "conftest.py"
}
TREES = {module: ast.parse(path.read_text("utf-8")) for path, module in SOURCES.items()}
LIBRARY = {module for module in TREES if module.startswith("dcgraph.")}


def imports(module: str) -> Iterator[str]:
    """Every module that `module` imports, wherever in its text the import stands."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import in line {node.lineno}"
            origin = node.module or ""
            for alias in node.names:
                submodule = f"{origin}.{alias.name}"
                yield submodule if submodule in TREES else origin


def place(module: str, names: frozenset[str]) -> str | None:
    """The longest of `names` that `module` of dcgraph falls under."""
    inside = module.removeprefix("dcgraph.") + "."
    return max((name for name in names if inside.startswith(name + ".")), key=len, default=None)


def rank(module: str) -> int:
    """The rank of a module of dcgraph."""
    name = place(module, frozenset().union(*RANKS))
    assert name is not None, f"{module} has no rank: give it one in RANKS"
    return next(number for number, names in enumerate(RANKS) if name in names)


def test_both_packages_were_found() -> None:
    assert {"dcgraph", "dcgraph.errors", "dcgraph_api"} <= TREES.keys()


def test_every_name_in_the_tables_is_a_module() -> None:
    for name in frozenset().union(*RANKS, *HOMES.values()):
        assert f"dcgraph.{name}" in TREES, f"{name} is no module: take it out of the table"


def test_imports_run_one_way() -> None:
    for module in sorted(LIBRARY):
        own = rank(module)
        for imported in imports(module):
            if imported.split(".")[0] == "dcgraph_api":
                assert module == STARTER, f"{module} imports {imported}"
            if imported in LIBRARY:
                assert rank(imported) <= own, f"{module} imports {imported}, of a later rank"


def test_the_library_is_complete_without_the_server() -> None:
    body = TREES[STARTER].body
    at_the_top = [
        ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not any("dcgraph_api" in line for line in at_the_top)


def test_imports_run_in_no_circle() -> None:
    graph = {module: set(imports(module)) & TREES.keys() for module in TREES}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_enters_where_it_may(library: str) -> None:
    users = {
        module for module in LIBRARY if library in {name.split(".")[0] for name in imports(module)}
    }
    strangers = {module for module in users if place(module, HOMES[library]) is None}
    assert not strangers, f"{library} may enter through {', '.join(sorted(HOMES[library]))} only"


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    declared = {re.split(r"[^\w-]", line)[0].lower().replace("-", "_") for line in lines}
    # The extra `mcp` is fastmcp, which builds on the library of that name.
    known = declared | {"mcp"} | sys.stdlib_module_names | {"dcgraph", "dcgraph_api"}
    for module in TREES:
        undeclared = {name.split(".")[0] for name in imports(module)} - known
        assert not undeclared, f"{module} imports what pyproject.toml does not declare"
