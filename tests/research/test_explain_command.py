"""The command `explain` with a subject, a relation and an object, and with a rule."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from dcgraph import cli
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research import Desk
from dcgraph.snapshot.manifest import Snapshot

WHY = ("explain", "tfa", "endeavours", "single-window")


@pytest.fixture(autouse=True)
def made(shipped_snapshot: Snapshot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph as it ships, which is not read anew for each command."""
    monkeypatch.setenv("DCGRAPH_HOME", str(shipped_snapshot.path.parent))
    monkeypatch.setattr(Desk, "open", lambda *_: desk)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, words)


@pytest.mark.parametrize(
    ("lang", "head", "force", "grades"),
    [
        (
            "en",
            "Chain 2 of 2 (own reading, read in the source)",
            "obligation of endeavour",
            "official, confirmed",
        ),
        (
            "fr",
            "Raisonnement 2 sur 2 (lecture propre, lu dans la source)",
            "obligation de s’efforcer",
            "officiel, vérifié",
        ),
        (
            "ru",
            "Рассуждение 2 из 2 (собственное прочтение, прочитано в источнике)",
            "обязанность прилагать усилия",
            "официальный, проверено",
        ),
    ],
)
def test_a_triple_is_explained_in_a_language(lang: str, head: str, force: str, grades: str) -> None:
    told = run(*WHY, "--lang", lang)
    assert told.exit_code == 0, told.output
    assert head in told.stdout
    assert told.stdout.count(force) >= 2
    assert "shall endeavour" in told.stdout
    # data/instruments/tfa/articles-8-to-12.ttl: where the words of the norm were read.
    assert f"Core obligation [{grades}]" in told.stdout


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "“Revised Kyoto Convention” has for “binding” the value “yes”."),
        (
            "fr",
            (
                "«\u00a0Convention de Kyoto révisée\u00a0» a pour «\u00a0caractère "
                "contraignant\u00a0» la valeur «\u00a0oui\u00a0»."
            ),
        ),
        (
            "ru",
            "у «Пересмотренная Киотская конвенция» свойство «обязательность» имеет значение «да».",
        ),
    ],
)
def test_a_value_is_said_in_words(lang: str, said: str) -> None:
    assert run("explain", "rkc", "binding", "true", "--lang", lang).stdout.startswith(said)


def test_a_claim_from_memory_is_told_as_one() -> None:
    # data/instruments/safe-framework/: a claim with a citation that is Recalled.
    told = run("explain", "safe-framework.pillar-1.standard-4", "recommends", "risk-management")
    assert "is a claim entered by hand and recalled" in told.stdout
    assert "The graph does not say" not in told.stdout


def test_it_is_told_as_json() -> None:
    told = json.loads(run(*WHY, "--format", "json", "--limit", "1").stdout)
    assert (told["holds"], told["total"], told["next_offset"]) == (True, 2, 1)
    assert json.loads(run(*WHY, "--json", "--offset", "1").stdout)["chains"][0]["number"] == 2


@pytest.mark.nightly
def test_a_rule_is_still_explained() -> None:
    told = run("explain", "Provision-summary")
    assert told.exit_code == 0, told.output
    assert "Keeps the rule" in told.stdout


@pytest.mark.parametrize(
    ("words", "error", "near"),
    [
        (("tfaa", "endeavours", "single-window"), NotFoundError, "did you mean tfa"),
        (("tfa", "endevours", "single-window"), NotFoundError, "did you mean endeavours"),
        (("tfa", "endeavours", "singel-window"), NotFoundError, "did you mean single-window"),
        (("tfa", "endeavours", "single-window", "--offset", "2"), ParameterError, "0 to 1"),
        (("tfa", "endeavours", "single-window", "--lang", "de"), ParameterError, "en, fr, ru"),
        (("tfa", "endeavours", "single-window", "--format", "csv"), ParameterError, "text, json"),
        (("Provision-summary", "--lang", "fr"), ParameterError, "in English"),
    ],
)
def test_what_means_nothing_is_refused_with_what_may_be_meant(
    words: tuple[str, ...], error: type[Exception], near: str
) -> None:
    told = run("explain", *words)
    assert isinstance(told.exception, error)
    assert near in str(told.exception)
