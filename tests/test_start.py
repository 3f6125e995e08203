"""What is not imported before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer.main

from dcgraph.cli import app
from dcgraph.cli.lazy import commands

HEAVY = {"fastapi", "httpx2", "networkx", "owlready2", "pyshacl", "rdflib", "uvicorn"}


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("module", "not_needed"),
    [
        ("dcgraph", HEAVY | {"pydantic", "pyoxigraph", "rich", "typer"}),
        ("dcgraph.client", HEAVY - {"networkx"} | {"pandas", "rich", "typer"}),
        ("dcgraph.cli", HEAVY | {"pyoxigraph", "rich"}),
        ("dcgraph.cli.check", HEAVY | {"pydantic"}),
        ("dcgraph.check.change", HEAVY | {"typer"}),
        ("dcgraph_api.server", {"owlready2", "pyshacl", "rdflib", "xlsxwriter"}),
    ],
)
def test_what_is_imported(module: str, not_needed: set[str]) -> None:
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not_needed & set(told.stdout.split()) == set()


@pytest.mark.parametrize("name", commands())
def test_a_command_is_listed_by_its_own_help(name: str) -> None:
    group = typer.main.get_group(app)
    command = group.get_command(typer.Context(group), name)
    assert command is not None
    assert (command.help or "").partition("\n")[0] == commands()[name][2]
