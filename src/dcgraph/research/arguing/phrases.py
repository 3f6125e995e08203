"""How each relation is read out from either end, in each language.

A phrase has `{a}` for the subject and `{b}` for the object. The first of a pair begins with the
subject, the second with the object, as the step is walked. Names stay as they are: no phrase
puts one into a case, and none agrees with one in gender or number.
"""

from __future__ import annotations

from typing import Final

from dcgraph.research.arguing.phrases_en import ENGLISH
from dcgraph.research.arguing.phrases_fr import FRENCH
from dcgraph.research.arguing.phrases_ru import RUSSIAN
from dcgraph.research.model import Language

__all__ = ["PHRASES", "phrase"]

PHRASES: Final[dict[Language, dict[str, tuple[str, str]]]] = {
    "en": ENGLISH,
    "fr": FRENCH,
    "ru": RUSSIAN,
}
"""By language and local name of the relation: from the subject, and from the object."""


def phrase(relation: str, lang: Language, *, forward: bool) -> str:
    """The phrase of a relation, read from its subject or, not `forward`, from its object.

    A relation that is not in the catalogue is read by its name, which no language inflects.
    """
    found = PHRASES[lang].get(relation)
    if found is None:
        return f"{{a}} — {relation} → {{b}}" if forward else f"{{b}} ← {relation} — {{a}}"
    return found[0] if forward else found[1]
