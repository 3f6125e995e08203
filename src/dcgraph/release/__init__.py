"""Making a release of the graph and its ontology: files for others to keep, cite and build on."""

from __future__ import annotations

from dcgraph.release.changes import Section, section
from dcgraph.release.making import Release, made
from dcgraph.release.putting import put
from dcgraph.release.succession import require_successor
from dcgraph.release.version import checked

__all__ = ["Release", "Section", "checked", "made", "put", "require_successor", "section"]
