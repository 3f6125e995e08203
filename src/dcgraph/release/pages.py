"""The reference pages of the ontology."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from pyoxigraph import Literal, NamedNode

from dcgraph.check.rules import Rule
from dcgraph.check.words import catalogue
from dcgraph.namespaces import DCG, MODULES, PREFIXES, compact
from dcgraph.owl.axioms import Axiom, Expression, Nodes, Part, axioms
from dcgraph.owl.words import Phrases, in_words
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.release.about import About
from dcgraph.release.layered import lay_out
from dcgraph.text import replaced

_OWL: Final = PREFIXES["owl"]
_SKOS: Final = PREFIXES["skos"]
_DCTERMS: Final = PREFIXES["dcterms"]
_RDFS: Final = PREFIXES["rdfs"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_PATH: Final = PREFIXES["sh"] + "path"

KINDS: Final = {
    _OWL + "Class": "Classes",
    _OWL + "ObjectProperty": "Object properties",
    _OWL + "DatatypeProperty": "Datatype properties",
    _OWL + "AnnotationProperty": "Annotation properties",
    _RDFS + "Datatype": "Datatypes",
    "": "Individuals",
}
"""The kinds of terms, by the class that says so; anything else is an individual."""

_TEXTS: Final = {
    _SKOS + "prefLabel": "label",
    _SKOS + "definition": "definition",
    _SKOS + "example": "example",
    _SKOS + "note": "note",
    _SKOS + "scopeNote": "note",
    _DCTERMS + "title": "title",
    _DCTERMS + "abstract": "abstract",
}
_SOURCES: Final = (_DCTERMS + "source", _RDFS + "seeAlso")
_TOLD_APART: Final = ("disjoint", "apart")


@dataclass(slots=True)
class Term:
    """A term: its kind of KINDS, its texts by name and language, and how it stands to others.

    `links` are the IRIs that it names by kind of axiom (`subclass`, `domain`, `range`,
    `subproperty`, `disjoint`, `type`), `sentences` its axioms in words, `rules` the names of the
    rules that speak of it.
    """

    iri: str
    module: str
    kind: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    deprecated: bool = False

    @property
    def label(self) -> str:
        """The English label, else the short name."""
        return self.texts.get("label", {}).get("en", "") or compact(self.iri)

    @property
    def name(self) -> str:
        """The name without the namespace."""
        return self.iri.removeprefix(DCG)

    @property
    def address(self) -> str:
        """Where the pages tell of it."""
        return f"{self.module}.html#{quote(self.name, safe='')}"


@dataclass(slots=True)
class Module:
    """A module: its texts, what it imports, its terms, what it takes from elsewhere, its rules."""

    name: str
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The English title, else the name."""
        return self.texts.get("title", {}).get("en", "") or self.name


@dataclass(frozen=True, slots=True)
class Book:
    """The modules in order, all terms by IRI, and the rules that belong to no module."""

    modules: tuple[Module, ...]
    terms: Mapping[str, Term]
    rules: tuple[Rule, ...]


def read(corpus: Corpus) -> Book:
    """The book of a corpus's ontology and shapes."""
    files = {file.shown: file for file in corpus.rooms("ontology")}
    modules = [
        _module(files[shown], name)
        for name in MODULES
        if (shown := f"ontology/{name}.ttl") in files
    ]
    terms = {term.iri: term for module in modules for term in module.terms}
    nodes = Nodes(corpus)
    phrases = Phrases(nodes, corpus.label)
    for axiom in axioms(nodes):
        _note(axiom, terms, phrases)
    rules = catalogue(corpus)
    _note_rules(corpus, rules, terms)
    for module in modules:
        place = f"shapes/{module.name}.ttl"
        module.rules = [rule for rule in rules.values() if rule.place.path == place]
    told = {rule.id for module in modules for rule in module.rules}
    return Book(tuple(modules), terms, tuple(r for r in rules.values() if r.id not in told))


def _module(file: SourceFile, name: str) -> Module:
    module = Module(name)
    kinds: dict[str, set[str]] = defaultdict(set)
    terms: dict[str, Term] = {}
    header = DCG + name
    for triple in file.triples:
        subject, path, value = triple.subject.value, triple.predicate.value, triple.object
        if not isinstance(triple.subject, NamedNode):
            continue
        if path == _TYPE:
            kinds[subject].add(value.value)
        if subject == header:
            _keep_text(module.texts, path, value)
            if path == _OWL + "imports":
                module.imports.append(value.value.removeprefix(DCG))
        elif subject.startswith(DCG):
            term = terms.setdefault(subject, Term(subject, name))
            _keep_text(term.texts, path, value)
            if path in _SOURCES:
                term.sources.append(value.value)
            if path == _OWL + "deprecated" and value.value == "true":
                term.deprecated = True
    for iri, term in terms.items():
        term.kind = next((kind for kind in KINDS if kind in kinds[iri]), "")
    # An axiom on a term of another module, with no name or kind, makes it none of this one.
    own = (term for term in terms.values() if term.kind or term.texts)
    module.terms = sorted(own, key=lambda term: term.iri)
    module.reused = sorted(iri for iri in kinds if not iri.startswith(DCG))
    module.imports.sort()
    return module


def _keep_text(texts: dict[str, dict[str, str]], path: str, value: object) -> None:
    if path in _TEXTS and isinstance(value, Literal):
        kept = texts.setdefault(_TEXTS[path], {})
        language = value.language or "en"
        kept[language] = f"{kept[language]} {value.value}" if language in kept else value.value


def _note(axiom: Axiom, terms: Mapping[str, Term], phrases: Phrases) -> None:
    """Keep an axiom with the terms that it speaks of."""
    if axiom.kind in _TOLD_APART:
        names = _named(axiom.parts)
        for iri in names:
            if iri in terms:
                others = terms[iri].links.setdefault("disjoint", [])
                others += [one for one in names if one != iri and one not in others]
        return
    term = terms.get(axiom.subject)
    if term is None:
        return
    linked = term.links.setdefault(axiom.kind, [])
    linked += [iri for iri in _named(axiom.parts[1:]) if iri not in linked]
    sentence = in_words(axiom, phrases) + "."
    if axiom.kind not in ("type", "different") and sentence not in term.sentences:
        term.sentences.append(sentence)


def _named(parts: tuple[Part, ...]) -> list[str]:
    """The names in what a term is said to be, those within a choice among them."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, NamedNode):
            found.append(part.value)
        elif isinstance(part, Expression) and part.operator in ("or", "one of", "and"):
            found += _named(part.parts)
    return found


def _note_rules(corpus: Corpus, rules: Mapping[str, Rule], terms: Mapping[str, Term]) -> None:
    """Name each rule with the property that it looks at."""
    names = {rule.id for rule in rules.values()}
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            name = triple.subject.value.rpartition("/")[2]
            if triple.predicate.value == _PATH and name in names:
                term = terms.get(triple.object.value)
                if term is not None:
                    term.rules.append(name)


# HTML as a tree and never as text, so that nothing that a label holds can become markup.
#
# A page has no script and loads one file, its style; it links to no address but of http and https
# and of the pages beside it.


LANGUAGES: Final = {"en": "English", "fr": "Français", "ru": "Русский"}
"""The languages of the graph by their own names, in the order in which they are shown."""

POLICY: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""What a page may load: its style, from where it stands itself."""

_WEB: Final = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Page:
    """A page under construction; `main` takes what it says, `nav` the links beside it."""

    def __init__(self, title: str, book: str, edition: str) -> None:
        self._root = Element("html", {"lang": "en"})
        head = SubElement(self._root, "head")
        SubElement(head, "meta", {"charset": "utf-8"})
        SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
        SubElement(
            head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}
        )
        SubElement(head, "meta", {"name": "color-scheme", "content": "light dark"})
        add(head, "title", title if title == book else f"{title} – {book}")
        SubElement(head, "link", {"rel": "stylesheet", "href": "style.css"})
        body = SubElement(self._root, "body")
        link(body, "Skip to the text", "#main").set("class", "skip")
        banner = SubElement(body, "header", {"class": "banner"})
        link(banner, book, "index.html")
        add(banner, "span", edition)
        self.nav = SubElement(body, "nav", {"aria-label": "Modules"})
        self.main = SubElement(body, "main", {"id": "main"})
        add(self.main, "h1", title)
        self.footer = SubElement(body, "footer")

    def section(self, title: str, name: str) -> Element:
        """A new section of the page under a heading, whose id is `sec.NAME`."""
        section = SubElement(self.main, "section", {"aria-labelledby": f"sec.{name}"})
        add(section, "h2", title).set("id", f"sec.{name}")
        return section

    def body(self) -> bytes:
        """The page, complete."""
        body: bytes = tostring(self._root, encoding="utf-8", method="html")
        return b"<!DOCTYPE html>\n" + body + b"\n"


def add(parent: Element, tag: str, text: str = "", language: str = "") -> Element:
    """A new element with a text, in a language if it is another than the page's."""
    element = SubElement(parent, tag)
    element.text = sound(text)
    if language != "en" and _TAG.fullmatch(language):
        element.set("lang", language)
    return element


def link(parent: Element, text: str, address: str) -> Element:
    """A link, or the text alone where the address is none that a reader should follow."""
    ours = re.fullmatch(r"(?:[a-z]+\.html)?(?:#[\w.%~-]+)?", address)
    element = add(parent, "a" if address and (ours or _WEB.fullmatch(address)) else "span", text)
    if element.tag == "a":
        element.set("href", sound(address))
    return element


def in_languages(texts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """The texts with their languages, those of the graph first."""
    order = list(LANGUAGES)
    places = {tag: order.index(tag) if tag in order else len(order) for tag in texts}
    return sorted(texts.items(), key=lambda item: (places[item[0]], item[0]))


def sound(text: str) -> str:
    """Text in which what a page should not hold is marked."""
    return replaced(text, "\N{REPLACEMENT CHARACTER}", breaks=False)


_CLASS: Final = PREFIXES["owl"] + "Class"
_DIAGRAM_LINKS: Final = PREFIXES["owl"] + "ObjectProperty"
_LETTER: Final = 7.1
_HEIGHT: Final = 26.0
_EDGE: Final = 12.0
_MAX_LENGTH: Final = 40

# From, to, and which end has the arrow: hollow for what is above, full for what is led to.
Line = tuple[str, str, str]
Box = tuple[float, float, float]
"""The middle of a node, from the left and from above, and its width, in pixels."""


def draw(parent: Element, module: Module, book: Book) -> None:
    """Add the diagram as a figure, if there is anything to draw."""
    lines = sorted(set(_lines(module)))
    own = {term.iri for term in module.terms if term.kind in (_CLASS, _DIAGRAM_LINKS)}
    names = sorted(own.union(*((a, b) for a, b, _ in lines)))
    if not names:
        return
    labels = {name: _label(name, book) for name in names}
    sizes = {name: (len(labels[name]) * _LETTER + 2 * _EDGE, _HEIGHT) for name in names}
    layout = lay_out(sizes, [(a, b) for a, b, _ in lines])
    width, height = layout.width + 2, layout.height + 2
    figure = SubElement(parent, "figure", {"class": "diagram"})
    svg = SubElement(
        figure,
        "svg",
        {
            "viewBox": f"-1 -1 {width:.0f} {height:.0f}",
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "role": "group",
            "aria-labelledby": "diagram-title",
        },
    )
    add(svg, "title", f"Diagram of the module {module.name}").set("id", "diagram-title")
    for a, b, kind in lines:
        _line(svg, layout.courses[a, b], kind) if a != b else None
    for name in names:
        box = (*layout.places[name], layout.widths[name])
        _node(svg, labels[name], book.terms.get(name), box, own=name in own)
    add(
        figure,
        "figcaption",
        "Boxes are classes, round ones properties; dashed ones belong to another module. A hollow "
        "arrow leads to the wider class or property, a full one from a property to the class of "
        "its values. The terms below say the same in words.",
    )


def _lines(module: Module) -> Iterator[Line]:
    for term in module.terms:
        links = term.links
        if term.kind in (_CLASS, _DIAGRAM_LINKS):
            for kind in ("subclass", "subproperty"):
                yield from ((above, term.iri, "above") for above in links.get(kind, ()))
        if term.kind == _DIAGRAM_LINKS:
            yield from ((of, term.iri, "of") for of in links.get("domain", ()))
            yield from ((term.iri, to, "to") for to in links.get("range", ()))


def _label(iri: str, book: Book) -> str:
    term = book.terms.get(iri)
    label = term.label if term else compact(iri)
    return label if len(label) <= _MAX_LENGTH else label[: _MAX_LENGTH - 1] + "…"


def _line(svg: Element, points: Sequence[tuple[float, float]], kind: str) -> None:
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) / 2
        path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
    SubElement(svg, "path", {"d": "".join(path), "class": "line"})
    if kind != "of":
        (x, y), (away, _) = (points[0], points[1]) if kind == "above" else (points[-1], points[-2])
        back = 9 if away > x else -9
        corners = f"{x:.1f},{y:.1f} {x + back:.1f},{y - 4.5:.1f} {x + back:.1f},{y + 4.5:.1f}"
        hollow = "head hollow" if kind == "above" else "head"
        SubElement(svg, "polygon", {"points": corners, "class": hollow})


def _node(svg: Element, label: str, term: Term | None, box: Box, *, own: bool) -> None:
    holder = link(svg, "", term.address) if term else SubElement(svg, "g")
    is_property = term is not None and term.kind == _DIAGRAM_LINKS
    more = (" property" if is_property else "") + ("" if own else " foreign")
    holder.set("class", "node" + more)
    x, y, width = box
    SubElement(
        holder,
        "rect",
        {
            "x": f"{x - width / 2:.1f}",
            "y": f"{y - _HEIGHT / 2:.1f}",
            "width": f"{width:.1f}",
            "height": f"{_HEIGHT:.1f}",
            "rx": f"{_HEIGHT / 2:.0f}" if is_property else "3",
        },
    )
    text = add(holder, "text", label)
    text.set("x", f"{x:.1f}")
    text.set("y", f"{y + 4.5:.1f}")
    text.set("text-anchor", "middle")


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
