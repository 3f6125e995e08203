"""What a finding tells beside the fault: record, expectation, near names, the other place."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest

from dcgraph.check import rules as program
from dcgraph.check.explain import examples as examples_of
from dcgraph.check.explain import record, standing
from dcgraph.check.findings import Finding, Result, told
from dcgraph.check.run import check
from dcgraph.check.shacl import SHACL_TERMS
from dcgraph.check.words import as_text, catalogue, excerpt, lines_of
from dcgraph.check.words import rule as rule_named
from dcgraph.errors import NotFoundError
from dcgraph.files import ROOT, Rooms
from dcgraph.namespaces import DCGD, PREFIXES
from dcgraph.rdf.corpus import Corpus, Place, load
from dcgraph.text import counted

CONVENTION = "data/instruments/small-convention.ttl"
SH = PREFIXES["sh"]
NOTION = "data/concepts/small-customs.ttl"


def spoil(place: Rooms, file: str, old: str, new: str) -> None:
    path = place.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def only(place: Rooms) -> Finding:
    (finding,) = check(load(place)).findings
    return finding


def test_a_record_is_told_by_its_label_a_citation_by_its_record(small: Rooms) -> None:
    spoil(small, CONVENTION, 'dcg:locator "title"', 'dcg:locator ""')
    finding = only(small)
    assert finding.rule == "Citation-locator"
    assert finding.label == "citation in Small Convention"
    assert finding.place == Place(CONVENTION, 15, 75)


def test_a_claim_is_told_by_its_parts(small: Rooms) -> None:
    spoil(small, CONVENTION, "    dcg:isClaimedBy dcgd:small-office ;\n", "")
    assert only(small).label == "Small Convention, Chapter 1 treats small customs"


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"2006-02"', '"2006/02"', "at most one value; text in quotes without a language tag; "),
        ("dcg:InForce", "dcg:ReadWhole", "one of current (dcg:Current), draft (dcg:Draft), "),
    ],
)
def test_what_was_expected_is_told_from_the_shape(
    small: Rooms, old: str, new: str, expected: str
) -> None:
    spoil(small, CONVENTION, old, new)
    found = {f.rule: f for f in check(load(small)).findings}
    shape = next(f for rule, f in found.items() if rule.startswith("Instrument-"))
    assert expected in shape.expected


def test_no_class_is_offered_for_a_property_but_its_verb_is(small: Rooms) -> None:
    # The ontology has the class dcg:Confidence and the property dcg:hasConfidence.
    spoil(small, CONVENTION, "dcg:hasConfidence", "dcg:confidence")
    found = {f.rule: f for f in check(load(small)).findings}
    assert found["File-unknownTerm"].near == ("dcg:hasConfidence",)


def test_what_is_missing_is_not_called_found(small: Rooms) -> None:
    spoil(small, CONVENTION, "    dcg:hasBasis dcg:Interpreted ;\n", "")
    found = {f.rule: f for f in check(load(small)).findings}
    lines = as_text(found["Claim-hasBasis"]).split("\n")
    assert "  property: dcg:hasBasis" in lines
    assert not any(line.startswith("  found:") for line in lines)


def test_a_mistyped_term_is_met_with_the_nearest_at_its_own_place(small: Rooms) -> None:
    spoil(small, CONVENTION, 'dcg:adoptionDate "', 'dcg:adoptonDate "')
    found = {f.rule: f for f in check(load(small)).findings}
    finding = found.pop("File-unknownTerm")
    assert finding.near[0] == "dcg:adoptionDate"
    assert "did you mean dcg:adoptionDate?" in finding.message
    assert finding.place == Place(CONVENTION, 11, 5)
    # Of what follows, only that the citation supports a property that is not there any more.
    assert found.keys() == {"Citation-supportsStatement"}


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("sh:maxLength 30", "sh:maxLenght 30", "sh:maxLength"),
        ("sh:datatype xsd", "sh:dataype xsd", "sh:datatype"),
        ("sh:severity sh:Violation", "sh:severity sh:Violatoin", "sh:Violation"),
        ("a sh:NodeShape", "a sh:NodShape", "sh:NodeShape"),
    ],
)
def test_a_mistyped_term_of_shacl_is_met_with_the_nearest(
    small: Rooms, old: str, new: str, near: str
) -> None:
    spoil(small, "shapes/actor.ttl", old, new)
    slip = next(word for word in new.split() if word not in old.split())
    finding = next(f for f in check(load(small)).findings if f.rule == "File-unknownTerm")
    assert finding.near[0] == near
    assert finding.message == (
        f"{slip} is not a term of SHACL and would be ignored; did you mean {near}?"
    )
    assert finding.place
    line = (small.root / finding.place.path).read_text("utf-8").split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 :].startswith(slip)


def test_a_kind_of_node_that_there_is_not_is_told_and_the_rest_is_checked(small: Rooms) -> None:
    spoil(small, "shapes/norm.ttl", "sh:nodeKind sh:IRI", "sh:nodeKind sh:Iri")
    spoil(small, CONVENTION, "    dcg:isClaimedBy dcgd:small-office ;\n", "")
    result = check(load(small), questions=False)
    messages = {finding.rule: finding.message for finding in result.findings}
    assert messages["Shape-form"].startswith("sh:nodeKind takes one of sh:BlankNode, ")
    assert "Claim-statedByWhom" in messages
    assert not result.left_out


def test_the_terms_of_shacl_are_those_of_its_vocabulary() -> None:
    vocabulary = Path(pyshacl.__file__).parent / "assets/shacl.ttl"
    told = {one.subject.value for one in pyoxigraph.parse(path=vocabulary)}
    assert {iri for iri in told if iri.startswith(SH) and iri != SH} == SHACL_TERMS


def test_a_dangling_name_is_one_finding_with_the_nearest(small: Rooms) -> None:
    spoil(
        small, CONVENTION, "dcg:isClaimedBy dcgd:small-office", "dcg:isClaimedBy dcgd:smal-office"
    )
    finding = only(small)
    assert (finding.rule, finding.near) == ("File-danglingIri", ("dcgd:small-office",))
    assert finding.place == Place(CONVENTION, 56, 21)


def test_a_wrong_choice_is_met_with_the_nearest_of_those_there_are(small: Rooms) -> None:
    spoil(small, "ontology/claim.ttl", "dcg:Interpreted a dcg:Basis", "dcg:Interpretd a dcg:Basis")
    spoil(small, CONVENTION, "dcg:hasBasis dcg:Interpreted", "dcg:hasBasis dcg:Interpretd")
    near = {f.rule: f.near for f in check(load(small)).findings}
    assert near["Claim-hasBasis"] == ("dcg:Interpreted",)


def test_a_record_of_an_unknown_kind_is_blamed_alone(small: Rooms) -> None:
    spoil(small, NOTION, "a dcg:Notion", "a dcg:Notin")
    assert only(small).near == ("dcg:Notion",)


def test_the_other_place_of_a_conflict_is_told(small: Rooms) -> None:
    spoil(small, CONVENTION, '"Small Convention, Chapter 1"@en', '"Small Convention"@en')
    found = check(load(small)).findings
    places = {f.place: f.other for f in found if f.rule == "Labelled-labelUnique"}
    first, second = Place(CONVENTION, 10, 20), Place(CONVENTION, 25, 20)
    assert places == {first: (second,), second: (first,)}


def test_of_two_values_the_later_is_at_fault_and_the_first_is_shown(small: Rooms) -> None:
    spoil(small, CONVENTION, "dcg:InForce", "dcg:InForce ,\n        dcg:Draft")
    found = check(load(small)).findings
    # The axiom that there is one is told in the words of the shape alone.
    (finding,) = found
    assert finding.rule == "Instrument-hasStatus"
    assert finding.place == Place(CONVENTION, 14, 9)
    assert finding.other == (Place(CONVENTION, 13, 19),)


def test_a_number_is_found_as_it_is_written(small: Rooms) -> None:
    spoil(small, CONVENTION, "dcg:position 1 ;", "dcg:position 1 ,\n        0001.50 ;")
    places = {f.place for f in check(load(small)).findings}
    assert Place(CONVENTION, 28, 9) in places


def test_a_finding_reads_as_a_compiler_would_put_it(small: Rooms) -> None:
    spoil(small, CONVENTION, '"Small Convention, Chapter 1"@en', '"Small Convention"@en')
    corpus = load(small)
    (first, _) = check(corpus).findings
    shown = as_text(first, lines_of(corpus))
    assert shown == (
        "error[Labelled-labelUnique]: labelled thing: label unique\n"
        f"  --> {CONVENTION}:10:20\n"
        "     |\n"
        '  10 |     skos:prefLabel "Small Convention"@en , "Petite Convention"@fr , '
        '"Малая конвенция"@ru ;\n'
        "     |                    ^^^^^^^^^^^^^^^^^^^^^\n"
        "  record:   “Small Convention” (dcgd:small-convention)\n"
        '  found:    skos:prefLabel "Small Convention"@en\n'
        '  repair:   The label "Small Convention"@en also belongs to another record: tell the two '
        "apart in the label, or merge them.\n"
        "  why:      Two things under one name cannot be told apart.\n"
        f"  see also: {CONVENTION}:25:20"
    )


def test_a_line_cannot_command_a_terminal_and_a_long_one_is_cut_around_its_mark() -> None:
    line = "x" * 200 + "\x1b[2J" + "bad" + "y" * 200
    _, shown, mark = excerpt(Place("a.ttl", 7, 205), line)
    assert "\x1b" not in shown
    assert shown[mark.index("^")] == "b"
    assert len(shown) < 120


def test_findings_that_differ_in_the_other_place_alone_keep_their_order() -> None:
    first = Finding("X-x", "error", Place("a.ttl", 1, 1), "", "", "", "Mend it.", "It is broken.")
    places = [(Place("a.ttl", line, 1),) for line in range(2, 10)]
    for ordered in (places, places[::-1]):
        alike = [replace(first, other=place) for place in ordered]
        findings = told(Corpus(ROOT, ()), {}, alike)
        assert [finding.other for finding in findings] == ordered


def test_one_is_not_many() -> None:
    assert [counted(n, "error") for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]


# The catalogue.


@pytest.mark.nightly
def test_whatever_a_check_reports_is_in_the_catalogue(examples: Corpus) -> None:
    rules = catalogue(examples)
    assert {f.rule for f in check(examples).findings} <= rules.keys()
    folder = Path(program.__file__).parent
    named = {
        name
        for path in folder.glob("*.py")
        for name in re.findall(r'"((?:File|Question)-\w+)"', path.read_text("utf-8"))
    }
    assert len(named) > 10
    assert named <= rules.keys()


def test_every_rule_says_all_that_one_may_ask_and_where_it_is_defined(shipped: Corpus) -> None:
    for name, rule in catalogue(shipped).items():
        assert rule.id == name
        assert rule.title
        assert rule.why.endswith(".")
        assert rule.repair.endswith((".", "?"))
        assert "{" not in rule.repair
        lines = (ROOT / rule.place.path).read_text("utf-8").split("\n")
        where = lines[rule.place.line - 1]
        mark = f"dcgs:{name} " if rule.shape else f"[{name}]"
        assert where.startswith("# ") if name.startswith("Contradiction-") else mark in where


def test_every_rule_is_explained_by_a_good_and_a_bad_example(shipped: Corpus) -> None:
    for rule in catalogue(shipped).values():
        good, bad = examples_of(rule)
        assert good is not None
        assert good.text
        assert bad is not None
        assert bad.text
        assert all(0 < line <= len(bad.text.split("\n")) for line in bad.lines)


def test_an_example_marks_the_line_that_is_at_fault(shipped: Corpus) -> None:
    _, bad = examples_of(catalogue(shipped)["Instrument-adoptionDate"])
    assert bad is not None
    assert [bad.text.split("\n")[line - 1].strip().split()[0] for line in bad.lines] == [
        "dcg:adoptionDate"
    ]


def test_a_misspelt_rule_is_met_with_the_nearest(shipped: Corpus) -> None:
    rules = catalogue(shipped)
    assert rule_named(rules, "Claim-rationale").id == "Claim-rationale"
    with pytest.raises(NotFoundError, match="did you mean Claim-rationale") as caught:
        rule_named(rules, "claim-rational")
    assert caught.value.near[0] == "Claim-rationale"
    with pytest.raises(NotFoundError, match="lists them all"):
        rule_named(rules, "0000")


@pytest.mark.parametrize(
    "name", ["small-convention", "dcgd:small-convention", DCGD + "small-convention"]
)
def test_a_record_is_known_by_any_form_of_its_name(small: Rooms, name: str) -> None:
    assert record(load(small), name) == DCGD + "small-convention"


def test_a_misspelt_record_is_met_with_the_nearest(small: Rooms) -> None:
    with pytest.raises(NotFoundError, match="did you mean dcgd:small-convention"):
        record(load(small), "dcgd:small-convntion")


def test_how_a_record_stands_to_a_rule(small: Rooms) -> None:
    spoil(small, CONVENTION, '"1999-06-26"', '"1999-13-26"')
    spoil(small, CONVENTION, 'dcg:locator "title"', 'dcg:locator ""')
    corpus = load(small)
    rules, result = catalogue(corpus), check(corpus)

    def stands(rule: str, name: str) -> int | None:
        broken = standing(corpus, rules[rule], record(corpus, name), result.findings)
        return None if broken is None else len(broken)

    assert stands("Instrument-adoptionDate", "small-convention") == 1
    assert stands("Instrument-endDate", "small-convention") == 0
    assert stands("Instrument-adoptionDate", "small-office") is None
    assert stands("Citation-locator", "small-convention") == 1
    assert stands("Citation-locator", "small-office") == 0


# Questions.


def asked(place: Rooms, text: str) -> Result:
    titles = "".join(f"# {language}: Which?\n" for language in ("en", "fr", "ru"))
    (place.data / "questions" / "x.rq").write_text(titles + text, encoding="utf-8")
    return check(load(place))


@pytest.mark.nightly
@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s a dcg:Notion }",
        "CONSTRUCT { ?s a dcg:Notion } WHERE { ?s a dcg:Notion }",
        "SELECT ?s WHERE { GRAPH ?file { ?s a dcg:Notion } }",
        "# empty: Nobody is.\nSELECT ?s WHERE { ?s a dcg:State }",
    ],
)
def test_a_question_of_any_form_is_asked(small: Rooms, query: str) -> None:
    assert asked(small, query).findings == ()


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("query", "rule", "place"),
    [
        ("SELECT ?s WHERE { ?s a dcg:Notion", "Question-syntax", (4, 34)),
        ("DROP ALL", "Question-syntax", (4, 9)),
        ("SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "Question-syntax", (1, 1)),
        ("SELECT ?s WHERE { ?s a dcg:State }", "Question-empty", (4, 1)),
        ("ASK { ?s a dcg:Notoin }", "Question-unknownTerm", (4, 12)),
    ],
)
def test_a_question_that_is_at_fault_is_found(
    small: Rooms, query: str, rule: str, place: tuple[int, int]
) -> None:
    (finding,) = asked(small, query).findings
    assert (finding.rule, finding.place) == (rule, Place("data/questions/x.rq", *place))


def test_an_answer_that_is_not_the_expected_one_is_told_by_its_rows(small: Rooms) -> None:
    folder = small.root / "tests" / "questions"
    folder.mkdir(parents=True)
    (folder / "small-standards.csv").write_text("provision\nx\n", encoding="utf-8")
    finding = only(small)
    assert (finding.rule, finding.severity) == ("Question-answer", "warning")
    assert "lacks 1 row (x) and adds 1 row (dcgd:small-convention.1.1)" in finding.message
    assert finding.other == (Place("tests/questions/small-standards.csv", 1, 1),)


@pytest.mark.nightly
def test_the_questions_can_be_left_out(small: Rooms) -> None:
    asked(small, "SELECT ?s WHERE {")
    result = check(load(small), questions=False)
    assert result.findings == ()
    assert "questions" not in result.seconds
