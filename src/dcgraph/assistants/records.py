"""What assistants are told of one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dcgraph.assistants.citing import Citer, wishes
from dcgraph.assistants.fitting import clipped, fitted, following
from dcgraph.assistants.grounds import (
    defined,
    laid,
    mention,
    mentions,
    quiet,
    read,
    recorded,
    said,
    tallied,
)
from dcgraph.assistants.model import Said, Told
from dcgraph.research.desk import Desk
from dcgraph.research.model import (
    Definition,
    Language,
    Norm,
    Record,
    SourcedText,
    Statement,
    Tally,
)
from dcgraph.research.records import record
from dcgraph.research.wanted import Wanted

__all__ = ["told"]

_PARTS: Final = 25
_TEXTS: Final = 4

_Entry = SourcedText | Definition | Norm | Tally | Statement
"""A note, a definition, a norm, a count of norms or a statement."""


def told(desk: Desk, citer: Citer, name: str, wanted: Wanted, *, offset: int = 0) -> Told:
    """A thing by its name: notes, definitions, norms, tally, statements, from `offset` on.

    Raises NotFound, with the nearest names, if there is none, ParameterError for an offset out
    of bounds.
    """
    whole = record(desk, name, wanted)
    entries: list[_Entry] = [
        *_in_language(whole.notes, wanted.lang),
        *whole.definitions,
        *whole.norms,
        *whole.tally,
        *sorted((*whole.follows, *whole.statements), key=_soundness),
    ]

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
    iri = whole.thing.iri
    coverage, more = read(desk, _speaking(whole, some), lang, wanted.as_of, _TEXTS, fully=iri)
    return Told(
        cite=citer.route(f"records/{whole.thing.name}", wishes(wanted)),
        coverage=coverage,
        more_coverage=more,
        silence=quiet(whole.silence),
        left_out=left,
        next_offset=end if left else 0,
        thing=mention(whole.thing),
        labels={one.language: clipped(one.text, 200) for one in whole.labels},
        notes=tuple(recorded(one, lang) for one in some if isinstance(one, SourcedText)),
        summary=_summary(whole, lang),
        definitions=tuple(defined(one, lang) for one in some if isinstance(one, Definition)),
        norms=tuple(laid(one) for one in some if isinstance(one, Norm)),
        tally=tuple(tallied(one, lang) for one in some if isinstance(one, Tally)),
        statements=tuple(said(one, lang) for one in some if isinstance(one, Statement)),
        within=mentions(whole.within, len(whole.within)),
        parts=mentions(whole.parts, _PARTS),
        more_parts=max(0, len(whole.parts) - _PARTS),
    )


def _soundness(statement: Statement) -> tuple[bool, bool, bool]:
    """What a source says comes before our readings, what was read before what was not."""
    return (
        not statement.citations,
        statement.confidence == "recalled",
        statement.basis in ("interpreted", "derived"),
    )


def _speaking(whole: Record, some: Sequence[_Entry]) -> Iterator[str]:
    """The thing, and what the statements that are told are about."""
    yield whole.thing.iri
    yield from (one.subject.iri for one in some if isinstance(one, Statement))


def _summary(whole: Record, lang: Language) -> Said | None:
    chosen = _in_language(whole.summaries, lang)
    return recorded(chosen[0], lang) if chosen else None


def _in_language(texts: Sequence[SourcedText], lang: Language) -> list[SourcedText]:
    """Those of some texts that are in a language, else in English, else in the first there is."""
    for language in (lang, "en", *(one.language for one in texts)):
        if found := [one for one in texts if one.language == language]:
            return found
    return []
