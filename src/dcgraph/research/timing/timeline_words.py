"""The sentences of a timeline, in each language.

French and Russian name what happened before whom or what it happened to, so that no label has to
be declined.
"""

from __future__ import annotations

from typing import Final

from dcgraph.research.model import Language
from dcgraph.research.timing.happenings import Kind

__all__ = ["KIND_WORDS", "PHRASES", "SILENCE", "TEXT_WORDS", "UNDATED", "phrase"]

_COLON: Final = "{what} {relation}: {other}{by}"
PHRASES: Final[dict[str, tuple[str, str, str]]] = {
    "adoptionDate": ("{what} was adopted{by}", "Adoption : {what}{by}", "Принятие: {what}{by}"),
    "signatureDate": ("{what} was signed{by}", "Signature : {what}{by}", "Подписание: {what}{by}"),
    "publicationDate": (
        "{what} was made public{by}",
        "Publication : {what}{by}",
        "Обнародование: {what}{by}",
    ),
    "entryIntoForceDate": (
        "{what} entered into force",
        "Entrée en vigueur : {what}",
        "Вступление в силу: {what}",
    ),
    "applicationDate": (
        "{what} began to apply in the main",
        "Début d’application de l’essentiel : {what}",
        "Начало применения основной части: {what}",
    ),
    "startDate": ("{what} began", "Début : {what}", "Начало: {what}"),
    "endDate": ("{what} had its last day", "Dernier jour : {what}", "Последний день: {what}"),
    "statedOnDate": ("{what}", "{what}", "{what}"),
    "accession": (
        "{what} consented to be bound by {of}",
        "Consentement à être lié : {what} ({of})",
        "Согласие на обязательность: {what} ({of})",
    ),
    "accessions": (
        "{count} consented to be bound by {of}: {total} by then of those who are listed",
        "Consentements à être lié ({of}) : {count}, soit {total} parmi ceux qui sont listés",
        (
            "Согласие на обязательность ({of}): {count}, всего к этому времени из включённых в "
            "список: {total}"
        ),
    ),
    "membership": (
        "{what}: membership in {of}",
        "Adhésion : {what} ({of})",
        "Членство: {what} ({of})",
    ),
    "membership ends": (
        "{what}: membership in {of} ended",
        "Fin de l’adhésion : {what} ({of})",
        "Прекращение членства: {what} ({of})",
    ),
    "force for a party": (
        "{of} entered into force for {what}",
        "Entrée en vigueur à l’égard d’une partie : {what} ({of})",
        "Вступление в силу для стороны: {what} ({of})",
    ),
    "figure": ("{what}: {count}", "{what} : {count}", "{what}: {count}"),
    "definition": (
        "{what} is defined{by}",
        "Définition : {what}{by}",
        "Определение: {what}{by}",
    ),
    "claim": ("{what} {relation} {other}{by}", "{what} {relation} : {other}{by}", _COLON),
    "bearing": (
        "{what} {relation} {other}{by}; claims: {count}",
        "{what} {relation} : {other}{by} ; assertions : {count}",
        _COLON + "; утверждений: {count}",
    ),
    "follows": (
        "{what} {relation} {other}, as follows from its norms: {count}",
        "{what} {relation} : {other}, comme il découle de ses normes : {count}",
        "{what} {relation}: {other}; следует из норм: {count}",
    ),
    "stated": ("as a source says", "selon une source", "по словам источника"),
    "interpreted": (
        "as this project reads it",
        "selon la lecture de ce projet",
        "в прочтении этого проекта",
    ),
    "text": (
        "the date is that of the text",
        "la date est celle du texte",
        "дата принадлежит самому документу",
    ),
    "first": (
        "no text is known to do so earlier",
        "aucun texte antérieur n’est connu qui le fasse",
        "более ранний текст, который это делает, не известен",
    ),
    "wording": (
        "which edition was the first to do so is not told",
        "l’édition qui l’a fait la première n’est pas précisée",
        "в какой редакции это появилось впервые, не указано",
    ),
    "told": (
        "told for this date, and may have been so before and after",
        "énoncé pour cette date, peut avoir valu avant et après",
        "указано на эту дату; могло быть так и раньше, и позже",
    ),
}
"""English, French and Russian of each; those of a property go by its name."""

KIND_WORDS: Final[dict[Kind, tuple[str, str, str]]] = {
    "adoption": ("adoption", "adoption", "принятие"),
    "signature": ("signature", "signature", "подписание"),
    "publication": ("publication", "publication", "обнародование"),
    "entry into force": ("entry into force", "entrée en vigueur", "вступление в силу"),
    "beginning": ("beginning", "début", "начало"),
    "end": ("end", "fin", "окончание"),
    "edition": ("edition", "édition", "редакция"),
    "part": ("part", "partie", "часть"),
    "amendment": ("amendment", "modification", "изменение"),
    "successor": ("successor", "texte qui remplace", "заменяющий документ"),
    "guidance": ("guidance", "guide d’application", "руководство по применению"),
    "accessions": ("accessions", "adhésions", "присоединения"),
    "membership": ("membership", "adhésion", "участие"),
    "figure": ("figure", "chiffre", "показатель"),
    "definition": ("definition", "définition", "определение"),
    "claim": ("claim", "assertion", "утверждение"),
    "bearing": ("what a text says", "ce que dit un texte", "что говорит документ"),
    "event": ("event", "événement", "событие"),
    "point": ("point made", "propos", "тезис"),
    "post": ("post", "poste", "должность"),
    "study": ("publication on or by it", "publication", "публикация"),
}

UNDATED: Final = (
    "Records on it without a date, which are not in the timeline: {count}.",
    "Notices sans date, qui ne figurent pas dans la chronologie : {count}.",
    "Записей без даты, не вошедших в хронологию: {count}.",
)
SILENCE: Final[dict[str, tuple[str, str, str]]] = {
    "filtered": (
        (
            "Dated entries left out by the span, basis, confidence or day that was asked for: "
            "{count}. Ask for all of them to see these."
        ),
        (
            "Entrées datées écartées par la période, le fondement, la confiance ou le jour "
            "demandés : {count}. Demandez-les tous pour les voir."
        ),
        (
            "По сроку, основанию, достоверности или дню отсеяно датированных записей: {count}. "
            "Запросите все, чтобы увидеть их."
        ),
    ),
    "backwards": (
        "The span that was asked for begins with {first} and ends before it, with {last}.",
        "La période demandée commence avec {first} et finit avant, avec {last}.",
        "Заданный срок начинается с {first} и кончается раньше: {last}.",
    ),
    "undated": (
        "Records on it: {count}, and none has a date.",
        "Notices à ce sujet : {count}, et aucune n’a de date.",
        "Записей об этом: {count}, и ни у одной нет даты.",
    ),
    "not covered": (
        "The graph dates nothing of it. That is no proof that nothing happened.",
        "Le graphe n’en date rien. Cela ne prouve pas que rien n’ait eu lieu.",
        "Граф ничего об этом не датирует. Это не доказывает, что ничего не было.",
    ),
}
TEXT_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "other dates": (
        "Otherwise dated, and both are kept: {what}",
        "Daté autrement, et les deux sont gardés : {what}",
        "Есть и другая дата, сохранены обе: {what}",
    ),
    "contradicts": (
        "Cannot hold together with: {what}",
        "Ne peut valoir en même temps que : {what}",
        "Несовместимо с: {what}",
    ),
    "tension": ("In tension with: {what}", "En tension avec : {what}", "Расходится с: {what}"),
    "note": ("Note: {what}", "Note : {what}", "Примечание: {what}"),
    "more": (
        "Entries that follow: {count}; ask for a span with --from and --to.",
        "Entrées qui suivent : {count} ; demandez une période avec --from et --to.",
        "Далее ещё записей: {count}; задайте срок через --from и --to.",
    ),
}
_PLACE: Final[dict[Language, int]] = {"en": 0, "fr": 1, "ru": 2}


def phrase(words: tuple[str, str, str], lang: Language, **values: str) -> str:
    """One of the above in a language, with its gaps filled in."""
    return words[_PLACE[lang]].format(**values)
