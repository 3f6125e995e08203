"""What the research desk answers with: plain records, the same from Python, REST and commands.

Every one is a frozen dataclass of texts, numbers and further ones, so that it can be written as
JSON and read back without loss. Sequences are tuples, in an order that a reader would expect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dcgraph.words import LANGUAGES as LANGUAGES  # noqa: PLC0414
from dcgraph.words import Language as Language  # noqa: PLC0414

Basis = Literal["asserted", "stated", "interpreted", "derived"]
Confidence = Literal["confirmed", "recalled"]
Review = Literal["", "proposed", "read twice", "disputed"]
Authority = Literal[
    "primary text", "official", "scholarly", "professional", "press", "self-published"
]
Extent = Literal["whole", "in part", "not read"]
Force = Literal["obliges", "obliges to permit", "endeavours", "recommends", "permits", "treats"]
Reason = Literal["unknown", "not covered", "not read", "filtered"]

BASES: tuple[Basis, ...] = ("asserted", "stated", "interpreted", "derived")
"""How a statement came about: a property that a record gives, a claim that a source makes, a
claim that is this project's reading, what follows by rule."""
CONFIDENCES: tuple[Confidence, ...] = ("confirmed", "recalled")
AUTHORITIES: tuple[Authority, ...] = get_args(Authority)
"""Who answers for what a source says, the weightiest first."""
FORCES: tuple[Force, ...] = get_args(Force)
"""How strongly a text speaks on a thing, the strongest first; see `research.force`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a language; the language is empty where it has none, as a date has."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A record as others mention it.

    `name` is the end of its IRI, `kind` the local name of its class, `language` that of its
    label, which may not be the one that was asked for.
    """

    iri: str
    name: str
    kind: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source.

    `supports` names the properties that it bears out, and none where it is all of its record;
    `supports_values` names the values of these that it bears out where it does not bear out all:
    a thing by its name, a text by its first words and its language.
    `address` is where the source stands on the web, empty where that is not known, and
    `authority` tells who answers for it. `short_name` may stand for its title; None where it has
    no short name. Citations stand in the order of confidence, of these the weightiest first, then
    by the title of the source.
    """

    source: Thing
    locator: str
    confidence: Confidence
    supports: tuple[str, ...]
    supports_values: tuple[Text, ...]
    address: str
    authority: Authority | None
    short_name: Text | None


@dataclass(frozen=True, slots=True)
class SourcedText(Text):
    """A text of a record, with the citations that support this text and no other."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A norm from which a statement follows, and the claim that says what its action comes to.

    `words` are the operative words of the text, `claim` the name of the claim that the action
    realises a characteristic or puts a concept in place. `citations` are those of the norm, and
    `condition` is what limits it, since what follows is limited by the same.
    `words_quoted` is true where the words were read as another text quotes them.
    """

    norm: Thing
    force: Force
    words: Text | None
    action: Thing
    claim: str
    citations: tuple[Citation, ...]
    words_quoted: bool = False
    condition: Text | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """What a provision lays down: who is to do, may do or must not do what, and how strongly.

    `kind` is the name of its class, such as ObligationNorm, and `kind_label` its label. `force` is
    None for a prohibition and for a norm whose verb was not read: nothing follows from these.
    `sentence` tells it in one sentence of the language that was asked for. `words_quoted` is true
    where the words were read as another text quotes them.
    """

    thing: Thing
    provision: Thing | None
    kind: str
    kind_label: str
    force: Force | None
    words: Text | None
    bearers: tuple[Thing, ...]
    actions: tuple[Thing, ...]
    matters: tuple[Thing, ...]
    beneficiaries: tuple[Thing, ...]
    qualifiers: tuple[Thing, ...]
    condition: Text | None
    summary: Text | None
    citations: tuple[Citation, ...]
    sentence: str
    words_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """The day from which a norm holds, and the provision, edition or text that has the date.

    `property` is `applicationDate` or `entryIntoForceDate`.
    """

    date: str
    property: str
    of: Thing
    confidence: Confidence | None


@dataclass(frozen=True, slots=True)
class PlacedNorm:
    """A norm beside those of other texts, with the instrument in which it stands.

    `status` is that of the instrument today. `since` is None where no day is known, `until` empty.
    `past` tells that the norm held once: its text has ended, or another edition stands in place of
    its own. `confidence` is that of the best citation of the norm.
    """

    norm: Norm
    instrument: Thing
    status: Thing | None
    since: Since | None
    until: str
    past: bool
    confidence: Confidence | None

    @property
    def without_force(self) -> bool:
        """Whether the instrument is a draft or a text that has not entered into force."""
        return self.status is not None and self.status.name in ("Draft", "NotInForce")


@dataclass(frozen=True, slots=True)
class Parallels:
    """Norms of other texts with an action and a matter of a norm of a provision: it is derived.

    The strongest are given; `total` counts all, and `address` is that of the whole list, which
    has those that held on the day that counts.
    """

    norms: tuple[PlacedNorm, ...]
    total: int
    address: str
    basis: Basis = "derived"


@dataclass(frozen=True, slots=True)
class Statement:
    """That something stands in a relation to a thing, or has a value.

    Either `object` or `value` is there. `confidence` is that of its best citation, None where
    it needs none. `claim` names the claim that makes it, empty for what a record says itself
    or what follows by rule. `claimants` hold the claim: actors, or the treaty or act that lays it
    down. `stated_on` is the date of that. `citations` support what is stated, `other_citations`
    its date or who holds it alone. `norms` are those from which it follows; its citations are
    then those of the norms and of the claims on their actions. `force` tells how strongly a text
    speaks, None where the relation says nothing of that.

    `read_by` names who read the claim against its source, `read_on` is the day of the last
    reading, and `review` tells whether a second reader agrees: all are empty where nobody says so.
    """

    subject: Thing
    relation: str
    relation_label: str
    object: Thing | None
    value: Text | None
    basis: Basis
    confidence: Confidence | None
    claim: str
    claimants: tuple[Thing, ...]
    stated_on: str
    rationale: Text | None
    read_by: tuple[str, ...]
    read_on: str
    review: Review
    citations: tuple[Citation, ...]
    other_citations: tuple[Citation, ...]
    norms: tuple[Ground, ...] = ()
    force: Force | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What the norms of a text and its parts come to for a thing, by one force.

    `norms` counts them, `provisions` those that have them. `confidence` is that of the surest
    norm with the claim on its action.
    """

    object: Thing
    relation: str
    relation_label: str
    force: Force
    norms: int
    provisions: int
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition of a concept: its substance, by whom, where and when it was given.

    `wording` is the substance in this project's own words, never a quotation of the source.
    `citations` support it, `other_citations` its date or who gave it alone.
    """

    thing: Thing
    wording: Text | None
    date: str
    given_by: tuple[Thing, ...]
    given_in: tuple[Thing, ...]
    confidence: Confidence | None
    citations: tuple[Citation, ...]
    other_citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far an instrument was read, and what is known to be missing."""

    thing: Thing
    extent: Extent
    summary: SourcedText | None
    gaps: tuple[SourcedText, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """Why an answer is empty, in a sentence, and the nearest things that there are."""

    reason: Reason
    message: str
    near: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment changes in what a provision lays down.

    `date` is that of the amendment or of the first edition that has it, `act` the act as it is
    cited; both may be empty. The norms are those that are described.
    """

    thing: Thing
    kind: Thing
    provisions: tuple[Thing, ...]
    date: str
    edition: Thing | None
    act: str
    summary: SourcedText | None
    norms_before: tuple[Thing, ...]
    norms_after: tuple[Thing, ...]
    confidence: Confidence | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """All that is said of a thing.

    `kinds` are its classes, the nearest first. `parts` are what lies in it, in its own order,
    `within` what it lies in, the nearest first. `statements` are those of which it is the
    subject or the object; `silence` tells why there are none. Definitions are chosen by day and
    confidence, and have no basis of their own. `norms` are what a provision itself lays down,
    `follows` what that comes to, the strongest first. `tally` counts, for a text whose parts have
    norms, what all of these come to, the strongest first. `changes` are the amendments of a text
    and of its parts that are described, the oldest first.
    `parallels` are the norms of other texts beside those of a provision, None where there are none.
    """

    thing: Thing
    kinds: tuple[str, ...]
    labels: tuple[Text, ...]
    other_labels: tuple[Text, ...]
    summaries: tuple[SourcedText, ...]
    notes: tuple[SourcedText, ...]
    definitions: tuple[Definition, ...]
    statements: tuple[Statement, ...]
    parts: tuple[Thing, ...]
    within: tuple[Thing, ...]
    editions: tuple[Thing, ...]
    coverage: tuple[Coverage, ...]
    citations: tuple[Citation, ...]
    silence: Silence | None
    norms: tuple[Norm, ...] = ()
    follows: tuple[Statement, ...] = ()
    tally: tuple[Tally, ...] = ()
    changes: tuple[Change, ...] = ()
    parallels: Parallels | None = None
