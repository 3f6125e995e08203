"""The documents that the ordinary routes answer with, and examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, create_model

from dcgraph.research.declaration import API
from dcgraph.research.operations import OPERATIONS


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


INDEX: Final = {
    "sparql": ("/sparql", "The SPARQL endpoint; without a query, its description."),
    "terms": ("/sparql/terms.json", "Prefixes and terms, with labels, for editors of queries."),
    "limits": ("/limits", "What the server bounds."),
    "health": ("/health", "What is served, and whether its workers are alive."),
    "ready": ("/ready", "Whether requests should be sent here."),
    "metrics": ("/metrics", "Numbers for Prometheus; a proxy may keep them inside."),
    "void": ("/.well-known/void", "The dataset in VoID and DCAT."),
    "questions": ("/questions", "The saved questions."),
    "downloads": ("/downloads", "The graph as files."),
    "changes": ("/changes.atom", "What each release changed, as an Atom feed."),
    "context": ("/context.jsonld", "The JSON-LD context of the documents on things."),
    "search": ("/api/v1/search", "Things by words, in pages."),
    "ask": ("/api/v1/ask{?q}", "The answer to a question in plain words, with its sources."),
    "suggest": ("/api/v1/suggest", "Things by what is being typed."),
    "glossary": ("/api/v1/glossary", "All terms in three languages, in pages."),
    "sitemap": ("/sitemap.xml", "The pages of all records."),
    "guide": ("/llms.txt", "What the graph holds and how it is asked, for assistants."),
    "reconcile": ("/api/v1/reconcile", "Names of a table matched to things, for OpenRefine."),
    "explain": (
        "/api/v1/explain{?subject,relation,object}",
        "Every chain by which a statement holds.",
    ),
    "concepts": ("/api/v1/concepts", "Concepts, in pages."),
    "instruments": ("/api/v1/instruments", "Instruments, in pages."),
    "editions": ("/api/v1/editions", "Editions of instruments, in pages."),
    "provisions": ("/api/v1/provisions", "Parts of instruments, in pages."),
    "actors": ("/api/v1/actors", "Actors, in pages."),
    "events": ("/api/v1/events", "Events, in pages."),
    "publications": ("/api/v1/publications", "Scholarly works, in pages."),
    "sources": ("/api/v1/sources", "Sources, in pages."),
    "claims": ("/api/v1/claims", "Claims, in pages."),
    "saved_questions": ("/api/v1/questions", "The saved questions, in pages, to be asked there."),
    "matrix": ("/api/v1/matrix", "What instruments cover."),
    "contents": (
        "/api/v1/contents{?texts,concept}",
        "The contents of texts side by side, read for a notion; a URI template.",
    ),
    "gaps": (
        "/api/v1/gaps{?notion,instrument}",
        "What of a notion an instrument covers; a URI template.",
    ),
    "concordance": (
        "/api/v1/concordance",
        "What all texts have done: ?action=actions.accept-electronically, or by all actions.",
    ),
    "handout": (
        "/api/v1/handout{?of,beside}",
        "Material for a lesson, as JSON or Markdown; a URI template.",
    ),
    "assess": ("/api/v1/assess", "A form for an administration, which POST judges."),
    "economies": ("/api/v1/economies", "What economies meet, and what is not known, in pages."),
    "compare_economies": (
        "/api/v1/economies/compare{?a,b}",
        "Two economies side by side; a URI template.",
    ),
    "coverage": ("/api/v1/coverage", "How far instruments were read, in pages."),
    "statistics": ("/api/v1/statistics", "The graph in figures."),
    "cite": ("/api/v1/cite", "How an answer is cited: ?of=/api/v1/records/rkc."),
    "timeline": ("/api/v1/timeline", "What happened to a thing, in order of time."),
    "compare": ("/api/v1/compare{?a,b}", "Two things of a kind side by side; a URI template."),
    "paths": ("/api/v1/paths{?from,to}", "How one thing leads to another, as arguments."),
    "context_of_answers": (
        "/api/v1/context.jsonld",
        "The JSON-LD context of what is below /api/v1.",
    ),
    "openapi": ("/openapi.json", "The description of all routes but the endpoint."),
}
"""The path of every entry point, by name, and what is there."""

_PATHS: Final[dict[str, Any]] = {
    name: Annotated[str, Field(description=text)] for name, (_, text) in INDEX.items()
}
Index = create_model(
    "Index", __doc__="Where to go from here: the path of every entry point.", name=str, **_PATHS
)


class LimitDocument(BaseModel):
    """One limit of the server."""

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
    """One file to take away, which may be made when it is first asked for."""

    name: str = Field(description="Its name below /downloads/.")
    title: str = Field(description="What it holds.")
    media_type: str = Field(description="Media type of the content.")
    compression: str = Field(description="Media type around it; empty where it is not compressed.")
    bytes: int | None = Field(description="Size of the file; null until it is made.")
    sha256: str | None = Field(description="Hash of the file; null until it is made.")


class Downloads(BaseModel):
    """Every file to take away."""

    version: str = Field(description="Version of the graph.")
    snapshot: str = Field(description="Hash of the content of the snapshot.")
    built: str = Field(description="When the snapshot was built.")
    downloads: list[DownloadDocument]


EXAMPLES: Final[Mapping[str, str]] = {
    f"{API}{template}": f"{API}{address}"
    for template, address in {
        **{one.path: one.example for one in OPERATIONS.values() if one.tag},
        "assess": "assess?lang=fr",
        "cite": "cite?of=/api/v1/records/rkc%3Flang%3Dfr&accessed=2026-11-24",
        "context.jsonld": "context.jsonld",
        "questions/{name}/answer": "questions/gaps-of-smart-customs/answer"
        "?notion=paperless-customs&limit=2",
        "records/{name}/citation": "records/tfa.10.4/citation?accessed=2026-11-24",
        "records/{name}/references": "records/rkc.ga-7.1/references?lang=fr",
    }.items()
}
"""By the template of each route of the research desk, an address that shows what it answers.

The description of the interface takes the values of parameters from it, and its example answers
from what the server says there: they are true of the graph that is served.
"""

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
        return [shortened(one) for one in answer[:1]]
    if isinstance(answer, str) and len(answer) > _MAX_LENGTH:
        return answer[:_MAX_LENGTH] + "…"
    return answer
