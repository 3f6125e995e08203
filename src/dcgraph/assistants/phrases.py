"""What assistants are told beside an answer, in each language."""

from __future__ import annotations

from typing import Final

from dcgraph.research.model import Language

__all__ = ["GROUNDS", "NOTICES"]

GROUNDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "recalled": "Recalled: the source was not read. Do not give it as fact.",
        "interpreted": "This project's own reading: no source says it in so many words. Say so.",
        "derived": "Follows by rule from other statements, and is as sound as those are.",
        "by norms": "Follows from what the provision lays down and from this project's reading of "
        "what the action comes to. Give the force, and no stronger word.",
        "unsourced": "No source is cited for this. Do not give it as fact.",
    },
    "fr": {
        "recalled": "De mémoire : la source n’a pas été lue. Ne pas le donner pour un fait.",
        "interpreted": "Lecture propre à ce projet : aucune source ne l’énonce ainsi. Le dire.",
        "derived": "Se déduit par règle d’autres énoncés et vaut ce que valent ceux-ci.",
        "by norms": "Découle de ce que la disposition établit et de la lecture, propre à ce "
        "projet, de ce à quoi revient l’action. Donner la force, sans mot plus fort.",
        "unsourced": "Aucune source n’est citée pour ceci. Ne pas le donner pour un fait.",
    },
    "ru": {
        "recalled": "По памяти: источник не прочитан. Не выдавать за факт.",
        "interpreted": "Собственное прочтение этого проекта: дословно этого нет ни в одном "
        "источнике. Так и сказать.",
        "derived": "Следует по правилу из других высказываний и надёжно настолько, насколько они.",
        "by norms": "Следует из того, что устанавливает положение, и из прочтения в этом проекте "
        "того, к чему сводится действие. Указать силу и не брать слова сильнее.",
        "unsourced": "Источник для этого не указан. Не выдавать за факт.",
    },
}
"""What has to be said with a statement of such a confidence or basis."""

NOTICES: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "unread": "Not read as a whole: what is not told of it here may still stand in it.",
        "match": "A match is a way in and no statement: ask for the record before quoting.",
        "bare": "No single record makes this row, or it cannot be known which: no source is given "
        "for it. Ask for the records of what it names before quoting.",
        "triples": "Triples have no sources of their own: ask for the records of what they name "
        "before quoting.",
        "query": "The rows are what a query of your own selects: its wording, not a source, "
        "decides what they mean.",
        "cut": "The query has more rows than are read, {rows}; narrow it.",
        "list": "A question is a way in and no statement: ask it.",
    },
    "fr": {
        "unread": "Lecture incomplète : ce qui n’en est pas dit ici peut tout de même y figurer.",
        "match": "Un résultat est un accès et non un énoncé : demander la notice avant de citer.",
        "bare": "Aucune notice ne fonde seule cette ligne, ou l’on ne sait laquelle : aucune "
        "source n’est donnée. Demander les notices de ce qu’elle nomme avant de citer.",
        "triples": "Les triplets n’ont pas de sources propres : demander les notices de ce qu’ils "
        "nomment avant de citer.",
        "query": "Les lignes sont ce que choisit votre propre requête : son libellé, et non une "
        "source, décide de leur sens.",
        "cut": "La requête a plus de lignes qu’on n’en lit, {rows} ; la restreindre.",
        "list": "Une question est un accès et non un énoncé : la poser.",
    },
    "ru": {
        "unread": "Прочитано не полностью: то, о чём здесь не сказано, в тексте всё же может быть.",
        "match": "Найденное лишь указывает путь и ничего не утверждает: прежде чем цитировать, "
        "запросите запись.",
        "bare": "Эта строка не следует из одной записи, или неизвестно, из какой: источник для неё "
        "не указан. Прежде чем цитировать, запросите записи того, что в ней названо.",
        "triples": "У троек нет собственных источников: прежде чем цитировать, запросите записи "
        "того, что в них названо.",
        "query": "Строки выбраны вашим собственным запросом: их смысл определяет его текст, а не "
        "источник.",
        "cut": "Строк у запроса больше, чем читается ({rows}); сузьте его.",
        "list": "Вопрос лишь указывает путь и ничего не утверждает: задайте его.",
    },
}
"""What has to be said with a text that was not read, a row, or an answer as a whole."""
