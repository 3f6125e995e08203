"""The answer to a question in plain words as a page, and above what a search finds."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from dcgraph.research.ask.model import Reading, Reply
from dcgraph.research.ask.question import MAX_LETTERS
from dcgraph.research.ask.replies import MAX_READINGS, reply
from dcgraph.research.graph import Desk
from dcgraph_api.pages.fields import Checks
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_CHOICES = ("first", "second", "third", "fourth")


def ask_content(desk: Desk, reader: Reader) -> Content:
    """What the template `ask.html` needs; raises FieldError for what does not fit."""
    question = " ".join(reader.asked.get("q", "").split())
    checks = Checks(desk, reader)
    if len(question) > MAX_LETTERS:
        checks.wrong("q", "too-long", most=MAX_LETTERS)
    number = checks.number("reading", 1, MAX_READINGS)
    checks.done()
    found = reply(desk, question, reader.lang, reading=number) if question else None
    return {
        "question": question,
        "reply": found,
        "whole": way(reader, found.reading) if found else "",
        "longest": MAX_LETTERS,
        "choices": _CHOICES,
    }


def answer_above(desk: Desk, reader: Reader, words: str) -> Content:
    """The same for the page of a search, where the words were read as a question."""
    found = reply(desk, words, reader.lang) if words.strip() else None
    if found is None or not _is_answer(found):
        return {"reply": None, "whole": ""}
    return {"reply": found, "whole": way(reader, found.reading)}


def _is_answer(found: Reply) -> bool:
    """Whether it is more than what the search finds too."""
    return found.outcome != "outside" and found.reading.kind != "about"


def way(reader: Reader, reading: Reading) -> str:
    """The way to the view that has all of a reading, in the language of the reader."""
    told = urlsplit(reading.address)
    return reader.href(told.path, **dict(parse_qsl(told.query))) if told.path else ""
