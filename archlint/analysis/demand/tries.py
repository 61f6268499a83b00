"""How often a call is tried: once, and again for every try that fails, with everything that follows from it.

A try fails when its target does, with 1 − its declared `availability` (of alternatives their mean, by `split`), or when a call does that it waits for in turn and
cannot do without. So f = 1 − a × Π (1 − fₖ^(rₖ+1)) over the calls k that it makes, each with rₖ retries, and r retries make
1 + f + … + f^r tries. Whoever retries a call repeats all tries below it: three retries on each of three layers make 64
calls of a database that is down (*Site Reliability Engineering*, 2016, chapter 22). Availabilities that nobody declared
count as 1, because nobody said how often a try fails.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from archlint.graph.system import CHANNELS
from archlint.graph.uses import sender

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import Component, Flow, Hop


def waits(flow: Flow, hop: Hop, components: Mapping[str, Component]) -> bool:
    """Whether the visit a hop starts from waits until it is done."""
    if (
        hop.parent is None
        or hop.change_capture
        or sender(flow, hop, components).kind in CHANNELS
        or "async" in hop.declared
    ):
        return False
    return hop.waited or not flow.hops[hop.parent].waited


MANY = 64
"""Calls of one visit beyond which their tries count on average."""


class Tries(NamedTuple):
    """How often one call is tried: again after each try that fails, which the share `failing` of them do, up to `retries` times."""

    failing: float
    retries: int

    @property
    def mean(self) -> float:
        """1 + f + … + f^retries."""
        again = self.retries + 1
        return float(again) if self.failing == 1.0 else (1.0 - self.failing**again) / (1.0 - self.failing)

    @property
    def variance(self) -> float:
        """Of the number of tries of one call."""
        return sum(share * (count - self.mean) ** 2 for share, count in self.apart(1, 0.0))

    def apart(self, calls: int, rare: float) -> list[tuple[float, float]]:
        """How likely so many tries of so many calls together are; what is `rare` beside the last of these counts in it on average.

        >>> [(round(share, 4), round(count, 4)) for share, count in Tries(0.1, 3).apart(1, 0.005)]
        [(0.9, 1.0), (0.09, 2.0), (0.01, 3.1)]
        """
        if calls > MANY:
            return [(1.0, calls * self.mean)]
        last = self.failing**self.retries
        one = [self.failing**count * (1.0 - self.failing) for count in range(self.retries)] + [last]
        shares = [1.0]
        for _ in range(calls):
            shares = [
                sum(
                    shares[before] * one[count - before]
                    for before in range(len(shares))
                    if 0 <= count - before < len(one)
                )
                for count in range(len(shares) + len(one) - 1)
            ]
        found: list[tuple[float, float]] = []
        left, more = 1.0, self.mean * calls
        for count, share in enumerate(shares, calls):
            if left - share <= rare:
                break
            if share:
                found.append((share, float(count)))
                left, more = left - share, more - share * count
        return [*found, (left, more / left)] if left > 0.0 else found


def tries(flow: Flow, components: Mapping[str, Component]) -> dict[int, Tries]:
    """The tries of one call of each hop that has retries."""
    if not any(hop.retries for hop in flow.hops):
        return {}
    works = [_found(hop, components) for hop in flow.hops]
    found: dict[int, Tries] = {}
    for hop in reversed(flow.hops):
        failing = 1.0 - works[hop.index]
        if hop.retries:
            found[hop.index] = Tries(failing, hop.retries)
        if hop.parent is not None and hop.again is None and _needed(flow, hop, components):
            works[hop.parent] *= (1.0 - failing ** (hop.retries + 1)) ** _often(flow, hop)
    return found


def _found(hop: Hop, components: Mapping[str, Component]) -> float:
    """How often a try finds whom it asks, each of several alternatives as often as it is asked."""
    first = available(components.get(hop.target))
    return first + math.fsum(hop.part(one) * (available(components.get(one)) - first) for one in hop.targets[1:])


def available(component: Component | None) -> float:
    """How often a try finds its target there, as far as that is declared."""
    if component is None or component.availability is None or not component.is_declared("availability"):
        return 1.0
    return component.availability


def _needed(flow: Flow, hop: Hop, components: Mapping[str, Component]) -> bool:
    """Whether the visit a hop starts from fails with it."""
    return not hop.optional and hop.fallback is None and waits(flow, hop, components)


def _often(flow: Flow, hop: Hop) -> float:
    """How often a hop is taken for each visit of its source."""
    times = 1.0 if hop.times is None else hop.times.likely
    if hop.when is not None and hop.branch is not None:
        hit = flow.hops[hop.branch].hit
        share = 0.0 if hit is None else hit.likely
        return times * (share if hop.when == "hit" else 1.0 - share)
    return times if hop.parent is None else times * flow.hops[hop.parent].part(hop.source)
