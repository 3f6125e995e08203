"""A small world with every kind of constraint, and edits of it by chance."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from dcgraph.files import ROOT

__all__ = ["HEAD", "World"]

HEAD = """\
@prefix dcg: <https://w3id.org/dcgraph/ontology/> .
@prefix dcgd: <https://w3id.org/dcgraph/id/> .
@prefix dcgs: <https://w3id.org/dcgraph/shapes/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

ONTOLOGY = """
dcg:m a owl:Ontology .
dcg:A a owl:Class . dcg:B a owl:Class ; rdfs:subClassOf dcg:A .
dcg:C a owl:Class . dcg:D a owl:Class ; rdfs:subClassOf dcg:B .
dcg:Claim a owl:Class . dcg:Citation a owl:Class .
[] a owl:AllDisjointClasses ; owl:members ( dcg:A dcg:C dcg:Claim ) .
dcg:isRelatedTo a owl:ObjectProperty .
dcg:likes a owl:ObjectProperty ; rdfs:subPropertyOf dcg:isRelatedTo ; rdfs:domain dcg:A .
dcg:isNear a owl:ObjectProperty , owl:SymmetricProperty , owl:IrreflexiveProperty .
dcg:isIn a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:range dcg:A .
dcg:first a owl:ObjectProperty , owl:FunctionalProperty .
dcg:number a owl:DatatypeProperty . dcg:note a owl:DatatypeProperty .
dcg:hasCitation a owl:ObjectProperty . dcg:hasConfidence a owl:ObjectProperty .
dcg:supports a owl:ObjectProperty .
dcg:hasSubject a owl:ObjectProperty . dcg:hasRelation a owl:ObjectProperty .
dcg:hasObject a owl:ObjectProperty .
dcg:Confirmed a owl:Thing . dcg:Recalled a owl:Thing .
skos:prefLabel a owl:AnnotationProperty . skos:altLabel a owl:AnnotationProperty .
dcg:holds a owl:ObjectProperty ; owl:inverseOf dcg:isIn .
dcg:reaches a owl:ObjectProperty ; rdfs:domain dcg:B ;
  owl:propertyChainAxiom ( dcg:likes dcg:isNear ) , ( dcg:holds dcg:likes ) ,
    ( dcg:likes dcg:isNear dcg:first ) , ( dcg:holds dcg:isNear dcg:likes ) .
dcg:isD a owl:ObjectProperty .
dcg:D owl:equivalentClass [ a owl:Restriction ; owl:onProperty dcg:isD ; owl:hasSelf true ] ;
  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty dcg:grade ; owl:hasValue 1 ] .
dcg:grade a owl:DatatypeProperty , owl:FunctionalProperty .
dcg:wants a owl:ObjectProperty ; rdfs:range dcg:C ;
  owl:propertyChainAxiom ( dcg:reaches dcg:isD dcg:likes dcg:first ) .
dcg:E a owl:Class ; rdfs:subClassOf dcg:B ; owl:equivalentClass [ a owl:Class ;
  owl:intersectionOf (
    dcg:B [ a owl:Restriction ; owl:onProperty dcg:wants ; owl:someValuesFrom dcg:A ] ) ] .
[] a owl:AllDisjointClasses ; owl:members ( dcg:D dcg:E ) .
"""

SHAPES = """
dcgs:prefixes a owl:Ontology .
dcgs:A a sh:NodeShape ; sh:targetClass dcg:A ;
  sh:property dcgs:A-likes , dcgs:A-liked , dcgs:A-number , dcgs:A-label , dcgs:A-inB ,
    dcgs:A-either , dcgs:A-deep , dcgs:A-chain , dcgs:A-same , dcgs:A-apart , dcgs:A-has ;
  sh:sparql dcgs:A-labelUnique , dcgs:A-cycle , dcgs:A-cited , dcgs:A-optional , dcgs:A-counted ,
    dcgs:A-union .
dcgs:A-likes a sh:PropertyShape ; sh:path dcg:likes ; sh:class dcg:B ; sh:nodeKind sh:IRI ;
  sh:maxCount 2 ; sh:message "likes" .
dcgs:A-liked a sh:PropertyShape ; sh:path [ sh:inversePath dcg:likes ] ; sh:minCount 1 ;
  sh:class dcg:A ; sh:message "liked" ; sh:severity sh:Warning .
dcgs:A-number a sh:PropertyShape ; sh:path dcg:number ; sh:datatype xsd:integer ;
  sh:minInclusive 1 ; sh:maxExclusive 4 ; sh:minCount 1 ; sh:message "number" .
dcgs:A-label a sh:PropertyShape ; sh:path skos:prefLabel ; sh:uniqueLang true ;
  sh:languageIn ( "en" "fr" ) ; sh:minLength 2 ; sh:maxLength 5 ; sh:pattern "^[a-z ]+$" ;
  sh:message "label" .
dcgs:A-inB a sh:PropertyShape ; sh:path dcg:isIn ; sh:message "inB" ;
  sh:qualifiedValueShape [ sh:class dcg:B ; sh:property dcgs:inner ] ; sh:qualifiedMinCount 1 .
dcgs:inner a sh:PropertyShape ; sh:path dcg:number ; sh:maxCount 1 ; sh:message "inner" .
dcgs:A-either a sh:PropertyShape ; sh:path dcg:isNear ; sh:message "either" ;
  sh:or ( [ sh:class dcg:C ] [ sh:node dcgs:Noted ] ) .
dcgs:Noted a sh:NodeShape ;
  sh:property [ sh:path dcg:note ; sh:minCount 1 ; sh:in ( "one" "two" dcgd:a.1 ) ] .
dcgs:A-deep a sh:PropertyShape ; sh:path dcg:first ; sh:node dcgs:Deep ; sh:message "deep" .
dcgs:Deep a sh:NodeShape ; sh:not [ sh:class dcg:C ] ;
  sh:property [ sh:path ( dcg:isIn [ sh:zeroOrMorePath dcg:isNear ] ) ;
    sh:qualifiedValueShape [ sh:hasValue dcgd:a.1 ] ; sh:qualifiedMaxCount 0 ] .
dcgs:A-chain a sh:PropertyShape ; sh:path ( dcg:likes [ sh:inversePath dcg:isIn ] ) ;
  sh:maxCount 1 ; sh:message "chain" ; sh:property dcgs:Chain-note .
dcgs:Chain-note a sh:PropertyShape ; sh:path dcg:note ; sh:minCount 1 ; sh:message "noted" .
dcgs:A-same a sh:PropertyShape ; sh:path dcg:first ; sh:disjoint dcg:isNear ; sh:message "same" .
dcgs:A-apart a sh:PropertyShape ; sh:path [ sh:alternativePath ( dcg:likes dcg:first ) ] ;
  sh:xone ( [ sh:class dcg:B ] [ sh:hasValue dcgd:c.1 ] ) ; sh:message "apart" .
dcgs:A-has a sh:PropertyShape ; sh:path dcg:likes ; sh:equals dcg:isNear ; sh:message "has" ;
  sh:severity sh:Info .
dcgs:C a sh:NodeShape ; sh:targetClass dcg:C ; sh:closed true ; sh:message "closed" ;
  sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> dcg:note ) ;
  sh:property dcgs:C-isIn .
dcgs:C-isIn a sh:PropertyShape ; sh:path dcg:isIn ; sh:nodeKind sh:IRI ; sh:message "isIn" .
dcgs:Teller a sh:NodeShape ; sh:targetSubjectsOf dcg:note ; sh:property dcgs:Teller-near .
dcgs:Teller-near a sh:PropertyShape ; sh:path dcg:isNear ; sh:minCount 1 ; sh:message "near" .
dcgs:Told a sh:NodeShape ; sh:targetObjectsOf dcg:isIn ; sh:property dcgs:Told-kind ;
  sh:message "told" ; sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class dcg:A ] ) .
dcgs:Told-kind a sh:PropertyShape ; sh:path dcg:number ; sh:hasValue 2 ; sh:message "kind" .
dcgs:A-labelUnique a sh:SPARQLConstraint ; sh:message "unique {?value}" ; sh:select '''
  SELECT $this ?path ?value ?other WHERE { $this skos:prefLabel ?value .
    ?other skos:prefLabel ?value . FILTER ($this != ?other) BIND (skos:prefLabel AS ?path) }''' .
dcgs:A-cycle a sh:SPARQLConstraint ; sh:message "cycle" ; sh:select '''
  SELECT $this ?path WHERE { $this (dcg:isIn|dcg:likes)+ $this . BIND (dcg:isIn AS ?path) }''' .
dcgs:A-cited a sh:SPARQLConstraint ; sh:message "cited {?path}" ; sh:select '''
  SELECT $this ?path ?value WHERE {
    { SELECT DISTINCT $this WHERE { $this dcg:hasCitation / dcg:supports ?something } }
    FILTER NOT EXISTS { $this dcg:hasCitation ?whole .
      FILTER NOT EXISTS { ?whole dcg:supports ?property } }
    $this ?path ?value . FILTER (?path IN (dcg:likes, dcg:number))
    FILTER NOT EXISTS { $this dcg:hasCitation / dcg:supports ?path } }''' .
dcgs:A-optional a sh:SPARQLConstraint ; sh:message "optional" ; sh:select '''
  SELECT $this ?value WHERE { $this dcg:isIn ?value .
    OPTIONAL { ?value dcg:number ?n . ?value a ?k . ?k rdfs:subClassOf* dcg:B }
    FILTER (!BOUND(?n) || ?n > 2) }''' .
dcgs:A-counted a sh:SPARQLConstraint ; sh:message "counted" ; sh:select '''
  SELECT $this WHERE { ?x dcg:isNear $this . ?x a dcg:B } GROUP BY $this
  HAVING (COUNT(DISTINCT ?x) > 1)''' .
dcgs:A-union a sh:SPARQLConstraint ; sh:message "union" ; sh:select '''
  SELECT $this ?value WHERE {
    { $this dcg:likes/dcg:isIn ?value } UNION { ?value dcg:isNear/dcg:first $this }
    FILTER NOT EXISTS { ?value dcg:note "one" } }''' .
dcgs:Open a sh:NodeShape ; sh:targetSubjectsOf dcg:number ; sh:sparql dcgs:Open-domain .
dcgs:Open-domain a sh:SPARQLConstraint ; sh:message "open" ; sh:select '''
  SELECT $this ?path ?value WHERE { $this ?path ?value . ?path rdfs:range ?range .
    FILTER NOT EXISTS { ?value a/rdfs:subClassOf* ?range } }''' .
"""

_FILES = ("a", "b", "c")
_LINKS = ("likes", "isNear", "isIn", "first", "hasSubject", "hasRelation", "hasObject")
_CLASSES = ("A", "B", "C", "D", "Claim")
_ALIKE = ('"one way"@en', '"One-Way"@en', '"the ONE way Ltd."@en')
_TEXTS = ('"one"', '"two"', '"three"@en', '"x"@fr', '"abc"@en', '"Abc"@de', '"abc"@fr')
_NUMBERS = ("1", "2", "3", "4", "02", '"2"', "2.0", "dcgd:a.1")
_CITATIONS = (
    "[ dcg:hasConfidence dcg:Confirmed ]",
    "[ dcg:hasConfidence dcg:Recalled ]",
    "[ dcg:supports dcg:likes ; dcg:hasConfidence dcg:Confirmed ]",
    "[ dcg:supports dcg:number , dcg:likes ]",
)


class World:
    """Files of triples, each a line of its own, changed by a generator of chance."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)  # noqa: S311
        self.files: dict[str, list[str]] = {}
        for name in ("rules", "contradictions"):
            shutil.copytree(ROOT / "ontology" / name, root / "ontology" / name)
        (root / "shapes").mkdir()
        (root / "ontology/m.ttl").write_text(HEAD + ONTOLOGY)
        (root / "shapes/s.ttl").write_text(HEAD + SHAPES)
        (root / "data" / "concepts").mkdir(parents=True)
        for name in _FILES:
            self.files[name] = [self._line(name) for _ in range(14)]
            self.write(name)

    def path(self, name: str) -> Path:
        """The path of a file of records."""
        return self.root / "data" / "concepts" / f"{name}.ttl"

    def write(self, name: str) -> None:
        """Write a file as it is now, or remove it."""
        if self.files[name]:
            self.path(name).write_text(HEAD + "\n".join(self.files[name]) + "\n")
        else:
            self.path(name).unlink(missing_ok=True)

    def edited(self) -> Iterator[str]:
        """Change something; gives the names of the files that are others now."""
        kind = self.chance.choices(
            ("add", "drop", "change", "class", "move", "empty", "layout"),
            (30, 25, 20, 12, 6, 1, 6),
        )[0]
        full = [name for name in self.files if self.files[name]]
        name = self.chance.choice(full or list(self.files))
        lines = self.files[name]
        if kind == "add" or not full or len(full) == 1:
            name = self.chance.choice(_FILES)
            self.files[name].append(self._line(name))
        elif kind == "drop":
            lines.pop(self.chance.randrange(len(lines)))
        elif kind == "change":
            lines[self.chance.randrange(len(lines))] = self._line(name)
        elif kind == "class":
            kinds = [n for n, line in enumerate(lines) if " a dcg:" in line]
            line = f"{self._node(name)} a dcg:{self.chance.choice(_CLASSES)} ."
            if kinds:
                lines[self.chance.choice(kinds)] = line
            else:
                lines.append(line)
        elif kind == "move":
            other = self.chance.choice(_FILES)
            self.files[other].append(lines.pop())
            yield other
        elif kind == "empty":
            lines.clear()
        else:
            lines.insert(0, "# a line that moves the others")
        if len(self.files[name]) > 40:
            del self.files[name][:15]
        yield name

    def _line(self, name: str) -> str:
        pick = self.chance.choice
        node = self._node(name)
        kind = self.chance.random()
        if kind < 0.25:
            return f"{node} a dcg:{pick(_CLASSES)} ."
        if kind < 0.35:
            return f"{node} dcg:number {pick(_NUMBERS)} ."
        if kind < 0.42:
            return f"{node} dcg:note {pick(_TEXTS)} ."
        if kind < 0.5:
            return f"{node} skos:prefLabel {pick(_TEXTS)} ."
        if kind < 0.55:
            return f"{node} skos:altLabel {pick(_ALIKE)} ."
        if kind < 0.6:
            return f"{node} dcg:hasCitation {pick(_CITATIONS)} ."
        if kind < 0.63:
            return f"{node} dcg:hasRelation dcg:likes ."
        if kind < 0.65:
            return f"{node} a dcg:{pick('AB')} ; a dcg:{pick(_CLASSES)} ."
        if kind < 0.67:
            return f"dcg:{pick('BCD')} rdfs:subClassOf dcg:{pick('ABC')} ."
        return f"{node} dcg:{pick(_LINKS)} {self._node(pick(_FILES))} ."

    def _node(self, name: str) -> str:
        return f"dcgd:{name}.{self.chance.randint(1, 4)}"
