"""Paths that argue: how one thing leads to another, step by step, each with its ground.

`paths` is the answer. `ties` are the statements that can be steps, `weights` what they weigh,
`net` the graph of them, `search` finds the ways, `steps` and `sentences` read them out with the
phrases of each language, `silences` tell why there is none.
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
