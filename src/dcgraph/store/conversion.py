"""Writing anew what a remote store answered: small answers in a thread, large ones in a process.

Reading JSON holds all threads of a process up for as long as it takes, which for 60 MB is a
second, and takes several times the room of the text. A process can be bounded and ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Final

from dcgraph.errors import AnswerTooLarge
from dcgraph.store.converter import FAULT, HEAD, Job, convert
from dcgraph.store.model import Limits
from dcgraph.store.threads import Threads
from dcgraph.store.wire import error_of
from dcgraph.store.writing import Written

__all__ = ["Conversion"]

_SMALL_BYTES: Final = 512 << 10
"""Up to here an answer is read in some milliseconds; to start a process takes a hundred."""

_PIECE_BYTES: Final = 1 << 20


class Conversion:
    """Converts in the threads of a lane, or in a process of its own within the limits."""

    def __init__(self, threads: Threads, limits: Limits) -> None:
        self._threads = threads
        self._limits = limits

    async def convert(self, body: bytes | bytearray, job: Job) -> Written:
        """What `converter.convert` makes of an answer; raises what that raises.

        Raises AnswerTooLarge for lack of memory too. Whoever is cancelled leaves only when
        nothing works on it any more.
        """
        if len(body) <= _SMALL_BYTES:
            return await self._threads.run(convert, bytes(body), job)
        return await self._apart(body, job)

    async def _apart(self, body: bytes | bytearray, job: Job) -> Written:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "dcgraph.store.converter",
            str(os.getpid()),
            str(self._limits.memory_bytes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
            start_new_session=True,
        )
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            await _feed(process.stdin, job.text(), body)
            reply = await process.stdout.read()
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if code or len(reply) < HEAD.size:
            raise AnswerTooLarge(
                f"The answer is too large to be written within {self._limits.memory_bytes >> 20} "
                "MiB of memory: add a LIMIT, select fewer columns, or ask for it in parts.",
                self._limits.output_bytes,
            )
        return _read(reply)


async def _feed(stdin: asyncio.StreamWriter, head: bytes, body: bytes | bytearray) -> None:
    try:
        stdin.write(HEAD.pack(len(head)) + head)
        with memoryview(body) as whole:
            for start in range(0, len(whole), _PIECE_BYTES):
                stdin.write(bytes(whole[start : start + _PIECE_BYTES]))
                await stdin.drain()
        stdin.close()
    except OSError:
        # It has ended; its code says why.
        return


def _read(reply: bytes) -> Written:
    (size,) = HEAD.unpack_from(reply)
    text = reply[HEAD.size : HEAD.size + size]
    head = json.loads(text)
    if FAULT in head:
        raise ValueError(head[FAULT])
    if "error" in head:
        raise error_of(text)
    return Written(head["kind"], reply[HEAD.size + size :], head["rows"])
