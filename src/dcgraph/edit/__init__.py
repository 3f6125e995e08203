"""Changing the hand-written text of the graph."""
