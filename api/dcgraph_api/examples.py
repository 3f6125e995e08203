"""An address of each route of the research desk that shows what it answers.

The description of the interface takes the values of parameters from it, and its example answers
from what the server says there: they are true of the graph that is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

__all__ = ["EXAMPLES", "example_parameters", "shortened"]

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

_MOST_ITEMS: Final = 1
_LONGEST: Final = 200


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
        return [shortened(one) for one in answer[:_MOST_ITEMS]]
    if isinstance(answer, str) and len(answer) > _LONGEST:
        return answer[:_LONGEST] + "…"
    return answer
