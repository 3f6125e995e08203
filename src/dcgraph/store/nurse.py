"""A nursery process, seen from the server that starts it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

from dcgraph.errors import BuildError
from dcgraph.store import nursery
from dcgraph.store.model import Limits
from dcgraph.store.process import Lost, WorkerProcess

__all__ = ["Nurse", "TooLarge"]

_START_SECONDS: Final = 30.0
_LOAD_SECONDS: Final = 600.0
_LAST_WORDS_BYTES: Final = 4096


class TooLarge(BuildError):
    """The store has more quads than may be loaded into memory."""


class Nurse:
    """Starts one nursery process, has it fork workers, and hears how they end.

    It belongs to the event loop and thread that start it: the kernel ends the process with
    that thread, and the workers with the process.
    """

    def __init__(
        self,
        directory: Path,
        triples: int,
        process: subprocess.Popen[bytes],
        control: socket.socket,
    ) -> None:
        self._directory = directory
        self._process = process
        self._control = control
        self._loop = asyncio.get_running_loop()
        self._workers: dict[int, WorkerProcess] = {}
        self._number = nursery.READY
        self._retiring = False
        self._heard = b""
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self.in_memory = triples > 0
        self.gone: asyncio.Future[None] = self._loop.create_future()

    @classmethod
    async def start(cls, directory: Path, triples: int) -> Nurse:
        """Start a nursery; with `triples` above 0, wait until it holds the store in memory.

        Raises TooLarge when the store has more than `triples` quads, BuildError when the
        nursery does not come to work.
        """
        ours, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as errors:
            ours.setblocking(False)
            nurse = cls(directory, triples, _spawn(directory, triples, theirs, errors), ours)
            theirs.close()
            nurse._loop.add_reader(ours, nurse._hear)
            try:
                async with asyncio.timeout(_LOAD_SECONDS if triples else _START_SECONDS):
                    await asyncio.shield(nurse._ready)
            except (BuildError, TimeoutError):
                await nurse.close()
                raise nurse._complaint(errors) from None
            except BaseException:
                await nurse.close()
                raise
        return nurse

    @property
    def alive(self) -> bool:
        """Whether it can be asked for a worker."""
        return not self.gone.done() and not self._retiring and self._process.returncode is None

    async def fork(self, limits: Limits) -> WorkerProcess:
        """A new worker, ready to be asked; raises BuildError if there can be none."""
        self._number += 1
        number = self._number
        ours, theirs = socket.socketpair()
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed once the worker has ended
        worker = WorkerProcess(self, number, errors)
        order = nursery.ORDER.pack(nursery.FORK, number, limits.memory_bytes, limits.output_bytes)
        with theirs:
            try:
                socket.send_fds(self._control, [order], [theirs.fileno(), errors.fileno()])
            except OSError as error:
                ours.close()
                errors.close()
                raise self._no_worker(f"its nursery cannot be reached ({error})") from error
        self._workers[number] = worker
        # Never cancelled: uvloop would close the link without a word to the worker's protocol.
        linking = asyncio.ensure_future(
            self._loop.create_unix_connection(lambda: worker, sock=ours)
        )
        try:
            await asyncio.shield(linking)
            async with asyncio.timeout(_START_SECONDS):
                await worker.ready()
        except TimeoutError:
            worker.kill()
            raise self._no_worker(f"it took longer than {_START_SECONDS:g} s") from None
        except (Lost, ValueError) as error:
            await worker.ended()
            raise self._no_worker(str(error)) from None
        except BaseException:
            worker.kill()
            await asyncio.wait([linking])
            await worker.ended()
            raise
        return worker

    def kill(self, number: int) -> None:
        """End one worker at once."""
        try:
            self._control.send(nursery.ORDER.pack(nursery.KILL, number, 0, 0))
        except OSError:
            # A nursery that takes no orders takes its workers along when it ends.
            self.kill_all()

    def kill_all(self) -> None:
        """End the nursery, and its workers with it."""
        if not self.gone.done():
            self._process.kill()

    def retire(self) -> None:
        """Have the nursery end as soon as it has no worker left."""
        self._retiring = True
        if not self._workers:
            self.kill_all()

    async def close(self) -> None:
        """End the nursery and what workers it has, and return when it has ended."""
        self.kill_all()
        await asyncio.shield(self.gone)

    def _hear(self) -> None:
        try:
            data = self._control.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        self._heard += data
        size = nursery.REPORT.size
        whole = len(self._heard) // size * size
        reports, self._heard = self._heard[:whole], self._heard[whole:]
        for number, code in nursery.REPORT.iter_unpack(reports):
            if number == nursery.READY:
                self._ready.set_result(None)
            elif (worker := self._workers.pop(number, None)) is not None:
                worker.reported(code)
        if self._retiring:
            self.retire()

    def _lose(self) -> None:
        self._loop.remove_reader(self._control)
        self._control.close()
        self._process.kill()  # whatever it still does, it does for nobody
        self._process.wait()
        workers, self._workers = self._workers, {}
        for worker in workers.values():
            worker.orphaned()
        self.gone.set_result(None)
        if not self._ready.done():
            self._ready.set_exception(self._no_worker("its nursery has ended"))
            self._ready.exception()

    def _no_worker(self, reason: str) -> BuildError:
        return BuildError(
            f"The store in {self._directory} cannot be opened: {reason.rstrip('.')}. "
            "Build it again."
        )

    def _complaint(self, errors: IO[bytes]) -> BuildError:
        errors.seek(0)
        words = errors.read()[-_LAST_WORDS_BYTES:].decode(errors="replace").strip()
        code = self._process.returncode
        if code == nursery.TOO_LARGE:
            return TooLarge(f"The store in {self._directory} stays on disk: {words}.")
        return self._no_worker(f"its nursery ended with code {code}: {words or 'without a word'}")


def _spawn(
    directory: Path, triples: int, control: socket.socket, errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    arguments = (directory, control.fileno(), os.getpid(), triples)
    return subprocess.Popen(  # noqa: S603 - its own code, run on numbers and one path
        (sys.executable, "-P", "-m", "dcgraph.store.nursery", *map(str, arguments)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        pass_fds=(control.fileno(),),
        # It finds its modules where this process found them. A backtrace would cost it 0.7 s.
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RUST_BACKTRACE": "0"},
        # Ctrl-C in a terminal is for the process that serves; it ends its workers itself.
        start_new_session=True,
    )
