"""Firefox, spoken to by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/).

Playwright drives a Firefox of its own build alone, and Debian has no geckodriver; that of Debian
speaks this protocol by itself.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

from tests.waiting import PATIENCE
from websockets.sync.client import ClientConnection, connect

PROGRAMS: Final = ("firefox-esr", "firefox")
_SAID: Final = "WebDriver BiDi listening on "
_SETTINGS: Final = """\
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.proxy.no_proxies_on", "127.0.0.1");
user_pref("network.proxy.allow_hijacking_localhost", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
"""


class FirefoxError(Exception):
    """Firefox did not start, or refused a command."""


def program() -> str | None:
    """Where Firefox is, as DCGRAPH_FIREFOX names it or as Debian has it."""
    return os.environ.get("DCGRAPH_FIREFOX") or next(
        filter(None, map(shutil.which, PROGRAMS)), None
    )


class Firefox:
    """One tab. What pages log as an error is kept in `errors`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0
        self.errors: list[str] = []
        self.call("session.new", capabilities={})
        self._tab = self.call("browsingContext.getTree")["contexts"][0]["context"]
        self.call("session.subscribe", events=["log.entryAdded"])

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """The result of a command. Raises FirefoxError if it is refused."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": parameters}
        self._socket.send(json.dumps(asked))
        while True:
            told = json.loads(self._socket.recv(timeout=PATIENCE))
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self.errors.append(str(told["params"]["text"]))
            if told.get("id") == self._number:
                break
        if told["type"] == "error":
            raise FirefoxError(f"{method}: {told['error']}: {told['message']}")
        found: dict[str, Any] = told["result"]
        return found

    def look(self, width: int, height: int = 844, *, ratio: float = 1) -> None:
        """Give the window a size in CSS pixels."""
        viewport = {"width": width, "height": height}
        self.call(
            "browsingContext.setViewport",
            context=self._tab,
            viewport=viewport,
            devicePixelRatio=ratio,
        )

    def open(self, address: str) -> None:
        """Go to an address and wait until all of it is there."""
        self.call("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """What an expression or a promise of it comes to, by way of JSON."""
        told = self.call(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((one) => JSON.stringify(one))",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if told["type"] == "exception":
            raise FirefoxError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def press(self, *keys: str) -> None:
        """Press keys one after another: letters, or code points of WebDriver for others."""
        kinds = ("keyDown", "keyUp")
        actions = [{"type": kind, "value": key} for key in keys for kind in kinds]
        board = {"type": "key", "id": "keys", "actions": actions}
        self.call("input.performActions", context=self._tab, actions=[board])

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Save what is seen, or the `whole` page, as PNG."""
        origin = "document" if whole else "viewport"
        told = self.call("browsingContext.captureScreenshot", context=self._tab, origin=origin)
        file.write_bytes(base64.b64decode(told["data"]))


@contextmanager
def opened(folder: Path) -> Iterator[Firefox]:
    """Firefox with an empty profile in a folder, which reaches this machine alone.

    Raises FirefoxError if it does not tell where it listens.
    """
    found = program()
    if not found:
        raise FirefoxError("there is no firefox")
    (folder / "user.js").write_text(_SETTINGS)
    arguments = ["--headless", "--no-remote", "--profile", str(folder)]
    with subprocess.Popen(
        [found, *arguments, "--remote-debugging-port", "0", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"},
    ) as process:
        assert process.stderr is not None
        said: SimpleQueue[str] = SimpleQueue()
        reading = threading.Thread(target=_read, args=(process.stderr, said))
        reading.start()
        try:
            with connect(f"{said.get(timeout=PATIENCE)}/session", max_size=None) as socket:
                firefox = Firefox(socket)
                yield firefox
                firefox.call("browser.close")
        except Empty:
            raise FirefoxError("firefox did not tell where it listens") from None
        finally:
            process.terminate()
            reading.join()


def _read(lines: Iterable[str], said: SimpleQueue[str]) -> None:
    """Put aside where it listens; what it says afterwards is read too, or it would stop."""
    for line in lines:
        if line.startswith(_SAID):
            said.put(line.removeprefix(_SAID).strip())
