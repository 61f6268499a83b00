"""A YAML text that has been read: its data, and where every key and value of it stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, TypeAlias

from archlint.errors import Span
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.errors import Problem

Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | float | bool | None"
"""What a text says, as plain data: keys are text; a number is never infinite or undefined."""

DocumentPath: TypeAlias = "tuple[str | int, ...]"
"""Keys and indexes from the root, e.g. ('components', 'db', 'zones', 0)."""


@frozen
class Comment:
    """A comment: where its `#` stands (1-based) and what follows it, without the spaces around."""

    line: int
    column: int
    text: str


Place: TypeAlias = "tuple[int, int, int, int]"
"""Where a key begins and ends and where its value begins and ends, in characters from the beginning of the text.

Of an item of a list both pairs are those of its value. Plain numbers, because a large file has a million of them.
"""


@frozen
class Document:
    """A YAML document as plain data with positions.

    `file` is as the user wrote it, with forward slashes. `lines` are the lines of the text without their
    ends. `data` consists of dicts with text keys, lists, text, numbers, booleans and None; aliases are the
    same object again. Every path that leads into `data` has a place; a path that leads out of it has the
    place of its nearest ancestor. `places` holds them by the identity of their container, `starts` where each
    line begins. `mistakes` are the keys that are given twice, for who reads on in spite of them: `data` holds what
    was given first, `aside` keeps the rest, so that nothing else takes over its identity.
    """

    file: str
    lines: tuple[str, ...]
    data: Data
    comments: tuple[Comment, ...]
    places: Mapping[int, Mapping[str | int, Place]]
    root: tuple[int, int]
    starts: tuple[int, ...]
    mistakes: tuple[Problem, ...] = ()
    aside: tuple[Data, ...] = ()

    def key_span(self, path: DocumentPath) -> Span:
        """Where the key at the end of the path stands; for a list item, where its value stands."""
        place, _ = self._descend(path)
        return self._span(self.root if place is None else place[:2])

    def value_span(self, path: DocumentPath) -> Span:
        """Where the value at the end of the path stands; of a block of several lines, its first line.

        For a path that leads nowhere, the place of the key of the nearest ancestor.
        """
        place, depth = self._descend(path)
        if depth < len(path):
            return self.key_span(path[:depth])
        return self._span(self.root if place is None else place[2:])

    def last_line(self, path: DocumentPath) -> int:
        """The last line, counted from 0, that the value at the end of the path stands on; of a block its first."""
        place, _ = self._descend(path)
        first, last = self.root if place is None else place[2:]
        value = self.at(path)
        if isinstance(value, (dict, list)) and value and self._text_at(first) not in ("{", "["):
            return bisect_right(self.starts, first) - 1
        end = bisect_right(self.starts, max(first, last - 1)) - 1
        while end > 0 and end > bisect_right(self.starts, first) - 1 and not self.lines[end].strip():
            end -= 1
        return end

    def _text_at(self, offset: int) -> str:
        line = bisect_right(self.starts, offset) - 1
        return self.lines[line][offset - self.starts[line] :][:1] if line < len(self.lines) else ""

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

    def at(self, path: DocumentPath) -> Data:
        """The data at the end of the path, None when it leads nowhere."""
        node = self.data
        for step in path:
            node = inside(node, step)
        return node

    def has(self, path: DocumentPath) -> bool:
        """Whether the path leads to something that was written."""
        return self._descend(path)[1] == len(path)

    def inside(self, path: DocumentPath) -> tuple[int, int]:
        """Where the value at the end of the path begins and ends, in characters from the beginning of the text."""
        place, _ = self._descend(path)
        return self.root if place is None else place[2:]

    def _descend(self, path: Sequence[str | int]) -> tuple[Place | None, int]:
        """The place of the last step that exists, and how many steps exist."""
        node = self.data
        place: Place | None = None
        for depth, step in enumerate(path):
            found = self.places.get(id(node), {}).get(step)
            if found is None:
                return place, depth
            place, node = found, inside(node, step)
        return place, len(path)

    def _span(self, ends: tuple[int, int]) -> Span:
        """A 1-based span; what goes over several lines is cut at the end of its first line."""
        return span_between(*ends, self.lines, self.starts)


def span_between(start: int, end: int, lines: Sequence[str], starts: Sequence[int]) -> Span:
    """The span between two offsets: on one line, inside it, at least one column wide."""
    if not lines:
        return Span(1, 1, 1, 1)
    line = bisect_right(starts, start) - 1
    text = lines[line]
    first = min(start - starts[line], len(text))
    last = end - starts[line]
    if last > len(text):
        last = len(_without_comment(text, first))
    return Span(line + 1, first + 1, line + 1, max(last, first + 1) + 1)


def inside(node: Data, step: str | int) -> Data:
    """What a container holds at one step, None when it holds nothing there or is no container."""
    if isinstance(node, dict) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
        return node[step]
    return None


def _without_comment(line: str, start: int) -> str:
    """The line up to its comment, without trailing spaces."""
    comment = line.find(" #", start)
    return (line if comment < 0 else line[:comment]).rstrip()
