"""How an answer of the desk, and the sources behind a record, are cited."""

from __future__ import annotations

from dcgraph.research.citing.work import Work

__all__ = ["Work"]
