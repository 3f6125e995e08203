"""The processes of a server, as Linux tells of them in /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROLES", "Process", "computed", "memory", "tree"]

ROLES = ("workers", "fork servers", "servers")
"""What runs queries, what forks it, and what listens (or starts those that do)."""

_PROC = Path("/proc")
_WORKER, _FORK_SERVER = b"dcgraph.store.worker", b"dcgraph.store.forkserver"


@dataclass(frozen=True, slots=True)
class Process:
    """One process: its number, and what it and its parent were started with."""

    pid: int
    command: bytes
    of_parent: bytes = b""

    @property
    def role(self) -> str:
        """What it does, one of ROLES; a fork is known by its parent, which was started alike."""
        if _WORKER in self.command or (
            _FORK_SERVER in self.command and _FORK_SERVER in self.of_parent
        ):
            return "workers"
        return "fork servers" if _FORK_SERVER in self.command else "servers"


def tree(root: int) -> list[Process]:
    """A process and all that it started, itself first."""
    children: dict[int, list[int]] = {}
    for path in _PROC.glob("[0-9]*"):
        # A process may end while it is looked at.
        with suppress(OSError, ValueError):
            # Behind the name, which may itself hold spaces and brackets.
            rest = (path / "stat").read_bytes().rpartition(b") ")[2].split()
            if rest[0] != b"Z":
                children.setdefault(int(rest[1]), []).append(int(path.name))
    found, ahead = [], [(root, b"")]
    while ahead:
        pid, of_parent = ahead.pop()
        with suppress(OSError):
            command = (_PROC / str(pid) / "cmdline").read_bytes()
            ahead += [(child, command) for child in children.get(pid, [])]
            found.append(Process(pid, command, of_parent))
    return found


def memory(processes: list[Process]) -> int:
    """The bytes that the processes hold, what they share counted once (PSS)."""
    total = 0
    for process in processes:
        with suppress(OSError):
            for line in (_PROC / str(process.pid) / "smaps_rollup").read_bytes().splitlines():
                if line.startswith(b"Pss:"):
                    total += int(line.split()[1]) << 10
    return total


def computed(processes: list[Process]) -> float:
    """The seconds that the processes have computed in all."""
    ticks = 0
    for process in processes:
        with suppress(OSError):
            rest = (_PROC / str(process.pid) / "stat").read_bytes().rpartition(b") ")[2].split()
            ticks += int(rest[11]) + int(rest[12])
    return ticks / os.sysconf("SC_CLK_TCK")
