"""The ordinary routes."""

from __future__ import annotations

from dcgraph_api.routes import citations, linked_data, pages, questions, research, service

ROUTERS = (
    service.router,
    research.finding_router,
    research.records_router,
    research.neighbourhood_router,
    citations.router,
    citations.permalinks_router,
    research.matrix_router,
    research.gaps_router,
    research.router,
    research.explanation_router,
    research.timing_router,
    research.comparing_router,
    research.catalogue_router,
    research.claims_router,
    service.contexts_router,
    research.coverage_router,
    research.asking_router,
    linked_data.router,
    questions.router,
    service.about_router,
    pages.router,
)
