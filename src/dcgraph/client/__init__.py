"""The graph for programs: the shipped one, a snapshot or a server, with the same methods."""

from __future__ import annotations

from dcgraph.client.frames import as_frame, as_network
from dcgraph.client.graph import Graph, Solutions, Term
from dcgraph.research.paging import Listing

__all__ = ["Graph", "Listing", "Solutions", "Term", "as_frame", "as_network"]
