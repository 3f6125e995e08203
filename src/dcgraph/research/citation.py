"""The sources behind a record as works, and a work in every style."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, ISSUED, RDFS, TITLE
from dcgraph.research.citation_styles import Work, styles_of
from dcgraph.research.facts import Words, authority, rank
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    LANGUAGES,
    Citation,
    Language,
    Record,
    Silence,
    Thing,
)
from dcgraph.research.records import record
from dcgraph.words import chosen, words

_COMMENT: Final = RDFS + "comment"
_SOURCE: Final = "Source"
_COPY: Final = DCG + "isCopyOf"
_IN: Final = DCG + "appearedIn"
_NAMES: Final = DCG + "authorNames"
_PUBLISHER: Final = DCG + "hasPublisher"
_GIVEN: Final = DCG + "officialTitle"


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works that a record rests on, by their keys, or why there are none."""

    thing: Thing
    works: tuple[Work, ...]
    silence: Silence | None


def references(desk: Desk, name: str, wanted: Filters) -> Bibliography:
    """The sources of a record, of its definitions, of its statements and of how it was read.

    A source is the first of its own; the others are in the order of their authority, then of
    their titles. A work is marked as recalled where its text was read for
    none of these. Raises NotFoundError, with the nearest names, for a thing that there is not.
    """
    found = record(desk, name, wanted)
    iri = found.thing.iri
    cited: dict[str, list[Citation]] = {iri: []} if _SOURCE in desk.kinds(iri) else {}
    every = [*_citations(found)]
    for one in every:
        if one.confidence in wanted.confidence:
            cited.setdefault(one.source.iri, []).append(one)
    # A work that is cited at several addresses is one work: that which was asked for, else the
    # main one if it is cited, else the first.
    works_of: dict[str, list[str]] = {}
    for source in cited:
        works_of.setdefault(desk.facts.first(source, _COPY) or source, []).append(source)
    for main, copies in works_of.items():
        kept = next((one for one in (iri, main) if one in copies), copies[0])
        cited[kept] = [place for one in copies for place in cited.pop(one)]
    works = tuple(
        sorted(
            (source_work(desk, one, cited[one]) for one in cited),
            key=lambda one: (
                one.key != found.thing.name,
                rank(one.authority),
                one.title.casefold(),
                one.key,
            ),
        )
    )
    message = words(wanted.lang)("citation.none", label=found.thing.label)
    silence = Silence("filtered" if every else "not covered", message, ())
    return Bibliography(found.thing, works, None if works else silence)


def _citations(found: Record) -> Iterator[Citation]:
    yield from found.citations
    for group in (found.definitions, found.statements, found.coverage):
        for one in group:
            yield from one.citations


def title_and_names(
    titles: Sequence[Words], spoken: str, names: Sequence[Words]
) -> tuple[Words | None, Words | None]:
    """The title of a source in its own language, and the by-line in that of the title."""
    title = chosen(titles, spoken)
    return title, chosen(names, title.language if title else "")


_Values = TypeVar("_Values")


def source_work(
    desk: Desk, iri: str, cited: list[Citation], annotations: tuple[str, ...] = ()
) -> Work:
    """A source as a work, with the places in it that are cited and what stands there.

    A copy has from the work that it is a copy of what it does not say itself.
    """
    facts = desk.facts
    main = facts.first(iri, _COPY)

    def said(read: Callable[[str, str], _Values], predicate: str) -> _Values:
        return read(iri, predicate) or read(main, predicate)

    def told(name: str) -> tuple[str, ...]:
        return tuple(one.text for one in said(facts.words, DCG + name))

    spoken = "".join(told("languageCode")[:1])
    titles, names = said(facts.words, TITLE), said(facts.words, _NAMES)
    title, signature = title_and_names(titles, spoken, names)
    label = title or desk.label(iri)
    english = [one.text for one in titles if one.language == "en" != label.language]
    own: Language = next((one for one in LANGUAGES if one == label.language), "en")
    signed = {one.language: tuple(one.text.split("; ")) for one in names}
    by_line = signed[signature.language] if signature else ()
    authors = desk.things(said(facts.iris, DCG + "hasAuthor"), own)
    # A copy has one publisher, whether by its name or as an actor.
    publishers = (
        facts.first(one, DCG + "publisherName")
        or ", ".join(it.label for it in desk.things(facts.iris(one, _PUBLISHER), own))
        for one in (iri, main)
    )
    found_in = said(facts.first, _IN)
    kind = desk.kinds(iri)[0]
    if kind == "Publication" and not found_in and said(facts.iris, _PUBLISHER):
        kind = "Book"
    # A label may be a translation of this project: a periodical has the name that it gives itself.
    given = [one.text for one in facts.words(found_in, _GIVEN) if one.language == label.language]
    return Work(
        key=iri.removeprefix(DCGD),
        kind=kind,
        title=label.text,
        language=label.language,
        translated_title=next(iter(english), ""),
        text_language=spoken,
        authors=by_line or tuple(one.label for one in authors),
        inverted=bool(by_line),
        latin_authors=signed.get("en", ()) if label.language != "en" else (),
        publisher=next(filter(None, publishers), ""),
        periodical=next(iter(given), "") or (desk.thing(found_in).label if found_in else ""),
        recalled_periodical=bool(given) and desk.graded(found_in, _GIVEN) == "recalled",
        volumes=told("volume"),
        issues=told("issue"),
        pages=told("pages"),
        issn=tuple(one.text for one in facts.words(found_in, DCG + "issn")),
        isbn="".join(told("isbn")[:1]),
        doi="".join(told("doi")[:1]),
        date=said(facts.first, ISSUED),
        address=facts.first(iri, DCG + "webAddress"),
        places=tuple(dict.fromkeys(one.locator for one in cited if one.locator)),
        authority=authority(facts, iri),
        recalled=bool(cited) and all(one.confidence == "recalled" for one in cited),
        annotations=annotations,
    )


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Cited:
    """A work, cited: how each of its styles writes it; the others are empty.

    `permalink` gives the same answer as long as a server has the same graph.
    """

    work: Work
    permalink: str
    bibtex: str
    ris: str
    csl: str
    apa: str = ""
    gost: str = ""
    oscola: str = ""
    bluebook: str = ""


def cited(work: Work) -> Cited:
    """A work in every style in which it is cited."""
    texts = {name: style.write((work,)) for name, style in styles_of(work).items()}
    return Cited(work, work.address, **texts)


def accessed_on(given: str, today: date) -> str:
    """The day of access: the one that is given, else today.

    Raises ParameterError for what is no day.
    """
    if not given:
        return today.isoformat()
    try:
        if _DAY.fullmatch(given):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise ParameterError(f"{given[:40]!r} is no day; write it as 2026-11-24.")
