"""What a release changed since the one before."""

from __future__ import annotations

from collections.abc import Iterable

from dcgraph.diff.model import Entry, Level
from dcgraph.release.about import Section
from dcgraph.snapshot.history import Alteration, ReleaseChanges, ValueChange

_OF_MEANING = ("term", "axiom")


def changes_of(
    section: Section, entries: Iterable[Entry], level: Level | None = None
) -> ReleaseChanges:
    """The changes of the version of a section of the changelog, as a comparison found them.

    What only stands in another file than before is left out. Without a `level` there was no
    release to compare with.
    """
    return ReleaseChanges(
        version=section.version,
        date=section.date.isoformat(),
        previous=section.previous,
        level=level or "",
        text=section.text.partition("\n")[2].strip() + "\n",
        alterations=tuple(_alteration(one) for one in entries if one.kinds != ("moved",)),
    )


def _alteration(entry: Entry) -> Alteration:
    # What records say is in the graph; what a term meant before is nowhere else to be read.
    values = entry.properties if entry.sort in _OF_MEANING and "added" not in entry.kinds else ()
    return Alteration(
        entry.iri,
        entry.was,
        entry.label,
        entry.sort,
        entry.kinds,
        tuple(
            ValueChange(
                one.label,
                tuple(value.text for value in one.before),
                tuple(value.text for value in one.after),
            )
            for one in values
        ),
    )
