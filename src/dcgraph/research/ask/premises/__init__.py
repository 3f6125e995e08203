"""What a question takes for granted and is not so: looked up, and told first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from dcgraph.research.ask.model import Told
from dcgraph.research.ask.premises.actors import (
    wrong_adopter,
    wrong_author,
    wrong_party,
)
from dcgraph.research.ask.premises.force import (
    advice_not_duty,
    duty_not_advice,
    no_penalty,
    not_binding,
    weaker_than_duty,
)
from dcgraph.research.ask.premises.history import (
    no_such_end,
    not_in_force,
    not_repealed,
    not_replaced,
    wrong_date,
    wrong_year,
)
from dcgraph.research.ask.premises.numbering import (
    in_general_annex,
    no_such_number,
    wrong_count,
    wrong_kind,
)
from dcgraph.research.ask.premises.subjects import (
    concept_not_in_text,
    electronic_not_paper,
    no_part,
    not_defined,
    not_laid_down,
    not_on_subject,
    system_not_governed,
    technology_not_in_provision,
)
from dcgraph.research.ask.premises.unsupported import (
    no_such_amount,
    not_borne_out,
)
from dcgraph.research.ask.question import Heard
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language

Check = Callable[[Desk, Heard, Language], Iterator[Told]]

_ALWAYS: Final[tuple[Check, ...]] = (
    not_in_force,
    wrong_kind,
    no_such_number,
    wrong_count,
    wrong_party,
    not_binding,
    wrong_date,
    wrong_year,
    wrong_adopter,
    no_such_end,
    electronic_not_paper,
    concept_not_in_text,
    technology_not_in_provision,
    weaker_than_duty,
    in_general_annex,
)
"""What is looked up of each question, in the order in which it is told."""
_BESIDE: Final[tuple[Check, ...]] = (
    duty_not_advice,
    wrong_author,
    not_defined,
    not_laid_down,
    system_not_governed,
    no_part,
    not_on_subject,
    no_penalty,
    not_replaced,
    not_repealed,
    no_such_amount,
)
"""What is looked up after these."""


def corrections(desk: Desk, asked: Heard, lang: Language) -> tuple[Told, ...]:
    """What is otherwise than a question has it, each with what shows it."""
    found = [told for check in _ALWAYS for told in check(desk, asked, lang)]
    if not found:
        found += advice_not_duty(desk, asked, lang)
    found += (told for check in _BESIDE for told in check(desk, asked, lang))
    # What nothing bears out is told only beside nothing.
    return tuple(dict.fromkeys(found or not_borne_out(desk, asked, lang)))
