"""New records, by the kinds of `kinds.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal

from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.check.signatures import fitting, holds_between, relations
from dcgraph.edit.apply import Change, exact, inside
from dcgraph.edit.names import existing, fresh, iri_of, local, stem, text_fit, values
from dcgraph.edit.placing import inserted, stands
from dcgraph.edit.rename import changed_corpus
from dcgraph.edit.statements import Spelling, file_of, with_value
from dcgraph.errors import EditError, InvalidDataError
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
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Creation:
    """A record that can be written: the changes, where it will stand, and what is still to fill."""

    iri: str
    changes: tuple[Change, ...] = field(repr=False)
    place: Place
    to_fill: tuple[Finding, ...]
    after: Corpus = field(repr=False)


def create(corpus: Corpus, word: str, name: str, given: Given) -> Creation:
    """What has to change for a record to be there.

    `word` is a key of KINDS, `given` the values by option. Raises EditError for a name or text
    that cannot be and for a record that is there already, NotFoundError for a thing that is not,
    InvalidDataError if what is told breaks a rule. What is not told is left out: it is what the
    findings `to_fill` ask for.
    """
    kind = KINDS[word]
    iri = fresh(own(name, kind.prefix))
    if place := corpus.locate(iri):
        raise EditError(
            f"{compact(iri)} is there already, at {place.path}:{place.line}. Add to it there, or "
            "choose another name.",
            corpus.root / place.path,
        )
    chosen = _class(corpus, kind, given.get("kind"))
    said = list(_said(corpus, kind, given))
    if word == "claim":
        ends = _ends(corpus, *(str(given[end]) for end in ("subject", "relation", "object")))
        said += zip((_SUBJECT, _RELATION, _OBJECT), map(Iri, ends), strict=True)
        said += _reading(said)
    if kind.scheme:
        scheme = Iri(DCGD + kind.scheme)
        said += [(SKOS + path, scheme) for path in ("inScheme", "topConceptOf")]
    said += [statement(corpus, one) for one in several(given.get("with"))]
    cited = list(_said(corpus, kind, given, cited=True))
    things = (value.iri for path, value in said if path == _OBJECT and isinstance(value, Iri))
    like = next((one for thing in things for one in values(corpus, thing, TYPE)), chosen)
    path = _home(corpus, kind, iri, like, given.get("file"))
    before = exact(path) if path.is_file() else None
    label = str(given.get("en") or "").strip()
    title = label[:1].upper() + label[1:] if label else compact(iri)
    text = before if before is not None else _head(corpus, kind, title)
    record = _composed(iri, chosen, said, cited, file_of(text).spelling)
    changes = _with_link(corpus, iri, kind, Change(path, path, before, inserted(text, record, iri)))
    later = changed_corpus(corpus, changes)
    stands_at = later.locate(iri)
    assert stands_at is not None
    return Creation(iri, changes, stands_at, _to_fill(corpus, later, iri), later)


def own(name: str, start: str = "") -> str:
    """A name as a person types it, with the prefix of records if it has none."""
    return name if ":" in name else f"dcgd:{'' if name.startswith(start) else start}{name}"


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
            triple.subject.value
            for file in corpus.rooms("ontology")
            for triple in file.triples
            if triple.predicate.value == RDFS + "subClassOf"
            and triple.object.value in classes
            and triple.subject.value.startswith(DCG)
        }
    if given is None and classes == {kind.top}:
        return kind.top
    wanted = iri_of(str(given) if ":" in str(given) else f"dcg:{given}") if given else ""
    if wanted in classes:
        return wanted
    # The members of a list may be of its class itself, other records are of one below.
    names = ", ".join(sorted(local(one) for one in classes if kind.scheme or one != kind.top))
    asked = f"{given!r} is no kind of {kind.word}." if given else f"What kind of {kind.word} is it?"
    raise EditError(f"{asked} Give --kind: {names}.")


def _said(corpus: Corpus, kind: Kind, given: Given, *, cited: bool = False) -> Iterator[Statement]:
    """What the options say of the record, or of its citation."""
    language = str(given.get("lang") or "")
    if language and not _LANGUAGE.fullmatch(language):
        raise EditError(f"{language!r} is no language: give a code of two letters, such as ru.")
    for name, option in kind.options.items():
        path = option.cites if cited else option.property
        for one in several(given.get(name)) if path else ():
            if text := text_fit(one, option.what or name):
                yield iri_of(path), _value(corpus, option, text, language)


def _value(corpus: Corpus, option: Option, given: str, language: str) -> Value:
    match option.form:
        case "record":
            return Iri(existing(corpus, own(given, option.prefix), "data"))
        case "term" | "name":
            name = given if ":" in given else f"dcg:{given}"
            return Iri(
                iri_of(name) if option.form == "name" else existing(corpus, name, "ontology")
            )
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
    kinds = values(corpus, path, TYPE)
    ranges = values(corpus, path, RDFS + "range")
    if not any(kind.startswith(OWL) and kind.endswith("Property") for kind in kinds):
        raise EditError(f"{compact(path)} is no property of the ontology; name one.")
    if OWL + "ObjectProperty" in kinds:
        return path, Iri(existing(corpus, text, "ontology", "data"))
    if match[2] or not ranges:
        return path, Text(text, (match[2] or "en").lower())
    return path, _typed(path, text, ranges[0])


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


def _with_link(corpus: Corpus, iri: str, kind: Kind, change: Change) -> tuple[Change, ...]:
    """The change, and that by which a provision names its new norm."""
    provision, _, number = iri.rpartition(".norm-")
    place = corpus.locate(provision) if kind.word == "norm" and number else None
    if place is None:
        return (change,)
    path = corpus.root / place.path
    whole = change if path == change.path else Change(path, path, exact(path), exact(path))
    text = with_value(whole.after or "", provision, DCG + "hasNorm", iri)
    whole = Change(path, path, whole.before, text)
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
            like in values(corpus, triple.object.value, TYPE)
            for triple in file.triples
            if triple.predicate.value == _OBJECT
        )
    above = iri.rpartition(".")[0]
    return sum(
        name.rpartition(".")[0] == above
        and (kind.word != "source" or like in values(corpus, name, TYPE))
        for name in {triple.subject.value for triple in file.triples}
    )


def _near(file: SourceFile, iri: str) -> int:
    """The length of the longest name of a record in the file that this one goes on from."""
    names = {triple.subject.value for triple in file.triples}
    return max((len(n) for n in names if n == iri or iri.startswith(n + ".")), default=0)


def _to_fill(corpus: Corpus, later: Corpus, iri: str) -> tuple[Finding, ...]:
    """What the check finds now and did not before, if all of it is that something is missing."""

    def is_about(finding: Finding) -> bool:
        return finding.subject == iri or finding.subject.startswith(f"{iri}.citation-")

    def asks_for_more(finding: Finding) -> bool:
        """Of the record, or of the expected answer to a question."""
        return finding.rule.startswith("Question-") or (not finding.value and is_about(finding))

    found = check(later).findings
    is_old = all(map(is_about, found))
    known = set() if is_old else {one.fingerprint for one in check(corpus).findings}
    new = tuple(one for one in found if one.fingerprint not in known)
    if wrong := tuple(one for one in new if not asks_for_more(one)):
        raise InvalidDataError(
            f"{compact(iri)} was not written: what it would say breaks rules, as told above. "
            "Correct the values and try again.",
            wrong,
        )
    return new


Ends = tuple[str, str, str]
"""Subject, relation and object of a claim."""


def _reading(said: Sequence[Statement]) -> Iterator[Statement]:
    """A reading was read today, by those named or else by the authors, and is proposed."""
    read = any(path == DCG + "readBy" for path, _ in said)
    if read or (DCG + "hasBasis", Iri(DCG + "Interpreted")) in said:
        if not read:
            yield DCG + "readBy", Text(_AUTHORS)
        yield DCG + "readOn", Text(datetime.now(UTC).date().isoformat())
        yield DCG + "hasReviewState", Iri(DCG + "Proposed")


def claim_name(corpus: Corpus, ends: Ends, holders: Sequence[str]) -> str:
    """The name of a claim; who holds it is added where another holds the same on other grounds."""
    name = ".".join(local(iri) for iri in _ends(corpus, *ends))
    if corpus.locate(DCGD + name) is None or len(holders) != 1:
        return f"dcgd:{name}"
    holder = existing(corpus, own(holders[0]), "data")
    is_own = holder in values(corpus, DCGD + name, DCG + "isClaimedBy")
    return f"dcgd:{name}" if is_own else f"dcgd:{name}.{local(holder)}"


def offered(corpus: Corpus, subject: str, thing: str) -> str:
    """A sentence on the relations that a claim between the two things can assert."""
    ends = [existing(corpus, own(one), "data") for one in (subject, thing)]
    names = ", ".join(local(one) for one in fitting(corpus, *ends))
    kinds = (" and ".join(local(one) for one in values(corpus, end, TYPE)) for end in ends)
    shown = (f"{compact(end)} ({kind})" for end, kind in zip(ends, kinds, strict=True))
    between = " to ".join(shown)
    if names:
        return f"From {between} fit {names}."
    return (
        f"From {between} no exact relation fits: look for the thing that is meant. The last "
        "resort is isRelatedTo, with its reason in dcg:noRelationReason."
    )


def _ends(corpus: Corpus, subject: str, relation: str, thing: str) -> Ends:
    """The IRIs of the three; raises EditError, with what fits, for what is no fitting relation."""
    path = iri_of(relation if ":" in relation else f"dcg:{relation}")
    start, end = (existing(corpus, own(one), "data") for one in (subject, thing))
    if path not in relations(corpus):
        fault = f"{compact(path)} is no relation of claims."
    elif not holds_between(corpus, path, start, end):
        fault = f"{compact(path)} does not hold between the two."
    else:
        return start, path, end
    raise EditError(f"{fault} {offered(corpus, subject, thing)}")


def norm_name(corpus: Corpus, name: str) -> str:
    """The name of the next norm of a provision; of anything else the name itself."""
    there = DCGD + own(name).removeprefix("dcgd:")
    if corpus.locate(there) is None or ".norm-" in name:
        return name
    number = 1
    while corpus.locate(f"{there}.norm-{number}") is not None:
        number += 1
    return f"{own(name)}.norm-{number}"


def provision_name(corpus: Corpus, whole: str, number: str, kind: str | None) -> str:
    """The name of a provision as its siblings are named by the text's own numbers.

    Raises EditError if there are none to go by, they are not named alike, or one has the name,
    and without a `kind`, which it then helps to choose.
    """
    parts = [part for part, found in _parts(corpus) if found == whole]
    kinds = {local(one) for iri in parts for one in values(corpus, iri, TYPE)}
    there = f" Its parts are of the kind {' or '.join(sorted(kinds))}." if kinds else ""
    if kind is None:
        raise EditError(f"Give --kind, what the new part of {compact(whole)} is.{there}")
    siblings = [
        (local(iri), own_number)
        for iri in parts
        if f"{DCG}{kind.removeprefix('dcg:')}" in values(corpus, iri, TYPE)
        and (own_number := _number(corpus, iri))
    ]
    forms: tuple[Callable[[str], str], ...] = (_in_full, _last_word)
    for form in forms:
        starts = {
            name[: -len(form(n))] if form(n) and name.endswith(form(n)) else ""
            for name, n in siblings
        }
        if len(starts) == 1 and (start := starts.pop()) and form(number):
            name = f"dcgd:{start}{form(number)}"
            if corpus.statements(iri_of(name)):
                raise EditError(
                    f"With the number {number!r} it would be named {name}, which is there already. "
                    f"Its siblings have the numbers {', '.join(n for _, n in siblings[:3])} …: "
                    "give its own in the same form."
                )
            return name
    raise EditError(
        f"No {kind} of {compact(whole)} shows how one with the number {number!r} is named: give "
        f"its name, made of the name of the whole and the text's own number.{there}"
    )


def whole_of(corpus: Corpus, iri: str) -> str | None:
    """What a provision of this name is part of, if its siblings or its name leave no doubt."""

    def pattern(name: str) -> tuple[str, str]:
        above, _, last = name.rpartition(".")
        return above, re.sub(r"\d+", "#", last)

    wholes = {whole for part, whole in _parts(corpus) if pattern(part) == pattern(iri)}
    if wholes:
        return wholes.pop() if len(wholes) == 1 else None
    above = iri.rpartition(".")[0]
    return above if corpus.locate(above) is not None else None


def _parts(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """What is part of what."""
    for file in corpus.rooms("data"):
        for triple in file.triples:
            if triple.predicate.value == DCG + "isPartOf":
                yield triple.subject.value, triple.object.value


def _number(corpus: Corpus, iri: str) -> str:
    numbers = (t.object for _, t in corpus.statements(iri) if t.predicate.value == DCG + "number")
    return next((one.value for one in numbers if isinstance(one, Literal)), "")


def _in_full(number: str) -> str:
    return number if re.fullmatch(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*", number) else ""


def _last_word(number: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", number)
    return words[-1].lower() if words else ""
