"""Messages on queries that do not parse."""

from __future__ import annotations

import re
from typing import Final

from dcgraph.errors import QuerySyntaxError
from dcgraph.sparql.lexer import place

PADDING: Final = "\n" + " " * 15
"""Put after a query, it lets the engine look for its longest keyword in the place of the last."""

_PLACE: Final = re.compile(r"error at (\d+):(\d+)")
_KEYWORDS: Final = re.compile(r"expected (?:one of )?([A-Z_]+(?:, [A-Z_]+)*+)\Z")


def syntax_error(text: str, complaint: str, sent: str | None = None) -> QuerySyntaxError:
    """Turn the engine's `complaint` about `text` into an error that says where and why.

    The place is how far the engine came, which is at the end of the mistake or after it.
    `sent` is the text as the engine got it, with dots escaped in names and perhaps PADDING.
    """
    reported = _PLACE.search(complaint)
    if reported is None:
        return QuerySyntaxError(f"The query does not parse: {complaint.rstrip('.')}.")
    if not text.strip():
        return QuerySyntaxError(
            "The query is empty: write a SELECT, ASK, CONSTRUCT or DESCRIBE.", 1, 1
        )
    sent = text if sent is None else sent
    reached = _offset(sent, int(reported[1]), int(reported[2]))
    end = _in_original(reached, sent, text)
    line, column = place(text, end)
    head = f"The query does not parse at line {line}, column {column}"
    keywords = _KEYWORDS.search(complaint)
    if keywords:
        # It has read as many characters as a keyword has to see that they are another word.
        back = min(map(len, keywords[1].split(", ")))
        seen = " ".join(text[_in_original(reached - back, sent, text) : end].split())
        if seen:
            return QuerySyntaxError(f"{head}: the mistake stands in “{seen}”.", line, column)
    before = text[end - column + 1 : end].strip()[-40:]
    head += f", just after “{before}”" if before else ""
    # The engine lists all it would have accepted; only its whole sentences help a reader.
    sentences = re.findall(r"(?:expected |one of |, )([A-Z]\w* [a-z][^,\[\]]*)", complaint)
    head += f": {'; '.join(map(str.strip, sentences))}" if sentences else ""
    return QuerySyntaxError(f"{head}. The mistake stands there or shortly before.", line, column)


def _offset(text: str, line: int, column: int) -> int:
    ends = [match.end() for match in re.finditer("\n", text)]
    return (0, *ends)[min(line - 1, len(ends))] + column - 1


def _in_original(offset: int, sent: str, original: str) -> int:
    """The offset in the original that one in the sent text stands for, which has more escapes."""
    added = 0
    for match in re.finditer(r"\\\.", sent[: max(offset, 0) + 1]):
        start = match.start() - added
        added += match.start() < offset and original[start : start + 2] != r"\."
    return min(max(offset - added, 0), len(original.rstrip()))
