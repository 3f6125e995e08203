"""The words of comparisons, in each language."""

from __future__ import annotations

from typing import Final

from dcgraph.research.comparing.model import Absence, Aspect, Side
from dcgraph.research.model import Language

__all__ = ["ABSENCES", "ASPECT_WORDS", "SENTENCES", "SIDES", "worded"]

Words = tuple[str, str, str]

ASPECT_WORDS: Final[dict[Aspect, Words]] = {
    "dates": ("Dates", "Dates", "Даты"),
    "bodies": ("Bodies", "Organes", "Органы"),
    "parties": ("Parties", "Parties", "Стороны"),
    "editions": ("Editions", "Éditions", "Редакции"),
    "definitions": ("Definitions", "Définitions", "Определения"),
    "characteristics": ("Characteristics", "Caractéristiques", "Признаки"),
    "relations": ("Other relations", "Autres relations", "Другие отношения"),
    "changes": ("What is told of the edition", "Ce qui est dit de l’édition", "О редакции"),
    "matters": ("What they deal with", "Matières traitées", "Предметы регулирования"),
    "texts": ("Texts that bear on them", "Textes qui s’y rapportent", "Относящиеся тексты"),
    "parts": ("Parts in the graph", "Parties dans le graphe", "Части в графе"),
    "sources": ("Sources", "Sources", "Источники"),
}
SIDES: Final[dict[Side, Words]] = {
    "both": ("Both", "Les deux", "Оба"),
    "a": ("Only {a}", "Seulement {a}", "Только {a}"),
    "b": ("Only {b}", "Seulement {b}", "Только {b}"),
}
ABSENCES: Final[dict[Absence, Words]] = {
    "": ("", "", ""),
    "gap": (
        "read as a whole, nothing recorded",
        "lu en entier, rien n’y est relevé",
        "прочитано целиком, ничего не отмечено",
    ),
    "not read": (
        "not read, or in part: its silence says nothing",
        "non lu, ou en partie : son silence ne dit rien",
        "не прочитано или прочитано частично: молчание ничего не значит",
    ),
    "filtered": ("left out by what was asked for", "écarté par la demande", "отсеяно условиями"),
    "not told": (
        "no source read says so of it",
        "aucune source lue ne le dit",
        "ни один прочитанный источник этого не говорит",
    ),
}
SENTENCES: Final[dict[str, Words]] = {
    "between": ("The one on the other", "L’un sur l’autre", "Одно о другом"),
    "contradictions": ("Contradictions", "Contradictions", "Противоречия"),
    "tensions": ("In tension", "En tension", "Расхождения"),
    "against": ("against", "contre", "против"),
    "own reading": (
        "this project's own reading",
        "lecture propre à ce projet",
        "собственное прочтение этого проекта",
    ),
    "shared parties": (
        "Parties to both, of those listed: {count}.",
        "Parties aux deux, parmi celles qui sont listées : {count}.",
        "Сторон обоих документов из включённых в списки: {count}.",
    ),
    "hidden": (
        "Left out by basis, confidence or day: {count}.",
        "Écartés par le fondement, la confiance ou le jour : {count}.",
        "Отсеяно по основанию, достоверности или дню: {count}.",
    ),
    "filtered": (
        (
            "Statements on the two, all left out by what was asked for: {count}. Ask for every "
            "basis, confidence and day to see them."
        ),
        (
            "Énoncés sur les deux, tous écartés par la demande : {count}. Demandez tous les "
            "fondements, confiances et jours pour les voir."
        ),
        (
            "Все сведения об обоих отсеяны условиями, их {count}. Запросите все основания, степени "
            "достоверности и дни, чтобы увидеть их."
        ),
    ),
    "not covered": (
        "The graph has nothing on either by which they could be compared.",
        "Le graphe n’a rien sur l’un ni sur l’autre qui permette de les comparer.",
        "В графе нет ничего, по чему их можно сравнить.",
    ),
}
_PLACE: Final[dict[Language, int]] = {"en": 0, "fr": 1, "ru": 2}


def worded(words: Words, lang: Language, **values: str) -> str:
    """One of the above in a language, with its gaps filled in."""
    return words[_PLACE[lang]].format(**values)
