"""What assistants may ask for: each parameter with what it means and its bounds."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from dcgraph.assistants import arguing, finding
from dcgraph.assistants.fitting import MOST_OFFSET
from dcgraph.research.model import Basis, Confidence, Force, Language
from dcgraph.research.wanted import Wanted, wanted
from dcgraph.search import MAX_LETTERS

__all__ = [
    "AsOf",
    "Bases",
    "Columns",
    "Confidences",
    "Forces",
    "Given",
    "Kind",
    "Lang",
    "Limit",
    "Longest",
    "Name",
    "Number",
    "Offset",
    "Query",
    "Rows",
    "Whole",
    "Words",
    "wish",
]

_LONGEST_NAME: Final = 300
_LONGEST_AXIS: Final = 2_000

Name = Annotated[str, Field(min_length=1, max_length=_LONGEST_NAME)]
Words = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_LETTERS,
        description="Words in English, French or Russian, or numbers such as RKC 7.1.",
    ),
]
Kind = Annotated[
    str,
    Field(
        max_length=_LONGEST_NAME,
        description="Classes, with commas, such as Notion,Instrument,Provision; else all.",
    ),
]
Lang = Annotated[Language, Field(description="The language of labels and notices.")]
Bases = Annotated[
    list[Basis],
    Field(
        max_length=4,
        description="Which bases statements may have; without any, all but derived, of which "
        "only what follows from norms.",
    ),
]
Confidences = Annotated[
    list[Confidence], Field(max_length=2, description="Which confidences; without any, both.")
]
Forces = Annotated[
    list[Force],
    Field(max_length=6, description="How strongly a text has to speak; without any, all."),
]
AsOf = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$",
        description="What held on that day, month or year, such as 2019-06-03; else any time.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=finding.MOST, description="How many at most.")]
Offset = Annotated[
    int, Field(ge=0, le=MOST_OFFSET, description="The next_offset of the answer before, else 0.")
]
Number = Annotated[int, Field(ge=1, le=arguing.MOST, description="How many paths at most.")]
Longest = Annotated[
    int, Field(ge=1, le=arguing.LONGEST, description="How many steps a path may have.")
]
Rows = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_LONGEST_AXIS,
        description="Things: names with commas, or notions, mechanisms, characteristics, "
        "processes, technologies, characteristics:digital-customs.",
    ),
]
Columns = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_LONGEST_AXIS,
        description="Texts: names with commas, or conventions, guidelines, legal-acts, "
        "instruments, parts:rkc, provisions:rkc.ga.",
    ),
]
Whole = Annotated[
    bool, Field(description="Also the texts of a group that say nothing on any of the things.")
]
Given = Annotated[
    dict[str, str],
    Field(
        max_length=10,
        description="Names of things, with commas, by parameter, as in "
        '{"notion": "paperless-customs"}; else what the question asks of by itself.',
    ),
]
Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=20_000,
        description="SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes dcg, dcgd, skos, "
        "dcterms, rdf, rdfs, owl and xsd need no declaration.",
    ),
]


def wish(
    lang: Language,
    basis: list[Basis],
    confidence: list[Confidence],
    as_of: str,
    force: list[Force],
) -> Wanted:
    """What is wanted of an answer; raises ParameterError for a day that is none."""
    return wanted(lang, ",".join(basis), ",".join(confidence), as_of, ",".join(force))
