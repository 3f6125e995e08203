"""Small lookups: queries so plain that their work can be counted while it is done.

A query that looks a few things up (triple patterns, each bound to the one before, and a wish
for a language) needs no worker: it is answered where the connection is held, step by step,
and given up when its steps or its time exceed a small bound. Whatever else is asked, and
whatever was given up, a worker answers.
"""

from __future__ import annotations

from dcgraph.store.lookups.running import Lookups

__all__ = ["Lookups"]
