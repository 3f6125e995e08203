"""A draft says no more than the norms from which it comes, and says that it is no law."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from dcgraph.client import Graph
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research.draft_model import CHOICES, Draft
from dcgraph.research.footnotes import markdown
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.word_document import docx
from dcgraph.verify.documents import read

NAMES = [
    "accept-copies",
    "communicate-electronically",
    "extend-time-limits",
    "inspect-without-intrusion",
    "interconnect-systems",
    "issue-electronically",
    "lodge-once",
    "measure-release-times",
    "offer-forms-online",
    "publish-online",
    "review-requirements",
    "secure-systems",
    "share-with-authorities",
    "use-data-analytics",
]
MODALS: dict[Language, dict[str, str]] = {
    "en": {
        "obliges": " shall ",
        "obliges to permit": " shall accept ",
        "endeavours": " shall endeavour ",
        "recommends": " should ",
        "permits": " may ",
    },
    "fr": {
        "obliges": " doi",
        "obliges to permit": " doivent accepter ",
        "endeavours": " s’efforcer ",
        "recommends": " devrai",
        "permits": " peut ",
    },
    "ru": {
        "obliges": " долж",
        "obliges to permit": " должны принимать ",
        "endeavours": " стремиться ",
        "recommends": " следует ",
        "permits": " вправе ",
    },
}
"""The verb of each force in the proposals that were worked out."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_worked_proposal_has_the_force_of_its_norm_and_fills_a_gap(
    graph: Graph, lang: Language
) -> None:
    every = graph.draft(lang=lang).worked
    assert sorted(one.thing.name for one in every) == [f"proposals.{name}" for name in NAMES]
    assert {one.part.name for one in every} == {"rkc.ga-3", "rkc.ga-6", "rkc.ga-7", "rkc.ga-9"}
    for one in every:
        name = one.thing.name
        norm = graph.record(one.donors[0].norm.name).norms[0]
        assert one.force == norm.force, name
        assert one.action.name in [it.name for it in norm.actions], name
        assert one.text, name
        assert one.text.language == lang, name
        assert MODALS[lang][one.force] in one.text.text.replace(",", " "), name
        if one.force in ("recommends", "permits"):
            assert MODALS[lang]["obliges"] not in one.text.text, name
        assert {it.language for it in one.texts} == {*LANGUAGES}, name
        assert one.reason, name
        assert all(it.citations for it in one.donors), name
        assert not any(it.instrument.name == "rkc" for it in one.donors), name
        found = graph.draft(name, lang=lang)
        assert found.gap, name
        assert found.gap.kind == "gap", name
        assert found.proposal, name
        assert found.proposal.text == one.text, name
        for part in found.proposal.parts:
            assert part.donors, (name, part.label)


def test_parts_come_from_donors_and_what_no_donor_has_is_refused(graph: Graph) -> None:
    found = graph.draft("actions.measure-release-times")
    assert found.proposal
    assert found.proposal.force == "recommends"
    assert [(one.role, one.value) for one in found.proposal.parts] == [
        ("bearer", "bearers.contracting-parties"),
        ("force", "recommends"),
        ("action", "actions.measure-release-times"),
        ("matter", "matters.release"),
    ]
    assert found.proposal.parts[1].donors[0].norm.name == "tfa.7.6.norm-1"
    assert found.laws == ()
    for force, matter in (("obliges", ""), ("", "matters.payments"), ("treats", "")):
        with pytest.raises(ParameterError, match=r"donor|one of"):
            graph.draft("actions.measure-release-times", force=force, matter=matter)
    with pytest.raises(ParameterError, match="name an action"):
        graph.draft("rkc")
    with pytest.raises(NotFoundError):
        graph.draft("actions.nothing-of-the-kind")
    with pytest.raises(ParameterError, match="leave out the other parameters"):
        graph.draft("proposals.lodge-once", force="permits")


def test_a_choice_makes_the_proposal_anew(graph: Graph) -> None:
    found = graph.draft("actions.lodge-once", force="endeavours")
    assert found.proposal
    assert "shall endeavour" in found.proposal.text.text
    assert found.proposal.parts[1].donors[0].norm.name == "tfa.10.4.1.norm-1"
    bare = graph.draft("actions.lodge-once", force="endeavours", beneficiary="none")
    assert bare.proposal
    assert "for the benefit" not in bare.proposal.text.text
    with_options = {(one.role, one.value): one for one in found.options}
    assert with_options["force", "endeavours"].chosen
    assert not with_options["force", "obliges"].chosen
    forces = [one.value for one in found.options if one.role == "force"]
    assert forces == [one for one in CHOICES if one in forces]


def test_a_duty_limited_in_extent_is_no_plain_duty(graph: Graph) -> None:
    limited = "qualifiers.to-the-greatest-extent-possible"
    action = "actions.stay-technology-neutral"
    assert graph.draft(action, force="obliges").proposal
    with pytest.raises(ParameterError, match="limited in extent"):
        graph.draft(action, force="obliges", qualifier=limited)


def test_laws_are_those_of_parties_that_have_the_duty(graph: Graph) -> None:
    found = graph.draft("actions.extend-time-limits")
    (law,) = found.laws
    assert law.text.name == "peruvian-customs-act"
    assert [one.name for one in law.binds] == ["states.peru"]
    assert law.donors[0].norm.name == "peruvian-customs-act.article-138.norm-1"
    listed = [one.member.name for one in graph.members("rkc").members if one.held == "yes"]
    assert [one.name for one in law.parties] == [one for one in ["states.peru"] if one in listed]
    union = graph.draft("proposals.secure-systems").laws
    assert {len(one.binds) for one in union} == {27}


def test_what_is_asked_for_already_is_told(graph: Graph) -> None:
    asked = graph.draft("actions.use-information-technology").gap
    assert asked
    assert asked.kind == "covered"
    weaker = graph.draft("actions.accept-electronically").gap
    assert weaker
    assert weaker.kind == "weaker"
    assert {one.norm.thing.name for one in weaker.own} == {
        "rkc.ga-3.18.norm-1",
        "rkc.ga-3.21.norm-1",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_says_that_it_is_a_proposal_and_has_its_notes(
    graph: Graph, lang: Language
) -> None:
    found: Draft = graph.draft("proposals.publish-online", lang=lang, most=1)
    text = markdown(found.paper)
    assert found.proposal
    for told in (found.notice, found.proposal.text.text):
        assert told in text
    assert found.total > len(found.donors) == 1
    more = {"en": "Donors in all", "fr": "Normes d’origine en tout", "ru": "Всего исходных норм"}
    assert f"{more[lang]}: {found.total}".replace(":", " :" if lang == "fr" else ":") in text
    paper = read(docx(found.paper), "a.docx").text
    assert found.notice in paper
    for note in found.paper.footnotes:
        assert f"[^{note.number}]: " in text
        assert note.citation.source.label in paper


def test_a_document_of_word_is_sound_and_always_the_same(graph: Graph) -> None:
    paper = graph.draft("proposals.extend-time-limits").paper
    body = docx(paper)
    assert body == docx(paper)
    parts = {name: ZipFile(BytesIO(body)).read(name) for name in ZipFile(BytesIO(body)).namelist()}
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    trees = {name: ET.fromstring(content) for name, content in parts.items()}
    made = [one.get(f"{space}id") for one in trees["word/footnotes.xml"].iter(f"{space}footnote")]
    used = [
        one.get(f"{space}id")
        for one in trees["word/document.xml"].iter(f"{space}footnoteReference")
    ]
    assert used == made[2:], "each note has its place once, in the order of its number"
    assert len(used) == len(paper.footnotes)


def test_the_number_of_donors_is_counted_and_bounded(graph: Graph) -> None:
    found = graph.draft("actions.secure-systems", most=2)
    assert (len(found.donors), found.total > 2) == (2, True)
    assert "action=actions.secure-systems" in found.address
    for one in found.options:
        assert len(one.donors) == min(one.norms, 3)
    with pytest.raises(ParameterError, match="most"):
        graph.draft("actions.secure-systems", most=101)
