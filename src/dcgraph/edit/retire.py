"""Terms and records retired."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Final

from dcgraph.check.findings import Finding
from dcgraph.check.known import Known
from dcgraph.edit.apply import Change, changed_corpus, exact, faults, so_far
from dcgraph.edit.create import quoted
from dcgraph.edit.names import existing, local, text_fit, values, written
from dcgraph.edit.placing import moved_records
from dcgraph.edit.rename import (
    Site,
    code,
    family,
    left_in,
    mentions_in,
    refuse_taken,
    substituted,
)
from dcgraph.edit.statements import Mention, file_of, with_lines
from dcgraph.errors import EditError
from dcgraph.namespaces import DCG, DCGD, DCTERMS, OWL, PREFIXES, SKOS, TYPE, compact
from dcgraph.rdf.corpus import Corpus
from dcgraph.text import environment

_DEPRECATED: Final = OWL + "deprecated"
_REPLACED: Final = DCTERMS + "isReplacedBy"
_NOTE: Final = SKOS + "note"
_CHARACTERISTIC: Final = re.compile(re.escape(OWL) + ".*alProperty")
_PREFIX: Final = re.compile(r"\s*@prefix\s+\S")
_PROPERTIES: Final = frozenset(
    OWL + kind for kind in ("AnnotationProperty", "DatatypeProperty", "ObjectProperty")
)


def _migration(
    corpus: Corpus, old: str, new: str, reason: str, claims: Mapping[str, str]
) -> Change:
    """The update that puts `new` where data name `old`, and the other names of `claims`.

    Raises EditError if there is one of its name already.
    """
    prefix = "dcg" if old.startswith(DCG) else "dcgd"
    path = corpus.root / "docs" / "migrations" / f"{prefix}-{local(old)}.rq"
    if path.exists():
        raise EditError(f"{path} is there already: take it away, or write it by hand.", path)
    # Some engines stop reading a prefixed name after its second part.
    was, now = (f"<{iri}>" if local(iri).count(".") > 1 else compact(iri) for iri in (old, new))
    templates = environment(Path(__file__).with_name("templates"), str)
    update = templates.get_template("migration.rq").render(
        old=old,
        new=new,
        was=was,
        now=now,
        claims=claims,
        reason=reason,
        prefix=prefix,
        prefixes=PREFIXES,
        compact=compact,
        is_property=bool(_PROPERTIES & {*values(corpus, old, TYPE)}),
    )
    return Change(path, path, None, update)


def _marked(text: str, old: str, new: str, reason: str) -> str:
    """The text of a file with the statement of `old` marked as retired in favour of `new`."""
    for prefix in ("dcterms", "owl", "skos"):
        text = _with_prefix(text, prefix)
    write = file_of(text).spelling.write
    lines = [
        f"{write(_DEPRECATED)} true",
        f"{write(_REPLACED)} {write(new)}",
        f"{write(_NOTE)} {quoted(f'Retired: {reason}', 'en')}",
    ]
    return with_lines(text, old, lines)


def _with_prefix(text: str, prefix: str) -> str:
    """The text with a prefix declared, among the others in the order of the house."""
    file = file_of(text)
    if PREFIXES[prefix] in file.spelling.prefixes.values():
        return text
    if prefix in file.spelling.prefixes:
        raise EditError(
            f"The file gives the prefix {prefix}: to another namespace than "
            f"{PREFIXES[prefix]}; give that one another prefix first."
        )
    line = f"@prefix {prefix}: <{PREFIXES[prefix]}> .{file.newline}"
    start = 0
    for other in takewhile(_PREFIX.match, text.splitlines(keepends=True)):
        name = other.split()[1].rstrip(":")
        if name not in ("dcg", "dcgd", "dcgs") and name > prefix:
            break
        start += len(other)
    return text[:start] + line + text[start:]


@dataclass(frozen=True, slots=True)
class Retirement:
    """What retiring changes, the migration query it adds, and where an old name is left.

    That is the name of what is retired, or with the mentions those of claims, in prose. `faults`
    are those of what is changed, `unjudged` the reason why what follows from it was not judged, if
    it was not; `after` is the corpus as it will be.
    """

    changes: tuple[Change, ...] = field(repr=False)
    migration: Path
    still: tuple[Site, ...]
    faults: tuple[Finding, ...]
    unjudged: str
    after: Corpus = field(repr=False)


def retire(
    corpus: Corpus, old: str, successor: str, reason: str, *, move_mentions: bool = False
) -> Retirement:
    """What has to change for a term or record to be retired in favour of its successor.

    It stays, marked owl:deprecated, with dcterms:isReplacedBy and the reason. A query that moves
    other people's data on is added to docs/migrations/. With `move_mentions`, what names it in
    this checkout names the successor then, and claims that are named by it get the name that
    their rule asks for. Raises NotFoundError or EditError where that cannot be.
    """
    before, after, why = fit(old, successor, reason)
    existing(corpus, old, "ontology", "data")
    existing(corpus, successor)
    _refuse_retired(corpus, before, after)
    files = [file for file in corpus.files_of(before) if file.room != "tables"]
    # Where the thing itself is described, its name stays.
    own = {
        file.path: [b for b in file_of(exact(file.path)).blocks if b.subject == before]
        for file in files
    }

    def kept(path: Path, mention: Mention) -> bool:
        return any(block.start <= mention.start < block.end for block in own.get(path, ()))

    moved: tuple[Change, ...] = ()
    claims: dict[str, str] = {}
    if move_mentions:
        claims = family(corpus, before, after, parts=False)
        del claims[before]
        refuse_taken(corpus, claims)
        moved = substituted(corpus, {before: after} | claims, kept=kept)
        moved = moved_records(corpus, claims, moved, allowed=True)
    # A mapping to another vocabulary was made for the thing that is retired, not for another.
    tables = {file.path for file in corpus.rooms("tables")}
    changes = {change.path: change for change in moved if change.path not in tables}
    typing = (f for f in files if any(fact[1].value == TYPE for fact in f.facts_about(before)))
    home = next(typing, files[0]).path
    change = so_far(home, changes)
    changes[home] = replace(change, after=_marked(change.after or "", before, after, why))
    update = _migration(corpus, before, after, why, claims)
    changes[update.path] = update
    made = tuple(changes.values())
    later = changed_corpus(corpus, made)
    still = left_in(corpus, claims, made) if move_mentions else _still(later, before, made)
    return Retirement(made, update.path, tuple(still), *faults(corpus, later, made), later)


def fit(old: str, successor: str, reason: str) -> tuple[str, str, str]:
    """The IRIs of the two names and the reason, if all three may be in some graph.

    Raises EditError otherwise.
    """
    before, after, why = written(old), written(successor), text_fit(reason, "reason")
    if not why:
        raise EditError("Say with --reason why it is retired.")
    if before == after:
        raise EditError(f"{compact(before)} cannot be its own successor; name another.")
    if not any(before.startswith(space) and after.startswith(space) for space in (DCGD, DCG)):
        raise EditError(
            f"{compact(before)} cannot be retired in favour of {compact(after)}: a term gives way "
            "to a term, a record to a record. A shape is switched off with sh:deactivated true."
        )
    return before, after, why


def _refuse_retired(corpus: Corpus, old: str, new: str) -> None:
    """Refuse what is retired already, a module, and a term of another sort."""
    for iri in (old, new):
        if corpus.values(iri, _DEPRECATED) and (place := corpus.locate(iri, _DEPRECATED)):
            led_on = "".join(
                f", {compact(successor)}" for successor in values(corpus, iri, _REPLACED)[:1]
            )
            raise EditError(
                f"{compact(iri)} is retired already, at {place.path}:{place.line}"
                + (f"; name what replaces it{led_on}." if iri == new else "."),
                corpus.root / place.path,
            )
    # What OWL says of a property beside its sort, such as functional, does not count.
    sorts = [
        {kind for kind in values(corpus, iri, TYPE) if not _CHARACTERISTIC.fullmatch(kind)}
        for iri in (old, new)
    ]
    if OWL + "Ontology" in sorts[0]:
        raise EditError(f"{compact(old)} is a module, not a term; it cannot be retired.")
    if old.startswith(DCG):
        are_alike, sort = sorts[0] == sorts[1], "class, object property, datatype property …"
    else:
        above = Known(corpus).above
        tops = [set().union(*(above.get(kind, {kind}) for kind in kinds)) for kinds in sorts]
        are_alike, sort = not tops[0].isdisjoint(tops[1]), "provision, norm, source …"
    if not are_alike:
        raise EditError(
            f"{compact(old)} and {compact(new)} are not of one sort ({sort}); name a successor of "
            "the same sort."
        )


def _still(corpus: Corpus, iri: str, changes: Iterable[Change]) -> Iterator[Site]:
    """Where the name will be used in Turtle and in queries, outside its own description."""
    after = {change.path: change.after or "" for change in changes}
    homes = {file.path for file in corpus.files_of(iri)}
    for path, before in code(corpus, [iri]):
        text, shown = after.get(path, before), path.relative_to(corpus.root).as_posix()
        own = [b for b in file_of(text).blocks if b.subject == iri] if path in homes else ()
        for mention in mentions_in(text, shown) or ():
            is_own = any(block.start <= mention.start < block.end for block in own)
            if mention.iri == iri and mention.declares is None and not is_own:
                yield Site(shown, text.count("\n", 0, mention.start) + 1, compact(iri))
