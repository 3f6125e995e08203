"""How a work is written in a bibliography.

Programs read BibTeX, RIS and CSL, people APA and GOST; law is written as lawyers cite it. A
reference manager makes other styles of CSL: see docs/decisions/0095-citation-styles.md.

A hash has no place in what people read: it stands in the forms for programs alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import quote

from dcgraph.errors import ParameterError
from dcgraph.research import legal_styles
from dcgraph.research.legal_styles import Law, date_parts, russian_date
from dcgraph.research.model import Authority
from dcgraph.text import replaced


@dataclass(frozen=True, slots=True)
class Work:
    """One entry of a bibliography; what is not known is empty, and nothing is made up.

    `kind` is the class of a source, or `Answer`, or `Book` for a publication that a publisher
    brought out on its own. `language` is the code of its title, `text_language` that of the work
    itself, and `translated_title` an English title beside one in another language. Dates are as
    precise as they are known: 2019, 2019-06 or 2019-06-03.

    `inverted` tells that `authors` have the family name first, then a comma and the other names;
    `latin_authors` are their names in Latin letters where the source gives them so, too. A work
    that appeared in a `periodical` has `volumes`, `issues` and `pages` there: one value each, or
    all that sources give where they differ. `recalled_periodical` tells that its name in the
    language of the title is known from general knowledge alone.

    `places` are those in the source on which something rests; `recalled` tells that its text was
    not read, `authority` who answers for it. An answer has the `container` that it is from, its
    `version`, the hash of the graph's `content` and the SHA-256 of its own bytes, `answer`; its
    `landing` is the address for readers, empty where that is its `address`. A provision or a text
    of law has a `law`, from which the styles of lawyers cite it. `annotations` tell in our words
    what stands in it; programs alone read them.
    """

    key: str
    kind: str
    title: str
    language: str = ""
    translated_title: str = ""
    text_language: str = ""
    authors: tuple[str, ...] = ()
    inverted: bool = False
    latin_authors: tuple[str, ...] = ()
    publisher: str = ""
    periodical: str = ""
    recalled_periodical: bool = False
    volumes: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    isbn: str = ""
    doi: str = ""
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
    landing: str = ""
    law: Law | None = None
    annotations: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The year of its date, if that is known."""
        return self.date.partition("-")[0]


def safe_address(address: str) -> str:
    """An address in which no character has a meaning for LaTeX's braces or ends a line."""
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")


_LETTERS: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (*"abvgdeëžzijklmnoprstufhcčšŝ", "ʺ", "y", "ʹ", *"èûâ"),
        strict=True,
    )
)
_IN_LATIN: Final = str.maketrans(
    _LETTERS | {letter.upper(): latin.upper() for letter, latin in _LETTERS.items()}
)


def romanized(text: str) -> str:
    """A Russian text in Latin letters after ISO 9:1995, letter by letter."""
    return text.translate(_IN_LATIN)


_INITIAL: Final = re.compile(r"(^|[ -])([^\W\d_])[^ .-]*\.?")


def _with_initials(name: str) -> str:
    """A name whose family name stands first, its other names cut to initials."""
    family, comma, others = name.partition(", ")
    return family + comma + _INITIAL.sub(r"\1\2.", others)


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


_REMARKS: Final = {
    "en": (
        *("Version {}", "content SHA-256 {}", "answer SHA-256 {}", "Cited at: {}"),
        *("volumes by source: {}", "issues by source: {}", "pages by source: {}"),
        "the name of the periodical is recalled",
        "recalled: the text itself was not read",
    ),
    "ru": (
        *("Версия {}", "SHA-256 содержания {}", "SHA-256 ответа {}", "Места: {}"),
        *("Тома по источникам: {}", "Номера по источникам: {}", "Страницы по источникам: {}"),
        "название издания приведено по памяти",
        "по памяти: сам текст не прочитан",
    ),
}


def remarks(work: Work, language: Literal["en", "ru"], *, machine: bool = False) -> list[str]:
    """The remarks on a work, in the language of the style.

    For a `machine` they have the hashes, and no version, which has a field of its own. Where
    sources differ on volume, issue or pages, the field of a style has room for one value alone.
    """
    pinned = ("", work.content, work.answer) if machine else (work.version, "", "")
    differing = (
        " / ".join(values) if len(values) > 1 else ""
        for values in (work.volumes, work.issues, work.pages)
    )
    recalled = (work.recalled_periodical, work.recalled)
    values = (*pinned, "; ".join(work.places), *differing, *recalled)
    return [
        form.format(value) for form, value in zip(_REMARKS[language], values, strict=True) if value
    ]


def _notes(work: Work) -> list[str]:
    """The remarks of a style that programs read, with the title of an article in Latin letters."""
    latin = romanized(work.title)
    shown = latin != work.title and bool(work.periodical or work.translated_title)
    told = [f"title in Latin letters (ISO 9): {latin}"] if shown else []
    return [*told, *remarks(work, "en", machine=True)]


def _shown_address(work: Work) -> str:
    return work.landing or work.address


_DASH: Final = " – "  # what GOST puts between the areas of a description
_RESOLVER: Final = "https://doi.org/"


def _apa(work: Work) -> str:
    """An entry after the APA manual (7th edition).

    A title in other letters stands in Latin ones with its translation in brackets, and a
    translated title in brackets where the work's own was not read.
    """
    year_alone = work.periodical and work.kind in _RESEARCH
    date = f"({_apa_date(work.year if year_alone else work.date)})."
    names = work.latin_authors or tuple(map(romanized, work.authors))
    names = tuple(map(_with_initials, names)) if work.inverted else names
    title = _with_full_stop(_latin_title(work))
    pages, publisher = _first(work.pages), romanized(work.publisher)
    address = safe_address(_RESOLVER + work.doi if work.doi else _shown_address(work))
    year, month, day = date_parts(work.accessed)
    is_dated = address and work.accessed and not work.doi
    notes = "; ".join(remarks(work, "en"))
    if work.periodical:
        place = _with_full_stop(_apa_place(work))
    else:
        place = f"{'pp' if '–' in pages else 'p'}. {pages}." if pages else ""
    entry = (
        *((_with_full_stop(_with_ampersand(names)), date, title) if names else (title, date)),
        place,
        f"In {work.container}." if work.container else "",
        _with_full_stop(publisher) if publisher and not work.periodical else "",
        f"Retrieved {month} {day}, {year}, from" if is_dated else "",
        address,
        f"[{notes}]" if notes else "",
    )
    return " ".join(filter(None, entry))


def _latin_title(work: Work) -> str:
    if work.text_language and work.language and work.language != work.text_language:
        return f"[{work.title}]"
    translated = f" [{work.translated_title}]" if work.translated_title else ""
    return romanized(work.title) + translated


def _apa_place(work: Work) -> str:
    """Where in a periodical a work stands: Journal, 18(6), 159–172."""
    # The number in the whole series, which some print beside that in the year, is left out.
    issue = f"({_first(work.issues).partition(' ')[0]})" if work.issues else ""
    number = _first(work.volumes) + issue
    return ", ".join(filter(None, (romanized(work.periodical), number, _first(work.pages))))


def _with_ampersand(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _apa_date(date: str) -> str:
    year, month, day = date_parts(date)
    return ", ".join(filter(None, (year, f"{month} {day}".rstrip()))) or "n.d."


_NUMBERED: Final = {"ru": ("Т. {}", "№ {}", "С. {}"), "": ("Vol. {}", "no. {}", "P. {}")}
"""How GOST writes volume, issue and pages, in the language of the title."""


def _gost(work: Work) -> str:
    """An entry after GOST R 7.0.100-2018 and GOST R 7.0.5-2008."""
    names = tuple(map(_with_initials, work.authors)) if work.inverted else work.authors
    heading = f"{names[0]} " if names and work.inverted else ""
    signed = ", ".join(map(_turned, names) if work.inverted else names)
    address, date = _shown_address(work), russian_date(work.date)
    areas = [heading + work.title + (f" / {signed}" if signed else "")]
    areas += ["Текст : электронный"] if address else []
    if work.container:
        areas[-1] += f" // {work.container} : граф знаний : [сайт]"
    volume, issue, page = _NUMBERED.get(work.language, _NUMBERED[""])
    if work.periodical:
        areas[-1] = f"{areas[-1].rstrip('.')} // {work.periodical}"
        numbered = ((volume, work.volumes), (issue, work.issues))
        number = ", ".join(form.format(values[0]) for form, values in numbered if values)
        areas += [work.year if number else date, number[:1].upper() + number[1:]]
    else:
        areas.append(", ".join(filter(None, (work.publisher, date))))
    fields = ((page, work.pages), ("ISSN {}", work.issn))
    areas += [form.format(values[0]) for form, values in fields if values]
    areas += [f"ISBN {work.isbn}" if work.isbn else "", f"DOI {work.doi}" if work.doi else ""]
    if address:
        visited = f" (дата обращения: {russian_date(work.accessed)})" if work.accessed else ""
        areas.append(f"URL: {safe_address(address)}{visited}")
    areas += remarks(work, "ru")
    return f".{_DASH}".join(area.rstrip(".") for area in areas if area) + "."


def _turned(name: str) -> str:
    """A name with the family name last: S. V. Mozer."""
    family, comma, others = name.partition(", ")
    return f"{others} {family}" if comma else name


_SPECIAL: Final = str.maketrans(
    {one: f"\\{one}" for one in "{}$&#%_"}
    | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
)
_KEY: Final = re.compile(r"[^A-Za-z0-9.:-]+")


def _bibtex(work: Work) -> str:
    """An entry for BibTeX.

    Names stand in braces where a source does not tell which part of one is the surname, and
    titles do, so that no style changes their capitals.
    """
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _bibtex_fields(work) if value)
    return f"@{_bibtex_kind(work)}{{{_KEY.sub('-', work.key)},\n{fields}}}\n"


def _bibtex_kind(work: Work) -> str:
    if work.kind == "Report" and work.publisher:
        return "techreport"
    if work.kind == "Book":
        return "book"
    return "article" if work.periodical else "misc"


_MADE_BY: Final = {"techreport": "institution", "book": "publisher"}


def _bibtex_fields(work: Work) -> Iterator[tuple[str, str]]:
    kind = _bibtex_kind(work)
    named = (_escaped(name) for name in work.authors)
    yield "author", " and ".join(one if _turns(work, one) else f"{{{one}}}" for one in named)
    yield "title", f"{{{_escaped(work.title)}}}"
    yield "titleaddon", _escaped(work.translated_title)
    yield "journal" if kind == "article" else "series", _escaped(work.periodical)
    yield "volume", _first(work.volumes)
    yield "number", _first(work.issues)
    yield "pages", _first(work.pages).replace("–", "--")
    made_by = _escaped(work.publisher or work.container)
    if kind != "article":
        yield _MADE_BY.get(kind, "howpublished"), made_by
    yield "year", work.year
    yield "date", work.date if work.date != work.year else ""
    yield "version", _escaped(work.version)
    yield "issn", _first(work.issn)
    yield "isbn", work.isbn
    yield "doi", _escaped(work.doi)
    yield "url", safe_address(work.address)
    yield "urldate", work.accessed
    yield "language", work.text_language or work.language
    yield "keywords", work.authority or ""
    yield "note", _escaped("; ".join(_notes(work)))
    yield "annote", _escaped(" ".join(work.annotations))


def _turns(work: Work, name: str) -> bool:
    """Whether a name has its family name first, separated by a comma."""
    return work.inverted and ", " in name


def _escaped(text: str) -> str:
    return replaced(text).translate(_SPECIAL)


_KINDS: Final = {
    "Answer": ("dataset", "DATA"),
    "BlogPost": ("post-weblog", "BLOG"),
    "Book": ("book", "BOOK"),
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
_RESEARCH: Final = ("JournalArticle", "Publication")


def _kinds(work: Work) -> tuple[str, str]:
    if work.periodical and work.kind in _RESEARCH:
        return ("article-journal", "JOUR")
    return _KINDS.get(work.kind, _OTHER)


def _csl(work: Work) -> dict[str, Any]:
    """An entry by the CSL data schema 1.0.2; a name whose parts are not told stands as a whole."""
    kind, _ = _kinds(work)
    issue = "number" if work.kind == "Report" else "issue"
    english_title = [f"English title: {work.translated_title}"] if work.translated_title else []
    fields = {
        "author": [_csl_name(work, name) for name in work.authors],
        "title": work.title,
        "container-title": work.periodical or work.container,
        "volume": _first(work.volumes),
        issue: _first(work.issues),
        "page": _first(work.pages),
        "publisher": "" if work.periodical else work.publisher,
        "issued": _csl_date(work.date),
        "version": work.version,
        "language": work.text_language or work.language,
        "keyword": work.authority or "",
        "ISSN": _first(work.issn),
        "ISBN": work.isbn,
        "DOI": work.doi,
        "URL": safe_address(work.address),
        "accessed": _csl_date(work.accessed),
        "note": "; ".join([*english_title, *_notes(work)]),
        "annote": " ".join(work.annotations),
    }
    return {"id": work.key, "type": kind, **{name: one for name, one in fields.items() if one}}


def _csl_name(work: Work, name: str) -> dict[str, str]:
    if not _turns(work, name):
        return {"literal": name}
    family, _, given = name.partition(", ")
    return {"family": family, "given": given}


def _csl_date(date: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else {}


def _ris(work: Work) -> str:
    """An entry with a line for each field: a text that has line breaks loses them."""
    lines = (f"{tag}  - {replaced(value)}\r\n" for tag, value in _ris_fields(work) if value)
    _, kind = _kinds(work)
    return f"TY  - {kind}\r\n{''.join(lines)}ER  - \r\n"


def _ris_fields(work: Work) -> Iterator[tuple[str, str]]:
    first, _, last = _first(work.pages).partition("–")
    yield "ID", work.key
    yield from (("AU", name) for name in work.authors)
    yield "TI", work.title
    yield "TT", work.translated_title
    yield "T2", work.periodical or work.container
    yield "VL", _first(work.volumes)
    yield "IS", _first(work.issues)
    yield "SP", first
    yield "EP", last
    yield "PB", "" if work.periodical else work.publisher
    yield "PY", work.year
    yield "DA", work.date.replace("-", "/") if work.date != work.year else ""
    yield "ET", work.version
    yield "SN", work.isbn or _first(work.issn)
    yield "DO", work.doi
    yield "LA", work.text_language or work.language
    yield "KW", work.authority or ""
    yield "UR", safe_address(work.address)
    yield "Y2", work.accessed.replace("-", "/")
    yield from (("N1", remark) for remark in (*_notes(work), *work.annotations))


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name, the media type of what it writes, and what writes it."""

    name: str
    media_type: str
    write: Callable[[tuple[Work, ...]], str]


def _lines(entry: Callable[[Work], str]) -> Callable[[tuple[Work, ...]], str]:
    return lambda works: "".join(f"{replaced(entry(work))}\n" for work in works)


def _law_lines(entry: Callable[[Law, str], str]) -> Callable[[tuple[Work, ...]], str]:
    def line(work: Work) -> str:
        assert work.law
        return entry(work.law, work.accessed)

    return _lines(line)


_OF_PROGRAMS: Final = (
    Style("bibtex", "application/x-bibtex", lambda works: "\n".join(map(_bibtex, works))),
    Style("ris", "application/x-research-info-systems", lambda works: "".join(map(_ris, works))),
    Style(
        "csl",
        "application/vnd.citationstyles.csl+json",
        lambda works: json.dumps(list(map(_csl, works)), ensure_ascii=False, indent=2) + "\n",
    ),
)
STYLES: Final = {
    style.name: style
    for style in (
        *_OF_PROGRAMS,
        Style("apa", "text/x-apa", _lines(_apa)),
        Style("gost", "text/x-gost", _lines(_gost)),
    )
}
"""The styles of sources and answers, by name."""
LAW_STYLES: Final = {
    style.name: style
    for style in (
        *_OF_PROGRAMS,
        Style("oscola", "text/x-oscola", _law_lines(legal_styles.oscola)),
        Style("bluebook", "text/x-bluebook", _law_lines(legal_styles.bluebook)),
        Style("gost", "text/x-gost", _law_lines(legal_styles.gost)),
    )
}
"""The styles of texts of law and their provisions, by name."""


def styles_of(work: Work) -> Mapping[str, Style]:
    """The styles in which a work is cited, by name."""
    return LAW_STYLES if work.law else STYLES


def style_of(name: str, styles: Mapping[str, Style] = STYLES) -> Style:
    """The style of a name; raises ParameterError, with those there are, if there is none."""
    if name not in styles:
        works = "law" if styles is LAW_STYLES else "sources and answers"
        raise ParameterError(
            f"There is no style {name[:40]!r} for {works}; use one of {', '.join(styles)}."
        )
    return styles[name]
