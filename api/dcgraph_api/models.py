"""The documents that the ordinary routes answer with."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Health", "Index", "LaneHealth", "ProblemDocument"]


class LaneHealth(BaseModel):
    """The workers of one lane."""

    workers: int = Field(description="Worker processes there should be.")
    alive: int = Field(description="Worker processes that are alive.")


class Health(BaseModel):
    """Whether the server can answer, and what it serves."""

    status: Literal["ok", "degraded", "down"]
    version: str = Field(description="Version of the graph.")
    snapshot: str = Field(description="Hash of the content of the snapshot.")
    triples: int
    built: str = Field(description="When the snapshot was built.")
    open_lane: LaneHealth = Field(description="Workers of the open endpoint.")
    own_lane: LaneHealth = Field(description="Workers of all other routes.")
    network_closed: bool = Field(description="Whether the system keeps workers off the network.")


class Index(BaseModel):
    """Where to go from here."""

    name: str
    sparql: str
    health: str
    openapi: str


class ProblemDocument(BaseModel):
    """An error, in the shape of RFC 9457; some kinds carry further members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = None
