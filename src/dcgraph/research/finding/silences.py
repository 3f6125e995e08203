"""How the words of a search were read, and why nothing was found, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dcgraph.research.model import Language, Silence, Thing
from dcgraph.search import Query

__all__ = ["names_apart", "notes", "nothing_asked", "other_kinds", "without"]

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
    "en": "No name or text that is searched has the word {words} or one like it.",
    "fr": "Aucun nom ni texte parcouru n’a le mot {words}, ni un mot proche.",
    "ru": "Ни в одном из просмотренных названий и текстов нет слова {words} или похожего на него.",
}
_READ: Final[dict[Language, str]] = {
    "en": "“{given}” was read as: {read}.",
    "fr": "« {given} » a été lu comme : {read}.",
    "ru": "«{given}» прочитано как: {read}.",
}
_STOPPED: Final[dict[Language, str]] = {
    "en": "Common words that were not looked for: {words}.",
    "fr": "Mots courants qui n’ont pas été cherchés : {words}.",
    "ru": "Служебные слова, которые не искались: {words}.",
}
_APART: Final[dict[Language, str]] = {
    "en": "No record has all of these words: {words}. Those below have some of them.",
    "fr": "Aucune entrée n’a tous ces mots : {words}. Celles qui suivent en ont une partie.",
    "ru": "Ни в одной записи нет всех этих слов сразу: {words}. Ниже записи с частью из них.",
}
_NAMES_APART: Final[dict[Language, str]] = {
    "en": "No name has all of these words: {words}.",
    "fr": "Aucun nom n’a tous ces mots : {words}.",
    "ru": "Ни в одном названии нет всех этих слов сразу: {words}.",
}


def notes(query: Query, lang: Language, *, found: bool, together: bool) -> tuple[str, ...]:
    """How a text was read, where that is not as it was given, a sentence each.

    `found` tells that there are matches, `together` that one of them has all known words.
    """
    return tuple(_notes(query, lang, found=found, together=together))


def _notes(query: Query, lang: Language, *, found: bool, together: bool) -> Iterator[str]:
    for word in query.words:
        if word.read and word.given not in word.read:
            yield _READ[lang].format(given=word.given, read=", ".join(word.read[:_SHOWN]))
    if query.stopped:
        yield _STOPPED[lang].format(words=", ".join(query.stopped))
    if found and (missing := _unknown(query)):
        yield _UNKNOWN[lang].format(words=missing)
    if found and not together:
        known = [" ".join(part.given) for part in query.parts]
        yield _APART[lang].format(words=", ".join(known))


def nothing_asked(lang: Language) -> Silence:
    """That no word was given."""
    return Silence("unknown", _NOTHING[lang], ())


def other_kinds(number: int, lang: Language) -> Silence:
    """That all that was found is of other kinds than those asked for."""
    return Silence("filtered", _OTHER_KINDS[lang].format(number=number), ())


def without(query: Query, lang: Language) -> Silence:
    """That nothing that is searched has any of the words."""
    return Silence("unknown", _UNKNOWN[lang].format(words=_unknown(query)), ())


def names_apart(words: str, near: tuple[Thing, ...], lang: Language) -> Silence:
    """That no name has all the words, with what a search for them finds first."""
    return Silence("unknown", _NAMES_APART[lang].format(words=words), near)


def _unknown(query: Query) -> str:
    return ", ".join(word.given for word in query.words if not word.read)
