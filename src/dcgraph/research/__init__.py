"""The research desk: what the graph says, put together so that it can be read and cited.

`Desk` holds a snapshot in memory. Each other module answers one kind of question over it with
the dataclasses of `model`; REST, the Python client, the commands and the assistant's tools all
give these same answers.
"""

from __future__ import annotations

from dcgraph.research.graph import Desk

__all__ = ["Desk"]
