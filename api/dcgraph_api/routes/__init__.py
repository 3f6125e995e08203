"""The ordinary routes, one module per resource."""

from __future__ import annotations

from dcgraph_api.routes import (
    arguing,
    asking,
    catalogue,
    citing,
    claims,
    comparing,
    contexts,
    coverage,
    downloads,
    gaps,
    health,
    index,
    interface,
    limits,
    linked_data,
    matrix,
    metrics,
    neighbourhood,
    pages,
    permalinks,
    questions,
    records,
    timing,
    void,
)

__all__ = ["ROUTERS"]

ROUTERS = (
    index.router,
    interface.router,
    health.router,
    limits.router,
    metrics.router,
    questions.router,
    records.router,
    neighbourhood.router,
    citing.router,
    permalinks.router,
    matrix.router,
    gaps.router,
    arguing.router,
    timing.router,
    comparing.router,
    catalogue.router,
    claims.router,
    contexts.router,
    coverage.router,
    asking.router,
    void.router,
    downloads.router,
    linked_data.router,
    pages.router,
)
