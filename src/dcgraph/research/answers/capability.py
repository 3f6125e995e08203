"""A capability: a file of SQL over the tables, with a head that declares what it answers.

The lines of the head begin with `--:` and are TOML. Its fields are those of `Operation`, and:

- `columns`: those of an item of the list, as `columns.py` tells, in the order of the query; a
  type alone, as `:claim`, makes an item of one column. The first has what the item is about, by
  whose name the list is ordered;
- `filters`: which of basis, confidence, as_of and force it takes beside the language;
- `parameters`: those of its own, each with `help` and what else `Arg` has. `thing` marks the name
  of a thing, which the query gets as a number; `known` is a query for the words that a list with
  commas may have, and `unknown` the message for another; any other is a text or a `flag`;
- `silence`: the entry of words that tells why there is nothing, by its `{reason}`: `filtered`,
  `not read` if one of the `texts` among the parameters was not read whole, or `not covered`.

The query has the parameters by name. Lists are JSON, an empty one stands for all, and what was not
given is null.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from inspect import Parameter, Signature
from typing import Annotated, Any, Final, TypedDict, Unpack

from dcgraph.errors import NotFoundError
from dcgraph.namespaces import DCG
from dcgraph.research.answers.columns import Read, row_of
from dcgraph.research.coverage import extent
from dcgraph.research.declaration import (
    AS_OF,
    BASIS,
    CONFIDENCE,
    FORCE,
    LANG,
    Arg,
    Operation,
    listing,
)
from dcgraph.research.filters import Filters, listed, wanted
from dcgraph.research.graph import Desk
from dcgraph.research.model import Silence
from dcgraph.research.paging import WHOLE, Rows
from dcgraph.research.relevance import is_text
from dcgraph.tables.reading import Row
from dcgraph.words import words

_HEAD: Final = "--:"
_FILTERS: Final = {
    "lang": LANG,
    "basis": BASIS,
    "confidence": CONFIDENCE,
    "as_of": AS_OF,
    "force": FORCE,
}
_OPEN: Final = {"basis": "[]", "confidence": "[]", "as_of": "", "force": "[]"}
_ARG: Final = {member.name for member in fields(Arg)}
_OPERATION: Final = {member.name for member in fields(Operation) if member.init}
_SILENCE: Final = "catalogue.entries.{reason}"
_MAX_LENGTH: Final = 40


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter: how it is declared, and what the query gets of it."""

    arg: Arg
    kind: type = str
    default: Any = ""
    thing: bool = False
    known: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Capability:
    """What a file declares. `name` is that of the file without its ending."""

    name: str
    head: Mapping[str, Any]
    query: str
    given: Mapping[str, Given]
    kind: Any
    read: Read

    def method(self, **formats: Any) -> Any:
        """The method of a client that asks it; `formats` are further fields of its operation."""
        options = {key: self.head[key] for key in self.head.keys() & _OPERATION}
        options |= {"name": self.name, "command": self.name, **formats}
        return listing(options.pop("path"), **options)(self._work())

    def ask(self, desk: Desk, **given: Any) -> Rows[Any]:
        """The list of a desk.

        Raises NotFoundError for what there is not, ParameterError for a filter without a meaning.
        """
        wish = wanted(**{key: given.pop(key) for key in _FILTERS if key in given})
        asked = self._asked(desk, given, wish)
        rows = {desk.tables.iri(row[0]): row for row in self._rows(desk, asked)}
        return Rows(
            (self.name, *map(str, given.values()), *wish.told()),
            rows.keys(),
            lambda iri: self.read(desk, rows[iri], wish.lang),
            lambda: self._silence(desk, given, wish, asked),
        )

    def _asked(self, desk: Desk, given: Mapping[str, Any], wish: Filters) -> dict[str, Any]:
        """What queries get."""
        bound: dict[str, Any] = {"lang": wish.lang, "as_of": wish.as_of}
        for key in ("basis", "confidence", "force"):
            bound[key] = json.dumps(sorted(getattr(wish, key)))
        for key, declared in self.given.items():
            value = given[key]
            if declared.thing:
                value = desk.tables.number(desk.iri(value)) if value else None
            elif declared.known:
                value = json.dumps(self._known(desk, declared, value))
            bound[key] = value
        return bound

    @staticmethod
    def _known(desk: Desk, declared: Given, value: str) -> list[str]:
        """The words of a list with commas, once all of them are known."""
        chosen = [word.removeprefix(DCG).removeprefix("dcg:") for word in listed(value)]
        known = [word for (word,) in desk.tables.rows(declared.known)] if chosen else []
        for word in chosen:
            if word not in known:
                word = word[:_MAX_LENGTH]  # noqa: PLW2901  # what is shown of it
                near = tuple(get_close_matches(word, known, n=3, cutoff=0.5))
                message = declared.unknown.format(word=word, known=", ".join(known) or "none")
                raise NotFoundError(message, word, near)
        return chosen

    def _rows(self, desk: Desk, asked: Mapping[str, Any]) -> list[Row]:
        named = {key: value for key, value in asked.items() if f":{key}" in self.query}
        return desk.tables.rows(self.query, named)

    def _silence(
        self,
        desk: Desk,
        given: Mapping[str, Any],
        wish: Filters,
        asked: Mapping[str, Any],
    ) -> Silence:
        """Why there are no rows: some were left out, a text was not read whole, or none are."""

        def told(reason: Any, **values: Any) -> Silence:
            entry = self.head.get("silence", _SILENCE).format(reason=reason)
            return Silence(reason, words(wish.lang)(entry, **values), ())

        if number := len(self._rows(desk, {**asked, **_OPEN})):
            return told("filtered", number=number)
        names = [given[key] for key in self.head.get("texts", ()) if given[key]]
        for text in (iri for iri in map(desk.iri, names) if is_text(desk, iri)):
            how_far, teller = extent(desk, text)
            if how_far != "whole":
                label = desk.label(teller, wish.lang).text
                shown = words(wish.lang)(f"claim.extent.{how_far}")
                return told("not read", label=label, extent=shown)
        return told("not covered")

    def _work(self) -> Callable[..., Any]:
        """A function as `Operation` reads it: what each parameter is, and what it answers."""

        def work(at: Any, **given: Any) -> Any:
            return self.ask(at._desk, **given)  # noqa: SLF001  # as all operations do

        hints: dict[str, Any] = {"self": Any}
        parameters = [Parameter("self", Parameter.POSITIONAL_ONLY)]
        for key, declared in self.given.items():
            hints[key] = Annotated[declared.kind, declared.arg]
            in_path = f"{{{key}}}" in self.head["path"]
            how = Parameter.POSITIONAL_OR_KEYWORD if in_path else Parameter.KEYWORD_ONLY
            default = Parameter.empty if in_path else declared.default
            parameters.append(Parameter(key, how, default=default))
        chosen = {
            key: Annotated[str, arg]
            for key, arg in _FILTERS.items()
            if key == "lang" or key in self.head.get("filters", "").split()
        }
        of = TypedDict(f"Filters_{self.name}", chosen, total=False)  # type: ignore[misc]
        hints["filters"] = Unpack[of]
        parameters.append(Parameter("filters", Parameter.VAR_KEYWORD))
        hints["return"] = Rows[self.kind]  # type: ignore[name-defined]
        work.__annotations__, work.__name__ = hints, self.name
        work.__doc__, work.__module__ = self.head["doc"], __package__
        work.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        return work


def capability(file: Traversable) -> Capability:
    """What a file declares; raises ValueError, naming the file, for a field that means nothing."""
    name = file.name.removesuffix(".sql")
    lines = file.read_text("utf-8").splitlines(keepends=True)
    toml = "".join(line.removeprefix(_HEAD).removeprefix(" ") for line in lines if _is_head(line))
    try:
        head = tomllib.loads(toml)
        given = dict(_parameters(head.get("parameters", {})))
        kind, read = row_of(name.title().replace("_", ""), head["columns"], head["doc"])
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise ValueError(f"The head of {file.name} cannot be read: {error}") from None
    query = "".join(line for line in lines if not _is_head(line))
    return Capability(name, head, query, given, kind, read)


def _is_head(line: str) -> bool:
    return line.startswith(_HEAD)


def _parameters(declared: Mapping[str, Any]) -> Iterator[tuple[str, Given]]:
    for name, said in declared.items():
        members = dict(said)
        arg = Arg(**{key: members.pop(key) for key in members.keys() & _ARG})
        if members.pop("flag", False):
            members |= {"kind": bool, "default": False}
        yield name, Given(arg, **members)


def whole(made: Operation, desk: Desk, **given: Any) -> Any:
    """The answer to what is given, and to nothing for all else; of a list, all of it."""
    defaults = {
        parameter.name: WHOLE if parameter.name == "limit" else parameter.default
        for parameter in made.parameters
    }
    return made.find(desk, **{**defaults, **given})
