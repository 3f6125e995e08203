"""Which versions can be released, and what the changelog must say of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.release.sample import CHANGELOG

from dcgraph.errors import ReleaseError
from dcgraph.release.about import checked, section


@pytest.mark.parametrize(
    "version", ["0.1.0", "1.0.0", "10.20.30", "1.0.0-rc.1", "1.0.0-0a", "1.0.0+build.5", "1.0.0--"]
)
def test_a_version_of_semver_is_accepted(version: str) -> None:
    assert checked(version) == version


@pytest.mark.parametrize(
    "version",
    [
        "",
        "1",
        "1.0",
        "v1.0.0",
        "01.0.0",
        "1.0.0-01",
        "1.0.0-",
        "1.0.0+",
        "1.0.0 ",
        "1.0.0\n",
        "../1.0.0",
        "1.0.٣",
        "1.0.0-" + "a" * 60,
    ],
)
def test_anything_else_is_refused(version: str) -> None:
    with pytest.raises(ReleaseError, match="is no version"):
        checked(version)


@pytest.fixture
def changelog(tmp_path: Path) -> Path:
    path = tmp_path / "CHANGELOG.md"
    path.write_text(CHANGELOG, encoding="utf-8")
    return path


def test_a_section_has_text_date_and_what_came_before(changelog: Path) -> None:
    found = section(changelog, "0.3.0")
    assert found.date == date(2027, 2, 1)
    assert found.previous == "0.2.0"
    assert found.text == ("## [0.3.0] - 2027-02-01\n\n### Meaning\n\n- The term *widget* is new.\n")


def test_a_section_with_text_above_is_told(changelog: Path) -> None:
    assert section(changelog, "0.3.0").later == ""
    assert section(changelog, "0.2.0").later == "0.3.0"
    text = CHANGELOG.replace("[Unreleased]\n", "[Unreleased]\n\n- New.\n")
    changelog.write_text(text, encoding="utf-8")
    assert section(changelog, "0.3.0").later == "Unreleased"


def test_the_first_version_has_none_before_it(changelog: Path) -> None:
    assert section(changelog, "0.2.0").previous == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Changelog\n", "has no section for 0.3.0; write one"),
        ("## [0.3.0]\n\n- x\n", "has no date"),
        ("## [0.3.0] - 2027-02-30\n\n- x\n", "has no date"),
        ("## [0.3.0] - 2027-02-01\n\n## [0.2.0] - 2027-01-01\n\n- x\n", "is empty"),
        ("## [0.3.0] - 2027-02-01\n- x\n## [0.3.0] - 2027-02-02\n- y\n", "two sections"),
        ("## [0.3.01] - 2027-02-01\n- x\n", "has no section for 0.3.0"),
    ],
)
def test_a_changelog_that_does_not_serve_is_refused(changelog: Path, text: str, words: str) -> None:
    changelog.write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseError, match=words):
        section(changelog, "0.3.0")


def test_without_a_changelog_there_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="There is no"):
        section(tmp_path / "CHANGELOG.md", "0.3.0")
