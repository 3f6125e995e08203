"""What the graph says of a part of a text that is referred to, and of what is said of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.facts import Claimed
from dcgraph.research.force import MARK, force_of, mark_of, relation_of, verb_of
from dcgraph.research.graph import Desk, cached
from dcgraph.research.instrument_names import Lexicon
from dcgraph.research.model import FORCES, Citation, Force, Language
from dcgraph.research.norms import follows_by, kind_of, norms_of
from dcgraph.research.provision_numbers import Key, Reference, keys_of, parts
from dcgraph.research.records import coverage
from dcgraph.verify.lists import (
    End,
    cited_end,
    end_before,
    ends,
    extent_of,
    gap_at,
    is_complete,
    notes,
)
from dcgraph.verify.model import Verdict
from dcgraph.words import QUOTES, words

_NATURES: Final[Mapping[str, str]] = {
    "transitional": "TransitionalStandard",
    "practice": "RecommendedPractice",
}
_EXCHANGED: Final = ("article", "section", "standard")
"""Families that are taken one for another."""
_FAR: Final = 160
"""Characters after a verb in which its object is looked for."""
_NEAR: Final = 60
_LITTLE: Final = 24
"""Characters beside a verb in which a denial is one of it."""
_MAX_LEAD: Final = 60
"""Characters before a part that leads a sentence, or within brackets."""
_CONCEPTS: Final = ("Notion", "Mechanism", "Technology")
_ASIDE: Final = re.compile(r"\s*,\s*(?:which|who|that|qui|dont|que|котор\w+)\s[^,]{0,200},")
_ENDS: Final = re.compile(r"\s?[,;—–]")
"""What may follow a part that ends a clause."""
_PERMITTING: Final = re.compile(
    r"\b(?:permit|allow|accept|permett|permis|autoris|разреш|допуска|допусти|принима|приня)",
    re.IGNORECASE,
)
_CHOOSING: Final = re.compile(
    r"\b(?:let|choice|choose|option|possib|availab|entitle|opportunit|free"
    r"|choix|choisi|facult|libre|laiss|offr|возможн|выбор|выбира|вправе|право(?!вы)|дать|дава)",
    re.IGNORECASE,
)
_FORBIDDING: Final = re.compile(r"prohib|forbid|interdi|запрещ", re.IGNORECASE)


class Judgement(NamedTuple):
    """A verdict, what it says and rests on; the names are those of `Checked`."""

    verdict: Verdict
    message: str
    mending: str = ""
    record: str = ""
    nearest: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says of the part that it refers to: how strongly, in which words, on what.

    `unjudged` is the name of the reason for which what it says is not weighed; empty if it is, or
    if nothing is said.
    """

    force: Force | None = None
    verb: str = ""
    after: str = ""
    within: str = ""
    concept: str = ""
    unjudged: str = ""


@cache
def patterns() -> Mapping[str, Any]:
    """The patterns of `claims.toml`."""
    return tomllib.loads(files("dcgraph.verify").joinpath("claims.toml").read_text("utf-8"))


@cache
def _forces() -> re.Pattern[str]:
    those = (
        f"(?P<f{number}>{'|'.join(some)})"
        for number, some in enumerate(patterns()["force"].values())
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(those)})(?!\w)", re.IGNORECASE)


def said_of(desk: Desk, before: str, after: str) -> Said:
    """What is said of a part, from the sentence before and after it, as far as it is on this part.

    It is read only where the sentence is plainly on the part: the part is the subject (`Standard
    7.1 requires …`), leads the sentence (`Under Standard 7.1, Customs must …`), or stands in
    brackets at its end.
    """
    aside = _ASIDE.match(after)
    after = after[aside.end() :] if aside else after
    if (bound := _bound(before)) and not _says().match(after):
        return _bound_by(desk, *bound, after)
    found, rest = None, after
    if says := _says().match(after):
        found = _forces().search(after, says.end(), says.end() + _FAR)
    elif _leads().fullmatch(before.lstrip()[:_MAX_LEAD]):
        found = _forces().search(after)
    elif not after.strip(" ).;,!»”") or _follows_verb(before, after):
        found, rest = _trailing(before), before
        if found is None and _forces().search(before):
            return Said(unjudged="form")
    else:
        found = _forces().match(after, len(after) - len(after.lstrip(' ,»"”')))
        if found and _of_itself().match(after, found.end()):
            # `Standard 7.1 should be amended` tells nothing of what it lays down.
            return Said(unjudged="itself")
    if found is None:
        seen = _forces().search(before[-_FAR:]) or _forces().search(after[:_FAR])
        return Said(unjudged="form" if seen else "")
    return _weighed(desk, found, rest, before if rest is before else "")


def _follows_verb(before: str, after: str) -> bool:
    """Whether a part ends a clause and stands at once after its verb: `are bound by Article 5, …`.

    Else it may belong to what it follows: `must review the measures under Article 13, revise …`.
    """
    if not _ENDS.match(after) or _forces().search(after) or _reading("denied").search(after):
        return False
    trail = next((it for it in _reading("trail").finditer(before) if it.end() == len(before)), None)
    if trail is None:
        return False
    verbs = _forces().finditer(before, 0, trail.start())
    between = (before[one.end() : trail.start()] for one in verbs)
    return any(not one.strip() or _reading("passive-verb").fullmatch(one) for one in between)


def _bound_by(desk: Desk, verb: str, between: str, after: str) -> Said:
    """What is said by `Members are required by Article 5 to …`."""
    told = f"{between} {after}"
    if _limited().search(told):
        return Said(unjudged="form")
    concept = next((one.iri for one in _concepts(desk).find(told[:_FAR])), "")
    return Said("obliges", verb, told, "", concept)


def _weighed(desk: Desk, found: re.Match[str], rest: str, within: str) -> Said:
    """What a verb says, with what follows it."""
    name = _name(found)
    if name == "none":
        return Said(unjudged="denied")
    told = rest[found.end() : found.end() + _FAR]
    if name.startswith("obliges") and (
        _limited().search(rest)
        or re.search(patterns()["reading"]["trying"], told[:_NEAR], re.IGNORECASE)
    ):
        name = "endeavours"
    concept = next((one.iri for one in _concepts(desk).find(told)), "")
    force: Force = next(one for one in FORCES if one == name)
    return Said(force, found[0], told, within, concept)


def _bound(before: str) -> tuple[str, str] | None:
    """The verb by which someone is said to be bound by the part that follows, and what is between.

    None where none is plain.
    """
    passive = _reading("passive").search(before, max(0, len(before) - _FAR))
    if passive is None:
        return None
    start, end = passive.span(passive.lastgroup or 0)
    if _reading("denied").search(before[max(0, start - _LITTLE) : start]):
        return None
    return None if _forces().search(before, end) else (before[start:end], before[end:])


def _name(found: re.Match[str]) -> str:
    """Under which name of `claims.toml` the pattern of a verb stands."""
    names: Iterable[str] = patterns()["force"]
    return next(name for at, name in enumerate(names) if found[f"f{at}"])


def _trailing(before: str) -> re.Match[str] | None:
    """The verb of a sentence that ends with the part that lays it down, None where none is plain.

    Of several verbs it is the weakest, so that nothing is called too strong that may be said of
    another thing.
    """
    if inverted := _reading("inverted").search(before, max(0, len(before) - _MAX_LEAD)):
        verb = inverted.start(inverted.lastgroup or 0)
        if inverted.end() == len(before) and not _reading("denied").search(
            before[:verb][-_LITTLE:]
        ):
            return _forces().search(before, verb)
    bracket = "(" in before[-_MAX_LEAD:].rpartition(")")[2]
    trail = next((it for it in _reading("trail").finditer(before) if it.end() == len(before)), None)
    if not bracket and trail is None:
        return None
    found = list(_forces().finditer(before))
    for one in found:
        around = before[max(0, one.start() - _LITTLE) : one.start()], before[one.end() :][:_LITTLE]
        if _name(one) == "none":
            return one
        if _reading("denied").search(around[0]) or (
            trail and _reading("keeping").search(before, one.end())
        ):
            return None
        # `Required by national law`, `what they must do`: a duty by another text, or no statement.
        if _reading("elsewhere").match(around[1]) or _reading("relative").search(around[0]):
            return None
        if trail and _reading("denied").match(around[1].lstrip()):
            return None
    if trail and trail[0][:1].isalpha() and _reading("owned").search(before[: trail.start()]):
        return None
    order = [*FORCES]
    return max(found, key=lambda one: order.index(_name(one)), default=None)  # type: ignore[arg-type]


@cache
def _reading(name: str) -> re.Pattern[str]:
    reading = patterns()["reading"]
    pattern = reading["belongs"] + "$" if name == "owned" else reading[name]
    return re.compile(pattern, re.IGNORECASE)


@cache
def _says() -> re.Pattern[str]:
    return re.compile(rf"[\s,]{{0,3}}{patterns()['reading']['says']}\s", re.IGNORECASE)


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(patterns()["reading"]["lead"])


@cache
def _of_itself() -> re.Pattern[str]:
    return re.compile(patterns()["reading"]["itself"], re.IGNORECASE)


@cache
def _limited() -> re.Pattern[str]:
    return re.compile(patterns()["reading"]["limited"], re.IGNORECASE)


@cached
def _concepts(desk: Desk) -> Lexicon:
    skos = PREFIXES["skos"]
    names = [
        (one.text, iri)
        for kind in _CONCEPTS
        for iri in desk.facts.of_kind(DCG + kind)
        for name in ("prefLabel", "altLabel")
        for one in desk.facts.words(iri, skos + name)
    ]
    return Lexicon(names, {})


def judged(desk: Desk, one: Reference, said: Said, lang: Language) -> Judgement:
    """The verdict on a part that is referred to."""
    t = words(lang)
    if not one.text:
        told = t("verify.told.unknown", text=one.called) if one.called else t("verify.told.no text")
        return Judgement("unknown here", told)
    keys = keys_of(one)
    known = parts(desk).by_key.get(one.text, {})
    iri = next((known[key] for key in keys if key in known), "")
    if not iri:
        missing = _missing(desk, one, keys, lang)
        if missing.verdict in ("not read", "unknown here") and said.force:
            return _whole_too_weak(desk, _above(known, keys), said, lang) or missing
        return missing
    wrong = _kind_judged(desk, one, iri, lang)
    if wrong and wrong.record and "RecommendedPractice" in desk.kinds(iri):
        return wrong
    judgement = _said_judged(desk, iri, said, lang)
    return wrong if wrong and judgement.verdict != "stronger than the text" else judgement


def _kind_judged(desk: Desk, one: Reference, iri: str, lang: Language) -> Judgement | None:
    """That a part is of another kind than it is called, if so."""
    t, kinds = words(lang), desk.kinds(iri)
    label = desk.label(iri, lang).text
    wrong = False
    if one.unit in _NATURES:
        wrong = _NATURES[one.unit] not in kinds
    elif one.unit == "standard":
        wrong = any(nature in kinds for nature in _NATURES.values())
    if not wrong:
        return None
    if one.unit == "standard" and "TransitionalStandard" in kinds:
        message = t("verify.told.transitional", label=label)
    else:
        text = desk.label(one.text, lang).text
        message = t("verify.told.is another kind", number=one.number, text=text, label=label)
    mending = t("verify.mend.call", label=label)
    return Judgement("something else", message, mending, iri, (), desk.citations(iri, lang))


def _said_judged(desk: Desk, iri: str, said: Said, lang: Language) -> Judgement:
    """The verdict on what is said of a part that there is."""
    t, label = words(lang), desk.label(iri, lang).text
    if said.force and (found := _too_strong(desk, iri, said, lang)):
        return found
    if said.force and said.concept and (found := _read_into(desk, iri, said, lang)):
        return found
    if desk.graded(iri) == "recalled":
        message, mending = t("verify.told.recalled", label=label), t("verify.mend.source")
        return Judgement("recalled only", message, mending, iri, (), desk.citations(iri, lang))
    message = t("verify.told.right", label=label)
    return Judgement("right", message, "", iri, (), desk.citations(iri, lang))


def _whole_too_weak(desk: Desk, whole: str, said: Said, lang: Language) -> Judgement | None:
    """That more is said of a part than its whole lays down, of which the norms are recorded."""
    if not whole or not norms_of(desk, whole):
        return None
    inside = desk.facts.leading_to(whole, DCG + "isPartOf")
    return None if inside else _too_strong(desk, whole, said, lang)


def _too_strong(desk: Desk, iri: str, said: Said, lang: Language) -> Judgement | None:
    """That more is said of a part than its norms lay down, if so."""
    facts, t = desk.facts, words(lang)
    assert said.force
    acting = _on_same_act(desk, iri, said)
    norms = acting or _norms(desk, iri)
    read = [one for one in norms if kind_of(facts, one) != "UnreadForceNorm"]
    forces = {one: _force_of_norm(desk, one, freeing=bool(acting)) for one in read}
    label = desk.label(iri, lang).text
    if len(read) < len(norms) or not norms:
        # Some verbs were not read: what sources say of the thing in question may tell.
        claim = _claim_on(desk, iri, said)
        if claim is None:
            return None
        best = force_of(claim.relation.removeprefix(DCG)) or "treats"
        quoted, cited = "", desk.main_citations(claim.iri, lang)[0]
    else:
        norm = min(read, key=lambda one: FORCES.index(forces[one]))
        stated = [
            force
            for one in facts.by_subject.get(iri, ())
            if one.basis == "stated" and (force := force_of(one.relation.removeprefix(DCG)))
            if not acting
        ]
        best = min((forces[norm], *stated), key=FORCES.index)
        quoted, cited = _operative(desk, norm), desk.citations(norm, lang)
    if FORCES.index(said.force) >= FORCES.index(best) or best == "treats":
        return None
    about = said.within or said.after
    if best == "obliges to permit" and _PERMITTING.search(about):
        return None
    if best == "obliges to permit" and _CHOOSING.search(said.verb):
        return None
    # A duty to give a choice is what such a norm lays down; so is a ban on taking it away.
    if best in ("obliges to permit", "permits") and (
        _CHOOSING.search(about) or _FORBIDDING.match(said.verb)
    ):
        return None
    begin, end = QUOTES[lang]
    told = f"{begin}{quoted}{end}" if quoted else t(f"force.label.{best}")
    message = t("verify.told.stronger", words=told, label=label, claimed=said.verb)
    mending = t("verify.mend.weaker", verb=_verb(desk, read, best, lang))
    return Judgement("stronger than the text", message, mending, iri, (), cited)


def is_weighed(desk: Desk, iri: str, said: Said) -> bool:
    """Whether the graph holds with which force a part speaks, on what is said of it."""
    norms = _on_same_act(desk, iri, said) or _norms(desk, iri)
    read = all(kind_of(desk.facts, one) != "UnreadForceNorm" for one in norms)
    return bool(norms and read) or _claim_on(desk, iri, said) is not None


def _claim_on(desk: Desk, iri: str, said: Said) -> Claimed | None:
    """The claim of a source with which force a part speaks on what is said of it."""
    about = (
        (FORCES.index(force), one.iri, one)
        for one in desk.facts.by_subject.get(iri, ())
        if one.object == said.concept and one.basis == "stated"
        if (force := force_of(one.relation.removeprefix(DCG))) and force != "treats"
    )
    return min(about, default=(0, "", None))[2]


def _norms(desk: Desk, iri: str) -> Sequence[str]:
    """The norms of a part, or of what is in it, where that was read whole.

    Those of its paragraphs count too, where each of them up to the last is recorded with norms.
    """
    norms = norms_of(desk, iri)
    if norms:
        return norms
    inside = desk.facts.leading_to(iri, DCG + "isPartOf")
    held = is_complete(desk, iri) and all(norms_of(desk, one) for one in inside)
    if held or extent_of(desk, iri) == "whole":
        return desk.facts.iris(iri, DCG + "containsNorm")
    return []


def _on_same_act(desk: Desk, iri: str, said: Said) -> list[str]:
    """The norms on the act that a part is said to require; empty where none is plain.

    Those of its paragraphs count where it was read whole, or each up to the last is recorded.
    """
    norms = _norms(desk, iri)
    if not norms and is_complete(desk, iri):
        norms = desk.facts.iris(iri, DCG + "containsNorm")
    doing, told = patterns()["reading"]["doing"], f"{said.verb} {said.after.lstrip()}"
    acts = [
        one["words"]
        for one in patterns()["act"].values()
        if re.match(rf"{doing}(?:{one['said']})(?!\w)", told, re.IGNORECASE)
    ]
    return [
        one
        for one in norms
        if any(re.search(act, _operative(desk, one), re.IGNORECASE) for act in acts)
    ]


def _operative(desk: Desk, norm: str) -> str:
    words_of = desk.facts.words(norm, DCG + "operativeWords")
    return words_of[0].text if words_of else ""


def _verb(desk: Desk, norms: Iterable[str], force: Force, lang: Language) -> str:
    """How a force is written: by the verb of the norms that have it, if they are of one class."""
    kinds = {kind for one in norms if mark_of(kind := kind_of(desk.facts, one)).name == force}
    return verb_of(kinds.pop(), lang) if len(kinds) == 1 else MARK[force].verb(lang)


def _force_of_norm(desk: Desk, norm: str, *, freeing: bool) -> Force:
    """The force of a norm: a prohibition is a duty too.

    With `freeing` one that frees from a duty permits; else it is the declaration that it is.
    """
    if freeing and _reading("freeing").match(_operative(desk, norm)):
        return "permits"
    return force_of(relation_of(kind_of(desk.facts, norm)) or "requires") or "obliges"


def _read_into(desk: Desk, iri: str, said: Said, lang: Language) -> Judgement | None:
    """That the graph has what is said of a concept by a reading alone, if so."""
    facts, t = desk.facts, words(lang)
    about = [one for one in facts.by_subject.get(iri, ()) if one.object == said.concept]
    if any(one.basis in ("stated", "asserted") for one in about):
        return None
    citations: tuple[Citation, ...] = ()
    relation = ""
    if about:
        citations = desk.main_citations(about[0].iri, lang)[0]
        relation = about[0].relation
    else:
        forms = (DCG + one for one in ("requires", "obligesToPermit", "endeavours", "recommends"))
        derived = next(
            (it for one in forms if (it := follows_by(desk, (iri, one, said.concept)))), None
        )
        if derived is None:
            return None
        relation = derived.relation
        citations = tuple(at for norm, _ in derived.chains for at in desk.citations(norm, lang))
    message = t(
        "verify.told.reading",
        label=desk.label(iri, lang).text,
        relation=desk.label(relation, lang).text,
        concept=desk.label(said.concept, lang).text,
    )
    record = about[0].iri if about else iri
    return Judgement("our reading", message, t("verify.mend.reading"), record, (), citations)


def _missing(desk: Desk, one: Reference, keys: Sequence[Key], lang: Language) -> Judgement:
    """The verdict on a part that the graph does not hold."""
    t = words(lang)
    text = desk.label(one.text, lang).text
    known = parts(desk).by_key.get(one.text, {})
    unit = t(f"verify.unit.{one.unit}")
    shown = _shown(one)
    if annex := _as_annex(desk, one, keys, lang):
        return annex
    gaps = [gap_at(desk, one.text, key) for key in keys]
    near = next((gap.near for gap in gaps if gap and gap.near), ())
    end = next((gap.end for gap in gaps if gap and gap.end), None)
    if end and all(gap is None or gap.closed for gap in gaps) and one.scope != "none":
        names = "; ".join(desk.label(it, lang).text for it in near) or _shown_end(end, lang)
        told = {"text": text, "unit": unit, "number": shown, "last": _shown_end(end, lang)}
        message, mending = t("verify.told.beyond", **told), t("verify.mend.nearest", near=names)
        cited = cited_end(desk, end, lang)
        return Judgement("no such provision", message, mending, "", near, cited)
    # An annex, a title or a chapter may be another than the list has, where several lists are.
    if near and all(gap is None or gap.closed for gap in gaps) and one.scope != "none":
        names = "; ".join(desk.label(it, lang).text for it in near)
        message = t("verify.told.nearest", text=text, unit=unit, number=shown, near=names)
        mending = t("verify.mend.nearest", near=names)
        note = next(notes(desk, near[0], lang))
        return Judgement("no such provision", message, mending, "", near, note.citations)
    other = _of_another_family(known, keys)
    if other and one.scope in ("named", "assumed"):
        label = desk.label(other, lang).text
        message = t("verify.told.is another kind", number=one.number, text=text, label=label)
        mending, cited = t("verify.mend.call", label=label), desk.citations(other, lang)
        return Judgement("something else", message, mending, other, (), cited)
    if whole := _above(known, keys):
        extent = extent_of(desk, whole)
    else:
        extent = next((note.extent for note in coverage(desk, one.text, lang)), "")
    if extent in ("in part", "not read"):
        name = "not read"
        told = {"text": text, "unit": unit, "number": shown}
        if last := _last_of(desk, one.text, keys):
            name, told["last"] = "not read within", _shown_end(last, lang)
        message = t(f"verify.told.{name}", **told)
        return Judgement("not read", message, t("verify.mend.source"), whole or one.text)
    if whole:
        label = desk.label(whole, lang).text
        message = t("verify.told.not recorded below", label=label, unit=unit, number=shown)
        return Judgement("unknown here", message, "", whole)
    message = t("verify.told.not recorded", text=text, unit=unit, number=shown)
    return Judgement("unknown here", message, "", one.text)


def _last_of(desk: Desk, text: str, keys: Sequence[Key]) -> End | None:
    """The end of the list in which a number is missing, where it is known."""
    known = ends(desk, text)
    lists = ((family, number.rpartition(".")[0]) for family, number in keys)
    return next((known[one] for one in lists if one in known), None)


def _shown_end(end: End, lang: Language) -> str:
    unit, _, number = end.recorded.partition(" ")
    number = number.upper() if number[:1].isalpha() else number
    return f"{words(lang)(f'verify.unit.{unit}')} {number}"


def _as_annex(desk: Desk, one: Reference, keys: Sequence[Key], lang: Language) -> Judgement | None:
    """That what is called an article is an annex, which has a letter, if so."""
    if {family for family, _ in keys} != {"article"} or one.scope == "none":
        return None
    known, last = parts(desk).by_key.get(one.text, {}), ends(desk, one.text)
    number = one.number
    letter, _, rest = number.partition(".")
    if not re.fullmatch(r"[a-k]", letter):
        return None
    iri = known.get(("annex", number), "")
    end = last.get(("annex", letter if rest else ""))
    within = end is not None and not end_before(desk, one.text, ("annex", number))
    if not iri and not (within and (not rest or rest.isdecimal())):
        return None
    t, text = words(lang), desk.label(one.text, lang).text
    called = f"{t('verify.unit.annex')} {number.upper()}"
    label = desk.label(iri, lang).text if iri else called
    message = t("verify.told.is another kind", number=number.upper(), text=text, label=label)
    mending = t("verify.mend.call", label=label)
    cited = desk.citations(iri, lang) if iri else cited_end(desk, end, lang) if end else ()
    return Judgement("something else", message, mending, iri or one.text, (), cited)


def _shown(one: Reference) -> str:
    return one.number.upper() if one.number[:1].isalpha() else one.number


def _of_another_family(known: Mapping[Key, str], keys: Sequence[Key]) -> str:
    """A part with the number that is called otherwise, where the two are taken one for another."""
    families = {family for family, _ in keys}
    if not families <= set(_EXCHANGED):
        return ""
    present = {family for family, _ in known}
    for _, number in keys:
        for family in _EXCHANGED:
            told = "." in number or not families & present
            if family not in families and told and (family, number) in known:
                return known[family, number]
    return ""


def _above(known: Mapping[Key, str], keys: Sequence[Key]) -> str:
    """The nearest recorded part that would have one with a missing number."""
    for family, number in keys:
        above = number
        while above := above.rpartition(".")[0]:
            for it in (family, "chapter", "annex", "article", "section"):
                if (it, above) in known:
                    return known[it, above]
    return ""
