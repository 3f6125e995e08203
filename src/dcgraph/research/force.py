"""How strongly a text speaks, and who answers for a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.research.model import FORCES, Force, Text, Thing
from dcgraph.words import Language, words

_FRAME: Final = '<path class="stroke" d="M1.4 1.4h13.2v13.2H1.4z"/>'


@dataclass(frozen=True, slots=True)
class Mark:
    """What a text says on a thing, as a sign: a force, or why there is none.

    `relation` is the relation that texts have to concepts by this force, `classes` are the
    classes of the norms that give it; both are empty for a gap and for what was not read. `shape`
    is SVG on a square of 16.
    """

    name: str
    relation: str
    classes: tuple[str, ...]
    shape: str

    def label(self, lang: Language) -> str:
        """What the text does."""
        return words(lang)(f"force.label.{self.name}")

    def verb(self, lang: Language) -> str:
        """The verb of the bearer, for all classes of norms at once; see `verb_of` for one."""
        return words(lang)(f"force.verb.{self.name}")

    def meaning(self, lang: Language) -> str:
        """What the mark stands for, in a sentence."""
        return words(lang)(f"force.meaning.{self.name}")

    def wordings(self, lang: Language) -> str:
        """Words of texts that are read so; empty for no force."""
        return words(lang)(f"force.wordings.{self.name}") if self.relation else ""


MARKS: Final[tuple[Mark, ...]] = (
    Mark("obliges", "requires", ("ObligationNorm",), '<path d="M.5.5h15v15H.5z"/>'),
    Mark(
        "obliges to permit",
        "obligesToPermit",
        ("ObligationToPermitNorm",),
        _FRAME + '<path d="M1 1h7v14H1z"/>',
    ),
    Mark(
        "endeavours",
        "endeavours",
        ("EndeavourNorm", "QualifiedObligationNorm"),
        _FRAME + '<path class="stroke" d="M1.5 9 9 1.5M1.5 14.5l13-13M7 14.5 14.5 7"/>',
    ),
    Mark(
        "recommends",
        "recommends",
        ("RecommendationNorm",),
        _FRAME + '<circle cx="8" cy="8" r="2.7"/>',
    ),
    Mark("permits", "permits", ("PermissionNorm",), _FRAME),
    Mark("treats", "treats", ("DeclarationNorm",), '<path class="stroke" d="M1 9.5v5h14v-5"/>'),
    Mark(
        "gap",
        "",
        (),
        '<circle class="stroke" cx="8" cy="8" r="5.4"/><path class="stroke" d="M1.5 14.5l13-13"/>',
    ),
    Mark("not read", "", (), '<path class="stroke dots" d="M1.4 1.4h13.2v13.2H1.4z"/>'),
)
"""Every mark, the strongest force first, then a gap and what was not read."""

MARK: Final[dict[str, Mark]] = {one.name: one for one in MARKS}

_FORCE_OF: Final[dict[str, Force]] = {MARK[force].relation: force for force in FORCES}
_RELATION_OF: Final[dict[str, str]] = {kind: one.relation for one in MARKS for kind in one.classes}
_CLOSER: Final = ("enables", "guides", "defines")
"""Relations of texts to concepts that say nothing of force, and more than that it is treated."""
_LOOSE: Final = "bearsOn"
_OTHERS: Final = ("implements", "serves", "uses")

_ORDER: Final = {
    relation: place
    for place, relation in enumerate(
        (*[one for one in _FORCE_OF if one != "treats"], *_CLOSER, "treats", _LOOSE, *_OTHERS)
    )
}


def force_of(relation: str) -> Force | None:
    """The force of a relation by its local name; None for one that says nothing of force."""
    return _FORCE_OF.get(relation)


def force_told(one: Thing | Text | None) -> Force | None:
    """The force that a value of an answer names: as a relation, as a class of norms or in words."""
    if one is None:
        return None
    word = one.name if isinstance(one, Thing) else one.text
    return force_of(_RELATION_OF.get(word, word)) or (word if word in FORCES else None)


def relation_of(kind: str) -> str:
    """The relation that follows from a norm of a class, by local names; empty where none does."""
    return _RELATION_OF.get(kind, "")


def mark_of(kind: str) -> Mark:
    """The mark of a class of norms: that of its force, and of a prohibition that of a duty."""
    force = force_of(relation_of(kind))
    return MARK[force or ("obliges" if kind == "ProhibitionNorm" else "not read")]


def verb_of(kind: str, lang: Language) -> str:
    """The verb of the bearer in a norm of a class, where its mark stands for several."""
    t, entry = words(lang), f"force.verb-of.{kind}"
    return t(entry) if t.has(entry) else mark_of(kind).verb(lang)


def strength(relation: str) -> tuple[int, str]:
    """The place of a relation among others, the strongest first; one that is not known is last."""
    return _ORDER.get(relation, len(_ORDER)), relation


def passes(relation: str, forces: frozenset[Force]) -> bool:
    """Whether a relation passes where some forces are asked for; without any, all pass.

    What is not said of how a text bears on a concept passes too, such as that a text is part of
    another.
    """
    if not forces or relation not in (*_FORCE_OF, *_CLOSER, _LOOSE):
        return True
    return _FORCE_OF.get(relation) in forces
