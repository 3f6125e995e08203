"""The glossary: every term in three languages, as a list, a table and a termbase.

The termbase is TBX-Basic in the style DCA, of TBX version 3 (ISO 30042:2019).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, OWL, RDFS, SKOS, TYPE
from dcgraph.research.facts import Words
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import LANGUAGES, Citation, Definition, Language, Silence, Text, Thing
from dcgraph.research.paging import Page, Rows
from dcgraph.research.records import definitions
from dcgraph.research.tables import Table, cited_at
from dcgraph.snapshot.search_index import fold
from dcgraph.text import one_line, replaced
from dcgraph.words import words

Origin = Literal["source", "project", "translation"]
"""Whose words a text is: those of a source that is cited for it; this project's own, or chosen by
it for a term; this project's translation of what it means from English."""

KINDS: Final = (
    *("Notion", "Mechanism", "CustomsProcess", "Technology", "Characteristic", "Concept"),
    *("Dimension", "Norm", "Action", "Bearer", "Matter", "Qualifier"),
)
"""Whose terms there are, in this order. `Concept` are those that are none of the kinds before;
`Norm` are the classes of norms, which are terms of the ontology."""

TBX_TYPE: Final = "application/x-tbx"
_CLASS: Final = OWL + "Class"
_ABOVE: Final = RDFS + "subClassOf"
_VERBS: Final = frozenset(("Action",))


@dataclass(frozen=True, slots=True)
class Wording(Text):
    """A term or a text in one language, and whose words it is."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Term:
    """A term: what it is called in each language, and what it means.

    `kind` is one of `KINDS`. `names` has the preferred term of each language, `others` the other
    names. `meanings` tell in each language what it means, `scope_notes` how it is used here.
    `citations` support the meaning; a term of the lists that this project keeps for norms has
    none, since it is defined here. `definitions` are those that institutions and authors give.
    """

    thing: Thing
    kind: str
    kind_label: str
    names: tuple[Wording, ...]
    others: tuple[Wording, ...]
    meanings: tuple[Wording, ...]
    scope_notes: tuple[Wording, ...]
    citations: tuple[Citation, ...]
    definitions: tuple[Definition, ...]


@cached
def _every(desk: Desk, lang: Language) -> dict[str, str]:
    """The kind of each term, in the order of kinds and then of the terms in a language."""
    facts = desk.facts
    found: dict[str, str] = {}
    for kind in KINDS:
        if kind == "Norm":
            below = facts.about
            those = [one for one in below if DCG + "Norm" in facts.iris(one, _ABOVE)]
            those = [one for one in those if _CLASS in facts.iris(one, TYPE)]
            iris = [DCG + "Norm", *those]
        else:
            iris = facts.of_kind(DCG + kind)
        for iri in sorted(iris, key=lambda one: fold(desk.label(one, lang).text)):
            if facts.words(iri, SKOS + "prefLabel"):
                found.setdefault(iri, kind)
    return found


def glossary(desk: Desk, lang: Language, kind: str) -> Rows[Term]:
    """The terms of a kind, or all, by kind and then in the order of a language.

    Raises ParameterError for a kind that there is not.
    """
    if kind and kind not in KINDS:
        raise ParameterError(f"kind is {kind[:60]!r}; it must be one of {', '.join(KINDS)}.")
    every = _every(desk, lang)
    places = {iri: number for number, iri in enumerate(every)}
    return Rows(
        ("glossary", kind, lang),
        [iri for iri, of in every.items() if not kind or of == kind],
        lambda iri: _term(desk, iri, every[iri], lang),
        lambda: Silence("not covered", words(lang)("glossary.nothing"), ()),
        places.__getitem__,
    )


def counted(desk: Desk, lang: Language) -> dict[str, int]:
    """How many terms there are of each kind, in the order of kinds."""
    every = _every(desk, lang)
    return {one: sum(of == one for of in every.values()) for one in KINDS}


@cached
def _term(desk: Desk, iri: str, kind: str, lang: Language) -> Term:
    facts = desk.facts
    meaning = next(
        (name for name in (SKOS + "definition", DCG + "summary") if facts.words(iri, name)),
        SKOS + "definition",
    )

    def told(predicate: str) -> tuple[Wording, ...]:
        every = sorted(facts.words(iri, predicate), key=_place)
        return tuple(_wording(desk, iri, predicate, one) for one in every)

    return Term(
        thing=desk.thing(iri, lang),
        kind=kind,
        kind_label=desk.label(DCG + kind, lang).text,
        names=told(SKOS + "prefLabel"),
        others=told(SKOS + "altLabel"),
        meanings=told(meaning),
        scope_notes=told(SKOS + "scopeNote"),
        citations=desk.citations(iri, lang, meaning) if iri.startswith(DCGD) else (),
        definitions=definitions(desk, iri, lang),
    )


def _place(one: Words) -> tuple[int, str]:
    known = one.language in LANGUAGES
    return (LANGUAGES.index(one.language) if known else len(LANGUAGES), one.text)


def _wording(desk: Desk, iri: str, predicate: str, one: Words) -> Wording:
    """Whose words a text is: a term is a source's where a citation names it for just that."""
    cited = any(
        predicate in desk.facts.iris(at, DCG + "supports")
        for at in desk.facts.iris(iri, DCG + "hasCitation")
    )
    if predicate in (SKOS + "prefLabel", SKOS + "altLabel"):
        # Many a term is in use in law. Where no source is recorded, nothing more is known of it.
        return Wording(one.text, one.language, "source" if cited else "project")
    return Wording(one.text, one.language, "project" if one.language == "en" else "translation")


def _in(texts: Iterable[Wording], lang: str) -> str:
    return "; ".join(one.text for one in texts if one.language == lang)


def _origin(texts: Iterable[Wording], lang: str) -> str:
    return "; ".join(dict.fromkeys(one.origin for one in texts if one.language == lang))


glossary_csv: Final = Table(
    iri="thing.iri",
    name="thing.name",
    kind="kind",
    **{f"term_{lang}": (lambda one, lang=lang: _in(one.names, lang)) for lang in LANGUAGES},
    **{f"term_{lang}_is": (lambda one, lang=lang: _origin(one.names, lang)) for lang in LANGUAGES},
    **{f"other_{lang}": (lambda one, lang=lang: _in(one.others, lang)) for lang in LANGUAGES},
    **{f"meaning_{lang}": (lambda one, lang=lang: _in(one.meanings, lang)) for lang in LANGUAGES},
    **{
        f"meaning_{lang}_is": (lambda one, lang=lang: _origin(one.meanings, lang))
        for lang in LANGUAGES
    },
    scope_note=lambda one: "; ".join(it.text for it in one.scope_notes),
    sources=lambda one: cited_at(one.citations),
    definitions=lambda one: "; ".join(map(_defined, one.definitions)),
).csv
"""The terms, a line each, with whose words each text is."""


def _defined(one: Definition) -> str:
    given = ", ".join(filter(None, (one.date, *(it.label for it in one.given_by))))
    return f"{given}: {one.wording.text if one.wording else ''} ({cited_at(one.citations)})"


def glossary_text(found: Page[Term], lang: Language) -> str:
    """The terms for a terminal, in three languages, with what they mean in one."""
    return "\n".join(_lines(found.items, lang))


def _lines(terms: Iterable[Term], lang: Language) -> Iterator[str]:
    for one in terms:
        names = " | ".join(f"{it.text} [{it.language}]" for it in one.names)
        yield f"{names} ({one.kind_label}, {one.thing.name})"
        if meaning := _in(one.meanings, lang) or _in(one.meanings, "en"):
            yield f"    {meaning}"


# The termbase


def tbx(desk: Desk, terms: Iterable[Term], lang: Language) -> bytes:
    """The terms as TBX-Basic; the same terms give the same bytes."""
    t = words(lang)
    root = Element(
        "tbx",
        {
            "type": "TBX-Basic",
            "style": "dca",
            "xml:lang": lang,
            "xmlns": "urn:iso:std:iso:30042:ed-2",
        },
    )
    file = SubElement(SubElement(root, "tbxHeader"), "fileDesc")
    title = SubElement(SubElement(file, "titleStmt"), "title")
    title.text = t("glossary.title")
    source = SubElement(file, "sourceDesc")
    for told in (desk.pinned(), t("glossary.licence"), t("glossary.origin")):
        SubElement(source, "p").text = told
    body = SubElement(SubElement(root, "text"), "body")
    for one in terms:
        _entry(body, one, lang)
    indent(root)
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n' + _MODELS
    return head + tostring(root, encoding="unicode").encode() + b"\n"


_REPOSITORY: Final = b"https://raw.githubusercontent.com/LTAC-Global/"
_MODELS: Final = (
    b'<?xml-model href="' + _REPOSITORY + b'TBX_Core_RNG/master/TBXcoreStructV03.rng" '
    b'type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"?>\n'
    b'<?xml-model href="' + _REPOSITORY + b'TBX-Basic_dialect/master/DCA/TBX-Basic_DCA.sch" '
    b'type="application/xml" schematypens="http://purl.oclc.org/dsdl/schematron"?>\n'
)
"""By which schemas the file is to be judged."""


def _entry(body: Element, one: Term, lang: Language) -> None:
    entry = SubElement(body, "conceptEntry", {"id": one.thing.name})
    _told(entry, "descrip", "subjectField", one.kind_label)
    link = SubElement(entry, "xref", {"type": "externalCrossReference", "target": one.thing.iri})
    link.text = one.thing.label
    spoken = [it for it in LANGUAGES if any(name.language == it for name in one.names)]
    for language in spoken:
        section = SubElement(entry, "langSec", {"xml:lang": language})
        for meaning in (it for it in one.meanings if it.language == language):
            _meaning(
                section, meaning.text, one.citations, words(lang)(f"glossary.{meaning.origin}")
            )
        if language == "en":
            for given in (it for it in one.definitions if it.wording):
                assert given.wording
                by = ", ".join(filter(None, (given.date, *(it.label for it in given.given_by))))
                _meaning(section, given.wording.text, given.citations, by)
        for note in (it for it in one.scope_notes if it.language == language):
            SubElement(section, "note").text = _safe(note.text)
        for others, status in ((one.names, "preferred"), (one.others, "admitted")):
            for name in (it for it in others if it.language == language):
                term = SubElement(section, "termSec")
                SubElement(term, "term").text = _safe(name.text)
                speech = "verb" if one.kind in _VERBS else "noun"
                _told(term, "termNote", "partOfSpeech", speech)
                _told(term, "termNote", "administrativeStatus", f"{status}Term-admn-sts")
                SubElement(term, "note").text = words(lang)(f"glossary.term-{name.origin}")


def _meaning(section: Element, text: str, citations: Iterable[Citation], note: str) -> None:
    group = SubElement(section, "descripGrp")
    _told(group, "descrip", "definition", text)
    for at in citations:
        place = ", ".join(filter(None, (at.source.label, at.locator, at.address)))
        _told(group, "admin", "source", f"{place} [{at.confidence}]")
    if note:
        SubElement(group, "note").text = _safe(note)


def _told(parent: Element, name: str, kind: str, text: str) -> None:
    SubElement(parent, name, {"type": kind}).text = _safe(text)


def _safe(text: str) -> str:
    return replaced(one_line(text))
