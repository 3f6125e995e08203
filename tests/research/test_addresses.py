"""Where the official text shows a provision: by hand for some, counted by SPARQL for all."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.statistics import statistics
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Request
from dcgraph.store.pool import open_store

EU = "https://data.europa.eu/eli/"
WCO = "https://www.wcoomd.org/en/topics/facilitation/instrument-and-tools/conventions/"
TPP = "https://www.mfat.govt.nz/assets/Trade-agreements/TPP/Text-ENGLISH/"
KOREA = "https://www.law.go.kr/법령/관세법/"
COUNTED = """\
PREFIX dcg: <https://w3id.org/dcgraph/ontology/>
SELECT (COUNT(DISTINCT ?provision) AS ?all) (COUNT(DISTINCT ?linked) AS ?with)
WHERE {
  ?provision a dcg:Provision .
  OPTIONAL { ?provision dcg:textAddress ?address . BIND (?provision AS ?linked) }
}
"""


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("union-customs-code.article-6", f"{EU}reg/2013/952/art_6/oj"),
        ("union-customs-code.article-6.1", f"{EU}reg/2013/952/art_6/oj"),
        # Article 278a was inserted by Article 1 of the Regulation that amended the Code.
        ("union-customs-code.article-278a", f"{EU}reg/2019/632/art_1/oj"),
        ("union-customs-code.text-2013.article-278", f"{EU}reg/2013/952/art_278/oj"),
        (
            "eu-single-window-environment.regulation-2024-2145.article-6.3",
            f"{EU}reg_impl/2024/2145/art_6/oj",
        ),
        ("tfa.10.4.1", "https://tfadatabase.org/en/tfa-text/article/10"),
        (
            "uk-electronic-trade-documents-act.section-2",
            "https://www.legislation.gov.uk/ukpga/2023/38/section/2",
        ),
        (
            "canadian-customs-act.section-8.1",
            "https://laws-lois.justice.gc.ca/eng/acts/C-52.6/section-8.1.html",
        ),
        ("korean-customs-act.article-241", f"{KOREA}제241조"),
        ("korean-customs-act.article-327-4", f"{KOREA}제327조의4"),
        ("rkc.ga-7.4", f"{WCO}pf_revised_kyoto_conv/kyoto_new/gach7.aspx"),
        ("rkc.ga-10", f"{WCO}pf_revised_kyoto_conv/kyoto_new/gach10.aspx"),
        ("rkc.sa-e.1", f"{WCO}pf_revised_kyoto_conv/kyoto_new/spane.aspx"),
        ("tpp.article-14.8.4", f"{TPP}14.-Electronic-Commerce-Chapter.pdf"),
        # No address of an article of these is known.
        ("rkc.article-6.1", ""),
        ("tir-convention.article-6", ""),
    ],
)
def test_a_provision_has_the_address_of_its_article(desk: Desk, name: str, address: str) -> None:
    assert DCGD + name in desk.facts.about
    assert unquote(desk.facts.first(DCGD + name, DCG + "textAddress")) == address


def test_each_inserted_article_of_korea_has_the_address_of_its_number(desk: Desk) -> None:
    addresses = {}
    for iri in desk.facts.leading_to(DCGD + "korean-customs-act", DCG + "isWithin"):
        number, inserted, which = desk.facts.first(iri, DCG + "number").partition("-")
        if inserted and "Article" in desk.kinds(iri):
            address = unquote(desk.facts.first(iri, DCG + "textAddress"))
            addresses[address] = f"{KOREA}제{number}조의{which}"
    assert len(addresses) == 93
    assert [*addresses] == [*addresses.values()]


def test_the_share_of_provisions_with_an_address_is_told(
    desk: Desk, shipped_snapshot: Snapshot
) -> None:
    with open_store(shipped_snapshot.store) as store:
        (row,) = json.loads(store.answer(Request(COUNTED)).body)["results"]["bindings"]
    linked, every = int(row["with"]["value"]), int(row["all"]["value"])
    assert linked / every > 0.5
    told = {one.name: one.number for one in statistics(desk, "en").addresses}
    assert told == {"with": linked, "without": every - linked}
