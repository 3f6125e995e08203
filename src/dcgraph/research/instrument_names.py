"""The names of instruments in running text, in three languages and any inflection.

The names are those of the graph; short forms that no record has are data in `references.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.graph import Desk, cached
from dcgraph.research.provision_numbers import MAX_GAP, parts, patterns
from dcgraph.snapshot.search_index import places, stem

_SKOS: Final = PREFIXES["skos"]
_NAMES: Final = (
    *(_SKOS + one for one in ("prefLabel", "altLabel", "hiddenLabel")),
    DCG + "abbreviation",
    DCG + "officialTitle",
)
_MAX_NAME: Final = 40
"""Words of a name; longer titles are not written out in a text."""
_ORGANISATIONS: Final = re.compile(
    r"^(?:WCO|WTO|UNCITRAL|EU)\s+|\s+(?:de l[’']OM[CD]|de la CNUDCI|ВТО|ВТамО|ЮНСИТРАЛ)(?=\s|$)"
    r"|,?\s+(?:de\s+)?\(?\d{4}\)?(?:\s+года)?$"
)
"""What a name may be without."""
_CROSSING: Final = re.compile(r"[;!?]|(?<!No)(?<!n)(?<!Rec)\.\s+[A-ZА-ЯЁ]|\n\s*\n")
"""What no name of a text has within it."""
_OF_STATE: Final = re.compile(
    r"(?P<act>[\w ]{3,40}(?:Act|Law|Code)) of (?:the )?(?P<state>[A-Z]\w+(?: [A-Z]\w+)?)"
)
"""An act that is named by the State whose act it is."""
_NUMBERED: Final = re.compile(r".{5,60}?\d{2,4}/\d{2,4}(?:/[A-Z]{2,3})?")
"""A name as far as its number, as in `Regulation (EU) 2022/2399 on …`."""
_SHORT: Final = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ\d-]{1,9}[a-z]?")
_ARTICLES: Final = frozenset(("la", "les", "l"))


@dataclass(frozen=True, slots=True)
class Named:
    """A text that is named in a running text: its IRI, empty for one that the graph lacks."""

    start: int
    end: int
    iri: str


@cache
def _unknown() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns()["generic"]["named"]))


def _stem(word: str) -> str:
    """The stem of a word; the articles of French are one, since a name is in both numbers."""
    return "le" if word in _ARTICLES else stem(word)


class Lexicon:
    """The names of texts, by the stems of their words, as a tree."""

    def __init__(self, names: Iterable[tuple[str, str]], weight: Mapping[str, int]) -> None:
        self.tree: dict[str, Any] = {}
        for name, iri in names:
            told = places(name)
            if not 0 < len(told) <= _MAX_NAME:
                continue
            node = self.tree
            for word, _, _ in told:
                node = node.setdefault(_stem(word), {})
            short = name if len(told) == 1 or _SHORT.fullmatch(name) else ""
            node.setdefault("", []).append((iri, short))
        self.weight = weight

    def find(self, text: str) -> Iterator[Named]:
        """The texts that are named, the longest name at each place."""
        told = places(text)
        at, last = 0, ""
        while at < len(told):
            node, best, ahead = self.tree, None, at
            while ahead < len(told) and (node := node.get(_stem(told[ahead][0]), {})):
                ahead += 1
                start, end = told[at][1], told[ahead - 1][2]
                if chosen := self._chosen(node.get("", ()), text[start:end], last):
                    best = ahead, Named(start, end, chosen)
            if best:
                at, named = best
                last = named.iri
                yield named
            else:
                at += 1

    def _chosen(self, ending: Sequence[tuple[str, str]], written: str, last: str) -> str:
        """The text of a name: of several that have it the one named last, else the largest."""
        if _CROSSING.search(written):
            return ""
        fitting = [iri for iri, short in ending if not short or short == written]
        return max(fitting, key=lambda iri: (iri == last, self.weight.get(iri, 0), iri), default="")


@cached
def lexicon(desk: Desk) -> Lexicon:
    """The names of all instruments, and of parts that have a name of their own."""
    return Lexicon(_names(desk), Counter(text for text, _ in parts(desk).by_iri.values()))


def _names(desk: Desk) -> Iterator[tuple[str, str]]:
    facts = desk.facts
    for iri in facts.of_kind(DCG + "Instrument"):
        for name in _NAMES:
            for one in facts.words(iri, name):
                yield one.text, iri
                if numbered := _NUMBERED.match(one.text):
                    yield numbered[0], iri
                bare = _ORGANISATIONS.sub("", one.text).strip()
                if bare != one.text and (len(bare.split()) > 1 or _SHORT.fullmatch(bare)):
                    yield bare, iri
                for form in _shortened(bare):
                    yield form, iri
        family, _, number = iri.removeprefix(DCGD).rpartition("-")
        for form in patterns()["numbered"].get(family, ()):
            yield form.format(number=number), iri
    for name, words in patterns()["names"].items():
        if iri := facts.named(name):
            yield from ((word, iri) for word in words)


def _shortened(name: str) -> Iterator[str]:
    """A name with the State or the union in it written short, or the State before it."""
    for long, forms in patterns()["shortened"].items():
        if re.search(rf"(?i:{long})", name):
            yield from (re.sub(rf"(?i:{long})", form, name) for form in forms)
    if belongs := _OF_STATE.fullmatch(name):
        yield f"{belongs['state']}’s {belongs['act']}"
        yield f"{belongs['act']} ({belongs['state']})"
        for adjective in patterns()["adjectives"].get(belongs["state"], ()):
            yield f"{adjective} {belongs['act']}"


def with_unknown(text: str, known: list[Named]) -> list[Named]:
    """The texts that are named, with those that only look like names of texts.

    What has the name of a known text and the name of others beside it is not that text.
    """
    foreign = patterns()["foreign"]
    known = [
        replace(one, iri="")
        if re.search(foreign["before"] + "$", text[max(0, one.start - MAX_GAP) : one.start])
        or re.match(foreign["after"], text[one.end : one.end + MAX_GAP])
        else one
        for one in known
    ]
    taken = bytearray(len(text))
    for one in known:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    unknown = (
        Named(one.start(), one.end(), "")
        for one in _unknown().finditer(text)
        if not any(taken[one.start() : one.end()])
    )
    return sorted([*known, *unknown], key=lambda one: one.start)
