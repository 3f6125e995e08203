"""What follows by the rules in `ontology/rules/`.

The files are the specification. Those whose text `closure.RULES` follows are applied there as
clauses; a rule that is new or changed, or that no clause can say, is asked in SPARQL.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from dcgraph.errors import LoadError
from dcgraph.namespaces import DERIVED_GRAPH, PREFIXES, TYPE
from dcgraph.sparql.closure import AXIOMATIC, Axioms, Clauses, Fact, Memory, Node, Numbers, Stored
from dcgraph.sparql.lexer import Token, all_tokens, tokens
from dcgraph.sparql.run import MAX_COUNT, query_texts, results

MAX_ROUNDS: Final = 100
_FOLDER: Final = Path("ontology/rules")
_GRAPH: Final = NamedNode(DERIVED_GRAPH)
_TERM: Final = r"(?:[?$]\w+|[\w-]*:[\w-]+)"
_HEAD: Final = re.compile(
    r"(?:\s|#[^\n]*\n)*CONSTRUCT\s*\{\s*"
    rf"{_TERM}\s+(?P<predicate>{_TERM}|a)\s+{_TERM}\s*\.?\s*\}}\s*WHERE\s*(?=\{{)",
    re.IGNORECASE,
)
"""The head of a rule that makes one triple without blank nodes."""

_FOLLOWED: Final = {
    "chains": "a0cc7abe3e11",
    "claims": "5288fc150e7e",
    "classes": "02bfa3204090",
    "definitions": "73be63013e5f",
    "force": "6fd009815a75",
    "profiles": "89705a0b4b38",
    "properties": "5c39091bfa31",
    "symmetric": "8a957008dc6f",
    "transitive": "5108d1052962",
    "values": "179cd27a978d",
}
"""The digest of each text that `closure.RULES` follows; of another text nothing is known."""

Tell = Callable[[str, Path], None]


def rules(ontology: Path) -> dict[str, str]:
    """The rules by name: CONSTRUCT queries that may use the common prefixes.

    Raises LoadError if there is none.
    """
    return query_texts(ontology / "rules")


def followed(texts: dict[str, str]) -> list[str]:
    """The names of the rules that are applied as clauses."""
    return [name for name, text in texts.items() if _FOLLOWED.get(name) == _digest(text)]


def _digest(text: str) -> str:
    """Twelve hexadecimal digits of the words of a query, whatever its layout and remarks."""
    words = " ".join(token.text for token in all_tokens(text))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def derive(
    store: Store,
    texts: dict[str, str],
    tell: Tell = lambda _name, _path: None,
    *,
    facts: Iterable[tuple[Node, NamedNode, Node]] | None = None,
) -> list[tuple[Quad, str]]:
    """Apply the rules to all graphs of a store until nothing new follows.

    What is derived goes into the graph `derived`; nothing asserted is touched. Returns the new
    quads, each once, with the name of a rule that gives it. `tell` hears of the rules that are
    clauses, and of each that is asked in SPARQL before it is applied, with its file. `facts` are
    the triples of the store, for whom has them at hand. Raises LoadError, naming the rule, if one
    is not a query or does not come to an end.
    """
    names = followed(texts)
    if names:
        tell(f"The rules of {_FOLDER} that are clauses", _FOLDER)
    number = Numbers()
    stored = facts or ((quad.subject, quad.predicate, quad.object) for quad in store)
    asserted = dict.fromkeys((number[s], number[p], number[o]) for s, p, o in stored)
    known = Clauses(Axioms(asserted, number), names)
    graph = Memory(asserted, known.read)
    made: list[tuple[Quad, str]] = []

    def keep(following: Iterable[tuple[str, Fact]]) -> list[Quad]:
        """Put into the store what follows."""
        start = len(made)
        made.extend((Quad(*number.triple(fact), _GRAPH), rule) for rule, fact in following)
        quads = [quad for quad, _ in made[start:]]
        store.extend(quads)
        return quads

    keep(known.extend(graph, (fact for fact in asserted if fact[1] in known.read), is_whole=True))
    asked = {name: text for name, text in texts.items() if name not in names}
    reading = {name: read_by(text) for name, text in asked.items()}
    waiting, rounds = dict.fromkeys(asked), 0
    while waiting:
        rounds += 1
        for name in [*waiting]:
            if rounds > MAX_ROUNDS or len(made) > MAX_COUNT:
                # Not the rule whose turn it is, but the one that made most.
                raise endless(max(asked, key=Counter(rule for _, rule in made).__getitem__))
            tell(rule_step(name), _FOLDER / f"{name}.rq")
            del waiting[name]
            quads = apply(store, name, asked[name])
            made += ((quad, name) for quad in quads)
            new = [*map(number.fact, quads)]
            for fact in new:
                graph.add(fact)
            changed = set(map(key, (*quads, *keep(known.extend(graph, new)))))
            waiting |= {n: None for n, read in reading.items() if is_read(changed, read)}
    return made


def rederive(
    store: Store,
    texts: dict[str, str],
    ontology: Iterable[tuple[Node, NamedNode, Node]],
    gone: Collection[Quad],
    come: Collection[Quad],
) -> set[Quad]:
    """Take quads out of a store, put others in, and bring up to that what follows by the rules.

    `store` holds what followed before; of the `ontology` nothing may be among what changes. Returns
    the derived quads that are no longer there, and those that are new. Raises LoadError as
    `derive` does.
    """
    names = followed(texts)
    asked = {name: text for name, text in texts.items() if name not in names}
    graph = Stored(store, gone, come)
    axioms = (triple for triple in ontology if triple[1].value.startswith(AXIOMATIC))
    known = Clauses(Axioms([*map(graph.number.fact, axioms)], graph.number), names)

    def keys(facts: Iterable[Fact]) -> set[Key]:
        return {key(graph.quad(fact)) for fact in facts}

    asserted = {*graph.gone, *graph.come}
    differing = known.change(graph, [*graph.gone], [*graph.come], graph.is_derived)
    changed, rounds = keys(asserted | differing), 0
    reading = {name: read_by(text) for name, text in asked.items()}
    waiting = {name for name, read in reading.items() if is_read(changed, read)}
    while waiting:
        name = min(waiting, key=[*asked].index)
        waiting.remove(name)
        rounds += 1
        if rounds > MAX_ROUNDS:
            raise endless(name)
        before, own = set(differing), given_by(asked[name])
        given = {graph.number.fact(quad) for quad in _given(store, name, asked[name], own)}
        stale = [fact for path in own for fact in graph.derived(path) if fact not in given]
        differing ^= known.change(graph, stale, (), graph.is_derived)
        new = {fact for fact in given if not graph.has(fact)}
        differing ^= new ^ known.change(graph, (), new, graph.is_derived)
        changed = keys(before ^ differing)
        # What it gives itself it has read already.
        others = {triple for triple in changed if triple[0] not in own}
        waiting |= {n for n, read in reading.items() if n != name and is_read(changed, read)}
        waiting |= {name} if is_read(others, reading[name]) else set()
    return {graph.quad(fact) for fact in differing}


def _given(store: Store, name: str, text: str, own: set[str]) -> set[Quad]:
    """All that a rule gives of what a store holds, save what the rule itself may have given.

    It is asked in memory: a rule may ask what is not there, and to take all that it gave out of a
    store on disk takes seconds.
    """
    memory = Store()
    for predicate, value in read_by(text) or {("", "")}:
        nodes = (NamedNode(iri) if iri else None for iri in (predicate, value))
        memory.extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, *nodes)
            if quad.graph_name != _GRAPH or quad.predicate.value not in own
        )
    given: set[Quad] = set()
    for _ in range(MAX_ROUNDS):
        new = apply(memory, name, text)
        if not new:
            return given
        given |= new
    raise endless(name)


def endless(name: str) -> LoadError:
    """The error of a rule that does not come to an end."""
    return LoadError(
        f"{rule_step(name)} still derives new triples after {MAX_ROUNDS} rounds or "
        f"{MAX_COUNT} triples; it makes terms without end: narrow it.",
        _FOLDER / f"{name}.rq",
    )


def rule_step(name: str) -> str:
    """What a rule is called to a person."""
    return f"The rule {_FOLDER}/{name}.rq"


Key = tuple[str, str]
"""A predicate with an object, which is empty where it may be any; only rdf:type has one."""


def key(triple: Quad) -> Key:
    """What a rule that reads a triple is known by."""
    path, value = triple.predicate.value, triple.object
    return path, value.value if path == TYPE and isinstance(value, NamedNode) else ""


def is_read(keys: Collection[Key], read: Collection[Key] | None) -> bool:
    """Whether one of the triples with these keys is among those that `read_by` gives."""
    if read is None:
        return bool(keys)
    return any(triple in read or (triple[0], "") in read for triple in keys)


def read_by(text: str) -> set[Key] | None:
    """The keys of the triples that a query may read, as far as its words tell; None for any."""
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    listed, read = False, {(iri, "") for iri in _named(body)}
    words = all_tokens(body)
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        opens_list = before.text.upper() in ("SELECT", "DISTINCT", "BY")
        listed = opens_list or (listed and before.kind == "variable")
        is_verb = before.text in (";", "]") or (_is_term(before) and _is_term(after))
        if (
            # A name in full; all but one, as `!dcg:x`; a predicate that is a variable.
            word.kind == "iri"
            or word.text == "!"
            or (word.kind == "variable" and is_verb and not listed)
        ):
            return None
        if word.text == "a":
            read |= {(TYPE, iri) for iri in (_named(body) if _named(after.text) else {""})}
    return read


def _is_term(token: Token) -> bool:
    """Whether a token is a subject or an object, or begins one."""
    kinds = ("variable", "string", "number", "iri")
    return token.kind in kinds or token.text in ("[", "(") or ":" in token.text


def given_by(text: str) -> set[str]:
    """The predicates of the triples that a rule may give, as far as its words tell."""
    head = _HEAD.match(text)
    if not head or head["predicate"].startswith(("?", "$")):
        return _named(text)
    return {TYPE} if head["predicate"] == "a" else _named(head["predicate"])


def _named(text: str) -> set[str]:
    """The IRIs of the prefixed names in a query."""
    names = (token.text.partition(":") for token in tokens(text) if token.kind == "name")
    return {PREFIXES.get(prefix, prefix) + local for prefix, _, local in names}


def apply(store: Store, name: str, text: str) -> set[Quad]:
    """Apply a rule once, in SPARQL, and give the quads that it adds. Raises as `derive` does."""
    path = _FOLDER / f"{name}.rq"
    _, triples = results(store, text, rule_step(name), path, form=QueryTriples)
    new = {
        Quad(triple.subject, triple.predicate, triple.object, _GRAPH)
        for triple in triples
        if not any(True for _ in store.quads_for_pattern(*triple))
    }
    store.extend(new)
    return new
