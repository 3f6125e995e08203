"""dcgraph: a knowledge graph on digital customs, from its text to an answered question."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The client, imported when it is first asked for: most commands do without it."""
    if name == "Graph":
        return import_module("dcgraph.client").Graph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
