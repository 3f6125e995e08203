"""dcgraph: a knowledge graph on digital customs, from its text to an answered question."""

from __future__ import annotations

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("dcgraph")
