"""How provisions are called and numbered: in running text, in questions and in the graph.

How the units are called in three languages is data in `references.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.graph import Desk, cached
from dcgraph.research.relevance import wholes

Scope = Literal["named", "before", "assumed", "none"]
"""How a reference came by its text: named with it, named in the sentence or the one before,
assumed since the number has the form of that text's, or not at all."""
MAX_GAP: Final = 40
"""Characters between two names or parts that stand together."""
_YEAR_LENGTH: Final = 4
MAX_LIST: Final = 40
"""Numbers of one list, as in `Articles 3, 5 and 7`."""
_LETTERS: Final = str.maketrans("АВСЕНКДФМЛ", "ABCEHKDFML")
"""Letters of annexes written in Cyrillic."""
_NUMBER: Final = re.compile(
    r"E\d{1,2}\.?\s?/\s?F\d{1,2}(?:\.(?=\s))?|\d{1,4}(?:[.\-]\d{1,3}){0,4}(?:\s?(?:bis|ter|quater)\b|-?[A-Za-z]{1,2}(?!\w))?"
    r"(?:\s?\(\s?(?:\d{1,3}|[a-z]{1,4})\s?\)){0,3}(?![\w/])"
    r"|[A-MА-МК](?:\.?\d{1,2})?(?!\w)|[IVXL]{1,6}(?!\w)"
)
MORE: Final = re.compile(
    r"\s*(?:,|;|\band\b|\bet\b|\bи\b|\bor\b|\bou\b|\bили\b|\bto\b|\bà\b|\bпо\b|[–—-])\s*"
    r"(?:(?:and|et|и|or|ou|или)\s+)?"
)
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50}
_DEFINITION: Final = re.compile(r"E\d{1,2}(?![\d.]\d)")
"""The number of a definition of the General Annex."""
_LATIN: Final = {"bis": "a", "ter": "b", "quater": "c"}
_MEANT_AS_LETTERS: Final = ("I", "L", "M")
"""Of the figures of Rome those that a Specific Annex, which has a letter, is not numbered by."""
LEVELS: Final = ("pillar", "title", "part", "specific-annex", "annex", "chapter", "section")
"""Units that hold others, the widest first."""
OF_STANDARDS: Final = ("standard", "transitional", "practice")
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "transitional": ("standard",),
    "practice": ("standard",),
    "specific-annex": ("annex",),
    "paragraph": ("article", "section"),
    "any": ("standard", "article", "section", "chapter"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A part as a text calls it: `Standard 7.1` is the unit standard with the number 7.1."""

    start: int
    end: int
    unit: str
    number: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A part of a text that is referred to.

    `text` is the IRI of the instrument, empty where that is unknown; `called` is how an unknown
    one is called. `unit` and `number` are those of the innermost part, `within` the wider ones.
    `begin` and `after` are where the phrase begins and ends in which it is named, with its text.
    """

    start: int
    end: int
    text: str
    unit: str
    number: str
    within: tuple[tuple[str, str], ...] = ()
    scope: Scope = "named"
    called: str = ""
    begin: int = 0
    after: int = 0


@cache
def patterns() -> Mapping[str, Any]:
    """The patterns of `references.toml`."""
    return tomllib.loads(files("dcgraph.research").joinpath("references.toml").read_text("utf-8"))


@cache
def _unit(*, short: bool = False) -> re.Pattern[str]:
    """A unit before its number; with `short`, by the short forms of questions too."""
    forms = patterns()["short"] if short else {}
    units = (
        f"(?P<{name.replace('-', '_')}>{'|'.join((*words, *forms.get(name, ())))})"
        for name, words in patterns()["units"].items()
    )
    return re.compile(
        rf"(?<![\w]){'(?:' + '|'.join(units) + ')'}(?:(?<=[.§])|(?!\w))"
        r"\s{0,3}(?:№|[Nn]o\.|n°)?\s{0,3}"
        r"(?=\d|(?-i:[A-MА-МК]\b|[A-K]\.?\d|[IVXL]{1,6}\b))",
        re.IGNORECASE,
    )


@cache
def is_unit(word: str) -> bool:
    """Whether a word is what a part of a text is called by."""
    forms = [*patterns()["units"].values(), *patterns()["short"].values()]
    return any(re.fullmatch(one, word, re.IGNORECASE) for some in forms for one in some)


def units_in(text: str, *, short: bool = False) -> Iterator[Unit]:
    """The parts that are named with their unit, each number of a list as a part.

    With `short` they are found by the short forms of questions too.
    """
    at = 0
    while match := _unit(short=short).search(text, at):
        unit = next(name for name, word in match.groupdict().items() if word).replace("_", "-")
        at, first, start = match.end(), "", match.start()
        for _ in range(MAX_LIST):
            number = _NUMBER.match(text, at)
            if not number or (first and not _alike(first, number[0])):
                break
            defines = unit in ("paragraph", "definition") and _DEFINITION.match(number[0])
            letter = unit == "specific-annex" and number[0] in _MEANT_AS_LETTERS
            plain = number[0].casefold() if letter else normal(number[0])
            yield Unit(start, number.end(), "definition" if defines else unit, plain)
            first, at = first or number[0], number.end()
            more = MORE.match(text, at)
            if not more or _unit(short=short).match(text, more.end()):
                break
            start = more.end()
            if not _NUMBER.match(text, start):
                break
            at = start
        at = max(at, match.end())


def _alike(first: str, other: str) -> bool:
    """Whether a number goes on the list of another: `3.18 and 12 more` does not."""
    shape = [("." in one, one[:1].isdigit()) for one in (first, other)]
    return shape[0] == shape[1] and len(other.partition(".")[0]) < _YEAR_LENGTH


def normal(number: str) -> str:
    """A number in one form: `6(1)` is 6.1, `VII` 7 and `E 5` e5."""
    bare = re.sub(r"^1(?:er|[eè]re)$", "1", re.sub(r"\s+", "", number).translate(_LETTERS))
    if defined := re.fullmatch(r"E(\d{1,2})\.?(?:/F\d{1,2}\.?)?", bare):
        return defined[1]  # a definition of the General Annex, in English and in French
    if re.fullmatch(r"[IVXL]{1,6}", bare):
        values = [_ROMAN[one] for one in bare]
        return str(sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)))
    return re.sub(r"[().]+", ".", bare).strip(".").casefold()


Key = tuple[str, str]
"""The family of a part (article, standard, chapter, annex …) and its number, as 10.4.1."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of all texts that the graph holds, by the instrument and how they are numbered."""

    by_key: dict[str, dict[Key, str]] = field(default_factory=lambda: defaultdict(dict))
    by_iri: dict[str, tuple[str, Key]] = field(default_factory=dict)
    lists: dict[str, dict[Key, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """Of a text and a family, under the number of the whole, the numbers that are recorded."""


_LOCAL: Final = re.compile(
    r"(article|section|standard|practice|chapter|title|part|annex|pillar|ga|sa|principle|item)-"
)


@cached
def parts(desk: Desk) -> Parts:
    """How the parts of all texts are numbered, from their names."""
    found = Parts()
    facts = desk.facts
    for iri in facts.of_kind(DCG + "Provision"):
        root = wholes(desk, iri)[-1]
        text = facts.first(root, DCG + "isEditionOf") or root
        name = iri.removeprefix(DCGD)
        bases = [one.removeprefix(DCGD) + "." for one in (root, text)]
        base = next((one for one in bases if name.startswith(one)), name.partition(".")[0] + ".")
        key = _key(name.removeprefix(base), desk.kinds(iri))
        if key is None:
            continue
        found.by_key[text].setdefault(key, iri)
        found.by_iri[iri] = text, key
        family, number = key
        above, _, last = number.rpartition(".")
        found.lists[text][family, above].append(last)
    return found


def _key(local: str, kinds: Sequence[str]) -> Key | None:
    beginning = _LOCAL.match(local)
    word = beginning[1] if beginning else ""
    number = local[beginning.end() :] if beginning else local
    if not re.match(r"\d|[a-k](?:\.|$)", number):
        return None
    if word == "ga":
        if "DefinitionClause" in kinds:
            return "definition", number.partition(".e")[2]
        return ("standard" if "." in number else "chapter"), number
    if word == "sa":
        return ("chapter" if "." in number else "annex"), number
    if word == "pillar" and ".standard-" in number:
        return "standard", number.replace(".standard-", ".")
    if word == "title" and ".chapter-" in number:
        return "chapter", number.replace(".chapter-", ".")
    word = {"practice": "standard", "": "article"}.get(word, word)
    return word, number.replace("subsection-", "")


def keys_of(one: Reference) -> list[Key]:
    """How the part that is referred to may be numbered, the likeliest first."""
    families = _FAMILIES.get(one.unit, (one.unit,))
    number = one.number
    outer = dict(one.within)
    if one.unit == "chapter" and (wide := outer.get("specific-annex") or outer.get("annex")):
        number = f"{wide}.{number}"
    elif one.unit == "chapter" and "title" in outer:
        number = f"{outer['title']}.{number}"
    elif one.unit in OF_STANDARDS and "." not in number:
        if wide := outer.get("specific-annex"):
            number = f"{wide}.{outer.get('chapter', '?')}.{number}"
        elif wide := outer.get("pillar") or outer.get("chapter"):
            number = f"{wide}.{number}"
    elif one.unit in OF_STANDARDS and "specific-annex" in outer:
        number = f"{outer['specific-annex']}.{number}"
    plain = number.replace(" ", "")
    # An article that acts of the Union number 260a in English is 260 bis in French.
    lettered = re.sub(r"(?<=\d)(bis|ter|quater)\b", lambda it: _LATIN[it[1]], plain)
    return [
        (family, form)
        for form in dict.fromkeys((plain, plain.replace("-", "."), lettered))
        for family in families
    ]


def provision(desk: Desk, one: Reference) -> str:
    """The provision that is referred to; empty if it is not held.

    What is called by another unit than its own is found too, if it has the number alone; but no
    article stands for a chapter of its number.
    """
    known = parts(desk).by_key.get(one.text, {})
    every = keys_of(one)
    if one.unit not in LEVELS or "." in one.number:
        every += keys_of(replace(one, unit="any"))
    return next((known[key] for key in every if key in known), "")
