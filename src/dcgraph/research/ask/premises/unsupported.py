"""_SEVERAL _HALF Sums of money and statements that no provision of a text bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.premises.assertion import (
    ASSERTED,
    GRANTED,
    RELATIVE,
    asserting_words,
    is_granted,
    is_stated,
)
from dcgraph.research.ask.provisions import (
    free_words,
    linked_provisions,
    meanings,
)
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.retrieval import shares
from dcgraph.research.ask.telling import derived_told, summary_told
from dcgraph.research.ask.vocabulary import met
from dcgraph.research.coverage import extent
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.relevance import texts
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words

_ONE: Final = r"\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"

_AMOUNT: Final = re.compile(
    rf"(?:[$€]|\b(?:EUR|USD|SDR) ?) ?({_ONE})|(?<![\d./])({_ONE}) ?[$€%]"
    rf"|(?<![\d./])({_ONE}) ?(?:percent|per cent|pour cent|dollars?|usd|eur|euros?|sdrs?|dts"
    r"|процент\w*|доллар\w*|евро|руб\w*|сдр)\b",
    re.IGNORECASE,
)
"""A sum of money or a share, its number in one of the groups."""


def no_such_amount(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A sum or a share that a text is said to set, a number that nothing here of the text has."""
    found = _AMOUNT.search(asked.text)
    named = asked.of(desk, "Instrument", "Annex")[:1]
    if found is None or not named or asked.scores.get("difference"):
        return
    if not _SETS.search(fold(asked.text)) or extent(desk, named[0])[0] == "not read":
        return
    for iri in texts(desk, named[0]):
        for part in (iri, *desk.facts.iris(iri, DCG + "hasNorm")):
            every = (one for name in _TOLD for one in desk.facts.words(part, name))
            if any(_bare(found[1] or found[2] or found[3]) in _numbers(one.text) for one in every):
                return
    text = words(lang)(
        "ask.no amount", label=desk.label(named[0], lang).text, amount=found[0].strip()
    )
    told = derived_told(desk, named[0], text, desk.citations(named[0], lang), lang)
    # The sources are on the text. That it has no such amount here rests on none of them.
    yield replace(told, confidence=None)


_TOLD: Final = (
    *(DCG + one for one in ("summary", "condition", "heading", "subjectLine", "knownGap")),
    *(PREFIXES["skos"] + one for one in ("prefLabel", "note")),
)
"""The texts in which a text and its norms may have a number."""

_SETS: Final = re.compile(
    r"\b(?:sets?|setting|fix|threshold|limit|minim|maxim|ceiling|cap\b|seuil|plafond|etabli"
    r"|prevoit|устан|порог|лимит|предел|минимал|максимал)"
)
"""What says that a number is laid down, and not only at hand."""


def _bare(number: str) -> str:
    """A number without what sets its thousands apart, and without zeros after its point."""
    plain = re.sub(r"[ ,](?=\d{3}(?!\d))", "", number).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _numbers(text: str) -> set[str]:
    return {_bare(one) for one in re.findall(_ONE, text)}


def not_borne_out(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """What a text is said to oblige to, forbid or create, where no provision has half of it."""
    named = asked.of(desk, "Instrument")
    stated = any(map(asked.says, ASSERTED))
    if len(named) != 1 or not stated or not is_granted(asked):
        return
    if asked.provisions() or asked.scores.get("difference"):
        return
    if not (GRANTED.search(asked.padded) or RELATIVE.search(asked.padded) or is_stated(asked)):
        return
    # What a text is as such bears no duty out.
    inside = frozenset(texts(desk, named[0])) - {named[0]}
    if linked_provisions(desk, asked, inside):
        return
    free = [
        one
        for one in free_words(asked)
        if not one.isdecimal() and not met(f" {one} ", asserting_words())
    ]
    if len(free) < _SEVERAL:
        return
    held = shares(desk, free, lang, inside, meant=meanings(desk, asked))
    told = summary_told(desk, named[0], lang)
    if told and max(held.values(), default=0.0) < _HALF:
        text = words(lang)("ask.not borne out", label=told.thing.label)
        yield derived_told(desk, named[0], text, told.citations, lang)


_SEVERAL, _HALF = 2, 0.5
"""So many words has what is said at least, and so much of their weight has what bears it out."""
