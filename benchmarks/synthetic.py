"""Write a made-up knowledge graph of a chosen size as N-Triples.

    python -m benchmarks.synthetic --triples 1000000 > graph.nt

Its shape is that of a small, deep graph of regulation: a tree of SKOS concepts, instruments with
nested provisions, typed correlations between provisions, sources, and one record of adoption per
country, measure and year. The same number and seed always give the same bytes; exactly as many
distinct triples come out, and memory does not grow with their number.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path

__all__ = ["FEWEST", "graph", "main", "write"]

FEWEST = 3000
"""With fewer triples some section would be missing."""

BASE = "https://kg.example.org/"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
RDFS_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"

# Share of the triples for each section; adoption records take what is left.
SHARES = {"concepts": 0.10, "sources": 0.02, "provisions": 0.22, "correlations": 0.09}
TRIPLES_EACH = {"concepts": 9.4, "sources": 5.0, "provisions": 7.5, "correlations": 6.0}
PROVISIONS_PER_INSTRUMENT = 60
COUNTRIES = 195
FIRST_YEAR, YEARS = 1990, 35
CONCEPT_FANOUT = 4

_TEXT = (
    "access account adequate agency algorithm annual audit authority balance board breach capital "
    "channel charter child citizen claim clause climate code collateral conduct consent consumer "
    "contract controller copyright credit custody customs cyber data dealer debt deposit device "
    "digital disclosure dispute duty ecosystem emission energy entity equity ethics evidence "
    "export fairness federal filing finance fraud governance health identity impact import "
    "incident income index insurance interest investor issuer labour ledger legal liability "
    "licence limit liquidity market measure member merger minimum mobile model monitor network "
    "notice object offence officer online operator oversight owner parity patent payment penalty "
    "pension permit personal platform policy portfolio price privacy process product profile "
    "protocol public purpose quality quota rating record recovery registry release remedy report "
    "research reserve retail review right risk safety sanction scheme school scope secure "
    "security sector service settlement shareholder solvency standard state storage subject "
    "supply surveillance system target tariff tax terms test threshold title token trade training "
    "transfer transparency treaty trust union user utility value vendor vote waste water welfare "
    "worker zone"
)
WORDS = tuple(_TEXT.split())
REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania")
INSTRUMENT_TYPES = ("Treaty", "Regulation", "Directive", "Standard", "Guideline")
INSTRUMENT_STATUS = ("InForce", "Draft", "Repealed")
CORRELATION_TYPES = ("Equivalent", "Broader", "Narrower", "Partial", "Conflicting")
ADOPTION_STATUS = ("Adopted", "PartlyAdopted", "Planned", "NotAdopted")


def iri(kind: str, n: int) -> str:
    """The IRI of the nth thing of a kind."""
    return f"<{BASE}id/{kind}/{n}>"


def term(name: str) -> str:
    """The IRI of a term."""
    return f"<{BASE}ns#{name}>"


def typed(value: object, datatype: str) -> str:
    """A literal of an XML Schema datatype."""
    return f'"{value}"^^<{XSD}{datatype}>'


def phrase(rng: random.Random, low: int, high: int) -> str:
    """From `low` to `high` words."""
    return " ".join(rng.choices(WORDS, k=rng.randint(low, high)))


class Sizes:
    """How many of each entity a graph of `triples` triples holds."""

    def __init__(self, triples: int) -> None:
        def count(section: str, least: int) -> int:
            return max(least, int(triples * SHARES[section] / TRIPLES_EACH[section]))

        self.concepts = count("concepts", 20)
        self.sources = count("sources", 5)
        self.provisions = count("provisions", 40)
        self.correlations = count("correlations", 20)
        self.instruments = max(4, self.provisions // PROVISIONS_PER_INSTRUMENT)
        self.measures = max(3, triples // 80_000)


def countries() -> Iterator[tuple[str, str, str]]:
    """The regions and countries."""
    for n, region in enumerate(REGIONS):
        yield iri("region", n), RDF_TYPE, term("Region")
        yield iri("region", n), RDFS_LABEL, f'"{region}"@en'
    for n in range(COUNTRIES):
        subject = iri("country", n)
        yield subject, RDF_TYPE, term("Country")
        yield subject, RDFS_LABEL, f'"Country {n:03d}"@en'
        yield subject, term("inRegion"), iri("region", n % len(REGIONS))


def concepts(rng: random.Random, size: Sizes) -> Iterator[tuple[str, str, str]]:
    """The tree of concepts."""
    for n in range(size.concepts):
        subject, label = iri("concept", n), phrase(rng, 2, 4)
        yield subject, RDF_TYPE, f"<{SKOS}Concept>"
        yield subject, f"<{SKOS}notation>", f'"C{n:06d}"'
        yield subject, f"<{SKOS}prefLabel>", f'"{label}"@en'
        yield subject, f"<{SKOS}prefLabel>", f'"{label[::-1]}"@es'
        yield subject, f"<{SKOS}altLabel>", f'"{phrase(rng, 1, 3)} {n}"@en'
        yield subject, f"<{SKOS}definition>", f'"{phrase(rng, 12, 30)}."@en'
        yield subject, f"<{DCT}source>", iri("source", rng.randrange(size.sources))
        if n:
            yield subject, f"<{SKOS}broader>", iri("concept", (n - 1) // CONCEPT_FANOUT)
        for other in {rng.randrange(size.concepts) for _ in range(rng.randint(0, 3))} - {n}:
            yield subject, f"<{SKOS}related>", iri("concept", other)


def sources(rng: random.Random, size: Sizes) -> Iterator[tuple[str, str, str]]:
    """The sources."""
    for n in range(size.sources):
        subject = iri("source", n)
        yield subject, RDF_TYPE, term("Source")
        yield subject, f"<{DCT}title>", f'"{phrase(rng, 4, 9)}"@en'
        yield subject, f"<{DCT}publisher>", f'"{phrase(rng, 2, 3)}"'
        year, month, day = rng.randint(1980, 2025), rng.randint(1, 12), rng.randint(1, 28)
        yield subject, f"<{DCT}issued>", typed(f"{year}-{month:02d}-{day:02d}", "date")
        yield subject, term("page"), f"<https://sources.example.org/doc/{n}>"


def instruments(rng: random.Random, size: Sizes) -> Iterator[tuple[str, str, str]]:
    """The instruments."""
    for n in range(size.instruments):
        subject = iri("instrument", n)
        yield subject, RDF_TYPE, term("Instrument")
        yield subject, RDFS_LABEL, f'"{phrase(rng, 3, 6)} instrument {n}"@en'
        yield subject, term("instrumentType"), term(rng.choice(INSTRUMENT_TYPES))
        yield subject, term("status"), term(rng.choice(INSTRUMENT_STATUS))
        yield subject, term("entryIntoForce"), typed(rng.randint(1970, 2025), "gYear")
        yield subject, f"<{DCT}source>", iri("source", rng.randrange(size.sources))


def provisions(rng: random.Random, size: Sizes) -> Iterator[tuple[str, str, str]]:
    """The provisions, nested within their instruments."""
    for n in range(size.provisions):
        subject, place = iri("provision", n), n // size.instruments
        yield subject, RDF_TYPE, term("Provision")
        yield subject, term("partOf"), iri("instrument", n % size.instruments)
        yield subject, term("number"), typed(place, "integer")
        yield subject, RDFS_LABEL, f'"Article {place}"@en'
        yield subject, term("text"), f'"{phrase(rng, 20, 60)}."@en'
        if place:
            parent = rng.randrange(max(0, place - 6), place)
            of_parent = parent * size.instruments + n % size.instruments
            yield subject, term("within"), iri("provision", of_parent)
        # Skewed: low concept numbers (near the root) are addressed far more often.
        chosen = {int(size.concepts * rng.random() ** 3) for _ in range(rng.randint(1, 2))}
        for concept in chosen:
            yield subject, term("addresses"), iri("concept", concept)


def correlations(rng: random.Random, size: Sizes) -> Iterator[tuple[str, str, str]]:
    """What provisions have to do with each other."""
    for n in range(size.correlations):
        subject = iri("correlation", n)
        yield subject, RDF_TYPE, term("Correlation")
        yield subject, term("from"), iri("provision", rng.randrange(size.provisions))
        yield subject, term("to"), iri("provision", rng.randrange(size.provisions))
        yield subject, term("correlationType"), term(rng.choice(CORRELATION_TYPES))
        yield subject, term("confidence"), typed(f"{rng.random():.3f}", "decimal")
        yield subject, f"<{DCT}source>", iri("source", rng.randrange(size.sources))


def measures(rng: random.Random, size: Sizes) -> Iterator[tuple[str, str, str]]:
    """The measures that implement provisions."""
    for n in range(size.measures):
        subject = iri("measure", n)
        yield subject, RDF_TYPE, term("Measure")
        yield subject, RDFS_LABEL, f'"{phrase(rng, 2, 5)} measure {n}"@en'
        yield subject, term("implements"), iri("provision", rng.randrange(size.provisions))
        yield subject, term("about"), iri("concept", rng.randrange(size.concepts))


def adoptions(rng: random.Random, size: Sizes) -> Iterator[tuple[str, str, str]]:
    """Records of adoption, without end."""
    n = 0
    while True:
        rest, country = divmod(n, COUNTRIES)
        measure, year = rest % size.measures, rest // size.measures
        subject = iri("adoption", n)
        yield subject, RDF_TYPE, term("Adoption")
        yield subject, term("country"), iri("country", country)
        yield subject, term("measure"), iri("measure", measure)
        yield subject, term("year"), typed(FIRST_YEAR + year % YEARS, "gYear")
        yield subject, term("adoptionStatus"), term(rng.choice(ADOPTION_STATUS))
        yield subject, term("score"), typed(f"{rng.random() * 100:.2f}", "decimal")
        yield subject, f"<{DCT}source>", iri("source", rng.randrange(size.sources))
        n += 1


def graph(triples: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Every triple as three N-Triples terms, exactly `triples` of them."""

    def everything() -> Iterator[tuple[str, str, str]]:
        size = Sizes(triples)
        yield from countries()
        sections = (sources, concepts, instruments, provisions, correlations, measures, adoptions)
        for section in sections:
            yield from section(random.Random(f"{seed}/{section.__name__}"), size)  # noqa: S311 - no secret

    return islice(everything(), triples)


def write(path: Path | None, triples: int, seed: int) -> None:
    """Write the graph to a file, or to standard output where there is none."""
    with path.open("w", encoding="utf-8", newline="\n") if path else nullcontext(sys.stdout) as out:
        out.writelines(f"{s} {p} {o} .\n" for s, p, o in graph(triples, seed))


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and write the graph."""
    parser = argparse.ArgumentParser(description="Write a made-up graph as N-Triples.")
    parser.add_argument(
        "--triples", type=int, required=True, help=f"exact number of triples, at least {FEWEST}"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="file to write; else standard output")
    given = parser.parse_args(arguments)
    if given.triples < FEWEST:
        parser.error(f"--triples must be at least {FEWEST}, so that every section is there")
    write(given.out, given.triples, given.seed)


if __name__ == "__main__":
    main()
