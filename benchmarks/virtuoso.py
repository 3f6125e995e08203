"""A private Virtuoso: on free ports of this machine alone, in a folder of its own, for a while."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["MISSING", "Virtuoso", "installed", "running"]

MISSING: Final = (
    "Virtuoso is not installed: "
    "apt-get install --no-install-recommends virtuoso-opensource-7 provides it"
)

_START_SECONDS: Final = 120
_BUFFER_BYTES: Final = 8192 + 700
"""What a buffer of one page takes, by the maker's own tables."""

_INI: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}/load
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 2
MaxClientConnections = 20
MaxSortedTopRows = 2000000
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {folder}/www
MaxClientConnections = 20
[SPARQL]
ResultSetMaxRows = 20000000
MaxConstructTriples = 2000000
"""


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """A server that runs: where it is asked, where it is written to, and its owner's password."""

    folder: Path
    pid: int
    http_port: int
    sql_port: int
    user: str = "dba"
    password: str = field(default="", repr=False)

    @property
    def sparql(self) -> str:
        """The address of the SPARQL endpoint."""
        return f"http://127.0.0.1:{self.http_port}/sparql"

    @property
    def graph_store(self) -> str:
        """The address of the graph store, for users who may write."""
        return f"http://127.0.0.1:{self.http_port}/sparql-graph-crud-auth"

    @property
    def load_folder(self) -> Path:
        """The folder from which the bulk loader may read."""
        return self.folder / "load"

    @property
    def memory(self) -> int:
        """The bytes of memory that the server has held at most; 0 where that is not told."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "0 0")
        return int(peak.split()[1]) << 10


def installed() -> bool:
    """Whether the server and its SQL client are on the path."""
    return shutil.which("virtuoso-t") is not None and shutil.which("isql-vt") is not None


@contextmanager
def running(folder: Path, memory_bytes: int = 200 << 20) -> Iterator[Virtuoso]:
    """A server with `memory_bytes` of page buffers, its data in `folder`; ended at the end.

    Raises RuntimeError with the end of its log when it does not start.
    """
    sql_port, http_port = _free_port(), _free_port()
    for name in ("load", "www"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    buffers = memory_bytes // _BUFFER_BYTES
    ini = folder / "virtuoso.ini"
    ini.write_text(
        _INI.format(
            folder=folder,
            sql_port=sql_port,
            http_port=http_port,
            buffers=buffers,
            dirty=buffers * 3 // 4,
        ),
        "utf-8",
    )
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(  # noqa: S603
            ["virtuoso-t", "+foreground", "+configfile", str(ini)],  # noqa: S607
            cwd=folder,
            stdout=out,
            stderr=out,
        )
    try:
        _wait(process, folder, http_port)
        password = "p" + secrets.token_hex(16)
        _set_password(sql_port, password)
        yield Virtuoso(folder, process.pid, http_port, sql_port, "dba", password)
    finally:
        # Its data are to be thrown away: it need not write them down first.
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and _online(folder):
                return
        time.sleep(0.05)
    log = (folder / "virtuoso.log").read_text("utf-8", "replace")[-2000:]
    raise RuntimeError(f"Virtuoso did not start: {log}")


def _online(folder: Path) -> bool:
    return "Server online" in (folder / "virtuoso.log").read_text("utf-8", "replace")


def _set_password(port: int, password: str) -> None:
    """Nobody else on this machine is to know it."""
    subprocess.run(  # noqa: S603
        ["isql-vt", f"127.0.0.1:{port}", "dba", "dba"],  # noqa: S607
        input=f"set password dba {password};\n".encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
