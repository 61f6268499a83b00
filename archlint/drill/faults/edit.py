"""Changing a blueprint as text: one value replaced or one key taken out, everything else as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Document, DocumentPath


@frozen
class Edit:
    """Characters `start` to `end` (0-based, end exclusive) of one line replaced; '' for a line that goes as a whole."""

    line: int
    start: int
    end: int
    text: str
    whole: bool = False


def replaced(document: Document, path: DocumentPath, text: str) -> Edit | None:
    """The value at a path replaced; None when it is not on one line."""
    span = document.value_span(path)
    if not document.has(path) or span.line != span.end_line:
        return None
    return Edit(span.line, span.column - 1, span.end_column - 1, text)


def removed(document: Document, path: DocumentPath) -> Edit | None:
    """A key and its value taken out: inside braces with its comma, else the whole line; None over several lines."""
    key, value = document.key_span(path), document.value_span(path)
    if not document.has(path) or key.line != value.line:
        return None
    line = document.lines[key.line - 1]
    start, end = key.column - 1, value.end_column - 1
    if not line[:start].strip():
        alone = not line[end:].strip() or line[end:].lstrip().startswith("#")
        return Edit(key.line, 0, len(line), "", whole=True) if alone else None
    after, before = line[end:], line[:start]
    if after.lstrip().startswith(","):
        rest = after.lstrip()[1:].lstrip()
        return Edit(key.line, start, len(line) - len(rest), "")
    if before.rstrip().endswith(","):
        return Edit(key.line, len(before.rstrip()) - 1, end, "")
    return None


def applied(lines: tuple[str, ...], edit: Edit) -> str:
    """The text with the edit."""
    changed = list(lines)
    if edit.whole:
        del changed[edit.line - 1]
    else:
        line = changed[edit.line - 1]
        changed[edit.line - 1] = line[: edit.start] + edit.text + line[edit.end :]
    return "\n".join(changed) + "\n"


def places(node: object, path: DocumentPath = ()) -> Iterator[tuple[DocumentPath, object]]:
    """Every value of a document with its path, from the top down."""
    yield path, node
    if _is_table(node):
        for key, value in node.items():
            yield from places(value, (*path, key))
    elif _is_list(node):
        for index, value in enumerate(node):
            yield from places(value, (*path, index))


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
