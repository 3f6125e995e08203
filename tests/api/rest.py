"""The routes of the research desk, whichever there are, for the tests that hold them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi.routing import APIRoute

from dcgraph_api.errors import MEDIA_TYPE
from dcgraph_api.models import EXAMPLES, example_parameters
from dcgraph_api.routes import ROUTERS

__all__ = ["ANSWERING", "ROUTES", "address_of", "is_problem", "members"]

ROUTES: Final = {
    route.path: route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.path.startswith("/api/v1/")
    # The service of reconciliation describes itself, by its manifest.
    if "GET" in (route.methods or ()) and route.include_in_schema
}
ANSWERING: Final = sorted(
    path for path, route in ROUTES.items() if route.response_model and path in EXAMPLES
)
"""The templates of those that answer with a model; `test_rest.py` tells which lack a row."""


def address_of(path: str, **changed: str) -> str:
    """The example address of a route, with some parameters of its path or query changed."""
    values = example_parameters(path, EXAMPLES[path])
    steps = {name: values[place, name] for place, name in values if place == "path"}
    asked = {name: values[place, name] for place, name in values if place == "query"}
    for name, value in changed.items():
        (steps if name in steps else asked)[name] = value
    for name, value in steps.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return f"{path}?{urlencode(asked)}"


def members(answer: Any, name: str) -> Iterator[Any]:
    """Every value of a member in an answer, however deep it lies."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if key == name:
                yield value
            yield from members(value, name)
    elif isinstance(answer, list):
        for one in answer:
            yield from members(one, name)


def is_problem(answer: Any, status: int) -> bool:
    """Whether a response is an error in the one shape."""
    if answer.headers["content-type"] != MEDIA_TYPE or answer.status_code != status:
        return False
    told = answer.json()
    return told["status"] == status and all(told[one] for one in ("type", "title", "detail"))
