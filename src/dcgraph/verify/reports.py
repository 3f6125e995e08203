"""A checked text as a report: for a terminal, as SARIF, and as a copy with notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import escape

from dcgraph.check.findings import Finding
from dcgraph.check.reports import Report, sarif
from dcgraph.check.rules import Severity
from dcgraph.namespaces import DCGD
from dcgraph.rdf.corpus import Place
from dcgraph.research.model import Citation
from dcgraph.text import one_line
from dcgraph.verify.documents import Document
from dcgraph.verify.model import DOUBTFUL, WRONG, Checked, Verified
from dcgraph.words import COLON, words

_ADDRESS: Final = "https://w3id.org/dcgraph/id/"
_MAX_CITED: Final = 3


def severity(one: Checked) -> Severity:
    """How grave a verdict is."""
    return "error" if one.verdict in WRONG else "warning" if one.verdict in DOUBTFUL else "info"


def place_text(one: Checked, name: str = "") -> str:
    """Where a reference stands, as `FILE:LINE:COLUMN`, with the page or the paragraph."""
    at = one.place
    more = f", p. {at.page}" if at.page else f", ¶ {at.paragraph}" if at.paragraph else ""
    return f"{name}{':' if name else ''}{at.line}:{at.column}{more}"


def _source(citation: Citation) -> str:
    """A citation in a line: the source by its short name if it has one, the place, the address."""
    name = citation.short_name.text if citation.short_name else citation.source.label
    return ", ".join(filter(None, (name, citation.locator, citation.address)))


def verified_text(found: Verified) -> str:
    """The report for a terminal; what is right comes as a number alone."""
    t = words(found.lang)
    lines = []
    for one in found.checked:
        if one.verdict == "right":
            continue
        label = t(f"verify.{one.verdict}")
        lines.append(f"{place_text(one, found.name)}: {one.text}{COLON[found.lang]}{label}")
        lines += [f"    {told}" for told in (one.message, one.mending, one.remark) if told]
        lines += [f"    {_source(it)}" for it in one.citations[:_MAX_CITED]]
    if found.unjudged:
        lines += [*([""] if lines else []), t("verify.unjudged.title")]
    for it in found.unjudged:
        lines.append(f"{found.name}:{it.place.line}:{it.place.column}: {it.text}")
        lines.append(f"    {it.why}")
    counts = ", ".join(f"{one.label} {one.number}" for one in found.counts if one.number)
    return "\n".join([*lines, *([""] if lines else []), counts or "0", found.note])


def verified_sarif(found: Verified) -> str:
    """The report as SARIF, without what is right; the verdict is the rule."""
    t = words(found.lang)
    findings = [
        Finding(
            rule=f"Reference-{one.verdict.replace(' ', '-')}",
            severity=severity(one),
            place=Place(found.name, one.place.line, one.place.column),
            subject=one.record.iri if one.record else "",
            path="",
            value=one.text,
            message=" ".join(filter(None, (one.message, one.remark))),
            why=t(f"verify.{one.verdict}"),
            label=one.record.label if one.record else one.text,
            title=t(f"verify.{one.verdict}"),
            expected=one.mending,
            near=tuple(it.label for it in one.nearest),
        )
        for one in found.checked
        if one.verdict != "right"
    ]
    findings += [
        Finding(
            rule="Statement-not-judged",
            severity="info",
            place=Place(found.name, it.place.line, it.place.column),
            subject="",
            path="",
            value=it.text,
            message=it.why,
            why=t("verify.unjudged.title"),
            label=it.text,
            title=t("verify.unjudged.title"),
            expected="",
            near=(),
        )
        for it in found.unjudged
    ]
    findings.sort(key=lambda one: one.key)
    return sarif(Report(tuple(findings)))


def _notes(found: Verified) -> Iterator[tuple[int, Checked]]:
    return enumerate((one for one in found.checked if one.verdict != "right"), start=1)


def annotated_markdown(found: Verified, document: Document) -> str:
    """A copy of the text with a footnote at each reference that is not right."""
    text = document.original or document.text
    t, parts, at, notes = words(found.lang), [], 0, []
    for number, one in _notes(found):
        end = max(one.end, at)
        parts.append(text[at:end] + f"[^check-{number}]")
        at = end
        told = " ".join(filter(None, (one.message, one.mending, one.remark)))
        sources = "; ".join(_source(it) for it in one.citations[:_MAX_CITED])
        record = f" <{_address(one)}>" if one.record else ""
        notes.append(
            f"[^check-{number}]: **{t(f'verify.{one.verdict}')}** ({_quoted(one.text)}). "
            f"{_plain(told)}{record} {_plain(sources)}".rstrip()
        )
    return (
        "".join(parts)
        + text[at:].rstrip("\n")
        + "\n\n"
        + "\n".join([*notes, "", *_listed(found), found.note])
        + "\n"
    )


def _listed(found: Verified) -> list[str]:
    """What was seen and not judged, as a list of Markdown; empty if there is nothing."""
    if not found.unjudged:
        return []
    lines = [
        f"- {it.place.line}:{it.place.column} ({_quoted(it.text)}): {_plain(it.why)}"
        for it in found.unjudged
    ]
    return [words(found.lang)("verify.unjudged.title"), "", *lines, ""]


def _address(one: Checked) -> str:
    return _ADDRESS + one.record.iri.removeprefix(DCGD) if one.record else ""


def _quoted(text: str) -> str:
    return "“" + _plain(text) + "”"


def _plain(text: str) -> str:
    """A text in which Markdown sees no marks."""
    return one_line(text).translate({ord(mark): f"\\{mark}" for mark in "*_[]<>`\\"})


def annotated_html(found: Verified, document: Document) -> str:
    """A copy of the text as a page of its own, each reference marked and explained below."""
    t, text = words(found.lang), document.text
    numbers = {id(one): number for number, one in _notes(found)}
    body, at = [], 0
    for one in found.checked:
        if one.start < at:
            continue
        body.append(str(escape(text[at : one.start])))
        number = numbers.get(id(one))
        link = f'<sup><a href="#n{number}">{number}</a></sup>' if number else ""
        title = escape(t(f"verify.{one.verdict}"))
        body.append(
            f'<mark class="{severity(one) if number else "right"}" title="{title}">'
            f"{escape(text[one.start : one.end])}</mark>{link}"
        )
        at = one.end
    body.append(str(escape(text[at:])))
    notes = "\n".join(_note(found, number, one) for number, one in _notes(found))
    title = escape(words(found.lang)("verify.unjudged.title"))
    passed = "".join(
        f"<li>{it.place.line}:{it.place.column} ({escape(it.text)}): {escape(it.why)}</li>"
        for it in found.unjudged
    )
    passed = f"<p>{title}</p>\n<ul>{passed}</ul>\n" if passed else ""
    return (
        f'<!doctype html>\n<html lang="{found.lang}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(found.name)}</title>\n<style>{_STYLE}</style>\n"
        f"<pre>{''.join(body)}</pre>\n<ol>\n{notes}\n</ol>\n{passed}<p>{escape(found.note)}</p>\n"
        f"<p>{escape(found.graph)}</p></html>\n"
    )


_STYLE: Final = (
    "body{font:1rem/1.5 serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}pre{font:inherit;white-space:pre-wrap}"
    "mark{background:none;color:inherit;border-bottom:2px solid #2a7}"
    "mark.error{border-bottom:3px double #c22}mark.warning{border-bottom:2px dashed #b70}"
    "mark.info{border-bottom:2px dotted #777}"
)


def _note(found: Verified, number: int, one: Checked) -> str:
    told = " ".join(filter(None, (one.message, one.mending, one.remark)))
    link = (
        f' <a href="{escape(_address(one))}">{escape(one.record.label)}</a>.' if one.record else ""
    )
    sources = "; ".join(_source(it) for it in one.citations[:_MAX_CITED])
    label = words(found.lang)(f"verify.{one.verdict}")
    return (
        f'<li id="n{number}"><b>{escape(label)}</b> ({escape(one.text)}): {escape(told)}{link} '
        f"<small>{escape(sources)}</small></li>"
    )
