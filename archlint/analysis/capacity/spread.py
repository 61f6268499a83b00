"""How evenly load falls on instances: what the busiest of n gets.

Round robin, least connections, random and power-of-two choices are even in the long run (1/n). Weights
give the largest weight over their sum. Hashing by address, sticky sessions and partitions follow the keys:
the busiest share is what `skew` declares times the fair one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.graph.system import Component, Hop, System

BALANCERS = frozenset({Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.DNS, Kind.CDN})


@frozen
class Spread:
    """The busiest instance's share of the load, and why it is not 1/n (empty when it is).

    `shares` are those of all instances, the largest first: how many get how much.
    """

    busiest: float
    because: str = ""
    shares: tuple[tuple[float, float], ...] = ()

    @property
    def kinds(self) -> tuple[tuple[float, float], ...]:
        """For instances that do not get the same: the part of all calls that comes to such ones, and how much that is beside the busiest."""
        if len(self.shares) < 2:
            return ()
        return tuple((count * share, share / self.busiest) for count, share in self.shares if share > 0.0)


def balancers(system: System) -> dict[str, tuple[Component, ...]]:
    """For each component the balancers that hand requests to it, in the order the flows name them."""
    before: dict[str, dict[str, Component]] = {}
    for hop in _hops(system):
        source = system.components[hop.source]
        if source.kind in BALANCERS:
            for target in hop.targets:
                before.setdefault(target, {})[source.id] = source
    return {target: tuple(sources.values()) for target, sources in before.items()}


def _hops(system: System) -> Iterable[Hop]:
    return (hop for flow in system.flows.values() for hop in flow.hops)


def spread(component: Component, before: Iterable[Component]) -> Spread:
    """What the busiest instance of a component gets, behind these balancers; the worst of them counts."""
    count = max(component.replicas, 1)
    worst = _keyed(component.skew, count, _skewed(component, count))
    if component.at_work < count and 1.0 / (component.at_work or 1.0) > worst.busiest:
        worst = Spread(min(1.0, 1.0 / (component.at_work or 1.0)), f"which share {component.partitions} partitions")
    for balancer in before:
        found = _behind(balancer, count)
        if found.busiest > worst.busiest:
            worst = found
    return worst


def _skewed(component: Component, count: int) -> str:
    return f"skew {component.skew:g}" if component.skew != 1.0 and count > 1 else ""


def _behind(balancer: Component, count: int) -> Spread:
    if len(balancer.weights) == count and sum(balancer.weights) > 0:
        largest = max(balancer.weights) / sum(balancer.weights)
        written = ":".join(f"{weight:g}" for weight in balancer.weights)
        each = sorted(balancer.weights, reverse=True)
        shares = tuple((float(each.count(weight)), weight / sum(each)) for weight in dict.fromkeys(each))
        return Spread(largest, f"weights {written}" if largest > 1.0 / count else "", shares)
    return _keyed(balancer.skew, count, f"skew {balancer.skew:g} at {balancer.id}" if count > 1 else "")


def _keyed(skew: float, count: int, because: str) -> Spread:
    """One instance gets so many times its part, the others the rest alike."""
    first = min(1.0, skew / count)
    rest = ((count - 1.0, (1.0 - first) / (count - 1.0)),) if count > 1 and skew > 1.0 else ()
    return Spread(first, because, ((1.0, first), *rest))
