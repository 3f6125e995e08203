"""What a question presupposes of a text: a duty, its force, its author, a part on a subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.ask.answers import labels_of
from dcgraph.research.ask.concepts import terms_defined
from dcgraph.research.ask.memberships import unions_of
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.provisions import (
    force_told,
    free_words,
    is_firm,
    linked_provisions,
    meanings,
    scope_of,
    speaks_of,
)
from dcgraph.research.ask.reading import Heard, Mention
from dcgraph.research.ask.retrieval import has_all, matches, shares
from dcgraph.research.ask.telling import derived_told, name_of, state_told, summary_told
from dcgraph.research.ask.vocabulary import cues, met
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.norms import said_on
from dcgraph.research.records import in_order
from dcgraph.research.relevance import owner, texts
from dcgraph.research.status import FORCE, state
from dcgraph.snapshot.search_index import content_words, fold, stem
from dcgraph.snapshot.search_index import words as split
from dcgraph.words import words

_ADVICE: Final = frozenset(("ModelLaw", "Recommendation"))
"""Kinds that bind nobody, by what they are; of others the graph tells whether they do."""
_BINDING: Final = frozenset(("Convention", "LegalAct"))
_GRANTED: Final = re.compile(
    r"^ (?:why|how come|since|as|given|because|now that|pourquoi|puisque|comme|depuis que|vu que"
    r"|etant donne|почему|зачем|раз|поскольку|так как|учитывая|с тех пор) "
    r"| (?:which|what|quel|quelle|quels|quelles) (?:\w+ )?"
    r"(?:articles?|standards?|provisions?|chapter|annex|section|normes?|dispositions?|chapitre"
    r"|annexe) "
    r"| (?:какая|какой|какие|каком|какого|каких) (?:\w+ )?"
    r"(?:стать[а-я]+|стандарт[а-я]*|норм[а-я]+|глав[а-я]+|приложени[а-я]+|положени[а-я]+) "
)
"""A question that has something as given: one for its reason, or for the place where it stands."""
_CLAUSE: Final = re.compile(
    r"[,:;—–-] ?(?:(?:and|but|so|ok|et|mais|donc|и|а|но|то) (?:\w+ )?)?(?:quel|quelle|quels|quelles"
    r"|what|whats|which|who|how|when|where|qui|comment|combien|right|non|кто|как|какой|какая|какую"
    r"|какие|сколько|когда|где|верно)\b"
)
"""A statement before a question, as in `the Act bans paper, what about old bills?`."""
_RELATIVE: Final = re.compile(
    r" (?:articles?|provisions?|standards?|norme|disposition|стать[а-я]+) (?:\w+ ){1,6}"
    r"(?:that|which|qui|котор[а-я]+) "
)


def _granted(asked: Heard) -> bool:
    """Whether a question takes for granted what it says."""
    if _GRANTED.search(asked.padded) or _RELATIVE.search(asked.padded):
        return True
    return bool(_CLAUSE.search(fold(asked.text))) or asked.says("penalty")


def presupposed(desk: Desk, asked: Heard, told: Sequence[Told], lang: Language) -> tuple[Told, ...]:
    """What a question presupposes of the texts that it names, and the graph has otherwise.

    `told` has what was put right already: what nothing bears out is told only beside nothing.
    """
    found = (
        *(() if told else _advised(desk, asked, lang)),
        *_stronger(desk, asked, lang),
        *_attributed(desk, asked, lang),
        *_undefined(desk, asked, lang),
        *_not_laid_down(desk, asked, lang),
        *_ungoverned(desk, asked, lang),
        *_no_part(desk, asked, lang),
        *_off_subject(desk, asked, lang),
        *_no_penalty(desk, asked, lang),
        *_not_replaced(desk, asked, lang),
        *_not_repealed(desk, asked, lang),
        *_no_amount(desk, asked, lang),
    )
    return found if found or told else tuple(_unborne(desk, asked, lang))


def is_advice(desk: Desk, iri: str) -> bool:
    """Whether a text binds nobody: by its kind, or by what is recorded of it."""
    recorded = desk.facts.first(iri, DCG + "binding")
    return recorded == "false" or not _ADVICE.isdisjoint(desk.kinds(iri))


def _texts_named(desk: Desk, asked: Heard) -> list[str]:
    """The texts that are named, those too that are named by a number."""
    numbered = [one for one in asked.provisions() if "Instrument" in desk.kinds(one)]
    return [*dict.fromkeys((*asked.of(desk, "Instrument", "Annex"), *numbered))]


def _advised(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that binds nobody, of which an obligation or a penalty is presupposed."""
    if not (asked.says("obligation") or asked.says("penalty")) or asked.scores.get("difference"):
        return
    for iri in _texts_named(desk, asked)[:1]:
        if not is_advice(desk, iri):
            continue
        text = words(lang)(
            "ask.not binding",
            label=desk.label(iri, lang).text,
            kind=desk.label(DCG + desk.kinds(iri)[0], lang).text,
        )
        cited = desk.citations(iri, lang, DCG + "binding") or desk.citations(
            iri, lang, DCG + "summary"
        )
        yield derived_told(desk, iri, text, cited or desk.citations(iri, lang), lang)


def unadopted(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is not in force, of which a date of force, parties or duties are presupposed."""
    named = asked.of(desk, "Instrument")
    asserted = asked.says("obligation") or asked.says("binding")
    asserted = asserted or any(asked.scores.get(kind) for kind in ("in force", "binding"))
    asserted = asserted or asked.scores.get("parties", 0) > len(" party ")
    if len(named) != 1 or not asserted or _BINDING.isdisjoint(desk.kinds(named[0])):
        return
    found = state(desk, name_of(named[0]), Filters(lang))
    if any(one.property == FORCE and one.reached == "yes" for one in found.dates):
        return
    draft = desk.facts.first(named[0], DCG + "hasStatus") == DCG + "Draft"
    if found.standing != "not yet" and not draft:
        return
    yield state_told(desk, named[0], lang)


def _stronger(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A provision that obliges, or a text that binds, and is said to be advice."""
    either = met(asked.padded, (" or ", " ou ", " или "))
    if not asked.says("advice") or either or asked.scores.get("difference"):
        return
    numbered = [one for one in asked.provisions() if "Provision" in desk.kinds(one)]
    if len(numbered) == 1:
        told = force_told(desk, numbered[0], lang)
        if told and told.force in ("obliges", "prohibits", "obliges to permit"):
            yield told
        return
    concepts = asked.of(desk, "Mechanism", "Technology", "CustomsProcess")
    for iri in asked.of(desk, "Instrument")[:1] if not (numbered or concepts) else ():
        cited = desk.citations(iri, lang, DCG + "binding")
        if desk.facts.first(iri, DCG + "binding") == "true" and cited:
            kind = desk.label(DCG + desk.kinds(iri)[0], lang).text
            label = desk.label(iri, lang).text
            text = words(lang)("ask.is binding", label=label, kind=kind)
            yield derived_told(desk, iri, text, cited, lang)


def _attributed(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is named as that of an organization which did not adopt it."""
    bodies = [one for one in asked.mentions if "Organization" in desk.kinds(one.iris[0])]
    named = [one for one in asked.mentions if "Instrument" in desk.kinds(one.iris[0])]
    for text_, body in ((one, other) for one in named for other in bodies):
        iri, said = text_.iris[0], body.iris[0]
        makers = desk.facts.iris(iri, DCG + "isAdoptedBy")
        if not makers or not _beside(asked, text_, body):
            continue
        linked = {it for some in desk.facts.about.get(iri, {}).values() for it in some}
        family = {it for maker in makers for it in _above(desk, maker)}
        if said in linked or family & {*_above(desk, said)}:
            continue
        if name_of(said) in _UNITED and any(
            "nations" in one or name_of(one) in _UNITED for one in family
        ):
            continue
        if any("State" in desk.kinds(one) for one in makers) or unions_of(desk, iri):
            continue
        text = words(lang)(
            "ask.not adopter",
            label=desk.label(iri, lang).text,
            makers="; ".join(desk.label(one, lang).text for one in makers),
            said=desk.label(said, lang).text,
        )
        cited = desk.citations(iri, lang, DCG + "isAdoptedBy") or desk.citations(iri, lang)
        yield derived_told(desk, iri, text, cited, lang)


_UNITED: Final = frozenset(("uncitral", "escap", "unece", "unctad", "united-nations", "uncefact"))
"""Organs of the United Nations, one of which may stand for another in the name of a text."""


def _beside(asked: Heard, text: Mention, body: Mention) -> bool:
    """Whether the name of a body stands by that of a text as the name of its author."""
    if body.end <= text.start:
        between = fold(asked.text[body.end : text.start])
        return bool(re.fullmatch(r"(?:['’]s)? ", between))
    between = fold(asked.text[text.end : body.start])
    return bool(
        re.fullmatch(r" (?:(?:of|by|from|de|du|des)(?: the| la)? |de l['’]|d['’])?", between)
    )


def _above(desk: Desk, body: str) -> Iterator[str]:
    """A body and those of which it is part."""
    seen = {body}
    looked = [body]
    while looked:
        one = looked.pop()
        yield one
        for name in ("isPartOf", "isBodyOf", "isSubordinateTo"):
            further = {*desk.facts.iris(one, DCG + name)} - seen
            seen |= further
            looked += sorted(further)


def _undefined(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A term that a text or a provision is said to define, of which it has no definition here."""
    named = asked.of(desk, "Instrument") or asked.of(desk, "Annex")
    terms = asked.of(desk, "Notion", "Mechanism", "Technology", "CustomsProcess", "Concept")
    provisions = [one for one in asked.provisions() if "Provision" in desk.kinds(one)]
    stated = asked.says("defined") or (asked.says("definition") and provisions)
    if not stated or len(named) != 1 or not terms or asked.scores.get("difference"):
        return
    inside = scope_of(desk, asked)
    clauses = [one for one in desk.facts.of_kind(DCG + "DefinitionClause") if one in inside]
    given = {
        text
        for one in desk.facts.leading_to(terms[0], DCG + "isDefinitionOf")
        for text in desk.facts.iris(one, DCG + "isGivenIn")
    }
    for clause in terms_defined(desk, asked):
        # `Customs` is a term of the Convention, and a word of every question.
        term = desk.label(clause, "en").text.rpartition(": ")[2]
        if clause in inside and fold(term) != "customs":
            return
    if named[0] in given or not inside.isdisjoint(given) or terms[0] == named[0]:
        return
    if extent(desk, named[0])[0] == "not read":
        return
    text = words(lang)(
        "ask.no definition" if clauses and not provisions else "ask.no definition here",
        term=desk.label(terms[0], lang).text,
        label=desk.label(named[0], lang).text,
        names=labels_of(desk, in_order(desk, clauses), lang),
    )
    yield derived_told(desk, named[0], text, desk.citations(named[0], lang), lang)


def _not_laid_down(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A mechanism or technology that a text is said to oblige to, of which it has no norm."""
    named = asked.of(desk, "Instrument", "Annex")
    concepts = asked.of(desk, "Mechanism", "Technology")
    if len(concepts) > 1:
        # Of several things it is the technology by which one is said to be done.
        concepts = asked.of(desk, "Technology")
    if len(named) != 1 or len(concepts) != 1 or asked.provisions():
        return
    stated = asked.says("duty") or asked.says("obligation")
    if not stated and not (asked.says("creation") and _granted(asked)):
        return
    if _treaty(desk, named[0]) != "Convention" or asked.scores.get("difference"):
        return
    if extent(desk, named[0])[0] == "not read":
        return
    inside = scope_of(desk, asked)
    if any(one.subject in inside and is_firm(one.relation) for one in said_on(desk, concepts[0])):
        return
    # The words for a technology, such as `chain` and `ledger`, are used for much else.
    name = content_words(desk.label(concepts[0], "en").text)
    technology = "Technology" in desk.kinds(concepts[0])
    if has_all(desk, name, inside) if technology else speaks_of(desk, concepts[0], inside):
        return
    if told := summary_told(desk, named[0], lang):
        other = desk.label(concepts[0], lang).text
        text = words(lang)("ask.no norm", label=told.thing.label, other=other)
        yield derived_told(desk, named[0], text, told.citations, lang)


def _treaty(desk: Desk, iri: str) -> str:
    """The kind of a text, or of that in which it lies, if it is a treaty; else empty."""
    whole = [iri, *desk.facts.iris(iri, DCG + "isWithin"), *desk.facts.iris(iri, DCG + "isPartOf")]
    return "Convention" if any("Convention" in desk.kinds(one) for one in whole) else ""


def _ungoverned(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """An information system of which a text is said to be the ground, and nothing links the two."""
    named, systems = asked.of(desk, "Instrument"), asked.of(desk, "InformationSystem")
    if len(named) != 1 or len(systems) != 1 or asked.provisions():
        return
    if not (asked.says("creation") or asked.says("duty") or _granted(asked)):
        return
    if asked.scores.get("difference") or extent(desk, named[0])[0] == "not read":
        return
    text_, system = named[0], systems[0]
    inside = frozenset(texts(desk, text_))
    values = {it for some in desk.facts.about.get(system, {}).values() for it in some}
    if system.startswith(f"{text_}.") or values & inside:
        return
    if any(one.subject in inside for one in said_on(desk, system)):
        return
    about = {it for some in desk.facts.about.get(text_, {}).values() for it in some}
    own = summary_told(desk, text_, lang)
    if system in about or own is None:
        return
    other = desk.label(system, lang).text
    text = words(lang)("ask.not linked", label=own.thing.label, other=other)
    yield derived_told(desk, text_, text, own.citations, lang)
    if told := summary_told(desk, system, lang):
        yield told


_PART_ON: Final = re.compile(
    r"(?:chapter|annex|article|standard|section|provision|chapitre|annexe|norme|disposition|глав"
    r"|приложени|стать|стандарт|норм|раздел)\w* (?:\w+ ){0,2}?(?:on|about|sur|relatif a|relative a"
    r"|concernant|о|об|про|по) (?:the |la |le |l[’']|les )?[«“\"]?$"
)
"""Words before the name of what a part of a text is said to be on."""


def _no_part(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A part of a text that is said to be on a notion, such as smart customs, where none is."""
    named = asked.of(desk, "Instrument", "Annex")[-1:]
    for one in asked.mentions if named and not asked.provisions() else ():
        if "Notion" not in desk.kinds(one.iris[0]):
            continue
        before, after = fold(asked.text[: one.start]), fold(asked.text[one.end :])
        if not (_PART_ON.search(before) or re.match(r"[»”\"]? (?:chapter|article|annex)\b", after)):
            continue
        inside = frozenset(texts(desk, named[0]))
        on_it = {it.subject for it in said_on(desk, one.iris[0])} - {named[0]}
        own = {*content_words(desk.label(one.iris[0], "en").text)} - {"customs"}
        if on_it & inside or matches(desk, own, "en", within=inside):
            return
        if told := summary_told(desk, named[0], lang):
            other = desk.label(one.iris[0], lang).text
            text = words(lang)("ask.no part", label=told.thing.label, other=other)
            yield derived_told(desk, named[0], text, told.citations, lang)
        return


_ON: Final = re.compile(
    r"\d[\w.()]*\)? (?:[^,;:?]{0,60}? )?(?:on|about|covering|sur|concernant|о|об|про)"
    r" (?P<what>[^,;:?.!]+)",
    re.IGNORECASE,
)


def _off_subject(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A provision that is named by its number as one on something that others are on."""
    numbered = [one for one in asked.provisions() if "Provision" in desk.kinds(one)]
    found = _ON.search(asked.text)
    if len(numbered) != 1 or found is None or asked.scores.get("difference"):
        return
    named = {word for one in asked.mentions if _is_text(desk, one) for word in one.words}
    said = [one for one in content_words(found["what"]) if one not in named]
    said = [one for one in said if one in free_words(asked, names=True)]
    own = numbered[0]
    inner = {own, *desk.facts.leading_to(own, DCG + "isWithin")}
    inside = frozenset(texts(desk, owner(desk, own)))
    if not said:
        return
    share = shares(desk, said, lang, inside, meant=meanings(desk, asked))
    if max(share[one] for one in inner & inside) >= _LITTLE:
        return
    around = {*desk.facts.iris(own, DCG + "isWithin")}
    found_ = matches(desk, said, lang, within=inside - inner, meant=meanings(desk, asked))
    best = [it.iri for it in found_ if share[it.iri] >= _MOST and _numbered(desk, it.iri)]
    stems = {stem(one) for one in said}

    def titled(iri: str) -> int:
        return len(stems & {stem(one) for one in content_words(desk.label(iri, lang).text)})

    best = sorted(best, key=titled, reverse=True)[:2]
    told = summary_told(desk, own, lang)
    if told and best and not around & {*best}:
        names = labels_of(desk, best, lang)
        text = words(lang)("ask.not on", label=told.thing.label, names=names)
        cited = (*told.citations, *(at for one in best for at in desk.citations(one, lang)[:1]))
        yield derived_told(desk, own, text, cited, lang)


def _numbered(desk: Desk, iri: str) -> bool:
    return bool(desk.facts.first(iri, DCG + "number"))


def _is_text(desk: Desk, one: Mention) -> bool:
    return not {"Instrument", "Annex", "State"}.isdisjoint(desk.kinds(one.iris[0]))


_LITTLE, _MOST = 0.2, 0.75
"""A provision has less of the words than that is not on them, and one that is on them has more."""


_PENALTIES: Final = ("penalty", "sanction", "fine", "offence", "liability")


def _no_penalty(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """Penalties that are asked of a text in which no provision that is here speaks of them."""
    named = asked.of(desk, "Instrument")
    if not asked.says("penalty") or len(named) != 1 or is_advice(desk, named[0]):
        return
    # Of a text that was read in part nothing follows from what is not here.
    if extent(desk, named[0])[0] != "whole":
        return
    inside = frozenset(texts(desk, named[0]))
    if any(matches(desk, (one,), "en", within=inside) for one in _PENALTIES):
        return
    if told := summary_told(desk, named[0], lang):
        text = words(lang)("ask.no penalty", label=told.thing.label)
        yield derived_told(desk, named[0], text, told.citations, lang)


def _not_replaced(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """Two texts of which one is said to have replaced the other, and is not recorded to."""
    named = asked.of(desk, "Instrument")
    if not asked.says("replaced") or len(named) != 2:  # noqa: PLR2004
        return
    # That documents replace paper is said of no text.
    beside = [word for word in free_words(asked) if not met(f" {word} ", _asserting())]
    if asked.scores.get("difference") or len(beside) >= _SEVERAL:
        return
    one, other = named
    linked = {it for some in desk.facts.about.get(one, {}).values() for it in some}
    linked |= {it for some in desk.facts.about.get(other, {}).values() for it in some}
    # An act that amends the one, named after the other, has put it in its place.
    pairs = ((one, other), (other, one))
    amending = [
        act
        for old, new in pairs
        for act in desk.facts.leading_to(old, DCG + "amends")
        if act.startswith(f"{new}-")
    ]
    if {one, other} & linked or amending:
        return
    cited = tuple(at for iri in named for at in desk.citations(iri, lang)[:1])
    names = "; ".join(desk.label(iri, lang).text for iri in named)
    text = words(lang)("ask.no repeal", names=names)
    yield derived_told(desk, one, text, cited, lang)


_REPEALED: Final = re.compile(
    r"(?:repeal|abrogation|abolition|termination|denonciation|отмен[аыеу]|прекращени[яею]) "
    r"(?:of |de |du |des )?(?:the |la |le |l['’] ?)?$"
)
_REPEALED_AFTER: Final = re.compile(
    r" (?:was|is|has been|being|a ete|est|fut|был[аои]?) (?:repealed|abolished|abroge|отмен)"
)


_ENDS: Final = re.compile(r"\b(?:repeal|supersed|replac|expire|denounc|ceas)", re.IGNORECASE)


def _has_end(desk: Desk, iri: str, lang: Language) -> bool:
    """Whether an end of a text is recorded, or anything told of it or what leads to it has one."""
    if state(desk, name_of(iri), Filters(lang)).standing == "ended":
        return True
    facts = desk.facts
    named = {name.removeprefix(DCG) for name in facts.about.get(iri, {})}
    if any(re.search(r"end|repeal|expir|supersed", name, re.IGNORECASE) for name in named):
        return True
    near = [
        iri,
        *(facts.leading_to(iri, DCG + "supersedes")),
        *facts.leading_to(iri, DCG + "amends"),
    ]
    told = (
        one.text
        for each in (*near, *facts.leading_to(iri, DCG + "repeals"))
        for name in (DCG + "summary", PREFIXES["skos"] + "note")
        for one in facts.words(each, name)
        if one.language == "en"
    )
    return len(near) > 1 or any(_ENDS.search(one) for one in told)


def _not_repealed(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is said to have been repealed, and has no end here."""
    for one in asked.mentions:
        iri = one.iris[0]
        before, after = fold(asked.text[: one.start]), fold(asked.text[one.end :])
        if _BINDING.isdisjoint(desk.kinds(iri)) or not (
            _REPEALED.search(before) or _REPEALED_AFTER.match(after)
        ):
            continue
        if _has_end(desk, iri, lang):
            continue
        text = words(lang)("ask.not ended", label=desk.label(iri, lang).text)
        told = derived_told(desk, iri, text, desk.citations(iri, lang), lang)
        # The sources are on the text. That no end is recorded rests on none of them.
        yield replace(told, confidence=None)


_ONE: Final = r"\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_AMOUNT: Final = re.compile(
    rf"(?:[$€]|\b(?:EUR|USD|SDR) ?) ?({_ONE})|(?<![\d./])({_ONE}) ?[$€%]"
    rf"|(?<![\d./])({_ONE}) ?(?:percent|per cent|pour cent|dollars?|usd|eur|euros?|sdrs?|dts"
    r"|процент\w*|доллар\w*|евро|руб\w*|сдр)\b",
    re.IGNORECASE,
)
"""A sum of money or a share, its number in one of the groups."""


def _no_amount(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A sum or a share that a text is said to set, a number that nothing here of the text has."""
    found = _AMOUNT.search(asked.text)
    named = asked.of(desk, "Instrument", "Annex")[:1]
    if found is None or not named or asked.scores.get("difference"):
        return
    if not _SETS.search(fold(asked.text)) or extent(desk, named[0])[0] == "not read":
        return
    for iri in texts(desk, named[0]):
        for part in (iri, *desk.facts.iris(iri, DCG + "hasNorm")):
            every = (one for name in _TOLD for one in desk.facts.words(part, name))
            if any(_bare(found[1] or found[2] or found[3]) in _numbers(one.text) for one in every):
                return
    text = words(lang)(
        "ask.no amount", label=desk.label(named[0], lang).text, amount=found[0].strip()
    )
    told = derived_told(desk, named[0], text, desk.citations(named[0], lang), lang)
    # The sources are on the text. That it has no such amount here rests on none of them.
    yield replace(told, confidence=None)


_TOLD: Final = (
    *(DCG + one for one in ("summary", "condition", "heading", "subjectLine", "knownGap")),
    *(PREFIXES["skos"] + one for one in ("prefLabel", "note")),
)
"""The texts in which a text and its norms may have a number."""


_SETS: Final = re.compile(
    r"\b(?:sets?|setting|fix|threshold|limit|minim|maxim|ceiling|cap\b|seuil|plafond|etabli"
    r"|prevoit|устан|порог|лимит|предел|минимал|максимал)"
)
"""What says that a number is laid down, and not only at hand."""


def _bare(number: str) -> str:
    """A number without what sets its thousands apart, and without zeros after its point."""
    plain = re.sub(r"[ ,](?=\d{3}(?!\d))", "", number).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _numbers(text: str) -> set[str]:
    return {_bare(one) for one in re.findall(_ONE, text)}


def _unborne(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """What a text is said to oblige to, forbid or create, where no provision has half of it."""
    named = asked.of(desk, "Instrument")
    stated = any(map(asked.says, _ASSERTED))
    if len(named) != 1 or not stated or not _granted(asked):
        return
    if asked.provisions() or asked.scores.get("difference"):
        return
    if not (_GRANTED.search(asked.padded) or _RELATIVE.search(asked.padded) or _stated(asked)):
        return
    # What a text is as such bears no duty out.
    inside = frozenset(texts(desk, named[0])) - {named[0]}
    if linked_provisions(desk, asked, inside):
        return
    free = [
        one
        for one in free_words(asked)
        if not one.isdecimal() and not met(f" {one} ", _asserting())
    ]
    if len(free) < _SEVERAL:
        return
    held = shares(desk, free, lang, inside, meant=meanings(desk, asked))
    told = summary_told(desk, named[0], lang)
    if told and max(held.values(), default=0.0) < _HALF:
        text = words(lang)("ask.not borne out", label=told.thing.label)
        yield derived_told(desk, named[0], text, told.citations, lang)


def _stated(asked: Heard) -> bool:
    """Whether what is asserted stands in a statement, before the question."""
    plain = fold(asked.text)
    found = _CLAUSE.search(plain)
    before = f" {' '.join(split(plain[: found.start()] if found else plain))} "
    asks = re.match(_ASKS, before) or " ли " in before
    return not asks and bool(met(before, _asserting()))


_ASKS: Final = (
    r" (?:does|do|did|is|are|was|can|must|may|should|what|which|who|how|when|where|est ce|quel"
    r"|quelle|que|qu|comment|quand|какой|какая|какие|как|кто|когда|можно|нужно) "
)
_ASSERTED: Final = ("obligation", "duty", "ban", "creation", "replaced")


def _asserting() -> tuple[str, ...]:
    """The words by which it is said, which are not what is said."""
    return tuple(it for name in _ASSERTED for it in cues("premises")[name])


_SEVERAL, _HALF = 2, 0.5
"""So many words has what is said at least, and so much of their weight has what bears it out."""
