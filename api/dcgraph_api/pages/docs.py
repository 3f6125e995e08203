"""The interface for programs, as a page: its routes by subject, with an address to click."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dcgraph.research import Desk
from dcgraph_api.examples import EXAMPLES
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

__all__ = ["Parameter", "Route", "docs_content"]

_SHARED: Final = ("lang", "basis", "confidence", "asOf", "limit", "cursor")
"""What many routes take, told once."""

_FORMS: Final = ("format", "style")
"""The parameters by which a form of the answer is chosen."""

_QUERY: Final = """PREFIX dcg: <https://w3id.org/dcgraph/ontology/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?notion ?label WHERE {
  ?notion a dcg:Notion ; skos:prefLabel ?label .
}
ORDER BY ?notion ?label"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: where it stands, whether it must be given, and the values it may have."""

    name: str
    needed: bool
    description: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A route: what it tells, its parameters, and an address that shows what it answers.

    `shared` names those of its parameters that many take; `forms` are the values of the
    parameter `form` that chooses how the answer is written.
    """

    path: str
    key: str
    description: str
    parameters: tuple[Parameter, ...]
    shared: tuple[str, ...]
    form: str
    forms: tuple[str, ...]
    types: tuple[str, ...]
    example: str


def docs_content(_desk: Desk, _reader: Reader, described: Mapping[str, Any]) -> Content:
    """What the template `docs.html` needs, from the description in OpenAPI."""
    groups: dict[str, list[Route]] = {}
    shared: dict[str, Parameter] = {}
    for path, operations in described["paths"].items():
        told = operations.get("get")
        if told is None:
            continue
        (tag, *_) = told.get("tags") or ("",)
        groups.setdefault(tag, []).append(_route(path, told))
        for one in _parameters(told):
            if one.name in _SHARED:
                shared.setdefault(one.name, one)
    # What stands under no subject is of the server itself, and comes last.
    ordered = sorted(groups.items(), key=lambda one: not one[0])
    return {"groups": ordered, "shared": [*shared.values()], "query": _QUERY}


def _route(path: str, told: Mapping[str, Any]) -> Route:
    every = tuple(_parameters(told))
    forms = next((one for one in every if one.name in _FORMS), None)
    return Route(
        path=path,
        key=told["operationId"],
        description=_plain(told.get("description") or told["summary"]),
        parameters=tuple(one for one in every if one.name not in (*_SHARED, *_FORMS)),
        shared=tuple(one.name for one in every if one.name in _SHARED),
        form=forms.name if forms else "",
        forms=forms.values if forms else (),
        types=tuple(told["responses"].get("200", {}).get("content", ())),
        example=EXAMPLES.get(path, "" if "{" in path else path),
    )


def _parameters(told: Mapping[str, Any]) -> Iterator[Parameter]:
    for one in told.get("parameters", ()):
        values = one["schema"].get("enum", ())
        yield Parameter(
            one["name"],
            bool(one.get("required")),
            _plain(one.get("description", "")),
            tuple(str(value) for value in values if value),
        )


def _plain(text: str) -> str:
    """A description without the marks that set code apart."""
    return " ".join(text.replace("`", "").split())
