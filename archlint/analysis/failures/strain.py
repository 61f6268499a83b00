"""What losing a part asks of the rest: instances the peak needs, and stores that cannot spare their cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.paths import READS, Strain, share_of_hits

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Hop, System

THROUGHPUT = frozenset({"throughput", "reads", "reads and writes"})


def measure(system: System, demand: Demand, capacity: Capacity) -> Strain:
    """Compare what the stores would have to carry without their caches with what they can."""
    extra: dict[str, list[tuple[str, float]]] = {}
    for (cache, store), rate in _misses(system, demand).items():
        extra.setdefault(store, []).append((cache, rate))
    broken: set[tuple[str, str]] = set()
    strained: set[tuple[str, str]] = set()
    for resource in capacity.resources:
        if resource.name in THROUGHPUT and resource.load > 0:
            for cache, rate in extra.get(resource.component, ()):
                grown = (resource.load + rate) / resource.load
                _judge(resource, grown, (cache, resource.component), broken, strained)
    needed = {
        name: need.instances
        for name, need in capacity.needed.items()
        if name in system.components and need.instances > system.components[name].min_up
    }
    return Strain(needed, frozenset(broken), frozenset(strained))


def _judge(
    resource: Resource,
    grown: float,
    pair: tuple[str, str],
    broken: set[tuple[str, str]],
    strained: set[tuple[str, str]],
) -> None:
    """Only what the loss of the cache adds counts; a store that is too busy already is another finding."""
    if resource.utilisation_low <= 1.0 < resource.utilisation_low * grown:
        broken.add(pair)
    if resource.utilisation <= 1.0 < resource.utilisation * grown:
        strained.add(pair)


def _misses(system: System, demand: Demand) -> dict[tuple[str, str], float]:
    """Reads per second that each (cache, store) pair adds to the store when the cache is gone."""
    extra: dict[tuple[str, str], float] = {}
    for name, flow in system.flows.items():
        known = demand.flows.get(name)
        if known is None or known.peak is None:
            continue
        for hop in flow.hops:
            cache = _cache_of(hop, flow.hops)
            if cache is not None and hop.index < len(known.visits):
                hit = share_of_hits(cache)
                rate = known.peak.value * known.visits[hop.index] * hit / (1.0 - hit) if hit < 1.0 else 0.0
                pair = (cache.target, hop.target)
                extra[pair] = extra.get(pair, 0.0) + rate
    return extra


def _cache_of(hop: Hop, hops: tuple[Hop, ...]) -> Hop | None:
    if hop.when != "miss" or hop.branch is None or hop.op not in READS:
        return None
    return hops[hop.branch]
