"""Whether two servers give the same answer, however each writes it."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["rows"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_DIGITS = 9

Term = tuple[str, ...]


def rows(body: bytes) -> Counter[frozenset[tuple[str, Term]]]:
    """The rows of a JSON result, without their order.

    Numbers count by value, to nine digits behind the point: engines divide to other lengths.
    """
    found: list[dict[str, Any]] = json.loads(body)["results"]["bindings"]
    return Counter(frozenset((name, _term(term)) for name, term in row.items()) for row in found)


def _term(term: dict[str, str]) -> Term:
    if term["type"] == "uri":
        return ("uri", term["value"])
    if term["type"] == "bnode":
        return ("bnode",)
    datatype = term.get("datatype", _STRING)
    value = term["value"]
    if datatype != _STRING:
        with suppress(InvalidOperation):
            value = str(round(Decimal(value), _DIGITS).normalize())
    return ("literal", value, datatype, term.get("xml:lang", "").lower())
