"""Literals of odd forms, on which judges of datatypes are apt to differ."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXTS = (
    *("", " ", "0", "1", "-1", "+1", "01", "1_0", "1.0", "1.", ".5", "1e3", "-0", "٣", "1 ", "NaN"),
    *("INF", "-INF", "abc", "true", "True", "TRUE", "false", "yes", "2001-02-03", "2001-2-3"),
    *("2001-02-30", "-2001-02-03", "2001-02-03Z", "2001-02-03T04:05:06", "04:05:06", "2001", "P1D"),
    *("https://example.org/", "a b", "é", "\u200b", "x" * 400),
)
KINDS = ("string", "boolean", "integer", "decimal", "double", "float", "date", "dateTime", "gYear")
# Not token, whose blanks rdflib takes away before anybody judges them.
MORE = ("anyURI", "nonNegativeInteger", "time", "unknown")
ODD = (
    *(Literal(text, datatype=NamedNode(XSD + kind)) for text in TEXTS for kind in (*KINDS, *MORE)),
    *(Literal(text, language=tag) for text in ("a", "1", "") for tag in ("en", "en-gb", "de")),
)
