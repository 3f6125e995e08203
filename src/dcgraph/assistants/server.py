"""The tools and resources over the research desk, as fastmcp serves them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from fastmcp import FastMCP
from fastmcp.exceptions import ResourceError, ToolError
from fastmcp.tools import ToolResult
from mcp.types import ToolAnnotations
from pydantic import Field

from dcgraph.assistants import wishes as wi
from dcgraph.assistants.arguing import USUAL_LONGEST, led
from dcgraph.assistants.asking import Asking, answer_to, listed
from dcgraph.assistants.citing import Citer
from dcgraph.assistants.coverage import speaking
from dcgraph.assistants.explanation import explained
from dcgraph.assistants.finding import found
from dcgraph.assistants.fitting import written
from dcgraph.assistants.instructions import instructions
from dcgraph.assistants.lacking import lacking
from dcgraph.assistants.plainly import Plainly
from dcgraph.assistants.querying import queried
from dcgraph.assistants.records import told
from dcgraph.errors import DcgraphError
from dcgraph.research.desk import Desk
from dcgraph.research.evidence import Ask
from dcgraph.research.wanted import Wanted

__all__ = ["assistant_server"]

_NOTION: Final = "The name of a notion, such as digital-customs."
_TEXT: Final = "The name of an instrument or a part of one, such as rkc or rkc.ga."


def assistant_server(desk: Desk, ask: Ask, server: str = "") -> FastMCP[None]:
    """A server over a desk.

    `ask` puts queries to its store, `server` is the address of an HTTP service of the same
    graph, to which permalinks lead.
    """
    made: FastMCP[None] = FastMCP(
        "dcgraph",
        instructions(desk),
        version=desk.snapshot.manifest.version,
        middleware=[Plainly()],
        mask_error_details=True,
        dereference_schemas=False,
    )
    citer = Citer(desk, server)
    _add_reading(made, desk, citer)
    _add_weighing(made, desk, citer)
    _add_asking(made, desk, citer, ask)
    _add_resources(made, desk, citer)
    return made


def _reads(title: str) -> ToolAnnotations:
    """What holds of all tools: they only read, and nothing beyond the graph."""
    return ToolAnnotations(
        title=title,
        readOnlyHint=True,
        destructiveHint=False,
        idempotentHint=True,
        openWorldHint=False,
    )


async def _given(work: Awaitable[object]) -> ToolResult:
    """An answer as the result of a tool; an error of ours is told as it stands."""
    try:
        answer = await work
    except DcgraphError as error:
        raise ToolError(str(error)) from None
    return ToolResult(content=written(answer))


def _aside(function: Callable[..., object], *arguments: Any, **more: Any) -> Awaitable[object]:
    return asyncio.to_thread(function, *arguments, **more)


def _add_reading(made: FastMCP[None], desk: Desk, citer: Citer) -> None:
    @made.tool(annotations=_reads("Find things by words"), output_schema=None)
    async def search(
        words: wi.Words, kind: wi.Kind = "", lang: wi.Lang = "en", limit: wi.Limit = 10
    ) -> ToolResult:
        """Find concepts, instruments, provisions, actors, events and sources by words.

        A question or words in any language; mistyped words are read as those that they are like.
        Gives names for the other tools, each with the text by which it was found; `missing` are the
        words that a match does not have.
        """
        return await _given(_aside(found, desk, citer, words, lang, kind=kind, limit=limit))

    @made.tool(annotations=_reads("Read all that is said of a thing"), output_schema=None)
    async def record(
        name: Annotated[
            wi.Name, Field(description="The name of a thing or claim, such as rkc.ga-7.1.")
        ],
        *,
        lang: wi.Lang = "en",
        basis: wi.Bases = [],  # noqa: B006  # fastmcp makes the schema of it and passes a new one
        confidence: wi.Confidences = [],  # noqa: B006
        as_of: wi.AsOf = "",
        offset: wi.Offset = 0,
    ) -> ToolResult:
        """Read the record of a thing: what it is, its definitions, and what is said of it.

        Each definition and statement has its basis, confidence and sources with the place in
        them. For a text, coverage tells how far it was read.
        """
        wanted = _wanted(lang, basis, confidence, as_of)
        return await _given(_aside(told, desk, citer, name, wanted, offset=offset))


def _add_weighing(made: FastMCP[None], desk: Desk, citer: Citer) -> None:
    @made.tool(annotations=_reads("Find how one thing leads to another"), output_schema=None)
    async def paths(
        start: Annotated[wi.Name, Field(description="A name, such as digital-customs.")],
        end: Annotated[wi.Name, Field(description="Another, such as rkc.")],
        *,
        number: wi.Number = 2,
        longest: wi.Longest = USUAL_LONGEST,
        lang: wi.Lang = "en",
        basis: wi.Bases = [],  # noqa: B006
        confidence: wi.Confidences = [],  # noqa: B006
        as_of: wi.AsOf = "",
        force: wi.Forces = [],  # noqa: B006
    ) -> ToolResult:
        """Find how one thing leads to another, as a chain of statements read out as an argument.

        Each step has the statements that it rests on, with their sources. That the first thing
        leads to the last is said by no source unless a step says it.
        """
        wanted = _wanted(lang, basis, confidence, as_of, force)
        ends = start, end
        return await _given(_aside(led, desk, citer, ends, wanted, number=number, longest=longest))

    @made.tool(annotations=_reads("Explain why a statement holds"), output_schema=None)
    async def explain(
        subject: Annotated[wi.Name, Field(description="A name, such as rkc.ga-3.21.")],
        relation: Annotated[wi.Name, Field(description="A relation, such as obligesToPermit.")],
        target: Annotated[wi.Name, Field(description="The name of its object.")],
        lang: wi.Lang = "en",
        offset: wi.Offset = 0,
    ) -> ToolResult:
        """Explain why a statement holds: each chain of facts, norms and argued claims to it.

        For a derived statement in particular. Where it does not hold, silence says what is missing
        and `instead` what there is.
        """
        terms = subject, relation, target
        return await _given(_aside(explained, desk, citer, terms, lang, offset=offset))

    @made.tool(annotations=_reads("Lay a notion against an instrument"), output_schema=None)
    async def gaps(
        notion: Annotated[wi.Name, Field(description=_NOTION)],
        instrument: Annotated[wi.Name, Field(description=_TEXT)],
        *,
        lang: wi.Lang = "en",
        basis: wi.Bases = [],  # noqa: B006
        confidence: wi.Confidences = [],  # noqa: B006
        as_of: wi.AsOf = "",
        force: wi.Forces = [],  # noqa: B006
        offset: wi.Offset = 0,
    ) -> ToolResult:
        """Tell which characteristics of a notion an instrument covers, which not, and what does.

        A gap is one only where the text was read as a whole; else the state is `not read`. `force`
        tells how strongly the text speaks, and `norms` from what that follows.
        """
        wanted = _wanted(lang, basis, confidence, as_of, force)
        sides = notion, instrument
        return await _given(_aside(lacking, desk, citer, sides, wanted, offset=offset))

    @made.tool(annotations=_reads("Tell how strongly texts speak on things"), output_schema=None)
    async def matrix(
        rows: wi.Rows = "notions",
        columns: wi.Columns = "conventions",
        *,
        whole: wi.Whole = False,
        lang: wi.Lang = "en",
        basis: wi.Bases = [],  # noqa: B006
        confidence: wi.Confidences = [],  # noqa: B006
        as_of: wi.AsOf = "",
        force: wi.Forces = [],  # noqa: B006
        offset: wi.Offset = 0,
    ) -> ToolResult:
        """Tell how strongly each of some texts speaks on each of some things.

        A cell has the strongest `force` and its statement; where texts say nothing, the state.
        """
        wanted = _wanted(lang, basis, confidence, as_of, force)
        axes = rows, columns
        work = _aside(speaking, desk, citer, axes, wanted, whole=whole, offset=offset)
        return await _given(work)


def _add_asking(made: FastMCP[None], desk: Desk, citer: Citer, put: Ask) -> None:
    @made.tool(annotations=_reads("List the saved questions"), output_schema=None)
    async def questions(lang: wi.Lang = "en", offset: wi.Offset = 0) -> ToolResult:
        """List the questions that the graph answers, with the parameters that they take."""
        return await _given(_aside(listed, desk, citer, lang, offset=offset))

    @made.tool(annotations=_reads("Ask a saved question"), output_schema=None)
    async def ask(
        question: Annotated[wi.Name, Field(description="Its name, such as gaps-of-smart-customs.")],
        parameters: wi.Given = {},  # noqa: B006
        lang: wi.Lang = "en",
        offset: wi.Offset = 0,
    ) -> ToolResult:
        """Ask a saved question, of things of your own if it has parameters.

        Each row has what the records say that make it, with the sources of that.
        """
        return await _given(answer_to(desk, citer, put, Asking(question, parameters, lang, offset)))

    @made.tool(annotations=_reads("Put a SPARQL query"), output_schema=None)
    async def sparql(query: wi.Query, lang: wi.Lang = "en", offset: wi.Offset = 0) -> ToolResult:
        """Put a SPARQL query to the graph where no other tool answers. It can only read.

        Direct triples (dcgd:rkc.ga-7.1 dcg:requires dcgd:ict) tell neither basis nor source: ask
        for the claim (dcg:hasSubject, dcg:hasRelation, dcg:hasObject, dcg:hasBasis,
        dcg:hasCitation) to have them. Time, memory and rows are limited: narrow the query and
        put a LIMIT and an ORDER BY.
        """
        return await _given(queried(desk, citer, put, query, lang, offset=offset))


def _add_resources(made: FastMCP[None], desk: Desk, citer: Citer) -> None:
    def given(function: Callable[[], object]) -> str:
        try:
            return written(function())
        except DcgraphError as error:
            raise ResourceError(str(error)) from None

    @made.resource("dcgraph://record/{name}", mime_type="application/json")
    def a_record(name: str) -> str:
        """The record of a thing, in English."""
        return given(lambda: told(desk, citer, name, Wanted()))

    @made.resource("dcgraph://questions", mime_type="application/json")
    def the_questions() -> str:
        """The saved questions, in English."""
        return given(lambda: listed(desk, citer, "en"))


def _wanted(lang: Any, basis: Any, confidence: Any, as_of: str, force: Any = ()) -> Wanted:
    try:
        return wi.wish(lang, basis, confidence, as_of, force)
    except DcgraphError as error:
        raise ToolError(str(error)) from None
