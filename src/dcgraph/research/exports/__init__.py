"""Answers to take away, in the formats of other programs: tables, networks, RDF."""

from __future__ import annotations

from dcgraph.research.exports.networks import Network

__all__ = ["Network"]
