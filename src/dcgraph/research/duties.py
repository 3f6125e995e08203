"""To what a State or a union is bound on a day, by which texts, and what it accepted of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dcgraph.dates import last_day, reached
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.coverage import extent
from dcgraph.research.economies import Duty
from dcgraph.research.filters import Filters, graph_day, had_begun
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Extent, Language, Silence, Thing
from dcgraph.research.parties import Belonging, Party, belongings
from dcgraph.research.relevance import wholes
from dcgraph.research.tables import Table, sources
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words

Ground = Literal["every party", "every member", "accepted"]
"""Why a text binds a State: it binds every party to a treaty, or every member of a union, or the
State has accepted it."""

_BINDS: Final[dict[str, Ground]] = {
    DCG + "bindsEveryPartyBy": "every party",
    DCG + "bindsEveryMemberBy": "every member",
}
_APPLIES: Final = ("applicationDate", "entryIntoForceDate")
DUTIES: Final[dict[str, Duty]] = {
    "PublicDuty": "bound",
    "PublicDutyToPermit": "bound to permit",
}
_NORMS: Final = """
select k.class, n.provision, concept.object
from fact c
join norm n on n.norm = c.object
join is_a k on k.thing = n.norm and k.class in ('PublicDuty', 'PublicDutyToPermit')
left join norm_part a on a.norm = n.norm and a.part = 'action'
left join fact concept
  on concept.subject = a.thing and concept.property in ('realises', 'putsInPlace')
where c.subject = :text and c.property = 'containsNorm'
  and reached(n.since, :day) <> 'no' and ended(n.until, :day) <> 'yes'
"""


@dataclass(frozen=True, slots=True)
class BindingText:
    """A text that binds a State, and how many of its provisions bind public bodies.

    By `must` provisions public bodies must act, by `must_permit` they must let others act.
    `extent` tells how far the text was read: one that was not read as a whole may have more.
    `reserved` tells that the State made reservations to it.
    """

    text: Thing
    ground: Ground
    reserved: bool
    extent: Extent
    must: int
    must_permit: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """A treaty or a union, how a State stands in it on the day, and what binds it thereby.

    `texts` is empty where the State is not bound on the day, or it is not told whether it is.
    `accepted`, `reserved` and `open` are provisions: accepted, among these with reservations, and
    accepted by others alone, by the date of the list.
    """

    of: Thing
    party: Party
    accepted: tuple[Thing, ...]
    reserved: tuple[Thing, ...]
    open: tuple[Thing, ...]
    texts: tuple[BindingText, ...]


@dataclass(frozen=True, slots=True)
class BoundTo:
    """A characteristic, mechanism, process or technology, and the texts that bind a State to it."""

    concept: Thing
    duty: Duty
    texts: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Duties:
    """What binds a State on `day`, and to what it comes.

    `obligations` are the treaties and unions in whose lists the State is, those that have ended
    left out. `bound_to` comes of the texts that bind it on the day, what it must do first.
    `listed` are the treaties and bodies of which the graph has a list, `unlisted` the conventions
    of which it has none: of these it knows nothing. `note` says what is not counted, `silence` why
    there is no obligation.
    """

    actor: Thing
    day: str
    note: str
    obligations: tuple[Obligation, ...]
    bound_to: tuple[BoundTo, ...]
    listed: tuple[Thing, ...]
    unlisted: tuple[Thing, ...]
    silence: Silence | None


def duties(desk: Desk, name: str, wanted: Filters) -> Duties:
    """The duties of a State or a union by its name.

    Raises NotFoundError, with the nearest names, if there is no such thing, and ParameterError if
    it is no State, union or other actor.
    """
    iri, lang = desk.iri(name), wanted.lang
    if "Actor" not in desk.kinds(iri):
        raise ParameterError(
            f"{desk.label(iri).text} is no State or union; name one, such as states.kenya."
        )
    day = wanted.as_of or graph_day(desk)
    known = belongings(desk, name, Filters(lang, as_of=day))
    obligations = tuple(_obligation(desk, one, day, lang) for one in known.found)
    return Duties(
        actor=desk.thing(iri, lang),
        day=last_day(day),
        note=words(lang)("state.duties"),
        obligations=obligations,
        bound_to=_bound_to(desk, [it.text for one in obligations for it in one.texts], day, lang),
        listed=known.listed,
        unlisted=known.unlisted,
        silence=None if obligations else _silence(desk, iri, last_day(day), lang),
    )


def _silence(desk: Desk, iri: str, day: str, lang: Language) -> Silence:
    later = bool(desk.facts.leading_to(iri, DCG + "hasMember"))
    label = desk.label(iri, lang).text
    message = words(lang)(f"state.no obligations{' yet' if later else ''}", label=label, day=day)
    return Silence("filtered" if later else "not covered", message, ())


def binding_texts(desk: Desk, actor: str, day: str) -> frozenset[str]:
    """The IRIs of all texts that bind an actor, by its IRI, on a day."""
    known = belongings(desk, actor, Filters(as_of=day)).found
    return frozenset(text for one in known for text, _ in _binding(desk, one, day))


def _binding(desk: Desk, one: Belonging, day: str) -> Iterator[tuple[str, Ground]]:
    """What binds a State by a treaty or a union, where it is bound on the day."""
    if one.party.held != "yes":
        return
    for path, ground in _BINDS.items():
        for text in desk.facts.iris(one.of.iri, path):
            if _applies(desk, text, day):
                yield text, ground
    yield from ((accepted.iri, "accepted") for accepted in one.accepted)


def _applies(desk: Desk, text: str, day: str) -> bool:
    """Whether a text can have applied on a day: by the nearest date of it or of a whole.

    The date of application counts, else that of entry into force; a text without either cannot
    have bound anybody before it was there.
    """
    for part in wholes(desk, text):
        dates = (desk.facts.first(part, DCG + name) for name in _APPLIES)
        if date := next(filter(None, dates), ""):
            return reached(date, day) != "no"
    return had_begun(desk, text, day)


def _obligation(desk: Desk, one: Belonging, day: str, lang: Language) -> Obligation:
    reserved = {it.iri for it in one.reserved}
    return Obligation(
        of=one.of,
        party=one.party,
        accepted=one.accepted,
        reserved=one.reserved,
        open=one.open,
        texts=tuple(
            BindingText(
                text=desk.thing(text, lang),
                ground=ground,
                reserved=text in reserved,
                extent=extent(desk, text)[0],
                must=_count(desk, text, day, "PublicDuty"),
                must_permit=_count(desk, text, day, "PublicDutyToPermit"),
            )
            for text, ground in _binding(desk, one, day)
        ),
    )


@cached
def public_norms(desk: Desk, text: str, day: str) -> tuple[tuple[str, int, str], ...]:
    """The norms of a text for public bodies that may apply on a day.

    Each comes with its class, the number of its provision, and a concept that its action brings
    about, or an empty text.
    """
    rows = desk.tables.rows(_NORMS, {"text": desk.tables.number(text), "day": day})
    return tuple(
        (kind, provision, desk.tables.iri(concept) if concept else "")
        for kind, provision, concept in rows
    )


def _count(desk: Desk, text: str, day: str, kind: str) -> int:
    """How many provisions of a text have such a norm of a class."""
    return len(
        {provision for named, provision, _ in public_norms(desk, text, day) if named == kind}
    )


def _bound_to(desk: Desk, texts: Iterable[Thing], day: str, lang: Language) -> tuple[BoundTo, ...]:
    """What some texts oblige public bodies to; what they must do and must permit stands twice."""
    grounds: dict[tuple[Duty, str], list[Thing]] = {}
    for text in texts:
        pairs = {(DUTIES[kind], concept) for kind, _, concept in public_norms(desk, text.iri, day)}
        for duty, concept in sorted(pairs):
            if concept:
                grounds.setdefault((duty, concept), []).append(text)
    made = [
        BoundTo(desk.thing(concept, lang), duty, tuple(some))
        for (duty, concept), some in grounds.items()
    ]
    order = list(DUTIES.values())
    return tuple(sorted(made, key=lambda one: (order.index(one.duty), fold(one.concept.label))))


class _Row(NamedTuple):
    found: Duties
    obligation: Obligation
    text: BindingText | None


_TABLE: Final = Table(
    _Row,
    "found.actor found.day obligation.of obligation.party.since obligation.party.in_force_from "
    "obligation.party.until obligation.party.held text.text text.ground reserved text.extent "
    "text.must text.must_permit sources found.note",
    reserved=lambda row: ("yes" if row.text.reserved else "no") if row.text else "",
    sources=lambda row: sources(row.obligation.party.citations),
)


def duties_csv(found: Duties) -> bytes:
    """A row for each text that binds; one for a treaty or a union by which none does."""
    return _TABLE.csv(
        _Row(found, one, text) for one in found.obligations for text in one.texts or (None,)
    )


def duties_text(found: Duties, lang: Language) -> str:
    """The treaties and unions with what binds by them, then to what it comes."""
    return "\n".join(_lines(found, lang))


def _lines(found: Duties, lang: Language) -> Iterator[str]:
    t = words(lang)
    yield f"{found.actor.label} ({found.actor.name}), {found.day}"
    yield found.note
    if found.silence:
        yield found.silence.message
    for obligation in found.obligations:
        party = obligation.party
        force = f", {party.in_force_from}" if party.in_force_from else ""
        yield f"\n{obligation.of.label} ({obligation.of.name}): {party.since or '?'}{force}"
        if party.held != "yes":
            yield f"  {t(f'state.held.{party.held}')}"
        for text in obligation.texts:
            ground = t(f"state.ground.{text.ground}")
            kept = f", {t('state.reserved')}" if text.reserved else ""
            numbers = t("state.must", must=text.must, permit=text.must_permit)
            read = t(f"claim.extent.{text.extent}")
            yield f"- {text.text.label} ({ground}{kept}): {numbers} [{read}]"
    for duty in DUTIES.values():
        some = [one for one in found.bound_to if one.duty == duty]
        if some:
            yield f"\n{t(f'economies.{duty}')}"
        for one in some:
            yield f"- {one.concept.label}: {', '.join(it.label for it in one.texts)}"
    yield "\n" + t("state.unlisted", n=len(found.unlisted))
