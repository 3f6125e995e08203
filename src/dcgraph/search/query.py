"""A search text in its parts: names of records as long as they go, and single words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from dcgraph.search.folding import fold, places, stem, stems
from dcgraph.search.nearness import slips
from dcgraph.search.vocabulary import stop_words

__all__ = ["Part", "Query", "Read", "content_key", "parse"]

_LONGEST_NAME: Final = 16
"""Words of a name that are held against a part of a text; a whole text may be longer."""
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}")


class Read(NamedTuple):
    """A word as it was given, folded, and as which it was read; empty where no text has it."""

    given: str
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or several that are a name of records: then `named` has their numbers.

    `given` are the words as they stand in the text, `stems` those that are looked for. The last
    word of a text may be unfinished: then `stems` are all that it can become.
    """

    given: tuple[str, ...]
    stems: tuple[str, ...]
    named: tuple[int, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A text that was read: `stopped` are its words without content, which are not looked for.

    `exact` are the records of which the whole text, `whole` when folded, is a name. `slips` are the
    letters in which the words are off.
    """

    parts: tuple[Part, ...]
    words: tuple[Read, ...]
    stopped: tuple[str, ...]
    exact: tuple[int, ...]
    whole: str
    slips: int


Names = Mapping[str, tuple[int, ...]]
"""The records that have a name, by its key."""


def content_key(text: str) -> str:
    """The key of a name: the stems of its words, without those that have no content."""
    found = [stem(word) for word, _ in _content(text)] or stems(text)
    return " ".join(found)


def parse(text: str, names: Names, read: Callable[[str, bool], Sequence[str]]) -> Query:
    """A text in its parts. `read` gives the words that one stands for: itself, or near ones.

    Its second argument tells that the word may be unfinished. Words that stand for none are in no
    part.
    """
    content = _content(text) or [(word, word) for word, _, _ in places(text)]
    kept = {word for word, _ in content}
    stopped = dict.fromkeys(word for word, _, _ in places(text) if word not in kept)
    words: list[Read] = []
    known: list[tuple[str, tuple[str, ...]]] = []
    for place, (word, _) in enumerate(content, 1):
        found = tuple(read(word, place == len(content)))
        words.append(Read(word, found))
        if found:
            known.append((word, found))
    parts = tuple(dict.fromkeys(_parts(known, names)))
    exact = names.get(" ".join(stem(found[0]) for _, found in known), ())
    complete = len(known) == len(content)
    return Query(
        parts,
        tuple(dict.fromkeys(words)),
        tuple(stopped),
        exact if complete else (),
        " ".join(fold(text).split()),
        sum(_off(*word) for word in words),
    )


def _off(given: str, read: Sequence[str]) -> int:
    """The letters in which a word is off from what it was read as; an unfinished one is not."""
    if not read or given in read or read[0].startswith(given) or stem(read[0]) == stem(given):
        return 0
    return slips(given, read[0], len(given))


def _content(text: str) -> list[tuple[str, str]]:
    """The words with content, folded and as written; what is in capitals is an abbreviation."""
    shouted = text.isupper()
    found = []
    for word, start, end in places(text):
        written = text[start:end]
        short = not shouted and written.isupper() and _CAPITALS.fullmatch(written)
        if short or word not in stop_words():
            found.append((word, written))
    return found


def _parts(known: Sequence[tuple[str, tuple[str, ...]]], names: Names) -> Iterator[Part]:
    bare = [tuple(stem(word) for word in found) for _, found in known]
    at = 0
    while at < len(known):
        for end in range(min(len(known), at + _LONGEST_NAME), at, -1):
            key = " ".join(one[0] for one in bare[at:end])
            if named := names.get(key):
                yield Part(tuple(word for word, _ in known[at:end]), tuple(key.split()), named)
                at = end
                break
        else:
            given, found = known[at]
            yield Part((given,), tuple(dict.fromkeys(bare[at])), (), unfinished=len(found) > 1)
            at += 1
