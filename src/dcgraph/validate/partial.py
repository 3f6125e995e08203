"""What can still be said of a graph of which some files cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dcgraph.errors import LoadError
from dcgraph.files import read_bytes
from dcgraph.load import Corpus
from dcgraph.validate.catalogue import catalogue
from dcgraph.validate.findings import Finding

__all__ = ["STAGES_LEFT_OUT", "sound_alone"]

STAGES_LEFT_OUT = ("constraints", "consistency", "questions")
"""The stages that look at the graph as a whole, and find false faults where parts are missing."""


def sound_alone(
    corpus: Corpus, refused: Iterable[LoadError], findings: Iterable[Finding]
) -> list[Finding]:
    """Those of the findings of lint and core shapes that no unread file can explain.

    A name that an unread file mentions may be declared there. Without all of the ontology,
    nobody knows what is of which class.
    """
    paths = [error.path for error in refused]
    unread = "\n".join(map(_content, paths))
    ontology = any(path.is_relative_to(corpus.root / "ontology") for path in paths)
    rules = catalogue(corpus)

    def stands(finding: Finding) -> bool:
        local = finding.value.partition(":")[2]
        if finding.rule == "File-unknownTerm":
            names = (finding.path.partition(":")[2], local)
            return not any(name and name in unread for name in names)
        if finding.rule == "File-danglingIri":
            # In a table of mappings it is the subject that leads nowhere.
            mapped = not finding.value.startswith("dcgd:")
            return (finding.subject.rpartition("/")[2] if mapped else local) not in unread
        if finding.rule == "File-untypedRecord":
            return finding.subject.rpartition("/")[2] not in unread
        if finding.rule.startswith("File-"):
            return True
        expected = rules[finding.rule].expected if finding.rule in rules else ""
        elsewhere = expected.startswith("from the other side")
        kind = "of the kind" in expected and finding.value and local in unread
        return not (ontology or elsewhere or kind)

    return [finding for finding in findings if stands(finding)]


def _content(path: Path) -> str:
    # A link that was refused is not followed now.
    if path.is_symlink():
        return ""
    # Whatever bytes stand in it: a name in them is mentioned.
    try:
        return read_bytes(path).decode("utf-8", errors="replace")
    except LoadError:
        return ""
