"""A language server for the editors of this graph's Turtle."""
