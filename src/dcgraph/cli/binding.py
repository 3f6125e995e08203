"""A question of the graph asked of other things, with labels in the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dcgraph.cli.saying import say
from dcgraph.cli.wishes import told
from dcgraph.errors import ParameterError
from dcgraph.research import Desk
from dcgraph.research.asking import answered, asked, bind, questions
from dcgraph.research.evidence import Evidence, evidence_now
from dcgraph.research.listing_text import answer_text
from dcgraph.research.pages import WHOLE, Place
from dcgraph.research.wanted import wanted
from dcgraph.snapshot import Snapshot
from dcgraph.store import Request
from dcgraph.store.embedded import open_store
from dcgraph.terms import compact

__all__ = ["asked_of", "labels"]


def asked_of(
    snapshot: Snapshot, name: str | None, given: Sequence[str], lang: str, *, as_json: bool
) -> None:
    """Print the answer to a question, of things given as parameter=names; or list the questions.

    Raises ParameterError for what names no parameter, and what `bind` raises.
    """
    spoken, desk = wanted(lang).lang, Desk.open(snapshot)
    if name is None:
        if given:
            raise ParameterError("--of goes with a question: name one; `dcgraph ask` lists them.")
        say(told(questions(desk, spoken, limit=WHOLE)))
        return
    question = bind(desk, asked(desk, name, spoken), _parameters(given), spoken)
    with open_store(snapshot.store) as store:
        found = store.answer(Request(question.query))
        known = evidence_now(store.answer, question.query, found) if as_json else Evidence()
    answer = answered(desk, question, found.body, Place((), WHOLE), spoken, known=known)
    say(told(answer) if as_json else answer_text(answer, spoken))


def labels(snapshot: Snapshot, lang: str) -> Callable[[str], str]:
    """What names the things of a snapshot by their labels, and what is not in it by its IRI."""
    desk, spoken = Desk.open(snapshot), wanted(lang).lang

    def named(iri: str) -> str:
        return desk.label(iri, spoken).text if iri in desk.facts.about else compact(iri)

    return named


def _parameters(given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, sign, things = one.partition("=")
        if not sign or name in found:
            raise ParameterError(
                f"{one[:80]!r} is no parameter of its own; write --of notion=paperless-customs, "
                "with commas between several things."
            )
        found[name] = things
    return found
