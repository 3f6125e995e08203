"""What is judged of a change over a snapshot is what a check of everything finds of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chains import with_chains
from tests.conftest import small_checkout
from tests.nightly import by_night

from dcgraph.build import build
from dcgraph.check.change import Checked, _over_snapshot
from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.files import rooms
from dcgraph.git import Change
from dcgraph.namespaces import compact
from dcgraph.rdf.corpus import Corpus, load, source_file

SEED = 20261202
EDITS = 200
PARTS = [f"part {number}" for number in range(20)]
PREMISES = ("isPartOf", "hasNorm", "hasAction", "hasConfidence", "hasRelation", "realises")
"""Properties on which much rests that follows by rules."""


def over(root: Path, changed: tuple[Change, ...]) -> tuple[Checked, set[str]]:
    """What is judged of changes over the current snapshot, and of which subjects."""
    return _over_snapshot(root, changed, staged=False, seconds=600)


STATEMENT = re.compile(r"^    (dcg:(\w+)|skos:\w+) [^\[\]\n]* ;\n", re.MULTILINE)
"""A line of a record that can be taken out, or put into another."""


def edited(corpus: Corpus, dice: random.Random, *, withdraw: bool) -> Change:
    """A file with one statement less, which others rest on if it has one, or with one more."""
    lines = {file: [*STATEMENT.finditer(file.text)] for file in corpus.rooms("data")}
    file = dice.choice([file for file, found in lines.items() if found])
    place = dice.choice([m for m in lines[file] if m[2] in PREMISES] or lines[file])
    line = "" if withdraw else dice.choice(dice.choice([*filter(None, lines.values())]))[0]
    start, end = place.span() if withdraw else (place.end(), place.end())
    return Change(file.shown, "data", file.text, file.text[:start] + line + file.text[end:])


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A small graph with norms of each force, of which there is a snapshot."""
    root = small_checkout(tmp_path_factory.mktemp("chains"))
    corpus = load(with_chains(rooms(root)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCGRAPH_HOME", str(root / "home"))
        build(corpus, root / "home")
        yield corpus


def kept(findings: tuple[Finding, ...], focus: set[str], file: str) -> set[str]:
    """What is found of the subjects in focus, and of names and places in this file alone."""
    return {
        finding.fingerprint
        for finding in findings
        if finding.subject in focus
        and (not finding.rule.startswith("File-") or (finding.place and finding.place.path == file))
    }


@pytest.mark.parametrize("part", by_night(PARTS, but=[PARTS[0]]))
def test_an_edit_is_judged_as_by_a_check_of_everything(chains: Corpus, part: str) -> None:
    told = 0
    for number in range(PARTS.index(part), EDITS, len(PARTS)):
        dice = random.Random(SEED + number)  # noqa: S311  # the same edits each time
        change = edited(chains, dice, withdraw=number % 2 == 0)
        path = chains.root / change.shown
        later = source_file(path, change.new or "", "data", chains.root)
        everything = check(chains.with_files({path: later}), questions=False).findings
        checked, focus = over(chains.root, (change,))
        # Of a value whose own kind is not known, a check of everything says no more than that.
        untyped = {compact(f.subject) for f in everything if f.rule == "File-untypedRecord"}
        found = tuple(f for f in checked.findings if f.value not in untyped)
        assert kept(found, focus, change.shown) == kept(everything, focus, change.shown), number
        told += len(found)
    assert told


@pytest.fixture(scope="module")
def with_examples(examples: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The small graph with all examples, of which there is a snapshot."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("DCGRAPH_HOME", str(home))
        # Tables cannot be made of records that are faulty on purpose.
        patch.setattr("dcgraph.build._downloads", lambda *_: None)
        build(examples, home)
        yield examples


@pytest.mark.parametrize("part", by_night(PARTS, but=[PARTS[0]]))
def test_an_example_is_judged_as_by_a_check_of_everything(
    with_examples: Corpus, findings: tuple[Finding, ...], part: str
) -> None:
    files = [file for file in with_examples.rooms("data") if "/examples/" in file.shown]
    told = 0
    for file in files[PARTS.index(part) :: len(PARTS)]:
        checked, focus = over(with_examples.root, (Change(file.shown, "data", None, file.text),))
        # Not asked over a snapshot are the questions.
        wanted = tuple(f for f in findings if not f.rule.startswith("Question-"))
        assert kept(checked.findings, focus, file.shown) == kept(wanted, focus, file.shown)
        told += len(checked.findings)
    assert told
