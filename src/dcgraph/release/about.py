"""What a release says of itself: version, date, title, licence, and where its files will stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.errors import ReleaseError
from dcgraph.load import Corpus
from dcgraph.release.changes import Section
from dcgraph.terms import DCG, PREFIXES, ROOT

__all__ = ["KEYWORDS", "About", "about"]

KEYWORDS: Final = ("customs", "knowledge graph", "linked data", "ontology")
_DCTERMS: Final = PREFIXES["dcterms"]


@dataclass(frozen=True, slots=True)
class About:
    """The release as its header tells it; `titles` and `abstracts` are by language.

    `title` is that of the graph, `titles` are those of the ontology in it.
    """

    changes: Section
    title: str
    titles: Mapping[str, str]
    abstracts: Mapping[str, str]
    creators: tuple[str, ...]
    license: str

    @property
    def version(self) -> str:
        """The version."""
        return self.changes.version

    @property
    def day(self) -> str:
        """The date of the release, as year-month-day."""
        return self.changes.date.isoformat()

    @property
    def iri(self) -> str:
        """The IRI of the folder of the release, with a slash at its end."""
        return f"{ROOT}releases/{self.version}/"

    @property
    def ontology(self) -> str:
        """The title of the ontology in English."""
        return self.titles["en"]

    @property
    def abstract(self) -> str:
        """The abstract in English."""
        return self.abstracts["en"]


def about(corpus: Corpus, changes: Section, description: Iterable[Triple]) -> About:
    """What the header of the ontology and the graph's description say.

    Raises ReleaseError if it lacks title or licence.
    """
    texts: dict[str, dict[str, str]] = {}
    plain: dict[str, list[str]] = {}
    for _, triple in corpus.statements(DCG):
        name, value = triple.predicate.value.removeprefix(_DCTERMS), triple.object
        if isinstance(value, Literal) and value.language:
            texts.setdefault(name, {})[value.language] = value.value
        elif isinstance(value, Literal | NamedNode):
            plain.setdefault(name, []).append(value.value)
    lacking = [name for name in ("title", "abstract") if "en" not in texts.get(name, {})]
    lacking += [name for name in ("creator", "license") if not plain.get(name)]
    if lacking:
        raise ReleaseError(
            f"The header of the ontology, <{DCG}> in ontology/dcgraph.ttl, has no "
            f"{' and no '.join('dcterms:' + name for name in lacking)}; add it, texts in English."
        )
    return About(
        changes,
        next(title for t in description if (title := _title(t))),
        dict(sorted(texts["title"].items())),
        dict(sorted(texts["abstract"].items())),
        tuple(sorted(plain["creator"])),
        plain["license"][0],
    )


def _title(triple: Triple) -> str:
    """The title of the graph in English, if the triple says it."""
    title, says = triple.object, triple.predicate.value == _DCTERMS + "title"
    if says and triple.subject == NamedNode(ROOT) and isinstance(title, Literal):
        return title.value if title.language == "en" else ""
    return ""
