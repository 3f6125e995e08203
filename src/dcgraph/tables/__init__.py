"""The graph as tables of SQLite: what answers ask, worked out once."""
