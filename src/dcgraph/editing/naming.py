"""The names of claims and provisions, which are made of the names of other things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from pyoxigraph import Literal

from dcgraph.editing.composing import Iri, Statement, Text
from dcgraph.editing.homes import values
from dcgraph.editing.names import existing, iri_of, local, text_fit
from dcgraph.editing.values import date_fit
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import DCG, DCGD, PREFIXES, compact
from dcgraph.validate.signatures import fitting, holds_between, relations

__all__ = ["claim_name", "claim_said", "offered", "provision_name", "whole_of"]

_TYPE: Final = PREFIXES["rdf"] + "type"
_PART: Final = DCG + "isPartOf"


AUTHORS: Final = "The dcgraph authors"
"""Who reads a claim where nobody else is named."""


def claim_said(
    corpus: Corpus,
    ends: tuple[str, str, str],
    *,
    basis: str | None,
    holders: Sequence[str],
    stated_on: str | None,
    rationale: str | None,
    readers: Sequence[str],
    day: str,
) -> list[Statement]:
    """The statements of a claim by its subject, relation and object, and what else is known.

    A reading of ours was read on `day`, by `readers` or else by the authors, and is proposed.
    """
    subject, relation, thing = _ends(corpus, ends)
    said: list[Statement] = [
        (DCG + "hasSubject", Iri(subject)),
        (DCG + "hasRelation", Iri(relation)),
        (DCG + "hasObject", Iri(thing)),
    ]
    said += [(DCG + "isClaimedBy", Iri(existing(corpus, one, "data"))) for one in holders]
    if stated_on:
        said.append((DCG + "statedOnDate", Text(date_fit(stated_on, "dcg:statedOnDate"))))
    if basis:
        name = basis if ":" in basis else f"dcg:{basis}"
        said.append((DCG + "hasBasis", Iri(existing(corpus, name, "ontology"))))
    if why := text_fit(rationale or "", "rationale"):
        said.append((DCG + "rationale", Text(why, "en")))
    if readers or (DCG + "hasBasis", Iri(DCG + "Interpreted")) in said:
        said += [(DCG + "readBy", Text(text_fit(one, "reader"))) for one in readers or (AUTHORS,)]
        said.append((DCG + "readOn", Text(date_fit(day, "dcg:readOn"))))
        said.append((DCG + "hasReviewState", Iri(DCG + "Proposed")))
    return said


def claim_name(corpus: Corpus, ends: tuple[str, str, str], holders: Sequence[str]) -> str:
    """The name of a claim; who holds it is added where another holds the same on other grounds."""
    name = "dcgd:" + ".".join(local(iri) for iri in _ends(corpus, ends))
    there = DCGD + name.removeprefix("dcgd:")
    if corpus.locate(there) is None or len(holders) != 1:
        return name
    holder = existing(corpus, holders[0], "data")
    if holder in values(corpus, there, DCG + "isClaimedBy"):
        return name
    return f"{name}.{local(holder)}"


def offered(corpus: Corpus, subject: str, thing: str) -> str:
    """A sentence on the relations that a claim between the two things can assert."""
    ends = _record(corpus, subject), _record(corpus, thing)
    names = ", ".join(local(one) for one in fitting(corpus, *ends))
    between = " to ".join(f"{compact(end)} ({_kind(corpus, end)})" for end in ends)
    if names:
        return f"From {between} fit {names}."
    return (
        f"From {between} no exact relation fits: look for the thing that is meant. The last "
        "resort is isRelatedTo, with its reason in dcg:noRelationReason."
    )


def _ends(corpus: Corpus, ends: tuple[str, str, str]) -> tuple[str, str, str]:
    """The IRIs of the three; raises EditError, with what fits, for what is no fitting relation."""
    subject, relation, thing = ends
    path = iri_of(relation if ":" in relation else f"dcg:{relation}")
    found = _record(corpus, subject), path, _record(corpus, thing)
    if path not in relations(corpus):
        fault = f"{compact(path)} is no relation of claims."
    elif not holds_between(corpus, path, found[0], found[2]):
        fault = f"{compact(path)} does not hold between the two."
    else:
        return found
    raise EditError(f"{fault} {offered(corpus, subject, thing)}")


def _kind(corpus: Corpus, iri: str) -> str:
    return " and ".join(local(one) for one in values(corpus, iri, _TYPE))


def _record(corpus: Corpus, name: str) -> str:
    return existing(corpus, name if ":" in name else f"dcgd:{name}", "data")


def provision_name(corpus: Corpus, whole: str, number: str, kind: str | None) -> str:
    """The name of a provision as its siblings are named by the text's own numbers.

    Raises EditError if there are none to go by, they are not named alike, or one has the name,
    and without a `kind`, which it then helps to choose.
    """
    parts = _parts(corpus, whole)
    kinds = {local(one) for iri in parts for one in values(corpus, iri, _TYPE)}
    there = f" Its parts are of the kind {' or '.join(sorted(kinds))}." if kinds else ""
    if kind is None:
        raise EditError(f"Give --kind, what the new part of {compact(whole)} is.{there}")
    forms: tuple[Callable[[str], str], ...] = (_in_full, _last)
    siblings = [
        (local(iri), own)
        for iri in parts
        if f"{DCG}{kind.removeprefix('dcg:')}" in values(corpus, iri, _TYPE)
        and (own := _number(corpus, iri))
    ]
    for form in forms:
        starts = {
            name[: -len(form(own))] if form(own) and name.endswith(form(own)) else ""
            for name, own in siblings
        }
        if len(starts) == 1 and (start := starts.pop()) and form(number):
            name = f"dcgd:{start}{form(number)}"
            if corpus.statements(DCGD + name.removeprefix("dcgd:")):
                raise EditError(
                    f"With the number {number!r} it would be named {name}, which is there already. "
                    f"Its siblings have the numbers {', '.join(own for _, own in siblings[:3])} …: "
                    "give its own in the same form."
                )
            return name
    raise EditError(
        f"No {kind} of {compact(whole)} shows how one with the number {number!r} is named: give "
        f"its name, made of the name of the whole and the text's own number.{there}"
    )


def whole_of(corpus: Corpus, iri: str) -> str | None:
    """What a provision of this name is part of, if its siblings or its name leave no doubt."""
    above = iri.rpartition(".")[0]
    alike = _pattern(iri)
    wholes = {
        whole
        for file in corpus.rooms("data")
        for t in file.triples
        if t.predicate.value == _PART
        and t.subject.value.rpartition(".")[0] == above
        and _pattern(t.subject.value) == alike
        and (whole := t.object.value)
    }
    if wholes:
        return wholes.pop() if len(wholes) == 1 else None
    return above if corpus.locate(above) is not None else None


def _parts(corpus: Corpus, whole: str) -> list[str]:
    return [
        t.subject.value
        for file in corpus.rooms("data")
        for t in file.triples
        if t.predicate.value == _PART and t.object.value == whole
    ]


def _number(corpus: Corpus, iri: str) -> str:
    return next(
        (
            t.object.value
            for _, t in corpus.statements(iri)
            if t.predicate.value == DCG + "number" and isinstance(t.object, Literal)
        ),
        "",
    )


def _in_full(number: str) -> str:
    return number if re.fullmatch(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*", number) else ""


def _last(number: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", number)
    return words[-1].lower() if words else ""


def _pattern(iri: str) -> str:
    return re.sub(r"\d+", "#", iri.rpartition(".")[2])
