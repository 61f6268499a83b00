"""The lines of a file that a message is about, with carets under the places it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.report.columns import Shown, harmless, show, width, wrapped
from archlint.report.palette import PLAIN, Palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.errors import Span

WIDEST = 160
"""Longer lines are shown as a window around what is meant."""
NARROWEST = 24
"""So much of a line is shown in the narrowest terminal."""
ELLIPSIS = "…"
ROOM = 24
"""Columns that a label needs to be broken into lines; with fewer it is left to the terminal."""


@frozen
class Mark:
    """A place to underline, with the words under it; the primary place gets carets, the others dashes."""

    span: Span
    label: str
    primary: bool


def draw(lines: Sequence[str], marks: Sequence[Mark], gutter: int, colour: str, palette: Palette = PLAIN) -> list[str]:
    """The excerpt, one output line each, without the rows that frame it.

    `gutter` is the width of the widest line number; `colour` paints the primary place. Marks are shown
    in file order, each under its own copy of the gutter; lines without a mark are left out.
    """
    rows: list[str] = []
    room = WIDEST if palette.columns is None else max(NARROWEST, min(WIDEST, palette.columns - gutter - 3))
    last = 0
    for mark in sorted(marks, key=lambda mark: (mark.span.line, not mark.primary, mark.span.column, mark.label)):
        number = mark.span.line
        source = lines[number - 1].rstrip("\r\n") if 0 < number <= len(lines) else ""
        shown = show(source)
        start, length = _extent(mark.span, source, shown)
        text, start = _window(shown, start, room)
        if last != number:
            rows.append(f"{palette.paint(palette.frame, f'{number:>{gutter}} |')} {text}".rstrip())
        paint = colour if mark.primary else palette.frame
        underline = ("^" if mark.primary else "-") * min(length, max(1, room - start))
        bar = palette.paint(palette.frame, " " * gutter + " |")
        first, *rest = _labelled(mark, gutter + 3 + start + len(underline), palette.columns)
        rows.append(f"{bar} {' ' * start}{palette.paint(paint, underline + first)}")
        rows += [f"{bar} {' ' * (start + len(underline) + 1)}{palette.paint(paint, line)}" for line in rest]
        last = number
    return rows


def _extent(span: Span, source: str, shown: Shown) -> tuple[int, int]:
    """Where the underline starts and how long it is; a place that spans lines is marked on its first one."""
    start = shown.column(span.column - 1)
    ends_here = span.end_line == span.line
    end = shown.column(span.end_column - 1) if ends_here else shown.column(len(source.rstrip()))
    return start, max(1, end - start)


def _window(shown: Shown, start: int, room: int) -> tuple[str, int]:
    """Cut a line that is longer than the room for it down to the part around the mark."""
    if shown.starts[-1] <= room:
        return shown.text, start
    room -= 2 * len(ELLIPSIS)
    left = max(0, min(start - room // 4, shown.starts[-1] - room))
    text, at, cut = shown.text, 0, ""
    for character in text:
        wide = width(character)
        if left <= at and at + wide <= left + room:
            cut += character
        elif at < left < at + wide:
            cut += " " * (at + wide - left)
        at += wide
    if left + room < at:
        cut += ELLIPSIS
    return (ELLIPSIS + cut, start - left + 1) if left else (cut, start)


def _labelled(mark: Mark, before: int, columns: int | None) -> list[str]:
    """What stands behind the carets or dashes, and in the lines below them where it is too long for the terminal."""
    label = harmless(mark.label)
    if not label:
        return [""]
    fits = columns is not None and columns - before - 1 >= ROOM
    first, *rest = wrapped(label, columns if fits else None, before + 1)
    return [f" {first}", *rest]
