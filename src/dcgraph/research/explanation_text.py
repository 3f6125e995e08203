"""An explanation as text for a terminal: numbered steps, each with its sources below it."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.coverage.frames import BASIS, CONFIDENCE
from dcgraph.research.explanation import Explanation, Step, step_citations
from dcgraph.research.explanation_words import WORDS
from dcgraph.research.model import Language
from dcgraph.research.prose import cited


def explanation_text(found: Explanation, lang: Language) -> str:
    """The explanation in lines; the way to further chains stands at the end."""
    return "\n".join(_lines(found, lang))


def _lines(found: Explanation, lang: Language) -> Iterator[str]:
    words = WORDS[lang]
    yield found.summary
    for chain in found.chains:
        head = words["chain-of"].format(number=chain.number, total=found.total)
        grades = [BASIS[lang][chain.basis]]
        if chain.confidence:
            grades.append(CONFIDENCE[lang][chain.confidence])
        yield f"\n{head} ({', '.join(grades)})"
        for number, step in enumerate(chain.steps, 1):
            yield from _step(f"{number}. ", step)
    if found.instead:
        yield f"\n{words['instead']}"
    for step in found.instead:
        yield from _step("- ", step)
    if found.next_offset:
        yield "\n" + words["next"].format(offset=found.next_offset)


def _step(mark: str, step: Step) -> Iterator[str]:
    yield f"{mark}{step.sentence}"
    yield from (f"    {cited(one)}" for one in step_citations(step))
