"""Each kind of change, made to the small graph, is told as what it is."""

from __future__ import annotations

import pytest
from tests.diff.corpora import (
    CONVENTION,
    HEAD,
    NOTION,
    OFFICE,
    QUESTION,
    TREATS,
    WEB,
    by_name,
    changed,
    edited,
    told,
)

from dcgraph.namespaces import compact
from dcgraph.rdf.corpus import Place

RECALLED = 'dcg:locator "Chapter 1" ; dcg:hasConfidence dcg:Recalled'
STANDARD = "dcgd:small-convention.1.1"
ACTOR = """
dcgd:{name} a dcg:Organization ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "New Office"@en ;
    dcg:summary "An office." .
"""


def test_nothing_changed_is_nothing_told() -> None:
    compared = told(edited())
    assert not compared.differs
    assert compared.suggestion.level == "none"


def test_a_comment_or_an_order_of_lines_is_nothing() -> None:
    compared = told(
        edited(
            (CONVENTION, "# The one instrument", "# The only instrument"),
            (
                CONVENTION,
                'dcg:number "1" ;\n    dcg:position 1 ;',
                'dcg:position 1 ;\n dcg:number "1" ;',
            ),
        )
    )
    assert not compared.differs


def test_the_order_in_a_statement_without_a_name_is_nothing() -> None:
    one, other = "dcg:p dcg:q ; dcg:r dcg:s", "dcg:r dcg:s ; dcg:p dcg:q"
    before, after = (edited(new={"ontology/x.ttl": f"{HEAD}[] {t} ."}) for t in (one, other))
    assert not told(after, before).differs


def test_a_value_is_told_before_and_after_with_its_lines() -> None:
    compared = told(
        edited(
            (CONVENTION, '    dcg:adoptionDate "1999-06-26" ;', '\n    dcg:adoptionDate "1999" ;')
        )
    )
    (entry,) = compared.entries
    assert (entry.label, entry.type, entry.kinds) == (
        "Small Convention",
        "convention",
        ("changed",),
    )
    (change,) = entry.properties
    assert (change.label, change.before[0].text, change.after[0].text) == (
        "adoption date",
        "1999-06-26",
        "1999",
    )
    assert change.before[0].place == Place(CONVENTION, 11, 22)
    assert change.after[0].place == Place(CONVENTION, 12, 22)
    assert compared.suggestion.level == "patch"
    assert compared.suggestion.next == "0.1.1"


def test_a_claim_whose_basis_changed_comes_first() -> None:
    compared = told(
        edited(
            (OFFICE, '"SO"', '"SOF"'),
            (CONVENTION, "dcg:hasBasis dcg:Interpreted", "dcg:hasBasis dcg:Derived"),
            ("ontology/claim.ttl", 'skos:prefLabel "treats"@en', 'skos:prefLabel "deals with"@en'),
        )
    )
    first, term, last = compared.entries
    assert first.kinds == ("basis",)
    assert first.label == "Small Convention, Standard 1.1 — requires → small customs"
    assert changed(first) == {"has basis": (["interpreted"], ["derived"])}
    assert (term.sort, last.label) == ("term", "Small Office")


def test_a_confirmed_claim_gives_the_triples_that_follow() -> None:
    compared = told(edited((CONVENTION, RECALLED, RECALLED.replace("Recalled", "Confirmed"))))
    (entry,) = compared.entries
    assert (entry.iri, entry.kinds) == (TREATS, ("confidence",))
    assert changed(entry) == {
        "has citation": (
            ["Text of the Small Convention, Chapter 1 (recalled)"],
            ["Text of the Small Convention, Chapter 1 (confirmed)"],
        )
    }
    # By hand: treats is below bearsOn, which is below isRelatedTo; none of them is symmetric.
    chapter, notion = "Small Convention, Chapter 1", "small customs"
    assert [one.text for one in compared.derived_gained] == [
        f"{chapter} — bears on → {notion}",
        f"{chapter} — is related to → {notion}",
        f"{chapter} — treats → {notion}",
    ]
    assert compared.derived_lost == ()
    assert compared.suggestion.level == "patch"


def test_a_source_that_comes_re_sources() -> None:
    source = '\ndcgd:sources.other a dcg:TreatyText ;\n    dcterms:title "Other"@en .\n'
    web = edited().texts[WEB]
    compared = told(
        edited(
            (OFFICE, "dcgd:sources.law-text", "dcgd:sources.other"),
            new={WEB: web + source},
        )
    )
    entries = by_name(compared)
    assert entries["dcgd:small-office"].kinds == ("re-sourced",)
    assert entries["dcgd:sources.other"].kinds == ("added",)
    assert len(entries) == 2


def test_another_locator_is_a_change_and_no_other_source() -> None:
    (entry,) = told(edited((OFFICE, '"preamble"', '"preamble, first line"'))).entries
    assert entry.kinds == ("changed",)


@pytest.mark.nightly
def test_a_record_that_comes_and_one_that_goes() -> None:
    after = edited(new={"data/actors/new.ttl": HEAD + ACTOR.format(name="new")})
    (entry,) = told(after).entries
    assert (entry.kinds, entry.before, entry.after) == (
        ("added",),
        None,
        Place("data/actors/new.ttl", 4, 12),
    )
    assert told(after).suggestion.level == "minor"
    (entry,) = told(edited(), after).entries
    assert (entry.kinds, entry.before, entry.after) == (
        ("removed",),
        Place("data/actors/new.ttl", 4, 12),
        None,
    )


def test_a_record_with_the_same_content_is_likely_renamed_and_its_mentions_follow() -> None:
    compared = told(
        edited(
            (OFFICE, "dcgd:small-office", "dcgd:little-office"),
            (NOTION, "dcgd:small-office", "dcgd:little-office"),
            (CONVENTION, "dcgd:small-office", "dcgd:little-office"),
        )
    )
    (entry,) = compared.entries
    assert (compact(entry.iri), compact(entry.was)) == ("dcgd:little-office", "dcgd:small-office")
    assert (entry.kinds, entry.evidence, entry.properties) == (("renamed",), "the same content", ())
    assert entry.mentions == 2  # of the definition that it gives and of the claim that it makes


def test_a_record_with_the_same_labels_is_likely_renamed_and_its_change_is_told() -> None:
    compared = told(
        edited(
            (OFFICE, "dcgd:small-office a", "dcgd:little-office a"),
            (OFFICE, '"SO"', '"LO"'),
        )
    )
    (entry,) = compared.entries
    assert (entry.kinds, entry.evidence) == (("renamed", "changed"), "the same labels")
    assert changed(entry) == {"abbreviation": (["SO"], ["LO"])}
    assert entry.mentions == 0  # the old name still stands where it was mentioned


def test_what_mentions_a_renamed_thing_is_renamed_with_it() -> None:
    compared = told(
        edited(
            (NOTION, "dcgd:small-customs", "dcgd:tiny-customs"),
            (CONVENTION, "treats.small-customs", "treats.tiny-customs"),
            (CONVENTION, "requires.small-customs", "requires.tiny-customs"),
            (CONVENTION, "dcgd:small-customs", "dcgd:tiny-customs"),
            (QUESTION, "dcgd:small-customs", "dcgd:tiny-customs"),
        )
    )
    assert {compact(e.was): e.kinds for e in compared.entries} == {
        "dcgd:small-customs": ("renamed",),
        "dcgd:small-customs.definition.office-1999": ("renamed",),
        "dcgd:small-convention.1.treats.small-customs": ("renamed",),
        "dcgd:small-convention.1.1.requires.small-customs": ("renamed",),
    }


def test_two_things_alike_are_not_taken_for_renamed() -> None:
    two = HEAD + ACTOR.format(name="a") + ACTOR.format(name="b")
    other = HEAD + ACTOR.format(name="c") + ACTOR.format(name="d")
    compared = told(edited(new={"data/x.ttl": other}), edited(new={"data/x.ttl": two}))
    assert sorted(kind for e in compared.entries for kind in e.kinds) == [
        *("added", "added", "removed", "removed"),
    ]


def test_a_record_that_moves_between_files() -> None:
    text = edited().texts[OFFICE]
    compared = told(edited(new={"data/actors/bureau.ttl": text}, gone=(OFFICE,)))
    (entry,) = compared.entries
    assert (entry.kinds, entry.properties) == (("moved",), ())
    assert (entry.before, entry.after) == (
        Place(OFFICE, 9, 21),
        Place("data/actors/bureau.ttl", 9, 21),
    )
    assert {
        (m.before.place.path, m.after.place.path) for m in entry.moved if m.before and m.after
    } == {(OFFICE, "data/actors/bureau.ttl")}
    assert compared.derived_gained == compared.derived_lost == ()


def test_a_record_that_is_retired_and_restored() -> None:
    mark = '    <http://www.w3.org/2002/07/owl#deprecated> true ;\n    dcg:abbreviation "SO"'
    after = edited((OFFICE, '    dcg:abbreviation "SO"', mark))
    assert [e.kinds for e in told(after).entries] == [("retired",)]
    assert [e.kinds for e in told(edited(), after).entries] == [("restored",)]


def test_a_mapping_is_told_at_its_line() -> None:
    table = "subject_id\tpredicate_id\tobject_id\ndcgd:{}\tskos:exactMatch\tdcgd:other\n"
    path = "data/tables/x.sssom.tsv"
    before, after = (edited(new={path: table.format(name)}) for name in ("p", "q"))
    compared = told(after, before)
    assert [(e.sort, e.kinds, compact(e.iri)) for e in compared.entries] == [
        ("mapping", ("removed",), "dcgd:p"),
        ("mapping", ("added",), "dcgd:q"),
    ]
    assert compared.entries[0].before == Place(path, 2, 1)


def test_an_answer_gains_and_loses_rows_and_coverage_its_cell() -> None:
    compared = told(
        edited(
            (CONVENTION, "dcg:hasRelation dcg:treats", "dcg:hasRelation dcg:requires"),
            (CONVENTION, RECALLED, RECALLED.replace("Recalled", "Confirmed")),
            (CONVENTION, "dcg:ReadInPart", "dcg:ReadWhole"),
        )
    )
    (asked,) = compared.questions
    assert asked.title == "Which provision asks for small customs?"
    assert (asked.columns, asked.gained, asked.lost) == (
        ("provision",),
        (("Small Convention, Chapter 1",),),
        (),
    )
    (cell,) = compared.coverage
    assert (cell.of, cell.before, cell.after) == (
        ("reading of Small Convention",),
        "read in part",
        "read as a whole",
    )


def test_a_question_that_breaks_is_said_to() -> None:
    compared = told(edited((QUESTION, "WHERE {", "WHERE {{")))
    (asked,) = compared.questions
    assert asked.failed.startswith("now: The question data/questions/small-standards.rq")
    (file,) = compared.files
    assert (file.kind, file.title) == ("changed", "Which provision asks for small customs?")


def test_a_rule_that_goes_takes_its_triples_with_it() -> None:
    compared = told(edited(gone=("ontology/rules/claims.rq",)))
    assert compared.entries == ()
    assert [(f.path, f.kind) for f in compared.files] == [("ontology/rules/claims.rq", "removed")]
    standard = "Small Convention, Standard 1.1"
    assert [one.text for one in compared.derived_lost] == [
        f"{standard} — bears on → small customs",
        f"{standard} — is related to → small customs",
        f"{standard} — requires → small customs",
    ]
    assert [asked.lost for asked in compared.questions] == [((standard,),)]
    assert compared.suggestion.level == "major"


def test_shapes_have_no_consequences() -> None:
    compared = told(edited(("shapes/claim.ttl", "A claim asserts one relation.", "One relation.")))
    assert [e.kinds for e in compared.entries] == [("changed",)]
    assert (compared.derived_gained, compared.derived_lost, compared.questions) == ((), (), ())


@pytest.mark.parametrize("depth", [3, 50])
def test_nodes_in_brackets_are_one_value_however_deep(depth: int) -> None:
    nested = "".join(f"_:n{i} dcg:p _:n{i + 1} .\n" for i in range(depth))
    start = f"{HEAD}dcg:thing dcg:p _:n0 .\n{nested}"
    before, after = (
        edited(new={"ontology/x.ttl": f'{start}_:n{depth} dcg:p "{end}" .'}) for end in "ab"
    )
    (entry,) = told(after, before).entries
    assert entry.kinds == ("changed",)
    assert len(entry.lost) == len(entry.gained) == 1
    assert not told(before, before).differs


def test_what_lies_too_deep_is_told_by_itself() -> None:
    nested = "".join(f"_:n{i} dcg:p _:n{i + 1} .\n" for i in range(300))
    before, after = (
        edited(
            new={"ontology/x.ttl": f'{HEAD}dcg:thing dcg:p _:n0 .\n{nested}_:n300 dcg:p "{end}" .'}
        )
        for end in "ab"
    )
    assert told(after, before).differs


def test_nodes_in_a_circle_are_told() -> None:
    circle = f'{HEAD}_:a dcg:p _:b . _:b dcg:p _:a ; dcg:q "x" .'
    compared = told(edited(new={"ontology/x.ttl": circle}))
    assert [e.kinds for e in compared.entries] == [("added",)]
