"""Judging the graph: `checking` runs all stages, the other modules are a part each.

The package itself imports nothing, so that whoever needs one part waits for no other.
"""
