from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape

import httpx2
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.research.desks import quads_of
from tests.serving import serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.namespaces import DCG
from dcgraph.research import Desk
from dcgraph.research.catalogue import rests_on
from dcgraph_api.config import Settings

LANGUAGES = ("en", "fr", "ru")


def page_on(reader: httpx2.Client, name: str, lang: str = "en") -> str:
    response = reader.get(f"/id/{name}.html", params={"lang": lang})
    assert response.status_code == 200
    return response.text


def test_a_thing_has_its_names_in_three_languages(reader: httpx2.Client) -> None:
    # By data/concepts/digital-customs.ttl.
    page = page_on(reader, "digital-customs")
    assert '<h1 class="term">digital customs</h1>' in page
    assert '<span lang="fr">douane numérique</span>' in page
    assert '<span lang="ru">цифровая таможня</span>' in page
    assert '<h1 class="term">цифровая таможня</h1>' in page_on(reader, "digital-customs", "ru")


def test_each_statement_tells_its_basis_and_leads_to_its_source(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/ga-7.ttl: Standard 7.1 requires ICT, as it states itself.
    page = page_on(reader, "rkc.ga-7.1")
    rows = re.findall(r'<li class="is-.*?</p>\n</li>', page, flags=re.DOTALL)
    assert rows
    for row in rows:
        assert re.search(r'class="mark mark-(stated|interpreted|derived)"', row)
        assert re.search(r'href="/id/sources\.[^"]+\.html', row)
    ict = [row for row in rows if "/id/ict.html" in row]
    assert any(">stated<" in row and ">requires<" in row for row in ict)


def test_what_is_recalled_says_so_in_words(reader: httpx2.Client) -> None:
    # By data/instruments/wco-recommendations.ttl: the Recommendation of 2012 was not read.
    page = page_on(reader, "wco-recommendations.dematerialization-2012")
    assert "Not read." in page
    assert "recalled" in page
    assert "по памяти" in page_on(reader, "wco-recommendations.dematerialization-2012", "ru")


@pytest.mark.parametrize(
    ("lang", "months", "binding"),
    [("en", "3 months", "yes"), ("fr", "3 mois", "oui"), ("ru", "3 месяца", "да")],
)
def test_periods_and_truth_are_told_in_words(
    reader: httpx2.Client, lang: str, months: str, binding: str
) -> None:
    # By data/instruments/rkc/rkc.ttl: a delay of P3M. By data/instruments/tfa.ttl: binding true.
    page = page_on(reader, "rkc", lang)
    assert f"<dd>{months}" in page.replace("\u00a0", " ")
    assert "P3M" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert f"<dd>{binding}<" in page_on(reader, "tfa", lang)


@pytest.mark.parametrize(
    ("lang", "head", "verb"),
    [("en", "Force", "may"), ("fr", "Force", "peut"), ("ru", "Сила", "вправе")],
)
def test_no_head_of_a_table_of_norms_says_more_than_its_norms(
    reader: httpx2.Client, lang: str, head: str, verb: str
) -> None:
    # By data/instruments/union-customs-code/: paragraph 6 gives leave.
    page = page_on(reader, "union-customs-code.article-145.6.norm-1", lang)
    heads = re.findall(r'<th scope="col">([^<]*)</th>', page)
    assert heads[1] == head
    assert f"<strong>{verb}</strong>" in page


def test_a_text_in_another_language_than_the_page_says_which(reader: httpx2.Client) -> None:
    page = page_on(reader, "digital-customs", "ru")
    assert '<html lang="ru">' in page
    assert re.search(r'<p class="said"><span lang="en">', page)
    # By data/concepts/digital-customs.ttl: the definitions are worded in English.
    said = page.partition('<p class="said">')[2].partition("</p>")[0]
    assert said.endswith('</span> <span class="small quiet">(на английском)</span>')


@pytest.mark.parametrize(
    ("lang", "words", "mark"),
    [
        ("en", "Customs have to permit that the Goods declaration is lodged", ""),
        ("fr", "La douane doit autoriser le dépôt de la déclaration", "Traduction de ce projet."),
        ("ru", "Таможенная служба обязана разрешать подачу декларации", "Перевод этого проекта."),
    ],
)
def test_a_translation_is_marked_and_leads_to_its_original(
    reader: httpx2.Client, lang: str, words: str, mark: str
) -> None:
    # By data/instruments/rkc/general-annex-3.ttl and ontology/source.ttl: written in English.
    page = page_on(reader, "rkc.ga-3.21.norm-1", lang)
    summary, after = page.partition(f"<p>{words}")[1:]
    assert summary
    following = after.partition("</p>")[2].lstrip()
    if not mark:
        assert not following.startswith('<p class="small quiet">')
        return
    assert following.startswith(f'<p class="small quiet">{mark} <a href="')
    address = unescape(following.partition('href="')[2].partition('"')[0])
    assert "Customs have to permit that the Goods" in reader.get(address).text


@pytest.mark.parametrize(
    ("lang", "shown"),
    [("fr", "Les bureaux sont des lieux"), ("ru", "органы здесь — места")],
)
def test_no_text_is_told_in_another_language_beside_its_translation(
    reader: httpx2.Client, lang: str, shown: str
) -> None:
    # By data/instruments/rkc/general-annex-3.ttl: why norm 1 of Standard 3.1 has no action.
    page = page_on(reader, "rkc.ga-3.1.norm-1", lang)
    assert shown in page
    assert "Offices are places" not in page


def test_what_has_no_translation_says_that_it_is_in_english(reader: httpx2.Client) -> None:
    # By data/concepts/digital-customs.ttl, and by data/instruments/rkc/general-annex-3.ttl, where
    # all but the operative words, which are quoted, is in French too.
    assert "(en anglais)" in page_on(reader, "digital-customs.definition.wco-2015", "fr")
    assert "(en anglais)" not in page_on(reader, "rkc.ga-3.1.norm-1", "fr")


def test_a_claim_is_told_as_the_statement_that_it_is(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/: what the Convention lays down is no claim of the Organization.
    page = page_on(reader, "rkc.ga-7.1.requires.ict")
    assert page.count('<tr class="is-stated is-confirmed">') == 1
    assert "cost-effective and efficient for Customs" in page
    assert re.search(r'<br><span class="small"><a href="/id/rkc\.html[^"]*">', page)
    assert "/id/wco.html" not in page


@pytest.mark.parametrize(
    ("lang", "read"),
    [
        ("en", "proposed, read on 2026-11-2"),
        ("fr", "proposé, lu le 2026-11-2"),
        ("ru", "предложено; прочитано 2026-11-2"),
    ],
)
def test_a_claim_tells_who_read_it_and_when(reader: httpx2.Client, lang: str, read: str) -> None:
    # By data/concepts/actions.ttl.
    name = "actions.accept-copies.realises.characteristics.simplified-procedures"
    page = page_on(reader, name, lang)
    assert read in page
    assert "The dcgraph authors" in page


def test_each_note_has_its_own_sources(reader: httpx2.Client) -> None:
    # By data/instruments/tfa.ttl: the note on the Facility rests on one page.
    page = page_on(reader, "tfa")
    _, _, after = page.partition("The WTO runs the Trade Facilitation Agreement Facility")
    listed = after[: after.index("</ul>")]
    assert re.findall(r'href="/id/(sources\.[^"?]+)\.html', listed) == [
        "sources.tfaf-assistance-2025"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "budget"),
    [
        ("digital-customs", 18_000),
        ("single-window", 16_500),
        ("wco", 15_500),
        ("states.france", 12_000),
    ],
)
def test_a_page_keeps_its_budget(reader: httpx2.Client, name: str, budget: int, lang: str) -> None:
    assert len(gzip.compress(page_on(reader, name, lang).encode(), 9)) <= budget


def test_many_statements_come_in_pages(reader: httpx2.Client) -> None:
    first = page_on(reader, "digital-customs")
    assert 'rel="next"' in first
    second = reader.get("/id/digital-customs.html?page=2").text
    assert 'rel="prev"' in second
    assert first != second


@pytest.mark.parametrize("page", ["0", "-1", "9999999", "x", "²", "1e3"])
def test_a_page_that_there_is_not_is_the_nearest(reader: httpx2.Client, page: str) -> None:
    assert reader.get("/id/digital-customs.html", params={"page": page}).status_code == 200


def test_a_page_is_kept_by_its_tag(reader: httpx2.Client) -> None:
    first = reader.get("/id/tfa.html")
    again = reader.get("/id/tfa.html", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    other = reader.get("/id/tfa.html?lang=fr", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_the_language_is_that_of_the_browser_unless_the_address_names_one(
    reader: httpx2.Client,
) -> None:
    french = reader.get("/id/tfa.html", headers={"accept-language": "de, fr;q=0.8, ru;q=0.5"})
    assert french.headers["content-language"] == "fr"
    assert "Accept-Language" in french.headers["vary"]
    named = reader.get("/id/tfa.html?lang=ru", headers={"accept-language": "fr"})
    assert named.headers["content-language"] == "ru"
    assert 'href="/id/rkc.html?lang=ru"' in named.text or "lang=ru" in named.text


def test_a_page_may_run_nothing_but_its_files(reader: httpx2.Client) -> None:
    response = reader.get("/id/tfa.html")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert not re.search(
        r"<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src=)", response.text
    )


def test_a_further_page_of_statements_says_so_in_its_title(reader: httpx2.Client) -> None:
    # data/ has more than 12 statements on the notion besides its characteristics.
    first, second = (reader.get(f"/id/digital-customs.html?page={n}").text for n in (1, 2))
    assert "<title>digital customs · dcgraph</title>" in first
    assert re.search(r"<title>digital customs – Page 2 of [2-9] · dcgraph</title>", second)


def test_publications_on_a_thing_and_by_a_person_are_listed_by_date(reader: httpx2.Client) -> None:
    # By data/sources/: the monograph of 2019 and the article of 2020 analyse digital customs.
    for name in ("digital-customs", "sergei-mozer"):
        page = reader.get(f"/id/{name}.html?lang=ru").text
        listed = re.split(r"<h[23]>Публикации</h[23]>", page)[1].partition("</ul>")[0]
        first = listed.index("/id/sources.mozer-monograph-2019.html")
        assert first < listed.index("/id/sources.mozer-sekerbayeva-2020-approaches.html")
    assert ">Publications</h" not in reader.get("/id/rkc.ga-7.1.html?lang=en").text


def test_a_provision_tells_how_far_its_text_was_read(reader: httpx2.Client) -> None:
    # By data/: the General Annex was read from beginning to end.
    page = reader.get("/id/rkc.ga-7.1.html?lang=fr").text
    told = page.partition("<h2>Étendue de la lecture</h2>")[2].partition("</p>")[0]
    assert "/id/rkc.ga.html?lang=fr" in told
    assert "<strong>Lu en entier.</strong>" in told


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("en", "RKC, English text (Dutch treaty collection)"),
        ("fr", "CKR, texte anglais (recueil des traités des Pays-Bas)"),
        ("ru", "ПКК, английский текст (сборник договоров Нидерландов)"),
    ],
)
@pytest.mark.parametrize("path", ["/id/rkc.ga-7.1.html", "/gaps?instrument=rkc.ga"])
def test_a_source_that_is_cited_often_has_a_short_name(
    reader: httpx2.Client, path: str, lang: str, name: str
) -> None:
    page = reader.get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
    page = page.replace("\N{NO-BREAK SPACE}", " ")
    cited = page.partition("<main")[2]
    assert cited.count(f">{name}</a>") > 3
    assert ">Internationale Overeenkomst" not in cited
    # Its own page has the title.
    assert "<h1>Internationale" in reader.get("/id/sources.nl-rkc-treaty-text.html").text


def test_the_sources_that_are_cited_most_have_short_names(desk: Desk) -> None:
    sources = desk.facts.of_kind(DCG + "Source")
    most = sorted(sources, key=lambda one: -sum(rests_on(desk, one).values()))[:20]
    for one in most:
        names = desk.facts.words(one, DCG + "shortName")
        assert {name.language for name in names} == {"en", "fr", "ru"}, one


@pytest.mark.parametrize(
    ("lang", "rule"),
    [("en", "follows by rule"), ("fr", "déduit par règle"), ("ru", "следует по правилу")],
)
def test_that_a_convention_binds_is_told_as_derived(
    reader: httpx2.Client, lang: str, rule: str
) -> None:
    # By ontology/instrument.ttl every convention in force is binding; the record of the RKC says
    # that it is in force, and nothing more.
    page = page_on(reader, "rkc", lang)
    bound = page.partition("relation=binding&amp;object=true")[0].rpartition("<dd>")[2]
    assert bound.startswith({"en": "yes", "fr": "oui", "ru": "да"}[lang])
    assert rule in bound
    found = reader.get("/explain?subject=rkc&relation=binding&object=true", params={"lang": lang})
    assert found.status_code == 200
    # The Guidelines to Chapter 3 are recorded not to be, with a source.
    recorded = page_on(reader, "rkc.ga-3.guidelines", lang)
    assert "relation=binding" not in recorded


def test_a_whole_lists_what_its_parts_come_to(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/general-annex-3.ttl two norms accept electronically, in 3.18 and 3.21,
    # and both oblige to permit; by data/concepts/actions.ttl that realises two characteristics.
    page = page_on(reader, "rkc.ga-3")
    tally = page.partition('<h2 id="tally">')[2].partition("</dl>")[0]
    forces = re.findall(r"</svg> ([a-z, ]+)</dt>\n<dd>(.*?)</dd>", tally, flags=re.DOTALL)
    assert [force for force, _ in forces] == [
        "must",
        "must permit",
        "must endeavour, or as far as possible",
    ]
    permit = dict(forces)["must permit"]
    assert re.findall(r'object=([^&"]+)[^"]*">[^<]*\((\d+)\)</a>', permit) == [
        ("characteristics.access-to-rules-and-services", "2"),
        ("characteristics.electronic-beside-paper", "2"),
    ]
    # Each number leads to the norms that it counts.
    (link,) = re.findall(r'href="(/explain[^"]+electronic-beside-paper[^"]*)"', permit)
    explained = reader.get(link.replace("&amp;", "&")).text
    for number in ("3.18", "3.21"):
        assert f"RKC General Annex, Transitional Standard {number}, norm 1: obligation" in explained
    # A provision without parts has its own norms, and no tally.
    assert 'id="tally"' not in page_on(reader, "rkc.ga-3.21")


@pytest.fixture(scope="module")
def written_in_french(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server whose ontology says that summaries are written in French."""
    quads = quads_of("""
dcgd:small a dcg:Concept , dcg:Record ; skos:prefLabel "small"@en , "petit"@fr , "малый"@ru ;
    dcg:summary "In English."@en , "En français."@fr , "По-русски."@ru .
""")
    said = NamedNode(DCG + "summary"), NamedNode(DCG + "originalLanguage")
    quads = [one for one in quads if (one.subject, one.predicate) != said]
    quads.append(Quad(*said, Literal("fr")))
    own = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(write_snapshot(tmp_path_factory.mktemp("french"), quads), own) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("lang", "link"), [("en", "French text"), ("fr", None), ("ru", "Французский текст")]
)
def test_a_translated_summary_leads_to_the_language_it_was_written_in(
    written_in_french: httpx2.Client, lang: str, link: str | None
) -> None:
    page = page_on(written_in_french, "small", lang).replace("\N{NO-BREAK SPACE}", " ")
    found = re.findall(r'<a href="/id/small\.html\?lang=fr" hreflang="fr">([^<]*)</a>', page)
    assert [one for one in found if one != "Français"] == ([link] if link else [])
