"""The reference pages of the ontology."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from dcgraph.check.rules import Rule
from dcgraph.check.words import catalogue
from dcgraph.namespaces import DCG, DCTERMS, MODULES, OWL, RDFS, SH, SKOS, TYPE, compact
from dcgraph.owl.axioms import Axiom, Expression, Nodes, Part, axioms
from dcgraph.owl.words import Phrases, in_words
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.release.about import About
from dcgraph.release.layered import lay_out
from dcgraph.templates import environment
from dcgraph.text import replaced

_PATH: Final = SH + "path"

KINDS: Final = {
    OWL + "Class": "Classes",
    OWL + "ObjectProperty": "Object properties",
    OWL + "DatatypeProperty": "Datatype properties",
    OWL + "AnnotationProperty": "Annotation properties",
    RDFS + "Datatype": "Datatypes",
    "": "Individuals",
}
"""The kinds of terms, by the class that says so; anything else is an individual."""

_TEXTS: Final = {
    SKOS + "prefLabel": "label",
    SKOS + "definition": "definition",
    SKOS + "example": "example",
    SKOS + "note": "note",
    SKOS + "scopeNote": "note",
    DCTERMS + "title": "title",
    DCTERMS + "abstract": "abstract",
}
_SOURCES: Final = (DCTERMS + "source", RDFS + "seeAlso")
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

    @property
    def is_property(self) -> bool:
        """Whether it leads from a thing to another."""
        return self.kind == OWL + "ObjectProperty"


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
        if path == TYPE:
            kinds[subject].add(value.value)
        if subject == header:
            _keep_text(module.texts, path, value)
            if path == OWL + "imports":
                module.imports.append(value.value.removeprefix(DCG))
        elif subject.startswith(DCG):
            term = terms.setdefault(subject, Term(subject, name))
            _keep_text(term.texts, path, value)
            if path in _SOURCES:
                term.sources.append(value.value)
            if path == OWL + "deprecated" and value.value == "true":
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


_FOLDER: Final = Path(__file__).parent
LANGUAGES: Final = {"en": "English", "fr": "Français", "ru": "Русский"}
"""The languages of the graph by their own names, in the order in which they are shown."""

POLICY: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""What a page may load: its style, from where it stands itself."""

_LINKED: Final = re.compile(r"(?:[a-z]+\.html)?(?:#[\w.%~-]+)?|(?i:https?://[^\s\"<>]+)")
"""The addresses to which a page links: those of the web, and the pages beside it."""
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
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


def pages(corpus: Corpus, about: About) -> Iterator[tuple[str, bytes]]:
    """The pages and their style, as file name and content. All that a label holds stays text."""
    book = read(corpus)
    modules = {module.name: module for module in book.modules}
    templates = environment(_FOLDER / "templates", _escaped, joined=True)
    templates.filters |= {
        "attribute": _attribute,
        "reference": lambda iri: _reference(iri, book),
        "slug": lambda title: title.lower().replace(" ", "-"),
    }
    templates.globals |= {
        "about": about,
        "book": book,
        "by_kind": _by_kind,
        "compact": compact,
        "contents": [("index", "Contents"), *((one, one) for one in (*modules, "rules"))],
        "diagram": lambda module: _diagram(module, book),
        "facts": lambda term: list(_facts(term, book)),
        "imports": lambda module: [
            _link(one, f"{one}.html" if one in modules else "") for one in module.imports
        ],
        "in_languages": in_languages,
        "in_order": sorted(book.terms.values(), key=lambda t: (t.label.casefold(), t.iri)),
        "lang": _lang,
        "languages": LANGUAGES,
        "link": _link,
        "namespace": DCG,
        "policy": POLICY,
    }
    yield "style.css", (_FOLDER / "style.css").read_bytes()
    titles = {"index": about.ontology} | {name: one.title for name, one in modules.items()}
    titles["rules"] = "Rules on files and on the ontology itself"
    for name, title in titles.items():
        template = templates.get_template("module" if name in modules else name)
        body = template.render(name=name, title=title, module=modules.get(name))
        yield f"{name}.html", f"<!DOCTYPE html>\n{body}\n".encode()


def _escaped(text: str) -> str:
    text = replaced(text, "\N{REPLACEMENT CHARACTER}", breaks=False)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> Markup:
    return Markup(_escaped(text).replace('"', "&quot;"))  # noqa: S704


def _lang(tag: str) -> Markup:
    """The attribute for a text in a language other than that of the page."""
    known = tag != "en" and _TAG.fullmatch(tag)
    return Markup(f' lang="{tag}"' if known else "")  # noqa: S704


def _link(text: str, address: str, attributes: str = "") -> Markup:
    """A link, or the text alone where the address is none that a reader should follow."""
    if address and _LINKED.fullmatch(address):
        opened = f'a href="{_attribute(address)}"{attributes}'
        return Markup(f"<{opened}>{_escaped(text)}</a>")  # noqa: S704
    return Markup(f"<span{attributes}>{_escaped(text)}</span>")  # noqa: S704


def _reference(iri: str, book: Book) -> Markup:
    term = book.terms.get(iri)
    return _link(term.label, term.address) if term else _link(compact(iri), iri)


def in_languages(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The texts with their languages, those of the graph first."""
    order = {tag: number for number, tag in enumerate(LANGUAGES)}
    return sorted(texts.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))


def _by_kind(module: Module) -> dict[str, list[Term]]:
    found = {
        title: [term for term in module.terms if term.kind == kind] for kind, title in KINDS.items()
    }
    return {title: terms for title, terms in found.items() if terms}


def _facts(term: Term, book: Book) -> Iterator[tuple[str, list[str], bool]]:
    """What else is told of a term: a title, its values, and whether each has a paragraph."""
    rows = [(title, term.links.get(kind, ())) for kind, title in _LINKS.items()]
    for kind, title in _BACK.items():
        others = [one.iri for one in book.terms.values() if term.iri in one.links.get(kind, ())]
        rows.append((title, others))
    for title, iris in rows:
        yield title, [_reference(iri, book) for iri in iris], False
    yield "Axioms", list(term.sentences), True
    homes = {rule.id: module.name for module in book.modules for rule in module.rules}
    pages = ((rule, homes.get(rule, "rules")) for rule in sorted(term.rules))
    yield "Rules", [_link(rule, f"{page}.html#rule.{rule}") for rule, page in pages], False
    yield "Sources", [_link(source, source) for source in sorted(term.sources)], True


_LETTER: Final = 7.1
_HEIGHT: Final = 26.0
_EDGE: Final = 12.0
_MAX_LENGTH: Final = 40


def _diagram(module: Module, book: Book) -> dict[str, Any] | None:
    """The size of the diagram of a module, its lines and its boxes; None if there is no box."""
    # From, to, and which end has the arrow: hollow for what is above, full for what is led to.
    lines = sorted(set(_lines(module)))
    own = {t.iri for t in module.terms if t.is_property or t.kind == OWL + "Class"}
    names = sorted(own.union(*((a, b) for a, b, _ in lines)))
    if not names:
        return None
    terms = {name: book.terms.get(name) for name in names}
    labels = {name: term.label if term else compact(name) for name, term in terms.items()}
    for name, label in labels.items():
        if len(label) > _MAX_LENGTH:
            labels[name] = label[: _MAX_LENGTH - 1] + "…"
    sizes = {name: (len(label) * _LETTER + 2 * _EDGE, _HEIGHT) for name, label in labels.items()}
    layout = lay_out(sizes, [(a, b) for a, b, _ in lines])
    boxes = []
    for name in names:
        (x, y), width, term = layout.places[name], layout.widths[name], terms[name]
        is_property = term is not None and term.is_property
        kind = (" property" if is_property else "") + ("" if name in own else " foreign")
        left, top = x - width / 2, y - _HEIGHT / 2
        boxes.append((labels[name], term, kind, is_property, left, top, width, x, y + 4.5))
    drawn = [_line(layout.courses[a, b], kind) for a, b, kind in lines if a != b]
    return {"width": layout.width + 2, "height": layout.height + 2, "lines": drawn, "boxes": boxes}


def _lines(module: Module) -> Iterator[tuple[str, str, str]]:
    for term in module.terms:
        links = term.links
        if term.is_property or term.kind == OWL + "Class":
            for kind in ("subclass", "subproperty"):
                yield from ((above, term.iri, "above") for above in links.get(kind, ()))
        if term.is_property:
            yield from ((of, term.iri, "of") for of in links.get("domain", ()))
            yield from ((term.iri, to, "to") for to in links.get("range", ()))


def _line(points: Sequence[tuple[float, float]], kind: str) -> tuple[str, str, str]:
    """The path of a line, the corners of its arrow, empty if it has none, and the arrow's class."""
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) / 2
        path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
    if kind == "of":
        return "".join(path), "", ""
    (x, y), (away, _) = (points[0], points[1]) if kind == "above" else (points[-1], points[-2])
    back = 9 if away > x else -9
    corners = f"{x:.1f},{y:.1f} {x + back:.1f},{y - 4.5:.1f} {x + back:.1f},{y + 4.5:.1f}"
    return "".join(path), corners, "head hollow" if kind == "above" else "head"
