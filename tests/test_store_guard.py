"""Each guard acts on the process that calls it for good, so each test has a process of its own."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph.store import sandbox as guard

HAS_FILTER = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-c", "from dcgraph.store.sandbox import *\n" + textwrap.dedent(code)),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=ENVIRONMENT,
    )


def printed(code: str) -> list[str]:
    result = run(code)
    assert result.returncode == 0, result.stderr
    return result.stdout.split()


@pytest.mark.skipif(not HAS_FILTER, reason="this system has no filter for system calls")
def test_no_socket_can_be_opened_once_the_network_is_closed() -> None:
    assert printed(
        """
        import socket, threading
        print(network_closed())
        ours, theirs = socket.socketpair()
        print(close_network())
        def attempt(family):
            try:
                socket.socket(family)
            except PermissionError:
                print("refused")
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            attempt(family)
        thread = threading.Thread(target=attempt, args=(socket.AF_INET,))
        thread.start(); thread.join()
        ours.sendall(b"open"); print(theirs.recv(4).decode())
        """
    ) == ["False", "True", "refused", "refused", "refused", "refused", "open"]


@pytest.mark.skipif(not HAS_FILTER, reason="this system has no filter for system calls")
def test_who_is_confined_reads_computes_and_starts_threads_but_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / "old").write_text("old")
    said = printed(
        f"""
        import ctypes, errno, os, platform, signal, socket, threading
        folder = {str(tmp_path)!r}
        libc = ctypes.CDLL(None, use_errno=True)
        def call(x86_64, aarch64, *given):
            number = x86_64 if platform.machine() == "x86_64" else aarch64
            if number is not None and libc.syscall(ctypes.c_long(number), *given) == -1:
                raise OSError(ctypes.get_errno(), "refused")
            elif number is None:
                raise PermissionError
        ours, theirs = socket.socketpair()
        server = socket.create_server(("127.0.0.1", 0))
        loose = socket.socket()
        log = open(f"{{folder}}/log", "w")
        attempts = dict(
            socket=socket.socket,
            connect=lambda: loose.connect(server.getsockname()),
            bind=lambda: loose.bind(("127.0.0.1", 0)),
            accept=server.accept,
            run=lambda: os.execv("/bin/true", ["true"]),
            fork=os.fork,
            spawn=lambda: os.posix_spawn("/bin/true", ["true"], {{}}),
            signal=lambda: os.kill(os.getppid(), 0),
            trace=lambda: call(101, 117, 16, os.getppid(), None, None),
            ring=lambda: call(425, 425, 8, None),
            write=lambda: open(f"{{folder}}/old", "a"),
            both=lambda: os.open(f"{{folder}}/old", os.O_RDWR),
            empty=lambda: os.open(f"{{folder}}/old", os.O_RDONLY | os.O_TRUNC),
            make=lambda: open(f"{{folder}}/new", "x"),
            old_open=lambda: call(2, None, f"{{folder}}/old".encode(), os.O_RDWR, 0),
            create=lambda: call(85, None, f"{{folder}}/new".encode(), 0o600),
            remove=lambda: os.unlink(f"{{folder}}/old"),
            rename=lambda: os.rename(f"{{folder}}/old", f"{{folder}}/new"),
            link=lambda: os.link(f"{{folder}}/old", f"{{folder}}/new"),
            symlink=lambda: os.symlink("old", f"{{folder}}/new"),
            folder=lambda: os.mkdir(f"{{folder}}/new"),
            mode=lambda: os.chmod(f"{{folder}}/old", 0o777),
            cut=lambda: os.truncate(f"{{folder}}/old", 0),
            root=lambda: os.chroot(folder),
        )
        early = threading.Event()
        def attempt(name, refused):
            try:
                attempts[name]()
            except PermissionError:
                refused.append(name)
        def wait_and_attempt():
            early.wait()
            attempt("write", of_early)
        of_early = []
        thread = threading.Thread(target=wait_and_attempt); thread.start()
        print(confine())
        early.set(); thread.join()
        refused = []
        for name in attempts:
            attempt(name, refused)
        of_late = []
        thread = threading.Thread(target=attempt, args=("make", of_late))
        thread.start(); thread.join()
        print(sorted(attempts.keys() - set(refused)), of_early, of_late)
        print(open(f"{{folder}}/old").read(), memory_held() > 0, network_closed())
        ours.sendall(b"open"); print(theirs.recv(4).decode(), log.write("line"))
        log.close()
        """
    )
    assert said == ["True", "[]", "['write']", "['make']", "old", "True", "True", "open", "4"]
    assert {path.name for path in tmp_path.iterdir()} == {"old", "log"}


def test_this_process_is_not_closed() -> None:
    assert not guard.network_closed()


def test_memory_ends_where_it_should() -> None:
    assert printed(
        """
        print(limit_memory(64 << 20))
        small = bytearray(32 << 20)
        try:
            large = bytearray(64 << 20)
        except MemoryError:
            print("refused")
        print(memory_held() > 32 << 20)
        """
    ) == ["True", "refused", "True"]


def test_no_core_is_dumped() -> None:
    assert printed(
        """
        import resource
        refuse_core_dumps()
        print(resource.getrlimit(resource.RLIMIT_CORE) == (0, 0))
        """
    ) == ["True"]


def test_the_alarm_ends_the_process_even_in_foreign_code_and_against_what_it_inherits() -> None:
    result = run(
        """
        import signal
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGALRM,))
        free_alarm()
        set_alarm(0.05)
        sum(range(10**12))
        """
    )
    assert result.returncode == -signal.SIGALRM


def test_an_alarm_can_be_called_off() -> None:
    assert printed(
        """
        import time
        set_alarm(0.5)
        set_alarm(0)
        time.sleep(0.6)
        print("alive")
        """
    ) == ["alive"]


def test_a_stranger_is_no_parent() -> None:
    assert "ProcessLookupError" in run("end_with_parent(1)").stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_the_child_ends_with_its_parent() -> None:
    child = """
import os, time
from dcgraph.store.sandbox import *
end_with_parent(os.getppid())
print("ready", flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen(
        (
            sys.executable,
            "-c",
            f"import subprocess, sys; subprocess.run((sys.executable, '-c', {child!r}))",
        ),
        stdout=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        parent.kill()
        # The child holds the other end: it reads as closed once the child has ended too.
        assert parent.stdout.read() == b""
