"""A file that is no Turtle is a finding at the slip itself, with a guess at what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.check.syntax import unreadable
from dcgraph.check.words import as_text, lines_of
from dcgraph.errors import LoadError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, DCGD
from dcgraph.rdf.corpus import load, load_file

HEAD = f"@prefix dcg: <{DCG}> .\n@prefix dcgd: <{DCGD}> .\n"

SLIPS = {
    # name: the text after the head, the line and column of the slip, a word of the guess
    "no dot": ('dcgd:a a dcg:B ;\n    dcg:x "1"\n\ndcgd:b a dcg:C .\n', 4, 13, "put ` .` after"),
    "no dot, a comment between": (
        'dcgd:a a dcg:B ;\n    dcg:x "1"@en\n# c\n\ndcgd:b a dcg:C .\n',
        4,
        16,
        "put ` .` after",
    ),
    "no dot after a prefix": ("@prefix q: <http://q/>\ndcgd:a a dcg:B .\n", 3, 22, "` .`"),
    "no dot at the end": ('dcgd:a a dcg:B ;\n    dcg:y "2"\n', 4, 13, "last statement"),
    "semicolon at the end": ('dcgd:a a dcg:B ;\n    dcg:y "2" ;\n', 4, 15, "write `.` instead"),
    "no semicolon": ('dcgd:a a dcg:B\n    dcg:x "1" .\n', 3, 14, "`;` is missing"),
    "comma for semicolon": (
        'dcgd:a a dcg:B ;\n    dcg:x "1" ,\n    dcg:y "2" .\n',
        4,
        15,
        "write `;`",
    ),
    "semicolon for comma": ('dcgd:a a dcg:B ;\n    dcg:x "1"@en ; "2"@fr .\n', 4, 18, "by `,`"),
    "dot for semicolon": ('dcgd:a a dcg:B ;\n    dcg:x "1" .\n    dcg:y "2" .\n', 4, 15, "early"),
    "no comma": ('dcgd:a a dcg:B ;\n    dcg:x "1"@en "2"@fr .\n', 4, 16, "`,` is missing"),
    "date without quotes": ("dcgd:a dcg:x 2014-11-27 .\n", 3, 14, "write it in quotes"),
    "two dots": ('dcgd:a dcg:x "a" . .\n', 3, 20, "too many"),
    "unclosed text": ('dcgd:a a dcg:B ;\n    dcg:x "1 ;\n    dcg:y "2" .\n', 4, 11, "not closed"),
    "unclosed long text": ('dcgd:a dcg:x """1 ;\n    dcg:y "2" .\n', 3, 14, "three quotes"),
    "quote in a text": ('dcgd:a dcg:x "a "b" c"@en .\n', 3, 17, '\\"'),
    "text that runs on": ('dcgd:a dcg:x "a@en , "b"@fr .\n', 3, 14, "not closed"),
    "text that runs on to a plain one": ('dcgd:a dcg:x "a , "b" .\n', 3, 14, "not closed"),
    "round quotes": ("dcgd:a a dcg:B ;\n    dcg:y “2” .\n", 4, 11, "straight quotes"),
    "backslash": ('dcgd:a a dcg:B ; dcg:x "a\\qb" .\n', 3, 26, "\\\\"),
    "language": ('dcgd:a a dcg:B ; dcg:x "1"@e_n .\n', 3, 28, "@en"),
    "address with a blank": ("dcgd:a a <http://x y> .\n", 3, 10, "spaces"),
    "undeclared prefix": ("dcgd:a a dcgg:B .\n", 3, 10, "did you mean dcg:"),
    "usual prefix": ("dcgd:a skos:note 1 .\n", 3, 8, "`@prefix skos: <http://www.w3.org/2004"),
    "no prefix": ("dcgd:a a dcgB .\n", 3, 10, "needs its prefix"),
    "no value": ('dcgd:a a dcg:B ;\n    dcg:x ;\n    dcg:y "2" .\n', 4, 5, "after `dcg:x`"),
    "a comma too many": ('dcgd:a dcg:x "a" , ;\n    dcg:y "1" .\n', 3, 18, "after `,`"),
    "unclosed bracket": ('dcgd:a dcg:x [\n    dcg:y "2" .\n\ndcgd:b a dcg:C .\n', 4, 13, "`]`"),
    "a bracket too many": ('dcgd:a a dcg:B ; dcg:x "1" ] .\n', 3, 28, "No `[`"),
    "merge": ("<<<<<<< HEAD\ndcgd:a a dcg:B .\n", 3, 1, "merge"),
    "merge, left over": ("dcgd:a a dcg:B .\n=======\ndcgd:a a dcg:C .\n", 4, 1, "merge"),
    "another prefix": (
        "@prefix skos: <http://skos/> .\n",
        3,
        15,
        "<http://www.w3.org/2004/02/skos",
    ),
    "no Turtle at all": ('{"a": 1}\n', 3, 1, "not a valid subject"),
}


def found(path: Path, root: Path) -> Finding:
    with pytest.raises(LoadError) as caught:
        load_file(path, "data", root)
    return unreadable(caught.value, root)


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_is_found_where_it_is_and_guessed(kind: str, tmp_path: Path) -> None:
    text, line, column, guess = SLIPS[kind]
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    finding = found(path, tmp_path)
    assert (finding.rule, finding.severity) == ("File-syntax", "error")
    assert finding.place == ("x.ttl", line, column)
    assert guess in finding.message


def test_a_bracket_that_is_not_closed_is_shown_where_it_opens(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + SLIPS["unclosed bracket"][0], encoding="utf-8")
    assert found(path, tmp_path).other == (("x.ttl", 3, 14),)


def test_a_slip_that_moves_down_is_the_same_finding(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    text = SLIPS["no semicolon"][0]
    path.write_text(HEAD + text, encoding="utf-8")
    before = found(path, tmp_path)
    path.write_text(HEAD + "\n\n\n" + text, encoding="utf-8")
    after = found(path, tmp_path)
    assert before.place != after.place
    assert before.fingerprint == after.fingerprint


def test_what_is_no_text_is_a_finding_too(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"# one\n\xff\n")
    finding = found(path, tmp_path)
    assert finding.place == ("x.ttl", 2, 1)
    assert "UTF-8" in finding.message
    assert str(tmp_path) not in finding.message


CONVENTION = "data/instruments/small-convention.ttl"
OFFICE = "data/actors/small-office.ttl"
NOTION = "data/concepts/small-customs.ttl"


def spoil(place: Rooms, file: str, old: str, new: str) -> None:
    path = place.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def checked(place: Rooms) -> tuple[Finding, ...]:
    refused: list[LoadError] = []
    corpus = load(place, refused)
    return check(corpus, tuple(refused)).findings


@pytest.mark.nightly
def test_all_files_that_cannot_be_read_are_told_and_the_rest_is_checked(small: Rooms) -> None:
    spoil(small, OFFICE, '"SO" ;', '"SO"')
    spoil(small, NOTION, "a dcg:Notion ;", "a dcg:Notion")
    spoil(small, CONVENTION, "dcg:hasObject dcgd:small-customs", "dcg:hasObject dcgd:smal-customs")
    places = {(f.rule, f.place.path, f.place.line) for f in checked(small) if f.place}
    # Nothing is said of the links to the office and the notion, whose files cannot be read.
    assert places == {
        ("File-syntax", OFFICE, 11),
        ("File-syntax", NOTION, 9),
        ("File-danglingIri", CONVENTION, 43),
    }


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_name_in_a_file_of_another_encoding_is_not_missed(small: Rooms, encoding: str) -> None:
    path = small.root / OFFICE
    path.write_text(path.read_text("utf-8"), encoding=encoding)
    (finding,) = checked(small)
    assert (finding.rule, finding.place and finding.place.path) == ("File-syntax", OFFICE)


@pytest.mark.parametrize("namespace", [DCG, DCGD])
def test_a_misspelt_namespace_is_told_at_its_prefix_alone(small: Rooms, namespace: str) -> None:
    spoil(small, OFFICE, namespace, namespace.replace("dcgraph", "dcgrph"))
    (finding,) = checked(small)
    line = [DCG, DCGD].index(namespace) + 1
    assert (finding.rule, finding.place and finding.place[:2]) == ("File-syntax", (OFFICE, line))
    assert f"stands for <{namespace}>" in finding.message


@pytest.mark.nightly
@pytest.mark.parametrize("file", ["ontology/claim.ttl", "shapes/claim.ttl", "data/sources/web.ttl"])
def test_a_file_that_cannot_be_read_makes_no_false_finding(small: Rooms, file: str) -> None:
    path = small.root / file
    path.write_text(path.read_text("utf-8").replace(" ;\n", "\n", 1), encoding="utf-8")
    (finding,) = checked(small)
    assert (finding.rule, finding.place and finding.place.path) == ("File-syntax", file)


def test_a_slip_is_shown_with_its_line_and_a_mark(small: Rooms) -> None:
    spoil(small, OFFICE, '"SO" ;', '"SO"')
    refused: list[LoadError] = []
    corpus = load(small, refused)
    shown = as_text(unreadable(refused[0], small.root), lines_of(corpus)).split("\n")
    assert shown[:5] == [
        "error[File-syntax]: file: can be read",
        f"  --> {OFFICE}:11:25",
        "     |",
        '  11 |     dcg:abbreviation "SO"',
        "     |                         ^",
    ]
