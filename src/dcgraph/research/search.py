"""What a search answers; which records are indexed, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import compress
from typing import Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD, SKOS, TITLE, TYPE
from dcgraph.research.facts import REPEATED, Facts
from dcgraph.research.filters import listed
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Language, Silence, Text, Thing
from dcgraph.research.paging import Page, Place, numbered
from dcgraph.research.tables import Table
from dcgraph.snapshot.search import MAX_LETTERS, Hit
from dcgraph.snapshot.search_index import Document, Name, Query, fold, places, stem
from dcgraph.text import first_hidden
from dcgraph.words import words

_LABEL: Final = SKOS + "prefLabel"
NAMES: Final = {
    _LABEL: "label",
    TITLE: "title",
    SKOS + "altLabel": "other label",
    SKOS + "hiddenLabel": "other label",
    DCG + "officialTitle": "official title",
    DCG + "abbreviation": "abbreviation",
}
"""The properties that have names, and how a match calls them."""
TEXTS: Final = {
    DCG + "heading": ("heading", 130),
    DCG + "summary": ("summary", 120),
    DCG + "wording": ("definition", 120),
    SKOS + "note": ("note", 105),
    DCG + "knownGap": ("known gap", 105),
    DCG + "rationale": ("rationale", 100),
}
"""The properties that have longer texts, how a match calls them, and how much their words weigh."""

_ABOUT: Final = 140
"""What the names weigh of its properties, and of the record that one without a name is about."""
_OTHER: Final = 90
"""What its kind, its dates and its other values weigh, and notes on how far a text was read."""

_CLAIMED: Final = 70
"""What the reasons of a claim weigh for the record that it is on."""

_WITHIN: Final = {
    DCG + one: 255
    for one in (
        *("isWithin", "isPartOf", "isEditionOf", "isMembershipIn", "hasMember", "isDefinitionOf"),
        *("hasFocus", "hasIndicator", "describesReadingOf", "isHeldBy", "isPostIn", "hasAuthor"),
        *("hasSubject", "hasObject"),
    )
}
"""Relations that tell what a record is of: its instrument, its member, its author."""
_RELATED: Final = 150
_LOOSE: Final = 90
_LOOSELY: Final = frozenset(DCG + one for one in ("isRelatedTo", "bearsOn", "accepts"))
"""Relations that follow from nearer ones, and long lists."""

_FACTORS: Final = {
    "Notion": 1.0,
    "Mechanism": 0.99,
    "Instrument": 0.99,
    "Concept": 0.98,
    "Provision": 0.97,
    "Definition": 0.96,
    **dict.fromkeys(("State", "Actor", "InformationSystem", "Membership"), 0.95),
    **dict.fromkeys(("Event", "Post", "Observation", "Indicator", "Programme"), 0.93),
    "Edition": 0.92,
    "Source": 0.88,
    "CoverageNote": 0.88,
    "Norm": 0.86,
    "Claim": 0.35,
}
"""How far in front the kinds come; a record of several has the best."""
_FACTOR: Final = 0.85
_OLD: Final = 0.9
"""What an edition or instrument loses that another has replaced."""
_KNOWN: Final = 0.004
"""What each doubling of the records that lead to one adds."""


def documents(facts: Facts) -> Iterator[Document]:
    """The records as they are searched, those first that come first among equals."""
    every = (
        iri
        for iri in facts.about
        if iri.startswith(DCGD) and iri not in facts.figures and facts.named(iri)
    )
    order = sorted((-factor(facts, iri), iri) for iri in every)
    yield from (_document(facts, iri, -place) for place, iri in order)


def factor(facts: Facts, iri: str) -> float:
    """How far in front a record comes among equals: by its kind, and by how much leads to it."""
    kinds = (one.removeprefix(DCG) for one in facts.iris(iri, TYPE))
    found = max((_FACTORS[kind] for kind in kinds if kind in _FACTORS), default=_FACTOR)
    if facts.leading_to(iri, DCG + "supersedes"):
        found *= _OLD
    return found + _KNOWN * (facts.in_degree.get(iri, 0) + 1).bit_length()


def _document(facts: Facts, iri: str, place: float) -> Document:
    kinds = [one.removeprefix(DCG) for one in facts.iris(iri, TYPE) if one.startswith(DCG)]
    names = [
        Name(field, language, text)
        for predicate, field in NAMES.items()
        for text, language in facts.words(iri, predicate)
    ]
    if "Person" in kinds:
        names += [
            Name("other label", one.language, one.text.split()[-1])
            for one in names
            if one.field == "label"
        ]
    return Document(
        iri=iri,
        factor=place,
        names=names,
        texts=list(_texts(facts, iri)),
        context=[*_told_elsewhere(facts, iri), *_context(facts, iri, kinds, named=bool(names))],
        links=_links(facts, iri),
        scope="Instrument" in kinds,
    )


def _texts(facts: Facts, iri: str) -> Iterator[tuple[int, str]]:
    for predicate, (_, weight) in TEXTS.items():
        for one in facts.words(iri, predicate):
            yield weight, one.text


def _told_elsewhere(facts: Facts, iri: str) -> Iterator[tuple[int, str]]:
    """What is told of it in other records: how far it was read, and the reasons of claims."""
    for note in facts.leading_to(iri, DCG + "describesReadingOf"):
        for predicate in TEXTS:
            for one in facts.words(note, predicate):
                yield _OTHER, one.text
    for claim in facts.by_subject.get(iri, ()):
        for one in facts.words(claim.iri, DCG + "rationale"):
            yield _CLAIMED, one.text


def _context(
    facts: Facts, iri: str, kinds: Iterable[str], *, named: bool
) -> Iterator[tuple[int, str]]:
    """What else tells of a record: its kinds, its values, and what it is of if it has no name."""
    for kind in kinds:
        if kind != "Record":
            yield from ((_OTHER, one.text) for one in facts.words(DCG + kind, _LABEL))
    for predicate, values in facts.about[iri].items():
        own = predicate.startswith(DCG) and predicate not in TEXTS and predicate not in NAMES
        for value in values if own else ():
            if not isinstance(value, str):
                yield _OTHER, value.text
                yield from ((_ABOUT, one.text) for one in facts.words(predicate, _LABEL))
            elif predicate == DCG + "hasRelation":
                yield from ((_ABOUT, one.text) for one in facts.words(value, _LABEL))
            elif not named and predicate in _WITHIN:
                for name in NAMES:
                    yield from ((_ABOUT, one.text) for one in facts.words(value, name))


def _links(facts: Facts, iri: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for predicate, values in facts.about[iri].items():
        if not predicate.startswith(DCG) or predicate in REPEATED - _WITHIN.keys():
            continue
        weight = _WITHIN.get(predicate, _LOOSE if predicate in _LOOSELY else _RELATED)
        for value in values:
            if isinstance(value, str) and value.startswith(DCGD) and value != iri:
                found[value] = max(found.get(value, 0), weight)
    return found


_APART: Final = frozenset(("Claim", "Citation", "TableFigure"))
"""What no page is about that asks for things by name."""

_Bearers = dict[str, Sequence[tuple[str, str]]]
"""The things that have a label, each with the language of it, by the label folded."""


def field_text(
    desk: Desk, thing: Thing, lang: Language, kinds: frozenset[str] = frozenset()
) -> str:
    """What a field says of a thing: its label if that, given back, is read as it, else its name.

    A label that would not come back as it was sent is none that can stand in a field.
    """
    label = thing.label
    if len(label) > MAX_LETTERS or first_hidden(label):
        return thing.name
    return label if read_exactly(desk, label, lang, kinds) == thing.iri else thing.name


def read_exactly(
    desk: Desk, given: str, lang: Language, kinds: frozenset[str] = frozenset()
) -> str:
    """The IRI of the thing of a name or else of a label, of some kinds if any; empty if none.

    Of several with one label it is that which a search for the label finds first: it weighs the
    kind, then the language. This is quicker, since it weighs nothing else.
    """
    if named := desk.facts.named(given):
        return named
    found = prepare_labels(desk).get(_folded(given), ())
    fitting = (
        (-factor(desk.facts, iri), language not in (lang, ""), iri)
        for iri, language in found
        if can_be_named(desk, iri, kinds)
    )
    return min(fitting, default=(0.0, False, ""))[2]


def can_be_named(desk: Desk, iri: str, kinds: frozenset[str] = frozenset()) -> bool:
    """Whether a thing is one that pages ask for by words, of some kinds if any are named."""
    own = desk.kinds(iri)
    return _APART.isdisjoint(own) and (not kinds or not kinds.isdisjoint(own))


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for case, accents and spaces."""
    return _folded(one) == _folded(other)


@cached
def prepare_labels(desk: Desk) -> _Bearers:
    """The labels, which are read once for a desk: it takes some hundredths of a second."""
    found: dict[str, list[tuple[str, str]]] = {}
    for iri, properties in desk.facts.about.items():
        if not iri.startswith(DCGD):
            continue
        for one in (_LABEL, TITLE):
            for text, language in desk.facts.words(iri, one) if one in properties else ():
                found.setdefault(_folded(text), []).append((iri, language))
    # What has nothing in it but spaces is no answer to a field.
    found.pop("", None)
    return {label: tuple(bearers) for label, bearers in found.items()}


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


_MAX_COUNT: Final = 50


@lru_cache(maxsize=1 << 14)
def stems_of(text: str) -> frozenset[str]:
    """The stems of the words of a text."""
    return frozenset(stem(word) for word, _, _ in places(text))


def marked(
    text: str, sought: Collection[str], begun: tuple[str, ...] = ()
) -> tuple[tuple[int, int], ...]:
    """The places of words in a text, each from one character to before another.

    A word counts that has one of the stems that are sought, or that begins as one of `begun`.
    """
    found = (
        (start, end)
        for word, start, end in places(text)
        if stem(word) in sought or (begun and word.startswith(begun))
    )
    return tuple(span for span, _ in zip(found, range(_MAX_COUNT), strict=False))


MAX_SUGGESTED: Final = 10
_SHOWN: Final = 3
_NEAR: Final = 3
_ALIKE: Final = 0.9
"""What a translation or another word counts for the text that is shown, beside the word itself."""

_Sought = tuple[frozenset[str], frozenset[str]]
"""The stems of a part, and with those of words that stand for it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was given, and the words of the graph that it was read as, if any."""

    given: str
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found, and by which of its texts.

    `field` tells which text that is: label, title, other label, official title, abbreviation,
    heading, summary, definition, note, known gap or rationale. `marks` are the places of the words
    in it, each from one character to before another; there are none where the thing was found by
    what it is linked with. `slips` counts the letters that the words that were given are off.
    `missing` are the words that the thing does not have, folded.
    """

    thing: Thing
    matched: Text
    field: str
    marks: tuple[tuple[int, int], ...]
    slips: int
    missing: tuple[str, ...] = ()


matches_csv: Final = Table(
    Match,
    "thing field matched matched_language slips missing",
    matched_language="matched.language",
    missing=lambda one: " ".join(one.missing),
).csv
"""The things that were found, each with the text by which it was."""


@dataclass(frozen=True, slots=True)
class Suggestion(Match):
    """A match for what somebody is typing, and what to put in its place.

    `written` is the label where that, given to a page, is read as the thing, else its name.
    """

    written: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How many of the things that were found are of a kind."""

    name: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """Things found by words, the best first.

    `words` are those that were looked for and how each was read, `notes` say in sentences what of
    the text was read otherwise, left out or not found. `together` counts the matches that have all
    the words, the rest have most of them. `kinds` counts all matches by kind.
    """

    words: tuple[Word, ...]
    notes: tuple[str, ...]
    together: int
    kinds: tuple[Kind, ...]
    matches: Page[Match]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Things whose names have the words that somebody is typing, and how many are of a kind.

    `more` says that other things have such names too: those told are the best of them.
    """

    words: tuple[Word, ...]
    kinds: tuple[Kind, ...]
    matches: tuple[Suggestion, ...]
    more: bool
    silence: Silence | None


def search(
    desk: Desk, text: str, lang: Language = "en", *, kind: str = "", limit: int, cursor: str = ""
) -> Found:
    """The things with all the words of a text, then those with most of them.

    Words without content are passed over. `kind` has names of classes, with commas. Raises
    NotFoundError for a kind of which there is nothing, ParameterError for a text that is too long,
    a limit out of bounds or a cursor from elsewhere.
    """
    _check_length(text)
    query = desk.index.read(text)
    kinds = _kinds_asked(desk, kind)
    hits = desk.index.search(query, lang)
    own = [desk.kinds(hit.iri) for hit in hits]
    fitting = [not kinds or not kinds.isdisjoint(one) for one in own]
    chosen = list(compress(hits, fitting))
    complete = all(word.read for word in query.words)
    together = any(not hit.missing for hit in hits)
    sought = [(frozenset(part.stems), desk.index.stems(part)) for part in query.parts]
    return Found(
        words=tuple(Word(*word) for word in query.words),
        notes=tuple(_notes(query, lang, found=bool(hits), together=together)),
        together=sum(not hit.missing for hit in chosen) if complete else 0,
        kinds=_count_kinds(desk, own, lang),
        matches=numbered(
            chosen,
            Place(("search", fold(text), kind, lang), limit, cursor),
            lambda hit: _match(desk, query, sought, hit, lang),
            lambda: _silence(query, len(hits), lang, asked=bool(query.words)),
        ),
    )


def suggest(desk: Desk, text: str, lang: Language = "en", *, kind: str = "") -> Suggestions:
    """Up to ten things whose names have words that begin as those of a text, the best first.

    `kind` has names of classes, with commas. Raises NotFoundError for a kind of which there is
    nothing, ParameterError for a text that is too long.
    """
    _check_length(text)
    kinds = _kinds_asked(desk, kind)
    read, found = desk.index.suggest(text, lang, lambda iri: _is_of(desk, iri, kinds))
    chosen = found[:MAX_SUGGESTED]
    given = tuple(Word(*word) for word in read)
    begun = tuple(one for word in given for one in word.read)
    silence = None if chosen else _nothing_suggested(desk, text, given, lang, kinds)
    return Suggestions(
        given,
        _count_kinds(desk, [desk.kinds(one.iri) for one in chosen], lang),
        tuple(
            Suggestion(
                thing := desk.thing(one.iri, lang),
                Text(one.name.text, one.name.language),
                one.name.field,
                marked(one.name.text, frozenset(), begun),
                one.slips,
                (),
                field_text(desk, thing, lang, kinds),
            )
            for one in chosen
        ),
        len(found) > len(chosen),
        silence,
    )


def _notes(query: Query, lang: Language, *, found: bool, together: bool) -> Iterator[str]:
    """How a text was read, where that is not as it was given, a sentence each.

    `found` tells that there are matches, `together` that one of them has all known words.
    """
    t = words(lang)
    for word in query.words:
        if word.read and word.given not in word.read:
            yield t("search.read", given=word.given, read=", ".join(word.read[:_SHOWN]))
    if query.stopped:
        yield t("search.stopped", words=", ".join(query.stopped))
    if found and (unknown := _unknown(query)):
        yield t("search.unknown", words=unknown)
    if found and not together:
        known = [" ".join(part.given) for part in query.parts]
        yield t("search.apart", words=", ".join(known))


def _unknown(query: Query) -> str:
    return ", ".join(word.given for word in query.words if not word.read)


def _check_length(text: str) -> None:
    if len(text) > MAX_LETTERS:
        raise ParameterError(
            f"{MAX_LETTERS} characters may be searched for, and {len(text)} are given; "
            "use fewer words."
        )


def _is_of(desk: Desk, iri: str, kinds: frozenset[str]) -> bool:
    return not kinds or not kinds.isdisjoint(desk.kinds(iri))


def _silence(query: Query, others: int, lang: Language, *, asked: bool) -> Silence:
    """Why there is nothing, where there are so many things of other kinds."""
    if not asked:
        return Silence("unknown", words(lang)("search.nothing"), ())
    if others:
        return Silence("filtered", words(lang)("search.other-kinds", number=others), ())
    return Silence("unknown", words(lang)("search.unknown", words=_unknown(query)), ())


def _nothing_suggested(
    desk: Desk, text: str, given: Sequence[Word], lang: Language, kinds: frozenset[str]
) -> Silence:
    query = desk.index.read(text)
    others = desk.index.suggest(text, lang, lambda _: True)[1] if kinds and given else []
    if not given or others or not query.parts:
        return _silence(query, len(others), lang, asked=bool(given))
    near = [hit.iri for hit in desk.index.search(query, lang)[:_NEAR]]
    told = words(lang)("search.names-apart", words=", ".join(word.given for word in given))
    return Silence("unknown", told, desk.things(near, lang))


def _kinds_asked(desk: Desk, given: str) -> frozenset[str]:
    names = listed(given)
    for name in names:
        if not desk.facts.of_kind(DCG + name):
            known = (iri.removeprefix(DCG) for iri in desk.facts.about if desk.facts.of_kind(iri))
            near = tuple(get_close_matches(name[:40], known, n=3, cutoff=0.5))
            hint = f"did you mean {' or '.join(near)}?" if near else "use one as in Notion."
            told = f"Nothing in the graph is of the kind {name[:40]!r}; {hint}"
            raise NotFoundError(told, name, near)
    return frozenset(names)


def _count_kinds(desk: Desk, own: Iterable[tuple[str, ...]], lang: Language) -> tuple[Kind, ...]:
    """How many things are of each kind, by the first of the kinds of each."""
    counts = Counter([kinds[0] if kinds else "" for kinds in own])
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Kind(name, desk.label(DCG + name, lang).text, count) for name, count in order)


def _match(desk: Desk, query: Query, sought: Sequence[_Sought], hit: Hit, lang: Language) -> Match:
    thing = desk.thing(hit.iri, lang)
    had = [one for at, one in enumerate(sought) if at not in hit.missing]
    best, field, most = Text(thing.label, thing.language), "label", 0.0
    for told, name in _search_texts(desk, hit.iri, lang):
        own = stems_of(told.text)
        number = sum(
            max(len(literal & own) / len(literal), 0.0 if alike.isdisjoint(own) else _ALIKE)
            for literal, alike in had
        )
        if number > most:
            best, field, most = told, name, number
    missing = [word for at in hit.missing for word in query.parts[at].given]
    missing += [word.given for word in query.words if not word.read]
    return Match(
        thing=thing,
        matched=best,
        field=field,
        marks=marked(best.text, frozenset().union(*(alike for _, alike in sought))),
        slips=query.slips,
        missing=tuple(dict.fromkeys(missing)),
    )


def _search_texts(desk: Desk, iri: str, lang: Language) -> Iterator[tuple[Text, str]]:
    """The texts of a record, names first, and those that the reader reads before others."""
    label = desk.label(iri, lang)
    titled = not desk.texts(iri, _LABEL) and desk.texts(iri, TITLE)
    yield label, "title" if titled else "label"
    for predicate, name in (*NAMES.items(), *((one, name) for one, (name, _) in TEXTS.items())):
        found = desk.texts(iri, predicate)
        for one in sorted(found, key=lambda text: text.language not in (lang, "")):
            yield one, name


_TEXT_SHOWN: Final = 160
_BEFORE: Final = 40


def found_text(found: Found, lang: Language) -> str:
    """Each thing with its kind and name, and the text by which it was found where that differs."""
    t, page = words(lang), found.matches
    lines = [*found.notes]
    for match in page.items:
        lacking = match.missing and f"; {t('search.without', words=', '.join(match.missing))}"
        lines.append(f"{_named(match.thing)}{lacking or ''}{_matched(match)}")
    if page.silence is not None:
        lines += [page.silence.message, *map(_named, page.silence.near)]
    elif len(page.items) < page.total:
        lines.append(t("search.more", shown=len(page.items), total=page.total))
    return "\n".join(lines)


def _named(thing: Thing) -> str:
    return f"{thing.label} ({thing.kind}, {thing.name})"


def _matched(match: Match) -> str:
    text = match.matched
    if text.text == match.thing.label:
        return ""
    start = max(match.marks[0][0] - _BEFORE, 0) if match.marks else 0
    end = start + _TEXT_SHOWN
    excerpt = " ".join(text.text[start:end].split())
    language = f"@{text.language}" if text.language else ""
    before, after = "…" if start else "", "…" if end < len(text.text) else ""
    return f"\n    {match.field}{language}: {before}{excerpt}{after}"
