"""Storage that fills up over the years: data that arrive all the time, each kept for as long as it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.demand.column import total
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class Collecting:
    """Data that arrive over time: how long the longest of them are kept, and how long today's rate takes to fill the space.

    Seconds; `full_after` is inf when they are dropped before it is full.
    """

    kept: float
    full_after: float


def collecting(
    known: Mapping[str, float], keeps: Mapping[str, float], part: float, capacity: float
) -> Collecting | None:
    """How long today's rate takes to fill the space beside what is there already; what was kept long enough goes.

    `known` has the bytes of every datum in the end, `keeps` the seconds for which those are kept that arrive over time.
    Each of them fills its space evenly for as long as it is kept, so that the whole is a line with bends.
    """
    arriving = sorted((keeps[id_], id_) for id_ in known if id_ in keeps)
    if not arriving:
        return None
    there = total(float(size) for id_, size in known.items() if id_ not in keeps) * part
    rates = {id_: float(known[id_]) * part / keep for keep, id_ in arriving}
    now = 0.0
    for keep, id_ in arriving:
        rate = total(rates.values())
        if there + rate * (keep - now) > float(capacity) * (1.0 + 1e-9):
            return Collecting(arriving[-1][0], now + max(0.0, float(capacity) - there) / rate)
        there, now = there + rate * (keep - now), keep
        del rates[id_]
    return Collecting(arriving[-1][0], math.inf)
