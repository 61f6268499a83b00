"""Our answers in the words of the Language Server Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from archlint.editor.completion import Sort
from archlint.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.cli.editing.positions import Positions
    from archlint.editor.completion import Suggestion
    from archlint.editor.draft import Range
    from archlint.editor.notices import Notice
    from archlint.editor.outline import Part
    from archlint.editor.repairs import Change

SOURCE = "archlint"
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_SIGNS: Mapping[Sort, types.CompletionItemKind] = {
    Sort.KEY: types.CompletionItemKind.Property,
    Sort.WORD: types.CompletionItemKind.EnumMember,
    Sort.NAME: types.CompletionItemKind.Reference,
    Sort.ENGINE: types.CompletionItemKind.Module,
    Sort.QUANTITY: types.CompletionItemKind.Unit,
    Sort.RULE: types.CompletionItemKind.Constant,
    Sort.SNIPPET: types.CompletionItemKind.Snippet,
}
_SECTIONS: Mapping[str, types.SymbolKind] = {
    "components": types.SymbolKind.Class,
    "flows": types.SymbolKind.Function,
    "data": types.SymbolKind.Struct,
    "groups": types.SymbolKind.Package,
}


def range_of(where: Range, positions: Positions) -> types.Range:
    """A range of the text."""
    start, end = (types.Position(*positions.position(place)) for place in where)
    return types.Range(start, end)


def edits(changes: Iterable[Change], positions: Positions) -> list[types.TextEdit]:
    """Changes of the text."""
    return [types.TextEdit(range_of(change.range, positions), change.text) for change in changes]


def diagnostics(notices: Sequence[Notice], uri: str, positions: Positions, related: bool) -> list[types.Diagnostic]:
    """Notices, in their order; `related` says whether the editor shows other places."""
    return [_diagnostic(notice, uri, positions, related) for notice in notices]


def _diagnostic(notice: Notice, uri: str, positions: Positions, related: bool) -> types.Diagnostic:
    places = [
        types.DiagnosticRelatedInformation(types.Location(uri, range_of(where, positions)), label)
        for where, label in notice.related
    ]
    return types.Diagnostic(
        range=range_of(notice.range, positions),
        message=notice.text,
        severity=_SEVERITIES[notice.severity],
        code=notice.code,
        source=SOURCE,
        related_information=places if related and places else None,
    )


def completions(
    suggestions: Iterable[Suggestion], cursor: int, positions: Positions, snippets: bool
) -> types.CompletionList:
    """Suggestions in their order; a list with quantities is asked for anew with each letter, since they hold what is typed."""
    listed = list(suggestions)
    items = [_completion(each, number, cursor, positions, snippets) for number, each in enumerate(listed)]
    return types.CompletionList(any(each.sort is Sort.QUANTITY for each in listed), items)


def _completion(
    each: Suggestion, number: int, cursor: int, positions: Positions, snippets: bool
) -> types.CompletionItem:
    first, last = positions.line_of(cursor)
    where = (max(each.range[0], first), min(each.range[1], last))
    is_snippet = each.snippet and snippets
    return types.CompletionItem(
        label=each.label,
        kind=_SIGNS[each.sort],
        detail=each.detail or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, each.words) if each.words else None,
        sort_text=f"{number:04}",
        filter_text=each.label,
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AdjustIndentation,
        text_edit=types.TextEdit(range_of(where, positions), each.text if is_snippet else each.plain),
    )


def symbols(parts: Iterable[Part], positions: Positions) -> list[types.DocumentSymbol]:
    """The parts of the text."""
    return [_symbol(part, positions) for part in parts]


def _symbol(part: Part, positions: Positions) -> types.DocumentSymbol:
    is_section = part.name == part.section
    kind = types.SymbolKind.Namespace if is_section else _SECTIONS.get(part.section, types.SymbolKind.Property)
    return types.DocumentSymbol(
        name=part.name or "?",
        kind=kind,
        range=range_of(part.whole, positions),
        selection_range=range_of(part.range, positions),
        detail=part.detail or None,
        children=symbols(part.parts, positions),
    )


def folding(ranges: Iterable[Range], positions: Positions) -> list[types.FoldingRange]:
    """What can be folded, by lines."""
    lines = ((positions.position(start)[0], positions.position(end)[0]) for start, end in ranges)
    return [types.FoldingRange(start, end) for start, end in dict.fromkeys(lines) if end > start]


def actions(
    notices: Iterable[Notice], uri: str, positions: Positions, sent: Sequence[types.Diagnostic]
) -> list[types.CodeAction]:
    """What may mend notices; `sent` are the diagnostics the editor asks about."""
    return [
        types.CodeAction(
            title=repair.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[each for each in sent if (each.code, each.message) == (notice.code, notice.text)] or None,
            is_preferred=repair.sure or None,
            edit=types.WorkspaceEdit(changes={uri: edits(repair.changes, positions)}),
        )
        for notice in notices
        for repair in notice.repairs
    ]
