"""One small report that every format writes: faults of all severities."""

from __future__ import annotations

from dcgraph.check.findings import Finding
from dcgraph.check.reports import LeftOut, Report
from dcgraph.check.rules import Rule
from dcgraph.rdf.corpus import Place

FILE = "data/instruments/sample.ttl"
DCGD = "https://w3id.org/dcgraph/id/"

BAD_DATE = Finding(
    "Instrument-adoptionDate",
    "error",
    Place(FILE, 7, 22),
    DCGD + "sample",
    "dcg:adoptionDate",
    '"1999-13-26"',
    "Write the date as year-month-day.",
    "Dates are compared as text.",
    label="Sample Convention",
    title="instrument: adoption date",
    expected="text of the form 1999, 1999-06 or 1999-06-26; at most one value",
)
UNKNOWN = Finding(
    "File-unknownTerm",
    "error",
    Place(FILE, 8, 5),
    DCGD + "sample",
    "dcg:adoptonDate",
    '"1999"',
    "dcg:adoptonDate is declared nowhere in the ontology; did you mean dcg:adoptionDate?",
    "A term that the ontology does not declare means nothing to anybody.",
    label="Sample Convention",
    title="file: terms are declared",
    near=("dcg:adoptionDate",),
)
SCATTERED = Finding(
    "File-scatteredRecord",
    "error",
    Place(FILE, 11, 1),
    DCGD + "sample.1",
    "",
    "",
    "This record is also described in data/instruments/a b.ttl: bring all of it into one file.",
    "A record that stands in two files is read in halves.",
    other=(Place("data/instruments/a b.ttl", 4, 1),),
)
LONG = Finding(
    "Claim-rationale",
    "warning",
    Place(FILE, 12, 17),
    DCGD + "sample.1",
    "dcg:summary",
    '"100 % <sure> & "dry""@en',
    "Say it in two sentences, 50 % shorter:\nfirst the text, then the reading {so} [see](1).",
    "Who attacks it needs to know where.",
    label="Article 1, first part",
    title="claim: rationale",
)
LOOSE = Finding(
    "Coverage-known",
    "info",
    None,
    DCGD + "nowhere",
    "",
    "",
    "Nothing is said of how far it was read.",
    "Absence is told.",
)
RULE = Rule(
    "File-unknownTerm",
    "file: terms are declared",
    "error",
    "A term that the ontology does not declare means nothing to anybody.",
    "Correct the name of the term, or declare it in the ontology.",
    Place("rules.py", 1, 1),
)
LEFT_OUT = (
    LeftOut("constraints", "Mend the files & check again, 100 %."),
    LeftOut("consistency", "Mend the files & check again, 100 %."),
    LeftOut("questions", "They were not asked for."),
)


def report() -> Report:
    """The report of a check of that graph."""
    return Report(
        findings=(BAD_DATE, UNKNOWN, SCATTERED, LONG, LOOSE),
        left_out=LEFT_OUT,
        rules={UNKNOWN.rule: RULE},
    )
