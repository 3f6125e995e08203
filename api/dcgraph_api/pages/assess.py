"""The assessment as a page: a form with all criteria, and what follows from the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from typing import Final

from dcgraph.dates import is_date
from dcgraph.research.assessment import assess
from dcgraph.research.assessment_form import (
    KEYS,
    WORDS,
    Answers,
    questions,
    read_form,
    write_form,
)
from dcgraph.research.economies import STATE
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words
from dcgraph_api.pages.fields import Fault
from dcgraph_api.pages.reader import CATALOGUES, Reader
from dcgraph_api.pages.rendering import Content

_EMPTY: Final = Answers("", "", {})
_MAX_LENGTH: Final = 20
"""Characters of a day that a message repeats."""


def form_content(desk: Desk, lang: Language, given: Answers = _EMPTY) -> Content:
    """What the template `assess.html` needs, with some answers filled in and none judged."""
    return {
        "say": words(lang),
        "groups": [
            list(some) for _, some in groupby(questions(desk, lang), attrgetter("indicator"))
        ],
        "answers": WORDS,
        "economies": sorted(
            desk.things(desk.facts.of_kind(STATE), lang), key=lambda one: fold(one.label)
        ),
        "given": given,
        "found": None,
    }


def result_content(desk: Desk, reader: Reader, fields: Mapping[str, str]) -> Content:
    """The same with what follows from the answers in the fields of the form.

    A wrong day is an error at its field. Raises ParameterError for what the form cannot send.
    """
    lang, as_of = reader.lang, fields.get("as_of", "").strip()
    right = not as_of or is_date(as_of)
    told = {
        "economy": fields.get("economy", ""),
        "as_of": as_of if right else "",
        "answers": {name: value for name, value in fields.items() if name not in KEYS},
    }
    given = read_form(desk, json.dumps(told, ensure_ascii=False), "The form", lang)
    if not right:
        message = CATALOGUES[lang]("fault.day", given=as_of[:_MAX_LENGTH])
        fault = Fault("as_of", message)
        return {
            **form_content(desk, lang, Answers(given.economy, as_of, given.answers)),
            "faults": {fault.field: fault},
            "fault_list": (fault,),
        }
    found = assess(desk, given, lang)
    return {
        **form_content(desk, lang, given),
        "found": found,
        "standings": [
            (standing, list(some))
            for standing, some in groupby(found.characteristics, attrgetter("standing"))
        ],
        "file": write_form(desk, lang, given),
    }
