"""A baseline accepts what it names, says what it no longer needs, and keeps what people wrote."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.report.sample import BAD_DATE, LONG, NO_SOURCE, UNKNOWN

from dcgraph.check.baseline import read_baseline, with_entries
from dcgraph.check.findings import Finding
from dcgraph.errors import LoadError
from dcgraph.rdf.corpus import Place

TODAY = date(2026, 11, 25)
PATH = Path("baseline.toml")


def entry(finding: Finding, **members: str) -> str:
    told = {
        "fingerprint": f'"{finding.fingerprint}"',
        "rule": f'"{finding.rule}"',
        "record": '"dcgd:sample"',
        "reason": '"The text is not to be had before May."',
        **members,
    }
    return "\n".join(["[[finding]]", *(f"{n} = {v}" for n, v in told.items() if v), ""])


def written(folder: Path, text: str) -> Path:
    path = folder / "baseline.toml"
    path.write_text(text, encoding="utf-8")
    return path


def sift(folder: Path, text: str, *findings: Finding, whole: bool = True) -> tuple[list[str], int]:
    """The rules that count, and how many findings are accepted."""
    held = read_baseline(written(folder, text), "baseline.toml")
    counting, accepted = held.sift(findings, TODAY, whole=whole)
    return [finding.rule for finding in counting], len(accepted)


def test_what_it_names_counts_no_more(tmp_path: Path) -> None:
    assert sift(tmp_path, entry(BAD_DATE), BAD_DATE, UNKNOWN) == (["File-unknownTerm"], 1)


def test_a_finding_that_moved_is_still_accepted(tmp_path: Path) -> None:
    moved = replace(BAD_DATE, place=Place("data/instruments/sample.ttl", 99, 1))
    assert sift(tmp_path, entry(BAD_DATE), moved) == ([], 1)


def test_another_value_is_another_finding(tmp_path: Path) -> None:
    other = replace(BAD_DATE, value='"1999-14-26"')
    assert sift(tmp_path, entry(BAD_DATE), other) == (
        ["Instrument-adoptionDate", "Baseline-unused"],
        0,
    )


@pytest.mark.parametrize("member", ["rule", "record"])
def test_an_entry_that_says_something_else_accepts_nothing(tmp_path: Path, member: str) -> None:
    # Who reads the entry would believe that something else is accepted.
    told = entry(BAD_DATE, **{member: '"dcgd:harmless"'})
    assert sift(tmp_path, told, BAD_DATE) == (["Instrument-adoptionDate", "Baseline-unused"], 0)


@pytest.mark.parametrize(
    ("last", "counting", "accepted"),
    [
        ("2026-11-26", [], 1),
        ("2026-11-25", [], 1),
        ("2026-11-24", ["Instrument-adoptionDate", "Baseline-expired"], 0),
    ],
)
def test_an_entry_holds_through_its_last_day(
    tmp_path: Path, last: str, counting: list[str], accepted: int
) -> None:
    assert sift(tmp_path, entry(BAD_DATE, expires=last), BAD_DATE) == (counting, accepted)


def test_what_is_idle_is_a_warning_at_its_line(tmp_path: Path) -> None:
    text = "# Ours.\n\n" + entry(UNKNOWN, reason='"In vain."') + "\n" + entry(BAD_DATE)
    held = read_baseline(written(tmp_path, text), "sub/baseline.toml")
    (idle,), accepted = held.sift([BAD_DATE], TODAY)
    assert idle.severity == "warning"
    assert idle.place == Place("sub/baseline.toml", 4, 1)
    assert "File-unknownTerm" in idle.message
    assert "Remove the entry" in idle.message
    assert [a.reason for a in accepted] == ["The text is not to be had before May."]


def test_only_a_whole_check_tells_what_is_idle(tmp_path: Path) -> None:
    assert sift(tmp_path, entry(BAD_DATE), whole=False) == ([], 0)
    assert sift(tmp_path, entry(BAD_DATE)) == (["Baseline-unused"], 0)


def test_an_expired_entry_tells_so_even_if_little_is_checked(tmp_path: Path) -> None:
    told = entry(BAD_DATE, expires="2020-01-01")
    assert sift(tmp_path, told, whole=False) == (["Baseline-expired"], 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry(BAD_DATE, reason=""), "line 2, entry 1 of the baseline: it needs a reason"),
        (entry(BAD_DATE, reason='"  "'), "it needs a reason"),
        (entry(BAD_DATE, fingerprint=""), "a fingerprint of 16 hexadecimal digits"),
        (entry(BAD_DATE, fingerprint='"abc"'), "a fingerprint of 16 hexadecimal digits"),
        (entry(BAD_DATE, rule="5"), "it needs a rule"),
        (entry(BAD_DATE, record=""), "it needs a record"),
        (entry(BAD_DATE, expires='"2027-01-01"'), "a date without quotes"),
        (entry(BAD_DATE, expires="2027-01-01T00:00:00"), "a date without quotes"),
        (entry(BAD_DATE, expired="2027-01-01"), "it knows no 'expired'"),
        (entry(BAD_DATE) + entry(BAD_DATE), "entry 2: the fingerprint"),
        ("finding = 3", "only entries that begin with"),
        ("finding = [3]", "a fingerprint of 16 hexadecimal digits"),
        ("[other]", "only entries that begin with"),
        ("[[finding]\n", "is no baseline, which is a TOML file"),
        ("x = " + "[" * 100_000, "is no baseline, which is a TOML file"),
        ("x = " + "9" * 10_000, "is no baseline, which is a TOML file"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LoadError, match=r"baseline\.toml") as caught:
        read_baseline(written(tmp_path, text), "baseline.toml")
    assert said in str(caught.value)


def test_a_new_baseline_is_written_for_people() -> None:
    text, count = with_entries("", [BAD_DATE], 'It is "out".', date(2027, 1, 31), PATH)
    assert count == 1
    assert text == (
        "# Findings of `dcgraph check` that are accepted for now; `--baseline` reads this file. "
        "Each entry\n"
        "# needs a reason. It ends with its last day, `expires`, if it has one: a date without "
        "quotes.\n"
        "\n"
        "[[finding]]\n"
        f'fingerprint = "{BAD_DATE.fingerprint}"\n'
        'rule = "Instrument-adoptionDate"\n'
        'record = "dcgd:sample"\n'
        'reason = "It is \\"out\\"."\n'
        "expires = 2027-01-31\n"
    )


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    there = "# Our own words.\n" + entry(UNKNOWN, reason="'''In\nvain.'''") + "# The end."
    text, count = with_entries(there, [UNKNOWN, BAD_DATE, LONG, LONG], "New.", None, PATH)
    assert count == 2
    assert text.startswith(there + "\n")
    assert sift(tmp_path, text, UNKNOWN, BAD_DATE, LONG) == ([], 3)


def test_nothing_new_changes_nothing() -> None:
    there = entry(BAD_DATE) + "\n\n# The end.\n\n"
    assert with_entries(there, [BAD_DATE], "New.", None, PATH) == (there, 0)


@pytest.mark.parametrize("there", ["finding = []", "finding = 3", "["])
def test_what_cannot_be_added_to_is_refused(there: str) -> None:
    with pytest.raises(LoadError, match=r"baseline\.toml"):
        with_entries(there, [BAD_DATE], "New.", None, PATH)


HOSTILE = [
    '"]\n[[finding]]\nreason = "x"',
    "\x00\x1b[31m\x7f\x85\u2028\u202e",
    "\ud800 half \udcff",
    "'''\"\"\"\\",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_only_a_text(tmp_path: Path, text: str) -> None:
    odd = Finding(
        "R" + text, "error", Place("data/x.ttl", 1, 1), "https://x/" + text, "", "", "", ""
    )
    told, count = with_entries("", [odd, NO_SOURCE], "Because. " + text, None, PATH)
    assert count == 2
    assert len(tomllib.loads(told)["finding"]) == 2
    assert sift(tmp_path, told, odd, NO_SOURCE) == ([], 2)


def test_a_file_that_cannot_be_read_is_never_accepted(tmp_path: Path) -> None:
    unread = Finding("File-syntax", "error", Place("data/x.ttl", 1, 1), "", "", "", "No.", "")
    assert with_entries("", [unread], "Because.", None, PATH) == ("", 0)
    told = entry(unread, record='"data/x.ttl"')
    assert sift(tmp_path, told, unread) == (["File-syntax", "Baseline-unused"], 0)
