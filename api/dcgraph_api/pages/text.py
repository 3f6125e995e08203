"""The pages of a text: its contents, and each provision in its place."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.amendments import changed_on, changes, versions
from dcgraph.research.concordance import counted, since
from dcgraph.research.contents import (
    CHOICES,
    Line,
    around,
    bearings,
    contents,
    marks_within,
    root_of,
)
from dcgraph.research.coverage import short_label
from dcgraph.research.graph import Desk
from dcgraph.research.model import Change, Citation, Language, Record, Statement
from dcgraph.research.records import coverage
from dcgraph.research.relevance import place
from dcgraph_api.pages.fields import Checks, filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.time import strip_of

_EDITED: Final = frozenset(("Instrument", "Edition", "Provision"))
_OPEN: Final = 60
"""Lines of contents that are open at once; the rest is folded below them."""


class Words(NamedTuple):
    """Where the words of a provision stand: their official address, and the place that was read.

    Either may be missing. The place is in a copy of the text itself, the latest that is cited.
    """

    address: str
    citation: Citation | None


def is_edited(found: Record) -> bool:
    """Whether a record is a text or a part of one."""
    return not _EDITED.isdisjoint(found.kinds)


def text_content(desk: Desk, reader: Reader, found: Record) -> Content:
    """What the templates `instrument.html` and `provision.html` need besides the record.

    Raises FieldError for a `concept` that is none.
    """
    lang, iri, checks = reader.lang, found.thing.iri, Checks(desk, reader)
    meant = checks.thing("concept", "", CHOICES)
    checks.done()
    concept = meant.thing.iri if meant else ""
    root = root_of(desk, iri)
    lines = contents(desk, root, lang)
    every = [each for one in lines for each in one.every()]
    number = next((n for n, one in enumerate(every) if one.thing.iri == iri), None)
    here = None if number is None else every[number]
    following = every[number + 1 :] if number is not None else []
    names = {"concept": meant.thing.name} if meant else {}
    wide = here.parts if here else lines
    return {
        "template": "provision.html" if here else "instrument.html",
        "reader": reader.naming(names),
        "meant": meant,
        "asked_for": names.get("concept", ""),
        "field": filled(desk, meant.thing, lang) if meant else "",
        "notions": desk.things(desk.facts.of_kind(DCG + "Notion"), lang),
        "root": desk.thing(root, lang),
        "root_name": short_label(desk, root, lang),
        "lines": lines,
        "wide": wide,
        "here": here,
        "before": every[number - 1] if number else None,
        "after": following[0] if following else None,
        "trail": [one for one in every if one.thing in found.within],
        "path": {one.iri for one in found.within},
        "unfolded": _unfolded(wide),
        "bearings": bearings(desk, concept),
        "within": marks_within(desk, root, concept),
        "foreign": any(one.subject and one.subject.language != lang for one in every),
        "since": since(desk, iri, lang),
        "words": _words(desk, found, root),
        "strip": strip_of(desk, root, lang),
        "versions": _versions(desk, iri, lang),
        "unchanged": _editions(desk, root) if here and not found.changes else [],
        "changed_around": _changed_around(desk, here, lang) if here else (),
        "counted": counted(desk, (root,)),
        "read": _read(desk, root, lang),
        "apparatus": _apparatus(desk, found, concept),
    }


def _unfolded(lines: tuple[Line, ...]) -> set[str]:
    """The lines whose parts are shown at once: level by level, as long as there is room."""
    found: set[str] = set()
    level, shown = lines, len(lines)
    while level:
        below = tuple(part for one in level for part in one.parts)
        shown += len(below)
        if shown > _OPEN:
            break
        found |= {one.thing.iri for one in level if one.parts}
        level = below
    return found


def _read(desk: Desk, root: str, lang: Language) -> str:
    """How far a text was read as a whole; empty where nothing is told of it."""
    return next((one.extent for one in coverage(desk, root, lang)), "")


def _words(desk: Desk, found: Record, root: str) -> Words:
    facts = desk.facts
    texts = {root, *facts.leading_to(root, DCG + "isEditionOf")}

    def issued(one: Citation) -> str:
        return facts.first(one.source.iri, PREFIXES["dcterms"] + "issued")

    copies = (
        one
        for one in found.citations
        if not texts.isdisjoint(facts.iris(one.source.iri, DCG + "isTextOf"))
    )
    address = facts.first(found.thing.iri, DCG + "textAddress")
    return Words(address, max(copies, key=issued, default=None))


def _versions(desk: Desk, iri: str, lang: Language) -> list[dict[str, Any]]:
    """The texts that a provision has had, the oldest first."""
    return [
        {"thing": desk.thing(one.iri, lang), "since": one.since, "until": one.until}
        for one in versions(desk, iri)
    ]


def _editions(desk: Desk, text: str) -> list[str]:
    """The days of the editions of a text, the first one first; none unless there are several."""
    found = (changed_on(desk, one) for one in desk.facts.leading_to(text, DCG + "isEditionOf"))
    days = sorted({one for one in found if one})
    return days if len(days) > 1 else []


def _changed_around(desk: Desk, here: Line, lang: Language) -> tuple[Change, ...]:
    """What amendments changed in the provisions that refer to one or to its parts."""
    own = {one.thing.iri for one in here.every()}
    referring = {text for one in own for text in desk.facts.leading_to(one, DCG + "refersTo")} - own
    return changes(desk, referring, lang)


def _apparatus(desk: Desk, found: Record, concept: str) -> dict[str, Any]:
    """Claims on a provision and what follows from it, the strongest first.

    Those on what was chosen, or on its characteristics, stand apart from the others. `also` has,
    by the name of a claim, what follows from norms and says the same.
    """
    claims = [one for one in found.statements if one.claim]
    claimed = {(one.subject.iri, one.relation, one.object): one.claim for one in claims}
    # What a claim says and follows from norms too is shown once, with the claim.
    also = {
        claim: one
        for one in found.follows
        if (claim := claimed.get((one.subject.iri, one.relation, one.object)))
    }
    follows = (one for one in found.follows if one not in also.values())
    every = sorted((*follows, *claims), key=place)
    wanted = {*around(desk, concept)} if concept else set()

    def met(one: Statement) -> bool:
        ends = {one.subject.iri, *(end.iri for end in (one.object,) if end)}
        acted = {ground.action.iri for ground in one.norms}
        return not wanted.isdisjoint(ends | acted)

    return {
        "chosen": tuple(one for one in every if met(one)),
        "others": tuple(one for one in every if not met(one)),
        "also": also,
    }
