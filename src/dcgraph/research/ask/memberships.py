"""Who is a party or a member, and of what an economy is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dcgraph.namespaces import DCG
from dcgraph.research import economies
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.question import Heard, part_kind
from dcgraph.research.ask.telling import (
    MAX_SENTENCES,
    Answer,
    derived_told,
    name_of,
    summary_told,
)
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    Citation,
    Language,
    Silence,
    Text,
)
from dcgraph.research.parties import Parties, Party, belongings, parties
from dcgraph.research.records import in_order
from dcgraph.words import words


def members(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Who is a party or a member, or whether the States that are named are, on the day."""
    of, states = _listing(desk, asked), asked.of(desk, "State")
    day = asked.days[0] if asked.days else ""
    sentences: list[Told] = []
    rows: list[Told] = []
    for iri in of[: 3 if states else 1]:
        found = parties(desk, name_of(iri), Filters(lang, as_of=day))
        if not found.listed_on and not found.members:
            continue
        if not states:
            sentences += _common(desk, of, found, lang)
            sentences += _counted(desk, found, lang)
            rows += [party_told(desk, found, one, lang) for one in found.members]
            continue
        every = {one.member.iri: one for one in (*found.members, *found.not_yet_bound)}
        for each in states:
            later = {
                one.member.iri: replace(one, held="no")
                for one in (parties(desk, name_of(iri), Filters(lang)).members if day else ())
            }
            if one := every.get(each) or later.get(each):
                sentences.append(party_told(desk, found, one, lang))
                if told := _accepted(desk, one, lang):
                    rows.append(told)
            else:
                # The list is that of its own day; of those who had left by then it tells nothing.
                whole = parties(desk, name_of(iri), Filters(lang)) if day else found
                sentences.append(not_listed(desk, whole, each, lang))
    first = of[0] if of else ""
    silence = None if states else _not_listed_body(desk, of[1:], lang)
    if part_kind(asked) == "Annex" and rows:
        sentences, rows = [*sentences, *rows[:1]], rows[1:]
    if not sentences and first:
        sentences += filter(None, [summary_told(desk, first, lang)])
        label = desk.label(first, lang).text
        message = words(lang)("state.no parties", label=label)
        members_ = "; ".join(desk.label(one, lang).text for one in states[:2])
        untold = words(lang)("ask.no membership", member=members_, label=label)
        silence = Silence("not covered", untold if states else message, ())
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        (*sentences[MAX_SENTENCES:], *rows),
        silence,
        things=(*states[:2], *of[:1]),
        address=f"/parties?of={name_of(first)}" + (f"&asOf={day}" if day else "") if first else "",
    )


def _not_listed_body(desk: Desk, of: Sequence[str], lang: Language) -> Silence | None:
    """That the members of a body are not listed, so that it is not known who of them is a party."""
    bodies = [one for one in of if "Organization" in desk.kinds(one)][:1]
    if not bodies or parties(desk, name_of(bodies[0]), Filters(lang)).members:
        return None
    label = desk.label(bodies[0], lang).text
    return Silence("not covered", words(lang)("state.no parties", label=label), ())


def is_partial(found: Parties) -> bool:
    """Whether more parties or members were announced than are in the list."""
    listed = len(found.members)
    return any(int(one.value) > listed for one in found.announced if one.value.isdecimal())


def _common(desk: Desk, of: Sequence[str], found: Parties, lang: Language) -> list[Told]:
    """Those who are surely in the list of a text and in that of the one that is named with it.

    Nothing is told of three lists, nor where the second lacks parties that were announced.
    """
    others = [iri for iri in of if iri != found.of.iri]
    if len(others) != 1 or not found.members:
        return []
    other = parties(desk, name_of(others[0]), Filters(lang, as_of=found.day))
    every = {one.member.iri for one in other.members if one.held == "yes"}
    both = [one for one in found.members if one.held == "yes" and one.member.iri in every]
    if not other.members or is_partial(other) or (is_partial(found) and not both):
        return []
    cited = tuple(dict.fromkeys((*list_citations(found), *list_citations(other))))
    text = words(lang)(
        "ask.both" if both else "ask.neither",
        of=found.of.label,
        other=other.of.label,
        names="; ".join(one.member.label for one in both),
        count=len(both),
        day=found.day or graph_day(desk),
    )
    grade = desk.confidence(cited)
    return [Told(found.of, Text(text, lang), found.day, "derived", None, grade, cited)]


def _listing(desk: Desk, asked: Heard) -> list[str]:
    """The instruments and bodies that are named, those with members first.

    An act of a union stands for the members of the union.
    """
    instruments = asked.of(desk, "Instrument")
    found = [*instruments, *asked.of(desk, "Organization", "Body")]
    if asked.of(desk, "State"):
        found += [union for iri in instruments for union in unions_of(desk, iri)]
    return sorted(
        dict.fromkeys(found),
        key=lambda iri: (
            not desk.facts.leading_to(iri, DCG + "isMembershipIn"),
            "Instrument" not in desk.kinds(iri),
        ),
    )


def unions_of(desk: Desk, instrument: str) -> list[str]:
    """The unions whose members an act binds."""
    return [*desk.facts.leading_to(instrument, DCG + "bindsEveryMemberBy")]


def _accepted(desk: Desk, party: Party, lang: Language) -> Told | None:
    """Which parts of a convention a party accepted, as its list tells."""
    accepts = in_order(desk, desk.facts.iris(party.membership.iri, DCG + "accepts"))
    if not accepts:
        return None
    names = "; ".join(desk.label(one, lang).text for one in accepts)
    text = words(lang)("ask.accepted", member=party.member.label, count=len(accepts), names=names)
    cited = desk.citations(party.membership.iri, lang, DCG + "accepts")
    grade = desk.confidence(cited)
    return Told(party.membership, Text(text, lang), "", "asserted", None, grade, cited)


def _counted(desk: Desk, found: Parties, lang: Language) -> list[Told]:
    if not found.members:
        return []
    text = words(lang)(
        "ask.counted", of=found.of.label, count=found.count, day=found.day or graph_day(desk)
    )
    if found.not_told:
        text += " " + words(lang)("ask.counted not told", count=found.not_told)
    return [
        Told(
            found.of,
            Text(f"{text} {found.note}".strip(), lang),
            found.day,
            "derived",
            None,
            "confirmed",
            list_citations(found),
        )
    ]


def list_citations(found: Parties) -> tuple[Citation, ...]:
    """The source in which most of the parties stand, without the place of one of them."""
    cited = [one.citations[0] for one in found.members if one.citations]
    if not cited:
        return ()
    most = Counter(one.source.iri for one in cited).most_common(1)[0][0]
    one = next(one for one in cited if one.source.iri == most)
    same = len({each.locator for each in cited if each.source.iri == most}) == 1
    return (one if same else replace(one, locator=""),)


def party_told(desk: Desk, found: Parties, one: Party, lang: Language) -> Told:
    """Whether a party was bound on the day, and since when, as its list tells."""
    key = {"yes": "bound", "no": "not bound", "not told": "not told"}[one.held]
    t = words(lang)
    text = t(
        f"ask.party {key}",
        member=one.member.label,
        of=found.of.label,
        day=found.day or graph_day(desk),
    )
    if one.since:
        text += " " + t("ask.party since", date=one.since)
    if one.in_force_from:
        text += " " + t("ask.party force", date=one.in_force_from)
    if one.until:
        text += " " + t("ask.party until", date=one.until)
    return Told(
        one.membership,
        Text(text, lang),
        one.since,
        "asserted",
        None,
        one.confidence,
        one.citations,
    )


def not_listed(desk: Desk, found: Parties, member: str, lang: Language) -> Told:
    """That a State is not among those who are listed: of the list, and what that does not tell.

    Of a list that lacks some of those that were announced, nothing follows.
    """
    if is_partial(found):
        figure = max(
            (one for one in found.announced if one.value.isdecimal()),
            key=lambda one: int(one.value),
        )
        text = words(lang)(
            "ask.partly listed",
            member=desk.label(member, lang).text,
            of=found.of.label,
            count=len(found.members),
            announced=figure.value,
            day=figure.date,
        )
        grade = desk.confidence(figure.citations)
        return Told(
            found.of, Text(text, lang), figure.date, "derived", None, grade, figure.citations
        )
    text = words(lang)(
        "ask.not listed",
        member=desk.label(member, lang).text,
        of=found.of.label,
        count=len(found.members),
        day=found.listed_on or found.day or graph_day(desk),
    )
    text = f"{text} {found.note}".strip()
    cited = list_citations(found)
    grade = desk.confidence(cited)
    return Told(found.of, Text(text, lang), found.listed_on, "derived", None, grade, cited)


def profile(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """To what a State is a party, and of what it is a member.

    Where the question asks for its profile, what its figures show comes first.
    """
    states = asked.of(desk, "State")
    sentences = []
    if asked.scores.get("profile"):
        for iri in states[:MAX_SENTENCES]:
            sentences += _shown_by_figures(desk, iri, lang)
    for iri in states[:1]:
        for one in belongings(desk, name_of(iri), Filters(lang)).found:
            found = parties(desk, one.of.name, Filters(lang))
            sentences.append(party_told(desk, found, one.party, lang))
    name = name_of(states[0]) if states else ""
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(sentences),
        things=tuple(states[:1]),
        address=f"/economies/{name}" if name else "",
    )


def _shown_by_figures(desk: Desk, iri: str, lang: Language) -> list[Told]:
    """Which characteristics an economy meets and which not; nothing without figures of it."""
    found = economies.profile(desk, name_of(iri), Filters(lang))
    told = [one for one in found.characteristics if one.standing in ("meets", "does not meet")]
    if not told:
        return []
    met, lacking = (
        "; ".join(one.characteristic.label for one in told if one.standing == standing)
        for standing in ("meets", "does not meet")
    )
    text = words(lang)(
        "ask.shown by figures",
        label=found.economy.label,
        years=", ".join(found.years),
        measured=found.measured,
        total=found.total,
        met=met or "–",
        lacking=lacking or "–",
        unknown=sum(
            one.standing in ("not known", "figures conflict") for one in found.characteristics
        ),
    )
    every = (at for one in told for figure in one.figures for at in figure.citations)
    return [derived_told(desk, iri, text, tuple(dict.fromkeys(every)), lang)]


def compared(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Two economies, which a page of their own compares."""
    found = profile(desk, asked, lang)
    a, b = (name_of(iri) for iri in asked.of(desk, "State")[:2])
    return replace(found, address=f"/economies/compare?a={a}&b={b}")
