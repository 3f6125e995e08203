"""The ordinary routes, one module per resource."""

from __future__ import annotations

from dcgraph_api.routes import citations as citing
from dcgraph_api.routes import citations as permalinks
from dcgraph_api.routes import linked_data, pages
from dcgraph_api.routes import linked_data as downloads
from dcgraph_api.routes import linked_data as questions
from dcgraph_api.routes import research as arguing
from dcgraph_api.routes import research as asking
from dcgraph_api.routes import research as catalogue
from dcgraph_api.routes import research as claims
from dcgraph_api.routes import research as comparing
from dcgraph_api.routes import research as coverage
from dcgraph_api.routes import research as explanation
from dcgraph_api.routes import research as finding
from dcgraph_api.routes import research as gaps
from dcgraph_api.routes import research as matrix
from dcgraph_api.routes import research as neighbourhood
from dcgraph_api.routes import research as records
from dcgraph_api.routes import research as timing
from dcgraph_api.routes import service as about
from dcgraph_api.routes import service as contexts
from dcgraph_api.routes import service as health
from dcgraph_api.routes import service as index
from dcgraph_api.routes import service as interface
from dcgraph_api.routes import service as limits
from dcgraph_api.routes import service as metrics
from dcgraph_api.routes import service as naming
from dcgraph_api.routes import service as void

__all__ = ["ROUTERS"]

ROUTERS = (
    index.router,
    interface.router,
    health.router,
    limits.router,
    metrics.router,
    naming.router,
    questions.router,
    finding.finding_router,
    records.records_router,
    neighbourhood.neighbourhood_router,
    citing.router,
    permalinks.permalinks_router,
    matrix.matrix_router,
    gaps.gaps_router,
    arguing.router,
    explanation.explanation_router,
    timing.timing_router,
    comparing.comparing_router,
    catalogue.catalogue_router,
    claims.claims_router,
    contexts.contexts_router,
    coverage.coverage_router,
    asking.asking_router,
    void.router,
    downloads.router,
    linked_data.router,
    about.about_router,
    pages.router,
)
