"""An argument read out: each step a clause with its ground, then what is less than sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from dcgraph.research.arguing.phrases import phrase
from dcgraph.research.coverage.frames import BASIS, CONFIDENCE
from dcgraph.research.model import Citation, Language, Statement, Text
from dcgraph.research.spacing import kept_together

__all__ = ["Walked", "argument", "clause", "definition", "note", "quoted"]

_LONGEST_SOURCE: Final = 90
_UNSAID: Final = "isRelatedTo"
"""The relation that leaves it to the rationale of a claim to say which it is."""
_QUOTES: Final[dict[Language, tuple[str, str]]] = {
    "en": ("“", "”"),
    "fr": ("« ", " »"),
    "ru": ("«", "»"),
}
_PAUSE: Final[dict[Language, str]] = {"en": "; ", "fr": " ; ", "ru": "; "}
_NESTED: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "en": (("“", "‘"), ("”", "’")),
    "fr": (("«\u00a0", "“"), ("\u00a0»", "”"), ("« ", "“"), (" »", "”")),
    "ru": (("«", "„"), ("»", "“")),
}
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "one": "From {start} to {end} in one step: {clauses}.",
        "lead": "From {start} to {end} in {count} steps: {clauses}.",
        "stated": "stated by {names}",
        "ibid": "the same source",
        "reason": "reason{language}: {text}",
        "more": "and by {count} more",
        "interpreted": "This project’s own reading: {steps}.",
        "derived": "Derived by rule: {steps}.",
        "recalled": "Recalled, the source not read: {steps}.",
        "sure": "No step is a reading of this project’s own, and for each a source was read.",
        "step": "step {numbers}",
        "steps": "steps {numbers}",
        "definition": "the definition of {concept}",
        "cut": "The search ended before it had looked at every chain: there may be other paths, "
        "also better ones. Ask for fewer steps to have them all looked at.",
        "note": "A path is a chain of statements. Each step has its own ground; that the first "
        "thing leads to the last is said by no source unless a step says it.",
    },
    "fr": {
        "one": "De {start} à {end} en une étape : {clauses}.",
        "lead": "De {start} à {end} en {count} étapes : {clauses}.",
        "stated": "énoncé par {names}",
        "ibid": "même source",
        "reason": "motif{language} : {text}",
        "more": "et {count} de plus",
        "interpreted": "Lecture propre à ce projet : {steps}.",
        "derived": "Déduit par règle : {steps}.",
        "recalled": "De mémoire, source non lue : {steps}.",
        "sure": "Aucune étape n’est une lecture propre à ce projet, et pour chacune une source "
        "a été lue.",
        "step": "étape {numbers}",
        "steps": "étapes {numbers}",
        "definition": "la définition de {concept}",
        "cut": "La recherche s’est arrêtée avant d’avoir examiné toutes les suites : il peut y "
        "avoir d’autres chemins, même meilleurs. Demandez moins d’étapes pour "
        "qu’elles le soient toutes.",
        "note": "Un chemin est une suite d’énoncés. Chaque étape a son propre fondement ; que la "
        "première chose mène à la dernière, aucune source ne le dit si une étape ne le dit pas.",
    },
    "ru": {
        "one": "{start} → {end} (один шаг): {clauses}.",
        "lead": "{start} → {end} (шагов: {count}): {clauses}.",
        "stated": "кем заявлено: {names}",
        "ibid": "тот же источник",
        "reason": "обоснование{language}: {text}",
        "more": "и ещё оснований: {count}",
        "interpreted": "Собственное прочтение проекта: {steps}.",
        "derived": "Выведено по правилу: {steps}.",
        "recalled": "По памяти, источник не прочитан: {steps}.",
        "sure": "Ни один шаг не является собственным прочтением проекта, и для каждого источник "
        "прочитан.",
        "step": "шаг {numbers}",
        "steps": "шаги {numbers}",
        "definition": "определение понятия {concept}",
        "cut": "Поиск остановлен до того, как просмотрены все цепочки: могут быть и другие пути, "
        "в том числе лучшие. Запросите меньше шагов, чтобы были просмотрены все.",
        "note": "Путь — это цепочка утверждений. У каждого шага своё основание; что начало ведёт к "
        "концу, не говорит ни один источник, если этого не говорит сам шаг.",
    },
}


class Walked(Protocol):
    """A step, as far as it is read out."""

    @property
    def sentence(self) -> str:
        """The step in words, without its ground."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What it rests on, the soundest first."""


def quoted(text: str, lang: Language) -> str:
    """A text in the quotation marks of a language; those that it has give way to others."""
    opening, closing = _QUOTES[lang]
    for outer, inner in _NESTED[lang]:
        text = text.replace(outer, inner)
    return f"{opening}{text}{closing}"


def definition(concept: str, date: str, lang: Language) -> str:
    """How a definition, which has no label, is mentioned."""
    named = _WORDS[lang]["definition"].format(concept=quoted(concept, lang))
    return f"{named} ({date})" if date else named


def clause(statement: Statement, names: tuple[str, str], lang: Language, *, forward: bool) -> str:
    """A statement read from its subject or its object; `names` are those of the two."""
    text = phrase(statement.relation, lang, forward=forward).format(a=names[0], b=names[1])
    return kept_together(text, lang)


def argument(ends: tuple[str, str], steps: Sequence[Walked], lang: Language) -> str:
    """The whole in sentences; `ends` are the mentions of the things from which and to which."""
    words = _WORDS[lang]
    clauses, source = [], ""
    for step in steps:
        clauses.append(f"{step.sentence} ({_ground(step.statements, source, lang)})")
        first = next(iter(step.statements[0].citations), None)
        source = first.source.iri if first else ""
    lead = words["one" if len(steps) == 1 else "lead"].format(
        start=ends[0], end=ends[1], count=len(steps), clauses=_PAUSE[lang].join(clauses)
    )
    return kept_together(" ".join((lead, *_doubts(steps, lang))), lang)


def note(lang: Language, *, cut: bool = False) -> str:
    """What a path is worth, and what not; with `cut`, that others may have been missed."""
    words = _WORDS[lang]
    return kept_together(" ".join((words["note"], *([words["cut"]] if cut else []))), lang)


def _ground(statements: tuple[Statement, ...], before: str, lang: Language) -> str:
    """On what a step rests: who holds it, the source and the place, basis and confidence."""
    best, words = statements[0], _WORDS[lang]
    holders = ", ".join(quoted(one.label, lang) for one in best.claimants)
    parts = [words["stated"].format(names=holders) if holders else BASIS[lang][best.basis]]
    if best.confidence:
        parts.append(CONFIDENCE[lang][best.confidence])
    if best.citations:
        parts.append(_cited(best.citations[0], before, lang))
    if best.rationale and (best.relation == _UNSAID or best.basis == "interpreted"):
        parts.append(_reason(best.rationale, lang))
    if len(statements) > 1:
        parts.append(words["more"].format(count=len(statements) - 1))
    return _PAUSE[lang].join(parts)


def _reason(text: Text, lang: Language) -> str:
    """Why it is said or read so, with the language where that is another."""
    language = "" if text.language == lang else f" [{text.language}]"
    said = quoted(text.text.removesuffix("."), lang)
    return _WORDS[lang]["reason"].format(language=language, text=said)


def _cited(citation: Citation, before: str, lang: Language) -> str:
    if citation.source.iri == before:
        source = _WORDS[lang]["ibid"]
    else:
        title = citation.source.label
        if len(title) > _LONGEST_SOURCE:
            title = title[:_LONGEST_SOURCE].rpartition(" ")[0] + "…"
        source = quoted(title, lang)
    return f"{source}, {citation.locator}" if citation.locator else source


def _doubts(steps: Sequence[Walked], lang: Language) -> list[str]:
    """A sentence for each kind of step that is less than sure, or one that there is none."""
    words, found = _WORDS[lang], []
    for word in ("interpreted", "derived", "recalled"):
        numbers = [
            str(number)
            for number, step in enumerate(steps, start=1)
            if word in (step.statements[0].basis, step.statements[0].confidence)
        ]
        if numbers:
            counted = words["step" if len(numbers) == 1 else "steps"]
            found.append(words[word].format(steps=counted.format(numbers=", ".join(numbers))))
    if not found and all(step.statements[0].confidence for step in steps):
        found.append(words["sure"])
    return found
