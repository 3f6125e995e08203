"""Statements and citations told shortly, with what supports them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

from dcgraph.errors import ParameterError
from dcgraph.mcp.model import Cite, Laid, Mention, Quiet, Read, Said, Source, Tallied
from dcgraph.research.answer_citation import SPARQL, asked, permalink, title
from dcgraph.research.coverage import extent, reading
from dcgraph.research.filters import Filters, bounded
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    FORCES,
    Basis,
    Citation,
    Confidence,
    Definition,
    Extent,
    Ground,
    Language,
    Norm,
    Silence,
    SourcedText,
    Statement,
    Tally,
    Thing,
)
from dcgraph.research.relevance import is_text
from dcgraph.text import one_line
from dcgraph.words import words

MAX_CHARACTERS: Final = 20_000
"""So many characters has an answer at most, as JSON; some five thousand words for a model."""

MAX_OFFSET: Final = 10_000

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


def notice(lang: Language, name: str) -> str:
    """What has to be said with a statement, a text that was not read, a row or an answer."""
    return words(lang)(f"assistants.{name}")


def clipped(text: str, most: int = 400) -> str:
    """A text on one line, cut at so many characters with a sign that it goes on."""
    whole = one_line(text)
    return whole if len(whole) <= most else whole[: most - 1].rstrip() + "…"


def plain(answer: Any) -> Any:
    """An answer as it is written in JSON, without the members that have nothing to tell."""
    if is_dataclass(answer):
        found = {one.name: getattr(answer, one.name) for one in fields(answer)}
        return {name: plain(value) for name, value in found.items() if _tells(value)}
    if isinstance(answer, dict):
        return {name: plain(value) for name, value in answer.items()}
    if isinstance(answer, tuple):
        return [plain(one) for one in answer]
    return answer


def _tells(value: Any) -> bool:
    return value is False or (value is not None and value not in ("", 0, (), {}))


def as_json(answer: Any) -> str:
    """An answer as JSON on one line."""
    return json.dumps(plain(answer), ensure_ascii=False, separators=(",", ":"))


def fitted(
    make: Callable[[tuple[_Item, ...]], _Answer], items: Sequence[_Item], most: int = MAX_CHARACTERS
) -> _Answer:
    """The answer made with as many of the items, from the first on, as it has room for."""
    whole = make(tuple(items))
    if len(as_json(whole)) <= most:
        return whole
    few, many = 0, len(items)
    while many - few > 1:
        middle = (few + many) // 2
        if len(as_json(make(tuple(items[:middle])))) <= most:
            few = middle
        else:
            many = middle
    return make(tuple(items[:few]))


def paged(make: Callable[..., _Answer], items: Sequence[_Item], offset: int) -> _Answer:
    """The answer made with as many of the items, from the `offset`th on, as it has room for.

    `make` gets them, and by name what an answer says of those that it leaves out. Raises
    ParameterError for an offset beyond the last.
    """
    every = following(items, offset)

    def made(some: tuple[_Item, ...]) -> _Answer:
        left = len(every) - len(some)
        return make(some, left_out=left, next_offset=offset + len(some) if left else 0)

    return fitted(made, every)


def following(items: Sequence[_Item], offset: int) -> Sequence[_Item]:
    """The items from the `offset`th on; raises ParameterError for one beyond the last."""
    bounded("offset", offset, MAX_OFFSET, 0)
    if offset and offset >= len(items):
        raise ParameterError(f"offset is {offset}, and there are {len(items)} in all.")
    return items[offset:]


_TITLE: Final = 200
_ADDRESS: Final = 500
_SOURCES: Final = 3
_LENGTH: Final = 800
_BESIDE_CLAIM: Final = frozenset(("statedOnDate", "isClaimedBy"))
_BESIDE_WORDING: Final = frozenset(("definitionDate", "isGivenBy"))
_TEXTS: Final = 8
"""So many texts are told how far they were read, in one answer."""


def mention(thing: Thing) -> Mention:
    """A thing as it is mentioned."""
    return Mention(clipped(thing.name, 300), clipped(thing.label, _TITLE), thing.kind)


def mentions(things: Iterable[Thing], most: int) -> tuple[Mention, ...]:
    """The first of some things."""
    return tuple(mention(one) for one in tuple(things)[:most])


def sources(citations: Iterable[Citation], most: int = _SOURCES) -> tuple[Source, ...]:
    """The first of some citations, the surest of which come first. An address is never cut."""
    return tuple(_source(one) for one in tuple(citations)[:most])


def _source(one: Citation, supports: tuple[str, ...] = ()) -> Source:
    return Source(
        clipped(one.source.label, _TITLE),
        clipped(one.locator, _TITLE),
        one.confidence,
        one.address if len(one.address) <= _ADDRESS else "",
        one.authority,
        supports,
    )


def _aside(others: Iterable[Citation], beside: frozenset[str]) -> tuple[Source, ...]:
    """Those of the other citations of a claim or a definition that are for some properties."""
    return tuple(
        _source(one, tuple(name for name in one.supports if name in beside))
        for one in others
        if not beside.isdisjoint(one.supports)
    )


def said(statement: Statement, lang: Language, most: int = _SOURCES) -> Said:
    """A statement with its ground, and at most so many of its sources."""
    if statement.object is not None:
        other = statement.object.label
    else:
        other = statement.value.text if statement.value else ""
    text = f"{statement.subject.label} {statement.relation_label} {other}"
    cited = statement.citations
    told = warning(statement.basis, statement.confidence, cited, lang)
    if statement.norms:
        recalled = statement.confidence == "recalled"
        told = " ".join(notice(lang, one) for one in _FOLLOWS[: 2 if recalled else 1])
    return Said(
        text=clipped(text, 500),
        basis=statement.basis,
        confidence=statement.confidence,
        notice=told,
        said_by=tuple(clipped(one.label, 120) for one in statement.claimants),
        date=statement.stated_on,
        claim=statement.claim,
        rationale=clipped(statement.rationale.text) if statement.rationale else "",
        sources=sources(cited, most),
        more_sources=max(0, len(cited) - most),
        aside_sources=_aside(statement.other_citations, _BESIDE_CLAIM),
        read_by=statement.read_by,
        read_on=statement.read_on,
        review=statement.review,
        force=statement.force,
        norms=tuple(_ground(one) for one in statement.norms[:most]),
        more_norms=max(0, len(statement.norms) - most),
    )


_FOLLOWS: Final = ("by-norms", "recalled")


def _words(one: Ground | Norm) -> str:
    """The operative words, with a remark where they are told as another text quotes them."""
    told = one.words.text if one.words else ""
    return f"{told} (as another text quotes it)" if one.words_quoted else told


def _ground(one: Ground) -> Laid:
    """A norm from which a statement follows."""
    return Laid(
        name=one.norm.name,
        force=one.force,
        words=_words(one),
        action=clipped(one.action.label, 120),
        condition=clipped(one.condition.text) if one.condition else "",
        claim=one.claim,
        sources=sources(one.citations, 1),
    )


def laid(one: Norm) -> Laid:
    """A norm as its provision lays it down."""
    return Laid(
        name=one.thing.name,
        force=one.force,
        kind=one.kind_label,
        sentence=clipped(one.sentence, 600),
        words=_words(one),
        who=tuple(each.label for each in one.bearers),
        action=clipped(", ".join(each.label for each in one.actions), 240),
        matters=tuple(each.label for each in one.matters),
        qualifiers=tuple(each.label for each in one.qualifiers),
        condition=clipped(one.condition.text) if one.condition else "",
        summary=clipped(one.summary.text) if one.summary else "",
        sources=sources(one.citations, 1),
    )


def tallied(one: Tally, lang: Language) -> Tallied:
    """What the norms of the parts of a text come to for a thing."""
    return Tallied(
        thing=mention(one.object),
        relation=one.relation,
        force=one.force,
        norms=one.norms,
        provisions=one.provisions,
        confidence=one.confidence,
        notice=notice(lang, "recalled") if one.confidence == "recalled" else "",
    )


def recorded(text: SourcedText, lang: Language, *, most: int = _SOURCES) -> Said:
    """A text that a record gives, with the sources that support it."""
    cited = text.citations
    confidence = Desk.confidence(cited)
    return Said(
        text=clipped(text.text, _LENGTH),
        basis="asserted",
        confidence=confidence,
        notice=warning("asserted", confidence, cited, lang),
        sources=sources(cited, most),
        more_sources=max(0, len(cited) - most),
    )


def defined(definition: Definition, lang: Language) -> Said:
    """A definition, as what its source says."""
    wording = definition.wording.text if definition.wording else definition.thing.label
    cited, confidence = definition.citations, definition.confidence
    return Said(
        text=clipped(wording, 700),
        basis="asserted",
        confidence=confidence,
        notice=warning("asserted", confidence, cited, lang),
        said_by=tuple(clipped(one.label, 120) for one in definition.given_by),
        date=definition.date,
        claim=definition.thing.name,
        sources=sources(cited),
        more_sources=max(0, len(cited) - _SOURCES),
        aside_sources=_aside(definition.other_citations, _BESIDE_WORDING),
    )


def warning(
    basis: Basis, confidence: Confidence | None, cited: tuple[Citation, ...], lang: Language
) -> str:
    """What has to be said with a statement of this basis and confidence; mostly nothing."""
    if basis == "derived":
        return notice(lang, "derived")
    told = [notice(lang, "interpreted")] if basis == "interpreted" else []
    if not cited:
        told.append(notice(lang, "unsourced"))
    elif confidence == "recalled":
        told.append(notice(lang, "recalled"))
    return " ".join(told)


def read(
    desk: Desk,
    iris: Iterable[str],
    lang: Language,
    as_of: str = "",
    most: int = _TEXTS,
    *,
    fully: str = "",
) -> dict[str, Any]:
    """How far those of some things were read that are texts, each by the note that counts.

    As the members of an answer: `most` of the texts, the one of the thing `fully` with known gaps
    and the summary of its reading, and how many more texts there are.
    """
    told = ""
    tellers: dict[str, Extent] = {}
    for iri in dict.fromkeys(iris):
        if is_text(desk, iri):
            how_far, teller = extent(desk, iri, as_of)
            tellers.setdefault(teller, how_far)
            told = teller if iri == fully else told
    found = tuple(
        _read(desk, teller, how_far, lang, fully=teller == told)
        for teller, how_far in islice(tellers.items(), most)
    )
    return {"coverage": found, "more_coverage": len(tellers) - len(found)}


def _read(desk: Desk, teller: str, how_far: Extent, lang: Language, *, fully: bool) -> Read:
    brief = Read(
        text=mention(desk.thing(teller, lang)),
        extent=how_far,
        notice="" if how_far == "whole" else notice(lang, "unread"),
    )
    note = reading(desk, teller, lang).note
    if note is None:
        return brief
    if not fully:
        return replace(brief, more_known_gaps=len(note.gaps))
    missing = (recorded(one, lang, most=1) for one in note.gaps)
    return replace(
        brief,
        known_gaps=tuple(missing),
        summary=recorded(note.summary, lang, most=1) if note.summary else None,
    )


def quiet(silence: Silence | None) -> Quiet | None:
    """Why an answer is empty, if it is."""
    if silence is None:
        return None
    return Quiet(silence.reason, clipped(silence.message, 600), mentions(silence.near, 5))


_SHOWN: Final = 16


class Citer:
    """Cites the answers of a desk; `server` is where permalinks lead, a path without one."""

    def __init__(self, desk: Desk, server: str = "") -> None:
        self._desk = desk
        self._server = server.rstrip("/")

    def route(self, path: str, given: Mapping[str, str]) -> Cite:
        """An answer that the route of this path gives too, with what was given it."""
        query = urlencode({name: value for name, value in given.items() if value})
        return self.address(f"/api/v1/{quote(path)}?{query}")

    def query(self, text: str) -> Cite:
        """The answer to a query; one that is too long for an address has no permalink."""
        return self.address(f"{SPARQL}?{urlencode({'query': text})}")

    def whole(self) -> Cite:
        """The graph, for what is no answer that stands by itself."""
        return self._told("", "")

    def address(self, of: str) -> Cite:
        """The answer at an address; one that cannot be cited by itself is cited by the graph."""
        try:
            what = asked(of)
        except ParameterError:
            return self.whole()
        link = self._server + permalink(self._desk, what)
        return self._told(clipped(title(self._desk, what), 200), link)

    def _told(self, name: str, link: str) -> Cite:
        manifest = self._desk.snapshot.manifest
        graph = f"dcgraph {manifest.version}, content {manifest.hash[:_SHOWN]}"
        text = ". ".join(filter(None, (name, graph, link)))
        return Cite(text, manifest.version, manifest.hash, link)


def wishes(wanted: Filters) -> dict[str, str]:
    """What is wanted of an answer as parameters of a route, without what is usual."""
    usual = Filters()
    given: dict[str, str] = {}
    if wanted.lang != usual.lang:
        given["lang"] = wanted.lang
    if wanted.basis != usual.basis:
        given["basis"] = ",".join(sorted(wanted.basis))
    if wanted.confidence != usual.confidence:
        given["confidence"] = ",".join(sorted(wanted.confidence))
    if wanted.force:
        given["force"] = ",".join(one for one in FORCES if one in wanted.force)
    return given | ({"asOf": wanted.as_of} if wanted.as_of else {})
