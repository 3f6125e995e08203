"""The parameters that a route knows: what is misspelt is refused, since it would be passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from dcgraph_api.problems import Refusal

__all__ = ["known_parameters", "refuse_unknown", "takes_any"]

_SHOWN: Final = 40


async def refuse_unknown(request: Request) -> None:
    """Raise Refusal, with the nearest names, for a parameter that the route does not know.

    The same for one that is given more than once: only one of its values could count.
    """
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    given = Counter(name for name, _ in request.query_params.multi_items())
    known = known_parameters(route)
    for name, times in given.items():
        if name not in known and not takes_any(route):
            raise _unknown(name, known)
        if times > 1:
            raise Refusal(
                "invalid-parameters",
                f"The parameter {name[:_SHOWN]!r} is given {times} times; give it once, with "
                "commas between values where it takes several.",
                name=name[:_SHOWN],
            )


def known_parameters(route: APIRoute) -> tuple[str, ...]:
    """The names of the parameters of a route and of what it depends on."""
    return tuple(dict.fromkeys(_names(route.dependant)))


def _names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for one in dependant.dependencies:
        yield from _names(one)


def takes_any(route: APIRoute) -> bool:
    """Whether a route describes a parameter that stands for any name, and judges them itself."""
    described: list[dict[str, Any]] = (route.openapi_extra or {}).get("parameters", [])
    return any(
        one["in"] == "query" and one["schema"].get("type") == "object" and one.get("explode")
        for one in described
    )


def _unknown(name: str, known: tuple[str, ...]) -> Refusal:
    spelt = {one.casefold(): one for one in known}
    alike = get_close_matches(name[:_SHOWN].casefold(), spelt, n=3, cutoff=0.6)
    near = [spelt[one] for one in alike]
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    else:
        hint = f"there are {', '.join(known)}." if known else "there is none."
    return Refusal(
        "invalid-parameters",
        f"There is no parameter {name[:_SHOWN]!r} here; {hint}",
        name=name[:_SHOWN],
        near=near,
    )
