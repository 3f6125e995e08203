"""The server: what the protocol asks for, and what of it the graph answers."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import re
from bisect import bisect_right
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types
from lsprotocol.types import Position, Range, TextEdit
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import PositionCodec

from dcgraph import __version__
from dcgraph.check.explain import explained
from dcgraph.check.findings import Finding
from dcgraph.check.words import TOKEN, catalogue, members, rule
from dcgraph.edit.apply import Change
from dcgraph.edit.statements import mention_at
from dcgraph.errors import DcgraphError, EditError
from dcgraph.files import FOLDERS, checkout
from dcgraph.lsp.graph import MAX_NAMES, Graph, chains, judged, renamed
from dcgraph.namespaces import PREFIXES, ROOT, compact
from dcgraph.rdf.corpus import Place
from dcgraph.rdf.layout import formatted
from dcgraph.store.sandbox import end_with_parent

_EXPLAIN: Final = "dcgraph.explain"
_ENDS: Final = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_ELSEWHERE: Final = "see also"
_SEVERITIES: Final = {"error": "Error", "warning": "Warning", "info": "Information"}
_REST: Final = 0.3
"""Seconds without a change of a text after which it is checked."""

_OPTIONS: Final[dict[str, Any]] = {
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(trigger_characters=[":"]),
    types.TEXT_DOCUMENT_RENAME: types.RenameOptions(prepare_provider=True),
}
_Answer = Callable[..., Coroutine[Any, Any, Any]]
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Page:
    """A text by lines. `codec` counts characters in the units of the editor.

    Lines end where the protocol says so: at U+2028 and the like none does.
    """

    text: str
    codec: PositionCodec = field(default_factory=PositionCodec)

    @cached_property
    def lines(self) -> list[str]:
        """The lines with their ends; the last has none and may be empty."""
        return _ENDS.split(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [*accumulate(map(len, self.lines), initial=0)]

    def offset(self, position: Position) -> int:
        """How many characters stand before a position; one behind a line is brought back."""
        # The codec takes the last character of a line for its end.
        lines = [*self.lines[:-1], self.lines[-1] + "\n"]
        place = self.codec.position_from_client_units(lines, position)
        return min(self._starts[place.line] + place.character, len(self.text))

    def position(self, offset: int) -> Position:
        """The position behind so many characters."""
        number = bisect_right(self._starts, offset, hi=len(self.lines)) - 1
        before = self.text[self._starts[number] : offset]
        return Position(number, self.codec.client_num_units(before))

    def range(self, start: int, end: int) -> Range:
        """The range between two offsets."""
        return Range(self.position(start), self.position(end))

    def token(self, line: int, column: int) -> tuple[str, Range]:
        """What begins at a place, whose line and column count from 1, and its range.

        It is a character at least, where there is one.
        """
        number = min(line, len(self.lines)) - 1
        row = self.lines[number].rstrip("\r\n")
        token = TOKEN.match(row, column - 1)
        word = token[0] if token else row[column - 1 : column]
        start = self._starts[number] + min(column - 1, len(row))
        return word, self.range(start, start + len(word))

    def edits(self, after: str) -> list[TextEdit]:
        """What makes the text into another, by whole lines."""
        new, starts = _ENDS.split(after), self._starts
        steps = SequenceMatcher(None, self.lines, new).get_opcodes()
        return [
            TextEdit(self.range(starts[start], starts[end]), "".join(new[first:last]))
            for kind, start, end, first, last in steps
            if kind != "equal"
        ]


def diagnostic(
    finding: Finding, page: Page, where: Callable[[Place], types.Location]
) -> types.Diagnostic:
    """The mark of a finding in its text, in the words of `dcgraph check`."""
    place = finding.place or Place("", 1, 1)
    word, span = page.token(place.line, place.column)
    lines = [f"{name}: {text}" for name, text in members(finding) if name != _ELSEWHERE]
    return types.Diagnostic(
        span,
        "\n".join([finding.title or finding.rule, *lines]),
        types.DiagnosticSeverity[_SEVERITIES[finding.severity]],
        finding.rule,
        source="dcgraph",
        related_information=[
            types.DiagnosticRelatedInformation(where(other), _ELSEWHERE) for other in finding.other
        ],
        # Near are names for what is found; another word may stand at the place.
        data={"near": finding.near if word in (finding.value, finding.path) else (), "word": word},
    )


def actions(
    uri: str, page: Page, marks: list[types.Diagnostic]
) -> Iterator[types.CodeAction | types.Command]:
    """What can be done at some marks: the nearest name put in, a prefix declared, an explanation.

    A mark of an older text, at whose place something else stands by now, gets no repair.
    """
    own = [mark for mark in marks if mark.source == "dcgraph"]
    for mark in own:
        data = mark.data if isinstance(mark.data, dict) else {}
        word = page.text[page.offset(mark.range.start) : page.offset(mark.range.end)]
        names = data.get("near", ()) if word == data.get("word") else ()
        repairs = [(f"Write {name}", TextEdit(mark.range, name)) for name in names]
        prefix, colon, _ = word.partition(":")
        is_missing = colon and prefix in PREFIXES and f"prefix {prefix}:" not in page.text
        if mark.code == "File-syntax" and is_missing:
            edit = TextEdit(page.range(0, 0), f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n")
            repairs.append((f"Declare the prefix {prefix}:", edit))
        for title, edit in repairs:
            change = types.WorkspaceEdit(changes={uri: [edit]})
            yield types.CodeAction(title, types.CodeActionKind.QuickFix, [mark], edit=change)
    for name in dict.fromkeys(str(mark.code) for mark in own):
        yield types.Command(f"Explain {name}", _EXPLAIN, arguments=[name])


class GraphServer(LanguageServer):
    """A server over the checkout `root`, else over the one around the editor's folder."""

    def __init__(self, root: Path | None) -> None:
        super().__init__("dcgraph", __version__, types.TextDocumentSyncKind.Full)
        self._root, self._graph, self._turn = root, Graph(Path(os.devnull)), asyncio.Lock()
        self._told: set[str] = set()
        self._pool: ProcessPoolExecutor | None = None
        answers: dict[str, _Answer] = {
            types.INITIALIZED: self._begin,
            types.TEXT_DOCUMENT_DID_OPEN: self._changed,
            types.TEXT_DOCUMENT_DID_CHANGE: self._changed,
            types.TEXT_DOCUMENT_DID_SAVE: self._saved,
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: self._saved,
            types.TEXT_DOCUMENT_DID_CLOSE: self._closed,
            types.TEXT_DOCUMENT_COMPLETION: self._complete,
            types.TEXT_DOCUMENT_HOVER: self._hover,
            types.TEXT_DOCUMENT_DEFINITION: self._definition,
            types.TEXT_DOCUMENT_REFERENCES: self._references,
            types.TEXT_DOCUMENT_PREPARE_RENAME: self._prepare,
            types.TEXT_DOCUMENT_RENAME: self._rename,
            types.TEXT_DOCUMENT_FORMATTING: self._format,
            types.TEXT_DOCUMENT_CODE_ACTION: self._act,
        }
        for name, answer in answers.items():
            self.feature(name, _OPTIONS.get(name))(self._refusing(answer, name))
        self.command(_EXPLAIN)(self._refusing(self._explain))

    def _refusing(self, answer: _Answer, name: str = types.WORKSPACE_EXECUTE_COMMAND) -> _Answer:
        """The same answer, an error of the graph told or made one of the protocol."""

        async def answered(*given: Any) -> Any:
            try:
                return await answer(*given)
            except (DcgraphError, OSError) as error:
                if types.METHOD_TO_TYPES[name][1] is None:
                    self._tell(str(error))
                    return None
                code = types.LSPErrorCodes.RequestFailed.value
                raise JsonRpcException(str(error), code) from None

        return answered

    def _tell(self, message: str) -> None:
        """Show a message, once each."""
        if message not in self._told:
            self._told.add(message)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))

    async def _aside(self, work: Callable[..., _Result], *given: object) -> _Result:
        """What the work gives, done in a process beside this one, which is begun at need.

        Raises what the work raises, and DcgraphError if the process is lost.
        """
        if self._pool is None:
            # Not a copy: this process has threads, so that one could hang.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, end_with_parent, (os.getpid(),))
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *given)
        except BrokenProcessPool:
            self._pool = None
            raise DcgraphError(
                "The process that checks and renames was lost; perhaps memory was short. Try again."
            ) from None

    def _path(self, uri: str) -> Path | None:
        """The path of a document of the graph; None for another."""
        path = Path(to_fs_path(uri) or os.devnull).resolve()
        is_inside = any(path.is_relative_to(self._graph.root / room) for room in FOLDERS)
        return path if is_inside and path.suffix == ".ttl" else None

    def _page(self, uri: str) -> Page:
        """The text of an open document, else of a file."""
        return Page(self.workspace.get_text_document(uri).source, self.workspace.position_codec)

    def _location(self, place: Place) -> types.Location:
        """A place in the files as the editor counts it."""
        uri = (self._graph.root / place.path).as_uri()
        return types.Location(uri, self._page(uri).token(place.line, place.column)[1])

    async def _begin(self, _: types.InitializedParams) -> None:
        root = self._root or checkout(Path(self.workspace.root_path or "."))
        if root is None:
            raise EditError(
                "No checkout of dcgraph is around this folder: texts are laid out, no more. Open "
                "the folder of one."
            )
        self._graph = Graph(root.resolve())
        self._graph.reload()

    async def _changed(self, params: Any) -> None:
        await self._check(params.text_document.uri)

    async def _saved(self, _: Any) -> None:
        if self._graph.root.is_dir():
            self._graph.reload()
        documents = [*self.workspace.text_documents.values()]
        await asyncio.gather(*(self._check(document.uri) for document in documents))

    async def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if path := self._path(uri):
            self._graph.close(path)
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    async def _check(self, uri: str) -> None:
        """Check a document: whether it is Turtle at once, the rest when its text has rested."""
        document = self.workspace.get_text_document(uri)
        version, path = document.version, self._path(uri)
        if path is None:
            return
        findings: tuple[Finding, ...] = self._graph.put(path, document.source)
        if not findings:
            await asyncio.sleep(_REST)
            async with self._turn:
                if self.workspace.get_text_document(uri).version != version:
                    return
                texts = {path: file.text for path, file in self._graph.open.items()}
                findings, why = await self._aside(judged, self._graph.root, path, texts)
            if why:
                self._tell(f"Only texts, names and shapes are judged, not what follows: {why}.")
        if self.workspace.get_text_document(uri).version == version:
            page = self._page(uri)
            marks = [diagnostic(finding, page, self._location) for finding in findings]
            given = types.PublishDiagnosticsParams(uri, marks, version)
            self.text_document_publish_diagnostics(given)

    async def _complete(self, params: types.CompletionParams) -> types.CompletionList:
        page = self._page(params.text_document.uri)
        end = page.offset(params.position)
        before = page.text[:end].rpartition("\n")[2]
        typed, names = self._graph.names(before)
        span = page.range(end - len(typed), end)
        # A prefix that is declared goes on with what it stands for.
        declares = before.removesuffix(typed).rstrip().lower().endswith("prefix")
        items = [
            types.CompletionItem(
                name,
                detail=detail,
                sort_text=f"{number:03}",
                filter_text=typed,
                text_edit=TextEdit(span, f"{name} <{detail}> ." if declares else name),
            )
            for number, (name, detail) in enumerate(names[:MAX_NAMES])
        ]
        return types.CompletionList(is_incomplete=len(names) > MAX_NAMES, items=items)

    def _named(self, params: Any) -> tuple[str, Range]:
        """The IRI that is named at a position of a document, and where; empty where none is."""
        page = self._page(params.text_document.uri)
        iri, start, end = mention_at(page.text, page.offset(params.position))
        return iri, page.range(start, end)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        iri, span = self._named(params)
        text = self._graph.described(iri)
        content = types.MarkupContent(types.MarkupKind.Markdown, text)
        return types.Hover(content, span) if text else None

    async def _definition(self, params: types.DefinitionParams) -> list[types.Location]:
        return [self._location(place) for place in self._graph.definitions(self._named(params)[0])]

    async def _references(self, params: types.ReferenceParams) -> list[types.Location]:
        iri, places = self._named(params)[0], []
        for path, text, mentions in self._graph.references(iri):
            page, uri = Page(text, self.workspace.position_codec), path.as_uri()
            places += [types.Location(uri, page.range(m.start, m.end)) for m in mentions]
        described = [self._location(place) for place in self._graph.definitions(iri)]
        return [p for p in places if params.context.include_declaration or p not in described]

    async def _prepare(self, params: Any) -> types.PrepareRenamePlaceholder | None:
        iri, span = self._named(params)
        return types.PrepareRenamePlaceholder(span, compact(iri)) if iri.startswith(ROOT) else None

    async def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit:
        old, new = compact(self._named(params)[0]), params.new_name
        new = new if ":" in new else f"{old.partition(':')[0]}:{new}"
        documents = self.workspace.text_documents.values()
        texts = {path: page.source for page in documents if (path := self._path(page.uri))}
        changes = await self._aside(renamed, self._graph.root, old, new, texts)
        steps = [step for change in changes for step in self._steps(change)]
        ability = get_capability(self.client_capabilities, "workspace.workspace_edit")
        kinds = {step.kind for step in steps if not isinstance(step, types.TextDocumentEdit)}
        can = {str(kind.value) for kind in (ability and ability.resource_operations) or ()}
        if not ability or not ability.document_changes or not kinds <= can:
            raise EditError(
                "Files would change and move together, which this editor does not do for a server. "
                "Run `dcgraph rename --move` and open them again."
            )
        return types.WorkspaceEdit(document_changes=steps)

    def _steps(self, change: Change) -> Iterator[Any]:
        """What is done to a file: it is made, moved or deleted, and its text changed."""
        old, new = change.path.as_uri(), change.target.as_uri()
        if change.after is None:
            yield types.DeleteFile(old)
            return
        if change.before is None:
            yield types.CreateFile(new)
        elif change.moves:
            yield types.RenameFile(old, new)
        page = Page(change.before or "", self.workspace.position_codec)
        if edits := page.edits(change.after):
            version = self.workspace.get_text_document(new).version
            named = types.OptionalVersionedTextDocumentIdentifier(new, version)
            yield types.TextDocumentEdit(named, [*edits])

    async def _format(self, params: types.DocumentFormattingParams) -> list[TextEdit]:
        page = self._page(params.text_document.uri)
        return page.edits(formatted(page.text, Path(params.text_document.uri).name))

    async def _act(self, params: types.CodeActionParams) -> list[Any]:
        uri = params.text_document.uri
        path, line = self._path(uri), params.range.start.line + 1
        names = self._graph.triple(path, line) if path else []
        explain = types.Command(f"Explain {' '.join(names)}", _EXPLAIN, arguments=names)
        marks = [*params.context.diagnostics]
        return [*actions(uri, self._page(uri), marks), *([explain] if names else [])]

    async def _explain(self, *names: str) -> str:
        if len(names) > 1:
            text = await self._aside(chains, self._graph.root, *names)
        else:
            text = explained(rule(catalogue(self._graph.corpus), *names))
        self.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))
        return text


def serve(root: Path | None) -> None:
    """Serve an editor over standard input and output until it goes."""
    # The editor shows what is refused; a trace on standard error tells nobody more.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    GraphServer(root).start_io()
