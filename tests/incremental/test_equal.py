"""Looking at what a change can have affected finds what a full check finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.incremental.world import World

from dcgraph.check.constraints import constraints, contradictions
from dcgraph.check.findings import Finding, told
from dcgraph.check.lint import lint
from dcgraph.check.shacl import core
from dcgraph.check.words import catalogue
from dcgraph.files import ROOT, rooms
from dcgraph.incremental import affected, patterns, updating, walking
from dcgraph.incremental.affected import Nodes, Reach
from dcgraph.incremental.deriving import Shift
from dcgraph.incremental.findings import kept, rules_of, told_of
from dcgraph.incremental.full import filled
from dcgraph.incremental.rows import Rows
from dcgraph.incremental.state import State
from dcgraph.incremental.updating import Affected, Desk
from dcgraph.incremental.views import Table
from dcgraph.incremental.walking import Triple, View
from dcgraph.owl.profile import profile
from dcgraph.rdf.corpus import Corpus, load, load_file
from dcgraph.sparql.rules import derive, rules

SEEDS = range(10)
EDITS = 260
"""How many random edits a world sees, 2,600 in all: decision 0030 gives the figure."""
BATCH = 12
"""At most so many edits come between two full checks."""


def everything(corpus: Corpus) -> list[Finding]:
    """What each stage of a full check finds."""
    store = corpus.store(graphs=False)
    ontology = Corpus(corpus.root, tuple(corpus.rooms("ontology")))
    found = lint(corpus) + list(profile(ontology)) + core(corpus) + constraints(corpus, store)
    derive(store, rules(corpus.root / "ontology"))
    return found + contradictions(corpus, store)


def counts(findings: list[Finding]) -> Counter[tuple[str, str]]:
    """How many findings each rule has on each record.

    Which of two values is the one too many is a matter of lines, and no change of the graph.
    """
    return Counter((finding.rule, finding.subject) for finding in set(findings))


def same(ours: list[Finding], theirs: list[Finding], where: str) -> None:
    """Fail, telling what differs, unless the findings are the same."""
    missing, surplus = set(theirs) - set(ours), set(ours) - set(theirs)
    assert not missing | surplus, f"{where}: not found: {missing}; found for nothing: {surplus}"


def run(seed: int, folder: Path, edits: int) -> None:
    """Hold incremental against full, over so many random edits."""
    world = World(folder / "root", seed)
    with closing(State(folder / "state.sqlite")) as state:
        compare(world, state, f"seed {seed}", edits)


def compare(world: World, state: State, seed: str, edits: int) -> None:
    """The same of one world and its state."""
    corpus = load(rooms(world.root))
    filled(state, corpus, {}, 60)
    full = everything(corpus)
    same(kept(state), full, f"{seed}, at first")
    shown = {f"data/concepts/{name}.ttl" for name in world.files}
    made = 0
    while made < edits:
        rows = Rows(state, world.root)
        before = {name: rows.of(name) for name in shown}
        batch = min(world.chance.randint(1, BATCH), edits - made)
        for _ in range(batch):
            edit(world, state)
        made += batch
        where = f"{seed}, after {made} edits"
        corpus = load(rooms(world.root))
        now = everything(corpus)
        same(kept(state), now, where)
        desk = Desk(state, world.root)
        seen, _ = told_of(state, desk.rows, rules_of(desk.stored["catalogue"]))
        same(list(seen), list(told(corpus, catalogue(corpus), now)), where)
        touched = desk.touched(before, {name: desk.rows.of(name) for name in shown})
        looked_at = pairs(touched, desk)
        old, new = counts(full), counts(now)
        for pair in old.keys() | new.keys():
            rule, subject = pair
            known = ("File-", subject) if rule.startswith("File-") else pair
            assert old[pair] == new[pair] or known in looked_at, f"{where}: {pair}"
        full = now


def edit(world: World, state: State) -> None:
    """Change the world, and bring the state up to it."""
    names = set(world.edited())
    for name in names:
        world.write(name)
    there = {name for name in names if world.files[name]}
    files = [(load_file(world.path(name), "data", world.root), "") for name in there]
    Desk(state, world.root).update(files, [f"data/concepts/{name}.ttl" for name in names - there])


def pairs(affected: Affected, desk: Desk) -> set[tuple[str, str]]:
    """The rules and records that are looked at; `File-` stands for all rules of files."""
    parts = (affected.core, affected.constraints, affected.contradictions, {"File-": affected.lint})
    return {
        (rule, desk.terms.term(node).value)
        for part in parts
        for rule, nodes in part.items()
        for node in nodes
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_incremental_is_full(seed: int, tmp_path: Path) -> None:
    run(seed, tmp_path, EDITS)


def test_the_decision_gives_the_figure() -> None:
    (path,) = (ROOT / "docs/decisions").glob("0030-*.md")
    assert f"makes {len(SEEDS) * EDITS:,} random edits" in path.read_text("utf-8")


def no_removal(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Reach.constraints

    def blind(self: Reach, view: View, triples: set[Triple]) -> Nodes:
        return {} if isinstance(view, Table) else real(self, view, triples)

    monkeypatch.setattr(Reach, "constraints", blind)


def no_inverse(monkeypatch: pytest.MonkeyPatch) -> None:
    real = walking.through

    def blind(view: View, path: tuple[object, ...], triple: Triple) -> set[tuple[int, int]]:
        return set() if path[0] == "^" else real(view, path, triple)

    for module in (walking, patterns, affected):
        monkeypatch.setattr(module, "through", blind)


def no_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(_before: View, removed: set[Triple], added: set[Triple], **_: object) -> Shift:
        return Shift(set(removed), set(added))

    monkeypatch.setattr(updating, "rederived", blind)


def no_second_step(monkeypatch: pytest.MonkeyPatch) -> None:
    real = walking.through

    def blind(view: View, path: tuple[object, ...], triple: Triple) -> set[tuple[int, int]]:
        return real(view, path[1], triple) if path[0] == "/" else real(view, path, triple)  # type: ignore[arg-type]

    monkeypatch.setattr(affected, "through", blind)


def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "around", lambda *_: set())


def no_sharers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "sharers", lambda *_: set())


@pytest.mark.parametrize(
    "sabotage", [no_removal, no_inverse, no_derivation, no_second_step, no_names, no_sharers]
)
def test_what_looks_at_too_little_is_found_out(
    sabotage: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    sabotage(monkeypatch)
    with pytest.raises(AssertionError, match="seed 0"):
        run(0, tmp_path, EDITS)
