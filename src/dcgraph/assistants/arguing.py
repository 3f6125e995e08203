"""The paths that assistants are given."""

from __future__ import annotations

from dcgraph.assistants.citing import Citer, wishes
from dcgraph.assistants.fitting import clipped, fitted
from dcgraph.assistants.grounds import mentions, quiet, read, said
from dcgraph.assistants.model import Led, Path, Step
from dcgraph.research.arguing import LONGEST, USUAL_LONGEST, paths
from dcgraph.research.arguing import Path as Argued
from dcgraph.research.desk import Desk
from dcgraph.research.model import Language
from dcgraph.research.wanted import Wanted, bounded

__all__ = ["LONGEST", "MOST", "USUAL_LONGEST", "led"]

MOST = 5
_STATEMENTS = 2


def led(
    desk: Desk,
    citer: Citer,
    ends: tuple[str, str],
    wanted: Wanted,
    *,
    number: int = 2,
    longest: int = USUAL_LONGEST,
) -> Led:
    """The best paths from one thing to another, by their names; raises what `paths` raises."""
    bounded("number", number, MOST)
    answer = paths(desk, *ends, wanted, number=number, longest=longest)
    given = {
        "from": answer.start.name,
        "to": answer.end.name,
        "k": str(number),
        "longest": str(longest),
    }
    cite = citer.route("paths", given | wishes(wanted))

    def made(some: tuple[Argued, ...]) -> Led:
        things = [one.iri for path in some for one in path.things]
        texts = things or [answer.start.iri, answer.end.iri]
        coverage, more = read(desk, texts, wanted.lang, wanted.as_of)
        return Led(
            cite=cite,
            coverage=coverage,
            more_coverage=more,
            silence=quiet(answer.silence),
            left_out=len(answer.paths) - len(some),
            note=answer.note,
            paths=tuple(_path(one, wanted.lang) for one in some),
        )

    return fitted(made, answer.paths)


def _path(path: Argued, lang: Language) -> Path:
    return Path(
        argument=clipped(path.argument, 2_000),
        basis=path.basis,
        confidence=path.confidence,
        things=mentions(path.things, len(path.things)),
        steps=tuple(
            Step(
                text=clipped(one.sentence, 600),
                statements=tuple(said(it, lang, 2) for it in one.statements[:_STATEMENTS]),
                more_statements=max(0, len(one.statements) - _STATEMENTS),
            )
            for one in path.steps
        ),
    )
