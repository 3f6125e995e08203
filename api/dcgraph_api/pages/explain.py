"""The page on why a triple holds: each chain in numbered steps, with the sources of each."""

from __future__ import annotations

from typing import Final

from dcgraph.errors import NotFound, ParameterError
from dcgraph.research import Desk
from dcgraph.research.explanation import MAX_CHAINS, USUAL_CHAINS, explanation, step_citations
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.wishes import number_of

__all__ = ["explain_content"]

_TERMS: Final = ("subject", "relation", "object")
_EXAMPLES: Final = (
    ("rkc.ga-3.21", "obligesToPermit", "characteristics.electronic-beside-paper"),
    ("tfa", "endeavours", "single-window"),
    ("rkc", "requires", "characteristics.faster-clearance"),
    ("states.algeria", "isBoundTo", "risk-management"),
)


def explain_content(desk: Desk, reader: Reader) -> Content:
    """What the template `explain.html` needs; raises FieldError for what does not fit.

    Without any of the three terms there is nothing to explain yet, and nothing is wrong.
    """
    checks = Checks(desk, reader)
    given = {one: reader.asked.get(one, "").strip() for one in _TERMS}
    limit = checks.number("limit", USUAL_CHAINS, MAX_CHAINS)
    for name, text in given.items():
        if not text and any(given.values()):
            checks.missing(name)
    checks.done()
    found, offset = None, 0
    if all(given.values()):
        offset = number_of(reader, "offset", 0, 1_000, 0)
        try:
            found = explanation(
                desk,
                given["subject"],
                given["relation"],
                given["object"],
                reader.lang,
                limit=limit,
                offset=offset,
            )
        except NotFound as error:
            _not_found(checks, given, error)
            checks.done()
    return {
        "found": found,
        "given": given,
        "cited": step_citations,
        "examples": [
            (explanation(desk, *one, reader.lang).statement, dict(zip(_TERMS, one, strict=True)))
            for one in _EXAMPLES
            if _known(desk, *one)
        ],
        "asked": given | {"limit": limit} | ({"offset": offset} if offset else {}),
    }


def _not_found(checks: Checks, given: dict[str, str], error: NotFound) -> None:
    """Tell at its field which of the three names stands for nothing."""
    name = next(one for one in _TERMS if given[one].startswith(error.name))
    if name == "relation":
        checks.wrong(name, "relation", given=given[name])
    else:
        checks.not_found(name, given[name])


def _known(desk: Desk, subject: str, relation: str, target: str) -> bool:
    """Whether the graph that is served has the things of an example."""
    try:
        return explanation(desk, subject, relation, target, "en", limit=1).holds
    except (NotFound, ParameterError):
        return False
