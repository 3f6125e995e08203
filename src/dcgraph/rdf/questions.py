"""The saved questions, each a query with its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from dcgraph.errors import LoadError, NotFoundError
from dcgraph.files import read_text

LANGUAGES = ("en", "fr", "ru")
_PARAMETER = re.compile(r"^# parameter: *(.*)$", re.MULTILINE)
_NAMES = re.compile(r"([a-z][A-Za-z]*) ([A-Z][A-Za-z]*)")
_HEADER = re.compile(r"^# (en|fr|ru|empty): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query that can be given, and the class, by local name, of its things."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its titles by language, what an empty answer means, and its query."""

    name: str
    titles: dict[str, str]
    empty: str
    query: str
    parameters: tuple[Parameter, ...] = ()


def questions(data: Path) -> dict[str, Question]:
    """Every question in `data/questions/`, by name.

    Raises LoadError, naming the file, if there is none or one lacks its title in a language.
    """
    folder = data / "questions"
    by_name = {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}
    if not by_name:
        raise LoadError(f"{folder} holds no question (*.rq); restore it.", folder)
    return by_name


def question(data: Path, name: str) -> Question:
    """The question of that name. Raises NotFoundError, with the nearest names, if there is none."""
    by_name = questions(data)
    if name in by_name:
        return by_name[name]
    near = tuple(get_close_matches(name, by_name, n=3, cutoff=0.4))
    hint = f"did you mean {' or '.join(near)}?" if near else "`dcgraph ask` lists them all."
    raise NotFoundError(f"There is no question named {name!r}; {hint}", name, near)


def read_question(path: Path) -> Question:
    """The question in a file. Raises LoadError if it is no text or lacks a title."""
    return question_of(path, read_text(path))


def question_of(path: Path, text: str) -> Question:
    """The question in the text of a file. Raises LoadError if it lacks a title."""
    header = {match[1]: match[2].strip() for match in _HEADER.finditer(text)}
    missing = [language for language in LANGUAGES if language not in header]
    if missing:
        raise LoadError(
            f"{path} lacks the question in {', '.join(missing)}: begin the file with a comment "
            f"line such as `# {missing[0]}: …`.",
            path,
        )
    empty = header.pop("empty", "")
    return Question(path.stem, header, empty, text, tuple(_parameters(path, text)))


def values_of(query: str, name: str) -> tuple[str, int, int]:
    """The things that a query gives a parameter, as it writes them, and where they stand in it.

    Raises ValueError if it does not do so in exactly one line.
    """
    line = rf"^[ \t]*VALUES \?{name} \{{([^{{}}<>\"'\n]*)\}}$"
    (values,) = re.finditer(line, query, re.MULTILINE)
    return values[1].strip(), *values.span(1)


def _parameters(path: Path, text: str) -> Iterator[Parameter]:
    for line in _PARAMETER.finditer(text):
        named = _NAMES.fullmatch(line[1].strip())
        if named is None:
            raise LoadError(
                f"{path} has a parameter that cannot be read; write a variable and a class, as in "
                "`# parameter: notion Notion`.",
                path,
            )
        try:
            values_of(text, named[1])
        except ValueError:
            raise LoadError(
                f"{path} has a parameter {named[1]!r} that its query does not take; give it in "
                f"one line as `VALUES ?{named[1]} {{ dcgd:… }}`.",
                path,
            ) from None
        yield Parameter(named[1], named[2])
