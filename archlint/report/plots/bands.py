"""How sure a figure is: for every row a band from 5 to 95 % of the samples, and a dot in the middle, on a log axis."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.svg.markup import element
from archlint.quantity import show_share
from archlint.report.plots.drawing import LABEL, ROW, WIDE, bar, canvas, label, line, name

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP = 24.0
TICKS = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
ROOM = 64.0
"""Pixels on the right, for figures."""


@frozen
class Band:
    """One limit: its utilisation at 5, 50 and 95 % of the samples, and what is planned for."""

    name: str
    low: float
    middle: float
    high: float
    target: float


def bands(rows: Sequence[Band], title: str) -> str:
    """A row for each limit; a strong line where it is full, a tick where it is as busy as planned."""
    known = [value for row in rows for value in (row.low, row.high, row.target) if 0.0 < value < math.inf]
    first, last = _ends(known)
    bottom = TOP + ROW * len(rows)

    def at(value: float) -> float:
        share = (math.log10(min(max(value, first), last) / first)) / math.log10(last / first)
        return LABEL + share * (WIDE - LABEL - ROOM)

    body = [
        line(at(tick), TOP - 4, bottom, "full" if tick == 1.0 else "grid") for tick in TICKS if first <= tick <= last
    ]
    body += [label(at(tick), 12, show_share(tick), "note", "middle") for tick in TICKS if first <= tick <= last]
    for place, row in enumerate(rows):
        y = TOP + ROW * place
        tone = "bad" if row.low > 1.0 else "warm" if row.high > 1.0 else "good"
        body += [name(y + 18, row.name), bar(at(row.low), y + 8, at(row.high) - at(row.low), f"band {tone}")]
        body.append(element("circle", [("cx", at(row.middle)), ("cy", y + 14), ("r", 5), ("class", f"dot {tone}")]))
        if row.target < 1.0:
            body.append(line(at(row.target), y + 5, y + 23, "goal"))
        body.append(label(WIDE, y + 18, show_share(row.middle), "value", "end"))
    return canvas(bottom + 6, title, body)


def _ends(values: list[float]) -> tuple[float, float]:
    """Powers of ten around all values and around 1."""
    lowest, highest = min([*values, 0.9]), max([*values, 1.1])
    return 10.0 ** max(-3, math.floor(math.log10(lowest))), 10.0 ** min(3, math.ceil(math.log10(highest)))
