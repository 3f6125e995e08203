"""The rules by which a graph is judged, and those that the program itself brings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from dcgraph.rdf.corpus import Place

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check looks at: its stable name, and all that a person may ask about it.

    `title` is the rule in a few words, `why` its reason, `repair` what to do, `expected` what
    would be right where that can be said in general. `allowed` holds the only values there may
    be, in their short form, and `shape` the IRI of the shape that it belongs to, if any. `good`
    and `bad` are examples for rules that no file of examples shows.
    """

    id: str
    title: str
    severity: Severity
    why: str
    repair: str
    place: Place
    expected: str = ""
    allowed: tuple[str, ...] = ()
    shape: str = ""
    good: str = ""
    bad: str = ""


def _read(path: Path) -> dict[str, Rule]:
    """The rules in a TOML file, by name, each with its line there."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    return {
        name: Rule(
            id=name,
            place=Place(f"src/dcgraph/check/{path.name}", lines.index(f"[{name}]") + 1, 2),
            **{"severity": "error"} | members,
        )
        for name, members in tomllib.loads(text).items()
    }


_MESSAGES: Final = tomllib.loads(
    Path(__file__).with_name("messages.toml").read_text(encoding="utf-8")
)


def message(rule: str, which: str = "", names: Mapping[str, object] = MappingProxyType({})) -> str:
    """What is said of a fault of a rule, and of `which` where there are several, filled in.

    It is the repair of the rule where nothing else is said.
    """
    text: str = _MESSAGES[rule][which] if which else _MESSAGES.get(rule) or RULES[rule].repair
    return text.format_map(names)


RULES: Final = _read(Path(__file__).with_name("rules.toml"))
"""The rules of the program by name."""
OWL_DL: Final = {name: rule for name, rule in RULES.items() if name.startswith("DL-")}
"""The rules of OWL 2 DL by name."""
