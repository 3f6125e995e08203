"""New records, by the kinds of `kinds.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dcgraph.check.change import check_edit, check_records
from dcgraph.check.findings import Finding
from dcgraph.check.focus import owner
from dcgraph.edit.apply import Change, exact, inside
from dcgraph.edit.names import existing, fresh, iri_of, local, own, stem, text_fit, values, written
from dcgraph.edit.naming import ENDS, Given, claim_ends, named
from dcgraph.edit.placing import inserted, stands
from dcgraph.edit.rename import changed_corpus
from dcgraph.edit.statements import Spelling, file_of, with_value
from dcgraph.errors import EditError, InvalidDataError, NotFoundError
from dcgraph.git import Change as Edit
from dcgraph.namespaces import DCG, DCGD, OWL, RDFS, SKOS, TYPE, XSD, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile

_TABLE: Final = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))
_FIRST, _THEN, _LAST = ([iri_of(one) for one in _TABLE[row]] for row in ("first", "then", "last"))
_ON_ONE_LINE: Final = frozenset(SKOS + name for name in ("prefLabel", "altLabel"))
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SUBJECT, _RELATION, _OBJECT = (DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_BARE: Final = frozenset(XSD + kind for kind in ("integer", "decimal", "boolean"))
_WHOLE: Final = frozenset(XSD + kind for kind in ("integer", "nonNegativeInteger"))
_GIVEN: Final = re.compile(r"([^\s=@]+)(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?=(.*)", re.DOTALL)
_DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_AUTHORS: Final = "The dcgraph authors"
"""Who reads a claim where nobody else is named."""


@dataclass(frozen=True, slots=True)
class Option:
    """What can be said of a record by a `property`, or of its citation; `what` it is in messages.

    The `form` of a value is text, in a `language`, or else date, number, count, address, record,
    term or name. `prefix` begins the name of a record. On a terminal it is asked for by `ask`.
    """

    help: str
    property: str = ""
    cites: str = ""
    form: str = "text"
    language: str = ""
    prefix: str = ""
    what: str = ""
    ask: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its top class, its folder in data/ and its options.

    A `part` stands in a file that another record has made. `prefix` begins its name, and `scheme`
    is the list that it is a member of.
    """

    word: str
    options: Mapping[str, Option]
    help: str
    top: str
    folder: str = ""
    part: bool = False
    name: str = "Its name, such as dcgd:drones or drones."
    prefix: str = ""
    scheme: str = ""


def _kind(word: str, told: dict[str, Any]) -> Kind:
    names = [name for one in told.pop("options") for name in _TABLE["groups"].get(one, (one,))]
    options = {name: Option(**(told.pop(name, None) or _TABLE["options"][name])) for name in names}
    return Kind(word, options, **told | {"top": iri_of(told["top"])})


_LANGUAGE: Final = re.compile(r"[a-z]{2}")
KINDS: Final = {word: _kind(word, told) for word, told in _TABLE["kinds"].items()}


@dataclass(frozen=True, slots=True)
class Iri:
    """A value that is a thing."""

    iri: str


@dataclass(frozen=True, slots=True)
class Text:
    """A value that is text, in a language if one is told."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a datatype, by the IRI of that; numbers and truth values are written bare."""

    text: str
    datatype: str


Value = Iri | Text | Typed
Statement = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is told of a new record: its name, if it has one, and values by option.

    `row` is the place in a table in which it is told, for messages.
    """

    name: str | None
    given: Given
    row: str = ""

    @contextmanager
    def blamed(self, option: str = "") -> Iterator[None]:
        """Begin the message of an error with the row, and the option that is at fault."""
        place = f"{self.row}, column {option}" if self.row and option else self.row
        place = place or (f"--{option}" if option else "")
        try:
            yield
        except (EditError, NotFoundError) as error:
            if not str(error).startswith(place):
                error.args = (f"{place}: {error}",)
            raise


@dataclass(frozen=True, slots=True)
class Creation:
    """Records that can be written: where each will stand, by its IRI, and what is still to fill.

    `after` is the corpus as it will be.
    """

    places: Mapping[str, Place]
    changes: tuple[Change, ...] = field(repr=False)
    to_fill: tuple[Finding, ...]
    after: Corpus = field(repr=False)


def fit(word: str, draft: Draft, *, whole: bool = True) -> None:
    """Refuse what cannot be, whatever the graph holds, with an EditError.

    That is a name, date, number, language or text in a form that it cannot have and, unless the
    draft is not `whole` yet, what is missing.
    """
    kind, given = KINDS[word], draft.given
    with draft.blamed():
        if draft.name is not None:
            fresh(own(draft.name, kind.prefix))
        elif word == "provision" and not (given.get("part-of") and given.get("number")):
            raise EditError("Give the name, or --part-of, --number and --kind to have it made.")
        elif word not in ("claim", "provision"):
            raise EditError(f"Name the {word}: {kind.name}")
        if whole and word == "claim" and (untold := [end for end in ENDS if not given.get(end)]):
            raise EditError(f"Name the {' and the '.join(untold)} of the claim.")
        if whole and given.get("title") and "lang" in kind.options and not given.get("lang"):
            raise EditError("Tell the language of the title with --lang, such as --lang en.")
    if given.get("kind"):
        with draft.blamed("kind"):
            iri_of(_term(str(given["kind"])))
    list(_said(kind, draft))
    list(_said(kind, draft, cited=True))
    for one in several(given.get("with")):
        with draft.blamed("with"):
            _parts(one)


def create(corpus: Corpus, word: str, drafts: Sequence[Draft]) -> Creation:
    """What has to change for the records to be there; a draft may name those before it.

    `word` is a key of KINDS. Raises EditError for a name or text that cannot be and for a record
    that is there already, NotFoundError for a thing that is not, InvalidDataError if what is told
    breaks a rule. What is not told is left out: it is what the findings `to_fill` ask for.
    """
    kind = KINDS[word]
    for draft in drafts:
        fit(word, draft)
    changes: dict[Path, Change] = {}
    rows: dict[str, str] = {}
    later = corpus
    for draft in drafts:
        with draft.blamed():
            name, given = named(later, word, draft.name, draft.given)
            iri = fresh(own(name, kind.prefix))
            if iri in rows:
                raise EditError(f"{compact(iri)} is in {rows[iri]} already; name it once.")
            made = _changes(later, kind, iri, replace(draft, given=given), changes)
        rows[iri] = draft.row
        later = changed_corpus(later, made)
        for change in made:
            before = changes[change.path].before if change.path in changes else change.before
            changes[change.path] = replace(change, before=before)
    to_fill = _to_fill(corpus, later, rows, [*changes.values()])
    places = {iri: place for iri in rows if (place := later.locate(iri))}
    return Creation(places, tuple(changes.values()), to_fill, later)


def _changes(
    corpus: Corpus, kind: Kind, iri: str, draft: Draft, changes: Mapping[Path, Change]
) -> tuple[Change, ...]:
    """The changes by which a record is written, after those that are made already."""
    given = draft.given
    if place := corpus.locate(iri):
        raise EditError(
            f"{compact(iri)} is there already, at {place.path}:{place.line}. Add to it there, or "
            "choose another name.",
            corpus.root / place.path,
        )
    with draft.blamed("kind"):
        chosen = _class(corpus, kind, given.get("kind"))
    said = list(_said(kind, draft, corpus))
    if kind.word == "claim":
        ends = claim_ends(corpus, *(str(given[end]) for end in ENDS))
        said += zip((_SUBJECT, _RELATION, _OBJECT), map(Iri, ends), strict=True)
        said += _reading(said)
    if kind.scheme:
        scheme = Iri(DCGD + kind.scheme)
        said += [(SKOS + path, scheme) for path in ("inScheme", "topConceptOf")]
    for one in several(given.get("with")):
        with draft.blamed("with"):
            said.append(statement(corpus, one))
    cited = list(_said(kind, draft, corpus, cited=True))
    things = (value.iri for path, value in said if path == _OBJECT and isinstance(value, Iri))
    like = next((one for thing in things for one in values(corpus, thing, TYPE)), chosen)
    path = _home(corpus, kind, iri, like, given.get("file"))
    before = _text(path, changes) if path in changes or path.is_file() else None
    label = str(given.get("en") or "").strip()
    title = label[:1].upper() + label[1:] if label else compact(iri)
    text = before if before is not None else _head(corpus, kind, title)
    record = _composed(iri, chosen, said, cited, file_of(text).spelling)
    change = Change(path, path, before, inserted(text, record, iri))
    return _with_link(corpus, iri, kind, change, changes)


def _text(path: Path, changes: Mapping[Path, Change]) -> str:
    """The text of a file after the changes that are made already."""
    return (changes[path].after or "") if path in changes else exact(path)


def several(given: object) -> list[str]:
    """The values of an option that may be given once or more."""
    if isinstance(given, list | tuple):
        return [str(one) for one in given]
    return [] if given is None else [str(given)]


def _class(corpus: Corpus, kind: Kind, given: object) -> str:
    """The class that is meant, which must be the kind's own or below it; else an EditError."""
    classes = {kind.top}
    size = 0
    while size < len(classes):
        size = len(classes)
        classes |= {
            subject.value
            for subject, predicate, value in corpus.facts("ontology")
            if predicate.value == RDFS + "subClassOf"
            and value.value in classes
            and subject.value.startswith(DCG)
        }
    if given is None and classes == {kind.top}:
        return kind.top
    wanted = iri_of(_term(str(given))) if given else ""
    if wanted in classes:
        return wanted
    # The members of a list may be of its class itself, other records are of one below.
    names = ", ".join(sorted(local(one) for one in classes if kind.scheme or one != kind.top))
    asked = f"{given!r} is no kind of {kind.word}." if given else f"What kind of {kind.word} is it?"
    raise EditError(f"{asked} Give --kind: {names}.")


def _said(
    kind: Kind, draft: Draft, corpus: Corpus | None = None, *, cited: bool = False
) -> Iterator[Statement]:
    """What the options say of the record, or of its citation.

    Whether the things that they name are there is only asked of a `corpus`.
    """
    language = str(draft.given.get("lang") or "")
    if language and not _LANGUAGE.fullmatch(language):
        with draft.blamed("lang"):
            raise EditError(f"{language!r} is no language: give a code of two letters, such as ru.")
    for name, option in kind.options.items():
        path = option.cites if cited else option.property
        for one in several(draft.given.get(name)) if path else ():
            with draft.blamed(name):
                text = text_fit(one, option.what or name)
                value = _value(corpus, option, text, language) if text else None
            if value is not None:
                yield iri_of(path), value


def _term(given: str) -> str:
    """The name of a term as a person types it, with the prefix of terms if it has none."""
    return given if ":" in given else f"dcg:{given}"


def _value(corpus: Corpus | None, option: Option, given: str, language: str) -> Value:
    match option.form:
        case "record" | "term":
            is_term = option.form == "term"
            name = _term(given) if is_term else own(given, option.prefix)
            if corpus is None:
                return Iri(written(name))
            return Iri(existing(corpus, name, "ontology" if is_term else "data"))
        case "name":
            return Iri(iri_of(_term(given)))
        case "date":
            return Text(date_fit(given, option.property))
        case "number":
            return _typed(iri_of(option.property), given, XSD + "decimal")
        case "count":
            return _typed(iri_of(option.property), given, XSD + "integer")
        case "address":
            return Typed(given, XSD + "anyURI")
    # A title is in the language of its source.
    is_title = option.property == "dcterms:title"
    return Text(given, language if is_title else option.language)


def statement(corpus: Corpus, given: str) -> Statement:
    """What `dcg:adoptionDate=1999-06-26` or `dcg:heading@fr=Normes` says.

    Text whose property has no range is in English unless told. Raises NotFoundError for a property
    or a thing that there is not, EditError for a value that the property cannot have.
    """
    name, language, text = _parts(given)
    path = existing(corpus, name, "ontology")
    kinds = values(corpus, path, TYPE)
    ranges = values(corpus, path, RDFS + "range")
    if not any(kind.startswith(OWL) and kind.endswith("Property") for kind in kinds):
        raise EditError(f"{compact(path)} is no property of the ontology; name one.")
    if OWL + "ObjectProperty" in kinds:
        return path, Iri(existing(corpus, text, "ontology", "data"))
    if language or not ranges:
        return path, Text(text, language or "en")
    return path, _typed(path, text, ranges[0])


def _parts(given: str) -> tuple[str, str, str]:
    """The name of the property, the language in small letters or "", and the value."""
    match = _GIVEN.fullmatch(given)
    if match is None:
        raise EditError(
            f"{given[:80]!r} is no statement: write PROPERTY=VALUE or PROPERTY@LANGUAGE=TEXT, "
            "such as dcg:adoptionDate=1999-06-26."
        )
    path = written(match[1])
    text = text_fit(match[3], f"value of {compact(path)}")
    if not text:
        raise EditError(f"{compact(path)} has no value; leave it out or give one.")
    return match[1], (match[2] or "").lower(), text


def _typed(path: str, text: str, datatype: str) -> Text | Typed:
    if datatype in _WHOLE:
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise EditError(f"{compact(path)} is a whole number, and {text!r} is none.")
        return Typed(text, XSD + "integer")
    if datatype == XSD + "decimal":
        if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", text):
            raise EditError(f"{compact(path)} is a number such as 12 or 0.5, and {text!r} is none.")
        return Typed(text, datatype)
    if datatype == XSD + "boolean":
        if text not in ("true", "false"):
            raise EditError(f"{compact(path)} is true or false, and {text!r} is neither.")
        return Typed(text, datatype)
    if datatype == XSD + "anyURI":
        return Typed(text, datatype)
    return Text(date_fit(text, compact(path)) if datatype.endswith("CalendarDate") else text)


def date_fit(text: str, what: str) -> str:
    """The date, if it is a year, a month or a day as this graph writes them, else an EditError."""
    if _DATE.fullmatch(text):
        return text
    raise EditError(
        f"{text!r} is no date for {what}: write 2019, 2019-06 or 2019-06-18, as exact as the "
        "source and no more."
    )


def _composed(
    iri: str, kind: str, said: Iterable[Statement], cited: Iterable[Statement], spelling: Spelling
) -> str:
    """The text of a record, without a line end, in the prefixes of the file it goes into."""
    lines = [f"{spelling.write(iri)} a {spelling.write(kind)}"]
    grouped = _grouped(said)
    for path in sorted(grouped, key=lambda one: _rank(one, grouped[one])):
        shown = [_written(value, spelling) for value in grouped[path]]
        together = path in _ON_ONE_LINE or all(isinstance(v, Iri) for v in grouped[path])
        rows = [" , ".join(shown)] if together else shown
        lines += [f"    {spelling.write(path)} {row}" for row in rows]
    inner = [
        f"        {spelling.write(path)} {' , '.join(_written(one, spelling) for one in found)}"
        for path, found in _grouped(cited).items()
    ]
    if inner:
        lines.append(f"    {spelling.write(DCG + 'hasCitation')} [\n" + " ;\n".join(inner) + " ]")
    return " ;\n".join(lines) + " ."


def _grouped(said: Iterable[Statement]) -> dict[str, list[Value]]:
    grouped: dict[str, list[Value]] = {}
    for path, value in said:
        grouped.setdefault(path, []).append(value)
    return grouped


def _rank(path: str, values: Sequence[Value]) -> tuple[int, int]:
    for group, row in ((0, _FIRST), (3, _THEN), (5, _LAST)):
        if path in row:
            return group, row.index(path)
    if path.endswith("Date"):
        return 1, 0
    return (4 if isinstance(values[0], Iri) else 2), 0


def quoted(text: str, language: str = "") -> str:
    """A text as Turtle writes it, between double quotes."""
    escaped = re.sub(r'[\\"\n\r\t]', lambda found: _ESCAPED[found[0]], text)
    return f'"{escaped}"' + (f"@{language}" if language else "")


def _written(value: Value, spelling: Spelling) -> str:
    match value:
        case Iri():
            return spelling.write(value.iri)
        case Text():
            return quoted(value.text, value.language)
        case Typed():
            if value.datatype in _BARE:
                return value.text
            return f"{quoted(value.text)}^^{spelling.write(value.datatype)}"


def _with_link(
    corpus: Corpus, iri: str, kind: Kind, change: Change, changes: Mapping[Path, Change]
) -> tuple[Change, ...]:
    """The change, and that by which a provision names its new norm."""
    provision, _, number = iri.rpartition(".norm-")
    files = [file.path for file in corpus.files_of(provision) if file.room == "data"]
    if kind.word != "norm" or not number or not files:
        return (change,)
    path = files[0]
    before = change.before if path == change.path else _text(path, changes)
    text = (change.after if path == change.path else before) or ""
    whole = Change(path, path, before, with_value(text, provision, DCG + "hasNorm", iri))
    return (whole,) if path == change.path else (change, whole)


def _home(corpus: Corpus, kind: Kind, iri: str, like: str, given: object) -> Path:
    """The file for a new record, which may have to be made.

    `like` is the class of the record or, for a claim, that of its object: the file that holds
    most such records of the same whole is taken, else that of the whole, unless one is `given`.
    Raises EditError for a file in which the record may not stand, or a stem that is taken.
    """
    data = corpus.root / "data"
    if isinstance(given, Path):
        path = given if given.is_absolute() else corpus.root / given
        inside(path, corpus.root)
        if not (path.is_relative_to(data) and path.suffix == ".ttl" and stands(path, iri)):
            raise EditError(
                f"{compact(iri)} may not stand in {given}: it belongs in {stem(iri)}.ttl or in a "
                f"folder {stem(iri)}/ of a room of data/.",
                path,
            )
        return path
    there = [file for file in corpus.rooms("data") if stands(file.path, iri)]
    room = next((f.path.relative_to(data).parts[0] for f in there), kind.folder)
    if kind.folder and room != kind.folder and "." not in local(iri):
        raise EditError(
            f"The stem {stem(iri)} is taken: {there[0].shown} has it. Choose another name.",
            there[0].path,
        )
    if not there:
        if kind.part:
            wholes = [one.word for one in KINDS.values() if not one.part and one.folder == room]
            whole = wholes[0] if wholes else "instrument"
            raise EditError(
                f"There is no file for {stem(iri)}: write its record first, such as by "
                f"`dcgraph new {whole}`."
            )
        return inside(data / kind.folder / f"{stem(iri)}.ttl", corpus.root)
    best = max(there, key=lambda file: (_alike(corpus, kind, file, iri, like), _near(file, iri)))
    return inside(best.path, corpus.root)


def _head(corpus: Corpus, kind: Kind, title: str) -> str:
    """The first lines of a new file: the prefixes of its room, and what it holds."""
    room = corpus.root / "data" / kind.folder
    files = list(corpus.rooms("data"))
    like = next((file for file in files if file.path.is_relative_to(room)), files[0])
    prefixes = [line for line in like.text.split("\n") if line.startswith("@prefix")]
    return "\n".join([*prefixes, "", f"# {title}: the {kind.word}.", ""])


def _alike(corpus: Corpus, kind: Kind, file: SourceFile, iri: str, like: str) -> int:
    if kind.word == "claim":
        return sum(
            like in values(corpus, value.value, TYPE)
            for _, predicate, value in file.facts
            if predicate.value == _OBJECT
        )
    above = iri.rpartition(".")[0]
    return sum(
        name.rpartition(".")[0] == above
        and (kind.word != "source" or like in values(corpus, name, TYPE))
        for name in {fact[0].value for fact in file.facts}
    )


def _near(file: SourceFile, iri: str) -> int:
    """The length of the longest name of a record in the file that this one goes on from."""
    names = {fact[0].value for fact in file.facts}
    return max((len(n) for n in names if n == iri or iri.startswith(n + ".")), default=0)


def _to_fill(
    corpus: Corpus, later: Corpus, rows: Mapping[str, str], changes: Sequence[Change]
) -> tuple[Finding, ...]:
    """What the new records lack. `rows` are where they are told, by their IRIs.

    Judged are they and what names them, of which only what is found now and was not before
    counts. Raises InvalidDataError if anything but a lack is found.
    """
    edits = [
        Edit(change.path.relative_to(corpus.root).as_posix(), "data", change.before, change.after)
        for change in changes
    ]
    found = check_edit(corpus, later, edits)
    if others := {one.subject for one in found if owner(one.subject) not in rows}:
        known = {one.fingerprint for one in check_records(corpus, others)}
        found = tuple(one for one in found if one.fingerprint not in known)
    if wrong := tuple(one for one in found if one.value or owner(one.subject) not in rows):
        blamed = {owner(one.subject) for one in wrong} & {*rows} or {*rows}
        names = [f"{rows[iri]}: {compact(iri)}".removeprefix(": ") for iri in rows if iri in blamed]
        raise InvalidDataError(
            f"Nothing was written: {', '.join(names)} would break rules, as told above. Correct "
            "the values and try again.",
            wrong,
        )
    return found


def _reading(said: Sequence[Statement]) -> Iterator[Statement]:
    """A reading was read today, by those named or else by the authors, and is proposed."""
    read = any(path == DCG + "readBy" for path, _ in said)
    if read or (DCG + "hasBasis", Iri(DCG + "Interpreted")) in said:
        if not read:
            yield DCG + "readBy", Text(_AUTHORS)
        yield DCG + "readOn", Text(datetime.now(UTC).date().isoformat())
        yield DCG + "hasReviewState", Iri(DCG + "Proposed")
