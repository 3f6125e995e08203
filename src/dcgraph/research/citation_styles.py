"""How a work is written in a bibliography.

Programs read BibTeX, RIS and CSL, people APA, OSCOLA, Bluebook, Chicago and GOST.

A hash has no place in what people read: it stands in the forms for programs alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import quote

from dcgraph.errors import ParameterError
from dcgraph.research import legal_styles
from dcgraph.research.legal_styles import MONTHS, Law, american_date, bluebook_date, british_date
from dcgraph.research.model import Authority
from dcgraph.text import replaced

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


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


_PINNED: Final = {
    "en": ("Version {}", "content SHA-256 {}", "answer SHA-256 {}", "Cited at: {}"),
    "ru": ("Версия {}", "SHA-256 содержания {}", "SHA-256 ответа {}", "Места: {}"),
}
_DIFFER: Final = {
    "en": ("volumes by source: {}", "issues by source: {}", "pages by source: {}"),
    "ru": ("Тома по источникам: {}", "Номера по источникам: {}", "Страницы по источникам: {}"),
}
"""What tells that sources differ; a field of a style has room for one of the values alone."""
_NAME_RECALLED: Final = {
    "en": "the name of the periodical is recalled",
    "ru": "название издания приведено по памяти",
}
_RECALLED: Final = {
    "en": "recalled: the text itself was not read",
    "ru": "по памяти: сам текст не прочитан",
}


def remarks(work: Work, language: Literal["en", "ru"], *, machine: bool = False) -> list[str]:
    """The remarks on a work, in the language of the style.

    For a `machine` they have the hashes, and no version, which has a field of its own.
    """
    pinned = ("", work.content, work.answer) if machine else (work.version, "", "")
    values = (*pinned, "; ".join(work.places))
    found = [
        told.format(value) for told, value in zip(_PINNED[language], values, strict=True) if value
    ]
    several = (work.volumes, work.issues, work.pages)
    found += [
        told.format(" / ".join(every))
        for told, every in zip(_DIFFER[language], several, strict=True)
        if len(every) > 1
    ]
    found += [_NAME_RECALLED[language]] if work.recalled_periodical else []
    return [*found, _RECALLED[language]] if work.recalled else found


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
    dated = work.date[:4] if work.periodical and work.kind in _RESEARCH else work.date
    date = f"({_apa_date(dated)})."
    names = work.latin_authors or tuple(map(romanized, work.authors))
    names = tuple(map(_with_initials, names)) if work.inverted else names
    title = _with_full_stop(_latin_title(work))
    by = [_with_full_stop(_with_ampersand(names))] if names else []
    told = [*by, date, title] if by else [title, date]
    if work.periodical:
        told.append(_with_full_stop(_apa_place(work)))
    elif work.pages:
        pages = _first(work.pages)
        told.append(f"{'pp' if '–' in pages else 'p'}. {pages}.")
    if work.container:
        told.append(f"In {work.container}.")
    if work.publisher and not work.periodical:
        told.append(_with_full_stop(romanized(work.publisher)))
    if work.doi:
        told.append(safe_address(_RESOLVER + work.doi))
    else:
        if _shown_address(work) and work.accessed:
            year, month, day = parts(work.accessed)
            told.append(f"Retrieved {_month(month)} {int(day)}, {year}, from")
        if _shown_address(work):
            told.append(safe_address(_shown_address(work)))
    if found := remarks(work, "en"):
        told.append(f"[{'; '.join(found)}]")
    return " ".join(told)


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
    told = (romanized(work.periodical), number, _first(work.pages))
    return ", ".join(filter(None, told))


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
    return MONTHS[int(number) - 1] if 1 <= int(number) <= len(MONTHS) else number


_NUMBERED: Final = {"ru": ("Т. {}", "№ {}", "С. {}"), "": ("Vol. {}", "no. {}", "P. {}")}
"""How GOST writes volume, issue and pages, in the language of the title."""


def _gost(work: Work) -> str:
    """An entry after GOST R 7.0.100-2018 and GOST R 7.0.5-2008."""
    names = tuple(map(_with_initials, work.authors)) if work.inverted else work.authors
    heading = f"{names[0]} " if names and work.inverted else ""
    signed = ", ".join(map(_turned, names) if work.inverted else names)
    head = heading + work.title + (f" / {signed}" if signed else "")
    medium = ["Текст : электронный"] if _shown_address(work) else []
    areas = [head, *medium]
    year = ".".join(reversed(work.day()))
    if work.container:
        areas[-1] += f" // {work.container} : граф знаний : [сайт]"
    volume, issue, page = _NUMBERED.get(work.language, _NUMBERED[""])
    if work.periodical:
        areas[-1] = f"{areas[-1].rstrip('.')} // {work.periodical}"
        told = ((volume, work.volumes), (issue, work.issues))
        number = ", ".join(form.format(every[0]) for form, every in told if every)
        when = "".join(work.day()[:1]) if number else year
        areas += [*filter(None, (when, number[:1].upper() + number[1:]))]
    else:
        areas += [one for one in (", ".join(filter(None, (work.publisher, year))),) if one]
    areas += [page.format(work.pages[0])] if work.pages else []
    areas += [f"ISSN {one}" for one in work.issn[:1]]
    areas += [f"ISBN {work.isbn}"] if work.isbn else []
    areas += [f"DOI {work.doi}"] if work.doi else []
    if _shown_address(work):
        seen = ".".join(reversed(parts(work.accessed)))
        visited = f" (дата обращения: {seen})" if seen else ""
        areas.append(f"URL: {safe_address(_shown_address(work))}{visited}")
    areas += remarks(work, "ru")
    return f".{_DASH}".join(one.rstrip(".") for one in areas) + "."


def _turned(name: str) -> str:
    """A name with the family name last: S. V. Mozer."""
    family, comma, others = name.partition(", ")
    return f"{others} {family}" if comma else name


_MANY: Final = 3
"""Authors that a footnote names; of more it names the first."""


def _footnote(work: Work, *, others: str, several: str, points: bool = True) -> str:
    """The authors with their given names first, as the notes of lawyers name them."""
    names = work.latin_authors or tuple(map(romanized, work.authors))
    names = tuple(map(_turned, map(_with_initials, names))) if work.inverted else names
    names = names if points else tuple(one.replace(".", "") for one in names)
    if len(names) > _MANY:
        return f"{names[0]} {others}"
    *first, last = [*names] or [""]
    return f"{', '.join(first)} {several} {last}" if first else last


def _brought_out(work: Work) -> str:
    """Who brought a work out, unless that is its author."""
    by = romanized(work.container or work.publisher)
    return "" if by in work.authors else by


def _noted(work: Work, text: str) -> str:
    """A note with the remarks on the work behind it."""
    found = remarks(work, "en")
    return f"{text}." + (f" [{'; '.join(found)}]" if found else "")


def _link(work: Work) -> str:
    return safe_address(_RESOLVER + work.doi if work.doi else _shown_address(work))


def _oscola(work: Work) -> str:
    """A footnote after OSCOLA (4th edition)."""
    by = _footnote(work, others="and others", several="and", points=False)
    title, year = _latin_title(work), work.date[:4]
    page = _first(work.pages).partition("–")[0]
    if work.kind == "Book":
        text = _joined(", ", by, title) + _bracketed(_joined(" ", _brought_out(work), year))
    elif work.periodical:
        volume, issue = _first(work.volumes), _first(work.issues).partition(" ")[0]
        number = volume + (f"({issue})" if issue and volume else "")
        when = (f"({year})" if volume else f"[{year}]") if year else ""
        place = _joined(" ", when, number, romanized(work.periodical), page)
        text = f"{_joined(', ', by, f'‘{title}’')} {place}"
    else:
        when = _joined(", ", _brought_out(work), british_date(work.date))
        text = _joined(", ", by, f"‘{title}’") + _bracketed(when)
    link = _link(work)
    seen = f" accessed {british_date(work.accessed)}" if work.accessed and not work.doi else ""
    return _noted(work, text + (f" <{link}>{seen}" if link else ""))


def _bluebook(work: Work) -> str:
    """A citation after the Bluebook (21st edition), rules 15, 16 and 18."""
    by, title = _footnote(work, others="et al.", several="&"), _latin_title(work)
    year, page = work.date[:4], _first(work.pages).partition("–")[0]
    volume, issue = _first(work.volumes), _first(work.issues).partition(" ")[0]
    if work.kind == "Book":
        text = _joined(", ", by, title) + _bracketed(year)
    elif work.periodical and (issue or not volume):
        # Issues that each begin with page 1 are cited by their number.
        journal = _joined(" ", volume, romanized(work.periodical))
        at = f"at {page}" if page else ""
        text = _joined(", ", by, title, journal, f"no. {issue}" if issue else "", year, at)
    elif work.periodical:
        place = _joined(" ", volume, romanized(work.periodical), page)
        text = _joined(", ", by, title, place) + _bracketed(year)
    else:
        text = _joined(", ", by, title, _brought_out(work)) + _bracketed(bluebook_date(work.date))
    return _noted(work, _joined(", ", text, _link(work)))


def _chicago(work: Work) -> str:
    """A note after the Chicago Manual of Style (17th edition)."""
    by, title = _footnote(work, others="et al.", several="and"), _latin_title(work)
    year, pages = work.date[:4], _first(work.pages)
    if work.kind == "Book":
        text = _joined(", ", by, title) + _bracketed(_joined(", ", _brought_out(work), year))
    elif work.periodical:
        issue = _first(work.issues).partition(" ")[0]
        journal = _joined(" ", romanized(work.periodical), _first(work.volumes))
        place = _joined(", ", journal, f"no. {issue}" if issue else "") + _bracketed(year)
        text = f"{_joined(', ', by, f'“{title},”')} {place}{f': {pages}' if pages else ''}"
        text = text.replace(",”, ", ",” ")
    else:
        rest = _joined(", ", _brought_out(work), american_date(work.date))
        text = f"{_joined(', ', by, f'“{title},”')} {rest}" if rest else _joined(", ", by, title)
    return _noted(work, _joined(", ", text, _link(work)))


def _joined(sign: str, *told: str) -> str:
    return sign.join(filter(None, told))


def _bracketed(text: str) -> str:
    return f" ({text})" if text else ""


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
    yield "year", "".join(work.day()[:1])
    yield "date", work.date if len(work.day()) > 1 else ""
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
        "note": "; ".join([*_english_title(work), *_notes(work)]),
        "annote": " ".join(work.annotations),
    }
    return {"id": work.key, "type": kind, **{name: one for name, one in fields.items() if one}}


def _english_title(work: Work) -> list[str]:
    return [f"English title: {work.translated_title}"] if work.translated_title else []


def _csl_name(work: Work, name: str) -> dict[str, str]:
    if not _turns(work, name):
        return {"literal": name}
    family, _, given = name.partition(", ")
    return {"family": family, "given": given}


def _csl_date(date: str) -> dict[str, list[list[int]]]:
    found = [int(part) for part in parts(date)]
    return {"date-parts": [found]} if found else {}


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
    yield "PY", "".join(work.day()[:1])
    yield "DA", "/".join(work.day()) if len(work.day()) > 1 else ""
    yield "ET", work.version
    yield "SN", work.isbn or _first(work.issn)
    yield "DO", work.doi
    yield "LA", work.text_language or work.language
    yield "KW", work.authority or ""
    yield "UR", safe_address(work.address)
    yield "Y2", "/".join(parts(work.accessed))
    yield from (("N1", remark) for remark in (*_notes(work), *work.annotations))


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name, the media type of what it writes, and what writes it."""

    name: str
    media_type: str
    write: Callable[[tuple[Work, ...]], str]


def _line_each(entries: Iterable[str]) -> str:
    return "".join(f"{replaced(entry)}\n" for entry in entries)


def _texts(
    of_work: Callable[[Work], str], of_law: Callable[[Law, str], str]
) -> Callable[[tuple[Work, ...]], str]:
    """What writes works as lines of text: those that are law as lawyers cite it."""
    return lambda works: _line_each(
        of_law(one.law, one.accessed) if one.law else of_work(one) for one in works
    )


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
        Style("apa", "text/x-apa", _texts(_apa, legal_styles.apa)),
        Style("gost", "text/x-gost", _texts(_gost, legal_styles.gost)),
        Style("oscola", "text/x-oscola", _texts(_oscola, legal_styles.oscola)),
        Style("bluebook", "text/x-bluebook", _texts(_bluebook, legal_styles.bluebook)),
        Style("chicago", "text/x-chicago", _texts(_chicago, legal_styles.chicago)),
    )
}
"""Each style by its name, in the order of `Cited`."""


def style_of(name: str) -> Style:
    """The style of a name; raises ParameterError, with those there are, if there is none."""
    if name not in STYLES:
        raise ParameterError(f"There is no style {name[:40]!r}; use one of {', '.join(STYLES)}.")
    return STYLES[name]
