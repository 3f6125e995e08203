"""For teachers: the handout and the glossary as pages."""

from __future__ import annotations

from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.glossary import KINDS, counted, glossary
from dcgraph.research.graph import Desk
from dcgraph.research.handout import handout
from dcgraph_api.pages.fields import Checks, filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_OF: Final = ("Concept", "Instrument")
_FIELDS: Final = ("of", "beside")
_TEXTS: Final = ("rkc", "tfa", "eaeu-customs-code", "union-customs-code")
_AT_ONCE: Final = 36
_PAIRS: Final = (("digital-customs", "electronic-customs"), ("rkc", "tfa"))


def handout_content(desk: Desk, reader: Reader) -> Content:
    """What the template `handout.html` needs; raises FieldError for what does not fit."""
    lang, checks = reader.lang, Checks(desk, reader)
    read = {one: it for one in _FIELDS if (it := checks.thing(one, kinds=_OF))}
    if "beside" in read and "of" not in read and not checks.given("of"):
        checks.wrong("of", "missing")
    if len(read) == len(_FIELDS):
        one, other = (read[name].thing for name in _FIELDS)
        if one == other:
            checks.wrong("beside", "same")
        elif {*desk.kinds(one.iri)}.isdisjoint(
            kind for kind in _OF if kind in desk.kinds(other.iri)
        ):
            checks.wrong("beside", "unlike", a=one.label, b=other.label)
    checks.done()
    names = {one: it.thing.name for one, it in read.items()}
    found = handout(desk, names["of"], names.get("beside", ""), lang) if "of" in names else None
    return {
        "reader": reader.naming(names),
        "fields": {one: filled(desk, it.thing, lang) for one, it in read.items()},
        "read": read,
        "found": found,
        "asked": names,
        "notions": desk.things(sorted(desk.facts.of_kind(DCG + "Notion")), lang),
        "texts": desk.things(map(desk.iri, _TEXTS), lang),
        "pairs": [desk.things(map(desk.iri, pair), lang) for pair in _PAIRS],
    }


def glossary_content(desk: Desk, reader: Reader) -> Content:
    """What the template `glossary.html` needs; raises FieldError for what is no kind of term."""
    checks = Checks(desk, reader)
    checks.choice("kind", KINDS)
    checks.done()
    kind, cursor = reader.asked.get("kind", ""), reader.asked.get("cursor", "")
    found = glossary(desk, reader.lang, kind).page(_AT_ONCE, cursor)
    return {
        "found": found,
        "cursor": cursor,
        "chosen": kind,
        "kinds": [
            (one, desk.label(DCG + one, reader.lang).text, number)
            for one, number in counted(desk, reader.lang).items()
        ],
        "asked": {"kind": kind} if kind else {},
    }
