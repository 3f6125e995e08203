"""Names of things as a person writes them, and those that this graph gives."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.errors import EditError, NotFoundError
from dcgraph.namespaces import DCG, DCGD, DCGS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus
from dcgraph.text import first_hidden

_STEM: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LOCATOR: Final = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_GRAMMAR: Final = {
    DCGD: (
        re.compile(rf"{_STEM}(?:\.{_LOCATOR})*"),
        "small letters, digits and hyphens, then perhaps locators after dots: dcgd:rkc.ga-7.1",
    ),
    DCG: (re.compile(r"[A-Za-z][A-Za-z0-9]*"), "letters and digits, such as dcg:adoptionDate"),
    DCGS: (
        re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"),
        "letters and digits with hyphens between, such as dcgs:Instrument-adoptionDate",
    ),
}
_IN_FULL: Final = re.compile(r"<?([a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`]+?)>?")
_MAX_LENGTH: Final = 200
_CITATION: Final = ".citation-"


def iri_of(name: str) -> str:
    """The IRI that a name such as `dcgd:rkc`, or an IRI in full, stands for, else an EditError."""
    if in_full := _IN_FULL.fullmatch(name):
        return in_full[1]
    prefix, colon, rest = name.partition(":")
    if not colon or prefix not in PREFIXES or not rest or re.search(r"[\s<>\"{}|\\^`]", rest):
        raise EditError(
            f"{name[:_MAX_LENGTH]!r} is no name of a thing: write its prefix, a colon and the "
            "rest, such as dcgd:rkc.ga-7.1, or its IRI in full."
        )
    return PREFIXES[prefix] + rest


def fresh(name: str) -> str:
    """The IRI of a thing to be named so, if names of that kind are given here, else EditError."""
    iri = iri_of(name)
    for space, (pattern, form) in _GRAMMAR.items():
        if iri.startswith(space):
            if len(iri) <= _MAX_LENGTH and pattern.fullmatch(iri, len(space)):
                return iri
            raise EditError(f"{name[:_MAX_LENGTH]!r} is no name that is given here: write {form}.")
    raise EditError(
        f"{name[:_MAX_LENGTH]!r} is not a name of this graph: begin it with dcgd:, dcg: or dcgs:."
    )


def own(name: str, start: str = "") -> str:
    """A name as a person types it, with the prefix of records if it has none."""
    return name if ":" in name else f"dcgd:{'' if name.startswith(start) else start}{name}"


def written(name: str) -> str:
    """The IRI of a thing that stands in the text under its name.

    Raises EditError for what is no name, and for a citation: its name is made of what it says.
    """
    iri = iri_of(name)
    if iri.startswith(DCGD) and _CITATION in iri:
        whole = compact(iri.partition(_CITATION)[0])
        raise EditError(
            f"{name[:_MAX_LENGTH]!r} is a citation, which has no name in the text; name the record "
            f"that it stands in, {whole}, or change it there by hand."
        )
    return iri


def existing(corpus: Corpus, name: str, *rooms: str) -> str:
    """The IRI of a thing that the corpus describes, in one of the rooms if any is named.

    Raises NotFoundError, with the names that are nearest, if there is none, and EditError as
    `written` does.
    """
    iri = written(name)
    if any(not rooms or file.room in rooms for file in corpus.files_of(iri)):
        return iri
    space = next((space for space in (DCGD, DCG, DCGS) if iri.startswith(space)), DCGD)
    subjects = {fact[0].value for fact in corpus.facts(*(rooms or ("ontology", "data", "shapes")))}
    described = (iri for iri in subjects if iri.startswith(space) and _CITATION not in iri)
    known = {subject.removeprefix(space) for subject in described}
    near = get_close_matches(local(iri), sorted(known), n=3, cutoff=0.7)
    # A name is near too if it has other words before or behind: customs-clearance, clearance.
    ends = (f"-{local(iri)}", f"{local(iri)}-")
    longer = (name for name in known if name.endswith(ends[0]) or name.startswith(ends[1]))
    near = near or sorted(longer, key=len)[:3]
    names = tuple(compact(space + name) for name in near)
    hint = f"did you mean {' or '.join(names)}?" if names else "write it first, or correct the name"
    raise NotFoundError(f"There is no {compact(iri)}; {hint}", name, names)


def local(iri: str) -> str:
    """The name of a thing of this graph without its namespace."""
    for space in (DCGD, DCGS, DCG):
        if iri.startswith(space):
            return iri[len(space) :]
    return iri


def stem(iri: str) -> str:
    """The part of a record's name that names its file."""
    return local(iri).partition(".")[0]


def natural(name: str) -> list[tuple[int, int, str]]:
    """What names are sorted by so that 7.10 comes after 7.9."""
    pieces = re.findall(r"(\d+)|([^\d.]+)|(\.)", name)
    return [
        (1, int(digits), "") if digits else (2, 0, word) if word else (0, 0, "")
        for digits, word, _ in pieces
    ]


def text_fit(text: str, what: str) -> str:
    """The text without blanks at its ends, if it is one line of text, else an EditError."""
    if hidden := first_hidden(text):
        raise EditError(
            f"The {what} holds the character U+{ord(hidden):04X}, which ends a line or is not "
            "seen. Write it as one line of text."
        )
    return text.strip()


def values(corpus: Corpus, iri: str, path: str) -> list[str]:
    """The IRIs to which a property leads from a thing."""
    return [term.value for term in corpus.values(iri, path) if isinstance(term, NamedNode)]
