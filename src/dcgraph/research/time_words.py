"""The sentences of answers on time."""

from __future__ import annotations

from typing import Final

from dcgraph.research.model import Language

_SENTENCES: Final[dict[str, tuple[str, str, str]]] = {
    "in force": (
        (
            "In force on {day}, as far as its dates tell: it entered into force on {date}, and "
            "no end by that day is known."
        ),
        (
            "En vigueur au {day}, pour autant que ses dates le disent : entrée en vigueur le "
            "{date}, sans fin connue à ce jour."
        ),
        (
            "По известным датам, на {day} действует: вступление в силу {date}, прекращение к "
            "этому дню не известно."
        ),
    ),
    "in force, not yet applied": (
        (
            "In force on {day}, as far as its dates tell: it entered into force on {date}. The "
            "bulk of it applies only from {other}."
        ),
        (
            "En vigueur au {day}, pour autant que ses dates le disent : entrée en vigueur le "
            "{date}. L’essentiel n’en est applicable qu’à partir du {other}."
        ),
        (
            "По известным датам, на {day} действует: вступление в силу {date}. Основная часть "
            "применяется лишь с {other}."
        ),
    ),
    "in force by status": (
        "In force by the status that the graph gives; the day of entry into force is not known.",
        (
            "En vigueur d’après le statut que donne le graphe ; le jour de l’entrée en vigueur "
            "n’est pas connu."
        ),
        "Действует согласно указанному статусу; день вступления в силу не известен.",
    ),
    "not yet in force": (
        "Not yet in force on {day}: its entry into force is dated {date}.",
        "Pas encore en vigueur au {day} : son entrée en vigueur est datée du {date}.",
        "На {day} ещё не вступило в силу: вступление в силу датировано {date}.",
    ),
    "force not told": (
        (
            "Not told within {date}: its entry into force is known no closer than that, so that "
            "it may lie before or after {day}."
        ),
        (
            "Non précisé dans {date} : l’entrée en vigueur n’est pas connue plus précisément et "
            "peut être antérieure ou postérieure au {day}."
        ),
        (
            "В пределах {date} не указано: точнее вступление в силу не известно, оно могло быть "
            "до или после {day}."
        ),
    ),
    "force not known": (
        (
            "Not known: the graph has no date of its entry into force, so that it does not tell "
            "whether it was in force on {day}."
        ),
        (
            "Inconnu : le graphe ne donne pas de date d’entrée en vigueur et ne dit donc pas si "
            "le texte était en vigueur au {day}."
        ),
        (
            "Не известно: дата вступления в силу в графе отсутствует, поэтому он не говорит, "
            "действовало ли это на {day}."
        ),
    ),
    "issued": (
        (
            "Issued by {day} (first date known: {date}), with no end and no successor known by "
            "then. No entry into force is known of it."
        ),
        (
            "Émis au {day} (première date connue : {date}), sans fin ni successeur connus à ce "
            "jour. Aucune entrée en vigueur n’en est connue."
        ),
        (
            "Издано к {day} (первая известная дата: {date}); ни прекращение, ни замена к этому "
            "дню не известны. Вступление в силу не известно."
        ),
    ),
    "issued by status": (
        (
            "Kept up by its issuer, by the status that the graph gives; the day of issue is not "
            "known."
        ),
        (
            "Tenu à jour par son auteur, d’après le statut que donne le graphe ; le jour "
            "d’émission n’est pas connu."
        ),
        "Поддерживается издателем согласно указанному статусу; день издания не известен.",
    ),
    "not yet issued": (
        "Not yet there on {day}: its first known date is {date}.",
        "Pas encore existant au {day} : sa première date connue est {date}.",
        "На {day} ещё не существует: первая известная дата — {date}.",
    ),
    "issue not told": (
        (
            "Not told within {date}: its first date is known no closer than that, so that it may "
            "lie before or after {day}."
        ),
        (
            "Non précisé dans {date} : sa première date n’est pas connue plus précisément et "
            "peut être antérieure ou postérieure au {day}."
        ),
        (
            "В пределах {date} не указано: точнее первая дата не известна, она может быть до или "
            "после {day}."
        ),
    ),
    "ended": (
        "Ended by {day}: its last day is dated {date}.",
        "A pris fin au {day} : son dernier jour est daté du {date}.",
        "К {day} прекращено: последний день датирован {date}.",
    ),
    "end not told": (
        (
            "Not told within {date}: its end is known no closer than that, so that it may lie "
            "before or after {day}."
        ),
        (
            "Non précisé dans {date} : la fin n’est pas connue plus précisément et peut être "
            "antérieure ou postérieure au {day}."
        ),
        (
            "В пределах {date} не указано: точнее дата прекращения не известна, она может быть "
            "до или после {day}."
        ),
    ),
    "ended by status": (
        "Ended or superseded by the status that the graph gives; since when is not known.",
        (
            "A pris fin ou a été remplacé d’après le statut que donne le graphe ; depuis quand "
            "n’est pas connu."
        ),
        "Прекращено или заменено согласно указанному статусу; с какого дня, не известно.",
    ),
    "replaced": (
        "Superseded by {day}: {other} took its place, dated {date}.",
        "Remplacé au {day} : {other} a pris sa place, en date du {date}.",
        "К {day} заменено: его место занял документ «{other}», датированный {date}.",
    ),
    "replacement not told": (
        (
            "Not told within {date}: {other}, which takes its place, is dated no closer than "
            "that, or not at all."
        ),
        (
            "Non précisé dans {date} : {other}, qui prend sa place, n’est pas daté plus "
            "précisément, ou pas du tout."
        ),
        (
            "В пределах {date} не указано: документ «{other}», который его заменяет, не "
            "датирован точнее или не датирован вовсе."
        ),
    ),
    "draft": (
        "Not known: it was prepared but not adopted, as far as the graph tells.",
        "Inconnu : préparé mais non adopté, pour autant que le graphe le dise.",
        "Не известно: подготовлено, но, насколько известно, не принято.",
    ),
    "no date": (
        "Not known: the graph has no date of it, so that it does not tell its state on {day}.",
        "Inconnu : le graphe n’en donne aucune date et ne dit donc pas son état au {day}.",
        "Не известно: дат в графе нет, поэтому он не говорит о состоянии на {day}.",
    ),
    "dates filtered": (
        (
            "Not known. Dates or statuses of it left out by what was asked for: {count}. Ask "
            "for every basis and confidence to see them."
        ),
        (
            "Inconnu. Dates ou statuts écartés par les filtres demandés : {count}. Demandez "
            "tous les fondements et toutes les confiances pour les voir."
        ),
        (
            "Не известно. Скрыто заданными условиями дат или статусов: {count}. Запросите все "
            "основания и все степени достоверности."
        ),
    ),
    "listed": (
        (
            "Counted are those who are listed for {date}: who had left before is not in the "
            "list, and what came after it is not known."
        ),
        (
            "Sont comptés ceux qui sont listés au {date} : qui était parti avant n’y figure pas, "
            "et la suite n’est pas connue."
        ),
        (
            "Учтены включённые в список на {date}: вышедшие ранее в нём отсутствуют, а "
            "последующее не известно."
        ),
    ),
    "in graph": (
        "Counted are those who are in the graph; others may be missing from it.",
        "Sont comptés ceux qui figurent dans le graphe ; d’autres peuvent y manquer.",
        "Учтены только те, кто есть в графе; других в нём может не быть.",
    ),
    "acceptance": (
        "The list tells which parties have accepted it, not since when.",
        "La liste dit quelles parties l’ont accepté, non depuis quand.",
        "В списке указано, какие стороны приняли это положение, но не с какого дня.",
    ),
    "delay in months": (
        (
            "It enters into force for a party {count} months after its instrument, and for "
            "nobody before {date}."
        ),
        (
            "Entrée en vigueur à l’égard d’une partie : {count} mois après son instrument, et pour "
            "personne avant le {date}."
        ),
        (
            "Для стороны вступает в силу через {count} мес. после её документа и ни для кого — "
            "до {date}."
        ),
    ),
    "delay in days": (
        (
            "It enters into force for a party {count} days after its instrument, and for nobody "
            "before {date}."
        ),
        (
            "Entrée en vigueur à l’égard d’une partie : {count} jours après son instrument, et "
            "pour personne avant le {date}."
        ),
        (
            "Для стороны вступает в силу через {count} дн. после её документа и ни для кого — "
            "до {date}."
        ),
    ),
    "delay not known": (
        (
            "It is in force for nobody before {date}. How long after its instrument it enters "
            "into force for a later party is not in the graph: of a party without a date of "
            "its own it is not told whether it was bound."
        ),
        (
            "En vigueur pour personne avant le {date}. Le délai d’entrée en vigueur à "
            "l’égard d’une partie ultérieure n’est pas dans le graphe : pour une partie sans date "
            "propre, il n’est pas précisé si elle était liée."
        ),
        (
            "До {date} не действует ни для кого. Через какое время после документа новой стороны "
            "он вступает для неё в силу, в графе не указано: о стороне без собственной даты не "
            "известно, была ли она связана."
        ),
    ),
    "treaty force not known": (
        "The graph has no date of its entry into force: whether anyone was bound is not told.",
        (
            "Le graphe ne donne pas la date de son entrée en vigueur : il n’est pas précisé si "
            "quelqu’un était lié."
        ),
        "Даты вступления в силу в графе нет: был ли кто-либо связан, не известно.",
    ),
    "no parties": (
        "The graph lists no party to, nor member of, {label}.",
        "Le graphe ne liste aucune partie à « {label} » ni aucun membre.",
        "В графе нет сторон или членов: «{label}».",
    ),
    "parties filtered": (
        (
            "Parties to or members of {label} left out by what was asked for: {count}. Ask "
            "for every basis and confidence to see them."
        ),
        (
            "Parties ou membres ({label}) écartés par les filtres demandés : {count}. "
            "Demandez tous les fondements et toutes les confiances."
        ),
        (
            "Скрыто заданными условиями сторон или членов («{label}»): {count}. Запросите все "
            "основания и все степени достоверности."
        ),
    ),
    "no parties yet": (
        (
            "Parties to or members of {label} that the graph lists: {count}, and none was one on "
            "{day}."
        ),
        "Membres ou parties ({label}) listés dans le graphe : {count} ; aucun ne l’était au {day}.",
        ("Сторон или членов («{label}») в графе: {count}, и никто из них не был таковым на {day}."),
    ),
}
"""English, French and Russian of each."""
_PLACE: Final[dict[Language, int]] = {"en": 0, "fr": 1, "ru": 2}


def said(lang: Language, key: str, **values: str) -> str:
    """The sentence of a name in a language, with its gaps filled in."""
    return _SENTENCES[key][_PLACE[lang]].format(**values)
