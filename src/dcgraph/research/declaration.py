"""How a capability is declared: its parameters, and where and in which formats it is had.

Routes, commands and the methods of the client are made from this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, update_wrapper
from inspect import cleandoc, signature
from typing import (
    Annotated,
    Any,
    Concatenate,
    Final,
    Generic,
    NamedTuple,
    ParamSpec,
    TypedDict,
    TypeVar,
    cast,
    get_args,
    get_type_hints,
)
from urllib.parse import quote, urlencode

from dcgraph.dates import ANY_DATE
from dcgraph.errors import NotFoundError
from dcgraph.namespaces import DCGD
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.list_text import rows_text
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, LANGUAGES, Language, Silence
from dcgraph.research.paging import MAX_COUNT, USUAL, Listing, Page, Place, Rows, numbered
from dcgraph.research.tables import Table
from dcgraph.text import first_hidden
from dcgraph.words import words


@dataclass(frozen=True, slots=True)
class Arg:
    """How one parameter is called, explained and bounded.

    `help` explains it over HTTP, `short` in a terminal where that needs other words. `name` is
    that in an address, `option` that of a command, where it is not the one in Python. A command
    takes by position what has no default, and what is `positional`; `optional` may be left out all
    the same, of an address and where there is a default. `schema` adds to its JSON schema.
    """

    help: str
    short: str = ""
    name: str = ""
    option: str = ""
    metavar: str = ""
    positional: bool = False
    several: bool = False
    optional: bool = False
    least: int | None = None
    most: int | None = None
    letters: int | None = None
    schema: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[str, ...] = ()


def some_of(words: tuple[str, ...]) -> dict[str, str]:
    """The schema of a list of some words, with commas."""
    one = "|".join(words)
    return {"pattern": f"^(({one})(,({one}))*)?$"}


LANG: Final = Arg(
    "Language of labels.", f"Language: {', '.join(LANGUAGES)}.", schema={"enum": [*LANGUAGES]}
)
LIMIT: Final = Arg(
    f"How many to give at once, at most {MAX_COUNT}. Without it CSV and XLSX have all, and other "
    "formats the first of them and the way to the next.",
    f"How many at once, at most {MAX_COUNT}; 0 for all. Else some, and all for a table.",
)

BASIS: Final = Arg(
    f"Bases, with commas, of {', '.join(BASES)}; all but the last, of which only what follows "
    "from norms.",
    f"Some of {', '.join(BASES)}, with commas; else all but that.",
    schema=some_of(BASES),
)
CONFIDENCE: Final = Arg(
    f"Confidence, with commas, of {', '.join(CONFIDENCES)}; all.",
    f"Some of {', '.join(CONFIDENCES)}; else both.",
    schema=some_of(CONFIDENCES),
)
AS_OF: Final = Arg(
    "The day that counts, as 2019-06-03; a month or a year for its last day. What has no date "
    "stays.",
    "The day that counts, such as 2019-06-03.",
    name="asOf",
    schema={"pattern": ANY_DATE},
)
FORCE: Final = Arg(
    f"How strongly a text speaks, with commas, of {', '.join(FORCES)}; all.",
    f"Some of {', '.join(FORCES)}, with commas; else all.",
    schema=some_of(FORCES),
)
CURSOR: Final = Arg(
    "The `next` of the page before, which the header Link gives too.",
    "The `next` of the page before.",
)

Name = Annotated[str, Arg("The name of a thing, such as rkc.ga-7.1.")]
Lang = Annotated[str, LANG]
Basis = Annotated[str, BASIS]
Confidence = Annotated[str, CONFIDENCE]
AsOf = Annotated[str, AS_OF]
Force = Annotated[str, FORCE]
Limit = Annotated[int, LIMIT]
Cursor = Annotated[str, CURSOR]


class OfRecords(TypedDict, total=False):
    """What is wanted of what has no basis: language, confidence, the day that counts."""

    lang: Lang
    confidence: Confidence
    as_of: AsOf


class OfStatements(TypedDict, total=False):
    """What is wanted of statements: their basis too. Lists have commas between their words."""

    lang: Lang
    basis: Basis
    confidence: Confidence
    as_of: AsOf


class OfTexts(OfStatements, total=False):
    """The same with the forces of what texts say of concepts."""

    force: Force


FILTERS: Final = ("lang", "basis", "confidence", "as_of", "force")
"""What `filters.wanted` takes."""

API: Final = "/api/v1/"
Writer = Callable[[Desk, Any, Language], bytes]
P = ParamSpec("P")
Answer = TypeVar("Answer")
Item = TypeVar("Item")
Method = TypeVar("Method", bound=Callable[..., Any])


class Parameter(NamedTuple):
    """A parameter of an operation; one that filters stands after its own."""

    name: str
    kind: type
    arg: Arg
    default: Any
    filters: bool = False

    @property
    def key(self) -> str:
        """What it is called in an address."""
        return self.arg.name or self.name


@dataclass(frozen=True, slots=True)
class Wish(Generic[Answer]):
    """An answer that is wanted: its type, the path and the parameters of it at a server.

    `find` gets it from what has the `desk` at hand, and the store behind `solved`.
    """

    kind: type[Answer]
    path: str
    parameters: Mapping[str, Any]
    find: Callable[[Any], Answer]

    @property
    def address(self) -> str:
        """Path and query at a server; what is empty or off is not asked for."""
        # 0 is sent, so that the server refuses it with a reason.
        asked = {k: v for k, v in self.parameters.items() if v is not False and v not in ("", None)}
        query = urlencode({k: "true" if v is True else str(v) for k, v in asked.items()})
        return f"{API}{self.path}{'?' if query else ''}{query}"


class _At:
    """Where operations find their answers, and by which name they are called."""

    def __init__(self, desk: Desk, name: str) -> None:
        self._desk, self._name = desk, name


@dataclass(slots=True, kw_only=True)
class Operation:
    """A capability: what it answers and how it is asked for.

    `path` is that below /api/v1/, with the name of a thing in braces; without a `tag` it has no
    route. `example` is an address below the same that shows what it answers, `missing` says when
    that is 404. `table` writes CSV, of the items if it is `paged`, of which XLSX is made too;
    `writers` other formats and a workbook of its own, `text` what a terminal shows. A list that
    has none of these gets both from the type of its items. `command` is the name of its command,
    `help` the first line of what that says of itself, `more` what comes after it, `tool` the title
    of the tool by which assistants get its table. `citable` is off for what is no answer but on
    the way to one. `usual` tells how many items are given at once; `whole` if the command gives
    all. `schemas` are those of parameters that other operations share.
    """

    path: str
    work: Callable[..., Any]
    paged: bool = False
    name: str = ""
    doc: str = ""
    tag: str = ""
    example: str = ""
    missing: str = "Nothing has one of the names."
    endpoint: str = ""
    operation_id: str | None = None
    summary: str | None = None
    formats: tuple[str, ...] = ()
    table: Callable[[Any], bytes] | None = None
    writers: Mapping[str, Writer] = field(default_factory=dict)
    text: Callable[[Any, Language], str] | None = None
    command: str = ""
    help: str = ""
    more: str = ""
    tool: str = ""
    citable: bool = True
    usual: int = USUAL
    whole: bool = False
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    answer: Any = field(init=False)
    parameters: tuple[Parameter, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.name or self.work.__name__
        self.doc = cleandoc(self.doc or self.work.__doc__ or "")
        self.help = self.help or self.doc.partition("\n")[0]
        self.answer = get_type_hints(self.work)["return"]
        if self.paged:
            page: Any = Page
            (item, *_) = get_args(self.answer)
            self.answer = page[item]
            if not self.table:
                made = Table(item)
                self.table, self.text = made.csv, self.text or partial(rows_text, made)
        self.endpoint = self.endpoint or f"{'list' if self.paged else 'read'}_{self.name}"
        table = ("csv", "xlsx") if self.table else ()
        self.formats = self.formats or ("json", "jsonld", *table)
        self.parameters = tuple(self._parameters())

    def _parameters(self) -> Iterator[Parameter]:
        hints = get_type_hints(self.work, include_extras=True)
        for one in signature(self.work).parameters.values():
            if one.name not in ("self", "filters"):
                kind, arg = get_args(hints[one.name])
                if one.name in self.schemas:
                    arg = replace(arg, schema=self.schemas[one.name])
                yield Parameter(one.name, kind, arg, one.default)
        if self.paged:
            yield Parameter("limit", int, LIMIT, MAX_COUNT)
            yield Parameter("cursor", str, CURSOR, "")
        for told in get_args(hints.get("filters")):
            for name, hint in get_type_hints(told, include_extras=True).items():
                kind, arg = get_args(hint)
                yield Parameter(name, kind, arg, "en" if name == "lang" else "", filters=True)

    @property
    def description(self) -> str:
        """What it answers, without the example."""
        return self.doc.partition("\n\n>>>")[0]

    @property
    def own_texts(self) -> dict[str, str]:
        """The texts that it takes by their keys, but for filters, each with what it is without."""
        own = (one for one in self.parameters if one.kind is str and one.name not in FILTERS)
        return {one.key: one.default if isinstance(one.default, str) else "" for one in own}

    def csv(self, answer: Any) -> bytes:
        """The table of an answer, for an operation that has one."""
        assert self.table
        return self.table(answer.items if self.paged else answer)

    def find(self, desk: Desk, **given: Any) -> Any:
        """The answer of a desk; of a list, a page."""
        at = _At(desk, self.name)
        if not self.paged:
            return self.work(at, **given)
        limit, cursor = given.pop("limit"), given.pop("cursor")
        found = self.work(at, **given)
        if isinstance(found, Rows):
            return found.page(limit, cursor)
        own = (one.name for one in self.parameters if one.name in given and one.arg is not LANG)
        none = words(wanted(given["lang"]).lang)("catalogue.entries.not covered")
        return numbered(
            tuple(found),
            Place((self.name, *(str(given[one]) for one in own)), limit, cursor),
            lambda one: one,
            lambda: Silence("not covered", none, ()),
        )

    def named(self, *args: Any, **given: Any) -> dict[str, Any]:
        """What is given by name: all own parameters, then filters."""
        bound = signature(self.work).bind(None, *args, **given)
        bound.apply_defaults()
        found = {one.name: bound.arguments.get(one.name, one.default) for one in self.parameters}
        own = {one.name: found[one.name] for one in self.parameters if not one.filters}
        filters = bound.arguments.get("filters", {})
        # Python takes any name for a filter.
        if unknown := filters.keys() - {one.name for one in self.parameters if one.filters}:
            raise TypeError(f"{self.name}() got an unexpected keyword argument {min(unknown)!r}")
        return {**own, **filters}

    def wish(self, given: Mapping[str, Any]) -> Wish[Any]:
        """The answer with what is given for all own parameters and some filters.

        Raises NotFoundError for the name of no thing, ParameterError for a filter that means
        nothing.
        """
        wanted(**{name: given[name] for name in FILTERS if name in given})
        keys = {one.name: one.key for one in self.parameters}
        steps = {name: step(given[name]) for name in keys if f"{{{name}}}" in self.path}
        query = {keys[name]: value for name, value in given.items() if name not in steps}
        path = self.path.format(**steps)
        return Wish(self.answer, path, query, lambda home: self.find(home.desk, **given))

    def dressed(self, method: Method) -> Method:
        """A method with the signature and the words of this, as editors and `help` show them."""
        update_wrapper(method, self.work)
        told = "\n".join(f"{one.name}: {one.arg.help}" for one in self.parameters)
        example = self.doc.removeprefix(self.description)
        method.operation = self  # type: ignore[attr-defined]
        method.__name__, method.__doc__ = self.name, f"{self.description}\n\n{told}{example}\n"
        return method


def operations(declared: type) -> dict[str, Operation]:
    """The operations that a class and its bases declare, by the names of its methods."""
    methods = (one for base in declared.__mro__ for one in vars(base).values())
    found = (getattr(one, "operation", None) for one in methods)
    return {one.name: one for one in found if isinstance(one, Operation)}


def step(name: str) -> str:
    """The name of a thing as a step of a path; raises NotFoundError for what no thing is named."""
    bare = name.strip().removeprefix(DCGD).removeprefix("dcgd:")
    if not bare.strip(".") or "/" in bare or first_hidden(bare):
        raise NotFoundError(
            f"There is nothing named {name[:80]!r} in the graph; search for it by words.", name
        )
    return quote(bare, safe="")


def operation(
    path: str, **options: Any
) -> Callable[[Callable[Concatenate[Any, P], Answer]], Callable[Concatenate[Any, P], Answer]]:
    """Declare what a method answers, with the fields of `Operation`."""

    def declared(
        work: Callable[Concatenate[Any, P], Answer],
    ) -> Callable[Concatenate[Any, P], Answer]:
        one = Operation(path=path, work=work, **options)

        def method(self: Any, /, *args: P.args, **given: P.kwargs) -> Answer:
            return cast("Answer", self._answer(one.wish(one.named(*args, **given))))

        return one.dressed(method)

    return declared


def listing(
    path: str, **options: Any
) -> Callable[
    [Callable[Concatenate[Any, P], Iterable[Item]]], Callable[Concatenate[Any, P], Listing[Item]]
]:
    """Declare what a method lists: `Rows`, or rows of which the first is the first of the list."""

    def declared(
        work: Callable[Concatenate[Any, P], Iterable[Item]],
    ) -> Callable[Concatenate[Any, P], Listing[Item]]:
        one = Operation(path=path, work=work, paged=True, **options)

        def method(self: Any, /, *args: P.args, **given: P.kwargs) -> Listing[Item]:
            named = one.named(*args, **given)
            one.wish(named)  # what means nothing is refused at once
            return Listing(lambda cursor: self._answer(one.wish({**named, "cursor": cursor})))

        return one.dressed(method)

    return declared
