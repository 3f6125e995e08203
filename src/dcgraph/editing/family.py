"""Which other names follow when a thing is renamed: those that are made of its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.editing.names import local
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import DCG, DCGD, DCGS, compact

__all__ = ["claims_of", "family", "refuse_taken"]

_CITATION: Final = ".citation-"
_ENDS: Final = (DCG + "hasSubject", DCG + "hasRelation", DCG + "hasObject")
_HOLDER: Final = DCG + "isClaimedBy"


@dataclass(frozen=True, slots=True)
class _Claim:
    """The IRI of a claim, those of subject, relation and object, and who holds it."""

    iri: str
    ends: tuple[str, str, str]
    holders: tuple[str, ...]


def claims_of(corpus: Corpus, old: str, new: str) -> dict[str, str]:
    """The other names of the claims that are named by a thing, and of what they give a name to.

    What else is named by the thing keeps its name.
    """
    names = _with_claims(corpus, old, new, parts=False)
    del names[old]
    return names


def family(corpus: Corpus, old: str, new: str) -> dict[str, str]:
    """The other name of a thing, and those of all things that are named by it.

    A record is named by another if its name begins with that one's and a dot, a claim by its
    subject, its relation, its object and who is added, a property shape by its shape.
    """
    if old.startswith(DCGS):
        shapes = {t.subject.value for f in corpus.rooms("shapes") for t in f.triples}
        return {old: new} | {
            iri: new + iri[len(old) :] for iri in shapes if iri.startswith(old + "-")
        }
    return _with_claims(corpus, old, new, parts=True)


def _with_claims(corpus: Corpus, old: str, new: str, *, parts: bool) -> dict[str, str]:
    names = {old: new}
    records = sorted(
        {
            triple.subject.value
            for file in corpus.rooms("data")
            for triple in file.triples
            if triple.subject.value.startswith(DCGD) and _CITATION not in triple.subject.value
        },
        key=len,
    )
    claims = [claim for iri in records if (claim := _claim(corpus, iri))]
    # A claim may be about a claim, and a record may be named by either.
    for _ in records:
        known = len(names)
        for claim in claims:
            if claim.iri != old and (name := _claim_name(claim, names)):
                names[claim.iri] = name
        for iri in records:
            above = _above(iri, names)
            if iri not in names and above and (parts or above != old):
                names[iri] = names[above] + iri[len(above) :]
        if len(names) == known:
            break
    return names


def refuse_taken(corpus: Corpus, names: Mapping[str, str]) -> None:
    """Raise EditError if one of the new names is given twice or belongs to something."""
    if len(set(names.values())) < len(names):
        raise EditError("Two things would get one name. Rename one of them first, with --only.")
    if same := next((old for old, new in names.items() if new == old), None):
        raise EditError(f"{compact(same)} has this name already.")
    wanted = {NamedNode(new) for new in names.values() if new not in names}
    for file in corpus.files:
        for triple in file.triples:
            found = wanted & {triple.subject, triple.predicate, triple.object}
            if found:
                raise EditError(
                    f"{compact(found.pop().value)} is there already, at {file.shown}:"
                    f"{triple.line}. Choose another name, or bring the two together by hand.",
                    file.path,
                )


def _claim(corpus: Corpus, iri: str) -> _Claim | None:
    values: dict[str, list[str]] = {}
    for _, triple in corpus.statements(iri):
        if isinstance(triple.object, NamedNode):
            values.setdefault(triple.predicate.value, []).append(triple.object.value)
    ends = tuple(values.get(path, []) for path in _ENDS)
    if any(len(one) != 1 for one in ends):
        return None
    subject, relation, thing = (one[0] for one in ends)
    return _Claim(iri, (subject, relation, thing), tuple(values.get(_HOLDER, [])))


def _claim_name(claim: _Claim, names: dict[str, str]) -> str | None:
    """The name that a claim gets by rule, if it was named by rule and its name changes."""
    was = DCGD + ".".join(local(end) for end in claim.ends)
    if claim.iri != was and not claim.iri.startswith(was + "."):
        return None
    rest = claim.iri[len(was) :]
    for holder in claim.holders:
        if holder in names and rest == f".{local(holder)}":
            rest = f".{local(names[holder])}"
    name = DCGD + ".".join(local(names.get(end, end)) for end in claim.ends) + rest
    return name if name != claim.iri else None


def _above(iri: str, names: dict[str, str]) -> str | None:
    """The longest name among `names` that a name goes on from."""
    above = iri.rpartition(".")[0]
    while above.startswith(DCGD):
        if above in names:
            return above
        above = above.rpartition(".")[0]
    return None
