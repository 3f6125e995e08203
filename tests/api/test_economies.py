"""Economies over HTTP: profiles by hand from the tables, all by class, and two compared."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from typing import Any, Final

import httpx2
import pytest

from dcgraph.words import words

ADDRESS: Final = "/api/v1/economies"

# Rows of wb-bready-2025-trade.csv and wb-bready-2024-trade.csv: indicator, score, highest score.
B_READY: Final = {
    ("kazakhstan", "2025"): """
        electronic_contracts 0 1.33, electronic_signatures 0 1.33, electronic_system 15 15,
        sw_agencies 1.5 1.5, sw_stakeholders 1.5 1.5, sw_exchange_abroad 1.5 1.5,
        sw_single_submission 1.5 1.5, trade_portal 0 1.25, pub_duties 0 1.25,
        pub_procedures_rulings 0 1.25, pub_penalties_appeal 0 1.25, enquiry_points 1.25 1.25,
        rm_customs 2.08 2.08, rm_profiling 2.08 2.08, post_clearance_audit 2.08 2.08,
        border_coordination 16.67 16.67, joint_controls_internal 2.38 2.38,
        integrated_checkpoint 2.38 2.38, unified_documents 2.38 2.38,
        joint_controls_external 2.38 2.38, tt_traders 2.78 2.78, tt_benefits 2.78 2.78
    """,
    ("estonia", "2025"): """
        electronic_contracts 1.33 1.33, electronic_signatures 1.33 1.33,
        electronic_system 10.5 15, sw_agencies 0 1.5, sw_stakeholders 0 1.5,
        sw_exchange_abroad 1.5 1.5, sw_single_submission 1.5 1.5, trade_portal 0 1.25,
        pub_duties 1.25 1.25, pub_procedures_rulings 0 1.25, pub_penalties_appeal 0 1.25,
        enquiry_points 1.25 1.25, rm_customs 2.08 2.08, rm_profiling 2.08 2.08,
        post_clearance_audit 2.08 2.08, border_coordination 9.52 16.67,
        joint_controls_internal 2.38 2.38, integrated_checkpoint 0 2.38,
        unified_documents 0 2.38, joint_controls_external 2.38 2.38, tt_traders 2.78 2.78,
        tt_benefits 2.78 2.78
    """,
    ("singapore", "2025"): """
        electronic_contracts 1.33 1.33, electronic_signatures 1.33 1.33,
        electronic_system 15 15, sw_agencies 1.5 1.5, sw_stakeholders 1.5 1.5,
        sw_exchange_abroad 1.5 1.5, sw_single_submission 1.5 1.5, trade_portal 0 1.25,
        pub_duties 1.25 1.25, pub_procedures_rulings 0 1.25, pub_penalties_appeal 1.25 1.25,
        enquiry_points 1.25 1.25, rm_customs 2.08 2.08, rm_profiling 2.08 2.08,
        post_clearance_audit 2.08 2.08, border_coordination 9.52 16.67,
        joint_controls_internal 2.38 2.38, integrated_checkpoint 0 2.38,
        unified_documents 0 2.38, joint_controls_external 0 2.38, tt_traders 2.78 2.78,
        tt_benefits 2.78 2.78
    """,
    ("estonia", "2024"): """
        electronic_contracts 1.85 1.85, electronic_signatures 1.85 1.85,
        electronic_system 15 16.67, sw_agencies 0 1.67, sw_stakeholders 1.67 1.67,
        sw_exchange_abroad 1.67 1.67, sw_single_submission 1.67 1.67, trade_portal 1.39 1.39,
        pub_duties 1.39 1.39, pub_procedures_rulings 1.39 1.39,
        pub_penalties_appeal 1.39 1.39, enquiry_points 1.39 1.39, rm_customs 2.5 2.5,
        rm_profiling 2.5 2.5, post_clearance_audit 2.5 2.5, border_coordination 11.43 20,
        joint_controls_internal 2.86 2.86, integrated_checkpoint 0 2.86,
        unified_documents 0 2.86, joint_controls_external 2.86 2.86, tt_traders 1.67 1.67,
        tt_benefits 1.67 1.67
    """,
}
# wb-gtmi-2020-2025.csv, column customs_mis: 1 in the rows KAZ, EST, KEN and SGP of 2025;
# wb-gtmi-2022-customs.csv, rows of the same: gtmi_customsmi 1, gtmi_customsportal 2.
GOVTECH: Final = {("customs-portal", "2022", Decimal(2)), ("customs-system", "2025", Decimal(1))}
GOVTECH_2022: Final = {
    ("customs-portal", "2022", Decimal(2)),
    ("customs-system", "2022", Decimal(1)),
}

# By the criteria: full marks of one of the items that show it; nothing that shows the contrary.
BY_GOVTECH: Final = {"access-to-rules-and-services", "accessible-systems", "automated-processing"}
ALL_THREE: Final = BY_GOVTECH | {
    # rm_customs, joint_controls_internal, rm_profiling, sw_single_submission, sw_exchange_abroad
    # (two characteristics) and tt_benefits have full marks in all three economies.
    *("control-with-facilitation", "coordinated-with-agencies", "data-analysis-for-detection"),
    *("data-reuse", "interoperable-abroad", "interoperable-systems", "simplified-procedures"),
}
MEETS: Final = {
    # sw_agencies has the full mark.
    "kazakhstan": ALL_THREE | {"interoperable-with-agencies"},
    # electronic_contracts and electronic_signatures have it.
    "estonia": ALL_THREE | {"recognised-in-law"},
    # All of these, and pub_penalties_appeal.
    "singapore": ALL_THREE
    | {"interoperable-with-agencies", "recognised-in-law", "transparent-procedures"},
    # B-READY has no row of Kenya.
    "kenya": BY_GOVTECH,
}


def told(client: httpx2.Client, path: str = "", **asked: str) -> Any:
    response = client.get(f"{ADDRESS}{path}", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def rows(client: httpx2.Client, path: str = "", **asked: str) -> list[dict[str, str]]:
    response = client.get(f"{ADDRESS}{path}", params={"format": "csv", **asked})
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def by_hand(economy: str, year: str) -> set[tuple[str, str, Decimal]]:
    """Scores as shares of the highest, rounded to two places, by indicator."""
    cells = [one.split() for one in B_READY.get((economy, year), "").split(",") if one]
    return {
        (name.replace("_", "-"), year, round(Decimal(score) / Decimal(most), 2))
        for name, score, most in cells
    }


def figures(profile: Any) -> set[tuple[str, str, Decimal]]:
    return {
        (it["indicator"]["name"].rpartition("indicator.")[2], it["date"], Decimal(it["value"]))
        for one in profile["characteristics"]
        for it in one["figures"]
    }


def standing(profile: Any, wanted: str) -> set[str]:
    return {
        one["characteristic"]["name"].removeprefix("characteristics.")
        for one in profile["characteristics"]
        if one["standing"] == wanted
    }


@pytest.mark.parametrize("economy", MEETS)
def test_a_profile_is_what_the_tables_say(full: httpx2.Client, economy: str) -> None:
    profile = told(full, f"/states.{economy}")
    assert figures(profile) == GOVTECH | by_hand(economy, "2025")
    assert standing(profile, "meets") == MEETS[economy]
    # No item that shows the absence of a thing is zero for any of the four.
    assert not standing(profile, "does not meet")
    assert not standing(profile, "figures conflict")
    assert len(standing(profile, "not known")) == 18 - len(MEETS[economy])
    assert (profile["measured"], profile["total"]) == (18, 43)
    for one in profile["characteristics"]:
        assert all(it["citations"] for it in one["figures"])
        assert any(it["reached"] for it in one["figures"]) == (one["standing"] == "meets")


def test_a_profile_of_a_year_has_the_figures_that_there_were(full: httpx2.Client) -> None:
    in_2024 = told(full, "/states.estonia", asOf="2024")
    assert figures(in_2024) == GOVTECH_2022 | by_hand("estonia", "2024")
    # Both items on publication have full marks in 2024, and zeros in 2025.
    assert standing(in_2024, "meets") == MEETS["estonia"] | {"transparent-procedures"}
    # What the WCO gives to digital customs and criteria can show is met then, and no more.
    now = told(full, "/states.estonia")
    assert {one["name"] for one in in_2024["classes"]} - {
        one["name"] for one in now["classes"]
    } == {"EconomyWithDigitalCustomsWco"}
    assert "2024-12-31" in in_2024["note"]
    assert in_2024["years"] == now["years"] == ["2022", "2024", "2025"]
    in_2022 = told(full, "/states.estonia", asOf="2022-07")
    assert (figures(in_2022), standing(in_2022, "meets")) == (GOVTECH_2022, BY_GOVTECH)
    before = told(full, "/states.estonia", asOf="2019")
    assert not figures(before)
    assert len(standing(before, "not known")) == 18


def test_a_profile_is_a_table_with_a_row_for_each_characteristic(full: httpx2.Client) -> None:
    profile = told(full, "/states.kazakhstan")
    table = rows(full, "/states.kazakhstan")
    assert [one["characteristic"] for one in table] == [
        one["characteristic"]["name"] for one in profile["characteristics"]
    ]
    (law,) = (one for one in table if one["characteristic"] == "characteristics.recognised-in-law")
    assert law["economy"] == "states.kazakhstan"
    assert (law["standing"], law["duty"]) == ("not known", "bound")
    # wb-bready-2025-trade.csv, KAZ: electronic_contracts 0, electronic_signatures 0.
    assert (law["dates"], law["values"], law["shows"]) == ("2025; 2025", "0; 0", "nothing; nothing")
    assert law["tables"].split("; ") == ["B-READY 2025, international trade"] * 2
    assert law["criteria"].split("; ") == [
        "criteria.recognised-in-law.met.electronic-contracts",
        "criteria.recognised-in-law.met.electronic-signatures",
    ]
    assert "confirmed" in law["citations"]
    assert {(one["measured"], one["total"], one["note"]) for one in table} == {
        ("18", "43", profile["note"])
    }
    book = full.get(f"{ADDRESS}/states.kazakhstan", params={"format": "xlsx"})
    assert book.content.startswith(b"PK")


def test_all_economies_stand_with_what_is_not_known_of_each(full: httpx2.Client) -> None:
    answer = told(full, limit="500")
    listed = answer["economies"]["items"]
    # data/actors/: 199 States and territories; Cook Islands is in none of the tables.
    assert len(listed) == answer["economies"]["total"] == 199
    assert (answer["measured"], answer["total"]) == (18, 43)
    assert "No source ranks the notions" in answer["note"]
    counts = {
        one["economy"]["name"]: [
            one[it] for it in ("meets", "does_not_meet", "figures_conflict", "not_known")
        ]
        for one in listed
    }
    assert counts["states.cook-islands"] == [0, 0, 0, 18]
    for economy, meets in MEETS.items():
        assert counts[f"states.{economy}"] == [len(meets), 0, 0, 18 - len(meets)]
    # tests/test_economies.py: both of its conflicts are shown by a profile.
    assert counts["states.south-sudan"][2] == 2
    assert all(sum(one) == 18 for one in counts.values())
    # Each class counts who is in it, and neither who is in none.
    for number, variant in enumerate(answer["variants"]):
        how = Counter(one["variants"][number] for one in listed)
        for side in ("with", "without"):
            class_ = variant[f"{side}_class"]
            assert how[side] == (class_["economies"] if class_ else 0)
        assert how["neither"] == variant["neither"]
    (wco,) = (
        one
        for one in answer["variants"]
        if (one["notion"]["name"], one["institution"]["name"]) == ("digital-customs", "wco")
    )
    # ontology/economy.ttl: 5 of 8 can be shown as met, and 3 of 8 as not met.
    assert (wco["given"], wco["with_class"]["measured"], wco["without_class"]["measured"]) == (
        8,
        5,
        3,
    )


def test_the_table_of_economies_has_a_row_for_each_and_a_column_for_each_variant(
    full: httpx2.Client,
) -> None:
    table = {one["economy"]: one for one in rows(full)}
    assert len(table) == 199
    kazakhstan, kenya = table["states.kazakhstan"], table["states.kenya"]
    assert [kazakhstan[one] for one in ("label", "meets", "not_known")] == ["Kazakhstan", "11", "7"]
    # Transparency is not known of Kazakhstan; the three of the Secretariat it meets.
    assert kazakhstan["digital-customs.wco"] == "neither"
    assert kazakhstan["digital-customs.wco.secretariat"] == "with"
    # wb-bready-2025-trade.csv, LSO: rm_profiling 0.
    assert table["states.lesotho"]["digital-customs.wco"] == "without"
    variants = [one for one in kenya if "customs." in one]
    assert len(variants) == 9
    assert {kenya[one] for one in variants} == {"neither"}
    assert (kenya["measured"], kenya["total"]) == ("18", "43")
    assert "no table measures everything" in kenya["note"]
    book = full.get(ADDRESS, params={"format": "xlsx", "lang": "ru"})
    assert book.content.startswith(b"PK")


def test_economies_are_chosen_by_class_and_counted_by_notion(full: httpx2.Client) -> None:
    answer = told(full, kind="EconomyWithoutDigitalCustomsWcoSecretariat", limit="500")
    assert {one["variants"][2] for one in answer["economies"]["items"]} == {"without"}
    assert answer["economies"]["total"] == answer["variants"][2]["without_class"]["economies"]
    smart = told(full, notion="smart-customs", order="met", limit="500")
    assert [one["institution"]["name"] for one in smart["variants"]] == ["gacc"]
    assert smart["measured"] < smart["total"] < 43
    met = [one["meets"] for one in smart["economies"]["items"]]
    assert met == sorted(met, reverse=True)
    assert met[0] > met[-1]
    first = told(full, order="met", limit="3")["economies"]
    second = told(full, order="met", limit="3", cursor=first["next"])["economies"]
    names = [one["economy"]["label"] for one in (*first["items"], *second["items"])]
    assert len(set(names)) == 6
    # Of equal counts the names decide, in the order of the language.
    french = [
        one["economy"]["label"] for one in told(full, lang="fr", limit="4")["economies"]["items"]
    ]
    assert french == ["Afghanistan", "Afrique du Sud", "Albanie", "Algérie"]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"kind": "Body"}, "EconomyWithDigitalCustomsWco"),
        ({"notion": "rkc"}, "digital-customs"),
        ({"order": "best"}, "order"),
        ({"asOf": "soon"}, "is no day"),
    ],
)
def test_what_means_nothing_is_refused(
    full: httpx2.Client, asked: dict[str, str], named: str
) -> None:
    refused = full.get(ADDRESS, params=asked)
    assert refused.status_code == (404 if "kind" in asked else 422)
    assert named in refused.text


def test_a_class_without_a_member_by_a_year_says_that_it_proves_nothing(
    full: httpx2.Client,
) -> None:
    silent = told(full, kind="EconomyWithDigitalCustomsWco", asOf="2022")["economies"]["silence"]
    assert (silent["reason"], silent["message"]) == ("filtered", words("en")("economies.filtered"))
    # wb-gtmi-2022-customs.csv: 11 rows with gtmi_customsmi 0, of which the criterion leaves out
    # Andorra, Liechtenstein, Monaco and San Marino.
    lacking = told(full, kind="EconomyWithoutDigitalCustomsEec", asOf="2022")["economies"]["items"]
    assert {one["economy"]["name"].removeprefix("states.") for one in lacking} == {
        *("democratic-people-s-republic-of-korea", "equatorial-guinea", "eritrea"),
        *("marshall-islands", "nauru", "south-sudan", "tuvalu"),
    }


def compared(answer: Any, difference: str) -> set[str]:
    return {
        one["a"]["characteristic"]["name"].removeprefix("characteristics.")
        for one in answer["characteristics"]
        if one["difference"] == difference
    }


def test_two_economies_differ_only_where_both_are_known(full: httpx2.Client) -> None:
    pair = {"a": "states.estonia", "b": "states.singapore"}
    answer = told(full, "/compare", **pair)
    assert not compared(answer, "differ")
    assert compared(answer, "known of one") == {
        "interoperable-with-agencies",
        "transparent-procedures",
    }
    assert compared(answer, "alike") == MEETS["estonia"]
    assert len(compared(answer, "known of neither")) == 5
    assert len(compared(answer, "not measured")) == 43 - 18
    # wb-bready-2024-trade.csv: sw_single_submission 1.67 of 1.67 for EST, 0 of 1.67 for SGP.
    first, *rest = told(full, "/compare", **pair, asOf="2024")["characteristics"]
    assert first["difference"] == "differ"
    assert all(one["difference"] != "differ" for one in rest)
    assert first["a"]["characteristic"]["name"] == "characteristics.data-reuse"
    assert (first["a"]["standing"], first["b"]["standing"]) == ("meets", "does not meet")


def test_a_comparison_is_a_table_with_the_figures_of_both(full: httpx2.Client) -> None:
    pair = {"a": "states.angola", "b": "states.kazakhstan"}
    table = rows(full, "/compare", **pair)
    assert len(table) == 43
    first = table[0]
    # wb-bready-2025-trade.csv: rm_profiling 0 of 2.08 for AGO, 2.08 of 2.08 for KAZ.
    assert first["characteristic"] == "characteristics.data-analysis-for-detection"
    assert (first["a"], first["b"], first["difference"]) == (*pair.values(), "differ")
    for side, value, shown in (("a", "0", "does not meet"), ("b", "1", "meets")):
        assert first[f"{side}_standing"] == shown
        assert {*first[f"{side}_values"].split("; ")} == {value}
        assert {*first[f"{side}_dates"].split("; ")} == {"2025"}
        assert {*first[f"{side}_tables"].split("; ")} == {"B-READY 2025, international trade"}
        assert {*first[f"{side}_shows"].split("; ")} == {shown, "nothing"}
        assert first[f"{side}_citations"]
    # AGO: rm_customs 0, tt_traders 2.78: its figures conflict, which is no difference.
    (control,) = (
        one for one in table if one["characteristic"] == "characteristics.control-with-facilitation"
    )
    assert (control["a_standing"], control["difference"]) == ("figures conflict", "known of one")
    assert first["measured"] == "18"
    assert "limits" in first["note"]
    book = full.get(f"{ADDRESS}/compare", params={**pair, "format": "xlsx"})
    assert book.content.startswith(b"PK")
