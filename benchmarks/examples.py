"""What is asked of each route of the research desk when it is measured: usual and large things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.servers import BenchmarkError
from dcgraph_api.models import EXAMPLES

__all__ = ["MORE", "addresses", "routes"]

PREFIX = "/api/v1"

MORE: Mapping[str, tuple[str, ...]] = {
    "/records/{name}": ("digital-customs", "rkc", "rkc.ga-7.1", "wco?lang=ru", "single-window"),
    "/records/{name}/neighbourhood": ("smart-customs", "rkc?depth=2", "single-window?depth=2"),
    "/records/{name}/references": ("digital-customs", "rkc", "rkc.ga-7.1", "single-window"),
    "/matrix": ("", "?rows=characteristics:digital-customs&columns=parts:rkc", "?rows=mechanisms"),
    "/gaps": (
        "?notion=digital-customs&instrument=rkc",
        "?notion=smart-customs&instrument=tfa",
        "?notion=paperless-customs&instrument=cpta",
    ),
    "/concordance": (
        "?action=actions.accept-electronically",
        "?action=actions.give-legal-equivalence&limit=200",
        "?action=digital-customs&asOf=2020",
    ),
    "/economies": ("", "?order=met&lang=ru&limit=200", "?notion=digital-customs&asOf=2024"),
    "/instruments/{name}/state": ("rkc", "rkc?asOf=2010", "tfa?asOf=2018-06-03"),
    "/actors/{name}/members": ("eaeu", "wco", "eaeu?asOf=2014"),
    "/concepts": ("", "?lang=ru&limit=200", "?kind=Notion"),
    "/instruments": ("", "?limit=200", "?lang=fr&asOf=2010"),
    "/editions": ("", "?limit=200"),
    "/provisions": ("", "?limit=200", "?within=rkc"),
    "/actors": ("", "?limit=200"),
    "/events": ("", "?limit=200"),
    "/publications": ("", "?limit=200"),
    "/sources": ("", "?limit=200"),
    "/instruments/{name}": ("rkc", "tfa", "cpta?lang=ru"),
    "/sources/{name}": ("sources.asycuda-kyoto", "sources.nl-rkc-treaty-text?limit=200"),
    "/claims": ("", "?limit=200", "?about=single-window", "?relation=requires&basis=stated"),
    "/coverage": ("", "?limit=200"),
    "/statistics": ("", "?lang=ru"),
    "/questions": ("", "?limit=200"),
    "/questions/{name}": ("gaps-of-smart-customs", "contradictions"),
    "/questions/{name}/answer": ("gaps-of-smart-customs", "contradictions?lang=fr"),
    "/timeline": ("", "?of=rkc,tfa&limit=200"),
    "/paths": ("?from=digital-customs&to=tfa.7.1",),
    "/cite": ("", "?of=/api/v1/records/rkc", "?of=/api/v1/concepts&style=bibtex"),
}
"""By route below PREFIX: what stands at its name, and its query. The description has one more."""

_NAME = re.compile(r"\{\w+\}")


def addresses(route: str) -> list[str]:
    """The addresses by which a route is measured. Raises BenchmarkError when it has no example."""
    bare = route.removeprefix(PREFIX)
    found = [EXAMPLES[route]] if route in EXAMPLES else []
    found += [_address(bare, one) for one in MORE.get(bare, ())]
    if not found:
        raise BenchmarkError(
            f"The route {route} has no example; add one to EXAMPLES in "
            "api/dcgraph_api/models.py, and large ones to MORE in benchmarks/examples.py."
        )
    return found


def routes(description: Mapping[str, Any]) -> list[str]:
    """The routes below PREFIX that OpenAPI tells of and that are read by GET.

    Raises BenchmarkError for examples of routes that there are not.
    """
    found = [
        path
        for path, methods in description["paths"].items()
        if path.startswith(f"{PREFIX}/") and "get" in methods
    ]
    _refuse_left(set(MORE) - {path.removeprefix(PREFIX) for path in found})
    return found


def _address(route: str, example: str) -> str:
    if not _NAME.search(route):
        return f"{PREFIX}{route}{example}"
    name, mark, query = example.partition("?")
    return f"{PREFIX}{_NAME.sub(name, route)}{mark}{query}"


def _refuse_left(left: Iterable[str]) -> None:
    if named := ", ".join(sorted(left)):
        raise BenchmarkError(f"There is no route for the examples {named}.")
