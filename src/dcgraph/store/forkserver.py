"""The process that forks workers, each ready at once."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import struct
import sys
import traceback
import warnings
from typing import Final

from pyoxigraph import Store

from dcgraph.store import sandbox
from dcgraph.store.worker import work

ORDER: Final = struct.Struct("!BIQQ")
"""FORK or KILL, the number of the worker, its limits of memory and of output in bytes.

With FORK come two descriptors: the worker's end of its link, and its standard error."""

REPORT: Final = struct.Struct("!Ii")
"""The number of a worker that has ended and its return code, negative for a signal.

The number READY is of the fork server itself, with 1 where no socket can be opened, else 0."""

FORK: Final = 1
KILL: Final = 2
READY: Final = 0

TOO_LARGE: Final = 3
"""The return code of a fork server whose store has more quads than it may load."""


def main(arguments: list[str]) -> int:
    """Serve until the other end closes; return 0 then, TOO_LARGE for what is not to be loaded."""
    directory, fd, parent, triples = arguments
    sandbox.end_with_parent(int(parent))
    sandbox.refuse_core_dumps()
    # Before the store is opened: the filter reaches the threads that it starts from here on.
    network_closed = sandbox.close_network()
    # Threads that opening a store has started are idle, and no child makes use of them.
    warnings.filterwarnings("ignore", message=".*fork", category=DeprecationWarning)
    store: Store | str = directory
    if int(triples):
        on_disk = Store.read_only(directory)
        quads = len(on_disk)
        if quads > int(triples):
            sys.stderr.write(f"{quads} quads are more than {triples}\n")
            return TOO_LARGE
        store = Store()
        # Not by a dump: reading one gives the blank nodes other names than they have on disk.
        store.bulk_extend(iter(on_disk))
        del on_disk
    # What is left of loading goes now, and a collection in a child leaves shared pages alone.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(fd)) as control:
        _ForkServer(store, control, network_closed=network_closed).serve()
    return 0


class _ForkServer:
    def __init__(self, store: Store | str, control: socket.socket, *, network_closed: bool) -> None:
        self._store = store
        self._control = control
        self._network_closed = network_closed
        self._numbers: dict[int, int] = {}
        self._children: dict[int, int] = {}
        # The end of a child is a signal; the pipe makes it something to wait for.
        self._bell, ringer = os.pipe()
        os.set_blocking(self._bell, False)
        os.set_blocking(ringer, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(ringer, warn_on_full_buffer=False)

    def serve(self) -> None:
        self._report(READY, int(self._network_closed))
        waiting = select.poll()
        waiting.register(self._control, select.POLLIN)
        waiting.register(self._bell, select.POLLIN)
        while True:
            for fd, _ in waiting.poll():
                if fd == self._bell:
                    os.read(self._bell, 512)
                    self._reap()
                elif not self._obey():
                    return

    def _obey(self) -> bool:
        """Do as one order says; False when there will be no more."""
        data, fds, _, _ = socket.recv_fds(self._control, ORDER.size, 2)
        if len(data) < ORDER.size:
            return False
        order, number, memory_bytes, output_bytes = ORDER.unpack(data)
        if order == FORK:
            self._fork(number, fds, memory_bytes, output_bytes)
        elif number in self._children:
            os.kill(self._children[number], signal.SIGKILL)
        return True

    def _fork(self, number: int, fds: list[int], *bounds: int) -> None:
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            os.write(fds[1], f"no process can be started: {error}".encode())
            self._report(number, 1)
        else:
            if pid == 0:
                self._become_worker(parent, fds[0], fds[1], *bounds)
            self._children[number], self._numbers[pid] = pid, number
        for fd in fds:
            os.close(fd)

    def _become_worker(self, parent: int, link: int, errors: int, *bounds: int) -> None:
        code = 1
        try:
            sandbox.end_with_parent(parent)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(errors, 2)
            self._control.close()
            with socket.socket(fileno=link) as own:
                code = work(self._store, own, *bounds, network_closed=self._network_closed)
        except BaseException:  # noqa: BLE001 - what a process ends with; nothing is above it
            traceback.print_exc()
        finally:
            # At once: what the fork server has started is not for its children to end.
            os._exit(code)

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            number = self._numbers.pop(pid)
            del self._children[number]
            self._report(number, os.waitstatus_to_exitcode(status))

    def _report(self, number: int, code: int) -> None:
        self._control.sendall(REPORT.pack(number, code))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
