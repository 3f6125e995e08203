"""How an answer and the sources behind a record are cited."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, DCTERMS, ISSUED, QUESTIONS, RDFS, TITLE
from dcgraph.research.catalogue import CATALOGUES
from dcgraph.research.citation_styles import STYLES, Work
from dcgraph.research.dates import is_date, last_day
from dcgraph.research.facts import Words, authority, rank
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Citation, Language, Record, Silence, Thing
from dcgraph.research.records import record
from dcgraph.words import chosen, words

_COMMENT: Final = RDFS + "comment"
_ROOT: Final = "/api/v1/"
_MAX_LENGTH: Final = 4_000
_MAX_PARAMETERS: Final = 50
_NAME: Final = r"[^/?#\\]{1,300}"
# A citation is a line of text: what could end it, or lead out of it, is not in an address.
_CHARACTERS: Final = re.compile(r"[^\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff#\\]+")
_SHORT: Final = 120

ANSWERS: Final[dict[str, str]] = {
    **{name: name for name in CATALOGUES},
    "instruments/{name}": "instrument",
    "instruments/{name}/state": "state",
    "actors/{name}/members": "members",
    "economies": "economies",
    "economies/compare": "compare_economies",
    "economies/{name}": "profile",
    "concepts/{name}": "concept",
    "concepts/{name}/definitions": "definitions",
    "actors/{name}/duties": "duties",
    "sources/{name}": "source",
    "records/{name}": "record",
    "records/{name}/references": "references",
    "records/{name}/neighbourhood": "neighbourhood",
    "claims/{name}": "claim",
    **{
        name: name
        for name in (
            *(
                "claims",
                "coverage",
                "statistics",
                "matrix",
                "gaps",
                "concordance",
                "draft",
                "paths",
            ),
            *("explain", "timeline", "compare", "handout", "glossary", "search", "ask"),
            *("questions", "contents"),
        )
    },
    "questions/{name}": "question",
    "questions/{name}/answer": "answer",
}
"""The routes below /api/v1/ whose answers can be cited, with the kind of answer."""

SPARQL: Final = "/sparql"
"""The endpoint, whose answers can be cited too."""

_ROUTES: Final = tuple(
    (re.compile(re.escape(route).replace(r"\{name\}", f"(?P<name>{_NAME})")), kind)
    for route, kind in ANSWERS.items()
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer as it was asked for: its kind, the thing in its path, and its parameters."""

    kind: str
    name: str
    path: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The parameters as a query string, with the format: the same bytes for everybody."""
        form = "style" if self.kind == "references" else "format"
        more = () if form in dict(self.parameters) else ((form, "json"),)
        return urlencode([*self.parameters, *more])

    @property
    def address(self) -> str:
        """Path and query, relative to a server."""
        return f"{quote(self.path)}?{self.query}"

    @property
    def lang(self) -> Language:
        """The language that is asked for."""
        given = dict(self.parameters).get("lang", "en")
        return next((one for one in LANGUAGES if one == given), "en")


def asked(of: str) -> Asked:
    """The answer that an address such as /api/v1/records/rkc?lang=fr stands for.

    Raises ParameterError for what is no path of an answer of this server.
    """
    if not 0 < len(of) <= _MAX_LENGTH or not _CHARACTERS.fullmatch(of):
        raise ParameterError(
            f"What is cited must be a path with its query, of 1 to {_MAX_LENGTH} characters, "
            "without spaces, backslashes and #: write those as %20, %5C and %23."
        )
    path, _, query = of.partition("?")
    if of.startswith(f"{SPARQL}?"):
        given = _parameters(query)
        if not dict(given).get("query", "").strip():
            raise ParameterError(
                f"{SPARQL} is cited with a query, as in {SPARQL}?query=ASK%20%7B%7D."
            )
        return Asked("sparql", "", SPARQL, given)
    path = unquote(path)
    plain = _CHARACTERS.fullmatch(path) and {".", ".."}.isdisjoint(path.split("/"))
    for pattern, kind in _ROUTES if plain and of.startswith(_ROOT) else ():
        if found := pattern.fullmatch(path.removeprefix(_ROOT)):
            name = found.groupdict().get("name", "")
            return Asked(kind, name, path, _parameters(query))
    known = ", ".join(dict.fromkeys(route.partition("/")[0] for route in ANSWERS))
    raise ParameterError(
        f"{of[:80]!r} is no answer that can be cited; it must begin with {_ROOT} and one of "
        f"{known}, as in /api/v1/records/rkc?lang=en, or be {SPARQL}?query=…"
    )


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        raise ParameterError(
            f"What is cited has more than {_MAX_PARAMETERS} parameters; ask for less."
        ) from None
    return tuple(pairs)


def title(desk: Desk, one: Asked) -> str:
    """What an answer is called, in the language that it was asked for."""
    given, lang, t = dict(one.parameters), one.lang, words(one.lang)
    if one.kind in CATALOGUES:
        narrowed = [_label(desk, given.get("within", ""), lang), given.get("kind", "")]
        return t(
            "citation.title.list",
            head=t(f"citation.list.{one.kind}"),
            narrowed="".join(f", {it}" for it in narrowed if it),
        )
    day = given.get("asOf", "")
    # A month or a year stands for its last day; one that was not asked for leaves no trace.
    day = last_day(day) if is_date(day) else day
    if one.kind == "contents":
        concept = _label(desk, given.get("concept", ""), lang)
        told = {"texts": _label(desk, given.get("texts", ""), lang), "concept": concept}
        return t(f"citation.title.contents{'' if concept else '-all'}", **told)
    if one.kind == "handout":
        names = ",".join(filter(None, (given.get("of", ""), given.get("beside", ""))))
        return t("citation.title.handout", name=_label(desk, names, lang))
    told = {
        "name": _label(desk, one.name, lang),
        "day": t("citation.day", day=day) if day else "",
        **{
            place: _label(desk, given.get(key) or usual, lang)
            for place, (key, usual) in _PLACES.get(one.kind, {}).items()
        },
    }
    # What is of no thing in particular begins with the colon after its name.
    return t(f"citation.title.{one.kind}", **told).lstrip("\u00a0 :")


WHOLE: Final = Asked("graph", "", "/downloads", ())
"""The graph itself, with the files that hold it; the list of them tells when it was built."""

_PLACES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "paths": {"start": ("from", ""), "end": ("to", "")},
    "explain": {"start": ("subject", ""), "relation": ("relation", ""), "end": ("object", "")},
    "matrix": {"rows": ("rows", "notions"), "columns": ("columns", "instruments")},
    "gaps": {"rows": ("notion", ""), "columns": ("instrument", "")},
    "compare": {"start": ("a", ""), "end": ("b", "")},
    "compare_economies": {"start": ("a", ""), "end": ("b", "")},
    "timeline": {"name": ("of", "")},
    "concordance": {"name": ("action", "")},
    "draft": {"name": ("of", "")},
    "search": {"words": ("q", "")},
    "ask": {"words": ("q", "")},
}
"""Which parameter fills a place of a title, and what stands there without it."""


def _label(desk: Desk, names: str, lang: Language) -> str:
    """The labels of some names with commas; a name that there is not stands as it is."""
    told = []
    for name in names.split(",") if names else ():
        bare = name.strip().removeprefix(DCGD).removeprefix("dcgd:")
        # Looked up without asking for what is near, which takes long and is not wanted here.
        term = DCG + bare.removeprefix(DCG).removeprefix("dcg:")
        known = next((one for one in (DCGD + bare, term) if one in desk.facts.about), "")
        if known:
            told.append(desk.thing(known, lang).label)
        else:
            question = desk.chosen(desk.facts.words(QUESTIONS + bare, _COMMENT), lang)
            told.append(question.text if question else name)
    text = ", ".join(told)
    return text if len(told) < 2 or len(text) <= _SHORT else text[: _SHORT - 1] + "…"  # noqa: PLR2004


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


_PREFIX: Final = 16
"""Hex digits of the content's hash in a permalink: no two graphs will ever share them."""
_SHORTEST: Final = 12
_PIN: Final = re.compile(r"[0-9a-f]+")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Cited:
    """An answer, cited: the work, and how each style writes it.

    `permalink` gives the same answer as long as a server has the same graph.
    """

    work: Work
    permalink: str
    bibtex: str
    ris: str
    csl: str
    apa: str
    gost: str
    oscola: str
    bluebook: str
    chicago: str


_OF_A_THING: Final = frozenset(("record", "claim", "instrument", "source"))


def answer_work(desk: Desk, asked: Asked, digest: str, base: str, accessed: str) -> Work:
    """The work for an answer whose body has this SHA-256.

    `base` is the address of the server that gave it; without one the address is that of the
    thing, which every version of the graph has. Readers get the address of the thing in any case,
    where the answer is on a thing.
    """
    manifest = desk.snapshot.manifest
    return Work(
        key=f"dcgraph-{asked.kind}-{digest[:12]}",
        kind="Answer",
        title=title(desk, asked),
        language=asked.lang,
        authors=tuple(one.text for one in desk.facts.words(DCG, DCTERMS + "creator")),
        date=graph_day(desk),
        address=base + permalink(desk, asked) if base else DCGD + asked.name,
        landing=DCGD + asked.name if asked.kind in _OF_A_THING else "",
        container="dcgraph",
        version=manifest.version,
        content=manifest.hash,
        answer=digest,
        accessed=accessed,
    )


def permalink(desk: Desk, asked: Asked) -> str:
    """The address of an answer, relative to a server, that no other graph answers."""
    return f"/at/{desk.snapshot.manifest.hash[:_PREFIX]}{asked.address}"


def graph_work(desk: Desk, base: str, accessed: str) -> Work:
    """The work for the graph as a whole, at the server where its files are."""
    found = answer_work(desk, WHOLE, "", base, accessed)
    key = f"dcgraph-{found.content[:12]}"
    return replace(found, key=key, container="", answer="", address=base + WHOLE.path)


def cited(work: Work) -> Cited:
    """A work in every style."""
    return Cited(work, work.address, *(style.write((work,)) for style in STYLES.values()))


def names(pin: str, content: str) -> bool:
    """Whether a pin stands for a graph with this hash of its content.

    Raises ParameterError for what is no beginning of a hash.
    """
    if not _SHORTEST <= len(pin) <= len(hashlib.sha256().hexdigest()) or not _PIN.fullmatch(pin):
        raise ParameterError(
            f"{pin[:80]!r} is no beginning of a hash; give {_SHORTEST} to 64 of its hex digits."
        )
    return content.startswith(pin)


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
