"""Each guard acts on the process that calls it for good, so each test has a process of its own."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import textwrap

import pytest

from dcgraph.store import guard

HAS_FILTER = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-c", "from dcgraph.store.guard import *\n" + textwrap.dedent(code)),
        capture_output=True,
        text=True,
        timeout=20,
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
        arm_alarm(0.05)
        sum(range(10**12))
        """
    )
    assert result.returncode == -signal.SIGALRM


def test_an_alarm_can_be_called_off() -> None:
    assert printed(
        """
        import time
        arm_alarm(0.05)
        disarm_alarm()
        time.sleep(0.1)
        print("alive")
        """
    ) == ["alive"]


def test_a_stranger_is_no_parent() -> None:
    assert "ProcessLookupError" in run("end_with_parent(1)").stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_the_child_ends_with_its_parent() -> None:
    child = """
import os, time
from dcgraph.store.guard import *
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
