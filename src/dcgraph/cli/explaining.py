"""The command that explains: a rule by which the graph is judged, or why a triple holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import say
from dcgraph.cli.tabled import known_form
from dcgraph.cli.wishes import Lang, desk_of, told
from dcgraph.errors import LoadError, ParameterError
from dcgraph.load import Corpus, load
from dcgraph.paths import rooms
from dcgraph.prepare import uncollected
from dcgraph.progress import progress
from dcgraph.reason.profile import profile
from dcgraph.research.explanation import MAX_CHAINS, USUAL_CHAINS, explanation
from dcgraph.research.explanation_text import explanation_text
from dcgraph.research.wanted import wanted
from dcgraph.store.guard import close_network
from dcgraph.terms import compact
from dcgraph.validate.catalogue import catalogue
from dcgraph.validate.catalogue import rule as rule_named
from dcgraph.validate.checking import check
from dcgraph.validate.dl_rules import OWL_DL
from dcgraph.validate.explain import Example, examples, record, standing
from dcgraph.validate.findings import Finding
from dcgraph.validate.rules import Rule
from dcgraph.validate.text import as_text, lines_of

__all__ = ["app"]

app = typer.Typer()


_FORMS = ("text", "json")


@app.command()
def explain(
    rule: Annotated[
        str | None,
        typer.Argument(metavar="[RULE|SUBJECT]", help="The rule; none lists them all."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[RECORD|RELATION]", help="A record, to see how it stands to the rule."
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[OBJECT]",
            help="With a subject and a relation before it: why that holds, as in "
            "`explain tfa endeavours single-window`.",
        ),
    ] = None,
    *,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    limit: Annotated[
        int, typer.Option(help=f"How many chains to give, at most {MAX_CHAINS}.")
    ] = USUAL_CHAINS,
    offset: Annotated[int, typer.Option(help="How many chains to pass over.")] = 0,
    as_json: Json = False,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Explain a rule of the check, or why a thing stands in a relation to another.

    Of a rule: its reason, its repair, what is expected and where it is written too, with a good
    and a bad example. Of a subject, a relation and an object: every chain from facts, norms and
    arguments, with sources; where it does not hold, what is missing.
    """
    form = known_form(form, _FORMS, as_json=as_json)
    spoken = wanted(lang).lang
    if rule is not None and name is not None and target is not None:
        desk = desk_of(root, snapshot)
        found = explanation(desk, rule, name, target, spoken, limit=limit, offset=offset)
        say(told(found) if form == "json" else explanation_text(found, spoken))
        return
    if form == "json" or spoken != "en":
        raise ParameterError(
            "A rule is explained in English and as text; a triple, by subject, relation and "
            "object, also in the others and as JSON."
        )
    _explain_rule(rule, name, root)


def _explain_rule(rule: str | None, name: str | None, root: Path | None) -> None:
    close_network()
    refused: list[LoadError] = []
    with progress("Reading the graph") as tell, uncollected():
        tell("reading")
        corpus = load(rooms(root), refused)
        rules = catalogue(corpus)
    if rule is None:
        for known in rules.values():
            say(f"{known.id:<36} {known.severity:<8} {known.title}")
        return
    found = rule_named(rules, rule)
    iri = record(corpus, name) if name else None
    _tell(found)
    if iri is None:
        return
    with progress("Checking the graph") as tell, uncollected():
        tell("running the rules")
        findings = _found(found, corpus, refused)
    stands = standing(corpus, found, iri, findings)
    say()
    if not stands.applies:
        say(f"{compact(iri)} is nothing that this rule speaks of.")
    elif not stands.findings:
        say(f"{compact(iri)} keeps this rule.")
    for finding in stands.findings:
        say(as_text(finding, lines_of(corpus)))


def _found(rule: Rule, corpus: Corpus, refused: list[LoadError]) -> tuple[Finding, ...]:
    """What is found by the command that goes by the rule: `reason` or `check`."""
    if rule.id in OWL_DL:
        return profile(corpus)
    return check(corpus, tuple(refused)).findings


def _tell(rule: Rule) -> None:
    told = [
        ("why", rule.why),
        ("repair", rule.repair),
        ("expected", rule.expected),
        ("defined", "{}:{}:{}".format(*rule.place)),
    ]
    say(f"{rule.severity}[{rule.id}]: {rule.title}")
    for word, text in told:
        if text:
            say(f"  {word + ':':<10}{text}")
    good, bad = examples(rule)
    for word, example in (("Keeps the rule", good), ("Breaks the rule", bad)):
        if example is not None:
            say(f"\n{word}:\n{_example(example)}")


def _example(example: Example) -> str:
    """An example, with a mark before each line that breaks the rule."""
    rows = enumerate(example.text.split("\n"), 1)
    return "\n".join(f"{'>' if n in example.lines else ' '} {row}".rstrip() for n, row in rows)
