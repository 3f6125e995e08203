"""Bringing the state from one set of files to another, and its findings with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from dcgraph.check.lint import lint
from dcgraph.check.rules import BUILT_IN
from dcgraph.incremental.affected import Nodes, Reach
from dcgraph.incremental.changing import Changed, changed_rows
from dcgraph.incremental.deriving import Shift, rederived
from dcgraph.incremental.findings import drop, kept, put
from dcgraph.incremental.judging import Bench
from dcgraph.incremental.naming import Names, around, sharers
from dcgraph.incremental.plans import resolved
from dcgraph.incremental.rows import Row, Rows
from dcgraph.incremental.state import State
from dcgraph.incremental.views import ALL, ASSERTED, CORE, Laid, Table
from dcgraph.incremental.walking import View
from dcgraph.rdf.corpus import SourceFile

__all__ = ["Affected", "Desk"]

_LINT: Final = tuple(rule for rule in BUILT_IN if rule.startswith("File-"))


class Affected(NamedTuple):
    """The nodes that a change can have affected, by the rules that judge them.

    `lint` are the subjects whose triples or names are others.
    """

    core: Nodes
    constraints: Nodes
    contradictions: Nodes
    lint: set[int]

    def nodes(self) -> set[int]:
        """All of them together."""
        parts = (self.core, self.constraints, self.contradictions)
        return self.lint.union(*(nodes for part in parts for nodes in part.values()))

    def rules(self) -> set[str]:
        """The rules that look at any."""
        parts = (self.core, self.constraints, self.contradictions)
        return {rule for part in parts for rule, nodes in part.items() if nodes}


class _Views(NamedTuple):
    """The graph at one time: as the core shapes, the queries and the contradictions see it."""

    core: View
    asserted: View
    all: View

    def with_change(self, changed: Changed, shift: Shift) -> _Views:
        """The graph once this has come and gone."""
        return _Views(
            Laid(self.core, changed.core_added, changed.core_removed),
            Laid(self.asserted, changed.added, changed.removed),
            Laid(self.all, shift.come, shift.gone),
        )


class Desk:
    """The state at work: its tables, its plan, and the graph as it has it."""

    def __init__(self, state: State, root: Path) -> None:
        self.state = state
        self.rows = Rows(state, root)
        self.terms = state.terms
        self.stored: dict[str, Any] = state.get("plan")
        self.plan = resolved(self.stored, self.terms)
        self.reach = Reach(self.plan)
        self.bench = Bench(self.plan, self.stored, self.rows, self.terms)

    def update(self, files: Iterable[tuple[SourceFile, str]], removed: Iterable[str]) -> Affected:
        """Put files (with what stat says of them) in place, take others out, and judge anew.

        Gives what the change can have affected. Raises TooManyError if a full check is the quicker
        way; then nothing may be kept.
        """
        files = list(files)
        made = {file.shown: self.rows.made(file) for file, _ in files}
        old = {shown: self.rows.of(shown) for shown in (*made, *removed)}
        changed = changed_rows(self.state.database, old, made)
        before = self._views()
        shift = self._shift(before.all, changed)
        after = before.with_change(changed, shift)
        affected = self._affected(before, after, changed, shift)
        for shown in old:
            self.rows.remove(shown)
        for file, stat in files:
            self.rows.put(file, made[file.shown], stat)
        self._keep_derived(after, changed, shift)
        self._judge(affected, changed)
        return affected

    def touched(self, before: dict[str, list[Row]], now: dict[str, list[Row]]) -> Affected:
        """What the change of files from `before` to what the state has can have affected."""
        changed = changed_rows(self.state.database, now, before)
        views = self._views()
        shift = self._shift(views.all, changed)
        return self._affected(views, views.with_change(changed, shift), changed, shift)

    def _views(self) -> _Views:
        database = self.state.database
        return _Views(Table(database, CORE), Table(database, ASSERTED), Table(database, ALL))

    def _shift(self, before: View, changed: Changed) -> Shift:
        return rederived(
            before,
            changed.removed,
            changed.added,
            asserted=Laid(Table(self.state.database, ASSERTED), changed.added, changed.removed),
            derivations=self.plan.derivations,
            terms=self.terms,
        )

    def _affected(self, before: _Views, after: _Views, changed: Changed, shift: Shift) -> Affected:
        reach = self.reach
        return Affected(
            _merged(
                reach.core(before.core, changed.core_removed),
                reach.core(after.core, changed.core_added),
            ),
            _merged(
                reach.constraints(before.asserted, changed.removed),
                reach.constraints(after.asserted, changed.added),
            ),
            _merged(
                reach.contradictions(before.all, shift.gone),
                reach.contradictions(after.all, shift.come),
            ),
            around(self.state, changed) | changed.subjects,
        )

    def _keep_derived(self, after: _Views, changed: Changed, shift: Shift) -> None:
        database = self.state.database
        for triple in shift.gone | shift.come | changed.removed | changed.added:
            here = bool(after.all.match(*triple)) and not after.asserted.match(*triple)
            word = "INSERT OR IGNORE INTO derived VALUES (?, ?, ?)"
            if not here:
                word = "DELETE FROM derived WHERE s = ? AND p = ? AND o = ?"
            database.execute(word, triple)

    def _judge(self, affected: Affected, changed: Changed) -> None:
        """Replace the findings on what was affected, and on what stands at another place now."""
        stale = self._stale(changed)
        parts = (affected.core, affected.constraints, affected.contradictions)
        plans: tuple[Collection[str], ...] = (
            self.plan.shapes,
            self.plan.constraints,
            self.plan.contradictions,
        )
        wanted = []
        for nodes, known in zip(parts, plans, strict=True):
            more = {rule: found for rule, found in stale.items() if rule in known}
            wanted.append(_merged(nodes, more))
        views = self._views()
        looked_at = affected.lint | changed.in_files
        looked_at |= sharers(self.state, looked_at)
        corpus = self.rows.excerpt(looked_at | sharers(self.state, looked_at))
        about = {self.terms.term(number).value for number in looked_at}
        names = Names(self.state, self.stored["terms"], self.stored["kinds"])
        found = [f for f in lint(corpus, names) if f.subject in about]
        found += self.bench.core(views.core, wanted[0])
        found += self.bench.constraints(views.asserted, wanted[1])
        found += self.bench.contradictions(views.all, wanted[2])
        looked = [(rule, n) for part in wanted for rule, nodes in part.items() for n in nodes]
        drop(self.state, [(rule, self.terms.term(number).value) for rule, number in looked])
        drop(self.state, [(rule, subject) for rule in _LINT for subject in about])
        put(self.state, found)

    def _stale(self, changed: Changed) -> Nodes:
        """The findings that stand in, or point to, a file whose lines are others now."""
        found: Nodes = {}
        for finding in kept(self.state):
            number = self.terms.subject(finding.subject)
            if number is None:
                continue
            places = (finding.place, *finding.other)
            elsewhere = any(place is None or place.path in changed.files for place in places)
            if elsewhere or number in changed.in_files:
                found.setdefault(finding.rule, set()).add(number)
        return found


def _merged(one: Nodes, two: Nodes) -> Nodes:
    return {rule: one.get(rule, set()) | two.get(rule, set()) for rule in one.keys() | two.keys()}
