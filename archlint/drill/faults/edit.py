"""Changing a blueprint as text: some lines replaced by others, everything else as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from archlint.drill.depths import depth
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source import Document, DocumentPath


@frozen
class Edit:
    """Lines `first` to `last` (1-based, both included) replaced by others.

    `missing` says that something was taken away, a whole line where no line takes its place.
    """

    first: int
    last: int
    lines: tuple[str, ...]
    missing: bool = False


def replaced(document: Document, path: DocumentPath, text: str) -> Edit | None:
    """The value at a path replaced; None when it is not on one line."""
    span = document.value_span(path)
    if not document.has(path) or span.line != span.end_line:
        return None
    line = document.lines[span.line - 1]
    return Edit(span.line, span.line, (f"{line[: span.column - 1]}{text}{line[span.end_column - 1 :]}",))


def removed(document: Document, path: DocumentPath) -> Edit | None:
    """A key and its value taken out: inside braces with its comma, else the whole line; None over several lines."""
    key, value = document.key_span(path), document.value_span(path)
    if not document.has(path) or key.line != value.line or value.line != value.end_line:
        return None
    line = document.lines[key.line - 1]
    before, after = line[: key.column - 1], line[value.end_column - 1 :]
    if before.strip() in ("", "-"):
        alone = not after.strip() or after.lstrip().startswith("#")
        return (
            Edit(key.line, key.line, (), missing=True)
            if alone and not (before.strip() and _goes_on(document, key.line))
            else None
        )
    if after.lstrip().startswith(","):
        kept = f"{before}{after.lstrip()[1:].lstrip()}"
    elif before.rstrip().endswith(","):
        kept = f"{before.rstrip()[:-1]}{after}"
    else:
        return None
    return Edit(key.line, key.line, (kept,), missing=True)


def swapped(document: Document, path: DocumentPath) -> Edit | None:
    """A list item and the one below it in each other's place; None where either takes more than a line."""
    index = path[-1]
    below = (*path[:-1], index + 1) if isinstance(index, int) else path
    if below == path or not document.has(below):
        return None
    first, second = document.value_span(path).line, document.value_span(below).line
    if second != first + 1 or _goes_on(document, first) or _goes_on(document, second):
        return None
    return Edit(first, second, (document.lines[second - 1], document.lines[first - 1]))


def _goes_on(document: Document, line: int) -> bool:
    """Whether what begins in a line has more lines, indented deeper."""
    below = next((text for text in document.lines[line:] if text.strip()), "")
    return depth(below) > depth(document.lines[line - 1])


def applied(lines: tuple[str, ...], edit: Edit) -> str:
    """The text with the edit."""
    return "\n".join((*lines[: edit.first - 1], *edit.lines, *lines[edit.last :])) + "\n"


def block(lines: tuple[str, ...], edit: Edit) -> frozenset[int]:
    """The lines of the changed text that a line is missing from: what it was a part of, with its head."""
    goal = depth(lines[edit.first - 1])
    head = next(
        (at for at in range(edit.first - 1, 0, -1) if lines[at - 1].strip() and depth(lines[at - 1]) < goal), edit.first
    )
    last = next(
        (
            at - 1
            for at in range(edit.first + 1, len(lines) + 1)
            if lines[at - 1].strip() and depth(lines[at - 1]) < goal
        ),
        len(lines),
    )
    while last > head and not lines[last - 1].strip():
        last -= 1
    return frozenset(range(head, max(head, last - 1) + 1))


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
