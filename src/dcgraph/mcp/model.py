"""The answers of the tools."""

from __future__ import annotations

from dataclasses import dataclass, field

from dcgraph.research.model import Authority, Basis, Confidence, Extent, Force, Reason, Review


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing: by `name` it is asked for, by `label` it is spoken of."""

    name: str
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a document: its title, where in it, its web address, and whether it was read.

    `authority` tells who answers for the document: it is a primary text, official, scholarly,
    professional, press or self-published.
    `supports` names the properties that it alone is for, where it does not support all that it
    stands with.
    """

    title: str
    locator: str
    confidence: Confidence
    address: str = ""
    authority: Authority | None = None
    supports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """A norm: who is to do what, and how strongly the words say it.

    `name` is for the tool `record`. `force` is None for a prohibition and where the verb was not
    read, as `kind` says. `sentence` tells the norm by its parts. `words` are those of the text.
    `claim` says what the action comes to, where something follows. `sources` are those of the norm
    alone.
    """

    name: str
    force: Force | None
    kind: str = ""
    sentence: str = ""
    words: str = ""
    who: tuple[str, ...] = ()
    action: str = ""
    matters: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    condition: str = ""
    summary: str = ""
    claim: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with all that is needed to quote it.

    `basis` tells who says it, `confidence` whether the best source was read; `notice` is what
    has to be said with it. `claim` is its name, for the tool `record`; what a record says by a
    property has `record` and `property` instead where it stands apart from that record.
    `sources` support the statement; `more_sources` counts those beyond the ones given.
    `aside_sources` are for its date, or for who says it, alone.
    `read_by` names who read a claim against its source, `read_on` is the day of the last reading,
    `review` tells whether a second reader agrees.
    `force` tells how strongly a text speaks, `norms` from which of its norms that follows;
    `more_norms` counts others.
    """

    text: str
    basis: Basis
    confidence: Confidence | None = None
    notice: str = ""
    said_by: tuple[str, ...] = ()
    date: str = ""
    claim: str = ""
    record: str = ""
    property: str = ""
    rationale: str = ""
    sources: tuple[Source, ...] = ()
    more_sources: int = 0
    aside_sources: tuple[Source, ...] = ()
    read_by: tuple[str, ...] = ()
    read_on: str = ""
    review: Review = ""
    force: Force | None = None
    norms: tuple[Laid, ...] = ()
    more_norms: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """How far a text was read, what of it is known to be missing, and what has to be said of that.

    `more_known_gaps` counts those that are not given; the record of the text has all.
    """

    text: Mention
    extent: Extent
    notice: str = ""
    known_gaps: tuple[Said, ...] = ()
    more_known_gaps: int = 0
    summary: Said | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Why an answer is empty, and what is nearest."""

    reason: Reason
    message: str
    near: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Cite:
    """How to cite the answer: `text` as it stands, with the graph's version and content hash.

    `permalink` gives the same answer from a server with the same graph; it is a path on that
    server where none was named.
    """

    text: str
    version: str
    content: str
    permalink: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """What every answer has.

    `left_out` counts what is not told for want of room, from `next_offset` on. `silence` tells
    why there is nothing, `notices` what has to be said with the answer as a whole.
    `more_coverage` counts texts on whose reading nothing is told here.
    """

    cite: Cite
    notices: tuple[str, ...] = ()
    coverage: tuple[Read, ...] = ()
    more_coverage: int = 0
    silence: Quiet | None = None
    left_out: int = 0
    next_offset: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found, by which of its texts, and the sources of that text.

    Names have no source: what the record says has. `notice` has to be said with the text.
    `missing` are the words asked for that the thing does not have.
    """

    thing: Mention
    found_in: str
    text: str
    missing: tuple[str, ...] = ()
    confidence: Confidence | None = None
    notice: str = ""
    sources: tuple[Source, ...] = ()
    more_sources: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Framed):
    """What was found by words, the best first; `kinds` counts all of it by kind."""

    matches: tuple[Match, ...] = ()
    kinds: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many norms of a text and its parts come to a thing, by one force.

    The tool `explain` names them with their sources, from the text by the relation to the thing.
    """

    thing: Mention
    relation: str
    force: Force
    norms: int
    provisions: int
    confidence: Confidence
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Framed):
    """A record: what the thing is, what has to be noted, how it is defined, and what is said of it.

    Notes come before definitions, then come the norms of a provision, the tally of what the norms
    of its parts come to, and then statements, where there is not room for all.
    """

    thing: Mention
    labels: dict[str, str] = field(default_factory=dict)
    notes: tuple[Said, ...] = ()
    summary: Said | None = None
    definitions: tuple[Said, ...] = ()
    norms: tuple[Laid, ...] = ()
    tally: tuple[Tallied, ...] = ()
    statements: tuple[Said, ...] = ()
    within: tuple[Mention, ...] = ()
    parts: tuple[Mention, ...] = ()
    more_parts: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path in words, and the statements that it rests on, the soundest first."""

    text: str
    statements: tuple[Said, ...]
    more_statements: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of statements, read out as an argument; it is as sound as its weakest step."""

    argument: str
    basis: Basis
    confidence: Confidence | None
    things: tuple[Mention, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Led(Framed):
    """The best paths between two things; `note` says what a path is worth."""

    note: str
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Argued:
    """A chain by which something follows: facts, norms and claims, and what follows from them."""

    number: int
    basis: Basis
    confidence: Confidence | None
    steps: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained(Framed):
    """Why a statement holds, by each chain; or that it does not, and what there is `instead`."""

    statement: str
    holds: bool
    chains: tuple[Argued, ...] = ()
    instead: tuple[Said, ...] = ()
    more_instead: int = 0


@dataclass(frozen=True, slots=True)
class Aspect:
    """A characteristic of a notion against a text.

    `state` tells whether it is covered there, `means` what that says. `given` is why it is held
    to be a characteristic of the notion, `statements` are those of the text on it, and
    `elsewhere` those of other texts where it has none.
    """

    characteristic: Mention
    state: str
    means: str
    given: tuple[Said, ...]
    more_given: int = 0
    statements: tuple[Said, ...] = ()
    elsewhere: tuple[Said, ...] = ()
    more_statements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking(Framed):
    """Which characteristics of a notion a text covers, and which not; `counts` by state."""

    notion: Mention
    instrument: Mention
    counts: dict[str, int]
    aspects: tuple[Aspect, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """What a text says on a thing: the strongest statement, by its force where it has one.

    The force of the cell is the strongest of any of its statements; `more_statements` counts those
    that are not given.
    """

    thing: Mention
    text: Mention
    force: Force | None
    strongest: Said
    more_statements: int = 0


@dataclass(frozen=True, slots=True)
class Blank:
    """Texts, by name, that say nothing on a thing here, and what that means."""

    thing: Mention
    state: str
    means: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking(Framed):
    """How strongly texts speak on things; `counts` has the cells by state.

    `silent_texts` counts, by how far they were read, texts of a group that are left out since
    they say nothing on any of the things.
    """

    counts: dict[str, int]
    cells: tuple[Covered | Blank, ...] = ()
    silent_texts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: the kind of things it takes, and those it asks of by itself."""

    name: str
    kind: str
    usual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A saved question."""

    name: str
    title: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions(Framed):
    """The saved questions, by their names."""

    questions: tuple[Question, ...] = ()


Cell = Mention | str | None
"""A value in a row: a thing, a text, or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer, in the order of its columns.

    `grounds` are what the records say that make it: the claim, the membership, the definition, the
    property. `more_grounds` counts those that are not given. Without any there is a `notice`.
    """

    cells: tuple[Cell, ...]
    grounds: tuple[Said, ...] = ()
    more_grounds: int = 0
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Framed):
    """The rows of an answer to a question or a query; `triples` instead where it made some.

    `computed` are the columns that the query counts or works out: no source has these figures.
    """

    title: str = ""
    columns: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    triples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reference of a text and what the graph says of it.

    `place` is line:column, `verdict` one of those of `dcgraph verify`, `mending` what to write
    instead. What is `unknown here` or `not read` may be right.
    """

    place: str
    text: str
    verdict: str
    message: str = ""
    remark: str = ""
    mending: str = ""
    record: Mention | None = None
    nearest: tuple[Mention, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The references of a text, and how many have which verdict."""

    graph: str
    notices: tuple[str, ...]
    counts: dict[str, int]
    references: tuple[Verdict, ...] = ()
    left_out: int = 0
    next_offset: int = 0
