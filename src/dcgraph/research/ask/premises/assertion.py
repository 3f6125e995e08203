"""Whether a question asserts something, or asks for all or some of it."""

from __future__ import annotations

import re
from typing import Final

from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.vocabulary import cues, met
from dcgraph.snapshot.search_index import fold
from dcgraph.snapshot.search_index import words as split

SOME: Final = (
    *(" give me ", " give ", " citez ", " donnez ", " назови ", " приведи ", " first ", " last "),
    *(" more than ", " at least ", " fewer than ", " less than ", " any ", " other "),
    *(" premiers ", " premieres ", " derniers ", " dernieres ", " plus de ", " moins de "),
    *(" первы", " последни", " более ", " больше ", " менее ", " меньше ", " других "),
)
"""Words that ask for some of what there is, or give a bound."""

GRANTED: Final = re.compile(
    r"^ (?:why|how come|since|as|given|because|now that|pourquoi|puisque|comme|depuis que|vu que"
    r"|etant donne|почему|зачем|раз|поскольку|так как|учитывая|с тех пор) "
    r"| (?:which|what|quel|quelle|quels|quelles) (?:\w+ )?"
    r"(?:articles?|standards?|provisions?|chapter|annex|section|normes?|dispositions?|chapitre"
    r"|annexe) "
    r"| (?:какая|какой|какие|каком|какого|каких) (?:\w+ )?"
    r"(?:стать[а-я]+|стандарт[а-я]*|норм[а-я]+|глав[а-я]+|приложени[а-я]+|положени[а-я]+) "
)
"""A question that has something as given: one for its reason, or for the place where it stands."""

_CLAUSE: Final = re.compile(
    r"[,:;—–-] ?(?:(?:and|but|so|ok|et|mais|donc|и|а|но|то) (?:\w+ )?)?(?:quel|quelle|quels|quelles"
    r"|what|whats|which|who|how|when|where|qui|comment|combien|right|non|кто|как|какой|какая|какую"
    r"|какие|сколько|когда|где|верно)\b"
)
"""A statement before a question, as in `the Act bans paper, what about old bills?`."""

RELATIVE: Final = re.compile(
    r" (?:articles?|provisions?|standards?|norme|disposition|стать[а-я]+) (?:\w+ ){1,6}"
    r"(?:that|which|qui|котор[а-я]+) "
)


def is_granted(asked: Heard) -> bool:
    """Whether a question takes for granted what it says."""
    if GRANTED.search(asked.padded) or RELATIVE.search(asked.padded):
        return True
    return bool(_CLAUSE.search(fold(asked.text))) or asked.says("penalty")


def is_stated(asked: Heard) -> bool:
    """Whether what is asserted stands in a statement, before the question."""
    plain = fold(asked.text)
    found = _CLAUSE.search(plain)
    before = f" {' '.join(split(plain[: found.start()] if found else plain))} "
    asks = re.match(_ASKS, before) or " ли " in before
    return not asks and bool(met(before, asserting_words()))


_ASKS: Final = (
    r" (?:does|do|did|is|are|was|can|must|may|should|what|which|who|how|when|where|est ce|quel"
    r"|quelle|que|qu|comment|quand|какой|какая|какие|как|кто|когда|можно|нужно) "
)

ASSERTED: Final = ("obligation", "duty", "ban", "creation", "replaced")


def asserting_words() -> tuple[str, ...]:
    """The words by which it is said, which are not what is said."""
    return tuple(it for name in ASSERTED for it in cues("premises")[name])
