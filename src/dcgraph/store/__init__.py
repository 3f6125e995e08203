"""Where queries run: what is asked of a store, and the stores that answer.

The stores themselves are in `dcgraph.store.pool`: every worker process imports this
package, and starts the faster the less it holds.
"""

from __future__ import annotations

from dcgraph.sparql.model import Answer, Kind, Lane, Limits, Request

__all__ = ["Answer", "Kind", "Lane", "Limits", "Request"]
