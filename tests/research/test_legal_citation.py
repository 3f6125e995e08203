"""Provisions, texts of law and articles as lawyers cite them, each written by hand.

The rules: OSCOLA 4 with its section on international law, Bluebook 21 (rules 20 and 21), APA 7
(chapter 10), GOST R 7.0.100-2018. The dates, numbers and addresses are those of data/instruments
and data/sources.
"""

from __future__ import annotations

import json

import bibtexparser
import httpx2
import pytest
from tests.waiting import PATIENCE
from typer.testing import CliRunner

from dcgraph.cli import app
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research import Desk
from dcgraph.research.citation_styles import LAW_STYLES, styles_of
from dcgraph.research.legal_citation import cited_itself

DAY = "2026-11-28"
RKC = (
    "International Convention on the Simplification and Harmonization of Customs Procedures "
    "(as amended)"
)
WCO = (
    "https://www.wcoomd.org/en/topics/facilitation/instrument-and-tools/conventions/"
    "pf_revised_kyoto_conv/kyoto_new/gach7.aspx"
)
UCC_6 = "https://data.europa.eu/eli/reg/2013/952/art_6/oj"
TFA_10 = "https://tfadatabase.org/en/tfa-text/article/10"
CANADA = "https://laws-lois.justice.gc.ca/eng/acts/C-52.6/section-8.1.html"
# law.go.kr/법령/관세법/제241조
KOREA = "https://www.law.go.kr/%EB%B2%95%EB%A0%B9/%EA%B4%80%EC%84%B8%EB%B2%95/%EC%A0%9C241%EC%A1%B0"
UK = "https://www.legislation.gov.uk/ukpga/2023/38/section/1"
UNCITRAL = "United Nations Commission on International Trade Law"
MLETR = "UNCITRAL Model Law on Electronic Transferable Records"
POLNER = "https://pdfslide.net/documents/coordinated-border-management-from-theory-to-practice.html"
COORDINATED = "Coordinated border management: from theory to practice"

CITED: dict[str, dict[str, str]] = {
    "rkc.ga-7.4": {
        "oscola": f"{RKC} (adopted 26 June 1999, entered into force 3 February 2006) (RKC) "
        f"General Annex, Standard 7.4 <{WCO}> accessed 28 November 2026.",
        "bluebook": f"{RKC}, General Annex, Standard 7.4, adopted June 26, 1999 "
        f"(entered into force Feb. 3, 2006), {WCO}.",
        "gost": f"{RKC} : [Пересмотренная Киотская конвенция] : [дата принятия: 26.06.1999 ; дата "
        "вступления в силу: 03.02.2006]. – Текст : электронный. – Генеральное приложение, "
        f"стандартное правило 7.4. – URL: {WCO} (дата обращения: 28.11.2026).",
    },
    "tfa.10.4": {
        "oscola": "Agreement on Trade Facilitation (adopted 27 November 2014, entered into force "
        f"22 February 2017) art 10.4 <{TFA_10}> accessed 28 November 2026.",
        "bluebook": "Agreement on Trade Facilitation art. 10.4, adopted Nov. 27, 2014 (entered "
        f"into force Feb. 22, 2017), {TFA_10}.",
        "gost": "Agreement on Trade Facilitation : [Соглашение ВТО об упрощении процедур торговли] "
        ": [дата принятия: 27.11.2014 ; дата вступления в силу: 22.02.2017]. – Текст : "
        f"электронный. – Ст. 10.4. – URL: {TFA_10} (дата обращения: 28.11.2026).",
    },
    "union-customs-code.article-6": {
        "oscola": "Regulation (EU) 952/2013 (Union Customs Code), art 6 "
        f"<{UCC_6}> accessed 28 November 2026.",
        "bluebook": f"Regulation 952/2013, art. 6 (EU), {UCC_6}.",
        "gost": "Regulation (EU) No 952/2013 : [Таможенный кодекс Европейского союза] : [дата "
        "принятия: 09.10.2013 ; дата вступления в силу: 30.10.2013]. – Текст : электронный. – "
        f"Ст. 6. – URL: {UCC_6} (дата обращения: 28.11.2026).",
    },
    "canadian-customs-act.section-8.1": {
        "oscola": "Customs Act, RSC 1985, c 1 (2nd Supp) (Canada) s 8.1 "
        f"<{CANADA}> accessed 28 November 2026.",
        "bluebook": f"Customs Act, R.S.C. 1985, c. 1 (2nd Supp.), § 8.1 (Can.), {CANADA}.",
        "gost": "Канада. Законы. Customs Act : R.S.C. 1985, c. 1 (2nd Supp.) : [Закон Канады о "
        "таможне] : [дата принятия: 13.02.1986]. – Текст : электронный. – Ст. 8.1. – URL: "
        f"{CANADA} (дата обращения: 28.11.2026).",
    },
    "korean-customs-act.article-241": {
        "oscola": "Customs Act of the Republic of Korea (관세법) art 241 "
        f"<{KOREA}> accessed 28 November 2026.",
        "bluebook": f"관세법 [Customs Act of the Republic of Korea], art. 241 (S. Kor.), {KOREA}.",
        "gost": "Республика Корея. Законы. 관세법 : [Закон Республики Корея о таможне]. – Текст : "
        f"электронный. – Ст. 241. – URL: {KOREA} (дата обращения: 28.11.2026).",
    },
    "uk-electronic-trade-documents-act.section-1": {
        "oscola": f"Electronic Trade Documents Act 2023, s 1 <{UK}> accessed 28 November 2026.",
        "bluebook": f"Electronic Trade Documents Act 2023, 2023 c. 38, § 1 (U.K.), {UK}.",
    },
    "uncitral-mletr.article-10": {
        "oscola": f"{UNCITRAL}, ‘{MLETR}’ (13 July 2017) art 10.",
        "bluebook": f"{UNCITRAL}, {MLETR}, art. 10 (July 13, 2017).",
        "gost": f"{MLETR} : [Типовой закон ЮНСИТРАЛ об электронных передаваемых записях] : [дата "
        f"принятия: 13.07.2017] / {UNCITRAL}. – Ст. 10.",
    },
    "sources.polner-2011": {
        "apa": f"Polner, M. (2011). {COORDINATED}. World Customs Journal, 5(2), 49–64. "
        f"Retrieved November 28, 2026, from {POLNER}",
        "gost": f"Polner, M. {COORDINATED} / M. Polner. – Текст : электронный // World Customs "
        f"Journal. – 2011. – Vol. 5, no. 2. – P. 49–64. – ISSN 1834-6707. – URL: {POLNER} "
        "(дата обращения: 28.11.2026).",
    },
}


@pytest.mark.parametrize(
    ("name", "style"), [(name, style) for name, texts in CITED.items() for style in texts]
)
def test_each_manual_is_followed(desk: Desk, name: str, style: str) -> None:
    work = cited_itself(desk, name, DAY)
    assert styles_of(work)[style].write((work,)) == CITED[name][style] + "\n"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        # A paragraph whose number is its own, one that has that of its article, and three deep.
        ("union-customs-code.article-6.1", "art 6(1)"),
        ("korean-customs-act.article-201.3", "art 201(3)"),
        ("tfa.10.4.1", "art 10.4.1"),
        # Articles are numbered through the text, so that titles and parts are not named…
        ("union-customs-code.title-1", "title I"),
        ("canadian-customs-act.part-1", "pt I"),
        # …and definitions within a chapter, and chapters within an annex, need theirs.
        ("rkc.ga-2.e1", "General Annex, ch 2, definition E1./F23."),
        ("rkc.sa-a.1", "Specific Annex A, ch 1"),
        ("fal-convention.text-2010.standard-5.4", "annex, Standard 5.4"),
    ],
)
def test_a_provision_is_named_by_what_finds_it(desk: Desk, name: str, place: str) -> None:
    written = LAW_STYLES["oscola"].write((cited_itself(desk, name, DAY),))
    assert f" {place} <" in written


def test_an_edition_is_named_and_a_signed_code_is_a_treaty(desk: Desk) -> None:
    fal = LAW_STYLES["oscola"].write(
        (cited_itself(desk, "fal-convention.text-2010.standard-5.4", DAY),)
    )
    assert "(adopted 9 April 1965, entered into force 5 March 1967) (annex as in force from" in fal
    code = LAW_STYLES["oscola"].write((cited_itself(desk, "eaeu-customs-code", DAY),))
    assert "(signed 11 April 2017, entered into force 1 January 2018)" in code
    gost = LAW_STYLES["gost"].write((cited_itself(desk, "eaeu-customs-code", DAY),))
    assert gost.startswith("Таможенный кодекс Евразийского экономического союза : [дата подписания")


def test_what_is_missing_is_left_out_and_named(desk: Desk) -> None:
    for lang, told in (("en", "treaty series"), ("fr", "recueil de traités"), ("ru", "сборника")):
        law = cited_itself(desk, "rkc.ga-7.4", DAY, lang).law  # type: ignore[arg-type]
        assert law
        (left,) = law.left_out
        assert told in left
    korea = cited_itself(desk, "korean-customs-act", DAY).law
    assert korea
    assert len(korea.left_out) == 3
    assert not korea.date


def test_a_date_that_is_only_recalled_is_not_cited(desk: Desk) -> None:
    dated = ("adoptionDate", "signatureDate", "entryIntoForceDate")
    iri = "https://w3id.org/dcgraph/ontology/"
    recalled = [
        one
        for one in desk.facts.of_kind(iri + "Convention")
        for date in dated
        if desk.facts.first(one, iri + date) and desk.graded(one, iri + date) == "recalled"
    ]
    assert recalled
    for one in recalled:
        law = cited_itself(desk, one, DAY).law
        assert law
        assert "A date that is recalled and was not read in a source" in law.left_out


def test_only_texts_have_a_citation_of_their_own(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="digital customs is no provision"):
        cited_itself(desk, "digital-customs", DAY)
    with pytest.raises(NotFoundError):
        cited_itself(desk, "no-such-thing", DAY)


def test_every_provision_is_cited_in_every_style(desk: Desk) -> None:
    iri = "https://w3id.org/dcgraph/ontology/"
    every = [*desk.facts.of_kind(iri + "Provision")[::25], *desk.facts.of_kind(iri + "Instrument")]
    assert len(every) > 300
    for one in every:
        work = cited_itself(desk, one, DAY)
        for style in ("oscola", "bluebook", "gost"):
            written = LAW_STYLES[style].write((work,))
            assert written.count("\n") == 1
            for fault in ("()", "[]", ", ,", "  ", "None", " ,", ",,", "<>", ".."):
                assert fault not in written.replace(work.address or "\0", "URL"), (
                    one,
                    style,
                    written,
                )


def test_over_http_and_by_the_command(shipped_address: str) -> None:
    with httpx2.Client(base_url=shipped_address, timeout=PATIENCE) as client:
        at = "/api/v1/records/rkc.ga-7.4/citation"
        for style, expected in CITED["rkc.ga-7.4"].items():
            found = client.get(at, params={"style": style, "accessed": DAY})
            assert found.text == expected + "\n"
            assert found.headers["content-type"] == "text/plain; charset=utf-8"
        told = client.get(at, params={"accessed": DAY, "lang": "fr"}).json()
        assert told["oscola"] == CITED["rkc.ga-7.4"]["oscola"] + "\n"
        assert "recueil de traités" in told["work"]["law"]["left_out"][0]
        (entry,) = bibtexparser.loads(client.get(at, params={"style": "bibtex"}).text).entries
        assert entry["note"] == "Cited at: General Annex, Standard 7.4"
        assert entry["date"] == "1999-06-26"
        (item,) = client.get(at, params={"style": "csl"}).json()
        assert item["type"] == "treaty"
        assert told["bluebook"]
        assert not told["apa"]
        other = client.get(at, params={"style": "apa"})
        assert other.status_code == 422
        assert "for law; use one of bibtex, ris, csl, oscola" in other.json()["detail"]
        source = client.get("/api/v1/records/sources.polner-2011/citation?style=oscola")
        assert source.status_code == 422
        assert "for sources and answers" in source.json()["detail"]
        wrong = client.get("/api/v1/records/digital-customs/citation")
        assert wrong.status_code == 422
        assert "cite its record" in wrong.json()["detail"]


@pytest.mark.parametrize("style", ["oscola", "gost"])
def test_the_command(style: str, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    monkeypatch.setattr("dcgraph.cli.research.desk_of", lambda *_: desk)
    asked = ["cite", "tfa.10.4", "--itself", "--style", style, "--accessed", DAY]
    found = CliRunner().invoke(app, asked)
    assert found.stdout == CITED["tfa.10.4"][style] + "\n"
    law = CliRunner().invoke(app, ["cite", "tfa.10.4", "--itself", "--accessed", DAY])
    assert law.stdout == CITED["tfa.10.4"]["oscola"] + "\n"
    both = CliRunner().invoke(app, ["cite", "tfa.10.4", "--itself", "--sources"])
    assert both.exit_code
    told = CliRunner().invoke(app, [*asked, "--json"]).stdout
    assert json.loads(told)["work"]["law"]["nature"] == "treaty"
