"""How a line of text looks in a terminal: tabs, wide characters, and characters that must not get there."""

from __future__ import annotations

import re
from functools import lru_cache

from archlint.frozen import frozen

TAB = 4
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@frozen
class Shown:
    """A line made printable.

    `starts[i]` is the terminal column (from 0) at which character i begins; the last entry is where the line ends.
    """

    text: str
    starts: tuple[int, ...]

    def column(self, index: int) -> int:
        """Terminal column of the character with this index; past the end counts on."""
        if index < len(self.starts):
            return self.starts[max(index, 0)]
        return self.starts[-1] + index - len(self.starts) + 1


@lru_cache(maxsize=64)  # a long line is shown again and again, once for every finding about a part of it
def show(line: str) -> Shown:
    r"""Expand tabs, measure wide characters and replace control characters.

    >>> show("a\tb").text
    'a   b'
    >>> show("データ: x").column(3)
    6
    """
    if line.isascii() and line.isprintable():
        return Shown(line, tuple(range(len(line) + 1)))
    parts: list[str] = []
    starts = [0]
    column = 0
    for character in line:
        text = " " * (TAB - column % TAB) if character == "\t" else _printable(character)
        column += len(text) if character == "\t" else _width(text)
        parts.append(text)
        starts.append(column)
    return Shown("".join(parts), tuple(starts))


def harmless(text: str) -> str:
    r"""Text without anything that moves a terminal's cursor, hides or reorders what is read.

    >>> harmless("a\x1b[31mb")
    'a�[31mb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_printable(character) for character in text)


def width(text: str) -> int:
    """Terminal columns that a text takes."""
    return len(text) if text.isascii() else sum(_width(character) for character in text)


def cut(text: str, columns: int) -> str:
    """A text that takes so many columns at most; of a longer one the beginning.

    >>> cut("a long name", 7), cut("short", 7)
    ('a long…', 'short')
    """
    if width(text) <= columns:
        return text
    kept = text
    while width(kept) >= columns:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _printable(character: str) -> str:
    if character.isprintable() or character == "\N{ZERO WIDTH JOINER}":
        return character
    return REPLACEMENT if character not in "\n\t" else " "


def _width(character: str) -> int:
    if character.isascii():
        return 1
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - most lines are ASCII

    if combining(character) or character in "\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def wrapped(text: str, columns: int | None, before: int, hanging: int | None = None) -> list[str]:
    """A text in lines that end at a column, the first of which begins behind `before` columns, the others behind `hanging`.

    Words are never broken, and numbers keep their units; without `columns` the text is one line.

    >>> wrapped("a single point of failure", 20, 5, 0)
    ['a single point', 'of failure']
    >>> wrapped("down 8.76 h a year", 10, 0)
    ['down', '8.76 h a', 'year']
    """
    if columns is None:
        return [text]
    hanging = before if hanging is None else hanging
    lines: list[str] = []
    room, line = columns - before, ""
    for word in _UNIT.sub("\N{NO-BREAK SPACE}", text).split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer) > room:
            lines.append(line)
            room, line = columns - hanging, word
        else:
            line = longer
    return [each.rstrip().replace("\N{NO-BREAK SPACE}", " ") for each in (*lines, line)]


_UNIT = re.compile(r"(?<=\d) (?=(?:[µm]?s|min|h|%|×|[kMGT]?i?B|req)\b|[%×])")
"""A space between a number and its unit."""


def in_column(before: str, text: str, columns: int | None, hanging: int | None = None) -> list[str]:
    """A text behind another one, going on in further lines below itself, or `hanging` columns in."""
    indent = width(before) if hanging is None else hanging
    first, *rest = wrapped(text, columns, width(before), indent)
    return [before + first, *(" " * indent + line for line in rest)]


_COLUMN = re.compile(r"\S {2,}(?=\S)")
ROOM = 24
"""Columns that a text needs to go on below itself; with less it goes on near the left."""


def folded(text: str, columns: int) -> str:
    """A text whose lines end at a column, their last column going on below itself, or in a line of its own.

    >>> print(folded("db  throughput  reads and writes of all copies, 12 %", 44))
    db  throughput  reads and writes of all
                    copies, 12 %
    >>> print(folded("  workers  worker slots   380 %  full today     174 / (4 × 4)", 50))
      workers  worker slots   380 %  full today
          174 / (4 × 4)
    """
    return "\n".join(part for line in text.split("\n") for part in _folded(line, columns))


def _folded(line: str, columns: int) -> list[str]:
    indent = len(line) - len(line.lstrip())
    starts = [found.end() for found in _COLUMN.finditer(line)]
    if width(line) <= columns:
        return [line]
    if not starts:
        return in_column(line[:indent], line[indent:], columns, min(indent + 4, columns - ROOM))
    if columns - width(line[: starts[-1]]) >= ROOM:
        return in_column(line[: starts[-1]], line[starts[-1] :], columns)
    fits = [start for start in starts if width(line[:start].rstrip()) <= columns]
    split, hanging = fits[-1] if fits else starts[0], min(indent + 4, columns - ROOM)
    first = in_column(line[:indent], line[indent:split].rstrip(), columns, hanging)
    return [*first, *_folded(" " * hanging + line[split:], columns)]
