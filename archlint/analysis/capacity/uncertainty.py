"""How sure the answer is: every range sampled once per sample, the whole model evaluated on all of them.

A range is a 90 % interval. Its low part and its high part are halves of two normal distributions that meet at
the likely value (of the logarithm for everything that cannot be negative; of the value itself for shares, cut
at 0 and 1), so that 5 % of samples lie below `low` and 5 % above `high`. Samples are stratified (McKay, Beckman,
Conover 1979, Latin hypercube sampling): one from each of n equally likely slices, shuffled by a seed of the
assumption's own name, so the same file gives the same answer on every machine.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left, bisect_right
from statistics import NormalDist
from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import assess
from archlint.analysis.capacity.outlook import goal
from archlint.analysis.capacity.result import Influence, Risk, Uncertainty
from archlint.analysis.demand.column import Column
from archlint.analysis.demand.measure import measure
from archlint.quantity import Dimension

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.capacity.result import Resource
    from archlint.graph.system import System
    from archlint.quantity import Quantity

MOST, FEWEST = 10_000, 500
"""Samples: 10,000 know a probability to half a per cent, 500 to two."""
AFFORDABLE = 400_000
"""Samples times components that a command takes without being asked: a few seconds, and little memory."""
_NINETY = NormalDist().inv_cdf(0.95)


class Sampler:
    """Reads assumptions as columns of samples; each name is drawn once and then remembered."""

    def __init__(self, samples: int, seed: int) -> None:
        self.drawn: dict[str, tuple[Quantity, Column]] = {}
        self._seed = seed
        normal = NormalDist()
        self._slices = [normal.inv_cdf((index + 0.5) / samples) for index in range(samples)]
        self._places = [(last, (last + 1).bit_length()) for last in range(samples - 1, 0, -1)]
        self._values: dict[Quantity, list[float]] = {}

    def __call__(self, name: str, quantity: Quantity) -> float:
        """The value of one assumption: a float when it is certain, else one value for each sample."""
        if not quantity.is_range:
            return quantity.likely
        if name not in self.drawn:
            if quantity not in self._values:
                self._values[quantity] = _values(quantity, self._slices)
            self.drawn[name] = (quantity, Column(quantity.likely, self._shuffled(name, self._values[quantity])))
        return self.drawn[name][1]

    def _shuffled(self, name: str, values: Sequence[float]) -> list[float]:
        """The order that `random.shuffle` gives them for the seed of this name, draw by draw, in a third of the time."""
        draw = random.Random(f"{self._seed}:{name}").getrandbits  # noqa: S311 - samples, not secrets
        those = list(values)
        for last, bits in self._places:
            other = draw(bits)
            while other > last:
                other = draw(bits)
            those[last], those[other] = those[other], those[last]
        return those


def _values(quantity: Quantity, deviations: Sequence[float]) -> list[float]:
    """One value for each standard normal deviation."""
    low, likely, high = quantity.low, quantity.likely, quantity.high
    if quantity.dimension is Dimension.SHARE or low <= 0.0:
        most = 1.0 if quantity.dimension is Dimension.SHARE else math.inf
        down, up = (likely - low) / _NINETY, (high - likely) / _NINETY
        return [min(most, max(0.0, likely + (down if z < 0.0 else up) * z)) for z in deviations]
    down, up = math.log(likely / low) / _NINETY, math.log(high / likely) / _NINETY
    return [likely * math.exp((down if z < 0.0 else up) * z) for z in deviations]


def usual_samples(system: System, most: int = MOST) -> int:
    """How many samples are taken of a system of this size when nobody says how many."""
    return max(FEWEST, min(most, AFFORDABLE // max(1, len(system.components))))


def sample(system: System, samples: int = MOST, seed: int = 0, headroom: float | None = None) -> Uncertainty:
    """Evaluate demand and capacity for every sample of every range at once."""
    sampler = Sampler(samples, seed)
    capacity = assess(system, measure(system, sampler), sampler, headroom)
    limits = capacity.resources
    first, soonest = _first(limits, samples)
    risks = [_risk(limit, goal(limit, system, headroom), first[place] / samples) for place, limit in enumerate(limits)]
    risks.sort(key=lambda risk: (-risk.breaks_first, -risk.saturated, -risk.middle, risk.component, risk.name))
    ordered = sorted(soonest)
    return Uncertainty(
        samples,
        seed,
        tuple(risks),
        _influences(sampler, soonest),
        (_quantile(ordered, 0.05), _quantile(ordered, 0.5), _quantile(ordered, 0.95)) if ordered else None,
    )


def _first(limits: Sequence[Resource], samples: int) -> tuple[list[int], list[float]]:
    """How often each limit is the next to be reached, and the multiple at which that happens in each sample.

    What is full at the likely values already takes no part, as in what breaks next.
    """
    counts = [0] * len(limits)
    # those that are the same in all samples compete once
    columns: dict[int, Sequence[float]] = {}
    fixed: list[tuple[float, int]] = []
    for place, limit in enumerate(limits):
        if not limit.scales_with_load or limit.utilisation >= 1.0:
            continue
        multiple = limit.saturates_at
        if isinstance(multiple, Column):
            columns[place] = multiple.samples
        else:
            fixed.append((multiple, place))
    if fixed:
        least, place = min(fixed)
        columns[place] = [least] * samples
    growing = sorted(columns)
    soonest: list[float] = []
    for row in zip(*(columns[place] for place in growing), strict=True):
        least = min(row)
        soonest.append(least)
        if math.isfinite(least):
            counts[growing[row.index(least)]] += 1
    return counts, soonest


def _risk(limit: Resource, planned: float, breaks_first: float) -> Risk:
    busy = limit.utilisation
    ordered = sorted(busy.samples) if isinstance(busy, Column) else [busy]
    return Risk(
        limit.component,
        limit.name,
        _quantile(ordered, 0.05),
        _quantile(ordered, 0.5),
        _quantile(ordered, 0.95),
        planned,
        (len(ordered) - bisect_right(ordered, planned)) / len(ordered),
        (len(ordered) - bisect_left(ordered, 1.0)) / len(ordered),
        breaks_first,
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    return float(ordered[min(len(ordered) - 1, int(share * len(ordered)))])


def _influences(sampler: Sampler, outcome: Sequence[float]) -> tuple[Influence, ...]:
    """Which assumption moves the headroom most, the strongest first."""
    if not outcome or min(outcome) == max(outcome):
        return ()
    ranks = _ranks(outcome)
    found = [
        Influence(
            name,
            round(_correlation(_ranks(column.samples), ranks), 3),
            quantity.low,
            quantity.likely,
            quantity.high,
            quantity.dimension.value,
        )
        for name, (quantity, column) in sampler.drawn.items()
    ]
    return tuple(sorted(found, key=lambda influence: (-abs(influence.correlation), influence.assumption)))


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 0; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        stop = start
        while stop + 1 < len(order) and values[order[stop + 1]] == values[order[start]]:
            stop += 1
        for place in range(start, stop + 1):
            ranks[order[place]] = (start + stop) / 2.0
        start = stop + 1
    return ranks


def _correlation(left: Sequence[float], right: Sequence[float]) -> float:
    """Pearson's correlation of two columns of ranks (which is Spearman's of the values)."""
    middle = (len(left) - 1) / 2.0
    product = math.fsum((a - middle) * (b - middle) for a, b in zip(left, right, strict=True))
    own = math.fsum((a - middle) ** 2 for a in left)
    other = math.fsum((b - middle) ** 2 for b in right)
    return product / math.sqrt(own * other) if own and other else 0.0
