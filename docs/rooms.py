"""Draw which room imports which, and list what the graph can be asked, from the code itself.

`make map` runs it: the picture stands in docs/architecture.md, where an arrow that another way
already tells is left out, the list in docs/research-desk.md.
"""

from __future__ import annotations

import ast
from pathlib import Path

import networkx as nx

from dcgraph.mcp.server import TOOLS
from dcgraph.research.operations import OPERATIONS

HERE = Path(__file__).resolve().parent
ROOTS = (HERE.parent / "src", HERE.parent / "api")
PAGE = HERE / "architecture.md"
BEGIN, END = "<!-- rooms -->\n", "<!-- /rooms -->"
LIST = HERE / "research-desk.md"
FIRST, LAST = "<!-- answers -->\n", "<!-- /answers -->"


def room(module: str) -> str:
    """The room of a module: `dcgraph.research.graph` is in `research`, the server in one."""
    package, _, rest = module.partition(".")
    return package if package == "dcgraph_api" else rest.partition(".")[0]


def rooms() -> nx.DiGraph[str]:
    """Rooms, with an arrow from each to those that it imports."""
    found: nx.DiGraph[str] = nx.DiGraph()
    for root in ROOTS:
        for path in sorted(root.rglob("*.py")):
            module = ".".join(path.relative_to(root).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names: list[str] = []
                if isinstance(node, ast.ImportFrom):
                    names = [f"{node.module}.{alias.name}" for alias in node.names]
                elif isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                for name in names:
                    ends = room(module), room(name)
                    # The one command that starts the server points up.
                    if name.startswith("dcgraph") and all(ends) and ends != ("cli", "dcgraph_api"):
                        found.add_edge(*ends)
    found.remove_edges_from(list(nx.selfloop_edges(found)))
    found.remove_nodes_from([name for name in found if name.startswith("__")])
    return found


def box(name: str) -> str:
    """The name as Mermaid writes a box, which needs an identifier beside a name of words."""
    return name if " " not in name else f'{name.replace(" ", "_")}["{name}"]'


def picture() -> str:
    """The arrows as a Mermaid flowchart."""
    # Rooms that import each other, such as check and owl, are drawn as one.
    whole = nx.condensation(rooms())
    names = {one: " and ".join(sorted(members)) for one, members in whole.nodes("members")}
    arrows = sorted((names[a], names[b]) for a, b in nx.transitive_reduction(whole).edges)
    lines = "\n".join(f"    {box(upper)} --> {box(lower)}" for upper, lower in arrows)
    return f"{BEGIN}```mermaid\nflowchart TD\n{lines}\n```\n{END}"


def drawn(page: str) -> str:
    """The page with the picture of today."""
    before, _, rest = page.partition(BEGIN)
    return before + picture() + rest.partition(END)[2]


def listed(page: str) -> str:
    """The page with the list of the answers that are declared today."""
    written = {one.name for one in TOOLS}
    rows = [
        f"| `{one.name}` | `{one.path}` | {f'`{one.command}`' if one.command else ''} | "
        f"{'yes' if one.tool or one.name in written else ''} | {one.doc.partition(chr(10))[0]} |"
        for one in OPERATIONS.values()
    ]
    table = ["| method | below `/api/v1/` | command | tool | answer |", "|---|---|---|---|---|"]
    before, _, rest = page.partition(FIRST)
    return before + FIRST + "\n".join((*table, *rows)) + "\n" + LAST + rest.partition(LAST)[2]


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text("utf-8")), "utf-8")
    LIST.write_text(listed(LIST.read_text("utf-8")), "utf-8")
