"""How far the texts were read, in a list: what absence from the graph can and cannot mean."""

from __future__ import annotations

from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.catalogue import KINDS
from dcgraph.research.coverage.reading import Reading, own_extent, reading
from dcgraph.research.desk import Desk
from dcgraph.research.model import Extent, Language, Silence
from dcgraph.research.pages import Page, Place, page
from dcgraph.research.records import EXTENTS
from dcgraph.research.wanted import listed
from dcgraph.terms import DCG

__all__ = ["EXTENT_NAMES", "coverages"]

EXTENT_NAMES: Final[tuple[Extent, ...]] = tuple(EXTENTS.values())

_KINDS: Final = KINDS["instruments"]

_SILENCE: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "filtered": "Texts left out by extent or kind: {number}. Leave these out to see them.",
        "not covered": "The graph holds no text that could have been read.",
    },
    "fr": {
        "filtered": "Textes écartés par l’étendue de lecture ou le genre demandés : {number}. "
        "Retirez ces conditions pour les voir.",
        "not covered": "Le graphe ne contient aucun texte qui aurait pu être lu.",
    },
    "ru": {
        "filtered": "По степени прочтения или виду отсеяно текстов: {number}. "
        "Уберите эти условия, чтобы увидеть их.",
        "not covered": "В графе нет ни одного текста, который можно было бы прочитать.",
    },
}


def coverages(
    desk: Desk,
    lang: Language,
    *,
    extent: str = "",
    kind: str = "",
    limit: int,
    cursor: str = "",
) -> Page[Reading]:
    """A page of the instruments, and of the parts on which there is a note, with their reading.

    An instrument without a note was not read. `extent` is a list with commas of EXTENT_NAMES,
    `kind` one of the kinds of instruments. Raises ParameterError for a word that means
    nothing, a limit out of bounds or a cursor from elsewhere.
    """
    extents = listed(extent)
    for one in extents:
        if one not in EXTENT_NAMES:
            raise ParameterError(
                f"There is no extent {one[:40]!r}; use some of {', '.join(EXTENT_NAMES)}."
            )
    if kind and kind not in _KINDS:
        raise ParameterError(
            f"No instruments are of the kind {kind[:40]!r}; use one of {', '.join(_KINDS)}."
        )
    every = _texts(desk)
    chosen = every.intersection(desk.facts.of_kind(DCG + kind)) if kind else every
    return page(
        (iri for iri in chosen if not extents or own_extent(desk, iri) in extents),
        Place(("coverage", ",".join(sorted(extents)), kind), limit, cursor),
        lambda iri: reading(desk, iri, lang),
        lambda: _silence(len(every), lang),
    )


def _texts(desk: Desk) -> set[str]:
    facts = desk.facts
    noted = (
        text
        for note in facts.of_kind(DCG + "CoverageNote")
        for text in facts.iris(note, DCG + "describesReadingOf")
    )
    return {*facts.of_kind(DCG + "Instrument"), *noted}


def _silence(number: int, lang: Language) -> Silence:
    reason: Final = "filtered" if number else "not covered"
    return Silence(reason, _SILENCE[lang][reason].format(number=number), ())
