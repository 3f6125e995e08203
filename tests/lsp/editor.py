"""An editor, played by a client of the protocol, and the graph that it has open."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from tests.waiting import until

MAIN = "from dcgraph.cli import main; main()"
CONVENTION = "data/instruments/small-convention.ttl"


class Editor:
    """What a person does in an editor, and what is seen there."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client, self.root = client, root
        self.texts: dict[str, str] = {}
        self.version = 0
        self.seen: list[types.PublishDiagnosticsParams] = []
        self.welcome: types.InitializeResult

    def uri(self, shown: str) -> str:
        return (self.root / shown).as_uri()

    def at(self, shown: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(shown))

    def text(self, uri: str) -> str:
        return Path(uri.removeprefix("file://")).read_text("utf-8")

    def open(self, shown: str) -> str:
        text = self.texts[shown] = (self.root / shown).read_text("utf-8")
        item = types.TextDocumentItem(self.uri(shown), "turtle", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return text

    def type(self, shown: str, text: str) -> None:
        self.version += 1
        self.texts[shown] = text
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri(shown))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def save(self, shown: str) -> None:
        (self.root / shown).write_text(self.texts[shown], "utf-8")
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.at(shown)))

    def close(self, shown: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.at(shown)))

    async def marks(self, shown: str) -> Sequence[types.Diagnostic]:
        """What stands in the text of now, once it has been told."""

        def published() -> list[types.PublishDiagnosticsParams]:
            uri = self.uri(shown)
            return [
                given for given in self.seen if (given.uri, given.version) == (uri, self.version)
            ]

        await until(published)
        return published()[-1].diagnostics

    def position(self, shown: str, word: str, plus: int = 0) -> types.Position:
        """Where a word first stands, in units of UTF-16, counted here by another way."""
        before = self.texts[shown][: self.texts[shown].index(word) + plus]
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), sum(1 + (ord(c) > 0xFFFF) for c in line))

    def spot(self, shown: str, word: str, plus: int = 0) -> dict[str, Any]:
        position = self.position(shown, word, plus)
        return {"text_document": self.at(shown), "position": position}


@asynccontextmanager
async def editor(
    root: Path, home: Path, encodings: list[str] | None = None
) -> AsyncIterator[Editor]:
    """An editor with the server running over a checkout; it counts in UTF-16 unless told."""
    config = ClientServerConfig(
        server_command=[sys.executable, "-c", MAIN, "lsp", "--root", str(root)],
        server_env={**os.environ, "DCGRAPH_HOME": str(home)},
    )
    client = await config.start()
    assert isinstance(client, LanguageClient)
    playing = Editor(client, root)
    client.protocol.fm.features["textDocument/publishDiagnostics"] = playing.seen.append
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.general
    capabilities.general.position_encodings = encodings
    params = types.InitializeParams(capabilities=capabilities, root_uri=root.as_uri())
    playing.welcome = await client.initialize_session(params)
    try:
        yield playing
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]  # of the library
