"""All rules in one list, and each explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dcgraph.check.constraints import targets_of
from dcgraph.check.findings import Finding
from dcgraph.check.focus import owner
from dcgraph.check.rules import Rule
from dcgraph.errors import NotFoundError
from dcgraph.files import EXAMPLES
from dcgraph.namespaces import DCG, DCGD, DCGS, compact
from dcgraph.rdf.corpus import Corpus
from dcgraph.text import Names

_ANNOUNCED = re.compile(r"([A-Z][\w-]+(?:, [A-Z][\w-]+)*) at lines? (\d+(?: and \d+)*)")


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of Turtle that keeps a rule (no `lines`) or breaks it at `lines`, from 1."""

    text: str
    lines: tuple[int, ...] = ()


def examples(rule: Rule) -> tuple[Example | None, Example | None]:
    """A good and a bad example of a rule, the shortest there is; None where there is none."""
    if rule.good or rule.bad:
        return Example(rule.good), Example(rule.bad, (1,) if "\n" not in rule.bad else ())
    own = rule.id.rpartition("-")[0]
    good = EXAMPLES / own / "good.ttl"
    bad: list[Example] = []
    # A contradiction between terms is shown among the terms.
    for paths in ((EXAMPLES / own).glob("bad-*.ttl"), EXAMPLES.glob("*/bad-*.ttl")):
        for path in () if bad else sorted(paths):
            bad += _broken(rule, path)
    kept = _shown(good.read_text("utf-8").partition("\n")[2], ()) if good.is_file() else None
    return kept, min(bad, key=lambda example: len(example.text), default=None)


def _broken(rule: Rule, path: Path) -> Iterator[Example]:
    """The example in a file, if its first line says that it breaks the rule."""
    head, _, text = path.read_text("utf-8").partition("\n")
    for rules, lines in _ANNOUNCED.findall(head):
        if rule.id in rules.split(", "):
            yield _shown(text, tuple(int(line) - 1 for line in lines.split(" and ")))


def _shown(text: str, lines: tuple[int, ...]) -> Example:
    """An example without its prefixes, `lines` counted anew."""
    rows = text.rstrip().split("\n")
    skipped = next((n for n, row in enumerate(rows) if row and not row.startswith("@prefix")), 0)
    return Example("\n".join(rows[skipped:]), tuple(line - skipped for line in lines))


def explained(rule: Rule) -> str:
    """A rule in words, with a good and a bad example."""
    parts = [
        ("why", rule.why),
        ("repair", rule.repair),
        ("expected", rule.expected),
        ("defined", "{}:{}:{}".format(*rule.place)),
    ]
    lines = [f"{rule.severity}[{rule.id}]: {rule.title}"]
    lines += [f"  {word + ':':<10}{text}" for word, text in parts if text]
    good, bad = examples(rule)
    for word, example in (("Keeps the rule", good), ("Breaks the rule", bad)):
        if example is not None:
            lines.append(f"\n{word}:\n{_marked(example)}")
    return "\n".join(lines)


def _marked(example: Example) -> str:
    """An example, with a mark before each line that breaks the rule."""
    rows = enumerate(example.text.split("\n"), 1)
    return "\n".join(f"{'>' if n in example.lines else ' '} {row}".rstrip() for n, row in rows)


def record(corpus: Corpus, name: str) -> str:
    """The IRI of a record or term by any form of its name.

    Raises NotFoundError, with the nearest names, if nothing is described by it.
    """
    prefixes = {"dcgd": DCGD, "dcg": DCG, "dcgs": DCGS}
    prefix, _, local = name.partition(":")
    iri = prefixes[prefix] + local if prefix in prefixes else name.strip("<>")
    for candidate in (iri, DCGD + name, DCG + name):
        if corpus.statements(candidate):
            return candidate
    described = (t.subject.value for file in corpus.files for t in file.triples)
    names = Names(compact(iri) for iri in described if iri.startswith((DCGD, DCG)))
    near = tuple(names.near(local if prefix in prefixes else name, most=3))
    hint = f"did you mean {' or '.join(near)}?" if near else "name one that the files describe."
    raise NotFoundError(f"Nothing is described by the name {name!r}; {hint}", name, near)


def standing(
    corpus: Corpus, rule: Rule, iri: str, findings: tuple[Finding, ...]
) -> tuple[Finding, ...] | None:
    """What a rule finds of a record, by all `findings` of a check; None if it never speaks of it.

    What it finds of a citation, it finds of its record too.
    """
    own = tuple(f for f in findings if f.rule == rule.id and iri in (f.subject, owner(f.subject)))
    if own or not rule.shape:
        return own
    targets = targets_of(corpus).get(rule.shape, ())
    return own if any(iri in (subject, owner(subject)) for subject in targets) else None
