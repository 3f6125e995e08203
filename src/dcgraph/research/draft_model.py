"""What a draft is made of: plain records, as others in `model`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from dcgraph.research.footnotes import Paper
from dcgraph.research.model import (
    FORCES,
    Citation,
    Force,
    PlacedNorm,
    Silence,
    Statement,
    Text,
    Thing,
)

Role = Literal["bearer", "force", "action", "matter", "beneficiary", "qualifier"]
GapKind = Literal["gap", "gap in part", "not read", "weaker", "covered"]

CHOICES: Final[tuple[Force, ...]] = FORCES[:-1]
"""The forces of a proposal; what a text only treats asks for nothing."""


@dataclass(frozen=True, slots=True)
class Donor:
    """A norm that has a part, with the instrument in which it stands and its sources."""

    norm: Thing
    instrument: Thing
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a proposal: its words there, and the norms that have it, `norms` in all.

    `value` is a name, or a force. `in_place_of` is the bearer of the donors where the proposal
    addresses the parties to the convention in its place.
    """

    role: Role
    value: str
    label: str
    in_place_of: Thing | None
    norms: int
    donors: tuple[Donor, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What could stand for a part: `norms` donors have it, of which the strongest are named."""

    role: Role
    value: str
    label: str
    chosen: bool
    norms: int
    donors: tuple[Donor, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a text says on the actions so far, in a sentence, and its own norms.

    `weaker` are those that ask for less than the proposal, `covered` tells that one asks as much.
    """

    kind: GapKind
    message: str
    own: tuple[PlacedNorm, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """A law that has such a duty, whom it binds, and which of these are parties to the treaty."""

    text: Thing
    force: Force
    binds: tuple[Thing, ...]
    parties: tuple[Thing, ...]
    donors: tuple[Donor, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A proposal that this project worked out: no law, and no source's claim.

    `texts` are the same in each language, `text` and `reason` those of the reader. The force is
    that of the first donor.
    """

    thing: Thing
    part: Thing
    action: Thing
    force: Force
    text: Text | None
    reason: Text | None
    texts: tuple[Text, ...]
    donors: tuple[Donor, ...]
    review: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A provision as it is put together; `condition` is that of the first donor, to be worded.

    `parts` stand in the order of the text. `place` tells what such a provision is called.
    """

    text: Text
    place: str
    force: Force
    condition: Text | None
    parts: tuple[Part, ...]
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal for a text on an action, with all that it comes from.

    `notice` says that it is a proposal of this project and no law. `donors` are the norms of other
    texts, the strongest first; `total` counts them, and `address` is that of the whole list.
    `options` tells what else donors have, `covers` to what the action comes, and `laws` who is
    under such a duty already. `worked` are the proposals that this project worked out on the
    same actions, or all where no action is named. `silence` tells why there is no proposal.
    """

    notice: str
    against: Thing
    named: Thing | None
    actions: tuple[Thing, ...]
    gap: Gap | None
    total: int
    address: str
    donors: tuple[PlacedNorm, ...]
    proposal: Proposal | None
    options: tuple[Option, ...]
    covers: tuple[Statement, ...]
    laws: tuple[Law, ...]
    worked: tuple[Worked, ...]
    pinned: str
    paper: Paper
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a proposal; an empty name leaves it to the first donor."""

    force: str = ""
    bearer: str = ""
    matter: str = ""
    beneficiary: str = ""
    qualifier: str = ""


NO_CHOICE: Final = Choice()
