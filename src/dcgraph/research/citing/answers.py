"""Which answers can be cited, and what each is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from dcgraph.errors import ParameterError
from dcgraph.research.citing.titles import DAYS, LISTS, TITLES, Titles
from dcgraph.research.dates import is_date, last_day
from dcgraph.research.desk import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.terms import DCG, DCGD, PREFIXES, QUESTIONS

__all__ = ["ANSWERS", "SPARQL", "WHOLE", "Asked", "asked", "title"]

_COMMENT: Final = PREFIXES["rdfs"] + "comment"
_ROOT: Final = "/api/v1/"
_LONGEST: Final = 4_000
_MOST_PARAMETERS: Final = 50
_NAME: Final = r"[^/?#\\]{1,300}"
# A citation is a line of text: what could end it, or lead out of it, is not in an address.
_CHARACTERS: Final = re.compile(r"[^\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff#\\]+")
_SHORT: Final = 120

ANSWERS: Final[dict[str, str]] = {
    **{f"{name}": name for name in LISTS},
    "instruments/{name}": "instrument",
    "instruments/{name}/state": "state",
    "actors/{name}/members": "members",
    "sources/{name}": "source",
    "records/{name}": "record",
    "records/{name}/references": "references",
    "records/{name}/neighbourhood": "neighbourhood",
    "claims": "claims",
    "claims/{name}": "claim",
    "coverage": "coverage",
    "statistics": "statistics",
    "matrix": "matrix",
    "gaps": "gaps",
    "paths": "paths",
    "explain": "explain",
    "timeline": "timeline",
    "compare": "compare",
    "search": "search",
    "questions": "questions",
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
    if not 0 < len(of) <= _LONGEST or not _CHARACTERS.fullmatch(of):
        raise ParameterError(
            f"What is cited must be a path with its query, of 1 to {_LONGEST} characters, without "
            "spaces, backslashes and #: write those as %20, %5C and %23."
        )
    if of.startswith(f"{SPARQL}?"):
        return _queried(of)
    split = urlsplit(of) if of.startswith(_ROOT) else None
    path = unquote(split.path) if split else ""
    inner = path.removeprefix(_ROOT)
    for pattern, kind in _ROUTES:
        if split and _plain(path) and (found := pattern.fullmatch(inner)):
            name = found.groupdict().get("name", "")
            return Asked(kind, name, path, _parameters(split.query))
    known = ", ".join(dict.fromkeys(route.partition("/")[0] for route in ANSWERS))
    raise ParameterError(
        f"{of[:80]!r} is no answer that can be cited; it must begin with {_ROOT} and one of "
        f"{known}, as in /api/v1/records/rkc?lang=en, or be {SPARQL}?query=…"
    )


def _queried(of: str) -> Asked:
    given = _parameters(urlsplit(of).query)
    query = dict(given).get("query", "")
    if not query.strip():
        raise ParameterError(f"{SPARQL} is cited with a query, as in {SPARQL}?query=ASK%20%7B%7D.")
    return Asked("sparql", "", SPARQL, given)


def _plain(path: str) -> bool:
    steps = path.split("/")
    return bool(_CHARACTERS.fullmatch(path)) and ".." not in steps and "." not in steps


def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise ParameterError(
            f"What is cited has more than {_MOST_PARAMETERS} parameters; ask for less."
        ) from None
    return tuple(pairs)


def title(desk: Desk, one: Asked) -> str:
    """What an answer is called, in the language that it was asked for."""
    given = dict(one.parameters)
    words: Titles = TITLES[one.lang]
    if one.kind in LISTS:
        head = f"{LISTS[one.kind][one.lang]}"
        narrowed = [_label(desk, given[key], one.lang) for key in ("within",) if given.get(key)]
        narrowed += [given[key] for key in ("kind",) if given.get(key)]
        return words["list"].format(head=head, narrowed="".join(f", {it}" for it in narrowed))
    told = {
        "name": _label(desk, one.name, one.lang),
        "day": _day(given.get("asOf", ""), one.lang),
        **{
            slot: _label(desk, _first(given, *keys), one.lang)
            for slot, keys in _SLOTS[one.kind].items()
        },
    }
    # What is of no thing in particular begins with the colon after its name.
    return words[one.kind].format(**told).lstrip("\u00a0 :")


def _day(given: str, lang: Language) -> str:
    """A day in a title; a month or a year stands for its last."""
    day = last_day(given) if is_date(given) else given
    return DAYS[lang].format(day) if day else ""


WHOLE: Final = Asked("graph", "", "/downloads", ())
"""The graph itself, with the files that hold it; the list of them tells when it was built."""

_SLOTS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    **{kind: {} for kind in TITLES["en"]},
    "paths": {"start": ("from",), "end": ("to",)},
    "explain": {"start": ("subject",), "relation": ("relation",), "end": ("object", "target")},
    "matrix": {"rows": ("rows", "=notions"), "columns": ("columns", "=instruments")},
    "gaps": {"rows": ("notion", "of"), "columns": ("instrument", "in")},
    "compare": {"start": ("left", "first", "a", "of"), "end": ("right", "second", "b", "with")},
    "timeline": {"name": ("of", "thing", "name")},
    "search": {"words": ("q", "query", "text")},
}
"""Which parameters fill a title; one with = before it stands for itself."""


def _first(given: Mapping[str, str], *keys: str) -> str:
    return next((given.get(key) or key[1:] for key in keys if key in given or key[0] == "="), "")


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
