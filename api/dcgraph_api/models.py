"""The documents that the ordinary routes answer with, and examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field


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


# An address of each route of the research desk that shows what it answers.
#
# The description of the interface takes the values of parameters from it, and its example answers
# from what the server says there: they are true of the graph that is served.


_V1: Final = "/api/v1"

EXAMPLES: Final[Mapping[str, str]] = {
    f"{_V1}/{template}": f"{_V1}/{address}"
    for template, address in {
        "actors": "actors?kind=Organization&lang=fr&limit=2",
        "actors/{name}/members": "actors/eaeu/members?asOf=2015-01-02&lang=ru",
        "cite": "cite?of=/api/v1/records/rkc%3Flang%3Dfr&accessed=2026-11-24",
        "claims": "claims?subject=rkc.ga-7.1&object=ict&relation=requires&basis=stated",
        "claims/{name}": "claims/rkc.ga-7.1.requires.ict?lang=fr",
        "compare": "compare?a=paperless-customs&b=smart-customs&lang=fr",
        "concepts": "concepts?kind=Notion&lang=ru&limit=2",
        "context.jsonld": "context.jsonld",
        "coverage": "coverage?extent=in+part&kind=Convention&limit=2",
        "editions": "editions?asOf=1999&limit=2",
        "events": "events?kind=ThemeOfYear&asOf=2020&limit=2",
        "explain": "explain?subject=rkc.ga-3.21&relation=obligesToPermit"
        "&object=characteristics.electronic-beside-paper&lang=fr",
        "gaps": "gaps?notion=paperless-customs&instrument=rkc&lang=fr&most=1",
        "instruments": "instruments?kind=Convention&lang=fr&limit=2",
        "instruments/{name}": "instruments/rkc?lang=fr",
        "instruments/{name}/state": "instruments/rkc/state?asOf=2009-12-31",
        "matrix": "matrix?rows=paperless-customs&columns=rkc&basis=interpreted",
        "paths": "paths?from=single-window&to=rkc.ga-7.1&lang=fr&k=2",
        "provisions": "provisions?within=rkc.ga-7&kind=Standard&limit=2",
        "publications": "publications?limit=2",
        "questions": "questions?lang=fr&limit=2",
        "questions/{name}": "questions/gaps-of-smart-customs",
        "questions/{name}/answer": "questions/gaps-of-smart-customs/answer"
        "?notion=paperless-customs&limit=2",
        "records/{name}": "records/rkc.ga-7.1?basis=stated,interpreted&lang=fr",
        "records/{name}/neighbourhood": "records/smart-customs/neighbourhood?lang=ru&limit=5",
        "records/{name}/references": "records/rkc.ga-7.1/references?lang=fr",
        "search": "search?q=guichet+unique&kind=Mechanism,Convention&lang=ru&limit=2",
        "sources": "sources?kind=TreatyText&limit=2",
        "sources/{name}": "sources/sources.asycuda-kyoto?confidence=confirmed&limit=2",
        "statistics": "statistics?lang=ru",
        "suggest": "suggest?q=dig+cus&lang=fr",
        "timeline": "timeline?of=rkc&from=1999&to=2006&lang=fr&limit=2",
    }.items()
}
"""The template of each route, and the address. Every route under /api/v1 has one."""

_MAX_ITEMS: Final = 1
_MAX_LENGTH: Final = 200


def example_parameters(template: str, address: str) -> dict[tuple[str, str], str]:
    """The values in an address, by where they stand (`path`, `query`) and their names."""
    parts = urlsplit(address)
    steps = zip(template.split("/"), parts.path.split("/"), strict=True)
    found = {("path", name[1:-1]): unquote(value) for name, value in steps if name.startswith("{")}
    return found | {("query", name): value for name, value in parse_qsl(parts.query)}


def shortened(answer: Any) -> Any:
    """An answer with the first item alone of each list, and no more than the start of a text."""
    if isinstance(answer, dict):
        return {name: shortened(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [shortened(one) for one in answer[:_MAX_ITEMS]]
    if isinstance(answer, str) and len(answer) > _MAX_LENGTH:
        return answer[:_MAX_LENGTH] + "…"
    return answer
