"""Where a new record belongs, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from dcgraph.check.signatures import fitting, holds_between, relations
from dcgraph.edit.apply import Change, exact, inside
from dcgraph.edit.records import (
    Iri,
    Kind,
    Statement,
    Text,
    Typed,
    existing,
    iri_of,
    local,
    natural,
    stem,
    text_fit,
)
from dcgraph.edit.statements import Block, File, Spelling, file_of, mentions
from dcgraph.errors import EditError
from dcgraph.namespaces import DCG, DCGD, DCGS, GRAPHS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.turtle import read_turtle

_TYPE: Final = PREFIXES["rdf"] + "type"
# What stands in rows of its own within a file, as norms do, of all forces alike. All else is one
# tree of wholes and parts.
_APART: Final = frozenset(
    DCG + name for name in ("Claim", "CoverageNote", "Definition", "Edition", "Observation")
)
_CLAIM: Final = DCG + "Claim"
_NORM: Final = DCG + "Norm"


def inserted(text: str, record: str, iri: str) -> str:
    """The text of a file with the record of `iri` cut in where it belongs.

    A claim comes after those of the same subject, or else after it and its norms; a norm after its
    provision and the norms before it; any other record after the last sibling whose name is before
    its own, with all that belongs to that one. No other line is touched.
    """
    file = file_of(text)
    gap = file.newline * 2
    record = record.replace("\n", file.newline)
    row = _Row(file, _facts(f"{text}\n\n{record}"), iri)
    place = row.claim() if row.group(iri) == _CLAIM else row.record()
    if place is None:
        return text.rstrip() + (gap if text.strip() else "") + record + file.newline
    number, after = place
    block = file.blocks[number]
    if after:
        return text[: block.end] + gap + record + text[block.end :]
    return text[: block.start] + record + gap + text[block.start :]


@dataclass(frozen=True, slots=True)
class _Facts:
    kinds: dict[str, set[str]]
    wholes: dict[str, str]
    subjects: dict[str, str]


def _facts(text: str) -> _Facts:
    facts = _Facts({}, {}, {})
    for triple in read_turtle(text, "b"):
        if not isinstance(triple.object, NamedNode):
            continue
        subject, value = triple.subject.value, triple.object.value
        match triple.predicate.value.removeprefix(DCG):
            case "isPartOf":
                facts.wholes[subject] = value
            case "hasSubject":
                facts.subjects[subject] = value
            case path if path == _TYPE:
                facts.kinds.setdefault(subject, set()).add(value)
    return facts


@dataclass(frozen=True, slots=True)
class _Row:
    """The statements of a file, among which a place is sought for `iri`.

    A place is the number of a statement, and whether to stand after or before it.
    """

    file: File
    facts: _Facts
    iri: str

    @property
    def names(self) -> list[str]:
        return [block.subject for block in self.file.blocks]

    def group(self, iri: str) -> str:
        kinds = self.facts.kinds.get(iri, set())
        if any(kind.startswith(DCG) and kind.endswith("Norm") for kind in kinds):
            return _NORM
        return next(iter(kinds & _APART), "")

    def record(self) -> tuple[int, bool] | None:
        group, above = self.group(self.iri), _above(self.iri)
        siblings = [
            number
            for number, name in enumerate(self.names)
            if name and _above(name) == above and self.group(name) == group
        ]
        whole = self.facts.wholes.get(self.iri, "")
        if whole in self.names and siblings:
            siblings = [n for n in siblings if self.facts.wholes.get(self.names[n], whole) == whole]
            if not siblings:
                return self._last_of(self.names.index(whole)), True
        if siblings and above:
            return self._among(siblings)
        while above:
            if above in self.names:
                number = self.names.index(above)
                return (number if group else self._last_of(number)), True
            above = _above(above)
        return (len(self.names) - 1, True) if self.names else None

    def claim(self) -> tuple[int, bool] | None:
        subject = self.facts.subjects.get(self.iri, "")
        claims = [n for n, name in enumerate(self.names) if self.group(name) == _CLAIM]
        own = [n for n in claims if self.facts.subjects.get(self.names[n]) == subject]
        if own:
            return own[-1], True
        if subject in self.names and (not claims or any(map(self._beside_subject, claims))):
            return self._last_norm_of(self.names.index(subject)), True
        order = self._order_of_subjects(claims)
        before = [n for n in claims if order(self._subject(n)) < order(subject)]
        if before:
            return before[-1], True
        if claims:
            return claims[0], False
        return (len(self.names) - 1, True) if self.names else None

    def _subject(self, number: int) -> str:
        return self.facts.subjects.get(self.names[number], "")

    def _beside_subject(self, number: int) -> bool:
        """Whether a claim stands right after its subject, or after others of it that do."""
        subject = self._subject(number)
        while number > 0:
            number -= 1
            if self.names[number] == subject:
                return True
            if self._subject(number) != subject and not self._is_norm_of(number, subject):
                return False
        return False

    def _is_norm_of(self, number: int, provision: str) -> bool:
        return self.names[number].startswith(f"{provision}.norm-")

    def _last_norm_of(self, number: int) -> int:
        """The last of the norms that stand right after their provision, or the provision."""
        provision = self.names[number]
        while number + 1 < len(self.names) and self._is_norm_of(number + 1, provision):
            number += 1
        return number

    def _order_of_subjects(self, claims: Sequence[int]) -> Callable[[str], Any]:
        """As the subjects stand in the file, else as the claims on them do, by their names."""
        known = {name: number for number, name in enumerate(self.names)}
        if all(self._subject(n) in known for n in claims) and self._subject_of_new() in known:
            return lambda subject: known[subject]
        return natural

    def _subject_of_new(self) -> str:
        return self.facts.subjects.get(self.iri, "")

    def _among(self, siblings: list[int]) -> tuple[int, bool]:
        alike = [n for n in siblings if _pattern(self.names[n]) == _pattern(self.iri)]
        orders: tuple[Callable[[str], Any], ...] = (natural, str)
        for row in (siblings, alike):
            for key in orders:
                keys = [key(self.names[n]) for n in row]
                if row and all(one <= other for one, other in pairwise(keys)):
                    smaller = [n for n in row if key(self.names[n]) < key(self.iri)]
                    return (self._last_of(smaller[-1]), True) if smaller else (row[0], False)
        return self._last_of(siblings[-1]), True

    def _last_of(self, number: int) -> int:
        """The last of the statements that follow one without a break and belong to it."""
        head = self.names[number]
        last = number
        for after in range(number + 1, len(self.names)):
            if not self._belongs(self.names[after], head):
                break
            last = after
        return last

    def _belongs(self, name: str, head: str) -> bool:
        seen = set()
        while name and name not in seen:
            if name.startswith(head + "."):
                return True
            seen.add(name)
            name = self.facts.wholes.get(name) or self.facts.subjects.get(name) or ""
            if name == head:
                return True
        return False


def _above(iri: str) -> str:
    """The name that a name goes on from; empty for a stem."""
    start = iri.rfind("/") + 1
    return iri[: start + iri[start:].rfind(".")] if "." in iri[start:] else ""


def _pattern(iri: str) -> str:
    """What the last part of a name looks like: of digits, one letter, a word, or mixed."""
    last = iri.rpartition(".")[2]
    if not re.search(r"\d", last):
        return "@" if len(last) == 1 else "*"
    return re.sub(r"\d+", "#", last)


def stands(path: Path, iri: str) -> bool:
    """Whether a record may stand in a file: its stem names the file or the folder."""
    return stem(iri) in (path.stem, path.parent.name)


def moved_files(corpus: Corpus, old: str, new: str) -> dict[Path, Path]:
    """The files that get another place because a stem, or a shape with examples, is renamed."""
    if old.startswith(DCGS):
        folder = corpus.root / "tests" / "shapes"
        files = sorted(inside(path, corpus.root) for path in (folder / local(old)).rglob("*.ttl"))
        return {path: folder / local(new) / path.relative_to(folder / local(old)) for path in files}
    if not old.startswith(DCGD) or "." in local(old) or "." in local(new):
        return {}
    moved = {}
    for file in corpus.rooms("data"):
        inner = file.path.relative_to(corpus.root / "data")
        if file.path.stem != local(old) and local(old) not in inner.parts[1:-1]:
            continue
        parts = [local(new) if part == local(old) else part for part in inner.parts[1:-1]]
        name = f"{local(new)}.ttl" if file.path.stem == local(old) else inner.name
        moved[file.path] = corpus.root.joinpath("data", inner.parts[0], *parts, name)
    return moved


def new_graphs(corpus: Corpus, files: Mapping[Path, Path]) -> dict[str, str]:
    """The other names of the graphs that moved files become."""
    return {
        file.graph.value: GRAPHS
        + files[file.path].relative_to(corpus.root).as_posix().removesuffix(".ttl")
        for file in corpus.files
        if file.path in files
    }


def with_targets(files: Mapping[Path, Path], changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes, with those of files that move. Raises EditError if a place is taken."""
    result = {change.path: change for change in changes}
    for path, target in files.items():
        if target.exists():
            raise EditError(f"{target} is there already; choose another name.", target)
        text = exact(path)
        result[path] = replace(result.get(path, Change(path, path, text, text)), target=target)
    return tuple(result.values())


def moved_records(
    corpus: Corpus, names: Mapping[str, str], changes: Iterable[Change], *, allowed: bool
) -> tuple[Change, ...]:
    """The changes with every renamed record in a file in which it may stand.

    Raises EditError if one must move and that is not `allowed`.
    """
    result = {change.path: change for change in changes}
    new = set(names.values())
    for change in list(result.values()):
        if change.path.suffix != ".ttl" or not change.path.is_relative_to(corpus.root / "data"):
            continue
        file = file_of(change.after or "")
        going = [
            b for b in file.blocks if b.subject in new and not stands(change.target, b.subject)
        ]
        if not going:
            continue
        if not allowed:
            raise EditError(
                f"{compact(going[0].subject)} may not stand in "
                f"{change.target.relative_to(corpus.root)}, where "
                f"{len(going)} of the renamed records are. Add --move to have them put into the "
                f"file of {stem(going[0].subject)}, or choose a name with the same stem.",
                change.path,
            )
        result[change.path] = _without(change, file, going)
        for block in going:
            _put(corpus, result, change, file, block)
    return tuple(result.values())


def _without(change: Change, file: File, going: list[Block]) -> Change:
    kept = file.text
    for block in reversed(going):
        rest = kept[block.end :]
        following = rest.lstrip()
        if following:
            kept = kept[: block.start] + following
        else:
            kept = kept[: block.start].rstrip() + file.newline
    if len(going) == len(file.blocks):
        return replace(change, target=change.path, after=None)
    return replace(change, after=kept)


def _put(
    corpus: Corpus, result: dict[Path, Change], source: Change, file: File, block: Block
) -> None:
    target = _home(corpus, source.path, block.subject)
    change = result.get(target)
    if change is None:
        before = exact(target) if target.exists() else None
        change = Change(target, target, before, before or _head(file, block))
    text = change.after or ""
    record = _respelled(file, block, file_of(text).spelling)
    result[target] = replace(change, after=inserted(text, record, block.subject))


def _home(corpus: Corpus, source: Path, iri: str) -> Path:
    """The file for the records of a stem, which may have to be made."""
    there = [file.path for file in corpus.rooms("data") if stands(file.path, iri)]
    plain = [path for path in there if path.stem == stem(iri)]
    if plain or there:
        return (plain or there)[0]
    inner = source.relative_to(corpus.root / "data")
    return corpus.root / "data" / inner.parts[0] / f"{stem(iri)}.ttl"


def _head(file: File, block: Block) -> str:
    first = file.text[: file.blocks[0].start]
    lines = [line for line in first.split("\n") if line.strip() and not line.startswith("#")]
    return "\n".join([*lines, "", f"# {compact(block.subject)} and what is named by it.", ""])


def _respelled(file: File, block: Block, spelling: Spelling) -> str:
    parts = []
    done = block.start
    for found in mentions(file.text):
        if block.start <= found.start < block.end and found.declares is None:
            parts += [file.text[done : found.start], spelling.write(found.iri, found.text)]
            done = found.end
    return "".join([*parts, file.text[done : block.end]]).replace("\r\n", "\n")


def values(corpus: Corpus, iri: str, path: str) -> list[str]:
    """The IRIs to which a property leads from a thing."""
    return [
        triple.object.value
        for _, triple in corpus.statements(iri)
        if triple.predicate.value == path and isinstance(triple.object, NamedNode)
    ]


def home_of(corpus: Corpus, kind: Kind, iri: str, like: str, chosen: Path | None) -> Path:
    """The file for a new record, which may have to be made.

    `like` is the class of the record or, for a claim, that of its object: the file that holds
    most such records of the same whole is taken, else that of the whole, unless one is `chosen`.
    Raises EditError for a file in which the record may not stand, or a stem that is taken.
    """
    data = corpus.root / "data"
    if chosen is not None:
        path = chosen if chosen.is_absolute() else corpus.root / chosen
        inside(path, corpus.root)
        if not (path.is_relative_to(data) and path.suffix == ".ttl" and stands(path, iri)):
            raise EditError(
                f"{compact(iri)} may not stand in {chosen}: it belongs in {stem(iri)}.ttl or in a "
                f"folder {stem(iri)}/ of a room of data/.",
                path,
            )
        return path
    there = [file for file in corpus.rooms("data") if stands(file.path, iri)]
    room = next((f.path.relative_to(data).parts[0] for f in there), kind.room)
    if kind.room and room != kind.room and "." not in local(iri):
        raise EditError(
            f"The stem {stem(iri)} is taken: {there[0].shown} has it. Choose another name.",
            there[0].path,
        )
    if not there:
        if kind.word in ("provision", "claim"):
            raise EditError(
                f"There is no file for {stem(iri)}: write its record first, such as by "
                "`dcgraph new instrument`."
            )
        return inside(data / kind.room / f"{stem(iri)}.ttl", corpus.root)
    best = max(there, key=lambda file: (_alike(corpus, kind, file, iri, like), _near(file, iri)))
    return inside(best.path, corpus.root)


def head_of(corpus: Corpus, kind: Kind, title: str) -> str:
    """The first lines of a new file: the prefixes of its room, and what it holds."""
    room = corpus.root / "data" / kind.room
    like = next(
        (file for file in corpus.rooms("data") if file.path.is_relative_to(room)),
        next(corpus.rooms("data")),
    )
    prefixes = [line for line in like.text.split("\n") if line.startswith("@prefix")]
    return "\n".join([*prefixes, "", f"# {title}: the {kind.word}.", ""])


def _subjects(file: SourceFile) -> Iterator[str]:
    return iter({triple.subject.value for triple in file.triples})


def _alike(corpus: Corpus, kind: Kind, file: SourceFile, iri: str, like: str) -> int:
    if kind.word == "claim":
        return sum(
            like in values(corpus, triple.object.value, _TYPE)
            for triple in file.triples
            if triple.predicate.value == DCG + "hasObject"
        )
    above = iri.rpartition(".")[0]
    return sum(
        name.rpartition(".")[0] == above
        and (kind.word != "source" or like in values(corpus, name, _TYPE))
        for name in _subjects(file)
    )


def _near(file: SourceFile, iri: str) -> int:
    """The length of the longest name of a record in the file that this one goes on from."""
    return max(
        (len(name) for name in _subjects(file) if name == iri or iri.startswith(name + ".")),
        default=0,
    )


_XSD: Final = PREFIXES["xsd"]
_OWL: Final = PREFIXES["owl"]
_RANGE: Final = PREFIXES["rdfs"] + "range"
_GIVEN: Final = re.compile(r"([^\s=@]+)(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?=(.*)", re.DOTALL)
_NUMBERS: Final = frozenset(_XSD + kind for kind in ("integer", "nonNegativeInteger"))
_DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


def statement(corpus: Corpus, given: str) -> Statement:
    """What `dcg:adoptionDate=1999-06-26` or `dcg:heading@fr=Normes` says.

    Text whose property has no range is in English unless told. Raises NotFoundError for a property
    or a thing that there is not, EditError for a value that the property cannot have.
    """
    match = _GIVEN.fullmatch(given)
    if match is None:
        raise EditError(
            f"{given[:80]!r} is no statement: write PROPERTY=VALUE or PROPERTY@LANGUAGE=TEXT, "
            "such as dcg:adoptionDate=1999-06-26."
        )
    path = existing(corpus, match[1], "ontology")
    text = text_fit(match[3], f"value of {compact(path)}")
    if not text:
        raise EditError(f"{compact(path)} has no value; leave it out or give one.")
    kinds, ranges = values(corpus, path, _TYPE), values(corpus, path, _RANGE)
    if not any(kind.startswith(_OWL) and kind.endswith("Property") for kind in kinds):
        raise EditError(f"{compact(path)} is no property of the ontology; name one.")
    if _OWL + "ObjectProperty" in kinds:
        return path, Iri(existing(corpus, text, "ontology", "data"))
    if match[2] or not ranges:
        return path, Text(text, (match[2] or "en").lower())
    return path, _typed(path, text, ranges[0])


def _typed(path: str, text: str, datatype: str) -> Text | Typed:
    if datatype in _NUMBERS:
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise EditError(f"{compact(path)} is a whole number, and {text!r} is none.")
        return Typed(text, _XSD + "integer")
    if datatype == _XSD + "boolean":
        if text not in ("true", "false"):
            raise EditError(f"{compact(path)} is true or false, and {text!r} is neither.")
        return Typed(text, datatype)
    if datatype == _XSD + "anyURI":
        return Typed(text, datatype)
    if datatype.endswith("CalendarDate"):
        return Text(date_fit(text, compact(path)))
    return Text(text)


def date_fit(text: str, what: str) -> str:
    """The date, if it is a year, a month or a day as this graph writes them, else an EditError."""
    if _DATE.fullmatch(text):
        return text
    raise EditError(
        f"{text!r} is no date for {what}: write 2019, 2019-06 or 2019-06-18, as exact as the "
        "source and no more."
    )


_PART: Final = DCG + "isPartOf"


AUTHORS: Final = "The dcgraph authors"
"""Who reads a claim where nobody else is named."""


def claim_said(
    corpus: Corpus,
    ends: tuple[str, str, str],
    *,
    basis: str | None,
    holders: Sequence[str],
    stated_on: str | None,
    rationale: str | None,
    readers: Sequence[str],
    day: str,
) -> list[Statement]:
    """The statements of a claim by its subject, relation and object, and what else is known.

    A reading of ours was read on `day`, by `readers` or else by the authors, and is proposed.
    """
    subject, relation, thing = _ends(corpus, ends)
    said: list[Statement] = [
        (DCG + "hasSubject", Iri(subject)),
        (DCG + "hasRelation", Iri(relation)),
        (DCG + "hasObject", Iri(thing)),
    ]
    said += [(DCG + "isClaimedBy", Iri(existing(corpus, one, "data"))) for one in holders]
    if stated_on:
        said.append((DCG + "statedOnDate", Text(date_fit(stated_on, "dcg:statedOnDate"))))
    if basis:
        name = basis if ":" in basis else f"dcg:{basis}"
        said.append((DCG + "hasBasis", Iri(existing(corpus, name, "ontology"))))
    if why := text_fit(rationale or "", "rationale"):
        said.append((DCG + "rationale", Text(why, "en")))
    if readers or (DCG + "hasBasis", Iri(DCG + "Interpreted")) in said:
        said += [(DCG + "readBy", Text(text_fit(one, "reader"))) for one in readers or (AUTHORS,)]
        said.append((DCG + "readOn", Text(date_fit(day, "dcg:readOn"))))
        said.append((DCG + "hasReviewState", Iri(DCG + "Proposed")))
    return said


def claim_name(corpus: Corpus, ends: tuple[str, str, str], holders: Sequence[str]) -> str:
    """The name of a claim; who holds it is added where another holds the same on other grounds."""
    name = "dcgd:" + ".".join(local(iri) for iri in _ends(corpus, ends))
    there = DCGD + name.removeprefix("dcgd:")
    if corpus.locate(there) is None or len(holders) != 1:
        return name
    holder = existing(corpus, holders[0], "data")
    if holder in values(corpus, there, DCG + "isClaimedBy"):
        return name
    return f"{name}.{local(holder)}"


def offered(corpus: Corpus, subject: str, thing: str) -> str:
    """A sentence on the relations that a claim between the two things can assert."""
    ends = _record(corpus, subject), _record(corpus, thing)
    names = ", ".join(local(one) for one in fitting(corpus, *ends))
    between = " to ".join(f"{compact(end)} ({_kind(corpus, end)})" for end in ends)
    if names:
        return f"From {between} fit {names}."
    return (
        f"From {between} no exact relation fits: look for the thing that is meant. The last "
        "resort is isRelatedTo, with its reason in dcg:noRelationReason."
    )


def _ends(corpus: Corpus, ends: tuple[str, str, str]) -> tuple[str, str, str]:
    """The IRIs of the three; raises EditError, with what fits, for what is no fitting relation."""
    subject, relation, thing = ends
    path = iri_of(relation if ":" in relation else f"dcg:{relation}")
    found = _record(corpus, subject), path, _record(corpus, thing)
    if path not in relations(corpus):
        fault = f"{compact(path)} is no relation of claims."
    elif not holds_between(corpus, path, found[0], found[2]):
        fault = f"{compact(path)} does not hold between the two."
    else:
        return found
    raise EditError(f"{fault} {offered(corpus, subject, thing)}")


def _kind(corpus: Corpus, iri: str) -> str:
    return " and ".join(local(one) for one in values(corpus, iri, _TYPE))


def _record(corpus: Corpus, name: str) -> str:
    return existing(corpus, name if ":" in name else f"dcgd:{name}", "data")


def provision_name(corpus: Corpus, whole: str, number: str, kind: str | None) -> str:
    """The name of a provision as its siblings are named by the text's own numbers.

    Raises EditError if there are none to go by, they are not named alike, or one has the name,
    and without a `kind`, which it then helps to choose.
    """
    parts = _parts(corpus, whole)
    kinds = {local(one) for iri in parts for one in values(corpus, iri, _TYPE)}
    there = f" Its parts are of the kind {' or '.join(sorted(kinds))}." if kinds else ""
    if kind is None:
        raise EditError(f"Give --kind, what the new part of {compact(whole)} is.{there}")
    forms: tuple[Callable[[str], str], ...] = (_in_full, _last)
    siblings = [
        (local(iri), own)
        for iri in parts
        if f"{DCG}{kind.removeprefix('dcg:')}" in values(corpus, iri, _TYPE)
        and (own := _number(corpus, iri))
    ]
    for form in forms:
        starts = {
            name[: -len(form(own))] if form(own) and name.endswith(form(own)) else ""
            for name, own in siblings
        }
        if len(starts) == 1 and (start := starts.pop()) and form(number):
            name = f"dcgd:{start}{form(number)}"
            if corpus.statements(DCGD + name.removeprefix("dcgd:")):
                raise EditError(
                    f"With the number {number!r} it would be named {name}, which is there already. "
                    f"Its siblings have the numbers {', '.join(own for _, own in siblings[:3])} …: "
                    "give its own in the same form."
                )
            return name
    raise EditError(
        f"No {kind} of {compact(whole)} shows how one with the number {number!r} is named: give "
        f"its name, made of the name of the whole and the text's own number.{there}"
    )


def whole_of(corpus: Corpus, iri: str) -> str | None:
    """What a provision of this name is part of, if its siblings or its name leave no doubt."""
    above = iri.rpartition(".")[0]
    alike = _naming_pattern(iri)
    wholes = {
        whole
        for file in corpus.rooms("data")
        for t in file.triples
        if t.predicate.value == _PART
        and t.subject.value.rpartition(".")[0] == above
        and _naming_pattern(t.subject.value) == alike
        and (whole := t.object.value)
    }
    if wholes:
        return wholes.pop() if len(wholes) == 1 else None
    return above if corpus.locate(above) is not None else None


def _parts(corpus: Corpus, whole: str) -> list[str]:
    return [
        t.subject.value
        for file in corpus.rooms("data")
        for t in file.triples
        if t.predicate.value == _PART and t.object.value == whole
    ]


def _number(corpus: Corpus, iri: str) -> str:
    return next(
        (
            t.object.value
            for _, t in corpus.statements(iri)
            if t.predicate.value == DCG + "number" and isinstance(t.object, Literal)
        ),
        "",
    )


def _in_full(number: str) -> str:
    return number if re.fullmatch(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*", number) else ""


def _last(number: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", number)
    return words[-1].lower() if words else ""


def _naming_pattern(iri: str) -> str:
    return re.sub(r"\d+", "#", iri.rpartition(".")[2])
