"""Lists of things, compared with the Turtle as it is written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.files import rooms
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Corpus
from dcgraph.research import Desk
from dcgraph.research.answers import answered
from dcgraph.research.catalogue import (
    CATALOGUES,
    KINDS,
    Branch,
    EntryDate,
    catalogue,
    instrument_text,
    source_use,
)
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.paging import MAX_COUNT

USUAL = Filters()


@cache
def turtle() -> str:
    """All Turtle of the data."""
    return "\n".join(path.read_text("utf-8") for path in sorted(rooms().data.rglob("*.ttl")))


def written(kind: str) -> set[str]:
    """The names that the Turtle gives a class, one in a line as the layout has it."""
    found = set(re.findall(rf"^dcgd:(\S+) a dcg:{kind}\b", turtle(), re.MULTILINE))
    assert found
    return found


def names(desk: Desk, name: str, wish: Filters = USUAL, **more: str) -> list[str]:
    """The names in all pages of a list."""
    found: list[str] = []
    cursor = ""
    while True:
        page = catalogue(desk, name, wish, **more).page(100, cursor)
        found += [one.thing.name for one in page.items]
        cursor = page.next
        if not cursor:
            assert len(found) == page.total
            return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("concepts", "Notion"),
        ("concepts", "Mechanism"),
        ("concepts", "CustomsProcess"),
        ("concepts", "Technology"),
        ("concepts", "Characteristic"),
        ("instruments", "Recommendation"),
        ("provisions", "Standard"),
        ("actors", "State"),
        ("events", "Meeting"),
        ("sources", "NewsItem"),
    ],
)
def test_a_list_of_a_kind_has_all_that_is_written_of_it(desk: Desk, name: str, kind: str) -> None:
    found = names(desk, name, kind=kind)
    assert set(found) == written(kind) | (
        written(f"Transitional{kind}") if name == "provisions" else set()
    )
    assert len(set(found)) == len(found)


def test_a_transitional_standard_is_a_standard_and_says_which(desk: Desk) -> None:
    page = catalogue(desk, "provisions", USUAL, kind="Standard", within="rkc.ga").page(200)
    kinds = Counter(one.thing.kind for one in page.items)
    # By reading the treaty: 108 Standards and 13 Transitional Standards.
    assert kinds == {"Standard": 108, "TransitionalStandard": 13}


def test_editions_have_no_kinds(desk: Desk) -> None:
    assert set(names(desk, "editions")) == written("Edition")
    with pytest.raises(ParameterError, match="leave it out"):
        catalogue(desk, "editions", USUAL, kind="Edition").page(1)


def test_publications_are_those_that_are_described_and_articles(desk: Desk) -> None:
    found = names(desk, "publications")
    assert set(found) == written("Publication") | written("JournalArticle")


def test_a_kind_of_another_list_is_refused_with_the_kinds_there_are(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="Characteristic, CustomsProcess, Mechanism, Notion"):
        catalogue(desk, "concepts", USUAL, kind="Meeting").page(1)


def test_the_kinds_of_each_list_are_those_that_the_ontology_has(shipped: Corpus) -> None:
    below: dict[str, set[str]] = {}
    for file in shipped.rooms("ontology"):
        for triple in file.triples:
            if triple.predicate.value == PREFIXES["rdfs"] + "subClassOf":
                under = below.setdefault(local(triple.object), set())
                under.add(local(triple.subject))
    for name, (kind, *others) in CATALOGUES.items():
        found = {kind, *others} if others else below.get(kind, set())
        # A Transitional Standard lies below a kind that lies below the list.
        found = found.union(*(below.get(one, set()) for one in found))
        assert set(KINDS[name]) == found, name


def local(term: object) -> str:
    return str(getattr(term, "value", "")).rpartition("/")[2]


def test_what_lies_in_a_text_is_listed_in_its_order(desk: Desk) -> None:
    found = names(desk, "provisions", within="rkc.ga-7")
    assert set(found) == {one for one in written("Standard") if one.startswith("rkc.ga-7.")}
    assert found == ["rkc.ga-7.1", "rkc.ga-7.2", "rkc.ga-7.3", "rkc.ga-7.4"]


def test_an_entry_tells_what_the_record_does(desk: Desk) -> None:
    every = catalogue(desk, "instruments", wanted("fr")).page(MAX_COUNT).items
    (entry,) = (one for one in every if one.thing.name == "rkc")
    assert entry.thing.label == "Convention de Kyoto révisée"
    assert EntryDate("adoptionDate", "date d’adoption", "1999-06-26") in entry.dates
    assert entry.confidence == "confirmed"


def test_an_entry_is_as_sure_as_the_summary_that_it_shows(desk: Desk) -> None:
    # Of ISO 3166 confirmed citations support notes alone; its summary is recalled.
    every = catalogue(desk, "instruments", wanted(confidence="recalled")).page(MAX_COUNT).items
    (entry,) = (one for one in every if one.thing.name == "iso-3166")
    assert entry.confidence == "recalled"


def test_as_of_a_day_what_came_later_is_left_out(desk: Desk) -> None:
    # The Convention was adopted on 26 June 1999, the SAFE Framework in June 2005.
    found = names(desk, "instruments", wanted(as_of="1999-06-26"))
    assert "rkc" in found
    assert "safe-framework" not in found
    assert "safe-framework" in names(desk, "instruments", wanted(as_of="2005-06-01"))
    assert "rkc" not in names(desk, "instruments", wanted(as_of="1999-06-25"))


def test_an_empty_list_says_that_something_was_left_out(desk: Desk) -> None:
    page = catalogue(desk, "provisions", USUAL, within="digital-customs").page(1)
    assert page.items == ()
    assert page.silence is not None
    assert page.silence.reason == "filtered"
    assert str(len(names(desk, "provisions"))) in page.silence.message


def test_a_text_that_there_is_not_is_met_with_the_nearest(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="did you mean rkc"):
        catalogue(desk, "provisions", USUAL, within="rkcc").page(1)


def test_no_list_is_empty(desk: Desk) -> None:
    for name in CATALOGUES:
        assert catalogue(desk, name, USUAL).page(1).total > 0


def test_claims_are_those_that_are_written(desk: Desk) -> None:
    found = answered(desk, "claims", subject="rkc.ga-7.1")
    stated = set(re.findall(r"^dcgd:(rkc\.ga-7\.1\.\S+) a dcg:Claim\b", turtle(), re.MULTILINE))
    assert {one.claim for one in found.items} == stated
    assert found.total == len(stated) > 1


def test_claims_are_chosen_by_each_end(desk: Desk) -> None:
    ends = {"about": "ict", "object": "ict", "relation": "requires", "claimant": "rkc"}
    found = answered(desk, "claims", **ends, basis="stated", confidence="confirmed")
    assert "rkc.ga-7.1.requires.ict" in {one.claim for one in found.items}
    for one in found.items:
        assert (one.relation, one.basis, one.confidence) == ("requires", "stated", "confirmed")
        assert one.object is not None
        assert one.object.name == "ict"
        assert [who.name for who in one.claimants] == ["rkc"]
    (cited, *_) = found.items[0].citations
    by_source = answered(desk, "claims", source=cited.source.name)
    assert found.items[0].claim in {one.claim for one in by_source.items}


def test_claims_that_are_left_out_are_counted(desk: Desk) -> None:
    ends = {"subject": "rkc.ga-7.1", "object": "ict", "relation": "requires"}
    page = answered(desk, "claims", **ends, lang="ru", basis="interpreted")
    assert page.items == ()
    assert page.silence is not None
    assert (page.silence.reason, "исключено утверждений: 1." in page.silence.message) == (
        "filtered",
        True,
    )
    none = answered(desk, "claims", subject="rkc.ga-7.1", object="drones").silence
    assert none is not None
    assert (none.reason, "does not prove" in none.message) == ("not covered", True)


def test_a_relation_that_no_claim_has_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match=r"'forbids'.*recommends, refersTo, requires"):
        answered(desk, "claims", relation="requires,forbids")


def test_an_instrument_has_its_tree(desk: Desk) -> None:
    text = instrument_text(desk, "rkc", USUAL)
    every = list(flat(text.parts))
    assert len(every) == text.provisions
    written_in = re.findall(r"^dcgd:(rkc\.\S+) a dcg:(?:Standard|Transit)", turtle(), re.MULTILINE)
    assert set(written_in) <= {one.thing.name for one in every}
    (seven,) = (one for one in every if one.thing.name == "rkc.ga-7")
    assert [one.number for one in seven.parts] == ["7.1", "7.2", "7.3", "7.4"]
    assert text.coverage
    with pytest.raises(NotFoundError, match="Notion"):
        instrument_text(desk, "digital-customs", USUAL)


def flat(branches: tuple[Branch, ...]) -> list[Branch]:
    return [one for branch in branches for one in (branch, *flat(branch.parts))]


def test_an_edition_that_came_later_is_left_out(desk: Desk) -> None:
    every = {
        one.edition.thing.name for one in instrument_text(desk, "safe-framework", USUAL).editions
    }
    early = instrument_text(desk, "safe-framework", wanted(as_of="2010")).editions
    assert {one.edition.thing.name for one in early} < every
    assert early


def test_a_source_tells_what_rests_on_it(desk: Desk) -> None:
    use = source_use(desk, "sources.asycuda-kyoto", USUAL, limit=MAX_COUNT)
    mentions = len(re.findall(r"dcg:citesSource dcgd:sources\.asycuda-kyoto\b", turtle()))
    assert use.resting.total == len(use.resting.items) == mentions
    assert use.source.resting == len({one.record.name for one in use.resting.items})
    (status,) = (
        one
        for one in use.resting.items
        if one.record.name == "rkc" and "entryIntoForceDate" in one.supports
    )
    assert status.locator == "Second paragraph"
    with pytest.raises(NotFoundError, match="Convention"):
        source_use(desk, "rkc", USUAL, limit=1)
