"""Storage that fills up over the years: data that arrive all the time, each kept for as long as it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.demand.column import total
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTH = 30 * 86_400.0
"""Seconds of the month that growth is counted in."""
_NEVER = 100 * 365 * 86_400.0
"""Seconds after which nobody plans."""


@frozen
class Holding:
    """One datum in the space: bytes that are there (`keep` None), or that have arrived after so many seconds.

    `grows`: whether there are more of them when there are more users; `drops`: whether they go after that time.
    """

    size: float
    keep: float | None
    grows: bool
    drops: bool = True

    def after(self, seconds: float, growth: float) -> float:
        """Its bytes after some time, when what grows does so by a share every month.

        What arrives at rate r·(1 + g)^(s / month) and is kept for k has collected the integral over the last k seconds.
        """
        pace = math.log1p(growth) / MONTH if self.grows else 0.0
        if self.keep is None:
            return self.size * _exp(pace * seconds)
        since = max(0.0, seconds - self.keep) if self.drops else 0.0
        rate = self.size / self.keep
        if pace <= 0.0:
            return rate * (seconds - since)
        return rate * (_exp(pace * seconds) - _exp(pace * since)) / pace


def _exp(power: float) -> float:
    """The exponential; what nobody could store is as much as can be written."""
    return math.exp(min(power, 700.0))


@frozen
class Collecting:
    """Data that arrive over time: how long the longest of them are kept, and how long today's rate takes to fill the space.

    Seconds; `full_after` is inf when they are dropped before it is full. `space` is in bytes, of what the `holdings` share.
    Where some are kept `for_ever`, `kept` is the time after which they are counted.
    """

    kept: float
    full_after: float
    space: float = 0.0
    holdings: tuple[Holding, ...] = ()

    @property
    def for_ever(self) -> bool:
        """Whether something arrives that never goes, so that any space is full some day."""
        return any(not one.drops for one in self.holdings)

    def full_with(self, growth: float | None) -> float | None:
        """The seconds until it is full when load grows by this share a month; None without growth, inf when not in a century.

        >>> day = 86_400.0
        >>> year_of_ten = Collecting(365 * day, math.inf, 1_000.0, (Holding(365 * 10.0, 365 * day, grows=True),))
        >>> round(year_of_ten.full_with(0.10) / day, 1)  # 30 / ln 1.1 x (1.1^(t / 30) - 1) = 100 days of today's rate
        86.8
        """
        if not growth or growth <= 0.0:
            return None
        low, high = 0.0, min(self.full_after, _NEVER)
        if self._held(high, growth) <= self.space:
            return math.inf if high >= _NEVER else self.full_after
        while high - low > 1.0:
            middle = (low + high) / 2.0
            low, high = (middle, high) if self._held(middle, growth) <= self.space else (low, middle)
        return high

    def _held(self, seconds: float, growth: float) -> float:
        return math.fsum(one.after(seconds, growth) for one in self.holdings)


def collecting(
    known: Mapping[str, float],
    keeps: Mapping[str, float],
    part: float,
    capacity: float,
    growing: frozenset[str] = frozenset(),
    for_ever: frozenset[str] = frozenset(),
) -> Collecting | None:
    """How long today's rate takes to fill the space beside what is there already; what was kept long enough goes.

    `known` has the bytes of every datum in the end, `keeps` the seconds for which those are kept that arrive over time,
    `growing` those of which there are more when there are more users, `for_ever` those that are counted after that time but stay.
    Each of them fills its space evenly for as long as it is kept, so that the whole is a line with bends.
    """
    arriving = sorted((keeps[id_], id_) for id_ in known if id_ in keeps)
    if not arriving:
        return None
    there = total(float(size) for id_, size in known.items() if id_ not in keeps) * part
    rates = {id_: float(known[id_]) * part / keep for keep, id_ in arriving}
    holdings = tuple(
        Holding(float(size) * part, keeps.get(id_), id_ in growing, id_ not in for_ever) for id_, size in known.items()
    )
    longest, full, now = arriving[-1][0], math.inf, 0.0
    staying = [(math.inf, id_) for _, id_ in arriving if id_ in for_ever]
    for keep, id_ in (*((keep, id_) for keep, id_ in arriving if id_ not in for_ever), *staying):
        rate = total(rates.values())
        if there + rate * (keep - now) > float(capacity) * (1.0 + 1e-9):
            full = now + max(0.0, float(capacity) - there) / rate
            break
        there, now = there + rate * (keep - now), keep
        del rates[id_]
    return Collecting(longest, full, float(capacity), holdings)
