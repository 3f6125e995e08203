"""Assistants that ask: a real client, over standard input and output or over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from fastmcp import Client, FastMCP
from fastmcp.client.transports import ClientTransport, StdioTransport
from mcp.types import TextContent
from tests.waiting import PATIENCE

__all__ = [
    "COMMAND",
    "VERSIONS",
    "Session",
    "asking",
    "listening",
    "opening",
    "over_stdio",
    "request",
    "require_opened",
]

COMMAND = [sys.executable, "-c", "from dcgraph.cli import main; main()", "mcp"]

VERSIONS: Final = ("2025-06-18", "2025-11-25", "2026-07-28")
"""Versions of the protocol. The last has no `initialize`: each request tells what it is."""

_ENVELOPE: Final = "io.modelcontextprotocol/"
_CLIENT: Final = {"name": "by-hand", "version": "1"}

_T = TypeVar("_T")


def request(version: str, number: int, method: str, **params: Any) -> dict[str, Any]:
    """A request as the schema of that version of the protocol has it, written by hand."""
    if version == VERSIONS[-1]:
        params["_meta"] = {
            f"{_ENVELOPE}protocolVersion": version,
            f"{_ENVELOPE}clientInfo": _CLIENT,
            f"{_ENVELOPE}clientCapabilities": {},
        }
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def opening(version: str) -> dict[str, Any]:
    """The first request, by which a client of that version learns whom it speaks with."""
    if version == VERSIONS[-1]:
        return request(version, 1, "server/discover")
    return request(
        version, 1, "initialize", protocolVersion=version, capabilities={}, clientInfo=_CLIENT
    )


def require_opened(version: str, answer: dict[str, Any]) -> None:
    """Fail unless the answer to `opening` agrees to that version."""
    told = answer["result"]
    assert "tools" in told["capabilities"]
    assert "never a statement without its source" in told["instructions"]
    if version == VERSIONS[-1]:
        assert version in told["supportedVersions"]
    else:
        assert told["protocolVersion"] == version


class Session:
    """A client with a connection, behind plain calls."""

    def __init__(self, runner: asyncio.Runner, client: Client[Any]) -> None:
        self._runner = runner
        self.client = client

    def run(self, work: Callable[[Client[Any]], Awaitable[_T]]) -> _T:
        async def awaited() -> _T:
            return await work(self.client)

        return self._runner.run(awaited())

    def text(self, tool: str, **given: Any) -> tuple[bool, str]:
        """Whether a call failed, and the text that came back, which is all there is."""
        found = self.run(lambda one: one.call_tool(tool, given, raise_on_error=False))
        (content,) = found.content
        assert isinstance(content, TextContent)
        assert found.structured_content is None
        return found.is_error, content.text

    def answer(self, tool: str, **given: Any) -> dict[str, Any]:
        """The answer to a call that succeeds."""
        failed, text = self.text(tool, **given)
        assert not failed, text
        answer: dict[str, Any] = json.loads(text)
        return answer

    def refusal(self, tool: str, **given: Any) -> str:
        """What is told where a call fails."""
        failed, text = self.text(tool, **given)
        assert failed, text
        assert "Traceback" not in text
        assert "pydantic" not in text
        return text


@contextmanager
def asking(
    transport: ClientTransport | FastMCP[None] | str, mode: Literal["auto", "legacy"] = "auto"
) -> Iterator[Session]:
    """A client that is connected, until the block ends; `legacy` begins with `initialize`."""
    with asyncio.Runner() as runner:
        client: Client[Any] = Client(transport, mode=mode)
        opened = AsyncExitStack()
        runner.run(opened.enter_async_context(client))
        try:
            yield Session(runner, client)
        finally:
            runner.run(opened.aclose())


def over_stdio(home: Path, *options: str) -> StdioTransport:
    """The command with standard input and output."""
    words = [*COMMAND, "--snapshot", str(home), *options]
    return StdioTransport(words[0], words[1:], env=dict(os.environ), keep_alive=False)


@contextmanager
def listening(home: Path, *options: str) -> Iterator[str]:
    """The address of the command over HTTP, on a port that was free."""
    words = [*COMMAND, "--snapshot", str(home), "--http", "127.0.0.1:0", *options]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            line = server.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:[0-9]+/mcp", line)
            assert found, line
            yield found[0]
        finally:
            server.terminate()
            rest = server.stderr.read()
            assert server.wait(timeout=PATIENCE) in (0, -15, 143), rest
        # Whatever strangers sent is no matter for the log.
        assert rest == "", rest
