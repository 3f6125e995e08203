"""Answers on time as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.prose import cited
from dcgraph.research.timing.parties import Parties, Party
from dcgraph.research.timing.states import State

__all__ = ["members_text", "state_text"]


def state_text(state: State) -> str:
    """A state, its grounds, the edition that held and how many were parties."""
    return "\n".join(_state(state))


def members_text(parties: Parties) -> str:
    """Who was a member or bound as a party, who not yet, since when, and where that stands."""
    lines = [f"{parties.of.label} ({parties.of.kind}, {parties.of.name}), {parties.day or '…'}"]
    for one in parties.members:
        lines += _party(one, "" if one.held == "yes" else " (it is not told whether it held)")
    if parties.not_yet_bound:
        lines.append(f"Consented, not yet bound: {len(parties.not_yet_bound)}")
        for one in parties.not_yet_bound:
            lines += _party(one, "")
    lines += [parties.silence.message, parties.note] if parties.silence else _parties(parties)
    return "\n".join(filter(None, lines))


def _party(party: Party, doubt: str) -> Iterator[str]:
    force = f", in force for it from {party.in_force_from}" if party.in_force_from else ""
    yield f"- {party.member.label}, {party.since or '?'}–{party.until}{force}{doubt}"
    yield from (f"    {cited(citation)}" for citation in party.citations)


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
        if state.parties.not_yet_bound:
            yield f"Consented, not yet bound: {len(state.parties.not_yet_bound)}"


def _parties(parties: Parties) -> Iterator[str]:
    doubt = f", and {parties.not_told} more of whom it is not told" if parties.not_told else ""
    yield f"Parties or members: {parties.count}{doubt}. {parties.note}"
    for figure in parties.announced:
        yield f"Announced for {figure.date}: {figure.value}"
        yield from (f"    {cited(citation)}" for citation in figure.citations)
