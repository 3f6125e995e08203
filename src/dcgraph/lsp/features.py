"""What the protocol asks for, and what of it the graph answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from dcgraph.check.explain import explained
from dcgraph.check.words import catalogue, rule
from dcgraph.errors import DcgraphError, EditError
from dcgraph.lsp.aside import renamed
from dcgraph.lsp.findings import EXPLAIN, actions
from dcgraph.lsp.graph import MAX_NAMES
from dcgraph.lsp.positions import Page
from dcgraph.lsp.server import GraphServer
from dcgraph.namespaces import DCG, DCGD, DCGS, PREFIXES, compact
from dcgraph.rdf.layout import formatted

_OWN: Final = (DCG, DCGD, DCGS)


@contextmanager
def _refusals() -> Iterator[None]:
    """An error of the graph becomes one of the protocol, with the same sentence."""
    try:
        yield
    except DcgraphError as error:
        raise JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed.value) from None


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, "") + local


def _declared(prefix: str) -> str:
    """A prefix with what it stands for, as its declaration goes on."""
    return f"{prefix} <{PREFIXES[prefix[:-1]]}> ."


def _begin(ls: GraphServer, _: types.InitializedParams) -> None:
    ls.begin()


def _changed(ls: GraphServer, params: Any) -> None:
    ls.changed(params.text_document.uri)


def _saved(ls: GraphServer, _: Any) -> None:
    ls.reload()


def _closed(ls: GraphServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    ls.leave(uri)
    if (known := ls.known(uri)) is not None:
        known[0].close(known[1])
        empty = types.PublishDiagnosticsParams(uri, [])
        ls.text_document_publish_diagnostics(empty)


def _complete(ls: GraphServer, params: types.CompletionParams) -> types.CompletionList:
    known = ls.known(params.text_document.uri)
    if known is None:
        return types.CompletionList(is_incomplete=False, items=[])
    page = ls.page(params.text_document.uri)
    line, column = page.place(params.position)
    before = page.lines[line - 1][: column - 1]
    typed, names = known[0].names(before)
    span = types.Range(page.position(line, column - len(typed)), params.position)
    declares = before.removesuffix(typed).rstrip().lower().endswith("prefix")
    items = [
        types.CompletionItem(
            name,
            detail=known[0].corpus.label(_iri(name)) or PREFIXES.get(name[:-1]),
            sort_text=f"{number:03}",
            filter_text=typed,
            text_edit=types.TextEdit(span, _declared(name) if declares else name),
        )
        for number, name in enumerate(names[:MAX_NAMES])
    ]
    return types.CompletionList(is_incomplete=len(names) > MAX_NAMES, items=items)


def _hover(ls: GraphServer, params: types.HoverParams) -> types.Hover | None:
    if (target := ls.at(params.text_document.uri, params.position)) is None:
        return None
    graph, page, mention = target
    with _refusals():
        text = graph.described(mention.iri)
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, page.range(mention.start, mention.end)) if text else None


def _definition(ls: GraphServer, params: types.DefinitionParams) -> list[types.Location]:
    target = ls.at(params.text_document.uri, params.position)
    places = target[0].definitions(target[2].iri) if target else []
    return [ls.location(place) for place in places]


def _references(ls: GraphServer, params: types.ReferenceParams) -> list[types.Location]:
    if (target := ls.at(params.text_document.uri, params.position)) is None:
        return []
    graph, _, mention = target
    with _refusals():
        places = [
            types.Location(
                ls.uri(graph.root / shown),
                Page(text, ls.encoding).range(mentioned.start, mentioned.end),
            )
            for shown, text, mentioned in graph.references(mention.iri)
        ]
    described = [ls.location(place) for place in graph.definitions(mention.iri)]
    whole = params.context.include_declaration
    return [place for place in places if whole or place not in described]


def _prepare(ls: GraphServer, params: Any) -> types.PrepareRenamePlaceholder | None:
    target = ls.at(params.text_document.uri, params.position)
    if target is None or not target[2].iri.startswith(_OWN):
        return None
    span = target[1].range(target[2].start, target[2].end)
    return types.PrepareRenamePlaceholder(span, compact(target[2].iri))


async def _rename(ls: GraphServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    if (target := ls.at(params.text_document.uri, params.position)) is None:
        return None
    graph, _, mention = target
    old, new = compact(mention.iri), params.new_name
    new = new if ":" in new else f"{old.partition(':')[0]}:{new}"
    with _refusals():
        graph.reload()
        return ls.edit_of(await ls.aside.run(renamed, graph.root, old, new), graph)


def _format(ls: GraphServer, params: Any) -> list[types.TextEdit]:
    page = ls.page(params.text_document.uri)
    with _refusals():
        return page.edits(formatted(page.text, Path(params.text_document.uri).name))


def _act(ls: GraphServer, params: types.CodeActionParams) -> list[Any]:
    uri = params.text_document.uri
    return [*actions(uri, ls.page(uri), [*params.context.diagnostics])]


def _explain(ls: GraphServer, name: str) -> str:
    with _refusals():
        if ls.graph is None:
            raise EditError("There is no graph here whose rules could be explained.")
        text = explained(rule(catalogue(ls.graph.corpus), name))
    ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))
    return text


_FEATURES: Final[dict[str, Callable[..., Any]]] = {
    types.INITIALIZED: _begin,
    types.TEXT_DOCUMENT_DID_OPEN: _changed,
    types.TEXT_DOCUMENT_DID_CHANGE: _changed,
    types.TEXT_DOCUMENT_DID_SAVE: _saved,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: _saved,
    types.TEXT_DOCUMENT_DID_CLOSE: _closed,
    types.TEXT_DOCUMENT_COMPLETION: _complete,
    types.TEXT_DOCUMENT_HOVER: _hover,
    types.TEXT_DOCUMENT_DEFINITION: _definition,
    types.TEXT_DOCUMENT_REFERENCES: _references,
    types.TEXT_DOCUMENT_PREPARE_RENAME: _prepare,
    types.TEXT_DOCUMENT_RENAME: _rename,
    types.TEXT_DOCUMENT_FORMATTING: _format,
    types.TEXT_DOCUMENT_CODE_ACTION: _act,
}
_OPTIONS: Final[dict[str, Any]] = {
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(trigger_characters=[":"]),
    types.TEXT_DOCUMENT_RENAME: types.RenameOptions(prepare_provider=True),
}


def serve(root: Path | None) -> None:
    """Serve an editor over standard input and output until it goes."""
    # What is refused is told to the editor, and needs no trace on standard error.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = GraphServer(root)
    for name, answer in _FEATURES.items():
        server.feature(name, _OPTIONS.get(name))(answer)
    server.command(EXPLAIN)(_explain)
    try:
        server.start_io()
    finally:
        server.aside.close()
