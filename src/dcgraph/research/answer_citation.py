"""How an answer is cited: by which address, under which title, and pinned to which graph."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dcgraph.dates import is_date, last_day
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, QUESTIONS
from dcgraph.research.catalogue import CATALOGUES
from dcgraph.research.citation_styles import Work
from dcgraph.research.filters import graph_day
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.operations import OPERATIONS
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
    **{one.path: one.name for one in OPERATIONS.values() if one.citable},
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
    own = OPERATIONS[one.kind].own_texts if one.kind in OPERATIONS else {}
    names = {key: given.get(key) or usual for key, usual in own.items()} | {"name": one.name}
    told = {
        **{key: _label(desk, name, lang) for key, name in names.items()},
        "all": _label(desk, ",".join(filter(None, names.values())), lang),
        "day": t("citation.day", day=day) if day else "",
    }
    kind = one.kind if one.kind != "contents" or told["concept"] else "contents-all"
    if not t.has(f"citation.title.{kind}"):
        return t("citation.title.any", path=one.path.removeprefix(_ROOT), **told)
    # What is of no thing in particular begins with the colon after its name.
    return t(f"citation.title.{kind}", **told).lstrip("\u00a0 :")


WHOLE: Final = Asked("graph", "", "/downloads", ())
"""The graph itself, with the files that hold it; the list of them tells when it was built."""


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


_PREFIX: Final = 16
"""Hex digits of the content's hash in a permalink: no two graphs will ever share them."""
_SHORTEST: Final = 12
_PIN: Final = re.compile(r"[0-9a-f]+")

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
        authors=tuple(one.text for one in desk.facts.words(DCG, PREFIXES["dcterms"] + "creator")),
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


def names(pin: str, content: str) -> bool:
    """Whether a pin stands for a graph with this hash of its content.

    Raises ParameterError for what is no beginning of a hash.
    """
    if not _SHORTEST <= len(pin) <= len(hashlib.sha256().hexdigest()) or not _PIN.fullmatch(pin):
        raise ParameterError(
            f"{pin[:80]!r} is no beginning of a hash; give {_SHORTEST} to 64 of its hex digits."
        )
    return content.startswith(pin)
