"""The graph's description of itself in VoID and DCAT."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, starmap
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Store

from dcgraph import __version__
from dcgraph.audit import VERDICTS, Audit
from dcgraph.namespaces import (
    ALIGNMENT_GRAPH,
    AUDIT,
    CLASSES_GRAPH,
    DCG,
    DCGD,
    DESCRIPTION_GRAPH,
    DQV,
    GRAPHS_GRAPH,
    PREFIXES,
    ROOT,
)
from dcgraph.rdf.vocabulary import Statement, asked, joins, number, partitions, quads_of

_VOID, _DCAT, _SD = PREFIXES["void"], PREFIXES["dcat"], PREFIXES["sd"]
_DCTERMS, _FOAF = PREFIXES["dcterms"], PREFIXES["foaf"]
_TYPE, _LABEL = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"
_DECIMAL, _DATE = (NamedNode(PREFIXES["xsd"] + name) for name in ("decimal", "date"))
_AUTHORS = ROOT + "#authors"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TITLES = {
    "en": "dcgraph, a knowledge graph on digital customs",
    "fr": "dcgraph, un graphe de connaissances sur la douane numérique",
    "ru": "dcgraph, граф знаний о цифровой таможне",
}
_TARGETS = {
    "http://eurovoc.europa.eu/": ("eurovoc", "EuroVoc"),
    "http://metadata.un.org/thesaurus/": ("unbis", "UNBIS Thesaurus"),
    "http://www.wikidata.org/entity/": ("wikidata", "Wikidata"),
    "http://zbw.eu/stw/descriptor/": ("stw", "STW Thesaurus for Economics"),
    "https://vocabulary.uncefact.org/": ("unece", "UN/CEFACT Web Vocabulary"),
}
"""Short names and titles of the vocabularies that are linked to; any other goes by its host."""

_WHOLE = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
  (COUNT(DISTINCT ?o) AS ?distinctObjects) (COUNT(DISTINCT ?p) AS ?properties)
WHERE { ?s ?p ?o }"""
_TYPED = """SELECT (COUNT(DISTINCT ?thing) AS ?entities) (COUNT(DISTINCT ?kind) AS ?classes)
WHERE { ?thing a ?kind }"""
_DATES = f"""SELECT ?created ?modified WHERE {{
  <{DCG}> dcterms:created ?created ; dcterms:modified ?modified }}"""
_TERMS = "SELECT DISTINCT ?term WHERE { { ?s ?term ?o } UNION { ?s a ?term } }"
_NOTIONS = "SELECT DISTINCT ?thing WHERE { ?thing a dcg:Notion } ORDER BY ?thing"
_EXAMPLES = """SELECT ?kind (MIN(?thing) AS ?example) WHERE {
  VALUES ?kind { dcg:Notion dcg:Instrument dcg:Provision dcg:Claim } ?thing a ?kind
} GROUP BY ?kind ORDER BY ?kind"""
_TABLES = """SELECT DISTINCT ?of ?publisher WHERE {
  ?of a dcg:Dataset .
  OPTIONAL { ?of dcg:publisherName ?publisher }
} ORDER BY ?of ?publisher"""
_LINKS = f"SELECT ?link ?target WHERE {{ GRAPH <{ALIGNMENT_GRAPH}> {{ ?thing ?link ?target }} }}"
_GRAPHS = """SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY ?graph"""


def describe(store: Store, audit: Audit | None = None) -> int:
    """Add the description of what is in the store, and count its triples.

    `audit` is the latest one of the data. The dataset is counted without its description, each
    named graph as it is in the end.
    """
    statements = [*_dataset(store), *_figures(store), *partitions(store), *_tables(store)]
    statements += [*_linksets(store), *(_measured(audit) if audit else ())]
    quads = [*quads_of(statements, DESCRIPTION_GRAPH), *quads_of(joins(store), CLASSES_GRAPH)]
    store.extend(quads)
    # Each named graph with its number of triples, the graph of this list among them.
    counts = {row["graph"].value: int(row["triples"].value) for row in asked(store, _GRAPHS)}
    counts[GRAPHS_GRAPH] = sum(1 for name in {*counts, GRAPHS_GRAPH} for _ in _graph(name, 0))
    graphs = quads_of(chain.from_iterable(starmap(_graph, counts.items())), GRAPHS_GRAPH)
    store.extend(graphs)
    return len(quads) + len(graphs)


def _dataset(store: Store) -> Iterator[Statement]:
    for kind in (_VOID + "Dataset", _DCAT + "Dataset"):
        yield ROOT, _TYPE, NamedNode(kind)
    for language, title in _TITLES.items():
        yield ROOT, _DCTERMS + "title", Literal(title, language=language)
    yield ROOT, _DCTERMS + "license", NamedNode(_LICENCE)
    for role in ("creator", "publisher"):
        yield ROOT, _DCTERMS + role, NamedNode(_AUTHORS)
    yield _AUTHORS, _TYPE, NamedNode(_FOAF + "Agent")
    yield _AUTHORS, _FOAF + "name", Literal("The dcgraph authors")
    yield ROOT, _DCAT + "version", Literal(__version__)
    yield ROOT, _VOID + "uriSpace", Literal(DCGD)
    for row in asked(store, _DATES):
        for name, value in (("issued", row["created"]), ("modified", row["modified"])):
            if isinstance(value, Literal):
                yield ROOT, _DCTERMS + name, value


def _figures(store: Store) -> Iterator[Statement]:
    """How large the dataset is, which vocabularies it uses and where to begin."""
    for query in (_WHOLE, _TYPED):
        for row in asked(store, query):
            for name in re.findall(r"AS \?(\w+)", query):
                yield ROOT, _VOID + name, number(int(row[name].value))
    terms = (row["term"] for row in asked(store, _TERMS))
    iris = {re.sub(r"[^/#]+$", "", term.value) for term in terms if isinstance(term, NamedNode)}
    # The namespaces of the classes and properties in use; an IRI without a path has none.
    for namespace in sorted(iris - {""}):
        yield ROOT, _VOID + "vocabulary", NamedNode(namespace)
    for row in asked(store, _NOTIONS):
        yield ROOT, _VOID + "rootResource", NamedNode(row["thing"].value)
    for row in asked(store, _EXAMPLES):
        yield ROOT, _VOID + "exampleResource", NamedNode(row["example"].value)


def _tables(store: Store) -> Iterator[Statement]:
    """Each table that the graph draws on, with whom to attribute it to.

    Its title and its licence are said in the data already.
    """
    for row in asked(store, _TABLES):
        table = row["of"].value
        yield ROOT, _DCTERMS + "source", NamedNode(table)
        if isinstance(row["publisher"], NamedNode | Literal):
            yield table, _DCTERMS + "publisher", row["publisher"]


def _linksets(store: Store) -> Iterator[Statement]:
    """The links to each other vocabulary, a set for each property that links."""
    rows = asked(store, _LINKS)
    counts = Counter((_space(row["target"].value), row["link"].value) for row in rows)
    for space, link in sorted(counts):
        short, title = _TARGETS.get(space, (urlsplit(space).netloc, space))
        target = f"{DESCRIPTION_GRAPH}/target/{short}"
        links = f"{DESCRIPTION_GRAPH}/links/{short}/{re.split('[/#]', link)[-1]}"
        yield target, _TYPE, NamedNode(_VOID + "Dataset")
        yield target, _LABEL, Literal(title)
        yield target, _VOID + "uriSpace", Literal(space)
        yield ROOT, _VOID + "subset", NamedNode(links)
        yield links, _TYPE, NamedNode(_VOID + "Linkset")
        yield links, _VOID + "subjectsTarget", NamedNode(ROOT)
        yield links, _VOID + "objectsTarget", NamedNode(target)
        yield links, _VOID + "linkPredicate", NamedNode(link)
        yield links, _VOID + "triples", number(counts[space, link])


def _measured(audit: Audit) -> Iterator[Statement]:
    """What the latest audit measured."""
    values = [
        ("readers", "Number of readers", number(audit.readers)),
        ("read", "Number of statements that somebody could judge", number(audit.read)),
    ]
    unverifiable = number(audit.unverifiable)
    values.append(("unverifiable", "Number of statements that nobody could judge", unverifiable))
    for rate in audit.rates:
        verdict, bound = rate.verdict, Literal(f"{rate.bound:.6f}", datatype=_DECIMAL)
        meaning = f"Number of statements judged {verdict}: {VERDICTS[verdict]}"
        values.append((verdict, meaning, number(rate.number)))
        meaning = f"Upper bound, one-sided at 95 %, of the share of statements that are {verdict}"
        values.append((f"{verdict}-bound", meaning, bound))
    for name, meaning, value in values:
        measurement, metric = AUDIT + name, f"{AUDIT}metric-{name}"
        yield ROOT, DQV + "hasQualityMeasurement", NamedNode(measurement)
        yield measurement, _TYPE, NamedNode(DQV + "QualityMeasurement")
        yield measurement, DQV + "computedOn", NamedNode(ROOT)
        yield measurement, DQV + "isMeasurementOf", NamedNode(metric)
        yield measurement, DQV + "value", value
        yield measurement, _DCTERMS + "date", Literal(audit.read_on, datatype=_DATE)
        yield metric, _TYPE, NamedNode(DQV + "Metric")
        yield metric, PREFIXES["skos"] + "definition", Literal(meaning, language="en")
        yield metric, DQV + "expectedDataType", value.datatype


def _space(iri: str) -> str:
    """The part of an IRI that all of its vocabulary begin with."""
    known = next((space for space in _TARGETS if iri.startswith(space)), None)
    return known or "{0.scheme}://{0.netloc}/".format(urlsplit(iri))


def _graph(name: str, count: int) -> Iterator[Statement]:
    sized = name + "#triples"
    yield name, _TYPE, NamedNode(_SD + "NamedGraph")
    yield name, _SD + "name", NamedNode(name)
    yield name, _SD + "graph", NamedNode(sized)
    yield sized, _TYPE, NamedNode(_SD + "Graph")
    yield sized, _VOID + "triples", number(count)
