"""A YAML text that has been read: its data, and where every key and value of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from archlint.errors import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DocumentPath: TypeAlias = "tuple[str | int, ...]"
"""Keys and indexes from the root, e.g. ('components', 'db', 'zones', 0)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A position in the text, line and column counted from 0, as the parser gives it."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: where its `#` stands (1-based) and what follows it, without the spaces around."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the entries of one mapping or list begin and end: raw marks, by key or index."""

    keys: dict[str | int, tuple[Mark, Mark]] = field(default_factory=dict)
    values: dict[str | int, tuple[Mark, Mark]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document as plain data with positions.

    `file` is as the user wrote it, with forward slashes. `lines` are the lines of the text without their
    ends. `data` consists of dicts with text keys, lists, text, numbers, booleans and None; aliases are the
    same object again. Every path that leads into `data` has a place; a path that leads out of it has the
    place of its nearest ancestor.
    """

    file: str
    lines: tuple[str, ...]
    data: object
    comments: tuple[Comment, ...]
    places: Mapping[int, Places]
    root: tuple[Mark, Mark]

    def key_span(self, path: DocumentPath) -> Span:
        """Where the key at the end of the path stands; for a list item, where its value stands."""
        place, depth = self._descend(path)
        if not depth or place is None:
            return self._span(self.root)
        entry = place.keys.get(path[depth - 1]) or place.values[path[depth - 1]]
        return self._span(entry)

    def value_span(self, path: DocumentPath) -> Span:
        """Where the value at the end of the path stands; of a block of several lines, its first line.

        For a path that leads nowhere, the place of the key of the nearest ancestor.
        """
        place, depth = self._descend(path)
        if depth < len(path):
            return self.key_span(path[:depth])
        if place is None:
            return self._span(self.root)
        return self._span(place.values[path[depth - 1]])

    def part_span(self, path: DocumentPath, start: int, end: int, *, of_key: bool = False) -> Span:
        """Where the characters `start` to `end` of a text (or of a key) stand; the whole of it when it is folded."""
        whole = self.key_span(path) if of_key else self.value_span(path)
        text = path[-1] if of_key else self.at(path)
        if whole.line != whole.end_line or not isinstance(text, str):
            return whole
        found = self.lines[whole.line - 1].find(text, whole.column - 1)
        if found < 0 or found + len(text) > whole.end_column - 1:
            return whole
        return Span(whole.line, found + start + 1, whole.line, found + end + 1)

    def at(self, path: DocumentPath) -> object:
        """The data at the end of the path, None when it leads nowhere."""
        node: object = self.data
        for step in path:
            if not _holds(node, step):
                return None
            node = node[step]  # type: ignore[index]
        return node

    def has(self, path: DocumentPath) -> bool:
        """Whether the path leads to something that was written."""
        return self._descend(path)[1] == len(path)

    def _descend(self, path: Sequence[str | int]) -> tuple[Places | None, int]:
        """The places of the container that holds the last step that exists, and how many steps exist."""
        node: object = self.data
        place: Places | None = None
        for depth, step in enumerate(path):
            if not _holds(node, step):
                return place, depth
            place = self.places[id(node)]
            node = node[step]  # type: ignore[index]
        return place, len(path)

    def _span(self, marks: tuple[Mark, Mark]) -> Span:
        """A 1-based span; what goes over several lines is cut at the end of its first line."""
        start, end = marks
        if not self.lines:
            return Span(1, 1, 1, 1)
        line = min(start.line, len(self.lines) - 1)
        text = self.lines[line]
        last = end.column if end.line == line else len(_without_comment(text, start.column))
        return Span(line + 1, start.column + 1, line + 1, max(last, start.column + 1) + 1)


def _holds(node: object, step: str | int) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node)


def _without_comment(line: str, start: int) -> str:
    """The line up to its comment, without trailing spaces."""
    comment = line.find(" #", start)
    return (line if comment < 0 else line[:comment]).rstrip()
