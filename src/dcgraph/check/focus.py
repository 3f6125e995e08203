"""A check of a few records, without that of the rest of the graph."""

from __future__ import annotations

from collections.abc import Collection

from dcgraph.check.constraints import constraints
from dcgraph.check.findings import Finding, told
from dcgraph.check.lint import lint
from dcgraph.check.shacl import Index
from dcgraph.check.shapes import core
from dcgraph.check.words import catalogue
from dcgraph.rdf.corpus import Corpus

_CITATION = ".citation-"


def owner(subject: str) -> str:
    """The IRI of the record that a subject belongs to: that of a citation, else its own."""
    return subject.partition(_CITATION)[0]


def judge(corpus: Corpus, focus: Collection[str]) -> tuple[Finding, ...]:
    """The findings on the records in `focus`, by their IRIs, and on their citations.

    Judged are the names, texts and places of the records and all shapes. Not judged are the
    axioms, what follows from the records, the questions, and what the records are the cause of
    elsewhere. Raises LoadError if a folder of rules holds none.
    """
    files = list({file.path: file for one in focus for file in corpus.files_of(one)}.values())
    subjects = {fact[0].value for file in files for fact in file.facts}
    nodes = {one for one in subjects if owner(one) in focus}
    index = Index(corpus.facts("ontology", "data"))
    findings = [*lint(corpus, files), *core(corpus, index, nodes)]
    index.add(corpus.facts("tables"))
    findings += constraints(corpus, corpus.store(graphs=False), index, focus=nodes)
    everything = told(corpus, catalogue(corpus), findings)
    return tuple(finding for finding in everything if finding.subject in nodes)
