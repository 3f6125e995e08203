"""The documents that the ordinary routes answer with."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "DownloadDocument",
    "Downloads",
    "Health",
    "Index",
    "LaneHealth",
    "LimitDocument",
    "Limits",
    "ProblemDocument",
    "Readiness",
]


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
    refusal: str | None = Field(
        default=None, description="Why the newest snapshot is not served, where that is so."
    )


class Readiness(BaseModel):
    """Whether the server should be sent requests."""

    ready: bool
    reason: str = Field(description="Why not; empty when it is ready.")


class Index(BaseModel):
    """Where to go from here: the path of every entry point."""

    name: str
    sparql: str = Field(description="The SPARQL endpoint; without a query, its description.")
    terms: str = Field(description="Prefixes and terms, with labels, for editors of queries.")
    limits: str = Field(description="What the server bounds.")
    health: str = Field(description="What is served, and whether its workers are alive.")
    ready: str = Field(description="Whether requests should be sent here.")
    metrics: str = Field(description="Numbers for Prometheus; a proxy may keep them inside.")
    void: str = Field(description="The dataset in VoID and DCAT.")
    questions: str = Field(description="The saved questions.")
    downloads: str = Field(description="The graph as files.")
    context: str = Field(description="The JSON-LD context of the documents on things.")
    search: str = Field(description="Things by words, in pages.")
    suggest: str = Field(description="Things by what is being typed.")
    explain: str = Field(description="Every chain by which a statement holds.")
    concepts: str = Field(description="Concepts, in pages.")
    instruments: str = Field(description="Instruments, in pages.")
    editions: str = Field(description="Editions of instruments, in pages.")
    provisions: str = Field(description="Parts of instruments, in pages.")
    actors: str = Field(description="Actors, in pages.")
    events: str = Field(description="Events, in pages.")
    publications: str = Field(description="Scholarly works, in pages.")
    sources: str = Field(description="Sources, in pages.")
    claims: str = Field(description="Claims, in pages.")
    saved_questions: str = Field(description="The saved questions, in pages, to be asked there.")
    matrix: str = Field(description="What instruments cover.")
    gaps: str = Field(description="What of a notion an instrument covers; a URI template.")
    coverage: str = Field(description="How far instruments were read, in pages.")
    statistics: str = Field(description="The graph in figures.")
    cite: str = Field(description="How an answer is cited: ?of=/api/v1/records/rkc.")
    timeline: str = Field(description="What happened to a thing, in order of time.")
    compare: str = Field(description="Two things of a kind side by side; a URI template.")
    paths: str = Field(description="How one thing leads to another, as arguments.")
    context_of_answers: str = Field(description="The JSON-LD context of what is below /api/v1.")
    openapi: str = Field(description="The description of all routes but the endpoint.")


class LimitDocument(BaseModel):
    """One limit of the server."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    value: float | int
    unit: str
    meaning: str
    passed: str = Field(description="What happens to what passes it.")
    status: int | None = Field(description="HTTP status then; none where nothing is answered.")
    problem: str | None = Field(description="Kind of the problem document then.")
    header: str | None = Field(description="Header by which it is told then.")
    variable: str | None = Field(description="Environment variable that sets it.")
    parameter: str | None = Field(description="Parameter of a query that may lower it.")


class Limits(BaseModel):
    """Every limit of the server."""

    limits: list[LimitDocument]


class ProblemDocument(BaseModel):
    """An error, in the shape of RFC 9457; some kinds carry further members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = None


class DownloadDocument(BaseModel):
    """One file to take away."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(description="Its name below /downloads/.")
    title: str = Field(description="What it holds.")
    media_type: str = Field(description="Media type of the content.")
    compression: str = Field(description="Media type around it; empty where it is not compressed.")
    triples: int = Field(description="Statements in it.")
    bytes: int = Field(description="Size of the file.")
    sha256: str = Field(description="Hash of the file.")


class Downloads(BaseModel):
    """Every file to take away."""

    version: str = Field(description="Version of the graph.")
    snapshot: str = Field(description="Hash of the content of the snapshot.")
    built: str = Field(description="When the snapshot was built.")
    downloads: list[DownloadDocument]
