"""What keeps a worker process within bounds, whatever the engine inside it does.

Every function acts on the process that calls it, unless it is given another. Those that return
bool tell whether the bound stands: a system that lacks the means is no error, but it is not kept
secret either.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Final

__all__ = [
    "arm_alarm",
    "be_killed_first",
    "close_network",
    "disarm_alarm",
    "end_with_parent",
    "free_alarm",
    "give_memory_back",
    "limit_memory",
    "memory_held",
    "network_closed",
    "refuse_core_dumps",
]

_OOM_SCORE: Final = 500
"""In thousandths of all memory: so much more a worker seems to hold than it does."""

_MAX_OOM_SCORE: Final = 1000
_OOM_SCORE_FILE: Final = Path("/proc/self/oom_score_adj")
_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 1 << 20
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

# machine: (AUDIT_ARCH of its system calls, number of socket(2)), from the kernel's headers.
_SYSCALLS: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


class _SockFprog(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def close_network() -> bool:
    """Refuse socket(2) with EACCES from now on, in this process and all that it starts.

    Sockets that are open stay open. Call it while the process has one thread: the filter is
    inherited by later threads, not given to earlier ones. Returns `network_closed()`.
    """
    syscall = _SYSCALLS.get(platform.machine())
    if sys.platform == "linux" and syscall is not None:
        _install_filter(_no_sockets(*syscall))
    return network_closed()


def network_closed() -> bool:
    """Tell whether the system refuses this process a socket, by asking for one."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return True
    return False


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends.

    Raises ProcessLookupError when process `parent` has ended already. Where the kernel has
    no such means, a worker ends at the end of its input, or at its alarm.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise ProcessLookupError(f"process {parent}, which started this worker, has ended")


def limit_memory(size: int) -> bool:
    """Let the process take `size` bytes more than it has taken now; beyond, allocation fails."""
    pages = _pages()
    if pages is None:
        return False
    limit = pages[0] * resource.getpagesize() + size
    # Not RLIMIT_AS, which counts what is only reserved: the heap of a thread reserves 128 MB.
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    return True


def be_killed_first() -> bool:
    """Have the kernel take this process before others, its parents too, when memory runs out."""
    try:
        # The score is relative: a manager of services may have set one for all of them.
        score = int(_OOM_SCORE_FILE.read_text("ascii")) + _OOM_SCORE
        _OOM_SCORE_FILE.write_text(str(min(score, _MAX_OOM_SCORE)), "ascii")
    except (OSError, ValueError):
        return False
    return True


def give_memory_back() -> None:
    """Have large blocks leave the process when they are freed, where the C library is glibc.

    It would raise the size from which it does so to that of the largest answer, and then keep
    what a few hundred of them took.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if sys.platform == "linux" and mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def memory_held(pid: int | None = None) -> int:
    """The bytes of memory that a process holds now; 0 where the system does not tell."""
    # Not getrusage: what it calls the peak of a process includes that of its parent.
    pages = _pages("self" if pid is None else str(pid))
    return 0 if pages is None else pages[1] * resource.getpagesize()


def refuse_core_dumps() -> None:
    """Leave no core file behind: a worker that aborts for lack of memory would write it all."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def free_alarm() -> None:
    """Undo what was inherited from the parent and would make an alarm void. Call it once."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGALRM,))


def arm_alarm(seconds: float) -> None:
    """End the process by SIGALRM after `seconds`, be it deep in foreign code."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def disarm_alarm() -> None:
    """Call off the alarm."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _pages(process: str = "self") -> tuple[int, int] | None:
    """The pages of data, written or not, and of memory held; None where /proc does not tell."""
    try:
        file = os.open(f"/proc/{process}/statm", os.O_RDONLY)
        try:
            _, held, _, _, _, data, *_ = os.read(file, 128).split()
        finally:
            os.close(file)
    except OSError:
        return None
    return int(data), int(held)


def _no_sockets(arch: int, number: int) -> bytes:
    """A filter that lets every system call pass but socket(2), and any foreign convention."""
    load, equal, at_least, leave = 0x20, 0x15, 0x35, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO | EACCES
    program = (
        (load, 0, 0, 4),  # the convention of the call
        (equal, 0, 4, arch),
        (load, 0, 0, 0),  # its number
        (at_least, 2, 0, 0x40000000),  # x32, a second set of numbers on x86_64
        (equal, 1, 0, number),
        (leave, 0, 0, allow),
        (leave, 0, 0, refuse),
    )
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def _install_filter(program: bytes) -> None:
    prctl = ctypes.CDLL(None).prctl
    code = ctypes.create_string_buffer(program, len(program))
    fprog = _SockFprog(len(program) // 8, ctypes.addressof(code))
    # Without privileges a process may install a filter only once it can gain none.
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(fprog), 0, 0)
