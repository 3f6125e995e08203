"""Paths that argue: how one thing leads to another, step by step, each with its ground.

`paths` is the answer. `weights` tell what a link weighs as a step, `net` is the graph of links,
`search` finds the ways, `steps` and `sentences` read them out with the phrases of each language,
`silences` tell why there is none.
"""

from __future__ import annotations

from dcgraph.research.arguing.paths import (
    LONGEST,
    MOST,
    USUAL_LONGEST,
    USUAL_NUMBER,
    Path,
    Paths,
    paths,
)

__all__ = ["LONGEST", "MOST", "USUAL_LONGEST", "USUAL_NUMBER", "Path", "Paths", "paths"]
