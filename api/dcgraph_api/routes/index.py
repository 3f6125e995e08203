"""The front door."""

from __future__ import annotations

from fastapi import APIRouter

from dcgraph_api.models import Index

__all__ = ["router"]

router = APIRouter()


@router.get("/")
async def read_index() -> Index:
    """The path of every entry point."""
    return Index(
        name="dcgraph",
        sparql="/sparql",
        limits="/limits",
        health="/health",
        ready="/ready",
        metrics="/metrics",
        void="/.well-known/void",
        questions="/questions",
        downloads="/downloads",
        context="/context.jsonld",
        openapi="/openapi.json",
    )
