"""Why a statement holds, as assistants are told."""

from __future__ import annotations

from dcgraph.assistants.citing import Citer
from dcgraph.assistants.fitting import clipped, fitted
from dcgraph.assistants.grounds import quiet, read, said, sources, warning
from dcgraph.assistants.model import Argued, Explained, Said
from dcgraph.research.desk import Desk
from dcgraph.research.explanation import Chain, Step, explanation, step_citations
from dcgraph.research.model import Basis, Language

_SOURCES = 3
_INSTEAD = 6


def explained(
    desk: Desk, citer: Citer, terms: tuple[str, str, str], lang: Language, *, offset: int = 0
) -> Explained:
    """The chains from `offset` on, by the three names; raises what `explanation` raises."""
    answer = explanation(desk, *terms, lang, offset=offset)
    subject, relation, target = terms
    given = {"subject": subject, "relation": relation, "object": target, "lang": lang}
    cite = citer.route("explain", given)
    coverage, more = read(desk, (answer.subject.iri,), lang)
    instead = tuple(_step(one, lang) for one in answer.instead[:_INSTEAD])

    def made(some: tuple[Chain, ...]) -> Explained:
        left = answer.total - offset - len(some)
        return Explained(
            cite=cite,
            coverage=coverage,
            more_coverage=more,
            silence=quiet(answer.silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            statement=clipped(answer.statement, 600),
            holds=answer.holds,
            chains=tuple(
                Argued(
                    one.number,
                    one.basis,
                    one.confidence,
                    tuple(_step(step, lang) for step in one.steps),
                )
                for one in some
            ),
            instead=instead,
            more_instead=len(answer.instead) - len(instead),
        )

    return fitted(made, answer.chains)


def _step(step: Step, lang: Language) -> Said:
    if step.kind == "claim":
        return said(step.statements[0], lang)
    cited = step_citations(step)
    basis: Basis = "derived" if step.kind == "inference" else "asserted"
    confidence = Desk.confidence(cited)
    return Said(
        text=clipped(step.sentence, 1_200),
        basis=basis,
        confidence=confidence,
        notice=warning(basis, confidence, cited, lang),
        sources=sources(cited, _SOURCES),
        more_sources=max(0, len(cited) - _SOURCES),
    )
