"""An administration answers the criteria for itself: its standings, classes and gaps."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from dcgraph import cli
from dcgraph.errors import DcgraphError, ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.assessment import Assessment, assess, assessment_csv, assessment_text
from dcgraph.research.assessment_form import (
    MAX_FORM_BYTES,
    Answers,
    read_form,
    write_form,
)
from dcgraph.research.criteria import latest
from dcgraph.research.economies import profile
from dcgraph.research.filters import Filters
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.snapshot.manifest import Snapshot

ONCE = "criteria.data-reuse.met.sw-single-submission"
NOT_ONCE = "criteria.data-reuse.not-met.sw-single-submission"
SYSTEM = "criteria.automated-processing.met.customs-system"
NO_SYSTEM = "criteria.automated-processing.not-met.customs-system"
YAML = {"content-type": "application/yaml"}


def answered(
    desk: Desk, answers: Mapping[str, str], economy: str = "", day: str = ""
) -> Assessment:
    lines = [f"economy: {economy}", f"as_of: {day}", "answers:"]
    lines += [f"  {name}: {answer}" for name, answer in answers.items()]
    return assess(desk, read_form(desk, "\n".join(lines), "form.yaml"), "en")


def standing(found: Assessment, name: str) -> str:
    (one,) = (
        one.standing
        for one in found.characteristics
        if one.characteristic.name == f"characteristics.{name}"
    )
    return one


def filled(desk: Desk, economy: str) -> Answers:
    """The form filled in with the figures that the graph has of an economy."""
    facts, iri = desk.facts, DCGD + economy
    found = {}
    for criterion in facts.of_kind(DCG + "Criterion"):
        for figure in latest(facts, iri, facts.first(criterion, DCG + "isMeasuredBy")):
            found[criterion] = facts.first(figure, DCG + "observedValue")
    return Answers(iri, "", found)


@pytest.mark.parametrize(
    ("economy", "conflicts"),
    [
        ("states.kenya", 0),
        ("states.estonia", 0),
        ("states.south-sudan", 2),
        ("states.angola", 1),
        # Criteria are not applied to it.
        ("states.liechtenstein", 0),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_the_figures_of_the_graph_the_profile_is_that_of_the_graph(
    desk: Desk, economy: str, conflicts: int, lang: Language
) -> None:
    given = filled(desk, economy)
    assert given.answers
    found = assess(desk, read_form(desk, write_form(desk, lang, given), "x", lang), lang)
    wanted = profile(desk, economy, Filters(lang=lang))
    assert found.classes == wanted.classes
    assert [(one.characteristic, one.standing, one.duty) for one in found.characteristics] == [
        (one.characteristic, one.standing, one.duty) for one in wanted.characteristics
    ]
    assert (found.measured, found.total) == (wanted.measured, wanted.total) == (18, 43)
    assert (found.answered, found.asked) == (len(given.answers), 39)
    standings = [one.standing for one in found.characteristics]
    assert standings.count("figures conflict") == conflicts
    reached = {
        (answer.criterion, answer.indicator, answer.shows)
        for one in found.characteristics
        for answer in one.answers
        if answer.reached
    }
    assert reached == {
        (figure.criterion, figure.indicator, figure.shows)
        for one in wanted.characteristics
        for figure in one.figures
        if figure.reached
    }


def test_the_classes_hold_for_some_of_the_economies_that_are_compared(desk: Desk) -> None:
    # Else equal classes would show nothing.
    for economy in ("states.estonia", "states.south-sudan"):
        assert assess(desk, filled(desk, economy), "en").classes


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, "not known"),
        ({ONCE: "unknown", NOT_ONCE: ""}, "not known"),
        ({ONCE: "yes"}, "meets"),
        ({ONCE: "oui", NOT_ONCE: "нет"}, "meets"),
        ({ONCE: "true"}, "meets"),
        ({ONCE: "1"}, "meets"),
        ({ONCE: "0.99"}, "not known"),
        # What does not show a thing does not show that it is missing.
        ({ONCE: "no"}, "not known"),
        ({NOT_ONCE: "yes"}, "does not meet"),
        ({ONCE: "no", NOT_ONCE: "0"}, "does not meet"),
        ({ONCE: "yes", NOT_ONCE: "yes"}, "figures conflict"),
    ],
)
def test_an_answer_shows_what_its_criterion_says(
    desk: Desk, answers: dict[str, str], wanted: str
) -> None:
    found = answered(desk, answers)
    assert standing(found, "data-reuse") == wanted
    assert standing(found, "human-in-the-loop") == "not measured"
    assert found.economy is None
    assert {one.duty for one in found.characteristics} == {""}


def test_an_answer_counts_for_its_own_criterion_alone(desk: Desk) -> None:
    # Eight criteria ask whether there is no customs system.
    found = answered(desk, {NO_SYSTEM: "yes"})
    gaps = [one.characteristic.name for one in found.gaps]
    assert gaps == ["characteristics.automated-processing"]


def test_the_classes_follow_by_their_definitions(desk: Desk) -> None:
    # What the WCO Secretariat gives to digital customs and criteria show.
    met = {
        "criteria.interoperable-abroad.met.sw-exchange-abroad": "yes",
        "criteria.interoperable-systems.met.sw-agencies": "yes",
        "criteria.interoperable-with-agencies.met.sw-agencies": "yes",
    }
    names = {one.name for one in answered(desk, met).classes}
    assert names == {"EconomyWithDigitalCustomsWcoSecretariat"}
    met.popitem()
    assert not answered(desk, met).classes
    lacking = {"criteria.interoperable-with-agencies.not-met.customs-system": "yes"}
    names = {one.name for one in answered(desk, met | lacking).classes}
    assert names == {"EconomyWithoutDigitalCustomsWcoSecretariat"}


def test_a_gap_has_what_asks_for_it_the_strongest_first_and_marks_what_binds(desk: Desk) -> None:
    # docs/party-duties.md: automated processing by Standard 7.1 of the General Annex, and to
    # permit interoperable systems by Standard 7.4.
    lacking = {NO_SYSTEM: "yes", "criteria.interoperable-systems.not-met.customs-system": "yes"}
    found = answered(desk, lacking, economy="Kenya")
    assert found.economy
    assert found.economy.name == "states.kenya"
    processing, systems = found.gaps
    assert (processing.duty, systems.duty) == ("bound", "bound to permit")
    order = ("obliges", "obliges to permit", "endeavours", "recommends")
    for gap in found.gaps:
        places = [order.index(one.force) for one in gap.provisions]
        assert places == sorted(places)
        assert len({(one.provision, one.force) for one in gap.provisions}) == len(gap.provisions)
        assert all(one.citations and one.norms for one in gap.provisions)
    first = processing.provisions[0]
    assert (first.provision.name, first.duty) == ("rkc.ga-7.1", "bound")
    assert {(one.provision.name, one.duty) for one in systems.provisions if one.duty} == {
        ("rkc.ga-7.4", "bound to permit")
    }
    # Chile is on no list of parties; what asks for it is the same, and binds it by nothing.
    other = answered(desk, lacking, economy="states.chile")
    assert {one.provision for one in other.gaps[0].provisions} == {
        one.provision for one in processing.provisions
    }
    assert not any(one.duty for gap in other.gaps for one in gap.provisions)


@pytest.mark.parametrize(("day", "duty"), [("2011-07-03", ""), ("2011-07-04", "bound")])
def test_the_day_decides_what_binds_and_what_asks(desk: Desk, day: str, duty: str) -> None:
    # docs/party-duties.md: in force for the Russian Federation from 4 July 2011.
    economy = "states.russian-federation"
    (gap,) = answered(desk, {NO_SYSTEM: "yes"}, economy=economy, day=day).gaps
    assert gap.duty == duty
    names = {one.provision.name: one.duty for one in gap.provisions}
    assert names["rkc.ga-7.1"] == duty
    # Of 2024.
    assert "china-tariff-law.article-41.2" not in names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: there is nothing in it"),
        ("# nothing\n", "line 1: there is nothing in it"),
        ("- yes\n", "line 1: a form has keys with values"),
        ("yes", "line 1: a form has keys with values"),
        ("answers:\nanswer:\n", "line 2: there is no key 'answer'; did you mean answers?"),
        ("answers:\n  criteria.x: yes\n", "line 2: there is no criterion 'criteria.x'"),
        (
            f"answers:\n  {ONCE[:-1]}: yes\n",
            f"there is no criterion {ONCE[:-1]!r}; did you mean {ONCE}",
        ),
        (f"answers:\n  {ONCE}: maybe\n", f"line 2: {ONCE}: 'maybe' is no answer; write yes, no"),
        (f"answers:\n  {ONCE}: -1\n", f"line 2: {ONCE}: '-1' is no answer"),
        (f"answers:\n  {ONCE}: 1e9\n", "'1e9' is no answer"),
        (f"answers:\n  {ONCE}: {'9' * 40}\n", "is no answer"),
        (f"answers:\n  {ONCE}: [yes]\n", f"line 2: {ONCE}: there is a list or a mapping"),
        (f"answers:\n  {ONCE}:\n    deep: yes\n", f"line 3: {ONCE}: there is a list or a mapping"),
        ("answers: [yes]\n", "line 1: answers: there must be a criterion"),
        ("answers: yes\n", "line 1: answers: there must be a criterion"),
        ("? [a]\n: b\n", "line 1: a key: there is a list or a mapping"),
        (f"answers:\n  {ONCE}: yes\n  {ONCE}: no\n", f"line 3: {ONCE!r} stands on line 2 too"),
        ("answers:\nas_of:\nanswers:\n", "line 3: 'answers' stands on line 1 too"),
        ("economy: Atlantis\n", "line 1: economy: 'Atlantis' is no State or territory"),
        ("economy: rkc\n", "line 1: economy: 'rkc' is no State or territory"),
        ("economy: [states.kenya]\n", "line 1: economy: there is a list or a mapping"),
        ("as_of: tomorrow\n", "line 1: as_of: 'tomorrow' is no day; write it as 2026-11-28"),
        ("as_of: 2026-02-30\n", "line 1: as_of: '2026-02-30' is no day"),
        ("a: &a [x, x]\nb: &b [*a, *a]\n", "line 1: a mark with & or *"),
        ("answers: &a\n", "line 1: a mark with & or * refers to another place"),
        ("economy: *a\n", "line 1: a mark with & or * refers to another place"),
        ("<<: {}\n", "line 1: there is no key '<<'"),
        ("economy: !!python/object/apply:os.system [x]\n", "line 1: the tag"),
        ("economy: !!str x\n", "line 1: the tag"),
        ("answers:\n---\nanswers:\n", "line 2: a second document begins"),
        ("answers: {\n", "line 2: "),
        ("answers:\n\tx: yes\n", "line 2: found character '\\t'"),
        ("answers:\n  a: b: c\n", "line 2: "),
        ("economy: \x07\n", "line 1: there is a character that no text has"),
        ("[" * 10_000, "line 1: a form has keys with values"),
        ("answers: " + "[" * 10_000, "line 1: answers: there must be a criterion"),
        ("#" * (MAX_FORM_BYTES + 1), "has more than 64 kB"),
    ],
)
def test_what_is_no_form_is_refused_with_place_line_and_key(
    desk: Desk, text: str, told: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        read_form(desk, text, "form.yaml")
    message = str(refused.value)
    assert message.startswith("form.yaml")
    assert told in message
    assert "\n" not in message
    assert message.endswith((".", "?"))
    assert len(message) < 300


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_asks_each_criterion_once_in_plain_words(desk: Desk, lang: Language) -> None:
    form = write_form(desk, lang)
    read = read_form(desk, form, "form.yaml", lang)
    assert set(read.answers) == set(desk.facts.of_kind(DCG + "Criterion"))
    assert set(read.answers.values()) == {"unknown"}
    assert (read.economy, read.as_of) == ("", "")
    told = " ".join(form.replace("#", " ").split())
    label = desk.label(DCGD + "b-ready.indicator.sw-single-submission", lang).text
    asked = {
        "en": f"{label}: is the value 1 or more? “Yes” shows as met: data given once and reused.",
        "fr": f"{label} : la valeur est-elle de 1 ou plus ? « Oui » établit comme satisfaite",
        "ru": f"{label}: значение не меньше 1? Ответ «да» показывает соответствие признаку",
    }
    assert asked[lang] in told


@pytest.mark.nightly
def test_the_command_writes_a_form_and_judges_it(
    shipped_snapshot: Snapshot, desk: Desk, tmp_path: Path
) -> None:
    def run(*words: str) -> str:
        home = str(shipped_snapshot.path.parent)
        done = CliRunner().invoke(cli.app, ["assess", *words, "--snapshot", home])
        if isinstance(done.exception, DcgraphError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.stdout

    form = run("--form", "--lang", "fr")
    assert form == write_form(desk, "fr")
    path = tmp_path / "answers.yaml"
    path.write_text(form.replace(f"{NO_SYSTEM}: inconnu", f"{NO_SYSTEM}: oui"), encoding="utf-8")
    text, table, told = (run(str(path), *words) for words in ((), ("--format", "csv"), ("--json",)))
    found = assess(desk, read_form(desk, path.read_text("utf-8"), "x"), "en")
    assert text == f"{assessment_text(found, 'en')}\n"
    assert "must: RKC General Annex, Standard 7.1 (rkc.ga-7.1)" in text
    assert table.replace("\r\n", "\n") == assessment_csv(found).decode().replace("\r\n", "\n")
    assert json.loads(told)["answered"] == 1
    for words, refused in (
        ((), "Name a file with answers"),
        ((str(path), "--form"), "Name a file with answers"),
        ((str(path), "--format", "png"), "no format 'png'"),
        ((str(tmp_path / "none.yaml"),), "none.yaml cannot be read"),
    ):
        with pytest.raises(DcgraphError, match=refused):
            run(*words)
    path.write_text("answers: yes\n")
    with pytest.raises(ParameterError, match=r"answers\.yaml, line 1: answers:"):
        run(str(path))


def test_a_terminal_shows_what_binds_and_counts_what_it_leaves_out(desk: Desk) -> None:
    lacking = {"criteria.interoperable-systems.not-met.customs-system": "yes"}
    found = answered(desk, lacking, economy="states.kenya")
    (gap,) = found.gaps
    assert len(gap.provisions) > 9
    # Eight, and the one that obliges Kenya to permit it, which comes after many that oblige others.
    lines = assessment_text(found, "en").partition("\nCharacteristics not met")[2].splitlines()
    assert len(lines) == 1 + 1 + 9 + 1
    assert "rkc.ga-7.4" in lines[-2]
    assert lines[-1] == f"    and {len(gap.provisions) - 9} more provisions, in the table (CSV)"


def test_the_table_has_each_characteristic_and_each_provision_of_a_gap(desk: Desk) -> None:
    found = answered(desk, {NO_SYSTEM: "yes"}, economy="states.kenya")
    rows = list(csv.DictReader(StringIO(assessment_csv(found).decode(), newline="")))
    (gap,) = found.gaps
    assert len(rows) == 42 + len(gap.provisions)
    lacking = [one for one in rows if one["standing"] == "does not meet"]
    assert [one["provision"] for one in lacking] == [one.provision.name for one in gap.provisions]
    assert (lacking[0]["binding"], lacking[0]["force"]) == ("bound", "obliges")
    assert all(one["citations"] for one in lacking)
    # Each row says by which method, and how much is measured.
    assert {(one["measured"], one["total"], one["note"]) for one in rows} == {
        ("18", "43", found.note)
    }


def test_over_http_the_form_is_to_be_had(shipped_address: str, desk: Desk) -> None:
    told = httpx2.get(f"{shipped_address}/api/v1/assess?lang=ru", timeout=60)
    assert told.headers["content-type"] == "application/yaml; charset=utf-8"
    assert told.text == write_form(desk, "ru")
    back = httpx2.post(
        f"{shipped_address}/api/v1/assess", content=told.content, headers=YAML, timeout=60
    )
    assert back.json()["answered"] == 0


def test_over_http_a_form_and_the_same_in_json_are_judged_alike(
    shipped_address: str, desk: Desk
) -> None:
    address = f"{shipped_address}/api/v1/assess?lang=fr"
    form = f"economy: states.kenya\nanswers:\n  {NO_SYSTEM}: yes\n"
    same = json.dumps({"economy": "states.kenya", "answers": {NO_SYSTEM: "yes"}}, indent="\t")
    told = httpx2.post(address, content=form, headers=YAML, timeout=60)
    assert told.status_code == 200, told.text
    assert told.headers["cache-control"] == "no-store"
    by_json = httpx2.post(
        address, content=same, headers={"content-type": "application/json"}, timeout=60
    )
    assert by_json.json() == told.json()
    answers = Answers(DCGD + "states.kenya", "", {DCGD + NO_SYSTEM: "yes"})
    wanted = assess(desk, answers, "fr")
    assert told.json()["gaps"][0]["characteristic"]["label"] == "traitement automatisé"
    table = httpx2.post(f"{address}&format=csv", content=form, headers=YAML, timeout=60)
    assert table.content == assessment_csv(wanted)
    book = httpx2.post(f"{address}&format=xlsx", content=form, headers=YAML, timeout=60)
    assert book.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("content", "headers", "status", "told"),
    [
        (b"answers: yes", YAML, 422, "The body, line 1: answers:"),
        (b'{"answers": {"x": 1}}', {"content-type": "application/json"}, 422, "no criterion 'x'"),
        (b'{"\\ud800": 1}', {"content-type": "application/json"}, 422, "no key"),
        (b"answers: \xff", YAML, 400, "not UTF-8: byte 10"),
        (b"answers:", {"content-type": "text/plain"}, 415, "application/yaml"),
        (b"answers:", {}, 415, "no media type at all"),
        (b"answers:", {**YAML, "content-encoding": "gzip"}, 415, "not compressed"),
        (b"#" * (MAX_FORM_BYTES + 1), YAML, 413, "65536 bytes"),
    ],
)
def test_over_http_a_wrong_body_is_refused(
    shipped_address: str, content: bytes, headers: dict[str, str], status: int, told: str
) -> None:
    answer = httpx2.post(
        f"{shipped_address}/api/v1/assess", content=content, headers=headers, timeout=60
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


def test_an_act_of_a_union_binds_no_member_before_the_act_began(desk: Desk) -> None:
    # Estonia is a member since 1 May 2004; the oldest act in the graph that binds every member is
    # the Union Customs Code, of 9 October 2013. It joined the Revised Kyoto Convention in 2006.
    duties = {
        day: {
            one.duty
            for one in assess(desk, Answers(DCGD + "states.estonia", day, {}), "en").characteristics
        }
        for day in ("2005-06-01", "2021-06-01")
    }
    assert duties["2005-06-01"] == {""}, "an act binds before it began"
    assert "bound" in duties["2021-06-01"]
