"""The page of a notion: the answer, who defines it, what the law asks, which sources differ."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import httpx2
import pytest

from dcgraph.research.model import LANGUAGES

# A provision counts where it obliges by a norm of its own or by a claim, to the notion or to one of
# its characteristics.
OBLIGING = """
PREFIX dcg: <https://w3id.org/dcgraph/ontology/>
PREFIX dcgd: <https://w3id.org/dcgraph/id/>
SELECT ?text (COUNT(DISTINCT ?provision) AS ?n) WHERE {
  { dcgd:digital-customs dcg:hasCharacteristic ?on } UNION { BIND (dcgd:digital-customs AS ?on) }
  { ?provision dcg:hasNorm ?norm . ?norm a dcg:ObligationNorm ; dcg:hasAction ?action .
    ?action dcg:realises | dcg:putsInPlace ?on }
  UNION
  { ?claim a dcg:Claim ; dcg:hasSubject ?provision ; dcg:hasRelation dcg:requires ;
      dcg:hasObject ?on }
  ?provision a dcg:Provision ; dcg:isWithin ?text .
  FILTER NOT EXISTS { ?text dcg:isPartOf ?whole }
} GROUP BY ?text
"""


def page_on(reader: httpx2.Client, name: str, lang: str = "en") -> str:
    page = reader.get(f"/id/{name}.html", params={"lang": lang})
    assert page.status_code == 200
    return unescape(page.text.replace("\N{NO-BREAK SPACE}", " "))


def section(page: str, name: str) -> str:
    part = page.partition(f'<h2 id="{name}">')[2]
    assert part, f"no section {name}"
    return part.partition("<h2")[0]


def law(page: str) -> dict[str, list[str]]:
    """The numbers beside each text, by its name, in the order of the page."""
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", section(page, "law"), flags=re.DOTALL)
    found = {}
    for row in rows:
        name = re.search(r'href="/id/([^"?]+)\.html\?concept=digital-customs', row)
        assert name, "a text leads to its contents with the notion chosen"
        found[name[1]] = re.findall(r'<td class="number">(\d*)</td>', row)
    return found


def test_the_answer_comes_first_with_its_sources(reader: httpx2.Client) -> None:
    # By data/concepts/digital-customs.ttl, the first sentence of its summary.
    page = page_on(reader, "digital-customs")
    answer = page.partition('<p class="answer-lead">')[2].partition("</div>")[0]
    assert answer.startswith("Sources speak of digital customs as an activity of customs")
    assert answer.partition("</p>")[0].endswith("no definition is shared by all.")
    assert "Mozer says that no fundamental theory" in answer
    assert "/id/sources." in answer
    assert page.index("answer-lead") < page.index('id="definitions"') < page.index('id="law"')


def test_definitions_stand_with_date_holder_and_source_and_are_taken_away(
    reader: httpx2.Client,
) -> None:
    # By data/concepts/digital-customs.ttl: four definitions, given in seven sources.
    told = section(page_on(reader, "digital-customs"), "definitions")
    heads = [
        re.sub("<[^>]+>", "", one) for one in re.findall(r'<p class="said-by">(.*?)</p>', told)
    ]
    assert heads == [
        "2015 · World Customs Organization",
        "2016 · Kunio Mikuriya",
        "2019 · Sergei Mozer",
        "2020-10 · Dinara Sekerbayeva, Sergei Mozer",
    ]
    links = re.findall(r'href="([^"]*definitions[^"]*format=(\w+)[^"]*)"', told)
    files = {form: reader.get(address) for address, form in links}
    bibtex = files["bibtex"].text
    assert files["bibtex"].headers["content-type"].startswith("application/x-bibtex")
    keys = re.findall(r"^@\w+\{([^,]+),", bibtex, re.MULTILINE)
    assert len(keys) == len({*keys}) == 7
    assert keys[0] == "sources.wco-2015-11-12-letter"
    assert "note = {Cited at: paragraph 2}" in bibtex
    assert "annote = {In our words (World Customs Organization, 2015): Any automated or" in bibtex
    assert files["ris"].text.count("TY  - ") == 7
    assert [row["date"] for row in csv.DictReader(io.StringIO(files["csv"].text))] == [
        *("2015", "2016", "2019", "2020-10")
    ]


def test_a_place_beyond_the_first_is_counted_and_leads_on(reader: httpx2.Client) -> None:
    # By data/concepts/digital-customs.ttl the definition of 2015 stands in two places.
    told = section(page_on(reader, "digital-customs"), "definitions")
    assert '<a href="/id/digital-customs.definition.wco-2015.html?lang=en">and 1 more place' in told
    answer = (
        page_on(reader, "digital-customs").partition('class="answer"')[2].partition("</div>")[0]
    )
    assert answer.count('<span lang="en">') == 8


def test_each_text_has_the_number_of_its_provisions_by_force(reader: httpx2.Client) -> None:
    found = law(page_on(reader, "digital-customs"))
    answer = reader.get(
        "/sparql", params={"query": OBLIGING}, headers={"accept": "application/sparql-results+json"}
    )
    expected = {
        row["text"]["value"].rpartition("/")[2]: row["n"]["value"]
        for row in answer.json()["results"]["bindings"]
    }
    assert expected["rkc"] != "0"
    assert {name: counts[0] for name, counts in found.items() if counts[0]} == expected


def test_what_binds_comes_first_and_silence_is_told_apart_from_not_read(
    reader: httpx2.Client,
) -> None:
    page = page_on(reader, "digital-customs")
    names = [*law(page)]
    # By data/instruments: two conventions and a regulation in force, an agreement without a date
    # of entry into force, a framework that binds nobody.
    order = ["rkc", "tfa", "union-customs-code", "tpp", "ecommerce-framework"]
    assert [one for one in names if one in order] == order
    told = section(page, "law")
    heads = re.findall(r'<h3 class="kind">([^<]+) <span', told)
    assert heads == [
        "Treaties and acts in force",
        "Treaties and acts not in force or not known to be in force",
        "Recommendations, guidelines and other texts that do not bind",
    ]
    # By data/instruments/fal-convention.ttl: the edition of 2010 ended with the year 2017.
    assert "fal-convention.text-2010" not in told.partition(heads[1])[0]
    silent = re.search(
        r"(\d+) other texts were read as a whole.*?(\d+) other texts were", told, re.DOTALL
    )
    assert silent
    every = {one.rpartition("/id/")[2] for one in names}
    instruments = reader.get("/api/v1/instruments?limit=1&format=json").json()["total"]
    edited = {"fal-convention.text-2010", "study-report-on-disruptive-technologies.edition-2022"}
    assert edited <= every
    assert int(silent[1]) + int(silent[2]) + len(every) == instruments
    assert "uncitral-mletr" in told.rpartition("</table>")[2]


def test_characteristics_stand_with_their_holders_and_the_annex(reader: httpx2.Client) -> None:
    told = section(page_on(reader, "digital-customs"), "characteristics")
    # As /gaps has it of the annex, which was read as a whole.
    gaps = reader.get("/api/v1/gaps?notion=digital-customs&instrument=rkc.ga&format=json").json()
    counts = gaps["counts"]
    assert told.startswith(f"{counts['characteristics']} characteristics</h2>")
    assert (
        f"Of {counts['characteristics']} characteristics, {counts['gap']} have no counterpart"
        in told
    )
    rows = re.findall(r"<tr>.*?</tr>", told, flags=re.DOTALL)[1:]
    assert len(rows) == counts["characteristics"]
    assert sum("nothing found" in row for row in rows) == counts["gap"]
    # By data/concepts/digital-customs.ttl and data/instruments/rkc/.
    row = next(one for one in rows if "/id/characteristics.automated-processing.html" in one)
    assert "World Customs Organization 2015" in row
    assert "/id/sources.wco-2015-11-12-letter.html" in row
    assert re.search(r'href="/id/rkc\.ga-7\.1\.html[^"]*" aria-label="RKC General Annex', row)
    row = next(one for one in rows if "/id/characteristics.transparent-procedures.html" in one)
    assert re.search(r'href="/matrix\?[^"]*rkc\.ga[^"]*#evidence">and \d+ more<', row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sources_that_differ_stand_on_both_sides_with_the_condition(
    reader: httpx2.Client, lang: str
) -> None:
    # By data/concepts/single-window/claims-on-notions.ttl: each includes the other.
    told = section(page_on(reader, "digital-customs", lang), "contradictions")
    claims = (
        "digital-customs.includes.single-window.wco",
        "single-window.includes.digital-customs",
    )
    pair = next(one for one in told.split("<section") if all(claim in one for claim in claims))
    assert pair.count('class="said-by"') == 2
    assert pair.count("/id/sources.") >= 2
    condition = pair.rpartition('<p class="small">')[2]
    assert "both cannot hold where digital customs and single window have one sense" in condition
    assert ('<span lang="en">' in condition) is (lang != "en")


def test_economies_are_counted_by_institution_and_lead_to_their_list(reader: httpx2.Client) -> None:
    told = section(page_on(reader, "smart-customs"), "economies")
    (variant,) = reader.get("/api/v1/economies?notion=smart-customs&limit=1&format=json").json()[
        "variants"
    ]
    assert "cannot be shown" in told
    lacking = variant["without_class"]
    link = rf'href="/economies\?kind={lacking["thing"]["name"]}[^"]*">{lacking["economies"]}</a>'
    assert re.search(link, told)
    assert str(variant["neither"]) in told


@pytest.mark.parametrize("name", ["digital-customs", "single-window"])
def test_every_claim_on_a_concept_is_on_its_page(reader: httpx2.Client, name: str) -> None:
    claims = reader.get(f"/api/v1/claims?about={name}&limit=500&format=json").json()["items"]
    given = {
        one["claim"]
        for one in claims
        if one["relation"] == "hasCharacteristic" and one["subject"]["name"] == name
    }
    page = page_on(reader, name)
    told = section(page, "characteristics") if given else ""
    assert {one for one in given if f"/id/{one}.html" in told} == given
    (others,) = re.findall(r"<h2>(\d+) statements", page)
    # Of the same thing said twice, what follows from norms has a place of its own.
    stated = [one for one in claims if one["claim"] and one["claim"] not in given]
    assert int(others) == len(stated)
