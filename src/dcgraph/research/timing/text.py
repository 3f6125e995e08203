"""Answers on time as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.prose import cited
from dcgraph.research.timing.parties import Parties
from dcgraph.research.timing.states import State

__all__ = ["members_text", "state_text"]


def state_text(state: State) -> str:
    """A state, its grounds, the edition that held and how many were parties."""
    return "\n".join(_state(state))


def members_text(parties: Parties) -> str:
    """Who was a member or a party, since when, and where that stands."""
    lines = [f"{parties.of.label} ({parties.of.kind}, {parties.of.name}), {parties.day or '…'}"]
    for one in parties.members:
        doubt = "" if one.held == "yes" else " (it is not told whether it held)"
        lines.append(f"- {one.member.label}, {one.since or '?'}–{one.until}{doubt}")
        lines += [f"    {cited(citation)}" for citation in one.citations]
    lines += [parties.silence.message] if parties.silence else _parties(parties)
    return "\n".join(lines)


def _state(state: State) -> Iterator[str]:
    yield f"{state.thing.label} ({state.thing.kind}, {state.thing.name}), {state.day}"
    yield state.message
    for one in state.dates:
        yield f"- {one.thing.label}: {one.property_label} {one.date or '?'}"
        yield from (f"    {cited(citation)}" for citation in one.citations)
    if state.status:
        yield f"Status of the record, of no day: {state.status.label}"
    for edition in state.editions:
        doubt = "" if edition.held == "yes" else " (it is not told whether it held)"
        yield f"Edition: {edition.thing.label}, {edition.date}{doubt}"
    if state.parties:
        yield from _parties(state.parties)


def _parties(parties: Parties) -> Iterator[str]:
    doubt = f", and {parties.not_told} more of whom it is not told" if parties.not_told else ""
    yield f"Parties or members: {parties.count}{doubt}. {parties.note}"
    for figure in parties.announced:
        yield f"Announced for {figure.date}: {figure.value}"
        yield from (f"    {cited(citation)}" for citation in figure.citations)
