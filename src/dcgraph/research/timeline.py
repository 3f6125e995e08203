"""The timeline of a thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.dated_events import Conflicts, Draft, Kind, collected, place
from dcgraph.research.dates import first_day, is_date, last_day
from dcgraph.research.filters import Filters, bounded, listed
from dcgraph.research.force import MARK, force_of
from dcgraph.research.graph import HOLDERS, Desk
from dcgraph.research.links import basis_words, cited
from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Force,
    Language,
    Reason,
    Silence,
    SourcedText,
    Text,
    Thing,
)
from dcgraph.research.paging import Page, Place, numbered
from dcgraph.words import words

# The sentences of a timeline, in each language.
#
# French and Russian name what happened before whom or what it happened to, so that no label has to
# be declined.


_COLON: Final = "{what} {relation}: {other}{by}"
PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "adoptionDate": ("{what} was adopted{by}", "Adoption : {what}{by}", "Принятие: {what}{by}"),
    "signatureDate": ("{what} was signed{by}", "Signature : {what}{by}", "Подписание: {what}{by}"),
    "publicationDate": (
        "{what} was made public{by}",
        "Publication : {what}{by}",
        "Обнародование: {what}{by}",
    ),
    "entryIntoForceDate": (
        "{what} entered into force",
        "Entrée en vigueur : {what}",
        "Вступление в силу: {what}",
    ),
    "applicationDate": (
        "{what} began to apply in the main",
        "Début d’application de l’essentiel : {what}",
        "Начало применения основной части: {what}",
    ),
    "startDate": ("{what} began", "Début : {what}", "Начало: {what}"),
    "endDate": ("{what} had its last day", "Dernier jour : {what}", "Последний день: {what}"),
    "statedOnDate": ("{what}", "{what}", "{what}"),
    "accession": (
        "{what} consented to be bound by {of}",
        "Consentement à être lié : {what} ({of})",
        "Согласие на обязательность: {what} ({of})",
    ),
    "accessions": (
        "{count} consented to be bound by {of}: {total} by then of those who are listed",
        "Consentements à être lié ({of}) : {count}, soit {total} parmi ceux qui sont listés",
        (
            "Согласие на обязательность ({of}): {count}, всего к этому времени из включённых в "
            "список: {total}"
        ),
    ),
    "membership": (
        "{what}: membership in {of}",
        "Adhésion : {what} ({of})",
        "Членство: {what} ({of})",
    ),
    "membership ends": (
        "{what}: membership in {of} ended",
        "Fin de l’adhésion : {what} ({of})",
        "Прекращение членства: {what} ({of})",
    ),
    "force for a party": (
        "{of} entered into force for {what}",
        "Entrée en vigueur à l’égard d’une partie : {what} ({of})",
        "Вступление в силу для стороны: {what} ({of})",
    ),
    "figure": ("{what}: {count}", "{what} : {count}", "{what}: {count}"),
    "definition": (
        "{what} is defined{by}",
        "Définition : {what}{by}",
        "Определение: {what}{by}",
    ),
    "claim": ("{what} {relation} {other}{by}", "{what} {relation} : {other}{by}", _COLON),
    "bearing": (
        "{what} {relation} {other}{by}; claims: {count}",
        "{what} {relation} : {other}{by} ; assertions : {count}",
        _COLON + "; утверждений: {count}",
    ),
    "follows": (
        "{what} {relation} {other}, as follows from its norms: {count}",
        "{what} {relation} : {other}, comme il découle de ses normes : {count}",
        "{what} {relation}: {other}; следует из норм: {count}",
    ),
    "stated": ("as a source says", "selon une source", "по словам источника"),
    "interpreted": (
        "as this project reads it",
        "selon la lecture de ce projet",
        "в прочтении этого проекта",
    ),
    "text": (
        "the date is that of the text",
        "la date est celle du texte",
        "дата принадлежит самому документу",
    ),
    "first": (
        "no text is known to do so earlier",
        "aucun texte antérieur n’est connu qui le fasse",
        "более ранний текст, который это делает, не известен",
    ),
    "wording": (
        "which edition was the first to do so is not told",
        "l’édition qui l’a fait la première n’est pas précisée",
        "в какой редакции это появилось впервые, не указано",
    ),
    "told": (
        "told for this date, and may have been so before and after",
        "énoncé pour cette date, peut avoir valu avant et après",
        "указано на эту дату; могло быть так и раньше, и позже",
    ),
}
"""English, French and Russian of each; those of a property go by its name."""

KIND_WORDS: Final[dict[Kind, tuple[str, str, str]]] = {
    "adoption": ("adoption", "adoption", "принятие"),
    "signature": ("signature", "signature", "подписание"),
    "publication": ("publication", "publication", "обнародование"),
    "entry into force": ("entry into force", "entrée en vigueur", "вступление в силу"),
    "beginning": ("beginning", "début", "начало"),
    "end": ("end", "fin", "окончание"),
    "edition": ("edition", "édition", "редакция"),
    "part": ("part", "partie", "часть"),
    "amendment": ("amendment", "modification", "изменение"),
    "successor": ("successor", "texte qui remplace", "заменяющий документ"),
    "guidance": ("guidance", "guide d’application", "руководство по применению"),
    "accessions": ("accessions", "adhésions", "присоединения"),
    "membership": ("membership", "adhésion", "участие"),
    "figure": ("figure", "chiffre", "показатель"),
    "definition": ("definition", "définition", "определение"),
    "claim": ("claim", "assertion", "утверждение"),
    "bearing": ("what a text says", "ce que dit un texte", "что говорит документ"),
    "event": ("event", "événement", "событие"),
    "point": ("point made", "propos", "тезис"),
    "post": ("post", "poste", "должность"),
    "study": ("publication on or by it", "publication", "публикация"),
}

UNDATED: Final = (
    "Records on it without a date, which are not in the timeline: {count}.",
    "Notices sans date, qui ne figurent pas dans la chronologie : {count}.",
    "Записей без даты, не вошедших в хронологию: {count}.",
)
SILENCE: Final[dict[str, tuple[str, str, str]]] = {
    "filtered": (
        (
            "Dated entries left out by the span, basis, confidence or day that was asked for: "
            "{count}. Ask for all of them to see these."
        ),
        (
            "Entrées datées écartées par la période, le fondement, la confiance ou le jour "
            "demandés : {count}. Demandez-les tous pour les voir."
        ),
        (
            "По сроку, основанию, достоверности или дню отсеяно датированных записей: {count}. "
            "Запросите все, чтобы увидеть их."
        ),
    ),
    "backwards": (
        "The span that was asked for begins with {first} and ends before it, with {last}.",
        "La période demandée commence avec {first} et finit avant, avec {last}.",
        "Заданный срок начинается с {first} и кончается раньше: {last}.",
    ),
    "undated": (
        "Records on it: {count}, and none has a date.",
        "Notices à ce sujet : {count}, et aucune n’a de date.",
        "Записей об этом: {count}, и ни у одной нет даты.",
    ),
    "not covered": (
        "The graph dates nothing of it. That is no proof that nothing happened.",
        "Le graphe n’en date rien. Cela ne prouve pas que rien n’ait eu lieu.",
        "Граф ничего об этом не датирует. Это не доказывает, что ничего не было.",
    ),
}
TEXT_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "other dates": (
        "Otherwise dated, and both are kept: {what}",
        "Daté autrement, et les deux sont gardés : {what}",
        "Есть и другая дата, сохранены обе: {what}",
    ),
    "contradicts": (
        "Cannot hold together with: {what}",
        "Ne peut valoir en même temps que : {what}",
        "Несовместимо с: {what}",
    ),
    "tension": ("In tension with: {what}", "En tension avec : {what}", "Расходится с: {what}"),
    "note": ("Note: {what}", "Note : {what}", "Примечание: {what}"),
    "more": (
        "Entries that follow: {count}; ask for a span with --from and --to.",
        "Entrées qui suivent : {count} ; demandez une période avec --from et --to.",
        "Далее ещё записей: {count}; задайте срок через --from и --to.",
    ),
}
_PLACE: Final[dict[Language, int]] = {"en": 0, "fr": 1, "ru": 2}


def phrase(words: tuple[str, str, str], lang: Language, **values: str) -> str:
    """One of the above in a language, with its gaps filled in."""
    return words[_PLACE[lang]].format(**values)


_PARTS: Final = frozenset(("edition", "part", "amendment", "successor", "guidance"))
_BY: Final[dict[str, tuple[str, ...]]] = {
    "definition": ("isGivenBy",),
    "point": ("isMadeBy", "isMadeAt"),
    "post": ("isHeldBy",),
    "study": ("hasAuthor",),
}
_OF_MEMBERSHIP: Final = {
    "instrumentDate": "accession",
    "entryIntoForceDate": "force for a party",
    "endDate": "membership ends",
}


def sentence(desk: Desk, draft: Draft, lang: Language) -> str:
    """What a draft tells, in a sentence without its date."""
    said = _said(desk, draft, lang)
    notes = []
    if draft.first:
        notes.append("first")
    if draft.kind == "bearing" and not draft.property:
        notes.append("text")
    if draft.kind == "bearing" and _later_editions(desk, draft):
        notes.append("wording")
    if draft.property == DCG + "statedOnDate" and not draft.claims:
        notes.append("told")
    space = " " if lang == "fr" else ""
    tail = "".join(f"{space}; {phrase(PHRASES[one], lang)}" for one in notes)
    whole = f"{said[:1].upper()}{said[1:]}{tail}"
    return whole if whole.endswith(".") else f"{whole}."


def _said(desk: Desk, draft: Draft, lang: Language) -> str:
    record = draft.records[0]
    if draft.claims:
        return _claim(desk, draft, lang)
    if draft.follows:
        return _following(desk, draft, lang)
    if draft.kind in ("membership", "accessions"):
        return _membership(desk, draft, lang)
    label = desk.label(record, lang).text
    if draft.kind == "figure":
        indicator = desk.label(desk.facts.first(record, DCG + "hasIndicator"), lang).text
        value = desk.facts.first(record, DCG + "observedValue")
        focus = _labels(desk, record, ("hasFocus",), lang)
        return phrase(PHRASES["figure"], lang, what=f"{indicator} ({focus})", count=value)
    if draft.kind == "definition":
        of = _labels(desk, record, ("isDefinitionOf",), lang)
        return phrase(
            PHRASES["definition"], lang, what=of, by=_by(desk, record, ("isGivenBy",), lang)
        )
    if draft.kind in ("event", "point", "post", "study"):
        kind = desk.label(DCG + desk.kinds(record)[0], lang).text
        colon = " : " if lang == "fr" else ": "
        by = _labels(desk, record, _BY.get(draft.kind, ()), lang)
        return f"{kind}{colon}{label}" + (f" ({by})" if by else "")
    prop = draft.property.removeprefix(DCG)
    by = _by(desk, record, ("isAdoptedBy",), lang) if prop != "entryIntoForceDate" else ""
    life = phrase(PHRASES.get(prop, PHRASES["statedOnDate"]), lang, what=label, by=by)
    if draft.kind not in _PARTS:
        return life
    part = phrase(KIND_WORDS[draft.kind], lang)
    return f"{part}: {life}" if lang == "en" else f"{part}, {life[:1].lower()}{life[1:]}"


def _membership(desk: Desk, draft: Draft, lang: Language) -> str:
    record = draft.records[0]
    key = _OF_MEMBERSHIP.get(draft.property.removeprefix(DCG), "membership")
    return phrase(
        PHRASES["accessions" if draft.kind == "accessions" else key],
        lang,
        what=_labels(desk, record, ("hasMember",), lang),
        of=_labels(desk, record, ("isMembershipIn",), lang),
        count=str(len(draft.records)),
        total=str(draft.total),
    )


def _claim(desk: Desk, draft: Draft, lang: Language) -> str:
    claim = draft.claims[0]
    unnamed = desk.chosen(desk.facts.words(claim.iri, DCG + "unnamedClaimant"), lang)
    by = _labels(desk, claim.iri, ("isClaimedBy", "isLaidDownBy"), lang)
    by = by or (unnamed.text.rstrip(".") if unnamed else phrase(PHRASES[draft.basis], lang))
    return phrase(
        PHRASES[draft.kind],
        lang,
        what=desk.label(draft.records[0] if draft.kind == "bearing" else claim.subject, lang).text,
        relation=desk.label(claim.relation, lang).text,
        other=desk.label(claim.object, lang).text,
        by=f" ({by})",
        count=str(len(draft.claims)),
    )


def _following(desk: Desk, draft: Draft, lang: Language) -> str:
    return phrase(
        PHRASES["follows"],
        lang,
        what=desk.label(draft.records[0], lang).text,
        relation=desk.label(draft.relation(), lang).text,
        other=desk.label(draft.follows[0].object, lang).text,
        count=str(len(draft.norms())),
    )


def _later_editions(desk: Desk, draft: Draft) -> bool:
    text = draft.records[0]
    return bool(desk.facts.leading_to(text, DCG + "isEditionOf"))


def _by(desk: Desk, iri: str, properties: tuple[str, ...], lang: Language) -> str:
    labels = _labels(desk, iri, properties, lang)
    if not labels:
        return ""
    return f" by {labels}" if lang == "en" else f" ({labels})"


def _labels(desk: Desk, iri: str, properties: tuple[str, ...], lang: Language) -> str:
    found = [one for name in properties for one in desk.facts.iris(iri, DCG + name)]
    return ", ".join(desk.label(one, lang).text for one in found)


Precision = Literal["day", "month", "year"]

_PRECISIONS: Final[dict[int, Precision]] = {4: "year", 7: "month", 10: "day"}
_INVOLVED: Final = tuple(
    DCG + one
    for one in (
        *("isAdoptedBy", "isAdministeredBy", "isEditionOf", "amends", "supersedes", "explains"),
        *("isMembershipIn", "hasMember", "hasIndicator", "hasFocus", "isDefinitionOf", "isGivenBy"),
        *("isGivenIn", "hasOrganizer", "hasSpeaker", "represents", "isMadeBy", "isMadeAt"),
        *("isHeldBy", "isPostIn", "hasAuthor", "analyses", "concerns", "resultsIn"),
        *("hasSubject", "hasObject", "isClaimedBy", "isLaidDownBy"),
    )
)
_TOLD_OF_CLAIM: Final = (*HOLDERS, DCG + "unnamedClaimant", DCG + "statedOnDate")
"""What the sentence on a claim tells besides what it states."""
_TEXTS: Final = (DCG + "wording", DCG + "rationale", DCG + "summary")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, was said or was counted, at a date.

    `date` is written as it is known, to the `precision` of a day, a month or a year, and
    `dated_by` is the property that gives it, or `text` where a claim has the date of the text
    that makes it. `until` is the last day of what lasted. `of` is the thing of whose timeline
    it is, `things` are those involved, what is told first. `text` is the substance of a
    definition in our own words, the rationale of a claim or the summary of a record. `force` tells
    how strongly a text speaks, None where the entry says nothing of that. `claims` are the names
    of those that say it, `norms` of those from which it follows. `first` is said where no text is
    known to stand in that relation earlier. `other_dates` are what the same record is dated to
    besides and cannot be at once; `contradicts` are records that cannot hold together with it,
    `in_tension` those that point another way and can. All of them are kept.
    """

    date: str
    precision: Precision
    dated_by: str
    until: str
    kind: Kind
    kind_label: str
    force: Force | None
    sentence: str
    text: Text | None
    of: Thing
    things: tuple[Thing, ...]
    claims: tuple[str, ...]
    norms: tuple[str, ...]
    first: bool
    other_dates: tuple[str, ...]
    contradicts: tuple[Thing, ...]
    in_tension: tuple[Thing, ...]
    notes: tuple[SourcedText, ...]
    basis: Basis
    confidence: Confidence | None
    citations: tuple[Citation, ...]


def entry(desk: Desk, draft: Draft, conflicts: Conflicts, lang: Language) -> Entry:
    """A draft in words, with what it is in contradiction to."""
    norms = draft.norms()
    tellers = [one.iri for one in draft.claims] or norms or draft.records
    single, teller = len(tellers) == 1, tellers[0]
    found = _text(desk, teller, lang) if single else None
    return Entry(
        date=draft.date,
        precision=_PRECISIONS[len(draft.date)],
        dated_by=draft.property.rpartition("/")[2] or "text",
        until="" if draft.until == draft.date else draft.until,
        kind=draft.kind,
        kind_label=phrase(KIND_WORDS[draft.kind], lang),
        force=force_of(draft.relation().removeprefix(DCG)),
        sentence=sentence(desk, draft, lang),
        text=found[1] if found else None,
        of=desk.thing(draft.of, lang),
        things=_things(desk, draft, lang),
        claims=tuple(one.iri.removeprefix(DCGD) for one in draft.claims),
        norms=tuple(one.removeprefix(DCGD) for one in norms),
        first=draft.first,
        other_dates=conflicts.other_dates(draft),
        contradicts=desk.things(conflicts.records(draft), lang),
        in_tension=desk.things(conflicts.tensions(draft), lang),
        notes=desk.sourced(teller, PREFIXES["skos"] + "note", lang) if single else (),
        basis=draft.basis,
        confidence=draft.confidence,
        citations=_citations(desk, draft, found[0] if found else "", lang),
    )


def _text(desk: Desk, iri: str, lang: Language) -> tuple[str, Text] | None:
    """What a record says at length, and by which property."""
    for prop in _TEXTS:
        if found := desk.chosen(desk.facts.words(iri, prop), lang):
            return prop, found
    return None


def _things(desk: Desk, draft: Draft, lang: Language) -> tuple[Thing, ...]:
    facts = desk.facts
    if draft.kind == "accessions":
        found = [facts.first(one, DCG + "hasMember") for one in draft.records]
        found.append(draft.of)
    else:
        found = [*draft.records, draft.bearer]
        for one in (*draft.records, *(claim.iri for claim in draft.claims)):
            own = facts.about.get(one, {})
            found += [other for name in _INVOLVED if name in own for other in facts.iris(one, name)]
        found += [end for one in draft.follows for end in (one.subject, one.object)]
        found += draft.norms()
    claims = {one.iri for one in draft.claims}
    return desk.things((one for one in dict.fromkeys(found) if one not in claims), lang)


def _citations(desk: Desk, draft: Draft, said: str, lang: Language) -> tuple[Citation, ...]:
    if draft.claims:
        found = [
            one
            for claim in draft.claims
            for one in desk.citations(
                claim.iri, lang, *desk.facts.main_properties(claim.iri), *_TOLD_OF_CLAIM
            )
        ]
    elif draft.follows:
        argued = (claim for one in draft.follows for _, claims in one.chains for claim in claims)
        found = [
            one
            for teller in dict.fromkeys((*draft.norms(), *argued))
            for one in desk.main_citations(teller, lang)[0]
        ]
    elif draft.kind == "accessions":
        found = [
            one
            for record in draft.records
            for one in desk.citations(record, lang, DCG + "hasMember", draft.property)
        ]
    else:
        (record,) = draft.records
        found = [*desk.citations(draft.bearer, lang, draft.property)]
        if record != draft.bearer:
            found = [*desk.citations(record, lang, *((said,) if said else ())), *found]
        elif said:
            found += desk.citations(record, lang, said)
    return tuple(dict.fromkeys(found))


MAX_NAMES: Final = 10


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a timeline goes; what is empty sets no bound."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the graph dates of some things, in order of time.

    `undated` counts the records and claims on them that have no date, `note` says so.
    """

    of: tuple[Thing, ...]
    entries: Page[Entry]
    undated: int
    note: str


def timeline(
    desk: Desk, of: str, span: Span, wanted: Filters, *, limit: int, cursor: str = ""
) -> Timeline:
    """The timeline of some things by their names, with commas; of no names, that of the notions.

    What may lie within the span is kept where only its month or year is known. Raises NotFoundError
    for a name that nothing has, ParameterError for a day that is none or too many names.
    """
    _checked(span)
    iris = list(dict.fromkeys(map(desk.iri, listed(of)))) or desk.facts.of_kind(DCG + "Notion")
    bounded("The number of names", len(iris), MAX_NAMES, 0)
    found = [collected(desk, iri, wanted) for iri in iris]
    every = sorted(
        (one for each in found for one in each.drafts),
        key=place,
    )
    within = [] if _backwards(span) else [one for one in every if _within(one, span)]
    hidden = len(every) - len(within) + sum(one.hidden for one in found)
    undated = sum(one.undated for one in found)
    conflicts = Conflicts(desk, every)
    lang = wanted.lang
    page = numbered(
        within,
        Place(("timeline", *iris, span.first, span.last, *wanted.told()), limit, cursor),
        lambda one: entry(desk, one, conflicts, lang),
        lambda: _silence(span, hidden, undated, lang),
    )
    note = phrase(UNDATED, lang, count=str(undated)) if undated else ""
    return Timeline(desk.things(iris, lang), page, undated, note)


def _checked(span: Span) -> None:
    for name, day in (("from", span.first), ("to", span.last)):
        if day and not is_date(day):
            raise ParameterError(
                f"{name} is {day[:40]!r} and that is no day; write it as 2019-06-03, 2019-06 or "
                "2019."
            )


def _backwards(span: Span) -> bool:
    return bool(span.first and span.last) and first_day(span.first) > last_day(span.last)


def _within(draft: Draft, span: Span) -> bool:
    after = span.first and last_day(draft.until or draft.date) < first_day(span.first)
    before = span.last and first_day(draft.date) > last_day(span.last)
    return not (after or before)


def _silence(span: Span, hidden: int, undated: int, lang: Language) -> Silence:
    if _backwards(span):
        told = phrase(SILENCE["backwards"], lang, first=span.first, last=span.last)
        return Silence("filtered", told, ())
    reason: Reason = "filtered" if hidden else "not covered"
    key = reason if hidden or not undated else "undated"
    return Silence(reason, phrase(SILENCE[key], lang, count=str(hidden or undated)), ())


def timeline_text(timeline: Timeline, lang: Language) -> str:
    """A timeline in lines, the date before what happened, and under it where that stands."""
    return "\n".join(_lines(timeline, lang))


def _lines(timeline: Timeline, lang: Language) -> Iterator[str]:
    yield ", ".join(f"{one.label} ({one.name})" for one in timeline.of)
    several = len(timeline.of) > 1
    for entry in timeline.entries.items:
        until = f" / {entry.until}" if entry.until else ""
        told = (_force(entry, lang), _basis(entry, lang), _grade(entry, lang))
        of = f"{entry.of.name}: " if several else ""
        yield f"{entry.date}{until}  {of}{entry.sentence} [{', '.join(filter(None, told))}]"
        yield from (f"    {line}" for line in _under(entry, lang))
    page = timeline.entries
    if page.next:
        left = str(page.total - len(page.items))
        yield phrase(TEXT_WORDS["more"], lang, count=left)
    if timeline.note:
        yield timeline.note
    if page.silence:
        yield page.silence.message


def _force(entry: Entry, lang: Language) -> str:
    return MARK[entry.force].label(lang) if entry.force else ""


def _basis(entry: Entry, lang: Language) -> str:
    # That a record says so itself need not be told of each.
    if not (entry.claims or entry.norms):
        return ""
    return basis_words(entry.basis, lang, by_norms=bool(entry.norms))


def _grade(entry: Entry, lang: Language) -> str:
    return words(lang)(f"claim.confidence.{entry.confidence}") if entry.confidence else ""


def _under(entry: Entry, lang: Language) -> Iterator[str]:
    if entry.text:
        yield entry.text.text
    others = "; ".join(entry.other_dates)
    against = "; ".join(f"{one.label} ({one.name})" for one in entry.contradicts)
    beside = "; ".join(f"{one.label} ({one.name})" for one in entry.in_tension)
    for key, what in (("other dates", others), ("contradicts", against), ("tension", beside)):
        if what:
            yield phrase(TEXT_WORDS[key], lang, what=what)
    for note in entry.notes:
        yield phrase(TEXT_WORDS["note"], lang, what=note.text)
    yield from (cited(one) for one in entry.citations)
