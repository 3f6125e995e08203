"""The sentences of the matrix and the gap analysis."""

from __future__ import annotations

from typing import Final, TypedDict

from dcgraph.research.model import Basis, Confidence, Extent, Language, Reason, Review, Statement
from dcgraph.research.relevance import GapState

# The words in which the matrix and the gaps are told, in each language.
#
# Labels of things stand in them in the nominative, after a colon or in quotation marks, since
# they cannot be declined.


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
            "There is something, but of another basis, confidence, force or day than asked for.",
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
            (
                "Il y a quelque chose, mais pas du fondement, de la confiance, de la force ou du "
                "jour demandés."
            ),
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
            "Сведения есть, но с другим основанием, достоверностью, силой или днём, чем запрошено.",
        ),
    },
}
"""The label of each state of a cell, and what it means."""

MATRIX_SILENCE: Final[dict[Language, dict[Reason, str]]] = {
    "en": {
        "unknown": "The graph holds nothing of what was asked for as rows or as columns.",
        "filtered": "No cell is covered: {hidden} claims are left out by what was asked for. "
        "Ask for every basis, confidence, force and day to see them.",
        "not read": "No cell is covered. Of these texts some were read in part or not at all, "
        "so that this says nothing of what stands in them.",
        "not covered": "No cell is covered, although the texts were read as a whole.",
    },
    "fr": {
        "unknown": "Le graphe ne contient rien de ce qui est demandé en lignes ou en colonnes.",
        "filtered": "Aucune case n’est couverte : la demande écarte des assertions ({hidden}). "
        "Demandez tous les fondements, toutes les confiances, toutes les forces et tous les jours "
        "pour les voir.",
        "not read": "Aucune case n’est couverte. Certains de ces textes ont été lus en partie ou "
        "pas du tout : on ne peut rien en conclure sur ce qui s’y trouve.",
        "not covered": "Aucune case n’est couverte, bien que les textes aient été lus en entier.",
    },
    "ru": {
        "unknown": "В графе нет ничего из того, что запрошено в строках или столбцах.",
        "filtered": "Ни одна ячейка не охвачена: запрос исключает утверждения (число: {hidden}). "
        "Чтобы их увидеть, запросите все основания, любую достоверность, любую силу и любой день.",
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
        "are left out by what was asked for. Ask for every basis, confidence, force and day to see "
        "them.",
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
        "les confiances, toutes les forces et tous les jours pour les voir.",
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
        "достоверность, любую силу и любой день.",
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
        "derived": "follows by rule",
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
        "derived": "следует по правилу",
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


class Words(TypedDict):
    """The sentences of one language; what stands in braces is filled in."""

    title: str
    method: str
    result: str
    covered: str
    uncovered: str
    comparison: str
    grounds: str
    day: str
    bases: str
    confidence: str
    forces: str
    left_out: str
    read: dict[Extent, str]
    later_edition: str
    limits: str
    parts: dict[Extent, str]
    total: str
    state_counts: dict[GapState, str]
    elsewhere_count: str
    dimension: str
    no_dimension: str
    lists: dict[GapState, str]
    unread: str
    silent: str
    more: str
    given: str
    the_source: str
    undated: str
    then: str
    as_follows: str
    elsewhere: str
    others: str
    nowhere: str


# The sentences of a gap analysis, in each language.
#
# Labels stand in the nominative, in quotation marks or after a colon, since they cannot be
# declined, and numbers after a colon, since what they count cannot be either.


WORDS: Final[dict[Language, Words]] = {
    "en": {
        "title": "{notion} and {instrument}: what is covered and what is not",
        "method": "Method and extent of reading",
        "result": "Result",
        "covered": "Characteristics that the text bears on",
        "uncovered": "Characteristics without a counterpart",
        "comparison": "This note compares the characteristics that sources ascribe to the notion "
        "{notion} with what {instrument} says on them. It rests on claims recorded in {pinned}, "
        "which are given with their relation, their basis and their sources.",
        "grounds": "The remark “{interpreted}” marks an interpretation of the text by those who "
        "recorded it, “{stated}” what a source says itself, and “{recalled}” what was not "
        "checked in its source.",
        "day": "The day that counts is {day}: what is known to be later is left out, and so is "
        "what an edition says that had been replaced by then; what has no date is kept. How far a "
        "text was read is told as of today.",
        "bases": "Only claims on these bases are considered: {bases}.",
        "confidence": "Only claims of this confidence are considered: {confidence}.",
        "forces": "Of texts only what speaks with this force is considered: {forces}.",
        "left_out": "Characteristics left out by this choice: {count}.",
        "read": {
            "whole": "The text was read as a whole: {text}",
            "in part": "The text was read in part: {text}",
            "not read": "The text was not read, and what is said of it rests on other sources: "
            "{text}",
        },
        "later_edition": "It had another edition after the day that counts, so that no conclusion "
        "is drawn from its silence.",
        "limits": "Known limits of the reading:",
        "parts": {
            "whole": "Part read as a whole: {text}",
            "in part": "Part read in part: {text}",
            "not read": "Part not read: {text}",
        },
        "total": "Characteristics ascribed to the notion: {count}.",
        "state_counts": {
            "covered": "Of these, those on which the text as read bears: {count}.",
            "gap": "Those on which the text, read as a whole, contains no provision that is "
            "recorded: {count}.",
            "gap in part": "Those without a counterpart in the parts that were read as a whole, "
            "while the rest was not: {count}.",
            "not read": "Those on which nothing is recorded from a text that was not read as a "
            "whole, so that no conclusion is drawn: {count}.",
            "filtered": "Those on which nothing is recorded within the limits of this note, while "
            "something lies outside them: {count}.",
        },
        "elsewhere_count": "Of those without a counterpart, the number that another instrument "
        "bears on: {count}.",
        "dimension": "Dimension: {dimension}.",
        "no_dimension": "Without a dimension.",
        "lists": {
            "covered": "",
            "gap": "The text as read contains no provision that is recorded as bearing on the "
            "characteristics below.",
            "gap in part": "What was read of the text contains no provision that is recorded as "
            "bearing on the characteristics below. Whether the rest of it contains one is not "
            "known.",
            "not read": "What was read of the text contains no provision that is recorded as "
            "bearing on the characteristics below. Whether the rest of it contains one is not "
            "known.",
            "filtered": "On the characteristics below something is recorded, but not within the "
            "limits of this note, or the text was not there yet on the day that counts.",
        },
        "unread": "The text was not read, and nothing is recorded of it that bears on the "
        "characteristics below. Nothing follows from this for the text itself.",
        "silent": "Read as a whole, and without such a provision: {parts}.",
        "given": "ascribed by: {holders}",
        "the_source": "the source",
        "undated": "undated",
        "then": ";",
        "as_follows": ":",
        "elsewhere": "Elsewhere:",
        "more": "further statements: {count}",
        "others": "further instruments: {count}",
        "nowhere": "No other instrument is recorded as bearing on it.",
    },
    "fr": {
        "title": "{notion} et {instrument} : ce qui est couvert et ce qui ne l’est pas",
        "method": "Méthode et étendue de la lecture",
        "result": "Résultat",
        "covered": "Caractéristiques sur lesquelles le texte porte",
        "uncovered": "Caractéristiques sans équivalent",
        "comparison": "Cette note confronte les caractéristiques que des sources attribuent à la "
        "notion {notion} à ce qu’en dit le texte {instrument}. Elle repose sur des assertions "
        "consignées dans {pinned}, données avec leur relation, leur fondement et leurs sources.",
        "grounds": "La mention « {interpreted} » signale une interprétation du texte par ceux qui "
        "l’ont consignée, « {stated} » ce que dit la source elle-même, « {recalled} » ce qui n’a "
        "pas été vérifié dans sa source.",
        "day": "Le jour retenu est : {day} ; sont écartés ce que l’on sait postérieur et ce que "
        "dit une édition alors remplacée ; ce qui n’a pas de date est gardé. L’étendue de la "
        "lecture est celle d’aujourd’hui.",
        "bases": "Seules sont retenues les assertions de ces fondements : {bases}.",
        "confidence": "Seules sont retenues les assertions de cette confiance : {confidence}.",
        "forces": "Des textes n’est retenu que ce qui a cette force : {forces}.",
        "left_out": "Caractéristiques écartées par ce choix : {count}.",
        "read": {
            "whole": "Le texte a été lu en entier : {text}",
            "in part": "Le texte a été lu en partie : {text}",
            "not read": "Le texte n’a pas été lu, et ce qui en est dit repose sur d’autres "
            "sources : {text}",
        },
        "later_edition": "Il a connu une autre édition après le jour retenu, de sorte que rien "
        "n’est conclu de son silence.",
        "limits": "Limites connues de la lecture :",
        "parts": {
            "whole": "Partie lue en entier : {text}",
            "in part": "Partie lue en partie : {text}",
            "not read": "Partie non lue : {text}",
        },
        "total": "Caractéristiques attribuées à la notion : {count}.",
        "state_counts": {
            "covered": "Parmi elles, celles sur lesquelles porte le texte tel que lu : {count}.",
            "gap": "Celles sur lesquelles le texte, lu en entier, ne contient aucune disposition "
            "consignée : {count}.",
            "gap in part": "Celles qui sont sans équivalent dans les parties lues en entier, alors "
            "que le reste ne l’a pas été : {count}.",
            "not read": "Celles sur lesquelles rien n’est consigné d’un texte qui n’a pas été lu "
            "en entier, de sorte qu’aucune conclusion n’est tirée : {count}.",
            "filtered": "Celles sur lesquelles rien n’est consigné dans les limites de cette "
            "note, mais quelque chose en dehors d’elles : {count}.",
        },
        "elsewhere_count": "Parmi celles qui sont sans équivalent, nombre de celles sur "
        "lesquelles porte un autre instrument : {count}.",
        "dimension": "Dimension : {dimension}.",
        "no_dimension": "Sans dimension.",
        "lists": {
            "covered": "",
            "gap": "Le texte tel que lu ne contient aucune disposition dont il soit consigné "
            "qu’elle porte sur les caractéristiques ci-dessous.",
            "gap in part": "Ce qui a été lu du texte ne contient aucune disposition dont il soit "
            "consigné qu’elle porte sur les caractéristiques ci-dessous. On ignore si le reste en "
            "contient une.",
            "not read": "Ce qui a été lu du texte ne contient aucune disposition dont il soit "
            "consigné qu’elle porte sur les caractéristiques ci-dessous. On ignore si le reste en "
            "contient une.",
            "filtered": "Sur les caractéristiques ci-dessous, quelque chose est consigné, mais "
            "hors des limites de cette note, ou le texte n’existait pas encore au jour retenu.",
        },
        "unread": "Le texte n’a pas été lu, et rien n’en est consigné qui porte sur les "
        "caractéristiques ci-dessous. Rien n’en découle pour le texte lui-même.",
        "silent": "Lu en entier, et sans une telle disposition : {parts}.",
        "given": "attribuée par : {holders}",
        "the_source": "la source",
        "undated": "sans date",
        "then": " ;",
        "as_follows": " :",
        "elsewhere": "Ailleurs :",
        "more": "autres assertions : {count}",
        "others": "autres instruments : {count}",
        "nowhere": "Aucun autre instrument n’est consigné comme portant sur elle.",
    },
    "ru": {
        "title": "{notion} и {instrument}: что охвачено и что нет",
        "method": "Метод и степень прочтения",
        "result": "Результат",
        "covered": "Признаки, к которым текст относится",
        "uncovered": "Признаки без соответствия",
        "comparison": "В этой справке признаки, которые источники приписывают понятию {notion}, "
        "сопоставлены с тем, что говорит о них текст {instrument}. Она опирается на утверждения, "
        "внесённые в {pinned}; они приводятся с отношением, основанием и источниками.",
        "grounds": "Пометка «{interpreted}» означает толкование текста теми, кто внёс запись, "
        "«{stated}» — то, что говорит сам источник, «{recalled}» — то, что не сверено с "
        "источником.",
        "day": "Учитываемый день: {day}; исключено заведомо более позднее и сказанное в редакции, "
        "которая к этому дню была заменена; недатированное оставлено. Степень прочтения указана на "
        "сегодня.",
        "bases": "Учтены только утверждения с такими основаниями: {bases}.",
        "confidence": "Учтены только утверждения такой достоверности: {confidence}.",
        "forces": "Из текстов учтено только то, что имеет такую силу: {forces}.",
        "left_out": "Признаков исключено этим выбором: {count}.",
        "read": {
            "whole": "Текст прочитан полностью: {text}",
            "in part": "Текст прочитан частично: {text}",
            "not read": "Текст не прочитан, и сказанное о нём опирается на другие источники: "
            "{text}",
        },
        "later_edition": "После учитываемого дня у него вышла другая редакция, поэтому из его "
        "молчания вывод не делается.",
        "limits": "Известные пределы прочтения:",
        "parts": {
            "whole": "Часть, прочитанная полностью: {text}",
            "in part": "Часть, прочитанная частично: {text}",
            "not read": "Непрочитанная часть: {text}",
        },
        "total": "Признаков, приписываемых понятию: {count}.",
        "state_counts": {
            "covered": "Из них тех, к которым относится прочитанный текст: {count}.",
            "gap": "Тех, о которых в полностью прочитанном тексте не отмечено ни одного "
            "положения: {count}.",
            "gap in part": "Тех, которым нет соответствия в полностью прочитанных частях, тогда "
            "как остальное прочитано не полностью: {count}.",
            "not read": "Тех, о которых в тексте, прочитанном не полностью, ничего не отмечено, "
            "так что вывод не делается: {count}.",
            "filtered": "Тех, о которых в пределах этой справки ничего не отмечено, а за её "
            "пределами отмечено: {count}.",
        },
        "elsewhere_count": "Из признаков без соответствия тех, к которым относится другой "
        "инструмент: {count}.",
        "dimension": "Измерение: {dimension}.",
        "no_dimension": "Без измерения.",
        "lists": {
            "covered": "",
            "gap": "В тексте, как он прочитан, не отмечено положений, относящихся к признакам, "
            "перечисленным ниже.",
            "gap in part": "В прочитанном из текста не отмечено положений, относящихся к "
            "признакам, перечисленным ниже. Есть ли они в остальном тексте, неизвестно.",
            "not read": "В прочитанном из текста не отмечено положений, относящихся к признакам, "
            "перечисленным ниже. Есть ли они в остальном тексте, неизвестно.",
            "filtered": "О признаках, перечисленных ниже, сведения есть, но вне пределов этой "
            "справки, или текста на учитываемый день ещё не было.",
        },
        "unread": "Текст не прочитан, и в записях о нём нет ничего, что относится к признакам, "
        "перечисленным ниже. О самом тексте из этого ничего не следует.",
        "silent": "Прочитано полностью, и таких положений не отмечено: {parts}.",
        "given": "приписывает: {holders}",
        "the_source": "источник",
        "undated": "без даты",
        "then": ";",
        "as_follows": ":",
        "elsewhere": "В других текстах:",
        "more": "ещё утверждений: {count}",
        "others": "ещё инструментов: {count}",
        "nowhere": "Других инструментов, которые к нему относятся, не отмечено.",
    },
}


SHEETS: Final[dict[Language, tuple[str, str, str, str]]] = {
    "en": ("Matrix", "Claims and sources", "Reading", "Key"),
    "fr": ("Matrice", "Assertions et sources", "Lecture", "Légende"),
    "ru": ("Матрица", "Утверждения и источники", "Прочтение", "Обозначения"),
}
"""Cells; claims with their sources; how far texts were read; what words mean."""

CLAIM_HEADS: Final[dict[Language, tuple[str, ...]]] = {
    "en": (
        "Row",
        "Column",
        "Text",
        "Relation",
        "Basis",
        "Confidence",
        "Rationale (in English)",
        "Review, day and reader",
        "Source",
        "Place in the source",
        "Source read?",
        "Address",
        "Claim",
    ),
    "fr": (
        "Ligne",
        "Colonne",
        "Texte",
        "Relation",
        "Fondement",
        "Confiance",
        "Motivation (en anglais)",
        "Relecture, jour et lecteur",
        "Source",
        "Endroit dans la source",
        "Source lue ?",
        "Adresse",
        "Assertion",
    ),
    "ru": (
        "Строка",
        "Столбец",
        "Текст",
        "Отношение",
        "Основание",
        "Достоверность",
        "Обоснование (на английском)",
        "Проверка, день и читатель",
        "Источник",
        "Место в источнике",
        "Прочитан ли источник",
        "Адрес",
        "Утверждение",
    ),
}

READING_HEADS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("Text", "In the matrix", "Read", "What was read (in English)", "Known to be missing"),
    "fr": ("Texte", "Dans la matrice", "Lecture", "Ce qui a été lu (en anglais)", "Manques connus"),
    "ru": ("Текст", "В матрице", "Прочитан", "Что прочитано (на английском)", "Известные пробелы"),
}

NO_CLAIM: Final[dict[Language, tuple[str, str]]] = {
    "en": ("yes", "no column: nothing in it is recorded on these rows"),
    "fr": ("oui", "pas de colonne : rien n’y est relevé sur ces lignes"),
    "ru": ("да", "столбца нет: по этим строкам в нём ничего не отмечено"),
}
"""Whether a text has a column."""

KEY_HEADS: Final[dict[Language, tuple[str, str]]] = {
    "en": ("Word", "Meaning"),
    "fr": ("Mot", "Sens"),
    "ru": ("Слово", "Значение"),
}

GAP_SHEETS: Final[dict[Language, tuple[str, str, str, str]]] = {
    "en": ("Gaps", "Claims and sources", "Reading", "Text"),
    "fr": ("Lacunes", "Assertions et sources", "Lecture", "Texte"),
    "ru": ("Пробелы", "Утверждения и источники", "Прочтение", "Текст"),
}
"""Characteristics; claims with their sources; how far the text was read; the text for a paper."""

GAP_HEADS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("Dimension", "Characteristic", "State", "In the text", "Elsewhere", "Further texts"),
    "fr": ("Dimension", "Caractéristique", "État", "Dans le texte", "Ailleurs", "Autres textes"),
    "ru": ("Измерение", "Признак", "Состояние", "В тексте", "В других текстах", "Ещё текстов"),
}

WHERE: Final[dict[Language, tuple[str, str, str, str]]] = {
    "en": ("Where", "of the notion", "in the text", "elsewhere"),
    "fr": ("Où", "de la notion", "dans le texte", "ailleurs"),
    "ru": ("Где", "о понятии", "в тексте", "в других текстах"),
}
"""The head of a column, and where a claim belongs."""
