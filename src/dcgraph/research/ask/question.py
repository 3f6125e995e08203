"""How a question is read: the things, numbers, days and words that tell what is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from dcgraph.dates import is_date
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.ask.titles import titled, unheld
from dcgraph.research.ask.vocabulary import (
    cues,
    fillers,
    met,
    months,
    names,
    no_codes,
    notions,
    numbers,
    parts,
    passed,
    shapes,
    spelled_out,
)
from dcgraph.research.graph import Desk, cached
from dcgraph.research.instrument_names import Named
from dcgraph.research.provision_numbers import is_unit, provision
from dcgraph.research.references import asked
from dcgraph.research.relevance import wholes
from dcgraph.snapshot.search_index import content_words, fold, places, stem
from dcgraph.snapshot.search_index import words as split

MAX_LETTERS: Final = 400
"""So many characters a question may have."""

_MAX_WORDS: Final = 10
CONCEPT_KINDS: Final = ("Notion", "Mechanism", "Technology", "CustomsProcess", "Concept")
TEXT_KINDS: Final = ("Instrument", "InformationSystem")
_LONE: Final = frozenset(
    (*CONCEPT_KINDS, *TEXT_KINDS, "Characteristic", "State", "Organization", "Body", "Person")
)
"""Kinds of which one word that is the name is enough."""
_PASSED: Final = frozenset(
    (
        *(
            "Source",
            "Claim",
            "Definition",
            "CoverageNote",
            "Criterion",
            "Proposal",
            "Qualifier",
            "Matter",
        ),
        *("Bearer", "Norm", "Citation", "Indicator", "Action", "Audience", "Dimension", "Point"),
        *("Membership", "Edition"),
    )
)
"""Kinds that nobody asks for by name."""
_YEARS: Final = range(1950, 2100)
_ISO: Final = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_SHORT: Final = 6
"""A word of fewer letters is taken as it is written."""


class Mention(NamedTuple):
    """Things that a name may mean, the likeliest first; its place, how many words, and which."""

    iris: tuple[str, ...]
    start: int
    end: int
    length: int
    words: tuple[str, ...]


class Numbered(NamedTuple):
    """A number of a provision: its unit, the text that it is of, and the provision if held."""

    number: str
    unit: str
    text: str
    iri: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a question has: `padded` are its words between blanks, as phrases are looked for.

    `near` has how near records are to it in meaning; it is empty without sentence vectors.
    """

    text: str
    padded: str
    mentions: tuple[Mention, ...]
    numbered: tuple[Numbered, ...]
    days: tuple[str, ...]
    scores: Mapping[str, int]
    outside: str
    strange: tuple[str, ...]
    unknown: int
    content: int
    more: bool
    rest_text: str
    near: Mapping[str, float] = field(default_factory=dict)

    def of(self, desk: Desk, *kinds: str) -> list[str]:
        """The things of some kinds that are named, in their order."""
        found = (
            next((iri for iri in one.iris if not {*kinds}.isdisjoint(desk.kinds(iri))), "")
            for one in self.mentions
        )
        return [*dict.fromkeys(filter(None, found))]

    def provisions(self) -> list[str]:
        """The provisions that are named by their numbers."""
        return [*dict.fromkeys(one.iri for one in self.numbered if one.iri)]

    def says(self, premise: str) -> bool:
        """Whether a question has a word that takes something for granted, of that name."""
        return bool(met(self.padded, cues("premises")[premise]))

    def says_beside(self, premise: str) -> bool:
        """The same of the words that are in no name of a text, as `revised` may be."""
        return bool(met(f" {' '.join(split(fold(self.rest_text)))} ", cues("premises")[premise]))

    def rest(self, words: Iterable[str]) -> set[str]:
        """Those of some words that are in no name of a thing and are no number."""
        named = {word for one in self.mentions for word in one.words}
        return {word for word in words if word not in named and not word[0].isdecimal()}

    def missing(self) -> list[Numbered]:
        """The numbers that their text does not have here."""
        return [one for one in self.numbered if not one.iri and one.text]


def heard(desk: Desk, text: str) -> Heard:
    """What there is in a question; in time that grows with its length alone."""
    # Several questions in one are looked at before each is answered.
    return desk.remembered("heard", text, lambda: _heard(desk, text), most=_KEPT)


_KEPT: Final = 32


def _heard(desk: Desk, text: str) -> Heard:
    text = spelled_out(text)
    tokens = places(text)
    query = desk.index.read(text)
    mended = {
        one.given: one.read[0]
        for one in query.words
        if one.read
        and one.given not in one.read
        and min(map(len, (one.given, one.read[0]))) >= _SHORT
    }
    every = [mended.get(word, word) for word, _, _ in tokens]
    # Phrases are looked for in what was written, and in what that was read as.
    padded = written_ = f" {' '.join(word for word, _, _ in tokens)} "
    if mended:
        padded = f"{padded} {' '.join(every)} "
    spans = [(a, b) for _, a, b in tokens]
    mentions = tuple(_mentions(desk, text, every, spans))
    mentions = tuple(_with_titles(desk, every, spans, mentions))
    mentions = _of_states(desk, (*mentions, *_notions(desk, text, mentions)))
    # A year in the name of a text is no day for which it is asked.
    dated = [
        one
        for one in mentions
        if one.length > 1 and not {*TEXT_KINDS}.isdisjoint(desk.kinds(one.iris[0]))
    ]
    found_days = _days(
        _COUNTED.sub(_blank, text),
        every,
        {
            place
            for place, (a, b) in enumerate(spans)
            if any(one.start <= a and b <= one.end for one in dated)
        }
        | {*_years_of(desk, every, spans, mentions)},
    )
    numbered = tuple(_numbered(desk, text, mentions))
    scores = {kind: met(padded, said) for kind, said in cues("kinds").items()}
    for kind, shape in shapes().items():
        if shape.search(padded):
            scores[kind] = max(scores[kind], SHAPED)
    # What is outside is told by what was written: `trucking` is no tracking.
    subjects = {name: met(written_, said) for name, said in cues("outside").items()}
    outside = max(subjects, key=lambda one: subjects[one])
    # A word that was read as another one by its letters is none that is known; nor is a number.
    written = [one for one in query.words if not any(map(str.isdecimal, one.given))]
    known = [one for one in written if one.given in one.read]
    named = {word for one in mentions for word in one.words}
    more = [
        one
        for one in known
        if one.given not in named
        and not is_unit(one.given)
        and one.given not in parts()
        and one.given not in numbers()
    ]
    return Heard(
        more=bool(more),
        rest_text=" ".join(_without_texts(desk, mentions, _with_capitals(text, spans, every))),
        text=text,
        padded=padded,
        mentions=mentions,
        numbered=numbered,
        days=found_days,
        scores=scores,
        outside=outside if subjects[outside] else "",
        strange=(
            *_strange(desk, text, mentions, {*mended}),
            *dict.fromkeys(unheld(desk, text, [(one.start, one.end) for one in mentions])),
        ),
        unknown=len(written) - len(known),
        content=len(written),
    )


def _years_of(
    desk: Desk, every: list[str], spans: list[tuple[int, int]], mentions: Iterable[Mention]
) -> Iterator[int]:
    """The places of years by which texts are named, as in `the Istanbul Convention of 1990`."""
    for one in mentions:
        iri = one.iris[0]
        if "Instrument" not in desk.kinds(iri):
            continue
        own = {desk.facts.first(iri, DCG + name)[:4] for name in _DATES}
        after = [place for place, (a, _) in enumerate(spans) if a >= one.end][:2]
        for at, place in enumerate(after):
            if every[place] in own and (at == 0 or every[after[0]] in _OF_YEAR):
                yield place


_DATES: Final = ("adoptionDate", "signatureDate", "publicationDate")
_OF_YEAR: Final = frozenset(("of", "de", "from", "от", "du"))


def _numbered(desk: Desk, text: str, mentions: Iterable[Mention]) -> Iterator[Numbered]:
    """The provisions that are named by their numbers."""
    named = [
        Named(one.start, one.end, one.iris[0])
        for one in mentions
        if not {"Instrument", "Annex"}.isdisjoint(desk.kinds(one.iris[0]))
    ]
    if not named:
        # A number beside the name of a system is one of the text that governs the system.
        named = [
            Named(one.start, one.end, text_)
            for one in mentions
            if "InformationSystem" in desk.kinds(one.iris[0])
            for text_ in [*_governing(desk, one.iris[0])][:1]
        ]
    for one in asked(desk, _COUNTED.sub(_blank, text), named):
        if not one.text:
            continue
        if own := _by_its_name(desk, one.number, mentions):
            # `TFA Article 7.4 on risk management` has the number in the name.
            yield Numbered(one.number, one.unit, wholes(desk, own)[-1], own)
            continue
        iri = provision(desk, one)
        ends = [] if iri else one.number.split("-")
        both = [(end, provision(desk, replace(one, number=end))) for end in ends]
        if len(both) == 2 and all(held for _, held in both):  # noqa: PLR2004
            # From one number to another: the two are told.
            yield from (Numbered(end, one.unit, one.text, held) for end, held in both)
        else:
            yield Numbered(one.number, one.unit, one.text, iri)
    for found in _RECOMMENDATION.finditer(text):
        for number in _NUMBER.findall(found[1]):
            iri = DCGD + f"unece-recommendation-{number}"
            yield Numbered(number, "recommendation", iri, iri if iri in desk.facts.about else "")


def _by_its_name(desk: Desk, number: str, mentions: Iterable[Mention]) -> str:
    """The provision of a number that is named as such; empty without one."""
    every = (one.iris[0] for one in mentions if "Provision" in desk.kinds(one.iris[0]))
    return next((iri for iri in every if desk.facts.first(iri, DCG + "number") == number), "")


def _governing(desk: Desk, system: str) -> Iterator[str]:
    """The treaties and acts that govern a system, by themselves or by a provision."""
    for claim in desk.facts.by_object.get(system, ()):
        whole = wholes(desk, claim.subject)[-1] if claim.relation == _GOVERNS else ""
        if whole and "Instrument" in desk.kinds(whole):
            yield whole


_GOVERNS: Final = DCG + "governs"
_RECOMMENDATION: Final = re.compile(
    r"\b(?:rec|recomm|рекоменд)\w*\.?\s(?:№\s?|n[o°º]s?\.?\s?)?"
    r"(\d{1,2}(?:(?:,? (?:and|et|и) |, ?|\s)\d{1,2}\b(?!\.\d))*)\b(?!\.\d)",
    re.IGNORECASE,
)
"""One number, or several in a row."""
_NUMBER: Final = re.compile(r"\d+")


_COUNTED: Final = re.compile(
    r"(?<![\w.])\d{1,3}(?= (?:chapters|articles|annexes|chapitres|глав|статей|приложений)\b)",
    re.IGNORECASE,
)
"""A number of parts, which is not the number of one of them."""


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _mentions(
    desk: Desk, text: str, every: list[str], spans: list[tuple[int, int]]
) -> Iterator[Mention]:
    """The names of things in a text, the longest first at each place."""
    content = {*content_words(text)}
    written = [text[start:end] for start, end in spans]
    kept = [
        place
        for place, word in enumerate(every)
        if word in content or written[place] != word or word in names()
    ]
    at = 0
    while at < len(kept):
        for end in range(min(len(kept), at + _MAX_WORDS), at, -1):
            own = [every[place] for place in kept[at:end]]
            iris = _fitting(desk, _called(desk, own), end - at)
            if end - at == 1 and not _is_meant(desk, iris, own[0], written[kept[at]]):
                continue
            if iris:
                first, last = spans[kept[at]][0], spans[kept[end - 1]][1]
                yield Mention(iris, first, last, end - at, tuple(own))
                at = end
                break
        else:
            at += 1


def _with_titles(
    desk: Desk, every: list[str], spans: list[tuple[int, int]], mentions: tuple[Mention, ...]
) -> Iterator[Mention]:
    """The names of things, with the texts that are named by part of their title.

    What lies within such a part is no thing of its own.
    """
    texts = [one for one in mentions if not {*TEXT_KINDS}.isdisjoint(desk.kinds(one.iris[0]))]
    taken = [
        range(
            next(place for place, one in enumerate(spans) if one[0] == text.start),
            next(place for place, one in enumerate(spans) if one[1] == text.end) + 1,
        )
        for text in texts
    ]
    found = [
        Mention(
            (one.iri,),
            spans[one.start][0],
            spans[one.end][1],
            one.end - one.start + 1,
            tuple(every[one.start : one.end + 1]),
        )
        for one in titled(desk, every, taken)
    ]
    for mention in mentions:
        if not any(one.start <= mention.start and mention.end <= one.end for one in found):
            yield mention
    yield from found


def _notions(desk: Desk, text: str, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    """The notions of which the adjective alone is written, as in `digital and smart customs`."""
    named = [one for one in mentions if "Notion" in desk.kinds(one.iris[0])]
    concepts = any(not {*CONCEPT_KINDS}.isdisjoint(desk.kinds(one.iris[0])) for one in mentions)
    gap = not concepts and met(f" {' '.join(split(fold(text)))} ", cues("kinds")["gap"])
    texts = any("Instrument" in desk.kinds(one.iris[0]) for one in mentions)
    if not named and not (gap and texts):
        # What is missing of a text as to what is digital is told by the notion.
        return
    known = {iri for one in named for iri in one.iris}
    for word, start, end in places(text):
        inside = any(one.start <= start < one.end for one in mentions)
        iri = DCGD + notions().get(stem(word), "")
        # What is electronic may be a document or a signature.
        if not named and iri == _ELECTRONIC:
            continue
        if not inside and iri in desk.facts.about and iri not in known:
            known.add(iri)
            yield Mention((iri,), start, end, 1, (word,))


_ELECTRONIC: Final = DCGD + "electronic-customs"
_CAPITALS: Final = re.compile(r"\w*[^\W\d_a-zа-яё]\w*(?:-[^\W\d_a-zа-яё]\w*)*")
_LETTERS: Final = 4
"""So many letters must a name have of which it is told that nothing has it."""
SHAPED: Final = 10
"""What an order of words counts that asks for a kind of answer."""
_NAMES: Final = (
    *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")),
    *(DCG + name for name in ("summary", "heading", "subjectLine")),
)


@cached
def _capitals(desk: Desk) -> frozenset[str]:
    """The words with capital letters in the names and the summaries of all records, folded."""
    return frozenset(
        fold(word[0])
        for iri in desk.facts.about
        for name in _NAMES
        for one in desk.facts.words(iri, name)
        for word in _CAPITALS.finditer(one.text)
    )


def _strange(desk: Desk, text: str, mentions: Iterable[Mention], mended: set[str]) -> Iterator[str]:
    """The names in capitals, as those of systems, which no name and no summary has."""
    if text.isupper():
        return
    for found in _CAPITALS.finditer(text):
        name = found[0]
        letters = sum(map(str.isalpha, name))
        capitals = sum(map(str.isupper, name))
        inside = any(one.start < found.end() and found.start() < one.end for one in mentions)
        if letters < _LETTERS or capitals < 2 or inside or fold(name) in mended:  # noqa: PLR2004
            continue
        # What is in capitals in part is a name where it is no pair of words, as `Anti-Dumping`.
        if capitals < letters and "-" in name:
            continue
        if fold(name) not in _capitals(desk):
            yield name


def _of_states(desk: Desk, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The names without acts of other States than those that are named, as `Customs Act`."""
    states = {one.iris[0] for one in mentions if "State" in desk.kinds(one.iris[0])}

    def foreign(one: Mention) -> bool:
        makers = desk.facts.iris(one.iris[0], DCG + "isAdoptedBy")
        other = [it for it in makers if "State" in desk.kinds(it) and it not in states]
        return bool(other) and len(other) == len(makers)

    return tuple(one for one in mentions if not (states and foreign(one)))


def _without_texts(desk: Desk, mentions: Iterable[Mention], every: list[str]) -> list[str]:
    """The words of a question without the names of instruments, within which it asks."""
    kinds = [{*desk.kinds(one.iris[0])} for one in mentions]
    # Of a system, a question asks what the text that is named with it has.
    systems = set() if any("Instrument" in one for one in kinds) else {"InformationSystem"}
    names = {
        word
        for one, own in zip(mentions, kinds, strict=True)
        if not ({"Instrument", "State"} | systems).isdisjoint(own)
        for word in one.words
    }
    return [word for word in every if word not in names and word not in fillers()]


def _with_capitals(text: str, spans: list[tuple[int, int]], every: list[str]) -> list[str]:
    """The words of a question, with what short forms in capitals stand for that are words too."""
    return [_SHORT_FORMS.get(text[a:b], word) for word, (a, b) in zip(every, spans, strict=True)]


_SHORT_FORMS: Final = {"IT": "informatics", "ИТ": "информационные технологии", "TI": "informatique"}


def _is_meant(desk: Desk, iris: tuple[str, ...], word: str, written: str) -> bool:
    """Whether a short word is a name; a code of a country is one only in capitals."""
    if word in passed() and not written.isupper():
        return False
    if word in no_codes() and iris and "State" in desk.kinds(iris[0]):
        return False
    coded = iris and "State" in desk.kinds(iris[0]) and word.isascii() and len(stem(word)) <= _CODE
    if not coded or word in names() or written.isupper():
        return True
    return any(word == fold(one.text) for iri in iris for one in desk.texts(iri, _LABEL))


_CODE: Final = 3
_LABEL: Final = PREFIXES["skos"] + "prefLabel"


def _called(desk: Desk, own: list[str]) -> Iterable[str]:
    key = " ".join(map(stem, own))
    if name := names().get(own[0] if len(own) == 1 else key) or names().get(key):
        yield DCGD + name
    yield from desk.index.named(key)


def _fitting(desk: Desk, iris: Iterable[str], length: int) -> tuple[str, ...]:
    found = []
    for iri in iris:
        kinds = {*desk.kinds(iri)}
        if kinds.isdisjoint(_PASSED) and kinds and (length > 1 or not kinds.isdisjoint(_LONE)):
            found.append(iri)
    return tuple(dict.fromkeys(found))


def _days(text: str, every: list[str], named: Collection[int]) -> tuple[str, ...]:
    """The dates in a text, without the years at the places of words of names."""
    found = ["-".join(filter(None, one.groups())) for one in _ISO.finditer(text)]
    acts = {number for one in _ACT.finditer(text) for number in one.groups() if number}
    for place, word in enumerate(every):
        if not (word.isdecimal() and len(word) == len("2000") and int(word) in _YEARS):
            continue
        if word in acts or place in named:
            continue
        around = {at: every[at] for at in range(max(0, place - 3), place)}
        month = next((at for at, one in around.items() if stem(one) in months()), -1)
        if month < 0:
            found.append(word)
            continue
        day = next(
            (
                at
                for at in (month - 1, month + 1)
                if 0 <= at < place and every[at].isdecimal() and 0 < int(every[at]) <= 31  # noqa: PLR2004
            ),
            -1,
        )
        date = f"{word}-{months()[stem(every[month])]:02}"
        found.append(date if day < 0 else f"{date}-{int(every[day]):02}")
    # A day that no calendar has is none; the answer then names the day that it is for.
    return tuple(one for one in dict.fromkeys(found) if is_date(one))


_ACT: Final = re.compile(r"\b((?:19|20)\d\d)/\d{2,4}\b|\b\d{3,4}/((?:19|20)\d\d)\b")
"""The number of an act, as 2019/1239: its year is no day for which it is asked."""


def number_before(heard_: Heard, kinds: Iterable[str]) -> tuple[str, int] | None:
    """The class of parts that the question counts, and the number it gives; None if it does not."""
    every = split(heard_.padded)
    wanted = {*kinds}
    for place, word in enumerate(every[1:], 1):
        kind = parts().get(word)
        given = numbers().get(every[place - 1]) or (
            int(every[place - 1]) if every[place - 1].isdecimal() else 0
        )
        if kind in wanted and 0 < given < 400:  # noqa: PLR2004
            return kind, given
    return None


def part_kind(heard_: Heard) -> str:
    """The class of parts that the question names, empty if none."""
    return next((parts()[one] for one in split(heard_.padded) if one in parts()), "")
