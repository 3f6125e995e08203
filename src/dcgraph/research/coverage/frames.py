"""The words in which the matrix and the gaps are told, in each language.

Labels of things stand in them in the nominative, after a colon or in quotation marks, since
they cannot be declined.
"""

from __future__ import annotations

from typing import Final

from dcgraph.research.coverage.bearing import GapState
from dcgraph.research.model import (
    Basis,
    Confidence,
    Extent,
    Language,
    Reason,
    Review,
    Statement,
)

__all__ = [
    "BASIS",
    "CONFIDENCE",
    "EXTENT",
    "GAP_FINDING",
    "GAP_SILENCE",
    "LEFT_OUT",
    "MATRIX_SILENCE",
    "NOT_THERE",
    "REVIEW",
    "STATE_WORDS",
    "ground",
]

STATE_WORDS: Final[dict[Language, dict[GapState, tuple[str, str]]]] = {
    "en": {
        "covered": ("covered", "A claim with a source relates the text, or a part of it, to it."),
        "gap": (
            "gap",
            "The text was read as a whole, and nothing in it is recorded as bearing on this.",
        ),
        "gap in part": (
            "no counterpart in what was read",
            (
                "Parts of the text were read as a whole, and nothing in them is recorded as "
                "bearing on this; the rest was read in part or not at all."
            ),
        ),
        "not read": (
            "not read",
            "The text was read in part or not at all: nothing can be said of its silence.",
        ),
        "filtered": (
            "filtered",
            "There is something, but not of the basis, confidence or day that was asked for.",
        ),
    },
    "fr": {
        "covered": (
            "couvert",
            "Une assertion, avec sa source, y rapporte le texte ou l’une de ses parties.",
        ),
        "gap": (
            "lacune",
            "Le texte a été lu en entier et rien n’y est relevé qui s’y rapporte.",
        ),
        "gap in part": (
            "sans équivalent dans ce qui a été lu",
            (
                "Des parties du texte ont été lues en entier et rien n’y est relevé qui s’y "
                "rapporte ; le reste a été lu en partie ou pas du tout."
            ),
        ),
        "not read": (
            "non lu",
            "Le texte a été lu en partie ou pas du tout : on ne peut rien conclure de son silence.",
        ),
        "filtered": (
            "écarté",
            "Il y a quelque chose, mais d’un autre fondement, confiance ou jour que demandé.",
        ),
    },
    "ru": {
        "covered": (
            "охвачено",
            "Утверждение с указанием источника связывает с этим текст или его часть.",
        ),
        "gap": (
            "пробел",
            "Текст прочитан полностью, и в нём не отмечено ничего, что к этому относится.",
        ),
        "gap in part": (
            "без соответствия в прочитанном",
            (
                "Части текста прочитаны полностью, и в них не отмечено ничего, что к этому "
                "относится; остальное прочитано частично или не прочитано."
            ),
        ),
        "not read": (
            "не прочитано",
            "Текст прочитан частично или не прочитан вовсе: о его молчании судить нельзя.",
        ),
        "filtered": (
            "отфильтровано",
            "Сведения есть, но с другим основанием, достоверностью или днём, чем запрошено.",
        ),
    },
}
"""The label of each state of a cell, and what it means."""

MATRIX_SILENCE: Final[dict[Language, dict[Reason, str]]] = {
    "en": {
        "unknown": "The graph holds nothing of what was asked for as rows or as columns.",
        "filtered": "No cell is covered: {hidden} claims are left out by what was asked for. "
        "Ask for every basis, confidence and day to see them.",
        "not read": "No cell is covered. Of these texts some were read in part or not at all, "
        "so that this says nothing of what stands in them.",
        "not covered": "No cell is covered, although the texts were read as a whole.",
    },
    "fr": {
        "unknown": "Le graphe ne contient rien de ce qui est demandé en lignes ou en colonnes.",
        "filtered": "Aucune case n’est couverte : la demande écarte des assertions ({hidden}). "
        "Demandez tous les fondements, toutes les confiances et tous les jours pour les voir.",
        "not read": "Aucune case n’est couverte. Certains de ces textes ont été lus en partie ou "
        "pas du tout : on ne peut rien en conclure sur ce qui s’y trouve.",
        "not covered": "Aucune case n’est couverte, bien que les textes aient été lus en entier.",
    },
    "ru": {
        "unknown": "В графе нет ничего из того, что запрошено в строках или столбцах.",
        "filtered": "Ни одна ячейка не охвачена: запрос исключает утверждения (число: {hidden}). "
        "Чтобы их увидеть, запросите все основания, любую достоверность и любой день.",
        "not read": "Ни одна ячейка не охвачена. Некоторые из этих текстов прочитаны частично или "
        "не прочитаны вовсе, так что об их содержании это ничего не говорит.",
        "not covered": "Ни одна ячейка не охвачена, хотя тексты прочитаны полностью.",
    },
}

NOT_THERE: Final[dict[Language, str]] = {
    "en": "No cell is covered: the texts are not known to have been there on the day asked for.",
    "fr": "Aucune case n’est couverte : selon ce que l’on sait, les textes n’existaient pas encore "
    "au jour demandé.",
    "ru": "Ни одна ячейка не охвачена: насколько известно, в запрошенный день текстов ещё не было.",
}

GAP_FINDING: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "all": "All {total} characteristics have a counterpart in {text}.",
        "lacks": "{count} of {total} characteristics have no counterpart in {text}, read in full.",
        "one lacks": "{count} of {total} characteristics has no counterpart in {text}, read in "
        "full.",
        "and": " and ",
        "rest": "{text}: {extent}.",
        "not read": "Whether there is a counterpart in {text} is not known for {count} of {total} "
        "characteristics: {extent}.",
        "filtered": "Left out by what was asked for: {count}.",
    },
    "fr": {
        "all": "Les {total} caractéristiques ont toutes un équivalent dans : {text}.",
        "lacks": "Caractéristiques sans équivalent dans {text} (lecture intégrale) : {count} sur "
        "{total}.",
        "one lacks": "Caractéristiques sans équivalent dans {text} (lecture intégrale) : {count} "
        "sur {total}.",
        "and": " et ",
        "rest": "{text} : {extent}.",
        "not read": "Caractéristiques dont on ignore si elles ont un équivalent dans {text} "
        "({extent}) : {count} sur {total}.",
        "filtered": "Écartées par la demande : {count}.",
    },
    "ru": {
        "all": "Соответствия в тексте «{text}» есть у всех признаков (всего {total}).",
        "lacks": "Признаков без соответствия в полностью прочитанном ({text}): {count} из {total}.",
        "one lacks": "Признаков без соответствия в полностью прочитанном ({text}): {count} из "
        "{total}.",
        "and": "; ",
        "rest": "{text}: {extent}.",
        "not read": "Признаков, о которых неизвестно, есть ли им соответствие в тексте «{text}» "
        "({extent}): {count} из {total}.",
        "filtered": "Исключено запросом: {count}.",
    },
}
"""How many characteristics a text lacks, and of what that is not known."""

GAP_SILENCE: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "no characteristic": "The graph has no claim that gives {notion} a characteristic, so "
        "that there is nothing to lay against {instrument}.",
        "left out": "No characteristic of {notion} is covered: {hidden} characteristics or claims "
        "are left out by what was asked for. Ask for every basis, confidence and day to see them.",
        "not there": "{instrument} is not known to have been there on {day}.",
        "not read": "No characteristic of {notion} is covered. {instrument} was read in part or "
        "not at all, so that this says nothing of what stands in it.",
        "gap": "No characteristic of {notion} is covered, although {instrument} was read as a "
        "whole.",
    },
    "fr": {
        "no characteristic": "Le graphe n’a aucune assertion qui attribue une caractéristique à "
        "« {notion} » : il n’y a rien à confronter à « {instrument} ».",
        "left out": "Aucune caractéristique de « {notion} » n’est couverte : la demande écarte "
        "des caractéristiques ou des assertions ({hidden}). Demandez tous les fondements, toutes "
        "les confiances et tous les jours pour les voir.",
        "not there": "Selon ce que l’on sait, « {instrument} » n’existait pas à ce jour : {day}.",
        "not read": "Aucune caractéristique de « {notion} » n’est couverte. Le texte "
        "« {instrument} » a été lu en partie ou pas du tout : on ne peut rien en conclure.",
        "gap": "Aucune caractéristique de « {notion} » n’est couverte, bien que le texte "
        "« {instrument} » ait été lu en entier.",
    },
    "ru": {
        "no characteristic": "В графе нет утверждения, которое приписывает признак понятию "
        "«{notion}», так что сопоставлять с текстом «{instrument}» нечего.",
        "left out": "Ни один признак понятия «{notion}» не охвачен: запрос исключает признаки "
        "или утверждения (число: {hidden}). Чтобы их увидеть, запросите все основания, любую "
        "достоверность и любой день.",
        "not there": "Насколько известно, текста «{instrument}» на этот день ещё не было: {day}.",
        "not read": "Ни один признак понятия «{notion}» не охвачен. Текст «{instrument}» "
        "прочитан частично или не прочитан вовсе, так что о его содержании это ничего не говорит.",
        "gap": "Ни один признак понятия «{notion}» не охвачен, хотя текст «{instrument}» "
        "прочитан полностью.",
    },
}
"""Why no characteristic of a notion is covered."""

LEFT_OUT: Final[dict[Language, str]] = {
    "en": "Texts of the kinds asked for in which nothing on these rows is recorded: {count}",
    "fr": "Textes des catégories demandées où rien n’est relevé sur ces lignes : {count}",
    "ru": "Тексты запрошенных видов, в которых по этим строкам ничего не отмечено: {count}",
}

REVIEW: Final[dict[Language, dict[Review, str]]] = {
    "en": {"proposed": "proposed", "read twice": "read twice", "disputed": "disputed"},
    "fr": {"proposed": "proposé", "read twice": "lu deux fois", "disputed": "contesté"},
    "ru": {"proposed": "предложено", "read twice": "прочитано дважды", "disputed": "оспорено"},
}
BASIS: Final[dict[Language, dict[Basis, str]]] = {
    "en": {
        "asserted": "asserted",
        "stated": "stated by the source",
        "interpreted": "own reading",
        "derived": "derived by rule",
    },
    "fr": {
        "asserted": "énoncé par la notice",
        "stated": "énoncé par la source",
        "interpreted": "lecture propre",
        "derived": "déduit par règle",
    },
    "ru": {
        "asserted": "указано в записи",
        "stated": "заявлено источником",
        "interpreted": "собственное прочтение",
        "derived": "выведено по правилу",
    },
}
"""How a statement came about."""

_BY_NORMS: Final[dict[Language, str]] = {
    "en": "follows from norms",
    "fr": "découle de normes",
    "ru": "следует из норм",
}


def ground(one: Statement, lang: Language) -> str:
    """How a statement came about, in words."""
    return basis_words(one.basis, lang, by_norms=bool(one.norms))


def basis_words(basis: Basis, lang: Language, *, by_norms: bool) -> str:
    """A basis in words; `by_norms` of what follows from norms."""
    return _BY_NORMS[lang] if by_norms else BASIS[lang][basis]


CONFIDENCE: Final[dict[Language, dict[Confidence, str]]] = {
    "en": {"confirmed": "read in the source", "recalled": "recalled, source not read"},
    "fr": {"confirmed": "lu dans la source", "recalled": "de mémoire, source non lue"},
    "ru": {"confirmed": "прочитано в источнике", "recalled": "по памяти, источник не прочитан"},
}

EXTENT: Final[dict[Language, dict[Extent, str]]] = {
    "en": {"whole": "read as a whole", "in part": "read in part", "not read": "not read"},
    "fr": {"whole": "lu en entier", "in part": "lu en partie", "not read": "non lu"},
    "ru": {
        "whole": "прочитано полностью",
        "in part": "прочитано частично",
        "not read": "не прочитано",
    },
}
"""How far a text was read."""
