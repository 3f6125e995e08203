"""What a check of a text answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from dcgraph.research.model import Citation, Language, Thing

Verdict = Literal[
    "right",
    "no such provision",
    "something else",
    "stronger than the text",
    "older version",
    "contradicted",
    "our reading",
    "recalled only",
    "not read",
    "unknown here",
]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
WRONG: Final[tuple[Verdict, ...]] = (
    "no such provision",
    "something else",
    "stronger than the text",
    "contradicted",
)
"""What has to be mended. The graph holds what shows it."""
DOUBTFUL: Final[tuple[Verdict, ...]] = ("older version", "our reading", "recalled only")
"""What may stand if the text says so. The rest but *right* tells only that nothing is known."""

Kind = Literal["provision", "instrument", "edition", "date", "count", "party"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reference stands: line and column from 1, and the paragraph or page, else 0.

    In DOCX and PDF the line is that of the text as it was read from the file.
    """

    line: int
    column: int
    paragraph: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A reference of a text, and what the graph says of it.

    `start` and `end` are places in the text that was read, in characters. `message` says what the
    verdict rests on, `remark` how the reference was read where that is not plain, `mending` what
    to write instead; both may be empty. `record` is what is meant, or what the verdict rests on,
    `nearest` what may have been meant, and `citations` are the sources of what `message` says.
    """

    start: int
    end: int
    place: Place
    text: str
    kind: Kind
    verdict: Verdict
    message: str
    remark: str
    mending: str
    record: Thing | None
    nearest: tuple[Thing, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What a text seems to say of a text or a part that was recognised, and why it is not judged.

    `start` and `end` are places in the text that was read, in characters.
    """

    start: int
    end: int
    place: Place
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many references have a verdict."""

    verdict: Verdict
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Verified:
    """A text that was checked.

    `form` is how it was written (`text`, `markdown`, `latex`, `docx`, `pdf`), `graph` names the
    version and the hash of the graph that was asked. `counts` has all verdicts, those that have no
    reference too. `unjudged` are statements that were seen and that no verdict speaks of. `note`
    says what the check does not do.
    """

    name: str
    form: str
    lang: Language
    graph: str
    characters: int
    counts: tuple[Count, ...]
    checked: tuple[Checked, ...]
    unjudged: tuple[Unjudged, ...]
    note: str
