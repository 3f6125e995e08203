"""What the engine says about a query that does not parse, put for a person."""

from __future__ import annotations

import re

from dcgraph.errors import QuerySyntaxError

__all__ = ["place_in_original", "syntax_error"]

_PLACE = re.compile(r"(?<=error at )(\d+):(\d+)")


def syntax_error(text: str, complaint: str) -> QuerySyntaxError:
    """Turn the engine's `complaint` about `text` into an error that says where and why."""
    place = re.search(r"error at (\d+):(\d+)", complaint)
    if place is None:
        return QuerySyntaxError(f"The query does not parse: {complaint.rstrip('.')}.")
    line, column = int(place[1]), int(place[2])
    if not text.strip():
        return QuerySyntaxError(
            "The query is empty: write a SELECT, ASK, CONSTRUCT or DESCRIBE.", line, column
        )
    reason = _reason(complaint)
    return QuerySyntaxError(
        f"The query does not parse at line {line}, column {column}{_just_after(text, line, column)}"
        f"{': ' + reason if reason else ''}. The mistake stands there or shortly before.",
        line,
        column,
    )


def _reason(complaint: str) -> str:
    """The engine lists all it would have accepted; only its whole sentences help a reader."""
    sentences = re.findall(r"(?:expected |one of |, )([A-Z]\w* [a-z][^,\[\]]*)", complaint)
    return "; ".join(sentence.strip() for sentence in sentences)


def _just_after(text: str, line: int, column: int) -> str:
    lines = re.split(r"\r\n|\n", text)
    written = lines[line - 1][: column - 1].strip() if line <= len(lines) else ""
    return f", just after “{written[-40:]}”" if written else ""


def place_in_original(complaint: str, sent: str, original: str) -> str:
    """The engine's complaint about the text that was sent, its place that in the original."""
    place = _PLACE.search(complaint)
    if place is None or sent == original:
        return complaint
    line, column = int(place[1]), int(place[2])
    before = [text.split("\n")[line - 1][: column - 1] for text in (sent, original)]
    added = before[0].count("\\.") - before[1].count("\\.")
    return _PLACE.sub(f"{line}:{column - added}", complaint, count=1)
