"""Findings as an editor shows them: marks in the text, and what mends or explains one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lsprotocol import types

from dcgraph.check.findings import Finding
from dcgraph.check.words import members
from dcgraph.lsp.positions import Page
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Place

EXPLAIN: Final = "dcgraph.explain"
"""The command that explains a rule, by its name."""

_SEVERITIES: Final = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
_ELSEWHERE: Final = ("see also",)
_SYNTAX: Final = "File-syntax"


def diagnostic(
    finding: Finding, page: Page, where: Callable[[Place], types.Location]
) -> types.Diagnostic:
    """The mark of a finding in its text, in the words of `dcgraph check`."""
    place = finding.place or Place("", 1, 1)
    word, span = page.token(place.line, place.column)
    lines = [f"{name}: {text}" for name, text in members(finding) if name not in _ELSEWHERE]
    # Near are names for what is found; another word may stand at the place.
    stands = word in (finding.value, finding.path)
    return types.Diagnostic(
        span,
        "\n".join([finding.title or finding.rule, *lines]),
        _SEVERITIES[finding.severity],
        finding.rule,
        source="dcgraph",
        related_information=[
            types.DiagnosticRelatedInformation(where(other), "see also") for other in finding.other
        ],
        data={"near": [*finding.near] if stands else [], "word": word},
    )


def actions(
    uri: str, page: Page, marks: list[types.Diagnostic]
) -> Iterator[types.CodeAction | types.Command]:
    """What can be done at some marks: the nearest name put in, a prefix declared, an explanation.

    A mark of an older text, at whose place something else stands by now, gets no repair.
    """
    for mark in marks:
        if mark.source != "dcgraph":
            continue
        data = mark.data if isinstance(mark.data, dict) else {}
        word, _ = page.token(*page.place(mark.range.start))
        for name in data.get("near", ()) if word == data.get("word") else ():
            yield _repair(f"Write {name}", uri, types.TextEdit(mark.range, name), mark)
        prefix = word.partition(":")[0]
        if mark.code == _SYNTAX and ":" in word and prefix in PREFIXES:
            declaration = f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n"
            if f"prefix {prefix}:" not in page.text:
                top = types.Range(types.Position(0, 0), types.Position(0, 0))
                edit = types.TextEdit(top, declaration)
                yield _repair(f"Declare the prefix {prefix}:", uri, edit, mark)
    for rule in dict.fromkeys(str(mark.code) for mark in marks if mark.source == "dcgraph"):
        yield types.Command(f"Explain {rule}", EXPLAIN, arguments=[rule])


def _repair(title: str, uri: str, edit: types.TextEdit, mark: types.Diagnostic) -> types.CodeAction:
    return types.CodeAction(
        title,
        types.CodeActionKind.QuickFix,
        [mark],
        edit=types.WorkspaceEdit(changes={uri: [edit]}),
    )
