"""What the server can do, feature by feature: each takes the parameters of the protocol and returns its answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from archlint.cli.editing import protocol
from archlint.cli.editing.rules import page_of, titles
from archlint.cli.editing.server import PAUSE, REFUSED, Server, internal
from archlint.editor.completion import complete
from archlint.editor.formatting import formatted
from archlint.editor.hover import explain
from archlint.editor.mentions import mention_at, of_same
from archlint.editor.outline import folds, outline
from archlint.editor.renaming import NameRefusedError, renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.cli.editing.sheet import Sheet
    from archlint.editor.draft import Range

Answering: TypeAlias = "Callable[[Server, Sheet, Any], object]"
"""How a question about an open blueprint is answered."""
TRIGGERS = [" ", ":", ">", "|", "{", "[", ","]
"""Signs behind which something new may be written."""


def server(config: str | None) -> Server:
    """A server with all its features; `config` names the configuration, None for the nearest of each file."""
    made = Server(config)
    _texts(made)
    for method, (answer, options) in _ANSWERS.items():
        made.feature(method, options)(_answering(made, answer))
    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    made.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(_acting(made))
    return made


def _texts(made: Server) -> None:
    """Take texts as they are opened, changed and closed."""

    @made.feature(types.INITIALIZED)
    def _(params: types.InitializedParams) -> None:
        made.begin()

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        made.write(document.uri, document.text, document.version, 0.0)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        made.write(uri, made.workspace.get_text_document(uri).source, params.text_document.version, PAUSE)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _(params: types.DidSaveTextDocumentParams) -> None:
        made.again()

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseTextDocumentParams) -> None:
        made.leave(params.text_document.uri)

    @made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(params: types.DidChangeWatchedFilesParams) -> None:
        made.again()


def _answering(made: Server, answer: Answering) -> Callable[[Any], object]:
    """A question about an open blueprint; about anything else there is nothing to say. A bug is an answer too."""

    def answered(params: Any) -> object:
        try:
            sheet = made.sheets.get(params.text_document.uri)
            return answer(made, sheet, params) if sheet is not None and sheet.is_blueprint else None
        except JsonRpcException:
            raise
        except Exception as error:  # noqa: BLE001 - the last net: a bug of ours is an answer, and the server goes on
            raise internal(error) from None

    return answered


def _place(sheet: Sheet, position: types.Position) -> int:
    return min(sheet.positions.offset(position.line, position.character), len(sheet.text))


def _completion(made: Server, sheet: Sheet, params: types.CompletionParams) -> types.CompletionList:
    about = made.client_capabilities.text_document
    item = about.completion.completion_item if about and about.completion else None
    cursor = _place(sheet, params.position)
    found = complete(sheet.draft, cursor, titles(sheet.path, made.config))
    return protocol.completions(found, cursor, sheet.positions, bool(item and item.snippet_support))


def _hover(made: Server, sheet: Sheet, params: types.HoverParams) -> types.Hover | None:
    found = explain(sheet.draft, _place(sheet, params.position), lambda name: page_of(name, sheet.path, made.config))
    if found is None:
        return None
    about = made.client_capabilities.text_document
    formats = about.hover.content_format if about and about.hover else None
    is_plain = formats is not None and types.MarkupKind.Markdown not in formats
    kind = types.MarkupKind.PlainText if is_plain else types.MarkupKind.Markdown
    text = found.text.replace("**", "").replace("`", "") if is_plain else found.text
    return types.Hover(types.MarkupContent(kind, text), protocol.range_of(found.range, sheet.positions))


def _locations(sheet: Sheet, ranges: list[Range]) -> list[types.Location]:
    return [types.Location(sheet.uri, protocol.range_of(where, sheet.positions)) for where in ranges]


def _definition(made: Server, sheet: Sheet, params: types.DefinitionParams) -> list[types.Location] | None:
    one = mention_at(sheet.draft, _place(sheet, params.position))
    return _locations(sheet, [each.range for each in of_same(sheet.draft, one) if each.declares]) if one else None


def _references(made: Server, sheet: Sheet, params: types.ReferenceParams) -> list[types.Location] | None:
    one = mention_at(sheet.draft, _place(sheet, params.position))
    declared = params.context.include_declaration
    found = of_same(sheet.draft, one) if one else ()
    return _locations(sheet, [each.range for each in found if declared or not each.declares]) if one else None


def _highlights(
    made: Server, sheet: Sheet, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    one = mention_at(sheet.draft, _place(sheet, params.position))
    ranges = [protocol.range_of(each.range, sheet.positions) for each in of_same(sheet.draft, one)] if one else []
    return [types.DocumentHighlight(where) for where in ranges] if one else None


def _name(made: Server, sheet: Sheet, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    one = mention_at(sheet.draft, _place(sheet, params.position))
    return types.PrepareRenamePlaceholder(protocol.range_of(one.range, sheet.positions), one.name) if one else None


def _rename(made: Server, sheet: Sheet, params: types.RenameParams) -> types.WorkspaceEdit | None:
    try:
        changes = renamed(sheet.draft, _place(sheet, params.position), params.new_name)
    except NameRefusedError as error:
        raise JsonRpcException(str(error), REFUSED) from None
    return types.WorkspaceEdit(changes={sheet.uri: protocol.edits(changes, sheet.positions)}) if changes else None


def _symbols(made: Server, sheet: Sheet, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    return protocol.symbols(outline(sheet.draft), sheet.positions)


def _folding(made: Server, sheet: Sheet, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    return protocol.folding(folds(sheet.draft), sheet.positions)


def _formatting(made: Server, sheet: Sheet, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    return protocol.edits(formatted(sheet.text), sheet.positions)


def _acting(made: Server) -> Callable[[types.CodeActionParams], object]:
    """Quick fixes, which wait until the text as it now is has been judged."""

    async def acting(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        try:
            while (sheet := made.sheets.get(params.text_document.uri)) is not None and sheet.judging is not None:
                await asyncio.wait([sheet.judging])
                if made.sheets.get(sheet.uri) is sheet:
                    break
            if sheet is None or not sheet.is_blueprint:
                return None
            start, end = (_place(sheet, place) for place in (params.range.start, params.range.end))
            near = [each for each in sheet.notices if each.range[0] <= end and start <= each.range[1]]
            return protocol.actions(near, sheet.uri, sheet.positions, params.context.diagnostics)
        except Exception as error:  # noqa: BLE001 - the last net: a bug of ours is an answer, and the server goes on
            raise internal(error) from None

    return acting


_ANSWERS: Mapping[str, tuple[Answering, Any]] = {
    types.TEXT_DOCUMENT_COMPLETION: (_completion, types.CompletionOptions(trigger_characters=TRIGGERS)),
    types.TEXT_DOCUMENT_HOVER: (_hover, None),
    types.TEXT_DOCUMENT_DEFINITION: (_definition, None),
    types.TEXT_DOCUMENT_REFERENCES: (_references, None),
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: (_highlights, None),
    types.TEXT_DOCUMENT_PREPARE_RENAME: (_name, None),
    types.TEXT_DOCUMENT_RENAME: (_rename, types.RenameOptions(prepare_provider=True)),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (_symbols, None),
    types.TEXT_DOCUMENT_FOLDING_RANGE: (_folding, None),
    types.TEXT_DOCUMENT_FORMATTING: (_formatting, None),
}
"""Every question, how it is answered, and what is said of it when the editor and we meet."""
