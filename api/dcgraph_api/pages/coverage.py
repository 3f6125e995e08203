"""The matrix and the gap report as pages."""

from __future__ import annotations

from typing import Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.coverage import columns_of, rows_of
from dcgraph.research.gaps import MAX_ELSEWHERE, gaps
from dcgraph.research.graph import Desk
from dcgraph.research.matrix import matrix
from dcgraph.research.model import Language, Thing
from dcgraph.research.relevance import TEXTS
from dcgraph_api.pages.fields import FORCED, Checks, wish_of
from dcgraph_api.pages.reader import CATALOGUES, Reader
from dcgraph_api.pages.rendering import Content

_ROWS: Final = ("notions", "mechanisms", "characteristics", "processes", "technologies")
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
    checks.done()
    whole = reader.asked.get("whole", "").lower() not in _NO
    found = matrix(desk, rows, columns, wish_of(reader, forced=True), whole=whole)
    one = len(found.rows) == 1 and len(found.columns) == 1
    asked = {"rows": rows, "columns": columns, **_filters(reader)}
    row_choices = _row_choices(desk, rows, reader.lang)
    column_choices = _column_choices(desk, columns, reader.lang)
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
        "asked": asked | ({"whole": "true"} if whole else {}),
    }


def _filters(reader: Reader) -> dict[str, str]:
    return {name: reader.asked[name] for name in FORCED if reader.asked.get(name)}


def _row_choices(desk: Desk, chosen: str, lang: Language) -> list[tuple[str, str]]:
    t = CATALOGUES[lang]
    found = [(one, t(f"matrix.rows-{one}")) for one in _ROWS]
    for iri in sorted(desk.facts.of_kind(DCG + "Notion")):
        thing = desk.thing(iri, lang)
        told = t("matrix.rows-of-notion", name=thing.label)
        found.append((f"characteristics:{thing.name}", told))
    return _with(found, chosen, desk, lang)


def _column_choices(desk: Desk, chosen: str, lang: Language) -> list[tuple[str, str]]:
    t = CATALOGUES[lang]
    found = [(one, t(f"matrix.columns-{one}")) for one in _COLUMNS]
    for name in _PARTS:
        label = desk.thing(desk.iri(name), lang).label
        found.append((f"parts:{name}", t("matrix.columns-of-text", name=label)))
    return _with(found, chosen, desk, lang)


def _with(
    choices: list[tuple[str, str]], chosen: str, desk: Desk, lang: Language
) -> list[tuple[str, str]]:
    """The choices, and what was asked for in an address that is none of them."""
    if chosen in dict(choices):
        return choices
    names = (one.strip().rpartition(":") for one in chosen.split(","))
    labels = [desk.thing(desk.iri(name), lang).label for _, _, name in names if name]
    return [*choices, (chosen, ", ".join(labels))]


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
    checks.done()
    assert notion is not None
    assert instrument is not None
    filters = {name: reader.asked[name] for name in FORCED if reader.asked.get(name)}
    found = gaps(
        desk, notion.thing.name, instrument.thing.name, wish_of(reader, forced=True), most=most
    )
    notions = desk.things(sorted(desk.facts.of_kind(DCG + "Notion")), reader.lang)
    instruments = desk.things(map(desk.iri, _INSTRUMENTS), reader.lang)
    asked = {"notion": found.notion.name, "instrument": found.instrument.name, **filters}
    return {
        "gaps": found,
        "notions": _gaps_with(notions, found.notion),
        "instruments": _gaps_with(instruments, found.instrument),
        "larger": MAX_ELSEWHERE if most < MAX_ELSEWHERE else 0,
        "asked": asked | ({"most": most} if reader.asked.get("most") else {}),
    }


def _gaps_with(things: tuple[Thing, ...], chosen: Thing) -> tuple[Thing, ...]:
    """The choices, and what was asked for in an address that is none of them."""
    return things if chosen in things else (*things, chosen)
