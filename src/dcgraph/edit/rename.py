"""Other names for things, everywhere and proved."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.check.findings import Finding
from dcgraph.edit.apply import Change, changed_corpus, exact, faults, inside
from dcgraph.edit.names import existing, fresh, local, stem, values, written
from dcgraph.edit.placing import moved_files, moved_records, new_graphs, stands, with_targets
from dcgraph.edit.statements import (
    HOLDS_QUERY,
    Mention,
    in_comments,
    in_page,
    in_table,
    left,
    mentions,
    query_mentions,
    renamed,
)
from dcgraph.errors import EditError, LoadError
from dcgraph.files import FOLDERS
from dcgraph.namespaces import DCG, DCGD, DCGS, OWL, ROOT, TYPE, compact
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.turtle import Term, tokens

_CITATION: Final = ".citation-"
_ENDS: Final = (DCG + "hasSubject", DCG + "hasRelation", DCG + "hasObject")
_HOLDER: Final = DCG + "isClaimedBy"


def family(corpus: Corpus, old: str, new: str, *, parts: bool = True) -> dict[str, str]:
    """The other name of a thing, and those of all things that are named by it.

    A record is named by another if its name begins with that one's and a dot, a claim by its
    subject, its relation, its object and who is added, a property shape by its shape. Without
    `parts`, only claims and what they give a name to follow.
    """
    names = {old: new}
    if old.startswith(DCGS):
        shapes = sorted({fact[0].value for fact in corpus.facts("shapes")})
        return names | {iri: new + iri[len(old) :] for iri in shapes if iri.startswith(f"{old}-")}
    records: set[str] = set()
    ends: dict[str, dict[str, str]] = {}
    for subject, predicate, value in corpus.facts("data"):
        if subject.value.startswith(DCGD) and _CITATION not in subject.value:
            records.add(subject.value)
            if predicate.value in _ENDS:
                ends.setdefault(subject.value, {})[predicate.value] = value.value
    ordered = sorted(records, key=lambda iri: (len(iri), iri))
    claims = [iri for iri in ordered if iri != old and len(ends.get(iri, ())) == len(_ENDS)]
    size = 0
    # A claim may be about a claim, and a record may be named by either.
    while size < len(names):
        size = len(names)
        for iri in claims:
            claim_ends = [ends[iri][path] for path in _ENDS]
            if name := _claim_name(iri, claim_ends, values(corpus, iri, _HOLDER), names):
                names[iri] = name
        for iri in ordered:
            above = _above(iri, names)
            if iri not in names and above and (parts or above != old):
                names[iri] = names[above] + iri[len(above) :]
    return names


def _claim_name(
    iri: str, ends: Iterable[str], holders: Iterable[str], names: Mapping[str, str]
) -> str | None:
    """The name that a claim gets by rule, if it was named by rule and its name changes."""
    was = DCGD + ".".join(map(local, ends))
    if iri != was and not iri.startswith(was + "."):
        return None
    rest = iri[len(was) :]
    for holder in holders if rest else ():
        before, after = (
            local(name).replace(".", "-") for name in (holder, names.get(holder, holder))
        )
        # As in ontology/defaults/claims.rq: the name of the holder, or how it ends.
        ends_so = [f"-{name}".endswith(f"-{rest[1:]}") for name in (before, after)]
        if rest == f".{before}" or ends_so == [True, False]:
            rest = f".{after}"
    name = DCGD + ".".join(local(names.get(end, end)) for end in ends) + rest
    return name if name != iri else None


def _above(iri: str, names: Mapping[str, str]) -> str:
    """The longest name among `names` that a name goes on from, empty if there is none."""
    above = iri.rpartition(".")[0]
    while above and above not in names:
        above = above.rpartition(".")[0]
    return above


def refuse_taken(corpus: Corpus, names: Mapping[str, str]) -> None:
    """Raise EditError if one of the new names is given twice or belongs to something."""
    if len(set(names.values())) < len(names):
        raise EditError("Two things would get one name. Rename one of them first, with --only.")
    wanted = {NamedNode(new) for new in names.values() if new not in names}
    for file in corpus.files:
        if not all(map(wanted.isdisjoint, file.facts)):
            triple = next(t for t in file.triples if not wanted.isdisjoint(t[:3]))
            taken = next(term.value for term in triple[:3] if term in wanted)
            raise EditError(
                f"{compact(taken)} is there already, at {file.shown}:{triple.line}. Choose another "
                "name, or bring the two together by hand.",
                file.path,
            )


def reordered(root: Path, changes: Iterable[Change]) -> list[str]:
    """The expected answers whose rows may come in another order under the new names."""
    answers = root / "tests" / "questions"
    return [
        change.path.relative_to(root).as_posix()
        for change in changes
        if change.path.parent == answers and _ranks(change.before) != _ranks(change.after)
    ]


def _ranks(text: str | None) -> list[list[int]]:
    """By column of a table, its rows in the order of their values."""
    rows = list(csv.reader(StringIO(text or "")))[1:]
    return [sorted(range(len(rows)), key=column.__getitem__) for column in zip(*rows, strict=False)]


def _prove(
    corpus: Corpus, after: Corpus, names: Mapping[str, str], changes: Iterable[Change]
) -> None:
    """Hold the triples of the changed files against the old ones under their new names.

    What is filled in counts as well. Raises EditError if they differ by anything else, so that
    nothing is written.
    """
    difference: Counter[tuple[str | None, ...]] = Counter()
    changes = tuple(changes)
    difference.update(_outlines(corpus, {change.path for change in changes}, names))
    difference.subtract(_outlines(after, {change.target for change in changes}, {}))
    for outline, count in difference.items():
        if count:
            raise EditError(
                "Nothing was changed: the new text would say something else about "
                f"{outline[1]} than the old. Write what its name is to say, or rename by hand."
            )


def _outlines(
    corpus: Corpus, paths: Collection[Path], names: Mapping[str, str]
) -> Iterator[tuple[str | None, ...]]:
    """The triples of some files under other names; None stands for a citation or a blank node."""
    for file in corpus.files:
        if file.path in paths:
            for subject, predicate, value in file.facts:
                path = predicate.value
                ends = (_shown(term, names, path) for term in (subject, value))
                yield names.get(path, path), *ends


def _shown(term: Term, names: Mapping[str, str], path: str) -> str | None:
    if isinstance(term, BlankNode) or (isinstance(term, NamedNode) and _CITATION in term.value):
        return None
    if isinstance(term, NamedNode):
        return f"<{names.get(term.value, term.value)}>"
    if path not in HOLDS_QUERY:
        return str(term)
    query = renamed(
        term.value,
        query_mentions(term.value),
        lambda mention: None if mention.declares is not None else names.get(mention.iri),
    )
    return str(Literal(query))


_FORMS: Final = frozenset((".ttl", ".rq", ".csv", ".tsv", ".md"))
_BESIDE: Final = ("tests", "benchmarks", "docs")
_PAGES: Final = ("README.md", "CONTRIBUTING.md")
# What was decided and what was moved once speak of the names of their time.
_HISTORY: Final = ("docs/decisions/", "docs/migrations/")
_TEXTS: Final = frozenset(
    (".py", ".md", ".html", ".ts", ".js", ".json", ".yaml", ".yml", ".toml", ".txt", ".rq", ".ttl")
)
_MAX_SIZE: Final = 4 << 20
_NOT_OURS: Final = frozenset({"node_modules", "__pycache__", "dist", "built"})


def code(corpus: Corpus, names: Iterable[str] = ()) -> Iterator[tuple[Path, str]]:
    """Each file that names things in code, and its text, or those that may name one of `names`.

    What the files of the graph say tells which of them cannot, but for queries in their strings.
    Outside the three rooms only files that speak of this graph at all are given. Raises EditError
    for a file of the rooms that cannot be read, or that a symbolic link leads to.
    """
    root = corpus.root
    wanted = {NamedNode(iri) for iri in names}
    wanted |= {NamedNode(path) for path in HOLDS_QUERY if wanted}
    passed = {
        file.path
        for file in corpus.files
        if wanted and file.room != "tables" and all(map(wanted.isdisjoint, file.facts))
    }
    for path in _walk(root, FOLDERS):
        if path.suffix in _FORMS and inside(path, root) not in passed:
            yield path, exact(path)
    beside = [root / name for name in _PAGES if (root / name).is_file()]
    for path in [*beside, *_walk(root, _BESIDE)]:
        shown = path.relative_to(root).as_posix()
        if path.suffix in _FORMS and not shown.startswith(_HISTORY):
            text = _text(path)
            if ROOT in text or path.suffix in (".csv", ".tsv", ".md"):
                yield path, text


def _walk(root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        # What a link leads to is no part of the checkout; `code` refuses one to a room.
        if (root / name).is_symlink() and name not in FOLDERS:
            continue
        for parent, folders, files in os.walk(root / name):
            folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _NOT_OURS)
            paths = (Path(parent, file) for file in sorted(files) if not file.startswith("."))
            yield from filter(Path.is_file, paths)


def _text(path: Path) -> str:
    """The text of a file beside the graph; empty if it is none that can be changed."""
    try:
        return "" if path.is_symlink() or path.stat().st_size > _MAX_SIZE else exact(path)
    except (EditError, OSError):
        return ""


_REMARK: Final = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
Keep = Callable[[Path, Mention], bool]
"""Whether a mention in a file is to stay as it is."""


@dataclass(frozen=True, slots=True)
class Site:
    """A line, counted from 1, on which a name was left as it is."""

    path: str
    line: int
    name: str


def substituted(
    corpus: Corpus,
    names: Mapping[str, str],
    *,
    comments: bool = False,
    kept: Keep = lambda _path, _mention: False,
) -> tuple[Change, ...]:
    """The changes that put the new IRIs of `names` for the old, save for the `kept` mentions.

    With `comments`, remarks in Turtle and in queries change too. Raises LoadError for a file of
    the graph that is no Turtle, EditError for one that cannot be read.
    """
    changes = []
    for path, text in code(corpus, names):
        shown = path.relative_to(corpus.root).as_posix()

        def new(mention: Mention, path: Path = path) -> str | None:
            if mention.declares is not None:
                return _begun(mention.iri, names)
            iri = names.get(mention.iri)
            return None if iri is None or kept(path, mention) else iri

        mentioned = mentions_in(text, shown)
        if mentioned is not None:
            changed = renamed(text, mentioned, new)
        else:
            changed = in_page(text, names) if path.suffix == ".md" else in_table(text, names, shown)
        if comments and mentioned:
            changed = _remarks(changed, path.suffix, names)
        if changed != text:
            changes.append(Change(path, path, text, changed))
    return tuple(changes)


def left_in(corpus: Corpus, names: Mapping[str, str], changes: Iterable[Change]) -> Iterator[Site]:
    """Where the old names will still stand: in prose, in remarks and in programs."""
    after = {change.path: change for change in changes}
    texts = dict(code(corpus))
    others = (path for path in _walk(corpus.root, (".",)) if path.suffix in _TEXTS)
    texts |= {path: _text(path) for path in others if path not in texts}
    for path, text in texts.items():
        change = after.get(path, Change(path, path, text, text))
        for line, name in left(change.after or "", names):
            yield Site(change.target.relative_to(corpus.root).as_posix(), line, name)


def mentions_in(text: str, shown: str) -> list[Mention] | None:
    """What a text in Turtle or SPARQL names, None for any other file.

    An example of Turtle that is faulty on purpose names nothing. Raises LoadError for a faulty
    file of the graph.
    """
    if shown.endswith(".rq"):
        return list(query_mentions(text))
    if not shown.endswith(".ttl"):
        return None
    try:
        return list(mentions(text, shown))
    except LoadError:
        if shown.startswith(FOLDERS):
            raise
        return []


def _begun(space: str, names: Mapping[str, str]) -> str | None:
    """What the names of a prefix begin with when it stands for a name that goes on, as `rkc.`."""
    above = _above(space, names)
    is_begun = space.endswith(".") and above and any(name.startswith(space) for name in names)
    return names[above] + space[len(above) :] if is_begun else None


def _remarks(text: str, suffix: str, names: Mapping[str, str]) -> str:
    if suffix == ".rq":
        return _REMARK.sub(lambda remark: in_comments(remark[0], names), text)
    return "".join(
        in_comments(token.text, names) if token.kind == "comment" else token.text
        for token in tokens(text)
    )


_ONTOLOGY: Final = OWL + "Ontology"
_ROOMS: Final = {DCGD: "data", DCG: "ontology", DCGS: "shapes"}
_SOURCES: Final = "sources"


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a renaming does: other names by the old IRI, changes, and where an old name is left.

    `faults` are those of what is changed, `unjudged` the reason why what follows from it was not
    judged, if it was not; `after` is the corpus as it will be.
    """

    names: Mapping[str, str]
    changes: tuple[Change, ...] = field(repr=False)
    left: tuple[Site, ...]
    faults: tuple[Finding, ...]
    unjudged: str
    after: Corpus = field(repr=False)


def rename(
    corpus: Corpus,
    old: str,
    new: str,
    *,
    only: bool = False,
    move: bool = False,
    comments: bool = False,
) -> Renaming:
    """What has to change for a thing to be called `new` instead of `old`.

    What is named by it follows, unless `only` it is renamed. A record that then belongs into
    another file is refused, unless it may `move`. With `comments`, remarks in the files change
    too. Raises NotFoundError if there is no `old`, EditError for a `new` that cannot be.
    """
    iri, new_iri = fit(old, new)
    existing(corpus, old)
    _require_described(corpus, iri)
    names = {iri: new_iri} if only else family(corpus, iri, new_iri)
    refuse_taken(corpus, names)
    _refuse_stem(corpus, iri, new_iri)
    files = {} if only else moved_files(corpus, iri, new_iri)
    everything = names | new_graphs(corpus, files)
    changes = with_targets(files, substituted(corpus, everything, comments=comments))
    changes = moved_records(corpus, names, changes, allowed=move)
    after = changed_corpus(corpus, changes)
    _prove(corpus, after, everything, changes)
    left_as_is = tuple(left_in(corpus, names, changes))
    return Renaming(names, changes, left_as_is, *faults(corpus, after, changes), after)


def fit(old: str, new: str) -> tuple[str, str]:
    """The IRIs of the two names, if the one may become the other in some graph, else EditError."""
    before, after = written(old), fresh(new)
    if not any(before.startswith(space) and after.startswith(space) for space in _ROOMS):
        raise EditError(
            f"{compact(before)} cannot become {compact(after)}: a record stays a record, a term a "
            "term and a shape a shape of this graph."
        )
    if before == after:
        raise EditError(f"{compact(before)} has this name already.")
    if _SOURCES in (local(before), local(after)):
        raise EditError(f"{_SOURCES} is the stem of all sources and keeps its name.")
    return before, after


def _require_described(corpus: Corpus, iri: str) -> None:
    room = next(room for space, room in _ROOMS.items() if iri.startswith(space))
    if not any(file.room == room for file in corpus.files_of(iri)):
        raise EditError(f"{compact(iri)} is not described in {room}/; rename what is.")
    if _ONTOLOGY in values(corpus, iri, TYPE):
        raise EditError(f"{compact(iri)} is a module, not a term; a module keeps its name.")


def _refuse_stem(corpus: Corpus, old: str, new: str) -> None:
    """A stem is used once over all rooms."""
    if stem(old) == stem(new) or not new.startswith(DCGD) or "." in local(new):
        return
    for file in corpus.rooms("data"):
        if stands(file.path, new):
            raise EditError(
                f"The stem {stem(new)} is taken: {file.shown} has it. Choose another.", file.path
            )
