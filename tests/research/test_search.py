"""Search by words over a graph of which the order can be told by hand, and over the shipped one."""

from __future__ import annotations

import random

import pytest
from pydantic import TypeAdapter
from tests.research.desks import CITED, desk_with_index

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.search import Found, found_text, marked, search, suggest
from dcgraph.snapshot.search_index import stem

GRAPH = f"""
dcgd:notion a dcg:Notion , dcg:Concept , dcg:Record ;
    skos:prefLabel "calm harbour"@en , "port calme"@fr , "тихая гавань"@ru ;
    skos:altLabel "haven"@en .
dcgd:pact a dcg:Convention , dcg:Instrument , dcg:Record ; dcg:abbreviation "CHC" ;
    skos:prefLabel "Calm Harbour Convention"@en , "Конвенция о тихой гавани"@ru .
dcgd:pact.7.1 a dcg:Standard , dcg:Provision , dcg:Record ;
    skos:prefLabel "CHC, Standard 7.1"@en ; dcg:isPartOf dcgd:pact .
dcgd:pact.7.11 a dcg:Standard , dcg:Provision , dcg:Record ;
    skos:prefLabel "CHC, Standard 7.11"@en ; dcg:isPartOf dcgd:pact .
dcgd:item a dcg:NewsItem , dcg:Source ; dcterms:title "Calm harbour opens"@en .
dcgd:town a dcg:State , dcg:Actor , dcg:Record ; skos:prefLabel "Harbour town of calm"@en .
dcgd:other a dcg:Technology , dcg:Concept , dcg:Record ; skos:prefLabel "dredging"@en ;
    dcg:summary "It keeps a harbour calm and deep."@en .
dcgd:claim a dcg:Claim ; dcg:hasSubject dcgd:other ; dcg:hasRelation dcg:serves ;
    dcg:hasObject dcgd:pact ; dcg:hasBasis dcg:Interpreted ;
    dcg:rationale "A calm harbour needs depth."@en ; {CITED}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_with_index(tmp_path_factory.mktemp("finding"), GRAPH)


def names(found: Found) -> list[str]:
    return [one.thing.name for one in found.matches.items]


def test_labels_come_before_texts_and_notions_before_the_rest(made: Desk) -> None:
    # The label itself; names with both words, of an instrument, an actor and a source; a summary;
    # a claim, which is called after its ends.
    found = search(made, "Calm  HARBOUR", limit=20)
    assert names(found) == ["notion", "pact", "town", "item", "other", "claim"]
    assert [one.field for one in found.matches.items] == [
        "label",
        "label",
        "label",
        "title",
        "summary",
        "label",
    ]
    assert (found.matches.total, found.together) == (6, 6)
    assert {one.slips for one in found.matches.items} == {0}


@pytest.mark.parametrize(
    ("text", "first", "field", "language"),
    [
        ("haven", "notion", "other label", "en"),
        ("chc", "pact", "abbreviation", ""),
        ("тихой гавани", "notion", "label", "ru"),
        ("ТИХАЯ ГАВ", "notion", "label", "ru"),
        ("port calm", "notion", "label", "fr"),
        ("CHC 7.1", "pact.7.1", "label", "en"),
        ("standard 7.11", "pact.7.11", "label", "en"),
        ("calm harbor", "notion", "label", "en"),
        ("тхиая гавань", "notion", "label", "ru"),
        ("dreging", "other", "label", "en"),
    ],
)
def test_it_is_found_by_any_of_its_names(
    made: Desk, *, text: str, first: str, field: str, language: str
) -> None:
    found = search(made, text, "fr", limit=1)
    (match,) = found.matches.items
    assert (match.thing.name, match.field, match.matched.language) == (first, field, language)


def test_the_text_that_matched_stands_beside_the_label_that_is_wanted(made: Desk) -> None:
    (match,) = search(made, "тихая", "fr", limit=1).matches.items
    assert (match.thing.label, match.thing.language) == ("port calme", "fr")
    assert (match.matched.text, match.matched.language) == ("тихая гавань", "ru")
    assert match.marks == ((0, 5),)


def test_marks_are_places_in_the_text_as_it_is_written() -> None:
    text = "Ёлка, é\N{COMBINING ACUTE ACCENT}té; straße, ÉTÉ"
    spans = [
        text[start:end] for start, end in marked(text, {stem("елка"), stem("ete"), stem("strasse")})
    ]
    assert spans == ["Ёлка", "straße", "ÉTÉ"]


def test_a_slip_is_told(made: Desk) -> None:
    found = search(made, "clam harbour", limit=1)
    assert [(word.given, word.read) for word in found.words] == [
        ("clam", ("calm",)),
        ("harbour", ("harbour",)),
    ]
    assert [(one.thing.name, one.slips) for one in found.matches.items] == [("notion", 1)]
    assert found_text(search(made, "clam harbour", "ru", limit=1), "ru").startswith(
        "«clam» прочитано как: calm.\nтихая гавань (Concept, notion)"
    )


def test_what_a_record_does_not_have_is_told_of_it(made: Desk) -> None:
    found = search(made, "calm zzzzzz harbour", limit=1)
    assert names(found) == ["notion"]
    assert [word.read for word in found.words] == [("calm",), (), ("harbour",)]
    assert [one.missing for one in found.matches.items] == [("zzzzzz",)]
    assert found.together == 0
    assert found.notes == (
        "No name or text that is searched contains the word zzzzzz or a similar word.",
    )
    # A number stands for no other: 7.9 is nowhere, 7.1 is in a Standard of the pact.
    found = search(made, "standard 7.9", limit=5)
    assert names(found) == ["pact.7.1", "pact.7.11"]
    assert {one.missing for one in found.matches.items} == {("7.9",)}
    assert names(search(made, "calm harbour 7.1", limit=9))[0] == "pact.7.1"


def test_where_no_record_has_all_words_those_with_some_are_given_and_called_so(made: Desk) -> None:
    # The notion is no Standard, and no text of a Standard has the haven.
    found = search(made, "haven standard", limit=9)
    assert found.together == 0
    assert found.notes == (
        (
            "No record contains all of these words: haven, standard. "
            "The records below contain some of them."
        ),
    )
    told = {one.thing.name: one.missing for one in found.matches.items}
    assert told["notion"] == ("standard",)
    assert told["pact.7.1"] == ("haven",)


def test_words_of_a_question_are_not_looked_for(made: Desk) -> None:
    for question in (
        "What is the calm harbour?",
        "Qu’est-ce que port calme ?",
        "что такое тихая гавань",
    ):
        found = search(made, question, limit=1)
        assert names(found) == ["notion"], question
        assert found.together > 0
        assert not {word.given for word in found.words} & {"what", "is", "the", "que", "что"}
    assert found.notes == ("Common words that were not searched for: что, такое.",)
    # A text that has nothing else is looked for as it stands.
    assert [word.given for word in search(made, "what is", limit=1).words] == ["what", "is"]


def test_an_abbreviation_in_capitals_is_no_common_word(made: Desk) -> None:
    assert [word.given for word in search(made, "IT in THE harbour", limit=1).words] == [
        "it",
        "the",
        "harbour",
    ]


def test_an_instrument_is_a_scope_in_any_of_its_names(made: Desk) -> None:
    for text in ("CHC 7.1", "Calm Harbour Convention 7.1", "Конвенция о тихой гавани 7.1"):
        assert names(search(made, text, limit=1)) == ["pact.7.1"], text


def test_kinds_are_counted_and_narrow(made: Desk) -> None:
    found = search(made, "calm harbour", "en", kind="Concept", limit=1)
    assert names(found) == ["notion"]
    assert found.matches.total == 2
    counts = {one.name: one.number for one in found.kinds}
    assert counts == {
        "Claim": 1,
        "Concept": 2,
        "Convention": 1,
        "Actor": 1,
        "NewsItem": 1,
    }
    following = search(
        made, "calm harbour", "en", kind="Concept", limit=1, cursor=found.matches.next
    )
    assert (names(following), following.matches.next) == (["other"], "")


def test_typing_suggests_names_alone(made: Desk) -> None:
    found = suggest(made, "ca har")
    # All have the words within, so that their kinds decide.
    assert [one.thing.name for one in found.matches] == ["notion", "pact", "town", "item"]
    assert suggest(made, "har").matches[0].thing.name == "town", "its label begins so"
    assert [one.thing.name for one in suggest(made, "dredgng").matches] == ["other"]
    assert len(suggest(made, "c").matches) <= 10


def test_suggestions_are_narrowed_by_kind(made: Desk) -> None:
    found = suggest(made, "ca har", kind="Actor,Source")
    assert [one.thing.name for one in found.matches] == ["town", "item"]
    # The town stands under the nearest of its classes by their names.
    assert {one.name: one.number for one in found.kinds} == {"Actor": 1, "NewsItem": 1}
    with pytest.raises(NotFoundError, match="Nothion"):
        suggest(made, "calm", kind="Nothion")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "kind", "reason", "near"),
    [
        ("", "", "unknown", []),
        ("  \t", "", "unknown", []),
        ("\x00", "", "unknown", []),
        ("\N{CLOWN FACE}", "", "unknown", []),
        ('"*^()', "", "unknown", []),
        ("zzzzzz", "", "unknown", []),
        ("dredging", "Convention", "filtered", []),
    ],
)
def test_finding_nothing_says_why(
    made: Desk, *, lang: Language, text: str, kind: str, reason: str, near: list[str]
) -> None:
    found = search(made, text, lang, kind=kind, limit=5)
    silence = found.matches.silence
    assert silence is not None
    assert (silence.reason, [one.name for one in silence.near]) == (reason, near)
    assert "{" not in silence.message
    assert silence.message in found_text(found, lang)
    suggested = suggest(made, text, lang, kind=kind).silence
    assert suggested is not None
    assert suggested.reason == reason
    assert suggested == silence or reason == "filtered", "more is found by texts than by names"


@pytest.mark.parametrize(
    "text", ['"', "calm OR", "NEAR(calm", "calm*", "'; DROP TABLE entry", "folded:calm", "- calm"]
)
def test_no_word_is_taken_for_a_command(made: Desk, text: str) -> None:
    search(made, text, limit=5)
    suggest(made, text)
    assert names(search(made, "calm harbour", limit=1)) == ["notion"]


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("a" * 201, {}, "200 characters"),
        ("calm", {"limit": 501}, "1 to 500"),
        ("calm", {"cursor": "AAAA"}, "cursor"),
    ],
)
def test_what_cannot_be_asked_is_told(
    made: Desk, text: str, options: dict[str, object], words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        search(made, text, **{"limit": 5, **options})  # type: ignore[arg-type]


def test_an_unknown_kind_is_told_with_those_near_it(made: Desk) -> None:
    with pytest.raises(NotFoundError, match="Concept"):
        search(made, "calm", kind="Notion,Concpt", limit=5)


def test_it_goes_through_json_unharmed(made: Desk) -> None:
    found = search(made, "clam harbour", limit=3)
    kind = TypeAdapter(Found)
    assert kind.validate_json(kind.dump_json(found)) == found


@pytest.mark.parametrize(
    ("text", "lang", "first"),
    [
        # Labels and abbreviations as they stand in data/concepts, data/instruments, data/actors.
        ("digital customs", "en", "digital-customs"),
        ("цифровой таможни", "ru", "digital-customs"),
        ("единого окна", "ru", "single-window"),
        ("guichet unique", "fr", "single-window"),
        ("AEO", "en", "authorized-economic-operator"),
        ("WCO", "en", "wco"),
        ("RKC", "en", "rkc"),
        ("RKC 7.1", "en", "rkc.ga-7.1"),
        ("standard 7.1", "en", "rkc.ga-7.1"),
        ("standard 3.11", "en", "rkc.ga-3.11"),
        ("стандарт 3.11", "ru", "rkc.ga-3.11"),
        ("e-commerce", "en", "cross-border-e-commerce"),
        ("blokchain", "en", "blockchain"),
    ],
)
def test_the_shipped_graph_is_found_in(desk: Desk, text: str, lang: Language, first: str) -> None:
    assert names(search(desk, text, lang, limit=3))[0] == first


def spoiled(text: str, chance: random.Random) -> str:
    """The text with one letter of it changed, dropped or swapped with the one after it."""
    place = chance.choice([n for n, letter in enumerate(text) if letter.isalpha()])
    before, letter, after = text[:place], text[place], text[place + 1 :]
    way = chance.randrange(3)
    if way == 0:
        alphabet = "абвгдежзиклмнопрст" if "а" <= letter.casefold() <= "я" else "abcdefghilmnoprst"
        return before + chance.choice(alphabet.replace(letter.casefold(), "")) + after
    if way == 1 and after and after[0].isalpha() and after[0] != letter:
        return before + after[0] + letter + after[1:]
    return before + after


@pytest.mark.nightly
def test_a_label_with_a_slip_in_it_finds_its_record(desk: Desk) -> None:
    labels = [
        (iri, words)
        for iri in desk.facts.of_kind(DCG + "Record")
        for words in desk.facts.words(iri, PREFIXES["skos"] + "prefLabel")
        if 6 <= len(words.text) <= 180 and len(words.text.split()) <= 16
    ]
    assert len(labels) > 4000
    chance = random.Random(20)  # noqa: S311
    chosen = chance.sample(labels, 250)
    assert {words.language for _, words in chosen} >= set(LANGUAGES)
    missed = []
    for iri, words in chosen:
        text = spoiled(words.text, chance)
        found = search(desk, text, limit=5)
        if iri not in {one.thing.iri for one in found.matches.items}:
            missed.append(text)
    assert len(missed) <= 5, missed
