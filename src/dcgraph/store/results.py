"""Results cut at a number of rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final


@dataclass(frozen=True, slots=True)
class _Form:
    """How a format writes its rows.

    `most` counts quickly what may end a row, and never less than there are rows. `row` finds
    the exact end of one after another, behind `heads` that are none; `more` tells that another
    follows, and `tail` ends the document. Where `row` is slow, `sure` finds all that may end
    a row, with a group where it is sure to.
    """

    most: Callable[[bytes], int]
    row: re.Pattern[bytes]
    more: re.Pattern[bytes]
    heads: int
    tail: bytes
    sure: re.Pattern[bytes] | None = None


def cut(body: bytes, media_type: str, rows: int) -> bytes | None:
    """The answer with its first `rows` (at least one) rows, or None when it has no more.

    `body` is a SELECT answer in one of the formats of SPARQL results, from this engine or
    from another one: space between tokens and line ends may be theirs. In JSON the head must
    come before the results.
    """
    form = _FORMS[media_type]
    if form.most(body) <= rows:
        return None
    if form.sure is not None:
        ends = list(islice(form.sure.finditer(body), rows))
        # What may end a row up to there may not be sure to.
        if len(ends) == rows and all(end.lastindex for end in ends):
            return body[: ends[-1].start() + 1] + form.tail
    number = form.heads + rows
    for last in islice(form.row.finditer(body), number - 1, number):
        if form.more.search(body, last.end()):
            return body[: last.end()] + form.tail
    return None


_COMMA: Final = rb"\s*+,\s*+\{"
_OBJECTS: Final = re.compile(rb"\}" + _COMMA)


_ANY: Final = re.compile(rb".", re.DOTALL)

# Each pattern matches wherever the one before it ended, if only what is left: were it to fail,
# the next try would begin inside a string. The only list of objects in JSON is that of the
# solutions, so that a comma between objects ends one; in XML the markup of a literal is
# escaped, and in TSV its line ends are.
_JSON_ROW: Final = re.compile(
    rb'(?: [^"}]++ | "[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z) | \}(?!' + _COMMA + rb") )*+ (?:\}|\Z)",
    re.DOTALL | re.VERBOSE,
)
# A quote inside a string is escaped, and behind one that ends a string comes no name.
_SURE_OBJECTS: Final = re.compile(rb"\}" + _COMMA + rb'(\s*+"[^\s,:}\]])?+')
_CSV_ROW: Final = re.compile(rb'(?: [^"\n]++ | "[^"]*+(?:"|\Z) )*+ (?:\n|\Z)', re.VERBOSE)
_TSV_ROW: Final = re.compile(rb"[^\n]*+(?:\n|\Z)")
_XML_ROW: Final = re.compile(rb"</result>")


def _lines(body: bytes) -> int:
    return body.count(b"\n")


_FORMS: Final = {
    "application/sparql-results+json": _Form(
        lambda body: 1 + sum(1 for _ in _OBJECTS.finditer(body)),
        _JSON_ROW,
        re.compile(_COMMA),
        heads=0,
        tail=b"]}}",
        sure=_SURE_OBJECTS,
    ),
    "application/sparql-results+xml": _Form(
        lambda body: body.count(b"</result>"),
        _XML_ROW,
        re.compile(rb"<result>"),
        heads=0,
        tail=b"</results></sparql>",
    ),
    "text/csv": _Form(_lines, _CSV_ROW, _ANY, heads=1, tail=b""),
    "text/tab-separated-values": _Form(_lines, _TSV_ROW, _ANY, heads=1, tail=b""),
}
