"""Tells by its exit code whether a server is ready: ready.py [ADDRESS] [SECONDS TO WAIT]."""

from __future__ import annotations

import sys
import time
import urllib.request

__all__ = ["main"]

_PAUSE = 0.2
_MAX_ANSWER_LENGTH = 5.0


def main(address: str = "http://127.0.0.1:8000", seconds: str = "0") -> int:
    """Ask until the server is ready or the time is over; 0 when it is ready, else 1."""
    # Through no proxy: the server is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + float(seconds)
    while True:
        try:
            with opener.open(address.rstrip("/") + "/ready", timeout=_MAX_ANSWER_LENGTH):
                return 0
        except OSError as error:
            if time.monotonic() >= deadline:
                sys.stderr.write(f"The server at {address} is not ready: {error}.\n")
                return 1
        time.sleep(_PAUSE)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
