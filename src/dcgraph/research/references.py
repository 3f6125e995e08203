"""References to instruments and provisions, in running text and in questions.

Which names and numbers stand together is told by the patterns of `references.toml`. Nothing is
judged here. All of it takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise, takewhile
from typing import Any, Final, NamedTuple, TypeVar

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCGD
from dcgraph.research.graph import Desk
from dcgraph.research.instrument_names import Named, lexicon, with_unknown
from dcgraph.research.provision_numbers import (
    LEVELS,
    MAX_GAP,
    MAX_LIST,
    MORE,
    OF_STANDARDS,
    Reference,
    Scope,
    Unit,
    normal,
    parts,
    patterns,
    provision,
    units_in,
)
from dcgraph.research.relevance import wholes

MAX_REFERENCES: Final = 2_000
"""Names of texts, and of parts, in one document: those of some hundred pages."""
_BARE: Final = re.compile(r"\s+(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?![\w%/]|\.\d)")
_SENTENCE: Final = re.compile(r"(?<=[\w)»”\"’\]])[.!?…]+(?=\s+[A-ZА-ЯЁÀ-Þ«“\"(\[]|\s*$)|\n\s*\n")
_NO_END: Final = frozenset(
    ("art", "arts", "para", "paras", "no", "ch", "chap", "sec", "ст", "п", "гл", "cf", "см", "vol")
)
"""Words that a point follows within a sentence."""
_AHEAD: Final = 8
"""Parts after a text that are looked at for the text that they are said to be of."""
_MAX_SENTENCE: Final = 2_000
"""Characters; what is longer is taken for several sentences."""
_LETTERED: Final = re.compile(r"\b(annex\w*\s+|приложени\w+\s+)([a-kа-ек])\b", re.IGNORECASE)
"""An annex whose letter is not in capitals."""
_LONE: Final = re.compile(r"(?<![\w./-])\d{1,3}(?:\.\d{1,3}){1,3}(?![\w%/-]|\.\d)")
"""A number of a part without its unit."""
Item = TypeVar("Item")


class Found(NamedTuple):
    """What a running text refers to: parts, and texts named as such; both by their places."""

    references: tuple[Reference, ...]
    named: tuple[Named, ...]
    sentences: tuple[tuple[int, int], ...]


@cache
def _gap() -> re.Pattern[str]:
    join = patterns()["join"]
    return re.compile(
        rf"\s{{0,4}}[,(\[:]?\s{{0,4}}{join['whole']}\s{{0,4}}{join['state']}"
        rf"{join['article']}\s{{0,4}}{join['body']}[«“\"]?",
        re.IGNORECASE,
    )


@cache
def _generic() -> re.Pattern[str]:
    join = patterns()["join"]
    text = patterns()["generic"]["text"]
    return re.compile(
        rf"\s{{0,4}}{join['whole']}\s{{0,4}}{join['article']}\s{{0,4}}{text}(?!\w)", re.IGNORECASE
    )


@cache
def _follows_unknown() -> re.Pattern[str]:
    """What calls a text that is not known, after the name of a part."""
    return re.compile(
        r"\s{1,3}(?:(?:of|to|under|du|de la|de l[’']|des)\s{0,3}(?:the\s|la\s|l[’'])?"
        r"|(?:of\s)?(?:its|their|his|that|another|sa|son|leur|её|ее|его|их|de\ssa|de\sson)\s"
        r"|(?=[A-ZА-ЯЁ]{2,12}(?!\w)))"
        r"([A-ZÀ-ÞА-ЯЁ][\w’'-]{1,40}(?:\s(?:(?:of|on|for|de|des|du|sur|la)\s){0,2}[A-ZÀ-Þ][\w’'-]{1,40}){0,8})"
    )


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text begin and end."""
    found, start = [], 0
    for one in _SENTENCE.finditer(text):
        before = re.search(r"\w+$", text[max(start, one.start() - 12) : one.start()])
        if before and before[0].casefold() in _NO_END and "\n" not in one[0]:
            continue
        found.append((start, one.end()))
        start = one.end()
    if start < len(text):
        found.append((start, len(text)))
    return tuple(
        (at, min(at + _MAX_SENTENCE, end))
        for start, end in found
        for at in range(start, end, _MAX_SENTENCE)
    )


def find(desk: Desk, text: str) -> Found:
    """All that a running text refers to, by its places.

    Raises ParameterError for more than MAX_REFERENCES names of texts, or of parts.
    """
    known = _bounded(lexicon(desk).find(text))
    named = with_unknown(text, known)
    names = bytearray(len(text))
    for one in named:
        names[one.start : one.end] = b"\1" * (one.end - one.start)
    told = sentences(text)
    # The chapter in `Guidelines to Chapter 7 of the RKC General Annex` belongs to the name.
    units = [one for one in _bounded(units_in(text)) if not all(names[one.start : one.end])]
    units += _without_unit(desk, text, units, named)
    return Found(tuple(_references(desk, text, units, named, told)), tuple(named), told)


def asked(desk: Desk, text: str, named: Iterable[Named]) -> Iterator[Reference]:
    """The parts that a question refers to, with the texts that were found in it.

    A part is that of the text with which or next to which it is named, in either direction; a
    Standard is that of the Convention where that text has none of its number, and so is a part
    where no text is named.
    """
    text = _LETTERED.sub(lambda one: one[1] + one[2].upper(), text)
    texts = sorted(named, key=lambda one: one.start)
    units = [*units_in(text, short=True)]
    taken = bytearray(len(text))
    placed: list[Unit | Named] = [*units, *texts, *_bare(text, texts)]
    for it in placed:
        taken[it.start : it.end] = b"\1" * (it.end - it.start)
    units += [
        Unit(*one.span(), "any", normal(one[0]))
        for one in _LONE.finditer(text)
        if not any(taken[one.start() : one.end()])
    ]
    rkc = desk.facts.named("rkc")
    for one in _references(desk, text, units, texts, sentences(text)):
        if one.scope == "named":
            yield one
            continue
        near = sorted(texts, key=lambda it: min(abs(it.start - one.end), abs(one.start - it.end)))
        every = [_whole(desk, it.iri) for it in near]
        if not every or one.unit in OF_STANDARDS:
            every.append(rkc)
        fitting = (replace(one, text=it, scope="assumed") for it in every if it)
        first = next(fitting, replace(one, text=""))
        yield next((it for it in (first, *fitting) if provision(desk, it)), first)


def _bounded(found: Iterator[Item]) -> list[Item]:
    some = list(islice(found, MAX_REFERENCES + 1))
    if len(some) > MAX_REFERENCES:
        raise ParameterError(
            f"The text has more than {MAX_REFERENCES:,} references; check it by chapters."
        )
    return some


def _without_unit(desk: Desk, text: str, units: list[Unit], named: list[Named]) -> Iterator[Unit]:
    """Numbers of parts whose unit is not told, or not known, before what they are parts of.

    Without them `rule 7.9 of Chapter 7` would be a reference to the chapter alone.
    """
    taken = bytearray(len(text) + 1)
    spans = [(one.start, one.end) for one in units] + [(one.start, one.end) for one in named]
    for start, end in spans:
        taken[start:end] = b"\1" * (end - start)
    wholes_at = {one.start for one in units if one.unit in LEVELS}
    wholes_at |= {
        one.start for one in named if one.iri and _has_standards(desk, _whole(desk, one.iri))
    }
    for name, pattern in (("definition", _defined()), ("any", _LONE)):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            gap = _gap().match(text, match.end())
            if name == "definition" or (gap and gap[0].strip() and gap.end() in wholes_at):
                yield Unit(*match.span(), name, normal(match[0]))


@cache
def _defined() -> re.Pattern[str]:
    return re.compile(patterns()["definition"]["alone"])


def _references(
    desk: Desk,
    text: str,
    units: list[Unit],
    named: list[Named],
    told: tuple[tuple[int, int], ...],
) -> Iterator[Reference]:
    bare = _bare(text, named)
    parted: list[Unit | Named] = [*units, *bare, *named]
    every = sorted(parted, key=lambda one: (one.start, one.end))
    sentence_of = _numbered(told)
    before: list[tuple[int, str]] = []
    seen: set[str] = set()
    for group in _groups(text, every):
        texts = [one for one in group if isinstance(one, Named)]
        those = [one for one in group if isinstance(one, Unit)]
        scope: Scope = "named"
        if texts:
            iri = texts[0].iri
            called = "" if iri else text[texts[0].start : texts[0].end]
            before.append((sentence_of(texts[0].start), _whole(desk, iri) or called))
            seen.add(before[-1][1])
        elif those:
            if all(one.unit == "paragraph" for one in those):
                continue  # a paragraph of an article that is not named
            here = sentence_of(those[0].start)
            iri, scope, called = _carried(desk, text, those, before[-1:], here, len(seen))
        for one in _ordered(those):
            yield replace(
                one,
                text=_whole(desk, iri),
                scope=scope,
                called=called,
                begin=group[0].start,
                after=group[-1].end,
            )


def _bare(text: str, named: list[Named]) -> Iterator[Unit]:
    """Numbers that follow the name of a text at once, as in `RKC 7.1`."""
    for one in named:
        if one.iri and (match := _BARE.match(text, one.end)):
            yield Unit(match.start(1), match.end(1), "any", normal(match[1]))


def _whole(desk: Desk, iri: str) -> str:
    """The instrument of a text that is named, which may be a part of it."""
    if not iri or "Instrument" in desk.kinds(iri):
        return iri
    return wholes(desk, iri)[-1]


def _numbered(told: tuple[tuple[int, int], ...]) -> Any:
    starts = [start for start, _ in told]
    return lambda at: bisect_right(starts, at) - 1


def _groups(text: str, every: list[Unit | Named]) -> Iterator[list[Unit | Named]]:
    """Names and parts that stand together as one reference, or a list of them."""
    group: list[Unit | Named] = []
    for at, one in enumerate(every):
        if group and (
            not _joined(text, group, one) or _begins(text, group, every[at : at + _AHEAD])
        ):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _begins(text: str, group: list[Unit | Named], rest: Sequence[Unit | Named]) -> bool:
    """Whether a part after a text is of the text that follows: `ECC: Article 26 of the TFA`."""
    if len(group) > 1 or not isinstance(group[0], Named):
        return False
    units = [*takewhile(lambda it: isinstance(it, Unit), rest)]
    if not units or len(units) == len(rest):
        return False
    if not all(_gap().fullmatch(text[a.end : b.start]) for a, b in pairwise(units)):
        return False
    named = rest[len(units)]
    between = text[units[-1].end : named.start]
    return len(between) <= MAX_GAP and _of_text().fullmatch(between) is not None


@cache
def _of_text() -> re.Pattern[str]:
    """Between a part and the text that it is said to be of."""
    join = patterns()["join"]
    return re.compile(
        rf"\s{{0,4}},?\s{{1,4}}{join['whole'].rstrip('?')}\s{{0,4}}{join['state']}"
        rf"{join['article']}\s{{0,4}}{join['body']}[«“\"]?",
        re.IGNORECASE,
    )


def _joined(text: str, group: list[Unit | Named], one: Unit | Named) -> bool:
    last = group[-1]
    if len(group) > MAX_LIST:
        return False
    if one.start < last.end:
        return isinstance(one, Unit) and isinstance(last, Unit)
    between = text[last.end : one.start]
    if len(between) > MAX_GAP:
        return False
    if isinstance(one, Unit) and isinstance(last, Unit) and one.unit == last.unit:
        listed = MORE.fullmatch(between) is not None
        if (
            listed
            and text[one.start : one.end][:1].isalpha()
            and one.unit not in ("annex", "specific-annex")
        ):
            return not any(isinstance(it, Named) for it in group)
        return listed
    if not _gap().fullmatch(between):
        return False
    has = [isinstance(it, Named) for it in group]
    if not any(has):
        return True
    if isinstance(one, Named):
        # `General Annex of the RKC` is one; `RKC, TFA` are two.
        return has[-1] and bool(between.strip(" ,(\t\n"))
    # After a part and its text a further part begins anew.
    return has[0] or (has[-1] and not any(isinstance(it, Unit) for it in group))


def _ordered(those: list[Unit]) -> Iterator[Reference]:
    """The innermost parts of a group, each with what it lies within."""
    if not those:
        return
    wide = [one for one in those if one.unit in LEVELS]
    narrow = [one for one in those if one.unit not in LEVELS]
    articles = [one for one in narrow if one.unit != "paragraph"]
    paragraphs = [one for one in narrow if one.unit == "paragraph"]
    if not narrow:
        # `Specific Annex K, Chapter 2`: the widest come first.
        wide.sort(key=lambda one: LEVELS.index(one.unit))
        inner = [one for one in wide if one.unit == wide[-1].unit]
        outer = [one for one in wide if one.unit != wide[-1].unit]
        yield from (_reference(one, outer) for one in inner)
    elif articles and paragraphs and len(articles) == 1:
        article = articles[0]
        for one in paragraphs:
            joined = (
                one.number
                if one.number.startswith(article.number + ".")
                else (f"{article.number}.{one.number}")
            )
            start, end = min(one.start, article.start), max(one.end, article.end)
            yield _reference(Unit(start, end, article.unit, joined), wide)
    else:
        yield from (_reference(one, wide) for one in articles or paragraphs)


def _reference(one: Unit, outer: Sequence[Unit]) -> Reference:
    within = tuple((it.unit, it.number) for it in outer)
    start = min([one.start, *(it.start for it in outer)])
    end = max([one.end, *(it.end for it in outer)])
    if len(outer) != 1:
        start, end = one.start, one.end
    return Reference(start, end, "", one.unit, one.number, within)


def _carried(  # noqa: PLR0917  # has one caller, which stands above
    desk: Desk,
    text: str,
    those: list[Unit],
    before: list[tuple[int, str]],
    here: int,
    texts: int,
) -> tuple[str, Scope, str]:
    """The text of a part that is named without one.

    `before` is the text that was named last, with its sentence, `here` the sentence of the part,
    and `texts` how many texts were named so far.
    """
    end = max(one.end for one in those)
    generic = _generic().match(text, end)
    if not generic and (unknown := _follows_unknown().match(text, end)):
        return "", "named", unknown[1]
    last = before[-1] if before else None
    dotted = any(one.unit in OF_STANDARDS and "." in one.number for one in those)
    special = any(one.unit == "specific-annex" for one in those)
    rkc = DCGD + "rkc"
    if (dotted or special) and not (last and last[1] and _has_standards(desk, last[1])):
        return (rkc, "assumed", "") if desk.facts.named("rkc") else ("", "none", "")
    if last is None:
        return "", "none", ""
    sure = here == last[0] or generic or (here - last[0] == 1 and texts == 1)
    near: Scope = "before" if sure or dotted else "none"
    return (last[1], near, "") if last[1].startswith(DCGD) else ("", near, last[1])


def _has_standards(desk: Desk, text: str) -> bool:
    return any(family == "standard" for family, _ in parts(desk).by_key.get(text, ()))


def is_list(between: str) -> bool:
    """Whether what stands between two references makes them a list."""
    return len(between) < MAX_GAP and MORE.fullmatch(between) is not None
