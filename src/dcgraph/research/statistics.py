"""What the graph holds, in figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dcgraph.audit import RATED, Audit, rate
from dcgraph.namespaces import AUDIT, DCG, DCGD, DCTERMS, DQV, LABEL, TYPE
from dcgraph.research.coverage import own_extent
from dcgraph.research.filters import graph_day
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import BASES, CONFIDENCES, Confidence, Language
from dcgraph.research.records import EXTENTS
from dcgraph.research.tables import write_csv
from dcgraph.words import kept_together, words


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something, by its name and its label."""

    name: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The graph in figures.

    `version`, `hash` and `dated` tell which graph. `kinds` counts records under the class that
    their text gives them, and not under those above it. `bases` counts claims, `confidences`
    citations, `languages` the things with a label in each, `extents` instruments by how far
    they were read, `addresses` provisions with and without the address of their official text.
    `audit` is the latest complete audit, None where there is none, and `audited`
    the same in a sentence.
    """

    version: str
    hash: str
    dated: str
    triples: int
    derived: int
    kinds: tuple[Count, ...]
    bases: tuple[Count, ...]
    confidences: tuple[Count, ...]
    languages: tuple[Count, ...]
    extents: tuple[Count, ...]
    addresses: tuple[Count, ...]
    audit: Audit | None
    audited: str


@cached
def statistics(desk: Desk, lang: Language) -> Statistics:
    """The figures of the graph at the desk, with labels in a language."""
    manifest, facts, t = desk.snapshot.manifest, desk.facts, words(lang)
    bases = Counter(one.basis for one in facts.claims.values())
    graded = Counter[Confidence](
        "recalled" if facts.first(one, DCG + "hasConfidence") == DCG + "Recalled" else "confirmed"
        for one in facts.of_kind(DCG + "Citation")
    )
    read = Counter(own_extent(desk, one) for one in facts.of_kind(DCG + "Instrument"))
    addressed = Counter(
        "with" if facts.values(one, DCG + "textAddress") else "without"
        for one in facts.of_kind(DCG + "Provision")
    )
    records = [iri for iri in facts.about if iri.startswith(DCGD)]
    kinds = Counter(
        kind
        for iri in records
        for kind in facts.iris(iri, TYPE)
        if kind.startswith(DCG) and (iri, TYPE, kind) not in facts.derived
    )
    languages = Counter(
        language
        for iri in records
        for language in {label.language for label in facts.words(iri, LABEL)}
    )
    names = {one: f"statistics.language.{one}" for one in sorted(languages)}
    audit = _last_audit(desk)
    return Statistics(
        version=manifest.version,
        hash=manifest.hash,
        dated=graph_day(desk),
        triples=manifest.triples,
        derived=manifest.derived,
        kinds=tuple(
            Count(kind.removeprefix(DCG), desk.label(kind, lang).text, kinds[kind])
            for kind in sorted(kinds)
        ),
        bases=tuple(Count(one, t(f"claim.basis.{one}"), bases[one]) for one in BASES if bases[one]),
        confidences=tuple(
            Count(one, t(f"claim.confidence.{one}"), graded[one]) for one in CONFIDENCES
        ),
        languages=tuple(
            Count(one, t(name) if t.has(name) else one, languages[one])
            for one, name in names.items()
        ),
        extents=tuple(Count(one, t(f"claim.extent.{one}"), read[one]) for one in EXTENTS.values()),
        addresses=tuple(
            Count(one, t(f"statistics.address.{one}"), addressed[one])
            for one in ("with", "without")
        ),
        audit=audit,
        audited=_audited(audit, lang),
    )


def _last_audit(desk: Desk) -> Audit | None:
    """What the latest audit of the graph measured, None where none was made."""
    facts = desk.facts

    def measured(name: str) -> int:
        return int(facts.first(AUDIT + name, DQV + "value"))

    if not facts.values(AUDIT + "read", DQV + "value"):
        return None
    read = measured("read")
    return Audit(
        read_on=facts.first(AUDIT + "read", DCTERMS + "date"),
        readers=measured("readers"),
        read=read,
        unverifiable=measured("unverifiable"),
        rates=tuple(rate(verdict, measured(verdict), read) for verdict in RATED),
    )


def _audited(audit: Audit | None, lang: Language) -> str:
    t = words(lang)
    if audit is None:
        return t("statistics.audit.none")

    def percent(share: float) -> str:
        text = f"{share * 100:.1f}"
        return text if lang == "en" else text.replace(".", ",")

    rates = (
        t(
            "statistics.audit.rate",
            verdict=t(f"statistics.audit.{one.verdict}"),
            share=percent(one.share),
            bound=percent(one.bound),
        )
        for one in audit.rates
    )
    told = t("statistics.audit.made", date=audit.read_on, read=audit.read, rates=", ".join(rates))
    return kept_together(told, lang)


def statistics_csv(figures: Statistics) -> bytes:
    """The figures of the graph, each with what it counts."""
    counted = ("kinds", "bases", "confidences", "languages", "extents", "addresses")
    rows = [
        (what, one.name, one.label, str(one.number))
        for what in counted
        for one in getattr(figures, what)
    ]
    if (audit := figures.audit) is not None:
        rows.append(("audit", "read", figures.audited, str(audit.read)))
        rows += [("audit", one.verdict, one.verdict, str(one.number)) for one in audit.rates]
    return write_csv(("counted", "name", "label", "number"), rows)
