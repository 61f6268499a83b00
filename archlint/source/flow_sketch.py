"""What stands in brackets, finished or not: keys, values and items with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.entry import Entry
from archlint.source.quoted import BEGINS_ANEW, closing, unquoted

if TYPE_CHECKING:
    from archlint.source.document import DocumentPath

_BETWEEN = re.compile(r"[ \t\r]*(?:#[^\n]*)?")
_WORDS = re.compile(r"(?:[^\n,\[\]{}:#]|(?<![ \t])#|:(?![\s,\[\]{}]))*")
_BEFORE = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]+)*")
DEEPEST = 60
"""Brackets in brackets that are followed; the language itself needs five."""


class FlowSketch:
    """One pass over what stands between a bracket and the one that closes it.

    `ends` is where it is closed; where nothing closes it, the end of the last line before one that begins anew no
    deeper than `column`.
    """

    def __init__(self, text: str, at: int, path: DocumentPath, column: int) -> None:
        self.text = text
        self.column = column
        self.entries: list[Entry] = []
        self.left = False
        self.ends = self._bracket(at, path, 0)

    def _bracket(self, at: int, path: DocumentPath, depth: int) -> int:
        """Take a mapping or a list from its opening bracket; where it is left."""
        is_list = self.text[at] == "["
        at += 1
        number = 0
        while True:
            at = self._skip(at)
            if self.left or at >= len(self.text):
                return at
            sign = self.text[at]
            if sign in "]}":
                return at + 1
            if sign == ",":
                at += 1
                continue
            before = at
            at = self._entry(at, (*path, number) if is_list else path, depth, is_list)
            number += 1
            if at <= before:
                at = before + 1

    def _entry(self, at: int, path: DocumentPath, depth: int, is_list: bool) -> int:
        """Take one entry; of a list `path` is its own, else that of the mapping."""
        at = self._after_marks(at)
        if self.text[at : at + 1] in ("[", "{") and self.text[at : at + 1]:
            return self._inner(at, path, "item", (at, at + 1), depth)
        start, stops = self._scalar(at)
        said = unquoted(self.text[start:stops])
        behind = stops
        while behind < len(self.text) and self.text[behind] in " \t":
            behind += 1
        if self.text[behind : behind + 1] != ":":
            if is_list:
                self.entries.append(Entry(path, "item", (start, stops), (start, stops), said, -1))
            elif stops > start:
                self.entries.append(Entry((*path, said), "word", (start, stops), (stops, stops), None, -1))
            return stops
        if is_list:
            self.entries.append(Entry(path, "item", (start, start), (start, start), None, -1))
        return self._pair((*path, said), (start, stops), behind + 1, depth)

    def _pair(self, path: DocumentPath, key: tuple[int, int], at: int, depth: int) -> int:
        """Take the value behind a colon."""
        at = self._after_marks(self._skip(at))
        sign = self.text[at : at + 1]
        if self.left or sign in ("", ",", "]", "}"):
            self.entries.append(Entry(path, "pair", key, (at, at), None, -1))
            return at
        if sign in "[{":
            return self._inner(at, path, "pair", key, depth)
        start, stops = self._scalar(at)
        self.entries.append(Entry(path, "pair", key, (start, stops), unquoted(self.text[start:stops]), -1))
        return stops

    def _inner(self, at: int, path: DocumentPath, kind: str, key: tuple[int, int], depth: int) -> int:
        """Take brackets inside brackets."""
        if depth >= DEEPEST:
            self.left = True
            return at
        place = len(self.entries)
        stops = self._bracket(at, path, depth + 1)
        self.entries.insert(place, Entry(path, kind, (at, stops) if kind == "item" else key, (at, stops), None, -1))
        return stops

    def _scalar(self, at: int) -> tuple[int, int]:
        """Where a word, or a text in quotes, begins and ends."""
        if self.text[at : at + 1] in ("'", '"') and (stops := closing(self.text, at, self.column)):
            return at, stops
        found = _WORDS.match(self.text, at)
        said = found[0] if found else ""
        return at, at + len(said.rstrip())

    def _after_marks(self, at: int) -> int:
        found = _BEFORE.match(self.text, at)
        return found.end() if found else at

    def _skip(self, at: int) -> int:
        """Behind blanks, comments and line ends; `left` when the next line begins anew."""
        while True:
            found = _BETWEEN.match(self.text, at)
            at = found.end() if found else at
            if self.text[at : at + 1] != "\n":
                return at
            ends = self.text.find("\n", at + 1)
            line = self.text[at + 1 : ends if ends >= 0 else len(self.text)]
            anew = BEGINS_ANEW.match(line)
            if anew is not None and len(anew[1]) <= self.column and not _is_inside(line):
                self.left = True
                return at
            at += 1


def _is_inside(line: str) -> bool:
    """Whether a line that looks like one of a block goes on with brackets above it: it closes one, or ends in a comma."""
    left_open = sum(line.count(sign) for sign in "[{") - sum(line.count(sign) for sign in "]}")
    return left_open < 0 or (left_open == 0 and line.rstrip().endswith(","))
