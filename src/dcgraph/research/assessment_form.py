"""The form in which an administration answers the criteria for itself: as YAML, written and read.

It is read strictly: what could be meant in two ways, or is no part of a form, is refused with the
place, the line and the key. JSON is read too, which is YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from textwrap import wrap
from typing import Any, Final, Literal, NoReturn

import yaml

from dcgraph.dates import is_date
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, TYPE
from dcgraph.research.criteria import DOES_NOT_MEET, MEETS
from dcgraph.research.economies import SAID, STATE
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import LANGUAGES, Language, Text, Thing
from dcgraph.research.search import read_exactly
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words

MAX_FORM_BYTES: Final = 64 << 10
KEYS: Final = ("economy", "as_of", "answers")
WORDS: Final = ("yes", "no", "unknown")

_VALUE: Final = re.compile(r"\d{1,9}(\.\d{1,9})?")
_SHOWN: Final = 80
_WIDTH: Final = 100
_SIDES: Final = (
    (MEETS, DCG + "showsMet", DCG + "atLeast", "at least"),
    (DOES_NOT_MEET, DCG + "showsNotMet", DCG + "atMost", "at most"),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form says: an economy by its IRI and a day, both may be empty, and the answers.

    These stand by the IRI of their criterion; each is one of WORDS, or a value as it was written.
    """

    economy: str
    as_of: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion as a question: whether the value of an indicator is so high, or so low.

    `threshold` is that value, and `shows` what a yes shows of the characteristic. `about` says what
    the indicator measures, which may be in another language than the question.
    """

    criterion: Thing
    indicator: Thing
    text: str
    about: Text | None
    threshold: str
    shows: Literal["meets", "does not meet"]
    characteristic: Thing


@cached
def questions(desk: Desk, lang: Language) -> tuple[Question, ...]:
    """The criteria as questions: those on one indicator together, in the order of its label."""
    found = [_question(desk, one, lang) for one in desk.facts.of_kind(DCG + "Criterion")]
    found.sort(key=lambda one: (fold(one.indicator.label), one.shows, one.criterion.name))
    return tuple(found)


def _question(desk: Desk, criterion: str, lang: Language) -> Question:
    facts = desk.facts
    indicator = facts.first(criterion, DCG + "isMeasuredBy")
    relation, shows, bound, asked = next(
        side for side in _SIDES if facts.values(criterion, side[1])
    )
    label, value = desk.label(indicator, lang).text, facts.first(criterion, bound)
    return Question(
        criterion=desk.thing(criterion, lang),
        indicator=desk.thing(indicator, lang),
        text=words(lang)(f"assessment.{asked}", indicator=label, value=value),
        about=desk.chosen(facts.words(indicator, DCG + "summary"), lang),
        threshold=value,
        shows=SAID[relation],
        characteristic=desk.thing(facts.first(criterion, shows), lang),
    )


def write_form(desk: Desk, lang: Language, answers: Answers | None = None) -> str:
    """The form with all criteria, with some answers or to be filled in."""
    t = words(lang)
    given = answers or Answers("", "", {})
    lines = [*_comment(t("assessment.form")), *_comment(t("assessment.note")), ""]
    lines += [*_comment(t("assessment.economy")), f"economy: {given.economy.removeprefix(DCGD)}"]
    lines += [*_comment(t("assessment.as_of")), f"as_of: {given.as_of}", "", "answers:"]
    indicator = ""
    for one in questions(desk, lang):
        if one.indicator.iri != indicator:
            indicator = one.indicator.iri
            lines += ["", *_comment(one.about.text if one.about else one.indicator.label, "  ")]
        shown = t(f"assessment.shows {one.shows}", name=one.characteristic.label)
        lines += _comment(f"{one.text} {shown}", "  ")
        answer = given.answers.get(one.criterion.iri, "unknown")
        lines.append(f"  {one.criterion.name}: {answer_text(answer, lang)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _comment(text: str, indent: str = "") -> list[str]:
    return wrap(text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def read_form(desk: Desk, text: str, place: str, lang: Language = "en") -> Answers:
    """What a form says; `place` is what messages call it, such as the name of its file.

    Raises ParameterError, naming place, line, key and repair, for all that is no form: an unknown
    or repeated key, an unknown criterion, economy or day, a wrong answer, what nests, refers to
    another place or has a tag, and a text of more than MAX_FORM_BYTES.
    """
    if len(text.encode(errors="surrogatepass")) > MAX_FORM_BYTES:
        raise ParameterError(
            f"{place} has more than {MAX_FORM_BYTES >> 10} kB, and no form is so long; give the "
            "answers alone."
        )
    return _Reader(desk, text, place, lang).read()


def answer_of(given: str) -> str:
    """An answer as one of WORDS, or the value; empty for what is none.

    The words of all languages are read, and what YAML takes for true and false.
    """
    known = {"": "unknown", "true": "yes", "false": "no"}
    known |= {words(lang)(f"assessment.{one}"): one for lang in LANGUAGES for one in WORDS}
    given = given.strip()
    return known.get(given.casefold(), given if _VALUE.fullmatch(given) else "")


def answer_text(answer: str, lang: Language) -> str:
    """One of WORDS in a language; a value as it is."""
    return words(lang)(f"assessment.{answer}") if answer in WORDS else answer


class _Reader:
    """Reads a form event by event, so that nothing is built of what is refused."""

    def __init__(self, desk: Desk, text: str, place: str, lang: Language) -> None:
        self._desk = desk
        self._place = place
        self._text = text
        self._lang = lang
        self._events = yaml.parse(text, Loader=yaml.SafeLoader)

    def read(self) -> Answers:
        """The whole form."""
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            self._refuse(1, "there is nothing in it; `dcgraph assess --form` writes a form.")
        begin = self._next()
        if not isinstance(begin, yaml.MappingStartEvent):
            self._refuse(begin, f"a form has keys with values; begin it with {KEYS[2]}:.")
        found: dict[str, Any] = {"economy": "", "as_of": "", "answers": {}}
        for key, event in self._entries(""):
            found[key.value] = getattr(self, f"_{self._known(key, KEYS, 'key')}")(event)
        self._next()  # the document ends
        if not isinstance(end := self._next(), yaml.StreamEndEvent):
            self._refuse(end, "a second document begins; keep one form in a file.")
        return Answers(**found)

    def _economy(self, event: Any) -> str:
        given = self._scalar(event, "economy")
        iri = given and read_exactly(self._desk, given, self._lang, frozenset(("State",)))
        if given and (not iri or STATE not in self._desk.facts.iris(iri, TYPE)):
            self._refuse(
                event,
                f"economy: {given[:_SHOWN]!r} is no State or territory in the graph; name one as "
                "in states.kenya, or leave it empty.",
            )
        return iri

    def _as_of(self, event: Any) -> str:
        given = self._scalar(event, "as_of")
        if given and not is_date(given):
            self._refuse(
                event, f"as_of: {given[:_SHOWN]!r} is no day; write it as 2026-11-28, or leave it."
            )
        return given

    def _answers(self, event: Any) -> dict[str, str]:
        if isinstance(event, yaml.ScalarEvent) and not event.value:
            return {}
        if not isinstance(event, yaml.MappingStartEvent):
            self._refuse(event, "answers: there must be a criterion and an answer on each line.")
        known = [one.removeprefix(DCGD) for one in self._desk.facts.of_kind(DCG + "Criterion")]
        found = {}
        for key, value in self._entries("answers: "):
            name = self._known(key, known, "criterion")
            given = self._scalar(value, name)
            found[DCGD + name] = answer_of(given)
            if not found[DCGD + name]:
                self._refuse(
                    value,
                    f"{name}: {given[:_SHOWN]!r} is no answer; write yes, no, unknown or the "
                    "value, as in 0.5.",
                )
        return found

    def _entries(self, within: str) -> Iterator[tuple[Any, Any]]:
        """The keys of a mapping that has begun, each with the event that follows it."""
        lines: dict[str, int] = {}
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            name = self._scalar(key, f"{within}a key")
            if name in lines:
                self._refuse(
                    key, f"{name[:_SHOWN]!r} stands on line {lines[name]} too; keep one of them."
                )
            lines[name] = key.start_mark.line + 1
            yield key, self._next()

    def _known(self, key: Any, known: Any, what: str) -> str:
        name: str = key.value
        if name not in known:
            near = get_close_matches(name[:_SHOWN], known, n=2)
            hint = (
                f"did you mean {' or '.join(near)}?" if near else "`dcgraph assess --form` has all."
            )
            self._refuse(key, f"there is no {what} {name[:_SHOWN]!r}; {hint}")
        return name

    def _scalar(self, event: Any, name: str) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, f"{name}: there is a list or a mapping; write one word or number.")
        value: str = event.value
        return value

    def _next(self) -> Any:
        """The next event; what a form has no need of is refused before it is read."""
        try:
            event = next(self._events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            told = error.problem or error.context or "it is no YAML"
            self._refuse(
                mark.line + 1 if mark else 1, f"{told}; write it as `dcgraph assess --form` does."
            )
        except yaml.reader.ReaderError as error:
            line = self._text.count("\n", 0, error.position) + 1
            self._refuse(line, "there is a character that no text has; remove it.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "a mark with & or * refers to another place; write the value out.")
        if tag := getattr(event, "tag", None):
            self._refuse(
                event, f"the tag {tag[:_SHOWN]!r} says of which type a value is; remove it."
            )
        return event

    def _refuse(self, at: Any, what: str) -> NoReturn:
        line = at if isinstance(at, int) else at.start_mark.line + 1
        raise ParameterError(f"{self._place}, line {line}: {what}")
