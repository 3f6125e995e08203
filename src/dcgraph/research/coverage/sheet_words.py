"""The heads and titles of the sheets of a workbook, in each language."""

from __future__ import annotations

from typing import Final

from dcgraph.research.model import Language

__all__ = [
    "CLAIM_HEADS",
    "GAP_HEADS",
    "GAP_SHEETS",
    "KEY_HEADS",
    "NO_CLAIM",
    "READING_HEADS",
    "SHEETS",
    "WHERE",
]

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
