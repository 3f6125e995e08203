"""dcgraph: a knowledge graph on digital customs, from its text to an answered question."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
