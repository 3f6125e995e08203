"""How an answer and the sources behind a record are cited."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, QUESTIONS
from dcgraph.research.catalogue import CATALOGUES
from dcgraph.research.dates import is_date, last_day
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk, authority, rank
from dcgraph.research.model import (
    LANGUAGES,
    Authority,
    Citation,
    Language,
    Record,
    Silence,
    Thing,
)
from dcgraph.research.records import record
from dcgraph.text import replaced
from dcgraph.words import words

_COMMENT: Final = PREFIXES["rdfs"] + "comment"
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
    "sources/{name}": "source",
    "records/{name}": "record",
    "records/{name}/references": "references",
    "records/{name}/neighbourhood": "neighbourhood",
    "claims/{name}": "claim",
    **{
        name: name
        for name in (
            *("claims", "coverage", "statistics", "matrix", "gaps", "concordance", "paths"),
            *("explain", "timeline", "compare", "search", "questions"),
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
    "timeline": {"name": ("of", "")},
    "concordance": {"name": ("action", "")},
    "search": {"words": ("q", "")},
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


_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Work:
    """One entry of a bibliography; what is not known is empty, and nothing is made up.

    `kind` is the class of a source, or `Answer`. `language` is the code of its title. Dates are
    as precise as they are known: 2019, 2019-06 or 2019-06-03. `places` are those in the source
    on which something rests; `recalled` tells that its text was not read, `authority` who
    answers for it. An answer has the
    `container` that it is from, its `version`, the hash of the graph's `content` and the
    SHA-256 of its own bytes, `answer`.
    """

    key: str
    kind: str
    title: str
    language: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    address: str = ""
    places: tuple[str, ...] = ()
    recalled: bool = False
    authority: Authority | None = None
    container: str = ""
    version: str = ""
    content: str = ""
    answer: str = ""
    accessed: str = ""

    def day(self) -> tuple[str, ...]:
        """Year, month and day of its date, as far as they are known."""
        return parts(self.date)


def parts(date: str) -> tuple[str, ...]:
    """Year, month and day of a date, as far as it has them."""
    found = _DATE.fullmatch(date)
    return tuple(part for part in found.groups() if part) if found else ()


def safe_address(address: str) -> str:
    """An address in which no character has a meaning for LaTeX's braces or ends a line."""
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")


_SOURCE: Final = "Source"
_TITLE: Final = PREFIXES["dcterms"] + "title"
_ISSUED: Final = PREFIXES["dcterms"] + "issued"


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


def source_work(desk: Desk, iri: str, cited: list[Citation]) -> Work:
    """A source as a work, with the places in it that are cited."""
    facts = desk.facts
    spoken = facts.first(iri, DCG + "languageCode")
    titles = facts.words(iri, _TITLE)
    own_titles = [one for one in titles if one.language == spoken]
    label = next(iter((*own_titles, *titles)), None) or desk.label(iri)
    own: Language = next((one for one in LANGUAGES if one == label.language), "en")
    authors = desk.things(facts.iris(iri, DCG + "hasAuthor"), own)
    publishers = desk.things(facts.iris(iri, DCG + "hasPublisher"), own)
    return Work(
        key=iri.removeprefix(DCGD),
        kind=desk.kinds(iri)[0],
        title=label.text,
        language=label.language,
        authors=tuple(one.label for one in authors),
        publisher=facts.first(iri, DCG + "publisherName")
        or ", ".join(one.label for one in publishers),
        date=facts.first(iri, _ISSUED),
        address=facts.first(iri, DCG + "webAddress"),
        places=tuple(dict.fromkeys(one.locator for one in cited if one.locator)),
        authority=authority(facts, iri),
        recalled=bool(cited) and all(one.confidence == "recalled" for one in cited),
    )


_PINNED: Final = {
    "en": ("Version {}", "content SHA-256 {}", "answer SHA-256 {}", "Cited at: {}"),
    "ru": ("Версия {}", "SHA-256 содержания {}", "SHA-256 ответа {}", "Места: {}"),
}
_RECALLED: Final = {
    "en": "recalled: the text itself was not read",
    "ru": "по памяти: сам текст не прочитан",
}


def remarks(work: Work, language: Literal["en", "ru"], *, versioned: bool = False) -> list[str]:
    """The remarks on a work, in the language of the style; `versioned` has a field for that."""
    version = "" if versioned else work.version
    values = (version, work.content, work.answer, "; ".join(work.places))
    found = [
        told.format(value) for told, value in zip(_PINNED[language], values, strict=True) if value
    ]
    return [*found, _RECALLED[language]] if work.recalled else found


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_DASH: Final = " – "  # what GOST puts between the areas of a description


def _apa(work: Work) -> str:
    """An entry after the APA manual (7th edition)."""
    date = f"({_apa_date(work.date)})."
    title = _with_full_stop(work.title)
    by = [_with_full_stop(_with_ampersand(work.authors))] if work.authors else []
    told = [*by, date, title] if by else [title, date]
    if work.container:
        told.append(f"In {work.container}.")
    if work.publisher:
        told.append(_with_full_stop(work.publisher))
    if work.address and work.accessed:
        year, month, day = parts(work.accessed)
        told.append(f"Retrieved {_month(month)} {int(day)}, {year}, from")
    if work.address:
        told.append(safe_address(work.address))
    if found := remarks(work, "en"):
        told.append(f"[{'; '.join(found)}]")
    return " ".join(told)


def _with_ampersand(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _apa_date(date: str) -> str:
    match parts(date):
        case (year, month, day):
            return f"{year}, {_month(month)} {int(day)}"
        case (year, month):
            return f"{year}, {_month(month)}"
        case (year,):
            return year
    return "n.d."


def _month(number: str) -> str:
    return _MONTHS[int(number) - 1] if 1 <= int(number) <= len(_MONTHS) else number


def _gost(work: Work) -> str:
    """An entry after GOST R 7.0.100-2018 and GOST R 7.0.5-2008."""
    head = work.title + (f" / {', '.join(work.authors)}" if work.authors else "")
    medium = ["Текст : электронный"] if work.address else []
    areas = [head, *medium]
    if work.container:
        areas[-1] += f" // {work.container} : граф знаний : [сайт]"
    year = ".".join(reversed(work.day()))
    areas += [one for one in (", ".join(filter(None, (work.publisher, year))),) if one]
    if work.address:
        seen = ".".join(reversed(parts(work.accessed)))
        visited = f" (дата обращения: {seen})" if seen else ""
        areas.append(f"URL: {safe_address(work.address)}{visited}")
    areas += remarks(work, "ru")
    return f".{_DASH}".join(one.rstrip(".") for one in areas) + "."


_SPECIAL: Final = str.maketrans(
    {one: f"\\{one}" for one in "{}$&#%_"}
    | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
)
_KEY: Final = re.compile(r"[^A-Za-z0-9.:-]+")


def _bibtex(work: Work) -> str:
    """An entry for BibTeX.

    Names stand in braces, since a source does not tell which part of one is the surname, and
    titles do, so that no style changes their capitals.
    """
    kind = "techreport" if work.kind == "Report" and work.publisher else "misc"
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _bibtex_fields(work) if value)
    return f"@{kind}{{{_KEY.sub('-', work.key)},\n{fields}}}\n"


def _bibtex_fields(work: Work) -> Iterator[tuple[str, str]]:
    report = work.kind == "Report" and work.publisher
    yield "author", " and ".join(f"{{{_escaped(name)}}}" for name in work.authors)
    yield "title", f"{{{_escaped(work.title)}}}"
    yield "institution" if report else "howpublished", _escaped(work.publisher or work.container)
    yield "year", "".join(work.day()[:1])
    yield "date", work.date if len(work.day()) > 1 else ""
    yield "version", _escaped(work.version)
    yield "url", safe_address(work.address)
    yield "urldate", work.accessed
    yield "language", work.language
    yield "keywords", work.authority or ""
    yield "note", _escaped("; ".join(remarks(work, "en", versioned=True)))


def _escaped(text: str) -> str:
    return replaced(text).translate(_SPECIAL)


_KINDS: Final = {
    "Answer": ("dataset", "DATA"),
    "BlogPost": ("post-weblog", "BLOG"),
    "Dataset": ("dataset", "DATA"),
    "JournalArticle": ("article", "GEN"),
    "LegalActText": ("legislation", "LEGAL"),
    "MagazineArticle": ("article-magazine", "MGZN"),
    "NewsItem": ("document", "NEWS"),
    "Report": ("report", "RPRT"),
    "StandardText": ("standard", "STAND"),
    "TreatyText": ("treaty", "LEGAL"),
    "WebPage": ("webpage", "ELEC"),
}
"""What CSL and RIS call a kind of source."""
_OTHER: Final = ("document", "GEN")


def _csl(work: Work) -> dict[str, Any]:
    """An entry by the CSL data schema 1.0.2; names stand there as a whole."""
    fields = {
        "author": [{"literal": name} for name in work.authors],
        "title": work.title,
        "container-title": work.container,
        "publisher": work.publisher,
        "issued": _csl_date(work.date),
        "version": work.version,
        "language": work.language,
        "keyword": work.authority or "",
        "URL": safe_address(work.address),
        "accessed": _csl_date(work.accessed),
        "note": "; ".join(remarks(work, "en", versioned=True)),
    }
    kind, _ = _KINDS.get(work.kind, _OTHER)
    return {"id": work.key, "type": kind, **{name: one for name, one in fields.items() if one}}


def _csl_date(date: str) -> dict[str, list[list[int]]]:
    found = [int(part) for part in parts(date)]
    return {"date-parts": [found]} if found else {}


def _ris(work: Work) -> str:
    """An entry with a line for each field: a text that has line breaks loses them."""
    lines = (f"{tag}  - {replaced(value)}\r\n" for tag, value in _ris_fields(work) if value)
    _, kind = _KINDS.get(work.kind, _OTHER)
    return f"TY  - {kind}\r\n{''.join(lines)}ER  - \r\n"


def _ris_fields(work: Work) -> Iterator[tuple[str, str]]:
    yield "ID", work.key
    yield from (("AU", name) for name in work.authors)
    yield "TI", work.title
    yield "T2", work.container
    yield "PB", work.publisher
    yield "PY", "".join(work.day()[:1])
    yield "DA", "/".join(work.day()) if len(work.day()) > 1 else ""
    yield "ET", work.version
    yield "LA", work.language
    yield "KW", work.authority or ""
    yield "UR", safe_address(work.address)
    yield "Y2", "/".join(parts(work.accessed))
    yield from (("N1", remark) for remark in remarks(work, "en", versioned=True))


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name, the media type of what it writes, and what writes it."""

    name: str
    media_type: str
    written: Callable[[tuple[Work, ...]], str]


def _line_each(entries: Iterable[str]) -> str:
    return "".join(f"{replaced(entry)}\n" for entry in entries)


STYLES: Final = {
    one.name: one
    for one in (
        Style("bibtex", "application/x-bibtex", lambda works: "\n".join(map(_bibtex, works))),
        Style(
            "ris", "application/x-research-info-systems", lambda works: "".join(map(_ris, works))
        ),
        Style(
            "csl",
            "application/vnd.citationstyles.csl+json",
            lambda works: json.dumps(list(map(_csl, works)), ensure_ascii=False, indent=2) + "\n",
        ),
        Style("apa", "text/x-apa", lambda works: _line_each(map(_apa, works))),
        Style("gost", "text/x-gost", lambda works: _line_each(map(_gost, works))),
    )
}
"""Each style by its name, in the order of `Cited`."""


def style_of(name: str) -> Style:
    """The style of a name; raises ParameterError, with those there are, if there is none."""
    if name not in STYLES:
        raise ParameterError(f"There is no style {name[:40]!r}; use one of {', '.join(STYLES)}.")
    return STYLES[name]


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


def answer_work(desk: Desk, asked: Asked, digest: str, base: str, accessed: str) -> Work:
    """The work for an answer whose body has this SHA-256.

    `base` is the address of the server that gave it; without one the address is that of the
    thing, which every version of the graph has.
    """
    manifest = desk.snapshot.manifest
    return Work(
        key=f"dcgraph-{asked.kind}-{digest[:12]}",
        kind="Answer",
        title=title(desk, asked),
        language=asked.lang,
        authors=tuple(one.text for one in desk.facts.words(DCG, PREFIXES["dcterms"] + "creator")),
        date=graph_day(desk),
        address=base + permalink(desk, asked) if base else DCGD + asked.name,
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
    return Cited(work, work.address, *(style.written((work,)) for style in STYLES.values()))


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
