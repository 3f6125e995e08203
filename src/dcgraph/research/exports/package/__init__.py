"""The whole graph as a package of tables: CSV files and a description, by Frictionless Data."""

from __future__ import annotations

from dcgraph.research.exports.package.packing import ARCHIVE, ZIP, counted, package, packed

__all__ = ["ARCHIVE", "ZIP", "counted", "package", "packed"]
