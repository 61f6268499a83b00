"""The lines of a file that a message is about, with carets under the places it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.report.columns import Shown, harmless, show
from archlint.report.palette import PLAIN, Palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.errors import Span

WIDEST = 160
"""Longer lines are shown as a window around what is meant."""
ELLIPSIS = "…"


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
    last = 0
    for mark in sorted(marks, key=lambda mark: (mark.span.line, not mark.primary, mark.span.column, mark.label)):
        number = mark.span.line
        source = lines[number - 1].rstrip("\r\n") if 0 < number <= len(lines) else ""
        shown = show(source)
        start, length = _extent(mark.span, source, shown)
        text, start = _window(shown.text, start)
        if last != number:
            rows.append(f"{palette.paint(palette.frame, f'{number:>{gutter}} |')} {text}".rstrip())
        underline = palette.paint(colour if mark.primary else palette.frame, _underline(mark, start, length))
        rows.append(f"{palette.paint(palette.frame, ' ' * gutter + ' |')} {' ' * start}{underline}")
        last = number
    return rows


def _extent(span: Span, source: str, shown: Shown) -> tuple[int, int]:
    """Where the underline starts and how long it is; a place that spans lines is marked on its first one."""
    start = shown.column(span.column - 1)
    ends_here = span.end_line == span.line
    end = shown.column(span.end_column - 1) if ends_here else shown.column(len(source.rstrip()))
    return start, max(1, end - start)


def _window(text: str, start: int) -> tuple[str, int]:
    """Cut a very long line down to the part around the mark."""
    if len(text) <= WIDEST:
        return text, start
    left = max(0, min(start - WIDEST // 4, len(text) - WIDEST))
    cut = text[left : left + WIDEST]
    if left + WIDEST < len(text):
        cut += ELLIPSIS
    return (ELLIPSIS + cut, start - left + 1) if left else (cut, start)


def _underline(mark: Mark, start: int, length: int) -> str:
    """Carets or dashes and the label."""
    sign = "^" if mark.primary else "-"
    label = f" {harmless(mark.label)}" if mark.label else ""
    return sign * min(length, max(1, WIDEST - start)) + label
