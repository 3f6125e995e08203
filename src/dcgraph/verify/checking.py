"""Checks a text: finds what it refers to, and says of each reference what the graph says of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Final

from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.provision_numbers import Reference
from dcgraph.research.references import Found, find, is_list
from dcgraph.verify.clauses import Judged
from dcgraph.verify.documents import Document
from dcgraph.verify.instruments import called_otherwise, obliging
from dcgraph.verify.model import VERDICTS, Checked, Count, Place, Unjudged, Verified
from dcgraph.verify.provisions import Said, is_weighed, judged, said_of
from dcgraph.verify.statements import statements
from dcgraph.words import words

_MAX_SENTENCE: Final = 2_000
"""Characters of a sentence that are looked at around a reference."""


def verify(desk: Desk, document: Document, lang: Language) -> Verified:
    """What the graph says of each reference of a document, in the order of the text.

    Raises ParameterError for one that has too many, as `references.find` does.
    """
    text = document.text
    found = find(desk, text)
    wrong = [*called_otherwise(desk, text, found, lang), *obliging(desk, text, found, lang)]
    judged_ = [
        *(
            one
            for one in statements(desk, text, found, lang)
            if one.kind != "instrument" or not _overlaps(one, wrong)
        ),
        *wrong,
    ]
    told = [*_provisions(desk, document, found, lang)]
    checked = [
        *(one for one, _ in told),
        *(_checked(desk, document, one, lang) for one in judged_ if one.judgement),
    ]
    checked.sort(key=lambda one: (one.start, one.end))
    passed = [
        *((one.start, one.end, why) for one, why in told if why),
        *((one.start, one.end, one.unjudged) for one in judged_ if not one.judgement),
    ]
    numbers, t = Counter(one.verdict for one in checked), words(lang)
    return Verified(
        name=document.name,
        form=document.form,
        lang=lang,
        graph=desk.pinned(),
        characters=len(text),
        counts=tuple(Count(one, t(f"verify.{one}"), numbers[one]) for one in VERDICTS),
        checked=tuple(checked),
        unjudged=tuple(
            Unjudged(
                start,
                end,
                Place(*document.place(start)),
                " ".join(text[start:end].split()),
                t(f"verify.unjudged.{why}"),
            )
            for start, end, why in sorted(passed)
        ),
        note=t("verify.told.note"),
    )


def _overlaps(one: Judged, others: list[Judged]) -> bool:
    return any(it.start < one.end and one.start < it.end for it in others)


def _provisions(
    desk: Desk, document: Document, found: Found, lang: Language
) -> Iterator[tuple[Checked, str]]:
    """The verdicts on parts, each with why what is said of it is not judged, empty if it is."""
    text, t = document.text, words(lang)
    for one, before, after in _around(text, found):
        said = said_of(desk, before, after) if one.text else Said()
        judgement = judged(desk, one, said, lang)
        label = desk.label(one.text, lang).text if one.text else one.called
        remark = t(f"verify.told.{one.scope}", text=label) if _is_told(one) else ""
        told = Judged(one.start, one.end, "provision", judgement)
        why = ""
        if judgement.verdict == "right":
            weighed = not said.force or is_weighed(desk, judgement.record, said)
            why = said.unjudged or ("" if weighed else "not held")
        yield _checked(desk, document, told, lang, remark), why


def _is_told(one: Reference) -> bool:
    return bool(one.text) and one.scope in ("before", "assumed")


def _around(text: str, found: Found) -> Iterator[tuple[Reference, str, str]]:
    """Each reference with the sentence before and after it, up to the next reference.

    What is said of a list is said of each of its members.
    """
    references = sorted(found.references, key=lambda one: one.start)
    starts = [start for start, _ in found.sentences]
    ends = [0] * len(references)
    for at in range(len(references) - 1, -1, -1):
        one = references[at]
        after = references[at + 1] if at + 1 < len(references) else None
        joined = after is not None and is_list(text[one.end : after.start])
        ends[at] = at + 1 if after is None or not joined else ends[at + 1]
    begun = 0
    for at, one in enumerate(references):
        if at and ends[at - 1] != ends[at]:
            begun = max(references[at - 1].end, references[at - 1].after)
        number = bisect_right(starts, one.start) - 1
        start, end = found.sentences[number] if found.sentences else (0, len(text))
        last = max(references[ends[at] - 1].end, references[ends[at] - 1].after)
        following = references[ends[at]].start if ends[at] < len(references) else len(text)
        # `Under the RKC, Standard 7.1`: the phrase begins with the name of the text.
        begin = max(start, begun, min(one.start, one.begin))
        before = text[max(start, begun, begin - _MAX_SENTENCE) : begin]
        yield one, before, text[last : min(end, following, last + _MAX_SENTENCE)]


def _checked(
    desk: Desk, document: Document, one: Judged, lang: Language, remark: str = ""
) -> Checked:
    judgement, kind = one.judgement, one.kind
    assert judgement
    return Checked(
        start=one.start,
        end=one.end,
        place=Place(*document.place(one.start)),
        text=" ".join(document.text[one.start : one.end].split()),
        kind=kind,
        verdict=judgement.verdict,
        message=judgement.message,
        remark=remark,
        mending=judgement.mending,
        record=desk.thing(judgement.record, lang) if judgement.record else None,
        nearest=desk.things(judgement.nearest, lang),
        citations=judgement.citations,
    )
