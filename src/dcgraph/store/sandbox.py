"""Limits on a worker process."""

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

_MACHINES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_MACHINE: Final = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
"""The column of this machine in the tables below and the AUDIT_ARCH of its system calls."""

# The numbers of system calls on x86_64 and on aarch64, from the kernel's headers; None where there
# is no such call.
_Numbers = tuple[int | None, int | None]
_SOCKET: Final = (41, 198)
_SECCOMP: Final = (317, 277)
_CLONE: Final = (56, 220)
_CLONE3: Final = (435, 435)
_OPEN: Final = (2, None)
_OPENAT: Final = (257, 56)
_OPENAT2: Final = (437, 437)
_REFUSED: Final[dict[str, _Numbers]] = {
    # Others on the network, and on this machine.
    "socket": _SOCKET,
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    # Other programs and processes.
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "kill": (62, 129),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    # Files that change; those that are open stay so.
    "creat": (85, None),
    "truncate": (76, 45),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    # Ways around a filter, and into the kernel.
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_by_handle_at": (304, 265),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
}
"""What `confine` refuses. Not a list of what it allows: the calls that an allocator, a C library
or the engine needs differ between their versions, and one that is missing would end a worker."""

_FOR_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CLONE_THREAD: Final = 0x00010000
_SECCOMP_SET_MODE_FILTER: Final = 1
_SECCOMP_FILTER_FLAG_TSYNC: Final = 1
_Instruction = tuple[int, int, int, int]
_LOAD, _EQUAL, _AT_LEAST, _ANY_OF, _LEAVE = 0x20, 0x15, 0x35, 0x45, 0x06
# SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with EACCES and ENOSYS.
_ALLOW, _REFUSE, _MISSING = 0x7FFF0000, 0x00050000 | 13, 0x00050000 | 38


class _SockFprog(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def close_network() -> bool:
    """Refuse socket(2) with EACCES from now on, in this process and all that it starts.

    Sockets that are open stay open. Call it while the process has one thread: an old kernel
    gives the filter to later threads, not to earlier ones. Returns `network_closed()`.
    """
    if _MACHINE is not None:
        column, arch = _MACHINE
        _install_filter(_filter(arch, [_refusal(_SOCKET[column])]))
    return network_closed()


def network_closed() -> bool:
    """Tell whether the system refuses this process a socket, by asking for one."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return True
    return False


def confine() -> bool:
    """Refuse this process what a reader never does: to write files, start programs, reach others.

    From now on it gets EACCES for a socket or a connection, a new process or program, a file
    opened for writing, made, renamed or removed, a signal to another process, and for the calls
    of the kernel that lead around that. What is open stays open, files may be read, and threads
    be started. Returns whether that stands.
    """
    if _MACHINE is not None:
        column, arch = _MACHINE
        calls = [_refusal(numbers[column]) for numbers in _REFUSED.values()]
        calls.append(_flagged(_OPEN[column], 1, _FOR_WRITING, refused=True))
        calls.append(_flagged(_OPENAT[column], 2, _FOR_WRITING, refused=True))
        calls.append(_flagged(_CLONE[column], 0, _CLONE_THREAD, refused=False))
        # Their flags are out of reach of a filter; who finds them missing takes the older ones.
        calls += [_refusal(numbers[column], _MISSING) for numbers in (_CLONE3, _OPENAT2)]
        _install_filter(_filter(arch, calls))
    try:
        os.close(os.open(os.devnull, os.O_WRONLY))
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


def set_alarm(seconds: float) -> None:
    """End the process by SIGALRM after `seconds`, be it deep in foreign code; never after 0."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_cpu(seconds: float) -> None:
    """End the process by SIGPROF once its threads have computed for `seconds`; never after 0.

    The limit is counted from this call, and holds for a program that this process turns into.
    """
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGPROF,))
    signal.setitimer(signal.ITIMER_PROF, seconds)


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


def _refusal(number: int | None, how: int = _REFUSE) -> list[_Instruction]:
    """What ends a system call, if its number is loaded."""
    return [] if number is None else [(_EQUAL, 0, 1, number), (_LEAVE, 0, 0, how)]


def _flagged(number: int | None, argument: int, flags: int, *, refused: bool) -> list[_Instruction]:
    """What refuses a system call if one of the flags is set in an argument, or if none is."""
    if number is None:
        return []
    # The lower half of the argument, on machines that write it first.
    place = 16 + 8 * argument
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, place),
        (_ANY_OF, 0 if refused else 1, 1 if refused else 0, flags),
        (_LEAVE, 0, 0, _REFUSE),
        (_LEAVE, 0, 0, _ALLOW),
    ]


def _filter(arch: int, calls: list[list[_Instruction]]) -> bytes:
    """A filter that lets all other calls pass, but none of any foreign convention."""
    program = [
        (_LOAD, 0, 0, 4),  # the convention of the call
        (_EQUAL, 1, 0, arch),
        (_LEAVE, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),  # its number
        (_AT_LEAST, 0, 1, 0x40000000),  # x32, a second set of numbers on x86_64
        (_LEAVE, 0, 0, _REFUSE),
        *(instruction for call in calls for instruction in call),
        (_LEAVE, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def _install_filter(program: bytes) -> None:
    libc = ctypes.CDLL(None)
    code = ctypes.create_string_buffer(program, len(program))
    fprog = _SockFprog(len(program) // 8, ctypes.addressof(code))
    # Without privileges a process may install a filter only once it can gain none.
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    assert _MACHINE is not None
    # In all threads at once, where the kernel can.
    done = libc.syscall(
        ctypes.c_long(_SECCOMP[_MACHINE[0]]),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(fprog),
    )
    if done != 0:
        libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(fprog), 0, 0)
