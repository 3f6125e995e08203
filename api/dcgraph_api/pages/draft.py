"""Drafting as a page: a provision from norms of other texts, or all worked proposals."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research.draft_model import CHOICES, Choice
from dcgraph.research.drafting import MAX_DONORS, USUAL, USUAL_DONORS, draft
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.relevance import TEXTS
from dcgraph_api.pages.fields import Checks, filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_OF: Final = ("Action", "Concept", "Proposal")
_PARTS: Final = ("force", "bearer", "matter", "beneficiary", "qualifier")
_FIELDS: Final = ("of", "against", *_PARTS)
_MORE: Final = 36
"""Donors that the page offers to show; it leads to the concordance for all of them."""
_BEFORE: Final = ("proposal", "derivation", "gap")
_AFTER: Final = ("consequences", "worked")
"""Sections of the text before the tables of the page, and after them."""


def draft_content(desk: Desk, reader: Reader) -> Content:
    """What the template `draft.html` needs; raises FieldError for what does not fit."""
    lang, checks = reader.lang, Checks(desk, reader)
    of = checks.thing("of", kinds=_OF)
    against = checks.thing("against", USUAL, TEXTS)
    checks.choice("force", CHOICES)
    most = checks.number("most", USUAL_DONORS, MAX_DONORS)
    checks.done()
    assert against is not None
    given = reader.given(_PARTS)
    names = {"of": of.thing.name if of else ""}
    if reader.asked.get("against"):
        names["against"] = against.thing.name
    try:
        found = draft(
            desk,
            Filters(lang),
            of=names["of"],
            against=names.get("against", USUAL),
            choice=Choice(**given),
            most=most,
        )
    except (NotFoundError, ParameterError) as error:
        # Parts are chosen from those that donors have; one that is not cannot be shown.
        checks.wrong("force", "part", told=str(error))
        checks.done()
        raise
    asked = reader.given(_FIELDS) | {name: told for name, told in names.items() if told}
    sections = {one.name: one for one in found.paper.sections}
    return {
        "reader": reader.naming(names),
        "found": found,
        "of": of,
        "field": filled(desk, of.thing, lang) if of else "",
        "against": filled(desk, against.thing, lang),
        "before": [sections[one] for one in _BEFORE if one in sections],
        "after": [sections[one] for one in _AFTER if one in sections],
        "options": [
            (role, [(one, _again(reader, role, one.value)) for one in some])
            for role, some in groupby(found.options, lambda one: one.role)
        ],
        "larger": _MORE if len(found.donors) < min(found.total, _MORE) else 0,
        "asked": asked,
    }


def _again(reader: Reader, role: str, value: str) -> str:
    """The page with another choice for a part; another action leaves the other parts out."""
    if role == "action":
        return reader.again(of=value, **dict.fromkeys(_PARTS, ""))
    return reader.again(**{role: value})
