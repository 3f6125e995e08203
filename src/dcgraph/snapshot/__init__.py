"""Snapshots of the graph: built, kept and searched."""
