"""The page of one module: diagram, terms by kind, rules, what it takes from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from dcgraph.release.pages.book import KINDS, Book, Module, Term
from dcgraph.release.pages.diagram import draw
from dcgraph.release.pages.markup import LANGUAGES, Page, add, in_languages, link
from dcgraph.terms import compact
from dcgraph.validate.rules import Rule

__all__ = ["fill", "fill_rules", "fill_texts"]

_LINKS: Final = {
    "type": "Is a",
    "subclass": "Narrower than",
    "subproperty": "Narrower than",
    "domain": "Leads from",
    "range": "Leads to",
    "equivalent": "Same as",
    "inverse": "Inverse of",
    "disjoint": "Disjoint with",
}
_BACK: Final = {
    "type": "Its individuals",
    "subclass": "Wider than",
    "subproperty": "Wider than",
    "domain": "Its properties",
    "range": "Led to by",
}


def fill(page: Page, module: Module, book: Book) -> None:
    """Write all of the page but its frame."""
    fill_texts(page.main, module.texts, "abstract", "title")
    kinds = {
        title: found
        for kind, title in KINDS.items()
        if (found := [term for term in module.terms if term.kind == kind])
    }
    _contents(page, kinds, module)
    if kinds:
        draw(page.section("Diagram", "diagram"), module, book)
    for title, terms in kinds.items():
        section = page.section(title, title.lower().replace(" ", "-"))
        for term in terms:
            _term(section, term, book)
    if module.rules:
        section = page.section("Rules", "rules")
        add(section, "p", f"What the shapes in shapes/{module.name}.ttl ask of records.")
        fill_rules(section, module.rules)
    _sources(page, module, book)


def fill_texts(
    parent: Element, texts: dict[str, dict[str, str]], name: str, heading: str = ""
) -> None:
    """Write a text in English as a paragraph, and in the other languages below, each by name."""
    found, headings = texts.get(name, {}), texts.get(heading, {})
    if "en" in found:
        add(parent, "p", found["en"]).set("class", "definition")
    others = [tag for tag, _ in in_languages(found | headings) if tag != "en"]
    if not others:
        return
    table = SubElement(parent, "dl", {"class": "languages"})
    for tag in others:
        add(table, "dt", LANGUAGES.get(tag, tag), tag)
        cell = add(table, "dd", "", tag)
        if tag in headings:
            add(cell, "strong", headings[tag])
        if tag in found:
            add(cell, "span", found[tag])


def _contents(page: Page, kinds: dict[str, list[Term]], module: Module) -> None:
    nav = SubElement(page.main, "nav", {"aria-label": "On this page", "class": "contents"})
    table = SubElement(nav, "dl")
    for title, terms in kinds.items():
        link(SubElement(table, "dt"), title, f"#sec.{title.lower().replace(' ', '-')}")
        _joined(SubElement(table, "dd"), terms)
    if module.rules:
        link(SubElement(table, "dt"), "Rules", "#sec.rules")
        add(table, "dd", f"{len(module.rules)} on records")


def _joined(parent: Element, terms: Sequence[Term]) -> None:
    """The terms as links in a row."""
    for number, term in enumerate(terms):
        one = link(parent, term.label, term.address)
        one.tail = ", " if number < len(terms) - 1 else ""


def _term(section: Element, term: Term, book: Book) -> None:
    article = SubElement(section, "article", {"id": term.name, "class": "term"})
    heading = add(article, "h3", term.label)
    heading.tail = " "
    name = SubElement(article, "p", {"class": "name"})
    add(name, "code", compact(term.iri))
    link(name, term.iri, term.iri).set("class", "iri")
    if term.deprecated:
        add(article, "p", "Deprecated: kept so that its IRI goes on to answer.").set(
            "class", "deprecated"
        )
    fill_texts(article, term.texts, "definition", "label")
    for kind, title in (("example", "Example."), ("note", "Note.")):
        for tag, text in in_languages(term.texts.get(kind, {})):
            line = add(article, "p", "", tag)
            line.set("class", "aside")
            add(line, "em", title, "en" if tag == "en" else "").tail = " "
            add(line, "span", text)
    _relations(article, term, book)


def _relations(article: Element, term: Term, book: Book) -> None:
    table = Element("dl", {"class": "facts"})
    for kind, title in _LINKS.items():
        _row(table, title, term.links.get(kind, ()), book)
    for kind, title in _BACK.items():
        back = [one.iri for one in book.terms.values() if term.iri in one.links.get(kind, ())]
        _row(table, title, back, book)
    if term.sentences:
        add(table, "dt", "Axioms")
        cell = SubElement(table, "dd")
        for sentence in term.sentences:
            add(cell, "p", sentence)
    if term.rules:
        add(table, "dt", "Rules")
        cell = SubElement(table, "dd")
        for number, rule in enumerate(sorted(term.rules)):
            one = link(cell, rule, f"{_page_of(rule, book)}#rule.{rule}")
            one.tail = ", " if number < len(term.rules) - 1 else ""
    if term.sources:
        add(table, "dt", "Sources")
        cell = SubElement(table, "dd")
        for source in sorted(term.sources):
            link(SubElement(cell, "p"), source, source)
    if len(table):
        article.append(table)


def _row(table: Element, title: str, iris: Iterable[str], book: Book) -> None:
    found = list(iris)
    if not found:
        return
    add(table, "dt", title)
    cell = SubElement(table, "dd")
    for number, iri in enumerate(found):
        one = _reference(cell, iri, book)
        one.tail = ", " if number < len(found) - 1 else ""


def _reference(parent: Element, iri: str, book: Book) -> Element:
    term = book.terms.get(iri)
    if term:
        return link(parent, term.label, term.address)
    return link(parent, compact(iri), iri)


def _page_of(rule: str, book: Book) -> str:
    for module in book.modules:
        if any(one.id == rule for one in module.rules):
            return f"{module.name}.html"
    return "rules.html"


def fill_rules(section: Element, rules: Iterable[Rule]) -> None:
    """Write rules: what each is called, what it asks, why, and how grave a breach is."""
    for rule in rules:
        article = SubElement(section, "article", {"id": f"rule.{rule.id}", "class": "rule"})
        add(article, "h3", rule.title)
        name = SubElement(article, "p", {"class": "name"})
        add(name, "code", rule.id)
        add(name, "span", rule.severity).set("class", f"severity {rule.severity}")
        add(article, "p", rule.why)
        table = SubElement(article, "dl", {"class": "facts"})
        for title, text in (
            ("Asked", rule.expected),
            ("Repair", rule.repair),
            ("Stands in", rule.place.path),
        ):
            if text:
                add(table, "dt", title)
                add(table, "dd", text)


def _sources(page: Page, module: Module, book: Book) -> None:
    section = page.section("Sources", "sources")
    line = add(section, "p", "This module stands in ")
    add(line, "code", f"ontology/{module.name}.ttl").tail = "."
    names = {one.name: one for one in book.modules}
    table = SubElement(section, "dl", {"class": "facts"})
    if module.imports:
        add(table, "dt", "Imports")
        cell = SubElement(table, "dd")
        for number, name in enumerate(module.imports):
            one = link(cell, name, f"{name}.html" if name in names else "")
            one.tail = ", " if number < len(module.imports) - 1 else ""
    _row(table, "Taken from elsewhere", module.reused, book)
    if not len(table):
        section.remove(table)
