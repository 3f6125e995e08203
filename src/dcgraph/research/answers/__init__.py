"""Answers that are queries: each capability is a file of SQL over the tables of a snapshot."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from dcgraph.research.answers.capability import capability, whole
from dcgraph.research.graph import Desk
from dcgraph.research.list_text import claims_text
from dcgraph.research.statement_tables import statements_csv

_FORMATS: Final[dict[str, dict[str, Any]]] = {
    ":claim": {"table": statements_csv, "text": claims_text},
}
"""How items of a type that is not a row of columns are written."""


class Answers:
    """The capabilities as methods, by the names of their files."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Any of them."""


CAPABILITIES: Final = {
    made.name: made
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name)
    if file.name.endswith(".sql")
    for made in (capability(file),)
}
for _made in CAPABILITIES.values():
    setattr(Answers, _made.name, _made.method(**_FORMATS.get(_made.head["columns"], {})))


def answered(desk: Desk, name: str, **given: Any) -> Any:
    """The whole answer of a capability by its name, to what is given by name."""
    return whole(getattr(Answers, name).operation, desk, **given)
