"""Why a triple holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final, Literal

from dcgraph.dates import is_date
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD, OWL, PREFIXES, TYPE, compact
from dcgraph.research.criteria import DOES_NOT_MEET, MEETS, criteria, evidence
from dcgraph.research.facts import REPEATED, Claimed, Value, Words
from dcgraph.research.filters import bounded
from dcgraph.research.graph import Desk
from dcgraph.research.model import Basis, Citation, Confidence, Language, Silence, Statement, Thing
from dcgraph.research.norms import chain_confidence
from dcgraph.research.paging import natural_key
from dcgraph.research.proofs import (
    MAX_PROOFS,
    Proof,
    PropertyChain,
    Triple,
    after,
    axioms,
    confirmed,
    holds,
    proofs,
)
from dcgraph.words import QUOTES, SEMICOLON, kept_together, words

USUAL_CHAINS: Final = 20
"""How many chains are given at once unless another number is asked for."""
MAX_CHAINS: Final = 100
"""How many chains may be asked for at once."""
MAX_NAME: Final = 200
"""Characters of the name of a relation or a value."""

_KINDS_OF_RELATION: Final = frozenset((OWL + "ObjectProperty", OWL + "DatatypeProperty"))
_TYPE_NAMES: Final = ("type", "a", "rdf:type", TYPE)
_QUIET: Final = frozenset((DCG + "isWithin", DCG + "containsNorm"))
"""Relations whose inferences the facts below them have said already."""
_OF_NORM: Final = tuple(
    DCG + name
    for name in (
        *("hasBearer", "hasMatter", "operativeWords", "quotedWords", "condition"),
        "hasQualifier",
    )
)
"""What is told of a norm besides its force and its action."""
_OF_MEMBERSHIP: Final = tuple(DCG + name for name in ("hasMember", "isMembershipIn"))
_SHOWN_BY: Final = (DCG + "showsMet", DCG + "showsNotMet")
_OF_CLAIM: Final = frozenset(("hasSubject", "hasRelation", "hasObject", "rationale"))
_WEAKEST: Final[tuple[Basis, ...]] = ("interpreted", "stated", "asserted")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a chain in a sentence, and the statements that it says, with their sources.

    A criterion is an argument of this project, and its one statement says what it can show.

    `rule` names the rule of `ontology/rules/` by which an inference is made, and `axiom` the terms
    that its axiom names; both are empty for what is a fact, a norm or a claim.
    """

    kind: Literal["fact", "norm", "claim", "criterion", "inference"]
    sentence: str
    rule: str
    axiom: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A proof, its steps in the order in which they are argued; the last says what is explained.

    `number` counts from 1 over all of them. `basis` and `confidence` are the weakest of its facts
    and claims; the confidence is None where no fact or claim from which it follows needs a source.
    """

    number: int
    basis: Basis
    confidence: Confidence | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a triple holds, or what is missing.

    `object` is the name of a thing or a term, or the text of a value; `holds` tells whether the
    triple is in the graph, and `statement` is it in words. `total` counts all chains, and
    `next_offset` is where those that follow begin, 0 after the last. `silence` says what is missing
    where there are none, and `instead` are then norms, claims, figures and criteria that tie the
    two, but not so.
    """

    subject: Thing
    relation: str
    relation_label: str
    object: Thing
    holds: bool
    statement: str
    summary: str
    chains: tuple[Chain, ...]
    total: int
    next_offset: int
    silence: Silence | None
    instead: tuple[Step, ...]


def explanation(
    desk: Desk,
    subject: str,
    relation: str,
    target: str,
    lang: Language,
    *,
    limit: int = USUAL_CHAINS,
    offset: int = 0,
) -> Explanation:
    """The chains by which a triple holds, by the names of its three terms: some from `offset` on.

    Raises NotFoundError, with the nearest names, for a thing or a relation that there is not, and
    ParameterError for a limit or an offset out of bounds.
    """
    bounded("limit", limit, MAX_CHAINS)
    start = desk.iri(subject)
    path = _relation(desk, start, relation)
    triple = start, path, _value(desk, start, path, target)

    def order(proof: Proof) -> list[object]:
        """The shorter chains first, then in the order of the things that they speak of."""
        leaves = list(_leaves(proof))
        return [len(leaves), [(natural_key(one.triple[0]), one.triple[1]) for one in leaves]]

    found = sorted(proofs(desk, triple), key=order)
    teller = _Teller(desk, lang)
    total = min(len(found), MAX_PROOFS)
    bounded("offset", offset, max(0, total - 1), 0)
    shown = found[offset : min(offset + limit, MAX_PROOFS)]
    missing = "" if found else teller.missing(triple)
    end = offset + len(shown)
    return Explanation(
        subject=desk.thing(start, lang),
        relation="type" if path == TYPE else path.removeprefix(DCG),
        relation_label=teller.relation(path),
        object=teller.end(triple[2]),
        holds=bool(found),
        statement=teller.said(triple),
        summary=teller.summary(triple, found) if found else missing,
        chains=tuple(teller.chain(n, one) for n, one in enumerate(shown, offset + 1)),
        total=total,
        next_offset=end if end < total else 0,
        silence=None if found else Silence("not covered", missing, ()),
        instead=() if found else tuple(teller.instead(triple)),
    )


def _relation(desk: Desk, subject: str, given: str) -> str:
    """The IRI of a relation by its name; raises NotFoundError, with the nearest.

    One of another vocabulary is known by its short name or its IRI, if the subject has it.
    """
    bare = given.strip()
    if bare in _TYPE_NAMES:
        return TYPE
    for other in desk.facts.about.get(subject, ()):
        if bare in (other, compact(other)):
            return other
    name = bare.removeprefix(DCG).removeprefix("dcg:")
    if not _KINDS_OF_RELATION.isdisjoint(desk.facts.iris(DCG + name, TYPE)):
        return DCG + name
    known = (
        iri
        for iri in desk.facts.about
        if iri.startswith(DCG) and not _KINDS_OF_RELATION.isdisjoint(desk.facts.iris(iri, TYPE))
    )
    raise _not_found(f"relation is named {name[:40]!r}", name, bare, known)


def _not_found(what: str, name: str, given: str, known: Iterable[str]) -> NotFoundError:
    """That nothing is named so, with the nearest of the names that there are."""
    near: tuple[str, ...] = ()
    if len(name) <= MAX_NAME:
        bare = sorted(one.removeprefix(DCG) for one in known)
        near = tuple(get_close_matches(name, bare, n=3, cutoff=0.5))
    hint = f"did you mean {' or '.join(near)}?" if near else "the ontology lists them."
    return NotFoundError(f"No {what}; {hint}", given[:MAX_NAME], near)


def _value(desk: Desk, subject: str, relation: str, given: str) -> Value:
    """What the third name stands for: a thing, a term of the ontology, or a value in words."""
    facts = desk.facts
    if OWL + "DatatypeProperty" in facts.iris(relation, TYPE) or facts.words(subject, relation):
        if len(given) > MAX_NAME:
            raise ParameterError(f"A value may have at most {MAX_NAME} characters.")
        texts = (one for one in facts.words(subject, relation) if one.text == given)
        return next(texts, Words(given, ""))
    term = DCG + given.strip().removeprefix(DCG).removeprefix("dcg:")
    if relation == TYPE:
        # Classes of other vocabularies are known by their short names or their IRIs.
        others = facts.iris(subject, TYPE)
        term = next((one for one in others if given.strip() in (one, compact(one))), term)
        if term in others:
            return term
    is_class = OWL + "Class" in facts.iris(term, TYPE)
    if relation == TYPE and not is_class:
        known = (one for one in facts.about if OWL + "Class" in facts.iris(one, TYPE))
        raise _not_found(f"class is named {given[:40]!r}", term.removeprefix(DCG), given, known)
    named = facts.named(given) if relation != TYPE else ""
    return named or (term if term in facts.about else desk.iri(given))


def _leaves(proof: Proof) -> Iterator[Proof]:
    if not proof.premises:
        yield proof
    for one in proof.premises:
        yield from _leaves(one)


def _rising(proof: Proof) -> Iterator[Proof]:
    """A proof after those that it rests on."""
    for one in proof.premises:
        yield from _rising(one)
    yield proof


class _Teller:
    """Says proofs in a language."""

    def __init__(self, desk: Desk, lang: Language) -> None:
        self._desk = desk
        self._lang: Language = lang
        self._t = words(lang)
        self._pause = kept_together(SEMICOLON[lang], lang)
        self._quotes = [kept_together(one, lang) for one in QUOTES[lang]]
        self._facts = desk.facts

    def _say(self, key: str, /, **values: object) -> str:
        return self._t(f"explanation.{key}", **values)

    def _label(self, iri: str) -> str:
        text = self._desk.label(iri, self._lang).text
        return compact(iri) if text == iri else text

    def _quoted(self, text: str) -> str:
        return text.join(self._quotes)

    def relation(self, iri: str) -> str:
        """A relation in words."""
        return self._say("type") if iri == TYPE else self._label(iri)

    def end(self, value: Value) -> Thing:
        """The object of a triple, as it is mentioned."""
        if isinstance(value, str):
            thing = self._desk.thing(value, self._lang)
            return replace(thing, label=compact(value)) if thing.label == value else thing
        return Thing("", value.text, "", value.text, value.language)

    def said(self, triple: Triple) -> str:
        """A triple in words, without the stop."""
        subject, predicate, value = triple
        one, relation = self._quoted(self._label(subject)), self.relation(predicate)
        if isinstance(value, Words):
            value, relation = self._truth(value.text), self._quoted(relation)
            return self._say("valued", one=one, relation=relation, other=self._quoted(value))
        return self._say(
            "said", one=one, relation=relation, other=self._quoted(self.end(value).label)
        )

    def _truth(self, text: str) -> str:
        """A value in words: yes for true, no for false, and any other as it is."""
        return self._say(text) if text in ("true", "false") else text

    def summary(self, triple: Triple, found: list[Proof]) -> str:
        """The triple, and how many records, claims and chains lead to it."""
        claims = sum(one.rule == "claims" for one in found)
        asserted = sum(not one.rule for one in found)
        following = len(found) - claims - asserted
        parts = [self.said(triple) + "."]
        parts += [self._say("asserted")] if asserted else []
        parts += [self._say("claims-say", number=claims)] if claims else []
        parts += [self._say("chains", number=following)] if following else []
        parts += [self._say("more", number=MAX_PROOFS)] if len(found) > MAX_PROOFS else []
        return " ".join(parts)

    # Steps

    def chain(self, number: int, proof: Proof) -> Chain:
        """A proof as a chain of steps."""
        steps = tuple(self._steps(proof))
        said = [one for step in steps if step.kind != "inference" for one in step.statements]
        bases = {one.basis for one in said}
        links = list(_leaves(proof))
        return Chain(
            number,
            next((one for one in _WEAKEST if one in bases), "asserted"),
            chain_confidence(
                self._desk,
                [one.triple for one in links if not one.rule],
                [one.axiom[0] for one in links if one.rule],
            ),
            steps,
        )

    def _steps(self, proof: Proof) -> Iterator[Step]:
        """The facts and claims of a proof in its order, each inference after what it rests on."""
        leaves = [one.triple for one in _leaves(proof) if not one.rule]
        told: set[str] = set()
        places: list[Triple] = []
        for one in _rising(proof):
            predicate = one.triple[1]
            if one is not proof:
                if not one.rule and predicate == DCG + "isPartOf":
                    # The way from a part to the whole is one step.
                    places.append(one.triple)
                    continue
                if one.rule and predicate == DCG + "isWithin":
                    continue
            if places:
                yield self._facts_step(tuple(places))
                places.clear()
            if one.rule == "criteria":
                yield self.criterion(one.axiom[0])
            if one.rule == "claims":
                yield self.claim(self._facts.claims[one.axiom[0]])
            elif not one.rule:
                yield from self._fact(one.triple, leaves, told)
            elif one is proof or predicate not in _QUIET:
                yield self._inference(one)

    def _fact(self, triple: Triple, leaves: list[Triple], told: set[str]) -> Iterator[Step]:
        """A fact; all that a norm or a membership gives to a chain is one step."""
        record, predicate, value = triple
        if predicate == DCG + "hasNorm" and isinstance(value, str):
            record = value
        is_norm = record == value or DCG + "Norm" in self._facts.iris(record, TYPE)
        if record in self._facts.figures:
            yield self.figure(triple)
            return
        if not is_norm and predicate not in _OF_MEMBERSHIP:
            yield self._facts_step((triple,))
        elif record not in told:
            told.add(record)
            yield self.norm(record, leaves) if is_norm else self._membership(record)

    def _statement(self, triple: Triple) -> Statement:
        """A fact with the sources that support it; where none is needed, none."""
        subject, predicate, value = triple
        said = self._desk.property_statement(subject, predicate, value, self._lang)
        if predicate == TYPE:
            said = replace(said, relation="type", relation_label=self._say("type"))
        if self._facts.words(predicate, DCG + "citationNotNeeded"):
            said = replace(said, confidence=None, citations=())
        return said

    def _facts_step(self, triples: tuple[Triple, ...]) -> Step:
        sentence = "; ".join(map(self.said, triples)).replace("; ", self._pause)
        return Step("fact", sentence + ".", "", (), tuple(map(self._statement, triples)))

    def norm(self, norm: str, leaves: Iterable[Triple]) -> Step:
        """What a norm lays down: its force, its words, who is to act, the action that counts."""
        force = self._desk.kinds(norm)[0]
        triples: list[Triple] = [(norm, TYPE, DCG + force)]
        triples += (one for one in leaves if one[0] == norm and one[1] == DCG + "hasAction")
        triples += (
            (norm, predicate, value)
            for predicate in _OF_NORM
            for value in self._facts.values_in(norm, predicate, self._lang)
        )
        told = [self._label(DCG + force)]
        for _, predicate, value in triples[1:]:
            text = self.end(value).label.rstrip(".")
            quoted = predicate in (DCG + "operativeWords", DCG + "quotedWords")
            told.append(
                self._say(
                    "part",
                    name=self._say(predicate.removeprefix(DCG)),
                    value=self._quoted(text) if quoted else text,
                )
            )
        sentence = self._say("norm", norm=self._label(norm), told=self._pause.join(told))
        summary = self._desk.chosen(self._facts.words(norm, DCG + "summary"), self._lang)
        if summary and summary.language == self._lang:
            sentence += f" {summary.text}"
        provisions = self._facts.leading_to(norm, DCG + "hasNorm")
        triples = [*((one, DCG + "hasNorm", norm) for one in provisions), *triples]
        return Step("norm", sentence, "", (), tuple(map(self._statement, triples)))

    def _membership(self, iri: str) -> Step:
        triples: list[Triple] = [
            (iri, name, one) for name in _OF_MEMBERSHIP for one in self._facts.iris(iri, name)
        ]
        dates: list[Triple] = [
            (iri, predicate, value)
            for predicate, values in sorted(self._facts.about[iri].items())
            for value in values
            if isinstance(value, Words) and is_date(value.text)
        ]
        told = [self._label(iri)]
        for _, predicate, value in dates:
            told.append(self._say("part", name=self._label(predicate), value=self.end(value).label))
        sentence = self._pause.join(told) + ". " + self._say("no-day")
        return Step("fact", sentence, "", (), tuple(map(self._statement, [*triples, *dates])))

    def claim(self, claim: Claimed) -> Step:
        """A claim with its argument, and the sources of what it states."""
        said = self._desk.claim_statement(claim, self._lang)
        cited = tuple(
            one
            for one in said.citations
            if not one.supports or not _OF_CLAIM.isdisjoint(one.supports)
        )
        by = [*(one.label for one in said.claimants), *filter(None, [said.stated_on])]
        sentence = self._say(
            "claim",
            kind=self._say(said.basis),
            by=f" ({', '.join(by)})" if by else "",
            said=self.said((claim.subject, claim.relation, claim.object)),
            rationale=f" {said.rationale.text}" if said.rationale else "",
        )
        return Step("claim", sentence, "", (), (replace(said, citations=cited),))

    def figure(self, triple: Triple) -> Step:
        """A figure with its table."""
        figure, _, value = triple
        tables = map(self._label, self._facts.iris(figure, PREFIXES["qb"] + "dataSet"))
        sentence = self._say(
            "figure",
            table=", ".join(tables),
            figure=self._quoted(self._label(figure)),
            value=self.end(value).label,
        )
        return Step("fact", sentence, "", (), (self._statement(triple),))

    def criterion(self, iri: str) -> Step:
        """A criterion with its argument, its limits and the sources of what it measures."""
        facts = self._facts
        relation = next(one for one in _SHOWN_BY if facts.iris(iri, one))
        bounds = [
            self._say("part", name=self._label(path), value=one.text)
            for path in (DCG + "atLeast", DCG + "atMost")
            for one in facts.words(iri, path)
        ]
        argued = (
            self._desk.chosen(facts.words(iri, DCG + name), self._lang)
            for name in ("criterionReason", "criterionLimits")
        )
        sentence = self._say(
            "criterion",
            bounds=", ".join(bounds),
            indicator=self._quoted(self._label(facts.first(iri, DCG + "isMeasuredBy"))),
            relation=self.relation(relation),
            end=self._quoted(self._label(facts.first(iri, relation))),
        )
        said = replace(
            self._statement((iri, relation, facts.first(iri, relation))), basis="interpreted"
        )
        sentence = " ".join((sentence, *(one.text for one in argued if one)))
        return Step("criterion", sentence, "", (), (said,))

    def _inference(self, proof: Proof) -> Step:
        sentence = self._say("follows", said=self.said(proof.triple), reason=self._reason(proof))
        # A record does not tell a value that follows from one that it gives.
        following = replace(
            self._statement(proof.triple), basis="derived", confidence=None, citations=()
        )
        axiom = tuple(
            one.rpartition("#")[2].removeprefix(DCG).removeprefix(DCGD) for one in proof.axiom
        )
        return Step("inference", sentence, proof.rule, axiom, (following,))

    def _reason(self, proof: Proof) -> str:
        """The axiom in words."""
        _, predicate, value = proof.triple
        names = [
            self._quoted(self._label(one) if one.startswith((DCG, DCGD)) else self._truth(one))
            for one in proof.axiom
        ]
        if proof.rule == "force":
            chains = axioms(self._desk).chains[predicate]
            force = next(one.force for one in chains if one.properties == proof.axiom)
            return self._say(
                "by-force",
                force=self._quoted(self._label(force)),
                last=names[-1],
                relation=self._quoted(self.relation(predicate)),
            )
        if proof.rule == "chains":
            return self._say("by-chains", chain=self._arrowed(proof.axiom))
        told = dict(zip(("a", "b", "c"), names, strict=False))
        whole = self._quoted(self.end(value).label)
        return self._say(f"by-{proof.rule}", whole=whole, **told)

    def _arrowed(self, properties: Iterable[str]) -> str:
        return self._quoted(" → ".join(map(self._label, properties)))

    # What does not hold

    def missing(self, triple: Triple) -> str:
        """Why a triple does not hold: each way to it, and where that ends."""
        start, predicate, _ = triple
        parts = [
            self._say("unread" if any(self._unread(triple)) else "not", said=self.said(triple))
        ]
        chains = axioms(self._desk).chains.get(predicate, ())
        if predicate in (MEETS, DOES_NOT_MEET) and isinstance(triple[2], str):
            parts.append(self._unshown(start, predicate, triple[2]))
        forces = dict.fromkeys(one.force for one in chains if one.force)
        for force in forces:
            ways = [self._quoted(self._label(c.properties[-1])) for c in chains if c.force == force]
            parts.append(
                self._say(
                    "no-norm",
                    force=self._quoted(self._label(force)),
                    start=self._quoted(self._label(start)),
                    last=self._say("or").join(ways),
                    end=self._quoted(self.end(triple[2]).label),
                )
            )
        parts += (self._broken(one, start) for one in chains if not one.force)
        if not chains and predicate not in (MEETS, DOES_NOT_MEET):
            parts.append(self._say("no-ground"))
        between = sorted(
            path
            for path, values in self._facts.about.get(start, {}).items()
            if triple[2] in values and path.startswith(DCG) and path not in REPEATED
        )
        if between:
            names = ", ".join(self._quoted(self.relation(one)) for one in between)
            parts.append(self._say("between", relations=names))
        return " ".join(parts)

    def _unshown(self, economy: str, relation: str, characteristic: str) -> str:
        """Why no figure shows that an economy meets a characteristic, or that it does not."""
        found = evidence(self._facts, economy, characteristic)
        if relation not in criteria(self._facts, characteristic).values():
            return self._say("no-criterion")
        if shown := {one.relation for one in found if one.shown}:
            return self._say("conflict" if len(shown) > 1 else "opposite")
        if any(one.relation == relation for one in found):
            return self._say("short")
        start = self._quoted(self._label(economy))
        for one, shows in criteria(self._facts, characteristic).items():
            if shows == relation and economy in self._facts.iris(one, DCG + "isNotAppliedTo"):
                return self._say("not-applied", start=start, name=self._quoted(self._label(one)))
        return self._say("no-figure", start=start)

    def _broken(self, chain: PropertyChain, start: str) -> str:
        """How far a chain leads from a thing."""
        ends, name = {start}, ""
        for name, link in zip(chain.properties, chain.links, strict=True):  # noqa: B007
            ends = {other for one in ends for other in after(self._facts, link, one)}
            if not ends:
                break
        told = {"chain": self._arrowed(chain.properties), "last": self._quoted(self._label(name))}
        return self._say("elsewhere" if ends else "broken", **told)

    def _unread(self, triple: Triple) -> Iterator[Claimed]:
        """The claims that say it and give no triple, since nobody read their text."""
        for one in self._facts.by_subject.get(triple[0], ()):
            if (one.relation, one.object) == triple[1:] and not confirmed(self._facts, one.iri):
                yield one

    def _judged(self, economy: str, characteristic: str) -> Iterator[Step]:
        """The figures that a criterion judges, each with the criterion."""
        for one in evidence(self._facts, economy, characteristic):
            yield self.figure((one.figure, DCG + "observedValue", one.value))
            yield self.criterion(one.criterion)

    def instead(self, triple: Triple) -> Iterator[Step]:
        """The claims that were not read, and the norms of any force that lead to the same thing."""
        start, _, end = triple
        yield from map(self.claim, self._unread(triple))
        if not isinstance(end, str):
            return
        if triple[1] in (MEETS, DOES_NOT_MEET):
            yield from self._judged(start, end)
        seen: set[object] = set()
        every = axioms(self._desk).chains.values()
        used = {chain.force for chains in every for chain in chains}
        for chain in (one for chains in every for one in chains if one.force):
            contains, _, has_action, last = (link.iri for link in chain.links)
            for action in self._facts.leading_to(end, last):
                for norm in self._facts.leading_to(action, has_action):
                    if (norm, action, last) in seen or not holds(
                        self._facts, (start, contains, norm)
                    ):
                        continue
                    seen.add((norm, action, last))
                    yield self.norm(norm, [(norm, has_action, action)])
                    if used.isdisjoint(self._facts.iris(norm, TYPE)):
                        force = self._quoted(self._label(DCG + self._desk.kinds(norm)[0]))
                        yield Step("fact", self._say("no-force", force=force), "", (), ())
                    for claim in self._facts.by_subject.get(action, ()):
                        says = (claim.relation, claim.object) == (last, end)
                        if says and claim.iri not in seen:
                            seen.add(claim.iri)
                            yield self.claim(claim)


def step_citations(step: Step) -> tuple[Citation, ...]:
    """The sources of a step, each once."""
    return tuple(dict.fromkeys(one for said in step.statements for one in said.citations))


def explanation_text(found: Explanation, lang: Language) -> str:
    """The explanation in lines; the way to further chains stands at the end."""
    return "\n".join(_lines(found, lang))


def _lines(found: Explanation, lang: Language) -> Iterator[str]:
    t = words(lang)
    yield found.summary
    for chain in found.chains:
        head = t("explanation.chain-of", number=chain.number, total=found.total)
        grades = [t(f"claim.basis.{chain.basis}")]
        if chain.confidence:
            grades.append(t(f"claim.confidence.{chain.confidence}"))
        yield f"\n{head} ({', '.join(grades)})"
        for number, step in enumerate(chain.steps, 1):
            yield from _step(f"{number}. ", step, lang)
    if found.instead:
        yield f"\n{t('explanation.instead')}"
    for step in found.instead:
        yield from _step("- ", step, lang)
    if found.next_offset:
        yield "\n" + t("explanation.next", offset=found.next_offset)


def _step(mark: str, step: Step, lang: Language) -> Iterator[str]:
    yield f"{mark}{step.sentence}"
    for one in step_citations(step):
        grades = ", ".join(
            words(lang)(f"explanation.{grade}")
            for grade in (one.authority, one.confidence)
            if grade
        )
        yield f"    {one.source.label}, {one.locator} [{grades}]"
