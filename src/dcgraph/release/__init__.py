"""Making a release of the graph and its ontology: files for others to keep, cite and build on."""

from __future__ import annotations

from dcgraph.release.about import Section, checked, section
from dcgraph.release.build import Release, made, put, require_successor

__all__ = ["Release", "Section", "checked", "made", "put", "require_successor", "section"]
