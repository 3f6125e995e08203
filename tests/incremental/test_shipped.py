"""The same over the shipped ontology and shapes, with the examples of every shape to change."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.incremental.test_equal import everything, same

from dcgraph.errors import LoadError
from dcgraph.files import rooms
from dcgraph.incremental.findings import kept
from dcgraph.incremental.full import filled
from dcgraph.incremental.state import State
from dcgraph.incremental.updating import Desk
from dcgraph.namespaces import DCGD
from dcgraph.rdf.corpus import Corpus, load, load_file

EDITS, BATCH = 100, 50
NAME = re.compile(r"dcgd:[\w.-]*\w")
KIND = re.compile(r"\ba dcg:\w+")

Edit = Callable[[random.Random, list[str], list[str]], None]


def drop(chance: random.Random, lines: list[str], _: list[str]) -> None:
    del lines[chance.randrange(len(lines))]


def rename(chance: random.Random, lines: list[str], others: list[str]) -> None:
    spots = [n for n, line in enumerate(lines) if NAME.search(line)]
    names = NAME.findall("\n".join(others))
    if spots and names:
        n = chance.choice(spots)
        lines[n] = NAME.sub(chance.choice(names), lines[n], count=1)


def reclass(chance: random.Random, lines: list[str], others: list[str]) -> None:
    spots = [n for n, line in enumerate(lines) if KIND.search(line)]
    kinds = KIND.findall("\n".join(others))
    if spots and kinds:
        n = chance.choice(spots)
        lines[n] = KIND.sub(chance.choice(kinds), lines[n], count=1)


def borrow(chance: random.Random, lines: list[str], others: list[str]) -> None:
    taken = [line for line in others if line.rstrip().endswith(";") and line.startswith("    ")]
    spots = [n for n, line in enumerate(lines) if line.rstrip().endswith(";")]
    if taken and spots:
        lines.insert(chance.choice(spots) + 1, chance.choice(taken))


def shift(_: random.Random, lines: list[str], __: list[str]) -> None:
    lines.insert(0, "# a line that moves the others")


@pytest.mark.parametrize("seed", range(2))
def test_incremental_is_full(seed: int, examples: Corpus, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(examples.root, root)
    corpus = load(rooms(root))
    with closing(State(tmp_path / "state.sqlite")) as state:
        filled(state, corpus, {}, 60)
        same(kept(state), everything(corpus), f"seed {seed}, at first")
        chance = random.Random(seed)  # noqa: S311
        paths = sorted((root / "data").rglob("*.ttl"))
        made = 0
        while made < EDITS:
            path, other = chance.choice(paths), chance.choice(paths)
            before = path.read_text()
            lines = before.split("\n")
            edit: Edit = chance.choice([drop, rename, reclass, borrow, shift])
            edit(chance, lines, other.read_text().split("\n"))
            path.write_text("\n".join(lines))
            try:
                file = load_file(path, "data", root)
            except LoadError:
                path.write_text(before)
                continue
            Desk(state, root).update([(file, "")], [])
            made += 1
            if made % BATCH == 0:
                same(kept(state), everything(load(rooms(root))), f"seed {seed}, after {made} edits")


def test_which_relations_fit_follows_the_kinds_of_both_ends(
    examples: Corpus, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(examples.root, root)
    with closing(State(tmp_path / "state.sqlite")) as state:
        filled(state, load(rooms(root)), {}, 60)
        claim = DCGD + "claim.subject-fits-system"
        place = examples.locate(DCGD + "concept.good")
        assert place
        path = root / place.path
        told = set()
        for kind in ("dcg:Post", "dcg:Concept"):
            path.write_text(
                re.sub(r"(?m)^(dcgd:concept\.good a )[\w:]+", rf"\1{kind}", path.read_text())
            )
            Desk(state, root).update([(load_file(path, "data", root), "")], [])
            ours = [f for f in kept(state) if f.rule == "Claim-subjectFits"]
            theirs = [f for f in everything(load(rooms(root))) if f.rule == "Claim-subjectFits"]
            same(ours, theirs, f"concept.good as {kind}")
            told |= {f.near for f in ours if f.subject == claim}
        assert len(told) == 2
