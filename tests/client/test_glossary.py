"""The glossary has every term, says whose words its texts are, and is a sound termbase."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from dcgraph.client import Graph
from dcgraph.client.local import Local
from dcgraph.namespaces import DCG
from dcgraph.research.glossary import KINDS, tbx
from dcgraph.research.model import LANGUAGES

TBX = "{urn:iso:std:iso:30042:ed-2}"
XML = "{http://www.w3.org/XML/1998/namespace}"
# The levels and values that the schemas of TBX-Basic (DCA) allow for what is used here.
PARENTS = {
    "descrip": {"conceptEntry", "descripGrp"},
    "descripGrp": {"langSec"},
    "admin": {"descripGrp"},
    "xref": {"conceptEntry"},
    "termNote": {"termSec"},
    "note": {"langSec", "termSec", "descripGrp"},
}
TYPES = {
    "descrip": {"subjectField", "definition"},
    "admin": {"source"},
    "xref": {"externalCrossReference"},
    "termNote": {"partOfSpeech", "administrativeStatus"},
}
STATUS = {"preferredTerm-admn-sts", "admittedTerm-admn-sts"}


def test_every_concept_and_part_of_norms_has_its_term_in_three_languages(graph: Graph) -> None:
    terms = {one.thing.name: one for one in graph.glossary()}
    assert {one.kind for one in terms.values()} == {*KINDS}
    assert {one.thing.name for one in graph.concepts()} <= terms.keys()
    for one in terms.values():
        assert [it.language for it in one.names] == [*LANGUAGES]
        assert one.meanings, one.thing.name
    # A term with a summary rests on sources; the lists of norms are defined here.
    assert all(terms[one.thing.name].citations for one in graph.concepts())


def test_whose_words_a_text_is_follows_from_its_language_and_citations(graph: Graph) -> None:
    for one in graph.glossary():
        for it in (*one.meanings, *one.scope_notes):
            assert it.origin == ("project" if it.language == "en" else "translation")
        assert {it.origin for it in one.names} <= {"project", "source"}
    # data/instruments/wco-data-model.ttl: a citation supports skos:altLabel.
    package = next(
        one for one in graph.glossary() if one.thing.name == "wco-data-model.information-package"
    )
    assert {one.origin for one in package.others} == {"source"}


def test_the_termbase_is_tbx_basic(graph: Graph) -> None:
    terms = tuple(graph.glossary(lang="fr"))
    seat = graph._seat
    assert isinstance(seat, Local)
    body = tbx(seat.desk, terms, "fr")
    assert body == tbx(seat.desk, terms, "fr")
    root = ET.fromstring(body)
    assert (root.tag, root.get("type"), root.get("style")) == (f"{TBX}tbx", "TBX-Basic", "dca")
    entries = root.findall(f".//{TBX}conceptEntry")
    assert len({one.get("id") for one in entries}) == len(terms)
    for parent in root.iter():
        for child in parent:
            name = child.tag.removeprefix(TBX)
            assert name not in PARENTS or parent.tag.removeprefix(TBX) in PARENTS[name]
            assert name not in TYPES or child.get("type") in TYPES[name]
            if child.get("type") == "administrativeStatus":
                assert child.text in STATUS
            if child.get("type") == "definition":
                assert parent.tag == f"{TBX}descripGrp"
    digital = next(one for one in entries if one.get("id") == "digital-customs")
    spoken = {
        section.get(f"{XML}lang"): [one.text for one in section.iter(f"{TBX}term")]
        for section in digital.iter(f"{TBX}langSec")
    }
    assert spoken["ru"] == ["цифровая таможня", "институт цифровой таможни"]
    assert spoken["fr"] == ["douane numérique"]
    assert all(
        one.get("target", "").startswith(("https://w3id.org/", DCG))
        for one in root.iter(f"{TBX}xref")
    )
