"""Several questions in one: where they are split, and that each is answered."""

from __future__ import annotations

import pytest

from dcgraph.errors import ParameterError
from dcgraph.research.ask.clauses import MAX_PARTS, split_question
from dcgraph.research.ask.replies import reply
from dcgraph.research.graph import Desk


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Has Kenya acceded to the RKC? What about Uganda?", 2),
        ("What does Standard 7.1 say, and how strong is the obligation?", 2),
        ("eTIR annexe 11 en vigueur quand ? et on est obligé ou pas", 2),
        ("Quand la loi est-elle entrée en vigueur et a-t-elle été modifiée", 2),
        ("Имеют ли обязательную силу Руководства? На какую статью сослаться?", 2),
        ("с какой даты применяется и что отменил", 2),
        ("When was the RKC adopted, who are the parties, what does Standard 7.1 say", 3),
        # One question each: a list of things, a clause that goes on, a topic before what is asked.
        ("Which articles of the RKC and the TFA ask for electronic payment?", 1),
        ("Standards, which bind, and practices, which do not: what is the difference?", 1),
        ("Estonia and the paperless customs, what obliges it?", 1),
        ("What must customs do, where a declaration is lodged electronically?", 1),
        ("Какие нормы есть о случаях, когда декларация подаётся в электронной форме?", 1),
        ("Quelles normes s'appliquent, quelle que soit la forme de la déclaration ?", 1),
        ("Tell me when and how customs must inform traders", 1),
        ("правда ли, что Россия вышла из конвенции", 1),
        ("les textes qui obligent et qui permettent", 1),
        ("and", 1),
        ("???", 1),
        ("? ? ? what is it ? ?", 1),
        ("When was it adopted? When in force? How many parties? Who runs it?", 4),
        ("what is it? " * MAX_PARTS, MAX_PARTS),
    ],
)
def test_where_questions_are_split(text: str, parts: int) -> None:
    found = split_question(text)
    assert len(found) == parts, found
    assert all(found)


def test_more_questions_than_are_answered_at_once_are_refused(desk: Desk) -> None:
    with pytest.raises(ParameterError, match=rf"{MAX_PARTS + 1} are asked, and {MAX_PARTS} may"):
        reply(desk, "What is the RKC? " * (MAX_PARTS + 1))


def told(desk: Desk, question: str, lang: str) -> list[str]:
    """The corrections and sentences of a reply, its note first."""
    found = reply(desk, question, lang)  # type: ignore[arg-type]
    note = [found.silence.message] if found.silence else []
    assert all(one.citations for one in (*found.corrections, *found.sentences))
    return note + [one.text.text for one in (*found.corrections, *found.sentences)]


def test_each_of_two_questions_is_answered(desk: Desk) -> None:
    kenya, uganda = "Kenya was a party", "Uganda was a party"
    both = told(desk, "Has Kenya acceded to the RKC? What about Uganda?", "en")
    assert [any(one.startswith(name) for one in both) for name in (kenya, uganda)] == [True, True]


def test_a_text_is_carried_to_the_next_question(desk: Desk) -> None:
    question = "Quand la loi chinoise sur la signature électronique est-elle entrée en vigueur"
    both = told(desk, f"{question} et a-t-elle été modifiée ?", "fr")
    assert "2005-04-01" in both[0]
    # By the note of data/instruments/china-electronic-signature-law.ttl.
    assert "24 April 2015" in both[1]


def test_a_standard_is_one_of_the_convention_whatever_was_named_before(desk: Desk) -> None:
    question = "What does Article 10.4.1 of the TFA say, and what does Standard 7.1 say?"
    things = [one.thing.name for one in reply(desk, question).sentences]
    assert {"tfa.10.4.1", "rkc.ga-7.1"} <= {*things}, things


def test_all_rows_of_several_questions_are_counted(desk: Desk) -> None:
    of_rkc, of_tfa = "Who are the parties to the RKC?", "Who are the parties to the TIR Convention?"
    each = [reply(desk, one).total for one in (of_rkc, of_tfa)]
    assert reply(desk, f"{of_rkc} {of_tfa}").total == sum(each) > 100


def test_what_is_not_answered_is_told_with_its_question(desk: Desk) -> None:
    both = told(desk, "Сколько стран участвует в МДП и кто принял приложение 11", "ru")
    assert both[0].startswith("По вопросу «Сколько стран участвует в МДП»")


def test_premises_of_each_are_put_right(desk: Desk) -> None:
    first = "Is Kenya a party to the RKC?"
    found = reply(desk, f"{first} The RKC entered into force in 1999, right?")
    assert found.outcome == "corrected"
    assert "2006-02-03" in " ".join(one.text.text for one in found.corrections)
    assert reply(desk, first).outcome == "answered"
