"""A statement that is given as PROPERTY=VALUE, with the value as the ontology wants it."""

from __future__ import annotations

import re
from typing import Final

from dcgraph.editing.composing import Iri, Statement, Text, Typed
from dcgraph.editing.homes import values
from dcgraph.editing.names import existing, text_fit
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import PREFIXES, compact

__all__ = ["date_fit", "statement"]

_XSD: Final = PREFIXES["xsd"]
_OWL: Final = PREFIXES["owl"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_RANGE: Final = PREFIXES["rdfs"] + "range"
_GIVEN: Final = re.compile(r"([^\s=@]+)(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?=(.*)", re.DOTALL)
_NUMBERS: Final = frozenset(_XSD + kind for kind in ("integer", "nonNegativeInteger"))
_DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


def statement(corpus: Corpus, given: str) -> Statement:
    """What `dcg:adoptionDate=1999-06-26` or `dcg:heading@fr=Normes` says.

    Text whose property has no range is in English unless told. Raises NotFound for a property or
    a thing that there is not, EditError for a value that the property cannot have.
    """
    match = _GIVEN.fullmatch(given)
    if match is None:
        raise EditError(
            f"{given[:80]!r} is no statement: write PROPERTY=VALUE or PROPERTY@LANGUAGE=TEXT, "
            "such as dcg:adoptionDate=1999-06-26."
        )
    path = existing(corpus, match[1], "ontology")
    text = text_fit(match[3], f"value of {compact(path)}")
    if not text:
        raise EditError(f"{compact(path)} has no value; leave it out or give one.")
    kinds, ranges = values(corpus, path, _TYPE), values(corpus, path, _RANGE)
    if not any(kind.startswith(_OWL) and kind.endswith("Property") for kind in kinds):
        raise EditError(f"{compact(path)} is no property of the ontology; name one.")
    if _OWL + "ObjectProperty" in kinds:
        return path, Iri(existing(corpus, text, "ontology", "data"))
    if match[2] or not ranges:
        return path, Text(text, (match[2] or "en").lower())
    return path, _typed(path, text, ranges[0])


def _typed(path: str, text: str, datatype: str) -> Text | Typed:
    if datatype in _NUMBERS:
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise EditError(f"{compact(path)} is a whole number, and {text!r} is none.")
        return Typed(text, _XSD + "integer")
    if datatype == _XSD + "boolean":
        if text not in ("true", "false"):
            raise EditError(f"{compact(path)} is true or false, and {text!r} is neither.")
        return Typed(text, datatype)
    if datatype == _XSD + "anyURI":
        return Typed(text, datatype)
    if datatype.endswith("CalendarDate"):
        return Text(date_fit(text, compact(path)))
    return Text(text)


def date_fit(text: str, what: str) -> str:
    """The date, if it is a year, a month or a day as this graph writes them, else an EditError."""
    if _DATE.fullmatch(text):
        return text
    raise EditError(
        f"{text!r} is no date for {what}: write 2019, 2019-06 or 2019-06-18, as exact as the "
        "source and no more."
    )
