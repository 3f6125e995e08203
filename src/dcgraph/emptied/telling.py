"""What is found of an empty answer, in a sentence or two in English."""

from __future__ import annotations

from typing import Final

from dcgraph.emptied.query import MOST
from dcgraph.emptied.searching import Emptied

__all__ = ["told"]

_SAID: Final = {
    "limit": "LIMIT 0 in line {line} lets no answer through.",
    "offset": "{text} in line {line} leaves nothing{of}.",
    "having": "The pattern fits, but HAVING in line {line} lets no group through.",
    "unmade": "The pattern fits, but nothing can be made{of}.",
    "alone": "Nothing in the graph fits {text} (line {line}) by itself.",
    "pair": "Nothing fits {other} (line {other_line}) and {text} (line {line}) together.",
    "together": "What stands before {text} (line {line}) fits; together with it nothing does.",
    "filter": "{text} (line {line}) leaves nothing{of}.",
    "minus": "{text} (line {line}) leaves nothing{of}.",
    "unsought": "",
}
_LONGEST: Final = 200


def told(emptied: Emptied) -> str:
    """Why an answer is empty; nothing where that was not found."""
    sentence = _SAID[emptied.reason].format(
        text=_short(emptied.text),
        line=emptied.line,
        other=_short(emptied.other),
        other_line=emptied.other_line,
        of=_of(emptied.number),
    )
    which = "the second" if emptied.other else "it"
    return sentence + (f" Without {which} there would be an answer." if emptied.otherwise else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + " …"


def _of(number: int | None) -> str:
    if number is None:
        return ""
    if number > MOST:
        return f" of more than {MOST} solutions"
    return f" of {number} solution{'' if number == 1 else 's'}"
