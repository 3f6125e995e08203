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
from typing import Any, TypeVar

from fastmcp import Client, FastMCP
from fastmcp.client.transports import ClientTransport, StdioTransport
from mcp.types import TextContent
from tests.waiting import PATIENCE

__all__ = ["COMMAND", "Session", "asking", "listening", "over_stdio"]

COMMAND = [sys.executable, "-c", "from dcgraph.cli import main; main()", "mcp"]

_T = TypeVar("_T")


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
def asking(transport: ClientTransport | FastMCP[None] | str) -> Iterator[Session]:
    """A client that is connected, until the block ends."""
    with asyncio.Runner() as runner:
        client: Client[Any] = Client(transport)
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
