"""The ordinary routes."""

from __future__ import annotations

from dcgraph_api.routes import (
    assessment,
    citations,
    linked_data,
    pages,
    questions,
    research,
    service,
)

ROUTERS = (
    service.router,
    research.router,
    assessment.router,
    citations.router,
    citations.permalinks_router,
    service.contexts_router,
    linked_data.router,
    questions.router,
    service.about_router,
    pages.router,
)
