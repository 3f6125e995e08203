"""Answers to questions in plain words, made from the statements of the graph alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.model import Kind, Told
from dcgraph.research.ask.numbered import Mention
from dcgraph.research.ask.reading import Heard, part_kind
from dcgraph.research.ask.vocabulary import first_givers
from dcgraph.research.concordance import since
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.force import strength
from dcgraph.research.gaps import gaps
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    FORCES,
    Citation,
    Definition,
    Force,
    Language,
    Silence,
    SourcedText,
    Statement,
    Text,
)
from dcgraph.research.norms import forces_of, norm, norms_of, said_on
from dcgraph.research.parties import Parties, Party, belongings, parties
from dcgraph.research.records import coverage, definitions, in_order
from dcgraph.research.relevance import owner, texts
from dcgraph.research.status import state
from dcgraph.snapshot.search import Hit
from dcgraph.words import chosen, words

MAX_SENTENCES: Final = 3
MAX_ROWS: Final = 40
_SUMMARY: Final = DCG + "summary"
_SHOWN: Final = 60
"""Hits of a search that are looked at."""
_FIRST: Final = {name: place for place, name in enumerate(first_givers())}
_CONCEPTS: Final = ("Notion", "Mechanism", "Technology", "CustomsProcess", "Concept")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reading of a question comes to."""

    sentences: tuple[Told, ...] = ()
    rows: tuple[Told, ...] = ()
    silence: Silence | None = None
    things: tuple[str, ...] = ()
    address: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not self.sentences and not self.rows


def answer(desk: Desk, asked: Heard, kind: Kind, lang: Language) -> Answer:
    """The answer to one reading of a question; empty if the graph has none."""
    return _MAKERS[kind](desk, asked, lang)


def _definition(desk: Desk, asked: Heard, lang: Language) -> Answer:
    concepts = asked.of(desk, *_CONCEPTS)
    if not concepts:
        return _about(desk, asked, lang)
    named = {*asked.of(desk, "Organization", "Body", "Person", "Instrument")}
    rows, best = [], []
    for iri in concepts[:2]:
        every = definitions(desk, iri, lang)

        def place(one: Definition) -> tuple[bool, bool, int, str]:
            givers = {thing.iri for thing in (*one.given_by, *one.given_in)}
            grade = min((_FIRST[_name(it)] for it in givers if _name(it) in _FIRST), default=99)
            return (
                named.isdisjoint(givers),
                one.confidence != "confirmed",
                grade,
                _reversed(one.date),
            )

        order = sorted(every, key=place)
        told = [one for one in (_defined(each, lang) for each in order) if one]
        best += told[: 2 if len(concepts) == 1 else 1]
        rows += told
        if not told and (one := summary_told(desk, iri, lang)):
            best.append(one)
    return Answer(
        tuple(best[:MAX_SENTENCES]),
        tuple(rows),
        things=tuple(concepts[:2]),
        address=f"/id/{_name(concepts[0])}.html",
    )


def _reversed(date: str) -> str:
    return "".join(chr(ord("9") - int(one)) if one.isdecimal() else one for one in date) or "~"


def _defined(one: Definition, lang: Language) -> Told | None:
    if one.wording is None:
        return None
    by = ", ".join(thing.label for thing in (*one.given_by, *one.given_in)) or one.thing.label
    text = words(lang)(
        "ask.defined" if one.date else "ask.defined undated",
        by=by,
        date=one.date,
        wording=one.wording.text,
    )
    return Told(
        one.thing,
        Text(text, one.wording.language),
        one.date,
        "asserted",
        None,
        one.confidence,
        one.citations,
    )


def summary_told(desk: Desk, iri: str, lang: Language) -> Told | None:
    """The summary of a thing as a sentence, with what bears it out; of a norm too."""
    found: SourcedText | None = chosen(desk.sourced(iri, _SUMMARY, lang), lang)
    if found is None:
        return None
    cited = found.citations
    date = since(desk, iri, lang) if "Provision" in desk.kinds(iri) else None
    return Told(
        desk.thing(iri, lang),
        Text(found.text, found.language),
        date.date if date else "",
        "asserted",
        strongest(desk, iri),
        desk.confidence(cited),
        cited,
    )


def strongest(desk: Desk, iri: str) -> Force | None:
    """The strongest force of the norms of a provision and of its parts."""
    if "Provision" not in desk.kinds(iri):
        return None
    found = {
        force
        for one in (iri, *desk.facts.leading_to(iri, DCG + "isWithin"))
        for force in forces_of(desk, one)
    }
    return next((one for one in FORCES if one in found), None)


def _requires(desk: Desk, asked: Heard, lang: Language) -> Answer:
    provisions = asked.provisions()
    if not provisions:
        provisions = _provisions_on(desk, asked, lang)
    sentences: list[Told] = []
    rows: list[Told] = []
    for iri in provisions:
        told = summary_told(desk, iri, lang)
        below = in_order(desk, desk.facts.leading_to(iri, DCG + "isPartOf"))
        own = list(_norms_told(desk, (iri, *below), lang))
        parts = [one for each in below if (one := summary_told(desk, each, lang))]
        rows += own or parts
        if told:
            sentences.append(told)
            if len(asked.provisions()) == 1:
                sentences += parts[:2]
        else:
            sentences += (parts or own)[:2]
    if not provisions:
        return Answer()
    text = owner(desk, provisions[0])
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(rows),
        things=tuple(provisions[:MAX_SENTENCES]),
        address=f"/id/{_name(provisions[0] if asked.provisions() else text)}.html",
    )


def _norms_told(desk: Desk, iris: Iterable[str], lang: Language) -> Iterator[Told]:
    for provision in iris:
        for iri in norms_of(desk, provision):
            one = norm(desk, iri, lang)
            if one.summary is None:
                continue
            held = since(desk, provision, lang)
            yield Told(
                desk.thing(provision, lang),
                one.summary,
                held.date if held else "",
                "asserted",
                one.force,
                desk.confidence(one.citations),
                one.citations,
            )


def _scope(desk: Desk, asked: Heard) -> frozenset[str]:
    """The texts within which a question asks, with all that lies in them; empty for all."""
    found = asked.of(desk, "Instrument")
    return frozenset(part for iri in found for part in texts(desk, iri))


def _provisions_on(desk: Desk, asked: Heard, lang: Language) -> list[str]:
    """The provisions that speak on what is asked, within the instruments that are named."""
    scope = _scope(desk, asked)
    query = desk.index.read(asked.text)
    near = [
        one
        for one in desk.index.search(query, lang)
        if "Provision" in desk.kinds(one.iri)
        and (not scope or one.iri in scope)
        and desk.texts(one.iri, _SUMMARY)
    ][:_SHOWN]
    linked = _linked(desk, asked, scope)
    if not near or (linked and not asked.more):
        found = [*linked, *(one.iri for one in near if one.iri not in linked)]
    else:
        least = min(len(one.missing) for one in near)
        best = [one.iri for one in near if len(one.missing) == least]
        found = sorted(best, key=lambda iri: iri not in linked)
    return found[:MAX_SENTENCES]


def _linked(desk: Desk, asked: Heard, scope: frozenset[str]) -> list[str]:
    """The provisions of which it is said that they bear on a concept that is named."""
    concepts = asked.of(desk, *_CONCEPTS, "Characteristic")
    if not concepts:
        return []
    found = [
        (strength(one.relation.removeprefix(DCG)), one.subject)
        for one in said_on(desk, concepts[0])
        if "Provision" in desk.kinds(one.subject) and (not scope or one.subject in scope)
    ]
    return [*dict.fromkeys(iri for _, iri in sorted(found) if desk.texts(iri, _SUMMARY))]


def _difference(desk: Desk, asked: Heard, lang: Language) -> Answer:
    pair = [
        *dict.fromkeys(
            (*asked.provisions(), *asked.of(desk, *_CONCEPTS), *asked.of(desk, "Instrument"))
        )
    ][:2]
    if asked.provisions() and len(asked.provisions()) > 1:
        return _requires(desk, asked, lang)
    if len(pair) < 2:  # noqa: PLR2004
        return _about(desk, asked, lang)
    between = [
        _claim_told(desk.claim_statement(one, lang))
        for iri, other in (pair, pair[::-1])
        for one in desk.facts.by_subject.get(iri, ())
        if one.object == other
    ]
    each = []
    for iri in pair:
        told = summary_told(desk, iri, lang)
        if not {*_CONCEPTS}.isdisjoint(desk.kinds(iri)):
            best = _definition(desk, replace(asked, mentions=_only(asked, iri)), lang)
            told = next(iter(best.sentences), told)
        each += [told] if told else []
    sentences = (*each[:2], *between[:1])
    a, b = (_name(iri) for iri in pair)
    return Answer(sentences, tuple(between), things=tuple(pair), address=f"/compare?a={a}&b={b}")


def _only(asked: Heard, iri: str) -> tuple[Mention, ...]:
    return tuple(one for one in asked.mentions if iri in one.iris)


def _claim_told(one: Statement) -> Told:
    value = one.object.label if one.object else one.value.text if one.value else ""
    says = f"{one.subject.label} {one.relation_label} {value}"
    by = ", ".join(thing.label for thing in one.claimants)
    text = f"{by}: {says}." if by else f"{says}."
    if one.rationale:
        text = f"{text} {one.rationale.text}"
    language = one.rationale.language if one.rationale else one.subject.language
    return Told(
        one.subject,
        Text(text, language),
        one.stated_on,
        one.basis,
        one.force,
        one.confidence,
        one.citations,
    )


def _who_says(desk: Desk, asked: Heard, lang: Language) -> Answer:
    things = asked.of(desk, *_CONCEPTS) or asked.of(desk, "Instrument")
    holders = {*asked.of(desk, "Person", "Organization", "Body")}
    found = []
    for iri in things[:2]:
        for claim in (*desk.facts.by_subject.get(iri, ()), *desk.facts.by_object.get(iri, ())):
            if claim.basis != "stated":
                continue
            if len(things) > 1 and {claim.subject, claim.object} != {*things[:2]}:
                continue
            if holders and holders.isdisjoint(desk.facts.holders(claim.iri)):
                continue
            found.append(_claim_told(desk.claim_statement(claim, lang)))
    found = [*dict.fromkeys(found)]
    found.sort(key=lambda one: (one.confidence != "confirmed", one.date or "9"))
    return Answer(
        tuple(found[:MAX_SENTENCES]),
        tuple(found),
        things=tuple(things[:2]),
        address=f"/api/v1/claims?about={_name(things[0])}" if things else "",
    )


def _gap(desk: Desk, asked: Heard, lang: Language) -> Answer:
    notions = asked.of(desk, "Notion")
    instruments = asked.of(desk, "Instrument") or [DCGD + "rkc"]
    if not notions:
        return _missing_from(desk, asked, instruments[0], lang)
    found = gaps(desk, _name(notions[0]), _name(instruments[0]), Filters(lang))
    cited = tuple(at for note in coverage(desk, instruments[0], lang) for at in note.citations)
    first = Told(
        desk.thing(instruments[0], lang),
        Text(found.finding, lang),
        "",
        "derived",
        None,
        None,
        cited,
    )
    rows = [
        Told(
            one.characteristic,
            Text(f"{one.characteristic.label}: {words(lang)(f'coverage.state.{one.state}')}", lang),
            "",
            "derived",
            None,
            None,
            tuple(at for given in one.given[:1] for at in given.citations),
        )
        for one in found.aspects
    ]
    return Answer(
        (first,),
        tuple(rows),
        things=(notions[0], instruments[0]),
        address=f"/gaps?notion={_name(notions[0])}&instrument={_name(instruments[0])}",
    )


def _missing_from(desk: Desk, asked: Heard, text: str, lang: Language) -> Answer:
    """What is known to be missing of a text, and what it has on the things that are named."""
    notes = [gap for note in coverage(desk, text, lang) for gap in note.gaps]
    on_it = _requires(desk, asked, lang)
    told = tuple(
        Told(
            desk.thing(text, lang),
            Text(one.text, one.language),
            "",
            "asserted",
            None,
            desk.confidence(one.citations),
            one.citations,
        )
        for one in notes
    )
    return Answer(
        on_it.sentences or told[:MAX_SENTENCES],
        (*on_it.rows, *told),
        things=(text, *on_it.things),
        address=f"/matrix?columns={_name(text)}",
    )


def _in_force(desk: Desk, asked: Heard, lang: Language) -> Answer:
    instruments = asked.of(desk, "Instrument")
    sentences: list[Told] = []
    rows: list[Told] = []
    for iri in instruments[:2]:
        day = asked.days[0] if asked.days else ""
        found = state(desk, _name(iri), Filters(lang, as_of=day))
        cited = tuple(at for one in found.dates for at in one.citations[:1])
        grade = desk.confidence(cited)
        text = f"{found.thing.label}: {found.message}"
        sentences.append(Told(found.thing, Text(text, lang), day, "derived", None, grade, cited))
        rows += [
            Told(
                one.thing,
                Text(f"{one.property_label}: {one.date}", lang),
                one.date,
                "asserted",
                None,
                one.confidence,
                one.citations,
            )
            for one in found.dates
        ]
        rows += [
            Told(
                one.thing,
                Text(one.thing.label, one.thing.language),
                one.date,
                "asserted",
                None,
                one.confidence,
                one.citations,
            )
            for one in found.editions
        ]
        if len(instruments) == 1:
            sentences += _about(desk, asked, lang).sentences
    name = _name(instruments[0]) if instruments else ""
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(rows),
        things=tuple(instruments[:2]),
        address=f"/timeline?of={name}",
    )


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
        key=lambda iri: not desk.facts.leading_to(iri, DCG + "isMembershipIn"),
    )


def unions_of(desk: Desk, instrument: str) -> list[str]:
    """The unions whose members an act binds."""
    return [*desk.facts.leading_to(instrument, DCG + "bindsEveryMemberBy")]


def _parties(desk: Desk, asked: Heard, lang: Language) -> Answer:
    of, states = _listing(desk, asked), asked.of(desk, "State")
    day = asked.days[0] if asked.days else ""
    sentences: list[Told] = []
    rows: list[Told] = []
    for iri in of[: 3 if states else 1]:
        found = parties(desk, _name(iri), Filters(lang, as_of=day))
        if not found.listed_on and not found.members:
            continue
        if not states:
            sentences += _counted(desk, found, lang)
            rows += [_party_told(found, one, lang) for one in found.members]
            continue
        every = {one.member.iri: one for one in (*found.members, *found.not_yet_bound)}
        for each in states:
            later = {
                one.member.iri: replace(one, held="no")
                for one in (parties(desk, _name(iri), Filters(lang)).members if day else ())
            }
            if one := every.get(each) or later.get(each):
                sentences.append(_party_told(found, one, lang))
                if told := _accepted(desk, one, lang):
                    rows.append(told)
            else:
                sentences.append(not_listed(desk, found, each, lang))
    first = of[0] if of else ""
    silence = None
    if part_kind(asked) == "Annex" and rows:
        sentences, rows = [*sentences, *rows[:1]], rows[1:]
    if not sentences and first:
        near = _about(desk, asked, lang).sentences
        sentences += near or filter(None, [summary_told(desk, first, lang)])
        label = desk.label(first, lang).text
        silence = Silence("not covered", words(lang)("state.no parties", label=label), ())
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        (*sentences[MAX_SENTENCES:], *rows),
        silence,
        things=(*states[:2], *of[:1]),
        address=f"/parties?of={_name(first)}" + (f"&asOf={day}" if day else "") if first else "",
    )


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


def _party_told(found: Parties, one: Party, lang: Language) -> Told:
    key = {"yes": "bound", "no": "not bound", "not told": "not told"}[one.held]
    t = words(lang)
    text = t(f"ask.party {key}", member=one.member.label, of=found.of.label, day=found.day or "…")
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
    """That a State is not among those who are listed: of the list, and of nothing else."""
    text = words(lang)(
        "ask.not listed",
        member=desk.label(member, lang).text,
        of=found.of.label,
        count=len(found.members),
        day=found.listed_on or found.day or graph_day(desk),
    )
    cited = list_citations(found)
    grade = desk.confidence(cited)
    return Told(found.of, Text(text, lang), found.listed_on, "derived", None, grade, cited)


def _profile(desk: Desk, asked: Heard, lang: Language) -> Answer:
    states = asked.of(desk, "State")
    sentences = []
    for iri in states[:1]:
        for one in belongings(desk, _name(iri), Filters(lang)).found:
            found = parties(desk, one.of.name, Filters(lang))
            sentences.append(_party_told(found, one.party, lang))
    name = _name(states[0]) if states else ""
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(sentences),
        things=tuple(states[:1]),
        address=f"/economies/{name}" if name else "",
    )


def _compare(desk: Desk, asked: Heard, lang: Language) -> Answer:
    found = _profile(desk, asked, lang)
    a, b = (_name(iri) for iri in asked.of(desk, "State")[:2])
    return replace(found, address=f"/economies/compare?a={a}&b={b}")


def parts_of(desk: Desk, text: str, kind: str) -> list[str]:
    """The parts of a text that are of a class, in its order."""
    inner = desk.facts.leading_to(text, DCG + "isWithin")
    if kind == "Pillar":
        begin = f"{text}.pillar-"
        return in_order(
            desk, [one for one in inner if one.startswith(begin) and "." not in one[len(begin) :]]
        )
    return in_order(desk, [one for one in inner if kind in desk.kinds(one)])


def wholes_counted(texts_: Sequence[str], kind: str) -> list[str]:
    """The texts whose parts are counted: the Convention has chapters in several of its annexes."""
    if texts_[0] == DCGD + "rkc" and kind in ("Chapter", "Annex", "Standard"):
        return [DCGD + "rkc.ga", DCGD + "rkc.sa"]
    return [texts_[0]]


def _list(desk: Desk, asked: Heard, lang: Language) -> Answer:
    kind = part_kind(asked)
    texts_ = [*asked.of(desk, "Annex"), *asked.provisions(), *asked.of(desk, "Instrument")]
    if not kind or not texts_:
        return Answer()
    sentences, rows = [], []
    for whole in wholes_counted(texts_, kind):
        found = parts_of(desk, whole, kind)
        more = summary_told(desk, whole, lang)
        if found:
            sentences.append(_parts_told(desk, whole, kind, found, lang))
            rows += [one for each in found if (one := summary_told(desk, each, lang))]
        elif more:
            sentences.append(more)
    if not sentences:
        return Answer()
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(rows),
        things=(texts_[0],),
        address=f"/id/{_name(texts_[0])}.html",
    )


def _parts_told(desk: Desk, whole: str, kind: str, found: Sequence[str], lang: Language) -> Told:
    text = words(lang)(
        "ask.parts",
        of=desk.label(whole, lang).text,
        kind=kind_label(desk, kind, lang),
        count=len(found),
        names="; ".join(desk.label(one, lang).text for one in found[:_NAMED]),
    )
    cited = desk.citations(whole, lang)[:3]
    grade = desk.confidence(cited)
    return Told(desk.thing(whole, lang), Text(text, lang), "", "derived", None, grade, cited)


_NAMED: Final = 15


def kind_label(desk: Desk, kind: str, lang: Language) -> str:
    """What the parts of a text are called; pillars have no class of their own."""
    return words(lang)("ask.pillar") if kind == "Pillar" else desk.label(DCG + kind, lang).text


def _count(desk: Desk, asked: Heard, lang: Language) -> Answer:
    found = _list(desk, asked, lang)
    return _parties(desk, asked, lang) if found.empty else found


def _source(desk: Desk, asked: Heard, lang: Language) -> Answer:
    things = asked.of(desk, *_CONCEPTS) or asked.of(desk, "Instrument")
    if not things:
        return Answer()
    if desk.kinds(things[0]) and "Instrument" not in desk.kinds(things[0]):
        return _definition(desk, asked, lang)
    told = summary_told(desk, things[0], lang)
    name = _name(things[0])
    return Answer((told,) if told else (), (), things=(things[0],), address=f"/id/{name}.html")


def _about(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """What is nearest to the words of a question: the summaries of what a search finds.

    Within a text that is named, parts that have the other words come before the text itself.
    """
    if asked.provisions():
        return _requires(desk, asked, lang)
    scope, own = _scope(desk, asked), {*asked.of(desk, "Instrument")}
    query = desk.index.read(asked.text)
    hits = desk.index.search(query, lang)[:_SHOWN]
    rest = {
        place for place, part in enumerate(query.parts) if asked.rest(part.given) and asked.more
    }
    inside = [
        one
        for one in hits
        if one.iri in scope and one.iri not in own and rest and not rest.issubset(one.missing)
    ]
    long = [one.iris[0] for one in asked.mentions if one.length >= _LONG_NAME]
    named = asked.of(desk, *_CONCEPTS, "InformationSystem", "Organization", "Body", "Person")
    others = [*own, *named] if own else [one.iri for one in _best(hits)] or named
    found: list[Told] = []
    for iri in dict.fromkeys((*long, *(one.iri for one in _best(inside)), *others)):
        if (told := summary_told(desk, iri, lang)) and told not in found:
            found.append(told)
    return Answer(
        tuple(found[:2]),
        tuple(found[:10]),
        things=tuple(one.thing.iri for one in found[:2]),
        address=f"/id/{found[0].thing.name}.html" if found else "",
    )


def _best(hits: Sequence[Hit]) -> list[Hit]:
    """Those hits that lack the fewest words."""
    least = min((len(one.missing) for one in hits), default=0)
    return [one for one in hits if len(one.missing) == least]


_LONG_NAME: Final = 3
"""Words of a name that nobody writes by chance."""


def unread(desk: Desk, things: Sequence[str]) -> bool:
    """Whether a text that an answer is about was not read as a whole."""
    return any(
        extent(desk, iri)[0] != "whole"
        for iri in things
        if not {"Instrument", "Provision"}.isdisjoint(desk.kinds(iri))
    )


def _name(iri: str) -> str:
    return iri.removeprefix(DCGD)


_MAKERS: Final[dict[Kind, Callable[[Desk, Heard, Language], Answer]]] = {
    "definition": _definition,
    "difference": _difference,
    "who says": _who_says,
    "requires": _requires,
    "gap": _gap,
    "in force": _in_force,
    "parties": _parties,
    "compare": _compare,
    "profile": _profile,
    "list": _list,
    "count": _count,
    "source": _source,
    "about": _about,
}
