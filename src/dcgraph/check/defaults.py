"""What is wrong where records leave out what their names are to say, and with their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dcgraph.check.findings import Finding, on_record, on_triple
from dcgraph.check.known import Known
from dcgraph.namespaces import DCG, DCGD, LABEL, SKOS, TYPE, compact
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.turtle import Located

_NORM: Final = re.compile(r"(.+)\.norm-\d+")
_FIGURE: Final = re.compile(r"(.+)\.([a-z]{3})\.([a-z-]+)")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_STEM: Final = 5
_LABELS: Final = frozenset({LABEL, SKOS + "altLabel", DCG + "abbreviation"})
_RATIONALE, _OBJECT = DCG + "rationale", DCG + "hasObject"
_ENDS: Final = frozenset(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_HAS_NORM, _VALUE = DCG + "hasNorm", DCG + "observedValue"
_ABBREVIATION: Final = DCG + "abbreviation"


def left_out(known: Known, file: SourceFile) -> Iterator[Finding]:
    """Records of a file that leave out what no rule gives back."""
    laid_down = {t.object.value for t in file.triples if t.predicate.value == _HAS_NORM}
    for local, triples in _records(file):
        paths = {triple.predicate.value: triple.object.value for triple in triples}
        kind, fault = paths.get(TYPE, ""), None
        if figure := _VALUE in paths and not kind and _FIGURE.fullmatch(local):
            fault = _figure_fault(known, file, *figure.groups())
        elif kind == DCG + "Claim" and _ENDS.isdisjoint(paths):
            fault = _relation_fault(known, local)
        elif (
            DCG + "Norm" in known.above.get(kind, ())
            and (norm := _NORM.fullmatch(local))
            and DCGD + local not in laid_down
        ):
            fault = "provision", {"name": f"dcgd:{norm[1]}"}
        if fault is not None:
            yield on_record(file, triples[0], "File-leftOut", fault[1], which=fault[0])


def strayed(corpus: Corpus, file: SourceFile) -> Iterator[Finding]:
    """Claims of a file whose rationale has no word of the name or a label of their object.

    Words are compared by their first letters, so that their endings do not count.
    """
    ends = {fact[0].value: fact[2].value for fact in file.filled if fact[1].value == _OBJECT}
    for triple in file.triples:
        claim = triple.subject.value
        if triple.predicate.value == _RATIONALE and claim in ends:
            values = (
                fact[2] for fact in corpus.facts_about(ends[claim]) if fact[1].value in _LABELS
            )
            labels = [value.value for value in values]
            words = _words(" ".join([ends[claim].removeprefix(DCGD), *labels]))
            if labels and words.isdisjoint(_words(triple.object.value)):
                names = {"object": compact(ends[claim]), "label": labels[0]}
                yield on_triple(file, triple, "File-rationale", names=names)


def misplaced(file: SourceFile) -> Iterator[Finding]:
    """Norms apart from those of their provision, and figures of a table out of order."""
    here = {local for local, _ in _records(file)}
    last: dict[str, str] = {}
    """The last record so far of each provision, norms included, and of each table."""
    before = ""
    for local, triples in _records(file):
        values = [triple for triple in triples if triple.predicate.value == _VALUE]
        norm, figure = _NORM.fullmatch(local), values and _FIGURE.fullmatch(local)
        if figure:
            group, which = figure[1], "figure"
            is_misplaced = local < last.get(group, "")
        else:
            group, which = norm[1] if norm else local, "norm"
            is_begun = _NORM.fullmatch(last.get(group, "")) is not None
            is_late = is_begun and last[group] != before
            is_misplaced = norm is not None and (is_late or (group in here and group not in last))
        if is_misplaced:
            names = {"before": f"dcgd:{last[group] if figure else before}"}
            yield on_record(file, triples[0], "File-order", names, which=which)
        else:
            last[group] = local
        if figure and len(values) > 1:
            yield on_triple(file, values[1], "File-order", "twice")
        before = local


def _words(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower())}


def _records(file: SourceFile) -> Iterator[tuple[str, list[Located]]]:
    """The records of a file by their local names, in its order."""
    for subject in dict.fromkeys(triple.subject.value for triple in file.triples):
        if subject.startswith(DCGD) and ".citation-" not in subject:
            yield subject.removeprefix(DCGD), file.about(subject)


def _figure_fault(
    known: Known, file: SourceFile, table: str, code: str, item: str
) -> tuple[str, dict[str, str]]:
    """What the name of a figure says that there is not."""
    if DCGD + table not in known.records:
        return "table", {"name": f"dcgd:{table}"}
    if not file.defaults.has_value(_ABBREVIATION, code.upper()):
        return "economy", {"code": code.upper()}
    return "indicator", {"item": item}


def _relation_fault(known: Known, local: str) -> tuple[str, dict[str, str]]:
    """The part of the name of a claim that was to be a relation: what follows the subject."""
    parts = local.split(".")
    wholes = (n for n in range(len(parts) - 1, 0, -1) if _record(parts[:n]) in known.records)
    part = parts[next(wholes, len(parts) - 1)]
    near = [name.removeprefix("dcg:") for name in known.near(DCG + part)]
    relations = [name for name in near if name[:1].islower()]
    if relations:
        return "relationNear", {"part": part, "near": relations[0]}
    return "relation", {"part": part}


def _record(parts: list[str]) -> str:
    return DCGD + ".".join(parts)
