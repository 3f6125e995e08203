"""Norms: where they stand, and that their force is that of the words of their text."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

from pyoxigraph import Literal

from dcgraph.edit.statements import file_of
from dcgraph.namespaces import DCG, DCGD
from dcgraph.rdf.corpus import Corpus

VERBS = Path(__file__).parent / "data" / "operative-verbs.csv"
FORCES = {
    "duty": {"ObligationNorm", "ProhibitionNorm"},
    "advice": {"RecommendationNorm"},
    "permission": {"PermissionNorm"},
    "duty to permit": {"ObligationToPermitNorm"},
    "duty of endeavour": {"EndeavourNorm"},
    "duty as far as possible": {"QualifiedObligationNorm"},
    "recital": {"DeclarationNorm"},
}
"""The forces of `operative-verbs.csv`, each with the classes of norms that have it."""
UNREAD: dict[str, set[str]] = {"text": set(), "account": {"UnreadForceNorm"}}
"""What else a norm may be where its verb was seen there: an account need not quote the text."""
NAME = re.compile(r"(?P<provision>.+)\.norm-(?P<number>[1-9][0-9]*)")
WORDS = (DCG + "operativeWords", DCG + "quotedWords")
WEAK = re.compile(r"\b(endeavour|seek|possible|practicable|resources|permit|allow|right)\b")
"""Words that make a duty less than a plain one, or a duty to permit."""


def forces(corpus: Corpus) -> dict[str, dict[str, list[str]]]:
    """At each provision the classes of its norms, each with the operative words of its norms."""
    kinds: dict[str, str] = {}
    words: dict[str, str] = {}
    norms: dict[str, set[str]] = {}
    for file in corpus.rooms("data"):
        for triple in file.triples:
            subject = triple.subject.value.removeprefix(DCGD)
            if triple.predicate.value.endswith("#type"):
                kinds[subject] = triple.object.value.removeprefix(DCG)
            elif triple.predicate.value in WORDS:
                words[subject] = triple.object.value
            elif triple.predicate.value == DCG + "hasNorm":
                norms.setdefault(subject, set()).add(triple.object.value.removeprefix(DCGD))
    found: dict[str, dict[str, list[str]]] = {}
    for provision, names in norms.items():
        for name in names:
            at = found.setdefault(provision, {})
            at.setdefault(kinds[name], []).append(words.get(name, ""))
    return found


def test_norms_stand_after_their_provision_in_the_order_of_their_numbers(shipped: Corpus) -> None:
    found, faults = 0, []
    for file in shipped.rooms("data"):
        names = [block.subject.removeprefix(DCGD) for block in file_of(file.text).blocks]
        for before, name in pairwise(names):
            norm = NAME.fullmatch(name)
            if norm is None:
                continue
            found += 1
            provision = norm["provision"]
            earlier = [f"{provision}.norm-{number}" for number in range(1, int(norm["number"]))]
            if before not in (provision, *earlier):
                faults.append(f"{file.shown}: {name} stands after {before}")
    assert found > 80
    assert not faults, "; ".join(faults)


def test_the_force_is_that_of_the_operative_verb(shipped: Corpus) -> None:
    # Of a text with several verbs, one of its norms has the force of each.
    at = forces(shipped)
    with VERBS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"] in at]
    assert len(rows) > 30
    faults = [
        f"{row['text']} says “{row['words']}” and has {', '.join(sorted(at[row['text']]))}"
        for row in rows
        if row["seen"] != "recalled"
        and at[row["text"]].keys().isdisjoint(FORCES[row["force"]] | UNREAD[row["seen"]])
    ]
    assert not faults, "; ".join(faults)
    # A verb that is only recalled was not read.
    recalled = {row["text"] for row in rows if row["seen"] == "recalled"}
    assert recalled
    faults = [
        f"{text} was not read and has {', '.join(sorted(at[text]))}"
        for text in sorted(recalled)
        if at[text].keys() != {"UnreadForceNorm"}
    ]
    assert not faults, "; ".join(faults)
    # And where the table has one verb for a whole text, no norm of it is stronger by these words.
    weak = {"duty to permit", "duty of endeavour", "duty as far as possible", "recital"}
    texts = [row["text"] for row in rows]
    stronger = [
        f"{row['text']} says “{row['words']}” and has {kind} of “{words}”"
        for row in rows
        if row["force"] in weak and texts.count(row["text"]) == 1
        for kind in FORCES["duty"]
        for words in at[row["text"]].get(kind, [])
        if row["force"] == "recital" or words in row["words"] or WEAK.search(words)
    ]
    assert not stronger, "; ".join(stronger)


def test_every_paragraph_of_the_convention_has_its_norms_or_a_reason(shipped: Corpus) -> None:
    # Of an article in paragraphs each paragraph; of one without, the article. A definition is
    # read in the norms that use its term.
    parts: dict[str, set[str]] = {}
    kinds: dict[str, set[str]] = {}
    said: dict[str, set[str]] = {}
    for file in shipped.rooms("data"):
        for triple in file.triples:
            name = triple.subject.value.removeprefix(DCGD)
            if triple.predicate.value.endswith("#type"):
                kinds.setdefault(name, set()).add(triple.object.value.removeprefix(DCG))
            elif triple.predicate.value == DCG + "isPartOf":
                parts.setdefault(triple.object.value.removeprefix(DCGD), set()).add(name)
            elif triple.predicate.value in (DCG + "hasNorm", DCG + "noNormReason"):
                said.setdefault(name, set()).add(triple.predicate.value)
    read = {name for name, those in kinds.items() if those & {"Article", "Paragraph"}}
    read -= {name for name, those in kinds.items() if "DefinitionClause" in those}
    texts = {name for name in read if name.startswith("rkc.") and name not in parts}
    assert len(texts) > 60
    silent = sorted(name for name in texts if len(said.get(name, ())) != 1)
    assert not silent, ", ".join(silent)


def test_each_action_is_used_and_says_so_where_nothing_follows_from_it(shipped: Corpus) -> None:
    actions, used, argued, silent = set(), set(), set(), set()
    for file in shipped.rooms("data"):
        for triple in file.triples:
            subject, value = triple.subject.value, triple.object.value
            match triple.predicate.value.removeprefix(DCG):
                case "hasAction":
                    used.add(value)
                case "hasSubject" if re.search(r"\.(realises|putsInPlace)\.", subject):
                    argued.add(value)
                case name if name.endswith("#type") and value == DCG + "Action":
                    actions.add(subject)
                case name if name.endswith("#scopeNote") and "Nothing follows from it" in value:
                    silent.add(subject)
    assert len(actions) > 50
    assert actions == used
    assert actions - argued == actions & silent


def test_what_a_text_only_forbids_is_told_as_forbidden(shipped: Corpus) -> None:
    # Not to deny effect for one reason is less than to give the same effect, and not to wait for
    # one thing less than to act at once. The action is the nearest positive act, the summary is
    # what the text says.
    words: dict[str, str] = {}
    summaries: dict[str, list[Literal]] = {}
    for file in shipped.rooms("data"):
        for triple in file.triples:
            if triple.predicate.value == DCG + "operativeWords":
                words[triple.subject.value] = triple.object.value
            elif triple.predicate.value == DCG + "summary":
                assert isinstance(triple.object, Literal)
                summaries.setdefault(triple.subject.value, []).append(triple.object)
    forbidden = [name for name, text in words.items() if text.startswith("shall not ")]
    assert len(forbidden) > 10
    negation = {
        "en": r"\b(not|[Nn]obody)\b",
        "fr": r"\b([Nn]e\b|[Nn]’|[Nn]ul)",
        "ru": r"\b([Нн]е|[Нн]икто|[Нн]ельзя)\b",
    }
    faults = [
        f"{name.removeprefix(DCGD)} says “{words[name]}” and is summed up as: {summary.value}"
        for name in forbidden
        for summary in summaries[name]
        if not re.search(negation[summary.language or ""], summary.value)
    ]
    assert not faults, "; ".join(faults)
