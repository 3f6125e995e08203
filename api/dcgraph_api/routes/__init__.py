"""The ordinary routes."""

from __future__ import annotations

from dcgraph_api.routes import (
    assessment,
    citations,
    discovery,
    linked_data,
    pages,
    questions,
    reconciliation,
    research,
    service,
    verification,
)

ROUTERS = (
    service.router,
    research.router,
    assessment.router,
    verification.router,
    citations.router,
    citations.permalinks_router,
    reconciliation.router,
    service.contexts_router,
    linked_data.router,
    questions.router,
    service.about_router,
    discovery.router,
    pages.router,
)
