"""Why nothing was found, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dcgraph.research.finding.reading import Word
from dcgraph.research.model import Language, Silence, Thing

__all__ = ["nothing_asked", "other_kinds", "unknown"]

_SHOWN: Final = 3

_NOTHING: Final[dict[Language, str]] = {
    "en": "There is no word to look for: give one, or a number such as 7.1.",
    "fr": "Il n’y a aucun mot à chercher : donnez-en un, ou un numéro comme 7.1.",
    "ru": "Искать нечего: задайте слово или номер, например 7.1.",
}
_OTHER_KINDS: Final[dict[Language, str]] = {
    "en": "Things of other kinds that were found: {number}. Leave out the kind to see them.",
    "fr": "Entrées trouvées d’un autre genre : {number}. Retirez le genre pour les voir.",
    "ru": "Найдено записей других видов: {number}. Уберите вид, чтобы увидеть их.",
}
_UNKNOWN: Final[dict[Language, str]] = {
    "en": "No text of the graph has the word {words} or one like it.",
    "fr": "Aucun texte du graphe n’a le mot {words}, ni un mot proche.",
    "ru": "Ни в одном тексте графа нет слова {words} или похожего на него.",
}
_APART: Final[dict[Language, str]] = {
    "en": "No text of the graph has all these words: {words}. Ask for fewer of them.",
    "fr": "Aucun texte du graphe n’a tous ces mots : {words}. Demandez-en moins.",
    "ru": "Ни в одном тексте графа нет всех этих слов сразу: {words}. Задайте меньше слов.",
}


def nothing_asked(lang: Language) -> Silence:
    """That no word was given."""
    return Silence("unknown", _NOTHING[lang], ())


def other_kinds(number: int, lang: Language) -> Silence:
    """That all that was found is of other kinds than those asked for."""
    return Silence("filtered", _OTHER_KINDS[lang].format(number=number), ())


def unknown(words: Sequence[Word], near: tuple[Thing, ...], lang: Language) -> Silence:
    """That no text has the words, or not all of them together."""
    missing = [word for word in words if not word.read]
    message = _UNKNOWN if missing else _APART
    told = ", ".join(word.given for word in (missing or words)[:_SHOWN])
    return Silence("unknown", message[lang].format(words=told), near)
