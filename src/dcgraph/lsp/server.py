"""The server: the graph that is open in an editor, and what is shown of it there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from dcgraph import __version__
from dcgraph.check.findings import Finding
from dcgraph.edit.apply import Change
from dcgraph.edit.statements import Mention
from dcgraph.errors import DcgraphError, EditError
from dcgraph.files import checkout
from dcgraph.lsp.aside import Aside, Renamed, edits_of, judged
from dcgraph.lsp.findings import diagnostic
from dcgraph.lsp.graph import Graph
from dcgraph.lsp.positions import Page
from dcgraph.rdf.corpus import Place

_REST: Final = 0.3
"""Seconds without a change of a text after which it is checked."""


class GraphServer(LanguageServer):
    """A server over the checkout `root`, else over the one around the editor's folder."""

    def __init__(self, root: Path | None) -> None:
        full = types.TextDocumentSyncKind.Full
        super().__init__("dcgraph", __version__, text_document_sync_kind=full)
        self.root = root
        self.graph: Graph | None = None
        self.aside = Aside()
        self._told: set[str] = set()
        self._checks: dict[str, asyncio.Task[None]] = {}

    def begin(self) -> None:
        """Read the graph; tell where there is none."""
        folder = self.workspace.root_path
        root = self.root or (folder and checkout(Path(folder))) or checkout(Path.cwd())
        if root is None:
            self.tell("No checkout of dcgraph is around this folder: texts are laid out, no more.")
            return
        try:
            self.graph = Graph.read(root.resolve())
        except DcgraphError as error:
            self.tell(str(error))

    def tell(self, message: str) -> None:
        """Show a message, once each."""
        if message not in self._told:
            self._told.add(message)
            info = types.MessageType.Info
            self.window_show_message(types.ShowMessageParams(info, message))

    @property
    def encoding(self) -> str:
        """By which units the editor counts."""
        chosen = self.workspace.position_encoding
        return str(getattr(chosen, "value", chosen) or "utf-16")

    def page(self, uri: str) -> Page:
        """The text of an open document by lines."""
        return Page(self.workspace.get_text_document(uri).source, self.encoding)

    def known(self, uri: str) -> tuple[Graph, str] | None:
        """The graph and the path of a document at which it is shown there; None beside it."""
        path = to_fs_path(uri)
        shown = self.graph.shown(Path(path)) if self.graph and path else None
        return (self.graph, shown) if self.graph and shown else None

    def at(self, uri: str, position: types.Position) -> tuple[Graph, Page, Mention] | None:
        """What is named at a position of a document of the graph."""
        if (known := self.known(uri)) is None:
            return None
        graph, shown = known
        page = self.page(uri)
        mention = graph.mention(shown, page.text, page.offset(position))
        return (graph, page, mention) if mention else None

    def location(self, place: Place) -> types.Location:
        """A place in the files as the editor counts it."""
        assert self.graph is not None
        _, span = self.graph.page(place.path, self.encoding).token(place.line, place.column)
        return types.Location(self.uri(self.graph.root / place.path), span)

    def uri(self, path: Path) -> str:
        """The address of a file."""
        return from_fs_path(str(path)) or path.as_uri()

    def publish(self, uri: str, findings: tuple[Finding, ...]) -> None:
        """Show the findings in a document."""
        page, version = self.page(uri), self.workspace.get_text_document(uri).version
        marks = [diagnostic(finding, page, self.location) for finding in findings]
        given = types.PublishDiagnosticsParams(uri, marks, version)
        self.text_document_publish_diagnostics(given)

    def changed(self, uri: str) -> None:
        """Check a document: whether it is Turtle at once, the rest when its text has rested."""
        if (known := self.known(uri)) is None:
            return
        graph, shown = known
        self.leave(uri)
        unread = graph.put(shown, self.page(uri).text)
        if unread is not None:
            self.publish(uri, (unread,))
        else:
            self._checks[uri] = asyncio.get_running_loop().create_task(self._check(uri, known))

    def leave(self, uri: str) -> None:
        """End the check of a document that waits."""
        if (check := self._checks.pop(uri, None)) is not None:
            check.cancel()

    async def _check(self, uri: str, known: tuple[Graph, str]) -> None:
        await asyncio.sleep(_REST)
        graph, shown = known
        file = next(file for file in graph.corpus.files if file.shown == shown)
        edits = edits_of(file, graph.saved(shown), graph.unsaved())
        try:
            done = await self.aside.run(judged, graph.root, shown, edits)
        except DcgraphError as error:
            self.tell(str(error))
            return
        if done.partial:
            self.tell(f"Names and layout alone are checked: {done.partial}.")
        if graph.texts.get(shown) == file.text:
            self.publish(uri, done.findings)

    def reload(self) -> None:
        """Read what has changed on the disk, and check what is open again."""
        if self.graph is None:
            return
        try:
            self.graph.reload()
        except DcgraphError as error:
            self.tell(str(error))
        for uri in [*self.workspace.text_documents]:
            self.changed(uri)

    def edit_of(self, done: Renamed, graph: Graph) -> types.WorkspaceEdit:
        """A renaming as the editor makes it. Raises EditError where it cannot be made rightly."""
        for unsaved in graph.unsaved():
            path = graph.root / unsaved.shown
            names = {mention.iri for mention in graph.mentions(unsaved.shown)}
            if any(path == change.path for change in done.changes) or names & done.names.keys():
                raise EditError(
                    f"{unsaved.shown} has changes that are not saved, and the renaming touches it. "
                    "Save it and rename again."
                )
        ability = get_capability(self.client_capabilities, "workspace.workspace_edit")
        can = {*((ability and ability.resource_operations) or ())}
        steps = [step for change in done.changes for step in self._steps(change)]
        kinds = {step.kind for step in steps if not isinstance(step, types.TextDocumentEdit)}
        if not ability or not ability.document_changes or not kinds <= {str(k.value) for k in can}:
            raise EditError(
                "Files would change and move together, which this editor does not do for a server. "
                "Run `dcgraph rename --move` and open them again."
            )
        return types.WorkspaceEdit(document_changes=steps)

    def _steps(self, change: Change) -> Iterator[Any]:
        """What is done to a file: it is made, moved or deleted, and its text changed."""
        old, new = self.uri(change.path), self.uri(change.target)
        if change.after is None:
            yield types.DeleteFile(old)
            return
        if change.before is None:
            yield types.CreateFile(new)
        elif old != new:
            yield types.RenameFile(old, new)
        if edits := Page(change.before or "", self.encoding).edits(change.after):
            named = types.OptionalVersionedTextDocumentIdentifier(new)
            if old == new and old in self.workspace.text_documents:
                named.version = self.workspace.get_text_document(old).version
            yield types.TextDocumentEdit(named, [*edits])
