"""Questions in plain words: how they are read, put right, answered and refused."""

from __future__ import annotations

import time

import pytest

from dcgraph import Graph
from dcgraph.errors import ParameterError
from dcgraph.research.ask.formats import reply_text
from dcgraph.research.ask.model import Reply
from dcgraph.research.ask.replies import reply
from dcgraph.research.economies import profile
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language


def _first(found: Reply) -> str:
    return (*found.corrections, *found.sentences)[0].text.text


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("question", "lang", "kind", "things"),
    [
        ("What does TS 3.21 say?", "en", "requires", ["rkc.ga-3.21"]),
        ("exceptions in Article 6(3) UCC", "en", "requires", ["union-customs-code.article-6.3"]),
        ("que dit l'art. 10.4 AFE", "fr", "requires", ["tfa.10.4"]),
        ("п. 3 ст. 104 ТК ЕАЭС", "ru", "requires", ["eaeu-customs-code.article-104.3"]),
        ("whats the differnce between RKC and TFA?", "en", "difference", ["rkc", "tfa"]),
        # Free words find provisions within the text that is named, in any of three languages.
        ("Must customs accept scanned documents under the TFA?", "en", "requires", ["tfa.10.2.1"]),
        (
            "Do customs have to let traders lodge the goods declaration electronically under RKC?",
            "en",
            "requires",
            ["rkc.ga-3.21"],
        ),
        (
            "Обязательно ли по ТК ЕАЭС подавать декларацию в электронном виде?",
            "ru",
            "requires",
            ["eaeu-customs-code.article-104.3"],
        ),
        ("List the characteristics of digital customs.", "en", "aspects", ["digital-customs"]),
        (
            "чем электронная таможня отличается от цифровой и умной",
            "ru",
            "difference",
            ["electronic-customs", "digital-customs", "smart-customs"],
        ),
        # A number is that of the text with which it is named, and a chapter that of its annex.
        ("TFA article 10 paragraph 4", "en", "requires", ["tfa.10.4"]),
        ("SAFE pillar 1 standard 3", "en", "requires", ["safe-framework.pillar-1.standard-3"]),
        ("annexe K chapitre 2 de la CKR", "fr", "requires", ["rkc.sa-k.2"]),
        ("specific annex k chapter 2 rkc", "en", "requires", ["rkc.sa-k.2"]),
        ("c'est quoi la douane numérique ?", "fr", "definition", ["digital-customs"]),
        ("depuis quand le CDU s'applique", "fr", "particulars", ["union-customs-code"]),
        ("Грузия — участник РКС? дата", "ru", "parties", ["states.georgia", "rkc"]),
        # Which texts speak on a subject; what a text defines; whether one binds; what none has.
        ("which texts require risk management by customs", "en", "texts", ["rkc.ga-6.3"]),
        ("quels textes imposent la gestion des risques", "fr", "texts", ["rkc.ga-6.3"]),
        ("в каких документах говорится об управлении рисками", "ru", "texts", ["rkc.ga-6.3"]),
        ("How does the RKC define clearance?", "en", "definition", ["rkc.ga-2.e5"]),
        ("Comment la CKR définit-elle le déclarant ?", "fr", "definition", ["rkc.ga-2.e14"]),
        (
            "Norme, norme transitoire, pratique recommandée : quelle différence ?",
            "fr",
            "difference",
            ["rkc.article-1.a", "rkc.article-1.b", "rkc.article-1.c"],
        ),
        ("Рекомендации ВТамО: юр. сила?", "ru", "binding", []),
        ("Existe-t-il un vide juridique sur la blockchain ?", "fr", "gap", ["blockchain"]),
        # Words of one language find provisions that are told in another.
        ("право на обжалование решений таможни по РКС", "ru", "requires", ["rkc.ga-10.2"]),
        (
            "нужно ли публиковать процедуры импорта в интернете по СУПТ",
            "ru",
            "requires",
            ["tfa.1.2"],
        ),
        # Of three texts one provision each.
        (
            "Compare authorised operators: TFA 7.7, SAFE Framework, UCC art 38-39",
            "en",
            "difference",
            ["tfa.7.7", "union-customs-code.article-38", "safe-framework"],
        ),
        # The acts of a union are those of its members.
        (
            "Kazakhstan: is a paper customs declaration still allowed?",
            "en",
            "requires",
            ["eaeu-customs-code.article-104.4"],
        ),
    ],
)
def test_what_is_asked_for_is_read(
    graph: Graph, question: str, lang: str, kind: str, things: list[str]
) -> None:
    found = graph.ask(question, lang=lang)
    assert found.outcome == "answered"
    assert found.reading.kind == kind
    assert [one.name for one in found.reading.things][: len(things)] == things
    assert found.sentences


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        # The list of the depositary; the label of the provision; the Convention's own annexes.
        ("Is Standard 6.9 binding on Customs?", "en", "“transitional standard”"),
        ("Since 7.1 is just a Recommended Practice, may we reserve it?", "en", "“standard”, not"),
        ("The RKC General Annex has twelve chapters, which?", "en", "10, not 12"),
        ("Which States have ratified the MLETR?", "en", "model law"),
        ("Why did Japan, as party to the CPTA, denounce it in 2022?", "en", "not in the list"),
        ("Kyoto 1997 c'est bien la date de la convention douanière ?", "fr", "1999-06-26"),
        ("Япония в ЕАЭС с какого?", "ru", "отсутствует"),
        ("СУПТ же вступило в силу на Бали в декабре 2013?", "ru", "2017-02-22"),
        ("Standard 7.9 says what?", "en", "no “7.9”"),
        ("Why does TFA article 10.4 oblige all Members to run a window?", "en", "less than a duty"),
        ("ст. 10.4 СУПТ делает единое окно обязательным?", "ru", "shall endeavour"),
        ("As China never joined the CPTA, what then?", "en", "China was a party to"),
        ("санкции за отказ ратифицировать типовой закон ЮНСИТРАЛ 1996", "ru", "типовой закон"),
        # Article 6(1) of the Code; Article 104(3) of that of the EAEU.
        ("Le CDU garde le papier comme règle générale, pourquoi ?", "fr", "shall be made using"),
        ("почему ТК ЕАЭС считает бумажную декларацию основной формой", "ru", "in electronic form"),
        ("The UK act of 2023 bans paper bills of lading, right?", "en", "no statement that"),
        ("La convention d'Istanbul a été abrogée par la CKR", "fr", "remplace ou abroge"),
        # The Council of the WCO adopted it on 26 June 1999; it is in force since 3 February 2006.
        ("The RKC, adopted by the WTO, has how many chapters?", "en", "not by World Trade"),
        ("The RKC, in force since 1999, what does it require?", "en", "2006-02-03"),
        ("Does the RKC mention blockchain anywhere?", "en", "Nothing in the graph links"),
        ("Pourquoi la France a-t-elle dénoncé la CKR ?", "fr", "sans date de fin"),
        ("Почему рекомендация 33 обязательна для всех стран?", "ru", "не обязателен"),
        # The status of the text is a draft; guidelines and declarations have `binding false`.
        ("Since the WTO e-commerce agreement binds all Members, what now?", "en", "not adopted"),
        ("l'accord ecom de l'OMC lie les 166 membres, quel article ?", "fr", "non adopté"),
        ("Why does the Arusha Declaration oblige customs to publish?", "en", "not binding"),
        ("Какие санкции за нарушение Рекомендации 35 СЕФАКТ?", "ru", "не обязателен"),
        # 7.1 obliges, by its norm.
        ("As Standard 7.1 only recommends IT, can we skip it?", "en", "obliges"),
        ("The SAFE Framework of the WTO: how many pillars?", "en", "not by World Trade"),
        # Point by point, Article 5 of the Code defines 41 terms, and this is none of them.
        (
            "Quelle définition l'article 5 du CDU donne de la douane intelligente ?",
            "fr",
            "pas de définition",
        ),
        (
            "Which article of Regulation 952/2013 creates the EU Customs Data Hub?",
            "en",
            "Nothing in the graph links",
        ),
        ("why was the chapter on smart customs of the RKC refused", "en", "no part of"),
        # Of its Articles none has a duty of carriers to use only data.
        (
            "pourquoi eFTI oblige les transporteurs à tout passer en numérique en 2025",
            "fr",
            "n’est pas confirmé ici",
        ),
        (
            "Английский закон 2023 г. об электронных торговых документах запретил бумагу?",
            "ru",
            "нет сведений",
        ),
        ("Which MLETR article replaced the CPTA?", "en", "replaces or repeals"),
    ],
)
def test_a_false_premise_is_put_right_first(
    graph: Graph, question: str, lang: str, told: str
) -> None:
    found = graph.ask(question, lang=lang)
    assert found.outcome == "corrected"
    assert told in found.corrections[0].text.text


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        # A bound is no date, some chapters are not all, and a part of a text is not the whole.
        ("Had the RKC entered into force by mid 2025?", "en"),
        ("L'accord CPTA est-il entré en vigueur avant mi 2022 ?", "fr"),
        ("Вступила ли в силу Киотская конвенция до 2010 года?", "ru"),
        ("What do the first 2 chapters of the RKC say?", "en"),
        ("Do 3 standards of chapter 7 of the RKC mention computers?", "en"),
        # Article 286 of the Code repeals; whether a plan of the Union binds is not recorded.
        ("Does the Union Customs Code repeal earlier law?", "en"),
        ("Is the EAEU single window action plan binding?", "en"),
        # It was adopted in that year, by that body, and its own texts speak of what is asked.
        ("Which body adopted the RKC of 1999?", "en"),
        ("The RKC, adopted by the WCO Council in 1999, what does it say on appeals?", "en"),
        ("What does the RKC say about risk management?", "en"),
        ("What exceptions to electronic declaration has the EAEU Customs Code?", "en"),
        # What a model law asks for as a condition is no duty that it is said to lay on anybody.
        ("What must a method do under MLETR Article 11?", "en"),
        ("Which article of the TFA requires Members to publish procedures?", "en"),
        ("Why does Standard 7.1 oblige customs to use information technology?", "en"),
        ("Is the WCO SAFE Framework older than the WTO TFA?", "en"),
        ("Which article of the UCC defines the customs debt?", "en"),
    ],
)
def test_what_is_no_false_premise_is_not_put_right(graph: Graph, question: str, lang: str) -> None:
    assert graph.ask(question, lang=lang).corrections == ()


def test_of_provisions_in_a_row_each_is_told(graph: Graph) -> None:
    four = graph.ask("UNECE recs 33, 34, 35 and 36: one line each")
    names = ["33", "34", "35", "36"]
    assert [one.thing.name for one in four.sentences] == [
        f"unece-recommendation-{number}" for number in names
    ]


def test_a_comparison_tells_of_each_text_what_it_lays_down(graph: Graph) -> None:
    # TFA 10.4.1: `shall endeavour`. The Convention has no norm on a single window.
    found = graph.ask("Compare how the TFA and the RKC oblige States to run a single window")
    assert found.sentences[0].thing.name == "tfa.10.4.1"
    assert "no provision of Revised Kyoto Convention" in found.sentences[1].text.text


def test_the_part_of_a_provision_that_is_asked_for_comes_first(graph: Graph) -> None:
    # Article 104(4) has the cases; the Article as a whole is on declaring.
    found = graph.ask("ст 104 тк еаэс, в каких случаях можно подать дт на бумаге", lang="ru")
    assert found.sentences[0].thing.name == "eaeu-customs-code.article-104.4"


def test_both_halves_of_a_question_are_answered_or_named(graph: Graph) -> None:
    found = graph.ask(
        "How many standards has the WCO E-Commerce Framework and which deal with "
        "advance electronic data?"
    )
    assert "15" in found.sentences[0].text.text
    assert found.sentences[1].thing.name == "advance-electronic-information"
    found = graph.ask("Maroc : CKR, guichet unique - profil", lang="fr")
    assert "guichet unique" in found.sentences[-1].text.text
    assert "Rien n’est dit" in found.sentences[-1].text.text
    assert found.sentences[-1].citations


def test_a_year_that_names_a_text_is_no_day(graph: Graph) -> None:
    # The Convention is of 26 June 1990, and in force since 27 November 1993.
    found = graph.ask("Convention d'Istanbul de 1990 : en vigueur ?", lang="fr")
    assert not found.reading.day
    assert graph.ask("Convention d'Istanbul en 1991 : en vigueur ?", lang="fr").reading.day


def test_clipped_words_are_read(graph: Graph) -> None:
    found = graph.ask("предварительная инфа до прибытия: сравни тфа 7.1 и safe", lang="ru")
    assert [one.name for one in found.reading.things] == ["tfa.7.1", "safe-framework"]
    found = graph.ask("singapore rank in doing business 2024")
    assert found.silence
    assert "doing business" in found.silence.message


def test_a_day_of_no_calendar_is_not_repeated(graph: Graph) -> None:
    # Of the first the year is left.
    assert graph.ask("RKC in force on 2010-13-45?").reading.day == "2010"
    assert graph.ask("Was Japan a party to the RKC on 31 June 2010?").reading.day == ""


def test_an_absence_is_told_with_the_count_and_the_limits_of_its_list(graph: Graph) -> None:
    # The United Kingdom was a member until 2020, and no list of members of today tells it.
    for who in ("Was Haiti a party to the RKC", "Was the UK a member of the EU"):
        plain, dated = (graph.ask(f"{who}{it}?") for it in ("", " in 2015"))
        assert dated.corrections == ()
        assert _first(dated) == _first(plain)
        assert "are counted" in _first(dated)


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("give me a recipe for carbonara", "outside"),
        ("Rimbaud, Le Bateau ivre, commentaire de texte", "outside"),
        # Words that our texts have too, and none of the field.
        ("Explain photosynthesis to a ten year old", "outside"),
        ("How do I cook a good risotto?", "outside"),
        ("customs value of a used 2016 Toyota bought in Georgia", "not covered"),
        ("combien de cartouches de cigarettes je peux ramener d'Andorre", "not covered"),
        # Nothing is told of a State but what is asked of it.
        ("CARM in Canada since when is it live for importers?", "not covered"),
        ("import duty on lithium batteries HS 8507.60 into Canada", "not covered"),
        ("Ставка ввозной пошлины на электромобили в Казахстане", "not covered"),
        ("Is Mexico a party to the TIR Convention?", "not covered"),
    ],
)
def test_what_is_not_held_is_told(graph: Graph, question: str, outcome: str) -> None:
    found = graph.ask(question)
    assert found.outcome == outcome
    assert found.silence


def test_a_day_is_heeded(graph: Graph) -> None:
    # Ukraine deposited its instrument on 15 June 2011, by the list of the depositary.
    found = graph.ask("Was Ukraine bound by the RKC on 1 January 2011?")
    assert "not yet a party to" in _first(found)
    assert found.sentences[0].date == "2011-06-15"


def test_the_next_readings_are_answered_too(graph: Graph) -> None:
    found = graph.ask("What does Standard 7.1 of the RKC require, and who says so?")
    assert found.others
    other = graph.ask(found.question, reading=found.others[0].number)
    assert other.reading == found.others[0]
    with pytest.raises(ParameterError, match="from 1 to 3"):
        graph.ask("rkc", reading=4)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Do customs have to let traders lodge the declaration electronically?", "en"),
        ("guichet unique : que prévoit l'AFE ?", "fr"),
        ("что говорит РКС об управлении рисками?", "ru"),
    ],
)
def test_readings_differ(graph: Graph, question: str, lang: str) -> None:
    found = [graph.ask(question, lang=lang, reading=number) for number in (1, 2, 3)]
    shown = [{one.text.text for one in each.sentences} for each in found]
    assert all(shown)
    assert not shown[1] & shown[0]
    assert not shown[2] & (shown[0] | shown[1])


def test_a_text_that_was_not_in_force_on_the_day_is_told_as_such(graph: Graph) -> None:
    # Royal Assent on 20 July 2023, in force since 20 September 2023.
    asked = "What was the law in England on electronic bills of lading on {}?"
    assert "2023-09-20" in _first(graph.ask(asked.format("1 July 2023")))
    assert "2023-09-20" not in _first(graph.ask(asked.format("1 July 2024")))


def test_a_number_or_figure_that_is_not_held_is_told_as_such(graph: Graph) -> None:
    # The index has groups of economies, which the graph does not hold, beside its indicators.
    group = graph.ask("Which GovTech Maturity Index group was Kazakhstan in 2022?")
    assert group.outcome == "not covered"
    assert {one.date for one in group.sentences} == {"2022"}
    many = graph.ask("Сколько типов свидетельств УЭО?", lang="ru")
    assert many.outcome == "not covered"


def test_no_sentence_stands_without_a_source(graph: Graph) -> None:
    asked = (
        "What is the single window?",
        "Does the RKC have gaps on digital customs?",
        "How many chapters has the General Annex?",
        "CPTA parties list + dates",
        "Which provision asks to consult trade under Kyoto?",
    )
    for question in asked:
        found = graph.ask(question)
        told = (*found.corrections, *found.sentences)
        assert told
        assert all(one.citations for one in told), question


def test_time_grows_with_the_length_alone(graph: Graph) -> None:
    graph.ask("RKC 7.1")
    started = time.process_time()
    graph.ask(("article 7.1(1)(1)(" * 40)[:400])
    graph.ask(("rkc " * 100).strip())
    assert time.process_time() - started < 2
    with pytest.raises(ParameterError, match="400 characters"):
        graph.ask("a" * 401)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("How ready is Kazakhstan?", "en"),
        ("Le Kazakhstan est-il prêt ?", "fr"),
        ("Профиль Казахстана", "ru"),
    ],
)
def test_a_profile_tells_what_figures_show_with_their_tables(
    desk: Desk, question: str, lang: Language
) -> None:
    first = reply(desk, question, lang).sentences[0]
    found = profile(desk, "states.kazakhstan", Filters(lang))
    told = {one.characteristic.label: one.standing for one in found.characteristics}
    met = [label for label, standing in told.items() if standing == "meets"]
    others = [label for label, standing in told.items() if standing == "not measured"]
    assert len(met) > 5
    assert others
    assert all(label in first.text.text for label in met)
    assert not any(label in first.text.text for label in others)
    assert {at.source.name for at in first.citations} >= {
        at.source.name
        for one in found.characteristics
        for it in one.figures
        for at in it.citations
        if one.standing == "meets"
    }


def test_a_terminal_shows_some_rows_and_counts_the_others(desk: Desk) -> None:
    found = reply(desk, "Who are the parties to the RKC?")
    lines = reply_text(found, "en").splitlines()
    rows = [one for one in lines if one.startswith("- ")]
    assert len(rows) == 8
    assert f"and {found.total - len(rows)} more" in "\n".join(lines)


def test_what_is_not_shown_is_counted(graph: Graph) -> None:
    chapter = graph.ask("How many standards are in chapter 7 of the General Annex?")
    assert "“standard”: 4." in _first(chapter)
    # 121 Standards by the coverage note of the Convention, and 141 parties by its list.
    counted = graph.ask("How many standards has the General Annex?")
    assert "121" in _first(counted)
    assert _first(counted).count(";") == 15
    assert "…" in _first(counted)
    assert len(counted.rows) == 40 < counted.total
    parties = graph.ask("RKC parties")
    assert len(parties.rows) == 40
    assert parties.total > 130
    spoken = graph.ask("which texts require risk management by customs")
    assert _first(spoken).endswith("…")
    assert spoken.total > 12


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        # A change of the text has the day that is asked for; the treaty as a whole has not.
        ("When did a maritime single window become mandatory under FAL?", "en", "1 January 2024"),
        (
            "depuis quand les navires ont-ils un guichet unique maritime",
            "fr",
            "1er janvier 2024",
        ),
        # Reservations are a matter of the text as a whole, whatever the part that is named.
        ("Which reservations are there to Chapter 7 of the General Annex?", "en", "Article 12"),
        ("можно ли сделать оговорку к правилу 7.1 ПКК?", "ru", "статье 12"),
        # A number of parts is not that of a part.
        ("В Генеральном приложении 12 глав, какая о едином окне?", "ru", "10, а не 12"),
        # The number is that of a part of the treaty that governs the system.
        ("From which day has eTIR Annex 11 been in force?", "en", "25 May 2021"),
        ("EU single window for customs: what does CERTEX do?", "en", "non-customs systems"),
        ("Chapter 7 of the RKC sits in a Specific Annex, right?", "en", "part of: RKC General"),
        ("Does the RKC oblige customs to set up a single window?", "en", "no provision"),
        ("МЛЕТР - что это?", "ru", "13 июля 2017 года"),
        ("Qu'exige l'annexe 11 de la convention TIR des parties contractantes ?", "fr", "eTIR"),
    ],
)
def test_the_first_sentence_is_on_what_is_asked(
    graph: Graph, question: str, lang: str, told: str
) -> None:
    found = graph.ask(question, lang=lang)
    assert told in _first(found)
    assert all(one.citations for one in found.sentences)


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        # No name and no summary has the system; the rest of the question is answered below.
        ("US single window in 2016, was ITDS already the rule?", "en", "ITDS"),
        ("UNI-PASS в Корее с какого года?", "ru", "UNI-PASS"),
        ("logistics performance 2023: top economy and its score?", "en", "ranking"),
        ("taux de TVA à l'importation d'un vélo en France ?", "fr", "taxes"),
        ("what fine do i pay for undeclared cash at the airport", "en", "fines"),
        ("Règle d'origine sous l'accord UE-Vietnam, double transformation ?", "fr", "origine"),
        # Of a model law no enactments are held.
        ("кто принял MLETR на 1 января 2023", "ru", "в графе нет"),
        ("Bahreïn et la loi type sur les documents transférables ?", "fr", "n’indique pas"),
    ],
)
def test_what_is_not_held_is_named(graph: Graph, question: str, lang: str, told: str) -> None:
    found = graph.ask(question, lang=lang)
    assert found.outcome == "not covered"
    assert found.silence
    assert told in found.silence.message


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("since the RKC sets de minimis at 200 dollars, can a country go below it", "200 dollars"),
        ("Depuis l'abrogation de la Convention ATA en 1990, quel texte régit le carnet ?", "ATA"),
        (
            "Which article of the TFA obliges Members to build a single window on blockchain?",
            "chain",
        ),
        ("As risk profiling with AI is defined in the RKC, quote the definition", "artificial"),
        ("why does Chapter 11 of the RKC General Annex exclude risk management?", "hapter 11"),
        ("Quand l'OMC a-t-elle adopté le cadre de normes SAFE ?", "Conseil de l’OMD"),
    ],
)
def test_what_is_taken_for_granted_and_is_not_there(graph: Graph, question: str, said: str) -> None:
    found = graph.ask(question, lang="fr" if " l'" in question else "en")
    assert found.outcome == "corrected"
    assert said in " ".join(one.text.text for one in found.corrections)


@pytest.mark.parametrize(
    "question",
    [
        # A sum that is at hand and not laid down; a text that is to be repealed, by its note.
        "I import a machine for 2,500 dollars: which standards of the RKC are on declarations?",
        "What follows from the repeal of the Union Customs Code?",
        # A definition of something beside what is named; an edition by its year.
        "For the single window, how does the RKC General Annex define the declarant?",
        "What is new in the SAFE Framework of 2025?",
    ],
)
def test_what_is_there_or_not_claimed_is_not_put_right(graph: Graph, question: str) -> None:
    assert [one.text.text for one in graph.ask(question).corrections] == []


def test_a_number_in_the_name_of_a_provision_is_of_its_text(graph: Graph) -> None:
    found = graph.ask("Does TFA Article 7.4 on risk management ask for selectivity criteria?")
    assert {one.thing.name.partition(".")[0] for one in found.sentences} == {"tfa"}


def test_words_are_not_read_as_a_subject_outside(graph: Graph) -> None:
    # `Trucking` is no tracking, and a word of the field in another form is one of the field.
    assert graph.ask("eFTI obliges trucking companies to go paperless?").outcome == "answered"
    assert graph.ask("numériser, est-ce simplifier ?", lang="fr").outcome == "answered"


def test_parties_in_passing_are_not_what_is_asked(graph: Graph) -> None:
    found = graph.ask("gaps in the kyoto convention as regards digital customs")
    assert found.reading.kind == "gap"
    # The number of an act is no year of which it is asked.
    assert not graph.ask("с какой даты применяется регламент ЕС 2019/1239", lang="ru").reading.day
    found = graph.ask("EACCMA: in force since which year and for which partner states")
    assert "2005-01-01" in _first(found)


@pytest.mark.parametrize(
    ("question", "lang", "thing"),
    [
        # By the beginning of its title, by its kind and year, and in another order of words.
        ("What is the Framework Agreement about?", "en", "cpta"),
        ("Конвенция 2005 г.: о чём она?", "ru", "electronic-communications-convention"),
        ("convention sur les communications électroniques : de quoi traite-t-elle ?", "fr",
         "electronic-communications-convention"),
        ("Кодекс таможенного ЕС: с какого дня он действует?", "ru", "union-customs-code"),
        # An act of a State by the adjective of the State.
        ("since when is the Chinese customs law in force", "en", "china-customs-law"),
    ],
)  # fmt: skip
def test_a_text_is_found_by_part_of_its_title(
    graph: Graph, question: str, lang: str, thing: str
) -> None:
    found = graph.ask(question, lang=lang)
    assert thing in {one.name.split(".")[0] for one in found.reading.things}


def test_a_text_is_not_guessed(graph: Graph) -> None:
    # Many titles begin so; and `treaties` is no part of a title.
    for question in ("What does the Customs Convention say?", "Vienna Convention on treaties"):
        found = graph.ask(question)
        assert not any("Convention" in one.name for one in found.reading.things)
    found = graph.ask("Who signed the Budapest Convention on cybercrime?")
    assert found.outcome == "not covered"
    assert found.silence
    assert "Budapest Convention" in found.silence.message


@pytest.mark.parametrize(
    ("question", "lang", "kind", "told"),
    [
        # Words may stand between those that ask; `what is` is no question for a definition here.
        ("when does the eFTI regulation start being applied", "en", "particulars", "2024-08-21"),
        ("quand le règlement 2022/2399 entre-t-il en application ?", "fr", "in force",
         "2022-12-12"),
        ("what's the gap in the RKC on e-commerce parcels?", "en", "gap", "no provision"),
        # Article 38(1) of the Code; the edition of 2021 as its own summary has it.
        ("opérateur économique agréé : comparaison CDU / AFE", "fr", "difference",
         "authorised economic operator"),
        ("Entre les versions 2018 et 2021 du cadre SAFE, qu'est-ce qui change ?", "fr", "in force",
         "version of 2021"),
        # By the list of the depositary: the instrument of Brazil is of 5 September 2019.
        ("is Brazil a party to the revised kyoto convention, since when?", "en", "parties",
         "2019-09-05"),
    ],
)  # fmt: skip
def test_words_may_stand_in_any_order(
    graph: Graph, question: str, lang: str, kind: str, told: str
) -> None:
    found = graph.ask(question, lang=lang)
    assert found.reading.kind == kind
    assert any(told in one.text.text for one in found.sentences)


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        ("Singapore vs Japan on paperless trade scores", "en", "Singapore, Japan"),
        ("Узбекистан или Азербайджан: кто впереди по единому окну?", "ru", "Узбекистан"),
        ("which countries are in the top class for smart customs", "en", "ranking"),
        ("price per call of a customs brokerage API in Rotterdam", "en", "most of the words"),
    ],
)
def test_what_only_has_some_of_the_words_is_no_answer(
    graph: Graph, question: str, lang: str, told: str
) -> None:
    found = graph.ask(question, lang=lang)
    assert found.outcome == "not covered"
    assert found.silence
    assert told in found.silence.message


@pytest.mark.parametrize(
    ("question", "lang", "told"),
    [
        # By amendments.ttl of the Code; none changes Article 6.
        ("What changed in Article 136 of the UCC?", "en", "2016-12-24: "),
        ("Что изменилось в статье 136 Таможенного кодекса ЕС?", "ru", "2016-12-24: "),
        ("What changed in Article 6 of the UCC?", "en", "The graph records no amendment of "),
        ("Qu’est-ce qui a changé à l’article 6 du CDU ?", "fr", "aucune modification"),
    ],
)
def test_what_changed_a_provision_is_told_first(
    graph: Graph, question: str, lang: str, told: str
) -> None:
    found = graph.ask(question, lang=lang)
    assert told in found.sentences[0].text.text
    assert found.sentences[0].citations


def test_parties_are_counted_in_russian(graph: Graph) -> None:
    found = graph.ask("Сколько сторон у ПКК?", lang="ru")
    # The list of the depositary of 23 October 2025.
    assert "— 140." in found.sentences[0].text.text
