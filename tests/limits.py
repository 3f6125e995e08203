"""Every limit in what makes answers, found in the code itself: constants, slices, templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["ROOT", "limits"]

ROOT: Final = Path(__file__).parent.parent
PLACES: Final = (
    "api/dcgraph_api/*.py",
    "api/dcgraph_api/pages/**/*.py",
    "api/dcgraph_api/routes/*.py",
    "src/dcgraph/rdf/questions.py",
    "src/dcgraph/cli/*.py",
    "src/dcgraph/client/*.py",
    "src/dcgraph/research/**/*.py",
    "src/dcgraph/snapshot/search*.py",
)
TEMPLATES: Final = "api/dcgraph_api/templates/*.html"
SCRIPTS: Final = "web/src/**/*.ts"
_NAMED: Final = re.compile(
    r"MOST|LONGEST|LARGEST|MAX|LIMIT|USUAL|AT_ONCE|AT_MAX_COUNT|SHOWN|ROOM|ALONE|BETWEEN|FACETS|THINGS|"
    r"ELSEWHERE|NEAR|WEIGHED|SINGLE|TEXTS|DEEPEST|LINES|CITATIONS|FEW|TRIED|LOOKED|NUMBERS?$"
)
"""What a constant is called that bounds something."""
# A length that is cut, in a template or a script.
_CUT: Final = re.compile(
    r"\[:\s*\w+\]|truncate\([^)]*\)|\bmost=\w+|\.slice\((?:0, \w+|-\w+)\)|\bLIMIT\s+\S+"
)


def limits() -> Iterator[str]:
    """Each limit as `path:NAME` for a constant, or `path: the text that cuts`, without repeats."""
    found = dict.fromkeys(_all())
    yield from found


def _all() -> Iterator[str]:
    for pattern in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            yield from _of_module(path)
    for pattern in (TEMPLATES, SCRIPTS):
        for path in sorted(ROOT.glob(pattern)):
            for cut in _CUT.findall(path.read_text("utf-8")):
                yield f"{path.relative_to(ROOT)}: {cut}"


def _of_module(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    name = str(path.relative_to(ROOT))
    # What an error quotes of what it was given is no answer.
    quoted = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
    }
    yield from _constants(tree, name)
    for one in ast.walk(tree):
        if isinstance(one, ast.Slice) and one.upper is not None and id(one) not in quoted:
            # What is bounded by a constant of a name like those is found by that.
            told = ast.unparse(one.upper)
            if told != "1" and not (told.isupper() and _NAMED.search(told)):
                yield f"{name}: [:{told}]"
        elif isinstance(one, ast.Call) and ast.unparse(one.func).endswith("islice"):
            yield f"{name}: {ast.unparse(one)}"
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield from (f"{name}: {cut}" for cut in re.findall(r"\bLIMIT \S+", one.value))


def _constants(tree: ast.Module, name: str) -> Iterator[str]:
    for node in tree.body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and _is_number(value) and _NAMED.search(target.id):
                yield f"{name}:{target.id}"


def _is_number(value: ast.expr | None) -> bool:
    """Whether it is a whole number above one, or made of such."""
    match value:
        case ast.Constant():
            return isinstance(value.value, int) and value.value > 1
        case ast.BinOp():
            return _is_number(value.left) or _is_number(value.right)
        case _:
            return False
