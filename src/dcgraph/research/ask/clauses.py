"""Several questions in one, as in `when was it adopted, and does it bind?`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.ask.model import Outcome, Reply
from dcgraph.research.ask.question import MAX_LETTERS, heard
from dcgraph.research.ask.telling import CONCEPTS, MAX_ROWS, MAX_SENTENCES
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Silence
from dcgraph.research.provision_numbers import OF_STANDARDS
from dcgraph.words import words

MAX_PARTS: Final = 5
"""So many questions are answered at once."""

_ASKS: Final = (
    # English: a word that asks, or a verb before what it is said of.
    r"(?:and |but |also |ok |so )*(?:what|when|where|why|how|(?:which|who|whose)(?= \w+ )"
    r"|(?:is|are|was|were|does|do|did|has|have|had|can|could|must|may|should|shall|will)"
    r" (?:it|they|there|that|this|any|all|the|one|we|customs|an?|parties|members|traders)\b)"
    # French: the same, or a verb and its pronoun.
    r"|(?:et |mais |ok |aussi )*(?:quand|comment|combien|pourquoi|où|quell?e?s?(?= )|est-ce"
    r"|depuis quand|à partir de quand|\w+-t-(?:il|elle|on)s?\b|\w+-(?:ils?|elles?|on)\b"
    r"|y a-t-il)"
    # Russian: the same, or a word before the particle that asks.
    r"|(?:и |а |но |также )*(?:когда|где|почему|зачем|сколько|каков\w*|каки[емх]\w?|какой|какая"
    r"|какое|кто|что|чем|как|с какого|\w+ ли)(?= )"
)
_LEFT: Final = re.compile(rf"(?:^|[\s,;:(—–-])(?:{_ASKS})|\?", re.IGNORECASE)
"""What shows that the words before a boundary ask something too."""
_BOUNDARY: Final = re.compile(
    rf"\?+\s+(?=\w+ \w+)|\s*[;,—–]\s+(?={_ASKS})|\s+(?=(?:and|et|и|а) (?:{_ASKS}))", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    r"(?:which|who|whose|where|when|why|how|quell?e?s?|quand|comment|pourquoi|combien|où|что|чем"
    r"|как|кто|какой|какая|какое|каки\w+|когда|где|почему|зачем|сколько|каков\w*|с какого)\b",
    re.IGNORECASE,
)
"""Words that after a comma alone go on with what was said."""
_INVERTED: Final = re.compile(
    r"(?:what|when|where|why|how) (?:long |many \w+ |much )?"
    r"(?:does|do|did|is|are|was|were|has|have|can|must|may)\b|who (?:are|is) the\b"
    r"|who administers\b",
    re.IGNORECASE,
)
"""Words that ask a question even after a comma alone."""
_OPEN: Final = re.compile(
    r"\b(?:when|where|how|why|what|which|quand|comment|où|когда|где|как|почему)$", re.IGNORECASE
)
"""The end of what goes on after an `and`, as in `when and how`."""
_WORD: Final = re.compile(r"\w+")
_LEAST: Final = 2
"""A question has so many words."""


def split_question(text: str) -> Sequence[str]:
    """The questions in a text, in their order; the text itself where it is one.

    It is split before a word that asks where the words before ask something too, and after a
    question mark. A clause such as `articles, which bind` is no question of its own. Raises
    ParameterError for more questions than are answered at once.
    """
    parts: list[str] = []
    start = 0
    for found in _BOUNDARY.finditer(text):
        left, right = text[start : found.start()], text[found.end() :]
        if "," in found[0] and _RELATIVE.match(right) and not _INVERTED.match(right):
            continue
        asks = "?" in found[0] or (_LEFT.search(left) and not _OPEN.search(left))
        if not asks or min(len(_WORD.findall(one)) for one in (left, right)) < _LEAST:
            continue
        parts.append(left.strip())
        start = found.end()
    parts.append(text[start:].strip(" ?") or text)
    if len(parts) > MAX_PARTS:
        raise ParameterError(
            f"So many questions cannot be answered at once: {len(parts)} are asked, and "
            f"{MAX_PARTS} may be. Ask them one after another."
        )
    return parts


def named_too(desk: Desk, first: str, other: str, lang: Language) -> str:
    """A question with the names of what the one before it is about, if it names no text itself."""
    before, after = heard(desk, first), heard(desk, other)
    kinds = ("Instrument", "InformationSystem", "Annex")
    # A number of a Standard is one of the Convention, whatever was named before.
    if after.of(desk, *kinds) or any(
        one.iri and one.unit in OF_STANDARDS for one in after.numbered
    ):
        return other
    things = [*before.provisions(), *before.of(desk, *kinds)]
    if not after.mentions:
        things += before.of(desk, "State", "Organization", *CONCEPTS)
    names = [desk.label(iri, lang).text for iri in dict.fromkeys(things)]
    return f"{other} ({'; '.join(names)})"[:MAX_LETTERS] if names else other


def joined(whole: Reply, parts: Sequence[str], every: Sequence[Reply], lang: Language) -> Reply:
    """One reply to several questions: the first sentence on each, then more as there is room."""
    turns = zip_longest(*(one.sentences for one in every))
    told = [*dict.fromkeys(one for turn in turns for one in turn if one)]
    put_right = {one.text.text: one for each in (whole, *every) for one in each.corrections}
    left = [one for one in told if one.text.text not in put_right]
    messages = [
        words(lang)("ask.part", part=part, message=one.silence.message)
        for part, one in zip(parts, every, strict=True)
        if one.silence
    ]
    answered = any(one.outcome == "answered" for one in every)
    outcome: Outcome = "answered" if answered else every[0].outcome
    beside = zip_longest(*(one.rows for one in every))
    rows = tuple(dict.fromkeys(one for turn in beside for one in turn if one))
    notes = tuple(dict.fromkeys(one for each in every for one in each.coverage))
    reason = next((one.silence.reason for one in every if one.silence), None)
    texts = dict.fromkeys(one.reading.text for one in every)
    return replace(
        whole,
        outcome="corrected" if put_right else outcome,
        reading=replace(whole.reading, text="; ".join(texts)),
        corrections=tuple(put_right.values()),
        sentences=tuple(left[: max(MAX_SENTENCES, len(every))]),
        rows=rows[:MAX_ROWS],
        total=sum(one.total for one in every),
        silence=Silence(reason, " ".join(messages), ()) if reason else None,
        coverage=notes,
    )
