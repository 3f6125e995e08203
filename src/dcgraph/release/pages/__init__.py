"""The reference pages of the ontology: static, without scripts, one for each module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import SubElement

from dcgraph.load import Corpus
from dcgraph.release.about import About
from dcgraph.release.pages.book import Book, read
from dcgraph.release.pages.markup import Page, add, link
from dcgraph.release.pages.module import fill, fill_rules, fill_texts
from dcgraph.terms import DCG, compact

__all__ = ["pages"]

_STYLE: Final = Path(__file__).with_name("style.css")


def pages(corpus: Corpus, about: About) -> Iterator[tuple[str, bytes]]:
    """The pages and their style, as file name and content."""
    book = read(corpus)
    yield "style.css", _STYLE.read_bytes()
    page = _page("", about.ontology, about, book)
    _fill_index(page, about, book)
    yield "index.html", page.body()
    for module in book.modules:
        page = _page(module.name, module.title, about, book)
        fill(page, module, book)
        yield f"{module.name}.html", page.body()
    page = _page("rules", "Rules on files and on the ontology itself", about, book)
    add(page.main, "p", "What a check asks beyond the records of one module.")
    fill_rules(page.section("Rules", "rules"), book.rules)
    yield "rules.html", page.body()


def _page(name: str, title: str, about: About, book: Book) -> Page:
    page = Page(title, about.ontology, f"version {about.version}, {about.day}")
    entries = [("", "Contents"), *((one.name, one.name) for one in book.modules)]
    items = SubElement(page.nav, "ul")
    for target, text in [*entries, ("rules", "rules")]:
        one = link(SubElement(items, "li"), text, f"{target or 'index'}.html")
        if target == name:
            one.set("aria-current", "page")
    line = add(page.footer, "p", f"{', '.join(about.creators)}, {about.day[:4]}. Licence: ")
    link(line, about.license, about.license)
    return page


def _fill_index(page: Page, about: About, book: Book) -> None:
    texts = {"abstract": dict(about.abstracts), "title": dict(about.titles)}
    fill_texts(page.main, texts, "abstract", "title")
    table = SubElement(page.main, "dl", {"class": "facts"})
    for title, text in (
        ("Namespace", DCG),
        ("Version IRI", f"{DCG}{about.version}"),
        ("Released", about.day),
    ):
        add(table, "dt", title)
        add(SubElement(table, "dd"), "code", text)
    section = page.section("Modules", "modules")
    modules = SubElement(section, "dl", {"class": "modules"})
    for module in book.modules:
        link(SubElement(modules, "dt"), module.title, f"{module.name}.html")
        cell = SubElement(modules, "dd")
        add(cell, "p", module.texts.get("abstract", {}).get("en", ""))
        numbers = f"{len(module.terms)} terms, {len(module.rules)} rules"
        add(cell, "p", numbers).set("class", "count")
    section = page.section("All terms", "terms")
    items = SubElement(section, "ul", {"class": "terms"})
    for term in sorted(book.terms.values(), key=lambda term: (term.label.casefold(), term.iri)):
        item = SubElement(items, "li")
        link(item, term.label, term.address).tail = " "
        add(item, "code", compact(term.iri))
