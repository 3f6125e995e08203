"""The sentences of a gap analysis, in each language.

Labels stand in the nominative, in quotation marks or after a colon, since they cannot be
declined, and numbers after a colon, since what they count cannot be either.
"""

from __future__ import annotations

from typing import Final

from dcgraph.research.coverage.wording import Words
from dcgraph.research.model import Language

__all__ = ["WORDS"]

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
