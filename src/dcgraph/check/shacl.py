"""SHACL validation."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

import pyshacl
import rdflib
import rdflib.plugins.sparql
from pyoxigraph import BlankNode, Literal, NamedNode
from pyshacl.errors import ShapeRecursionWarning
from rdflib import RDF, SH

from dcgraph.check.findings import Finding, found, on_file, on_triple, rule_name, severity_of, shown
from dcgraph.check.words import members
from dcgraph.namespaces import DCG, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Located, Term

_NAMES: Final = """
    AbstractResult AndConstraintComponent AndConstraintComponent-and BlankNode BlankNodeOrIRI
    BlankNodeOrLiteral ClassConstraintComponent ClassConstraintComponent-class
    ClosedConstraintComponent ClosedConstraintComponent-closed
    ClosedConstraintComponent-ignoredProperties ConstraintComponent DatatypeConstraintComponent
    DatatypeConstraintComponent-datatype DisjointConstraintComponent
    DisjointConstraintComponent-disjoint EqualsConstraintComponent
    EqualsConstraintComponent-equals ExpressionConstraintComponent
    ExpressionConstraintComponent-expression Function HasValueConstraintComponent
    HasValueConstraintComponent-hasValue IRI IRIOrLiteral InConstraintComponent
    InConstraintComponent-in Info JSConstraint JSConstraint-js JSConstraintComponent
    JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator
    LanguageInConstraintComponent LanguageInConstraintComponent-languageIn
    LessThanConstraintComponent LessThanConstraintComponent-lessThan
    LessThanOrEqualsConstraintComponent LessThanOrEqualsConstraintComponent-lessThanOrEquals
    Literal MaxCountConstraintComponent MaxCountConstraintComponent-maxCount
    MaxExclusiveConstraintComponent MaxExclusiveConstraintComponent-maxExclusive
    MaxInclusiveConstraintComponent MaxInclusiveConstraintComponent-maxInclusive
    MaxLengthConstraintComponent MaxLengthConstraintComponent-maxLength
    MinCountConstraintComponent MinCountConstraintComponent-minCount
    MinExclusiveConstraintComponent MinExclusiveConstraintComponent-minExclusive
    MinInclusiveConstraintComponent MinInclusiveConstraintComponent-minInclusive
    MinLengthConstraintComponent MinLengthConstraintComponent-minLength NodeConstraintComponent
    NodeConstraintComponent-node NodeKind NodeKindConstraintComponent
    NodeKindConstraintComponent-nodeKind NodeShape NotConstraintComponent
    NotConstraintComponent-not OrConstraintComponent OrConstraintComponent-or Parameter
    Parameterizable PatternConstraintComponent PatternConstraintComponent-flags
    PatternConstraintComponent-pattern PrefixDeclaration PropertyConstraintComponent
    PropertyConstraintComponent-property PropertyGroup PropertyShape
    QualifiedMaxCountConstraintComponent QualifiedMaxCountConstraintComponent-qualifiedMaxCount
    QualifiedMaxCountConstraintComponent-qualifiedValueShape
    QualifiedMaxCountConstraintComponent-qualifiedValueShapesDisjoint
    QualifiedMinCountConstraintComponent QualifiedMinCountConstraintComponent-qualifiedMinCount
    QualifiedMinCountConstraintComponent-qualifiedValueShape
    QualifiedMinCountConstraintComponent-qualifiedValueShapesDisjoint ResultAnnotation Rule
    SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint SPARQLConstraintComponent
    SPARQLConstraintComponent-sparql SPARQLConstructExecutable SPARQLExecutable SPARQLFunction
    SPARQLRule SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget SPARQLTargetType
    SPARQLUpdateExecutable Severity Shape Target TargetType TripleRule
    UniqueLangConstraintComponent UniqueLangConstraintComponent-uniqueLang ValidationReport
    ValidationResult Validator Violation Warning XoneConstraintComponent
    XoneConstraintComponent-xone alternativePath and annotationProperty annotationValue
    annotationVarName ask class closed condition conforms construct datatype deactivated declare
    defaultValue description detail disjoint entailment equals expression filterShape flags
    focusNode group hasValue ignoredProperties in intersection inversePath js jsFunctionName
    jsLibrary jsLibraryURL labelTemplate languageIn lessThan lessThanOrEquals maxCount
    maxExclusive maxInclusive maxLength message minCount minExclusive minInclusive minLength
    name namespace node nodeKind nodeValidator nodes not object oneOrMorePath optional or order
    parameter path pattern predicate prefix prefixes property propertyValidator
    qualifiedMaxCount qualifiedMinCount qualifiedValueShape qualifiedValueShapesDisjoint result
    resultAnnotation resultMessage resultPath resultSeverity returnType rule select severity
    shapesGraph shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape
    sparql subject suggestedShapesGraph target targetClass targetNode targetObjectsOf
    targetSubjectsOf this union uniqueLang update validator value xone zeroOrMorePath
    zeroOrOnePath
"""
SHACL_TERMS: Final = frozenset(PREFIXES["sh"] + name for name in _NAMES.split())
"""Their IRIs, as https://www.w3.org/ns/shacl.ttl has them."""


def surplus(corpus: Corpus, said: Finding, path: str, most: int | None) -> list[Finding]:
    """What was found on a whole property, said of each value that is too many.

    `most` is how many values there may be; None stands for one text in each language. Where
    the values cannot be told apart in the files, the finding stays as it is.
    """
    groups: dict[str, list[tuple[Term, Place]]] = {}
    seen = set()
    for file, triple in corpus.statements(said.subject):
        term = triple.object
        if triple.predicate.value != path or term in seen:
            continue
        seen.add(term)
        language = (term.language if isinstance(term, Literal) else None) or ""
        if most is not None or language:
            group = "" if most is not None else language
            place = Place(file.shown, triple.line, triple.column)
            groups.setdefault(group, []).append((term, place))
    allowed = 1 if most is None else most
    return list(_each(said, groups.values(), allowed)) or [said]


def _each(
    said: Finding, groups: Iterable[list[tuple[Term, Place]]], allowed: int
) -> Iterable[Finding]:
    for group in groups:
        first = tuple(place for _, place in group[:allowed])
        for term, place in group[allowed:]:
            yield replace(said, place=place, value=shown(term), other=first)


_SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
_XSD: Final = PREFIXES["xsd"]

_FOREIGN: Final = frozenset(
    _SH + name
    for name in (
        *("validator", "nodeValidator", "propertyValidator"),
        *("target", "rule", "expression", "js"),
    )
)
"""What brings code of its own into a check, or what pySHACL would pass over without a word."""

_NUMBERS: Final = (
    *("minCount", "maxCount", "minLength", "maxLength"),
    *("qualifiedMinCount", "qualifiedMaxCount"),
)
_SWITCHES: Final = ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
_MISFITS_NAMES: Final = (
    "class",
    "datatype",
    "nodeKind",
    "targetClass",
    "property",
    "sparql",
    "node",
)
_LISTS: Final = ("in", "languageIn", "and", "or", "xone", "ignoredProperties")
_KINDS: Final = frozenset(
    _SH + name
    for name in (
        *("IRI", "Literal", "BlankNode"),
        *("BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"),
    )
)
_MAX_LENGTH: Final = 10_000


def misfits(corpus: Corpus) -> tuple[list[Finding], set[str]]:
    """A finding on each value of a shape that keeps it from being run, and the nodes at fault.

    Of a node without a name, the one that has a name and leads to it is at fault.
    """
    owners = {
        triple.object: triple.subject
        for file in corpus.rooms("shapes")
        for triple in file.triples
        if isinstance(triple.object, BlankNode)
    }
    findings, faulty = [], set()
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            if message := _wrong(corpus, triple):
                findings.append(_finding(file, triple, message))
                node: Term = triple.subject
                seen = set()
                while isinstance(node, BlankNode) and node in owners and node not in seen:
                    seen.add(node)
                    node = owners[node]
                faulty.add(node.value)
    return findings, faulty


def _finding(file: SourceFile, triple: Located, message: str) -> Finding:
    return on_triple(file, triple, "Shape-form", message)


def _wrong(corpus: Corpus, triple: Located) -> str:
    """What is wrong with a triple of a shape; empty if nothing is."""
    path, value = triple.predicate.value, triple.object
    if path in _FOREIGN:
        return f"{compact(path)} is not run here; write a core constraint or sh:sparql."
    if not path.startswith(_SH):
        return ""
    judge = _JUDGES.get(path.removeprefix(_SH))
    return judge(corpus, compact(path), value) if judge else ""


def _number(_: Corpus, name: str, value: Term) -> str:
    whole = isinstance(value, Literal) and value.datatype.value == _XSD + "integer"
    if whole and re.fullmatch(r"\+?[0-9]+", value.value):
        return ""
    return f"{name} takes a whole number from 0 on, without quotes: write one."


def _switch(_: Corpus, name: str, value: Term) -> str:
    kind = isinstance(value, Literal) and value.datatype.value == _XSD + "boolean"
    if kind and value.value in ("true", "false", "1", "0"):
        return ""
    return f"{name} takes true or false, without quotes: write one of them."


def _pattern(_: Corpus, name: str, value: Term) -> str:
    if not isinstance(value, Literal):
        return f"{name} takes a regular expression in quotes: write one."
    try:
        re.compile(value.value)
    except (re.error, RecursionError, OverflowError) as error:
        return f"{name} takes a regular expression, and this is none ({error}): correct it."
    return ""


def _name(_: Corpus, name: str, value: Term) -> str:
    if isinstance(value, Literal):
        return f"{name} takes a name and no text: write one with its prefix."
    if name == "sh:nodeKind" and value.value not in _KINDS:
        kinds = ", ".join(sorted(compact(kind) for kind in _KINDS))
        return f"{name} takes one of {kinds}."
    return ""


def _list(corpus: Corpus, name: str, value: Term) -> str:
    for number, cell in enumerate(_cells(corpus, value)):
        if cell is None or number == _MAX_LENGTH:
            return f"{name} takes a list in parentheses, as in ( dcg:a dcg:b ): write one."
    return ""


def _cells(corpus: Corpus, head: Term) -> Iterator[Term | None]:
    """The cells of a list; None where it goes on with none."""
    while head.value != _RDF + "nil":
        said = {t.predicate.value: t.object for _, t in corpus.statements(head.value)}
        if isinstance(head, Literal) or _RDF + "first" not in said or _RDF + "rest" not in said:
            yield None
            return
        yield head
        head = said[_RDF + "rest"]


_Judge = Callable[[Corpus, str, Term], str]
_JUDGES: Final[dict[str, _Judge]] = {
    "pattern": _pattern,
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_SWITCHES, _switch),
    **dict.fromkeys(_MISFITS_NAMES, _name),
    **dict.fromkeys(_LISTS, _list),
}


# SHACL: the core by pySHACL, the SPARQL constraints each run once over the whole graph.
#
# pySHACL would parse and run a SPARQL constraint anew for every focus node; one run that binds
# `$this` gives the same answers in a hundredth of the time. The tests hold the two against
# each other.


# A query in a contributed shape could otherwise read any file through FROM <file:…>.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
# It logs a trace for each literal that does not fit its datatype, which is for the shapes to say.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


_VALUES: Final[dict[str, type]] = {
    "integer": int,
    "float": float,
    "decimal": Decimal,
    "boolean": bool,
    "date": date,
    "time": time,
    "dateTime": datetime,
}
"""What pySHACL asks of the values of these datatypes."""


def as_rdflib(corpus: Corpus, *rooms: str) -> rdflib.Graph:
    """The triples of the named rooms as one rdflib graph."""
    graph = rdflib.Graph()
    made: dict[Term, rdflib.term.Node] = {}

    def node(term: Term) -> rdflib.term.Node:
        found = made.get(term)
        if found is None:
            found = made[term] = _to_rdflib(term)
        return found

    for file in corpus.rooms(*rooms):
        for t in file.triples:
            graph.add((node(t.subject), node(t.predicate), node(t.object)))
    return graph


def _to_rdflib(term: Term) -> rdflib.term.Node:
    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case BlankNode():
            return rdflib.BNode(term.value)
        case _:
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            datatype = term.datatype.value
            plain = datatype == str(rdflib.XSD.string)
            # As it is written: another form of the same number would not be found again.
            kind = None if plain else rdflib.URIRef(datatype)
            return rdflib.Literal(term.value, datatype=kind, normalize=False)


def is_well_formed(literal: Literal) -> bool:
    """Whether pySHACL takes a literal for a value of its own datatype."""
    asked = _to_rdflib(literal)
    assert isinstance(asked, rdflib.Literal)
    if asked.ill_typed:
        return False
    kind = _VALUES.get(literal.datatype.value.removeprefix(str(rdflib.XSD)))
    return kind is None or isinstance(asked.value, kind)


def _from_rdflib(node: rdflib.term.Node) -> Term:
    match node:
        case rdflib.URIRef():
            return NamedNode(str(node))
        case rdflib.Literal():
            if node.language:
                return Literal(str(node), language=node.language)
            if node.datatype:
                return Literal(str(node), datatype=NamedNode(str(node.datatype)))
            return Literal(str(node))
        case _:
            return BlankNode(str(node))


def core(corpus: Corpus) -> list[Finding]:
    """The results of the core shapes, run by pySHACL, without those that cannot be run.

    Of each that cannot, a finding tells what is wrong with it.
    """
    findings, faulty = misfits(corpus)
    shapes = _without(as_rdflib(corpus, "shapes"), faulty)
    data = as_rdflib(corpus, "ontology", "data")
    try:
        report = _validated(data, shapes)
    except _UnrunnableError:
        for one, why in _culprits(data, shapes):
            place = corpus.locate(str(one)) or Place("shapes", 1, 1)
            findings.append(on_file(place, "Shape-form", f"The shape cannot be run: {why}."))
            faulty.add(str(one))
        shapes = _without(shapes, faulty)
        report = _validated(data, shapes)
    return [*findings, *_results(corpus, report, shapes)]


class _UnrunnableError(Exception):
    """Shapes that pySHACL does not run, in its words."""


def _validated(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ShapeRecursionWarning)
            _, report, said = pyshacl.validate(
                data,
                shacl_graph=_lean(shapes),
                advanced=False,
                inference="none",
                meta_shacl=False,
                js=False,
                do_owl_imports=False,
            )
    # pySHACL raises errors of many unrelated kinds on ill-formed shapes.
    except Exception as error:  # noqa: BLE001
        raise _UnrunnableError(str(error).rstrip(".")) from None
    if not isinstance(report, rdflib.Graph):
        raise _UnrunnableError(said.rstrip("."))
    return report


def _culprits(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterable[tuple[rdflib.URIRef, str]]:
    """The shapes that cannot be run even alone, each with why: properties, else whole shapes."""
    for shape in sorted(set(shapes.subjects(RDF.type, SH.NodeShape)), key=str):
        if not isinstance(shape, rdflib.URIRef):
            continue
        why = _unrunnable(data, _reached(shapes, shape, set()))
        if why:
            rules = sorted(set(shapes.objects(shape, SH.property)), key=str)
            parts = [
                (rule, told)
                for rule in rules
                if isinstance(rule, rdflib.URIRef)
                if (told := _unrunnable(data, _reached(shapes, shape, {*rules} - {rule})))
            ]
            # Where each is at fault, it is the shape itself.
            yield from parts if 0 < len(parts) < len(rules) or len(rules) == 1 else [(shape, why)]


def _unrunnable(data: rdflib.Graph, shapes: rdflib.Graph) -> str:
    try:
        _validated(data, shapes)
    except _UnrunnableError as error:
        return str(error)
    return ""


def _reached(
    shapes: rdflib.Graph, start: rdflib.term.Node, left_out: Collection[rdflib.term.Node]
) -> rdflib.Graph:
    """What is said of a node and of all that it leads to."""
    found, waiting, seen = rdflib.Graph(), [start], {start, *left_out}
    while waiting:
        for triple in shapes.triples((waiting.pop(), None, None)):
            if triple[2] in left_out:
                continue
            found.add(triple)
            if triple[2] not in seen:
                seen.add(triple[2])
                waiting.append(triple[2])
    return found


def _without(shapes: rdflib.Graph, faulty: Collection[str]) -> rdflib.Graph:
    """The shapes without the named nodes and whatever names them."""
    if not faulty:
        return shapes
    left = rdflib.Graph()
    for triple in shapes:
        if str(triple[0]) not in faulty and str(triple[2]) not in faulty:
            left.add(triple)
    return left


def _lean(shapes: rdflib.Graph) -> rdflib.Graph:
    """The same shapes, put so that pySHACL is quick about them.

    It looks at each property of a shape again for each focus node, so the texts, which are
    read from the whole shapes afterwards, are left out. And it checks a property of a node
    shape one focus node at a time, but a property shape with targets of its own on all of
    them at once: so each gets the targets of the node shapes that nothing else refers to.
    """
    lean = rdflib.Graph()
    for triple in shapes:
        if triple[1] not in (SH.sparql, SH.message, SH.description):
            lean.add(triple)
    for shape, rule in list(lean.subject_objects(SH.property)):
        aims = [(aim, what) for aim in _TARGETS for what in lean.objects(shape, aim)]
        types = set(lean.objects(shape, RDF.type))
        plain = types == {SH.NodeShape} and not any(
            (one, word, None) in lean
            for one, word in (
                (shape, SH.deactivated),
                # What looks at the other properties of a shape needs them where they were.
                (shape, SH.closed),
                (rule, SH.qualifiedValueShapesDisjoint),
            )
        )
        if aims and plain and (None, None, shape) not in lean and (rule, SH.path, None) in lean:
            for aim in aims:
                lean.add((rule, *aim))
            lean.remove((shape, SH.property, rule))
    return lean


def _results(corpus: Corpus, report: rdflib.Graph, shapes: rdflib.Graph) -> Iterable[Finding]:
    # Not the details of a result, which are results too, of the shapes within its shape.
    for result in report.objects(None, SH.result):
        shape = report.value(result, SH.sourceShape)
        focus = report.value(result, SH.focusNode)
        assert shape is not None
        assert focus is not None
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        kind = report.value(result, SH.sourceConstraintComponent)
        words = str(shapes.value(shape, SH.message) or report.value(result, SH.resultMessage) or "")
        said = found(
            corpus,
            rule_name(str(shape)),
            severity_of(str(report.value(result, SH.resultSeverity))),
            str(focus),
            words,
            why=str(shapes.value(shape, SH.description) or ""),
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            value=_from_rdflib(value) if value is not None else None,
            component=str(kind),
        )
        most = getattr(shapes.value(shape, SH.maxCount), "value", None)
        if kind == SH.MaxCountConstraintComponent and isinstance(most, int):
            yield from surplus(corpus, said, str(path), most)
        elif kind == SH.UniqueLangConstraintComponent:
            yield from surplus(corpus, said, str(path), None)
        else:
            yield said


# The signatures of relations: the kinds of subject and object between which each holds.
#
# They are the axioms `rdfs:domain` and `rdfs:range` of the ontology, a class or a union of classes.
# A relation has those of the relations above it as well.


LOOSEST: Final = DCG + "isRelatedTo"
"""The relation above all others: the last resort."""

DOMAIN: Final = PREFIXES["rdfs"] + "domain"
RANGE: Final = PREFIXES["rdfs"] + "range"

_ABOVE: Final = PREFIXES["rdfs"] + "subClassOf"
_SUB: Final = PREFIXES["rdfs"] + "subPropertyOf"
_TYPE: Final = PREFIXES["rdf"] + "type"
_UNION: Final = PREFIXES["owl"] + "unionOf"
_RETIRED: Final = PREFIXES["owl"] + "deprecated"


def relations(corpus: Corpus) -> set[str]:
    """The IRIs of all relations that a claim can assert: `dcg:isRelatedTo` and those below it.

    Those that are retired are left out.
    """
    found = {LOOSEST}
    size = 0
    while size < len(found):
        size = len(found)
        found |= {
            t.subject.value
            for file in corpus.rooms("ontology")
            for t in file.triples
            if t.predicate.value == _SUB and t.object.value in found
        }
    return {one for one in found if not _retired(corpus, one)}


def _retired(corpus: Corpus, iri: str) -> bool:
    return any(triple.predicate.value == _RETIRED for _, triple in corpus.statements(iri))


def kinds(corpus: Corpus, relation: str, axiom: str) -> list[set[str]]:
    """The classes of which an end must be, one set for each axiom; no set if any thing will do."""
    return [
        union
        for one in sorted(_closure(corpus, relation, _SUB))
        for _, triple in corpus.statements(one)
        if triple.predicate.value == axiom
        if (union := set(_classes(corpus, triple.object.value)))
    ]


def holds_between(corpus: Corpus, relation: str, subject: str, thing: str) -> bool:
    """Whether both ends are of the kinds that the relation asks for."""
    return all(
        _closure(corpus, end, _TYPE, _ABOVE) & union
        for end, axiom in ((subject, DOMAIN), (thing, RANGE))
        for union in kinds(corpus, relation, axiom)
    )


def fitting(corpus: Corpus, subject: str, thing: str) -> list[str]:
    """The IRIs of the relations with a signature that hold between the two, by name."""
    return sorted(
        one
        for one in relations(corpus)
        if (kinds(corpus, one, DOMAIN) or kinds(corpus, one, RANGE))
        and holds_between(corpus, one, subject, thing)
    )


def _classes(corpus: Corpus, node: str) -> Iterator[str]:
    """A class itself, or the members of the union that a blank node stands for."""
    heads = [t.object for _, t in corpus.statements(node) if t.predicate.value == _UNION]
    if heads:
        yield from (member.value for head in heads for member in members(corpus, head))
    else:
        yield node


def _closure(corpus: Corpus, start: str, *paths: str) -> set[str]:
    """A thing and all to which the paths lead from it, over any number of steps."""
    found, waiting = {start}, [start]
    while waiting:
        for _, triple in corpus.statements(waiting.pop()):
            if triple.predicate.value in paths and triple.object.value not in found:
                found.add(triple.object.value)
                waiting.append(triple.object.value)
    return found
