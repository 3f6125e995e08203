"""A provision drafted from norms of other texts: what each part comes from, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.concordance import Entry, actions_on, index, is_past, on_actions, placed
from dcgraph.research.coverage import extent, readings, text_named
from dcgraph.research.draft_consequences import MAX_NAMED, covers, donor, fits, force_by, laws
from dcgraph.research.draft_model import (
    CHOICES,
    NO_CHOICE,
    Choice,
    Donor,
    Draft,
    Gap,
    GapKind,
    Option,
    Part,
    Proposal,
    Role,
    Worked,
)
from dcgraph.research.draft_paper import draft_paper
from dcgraph.research.filters import Filters, bounded, listed
from dcgraph.research.footnotes import NO_PAPER
from dcgraph.research.force import MARK, verb_of
from dcgraph.research.graph import Desk
from dcgraph.research.model import Force, Language, Silence, Text, Thing
from dcgraph.research.norm_sentence import Parts, composed, limits, text_of
from dcgraph.research.norms import force_place
from dcgraph.research.relevance import owner, texts, wholes
from dcgraph.research.tables import Table
from dcgraph.words import words

NONE: Final = "none"
"""In place of a name: the proposal has no such part."""
USUAL: Final = "rkc.ga"
MAX_DONORS: Final = 100
USUAL_DONORS: Final = 12
_ROLES: Final[dict[Role, str]] = {
    "bearer": "hasBearer",
    "action": "hasAction",
    "matter": "hasMatter",
    "beneficiary": "hasBeneficiary",
    "qualifier": "hasQualifier",
}
_IN_PLACE: Final = ("bearers.member-states", "bearers.governments", "bearers.wto-members")
"""Bearers of other texts in whose place a convention addresses its parties."""
_PARTIES: Final = DCGD + "bearers.contracting-parties"
_WITHOUT_FORCE: Final = (DCG + "Draft", DCG + "NotInForce")


def draft(
    desk: Desk,
    wanted: Filters,
    *,
    of: str = "",
    against: str = USUAL,
    choice: Choice = NO_CHOICE,
    most: int = USUAL_DONORS,
) -> Draft:
    """A proposal on an action, a concept or a worked proposal by its name, for a text.

    Raises NotFoundError for a name that there is not, ParameterError for a thing of another kind,
    for what no donor has, and for a number out of bounds.
    """
    bounded("most", most, MAX_DONORS)
    lang, text = wanted.lang, _text(desk, against)
    named = desk.iri(of) if of else ""
    model = named if named and "Proposal" in desk.kinds(named) else ""
    if model:
        text = desk.facts.first(model, DCG + "isProposedFor")
        if choice != NO_CHOICE or against not in ("", USUAL, text.removeprefix(DCGD)):
            raise ParameterError(
                f"{of} has its force and parts; leave out the other parameters, or name its action "
                f"{desk.facts.first(model, DCG + 'proposesAction').removeprefix(DCGD)}."
            )
    actions = _actions(desk, named, model)
    every = on_actions(desk, actions, wanted) if actions else []
    # A chapter has no gap where another chapter of its annex asks for the same.
    around = desk.facts.first(text, DCG + "isPartOf") if model else text
    within, whole = texts(desk, around or text), texts(desk, owner(desk, text))
    own = [one for one in every if one.provision in within and not is_past(desk, one)]
    donors = [one for one in every if one.provision not in whole and _lasting(desk, one)]
    first = _first(desk, donors, choice, model)
    address = f"/api/v1/concordance?{urlencode({'action': of})}" if of and not model else ""
    found = Draft(
        notice=words(lang)("draft.notice"),
        against=desk.thing(text, lang),
        named=desk.thing(named, lang) if named else None,
        actions=desk.things(sorted(actions), lang),
        gap=_gap(desk, around or text, own, first, lang) if named else None,
        total=len(donors),
        address=address,
        donors=tuple(placed(desk, one.norm, lang) for one in donors[:most]),
        proposal=None,
        options=(),
        covers=(),
        laws=(),
        worked=_worked(desk, actions, lang) if not model else (worked(desk, model, lang),),
        pinned=desk.pinned(),
        paper=NO_PAPER,
        silence=None,
    )
    if first:
        board = _Board(desk, donors, first, actions=actions, choice=choice, lang=lang, model=model)
        found = replace(
            found,
            proposal=board.proposal(),
            options=tuple(board.options()),
            covers=covers(desk, board.action, lang),
            laws=laws(desk, text, donors, board.action, lang),
        )
    elif named:
        kind = "unfit" if donors else "no-donor"
        message = words(lang)(f"draft.{kind}", n=len(donors))
        found = replace(found, silence=Silence("not covered", message, ()))
    return replace(found, paper=draft_paper(desk, found, lang))


def _text(desk: Desk, name: str) -> str:
    iri = text_named(desk, name or USUAL)
    if {"Provision", "Instrument", "Edition"}.isdisjoint(desk.kinds(iri)):
        raise ParameterError(f"{name} is no text; name an instrument or a part of one, as rkc.ga.")
    return iri


def _actions(desk: Desk, named: str, model: str) -> frozenset[str]:
    if model:
        return frozenset(desk.facts.iris(model, DCG + "proposesAction"))
    if named and {"Action", "Concept"}.isdisjoint(desk.kinds(named)):
        raise ParameterError(
            f"{named.removeprefix(DCGD)} is of the kind {desk.thing(named).kind}; name an action, "
            "a characteristic or another concept, or a proposal, as actions.lodge-once."
        )
    return actions_on(desk, named) if named else frozenset()


def _lasting(desk: Desk, one: Entry) -> bool:
    """Whether a norm can be a donor: its text has not ended, and is no draft or without force."""
    status = desk.facts.first(one.instrument, DCG + "hasStatus")
    return not is_past(desk, one) and status not in _WITHOUT_FORCE


def _first(desk: Desk, donors: list[Entry], choice: Choice, model: str) -> Entry | None:
    """The norm whose parts the proposal has where nothing else was chosen: the strongest that fits.

    Raises ParameterError for a force that no donor has, or no donor with the bearer.
    """
    if model:
        return index(desk).entries[desk.facts.first(model, DCG + "takesForceFrom")]
    fit = [one for one in donors if fits(desk, one)]
    if choice.force and choice.force not in CHOICES:
        raise ParameterError(f"force is one of {', '.join(CHOICES)}, not {choice.force[:40]!r}.")
    with_force = [one for one in fit if not choice.force or force_by(one) == choice.force]
    bearer = choice.bearer and desk.iri(choice.bearer)
    found = [
        one
        for one in with_force
        if not bearer or _addressed(bearer, desk.facts.iris(one.norm, DCG + "hasBearer"))
    ]
    if not found and (choice.force or bearer) and donors:
        known = sorted({force for one in fit if (force := force_by(one))}, key=CHOICES.index)
        raise ParameterError(
            f"No donor has {' and '.join(filter(None, (choice.force, choice.bearer)))}; donors "
            f"have the forces {', '.join(known) or 'of no proposal'}."
        )
    return found[0] if found else None


def _addressed(bearer: str, bearers: Iterable[str]) -> bool:
    """Whether a norm is on a bearer, or on one in whose place this is addressed."""
    return any(it == bearer or _address(it) == bearer for it in bearers)


def _address(bearer: str) -> str:
    """Whom a convention addresses for a bearer of another text."""
    return _PARTIES if bearer.removeprefix(DCGD) in _IN_PLACE else bearer


class _Board:
    """The parts of one proposal, and who has each."""

    def __init__(
        self,
        desk: Desk,
        donors: list[Entry],
        first: Entry,
        *,
        actions: frozenset[str],
        choice: Choice,
        lang: Language,
        model: str,
    ) -> None:
        self.desk, self.first, self.lang, self.model = desk, first, lang, model
        self.actions = actions
        self.t = words(lang)
        force = force_by(first)
        assert force
        self.force: Force = force
        self.action = (
            desk.facts.first(model, DCG + "proposesAction")
            if model
            else min(first.actions & actions)
        )
        # What is laid down of another action is no part of this one.
        self.others = donors
        self.donors = [one for one in donors if self.action in one.actions]
        self.bearer = desk.iri(choice.bearer) if choice.bearer else self._bearer()
        self.chosen: dict[Role, list[str]] = {
            role: self._chosen(role, getattr(choice, role))
            for role in ("matter", "beneficiary", "qualifier")
        }
        self._check()

    def _bearer(self) -> str:
        bearers = self.desk.facts.iris(self.first.norm, DCG + "hasBearer")
        return _address(next(it for it in bearers if "PublicBearer" in self.desk.kinds(it)))

    def _chosen(self, role: Role, given: str) -> list[str]:
        if given == NONE:
            return []
        if not given:
            facts = self.desk.facts
            norms = norms_of_proposal(self.desk, self.model) if self.model else [self.first.norm]
            every = (it for one in norms for it in facts.iris(one, DCG + _ROLES[role]))
            return list(dict.fromkeys(every))
        found = [self.desk.iri(one) for one in listed(given)]
        for one in found:
            if not self._having(role, one):
                known = sorted({it.removeprefix(DCGD) for it in self._values(role)})
                raise ParameterError(
                    f"No donor has the {role} {one.removeprefix(DCGD)}; donors have "
                    f"{', '.join(known) or 'none'}."
                )
        return found

    def _check(self) -> None:
        """A duty that is limited as a whole to what is possible is a duty to try."""
        limiting = [one for one in self.chosen["qualifier"] if limits(self.desk, one)]
        if limiting and self.force in ("obliges", "obliges to permit"):
            raise ParameterError(
                f"With {limiting[0].removeprefix(DCGD)} a duty is limited in extent: ask for the "
                "force endeavours, or leave the qualifier out."
            )

    def _values(self, role: Role) -> Iterator[str]:
        for one in self.donors:
            yield from self.desk.facts.iris(one.norm, DCG + _ROLES[role])

    def _having(self, role: Role, value: str) -> list[Entry]:
        """The donors with a part, the first donor before all others."""
        if role == "force":
            found = [one for one in self.donors if force_by(one) == value]
        elif role == "bearer":
            facts, path = self.desk.facts, DCG + "hasBearer"
            found = [one for one in self.donors if _addressed(value, facts.iris(one.norm, path))]
        else:
            facts, path = self.desk.facts, DCG + _ROLES[role]
            every = self.others if role == "action" else self.donors
            found = [one for one in every if value in facts.iris(one.norm, path)]
        return sorted(found, key=lambda one: one != self.first)

    def _named(self, having: Iterable[Entry]) -> tuple[Donor, ...]:
        return tuple(donor(self.desk, one.norm, self.lang) for one in list(having)[:MAX_NAMED])

    def proposal(self) -> Proposal:
        """The provision and its parts; a worked one has its own text."""
        parts = tuple(self._parts())
        first = placed(self.desk, self.first.norm, self.lang).norm
        own = worked(self.desk, self.model, self.lang) if self.model else None
        text = own.text if own and own.text else Text(self._text(), self.lang)
        kind = "practice" if self.force == "recommends" else "standard"
        return Proposal(
            text=text,
            place=self.t(f"draft.place.{kind}"),
            force=self.force,
            condition=first.condition,
            parts=parts,
            reason=own.reason if own else None,
        )

    def _parts(self) -> Iterator[Part]:
        yield self._part("bearer", self.bearer)
        yield self._part("force", self.force)
        yield self._part("action", self.action)
        for role, values in self.chosen.items():
            yield from (self._part(role, one) for one in values)

    def _part(self, role: Role, value: str) -> Part:
        having = self._having(role, value)
        if self.model:
            own = norms_of_proposal(self.desk, self.model)
            having = [one for one in having if one.norm in own]
        return Part(
            role=role,
            value=value.removeprefix(DCGD),
            label=self._label(role, value),
            in_place_of=self._in_place_of(having) if role == "bearer" else None,
            norms=len(having),
            donors=self._named(having),
        )

    def _in_place_of(self, having: list[Entry]) -> Thing | None:
        bearers = self.desk.facts.iris(having[0].norm, DCG + "hasBearer") if having else []
        return None if self.bearer in bearers else self.desk.thing(bearers[0], self.lang)

    def _label(self, role: Role, value: str) -> str:
        if role == "force" and value == self.force:
            return verb_of(self._kind(), self.lang)
        if role == "force":
            return self.t(f"force.verb.{value}")
        return self.desk.label(value, self.lang).text

    def _kind(self) -> str:
        """The class of the norm: of two with one force the one limited in extent, if it is."""
        limited = any(limits(self.desk, one) for one in self.chosen["qualifier"])
        classes = MARK[self.force].classes
        return classes[-1] if limited and self.force == "endeavours" else classes[0]

    def _text(self) -> str:
        """The parts as one sentence."""
        parts = Parts(
            kind=self._kind(),
            bearer=self.bearer,
            actions=[self.action],
            matters=self.chosen["matter"],
            beneficiaries=self.chosen["beneficiary"],
            qualifiers=self.chosen["qualifier"],
        )
        return text_of(composed(self.desk, parts, self.lang, drafted=True))

    def options(self) -> Iterator[Option]:
        """What donors have for each part, the most frequent first; forces by their strength."""
        chosen = {
            self.bearer,
            self.force,
            self.action,
            *(it for some in self.chosen.values() for it in some),
        }
        for force in CHOICES:
            yield from self._option("force", force, chosen)
        if len(self.actions) > 1:
            for action in sorted(self.actions):
                yield from self._option("action", action, chosen)
        roles: tuple[Role, ...] = ("bearer", "matter", "beneficiary", "qualifier")
        for role in roles:
            values = {_address(it) if role == "bearer" else it for it in self._values(role)}
            if role == "bearer":
                values = {it for it in values if "PublicBearer" in self.desk.kinds(it)}
            made = (it for one in sorted(values) for it in self._option(role, one, chosen))
            yield from sorted(made, key=lambda one: (-one.norms, one.value))

    def _option(self, role: Role, value: str, chosen: Iterable[str]) -> Iterator[Option]:
        having = self._having(role, value)
        if having:
            yield Option(
                role=role,
                value=value.removeprefix(DCGD),
                label=self._label(role, value),
                chosen=value in chosen,
                norms=len(having),
                donors=self._named(having),
            )


def _gap(desk: Desk, text: str, own: list[Entry], first: Entry | None, lang: Language) -> Gap:
    t, label = words(lang), desk.label(text, lang).text
    kind: GapKind
    if own:
        reaches = first is None or any(
            force_place(one.kind) <= force_place(first.kind) for one in own
        )
        kind = "covered" if reaches else "weaker"
    elif extent(desk, text)[0] == "whole":
        kind = "gap"
    else:
        read = any(one.extent != "not read" for one in readings(desk, text, lang))
        kind = "gap in part" if read else "not read"
    message = t(f"draft.gap.{kind.replace(' ', '-')}", text=label)
    return Gap(kind, message, tuple(placed(desk, one.norm, lang) for one in own))


def norms_of_proposal(desk: Desk, iri: str) -> list[str]:
    """The norms from which a proposal comes: that whose force it has, then the others."""
    facts = desk.facts
    others = sorted(facts.iris(iri, DCG + "derivesFromNorm"))
    return [*dict.fromkeys((facts.first(iri, DCG + "takesForceFrom"), *others))]


def worked(desk: Desk, iri: str, lang: Language) -> Worked:
    """A proposal of the graph by its IRI."""
    facts = desk.facts
    norms = norms_of_proposal(desk, iri)
    force = force_by(index(desk).entries[norms[0]])
    assert force
    review = facts.first(iri, DCG + "hasReviewState")
    return Worked(
        thing=desk.thing(iri, lang),
        part=desk.thing(facts.first(iri, DCG + "isProposedFor"), lang),
        action=desk.thing(facts.first(iri, DCG + "proposesAction"), lang),
        force=force,
        text=desk.chosen(facts.words(iri, DCG + "proposedText"), lang),
        reason=desk.chosen(facts.words(iri, DCG + "proposalReason"), lang),
        texts=desk.texts(iri, DCG + "proposedText"),
        donors=tuple(donor(desk, one, lang) for one in norms),
        review=desk.label(review, lang).text,
    )


def _worked(desk: Desk, actions: frozenset[str], lang: Language) -> tuple[Worked, ...]:
    """The proposals on some actions, or all, by the part for which they are."""

    def order(iri: str) -> tuple[str, ...]:
        return (*reversed(wholes(desk, desk.facts.first(iri, DCG + "isProposedFor"))), iri)

    every = sorted(desk.facts.of_kind(DCG + "Proposal"), key=order)
    return tuple(
        worked(desk, one, lang)
        for one in every
        if not actions or desk.facts.first(one, DCG + "proposesAction") in actions
    )


_TABLE: Final = Table(
    Option,
    "role value label chosen norms donors",
    chosen=lambda one: "yes" if one.chosen else "no",
    donors="donors.norm.name",
)


def draft_csv(found: Draft) -> bytes:
    """A row for each option: which part, what it would be, and which donors have it."""
    return _TABLE.csv(found.options)
