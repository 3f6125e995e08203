"""Where libraries enter, that each is declared, and that imports keep to the layers."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]

HOMES: dict[str, tuple[str, ...]] = {
    "fastmcp": ("dcgraph.mcp",),
    "httpx2": ("dcgraph.client.remote", "dcgraph.remote"),
    "jinja2": ("dcgraph.text", "dcgraph_api"),
    "lsprotocol": ("dcgraph.lsp",),
    "networkx": ("dcgraph.client.frames", "dcgraph.research.argument_graph"),
    "pygls": ("dcgraph.lsp",),
    "pyshacl": ("dcgraph.check.pyshacl_engine", "dcgraph.check.shacl"),
    "rdflib": ("dcgraph.check.pyshacl_engine", "dcgraph.check.shacl"),
    "typer": ("dcgraph.cli",),
    "uvicorn": ("dcgraph.cli", "dcgraph_api"),
    "xlsxwriter": ("dcgraph.research.tables",),
    "yaml": ("dcgraph.research.assessment_form",),
}
"""The modules through which a library enters."""

SOURCES = {
    path: ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
    for root in (CHECKOUT / "src", CHECKOUT / "api")
    for path in sorted(root.rglob("*.py"))
    if path.name != "conftest.py"
}


def imports(path: Path) -> Iterator[str]:
    """The top-level package of every import, wherever in the text it stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


IMPORTED = {module: set(imports(path)) for path, module in SOURCES.items()}


def test_imports_keep_to_the_layers() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        (linter, "--no-cache"), cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "Contracts: 2 kept, 0 broken." in done.stdout


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_enters_where_it_may(library: str) -> None:
    users = {module for module, names in IMPORTED.items() if library in names}
    assert users
    strangers = {
        module
        for module in users
        if not any(f"{module}.".startswith(f"{home}.") for home in HOMES[library])
    }
    assert not strangers, f"{library} may enter through {', '.join(HOMES[library])} only"


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    declared = {re.split(r"[^\w-]", line)[0].lower().replace("-", "_") for line in lines}
    # The extra `mcp` is fastmcp, which builds on the library of that name; pyyaml is called yaml.
    known = declared | {"mcp", "yaml"} | sys.stdlib_module_names | {"dcgraph", "dcgraph_api"}
    for module, names in IMPORTED.items():
        assert names <= known, f"{module} imports what pyproject.toml does not declare"


def test_the_picture_of_the_rooms_is_that_of_the_imports() -> None:
    script = runpy.run_path(str(CHECKOUT / "docs" / "rooms.py"))
    page = (CHECKOUT / "docs" / "architecture.md").read_text("utf-8")
    assert page.count(" --> ") > 15
    assert script["drawn"](page) == page, "run `make map`"
    page = (CHECKOUT / "docs" / "research-desk.md").read_text("utf-8")
    assert page.count("\n| `") > 40
    assert script["listed"](page) == page, "run `make map`"
