"""What a question asks of a record itself: its dates, who adopted it, its title and numbers."""

from __future__ import annotations

import pytest

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.particulars import particulars_asked
from dcgraph.research.ask.question import heard
from dcgraph.research.ask.replies import reply
from dcgraph.research.ask.vocabulary import particular_patterns
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        # By data/instruments/rkc/rkc.ttl.
        ("When was the RKC adopted?", "en", "1999-06-26"),
        ("Who adopted the Revised Kyoto Convention?", "en", "Council of the WCO"),
        ("Who administers the RKC?", "en", "RKC Management Committee"),
        ("Quand la Convention de Kyoto révisée a-t-elle été adoptée ?", "fr", "1999-06-26"),
        ("Qui administre la CKR ?", "fr", "Comité de gestion de la CKR"),
        ("Когда принята Пересмотренная Киотская конвенция?", "ru", "1999-06-26"),
        ("Кто принял Рамочные стандарты SAFE?", "ru", "Совет ВТамО"),
        (
            "How long after ratification does the RKC enter into force for a State?",
            "en",
            "3 months",
        ),
        (
            "Через сколько месяцев после присоединения вступает в силу Киотская конвенция?",
            "ru",
            "3 месяца",
        ),
        # By data/instruments/union-customs-code.ttl.
        ("When was the UCC published?", "en", "2013-10-10"),
        ("Since when does the UCC apply?", "en", "2016-05-01"),
        ("What is the CELEX number of the Union Customs Code?", "en", "32013R0952"),
        ("Was the UCC adopted in 2016?", "en", "2013-10-09"),
        ("What is the official title of the TFA?", "en", "“Agreement on Trade Facilitation”"),
        ("When was the EAEU Customs Code signed?", "en", "2017-04-11"),
        # By data/events/rkcmc-20.ttl.
        ("When was the 20th meeting of the RKC Management Committee held?", "en", "2019-06-17"),
    ],
)
def test_a_particular_is_told_first_with_what_bears_it_out(
    desk: Desk, question: str, lang: Language, told: str
) -> None:
    found = reply(desk, question, lang)
    assert (found.outcome, found.reading.kind) == ("answered", "particulars")
    assert told in found.sentences[0].text.text
    assert found.sentences[0].citations


def test_the_sources_are_those_of_the_particular(desk: Desk) -> None:
    first = reply(desk, "Who administers the RKC?").sentences[0]
    assert first.citations == desk.citations(DCGD + "rkc", "en", DCG + "isAdministeredBy")
    assert first.citations != desk.citations(DCGD + "rkc", "en")


def test_a_particular_that_is_not_recorded_is_named_beside_the_dates_that_are(desk: Desk) -> None:
    found = reply(desk, "When was the Revised Kyoto Convention signed?")
    assert found.outcome == "not covered"
    assert found.silence
    assert "signature date" in found.silence.message
    assert "adoption date 1999-06-26" in found.sentences[0].text.text


@pytest.mark.parametrize(
    "question",
    [
        "When must rules be published under the TFA?",
        "When is a decision adopted under the UCC?",
        "When did Kenya sign the RKC?",
        "When was Standard 7.1 adopted?",
        "Who adopted the MLETR?",
        "Under Regulation (EU) 2022/2399, who manages EU CSW-CERTEX?",
        "What does AEO stand for?",
        "What does AEO stand for in the UCC?",
        "What principles does the RKC stand for?",
        "What does the RKC say about the full name of the declarant?",
        "Who manages the risk under the RKC?",
        "Qui gère les risques selon la CKR ?",
        "Кто управляет рисками по Киотской конвенции?",
        "Qui publie les informations au titre de l'AFE ?",
        "When were advance rulings issued under the TFA?",
        "When does a trader apply for AEO status under the UCC?",
        "Quand les droits sont-ils applicables selon le CDU ?",
        "Когда применяется ставка по Таможенному кодексу Союза?",
        "Когда должны быть опубликованы правила по Киотской конвенции?",
        "Сокращение сроков выпуска в Киотской конвенции",
        "How soon after lodging are goods bound under the RKC?",
        # Of an amendment, of an edition that there is not, of the Guidelines to a text.
        "When was the last amendment to the UCC adopted?",
        "Quand la modification du CDU a-t-elle été adoptée ?",
        "Who approved the amendments of the SAFE Framework?",
        "When was the UCC of 2026 published?",
        "When was the current version of the UCC published?",
        "Were the RKC Guidelines adopted in 1999?",
    ],
)
def test_what_is_asked_of_others_is_no_particular(desk: Desk, question: str) -> None:
    assert particulars_asked(desk, heard(desk, question)) == {}


def test_of_several_texts_and_properties_each_is_told_or_said_to_lack(desk: Desk) -> None:
    asked = "Who adopted the UCC, the RKC, the TFA, the SAFE Framework and the Istanbul Convention?"
    found = reply(desk, asked)
    # By data/instruments the graph has no adopting body of the last alone.
    assert (found.outcome, len(found.sentences)) == ("answered", 4)
    assert found.silence
    assert "no adopting body of Istanbul Convention" in found.silence.message
    dates = reply(desk, "When was the TFA adopted and signed?")
    assert "2014-11-27" in dates.sentences[0].text.text
    assert dates.silence
    assert "records no signature date" in dates.silence.message


def test_an_edition_that_is_named_by_its_year_is_meant(desk: Desk) -> None:
    found = reply(desk, "When was the UCC text of 2020 published?")
    assert [one.name for one in found.reading.things] == ["union-customs-code.text-2020"]


def test_each_particular_is_a_property_of_the_ontology(desk: Desk) -> None:
    properties = particular_patterns()
    assert len(properties) > 10
    assert {name for name in properties if DCG + name not in desk.facts.about} == set()
