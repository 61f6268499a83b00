"""What the lines of a YAML text say, finished or not: every key and value with its place, whatever else is broken.

A parser gives up at the first mistake, and a text is mistaken at nearly every key that is typed. Here each line is taken
by its indentation, as a reader takes it. Of a text that is whole this is what the parser finds, which a test compares on
every blueprint there is; aliases are not followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.entry import Entry
from archlint.source.flow_sketch import FlowSketch
from archlint.source.quoted import closing, unquoted

if TYPE_CHECKING:
    from archlint.source.document import DocumentPath

_WORD = re.compile(r"([A-Za-z][\w-]*):(?=\s|\Z)")
"""What nearly every key is."""
_KEY = re.compile(
    r"(\"(?:\\.|[^\"\\\n])*\"|'(?:''|[^'\n])*'|(?:[^\s#\[\]{},\"'&*!|>%@`-]|-(?=\S))(?:(?![ \t]#)[^\n])*?)[ \t]*:(?=\s|\Z)"
)
_BEFORE = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)*(?:[&!][^\s,\[\]{}]*[ \t]*(?=$|#))?", re.MULTILINE)
"""Anchors and tags in front of a value."""
_BLOCK_TEXT = re.compile(r"[|>][0-9+-]*[ \t]*(?:#[^\n]*)?\r?(?=\n|\Z)")


class _Block:
    """An open block: how far right it stands, where it leads, and its latest entry."""

    __slots__ = ("column", "is_list", "items", "last", "path", "says")

    def __init__(self, column: int, path: DocumentPath, is_list: bool) -> None:
        self.column = column
        self.path = path
        self.is_list = is_list
        self.items = 0
        self.last = path
        self.says = False
        """Whether the latest entry has a scalar, so that what is deeper only continues it."""


def sketch(text: str) -> tuple[Entry, ...]:
    r"""Every entry of a text in its order.

    >>> [(entry.path, entry.text) for entry in sketch("api:\n  kind: service\n  rep")]
    [(('api',), None), (('api', 'kind'), 'service'), (('api', 'rep'), None)]
    """
    return tuple(_Sketch(text).read())


class _Sketch:
    """One pass over the lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.blocks: list[_Block] = []

    def read(self) -> list[Entry]:
        place = 1 if self.text.startswith("\ufeff") else 0
        while place < len(self.text):
            place = self._line(place)
        return self.entries

    def _line(self, begins: int) -> int:
        """Take the line that begins here, with what of the next ones belongs to it; where to go on."""
        text = self.text
        ends = self._end_of_line(begins)
        at = begins
        while at < ends and text[at] in " \t":
            at += 1
        if at >= ends or text[at] in "#\r" or (at == begins and text.startswith(("---", "...", "%"), at)):
            return ends + 1
        column = at - begins
        dash = text[at] == "-" and (at + 1 >= ends or text[at + 1] in " \t\r")
        self._leave(column, dash)
        item: tuple[DocumentPath, int, int] | None = None
        while text[at] == "-" and (at + 1 >= ends or text[at + 1] in " \t\r"):
            if item is not None:
                self._add(item[0], "item", (item[1], item[1] + 1), (at, at), None, item[2])
            block = self._block(column, is_list=True)
            block.last, block.says = (*block.path, block.items), False
            block.items += 1
            item = (block.last, at, column)
            inside = at + 1
            while inside < ends and text[inside] in " \t":
                inside += 1
            column += inside - at
            at = inside
            if at >= ends or text[at] in "#\r":
                self._add(item[0], "item", (item[1], item[1] + 1), (at, at), None, item[2])
                return ends + 1
        found = _WORD.match(text, at, ends) or _KEY.match(text, at, ends)
        if found is not None:
            if item is not None:
                self._add(item[0], "item", (item[1], item[1] + 1), (at, at), None, item[2])
            return self._pair(found, column, ends)
        if item is not None:
            return self._value(item[0], "item", (item[1], item[1] + 1), at, ends, item[2])
        return self._word(at, ends, column)

    def _pair(self, found: re.Match[str], column: int, ends: int) -> int:
        block = self._block(column, is_list=False)
        path = block.last = (*block.path, unquoted(found[1]))
        at = found.end()
        while at < ends and self.text[at] in " \t":
            at += 1
        return self._value(path, "pair", found.span(1), at, ends, column)

    def _word(self, at: int, ends: int, column: int) -> int:
        """Words where a key is due: one that is not finished, a value below its key, or a text that goes on."""
        top = self.blocks[-1] if self.blocks else None
        if self.text[at] in "[{" and top is not None and column > top.column and not top.says:
            above = self.entries[-1]
            flow = self._flow(at, above.path, column)
            self.entries[-1 - len(flow.entries)] = Entry(
                above.path, above.kind, above.key, (at, flow.ends), None, above.column
            )
            return self._end_of_line(flow.ends) + 1
        stops = self._end_of_words(at, ends)
        if top is not None and column > top.column and top.says:
            return ends + 1
        block = self._block(column, is_list=False)
        path = block.last = (*block.path, self.text[at:stops])
        block.says = False
        self._add(path, "word", (at, stops), (stops, stops), None, column)
        return ends + 1

    def _value(self, path: DocumentPath, kind: str, key: tuple[int, int], at: int, ends: int, column: int) -> int:
        """Take the value that begins here; where to go on."""
        text = self.text
        before = _BEFORE.match(text, at, ends) if text[at : at + 1] in ("&", "!") else None
        start = before.end() if before is not None else at
        block = self.blocks[-1]
        block.says = True
        if start >= ends or text[start] == "\r" or (text[start] == "#" and text[start - 1] in " \t"):
            block.says = False
            self._add(path, kind, key, (start, start), None, column)
            return ends + 1
        if text[start] in "[{":
            place = len(self.entries)
            flow = self._flow(start, path, column)
            self.entries.insert(place, Entry(path, kind, key, (start, flow.ends), None, column))
            return self._end_of_line(flow.ends) + 1
        if _BLOCK_TEXT.match(text, start) is not None:
            stops = self._end_of_block_text(ends, block.column)
            self._add(path, kind, key, (start, max(start + 1, stops - 1)), text[ends + 1 : stops], column)
            return stops
        stops = (text[start] in "\"'" and closing(text, start, column)) or self._end_of_words(start, ends)
        self._add(path, kind, key, (start, stops), unquoted(text[start:stops]), column)
        return self._end_of_line(stops) + 1

    def _flow(self, at: int, path: DocumentPath, column: int) -> FlowSketch:
        """Take what stands in brackets."""
        line = self.text.rfind("\n", 0, at) + 1
        indent = len(self.text[line:at]) - len(self.text[line:at].lstrip(" \t"))
        flow = FlowSketch(self.text, at, path, min(indent, column))
        self.entries += flow.entries
        return flow

    def _add(
        self, path: DocumentPath, kind: str, key: tuple[int, int], value: tuple[int, int], text: str | None, column: int
    ) -> None:
        self.entries.append(Entry(path, kind, key, value, text, column))

    def _leave(self, column: int, dash: bool) -> None:
        """Close the blocks that a line at this column no longer belongs to."""
        while self.blocks:
            top = self.blocks[-1]
            if top.column < column or (top.column == column and (dash or not top.is_list)):
                return
            self.blocks.pop()

    def _block(self, column: int, is_list: bool) -> _Block:
        """The block of a line at this column, opened below the latest entry where there is none."""
        top = self.blocks[-1] if self.blocks else None
        if top is not None and top.column == column and top.is_list == is_list:
            return top
        block = _Block(column, top.last if top is not None else (), is_list)
        self.blocks.append(block)
        return block

    def _end_of_line(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def _end_of_words(self, at: int, ends: int) -> int:
        """Where plain words end: before a comment and the blanks in front of it."""
        comment = re.search(r"[ \t]#", self.text[at:ends])
        stops = at + comment.start() if comment else ends
        return at + len(self.text[at:stops].rstrip())

    def _end_of_block_text(self, ends: int, column: int) -> int:
        """Where the lines of a block of text end: at the first that stands no deeper than its key."""
        at = ends + 1
        while at < len(self.text):
            stops = self._end_of_line(at)
            line = self.text[at:stops]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
                return at
            at = stops + 1
        return at
