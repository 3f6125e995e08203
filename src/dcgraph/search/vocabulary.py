"""Which words of a question carry no content, and which stand for each other."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from dcgraph.search.folding import stem

__all__ = ["same_as", "stop_words"]

_FILE: Final = "vocabulary.toml"
_SAME, _TRANSLATED = 0.65, 0.9


@cache
def stop_words() -> frozenset[str]:
    """The folded words without content, of all languages."""
    return frozenset(word for part in _read()["stop"].values() for word in part.split())


@cache
def same_as() -> Mapping[str, Mapping[str, float]]:
    """For each stem in a group, the other stems of it, and how much each counts beside it.

    A translation counts nearly as much as the word, another word of the same language less.
    """
    found: dict[str, dict[str, float]] = {}
    for line in _read()["same"]["groups"].strip().splitlines():
        languages = [{stem(word) for word in part.split()} for part in line.split("|")]
        for own in languages:
            for word in own:
                others = found.setdefault(word, {})
                for language in languages:
                    weight = _SAME if language is own else _TRANSLATED
                    for other in language - {word}:
                        others[other] = max(weight, others.get(other, 0.0))
    return found


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((files("dcgraph.search") / _FILE).read_text("utf-8"))
