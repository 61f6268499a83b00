"""Plain text tables and bars for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.report.columns import harmless, width

if TYPE_CHECKING:
    from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"
BAR = 12
"""Cells of a bar that stands for 100 %."""


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = (), indent: str = "  ") -> str:
    """Rows as aligned columns, two spaces apart; the columns in `right` are aligned to the right.

    >>> print(table([("db", "9 %"), ("cache", "10 %")], right=(1,)), end="")
      db      9 %
      cache  10 %
    """
    clean = [[harmless(cell) for cell in row] for row in rows]
    widths = [max(width(row[place]) for row in clean) for place in range(len(clean[0]))] if clean else []
    lines = [
        indent + "  ".join(_cell(cell, widths[place], place in right) for place, cell in enumerate(row))
        for row in clean
    ]
    return "".join(line.rstrip() + "\n" for line in lines)


def fitted(
    rows: Sequence[Sequence[str]], columns: int | None, spare: Sequence[int], indent: str = "  "
) -> tuple[list[tuple[str, ...]], bool]:
    """The same rows without as many of the `spare` columns, first ones first, as do not fit; whether any was left out.

    >>> fitted([("db", "9 %", "12 %", "high")], 16, (1, 2))
    ([('db', '12 %', 'high')], True)
    """
    kept = list(range(len(rows[0])))
    waiting = list(spare)
    while waiting and columns is not None and _wide(rows, kept, indent) > columns:
        kept.remove(waiting.pop(0))
    return [tuple(row[place] for place in kept) for row in rows], len(waiting) < len(spare)


def _wide(rows: Sequence[Sequence[str]], kept: Sequence[int], indent: str) -> int:
    widths = [max(width(harmless(row[place])) for row in rows) for place in kept]
    return len(indent) + sum(widths) + 2 * (len(widths) - 1)


def _cell(text: str, wanted: int, to_the_right: bool) -> str:
    space = " " * (wanted - width(text))
    return space + text if to_the_right else text + space


def bar(share: float, cells: int = BAR) -> str:
    """A share as a bar; what is over 100 % fills the bar and is marked.

    >>> bar(0.5, 4), bar(2.5, 4)
    ('██  ', '████▶')
    """
    if share > 1.0 or math.isinf(share):
        return "█" * cells + "▶"
    eighths = round(max(share, 0.0) * cells * 8)
    if share > 0.0:
        eighths = max(1, eighths)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(cells)


def sparkline(shares: Sequence[float]) -> str:
    """Shares of one as a line of blocks, a cross where they reach one.

    >>> sparkline((0.1, 0.5, 0.99, 1.5))
    '▁▅█✗'
    """
    return "".join("✗" if share >= 1.0 else _LEVELS[min(7, int(max(share, 0.0) * 8))] for share in shares)
