"""A page for a terminal: headings instead of marks, columns that fit, what matters in colour."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from archlint.report.columns import harmless, in_column, width, wrapped
from archlint.report.page import Block, Callout, Code, Figure, Heading, Listing, Page, Paragraph, Sequence, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Many

    from archlint.report.palette import Palette

GAP = "  "
FIGURE = 16
"""Figures up to this width stay on one line."""
RIBBON = 15
MOST_LINES = 4
"""A table with a cell of more lines than that, none wider than a ribbon, is easier to read row below row."""
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EMPHASIS = re.compile(r"(?<![\w_])_([^_`]+)_(?![\w_])")


_NOTHING = ("", "–")
_BELOW = "  "


def write(page: Page, palette: Palette) -> str:
    """The page, one blank line between blocks, a newline at the end; no line is longer than the palette's columns.

    A table is broken within its cells, and into its rows where that is not enough or makes ribbons of them; words that are longer
    stay whole.
    """
    blocks = ("\n".join(_block(block, palette)) for block in page.blocks)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _block(block: Block, palette: Palette) -> Iterator[str]:
    match block:
        case Heading():
            text = _plain(block.text)
            said = text.upper() if block.level == 2 and "`" not in block.text else text
            for line in wrapped(said, palette.columns, 0):
                yield palette.paint(palette.strong, line)
        case Paragraph():
            yield from _coloured(wrapped(_words(block.text), palette.columns, 0), palette)
        case Listing():
            for index, item in enumerate(block.items, start=1):
                mark = f"  {index}. " if block.numbered else "  - "
                yield from _coloured(in_column(mark, _words(item), palette.columns), palette)
        case Table():
            yield from _table(block, palette)
        case Code():
            yield from (f"  {harmless(line)}" for line in block.text.rstrip().splitlines())
        case Sequence():
            for item in block.items:
                yield from in_column("  ", _plain(item), palette.columns)
        case Callout():
            yield from _coloured(in_column("! ", _words(block.text), palette.columns), palette)
        case Figure():
            return


def _words(text: str) -> str:
    """One line, with backticks and what is strong still marked."""
    return _EMPHASIS.sub(r"\1", harmless(" ".join(text.split())))


def _plain(text: str) -> str:
    """Without any marks: in a column a name needs none."""
    return _STRONG.sub(r"\1", _words(text)).replace("`", "")


def _coloured(lines: Many[str], palette: Palette) -> Iterator[str]:
    """What is strong in colour; a mark that begins in one line and ends in the next is taken away from both."""
    for line in lines:
        yield _STRONG.sub(lambda found: palette.paint(palette.strong, found[1]), line).replace("**", "")


def _table(table: Table, palette: Palette) -> Iterator[str]:
    right = [name in table.right for name in table.columns]
    strong = [[_STRONG.fullmatch(_words(cell)) is not None for cell in row] for row in table.rows]
    rows = [[_plain(cell) for cell in row] for row in table.rows]
    heads = [_plain(name) for name in table.columns]
    columns = list(zip(heads, *rows, strict=True))
    widest = [max(map(width, column)) for column in columns]
    least = [
        max(
            (_longest(head), *(width(cell) if is_right and width(cell) <= FIGURE else _longest(cell) for cell in cells))
        )
        for is_right, (head, *cells) in zip(right, columns, strict=True)
    ]
    widths = fitted(widest, least, palette.columns)
    if palette.columns is not None and len(heads) > 1 and not _is_readable(rows, widths, palette.columns):
        yield from _stacked(heads, rows, strong, palette)
        return
    yield from _row(heads, widths, right, [palette.quiet] * len(heads), palette)
    for row, marked in zip(rows, strong, strict=True):
        yield from _row(row, widths, right, [palette.error if mark else "" for mark in marked], palette)


def _is_readable(rows: Many[Many[str]], widths: Many[int], columns: int) -> bool:
    """Whether the columns fit, and no cell is a ribbon."""
    if sum(widths) + len(GAP) * (len(widths) - 1) > columns:
        return False
    narrow = ((cell, size) for row in rows for cell, size in zip(row, widths, strict=True) if size <= RIBBON)
    return all(len(cell) <= size or len(wrapped(cell, size, 0)) <= MOST_LINES for cell, size in narrow)


def _stacked(heads: Many[str], rows: Many[Many[str]], strong: Many[Many[bool]], palette: Palette) -> Iterator[str]:
    """A table that is wider than the terminal: each row below its first cell, a line for every other that says something."""
    for row, marked in zip(rows, strong, strict=True):
        yield from wrapped(row[0], palette.columns, 0)
        for head, cell, mark in zip(heads[1:], row[1:], marked[1:], strict=True):
            if cell not in _NOTHING:
                lines = wrapped(f"{head}: {cell}" if head else cell, palette.columns, len(_BELOW), 2 * len(_BELOW))
                for at, line in enumerate(lines):
                    yield _BELOW * (2 if at else 1) + palette.paint(palette.error if mark else "", line)


def _longest(text: str) -> int:
    return max(map(width, text.split()), default=0)


def fitted(widths: Many[int], least: Many[int], columns: int | None) -> list[int]:
    """Widths that fit side by side: the widest column gives way first, none below what its longest word needs.

    >>> fitted([10, 60, 20], [5, 9, 9], 80), fitted([10, 60, 20], [5, 9, 9], None)
    ([10, 46, 20], [10, 60, 20])
    """
    found = list(widths)
    room = None if columns is None else columns - len(GAP) * (len(found) - 1)
    while room is not None and sum(found) > room:
        wide = [at for at, size in enumerate(found) if size > least[at]]
        if not wide:
            break
        found[max(wide, key=found.__getitem__)] -= 1
    return found


def _row(cells: Many[str], widths: Many[int], right: Many[bool], colours: Many[str], palette: Palette) -> Iterator[str]:
    broken = [wrapped(cell, size, 0) for cell, size in zip(cells, widths, strict=True)]
    for parts in zip_longest(*broken, fillvalue=""):
        shown: list[str] = []
        for part, size, is_right, colour in zip(parts, widths, right, colours, strict=True):
            gap = " " * max(0, size - width(part))
            painted = palette.paint(colour, part)
            shown.append(gap + painted if is_right else painted + gap)
        yield GAP.join(shown).rstrip()
