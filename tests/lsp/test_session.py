"""A session of an editor with the language server over the small checkout."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.lsp.editor import CONVENTION, Editor, editor
from tests.waiting import until

from dcgraph.build import build
from dcgraph.files import Rooms
from dcgraph.rdf.corpus import load
from dcgraph.rdf.layout import formatted

OFFICE = "data/actors/small-office.ttl"
CONCEPT = "data/concepts/small-customs.ttl"


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """The text with edits made, as an editor makes them that counts in UTF-16."""
    units = text.encode("utf-16-le")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len((line + "\n").encode("utf-16-le")))

    def offset(position: types.Position) -> int:
        return min(starts[position.line] + 2 * position.character, len(units))

    for edit in sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True):
        new = edit.new_text.encode("utf-16-le")
        units = units[: offset(edit.range.start)] + new + units[offset(edit.range.end) :]
    return units.decode("utf-16-le")


def test_an_editor_breaks_mends_asks_and_renames(small: Rooms, tmp_path: Path) -> None:
    async def session() -> None:
        async with editor(small.root, tmp_path / "home") as desk:
            await faults(desk)
            await half_typed(desk)
            await names(desk)
            await layout(desk)
            await renaming(desk)

    asyncio.run(session())


async def faults(desk: Editor) -> None:
    """Without a snapshot: syntax and names, at their places, and what mends them."""
    text = desk.open(CONVENTION)
    assert not await desk.marks(CONVENTION)
    assert any("there is no snapshot" in message.message for message in desk.client.messages)
    desk.type(
        CONVENTION, text.replace("dcg:hasStatus dcg:InForce ;", "dcg:hasStatus dcg:InForce ", 1)
    )
    (mark,) = await desk.marks(CONVENTION)
    assert (mark.code, mark.severity) == ("File-syntax", types.DiagnosticSeverity.Error)
    # The semicolon is missing where line 13 ends, at the last letter of its value.
    assert text.split("\n")[12].startswith("    dcg:hasStatus dcg:InForce")
    assert mark.range.start == types.Position(12, len("    dcg:hasStatus dcg:InForc"))
    # Beyond U+FFFF a character has two units; the slip stands after desk, and after Cyrillic.
    slip = '"Малая 𝔎онвенция"@ru ; dcg:isPartOf dcgd:small-custom ;'
    broken = text.replace('"Малая конвенция"@ru ;', slip, 1)
    desk.type(CONVENTION, broken)
    (mark,) = [m for m in await desk.marks(CONVENTION) if m.code == "File-danglingIri"]
    assert mark.range.start == desk.position(CONVENTION, "dcgd:small-custom ;")
    assert mark.range.end.character - mark.range.start.character == len("dcgd:small-custom")
    assert mark.message.startswith("file: links lead to records\nrecord: “Small Convention” ")
    await mending(desk, mark)
    assert "File-danglingIri" not in {mark.code for mark in await desk.marks(CONVENTION)}
    desk.type(CONVENTION, text.replace("@prefix dcgd: <https://w3id.org/dcgraph/id/> .\n", "", 1))
    (mark,) = await desk.marks(CONVENTION)
    assert [action.title for action in await actions(desk, mark)] == [
        "Declare the prefix dcgd:",
        "Explain File-syntax",
    ]
    desk.type(CONVENTION, text)
    assert not await desk.marks(CONVENTION)


async def actions(desk: Editor, mark: types.Diagnostic) -> list[types.CodeAction | types.Command]:
    given = types.CodeActionParams(desk.at(CONVENTION), mark.range, types.CodeActionContext([mark]))
    return [*(await desk.client.text_document_code_action_async(given) or ())]


async def mending(desk: Editor, mark: types.Diagnostic) -> None:
    """A name that is not there, `dcgd:small-custom`, put right and explained."""
    broken = desk.texts[CONVENTION]
    fix, explain = await actions(desk, mark)
    assert fix.title == "Write dcgd:small-customs"
    assert isinstance(fix, types.CodeAction)
    assert fix.edit
    assert fix.edit.changes
    (edits,) = fix.edit.changes.values()
    mended = applied(broken, [*edits])
    assert mended == broken.replace("dcgd:small-custom ;", "dcgd:small-customs ;")
    assert isinstance(explain, types.Command)
    explanation = await desk.client.workspace_execute_command_async(
        types.ExecuteCommandParams(explain.command, explain.arguments)
    )
    assert isinstance(explanation, str)
    assert explanation.startswith("error[File-danglingIri]")
    assert "Breaks the rule:" in explanation
    desk.type(CONVENTION, mended)


async def explained(desk: Editor) -> None:
    """At a claim, and at a line of it, why what it says holds; at another line nothing."""
    uri, context = desk.at(CONVENTION), types.CodeActionContext([])
    for place, title in (
        ("dcgd:small-convention.1.1.requires", "small-convention.1.1 requires small-customs"),
        ("dcg:rationale", "small-convention.1.1 requires small-customs"),
        ("dcg:isPartOf dcgd:small-convention ", "small-convention.1 isPartOf small-convention"),
        ("dcg:adoptionDate", ""),
    ):
        start = desk.position(CONVENTION, place)
        given = types.CodeActionParams(uri, types.Range(start, start), context)
        offered = [*(await desk.client.text_document_code_action_async(given) or ())]
        assert [action.title for action in offered] == [f"Explain {title}"][: bool(title)]
        if title.endswith("customs"):
            (explain,) = offered
            assert isinstance(explain, types.Command)
            chains = await desk.client.workspace_execute_command_async(
                types.ExecuteCommandParams(explain.command, explain.arguments)
            )
            assert "The Standard asks Customs to be small." in str(chains)


async def half_typed(desk: Editor) -> None:
    """A text without its end is marked, and what stands in it is still known."""
    text = desk.texts[CONVENTION]
    cut = text.index("dcg:isPartOf dcgd:small-convention") + len("dcg:isPartOf dcgd:small-conv")
    desk.type(CONVENTION, text[:cut])
    (mark,) = await desk.marks(CONVENTION)
    assert mark.code == "File-syntax"
    offered = await complete(desk, "dcgd:small-conv", text[:cut].count("dcgd:small-conv"))
    assert offered[0] == "dcgd:small-convention"
    desk.type(CONVENTION, text + '\ndcgd:small-office "open')
    assert [mark.code for mark in await desk.marks(CONVENTION)] == ["File-syntax"]
    hover = await desk.client.text_document_hover_async(
        types.HoverParams(**desk.spot(CONVENTION, 'dcgd:small-office "open', 8))
    )
    assert hover
    desk.type(CONVENTION, text)
    assert not await desk.marks(CONVENTION)


async def complete(desk: Editor, word: str, nth: int = 1) -> list[str]:
    text, at = desk.texts[CONVENTION], -1
    for _ in range(nth):
        at = text.index(word, at + 1)
    position = desk.position(CONVENTION, text[at:], len(word))
    completions = await desk.client.text_document_completion_async(
        types.CompletionParams(desk.at(CONVENTION), position)
    )
    assert isinstance(completions, types.CompletionList)
    assert len(completions.items) <= 100
    assert all(isinstance(item.text_edit, types.TextEdit) for item in completions.items)
    return [item.text_edit.new_text for item in completions.items if item.text_edit]


async def names(desk: Editor) -> None:
    text = desk.texts[CONVENTION]
    client = desk.client
    begun = "dcgd:small-convention.1.1.requires.small-customs"
    assert (await complete(desk, begun))[0] == begun
    assert "dcg:hasStatus" in await complete(desk, "dcg:hasSt")
    desk.type(CONVENTION, "@prefix sk")
    assert await complete(desk, "@prefix sk") == ["skos: <http://www.w3.org/2004/02/skos/core#> ."]
    desk.type(CONVENTION, text)
    spot = desk.spot(CONVENTION, "dcgd:small-office", 6)
    hover = await client.text_document_hover_async(types.HoverParams(**spot))
    assert hover
    assert isinstance(hover.contents, types.MarkupContent)
    shown = hover.contents.value
    assert "Small Office · Petit Office · Малое бюро" in shown
    assert "`dcgd:small-office` — " in shown
    assert "(dcg:Organization)" in shown
    assert "An office that looks after the Small Convention." in shown
    # It is described in one file, gives a definition in the next and holds a claim in the third.
    assert shown.endswith("Used in 3 files.")
    defined = await client.text_document_definition_async(types.DefinitionParams(**spot))
    (place,) = defined if isinstance(defined, list) else []
    assert isinstance(place, types.Location)
    assert place.uri == desk.uri(OFFICE)
    assert place.range.start == types.Position(8, 0)
    for whole, files in ((True, {OFFICE, CONCEPT, CONVENTION}), (False, {CONCEPT, CONVENTION})):
        context = types.ReferenceContext(include_declaration=whole)
        references = await client.text_document_references_async(
            types.ReferenceParams(context=context, **spot)
        )
        assert {place.uri for place in references or ()} == {desk.uri(file) for file in files}


async def layout(desk: Editor) -> None:
    text = desk.texts[CONVENTION]
    loose = text.replace(" ;\n    dcg:adoptionDate", ";\n dcg:adoptionDate", 1)
    desk.type(CONVENTION, loose)
    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    given = types.DocumentFormattingParams(desk.at(CONVENTION), options)
    edits = await desk.client.text_document_formatting_async(given)
    assert applied(loose, [*(edits or ())]) == formatted(loose) == text
    desk.type(CONVENTION, loose + "dcgd:x")
    with pytest.raises(JsonRpcException, match="the text ends where"):
        await desk.client.text_document_formatting_async(given)
    desk.type(CONVENTION, text)


async def renaming(desk: Editor) -> None:
    client, text = desk.client, desk.texts[CONVENTION]
    spot = desk.spot(CONVENTION, "dcgd:small-customs ", 6)
    ready = await client.text_document_prepare_rename_async(types.PrepareRenameParams(**spot))
    assert isinstance(ready, types.PrepareRenamePlaceholder)
    assert ready.placeholder == "dcgd:small-customs"
    with pytest.raises(JsonRpcException, match="is there already, at data/actors/small-office"):
        await client.text_document_rename_async(types.RenameParams(new_name="small-office", **spot))
    desk.type(CONVENTION, text + "# a remark\n")
    with pytest.raises(JsonRpcException, match=f"{CONVENTION} has changes that are not saved"):
        await client.text_document_rename_async(
            types.RenameParams(new_name="dcgd:tiny-customs", **spot)
        )
    desk.save(CONVENTION)
    edit = await client.text_document_rename_async(
        types.RenameParams(new_name="dcgd:tiny-customs", **spot)
    )
    assert edit
    texts: dict[str, str] = {}
    moved = "data/concepts/tiny-customs.ttl"
    for step in edit.document_changes or ():
        if isinstance(step, types.RenameFile):
            assert (step.old_uri, step.new_uri) == (desk.uri(CONCEPT), desk.uri(moved))
            texts[step.new_uri] = (desk.root / CONCEPT).read_text("utf-8")
        else:
            assert isinstance(step, types.TextDocumentEdit)
            uri = step.text_document.uri
            old = texts.get(uri) or desk.text(uri)
            edits = [edit for edit in step.edits if isinstance(edit, types.TextEdit)]
            texts[uri] = applied(old, edits)
    assert texts.keys() >= {desk.uri(moved), desk.uri(CONVENTION)}
    assert not any("dcgd:small-customs" in after for after in texts.values())
    assert "\ndcgd:tiny-customs a dcg:Notion" in texts[desk.uri(moved)]
    assert "dcgd:small-convention.1.treats.tiny-customs a dcg:Claim" in texts[desk.uri(CONVENTION)]


def test_findings_are_those_of_the_shapes_too_where_there_is_a_snapshot(
    small: Rooms, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    build(load(small), home)

    async def session() -> None:
        async with editor(small.root, home, ["utf-8", "utf-16"]) as desk:
            assert desk.welcome.capabilities.position_encoding == types.PositionEncodingKind.Utf8
            text = desk.open(CONVENTION)
            assert not await desk.marks(CONVENTION)
            late = text.replace('adoptionDate "1999-06-26"', 'adoptionDate "long ago"', 1)
            late = late.replace("    dcg:adoptionDate", "dcg:adoptionDate", 1)
            late = late.replace("@ru ;\ndcg:adoption", "@ru ; dcg:adoption", 1)
            desk.type(CONVENTION, late)
            # As texts, the later date comes before this desk, too.
            mark, other = await desk.marks(CONVENTION)
            assert mark.code == "Instrument-adoptionDate"
            assert other.code == "Record-datesInOrder"
            line = next(row for row in late.split("\n") if "long ago" in row)
            assert "Малая" in line
            before = line.partition('"long ago"')[0]
            assert mark.range.start.character == len(before.encode())
            desk.type(CONVENTION, text)
            assert not await desk.marks(CONVENTION)
            assert not desk.client.messages
            await explained(desk)

    asyncio.run(session())


@pytest.mark.nightly
def test_a_whole_session_from_open_to_close(small: Rooms, tmp_path: Path) -> None:
    home = tmp_path / "home"
    build(load(small), home)

    async def session() -> None:
        async with editor(small.root, home) as desk:
            text = desk.open(CONVENTION)
            slip = "    dcg:isPartOf dcgd:small-custom ;\n    dcg:adoptionDate"
            desk.type(CONVENTION, text.replace("    dcg:adoptionDate", slip, 1))
            (mark,) = [m for m in await desk.marks(CONVENTION) if m.code == "File-danglingIri"]
            await mending(desk, mark)
            desk.type(CONVENTION, text)
            assert not await desk.marks(CONVENTION)
            await names(desk)
            await layout(desk)
            await renaming(desk)
            desk.type(CONVENTION, text + "dcgd:x")
            assert await desk.marks(CONVENTION)
            desk.close(CONVENTION)
            await until(lambda: not desk.seen[-1].diagnostics)
            assert desk.seen[-1].uri == desk.uri(CONVENTION)

    asyncio.run(session())
