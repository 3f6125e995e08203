"""What a page says of a document: a thing with its claims and their sources, or a list of things.

A statement that follows from a claim is never shown bare: it bears the basis and the confidence
of that claim, in words, and the claim itself stands below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final
from xml.etree.ElementTree import Element

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.documents import Document, Node, name_of
from dcgraph.terms import DCG, PREFIXES, compact
from dcgraph.vocabulary import Vocabulary
from dcgraph_api.page import Page

__all__ = ["View"]

_TYPE: Final = PREFIXES["rdf"] + "type"
_LABELS: Final = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["rdfs"] + "label",
)
_LANGUAGES: Final = ("en", "fr", "ru")
_CITATION: Final = DCG + "hasCitation"
_SUBJECT, _OBJECT, _RELATION = DCG + "hasSubject", DCG + "hasObject", DCG + "hasRelation"
_BASIS, _CONFIDENCE = DCG + "hasBasis", DCG + "hasConfidence"
_TOLD_OTHERWISE: Final = frozenset({_CITATION, _SUBJECT, _OBJECT, _RELATION, _TYPE, _BASIS})
_MOST_THINGS: Final = 500


class View:
    """A page on a document. `root` is the way from it to the root of the server."""

    def __init__(self, document: Document, vocabulary: Vocabulary, root: str) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._root = root
        self._thing = NamedNode(document.iri)
        self._claims = [
            claim
            for end in (_SUBJECT, _OBJECT)
            for claim in document.claims(end)
            if claim != self._thing
        ]

    def body(self, formats: Mapping[str, str], note: str = "") -> bytes:
        """The page, with links to the other formats: their addresses by name."""
        title = self._label(self._thing)
        page = Page(title.value, title.language or "en") if title else Page(self._short())
        self._head(page, formats, note)
        if self._document.on_one_thing:
            self._properties(page, page.main, self._thing, "What is said of it")
            self._cited(page, page.main, self._thing)
            self._claimed(page)
        others = [node for node in self._document.about if not self._is_told(node)]
        for node in others[:_MOST_THINGS]:
            self._properties(page, page.main, node, self._text(node))
        if len(others) > _MOST_THINGS:
            text = f"{len(others) - _MOST_THINGS} more things stand in the other formats."
            page.add(page.main, "p", text)
        return page.body()

    def _short(self) -> str:
        return compact(self._document.iri)

    def _is_told(self, node: Node) -> bool:
        """Whether a node of the document is told within another, or only lends its label."""
        if isinstance(node, BlankNode) or ".citation-" in node.value:
            return node != self._thing or self._document.on_one_thing
        if not self._document.on_one_thing:
            return False
        bare = all(t.predicate.value in _LABELS for t in self._document.about[node])
        return node == self._thing or node in self._claims or bare

    def _head(self, page: Page, formats: Mapping[str, str], note: str) -> None:
        page.link(page.add(page.main, "p"), self._document.iri, self._document.iri)
        line = page.add(page.main, "p", "The same as ")
        for place, (name, address) in enumerate(formats.items()):
            link = page.link(line, name, address)
            link.tail = "." if place == len(formats) - 1 else ", "
        if note:
            page.add(page.main, "p", note)

    def _properties(self, page: Page, parent: Element, node: Node, caption: str) -> None:
        table = page.table(parent, caption)
        by_property: dict[str, list[object]] = {}
        for triple in self._document.about.get(node, ()):
            by_property.setdefault(triple.predicate.value, []).append(triple.object)
        for iri, values in by_property.items():
            if iri == _CITATION and self._document.on_one_thing:
                continue
            head, cell = page.row(table)
            page.link(head, self._property(iri), self._address(iri), "en")
            for value in sorted(values, key=_by_language):
                item = page.add(cell, "li")
                self._value(page, item, value)
                self._grades(page, item, node, iri, value)

    def _grades(self, page: Page, item: Element, node: Node, iri: str, value: object) -> None:
        """What a statement of the thing rests on, where it follows from claims."""
        if node != self._thing or not isinstance(value, NamedNode):
            return
        for claim, relations in self._resting.get(value, ()):
            if iri in relations:
                item[-1].tail = " "
                grade = page.link(item, self._graded(claim), f"#{self._anchor(claim)}", "en")
                grade.set("class", "grade")

    @cached_property
    def _resting(self) -> Mapping[object, list[tuple[NamedNode, frozenset[str]]]]:
        """By the other end of each claim: the claim, and the properties that follow from it."""
        found: dict[object, list[tuple[NamedNode, frozenset[str]]]] = {}
        for claim in dict.fromkeys(self._claims):
            relation = self._one(claim, _RELATION)
            if isinstance(relation, NamedNode):
                known = claim, self._vocabulary.above(relation.value)
                for end in {self._one(claim, _SUBJECT), self._one(claim, _OBJECT)} - {self._thing}:
                    found.setdefault(end, []).append(known)
        return found

    def _graded(self, claim: Node) -> str:
        """The basis of a claim and the confidence of its citations, in words."""
        cited = (self._one(c, _CONFIDENCE) for c in self._document.values(claim, _CITATION))
        words = dict.fromkeys(self._text(grade) for grade in cited if grade is not None)
        basis = self._one(claim, _BASIS)
        return f"{self._text(basis) if basis else 'no basis'}, {' and '.join(words) or 'no source'}"

    def _claimed(self, page: Page) -> None:
        if not self._claims:
            return
        page.add(page.main, "h2", "Claims", "en")
        for claim in dict.fromkeys(self._claims):
            article = page.add(page.main, "article")
            article.set("id", self._anchor(claim))
            said = page.add(article, "h3")
            for end in (_SUBJECT, _RELATION, _OBJECT):
                part = self._one(claim, end)
                if part is not None:
                    self._value(page, said, part).tail = " "
            basis = self._one(claim, _BASIS)
            if isinstance(basis, NamedNode):
                self._grade(page, page.add(article, "p", "Basis: "), basis)
            self._properties_of_claim(page, article, claim)
            self._cited(page, article, claim)
            page.link(page.add(article, "p"), compact(claim.value), self._address(claim.value))

    def _properties_of_claim(self, page: Page, article: Element, claim: Node) -> None:
        for triple in self._document.about.get(claim, ()):
            if triple.predicate.value not in _TOLD_OTHERWISE:
                line = page.add(article, "p")
                page.add(line, "span", self._property(triple.predicate.value) + ": ", "en")
                self._value(page, line, triple.object)

    def _cited(self, page: Page, parent: Element, node: Node) -> None:
        citations = self._document.values(node, _CITATION)
        if not citations:
            return
        page.add(parent, "p", "Sources:", "en")
        cell = page.add(parent, "ul")
        for citation in citations:
            item = page.add(cell, "li")
            source, locator = self._one(citation, DCG + "citesSource"), self._locator(citation)
            self._value(page, item, source if source is not None else citation).tail = locator
            confidence = self._one(citation, _CONFIDENCE)
            if isinstance(confidence, NamedNode):
                self._grade(page, item, confidence)
            supported = [self._text(one) for one in self._values(citation, DCG + "supports")]
            if supported:
                page.add(item, "span", f" It bears out: {', '.join(supported)}.", "en")

    def _locator(self, citation: object) -> str:
        locator = self._one(citation, DCG + "locator")
        return f", {locator.value}. " if isinstance(locator, Literal) else ". "

    def _grade(self, page: Page, parent: Element, grade: NamedNode) -> None:
        """A grade in words, with what it means."""
        page.add(parent, "span", self._text(grade), "en").set("class", "grade")
        page.add(parent, "span", f" {self._vocabulary.definition(grade.value)}", "en")

    def _value(self, page: Page, parent: Element, value: object) -> Element:
        if isinstance(value, Literal):
            return page.add(parent, "span", value.value, value.language or "")
        if isinstance(value, NamedNode):
            label = self._label(value)
            language = "en" if label is None else label.language or ""
            return page.link(parent, self._text(value), self._address(value.value), language)
        element = page.add(parent, "span")
        if isinstance(value, BlankNode):
            self._nested(page, element, value)
        return element

    def _nested(self, page: Page, parent: Element, node: BlankNode) -> None:
        """A node without a name, in the words of Turtle: a page is no place for its syntax."""
        inner = {value for t in self._document.about.get(node, ()) for value in (t.object,)}
        cell = page.add(parent, "ul")
        for value in sorted(inner, key=str):
            if value != NamedNode(PREFIXES["rdf"] + "nil"):
                self._value(page, page.add(cell, "li"), value)

    def _label(self, node: object) -> Literal | None:
        labels = [one for iri in _LABELS for one in self._values(node, iri)]
        found = sorted((one for one in labels if isinstance(one, Literal)), key=_by_language)
        return found[0] if found else None

    def _text(self, node: object) -> str:
        label = self._label(node)
        if label is not None:
            return label.value
        if isinstance(node, NamedNode):
            return self._vocabulary.label(node.value) or compact(node.value)
        return str(node)

    def _property(self, iri: str) -> str:
        return self._vocabulary.label(iri) or compact(iri)

    def _values(self, node: object, iri: str) -> Iterable[object]:
        return self._document.values(node, iri) if isinstance(node, NamedNode | BlankNode) else ()

    def _one(self, node: object, iri: str) -> object | None:
        return next(iter(self._values(node, iri)), None)

    def _anchor(self, claim: Node) -> str:
        return compact(claim.value).partition(":")[2]

    def _address(self, iri: str) -> str:
        found = name_of(iri)
        return iri if found is None else f"{self._root}{found[0]}/{found[1]}"


def _by_language(value: object) -> tuple[int, str]:
    language = (value.language or "") if isinstance(value, Literal) else ""
    known = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
    return known, str(value)
