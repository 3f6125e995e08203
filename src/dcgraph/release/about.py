"""What a release says of itself: version, date, title, changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.errors import ReleaseError
from dcgraph.files import read_text
from dcgraph.namespaces import DCG, DCTERMS, ROOT
from dcgraph.rdf.corpus import Corpus

_IDENTIFIER: Final = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER: Final = re.compile(
    r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"
    rf"(?:-{_IDENTIFIER}(?:\.{_IDENTIFIER})*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_MAX_LENGTH: Final = 64


def checked(text: str) -> str:
    """The same text. Raises ReleaseError if it is no version, such as 0.2.0 or 1.0.0-rc.1."""
    if len(text) <= _MAX_LENGTH and _SEMVER.fullmatch(text):
        return text
    raise ReleaseError(
        f"{text[:_MAX_LENGTH]!r} is no version by Semantic Versioning; write three numbers with "
        "dots, such as 0.2.0, and a hyphen before what comes ahead of it, such as 1.0.0-rc.1."
    )


_HEADING: Final = re.compile(r"^## +\[?([^\]\s]+)\]?(.*)$", re.MULTILINE)
_DATE: Final = re.compile(r" +- +([0-9]{4}-[0-9]{2}-[0-9]{2}) *")


@dataclass(frozen=True, slots=True)
class Section:
    """What changed in a version.

    `text` is Markdown, its heading included; `previous` is the version before it, or empty.
    `later` is the heading of a section with text above it, such as Unreleased, or empty.
    """

    version: str
    date: date
    text: str
    previous: str
    later: str = ""


def section(path: Path, version: str) -> Section:
    """The section of `version`. Raises ReleaseError if there is none, or none with text and date.

    The date is the one in the heading, and nothing of today.
    """
    if not path.is_file():
        raise ReleaseError(
            f"There is no {path}, from which a release has its date and what changed; run this in "
            "a checkout, or name the file with --changelog."
        )
    content = read_text(path)
    headings = list(_HEADING.finditer(content))
    ends = [*(heading.start() for heading in headings[1:]), len(content)]
    pairs = zip(headings, ends, strict=False)
    texts = [content[heading.start() : end].strip() + "\n" for heading, end in pairs]
    found = [number for number, heading in enumerate(headings) if heading[1] == version]
    if not found:
        raise ReleaseError(
            f"{path} has no section for {version}; write one under `## [{version}] - "
            "YEAR-MONTH-DAY`. `dcgraph diff --format changelog` drafts it."
        )
    if len(found) > 1:
        raise ReleaseError(f"{path} has two sections for {version}; keep one.")
    place = found[0]
    # A section says something if it has anything below its heading.
    above = [h[1] for h, t in zip(headings[:place], texts, strict=False) if t.count("\n") > 1]
    if texts[place].count("\n") < 2:  # noqa: PLR2004
        raise ReleaseError(f"The section for {version} in {path} is empty; say what changed.")
    written = _DATE.fullmatch(headings[place][2])
    try:
        day = date.fromisoformat(written[1] if written else "")
    except ValueError:
        raise ReleaseError(
            f"The heading of {version} in {path} has no date; write it as "
            f"`## [{version}] - YEAR-MONTH-DAY`."
        ) from None
    before = headings[place + 1][1] if headings[place + 1 :] else ""
    return Section(version, day, texts[place], before, above[0] if above else "")


KEYWORDS: Final = ("customs", "knowledge graph", "linked data", "ontology")


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
        name, value = triple.predicate.value.removeprefix(DCTERMS), triple.object
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
    of_graph = (
        t.object.value
        for t in description
        if t.subject == NamedNode(ROOT) and t.predicate.value == DCTERMS + "title"
        if isinstance(t.object, Literal) and t.object.language == "en"
    )
    return About(
        changes,
        next(of_graph),
        dict(sorted(texts["title"].items())),
        dict(sorted(texts["abstract"].items())),
        tuple(sorted(plain["creator"])),
        plain["license"][0],
    )
