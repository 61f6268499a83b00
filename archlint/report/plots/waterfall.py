"""The downtime of a year as a waterfall: what each cause adds, and how much was allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity import show_duration
from archlint.report.plots.drawing import LABEL, ROW, WIDE, bar, beside, canvas, label, line, name

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP = 22.0


@frozen
class Bar:
    """One cause and the minutes a year it takes."""

    name: str
    minutes: float


def waterfall(bars: Sequence[Bar], allowed: float | None, title: str) -> str:
    """Bars one after the other, their sum, and a line at what is allowed; minutes a year."""
    whole = sum(each.minutes for each in bars)
    most = max(whole, allowed or 0.0) * 1.12 or 1.0
    scale = (WIDE - LABEL) / most
    bottom = TOP + ROW * (len(bars) + 1)
    body: list[str] = []
    so_far = 0.0
    for place, each in enumerate(bars):
        y, x = TOP + ROW * place, LABEL + so_far * scale
        over = allowed is not None and so_far + each.minutes > allowed
        body += [name(y + 15, each.name), bar(x, y + 5, each.minutes * scale, "over" if over else "within")]
        body.append(beside(x + max(each.minutes * scale, 1.5), y + 15, show_duration(each.minutes * 60)))
        so_far += each.minutes
    y = TOP + ROW * len(bars)
    kind = "total-over" if allowed is not None and whole > allowed else "total"
    body += [label(0, y + 15, "together", "strong"), bar(LABEL, y + 5, whole * scale, kind)]
    body.append(beside(LABEL + whole * scale, y + 15, show_duration(whole * 60), "strong"))
    if allowed is not None:
        x = LABEL + allowed * scale
        anchor = "middle" if LABEL + 70 < x < WIDE - 70 else "start" if x <= LABEL + 70 else "end"
        body += [
            line(x, TOP - 4, bottom, "mark"),
            label(x, 12, f"{show_duration(allowed * 60)} allowed", "note", anchor),
        ]
    return canvas(bottom + 4, title, body)
