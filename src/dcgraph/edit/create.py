"""New records, by the kinds of `kinds.toml`, told one by one or in a table."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal

from dcgraph.check.change import check_records
from dcgraph.check.findings import Finding
from dcgraph.check.focus import owner
from dcgraph.edit.apply import Change, changed_corpus, faults, inside, so_far
from dcgraph.edit.names import (
    ENDS,
    Given,
    claim_ends,
    existing,
    fresh,
    iri_of,
    local,
    named,
    own,
    stem,
    term_name,
    text_fit,
    values,
    written,
)
from dcgraph.edit.placing import head, inserted, stands
from dcgraph.edit.statements import Spelling, file_of
from dcgraph.errors import EditError, InvalidDataError, NotFoundError
from dcgraph.files import read_text
from dcgraph.namespaces import DCG, DCGD, OWL, RDFS, SKOS, TYPE, XSD, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile, source_file

_TABLE: Final = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))
_FIRST, _THEN, _LAST = ([iri_of(name) for name in _TABLE[row]] for row in ("first", "then", "last"))
_ON_ONE_LINE: Final = frozenset(SKOS + name for name in ("prefLabel", "altLabel"))
_ENDS: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_DEFAULT_CONFIDENCE: Final = f"<{DCG}Confirmed>"
"""The confidence of a citation that leaves it out."""
_DATE: Final = DCG + "CalendarDate"
_DATATYPES: Final = {
    "date": _DATE,
    "number": XSD + "decimal",
    "count": XSD + "integer",
    "address": XSD + "anyURI",
}
"""The datatypes of options, by their form."""
_WHOLE: Final = (r"[0-9]{1,18}", "is a whole number, and {!r} is none.")
_BARE: Final = {
    XSD + "integer": _WHOLE,
    XSD + "nonNegativeInteger": _WHOLE,
    XSD + "decimal": (
        r"-?[0-9]{1,18}(\.[0-9]{1,18})?",
        "is a number such as 12 or 0.5, and {!r} is none.",
    ),
    XSD + "boolean": ("true|false", "is true or false, and {!r} is neither."),
}
"""The datatypes whose values are written without quotes, with their form and its fault."""
_GIVEN: Final = re.compile(r"([^\s=@]+)(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?=(.*)", re.DOTALL)
_CALENDAR: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
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


def _kind(word: str, spec: dict[str, Any]) -> Kind:
    names = [
        name for group in spec.pop("options") for name in _TABLE["groups"].get(group, (group,))
    ]
    options = {name: Option(**(spec.pop(name, None) or _TABLE["options"][name])) for name in names}
    top = iri_of(spec.pop("top", f"dcg:{word.title().replace('-', '')}"))
    prefix = spec.pop("prefix", f"{spec['scheme']}." if "scheme" in spec else "")
    return Kind(word, options, top=top, prefix=prefix, **spec)


_LANGUAGE: Final = re.compile(r"[a-z]{2}")
KINDS: Final = {word: _kind(word, spec) for word, spec in _TABLE["kinds"].items()}

Statement = tuple[str, str]
"""A property and its value, a term as N-Triples has it; numbers and truth values stand bare."""


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

    `unjudged` is the reason why what follows from them was not judged, if it was not; `after` is
    the corpus as it will be.
    """

    places: Mapping[str, Place]
    changes: tuple[Change, ...] = field(repr=False)
    to_fill: tuple[Finding, ...]
    unjudged: str
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
            iri_of(term_name(str(given["kind"])))
    _statements(kind, draft)
    for given_statement in several(given.get("with")):
        with draft.blamed("with"):
            _parts(given_statement)
    # A citation that leaves its confidence out is confirmed, and nobody confirms by silence.
    if whole and given.get("source") and not given.get("confidence"):
        with draft.blamed("confidence"):
            raise EditError("say how sure it is: Confirmed if the source was read, else Recalled.")


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
        later = changed_corpus(later, made.values())
        changes |= made
    to_fill, unjudged = _to_fill(corpus, later, rows, changes.values())
    places = {iri: place for iri in rows if (place := later.locate(iri))}
    return Creation(places, tuple(changes.values()), to_fill, unjudged, later)


def _changes(
    corpus: Corpus, kind: Kind, iri: str, draft: Draft, changes: Mapping[Path, Change]
) -> dict[Path, Change]:
    """The changes by which a record is written, on top of those that are made already."""
    given = draft.given
    if place := corpus.locate(iri):
        raise EditError(
            f"{compact(iri)} is there already, at {place.path}:{place.line}. Add to it there, or "
            "choose another name.",
            corpus.root / place.path,
        )
    with draft.blamed("kind"):
        like = chosen = _class(corpus, kind, given.get("kind"))
    statements, cited = _statements(kind, draft, corpus)
    if kind.word == "claim":
        ends = claim_ends(corpus, *(str(given[end]) for end in ENDS))
        like = next(iter(values(corpus, ends[-1], TYPE)), chosen)
        stated_ends = [(path, f"<{end}>") for path, end in zip(_ENDS, ends, strict=True)]
        statements += _reading(statements)
        if not _is_given_back(corpus, iri, chosen, statements, stated_ends):
            statements += stated_ends
    if kind.scheme:
        scheme = f"<{DCGD}{kind.scheme}>"
        statements += [(SKOS + path, scheme) for path in ("inScheme", "topConceptOf")]
    for given_statement in several(given.get("with")):
        with draft.blamed("with"):
            statements.append(statement(corpus, given_statement))
    path = _home(corpus, kind, iri, like, given.get("file"))
    change = so_far(path, changes)
    label = str(given.get("en") or "").strip()
    title = label[:1].upper() + label[1:] if label else compact(iri)
    text = change.after
    if text is None:
        files = list(corpus.rooms("data"))
        room = corpus.root / "data" / kind.folder
        sample = next((file for file in files if file.path.is_relative_to(room)), files[0])
        text = head(sample.text, f"{title}: the {kind.word}")
    record = _composed(iri, chosen, statements, cited, file_of(text).spelling)
    return {path: replace(change, after=inserted(text, record, iri, corpus.defaults))}


def _is_given_back(
    corpus: Corpus, iri: str, kind: str, stated: list[Statement], left_out: list[Statement]
) -> bool:
    """Whether a record that leaves out some statements is filled in with just these."""
    text = _composed(iri, kind, stated, (), Spelling())
    path = corpus.root / "data" / f"{stem(iri)}.ttl"
    file = source_file(path, text, "data", corpus.root, corpus.defaults)
    paths = {path for path, _ in left_out}
    filled = {(path.value, str(value)) for _, path, value in file.facts if path.value in paths}
    return filled == {*left_out}


def several(given: object) -> list[str]:
    """The values of an option that may be given once or more."""
    if isinstance(given, list | tuple):
        return list(map(str, given))
    return [] if given is None else [str(given)]


def _class(corpus: Corpus, kind: Kind, given: object) -> str:
    """The class that is meant, which must be the kind's own or below it; else an EditError."""
    ontology = corpus.facts("ontology")
    below = [(s.value, o.value) for s, p, o in ontology if p.value == RDFS + "subClassOf"]
    classes = [kind.top]
    for above in classes:
        classes += [
            subclass
            for subclass, superclass in below
            if superclass == above and subclass.startswith(DCG) and subclass not in classes
        ]
    if given is None and classes == [kind.top]:
        return kind.top
    wanted = iri_of(term_name(str(given))) if given else ""
    if wanted in classes:
        return wanted
    # The members of a list may be of its class itself, other records are of one below.
    offered = classes if kind.scheme else classes[1:] or classes
    names = ", ".join(sorted(map(local, offered)))
    asked = f"{given!r} is no kind of {kind.word}." if given else f"What kind of {kind.word} is it?"
    raise EditError(f"{asked} Give --kind: {names}.")


def _statements(
    kind: Kind, draft: Draft, corpus: Corpus | None = None
) -> tuple[list[Statement], list[Statement]]:
    """What the options say of the record, and of its citation.

    Whether the things that they name are there is only asked of a `corpus`.
    """
    language = str(draft.given.get("lang") or "")
    if language and not _LANGUAGE.fullmatch(language):
        with draft.blamed("lang"):
            raise EditError(f"{language!r} is no language: give a code of two letters, such as ru.")
    statements: list[Statement] = []
    cited: list[Statement] = []
    for name, option in kind.options.items():
        path = option.property or option.cites
        for given in several(draft.given.get(name)) if path else ():
            with draft.blamed(name):
                if text := text_fit(given, option.what or name):
                    value = _value(corpus, option, text, language)
                    if value != _DEFAULT_CONFIDENCE:
                        (statements if option.property else cited).append((iri_of(path), value))
    return statements, cited


def _value(corpus: Corpus | None, option: Option, given: str, language: str) -> str:
    if option.form in {"record", "term"}:
        is_term = option.form == "term"
        name = term_name(given) if is_term else own(given, option.prefix)
        if corpus is None:
            return f"<{written(name)}>"
        return f"<{existing(corpus, name, 'ontology' if is_term else 'data')}>"
    if option.form == "name":
        return f"<{iri_of(term_name(given))}>"
    if option.form in _DATATYPES:
        return _typed(iri_of(option.property), given, _DATATYPES[option.form])
    # A title is in the language of its source.
    is_title = option.property == "dcterms:title"
    return quoted(given, language if is_title else option.language)


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
        return path, f"<{existing(corpus, text, 'ontology', 'data')}>"
    if language or not ranges:
        return path, quoted(text, language or "en")
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


def _typed(path: str, text: str, datatype: str) -> str:
    if datatype in _BARE:
        form, fault = _BARE[datatype]
        if not re.fullmatch(form, text):
            raise EditError(f"{compact(path)} {fault.format(text)}")
        return text
    if datatype == _DATE and not _CALENDAR.fullmatch(text):
        raise EditError(
            f"{text!r} is no date for {compact(path)}: write 2019, 2019-06 or 2019-06-18, as exact "
            "as the source and no more."
        )
    return quoted(text) + (f"^^<{datatype}>" if datatype == XSD + "anyURI" else "")


def _composed(
    iri: str,
    kind: str,
    statements: Iterable[Statement],
    cited: Iterable[Statement],
    spelling: Spelling,
) -> str:
    """The text of a record, without a line end, in the prefixes of the file it goes into."""
    lines = [f"{spelling.write(iri)} a {spelling.write(kind)}"]
    for path, terms in sorted(_grouped(statements).items(), key=_rank):
        shown = [_written(term, spelling) for term in terms]
        together = path in _ON_ONE_LINE or all(term.startswith("<") for term in terms)
        rows = [" , ".join(shown)] if together else shown
        lines += [f"    {spelling.write(path)} {row}" for row in rows]
    inner = [
        f"{spelling.write(path)} {' , '.join(_written(term, spelling) for term in terms)}"
        for path, terms in _grouped(cited).items()
    ]
    if inner:
        lines.append(f"    {spelling.write(DCG + 'hasCitation')} [ {' ; '.join(inner)} ]")
    return " ;\n".join(lines) + " ."


def _grouped(statements: Iterable[Statement]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for path, term in statements:
        grouped.setdefault(path, []).append(term)
    return grouped


def _rank(statements: tuple[str, list[str]]) -> tuple[int, int]:
    path, terms = statements
    for group, row in ((0, _FIRST), (3, _THEN), (5, _LAST)):
        if path in row:
            return group, row.index(path)
    if path.endswith("Date"):
        return 1, 0
    return (4 if terms[0].startswith("<") else 2), 0


def quoted(text: str, language: str = "") -> str:
    """A text as Turtle writes it, between double quotes."""
    return str(Literal(text)) + (f"@{language}" if language else "")


def _written(term: str, spelling: Spelling) -> str:
    """The term with its IRI, or that of its datatype, as the file spells it."""
    before, _, iri = term.rpartition("<")
    return before + spelling.write(iri[:-1]) if term.endswith(">") else term


def _home(corpus: Corpus, kind: Kind, iri: str, like: str, given: object) -> Path:
    """The file for a new record, which may have to be made.

    `like` is the class of the record or, for a claim, that of its object: the file that holds
    most such records of the same whole is taken, else that of the whole, unless one is `given`.
    Raises EditError for a file in which the record may not stand, or a stem that is taken.
    """
    data = corpus.root / "data"
    if isinstance(given, Path):
        path = inside(corpus.root / given, corpus.root)
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
            wholes = (k.word for k in KINDS.values() if not k.part and k.folder == room)
            whole = next(wholes, "instrument")
            raise EditError(
                f"There is no file for {stem(iri)}: write its record first, such as by "
                f"`dcgraph new {whole}`."
            )
        path = data / kind.folder / f"{stem(iri)}.ttl"
    else:
        path = max(there, key=lambda file: _like(corpus, kind, file, iri, like)).path
    return inside(path, corpus.root)


def _like(corpus: Corpus, kind: Kind, file: SourceFile, iri: str, like: str) -> tuple[int, int]:
    """How many records of a file are like this one, and how long a name it goes on from there."""
    names = {fact[0].value for fact in file.facts}
    near = max((len(name) for name in names if iri.startswith(f"{name}.")), default=0)
    if kind.word == "claim":
        objects = (value.value for _, path, value in file.facts if path.value == _ENDS[-1])
        return sum(like in values(corpus, thing, TYPE) for thing in objects), near
    above = iri.rpartition(".")[0]
    siblings = (name for name in names if name.rpartition(".")[0] == above)
    is_source = kind.word == "source"
    return sum(not is_source or like in values(corpus, name, TYPE) for name in siblings), near


def _to_fill(
    corpus: Corpus, later: Corpus, rows: Mapping[str, str], changes: Iterable[Change]
) -> tuple[tuple[Finding, ...], str]:
    """What the new records lack. `rows` are where they are told, by their IRIs.

    Judged are they and what names them, of which only what is found now and was not before
    counts. Raises InvalidDataError if anything but a lack is found.
    """
    findings, unjudged = faults(corpus, later, changes)
    if others := {f.subject for f in findings if owner(f.subject) not in rows}:
        known = {f.fingerprint for f in check_records(corpus, others)}
        # What the axioms forbid of other records was so before: no new record changes it.
        findings = tuple(
            f
            for f in findings
            if f.fingerprint not in known
            and not (f.rule.startswith("Contradiction-") and f.subject in others)
        )
    if wrong := tuple(f for f in findings if f.value or owner(f.subject) not in rows):
        blamed = {owner(f.subject) for f in wrong} & {*rows} or {*rows}
        names = [f"{rows[iri]}: {compact(iri)}".removeprefix(": ") for iri in rows if iri in blamed]
        raise InvalidDataError(
            f"Nothing was written: {', '.join(names)} would break rules, as told above. Correct "
            "the values and try again.",
            wrong,
        )
    return findings, unjudged


def _reading(statements: Sequence[Statement]) -> Iterator[Statement]:
    """A reading was read today, by those named or else by the authors, and is proposed."""
    is_read = any(path == DCG + "readBy" for path, _ in statements)
    if is_read or (DCG + "hasBasis", f"<{DCG}Interpreted>") in statements:
        if not is_read:
            yield DCG + "readBy", quoted(_AUTHORS)
        yield DCG + "readOn", quoted(datetime.now(UTC).date().isoformat())
        yield DCG + "hasReviewState", f"<{DCG}Proposed>"


def drafts(path: Path, kind: Kind) -> list[Draft]:
    """What a table in CSV tells of new records of a kind, one a row.

    The columns are named as the options of the kind, after `name` or the ends of a claim. An
    option that may be given several times may have several columns. An empty cell tells nothing.
    Rows are counted with the header as row 1. Raises LoadError for a file that cannot be read,
    EditError for what is no such table.
    """
    rows: list[list[str]] = []
    try:
        # What was read before the error stays in the list, and tells the row.
        rows.extend(csv.reader(StringIO(read_text(path).removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise EditError(
            f"{path.name}, row {len(rows) + 1}: this is no row of CSV, {error}. Close each quote, "
            "and write a quote inside quotes twice.",
            path,
        ) from None
    header = [cell.strip() for cell in rows[0]] if rows else []
    several = {name for name, option in kind.options.items() if option.many}
    _require_columns(path, kind, header, several)
    records = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        place = f"{path.name}, row {number}"
        if len(row) != len(header):
            raise EditError(
                f"{place}: it has {len(row)} cells and the header {len(header)}. Write each cell, "
                "if empty too, and put one that holds a comma in quotes.",
                path,
            )
        given: dict[str, Any] = {}
        for column, cell in zip(header, map(str.strip, row), strict=True):
            if cell and column in several:
                given.setdefault(column, []).append(cell)
            elif cell:
                given[column] = Path(cell) if column == "file" else cell
        records.append(Draft(given.pop("name", None), given, place))
    if not records:
        raise EditError(f"{path} tells of no record: write one a row, below the header.", path)
    return records


def _require_columns(
    path: Path, kind: Kind, header: Sequence[str], several: Collection[str]
) -> None:
    names = [*(ENDS if kind.word == "claim" else ("name",)), *kind.options]
    known = f"The columns, with commas between, are {', '.join(names)}."
    for number, name in enumerate(header, 1):
        fault = ""
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it is none of a {kind.word}."
            fault = f"{name!r} is no column; {hint} {known}"
        elif name in header[: number - 1] and name not in several:
            fault = f"{name} is there twice, and may be told once; take one away."
        if fault:
            raise EditError(f"{path.name}, row 1, column {number}: {fault}", path)
    if not header:
        raise EditError(f"{path} is empty. {known}", path)
