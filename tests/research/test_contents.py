from __future__ import annotations

from tests.research.desks import desk_over

from dcgraph.namespaces import DCGD
from dcgraph.research.contents import bearings, contents, marks_within, root_of

TEXT = """
dcgd:law a dcg:LegalAct , dcg:Instrument ; skos:prefLabel "Law on Customs"@en ,
    "Закон о таможне"@ru .
dcgd:law.one a dcg:Chapter , dcg:Provision ; dcg:isPartOf dcgd:law ; dcg:position 1 ;
    skos:prefLabel "Law, Chapter 1: general provisions"@en .
dcgd:law.two a dcg:Chapter , dcg:Provision ; dcg:isPartOf dcgd:law ; dcg:position 2 ;
    skos:prefLabel "Law, Chapter 2"@en ; dcg:officialTitle "Control"@en .
dcgd:law.two-1 a dcg:Article , dcg:Provision ; dcg:isPartOf dcgd:law.two ; dcg:position 1 ;
    skos:prefLabel "Law, Chapter 2, Article 1"@en ; dcg:heading "Means"@en ;
    dcg:hasNorm dcgd:law.two-1.norm .
dcgd:law.two-2 a dcg:Article , dcg:Provision ; dcg:isPartOf dcgd:law.two ; dcg:position 2 ;
    skos:prefLabel "Law, Chapter 2, Article 2"@en ; dcg:heading "Means"@en ;
    dcg:subjectLine "Something else"@en ; dcg:hasNorm dcgd:law.two-1.norm .
dcgd:law.two-3 a dcg:Article , dcg:Provision ; dcg:isPartOf dcgd:law.two ; dcg:position 3 ;
    skos:prefLabel "Law, Chapter 2, Article 3"@en ; dcg:summary "It is about a third thing."@en .
dcgd:law.two-1.norm a dcg:ObligationNorm , dcg:Norm ; dcg:hasAction dcgd:act .
dcgd:act a dcg:Action ; skos:prefLabel "file online"@en .
"""
DESK = desk_over(TEXT)
LAW = DCGD + "law"


def test_a_line_has_its_name_without_those_of_what_it_lies_in() -> None:
    first, second = contents(DESK, LAW, "en")
    assert first.name.text == "Chapter 1"
    assert [one.name.text for one in second.parts] == ["Article 1", "Article 2", "Article 3"]
    assert second.number == 3
    assert [one.thing.name for one in second.every()] == [
        *("law.two", "law.two-1", "law.two-2", "law.two-3")
    ]


def test_the_letters_of_a_point_keep_their_case() -> None:
    point = """
    dcgd:law a dcg:LegalAct , dcg:Instrument ; skos:prefLabel "Loi"@fr .
    dcgd:law.b a dcg:Paragraph , dcg:Provision ; dcg:isPartOf dcgd:law ; dcg:position 1 ;
        skos:prefLabel "Loi, ij) : Conseil"@fr .
    dcgd:law.c a dcg:Chapter , dcg:Provision ; dcg:isPartOf dcgd:law ; dcg:position 2 ;
        skos:prefLabel "Loi, chapitre 2 (fin)"@fr .
    """
    names = [one.name.text for one in contents(desk_over(point), LAW, "fr")]
    assert names == ["ij)", "Chapitre 2 (fin)"]


def test_a_subject_is_the_title_else_in_our_words() -> None:
    first, second = contents(DESK, LAW, "en")
    told = [
        (one.subject and one.subject.text, one.ours)
        for line in (first, second)
        for one in line.every()
    ]
    assert told == [
        ("general provisions", False),
        ("Control", False),
        ("file online", True),
        ("Something else", True),
        # A summary is no subject, and none is cut out of it.
        (None, True),
    ]


def test_a_heading_over_several_parts_stands_once_above_them() -> None:
    _, second = contents(DESK, LAW, "en")
    assert [one.heading.text if one.heading else "" for one in second.parts] == ["Means", "", ""]


def test_a_part_bears_on_an_action_by_its_strongest_norm() -> None:
    found = bearings(DESK, DCGD + "act")
    assert {iri: one.mark for iri, one in found.items()} == {
        DCGD + "law.two-1": "obliges",
        DCGD + "law.two-2": "obliges",
    }
    assert marks_within(DESK, LAW, DCGD + "act") == {
        DCGD + "law.two": (("obliges", 2),),
        LAW: (("obliges", 2),),
    }
    assert root_of(DESK, DCGD + "law.two-1") == LAW
