"""Offsets in a text as an editor counts them: by lines of its own, in the units of the encoding it agreed on."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\n|\r")
_ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Positions:
    r"""The lines of one text.

    Only `\n`, `\r\n` and `\r` end a line here; YAML knows more ends. Offsets do not count a byte order mark, which
    is no part of what YAML says, while an editor that sends one counts it.

    >>> Positions("a: 😀b", "utf-16").position(4)
    (0, 5)
    >>> Positions("a: 😀b", "utf-16").offset(0, 5)
    4
    """

    def __init__(self, text: str, encoding: str) -> None:
        self._lead = 1 if text.startswith("\ufeff") else 0
        ends = [found.span() for found in _LINE_END.finditer(text)]
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(text)]
        self._starts = starts
        self._lines = [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
        self._encoding, self._unit = _ENCODINGS.get(encoding, _ENCODINGS["utf-16"])

    def position(self, offset: int) -> tuple[int, int]:
        """Line and character of an offset, both from 0; what lies beyond a line stands at its end."""
        offset += self._lead
        line = bisect_right(self._starts, offset) - 1
        return line, self._units(self._lines[line][: offset - self._starts[line]])

    def offset(self, line: int, character: int) -> int:
        """The offset of a position; one beyond its line is its end, one beyond the text the end of that."""
        if line >= len(self._lines):
            line, character = len(self._lines) - 1, len(self._lines[-1]) * 4
        text = self._lines[line]
        return max(0, self._starts[line] + self._characters(text, character) - self._lead)

    def line_of(self, offset: int) -> tuple[int, int]:
        """Where the line of an offset begins and ends, as offsets."""
        line = bisect_right(self._starts, offset + self._lead) - 1
        start = self._starts[line] - self._lead
        return max(0, start), start + len(self._lines[line])

    def _units(self, text: str) -> int:
        if text.isascii():
            return len(text)
        return len(text.encode(self._encoding, "surrogatepass")) // self._unit

    def _characters(self, text: str, units: int) -> int:
        """How many characters of a line make this many units."""
        if text.isascii():
            return min(max(units, 0), len(text))
        counted = 0
        for number, letter in enumerate(text):
            if counted >= units:
                return number
            counted += self._units(letter)
        return len(text)
