"""The rules that the program itself holds: on files, names, questions and the baseline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dcgraph.load import Place

__all__ = ["BUILT_IN", "Row", "Rule", "Severity", "by_name"]

Severity = Literal["error", "warning", "info"]

_HOME: Final = "src/dcgraph/validate"

Row = tuple[str, str, Severity, str, str, str, str, str]
"""A rule as it is written down: name, title, severity, why, repair, expected, good, bad."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check looks at: its stable name, and all that a person may ask about it.

    `title` is the rule in a few words, `why` its reason, `repair` what to do, `expected` what
    would be right where that can be said in general. `allowed` holds the only values there may
    be, in their short form, and `shape` the IRI of the shape that it belongs to, if any. `good`
    and `bad` are examples for rules that no file of examples shows.
    """

    id: str
    title: str
    severity: Severity
    why: str
    repair: str
    place: Place
    expected: str = ""
    allowed: tuple[str, ...] = ()
    shape: str = ""
    good: str = ""
    bad: str = ""


_ROWS: Final[tuple[Row, ...]] = (
    (
        "File-syntax",
        "file: can be read",
        "error",
        "What cannot be read is no part of the graph, and hides what else is wrong with it.",
        "Mend the file at the place that is named, or right before it.",
        "Turtle 1.1 in UTF-8, or a table of mappings",
        'dcgd:wco a dcg:Organization ;\n    dcg:abbreviation "WCO" .',
        'dcgd:wco a dcg:Organization\n    dcg:abbreviation "WCO" .',
    ),
    (
        "File-unknownTerm",
        "file: terms are declared",
        "error",
        "A term that the ontology does not declare means nothing to anybody.",
        "Correct the name of the term, or declare it in the ontology.",
        "a term that the ontology declares",
        'dcgd:rkc dcg:adoptionDate "1999-06-26" .',
        'dcgd:rkc dcg:adoptonDate "1999-06-26" .',
    ),
    (
        "File-danglingIri",
        "file: links lead to records",
        "error",
        "A link to a record that nobody wrote leads nowhere.",
        "Correct the name, or write the record.",
        "the name of a record that stands in data/",
        "dcgd:rkc dcg:isAdoptedBy dcgd:wco .",
        "dcgd:rkc dcg:isAdoptedBy dcgd:wcoo .",
    ),
    (
        "File-misplacedRecord",
        "file: records stand where their names say",
        "error",
        "A record is found by its name, which names its file or folder.",
        "Move the record into the file that its name begins with, or rename it.",
        "",
        "# data/actors/wco.ttl\ndcgd:wco.secretariat a dcg:Body .",
        "# data/actors/wco.ttl\ndcgd:secretariat a dcg:Body .",
    ),
    (
        "File-scatteredRecord",
        "file: a record stands in one file",
        "error",
        "A record that stands in two files is read in halves.",
        "Bring all that is said of the record into one file.",
        "",
        'dcgd:wco a dcg:Organization ; dcg:abbreviation "WCO" .',
        (
            "# data/actors/wco.ttl\ndcgd:wco a dcg:Organization .\n"
            '# data/actors/wco/names.ttl\ndcgd:wco dcg:abbreviation "WCO" .'
        ),
    ),
    (
        "File-untypedRecord",
        "file: records have a kind",
        "error",
        "Without a kind no rule applies to a record.",
        "Say with `a` what kind of thing the record is.",
        "a class of the ontology after `a`",
        'dcgd:wco a dcg:Organization ; dcg:abbreviation "WCO" .',
        'dcgd:wco dcg:abbreviation "WCO" .',
    ),
    (
        "File-blankNode",
        "file: only citations go without a name",
        "error",
        "What has no name cannot be pointed at; only citations need none.",
        "Write the node as a record of its own, with a name.",
        "",
        "dcgd:a.post dcg:isPostIn dcgd:wco .",
        'dcgd:a.post dcg:isPostIn [ skos:prefLabel "WCO"@en ] .',
    ),
    (
        "Question-unreadable",
        "question: can be read",
        "error",
        "A question is put to people in three languages before it is put to the graph.",
        "Begin the file with `# en: …`, `# fr: …` and `# ru: …`, in UTF-8.",
        "a question in English, French and Russian, and its query",
        "# en: Who adopted it?\n# fr: Qui l'a adopté ?\n# ru: Кто это принял?",
        "# en: Who adopted it?",
    ),
    (
        "Question-syntax",
        "question: is a query",
        "error",
        "A query that does not parse answers nobody.",
        "Correct the query at the place that is named.",
        "a SELECT, ASK or CONSTRUCT query of SPARQL 1.1, without SERVICE",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdoptedBy ?who }",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdoptedBy ?who",
    ),
    (
        "Question-unknownTerm",
        "question: names what there is",
        "error",
        "A query that names what nothing describes finds nothing, and does not say so.",
        "Correct the name in the query.",
        "a term of the ontology or a record of the graph",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdoptedBy ?who }",
        "SELECT ?who WHERE { dcgd:rkc dcg:isAdopteBy ?who }",
    ),
    (
        "Question-empty",
        "question: has an answer",
        "error",
        "A question that does not say what an empty answer means promises one.",
        "Correct the query or the data, or say with `# empty: …` what an empty answer means.",
        "one row or more",
        "# empty: No convention is in force.",
        "# en: …  (no line `# empty: …`, and no row)",
    ),
    (
        "Question-answer",
        "question: is answered as expected",
        "warning",
        "The expected answers were worked out by hand: one that changes shows news, or a slip.",
        "Look whether the answer should have changed: correct data, query or expected answer.",
        "the rows in tests/questions/, in their order",
        "expected: wco | 1999\nanswered: wco | 1999",
        "expected: wco | 1999\nanswered: wco | 1998",
    ),
    (
        "Baseline-unused",
        "baseline: entries are needed",
        "warning",
        "What is accepted is looked at again, so that nothing stays wrong unseen.",
        "Take the entry out of the baseline.",
        "a finding of the rule and the record that the entry names, with its fingerprint",
        'rule = "Claim-once"  # the check still finds it',
        'rule = "Claim-once"  # the check finds it no more',
    ),
    (
        "Baseline-expired",
        "baseline: entries are in date",
        "warning",
        "What is accepted is looked at again, so that nothing stays wrong unseen.",
        "Mend the fault and take the entry out, or give it a later last day and say why.",
        "a last day that is not over, or none",
        "expires = 2027-01-31",
        "expires = 2020-01-31",
    ),
)


def by_name(rows: Iterable[Row], path: Path) -> dict[str, Rule]:
    """The rules that rows in the module at `path` tell of, each with its line there."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = {}
    for name, title, severity, why, repair, expected, good, bad in rows:
        line = next((n for n, text in enumerate(lines, 1) if f'"{name}"' in text), 1)
        place = Place(f"{_HOME}/{path.name}", line, 9)
        found[name] = Rule(name, title, severity, why, repair, place, expected, good=good, bad=bad)
    return found


BUILT_IN: Final[dict[str, Rule]] = by_name(_ROWS, Path(__file__))
"""The rules by name."""
