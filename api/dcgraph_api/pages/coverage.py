"""The matrix and the gap report as pages."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Any, Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.contents import CHOICES
from dcgraph.research.contents_beside import MAX_TEXTS, contents_beside
from dcgraph.research.coverage import columns_of, rows_of, short_label
from dcgraph.research.filters import Filters
from dcgraph.research.gaps import MAX_ELSEWHERE, Gaps, gaps
from dcgraph.research.graph import Desk
from dcgraph.research.matrix import Matrix, matrix
from dcgraph.research.model import Language, Thing
from dcgraph.research.relevance import TEXTS, by_authority
from dcgraph_api.pages.fields import FORCED, Checks, filled, filled_with_all
from dcgraph_api.pages.reader import CATALOGUES, Reader
from dcgraph_api.pages.rendering import Content

_ROWS: Final = ("notions", "mechanisms", "characteristics", "processes", "technologies", "actions")
_COLUMNS: Final = ("conventions", "guidelines", "legal-acts", "instruments")
_PARTS: Final = ("rkc", "rkc-ict-guidelines", "tfa", "safe-framework", "ecommerce-framework")
_USUAL: Final = ("notions", "instruments")
_NO: Final = ("", "0", "f", "false", "n", "no", "off")
"""How programs say no, to which this page may be shown in place of their answer."""


def matrix_content(desk: Desk, reader: Reader) -> Content:
    """What the template `matrix.html` needs; raises FieldError, and what `matrix` raises."""
    rows = reader.asked.get("rows") or _USUAL[0]
    columns = reader.asked.get("columns") or _USUAL[1]
    checks = Checks(desk, reader)
    for name, of, axis in (("rows", rows, rows_of), ("columns", columns, columns_of)):
        try:
            axis(desk, of)
        except NotFoundError as error:
            checks.not_found(name, error.name)
        except ParameterError:
            checks.wrong(name, "text", given=of)
    checks.filters(forced=True)
    wish = checks.done()
    whole = reader.asked.get("whole", "").lower() not in _NO
    found = matrix(desk, rows, columns, wish, whole=whole)
    one = len(found.rows) == 1 and len(found.columns) == 1
    asked = {"rows": rows, "columns": columns, **reader.given(FORCED)}
    row_choices, column_choices = _choices(desk, rows, columns, reader.lang)
    return {
        "matrix": found,
        "of": (dict(row_choices)[rows], dict(column_choices)[columns]),
        "usual": (rows, columns) == _USUAL,
        "rows": rows,
        "columns": columns,
        "whole": whole,
        "row_choices": row_choices,
        "column_choices": column_choices,
        "evidence": found.rows[0].cells[0].statements if one else (),
        "finding": _finding(found, narrowed=bool(reader.given(FORCED))),
        "asked": asked | ({"whole": "true"} if whole else {}),
    }


def _finding(found: Matrix, *, narrowed: bool) -> dict[str, int]:
    """How many texts speak, are silent or were not read; where less was asked for, who speaks."""
    speaking = {
        number
        for row in found.rows
        for number, cell in enumerate(row.cells)
        if cell.state == "covered"
    }
    others = [one for number, one in enumerate(found.columns) if number not in speaking]
    others += found.left_out
    silent = sum(one.extent == "whole" for one in others)
    told = {"finding": len(speaking)}
    return told if narrowed else told | {"silent": silent, "unread": len(others) - silent}


def _choices(
    desk: Desk, rows: str, columns: str, lang: Language
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What may be chosen for rows and columns, and what was asked for that is none of it."""
    t = CATALOGUES[lang]
    of_rows = [(one, t(f"matrix.rows-{one}")) for one in _ROWS]
    for thing in desk.things(sorted(desk.facts.of_kind(DCG + "Notion")), lang):
        told = t("matrix.rows-of-notion", name=thing.label)
        of_rows.append((f"characteristics:{thing.name}", told))
    of_columns = [(one, t(f"matrix.columns-{one}")) for one in _COLUMNS]
    for thing in desk.things(map(desk.iri, _PARTS), lang):
        told = t("matrix.columns-of-text", name=thing.label)
        of_columns.append((f"parts:{thing.name}", told))
    for choices, chosen in ((of_rows, rows), (of_columns, columns)):
        if chosen not in dict(choices):
            names = (one.strip().rpartition(":")[2] for one in chosen.split(","))
            labels = [one.label for one in desk.things(map(desk.iri, filter(None, names)), lang)]
            choices.append((chosen, ", ".join(labels)))
    return of_rows, of_columns


_BESIDE_USUAL: Final = "rkc.ga,tfa"
_PARTS_AT_ONCE: Final = 450
"""Parts of all texts that are shown; where there are more, the deepest are in the table alone."""


def beside_content(desk: Desk, reader: Reader) -> Content:
    """What the template `matrix-contents.html` needs; raises FieldError for what does not fit."""
    checks, lang = Checks(desk, reader), reader.lang
    read = checks.things("texts", MAX_TEXTS, TEXTS, _BESIDE_USUAL)
    # A field that is there and empty asks for any norm.
    concept = checks.thing("concept", "" if "concept" in reader.asked else _GAPS_USUAL[0], CHOICES)
    checks.done()
    names = {
        "texts": ",".join(dict.fromkeys(one.thing.name for one in read)),
        "concept": concept.thing.name if concept else "",
    }
    found = contents_beside(desk, names["texts"], names["concept"], lang)
    levels = [row.level for text in found.texts for row in text.rows]
    deepest = max(levels, default=1)
    while deepest > 1 and sum(one <= deepest for one in levels) > _PARTS_AT_ONCE:
        deepest -= 1
    return {
        "reader": reader.naming(names),
        "read": [*read, *([concept] if concept else [])],
        "fields": {
            "texts": filled_with_all(desk, [one.thing for one in read], lang),
            "concept": filled(desk, concept.thing, lang) if concept else "",
        },
        "found": found,
        "names": [short_label(desk, one.text.iri, lang) for one in found.texts],
        "notions": desk.things(desk.facts.of_kind(DCG + "Notion"), lang),
        "deepest": deepest,
        "left": sum(one > deepest for one in levels),
        "asked": names,
    }


_INSTRUMENTS: Final = (
    "rkc",
    "rkc.ga",
    "rkc-ict-guidelines",
    "safe-framework",
    "tfa",
    "ecommerce-framework",
    "eaeu-customs-code",
    "union-customs-code",
)
_GAPS_USUAL: Final = ("digital-customs", "rkc")
_ELSEWHERE: Final = 3
"""Other instruments for what is not covered: with more, the table is long to read."""


def gaps_content(desk: Desk, reader: Reader) -> Content:
    """What the template `gaps.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    notion = checks.thing("notion", _GAPS_USUAL[0], ("Concept",))
    instrument = checks.thing("instrument", _GAPS_USUAL[1], TEXTS)
    most = checks.number("most", _ELSEWHERE, MAX_ELSEWHERE)
    checks.filters(forced=True)
    wish = checks.done()
    assert notion is not None
    assert instrument is not None
    found = gaps(desk, notion.thing.name, instrument.thing.name, wish, most=most)
    notions = desk.things(sorted(desk.facts.of_kind(DCG + "Notion")), reader.lang)
    instruments = desk.things(map(desk.iri, _INSTRUMENTS), reader.lang)
    asked = {"notion": found.notion.name, "instrument": found.instrument.name}
    asked |= reader.given(FORCED)
    return {
        "gaps": found,
        # And what was asked for in an address that is none of the choices.
        "notions": tuple(dict.fromkeys((*notions, found.notion))),
        "instruments": tuple(dict.fromkeys((*instruments, found.instrument))),
        "larger": MAX_ELSEWHERE if most < MAX_ELSEWHERE else 0,
        "states": [(one, tuple(them)) for one, them in groupby(found.aspects, lambda it: it.state)],
        "donors": _donors(desk, found, wish, reader.lang),
        "asked": asked | ({"most": most} if reader.asked.get("most") else {}),
    }


def _donors(desk: Desk, found: Gaps, wish: Filters, lang: Language) -> list[dict[str, Any]]:
    """The texts that bear on what this one lacks: on most of it first, then by authority."""
    whole = gaps(desk, found.notion.name, found.instrument.name, wish, most=MAX_ELSEWHERE)
    met: dict[str, list[tuple[Thing, str]]] = defaultdict(list)
    for one in whole.aspects:
        for filling in one.elsewhere:
            relation = filling.statements[0].relation
            met[filling.instrument.iri].append((one.characteristic, relation))
    ordered = sorted(by_authority(desk, met), key=lambda iri: -len(met[iri]))
    return [
        {"thing": desk.thing(iri, lang), "name": short_label(desk, iri, lang), "met": met[iri]}
        for iri in ordered
    ]
