"""What of a notion a text covers and what not, as assistants are told."""

from __future__ import annotations

from dcgraph.assistants.citing import Citer, wishes
from dcgraph.assistants.fitting import clipped, fitted, following
from dcgraph.assistants.grounds import mention, quiet, read, said
from dcgraph.assistants.model import Aspect, Lacking
from dcgraph.research.coverage.frames import STATE_WORDS
from dcgraph.research.coverage.gap_model import Aspect as Weighed
from dcgraph.research.coverage.gaps import gaps
from dcgraph.research.desk import Desk
from dcgraph.research.model import Language
from dcgraph.research.wanted import Wanted

__all__ = ["lacking"]

_ELSEWHERE = 3


def lacking(
    desk: Desk,
    citer: Citer,
    sides: tuple[str, str],
    wanted: Wanted,
    *,
    offset: int = 0,
) -> Lacking:
    """The characteristics of a notion against a text; raises what `gaps` raises."""
    answer = gaps(desk, *sides, wanted, most=_ELSEWHERE)
    notion, instrument = answer.notion, answer.instrument
    given = {"notion": notion.name, "instrument": instrument.name, "most": str(_ELSEWHERE)}
    cite = citer.route("gaps", given | wishes(wanted))
    counts = answer.counts
    every = following(answer.aspects, offset)

    coverage, _ = read(desk, (instrument.iri,), wanted.lang, wanted.as_of, fully=instrument.iri)

    def made(some: tuple[Weighed, ...]) -> Lacking:
        left = len(every) - len(some)
        return Lacking(
            cite=cite,
            coverage=coverage,
            silence=quiet(answer.silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            notion=mention(notion),
            instrument=mention(instrument),
            counts={
                "characteristics": counts.characteristics,
                "covered": counts.covered,
                "gap": counts.gap,
                "gap in part": counts.gap_in_part,
                "not read": counts.not_read,
                "filtered": counts.filtered,
                "elsewhere": counts.elsewhere,
            },
            aspects=tuple(_aspect(one, wanted.lang) for one in some),
        )

    return fitted(made, every)


def _aspect(aspect: Weighed, lang: Language) -> Aspect:
    word, means = STATE_WORDS[lang][aspect.state]
    strongest = [one.statements[0] for one in aspect.elsewhere if one.statements]
    return Aspect(
        characteristic=mention(aspect.characteristic),
        state=word,
        means=clipped(means, 300),
        given=tuple(said(one, lang, 1) for one in aspect.given[:1]),
        more_given=max(0, len(aspect.given) - 1),
        statements=tuple(said(one, lang, 2) for one in aspect.statements[:2]),
        elsewhere=tuple(said(one, lang, 1) for one in strongest[:_ELSEWHERE]),
        more_statements=max(0, len(aspect.statements) - 2),
    )
