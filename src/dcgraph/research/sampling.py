"""Statements drawn for an audit."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dcgraph.audit import COLUMNS, KINDS, Remark, Sheet, guarded
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, ISSUED, SKOS
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.links import grades
from dcgraph.research.model import Citation, Statement, Text
from dcgraph.research.paths import clause
from dcgraph.research.records import statements
from dcgraph.research.tables import write_csv
from dcgraph.text import printable

FEWEST: Final = 5
"""So many statements of each kind are drawn at least, or all where there are fewer."""

_CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "norm": ("Norm",),
    "definition, membership or edition": ("Definition", "Membership", "Post", "Edition"),
    "provision": ("Provision",),
    "event, publication or person": ("Event", "Source", "Person"),
    "observation": ("Observation",),
    "instrument": ("Instrument",),
}
_STRUCTURE: Final = frozenset(("number", "position", "isPartOf", "hasNorm"))
"""Properties that place a record among others, and are no statements on customs."""
_TEXTS: Final = (DCG + "summary", SKOS + "note")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement for a reader; citations and addresses stand in the same order."""

    kind: str
    name: str
    statement: str
    citations: tuple[str, ...]
    addresses: tuple[str, ...]
    confidence: str


def drawn(desk: Desk, seed: int, number: int) -> list[Drawn]:
    """So many statements, of each kind in proportion and at least FEWEST.

    The same graph and seed give the same statements in the same order. Raises ParameterError if
    there are not so many, or if `number` leaves less than one for each kind.
    """
    strata = _strata(desk)

    def lot(iri: str) -> str:
        """What orders records by chance, the same with every version of Python."""
        return hashlib.sha256(f"{seed} {iri}".encode()).hexdigest()

    shares = _shares({kind: len(iris) for kind, iris in strata.items()}, number)
    return [
        _drawn(desk, kind, iri)
        for kind, iris in strata.items()
        for iri in sorted(sorted(iris, key=lot)[: shares[kind]])
    ]


def sheet(found: list[Drawn]) -> bytes:
    """The statements as a sheet for a reader, in CSV that spreadsheets open."""
    blank = ("",) * (len(COLUMNS) - 7)
    rows = []
    for number, one in enumerate(found, start=1):
        cited, addresses = " | ".join(one.citations), " | ".join(one.addresses)
        told = (one.kind, one.name, one.statement, cited, addresses, one.confidence)
        rows.append((str(number), *map(guarded, told), *blank))
    # Without the mark at its head, Excel does not read the file as UTF-8.
    return "\ufeff".encode() + write_csv(COLUMNS, rows)


def outdated(desk: Desk, sheets: list[Sheet]) -> list[Remark]:
    """The rows whose statement the graph does not make any more, or makes in other words."""
    found = []
    for row in (row for sheet in sheets for row in sheet.rows):
        iri = desk.facts.named(row.name)
        if not iri:
            found.append(Remark(row.path, row.line, f"{row.name} is in the graph no longer."))
        elif guarded(_statement(desk, row.kind, iri)) != guarded(row.statement):
            said = f"The statement of {row.name} has changed since it was drawn."
            found.append(Remark(row.path, row.line, said))
    return found


def _strata(desk: Desk) -> dict[str, list[str]]:
    """The records of each kind, in the order of KINDS."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for iri, claim in desk.facts.claims.items():
        if claim.basis in ("stated", "interpreted"):
            found[f"claim {claim.basis}"].append(iri)
    for kind, classes in _CLASSES.items():
        iris = {iri for name in classes for iri in desk.facts.of_kind(DCG + name)}
        found[kind] = [iri for iri in iris if _said(desk, iri)]
    return found


def _shares(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """How many of each kind: in proportion, by the largest remainder, and not below FEWEST."""
    total, kinds = sum(sizes.values()), [kind for kind, size in sizes.items() if size]
    if not len(kinds) <= number <= total:
        raise ParameterError(
            f"{number} statements cannot be drawn: the graph has {total} of {len(kinds)} kinds. "
            f"Give a number from {len(kinds)} to {total}."
        )
    fewest = min(FEWEST, number // len(kinds))
    shares = {kind: min(fewest, size) for kind, size in sizes.items()}
    while sum(shares.values()) < number:
        # The kind that is furthest below its proportion gets the next one.
        open_ = [kind for kind in kinds if shares[kind] < sizes[kind]]
        short = max(open_, key=lambda kind: sizes[kind] * number / total - shares[kind])
        shares[short] += 1
    return shares


def _drawn(desk: Desk, kind: str, iri: str) -> Drawn:
    cited = desk.citations(iri)
    # A source is held against itself.
    own = ("the document itself",) if "Source" in desk.kinds(iri) and not cited else ()
    address = desk.facts.first(iri, DCG + "webAddress")
    return Drawn(
        kind,
        iri.removeprefix(DCGD),
        _statement(desk, kind, iri),
        tuple(_cited(one) for one in cited) or own,
        tuple(one.address for one in cited) or tuple(address for _ in own),
        desk.graded(iri) or "",
    )


def _statement(desk: Desk, kind: str, iri: str) -> str:
    """What a record says, in English; empty where it says nothing of such a kind."""
    claim = desk.facts.claims.get(iri)
    if claim is None:
        label, class_ = desk.label(iri).text, desk.label(DCG + desk.kinds(iri)[0]).text
        text = f"{label} ({class_}). {' '.join(_said(desk, iri))}" if kind in _CLASSES else ""
    else:
        text = _claimed(desk.claim_statement(claim)) if kind == f"claim {claim.basis}" else ""
    return " ".join(printable(text).split())


def _claimed(one: Statement) -> str:
    holders = ", ".join(holder.label for holder in one.claimants)
    ground = "this project's reading" if one.basis == "interpreted" else "stated"
    by = f" by {holders}" if holders else ""
    dated = f", {one.stated_on}" if one.stated_on else ""
    names = one.subject.label, one.object.label if one.object else ""
    reason = f" Reason: {one.rationale.text}" if one.rationale else ""
    return f"{clause(one, names, 'en', forward=True)} ({ground}{by}{dated}).{reason}"


def _said(desk: Desk, iri: str) -> list[str]:
    """The sentences of a record beside its label, then its properties."""
    facts = desk.facts
    texts = [one.text for name in _TEXTS for one in facts.words(iri, name) if one.language == "en"]
    values: dict[str, list[Text]] = defaultdict(list)
    for one in statements(desk, iri, Filters()):
        if one.claim or one.basis == "derived" or one.relation in _STRUCTURE:
            continue
        value = one.value or Text(one.object.label if one.object else "", "")
        values[one.relation_label].append(value)
    if issued := facts.first(iri, ISSUED):
        values["issued"] = [Text(issued, "")]
    for label, those in values.items():
        # In English where there are any.
        english = [one.text for one in those if one.language in ("", "en")]
        told = ", ".join(english or [one.text for one in those])
        texts.append(f"{label[:1].upper()}{label[1:]}: {told.removesuffix('.')}.")
    return texts


def _cited(one: Citation) -> str:
    place = f", {one.locator}" if one.locator else ""
    supported = f"; for {', '.join(one.supports)} alone" if one.supports else ""
    return f"{one.source.label}{place} [{grades(one)}{supported}]"
