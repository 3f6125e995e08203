"""What in a timeline cannot hold together: dates, figures, definitions and claims."""

from __future__ import annotations

from collections.abc import Iterable

from dcgraph.research.dates import surely_after
from dcgraph.research.desk import Desk
from dcgraph.research.timing.drafts import Draft
from dcgraph.terms import DCG

__all__ = ["Conflicts"]


class Conflicts:
    """The contradictions among some drafts, found once for all of them."""

    def __init__(self, desk: Desk, drafts: Iterable[Draft]) -> None:
        self._facts = desk.facts
        self._dates: dict[tuple[str, str], set[str]] = {}
        self._figures: dict[tuple[str, ...], list[str]] = {}
        for one in drafts:
            if one.kind not in ("accessions", "bearing"):
                self._dates.setdefault((one.bearer, one.property), set()).add(one.date)
            if one.kind == "figure":
                self._figures.setdefault(self._counted(one), []).append(one.records[0])

    def _counted(self, draft: Draft) -> tuple[str, ...]:
        record = draft.records[0]
        names = ("hasIndicator", "hasFocus")
        return (*(self._facts.first(record, DCG + one) for one in names), draft.date)

    def other_dates(self, draft: Draft) -> tuple[str, ...]:
        """What the same record has as the same date and cannot be, the earliest first.

        A month does not contradict a day that lies in it.
        """
        known = self._dates.get((draft.bearer, draft.property), set())
        return tuple(sorted(one for one in known if _apart(one, draft.date)))

    def tensions(self, draft: Draft) -> tuple[str, ...]:
        """The claims and definitions that point another way and can hold with it."""
        return tuple(sorted(self._joined(draft, "isInTensionWith")))

    def _joined(self, draft: Draft, how: str) -> set[str]:
        told = [one.iri for one in draft.claims] or draft.records
        return {other for one in told for other in self._facts.iris(one, DCG + how)}

    def records(self, draft: Draft) -> tuple[str, ...]:
        """The claims, definitions and figures that say otherwise."""
        found = self._joined(draft, "contradicts")
        if draft.kind == "figure":
            found.update(self._unlike(draft))
        return tuple(sorted(found))

    def _unlike(self, draft: Draft) -> Iterable[str]:
        own = self._facts.first(draft.records[0], DCG + "observedValue")
        for one in self._figures[self._counted(draft)]:
            if self._facts.first(one, DCG + "observedValue") != own:
                yield one


def _apart(one: str, other: str) -> bool:
    return surely_after(one, other) or surely_after(other, one)
