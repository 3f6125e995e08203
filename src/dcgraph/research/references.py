"""References to texts and their parts, in running text and in questions, and the provisions meant.

The names of instruments are those of the graph, in three languages and any inflection; how parts
are called, and what may stand between, is data in `references.toml`. Nothing is judged here.
All of it takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final, Literal, NamedTuple, TypeVar

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.graph import Desk, cached
from dcgraph.research.relevance import wholes
from dcgraph.snapshot.search_index import places, stem

Scope = Literal["named", "before", "assumed", "none"]
"""How a reference came by its text: named with it, named in the sentence or the one before,
assumed since the number has the form of that text's, or not at all."""

_SKOS: Final = PREFIXES["skos"]
_NAMES: Final = (
    *(_SKOS + one for one in ("prefLabel", "altLabel", "hiddenLabel")),
    DCG + "abbreviation",
    DCG + "officialTitle",
)
_MAX_NAME: Final = 40
"""Words of a name; longer titles are not written out in a text."""
MAX_REFERENCES: Final = 2_000
"""Names of texts, and of parts, in one document: those of some hundred pages."""
_MAX_GAP: Final = 40
"""Characters between two names or parts that stand together."""
_YEAR_LENGTH: Final = 4
_MAX_LIST: Final = 40
"""Numbers of one list, as in `Articles 3, 5 and 7`."""
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
_LETTERS: Final = str.maketrans("АВСЕНКДФМЛ", "ABCEHKDFML")
"""Letters of annexes written in Cyrillic."""
_NUMBER: Final = re.compile(
    r"E\d{1,2}\.?\s?/\s?F\d{1,2}(?:\.(?=\s))?|\d{1,4}(?:[.\-]\d{1,3}){0,4}(?:\s?(?:bis|ter|quater)\b|-?[A-Za-z]{1,2}(?!\w))?"
    r"(?:\s?\(\s?(?:\d{1,3}|[a-z]{1,4})\s?\)){0,3}(?![\w/])"
    r"|[A-MА-МК](?:\.?\d{1,2})?(?!\w)|[IVXL]{1,6}(?!\w)"
)
_MORE: Final = re.compile(
    r"\s*(?:,|;|\band\b|\bet\b|\bи\b|\bor\b|\bou\b|\bили\b|\bto\b|\bà\b|\bпо\b|[–—-])\s*"
    r"(?:(?:and|et|и|or|ou|или)\s+)?"
)
_BARE: Final = re.compile(r"\s+(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?![\w%/]|\.\d)")
_SENTENCE: Final = re.compile(r"(?<=[\w)»”\"’\]])[.!?…]+(?=\s+[A-ZА-ЯЁÀ-Þ«“\"(\[]|\s*$)|\n\s*\n")
_NO_END: Final = frozenset(
    ("art", "arts", "para", "paras", "no", "ch", "chap", "sec", "ст", "п", "гл", "cf", "см", "vol")
)
"""Words that a point follows within a sentence."""
_MAX_SENTENCE: Final = 2_000
"""Characters; what is longer is taken for several sentences."""
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50}
_DEFINITION: Final = re.compile(r"E\d{1,2}(?![\d.]\d)")
"""The number of a definition of the General Annex."""
_ARTICLES: Final = frozenset(("la", "les", "l"))
_LATIN: Final = {"bis": "a", "ter": "b", "quater": "c"}
_MEANT_AS_LETTERS: Final = ("I", "L", "M")
"""Of the figures of Rome those that a Specific Annex, which has a letter, is not numbered by."""
_LETTERED: Final = re.compile(r"\b(annex\w*\s+|приложени\w+\s+)([a-kа-ек])\b", re.IGNORECASE)
"""An annex whose letter is not in capitals."""
_LONE: Final = re.compile(r"(?<![\w./-])\d{1,3}(?:\.\d{1,3}){1,3}(?![\w%/-]|\.\d)")
"""A number of a part without its unit."""
_OF_STANDARDS: Final = ("standard", "transitional", "practice")
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "transitional": ("standard",),
    "practice": ("standard",),
    "specific-annex": ("annex",),
    "paragraph": ("article", "section"),
    "any": ("standard", "article", "section", "chapter"),
}
_LEVELS: Final = ("pillar", "title", "part", "specific-annex", "annex", "chapter", "section")
"""The units within which others lie, the widest first."""


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Named:
    """A text that is named in a running text: its IRI, empty for one that the graph lacks."""

    start: int
    end: int
    iri: str


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


class Found(NamedTuple):
    """What a running text refers to: parts, and texts named as such; both by their places."""

    references: tuple[Reference, ...]
    named: tuple[Named, ...]
    sentences: tuple[tuple[int, int], ...]


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


@cache
def _gap() -> re.Pattern[str]:
    join = patterns()["join"]
    return re.compile(
        rf"\s{{0,4}}[,(\[:]?\s{{0,4}}{join['whole']}\s{{0,4}}{join['state']}"
        rf"{join['article']}\s{{0,4}}{join['body']}[«“\"]?",
        re.IGNORECASE,
    )


@cache
def _generic() -> re.Pattern[str]:
    join = patterns()["join"]
    text = patterns()["generic"]["text"]
    return re.compile(
        rf"\s{{0,4}}{join['whole']}\s{{0,4}}{join['article']}\s{{0,4}}{text}(?!\w)", re.IGNORECASE
    )


@cache
def _unknown() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns()["generic"]["named"]))


@cache
def _follows_unknown() -> re.Pattern[str]:
    """What calls a text that is not known, after the name of a part."""
    return re.compile(
        r"\s{1,3}(?:(?:of|to|under|du|de la|de l[’']|des)\s{0,3}(?:the\s|la\s|l[’'])?"
        r"|(?:of\s)?(?:its|their|his|that|another|sa|son|leur|её|ее|его|их|de\ssa|de\sson)\s"
        r"|(?=[A-ZА-ЯЁ]{2,12}(?!\w)))"
        r"([A-ZÀ-ÞА-ЯЁ][\w’'-]{1,40}(?:\s(?:(?:of|on|for|de|des|du|sur|la)\s){0,2}[A-ZÀ-Þ][\w’'-]{1,40}){0,8})"
    )


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
    elif one.unit in _OF_STANDARDS and "." not in number:
        if wide := outer.get("specific-annex"):
            number = f"{wide}.{outer.get('chapter', '?')}.{number}"
        elif wide := outer.get("pillar") or outer.get("chapter"):
            number = f"{wide}.{number}"
    elif one.unit in _OF_STANDARDS and "specific-annex" in outer:
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

    What is called by another unit than its own is found too, if it has the number alone.
    """
    known = parts(desk).by_key.get(one.text, {})
    every = (*keys_of(one), *keys_of(replace(one, unit="any")))
    return next((known[key] for key in every if key in known), "")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text begin and end."""
    found, start = [], 0
    for one in _SENTENCE.finditer(text):
        before = re.search(r"\w+$", text[max(start, one.start() - 12) : one.start()])
        if before and before[0].casefold() in _NO_END and "\n" not in one[0]:
            continue
        found.append((start, one.end()))
        start = one.end()
    if start < len(text):
        found.append((start, len(text)))
    return tuple(
        (at, min(at + _MAX_SENTENCE, end))
        for start, end in found
        for at in range(start, end, _MAX_SENTENCE)
    )


def find(desk: Desk, text: str) -> Found:
    """All that a running text refers to, by its places.

    Raises ParameterError for more than MAX_REFERENCES names of texts, or of parts.
    """
    known = _bounded(lexicon(desk).find(text))
    named = _with_unknown(text, known)
    names = bytearray(len(text))
    for one in named:
        names[one.start : one.end] = b"\1" * (one.end - one.start)
    told = sentences(text)
    # The chapter in `Guidelines to Chapter 7 of the RKC General Annex` belongs to the name.
    units = [one for one in _bounded(_units(text)) if not all(names[one.start : one.end])]
    units += _without_unit(desk, text, units, named)
    return Found(tuple(_references(desk, text, units, named, told)), tuple(named), told)


def asked(desk: Desk, text: str, named: Iterable[Named]) -> Iterator[Reference]:
    """The parts that a question refers to, with the texts that were found in it.

    A part is that of the text with which or next to which it is named, in either direction; a
    Standard is that of the Convention where that text has none of its number, and so is a part
    where no text is named.
    """
    text = _LETTERED.sub(lambda one: one[1] + one[2].upper(), text)
    texts = sorted(named, key=lambda one: one.start)
    units = [*_units(text, short=True)]
    taken = bytearray(len(text))
    placed: list[Unit | Named] = [*units, *texts, *_bare(text, texts)]
    for it in placed:
        taken[it.start : it.end] = b"\1" * (it.end - it.start)
    units += [
        Unit(*one.span(), "any", normal(one[0]))
        for one in _LONE.finditer(text)
        if not any(taken[one.start() : one.end()])
    ]
    rkc = desk.facts.named("rkc")
    for one in _references(desk, text, units, texts, sentences(text)):
        if one.scope == "named":
            yield one
            continue
        near = sorted(texts, key=lambda it: min(abs(it.start - one.end), abs(one.start - it.end)))
        every = [_whole(desk, it.iri) for it in near]
        if not every or one.unit in _OF_STANDARDS:
            every.append(rkc)
        fitting = (replace(one, text=it, scope="assumed") for it in every if it)
        first = next(fitting, replace(one, text=""))
        yield next((it for it in (first, *fitting) if provision(desk, it)), first)


def _bounded(found: Iterator[Item]) -> list[Item]:
    some = list(islice(found, MAX_REFERENCES + 1))
    if len(some) > MAX_REFERENCES:
        raise ParameterError(
            f"The text has more than {MAX_REFERENCES:,} references; check it by chapters."
        )
    return some


def _with_unknown(text: str, known: list[Named]) -> list[Named]:
    """The texts that are named, with those that only look like names of texts.

    What has the name of a known text and the name of others beside it is not that text.
    """
    foreign = patterns()["foreign"]
    known = [
        replace(one, iri="")
        if re.search(foreign["before"] + "$", text[max(0, one.start - _MAX_GAP) : one.start])
        or re.match(foreign["after"], text[one.end : one.end + _MAX_GAP])
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


def _units(text: str, *, short: bool = False) -> Iterator[Unit]:
    at = 0
    while match := _unit(short=short).search(text, at):
        unit = next(name for name, word in match.groupdict().items() if word).replace("_", "-")
        at, first, start = match.end(), "", match.start()
        for _ in range(_MAX_LIST):
            number = _NUMBER.match(text, at)
            if not number or (first and not _alike(first, number[0])):
                break
            defines = unit in ("paragraph", "definition") and _DEFINITION.match(number[0])
            letter = unit == "specific-annex" and number[0] in _MEANT_AS_LETTERS
            plain = number[0].casefold() if letter else normal(number[0])
            yield Unit(start, number.end(), "definition" if defines else unit, plain)
            first, at = first or number[0], number.end()
            more = _MORE.match(text, at)
            if not more or _unit(short=short).match(text, more.end()):
                break
            start = more.end()
            if not _NUMBER.match(text, start):
                break
            at = start
        at = max(at, match.end())


def _without_unit(desk: Desk, text: str, units: list[Unit], named: list[Named]) -> Iterator[Unit]:
    """Numbers of parts whose unit is not told, or not known, before what they are parts of.

    Without them `rule 7.9 of Chapter 7` would be a reference to the chapter alone.
    """
    taken = bytearray(len(text) + 1)
    spans = [(one.start, one.end) for one in units] + [(one.start, one.end) for one in named]
    for start, end in spans:
        taken[start:end] = b"\1" * (end - start)
    wholes_at = {one.start for one in units if one.unit in _LEVELS}
    wholes_at |= {
        one.start for one in named if one.iri and _has_standards(desk, _whole(desk, one.iri))
    }
    for name, pattern in (("definition", _defined()), ("any", _LONE)):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            gap = _gap().match(text, match.end())
            if name == "definition" or (gap and gap[0].strip() and gap.end() in wholes_at):
                yield Unit(*match.span(), name, normal(match[0]))


@cache
def _defined() -> re.Pattern[str]:
    return re.compile(patterns()["definition"]["alone"])


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


def _references(
    desk: Desk,
    text: str,
    units: list[Unit],
    named: list[Named],
    told: tuple[tuple[int, int], ...],
) -> Iterator[Reference]:
    bare = _bare(text, named)
    parted: list[Unit | Named] = [*units, *bare, *named]
    every = sorted(parted, key=lambda one: (one.start, one.end))
    sentence_of = _numbered(told)
    before: list[tuple[int, str]] = []
    seen: set[str] = set()
    for group in _groups(text, every):
        texts = [one for one in group if isinstance(one, Named)]
        those = [one for one in group if isinstance(one, Unit)]
        scope: Scope = "named"
        if texts:
            iri = texts[0].iri
            called = "" if iri else text[texts[0].start : texts[0].end]
            before.append((sentence_of(texts[0].start), _whole(desk, iri) or called))
            seen.add(before[-1][1])
        elif those:
            if all(one.unit == "paragraph" for one in those):
                continue  # a paragraph of an article that is not named
            here = sentence_of(those[0].start)
            iri, scope, called = _carried(desk, text, those, before[-1:], here, len(seen))
        for one in _ordered(those):
            yield replace(
                one,
                text=_whole(desk, iri),
                scope=scope,
                called=called,
                begin=group[0].start,
                after=group[-1].end,
            )


def _bare(text: str, named: list[Named]) -> Iterator[Unit]:
    """Numbers that follow the name of a text at once, as in `RKC 7.1`."""
    for one in named:
        if one.iri and (match := _BARE.match(text, one.end)):
            yield Unit(match.start(1), match.end(1), "any", normal(match[1]))


def _whole(desk: Desk, iri: str) -> str:
    """The instrument of a text that is named, which may be a part of it."""
    if not iri or "Instrument" in desk.kinds(iri):
        return iri
    return wholes(desk, iri)[-1]


def _numbered(told: tuple[tuple[int, int], ...]) -> Any:
    starts = [start for start, _ in told]
    return lambda at: bisect_right(starts, at) - 1


def _groups(text: str, every: list[Unit | Named]) -> Iterator[list[Unit | Named]]:
    """Names and parts that stand together as one reference, or a list of them."""
    group: list[Unit | Named] = []
    for one in every:
        if group and not _joined(text, group, one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _joined(text: str, group: list[Unit | Named], one: Unit | Named) -> bool:
    last = group[-1]
    if len(group) > _MAX_LIST:
        return False
    if one.start < last.end:
        return isinstance(one, Unit) and isinstance(last, Unit)
    between = text[last.end : one.start]
    if len(between) > _MAX_GAP:
        return False
    if isinstance(one, Unit) and isinstance(last, Unit) and one.unit == last.unit:
        listed = _MORE.fullmatch(between) is not None
        if (
            listed
            and text[one.start : one.end][:1].isalpha()
            and one.unit not in ("annex", "specific-annex")
        ):
            return not any(isinstance(it, Named) for it in group)
        return listed
    if not _gap().fullmatch(between):
        return False
    has = [isinstance(it, Named) for it in group]
    if not any(has):
        return True
    if isinstance(one, Named):
        # `General Annex of the RKC` is one; `RKC, TFA` are two.
        return has[-1] and bool(between.strip(" ,("))
    # After a part and its text a further part begins anew.
    return has[0] or (has[-1] and not any(isinstance(it, Unit) for it in group))


def _ordered(those: list[Unit]) -> Iterator[Reference]:
    """The innermost parts of a group, each with what it lies within."""
    if not those:
        return
    wide = [one for one in those if one.unit in _LEVELS]
    narrow = [one for one in those if one.unit not in _LEVELS]
    articles = [one for one in narrow if one.unit != "paragraph"]
    paragraphs = [one for one in narrow if one.unit == "paragraph"]
    if not narrow:
        # `Specific Annex K, Chapter 2`: the widest come first.
        wide.sort(key=lambda one: _LEVELS.index(one.unit))
        inner = [one for one in wide if one.unit == wide[-1].unit]
        outer = [one for one in wide if one.unit != wide[-1].unit]
        yield from (_reference(one, outer) for one in inner)
    elif articles and paragraphs and len(articles) == 1:
        article = articles[0]
        for one in paragraphs:
            joined = (
                one.number
                if one.number.startswith(article.number + ".")
                else (f"{article.number}.{one.number}")
            )
            start, end = min(one.start, article.start), max(one.end, article.end)
            yield _reference(Unit(start, end, article.unit, joined), wide)
    else:
        yield from (_reference(one, wide) for one in articles or paragraphs)


def _reference(one: Unit, outer: Sequence[Unit]) -> Reference:
    within = tuple((it.unit, it.number) for it in outer)
    start = min([one.start, *(it.start for it in outer)])
    end = max([one.end, *(it.end for it in outer)])
    if len(outer) != 1:
        start, end = one.start, one.end
    return Reference(start, end, "", one.unit, one.number, within)


def _carried(  # noqa: PLR0917  # has one caller, which stands above
    desk: Desk,
    text: str,
    those: list[Unit],
    before: list[tuple[int, str]],
    here: int,
    texts: int,
) -> tuple[str, Scope, str]:
    """The text of a part that is named without one.

    `before` is the text that was named last, with its sentence, `here` the sentence of the part,
    and `texts` how many texts were named so far.
    """
    end = max(one.end for one in those)
    generic = _generic().match(text, end)
    if not generic and (unknown := _follows_unknown().match(text, end)):
        return "", "named", unknown[1]
    last = before[-1] if before else None
    dotted = any(one.unit in _OF_STANDARDS and "." in one.number for one in those)
    special = any(one.unit == "specific-annex" for one in those)
    rkc = DCGD + "rkc"
    if (dotted or special) and not (last and last[1] and _has_standards(desk, last[1])):
        return (rkc, "assumed", "") if desk.facts.named("rkc") else ("", "none", "")
    if last is None:
        return "", "none", ""
    sure = here == last[0] or generic or (here - last[0] == 1 and texts == 1)
    near: Scope = "before" if sure or dotted else "none"
    return (last[1], near, "") if last[1].startswith(DCGD) else ("", near, last[1])


def _has_standards(desk: Desk, text: str) -> bool:
    return any(family == "standard" for family, _ in parts(desk).by_key.get(text, ()))


def is_list(between: str) -> bool:
    """Whether what stands between two references makes them a list."""
    return len(between) < _MAX_GAP and _MORE.fullmatch(between) is not None
