"""Works as a reader would print them: after APA in English, after GOST R 7.0.100 in Russian."""

from __future__ import annotations

from typing import Final

from dcgraph.escaping import replaced
from dcgraph.research.citing.remarks import remarks
from dcgraph.research.citing.work import Work, parts, safe_address

__all__ = ["apa", "gost"]

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DASH: Final = " – "  # what GOST puts between the areas of a description


def apa(works: tuple[Work, ...]) -> str:
    """The entries after the APA manual (7th edition), a line each."""
    return "".join(f"{replaced(_apa(work))}\n" for work in works)


def _apa(work: Work) -> str:
    date = f"({_apa_date(work.date)})."
    title = _ended(work.title)
    head = f"{_ended(_listed(work.authors))} {date} {title}" if work.authors else f"{title} {date}"
    told = [head]
    if work.container:
        told.append(f"In {work.container}.")
    if work.publisher:
        told.append(_ended(work.publisher))
    if work.address and work.accessed:
        told.append(f"Retrieved {_apa_retrieved(work.accessed)}, from")
    if work.address:
        told.append(safe_address(work.address))
    if found := remarks(work, "en"):
        told.append(f"[{'; '.join(found)}]")
    return " ".join(told)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _apa_date(date: str) -> str:
    found = parts(date)
    if not found:
        return "n.d."
    months = [_month(one) for one in found[1:2]]
    days = [str(int(one)) for one in found[2:]]
    return ", ".join([found[0], *([" ".join([*months, *days])] if months else [])])


def _apa_retrieved(date: str) -> str:
    year, month, day = parts(date)
    return f"{_month(month)} {int(day)}, {year}"


def _month(number: str) -> str:
    return _MONTHS[int(number) - 1] if 1 <= int(number) <= len(_MONTHS) else number


def gost(works: tuple[Work, ...]) -> str:
    """The entries after GOST R 7.0.100-2018 and GOST R 7.0.5-2008, a line each."""
    return "".join(f"{replaced(_gost(work))}\n" for work in works)


def _gost(work: Work) -> str:
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
