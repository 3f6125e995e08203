"""What assistants are told of one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dcgraph.assistants.citing import Citer, wishes
from dcgraph.assistants.fitting import clipped, fitted, following
from dcgraph.assistants.grounds import defined, mention, mentions, quiet, read, said, sources
from dcgraph.assistants.model import Told
from dcgraph.research.desk import Desk
from dcgraph.research.model import Definition, Record, Statement, Text
from dcgraph.research.records import record
from dcgraph.research.wanted import Wanted

__all__ = ["told"]

_PARTS: Final = 25
_TEXTS: Final = 4

_Entry = Definition | Statement


def told(desk: Desk, citer: Citer, name: str, wanted: Wanted, *, offset: int = 0) -> Told:
    """A thing by its name: definitions, then statements, from the `offset`th of these on.

    Raises NotFound, with the nearest names, if there is none, ParameterError for an offset out
    of bounds.
    """
    whole = record(desk, name, wanted)
    entries: list[_Entry] = [*whole.definitions, *sorted(whole.statements, key=_soundness)]

    def made(some: tuple[_Entry, ...]) -> Told:
        return _made(desk, citer, whole, wanted, (entries, offset, some))

    return fitted(made, following(entries, offset))


def _made(
    desk: Desk,
    citer: Citer,
    whole: Record,
    wanted: Wanted,
    page: tuple[Sequence[_Entry], int, tuple[_Entry, ...]],
) -> Told:
    lang = wanted.lang
    entries, offset, some = page
    end = offset + len(some)
    left = max(0, len(entries) - end)
    return Told(
        cite=citer.route(f"records/{whole.thing.name}", wishes(wanted)),
        coverage=read(desk, _speaking(whole, some), lang, wanted.as_of, _TEXTS),
        silence=quiet(whole.silence),
        left_out=left,
        next_offset=end if left else 0,
        thing=mention(whole.thing),
        labels={one.language: clipped(one.text, 200) for one in whole.labels},
        summary=_summary(whole.summaries, wanted),
        sources=sources(whole.citations),
        definitions=tuple(defined(one, lang) for one in some if isinstance(one, Definition)),
        statements=tuple(said(one, lang) for one in some if isinstance(one, Statement)),
        within=mentions(whole.within, 5),
        parts=mentions(whole.parts, _PARTS),
        more_parts=max(0, len(whole.parts) - _PARTS),
    )


def _soundness(statement: Statement) -> tuple[bool, bool, bool]:
    """What a source says comes before our readings, what was read before what was not."""
    return (
        not statement.citations,
        statement.confidence == "recalled",
        statement.basis == "interpreted",
    )


def _speaking(whole: Record, some: Sequence[_Entry]) -> Iterator[str]:
    """The thing, and what the statements that are told are about."""
    yield whole.thing.iri
    yield from (one.subject.iri for one in some if isinstance(one, Statement))


def _summary(summaries: Sequence[Text], wanted: Wanted) -> str:
    by_language = {one.language: one.text for one in summaries}
    chosen = (by_language.get(one) for one in (wanted.lang, "en", *by_language))
    return clipped(next((one for one in chosen if one), ""), 800)
