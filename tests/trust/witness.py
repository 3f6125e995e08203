"""A command run before a witness: what it opens, whom it calls, and what it starts.

Python tells of itself by audit hooks, in the process and in every copy of it. Where strace is
there, the kernel tells the same of all that is no Python: the engine, git.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.waiting import PATIENCE

__all__ = ["CHECKOUT", "Seen", "is_traced", "witnessed"]

CHECKOUT: Final = Path(__file__).resolve().parents[2]

MAIN: Final = "from dcgraph.cli import main; main()"

_HOOK: Final = """
import os, sys
_log = os.open(os.environ["WITNESS_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_told = ("open", "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
         "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "sqlite3.connect",
         "ctypes.dlopen", "exec", "shutil.copyfile")
def _hook(event, args, _dumps=__import__("json").dumps):
    if event in _told:
        first = args[0] if args else ""
        if event == "exec":
            first = getattr(first, "co_filename", "")
        if event.startswith("socket"):
            first = args[-1] if event != "socket.getaddrinfo" else args[0]
        if isinstance(first, bytes):
            first = os.fsdecode(first)
        os.write(_log, (_dumps([event, str(first)]) + "\\n").encode())
sys.addaudithook(_hook)
"""
_CALL: Final = re.compile(
    r'^\d+ +(\w+)\((?:AT_FDCWD, )?(?:"((?:[^"\\]|\\.)*)"|(.*?))[,)].* = (-?\d+)'
)
_CONNECT: Final = re.compile(r"^\d+ +(?:connect|bind)\(\d+, (\{.*?\})")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a command said, how it ended and what it did.

    `opened` has every path, `called` every address, `started` every program, `executed` every
    file whose Python ran.
    """

    code: int
    said: str
    opened: frozenset[str]
    called: frozenset[str]
    started: frozenset[str]
    executed: frozenset[str]

    def strange(self, root: Path, own: Path) -> list[str]:
        """The files that were opened and are neither in `root` nor the program's own."""
        return sorted(path for path in self.opened if not _is_known(path, root, own))


@cache
def is_traced() -> bool:
    """Whether the kernel can be asked too."""
    if shutil.which("strace") is None:
        return False
    done = subprocess.run(
        ["strace", "-qq", "true"], capture_output=True, check=False, timeout=PATIENCE
    )
    return done.returncode == 0


def witnessed(words: list[str], root: Path, own: Path, *, main: str = MAIN) -> Seen:
    """Run `dcgraph` with these words, standing in `root` as an editor would.

    `own` is an empty folder for the command's home, its temporary files and the records.
    """
    for name in ("site", "home", "tmp"):
        (own / name).mkdir(parents=True, exist_ok=True)
    (own / "site" / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
    log, calls = own / "log", own / "calls"
    for path in (log, calls):
        path.unlink(missing_ok=True)
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": str(own / "site"),
        "WITNESS_LOG": str(log),
        "HOME": str(own / "home"),
        "TMPDIR": str(own / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    # Like the program `dcgraph` itself, -P keeps the folder where one stands out of the path.
    command = [sys.executable, "-P", "-c", main, *words]
    if is_traced():
        told = "open,openat,connect,bind,execve"
        strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "4096", "-e", f"trace={told}"]
        command = [*strace, "-e", "signal=none", "-o", str(calls), *command]
    done = subprocess.run(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert log.exists(), f"the witness did not begin: {said}"
    return _seen(done.returncode, said, log, calls, root)


def _seen(  # in the order of Seen
    code: int, said: str, log: Path, calls: Path, root: Path
) -> Seen:
    opened, called, started, executed = set(), set(), set(), set()
    for event, first in map(json.loads, log.read_text("utf-8").splitlines()):
        if event in ("open", "sqlite3.connect", "ctypes.dlopen", "shutil.copyfile"):
            if not first.isdecimal() and first != "None":
                opened.add(_whole(first, root))
        elif event.startswith("socket"):
            called.add(first)
        elif event == "exec":
            executed.add(first)
        else:
            started.add(first)
    for line in calls.read_text("utf-8", "replace").splitlines() if calls.exists() else ():
        if match := _CONNECT.match(line):
            called.add(match[1])
        elif (match := _CALL.match(line)) and match[2] is not None and int(match[4]) >= 0:
            escaped = match[2].encode("latin-1").decode("unicode_escape")
            name = os.fsdecode(escaped.encode("latin-1"))
            (started if match[1] == "execve" else opened).add(_whole(name, root))
    return Seen(
        code,
        said,
        frozenset(opened),
        frozenset(called),
        frozenset(started),
        frozenset(executed),
    )


def _whole(name: str, root: Path) -> str:
    """A path as it was asked for, from the root of the file system; links in it count."""
    return os.path.normpath(root / name) if name.strip() else name


def _is_known(name: str, root: Path, own: Path) -> bool:
    # Files that programs look for but do not find are in the hooks' records too.
    path = Path(name)
    if not path.is_absolute() or not os.path.lexists(path):
        return True
    real = path.resolve()
    return any(real.is_relative_to(one) for one in (root.resolve(), own.resolve(), *_known()))


@cache
def _known() -> tuple[Path, ...]:
    """Where Python, its libraries, the program itself and the system's libraries lie."""
    own = {CHECKOUT / "src", CHECKOUT / "api", CHECKOUT / "tests" / "shapes"}
    python = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent}
    python |= {Path(path) for path in sysconfig.get_paths().values()}
    # In a wheel the program stands among the libraries; in a checkout they point to it.
    system = {Path(one) for one in ("/usr", "/lib", "/lib64", "/proc", "/sys", "/nix", "/opt")}
    files = ["ld.so.cache", "ld.so.preload", "locale.alias", "localtime", "gitconfig"]
    files += ("nsswitch.conf", "passwd", "gai.conf", "ssl", "alternatives")
    system |= {Path("/etc", name) for name in files}
    system |= {Path("/dev", name) for name in ("null", "urandom", "random", "tty", "shm")}
    return tuple(path.resolve() for path in own | python | system)
