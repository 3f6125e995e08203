"""The numbers of the server, for Prometheus."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from dcgraph_api.metrics import Metrics

__all__ = ["router"]

_OK: Final = {
    "description": "Metrics of all server processes, in the text format of Prometheus.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}

router = APIRouter()


@router.get("/metrics", response_class=Response, responses={200: _OK})
async def read_metrics(request: Request) -> Response:
    """What all server processes have counted; the others' numbers are a second old at most."""
    metrics: Metrics = request.app.state.metrics
    # Named here, since the framework would add the charset once more.
    headers = {"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": "no-store"}
    return Response(metrics.page(), headers=headers)
