"""The words by which questions are read, from `vocabulary.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dcgraph.snapshot.search_index import content_key, fold, stem, words


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((files("dcgraph.research.ask") / "vocabulary.toml").read_text("utf-8"))


def _phrases(told: str) -> Iterator[str]:
    """The phrases of an entry, folded, each with a blank before it, and one after a whole word."""
    for line in told.splitlines():
        for one in line.split("|"):
            if phrase := " ".join(words(fold(one))):
                yield f" {phrase}" if one.rstrip().endswith("*") else f" {phrase} "


@cache
def names() -> Mapping[str, str]:
    """The name of a record by the key of what people call it.

    A short form is no word with an ending: it is its own key.
    """
    found = {}
    for said, name in _read()["names"].items():
        for one in said.split("|"):
            own = words(fold(one))
            short = len(own) == 1 and len(own[0]) <= _SHORT
            found[own[0] if short else content_key(one)] = name
    return found


_SHORT = 5


def spelled_out(text: str) -> str:
    """A text with clipped words and slang, such as `ecom`, as the words that they stand for."""
    return _WORD.sub(lambda found: _clipped().get(found[0].casefold(), found[0]), text)


@cache
def _clipped() -> Mapping[str, str]:
    return dict(_read()["clipped"])


_WORD = re.compile(r"\w+(?:-\w+)*")


@cache
def first_givers() -> tuple[str, ...]:
    """The names of those whose definitions are told first, in their order."""
    return tuple(_read()["definitions"]["first"].split())


@cache
def parts() -> Mapping[str, str]:
    """The class of the parts of a text that a word names, by the word."""
    return {word: kind for kind, said in _read()["parts"].items() for word in said.split()}


@cache
def numbers() -> Mapping[str, int]:
    """Numbers by their words, in all languages."""
    return {
        word: place
        for said in _read()["numbers"].values()
        for place, word in enumerate(said.split(), 1)
    }


@cache
def months() -> Mapping[str, int]:
    """Months by the stems of their words, in all languages."""
    return {
        stem(word): place
        for said in _read()["months"].values()
        for place, word in enumerate(fold(said).split(), 1)
    }


@cache
def text_kinds() -> Mapping[str, str]:
    """The kind of a text that a word in its title names, by the stem of the word."""
    return {
        stem(word): kind
        for kind, said in _read()["text_kinds"].items()
        for word in words(fold(said))
    }


@cache
def passed() -> frozenset[str]:
    """Words that are names in capitals alone."""
    return frozenset(_read()["definitions"]["passed"].split())


@cache
def unheld_names() -> tuple[str, ...]:
    """Names that are asked about without capitals and that nothing here has."""
    return tuple(_read()["definitions"]["unheld"])


@cache
def no_codes() -> frozenset[str]:
    """Codes of States that are words or short forms of their own, as IT."""
    return frozenset(_read()["definitions"]["no_codes"].split())


@cache
def notions() -> Mapping[str, str]:
    """The name of a notion by the stem of the adjective in its name, in all languages."""
    return {
        stem(word): name for name, said in _read()["notions"].items() for word in words(fold(said))
    }


@cache
def fillers() -> frozenset[str]:
    """Words that tell nothing of what is looked for within a text, folded."""
    return frozenset(words(fold(_read()["definitions"]["fillers"])))


@cache
def cues(table: str) -> Mapping[str, tuple[str, ...]]:
    """The phrases of each entry of a table: `kinds`, `premises` or `outside`."""
    return {name: tuple(dict.fromkeys(_phrases(said))) for name, said in _read()[table].items()}


@cache
def shapes() -> Mapping[str, re.Pattern[str]]:
    """For a kind of answer the order of words that asks for it, with others between them."""
    return {
        kind: re.compile("|".join(filter(None, said.splitlines())))
        for kind, said in _read()["shapes"].items()
    }


@cache
def particular_patterns() -> Mapping[str, re.Pattern[str]]:
    """For a property of a record the words in an order that ask for it."""
    return {
        name: re.compile("|".join(filter(None, said.splitlines())))
        for name, said in _read()["particulars"].items()
    }


@cache
def particular_words() -> frozenset[str]:
    """Words beside which a particular of a text is asked for all the same."""
    return frozenset(words(fold(_read()["definitions"]["particular_words"])))


def met(padded: str, phrases: Iterable[str]) -> int:
    """How many letters the longest of some phrases has that a text has; 0 where it has none."""
    return max((len(one) for one in phrases if one in padded), default=0)


@cache
def alike() -> Mapping[str, Mapping[str, float]]:
    """For a stem the others that say the same in a provision, and how much each counts.

    A translation counts nearly as much as the word, another word of the same language less.
    """
    found: dict[str, dict[str, float]] = {}
    for line in _read()["alike"]["groups"].strip().splitlines():
        languages = [{stem(word) for word in words(fold(part))} for part in line.split("|")]
        for own in languages:
            for one in own:
                others = found.setdefault(one, {})
                for language in languages:
                    weight = _ALIKE if language is own else _TRANSLATED
                    for other in language - {one}:
                        others[other] = max(weight, others.get(other, 0.0))
    return found


_ALIKE, _TRANSLATED = 0.65, 0.9
