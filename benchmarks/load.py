"""Load from wrk, and what came of it."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from benchmarks.servers import BenchmarkError

__all__ = ["Load", "Method", "median", "program", "wrk"]

Method = Literal["POST", "GET", "PATH"]
"""How queries are sent; with PATH they are paths of their own."""

_SCRIPT = Path(__file__).with_name("wrk.lua")
_MAX_WAIT_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Load:
    """Requests answered per second, and the time of an answer in milliseconds."""

    rate: float
    p50: float
    p99: float


def program() -> str:
    """The path of wrk. Raises BenchmarkError when it is missing."""
    found = shutil.which("wrk")
    if found is None:
        raise BenchmarkError("There is no program wrk on the PATH; install the Debian package wrk.")
    return found


def wrk(
    endpoint: str,
    queries: Sequence[str],
    *,
    connections: int,
    seconds: int,
    method: Method = "POST",
) -> Load:
    """Load an endpoint with these queries in turn, over so many connections, by one thread.

    Raises BenchmarkError when wrk is missing or any reply was an error: then the figures mean
    nothing.
    """
    command = program()
    with tempfile.NamedTemporaryFile(suffix=".queries") as file:
        encoded = [quote(query, safe="") for query in queries] if method == "GET" else queries
        file.write("\0".join(encoded).encode())
        file.flush()
        size = ("-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={_MAX_WAIT_LENGTH}s")
        done = subprocess.run(  # noqa: S603 - wrk, on an address of this machine
            (command, *size, "-s", _SCRIPT, endpoint, "--", file.name, method),
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + _MAX_WAIT_LENGTH,
        )
    told = [line[1:] for line in done.stdout.splitlines() if line.startswith("@")]
    if done.returncode or not told:
        raise BenchmarkError(f"wrk failed on {endpoint}: {(done.stderr or done.stdout).strip()}.")
    return _read(endpoint, json.loads(told[0]))


def median(loads: Sequence[Load]) -> Load:
    """The median of each figure."""
    return Load(
        statistics.median(load.rate for load in loads),
        statistics.median(load.p50 for load in loads),
        statistics.median(load.p99 for load in loads),
    )


def _read(endpoint: str, told: dict[str, float]) -> Load:
    faults = {
        name: told[name] for name in ("connect", "read", "write", "status", "timeout") if told[name]
    }
    if faults:
        raise BenchmarkError(f"Not every request to {endpoint} was answered: {faults}.")
    return Load(
        told["requests"] / told["microseconds"] * 1e6, told["p50"] / 1000, told["p99"] / 1000
    )
