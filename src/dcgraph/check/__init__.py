"""Judging the graph."""
