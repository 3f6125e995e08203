"""A desk over a graph of a few lines, with the labels of the ontology."""

from __future__ import annotations

import atexit
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkstemp

from pyoxigraph import Quad, RdfFormat, parse

from dcgraph.files import ROOT
from dcgraph.research import Desk
from dcgraph.research.facts import facts_of
from dcgraph.research.search import documents
from dcgraph.snapshot.manifest import Manifest, Snapshot
from dcgraph.snapshot.search_index import build_index
from dcgraph.tables.fill import write_tables

MANIFEST = Manifest(
    version="1.2.3", hash="5eed", inputs="", triples=0, derived=0, graphs=0, texts=0, built=""
)
PREFIXES = """
@prefix dcg: <https://w3id.org/dcgraph/ontology/> .
@prefix dcgd: <https://w3id.org/dcgraph/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

CITED = """dcg:hasCitation dcgd:x.citation-1 ."""
RECALLED = """dcg:hasCitation dcgd:x.citation-2 ."""
PACT = f"""
dcgd:book a dcg:Source , dcg:TreatyText ; dcterms:title "The book"@en ;
    dcg:webAddress "https://example.org/book"^^xsd:anyURI .
dcgd:x.citation-1 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "page 1" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:x.citation-2 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "page 2" ;
    dcg:hasConfidence dcg:Recalled .

dcgd:big a dcg:Notion , dcg:Record ; skos:prefLabel "big"@en , "grand"@fr .
dcgd:small a dcg:Notion , dcg:Record ; skos:prefLabel "=small"@en , "petit"@fr .
dcgd:office a dcg:Organization , dcg:Record ; skos:prefLabel "Office"@en .

dcgd:pact a dcg:Convention , dcg:Instrument , dcg:Record ; skos:prefLabel "Pact"@en .
dcgd:pact.1 a dcg:Chapter , dcg:Provision , dcg:Record ; skos:prefLabel "Pact, 1"@en ;
    dcg:position 2 ; dcg:isPartOf dcgd:pact ; dcg:isWithin dcgd:pact .
dcgd:pact.2 a dcg:Chapter , dcg:Provision , dcg:Record ; skos:prefLabel "Pact, 2"@en ;
    dcg:position 1 ; dcg:isPartOf dcgd:pact ; dcg:isWithin dcgd:pact .
dcgd:pact.1.1 a dcg:Article , dcg:Provision , dcg:Record ; skos:prefLabel "Pact, 1.1"@en ;
    dcg:isPartOf dcgd:pact.1 ; dcg:isWithin dcgd:pact.1 , dcgd:pact .
dcgd:pact.note a dcg:CoverageNote ; dcg:describesReadingOf dcgd:pact ;
    dcg:hasReadingExtent dcg:ReadWhole ; dcg:summary "All of it."@en ; {CITED}

dcgd:law a dcg:LegalAct , dcg:Instrument , dcg:Record ; skos:prefLabel "Law"@en .
dcgd:law.new a dcg:Edition , dcg:Record ; skos:prefLabel "Law, new"@en ;
    dcg:isEditionOf dcgd:law ; dcg:publicationDate "2011-05" .
dcgd:law.note a dcg:CoverageNote ; dcg:describesReadingOf dcgd:law ;
    dcg:hasReadingExtent dcg:ReadInPart ; dcg:knownGap "The end."@en ; {CITED}

dcgd:advice a dcg:Guidelines , dcg:Instrument , dcg:Record ; skos:prefLabel "Advice"@en .
dcgd:quiet a dcg:Convention , dcg:Instrument , dcg:Record ; skos:prefLabel "Quiet"@en .

dcgd:c1 a dcg:Claim ; dcg:hasSubject dcgd:pact ; dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Stated ; {RECALLED}
dcgd:c2 a dcg:Claim ; dcg:hasSubject dcgd:pact.1.1 ; dcg:hasRelation dcg:requires ;
    dcg:rationale "+It asks."@en ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Interpreted ; {CITED}
dcgd:c3 a dcg:Claim ; dcg:hasSubject dcgd:law.new ; dcg:hasRelation dcg:recommends ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Stated ; dcg:statedOnDate "2010" ; {CITED}
dcgd:c4 a dcg:Claim ; dcg:hasSubject dcgd:advice ; dcg:hasRelation dcg:enables ;
    dcg:hasObject dcgd:small ; dcg:hasBasis dcg:Stated ; {RECALLED}
"""
"""A convention read as a whole, a law in part, two texts without a note, and four claims."""

ARTICLES = """
dcgd:journal a dcg:Periodical , dcg:Record ; dcg:issn "1834-6707" , "1834-6715" ;
    skos:prefLabel "Small Journal"@en , "Журнал о малом"@ru ; dcg:officialTitle "Малый журнал"@ru ;
    dcg:hasCitation dcgd:x.citation-1 , dcgd:x.citation-3 .
dcgd:anna a dcg:Person , dcg:Record ; skos:prefLabel "Anna Ivanova"@en , "Анна Иванова"@ru .

dcgd:article a dcg:Publication , dcg:Record , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcterms:title "Small customs"@en , "Малая таможня"@ru ; dcterms:issued "2019-04" ;
    dcg:languageCode "ru" ; dcg:hasAuthor dcgd:anna ; dcg:publisherName "A site" ;
    dcg:authorNames "Ivanova, Anna P.; Petit, Jean-Paul"@en ,
        "Иванова, Анна Петровна; Пети, Ж."@ru ;
    dcg:appearedIn dcgd:journal ; dcg:volume "XIII" ; dcg:issue "4 (10)" ;
    dcg:pages "234–240" , "234–241" ; dcg:doi "10.1000/small_1" ;
    dcg:webAddress "https://example.org/article"^^xsd:anyURI ; dcg:hasCitation dcgd:x.citation-1 .
dcgd:copy a dcg:JournalArticle , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcterms:title "Малая таможня"@ru ; dcg:languageCode "ru" ; dcg:isCopyOf dcgd:article ;
    dcg:webAddress "https://example.org/copy"^^xsd:anyURI .
dcgd:x.citation-1 a dcg:Citation ; dcg:citesSource dcgd:article ; dcg:locator "by-line" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:x.citation-2 a dcg:Citation ; dcg:citesSource dcgd:copy ; dcg:locator "abstract" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:x.citation-3 a dcg:Citation ; dcg:citesSource dcgd:article ; dcg:hasConfidence dcg:Recalled .
dcgd:remembered a dcg:Periodical , dcg:Record ; skos:prefLabel "Memory"@en , "Memory"@ru ;
    dcg:officialTitle "Память"@ru ; dcg:hasCitation dcgd:x.citation-3 .
dcgd:part a dcg:Report , dcg:Source ; dcterms:title "Часть"@ru ; dcg:languageCode "ru" ;
    dcg:publisherName "Press" ; dcg:pages "12–19" ; dcg:hasAuthority dcg:Scholarly ;
    dcg:webAddress "https://example.org/part"^^xsd:anyURI .
dcgd:leaf a dcg:Report , dcg:Source ; dcterms:title "A leaf"@en ; dcg:languageCode "en" ;
    dcg:publisherName "Press" ; dcg:pages "7" ; dcg:hasAuthority dcg:Scholarly ;
    dcg:webAddress "https://example.org/leaf"^^xsd:anyURI .
dcgd:bare a dcg:Publication , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcg:isCopyOf dcgd:volume ; dcg:webAddress "https://example.org/bare"^^xsd:anyURI .
dcgd:mirror a dcg:Publication , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcg:isCopyOf dcgd:volume ; dcg:publisherName "A mirror" ;
    dcg:webAddress "https://example.org/mirror"^^xsd:anyURI .
dcgd:volume a dcg:Publication , dcg:Record , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcterms:title "Большая таможня"@ru , "Large customs"@en ; dcg:languageCode "ru" ;
    dcg:hasAuthor dcgd:anna ; dcg:hasPublisher dcgd:press .
dcgd:x.citation-4 a dcg:Citation ; dcg:citesSource dcgd:bare ; dcg:locator "preface" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:x.citation-5 a dcg:Citation ; dcg:citesSource dcgd:mirror ; dcg:locator "index" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:copied a dcg:Notion , dcg:Record ; skos:prefLabel "copied"@en ;
    dcg:hasCitation dcgd:x.citation-4 , dcgd:x.citation-5 .
dcgd:note a dcg:JournalArticle , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcterms:title "Заметка"@ru ; dcg:languageCode "ru" ; dcg:appearedIn dcgd:remembered .
dcgd:both a dcg:Notion , dcg:Record ; skos:prefLabel "both"@en ;
    dcg:hasCitation dcgd:x.citation-1 , dcgd:x.citation-2 .

dcgd:column a dcg:MagazineArticle , dcg:Source ; dcg:hasAuthority dcg:Official ;
    dcterms:title "Customs every day"@en ; dcterms:issued "2016-02-14" ; dcg:languageCode "en" ;
    dcg:authorNames "Small, Kim"@en ; dcg:appearedIn dcgd:journal ; dcg:issue "79" ;
    dcg:webAddress "https://example.org/column"^^xsd:anyURI .
dcgd:monograph a dcg:Publication , dcg:Record , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcterms:title "All of customs"@en ; dcterms:issued "2019-06" ; dcg:isbn "9781589062115" ;
    dcg:authorNames "Small, Kim"@en ; dcg:hasPublisher dcgd:press .
dcgd:press a dcg:Organization , dcg:Record ; skos:prefLabel "Small Press"@en .
dcgd:untitled a dcg:JournalArticle , dcg:Source ; dcg:hasAuthority dcg:Scholarly ;
    dcterms:title "On customs"@en ; dcg:languageCode "ru" ; dcg:authorNames "Small, K."@en .
"""
"""A journal, an article in it at two addresses, a column, and articles of which less is known."""


@cache
def ontology() -> list[Quad]:
    files = sorted((ROOT / "ontology").glob("*.ttl"))
    assert files
    return [quad for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


@dataclass(frozen=True, slots=True)
class TurtleSnapshot(Snapshot):
    """A snapshot of some Turtle without files; its tables are written when they are first read."""

    turtle: str = ""

    @property
    def tables(self) -> Path:
        return tables_of(self.turtle)


@cache
def tables_of(turtle: str) -> Path:
    handle, name = mkstemp(".sqlite")
    os.close(handle)
    atexit.register(os.unlink, name)
    write_tables(quads_of(turtle), Path(name))
    return Path(name)


def desk_over(turtle: str) -> Desk:
    """The desk over some Turtle, which says itself what would be derived."""
    return Desk(TurtleSnapshot(Path(), MANIFEST, turtle), facts_of(quads_of(turtle), ()))


def desk_with_index(folder: Path, turtle: str) -> Desk:
    """The same with a text index, which is written into a folder."""
    quads = quads_of(turtle)
    facts = facts_of(quads, ())
    build_index(folder / "search.sqlite", documents(facts))
    return Desk(TurtleSnapshot(folder, MANIFEST, turtle), facts)


def quads_of(turtle: str) -> list[Quad]:
    """The triples of some Turtle and those of the ontology."""
    return [*ontology(), *parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]


MARKS = (
    PACT
    + f"""
dcgd:new a dcg:Notion , dcg:Concept , dcg:Record ; skos:prefLabel "new"@en ,
    "neuf"@fr , "новое"@ru .
dcgd:bare a dcg:Notion , dcg:Concept , dcg:Record ; skos:prefLabel "bare"@en .
dcgd:way a dcg:Dimension ; skos:prefLabel "way"@en , "voie"@fr , "способ"@ru .
dcgd:fast a dcg:Characteristic , dcg:Concept , dcg:Record ; skos:prefLabel "fast"@en ;
    dcg:isOnDimension dcgd:way .
dcgd:open a dcg:Characteristic , dcg:Concept , dcg:Record ; skos:prefLabel "*open*"@en ;
    dcg:isOnDimension dcgd:way .
dcgd:safe a dcg:Characteristic , dcg:Concept , dcg:Record ; skos:prefLabel "safe"@en .

dcgd:g1 a dcg:Claim ; dcg:hasSubject dcgd:new ; dcg:hasRelation dcg:hasCharacteristic ;
    dcg:hasObject dcgd:fast ; dcg:hasBasis dcg:Stated ; dcg:isClaimedBy dcgd:office ;
    dcg:statedOnDate "2012" ; {CITED}
dcgd:g2 a dcg:Claim ; dcg:hasSubject dcgd:new ; dcg:hasRelation dcg:hasCharacteristic ;
    dcg:hasObject dcgd:open ; dcg:hasBasis dcg:Stated ; dcg:isClaimedBy dcgd:office ; {CITED}
dcgd:g3 a dcg:Claim ; dcg:hasSubject dcgd:new ; dcg:hasRelation dcg:hasCharacteristic ;
    dcg:hasObject dcgd:safe ; dcg:hasBasis dcg:Interpreted ; {RECALLED}
dcgd:g4 a dcg:Claim ; dcg:hasSubject dcgd:pact.1.1 ; dcg:hasRelation dcg:requires ;
    dcg:hasObject dcgd:fast ; dcg:hasBasis dcg:Interpreted ; {CITED}
dcgd:g5 a dcg:Claim ; dcg:hasSubject dcgd:pact ; dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:fast ; dcg:hasBasis dcg:Stated ; {RECALLED}
dcgd:g6 a dcg:Claim ; dcg:hasSubject dcgd:law.new ; dcg:hasRelation dcg:enables ;
    dcg:hasObject dcgd:open ; dcg:hasBasis dcg:Stated ; {CITED}
dcgd:g7 a dcg:Claim ; dcg:hasSubject dcgd:law.new ; dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:open ; dcg:hasBasis dcg:Stated ; {CITED}
dcgd:g8 a dcg:Claim ; dcg:hasSubject dcgd:advice ; dcg:hasRelation dcg:recommends ;
    dcg:hasObject dcgd:open ; dcg:hasBasis dcg:Stated ; {RECALLED}
"""
)
"""A notion with three characteristics besides: the pact asks for the first and is silent on two,
of which a law and an advice have the second and no text the third."""
