"""How lawyers cite a text of law or a provision in it: OSCOLA, Bluebook and GOST.

Each writer follows its manual: OSCOLA (4th edition, with the section on international law),
The Bluebook (21st, rules 20 and 21, to which APA and Chicago refer for law), GOST R 7.0.100-2018.
What is not known is left out; nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Nature = Literal["treaty", "union act", "act", "other"]
"""A treaty, an act of the European Union, an act of a State or another union, or none of these."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part that a citation names: its word and number, or its name, in English and Russian.

    `inner` are the numbers of paragraphs within it, from outer to inner.
    """

    word: str
    number: str
    word_ru: str
    inner: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """What a citation of a text of law or of a provision needs; empty where nothing is known.

    `title` is in its `language`, and `official` if it is that of the text itself; `english` and
    `russian` are names of this project's graph, `common` is a shorter name. `jurisdiction` is that
    of the State in English and Russian, `issuers` are those who answer for a text that is no law.
    Dates are those that were read in a source, as precise as they are known. `edition` names the
    edition in which a provision stands, in both languages. `left_out` says in words what the
    manuals ask for and the graph does not have.
    """

    nature: Nature
    title: str
    language: str
    official: bool
    english: str
    russian: str
    common: str
    number: str
    jurisdiction: tuple[str, str]
    issuers: tuple[str, ...]
    adopted: str
    signed: str
    published: str
    in_force: str
    edition: tuple[str, str]
    units: tuple[Unit, ...]
    address: str
    left_out: tuple[str, ...]

    @property
    def date(self) -> str:
        """The day by which a text is known: of its adoption, else signature, else publication."""
        return self.adopted or self.signed or self.published

    @property
    def translated(self) -> bool:
        """Whether its title is in another language than English."""
        return self.language not in ("", "en")


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_SHORT_MONTHS: Final = (
    *("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov."),
    "Dec.",
)


def date_parts(date: str, months: tuple[str, ...] = _MONTHS) -> tuple[str, str, str]:
    """Year, name of the month and day of a date, as 2019, June and 3; empty if not known."""
    year, month, day = (*date.split("-"), "", "")[:3]
    return year, month and months[int(month) - 1], day.lstrip("0")


def _british_date(date: str) -> str:
    """A date as 26 June 1999, June 1999 or 1999."""
    return _spaced(*reversed(date_parts(date)))


def _bluebook_date(date: str) -> str:
    """A date as Nov. 27, 2014, Nov. 2014 or 2014."""
    year, month, day = date_parts(date, _SHORT_MONTHS)
    return f"{month} {day}, {year}" if day else _spaced(month, year)


def russian_date(date: str) -> str:
    """A date as 26.06.1999."""
    return ".".join(reversed(date.split("-")))


_OSCOLA_WORDS: Final = {
    "article": "art",
    "section": "s",
    "chapter": "ch",
    "part": "pt",
    "paragraph": "para",
    "title": "title",
    "annex": "annex",
    "preamble": "preamble",
}
_POINTED_WORDS: Final = {
    **{word: f"{short}." for word, short in _OSCOLA_WORDS.items()},
    "title": "tit.",
    "annex": "annex",
    "preamble": "preamble",
}
_BLUEBOOK_WORDS: Final = {**_POINTED_WORDS, "section": "§", "preamble": "pmbl."}
_GOST_WORDS: Final = {"статья": "ст.", "глава": "гл.", "раздел": "разд.", "часть": "ч."}


def place(law: Law, words: Mapping[str, str] = _POINTED_WORDS) -> str:
    """The provision within its text, as in General Annex, Standard 7.4; art. 6(1)."""
    return ", ".join(_unit(one, words) for one in law.units)


def _unit(one: Unit, words: Mapping[str, str]) -> str:
    word = words.get(one.word.lower(), one.word)
    inner = "".join(f"({number})" for number in one.inner)
    return f"{word} {one.number}".rstrip() + inner


def _place_in_russian(law: Law) -> str:
    told = []
    for one in law.units:
        word = _GOST_WORDS.get(one.word_ru.lower(), one.word_ru)
        unit = f"{word} {one.number}".rstrip()
        told.append(" ".join((*(f"п. {number}" for number in reversed(one.inner)), unit)))
    text = ", ".join(told)
    return text[:1].upper() + text[1:]


def _listed(*told: str) -> str:
    return ", ".join(filter(None, told))


def _spaced(*told: str) -> str:
    return " ".join(filter(None, told))


def _stopped(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _in_brackets(text: str, form: str = "({})") -> str:
    return form.format(text) if text else ""


def _states(law: Law) -> str:
    """The jurisdiction, unless the title names it."""
    name = law.jurisdiction[0]
    shown = law.english if law.translated else law.title
    return "" if name.casefold() in shown.casefold() else name


def _year_of(law: Law) -> str:
    """The year of an act that neither its title nor its number tells."""
    year = law.date[:4]
    told = any(one in f"{law.title} {law.number}" for one in (year,) if one)
    has_year = any(part.isdigit() and len(part) == 4 for part in _words(law.number))  # noqa: PLR2004
    return "" if told or has_year else year


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


_HOME: Final = "United Kingdom of Great Britain and Northern Ireland"
"""The State of OSCOLA, whose acts need neither chapter nor jurisdiction."""


def oscola(law: Law, accessed: str) -> str:
    """A footnote after OSCOLA, with the address where the text was read."""
    pin = place(law, _OSCOLA_WORDS)
    common, edition = _in_brackets(law.common), _in_brackets(law.edition[0])
    match law.nature:
        case "treaty":
            days = _listed(
                f"adopted {_british_date(law.adopted)}" if law.adopted else "",
                f"signed {_british_date(law.signed)}" if law.signed and not law.adopted else "",
                f"entered into force {_british_date(law.in_force)}" if law.in_force else "",
            )
            text = _spaced(law.title, _in_brackets(days), common, edition, pin)
        case "union act":
            # Without the sign of a number: Regulation (EU) 952/2013.
            text = _listed(_spaced(law.title.replace(" No ", " "), common, edition), pin)
        case "act" if law.jurisdiction[0] == _HOME:
            text = _spaced(_listed(_spaced(law.title, edition), pin))
        case "act":
            # A foreign title stands in brackets behind its English one.
            name = law.english if law.translated else law.title
            own = _in_brackets(law.title) if law.translated else ""
            number = law.number.replace(".", "")
            text = _listed(_spaced(name, own, _year_of(law)), number)
            text = _spaced(text, _in_brackets(_states(law)), edition, pin)
        case "other":
            said = _listed(_and(law.issuers), f"‘{law.title}’")
            text = _spaced(said, _in_brackets(_british_date(law.date)), edition, pin)
    seen = f"<{law.address}> accessed {_british_date(accessed)}" if law.address else ""
    return _stopped(_spaced(text, seen))


_BLUEBOOK_STATES: Final = {
    "Canada": "Can.",
    "Republic of Korea": "S. Kor.",
    "United Kingdom of Great Britain and Northern Ireland": "U.K.",
}
"""Table T10.3, for the States that it shortens and whose acts are in the graph."""


def bluebook(law: Law, _accessed: str) -> str:
    """A citation after the Bluebook: rule 21.4 for treaties, 21.9 for the Union, 20.5 for acts."""
    pin = place(law, _BLUEBOOK_WORDS)
    edition = _in_brackets(law.edition[0])
    title = law.title + (f" [{law.english}]" if law.translated else "")
    force = f"(entered into force {_bluebook_date(law.in_force)})" if law.in_force else ""
    match law.nature:
        case "treaty":
            # An article follows the name at once, the name of an annex after a comma.
            near = law.units and law.units[0].word.lower() in _BLUEBOOK_WORDS
            head = _spaced(title, edition)
            head = _spaced(head, pin) if near else _listed(head, pin)
            how = "adopted" if law.adopted else "signed" if law.signed else ""
            day = _spaced(how, _bluebook_date(law.adopted or law.signed))
            text = _spaced(_listed(head, day), force)
        case "union act":
            named = re.sub(r" \((?:EU|EC|EEC)\)(?: No)?(?= )", "", title)
            text = _spaced(_listed(named, pin), edition, "(EU)")
        case "act":
            name = law.jurisdiction[0]
            state = _BLUEBOOK_STATES.get(name, name)
            year = _in_brackets(_year_of(law))
            text = _spaced(_listed(title, law.number, pin), edition, year, _in_brackets(state))
        case "other":
            day = _in_brackets(_bluebook_date(law.date))
            text = _spaced(_listed(*law.issuers, title, pin), edition, day)
    return _stopped(_listed(text, law.address))


_DASH: Final = ". – "


def gost(law: Law, accessed: str) -> str:
    """A description after GOST R 7.0.100-2018; what the text does not say stands in brackets."""
    state = law.jurisdiction[1]
    heading = f"{state}. Законы. " if law.nature == "act" and state else ""
    issuers = "" if law.nature != "other" else _listed(*law.issuers)
    days = " ; ".join(
        f"{what}: {russian_date(day)}"
        for what, day in (
            ("дата принятия", law.adopted),
            ("дата подписания", law.signed),
            ("дата вступления в силу", law.in_force),
        )
        if day
    )
    number = law.number if law.nature == "act" else ""
    # A name that is not the text's own is given in Russian at once.
    title = law.title if law.official else law.russian
    name = "" if title == law.russian else f"[{law.russian}]"
    more = (number, name, _in_brackets(days, "[{}]"), _in_brackets(law.edition[1], "[{}]"))
    head = heading + " : ".join((title, *filter(None, more)))
    areas = [_spaced(head, issuers and f"/ {issuers}")]
    areas += ["Текст : электронный"] if law.address else []
    areas += [russian_date(law.published)] if law.published and not days else []
    areas += [_place_in_russian(law)] if law.units else []
    if law.address:
        areas.append(f"URL: {law.address} (дата обращения: {russian_date(accessed)})")
    return _DASH.join(one.rstrip(".") for one in areas) + "."


def _and(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last
