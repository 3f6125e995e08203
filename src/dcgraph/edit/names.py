"""Names of things as a person writes them, and those that this graph gives to new records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import count
from typing import Any, Final

from pyoxigraph import NamedNode

from dcgraph.check.signatures import fitting, holds_between, relations
from dcgraph.errors import EditError, NotFoundError
from dcgraph.namespaces import DCG, DCGD, DCGS, PREFIXES, TYPE, compact
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


def term_name(name: str) -> str:
    """The name of a term as a person types it, with the prefix of terms if it has none."""
    return name if ":" in name else f"dcg:{name}"


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


_PART_OF: Final = NamedNode(DCG + "isPartOf")
Given = Mapping[str, Any]
"""What is told of a record, by the names of its options."""

ENDS: Final = ("subject", "relation", "object")
"""The names under which a claim's ends are told."""


def named(corpus: Corpus, word: str, name: str | None, given: Given) -> tuple[str, Given]:
    """The name of a new record of the kind `word`, and what is told of it.

    A claim is named by its ends, a norm that is given the name of its provision by the next
    number. A provision is named by its whole and number where it has no name; its whole is added
    to what is told where its name tells it. Raises EditError and NotFoundError.
    """
    if word == "claim":
        ends = claim_ends(corpus, *(str(given[end]) for end in ENDS))
        return claim_name(corpus, ends, given.get("claimed-by") or ()), given
    if word == "provision":
        part_of = given.get("part-of")
        whole = existing(corpus, own(part_of), "data") if part_of else None
        if name is None:
            name = provision_name(corpus, str(whole), given["number"], given.get("kind"))
        whole = whole or whole_of(corpus, fresh(own(name)))
        given = {**given, "part-of": whole}
    assert name is not None
    return norm_name(corpus, name) if word == "norm" else name, given


def claim_name(corpus: Corpus, ends: Sequence[str], holders: Sequence[str]) -> str:
    """The name of a claim between the IRIs `ends`.

    Who holds it is added where another holds the same on other grounds.
    """
    name = ".".join(map(local, ends))
    if not corpus.files_of(DCGD + name) or len(holders) != 1:
        return f"dcgd:{name}"
    holder = existing(corpus, own(holders[0]), "data")
    is_own = holder in values(corpus, DCGD + name, DCG + "isClaimedBy")
    return f"dcgd:{name}" if is_own else f"dcgd:{name}.{local(holder)}"


def offered(corpus: Corpus, subject: str, thing: str) -> str:
    """A sentence on the relations that a claim between the two things can assert."""
    ends = [existing(corpus, own(name), "data") for name in (subject, thing)]
    names = ", ".join(map(local, fitting(corpus, *ends)))
    kinds = (" and ".join(map(local, values(corpus, end, TYPE))) for end in ends)
    shown = (f"{compact(end)} ({kind})" for end, kind in zip(ends, kinds, strict=True))
    between = " to ".join(shown)
    if names:
        return f"From {between} fit {names}."
    return (
        f"From {between} no exact relation fits: look for the thing that is meant. The last "
        "resort is isRelatedTo, with its reason in dcg:noRelationReason."
    )


def claim_ends(corpus: Corpus, subject: str, relation: str, thing: str) -> tuple[str, str, str]:
    """The IRIs of the three; raises EditError, with what fits, for what is no fitting relation."""
    path = iri_of(term_name(relation))
    start, end = (existing(corpus, own(name), "data") for name in (subject, thing))
    if path not in relations(corpus):
        fault = f"{compact(path)} is no relation of claims."
    elif not holds_between(corpus, path, start, end):
        fault = f"{compact(path)} does not hold between the two."
    else:
        return start, path, end
    raise EditError(f"{fault} {offered(corpus, subject, thing)}")


def norm_name(corpus: Corpus, name: str) -> str:
    """The name of the next norm of a provision; of anything else the name itself."""
    there = iri_of(own(name))
    if not corpus.files_of(there) or ".norm-" in name:
        return name
    numbers = (n for n in count(1) if not corpus.files_of(f"{there}.norm-{n}"))
    return f"{own(name)}.norm-{next(numbers)}"


def provision_name(corpus: Corpus, whole: str, number: str, kind: str | None) -> str:
    """The name of a provision as its siblings are named by the text's own numbers.

    Raises EditError if there are none to go by, they are not named alike, or one has the name,
    and without a `kind`, which it then helps to choose.
    """
    parts = [part for part, above in _parts(corpus) if above == whole]
    kinds = {local(part_kind) for iri in parts for part_kind in values(corpus, iri, TYPE)}
    there = f" Its parts are of the kind {' or '.join(sorted(kinds))}." if kinds else ""
    if kind is None:
        raise EditError(f"Give --kind, what the new part of {compact(whole)} is.{there}")
    siblings = [
        (local(iri), own_number.value)
        for iri in parts
        if iri_of(term_name(kind)) in values(corpus, iri, TYPE)
        for own_number in corpus.values(iri, DCG + "number")[:1]
    ]
    forms: tuple[Callable[[str], str], ...] = (_in_full, _last_word)
    for form in forms:
        starts = {
            name[: -len(form(n))] if form(n) and name.endswith(form(n)) else ""
            for name, n in siblings
        }
        if len(starts) == 1 and (start := starts.pop()) and form(number):
            name = f"dcgd:{start}{form(number)}"
            if corpus.files_of(iri_of(name)):
                raise EditError(
                    f"With the number {number!r} it would be named {name}, which is there already. "
                    f"Its siblings have the numbers {', '.join(n for _, n in siblings[:3])} …: "
                    "give its own in the same form."
                )
            return name
    raise EditError(
        f"No {kind} of {compact(whole)} shows how one with the number {number!r} is named: give "
        f"its name, made of the name of the whole and the text's own number.{there}"
    )


def whole_of(corpus: Corpus, iri: str) -> str | None:
    """What a provision of this name is part of, if its siblings or its name leave no doubt."""

    def pattern(name: str) -> tuple[str, str]:
        above, _, last = name.rpartition(".")
        return above, re.sub(r"\d+", "#", last)

    wholes = {whole for part, whole in _parts(corpus) if pattern(part) == pattern(iri)}
    if wholes:
        return wholes.pop() if len(wholes) == 1 else None
    above = iri.rpartition(".")[0]
    return above if corpus.files_of(above) else None


def _parts(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """What is part of what."""
    for subject, predicate, value in corpus.facts("data"):
        if predicate == _PART_OF:
            yield subject.value, value.value


def _in_full(number: str) -> str:
    return number if re.fullmatch(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*", number) else ""


def _last_word(number: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", number)
    return words[-1].lower() if words else ""
