"""How strongly a text speaks, and who answers for a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from dcgraph.research.model import FORCES, Force, Language, Text, Thing

MarkName = Literal[
    "obliges",
    "obliges to permit",
    "endeavours",
    "recommends",
    "permits",
    "treats",
    "gap",
    "not read",
]
"""What a mark can say: a force, or why there is none."""

MARK_NAMES: Final[tuple[MarkName, ...]] = get_args(MarkName)

_FRAME: Final = '<path class="stroke" d="M1.4 1.4h13.2v13.2H1.4z"/>'


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its sign, and the words that stand for it in each language.

    `relation` is the relation that texts have to concepts by this force, `classes` are the
    classes of the norms that give it; both are empty for a gap and for what was not read. `label`
    says what the text does, `verb` is the verb of the bearer, `meaning` explains the mark and
    `wordings` gives the words of texts that are read so. `shape` is SVG on a square of 16.
    """

    name: MarkName
    relation: str
    classes: tuple[str, ...]
    shape: str
    label: dict[Language, str]
    verb: dict[Language, str]
    meaning: dict[Language, str]
    wordings: dict[Language, str]


MARKS: Final[tuple[Mark, ...]] = (
    Mark(
        "obliges",
        "requires",
        ("ObligationNorm",),
        '<path d="M.5.5h15v15H.5z"/>',
        {"en": "obliges", "fr": "oblige", "ru": "обязывает"},
        {"en": "must", "fr": "doit", "ru": "обязан"},
        {
            "en": "A plain duty. A condition, a measure or a discretion may go with it.",
            "fr": "Obligation pure et simple. Une condition, une mesure ou une latitude peut s’y "
            "ajouter.",
            "ru": "Прямая обязанность. С ней могут быть связаны условие, мера или усмотрение.",
        },
        {
            "en": "shall, must, is to, is required to",
            "fr": "doit, est tenu de, l’indicatif présent d’une prescription",
            "ru": "обязан, должен, изъявительное наклонение предписания",
        },
    ),
    Mark(
        "obliges to permit",
        "obligesToPermit",
        ("ObligationToPermitNorm",),
        _FRAME + '<path d="M1 1h7v14H1z"/>',
        {"en": "obliges to permit", "fr": "oblige à permettre", "ru": "обязывает разрешать"},
        {"en": "must permit", "fr": "doit permettre", "ru": "обязан разрешать"},
        {
            "en": "The authority is bound, and the other person may choose: paper need not end.",
            "fr": "L’autorité est liée et l’autre personne a le choix : le papier peut subsister.",
            "ru": "Орган связан, а другое лицо вправе выбирать: бумага может сохраняться.",
        },
        {
            "en": "shall permit, shall allow, shall accept",
            "fr": "permet, autorise, accepte",
            "ru": "разрешает, допускает, принимает",
        },
    ),
    Mark(
        "endeavours",
        "endeavours",
        ("EndeavourNorm", "QualifiedObligationNorm"),
        _FRAME + '<path class="stroke" d="M1.5 9 9 1.5M1.5 14.5l13-13M7 14.5 14.5 7"/>',
        {"en": "endeavours", "fr": "oblige à s’efforcer", "ru": "обязывает стремиться"},
        {"en": "must try", "fr": "doit s’efforcer", "ru": "обязан стремиться"},
        {
            "en": "A duty to try, or a duty limited as a whole to what is possible. No result is "
            "owed.",
            "fr": "Obligation de s’efforcer, ou obligation limitée dans son ensemble à ce qui est "
            "possible. Aucun résultat n’est dû.",
            "ru": "Обязанность прилагать усилия либо обязанность, в целом ограниченная возможным. "
            "Достигать результата не обязательно.",
        },
        {
            "en": "shall endeavour, shall seek; shall … to the extent possible, as far as "
            "practicable",
            "fr": "s’efforce de, cherche à ; doit … dans la mesure du possible",
            "ru": "стремится, прилагает усилия; обязан … насколько возможно",
        },
    ),
    Mark(
        "recommends",
        "recommends",
        ("RecommendationNorm",),
        _FRAME + '<circle cx="8" cy="8" r="2.7"/>',
        {"en": "recommends", "fr": "recommande", "ru": "рекомендует"},
        {"en": "should", "fr": "devrait", "ru": "следует"},
        {
            "en": "Advice. Recommended Practices and guidelines say no more, whatever the verb.",
            "fr": "Conseil. Les pratiques recommandées et les directives ne disent pas davantage, "
            "quel que soit le verbe.",
            "ru": "Совет. Рекомендуемые правила и руководства говорят не больше, каким бы ни был "
            "глагол.",
        },
        {
            "en": "should, is recommended, is encouraged",
            "fr": "devrait, est recommandé, est encouragé",
            "ru": "следует, рекомендуется, поощряется",
        },
    ),
    Mark(
        "permits",
        "permits",
        ("PermissionNorm",),
        _FRAME,
        {"en": "permits", "fr": "autorise", "ru": "допускает"},
        {"en": "may", "fr": "peut", "ru": "вправе"},
        {
            "en": "Leave, a choice or a right to do it.",
            "fr": "Faculté, choix ou droit de le faire.",
            "ru": "Дозволение, выбор или право совершить действие.",
        },
        {
            "en": "may, has the right to, has the choice",
            "fr": "peut, a le droit de, a la faculté de",
            "ru": "может, вправе, имеет право",
        },
    ),
    Mark(
        "treats",
        "treats",
        ("DeclarationNorm",),
        '<path class="stroke" d="M1 9.5v5h14v-5"/>',
        {"en": "treats", "fr": "traite de", "ru": "рассматривает"},
        {"en": "states", "fr": "énonce", "ru": "излагает"},
        {
            "en": "A definition, a recital, an aim or an effect. It binds nobody by itself.",
            "fr": "Définition, considérant, but ou effet. Par lui-même, il ne lie personne.",
            "ru": "Определение, положение преамбулы, цель или последствие. Само по себе никого не "
            "обязывает.",
        },
        {
            "en": "means, is, recognizing, enters into force",
            "fr": "on entend par, est, considérant, entre en vigueur",
            "ru": "означает, является, признавая, вступает в силу",
        },
    ),
    Mark(
        "gap",
        "",
        (),
        '<circle class="stroke" cx="8" cy="8" r="5.4"/><path class="stroke" d="M1.5 14.5l13-13"/>',
        {"en": "gap", "fr": "lacune", "ru": "пробел"},
        {"en": "silent", "fr": "ne dit rien", "ru": "молчит"},
        {
            "en": "The text was read in full, and nothing in it was found on the subject.",
            "fr": "Le texte a été lu en entier et rien n’y a été trouvé sur la question.",
            "ru": "Текст прочитан полностью, и по этому вопросу в нём ничего не найдено.",
        },
        {"en": "", "fr": "", "ru": ""},
    ),
    Mark(
        "not read",
        "",
        (),
        '<path class="stroke dots" d="M1.4 1.4h13.2v13.2H1.4z"/>',
        {"en": "not read", "fr": "non lu", "ru": "не прочитано"},
        {"en": "not read", "fr": "non lu", "ru": "не прочитано"},
        {
            "en": "The text, or its verb, was not read in full: nothing can be said.",
            "fr": "Le texte, ou son verbe, n’a pas été lu en entier : on ne peut rien en dire.",
            "ru": "Текст или его глагол прочитан не полностью: ничего утверждать нельзя.",
        },
        {"en": "", "fr": "", "ru": ""},
    ),
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
