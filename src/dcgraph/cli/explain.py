"""The commands explain and reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dcgraph.check.explain import explained, record, standing
from dcgraph.check.findings import Finding
from dcgraph.check.rules import OWL_DL, Rule
from dcgraph.check.run import check
from dcgraph.check.words import as_text, catalogue, lines_of
from dcgraph.check.words import rule as rule_named
from dcgraph.cli.answers import Lang, desk_of, known_form, told
from dcgraph.cli.options import CpuSeconds, Home, Json, Root
from dcgraph.cli.output import say
from dcgraph.errors import LoadError, ParameterError, ReasonerError
from dcgraph.files import rooms
from dcgraph.namespaces import compact
from dcgraph.owl.axioms import Nodes
from dcgraph.owl.hermit import Hermit
from dcgraph.owl.profile import profile
from dcgraph.owl.report import account, as_json, breaks_as_json
from dcgraph.owl.report import as_text as reasoning_text
from dcgraph.owl.words import Phrases
from dcgraph.progress import progress, uncollected
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.research.explanation import MAX_CHAINS, USUAL_CHAINS, explanation, explanation_text
from dcgraph.research.filters import wanted
from dcgraph.store.sandbox import close_network
from dcgraph.text import counted, json_text

app = typer.Typer()


_FORMS = ("text", "json")


@app.command()
def explain(
    rule: Annotated[
        str | None, typer.Argument(metavar="[RULE|SUBJECT]", help="The rule; none lists them all.")
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
    say(explained(found))
    if iri is None:
        return
    with progress("Checking the graph") as tell, uncollected():
        tell("running the rules")
        findings = _found(found, corpus, refused)
    broken = standing(corpus, found, iri, findings)
    say()
    if broken is None:
        say(f"{compact(iri)} is nothing that this rule speaks of.")
    elif not broken:
        say(f"{compact(iri)} keeps this rule.")
    for finding in broken or ():
        say(as_text(finding, lines_of(corpus)))


def _found(rule: Rule, corpus: Corpus, refused: list[LoadError]) -> tuple[Finding, ...]:
    """What is found by the command that goes by the rule: `reason` or `check`."""
    if rule.id in OWL_DL:
        return profile(corpus)
    return check(corpus, tuple(refused)).findings


@app.command()
def reason(
    root: Root = None,
    *,
    seconds: CpuSeconds = 300.0,
    every: Annotated[
        bool, typer.Option("--all", help="Give each explanation, not the first alone.")
    ] = False,
    inferred: Annotated[
        bool,
        typer.Option(
            "--inferred",
            help="List what nobody asserted: classes by HermiT, relations by the rules.",
        ),
    ] = False,
    only_profile: Annotated[
        bool, typer.Option("--profile", help="Look for breaks of OWL 2 DL alone; needs no Java.")
    ] = False,
    as_json_: Json = False,
) -> None:
    """Let the reasoner HermiT judge it and say why (needs Java).

    The ontology with its data; what is wrong is explained by axioms at file and line.

    Exit code 1 if the graph is inconsistent, a class can have no member, OWL 2 DL is broken,
    --inferred finds that the rules and HermiT differ, or the time is up before all is done.
    --seconds is for all that HermiT is asked; what is known by then is told, and what was not done.
    """
    # What is judged may be a stranger's: neither it nor Java may reach another server.
    close_network()
    with progress("Reasoning", logged=True) as tell, uncollected():
        tell("reading")
        corpus = load(rooms(root))
        tell("looking for breaks of OWL 2 DL")
        breaks = profile(corpus)
    if not as_json_:
        lines = lines_of(corpus)
        for finding in breaks:
            say(as_text(finding, lines) + "\n")
        say(f"OWL 2 DL: {counted(len(breaks), 'break')}")
    report: dict[str, object] = {"profile": breaks_as_json(breaks)}
    sound = not breaks
    if not only_profile:
        with progress("Reasoning", logged=True) as tell, uncollected():
            hermit = Hermit(seconds)
            try:
                made = account(corpus, hermit, tell, every=every, inferred=inferred)
            except ReasonerError as error:
                if breaks:
                    hint = "HermiT reads OWL 2 DL only: mend the breaks first."
                    raise ReasonerError(f"{error} {hint}") from None
                raise
        sound = sound and made.verdict.consistent and not made.verdict.unsatisfiable
        sound = sound and not made.late and (made.proof is None or made.proof.agrees)
        phrases = Phrases(Nodes(corpus), corpus.label)
        report |= as_json(made, phrases)
        if not as_json_:
            say(reasoning_text(made, phrases), nl=False)
    if as_json_:
        say(json_text(report), nl=False)
    raise typer.Exit(0 if sound else 1)
