"""What figures show of economies by the criteria, and the classes that follow."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import httpx2
import pytest
from pyoxigraph import Store
from tests.economies import Criterion, Figure, with_economies
from tests.research.desks import desk_over
from tests.test_chains import derived, rows

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, DCGD, compact
from dcgraph.research import Desk
from dcgraph.research.criteria import DOES_NOT_MEET, MEETS, evidence
from dcgraph.research.economies import STANDINGS, economies, profile
from dcgraph.research.economy_tables import economies_text, profile_text
from dcgraph.research.explanation import explanation, explanation_text
from dcgraph.research.filters import Filters
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.neighbourhood import neighbourhood
from dcgraph.research.search import search
from dcgraph.research.timeline import Span, timeline

REUSE = "data-reuse"
SHOWS = Criterion("once", REUSE, met=True, value="1")
DENIES = Criterion("once", REUSE, met=False, value="0")
OTHER = Criterion("ports", REUSE, met=False, value="0")


def standings(store: Store) -> dict[tuple[str, str], str]:
    """What each economy meets or does not meet: the relation by economy and characteristic."""
    found = rows(
        store,
        "SELECT ?one ?how ?what { VALUES ?how { dcg:meets dcg:doesNotMeet } ?one ?how ?what }",
    )
    return {
        (
            one.value.removeprefix(DCGD + "states."),
            what.value.removeprefix(DCGD + "characteristics."),
        ): how.value.removeprefix(DCG)
        for one, how, what in found
    }


def members(store: Store) -> dict[str, set[str]]:
    """The economies in each class of economies, by local names."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, kind in rows(
        store, "SELECT ?one ?kind { ?kind rdfs:subClassOf dcg:State . ?one a ?kind }"
    ):
        found[kind.value.removeprefix(DCG)].add(one.value.removeprefix(DCGD + "states."))
    return found


@pytest.mark.parametrize(
    ("criteria", "figures", "wanted"),
    [
        # The value is reached, or exceeded; or it is not.
        ([SHOWS], [("once", "2025", "1")], "meets"),
        ([SHOWS], [("once", "2025", "1.0")], "meets"),
        ([SHOWS], [("once", "2025", "0.99")], ""),
        ([DENIES], [("once", "2025", "0")], "doesNotMeet"),
        ([DENIES], [("once", "2025", "0.01")], ""),
        # That a value shows a thing does not say that less shows its absence.
        ([SHOWS], [("once", "2025", "0")], ""),
        ([SHOWS, DENIES], [("once", "2025", "0.5")], ""),
        ([SHOWS], [], ""),
        # The latest figure of an indicator counts, whether it shows anything or not.
        ([SHOWS, DENIES], [("once", "2024", "0"), ("once", "2025", "1")], "meets"),
        ([SHOWS, DENIES], [("once", "2024", "1"), ("once", "2025", "0")], "doesNotMeet"),
        ([SHOWS, DENIES], [("once", "2024", "1"), ("once", "2025", "0.5")], ""),
        ([SHOWS, DENIES], [("once", "2024", "1"), ("once", "2024-06", "0")], "doesNotMeet"),
        # Two tables of one date that disagree, and two indicators that do, of whatever dates.
        ([SHOWS, DENIES], [("once", "2025", "1"), ("once", "2025", "0")], ""),
        ([SHOWS, DENIES], [("once", "2025", "1"), ("once", "2025", "0.5")], "meets"),
        ([SHOWS, OTHER], [("once", "2025", "1"), ("ports", "2025", "0")], ""),
        ([SHOWS, OTHER], [("once", "2025", "1"), ("ports", "2022", "0")], ""),
        ([SHOWS, OTHER], [("once", "2025", "1"), ("ports", "2022", "1")], "meets"),
        ([SHOWS, OTHER], [("once", "2025", "0"), ("ports", "2022", "0")], "doesNotMeet"),
        # An economy of which the argument does not hold.
        ([DENIES._replace(exempt="here")], [("once", "2025", "0")], ""),
        ([DENIES._replace(exempt="there")], [("once", "2025", "0")], "doesNotMeet"),
        (
            [SHOWS, OTHER._replace(exempt="here")],
            [("once", "2025", "1"), ("ports", "2025", "0")],
            "meets",
        ),
    ],
)
def test_the_latest_figures_show_what_they_agree_on(
    small: Rooms, criteria: list[Criterion], figures: list[tuple[str, str, str]], wanted: str
) -> None:
    told = [Figure("here", *one) for one in figures]
    told.append(Figure("there", "nothing", "2025", "1"))
    store = derived(with_economies(small, criteria, told))
    assert standings(store) == ({("here", REUSE): wanted} if wanted else {})


def test_a_class_needs_all_that_it_is_defined_by_or_one_of_it(small: Rooms) -> None:
    # What the WCO Secretariat gives to digital customs and criteria show: three characteristics.
    needed = ("interoperable-abroad", "interoperable-systems", "interoperable-with-agencies")
    criteria = [Criterion(one, one, met=True, value="1") for one in needed]
    criteria += [Criterion(one, one, met=False, value="0") for one in needed]
    figures = [Figure("all", one, "2025", "1") for one in needed]
    figures += [Figure("two", one, "2025", "1") for one in needed[:2]]
    figures += [
        Figure("mixed", one, "2025", value) for one, value in zip(needed, "110", strict=True)
    ]
    found = members(derived(with_economies(small, criteria, figures)))
    assert found["EconomyWithDigitalCustomsWcoSecretariat"] == {"all"}
    assert found["EconomyWithoutDigitalCustomsWcoSecretariat"] == {"mixed"}
    # A class that is defined by one value alone.
    assert found["EconomyWithoutDigitalCustomsEec"] == set()
    manual = [Criterion("system", "automatic-decision", met=False, value="0")]
    store = derived(with_economies(small, manual, [Figure("none", "system", "2025", "0")]))
    assert members(store)["EconomyWithoutDigitalCustomsEec"] == {"none"}


def test_a_class_is_what_an_institution_says_and_a_criterion_can_show(asserted: Store) -> None:
    """The classes follow the claims and the criteria: one that is added or goes changes them."""
    given = defaultdict(set)
    for notion, who, what in rows(
        asserted,
        """
        SELECT ?notion ?who ?what {
          ?claim dcg:hasRelation dcg:hasCharacteristic ; dcg:hasSubject ?notion ;
            dcg:hasObject ?what ; dcg:isClaimedBy | dcg:isLaidDownBy ?who .
          FILTER NOT EXISTS { ?who a dcg:Person }
        }
        """,
    ):
        given[notion.value, who.value].add(what.value)
    shown = {
        how.value.removeprefix(DCG + "shows"): set[str]()
        for how, _ in rows(
            asserted,
            "SELECT ?how ?what { VALUES ?how { dcg:showsMet dcg:showsNotMet } ?one ?how ?what }",
        )
    }
    for how, what in rows(
        asserted,
        "SELECT ?how ?what { VALUES ?how { dcg:showsMet dcg:showsNotMet } ?one ?how ?what }",
    ):
        shown[how.value.removeprefix(DCG + "shows")].add(what.value)
    wanted = {
        (notion, who, side): (frozenset(measured), len(whole))
        for (notion, who), whole in given.items()
        for side, least in (("Met", 2), ("NotMet", 1))
        if len(measured := whole & shown[side]) >= least
    }
    assert len(wanted) > 10
    found = {}
    for kind, label in rows(
        asserted,
        """
        SELECT DISTINCT ?kind ?label {
          ?kind rdfs:subClassOf dcg:State ; skos:prefLabel ?label FILTER (LANG(?label) = "en")
        }
        """,
    ):
        defined = rows(
            asserted,
            f"""
            SELECT DISTINCT ?path ?value {{
              <{kind.value}> owl:equivalentClass
                / ((owl:intersectionOf | owl:unionOf) / rdf:rest* / rdf:first)? ?part .
              ?part owl:onProperty ?path ; owl:hasValue ?value
            }}
            """,
        )
        sources = rows(
            asserted,
            f"""
            SELECT DISTINCT ?notion ?who ?what {{
              <{kind.value}> dcterms:source ?claim .
              ?claim dcg:hasSubject ?notion ; dcg:hasObject ?what ;
                dcg:isClaimedBy | dcg:isLaidDownBy ?who .
              FILTER NOT EXISTS {{ ?who a dcg:Person }}
            }}
            """,
        )
        ((notion, who),) = {(one.value, other.value) for one, other, _ in sources}
        assert {what.value for _, _, what in sources} == given[notion, who]
        (path,) = {path.value.removeprefix(DCG) for path, _ in defined}
        side = {"meets": "Met", "doesNotMeet": "NotMet"}[path]
        values = frozenset(value.value for _, value in defined)
        found[notion, who, side] = values, len(sources)
        # The label says how many of how many.
        assert [int(one) for one in re.findall(r"\d+", label.value)] == [len(values), len(sources)]
    assert found == wanted


def test_each_indicator_of_a_table_has_a_criterion_and_each_figure_its_row_once(
    asserted: Store,
) -> None:
    figures = rows(
        asserted,
        """
        SELECT ?table ?economy ?indicator ?date ?value {
          ?one a dcg:TableFigure ; <http://purl.org/linked-data/cube#dataSet> ?table ;
            dcg:hasFocus ?economy ; dcg:hasIndicator ?indicator ; dcg:observationDate ?date ;
            dcg:observedValue ?value
        }
        """,
    )
    counts = Counter(compact(table.value) for table, *_ in figures)
    assert counts == {
        # 20 items for each economy, and two that do not apply to islands: 101 and 85, 50 and 41.
        "dcgd:b-ready-2025": 101 * 20 + 85 * 2,
        "dcgd:b-ready-2024": 50 * 20 + 41 * 2,
        "dcgd:gtmi-2022": 198 * 2,
        "dcgd:gtmi-2025": 197,
    }
    assert len({tuple(one.value for one in row[:3]) for row in figures}) == len(figures)
    for table, _, _, date, value in figures:
        assert table.value.endswith(date.value)
        assert 0 <= float(value.value) <= (1 if "b-ready" in table.value else 2)
    judged = {one.value for (one,) in rows(asserted, "SELECT ?one { ?any dcg:isMeasuredBy ?one }")}
    assert judged == {indicator.value for _, _, indicator, *_ in figures}


def test_the_same_follows_by_the_rule_and_by_its_explanation(desk: Desk) -> None:
    """The evidence that explanations show is what the rule has read, for each pair."""
    facts = desk.facts
    economies = {
        one
        for figure in facts.of_kind(DCG + "TableFigure")
        for one in facts.iris(figure, DCG + "hasFocus")
    }
    characteristics = facts.of_kind(DCG + "Characteristic")
    assert len(economies) == 198
    assert len(characteristics) == 43
    seen = Counter[str]()
    for economy in economies:
        for characteristic in characteristics:
            shown = {one.relation for one in evidence(facts, economy, characteristic) if one.shown}
            told = {
                path
                for path in (MEETS, DOES_NOT_MEET)
                if characteristic in facts.iris(economy, path)
            }
            assert told == (shown if len(shown) == 1 else set())
            seen[" ".join(sorted(one.removeprefix(DCG) for one in shown))] += 1
    # Angola on control with facilitation, South Sudan on interoperable systems, and abroad.
    assert seen["doesNotMeet meets"] == 3
    assert seen["meets"] > 1_000
    assert seen["doesNotMeet"] > 50


def test_a_standing_is_explained_down_to_figure_year_and_table(desk: Desk) -> None:
    # wb-bready-2025-trade.csv: PER, sw_single_submission, 0 of 1.5.
    found = explanation(desk, "states.peru", "doesNotMeet", "characteristics.data-reuse", "en")
    (chain,) = found.chains
    figure, criterion, end = chain.steps
    assert [one.kind for one in chain.steps] == ["fact", "criterion", "inference"]
    assert "B-READY 2025" in figure.sentence
    assert "Peru (2025)” is 0." in figure.sentence
    (cited,) = figure.statements[0].citations
    assert cited.source.name == "sources.github-bready-simulator"
    assert criterion.statements[0].basis == "interpreted"
    assert "at most: 0" in criterion.sentence
    assert "The rules of the mark were not read." in criterion.sentence
    assert (end.rule, end.axiom) == (
        "criteria",
        ("criteria.data-reuse.not-met.sw-single-submission",),
    )
    assert (chain.basis, chain.confidence) == ("interpreted", "confirmed")


def test_a_class_of_economies_is_explained_by_each_characteristic(desk: Desk) -> None:
    # wb-bready-2025-trade.csv, KAZ: sw_agencies and sw_exchange_abroad have the full mark, and
    # each of the two shows interoperable systems.
    found = explanation(
        desk, "states.kazakhstan", "a", "EconomyWithDigitalCustomsWcoSecretariat", "en"
    )
    assert found.total == 2
    for chain in found.chains:
        rules = [one.rule for one in chain.steps if one.kind == "inference"]
        assert rules == ["criteria"] * 3 + ["profiles"]
    # Lesotho: rm_profiling 0; nothing else that the WCO gives is not met.
    found = explanation(desk, "states.lesotho", "a", "EconomyWithoutDigitalCustomsWco", "en")
    assert found.total == 1
    assert found.chains[0].steps[-1].axiom == ("characteristics.data-analysis-for-detection",)


@pytest.mark.parametrize(
    ("triple", "told", "steps"),
    [
        # wb-bready-2025-trade.csv, AGO: rm_customs 0, tt_traders 2.78, post_clearance_audit 0.
        ("angola meets control-with-facilitation", "The figures conflict", 4),
        ("angola doesNotMeet control-with-facilitation", "The figures conflict", 4),
        # AGO: rm_profiling 0, as for Lesotho above.
        ("angola meets data-analysis-for-detection", "The figures show the opposite", 2),
        # KAZ: electronic_contracts 0, electronic_signatures 0; a zero shows nothing.
        ("kazakhstan meets recognised-in-law", "No latest figure reaches", 2),
        ("kazakhstan doesNotMeet recognised-in-law", "No criterion can show it", 2),
        # Not in B-READY.
        ("kenya meets data-reuse", "No figure of “Kenya” can show it", 0),
        ("kenya meets human-in-the-loop", "No criterion can show it", 0),
        # wb-gtmi-2020-2025.csv, LIE: 0; left out.
        ("liechtenstein doesNotMeet automated-processing", "is not applied to “Liechtenstein”", 1),
    ],
)
def test_what_is_not_known_is_told_with_the_reason(
    desk: Desk, triple: str, told: str, steps: int
) -> None:
    economy, relation, characteristic = triple.split()
    found = explanation(
        desk, f"states.{economy}", relation, f"characteristics.{characteristic}", "en"
    )
    assert not found.holds
    assert told in found.summary
    assert len([one for one in found.instead if one.kind == "criterion"]) == steps


def test_a_standing_is_told_in_each_language(desk: Desk) -> None:
    triple = ("states.peru", "doesNotMeet", "characteristics.data-reuse")
    french = explanation_text(explanation(desk, *triple, "fr"), "fr")
    assert "Critère de ce projet" in french
    assert "B-READY 2025, commerce international" in french
    russian = explanation_text(explanation(desk, *triple, "ru"), "ru")
    assert "Критерий этого проекта" in russian
    assert "Перу" in russian


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_profile_tells_what_is_had_lacking_conflicting_and_not_known(
    desk: Desk, lang: Language
) -> None:
    # tests/questions/profile-of-an-economy.csv was worked out from the tables.
    found = profile(desk, "states.kazakhstan", Filters(lang=lang))
    told = {
        (compact(one.characteristic.iri), one.standing, one.duty) for one in found.characteristics
    }
    path = Path(__file__).parent / "questions" / "profile-of-an-economy.csv"
    with path.open(encoding="utf-8", newline="") as file:
        wanted = {(r["characteristic"], r["standing"], r["duty"]) for r in csv.DictReader(file)}
    assert told == wanted
    assert (found.measured, found.total) == (18, 43)
    text = profile_text(found, lang)
    assert found.note in text
    assert found.characteristics[0].characteristic.label in text
    assert found.economy.label in text
    order = [STANDINGS.index(one.standing) for one in found.characteristics]
    assert order == sorted(order)


def test_a_profile_is_in_the_order_of_labels_without_accents(shipped_address: str) -> None:
    address = f"{shipped_address}/api/v1/economies/states.kazakhstan?lang=fr"
    found = httpx2.get(address, timeout=60).json()["characteristics"]
    labels = [one["characteristic"]["label"] for one in found if one["standing"] == "not known"]
    assert labels[:3] == [
        "décision automatique",
        "des données au lieu de documents",
        "entièrement sans papier",
    ]


def test_a_profile_shows_conflicts_with_both_sides(desk: Desk) -> None:
    # wb-bready-2025-trade.csv, SSD: sw_exchange_abroad has the full mark; wb-gtmi-2020-2025.csv,
    # SSD: customs_mis 0 in 2025.
    found = profile(desk, "states.south-sudan", Filters())
    conflicts = [one for one in found.characteristics if one.standing == "figures conflict"]
    assert [one.characteristic.name for one in conflicts] == [
        "characteristics.interoperable-abroad",
        "characteristics.interoperable-systems",
    ]
    for one in conflicts:
        reached = {(each.indicator.name, each.shows) for each in one.figures if each.reached}
        assert reached == {
            ("b-ready.indicator.sw-exchange-abroad", "meets"),
            ("govtech-maturity-index.indicator.customs-system", "does not meet"),
        }
        assert all(each.citations for each in one.figures)
    assert "EconomyWithoutDigitalCustomsEec" in {one.name for one in found.classes}
    lines = profile_text(found, "en").splitlines()
    told = [one.removeprefix("Class: ") for one in lines if one.startswith("Class: ")]
    assert told == [one.label for one in found.classes]


def test_the_classes_of_an_economy_are_those_below_state_in_the_ontology() -> None:
    desk = desk_over("""
        dcg:LandWithoutPaper <http://www.w3.org/2000/01/rdf-schema#subClassOf> dcg:State ;
            skos:prefLabel "land without paper"@en .
        dcgd:states.here a dcg:State , dcg:LandWithoutPaper ; skos:prefLabel "Here"@en .
    """)
    lines = profile_text(profile(desk, "states.here", Filters()), "en").splitlines()
    assert [one for one in lines if one.startswith("Class: ")] == ["Class: land without paper"]


def test_an_economy_can_have_all_that_is_shown_as_met_and_lack_another() -> None:
    # ontology/economy.ttl: 3 of 7 can be shown as met, and 4 of 7 as not met.
    classes = ("EconomyWith{}", "EconomyWithout{}")
    both = " , ".join(f"dcg:{one}" for one in classes).format(
        *["ElectronicCustomsEuropeanCommission"] * 2
    )
    desk = desk_over(f"""
        dcgd:electronic-customs.hasCharacteristic.characteristics.data-reuse.european-commission
            a dcg:Claim ; dcg:hasSubject dcgd:electronic-customs ; dcg:isClaimedBy dcgd:office .
        dcgd:states.here a dcg:State , {both} ; skos:prefLabel "Here"@en .
    """)
    found = economies(desk, Filters(), limit=1)
    (variant,) = found.variants
    sides = variant.with_class, variant.without_class
    assert [(one.measured, one.economies) for one in sides if one] == [(3, 1), (4, 1)]
    assert [one.variants for one in found.economies.items] == [("both",)]
    told = economies_text(found, "en")
    assert "with all characteristics measured as met, and without another" in told


def test_only_an_economy_has_a_profile(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="is no State or territory"):
        profile(desk, "rkc", Filters())
    with pytest.raises(NotFoundError, match=r"states\.kenya"):
        profile(desk, "states.kenia", Filters())


def test_the_figures_of_tables_crowd_no_other_answer(desk: Desk) -> None:
    # Kazakhstan has 22 of them from B-READY 2025 alone.
    economy = DCGD + "states.kazakhstan"
    assert len(desk.facts.leading_to(economy, DCG + "hasFocus")) >= 22
    matches = search(desk, "Kazakhstan", "en", limit=100).matches.items
    around = neighbourhood(desk, "states.kazakhstan", Filters(), depth=1, limit=100)
    events = timeline(desk, "states.kazakhstan", Span(), Filters(), limit=100).entries.items
    assert "states.kazakhstan" in {one.thing.name for one in matches}
    assert "rkc-parties.kazakhstan" in {one.name for one in around.nodes}
    assert events
    assert "TableFigure" not in {
        *(one.thing.kind for one in matches),
        *(one.kind for one in around.nodes),
    }
    assert not [one for one in events if "b-ready" in str(one)]
