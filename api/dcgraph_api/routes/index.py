"""The front door."""

from __future__ import annotations

from fastapi import APIRouter

from dcgraph_api.models import Index

__all__ = ["router"]

router = APIRouter()


@router.get("/")
async def read_index() -> Index:
    """Where the endpoint, the state of the server and its description are."""
    return Index(name="dcgraph", sparql="/sparql", health="/health", openapi="/openapi.json")
