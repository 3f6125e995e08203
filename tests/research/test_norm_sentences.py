"""Norms as sentences: each part has its phrases, and what is put together of them reads well."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.force import MARKS
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.norm_sentence import Parts, composed, parts_of, sentence, text_of
from dcgraph.research.norms import kind_of, norm

KINDS = (
    *(one for mark in MARKS for one in mark.classes),
    "ProhibitionNorm",
    "UnreadForceNorm",
)
PLACED = re.compile(r"[^{}]+(\{(matter|of)\|[^{}]+\}[^{}]*)?")
NO_SENTENCE: dict[Language, str] = {
    "en": r"\b(a [aeio]|an [^aeiou])",
    "fr": r"\b((de|à) (le|les)\b|(de|le|la|se) [aeiouhéèêàâî])",
    "ru": r"[A-Za-z]",
}
"""What the grammar of each language has in no sentence of ours."""


def phrases(desk: Desk, iri: str, name: str, lang: str) -> list[str]:
    return [one.text for one in desk.facts.words(iri, DCG + name) if one.language == lang]


def is_plain(text: str, lang: Language) -> bool:
    """Whether a text is one sentence, without a colon, a bracket or what grammar forbids."""
    bare = text.replace("de minimis", "–")
    wrong = r"[():{}|]|  | [,.]|,[,.;]|\b(\w+) \1\b"
    return (
        text[0].isupper()
        and text.endswith(".")
        and "." not in text[:-1]
        and not re.search(wrong, bare)
        and not re.search(NO_SENTENCE[lang], bare)
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_of_norms_has_its_phrases(desk: Desk, lang: Language) -> None:
    needed = {"Action": ["phrase", "nounPhrase"], "Bearer": ["phrase"], "Matter": ["phrase"]}
    if lang == "ru":
        needed["Bearer"].append("obliquePhrase")
        needed["Matter"].append("obliquePhrase")
    for kind, names in needed.items():
        every = desk.facts.of_kind(DCG + kind)
        assert every
        for iri in every:
            for name in names:
                (text,) = phrases(desk, iri, name, lang)
                assert PLACED.fullmatch(text), (iri, text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_action_makes_a_sentence_with_a_matter_and_without(
    desk: Desk, lang: Language
) -> None:
    bearers = [DCGD + "bearers." + one for one in ("customs", "declarants")]
    for action in desk.facts.of_kind(DCG + "Action"):
        told = desk.facts.iris(action, DCG + "tellsMatter")
        for matters in ([], told[:2], [DCGD + "matters.electronic-commerce"]):
            for kind in KINDS:
                for bearer in bearers:
                    parts = Parts(kind, bearer, [action], matters, [], [])
                    text = text_of(composed(desk, parts, lang))
                    assert is_plain(text, lang), text


def every_norm(desk: Desk) -> Iterator[tuple[str, str]]:
    for iri in desk.facts.of_kind(DCG + "Norm"):
        yield iri, kind_of(desk.facts, iri)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_norm_is_a_plain_sentence(desk: Desk, lang: Language) -> None:
    wrong = [
        text
        for iri, kind in every_norm(desk)
        if not is_plain(text := text_of(composed(desk, parts_of(desk, iri, kind), lang)), lang)
    ]
    assert not wrong


def test_a_sentence_names_each_of_its_parts_or_tells_it_by_the_act(desk: Desk) -> None:
    facts = desk.facts
    for iri, kind in every_norm(desk):
        parts = parts_of(desk, iri, kind)
        named = {one.iri for one in composed(desk, parts, "en")} - {""}
        known = {it for one in parts.actions for it in facts.iris(one, DCG + "tellsMatter")}
        every = {
            *filter(None, [parts.bearer]),
            *parts.actions,
            *parts.matters,
            *parts.beneficiaries,
            *parts.qualifiers,
        }
        assert every - named <= known, iri
        assert named <= every, iri


@pytest.mark.parametrize(
    ("name", "lang", "told"),
    [
        # By data/instruments and the phrases in data/concepts, put together by hand.
        (
            "rkc.ga-3.21.norm-1",
            "en",
            "The customs administration must permit the electronic lodging of goods declarations.",
        ),
        (
            "rkc.ga-3.21.norm-1",
            "fr",
            (
                "L’administration des douanes doit permettre le dépôt électronique des déclarations"
                " de marchandises."
            ),
        ),
        (
            "rkc.ga-3.21.norm-1",
            "ru",
            (
                "Таможенная администрация обязана разрешать подачу деклараций на товары"
                " в электронной форме."
            ),
        ),
        (
            "rkc.ga-7.1.norm-1",
            "en",
            (
                "The customs administration must use information technology,"
                " where cost-effective and efficient."
            ),
        ),
        (
            "union-customs-code.article-171.norm-1",
            "en",
            (
                "Declarants may have goods declarations processed before the goods arrive,"
                " within a set period."
            ),
        ),
        ("peruvian-customs-act.article-209.norm-1", "en", "Appellants are entitled to an appeal."),
        (
            "arusha-declaration.factor-5.norm-1",
            "ru",
            "Таможенной администрации следует пересматривать и перестраивать процессы.",
        ),
        (
            "tfa.4.5.norm-1",
            "fr",
            (
                "Les Membres de l’OMC doivent donner les motifs des décisions de la douane,"
                " au bénéfice des personnes concernées."
            ),
        ),
        (
            "tfa.10.4.4.norm-1",
            "en",
            (
                "WTO Members must, as far as practicable and to the extent possible, use"
                " information technology as regards documents and data for import, export or"
                " transit."
            ),
        ),
        (
            "tfa.10.4.4.norm-1",
            "fr",
            (
                "Les Membres de l’OMC doivent, dans toute la mesure réalisable et dans la mesure du"
                " possible, utiliser la technologie de l’information en ce qui concerne les"
                " documents et données pour l’importation, l’exportation ou le transit."
            ),
        ),
        (
            "tfa.10.4.4.norm-1",
            "ru",
            (
                "Члены ВТО обязаны, насколько практически осуществимо и насколько возможно,"
                " применять информационные технологии в отношении документов и данных для ввоза,"
                " вывоза или транзита."
            ),
        ),
        (
            "rkc.ga-6.9.norm-1",
            "ru",
            (
                "Таможенная администрация обязана в наибольшей возможной степени применять"
                " информационные технологии в отношении контроля и досмотра."
            ),
        ),
        (
            "peruvian-customs-act.article-167.norm-1",
            "en",
            (
                "The customs administration must, to the extent possible, expedite the release of"
                " goods, on conditions that the text states, within a set period."
            ),
        ),
    ],
)
def test_a_norm_is_told_by_its_parts(desk: Desk, name: str, lang: Language, told: str) -> None:
    assert norm(desk, DCGD + name, lang).sentence == told


def test_the_force_tells_must_from_should_and_may(desk: Desk) -> None:
    def told(kind: str, lang: Language) -> str:
        parts = Parts(kind, DCGD + "bearers.customs", [DCGD + "actions.manage-risk"], [], [], [])
        return text_of(composed(desk, parts, lang))

    assert [told(kind, "en") for kind in KINDS] == [
        "The customs administration must manage risks.",
        "The customs administration must permit risk management.",
        "The customs administration must endeavour to manage risks.",
        "The customs administration must manage risks.",
        "The customs administration should manage risks.",
        "The customs administration may manage risks.",
        "The text makes a statement on risk management by the customs administration.",
        "The customs administration must not manage risks.",
        "It was not read whether the customs administration must, should or may manage risks.",
    ]
    for lang in LANGUAGES:
        # A duty that is limited in extent is told by its limit, of which this one has none.
        assert len({told(kind, lang) for kind in KINDS}) == len(KINDS) - 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_limit_of_extent_stands_with_the_verb_of_the_duty_that_it_limits(
    desk: Desk, lang: Language
) -> None:
    limit = DCGD + "qualifiers.to-the-extent-possible"
    period = DCGD + "qualifiers.within-a-period"
    act = DCGD + "actions.manage-risk"

    def order(kind: str, qualifiers: list[str]) -> list[tuple[str, str]]:
        parts = Parts(kind, DCGD + "bearers.customs", [act], [], [], qualifiers)
        pieces = composed(desk, parts, lang)
        return [(one.role, one.iri) for one in pieces if one.role]

    start = [("bearer", DCGD + "bearers.customs"), ("force", "")]
    end = [("action", act), ("qualifier", period)]
    both = [period, limit]
    assert order("QualifiedObligationNorm", both) == [*start, ("force", limit), *end]
    # Without a limit it is said as any duty; what limits another norm stays behind the act.
    assert order("QualifiedObligationNorm", [period]) == [*start, *end]
    assert order("EndeavourNorm", both) == [*start, end[0], ("qualifier", limit), end[1]]


def test_a_norm_of_no_listed_action_is_told_by_its_summary(desk: Desk) -> None:
    one = norm(desk, DCGD + "rkc.ga-3.19.norm-1", "en")
    assert not one.actions
    assert one.summary
    assert one.sentence == one.summary.text
    (piece,) = sentence(desk, one.thing.iri, one.kind, "en")
    assert piece.text == one.sentence
    bare = text_of(composed(desk, parts_of(desk, one.thing.iri, one.kind), "en"))
    assert "must not do what the text prohibits" in bare
