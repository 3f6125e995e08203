"""What each kind of answer is called in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dcgraph.research.model import Language

__all__ = ["DAYS", "LISTS", "TITLES", "Titles"]

Titles = Mapping[str, str]
"""By the kind of answer: the title, with places for what it is of."""

TITLES: Final[Mapping[Language, Titles]] = {
    "en": {
        "graph": "dcgraph: a knowledge graph on digital customs",
        "record": "{name}: record in dcgraph",
        "instrument": "{name}: instrument with its editions and parts, in dcgraph",
        "source": "{name}: what rests on this source in dcgraph",
        "references": "{name}: sources behind the record in dcgraph",
        "neighbourhood": "{name}: neighbourhood in dcgraph",
        "state": "{name}: what held{day}, in dcgraph",
        "members": "{name}: members{day}, in dcgraph",
        "timeline": "{name}: timeline in dcgraph",
        "claim": "{name}: claim in dcgraph",
        "claims": "Claims in dcgraph",
        "sparql": "Answer of dcgraph to a SPARQL query",
        "coverage": "How far instruments were read for dcgraph",
        "statistics": "dcgraph in figures",
        "matrix": "Coverage matrix in dcgraph: {rows} against {columns}",
        "gaps": "Gap analysis in dcgraph: {rows} in {columns}",
        "explain": "Why “{start}” {relation} “{end}”, in dcgraph",
        "paths": "Paths from {start} to {end} in dcgraph",
        "compare": "{start} and {end} compared, in dcgraph",
        "search": "Search for “{words}” in dcgraph",
        "questions": "Saved questions of dcgraph",
        "question": "{name} (saved question of dcgraph)",
        "answer": "{name} (answer of dcgraph)",
        "list": "{head} in dcgraph{narrowed}",
    },
    "fr": {
        "graph": "dcgraph : un graphe de connaissances sur la douane numérique",
        "record": "{name} : notice dans dcgraph",
        "instrument": "{name} : instrument avec ses éditions et ses parties, dans dcgraph",
        "source": "{name} : ce qui repose sur cette source dans dcgraph",
        "references": "{name} : sources de la notice dans dcgraph",
        "neighbourhood": "{name} : voisinage dans dcgraph",
        "state": "{name} : ce qui valait{day}, dans dcgraph",
        "members": "{name} : membres{day}, dans dcgraph",
        "timeline": "{name} : chronologie dans dcgraph",
        "claim": "{name} : assertion dans dcgraph",
        "claims": "Assertions dans dcgraph",
        "sparql": "Réponse de dcgraph à une requête SPARQL",
        "coverage": "Jusqu’où les instruments ont été lus pour dcgraph",
        "statistics": "dcgraph en chiffres",
        "matrix": "Matrice de couverture dans dcgraph : {rows} face à {columns}",
        "gaps": "Analyse des lacunes dans dcgraph : {rows} dans {columns}",
        "explain": "Pourquoi « {start} » {relation} « {end} », dans dcgraph",
        "paths": "Chemins de « {start} » à « {end} » dans dcgraph",
        "compare": "Comparaison dans dcgraph : {start} et {end}",
        "search": "Recherche de « {words} » dans dcgraph",
        "questions": "Questions enregistrées de dcgraph",
        "question": "{name} (question enregistrée de dcgraph)",
        "answer": "{name} (réponse de dcgraph)",
        "list": "{head} dans dcgraph{narrowed}",
    },
    "ru": {
        "graph": "dcgraph: граф знаний о цифровой таможне",
        "record": "{name}: запись в dcgraph",
        "instrument": "{name}: инструмент с редакциями и частями в dcgraph",
        "source": "{name}: что опирается на этот источник в dcgraph",
        "references": "{name}: источники записи в dcgraph",
        "neighbourhood": "{name}: окружение в dcgraph",
        "state": "{name}: что действовало{day}, в dcgraph",
        "members": "{name}: члены{day}, в dcgraph",
        "timeline": "{name}: хронология в dcgraph",
        "claim": "{name}: утверждение в dcgraph",
        "claims": "Утверждения в dcgraph",
        "sparql": "Ответ dcgraph на запрос SPARQL",
        "coverage": "Насколько инструменты прочитаны для dcgraph",
        "statistics": "dcgraph в цифрах",
        "matrix": "Матрица охвата в dcgraph: {rows} — {columns}",
        "gaps": "Анализ пробелов в dcgraph: {rows} — {columns}",
        "explain": "Почему «{start}» {relation} «{end}», в dcgraph",
        "paths": "Пути от «{start}» к «{end}» в dcgraph",
        "compare": "Сравнение в dcgraph: {start} — {end}",
        "search": "Поиск в dcgraph: «{words}»",
        "questions": "Сохранённые вопросы dcgraph",
        "question": "{name} (сохранённый вопрос dcgraph)",
        "answer": "{name} (ответ dcgraph)",
        "list": "{head} в dcgraph{narrowed}",
    },
}
"""The titles. A day that was not asked for leaves its place empty."""

DAYS: Final[Mapping[Language, str]] = {"en": " on {}", "fr": " le {}", "ru": " на {}"}
"""How a day is put into a title."""

LISTS: Final[Mapping[str, Mapping[Language, str]]] = {
    "concepts": {"en": "Concepts", "fr": "Concepts", "ru": "Понятия"},
    "instruments": {"en": "Instruments", "fr": "Instruments", "ru": "Инструменты"},
    "editions": {"en": "Editions", "fr": "Éditions", "ru": "Редакции"},
    "provisions": {"en": "Provisions", "fr": "Dispositions", "ru": "Положения"},
    "actors": {"en": "Actors", "fr": "Acteurs", "ru": "Участники"},
    "events": {"en": "Events", "fr": "Événements", "ru": "События"},
    "publications": {"en": "Publications", "fr": "Publications", "ru": "Публикации"},
    "sources": {"en": "Sources", "fr": "Sources", "ru": "Источники"},
}
"""The lists of what there is, by the ends of their addresses."""
