"""Faults of all kinds, seeded into copies of the shipped graph: all found, in place, none false.

Each fault is an edit, and the rules that it breaks with the text at which each must be found;
line and column of that text in the edited file are what the check must give. Faults that do
not touch each other share a copy, so that a few checks try all of them.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.nightly import by_night

from dcgraph.check.findings import Finding, Result
from dcgraph.check.run import check
from dcgraph.errors import LoadError
from dcgraph.files import ROOT, rooms
from dcgraph.rdf.corpus import Corpus, load

Spot = tuple[str, str, int, int]
"""A rule, a file, and the line and column in it."""


@dataclass(frozen=True)
class Filters:
    """A rule, and the text at which it must be found: the first after `after`, in `file`."""

    rule: str
    at: str
    after: str = ""
    file: str = ""


@dataclass(frozen=True)
class Fault:
    """An edit: the first match of `old` after `after` becomes `new`; without `old`, it is added.

    What is wanted is looked for from the place of the edit on, or from `after` on.
    """

    file: str
    after: str
    old: str
    new: str
    wanted: tuple[Filters, ...]


def fault(file: str, after: str, old: str, new: str, *wanted: Filters | tuple[str, str]) -> Fault:
    made = (one if isinstance(one, Filters) else Filters(*one) for one in wanted)
    return Fault(file, after, old, new, tuple(made))


CITED = (
    "    dcg:hasCitation [ dcg:citesSource dcgd:sources.seed-2019-06-20 ; "
    'dcg:locator "paragraph 3" ; dcg:hasConfidence dcg:Confirmed ] .\n'
)
CITATION = CITED.partition("dcg:hasCitation ")[2].removesuffix(" .\n")


def labels(name: str) -> str:
    return f'    skos:prefLabel "{name}"@en , "{name} (fr)"@fr , "{name} (ru)"@ru ;\n'


def claim(name: str, subject: str, relation: str, thing: str, more: str = "") -> str:
    return (
        f"\ndcgd:{name} a dcg:Claim ;\n"
        f"    dcg:hasSubject dcgd:{subject} ;\n"
        f"    dcg:hasRelation dcg:{relation} ;\n"
        f"    dcg:hasObject dcgd:{thing} ;\n"
        "    dcg:isClaimedBy dcgd:wco ;\n"
        f"    dcg:hasBasis dcg:Stated ;\n{more}"
        '    dcg:rationale "The Organization says so in the text of this very Standard."@en ;\n'
        + CITED
    )


ICT_CLAIM = "dcgd:ict.dependsOn.process-reengineering.wco a"
IMF_CLAIM = "dcgd:ict.dependsOn.process-reengineering.imf a"

DATA: tuple[Fault, ...] = (
    # Labels and texts.
    fault(
        "data/concepts/drones.ttl",
        "dcgd:drones a",
        ' , "беспилотные летательные аппараты"@ru',
        "",
        ("Labelled-labelRu", '"drones"@en'),
    ),
    fault(
        "data/actors/toni-mannisto.ttl",
        "dcgd:toni-mannisto a",
        '"Toni Männistö"@fr',
        '"T. Männistö"@en , "Toni Männistö"@fr',
        ("Labelled-labelOnce", '"T. Männistö"@en'),
    ),
    fault(
        "data/concepts/characteristics.ttl",
        "dcgd:characteristics.electronic-replaces-paper a",
        '"electronic operations replace paper"@en',
        '"drones"@en',
        ("Labelled-labelUnique", '"drones"@en'),
        Filters("Labelled-labelUnique", '"drones"@en', "", "data/concepts/drones.ttl"),
    ),
    fault(
        "data/actors/iata.ttl",
        "dcgd:iata a",
        r'skos:prefLabel "[^"]*"@en',
        'skos:prefLabel "I"@en',
        ("Labelled-labelLength", '"I"@en'),
    ),
    fault(
        "data/actors/imf.ttl", "dcgd:imf a", '"IMF"', '"IMF"@en', ("Actor-abbreviation", '"IMF"@en')
    ),
    fault(
        "data/concepts/ict.ttl",
        ICT_CLAIM,
        r'dcg:rationale "[^"]*"@en',
        'dcg:rationale "Re-engineering."@en',
        ("Claim-rationale", '"Re-engineering."@en'),
    ),
    # Dates and numbers.
    fault(
        "data/instruments/arusha-declaration.ttl",
        "",
        '"1993-07-07"',
        '"7 July 1993"',
        ("Instrument-adoptionDate", '"7 July 1993"'),
    ),
    fault(
        "data/actors/rkc-parties.ttl",
        "dcgd:rkc-parties.albania a",
        '"2013-06-04"',
        '"2013-6-4"',
        ("Membership-instrumentDate", '"2013-6-4"'),
    ),
    fault(
        "data/actors/rkc-parties.ttl",
        "dcgd:rkc-parties.angola a",
        '"2017-02-23"',
        '"2017-02-30"',
        ("Record-datesExist", '"2017-02-30"'),
    ),
    fault(
        "data/events/wco-conferences.ttl",
        "dcgd:wco-conferences.technology-forum-2017 a",
        '"2017-11-02"',
        '"2017-10-02"',
        ("Record-datesInOrder", '"2017-10-02"'),
    ),
    fault(
        "data/events/wco-conferences.ttl",
        "dcgd:wco-conferences.technology-forum-2017 a",
        "dcg:meetingNumber 6",
        "dcg:meetingNumber 0",
        ("Meeting-meetingNumber", "0 ;"),
    ),
    fault(
        "data/events/rkcmc-20.ttl",
        "dcgd:rkcmc-20.item-7 a",
        'dcg:number "VII"',
        "dcg:number 07",
        ("AgendaItem-number", "07"),
    ),
    fault(
        "data/sources/legal-acts.ttl",
        "dcgd:sources.adilet-seec-12-2017 a",
        '"2017-10-11"',
        '"2017-10-1"',
        ("Source-issued", '"2017-10-1"'),
    ),
    # Values that are missing, or one too many.
    fault(
        "data/concepts/characteristics.ttl",
        "dcgd:characteristics.fully-paperless a",
        r"    dcg:isOnDimension [^\n]*\n",
        "",
        ("Characteristic-isOnDimension", "dcgd:characteristics.fully-paperless a"),
    ),
    fault(
        "data/events/eaeu-wco-relations.ttl",
        "dcgd:eaeu-wco-relations.point.later-membership a",
        r"    dcg:isMadeBy [^\n]*\n",
        "",
        ("Point-isMadeBy", "dcgd:eaeu-wco-relations.point.later-membership a"),
    ),
    fault(
        "data/instruments/unece-recommendation-15.ttl",
        "dcgd:unece-recommendation-15.edition-1979 a",
        r"    dcg:isEditionOf [^\n]*\n",
        "",
        ("Edition-isEditionOf", "dcgd:unece-recommendation-15.edition-1979 a"),
    ),
    fault(
        "data/actors/rkc-parties.ttl",
        "dcgd:rkc-parties.argentina a",
        "dcg:hasMember dcgd:states.argentina",
        "dcg:hasMember dcgd:states.argentina ,\n        dcgd:eec",
        ("Membership-hasMember", "dcgd:eec"),
    ),
    fault(
        "data/concepts/ict.ttl",
        IMF_CLAIM,
        "dcg:hasBasis dcg:Stated",
        "dcg:hasBasis dcg:Stated ,\n        dcg:Derived",
        ("Claim-hasBasis", "dcg:Derived"),
        Filters("Claim-readingOfNobodyElse", "dcgd:imf", f"{IMF_CLAIM} dcg:Claim"),
    ),
    fault(
        "data/actors/audiences.ttl",
        "dcgd:audiences.scientists a",
        ' ; dcg:locator "paragraph 3"',
        "",
        ("Citation-locator", "[ dcg:citesSource"),
    ),
    # Values of the wrong kind.
    fault(
        "data/concepts/characteristics.ttl",
        "dcgd:characteristics.electronic-beside-paper a",
        "dcgd:dimensions.carrier",
        "dcgd:blockchain",
        ("Characteristic-isOnDimension", "dcgd:blockchain"),
    ),
    fault(
        "data/actors/rkc-parties.ttl",
        "dcgd:rkc-parties.algeria a",
        r"dcgd:rkc\.sa-d\.2",
        "dcgd:wco",
        ("Membership-accepts", "dcgd:wco ,"),
    ),
    fault(
        "data/events/rkcmc-20.ttl",
        "dcgd:rkcmc-20.presentation a",
        "dcg:hasSpeaker dcgd:sergei-mozer",
        "dcg:hasSpeaker dcgd:eec",
        ("Presentation-hasSpeaker", "dcgd:eec"),
    ),
    fault(
        "data/actors/audiences.ttl",
        "dcgd:audiences.lecturers a",
        ' ; dcg:locator "paragraph 7"',
        ' ; dcg:locator "paragraph 7" ; dcg:hasConfidence dcg:Stated',
        ("Citation-hasConfidence", "dcg:Stated"),
    ),
    fault(
        "data/sources/legal-acts.ttl",
        "dcgd:sources.alta-eic-6-2019 a",
        '"ru"',
        '"rus"',
        ("Source-languageCode", '"rus"'),
    ),
    fault(
        "data/sources/legal-acts.ttl",
        "dcgd:sources.alta-seec-19-2015 a",
        '"https://',
        '"ftp://',
        ("Source-webAddress", '"ftp://'),
    ),
    # Citations.
    fault(
        "data/actors/rkcmc.ttl",
        '"List of working bodies"',
        "dcg:supports dcg:isPartOf",
        "dcg:supports dcg:summary",
        Filters("Record-statementsCited", "dcgd:wco ;", "dcg:isPartOf"),
    ),
    fault(
        "data/actors/rkcmc.ttl",
        '"1. Mandate"',
        "dcg:isConductedUnder , dcg:summary",
        "dcg:isConductedUnder , dcg:number",
        ("Citation-supportsStatement", "dcg:number"),
    ),
    fault(
        "data/actors/rkcmc.ttl",
        '"Article 6(7)"',
        "dcg:summary",
        "dcg:sumary",
        ("File-unknownTerm", "dcg:sumary"),
    ),
    fault(
        "data/instruments/tfa.ttl",
        "dcgd:sources.tfaf-assistance-2025 ;",
        '"The WTO runs the"@en',
        '"The WTO stops the"@en',
        ("Citation-supportsValue", '"The WTO stops the"@en'),
    ),
    # Claims.
    fault(
        "data/concepts/actions.ttl",
        "dcgd:actions.accept-copies.realises.characteristics.simplified-procedures a",
        "dcg:hasReviewState dcg:Proposed",
        "dcg:hasReviewState dcg:ReadTwice",
        ("Reading-secondReader", "dcg:ReadTwice"),
    ),
    fault(
        "data/concepts/ict.ttl",
        "dcgd:ict.serves.paperless-trade.smart-customs-survey a",
        "dcg:hasBasis dcg:Stated",
        "dcg:hasBasis dcg:Statd",
        ("File-unknownTerm", "dcg:Statd"),
    ),
    fault(
        "data/concepts/ict.ttl",
        "",
        "",
        "\ndcgd:ict.dependsOn.process-reengineering.fund a dcg:Claim ;\n"
        "    dcg:hasSubject dcgd:ict ;\n"
        "    dcg:hasRelation dcg:dependsOn ;\n"
        "    dcg:hasObject dcgd:process-reengineering ;\n"
        "    dcg:isClaimedBy dcgd:imf ;\n"
        "    dcg:hasBasis dcg:Stated ;\n"
        '    dcg:rationale "The Fund says so in its book on computerization of customs."@en ;\n'
        + CITED,
        Filters("Claim-once", "dcgd:process-reengineering ;", "reengineering.fund a"),
        Filters("Claim-once", IMF_CLAIM),
    ),
    fault(
        "data/concepts/ict.ttl",
        "",
        "",
        "\ndcgd:ict.defines.ict a dcg:Claim ;\n"
        "    dcg:hasSubject dcgd:ict ;\n"
        "    dcg:hasRelation dcg:isPartOf ;\n"
        "    dcg:hasObject dcgd:drones ;\n"
        "    dcg:isClaimedBy dcgd:imf ;\n"
        "    dcg:hasBasis dcg:Interpreted ;\n"
        '    dcg:rationale "It is so because we say that it is so, and nobody else does."@en ;\n'
        + CITED,
        Filters("Claim-relationKnown", "dcg:isPartOf", "dcgd:ict.defines.ict a"),
        Filters("File-claimName", "dcg:isPartOf", "dcgd:ict.defines.ict a"),
        Filters("Claim-readingOfNobodyElse", "dcgd:imf", "dcgd:ict.defines.ict a"),
        Filters("Claim-interpretedByWhom", "dcgd:ict.defines.ict a"),
    ),
    fault(
        "data/concepts/drones.ttl",
        "dcgd:drones a",
        r"    skos:note",
        "    dcg:uses dcgd:ict ;\n    skos:note",
        ("Record-noDirectRelation", "dcgd:ict"),
    ),
    # Things that must be told apart, or are not tied to the rest.
    fault(
        "data/actors/wco-membership.ttl",
        "",
        "",
        "\ndcgd:wco-membership.members.2025-b a dcg:Observation ;\n"
        '    dcg:observationDate "2025" ;\n'
        "    dcg:observedValue 187 ;\n"
        "    dcg:hasFocus dcgd:wco ;\n"
        "    dcg:hasIndicator dcgd:wco-membership.indicator.members ;\n"
        '    dcg:summary "Another figure for the same year."@en ;\n' + CITED,
        Filters("Observation-once", "187", "members.2025-b a"),
        Filters("Observation-once", "186", "members.2025 a"),
    ),
    fault(
        "data/instruments/rkc/general-annex-3.ttl",
        "dcgd:rkc.ga-3.2 a",
        'dcg:number "3.2"',
        'dcg:number "3.1"',
        ("Provision-numberUnique", '"3.1"'),
        ("File-numberInName", '"3.1"'),
        Filters("Provision-numberUnique", '"3.1" ;', "dcgd:rkc.ga-3.1 a"),
    ),
    fault(
        "data/sources/legal-acts.ttl",
        "",
        "",
        "\ndcgd:sources.a-new-act a dcg:LegalActText ;\n"
        '    dcterms:title "An act that nobody cites"@en ;\n'
        '    dcg:webAddress "https://adilet.zan.kz/rus/docs/H17B0000012/compare"^^xsd:anyURI ;\n'
        "    dcg:hasAuthority dcg:PrimaryText .\n",
        Filters("Source-cited", "dcgd:sources.a-new-act a"),
        Filters("Source-addressUnique", '"https://adilet', "dcgd:sources.a-new-act a"),
        Filters("Source-addressUnique", '"https://adilet', "dcgd:sources.adilet-seec-12-2017 a"),
    ),
    fault(
        "data/concepts/drones.ttl",
        "",
        "",
        "\ndcgd:drones.hype a dcg:Notion ;\n"
        + labels("drone hype")
        + '    dcg:summary "Nobody defines it."@en ;\n'
        + CITED,
        Filters("Notion-defined", "dcgd:drones.hype a"),
    ),
    fault(
        "data/instruments/arusha-declaration.ttl",
        "",
        "",
        "\ndcgd:arusha-declaration.second a dcg:Declaration ;\n"
        + labels("Second Arusha Declaration")
        + '    dcg:summary "Nobody read it."@en ;\n'
        + CITED,
        Filters("Instrument-coverage", "dcgd:arusha-declaration.second a"),
    ),
    # Names and places.
    fault(
        "data/actors/asean.ttl",
        "",
        "",
        "\ndcgd:asean skos:exactMatch <http://eurovoc.europa.eu/1838> .\n",
        Filters(
            "File-statementTwice", "<http://eurovoc.europa.eu/1838>", "\ndcgd:asean skos:exact"
        ),
        Filters("File-statementTwice", "dcgd:asean\t", "", "data/tables/alignments.sssom.tsv"),
    ),
    fault(
        "data/actors/audiences.ttl",
        "dcgd:audiences.universities a",
        "dcgd:sources.seed-2019-06-20",
        "dcgd:sources.seed-2019-06-02",
        ("File-danglingIri", "dcgd:sources.seed-2019-06-02"),
    ),
    fault(
        "data/actors/toni-mannisto.ttl",
        "dcgd:toni-mannisto a",
        "dcg:summary",
        "dcg:sumary",
        ("File-unknownTerm", "dcg:sumary"),
    ),
    fault(
        "data/tables/alignments.sssom.tsv",
        "",
        r"dcgd:afcfta\.annex-3\t",
        "dcgd:afcfta.anex-3\t",
        ("File-danglingIri", "dcgd:afcfta.anex-3"),
    ),
    fault(
        "data/actors/imf.ttl",
        "",
        "",
        "\ndcgd:elsewhere.lecture a dcg:Audience ;\n"
        + labels("Those who are elsewhere")
        + '    dcg:summary "They are elsewhere."@en ;\n'
        + CITED,
        ("File-misplacedRecord", "dcgd:elsewhere.lecture a"),
    ),
    fault(
        "data/actors/imf.ttl",
        "",
        "",
        "\n  dcgd:imf.nothing\n" + labels("Nothing in particular") + CITED,
        ("File-untypedRecord", "dcgd:imf.nothing"),
    ),
    fault(
        "data/actors/ian-saunders.ttl",
        "dcgd:ian-saunders.post-ptc a",
        r"dcg:isHeldBy dcgd:ian-saunders",
        "dcg:isHeldBy dcgd:wco",
        ("Post-isHeldBy", "dcgd:wco"),
    ),
    fault(
        "data/instruments/rkc/general-annex-3.ttl",
        "",
        "",
        '\ndcgd:rkc.ga-7 a dcg:Chapter ;\n    skos:note "The other half of Chapter 7."@en .\n',
        ("File-scatteredRecord", "dcgd:rkc.ga-7 a"),
        Filters(
            "File-scatteredRecord",
            "dcgd:rkc.ga-7 a",
            "",
            "data/instruments/rkc/general-annex-7.ttl",
        ),
    ),
    fault(
        "data/actors/imo.ttl",
        "",
        "",
        "\ndcgd:imo.seat a dcg:Body ;\n"
        + labels("Seat of IMO")
        + "    dcg:isPartOf [\n        a dcg:Organization ;\n"
        '        skos:prefLabel "x y"@en , "x y (fr)"@fr , "x y (ru)"@ru ;\n'
        + CITED.replace(" .\n", " ] ;\n").replace("    ", "        ", 1)
        + CITED,
        Filters("File-blankNode", "[\n", "dcgd:imo.seat a"),
    ),
    # Contradictions of the axioms.
    fault(
        "data/actors/imo.ttl",
        "dcgd:imo a",
        "dcg:Organization",
        "dcg:Organization ,\n        dcg:Technology",
        ("Contradiction-disjoint", "dcg:Organization ,"),
    ),
    fault(
        "data/actors/imo.ttl",
        "dcgd:imo a",
        '    dcg:abbreviation "IMO" ;',
        '    dcg:abbreviation "IMO" ;\n    dcg:meetingNumber 3 ;',
        ("Contradiction-domain", "3 ;"),
    ),
)

SCOPE_NOTE = "owl:AnnotationProperty .\n\nskos:prefLabel a"

ONTOLOGY: tuple[Fault, ...] = (
    fault(
        "ontology/observation.ttl",
        "dcg:Indicator a",
        r',\n        "Grandeur [^"]*"@fr',
        "",
        ("Term-definitionFr", '"A quantity that'),
    ),
    fault(
        "ontology/observation.ttl",
        "dcg:Observation a",
        '"A figure that a source gives',
        '"An observation that a source gives',
        ("Term-noCircularDefinition", '"An observation that'),
    ),
    fault(
        "ontology/observation.ttl",
        "dcg:observation a",
        r"    dcterms:license [^\n]*\n",
        "",
        ("Ontology-license", "dcg:observation a"),
    ),
    fault(
        "ontology/observation.ttl",
        "dcg:hasFocus a",
        '"has focus"@en',
        '"has focus "@en',
        ("Term-labelTidy", '"has focus "@en'),
    ),
    fault(
        "ontology/claim.ttl",
        "dcg:hasSubject a",
        "rdfs:isDefinedBy dcg:claim",
        "rdfs:isDefinedBy dcg:clam",
        ("File-unknownTerm", "dcg:clam"),
    ),
    fault(
        "ontology/observation.ttl",
        "",
        "",
        "\ndcg:low_level a owl:Class ;\n"
        "    rdfs:subClassOf dcg:low_level ;\n"
        '    skos:prefLabel "lowness"@en , "bassesse"@fr , "низость"@ru ;\n'
        '    skos:definition "What is low."@en , "Ce qui est bas."@fr , "То, что низко."@ru .\n',
        Filters("Class-naming", "dcg:low_level a"),
        Filters("Class-defined", "dcg:low_level a"),
        Filters("Class-noCycle", "dcg:low_level ;"),
    ),
    fault(
        "ontology/observation.ttl",
        "",
        "",
        "\nskos:scopeNote a owl:AnnotationProperty .\n",
        Filters("File-statementTwice", "owl:AnnotationProperty", "\nskos:scopeNote a"),
        Filters("File-statementTwice", SCOPE_NOTE, "", "ontology/source.ttl"),
    ),
    fault(
        "shapes/claim.ttl",
        "dcgs:Claim-isClaimedBy a",
        "sh:path dcg:isClaimedBy",
        "sh:path dcg:isClaimdBy",
        ("File-unknownTerm", "dcg:isClaimdBy"),
    ),
)

QUESTIONS = "data/questions"
ASKED = (
    fault(
        f"{QUESTIONS}/contradictions.rq",
        "",
        r"# fr: [^\n]*\n",
        "",
        ("Question-unreadable", "# en:"),
    ),
    fault(
        f"{QUESTIONS}/posts-of-the-author.rq",
        "WHERE",
        r"\{",
        "(",
        ("Question-syntax", "("),
    ),
    fault(
        f"{QUESTIONS}/instruments-by-kind.rq",
        "",
        "dcg:MaturityModel",
        "dcg:MaturityModl",
        ("Question-unknownTerm", "dcg:MaturityModl"),
        ("Question-answer", "SELECT"),
    ),
    fault(
        f"{QUESTIONS}/only-from-recall.rq",
        "",
        r"# empty: [^\n]*\n(?s:.*)",
        "SELECT ?x WHERE { ?x a dcg:Source . FILTER (false) }\n",
        ("Question-empty", "SELECT"),
        ("Question-answer", "SELECT"),
    ),
    fault(
        f"{QUESTIONS}/latest-accessions-to-the-convention.rq",
        "ORDER BY",
        "DESC",
        "ASC",
        Filters("Question-answer", "SELECT", "PREFIX"),
    ),
)

SYNTAX = (
    fault(
        "data/actors/imf.ttl",
        "dcgd:imf a",
        '"IMF" ;',
        '"IMF"',
        ("File-syntax", '"\n    dcg:summary'),
    ),
    fault(
        "data/concepts/drones.ttl",
        "dcgd:drones a",
        '"drones"@en ,',
        '"drones"@en ;',
        ("File-syntax", '; "drones"@fr'),
    ),
    fault(
        "data/actors/toni-mannisto.ttl",
        "",
        "dcgd:toni-mannisto a",
        "dcgd:toni-mannisto a skso:Thing ,",
        ("File-syntax", "skso:Thing"),
    ),
    fault(
        "data/actors/audiences.ttl",
        "dcgd:audiences.universities a",
        "dcgd:sources.seed-2019-06-20",
        "dcgd:sources.seed-2019-06-02",
        ("File-danglingIri", "dcgd:sources.seed-2019-06-02"),
    ),
)

NAMES = "data/actors/audiences.ttl"
ANNEX = "data/instruments/rkc/general-annex-3.ttl"
DATA += (
    # A link of one record that makes another wrong.
    fault(
        "data/instruments/tfa/articles-8-to-12.ttl",
        "dcgd:tfa.8.1 a",
        "    dcg:summary ",
        "    dcg:hasNorm dcgd:tfa.8.2.norm-1 ;\n    dcg:summary ",
        ("Norm-name", "dcgd:tfa.8.2.norm-1 a"),
        # Its labels, in three languages, are those of a norm of the provision that names it.
        *[("Labelled-labelUnique", "dcgd:tfa.8.2.norm-1 a")] * 3,
        *[("Labelled-labelUnique", "dcgd:tfa.8.1.norm-1 a")] * 3,
    ),
    # Terms, names and numbers.
    fault(
        "data/actors/iata.ttl",
        "dcgd:iata a",
        '    dcg:abbreviation "IATA" ;',
        '    dcg:abbreviation "IATA" ;\n    <http://www.w3.org/2002/07/owl#sameAs>\n'
        "        <http://www.wikidata.org/entity/Q1> ;",
        ("File-axiom", "<http://www.wikidata"),
    ),
    fault(
        "data/actors/iata.ttl",
        "",
        "",
        "\ndcg:treats <http://www.w3.org/2000/01/rdf-schema#seeAlso>\n    dcg:uses .\n",
        ("File-axiom", "dcg:uses ."),
    ),
    fault(
        "data/actors/imo.ttl",
        "",
        "",
        "\ndcgd:imo.Head_Office a dcg:Body ;\n    dcg:isPartOf dcgd:imo ;\n"
        + labels("Head office of IMO")
        + CITED,
        ("File-recordName", "dcgd:imo.Head_Office a"),
    ),
    fault(
        ANNEX,
        "",
        "",
        claim("rkc.ga-3.1.treats.ict.wco", "rkc.ga-3.1", "enables", "drones"),
        Filters("File-claimName", "dcg:enables", "dcgd:rkc.ga-3.1.treats.ict.wco a"),
    ),
    fault(
        ANNEX,
        "dcgd:rkc.ga-3.4 a",
        "dcg:position 4",
        "dcg:position 3",
        ("Provision-positionUnique", "3 ;"),
        Filters("Provision-positionUnique", "3 ;\n    dcg:isPartOf", "dcgd:rkc.ga-3.3 a"),
    ),
    # Claims that cannot be: in the wrong direction, between the wrong kinds, or too loose.
    fault(
        "data/concepts/blockchain.ttl",
        "",
        "",
        claim("blockchain.requires.rkc.ga-3.1", "blockchain", "requires", "rkc.ga-3.1"),
        Filters("Claim-subjectFits", "dcgd:blockchain ;", "dcgd:blockchain.requires.rkc.ga-3.1 a"),
        Filters("Claim-objectFits", "dcgd:rkc.ga-3.1 ;", "dcgd:blockchain.requires.rkc.ga-3.1 a"),
    ),
    fault(
        ANNEX,
        "",
        "",
        claim("rkc.ga-3.6.hasCharacteristic.wco", "rkc.ga-3.6", "hasCharacteristic", "wco"),
        Filters("Claim-subjectFits", "dcgd:rkc.ga-3.6 ;", "rkc.ga-3.6.hasCharacteristic.wco a"),
        Filters("Claim-objectFits", "dcgd:wco ;", "rkc.ga-3.6.hasCharacteristic.wco a"),
    ),
    fault(
        ANNEX,
        "",
        "",
        claim("rkc.ga-3.6.isRelatedTo.drones", "rkc.ga-3.6", "isRelatedTo", "drones"),
        Filters("Claim-lastResort", "dcg:isRelatedTo", "rkc.ga-3.6.isRelatedTo.drones a"),
    ),
    fault(
        ANNEX,
        "",
        "",
        claim("rkc.ga-3.3.requires.drones", "rkc.ga-3.3", "requires", "drones")
        + claim("rkc.ga-3.3.permits.drones", "rkc.ga-3.3", "permits", "drones"),
        Filters("Claim-requiredOrPermitted", "dcg:requires", "dcgd:rkc.ga-3.3.requires.drones a"),
        Filters("Claim-requiredOrPermitted", "dcg:permits", "dcgd:rkc.ga-3.3.permits.drones a"),
    ),
    fault(
        ANNEX,
        "",
        "",
        claim(
            "rkc.ga-3.5.permits.drones",
            "rkc.ga-3.5",
            "permits",
            "drones",
            "    dcg:contradicts\n        dcgd:rkc.ga-3.5.permits.drones ;\n"
            '    dcg:conflictCondition "They exclude each other only in one sense."@en ;\n',
        ),
        Filters("Contradiction-irreflexive", "dcgd:rkc.ga-3.5.permits.drones ;"),
    ),
    # Dates.
    fault(
        "data/actors/rkc-parties.ttl",
        "dcgd:rkc-parties.australia a",
        '"2025-10-23"',
        '"2999-10-23"',
        ("Record-datesNear", '"2999-10-23"'),
    ),
    # What is retired.
    fault(
        "data/actors/imo.ttl",
        "",
        "",
        "\ndcgd:imo.old-office a dcg:Body ;\n    dcg:isPartOf dcgd:imo ;\n"
        + labels("Old office of IMO")
        + "    <http://www.w3.org/2002/07/owl#deprecated> true ;\n"
        + CITED
        + "\ndcgd:imo.old-room a dcg:Body ;\n    dcg:isPartOf dcgd:imo.old-office ;\n"
        + labels("Room of IMO")
        + CITED.replace("dcgd:sources.seed-2019-06-20", "dcgd:sources.an-old-act"),
        ("Retired-successor", "dcgd:imo.old-office a"),
        Filters("Record-retiredInUse", "dcgd:imo.old-office ;"),
        Filters("Citation-sourceRetired", "dcgd:sources.an-old-act ;"),
    ),
    fault(
        "data/sources/legal-acts.ttl",
        "",
        "",
        "\ndcgd:sources.an-old-act a dcg:LegalActText ;\n"
        '    dcterms:title "An act that is retired"@en ;\n'
        "    <http://www.w3.org/2002/07/owl#deprecated> true ;\n"
        "    dcg:hasAuthority dcg:PrimaryText ;\n"
        "    dcterms:isReplacedBy dcgd:sources.adilet-seec-12-2017 .\n",
    ),
    # Texts.
    fault(
        NAMES,
        "",
        "",
        "\ndcgd:audiences.seeded a dcg:Audience ;\n"
        + labels("Those who are seeded")
        + "    skos:altLabel\n"
        + '        "Those who are seeded"@en ,\n'
        + '        "drones"@en ,\n'
        + '        ""@en ,\n'
        + '        "  "@en ,\n'
        + '        "two  blanks"@en ,\n'
        + '        "те, кто посеян"@en ,\n'
        + '        "Die Gesäten"@de ,\n'
        + '        "The sown"@en-GB ,\n'
        + '        "the s\u043ewn"@en ,\n'
        + '        "no\u200bwidth"@en ,\n'
        + '        "\u202eright to left"@en ,\n'
        + '        "escaped \\u0007 bell"@en ,\n'
        + '        "escaped \\u001B escape"@en ;\n'
        + CITED,
        Filters("File-nameTwice", '"Those who are seeded"@en ,\n        "drones'),
        Filters("Labelled-otherNameUnique", '"drones"@en ,\n        ""'),
        Filters("File-nameTidy", '""@en'),
        Filters("File-nameTidy", '"  "@en'),
        Filters("File-nameTidy", '"two  blanks"@en'),
        Filters("File-language", '"те, кто посеян"@en'),
        Filters("File-language", '"Die Gesäten"@de'),
        Filters("File-language", '"The sown"@en-GB'),
        Filters("File-language", '"the s\u043ewn"@en'),
        Filters("File-mixedAlphabets", '"the s\u043ewn"@en'),
        Filters("File-unseenCharacter", '"no\u200bwidth"@en'),
        Filters("File-unseenCharacter", '"\u202eright to left"@en'),
        Filters("File-unseenCharacter", '"escaped \\u0007 bell"@en'),
        Filters("File-unseenCharacter", '"escaped \\u001B escape"@en'),
    ),
    fault(
        "data/actors/upu.ttl",
        "dcgd:upu a",
        r"    skos:prefLabel",
        '    skos:altLabel "the World-Trade Organization Ltd."@en ;\n    skos:prefLabel',
        Filters("File-namesake", '"the World-Trade'),
        Filters("File-namesake", '"World Trade Organization"@en', "", "data/actors/wto.ttl"),
    ),
    # Files that nothing reads.
    *(
        fault(file, "", "", "# Nothing is here.\n", Filters("File-unread", "#"))
        for file in (
            "data/actors/nobody.TTL",
            "data/actors/nobody.jsonld",
            "data/nowhere/nobody.ttl",
            "data/nobody.ttl",
            "data/tables/nobody.csv",
            "shapes/nobody.txt",
        )
    ),
    fault(
        "data/audits/nobody.csv",
        "",
        "",
        "kind,name,statement,verdict,reader,read_on\nnorm,a,It is.,correct,A,2026-12-01\n",
        Filters("Audit-sheet", "norm,a"),
    ),
    fault(
        "shapes/observation.ttl",
        "",
        "",
        "\n<https://w3id.org/dcgraph/id/lost> a dcg:Audience .\n",
        Filters("File-recordOutsideData", "<https://w3id.org/dcgraph/id/lost>"),
    ),
)

ONTOLOGY += (
    # Terms of SHACL, which what runs the shapes passes over.
    fault(
        "shapes/actor.ttl",
        "dcgs:Actor-abbreviation a",
        "sh:maxCount 1",
        "sh:maxCont 1 ;\n    sh:propery dcgs:Actor",
        ("File-unknownTerm", "sh:maxCont"),
        ("File-unknownTerm", "sh:propery"),
    ),
    fault(
        "shapes/event.ttl",
        "a sh:PropertyShape",
        "sh:severity sh:Violation",
        "sh:severity sh:Violatoin",
        ("File-unknownTerm", "sh:Violatoin"),
    ),
    fault(
        "ontology/observation.ttl",
        "",
        "",
        "\ndcg:OfNothing a owl:Class ;\n"
        "    rdfs:subClassOf dcg:Indicator ,\n        dcg:Observation ;\n"
        "    owl:subClassOf dcg:Record ;\n"
        '    skos:prefLabel "void"@en , "vide"@fr , "пустота"@ru ;\n'
        '    skos:definition "What is not."@en , "Ce qui n’est pas."@fr , "То, чего нет."@ru ;\n'
        "    rdfs:isDefinedBy dcg:observation .\n",
        Filters("Contradiction-unsatisfiable", "dcg:Observation ;", "dcg:OfNothing a"),
        Filters("DL-reserved", "dcg:Record ;", "dcg:OfNothing a"),
    ),
    fault(
        "ontology/observation.ttl",
        "",
        "",
        "\ndcg:isOfTwoKinds a owl:ObjectProperty ,\n        owl:DatatypeProperty ;\n"
        '    skos:prefLabel "twofold"@en , "double"@fr , "двойное"@ru ;\n'
        '    skos:definition "Says two."@en , "Dit deux."@fr , "Говорит два."@ru ;\n'
        "    rdfs:isDefinedBy dcg:observation .\n"
        "\ndcg:isBelow a owl:ObjectProperty ;\n    rdfs:subPropertyOf dcg:observedValue ;\n"
        '    skos:prefLabel "lower"@en , "moindre"@fr , "ниже"@ru ;\n'
        '    skos:definition "Says less."@en , "Dit moins."@fr , "Говорит меньше."@ru ;\n'
        "    rdfs:isDefinedBy dcg:observation .\n",
        Filters("DL-twoKinds", "owl:DatatypeProperty ;", "dcg:isOfTwoKinds a"),
        Filters("DL-wrongKind", "dcg:observedValue ;", "dcg:isBelow a"),
    ),
    fault(
        "ontology/observation.ttl",
        "",
        "",
        "\ndcg:oldFigure a owl:DatatypeProperty ;\n    dcg:citationNotNeeded true ;\n"
        '    skos:prefLabel "old figure"@en , "ancien chiffre"@fr , "старая цифра"@ru ;\n'
        '    skos:definition "Says more."@en , "Dit plus."@fr , "Говорит больше."@ru ;\n'
        "    owl:deprecated true ;\n    dcterms:isReplacedBy dcg:observedValue ;\n"
        "    rdfs:isDefinedBy dcg:observation .\n",
    ),
    fault(
        "data/actors/imo.ttl",
        "dcgd:imo a",
        '    dcg:abbreviation "IMO" ;',
        '    dcg:abbreviation "IMO" ;\n    dcg:oldFigure 31 ;',
        ("Record-retiredTermInUse", "31 ;"),
    ),
)

NORMS, NUMBERS = (f"data/instruments/rkc/general-annex-{number}.ttl" for number in (7, 9))
ACCEPTED = "dcgd:rkc-parties.azerbaijan a"
DATA += (
    # What each record says by itself.
    fault(
        "data/actors/icao.ttl",
        "dcgd:icao a",
        r'dcg:summary "[^"]*"@en',
        'dcg:summary ""@en',
        ("Record-summary", '""@en'),
    ),
    fault(
        "data/actors/unctad.ttl",
        "dcgd:unctad a",
        'dcg:summary "',
        'dcg:summary "<b>TODO</b> ',
        # The markup and the reminder.
        ("File-unfinishedText", '"<b>'),
        ("File-unfinishedText", '"<b>'),
    ),
    fault(
        "data/actors/iso.ttl",
        "dcgd:iso a",
        'dcg:summary "',
        'dcg:summary "' + "It goes on. " * 251,
        ("File-unfinishedText", '"It goes on.'),
    ),
    fault(
        "data/actors/ana-hinojosa.ttl",
        "dcgd:ana-hinojosa a",
        "Ana B. Hinojosa",
        "A\u0301na B. Hinojosa",
        ("File-decomposed", '"A\u0301na'),
    ),
    fault(
        "data/concepts/blockchain.ttl",
        "dcgd:blockchain a",
        r',\s+"[^"]*"@ru ;\n    (?=skos:note|dcg:hasCitation)',
        ";\n    ",
        Filters("Record-translated", '"', "@en ,\n        "),
    ),
    fault(
        NORMS,
        "dcgd:rkc.ga-7.2.norm-1 a",
        'dcg:operativeWords "[^"]*"@en',
        'dcg:operativeWords "doit établir"@en',
        ("File-language", '"doit établir"@en'),
    ),
    fault(
        NORMS,
        "dcgd:rkc.ga-7.2.norm-1 a",
        'dcg:locator "[^"]*"',
        'dcg:locator "Standard 9.9"',
        ("File-locatorElsewhere", '"Standard 9.9"'),
    ),
    # That Standard 3.3 has no norm any more only follows.
    fault(
        "data/instruments/rkc/general-annex-3.ttl",
        "dcgd:rkc.ga-3.3 a",
        r"dcgd:rkc\.ga-3\.3\.norm-1 a",
        "dcgd:rkc.ga-3.93.norm-1 a",
        ("File-leftOut", "dcgd:rkc.ga-3.93.norm-1 a"),
    ),
    fault(
        "data/concepts/electronic-customs.ttl",
        "dcgd:electronic-customs.dependsOn.ict.itaide a",
        "readiness for information technology",
        "readiness",
        ("File-rationale", '"A paper of 2007 on the project ITAIDE'),
    ),
    fault(
        NUMBERS,
        "dcgd:rkc.ga-9.1 a",
        'dcg:number "9.1"',
        'dcg:number "9.l"',
        ("File-numberInName", '"9.l"'),
    ),
    fault(
        NUMBERS,
        "dcgd:rkc.ga-9.2 a",
        "dcg:position 2",
        "dcg:position 3",
        ("File-positionOrder", "3 ;"),
    ),
    fault(NUMBERS, "dcgd:rkc.ga-9.3 a", "dcg:position 3", "dcg:position 2"),
    fault(
        "data/instruments/union-customs-code/general-provisions.ttl",
        "dcgd:union-customs-code.article-6 a",
        "dcg:Article",
        "dcg:Chapter",
        ("File-kindInLabel", "dcg:Chapter"),
    ),
    fault(
        "data/instruments/proposals.ttl",
        "",
        r'dcg:readOn "[^"]*"',
        'dcg:readOn "2096-01-05"',
        ("File-readingToCome", '"2096-01-05"'),
    ),
    fault(
        "data/actors/comcec.ttl",
        "dcgd:comcec a",
        r"(\[[^\[\]]*\])",
        f"{CITATION} ,\n        {CITATION}",
        Filters("File-citedTwice", CITATION, f"] ,\n        {CITATION}", ""),
    ),
    fault(
        "data/concepts/seed-bureau.ttl",
        "",
        "",
        "@prefix dcg: <https://w3id.org/dcgraph/ontology/> .\n"
        "@prefix dcgd: <https://w3id.org/dcgraph/id/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        "dcgd:seed-bureau a dcg:Organization ;\n" + labels("Seed Bureau") + CITED,
        Filters("File-room", "dcg:Organization"),
    ),
    # What two records say together.
    fault(
        "data/actors/states.ttl",
        "dcgd:states.algeria a",
        '"DZ"',
        '"AL"',
        ("State-codeUnique", '"AL"'),
        Filters("State-codeUnique", '"AL"', "dcgd:states.albania a"),
    ),
    fault(
        "data/actors/rkc-parties.ttl",
        "dcgd:rkc-parties.belgium a",
        "dcgd:states.belgium",
        "dcgd:states.bulgaria",
        ("Membership-once", "dcgd:states.bulgaria"),
        Filters("Membership-once", "dcgd:states.bulgaria", "dcgd:rkc-parties.bulgaria a"),
    ),
    fault(
        "data/actors/rkc-parties.ttl",
        ACCEPTED,
        r'dcg:instrumentDate "\d\d',
        'dcg:instrumentDate "19',
        Filters("Membership-afterAdoption", '"19', f"{ACCEPTED} dcg:Membership"),
    ),
    fault(
        "data/instruments/union-customs-code/amendments.ttl",
        "dcgd:union-customs-code.article-278.change-2019 a",
        "dcg:normBefore ([^;]*);",
        "dcg:normBefore dcgd:union-customs-code.text-2013.article-278.norm-1 ;\n"
        "    dcg:normAfter dcgd:union-customs-code.text-2013.article-278.norm-1 ;",
        (
            "Amendment-normBefore",
            "dcgd:union-customs-code.text-2013.article-278.norm-1 ;\n    dcg:n",
        ),
    ),
    fault(
        "data/instruments/unece-recommendation-15.ttl",
        "dcgd:unece-recommendation-15.edition-1999 a",
        "dcg:supersedes [^;]*;",
        "dcg:supersedes dcgd:unece-recommendation-15 ;",
        Filters(
            "Edition-supersedes",
            "dcgd:unece-recommendation-15 ;",
            "dcg:supersedes dcgd:unece-recommendation-15 ;",
        ),
    ),
    fault(
        "data/sources/legal-acts.ttl",
        "dcgd:sources.alta-eic-6-2019 a",
        r'dcg:webAddress "https://[^"]*"',
        'dcg:webAddress "https://localhost/%zz"',
        ("Source-webAddress", '"https://localhost/%zz"'),
    ),
    fault(
        "data/account/facts.csv",
        "",
        "dcgd:blockchain ",
        "dcgd:blokchain ",
        ("Account-record", "dcgd:blokchain "),
    ),
)

ONTOLOGY += (
    fault(
        "ontology/event.ttl",
        "dcg:Meeting a",
        '"заседание"@ru',
        '"sobranie"@ru',
        ("Term-labelCyrillic", '"sobranie"@ru'),
    ),
    fault(
        "ontology/event.ttl",
        "owl:versionIRI",
        "0[.]1[.]0/event",
        "0.2.0/event",
        ("Ontology-oneVersion", "<https"),
    ),
    fault(
        "ontology/event.ttl",
        "dcg:Meeting a",
        "rdfs:isDefinedBy dcg:event",
        "rdfs:isDefinedBy dcg:claim",
        ("File-otherModule", "dcg:claim"),
    ),
    # All uses of a property break what one axiom says: it is told there.
    fault(
        "ontology/concept.ttl",
        "dcg:isOnDimension a",
        "rdfs:domain dcg:Characteristic ;\n    rdfs:range dcg:Dimension",
        "rdfs:domain dcg:Dimension ;\n    rdfs:range dcg:Characteristic",
        ("Contradiction-domain", "dcg:Dimension ;"),
    ),
)

CONSTRAINT = (
    "\ndcgs:Actor-{name} a sh:SPARQLConstraint ;\n    sh:severity sh:Violation ;\n"
    '    sh:description "It must be."@en ;\n    sh:message "Do it."@en ;\n'
    "    sh:prefixes dcgs:prefixes ;\n"
    '    sh:select """\n        {text}\n    """ .\n'
)


def constraint(name: str, text: str, at: str) -> Fault:
    """A constraint of actors whose query is wrong at the text `at`."""
    made = CONSTRAINT.format(name=name, text=text)
    return fault(
        "shapes/actor.ttl", "", "", made, Filters("Query-form", at, f"dcgs:Actor-{name} a")
    )


RULES = (
    fault(
        "shapes/actor.ttl",
        "dcgs:Actor a",
        "sh:property dcgs:Actor-abbreviation",
        "sh:sparql dcgs:Actor-from , dcgs:Actor-minus , dcgs:Actor-values , dcgs:Actor-slip ,\n"
        "        dcgs:Actor-other , dcgs:Actor-unbound , dcgs:Actor-nowhere ;\n"
        "    sh:property dcgs:Actor-abbreviation",
        Filters("Query-form", "dcgs:Actor-nowhere ;"),
        Filters("File-unknownTerm", "dcgs:Actor-nowhere ;"),
    ),
    constraint("from", "SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?o }", "FROM"),
    constraint("minus", "SELECT $this WHERE { $this ?p ?o MINUS { ?o ?p $this } }", "MINUS"),
    constraint("values", "SELECT $this WHERE { VALUES ?p { dcg:issued } $this ?p ?o }", "VALUES"),
    constraint("slip", "SELECT $this WHERE { $this ?p }", "}\n"),
    constraint("other", "SELECT ?that WHERE { ?that a dcg:Actor }", '"""'),
    constraint("unbound", "SELECT $this ?value WHERE { $this ?p ?valeu }", '"""'),
    # Shapes that can never find anything.
    fault(
        "shapes/actor.ttl",
        "",
        "",
        "\ndcgs:Lost a sh:NodeShape ;\n    sh:property dcgs:Actor-isPartOf .\n",
        Filters("Shape-form", "dcgs:Lost a"),
    ),
    fault(
        "shapes/event.ttl",
        "dcgs:Meeting a",
        "sh:targetClass dcg:Meeting",
        "sh:targetClass dcg:meetingNumber",
        ("Shape-form", "dcg:meetingNumber"),
    ),
    fault(
        "shapes/instrument.ttl",
        "dcgs:Edition-editionNumber a",
        "sh:maxCount 1",
        "sh:minCount 1 ;\n    sh:maxCount 0",
        ("Shape-form", "dcgs:Edition-editionNumber a"),
    ),
    fault(
        "shapes/observation.ttl",
        "",
        r'sh:pattern "\^',
        'sh:pattern "([a-z',
        ("Shape-form", '"([a-z'),
    ),
    fault(
        "shapes/concept.ttl",
        "dcgs:Dimension-definition a",
        "sh:minCount 1",
        'sh:minCount "one"',
        ("Shape-form", '"one"'),
    ),
    fault(
        "ontology/contradictions/disjoint.rq",
        "",
        "WHERE",
        "FROM <https://example.org/> WHERE",
        ("Query-form", "FROM"),
    ),
    # What the other rules find is told all the same.
    fault(
        "data/instruments/arusha-declaration.ttl",
        "",
        '"1993-07-07"',
        '"7 July 1993"',
        ("Instrument-adoptionDate", '"7 July 1993"'),
    ),
    fault(
        "data/actors/imo.ttl",
        "dcgd:imo a",
        '    dcg:abbreviation "IMO" ;',
        '    dcg:abbreviation "IMO" ;\n    dcg:meetingNumber 3 ;',
        ("Contradiction-domain", "3 ;"),
    ),
    fault(
        "data/actors/rkc-parties.ttl",
        "dcgd:rkc-parties.angola a",
        '"2017-02-23"',
        '"2017-02-30"',
        ("Record-datesExist", '"2017-02-30"'),
    ),
    fault(
        f"{QUESTIONS}/posts-of-the-author.rq",
        "WHERE",
        r"\{",
        "(",
        ("Question-syntax", "("),
    ),
)

FORMS = (
    fault(NAMES, "", "^", "\ufeff", Filters("File-syntax", "\ufeff")),
    fault(
        "data/actors/imo.ttl",
        "dcgd:imo a",
        'dcg:abbreviation "IMO"',
        'dcg:abbreviation ( "IMO"\n        "OMI" )',
        ("File-syntax", '"IMO"\n'),
    ),
    fault(
        "data/actors/iata.ttl",
        "",
        "\ndcgd:iata",
        "\n@base <https://e.org/> .\ndcgd:iata",
        ("File-syntax", "@base"),
    ),
    fault(
        "data/actors/imf.ttl",
        "dcgd:imf a",
        "dcg:Organization",
        "<organization>",
        ("File-syntax", "<organization>"),
    ),
)

BATCHES = {
    "data": DATA,
    "terms": ONTOLOGY + ASKED,
    "syntax": SYNTAX,
    "rules": RULES,
    "forms": FORMS,
}


def apply(root: Path, one: Fault) -> None:
    path = root / one.file
    path.parent.mkdir(exist_ok=True)
    text = path.read_text("utf-8") if path.exists() else ""
    path.write_text(with_fault(text, one), encoding="utf-8")


def with_fault(text: str, one: Fault) -> str:
    """The text of its file with a fault."""
    start = text.index(one.after)
    if not one.old:
        return text + one.new
    made, times = re.subn(one.old, lambda _: one.new, text[start:], count=1)
    assert times, f"{one} cannot be seeded: the file has changed"
    return text[:start] + made


def spot(root: Path, one: Fault, wanted: Filters) -> Spot:
    """Where a finding must be, in the files as they are after all edits."""
    return spot_in((root / (wanted.file or one.file)).read_text("utf-8"), one, wanted)


def spot_in(text: str, one: Fault, wanted: Filters) -> Spot:
    """The same in the text of the file in which it must be."""
    file = wanted.file or one.file
    start = 0 if wanted.file else text.index(wanted.after or one.after)
    offset = text.index(wanted.at, start)
    return wanted.rule, file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def spots(findings: tuple[Finding, ...]) -> list[Spot]:
    return sorted((f.rule, *f.place) for f in findings if f.place)


@pytest.fixture(scope="module", params=by_night(BATCHES, but=["syntax"]))
def seeded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[Fault, ...], Result]:
    """A copy of the graph with a batch of faults, and what the check says of it."""
    root = tmp_path_factory.mktemp(request.param)
    for name in ("ontology", "data", "shapes"):
        shutil.copytree(ROOT / name, root / name)
    if request.param == "terms":
        shutil.copytree(Path(__file__).parent / "questions", root / "tests" / "questions")
    for one in BATCHES[request.param]:
        apply(root, one)
    refused: list[LoadError] = []
    corpus = load(rooms(root), refused)
    return root, BATCHES[request.param], check(corpus, tuple(refused))


def test_the_shipped_graph_has_no_finding_of_any_severity(shipped: Corpus) -> None:
    result = check(shipped)
    assert [f"{f.rule} of {f.subject}" for f in result.findings] == []
    assert not result.left_out
    assert result.seconds.keys() == {
        "lint",
        "profile",
        "shapes",
        "constraints",
        "consistency",
        "questions",
    }


def test_every_seeded_fault_is_found_in_its_place_and_nothing_else(
    seeded: tuple[Path, tuple[Fault, ...], Result],
) -> None:
    root, faults, result = seeded
    wanted = sorted(spot(root, one, item) for one in faults for item in one.wanted)
    found = spots(result.findings)
    assert [one for one in wanted if one not in found] == [], "not found"
    assert [one for one in found if one not in wanted] == [], "false"
    assert found == wanted


def test_every_finding_tells_what_to_do(seeded: tuple[Path, tuple[Fault, ...], Result]) -> None:
    for finding in seeded[2].findings:
        assert finding.title
        assert finding.why.endswith(".")
        assert finding.message.endswith((".", "?", ")"))


def test_there_are_faults_of_every_kind_of_rule() -> None:
    faults = [one for batch in BATCHES.values() for one in batch]
    kinds = {item.rule.partition("-")[0] for one in faults for item in one.wanted}
    assert len(faults) >= 50
    assert kinds >= {"File", "Question", "Contradiction", "Record", "Claim", "Term", "Source"}
