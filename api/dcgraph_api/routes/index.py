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
        concepts="/api/v1/concepts",
        instruments="/api/v1/instruments",
        editions="/api/v1/editions",
        provisions="/api/v1/provisions",
        actors="/api/v1/actors",
        events="/api/v1/events",
        publications="/api/v1/publications",
        sources="/api/v1/sources",
        claims="/api/v1/claims",
        saved_questions="/api/v1/questions",
        matrix="/api/v1/matrix",
        gaps="/api/v1/gaps{?notion,instrument}",
        coverage="/api/v1/coverage",
        statistics="/api/v1/statistics",
        cite="/api/v1/cite",
        timeline="/api/v1/timeline",
        compare="/api/v1/compare{?a,b}",
        paths="/api/v1/paths{?from,to}",
        context_of_answers="/api/v1/context.jsonld",
        openapi="/openapi.json",
    )
