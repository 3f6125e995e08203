"""Records whose names differ only in spelling: told at both."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.world import HEAD, World

from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.files import rooms
from dcgraph.rdf.corpus import load

RULE = "File-namesake"

ALIKE = (
    ("Single Window", "single window", "en"),
    ("e-commerce", "e commerce", "en"),
    ("E-Commerce", "ecommerce", "en"),
    ("Fédération des transitaires", "Federation des transitaires", "fr"),
    ("The Smart Ports Guidelines", "Smart Ports Guidelines", "en"),
    ("Guide on the use of a system", "Guide on use of system", "en"),
    ("L’Organisation", "organisation", "fr"),
    ("La Convention", "Convention", "fr"),
    ("Acme Ltd.", "Acme", "en"),
    ("Acme Trade Co., Ltd", "Acme trade", "en"),
    ("Ромашка ООО", "ООО «Ромашка»", "ru"),
    ("Учёт", "учет", "ru"),
    ("rules, revised", "Rules (revised)", "en"),
    ("2010–2012 plan", "2010-2012 plan", "en"),
)
APART = (
    ("ASYCUDA", "ASYCUDA++", "en"),
    ("Article 10.8", "Article 108", "en"),
    ("Table 1 1", "Table 11", "en"),
    ("Annex A", "Annex", "en"),
    ("trade facilitation", "facilitation trade", "en"),
    ("paragraph (a)", "paragraph", "en"),
    ("Union de la France", "Union de France et de", "fr"),
    ("кий", "кии", "ru"),
    ("Ltd", "The", "en"),
)


def named(number: int, name: str, language: str, kind: str, label: str = "prefLabel") -> str:
    return f'dcgd:s.{number} a dcg:{kind} ;\n    skos:{label} "{name}"@{language} .\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A graph without records."""
    world = World(tmp_path / "root", 0)
    for name in world.files:
        world.path(name).unlink()
    return world.root


def found(findings: tuple[Finding, ...]) -> set[tuple[int, int]]:
    """The lines of each finding and of the other record that it names."""
    told = set()
    for finding in findings:
        if finding.rule == RULE:
            assert finding.severity == "warning"
            assert finding.place is not None
            (other,) = finding.other
            assert f"{other.path}:{other.line} " in finding.message
            assert "Merge the two records" in finding.message
            assert "skos:hiddenLabel" in finding.message
            told.add((finding.place.line, other.line))
    return told


def fully(root: Path) -> set[tuple[int, int]]:
    return found(check(load(rooms(root)), questions=False).findings)


def test_names_that_differ_in_spelling_alone_are_told_at_both_records(root: Path) -> None:
    lines, wanted, number = HEAD, set(), 0
    for pair in (*ALIKE, *APART):
        at = []
        for name in pair[:2]:
            number += 1
            lines += named(number, name, pair[2], "C")
            at.append(lines.count("\n"))
        if pair in ALIKE:
            wanted |= {(at[0], at[1]), (at[1], at[0])}
    (root / "data/concepts/s.ttl").write_text(lines)
    # "e commerce" and "ecommerce" are in two pairs, and each is compared with the first.
    merged = {line for pair in wanted for line in pair}
    told = fully(root)
    assert {line for pair in told for line in pair} == merged
    assert {line for line, _ in told} == merged


@pytest.mark.parametrize(
    ("kinds", "labels", "alike"),
    [
        # dcg:B is below dcg:A, and so is dcg:D; dcg:C is neither.
        (("A", "B"), ("prefLabel", "prefLabel"), True),
        (("B", "D"), ("prefLabel", "altLabel"), True),
        (("C", "C"), ("altLabel", "altLabel"), True),
        (("A", "C"), ("prefLabel", "prefLabel"), False),
    ],
)
def test_only_records_of_one_kind_are_compared(
    root: Path, kinds: tuple[str, str], labels: tuple[str, str], *, alike: bool
) -> None:
    one, other = (
        named(number, name, "en", kind, label)
        for number, name, kind, label in zip((1, 2), ("the way", "Way"), kinds, labels, strict=True)
    )
    (root / "data/concepts/s.ttl").write_text(HEAD + one + other)
    assert bool(fully(root)) is alike


def test_one_name_in_two_languages_is_two_names(root: Path) -> None:
    text = named(1, "transit", "en", "C") + named(2, "Transit", "fr", "C")
    (root / "data/concepts/s.ttl").write_text(HEAD + text)
    assert not fully(root)


def test_the_same_other_name_is_told_and_the_same_label_is_left_to_the_shapes(root: Path) -> None:
    path = root / "data/concepts/s.ttl"
    path.write_text(HEAD + named(1, "way", "en", "C") + named(2, "way", "en", "C"))
    assert not fully(root)
    two = (named(number, "way", "en", "C", "altLabel") for number in (1, 2))
    path.write_text(HEAD + "".join(two))
    assert len(fully(root)) == 2


def test_a_namesake_in_another_file_is_found(root: Path) -> None:
    first, second = root / "data/concepts/s.ttl", root / "data/concepts/t.ttl"
    line = HEAD.count("\n") + 2
    first.write_text(HEAD + named(1, "the way", "en", "C"))
    second.write_text(HEAD + named(1, "street", "en", "C").replace("s.1", "t.1"))
    assert not found(check(load(rooms(root))).findings)
    second.write_text(HEAD + named(1, "Way", "en", "C").replace("s.1", "t.1"))
    findings = check(load(rooms(root))).findings
    assert found(findings) == {(line, line)}
    assert sum(finding.rule == RULE for finding in findings) == 2
    first.write_text(HEAD + named(1, "the long way", "en", "C"))
    assert not found(check(load(rooms(root))).findings)


def test_many_records_of_one_name_are_compared_with_the_first_alone(root: Path) -> None:
    text = "".join(named(number, "way", "en", "C", "altLabel") for number in range(300))
    (root / "data/concepts/s.ttl").write_text(HEAD + text)
    told = [f for f in check(load(rooms(root))).findings if f.rule == RULE]
    assert len(told) == 300
    assert len({finding.other for finding in told}) == 2
