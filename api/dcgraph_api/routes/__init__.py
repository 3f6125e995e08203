"""The ordinary routes, one module per resource."""

from __future__ import annotations

from dcgraph_api.routes import health, index

__all__ = ["ROUTERS"]

ROUTERS = (index.router, health.router)
