"""Paths that argue: which are found, in what order, on which ground, and what is said if none."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from pydantic import TypeAdapter
from tests.research.roads import LAW, RECALLED, claim, desk_of, thing

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.argument_graph import argument_graph
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.paths import Paths, paths
from dcgraph.words import words

ALL = "asserted,stated,interpreted,derived"


@pytest.fixture(scope="module")
def law() -> Desk:
    return desk_of(LAW)


def ways(found: Paths) -> list[str]:
    """Each path by the names of its things."""
    return [" ".join(one.name for one in path.things) for path in found.paths]


GOLDEN: dict[Language, str] = {
    "en": (
        "From “pact” to “aim” in 3 steps: “pact” has the part “rule” (asserted; read in the "
        "source; “The book”, page 1); “rule” requires “tool” (stated by “office”; read in the "
        "source; the same source, page 1); “tool” enables “aim” (own reading; read in the source; "
        "the same source, page 1; reason: “It helps”). This project’s own reading: step 3."
    ),
    "fr": (
        "De «~pacte~» à «~but~» en 3 étapes~: «~pacte~» a pour partie «~règle~» (énoncé par la "
        "fiche~; lu dans la source~; «~The book~», page 1)~; «~règle~» exige «~outil~» (énoncé "
        "par «~bureau~»~; lu dans la source~; même source, page 1)~; «~outil~» rend possible "
        "«~but~» (lecture propre~; lu dans la source~; même source, page 1~; motif~: "
        "«~It helps~» [en]). Lecture propre à ce projet~: étape 3."
    ),
    "ru": (
        "«договор» → «цель» (шагов: 3): «договор», часть этого целого — «правило» (указано в "
        "записи; прочитано в источнике; «The book», page 1); «правило»: здесь требуется следующее "
        "— «средства» (кем заявлено: «ведомство»; прочитано в источнике; тот же источник, page "
        "1); «средства»: этим создаются условия для следующего — «цель» (собственное прочтение; "
        "прочитано в источнике; тот же источник, page 1; обоснование: «It helps» [en]). "
        "Собственное прочтение проекта: шаг 3."
    ),
}
BACK: dict[Language, str] = {
    "en": "“tool” is required by “rule”",
    "fr": "«~outil~» est ce qu’exige «~règle~»",
    "ru": "«средства»: это требуется согласно тексту «правило»",
}
"""In French a tilde stands for a space at which no line may break."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_path_is_read_out(law: Desk, lang: Language) -> None:
    (path,) = paths(law, "pact", "aim", Filters(lang)).paths
    assert path.argument == GOLDEN[lang].replace("~", "\u00a0")
    (back,) = paths(law, "tool", "rule", Filters(lang)).paths
    assert back.steps[0].sentence == BACK[lang].replace("~", "\u00a0")


def test_a_path_is_walked_in_either_direction(law: Desk) -> None:
    (path,) = paths(law, "pact", "aim", Filters()).paths
    assert [(one.start.name, one.direction, one.end.name) for one in path.steps] == [
        ("pact", "backward", "rule"),
        ("rule", "forward", "tool"),
        ("tool", "forward", "aim"),
    ]
    (back,) = paths(law, "aim", "pact", Filters()).paths
    assert [one.direction for one in back.steps] == ["backward", "backward", "forward"]
    assert back.weight == path.weight


def test_a_step_has_its_claim_its_provision_and_its_source(law: Desk) -> None:
    (path,) = paths(law, "rule", "aim", Filters()).paths
    (requires,) = path.steps[0].statements
    assert (requires.claim, requires.basis) == ("rule.requires.tool.stated", "stated")
    assert [(one.source.name, one.locator) for one in requires.citations] == [("book", "page 1")]
    assert [one.name for one in requires.claimants] == ["office"]
    provisions = [one.provision and one.provision.name for one in path.steps]
    assert provisions == ["rule", None]


def test_a_path_is_as_weak_as_its_weakest_step(law: Desk) -> None:
    (path,) = paths(law, "rule", "aim", Filters()).paths
    assert (path.basis, path.confidence) == ("interpreted", "confirmed")


def between(*middles: str) -> str:
    return thing("a") + thing("b") + "".join(thing(one) for one in middles)


def test_the_sounder_comes_first() -> None:
    # Each middle thing is related to two others alone, so that only the ground differs.
    desk = desk_of(
        between("m1", "m2", "m3", "m4")
        + claim(("a", "uses", "m4"))
        + claim(("m4", "uses", "b"))
        + claim(("a", "uses", "m2"))
        + claim(("m2", "uses", "b"), basis="Interpreted")
        + claim(("a", "uses", "m1"))
        + claim(("m1", "uses", "b"), cited=RECALLED),
        "dcgd:a dcg:uses dcgd:m3 . dcgd:m3 dcg:uses dcgd:b .",
    )
    found = paths(desk, "a", "b", wanted(basis=ALL), number=10)
    assert ways(found) == ["a m4 b", "a m2 b", "a m1 b", "a m3 b"]
    assert [one.basis for one in found.paths] == ["stated", "interpreted", "stated", "derived"]
    assert [one.confidence for one in found.paths][:3] == ["confirmed", "confirmed", "recalled"]
    assert ways(paths(desk, "a", "b", Filters(), number=2)) == ["a m4 b", "a m2 b"]


def test_a_hub_gives_way_to_a_quiet_thing() -> None:
    # By name the hub would come first, and its two claims are as sound.
    leaves = [f"leaf{number}" for number in range(30)]
    desk = desk_of(
        between("hub", "quiet", *leaves)
        + claim(("a", "uses", "hub"))
        + claim(("hub", "uses", "b"))
        + claim(("a", "uses", "quiet"))
        + claim(("quiet", "uses", "b"))
        + "".join(claim(("hub", "treats", one)) for one in leaves)
    )
    found = paths(desk, "a", "b", Filters())
    assert ways(found) == ["a quiet b", "a hub b"]
    # The passage of the hub with its 32 neighbours, and of the other with its two.
    first, second = found.paths
    assert second.weight - first.weight == pytest.approx(0.3 * (5 - 1))


def test_what_leads_nowhere_gives_way() -> None:
    desk = desk_of(
        between("like", "unlike")
        + claim(("a", "isDistinguishedFrom", "like"))
        + claim(("like", "uses", "b"))
        + claim(("a", "uses", "unlike"))
        + claim(("unlike", "uses", "b"))
    )
    assert ways(paths(desk, "a", "b", Filters())) == ["a unlike b", "a like b"]


def test_a_meeting_with_many_subjects_argues_little() -> None:
    # Both ways turn at their middle: what one concept uses twice says more than one agenda.
    desk = desk_of(
        between("agenda", "system")
        + claim(("agenda", "concerns", "a"))
        + claim(("agenda", "concerns", "b"))
        + claim(("system", "uses", "a"))
        + claim(("system", "uses", "b"))
    )
    found = paths(desk, "a", "b", Filters())
    assert ways(found) == ["a system b", "a agenda b"]
    # Half a point more for each step, and 1 for the turn in place of a quarter.
    assert found.paths[1].weight - found.paths[0].weight == pytest.approx(1.75)


def test_two_parts_of_one_whole_argue_least() -> None:
    parts = thing("a", more="dcg:isPartOf dcgd:whole ;") + thing(
        "b", more="dcg:isPartOf dcgd:whole ;"
    )
    desk = desk_of(
        parts + thing("whole") + thing("m") + claim(("a", "uses", "m")) + claim(("m", "uses", "b"))
    )
    assert ways(paths(desk, "a", "b", Filters())) == ["a m b", "a whole b"]


def test_statements_between_the_same_things_are_one_step() -> None:
    desk = desk_of(
        between()
        + claim(("a", "uses", "b"), basis="Interpreted")
        + claim(("a", "uses", "b"))
        + claim(("b", "treats", "a")),
        "dcgd:a dcg:isRelatedTo dcgd:b .",
    )
    (path,) = paths(desk, "a", "b", wanted(basis=ALL)).paths
    (step,) = path.steps
    # What follows by rule is left out where the statements from which it follows are there.
    assert [one.claim for one in step.statements] == [
        "a.uses.b.stated",
        "a.uses.b.interpreted",
        "b.treats.a.stated",
    ]
    assert step.direction == "forward"
    assert "and by 2 more" in path.argument


def test_a_detour_gives_way_to_another_argument() -> None:
    # a-m-n-b has all that a-m-b has, and a-p-q-b, which weighs more, has nothing of it.
    desk = desk_of(
        between("m", "n", "p", "q")
        + claim(("a", "uses", "m"))
        + claim(("m", "uses", "b"))
        + claim(("m", "uses", "n"))
        + claim(("n", "uses", "b"))
        + claim(("a", "uses", "p"))
        + claim(("p", "uses", "q"), basis="Interpreted")
        + claim(("q", "uses", "b"), basis="Interpreted")
    )
    assert ways(paths(desk, "a", "b", Filters(), number=2)) == ["a m b", "a p q b"]
    assert len(paths(desk, "a", "b", Filters(), number=10).paths) == 3


@pytest.mark.parametrize(
    ("wish", "needs", "near"),
    [
        ({"basis": "asserted,stated"}, "own reading", "tool"),
        ({"basis": "interpreted"}, "asserted, stated by the source", None),
        ({"confidence": "recalled"}, "read in the source", None),
    ],
)
def test_what_a_filter_takes_away_is_told(
    law: Desk, wish: dict[str, str], needs: str, near: str | None
) -> None:
    found = paths(law, "pact", "aim", wanted(**wish))
    assert (found.paths, found.silence is not None) == ((), True)
    assert found.silence
    assert found.silence.reason == "filtered"
    assert "“pact” → “rule” → “tool” → “aim”" in found.silence.message
    assert f"not requested: {needs}." in found.silence.message
    # Where no first step is left, nothing is reached.
    assert [one.name for one in found.silence.near] == ([near] if near else [])
    assert ("The nearest thing that can be reached" in found.silence.message) == (near is not None)


def test_what_only_follows_by_rule_is_told_of_as_such() -> None:
    desk = desk_of(between(), "dcgd:a dcg:isRelatedTo dcgd:b .")
    found = paths(desk, "a", "b", Filters())
    assert found.silence
    assert "follows by rule" in found.silence.message
    (path,) = paths(desk, "a", "b", wanted(basis="derived")).paths
    assert (path.basis, path.confidence) == ("derived", None)
    assert path.argument.endswith("Follows by rule: step 1.")


def test_what_came_after_a_day_is_no_step() -> None:
    desk = desk_of(between() + claim(("a", "uses", "b"), more='dcg:statedOnDate "2020-05" ;'))
    assert ways(paths(desk, "a", "b", wanted(as_of="2020-05"))) == ["a b"]
    found = paths(desk, "a", "b", wanted(as_of="2020-04-30"))
    assert found.silence
    assert found.silence.reason == "filtered"
    assert "a step from a later day" in found.silence.message
    late = desk_of(
        thing("a") + thing("b", more='dcg:adoptionDate "2021" ;') + claim(("a", "uses", "b"))
    )
    assert ways(paths(late, "a", "b", wanted(as_of="2021"))) == ["a b"]
    assert not paths(late, "a", "b", wanted(as_of="2020")).paths


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_too_far_is_told_with_what_is_reached(law: Desk, lang: Language) -> None:
    found = paths(law, "pact", "aim", Filters(lang), longest=2)
    assert found.silence
    assert found.silence.reason == "not covered"
    assert [one.name for one in found.silence.near] == ["tool"]
    assert "2" in found.silence.message
    assert "3" in found.silence.message
    assert law.label(DCGD + "tool", lang).text in found.silence.message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_nothing_joins_is_told(lang: Language) -> None:
    lonely = thing("lonely") + thing("far") + thing("off") + claim(("far", "uses", "off"))
    desk = desk_of(LAW + lonely)
    alone = paths(desk, "rule", "lonely", Filters(lang)).silence
    assert alone
    assert (alone.reason, "lonely" in alone.message) == ("not read", True)
    # The rule's pact has no note on its reading; its lightest neighbours are what it reaches.
    assert [one.name for one in alone.near] == ["pact", "tool"]
    apart = paths(desk, "aim", "off", Filters(lang)).silence
    assert apart
    assert (apart.reason, [one.name for one in apart.near]) == ("not covered", ["tool"])


def test_what_cannot_be_asked_is_told(law: Desk) -> None:
    with pytest.raises(ParameterError, match="rule is asked for as both"):
        paths(law, "rule", "dcgd:rule", Filters())
    with pytest.raises(NotFoundError, match="rule") as caught:
        paths(law, "rulle", "aim", Filters())
    assert caught.value.near == ("rule",)
    with pytest.raises(ParameterError, match="rule and tool"):
        paths(law, "rule.requires.tool.stated", "aim", Filters())
    with pytest.raises(ParameterError, match="k may be 1 to 10"):
        paths(law, "rule", "aim", Filters(), number=11)
    with pytest.raises(ParameterError, match="longest may be 1 to 6"):
        paths(law, "rule", "aim", Filters(), longest=0)


def test_it_goes_through_json_unharmed(law: Desk) -> None:
    found = paths(law, "pact", "aim", Filters("fr"))
    kind = TypeAdapter(Paths)
    assert kind.validate_json(kind.dump_json(found)) == found


def test_a_crowd_of_ways_does_not_hold_it_up() -> None:
    # 40 things, each joined to each: there are millions of ways of six steps.
    crowd = [f"c{number}" for number in range(40)]
    desk = desk_of(
        "".join(thing(one) for one in crowd)
        + "".join(claim((one, "uses", other)) for n, one in enumerate(crowd) for other in crowd[:n])
    )
    found = paths(desk, "c0", "c39", Filters(), number=10, longest=6)
    assert len(found.paths) == 10
    assert ways(found)[0] == "c0 c39"


def names_of_relations(lang: Language) -> set[str]:
    every = (one.partition("relations.") for one in words(lang).entries)
    return {name for before, table, name in every if table and not before}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("forward", [True, False])
def test_a_phrase_begins_where_the_step_does(lang: Language, *, forward: bool) -> None:
    relations = names_of_relations(lang)
    assert relations
    for relation in relations:
        text = words(lang).row(f"relations.{relation}")[0 if forward else 1]
        order = ("{a}", "{b}") if forward else ("{b}", "{a}")
        assert text.count("{a}") == text.count("{b}") == 1, relation
        assert text.index(order[0]) < text.index(order[1]), relation


def test_every_relation_of_the_graph_can_be_read_out(desk: Desk) -> None:
    # Read from the triples themselves, without what bears statements out or holds their parts.
    apparatus = {
        "citesSource",
        "describesReadingOf",
        "hasCitation",
        "hasObject",
        "hasSubject",
        "isClaimedBy",
        "isLaidDownBy",
        "supportsValue",
    }
    used = {one.relation.removeprefix(DCG) for one in desk.facts.claims.values()}
    for iri in desk.facts.about:
        for predicate in desk.facts.about[iri] if iri.startswith(DCGD) else ():
            # Which list a member belongs to (skos:inScheme) joins no two things.
            if predicate.startswith(DCG) and any(
                value.startswith(DCGD) for value in desk.facts.iris(iri, predicate)
            ):
                used.add(predicate.removeprefix(DCG))
    assert used > apparatus
    assert len(used) > 50
    for lang in LANGUAGES:
        missing = used - apparatus - names_of_relations(lang)
        assert not missing, f"{lang} cannot read out {', '.join(sorted(missing))}"
    known = {iri.removeprefix(DCG) for iri in desk.facts.about if iri.startswith(DCG)}
    assert names_of_relations("en") <= known


@pytest.mark.nightly
def test_every_step_stands_in_the_graph(desk: Desk) -> None:
    names = sorted(
        one.removeprefix(DCGD) for one in argument_graph(desk).net(desk, Filters()).graph
    )
    assert len(names) > 1000
    draw = random.Random(6)  # noqa: S311
    seen = 0
    for _ in range(25):
        one, other = draw.sample(names, 2)
        asked = draw.choice(["", "stated,asserted", ALL])
        wish = wanted(basis=asked)
        for path in paths(desk, one, other, wish, longest=5).paths:
            assert [path.things[0].name, path.things[-1].name] == [one, other]
            assert len({thing.iri for thing in path.things}) == len(path.things) <= 6
            for (start, end), step in zip(pairwise(path.things), path.steps, strict=True):
                assert (step.start, step.end) == (start, end)
                for told in step.statements:
                    assert told.object is not None
                    assert {told.subject.iri, told.object.iri} == {start.iri, end.iri}
                    assert told.basis in wish.basis or (told.norms and not asked)
                    triple = (told.subject.iri, DCG + told.relation, told.object.iri)
                    if told.claim:
                        made = desk.facts.claims[DCGD + told.claim]
                        assert (made.subject, made.relation, made.object) == triple
                        assert made.basis == told.basis
                    else:
                        assert triple[2] in desk.facts.iris(*triple[:2])
                        assert (triple in desk.facts.derived) == (told.basis == "derived")
                    seen += 1
    assert seen > 50
