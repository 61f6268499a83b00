"""What losing a part asks of the rest: instances the peak needs, and stores that cannot spare their cache."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isinf
from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import per_second
from archlint.analysis.capacity.limits import PER_SECOND
from archlint.analysis.capacity.spread import balancers, spread
from archlint.analysis.demand.loads import left_behind, missing
from archlint.analysis.demand.reading import likely
from archlint.analysis.demand.result import Load
from archlint.analysis.failures.paths import READS, Strain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Component, Flow, Hop, System

FULL = 1.0 + 1e-9
"""Busier than this is overloaded; what is exactly full is not, however the sum was rounded."""


def measure(system: System, demand: Demand, capacity: Capacity, busy: Mapping[str, float] | None = None) -> Strain:
    """Compare what the stores would have to carry without their caches with what they can.

    Every step that asks the cache misses then, and what follows a miss arrives as what it is: reads as reads, at
    the copies that they ask, with their bytes. Limits are those of the capacity model; `busy` is how `busiest` they are.
    """
    broken: set[tuple[str, str]] = set()
    strained: set[tuple[str, str]] = set()
    growth = _growth(system, demand, _may_be_too_much(system, demand, busiest(capacity) if busy is None else busy))
    limits = _limits(capacity, system, {store for _, store in growth})
    ahead = balancers(system) if growth else {}
    for pair, more in growth.items():
        before = limits.get(pair[1], {})
        component, now = system.components[pair[1]], demand.components.get(pair[1], Load())
        for limit in under(plus(now, more), component, ahead.get(pair[1], ()), now, before):
            was = before.get(limit.name)
            if limit.utilisation_low > FULL and (was is None or was.utilisation_low <= FULL):
                broken.add(pair)
            if limit.utilisation > FULL and (was is None or was.utilisation <= FULL):
                strained.add(pair)
    carrying = {
        name: need.instances if need.carrying is None else need.carrying
        for name, need in capacity.needed.items()
        if name in system.components
    }
    needed = {name: count for name, count in carrying.items() if count > system.components[name].min_up}
    return Strain(needed, frozenset(broken), frozenset(strained))


def _may_be_too_much(system: System, demand: Demand, busy: Mapping[str, float]) -> set[tuple[str, str]]:
    """The caches and what is asked after their misses where that could be too much: nothing grows more than misses do."""
    most: dict[tuple[str, str], float] = {}
    for name, flow in system.flows.items():
        if (known := demand.flows.get(name)) is not None and known.peak is not None:
            for cache, stores in _behind(flow).items():
                times = times_the_misses(flow, {cache})
                for store in stores:
                    most[cache, store] = max(times, most.get((cache, store), 0.0))
    return {pair for pair, times in most.items() if busy.get(pair[1], 0.0) * times > FULL or isinf(times)}


def times_the_misses(flow: Flow, caches: AbstractSet[str]) -> float:
    """How many times what follows a miss comes, at most, when none of these caches is there."""
    times = 1.0
    for hop in flow.hops:
        if hop.closes is not None:
            return inf
        if hop.hit is not None and not caches.isdisjoint(hop.targets):
            times = times / (1.0 - hop.hit.likely) if hop.hit.likely < 1.0 else inf
    return times


def busiest(capacity: Capacity) -> dict[str, float]:
    """For every component how busy the busiest of its limits per second is."""
    found: dict[str, float] = {}
    for limit in capacity.resources:
        if limit.name in PER_SECOND and limit.utilisation > found.get(limit.component, 0.0):
            found[limit.component] = limit.utilisation
    return found


def _growth(
    system: System, demand: Demand, wanted: AbstractSet[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, float]]:
    """For each cache and what is asked after a miss of it: what more arrives there without the cache, by class."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for name, flow in system.flows.items():
        stores = _behind(flow)
        known = demand.flows.get(name)
        if not stores or known is None or known.peak is None:
            continue
        asked = {cache: [store for store in stores[cache] if (cache, store) in wanted] for cache in stores}
        usual = by_target(flow, system.components) if any(asked.values()) else {}
        for cache in stores:
            alone = by_target(_without(flow, cache), system.components) if asked[cache] else {}
            for store in asked[cache]:
                more = found.setdefault((cache, store), {})
                for kind, amount in alone.get(store, {}).items():
                    grown = known.peak.value * (amount - usual.get(store, {}).get(kind, 0.0))
                    more[kind] = more.get(kind, 0.0) + grown
    return found


def _behind(flow: Flow) -> dict[str, dict[str, None]]:
    """The caches that a flow looks into, and what their callers ask instead after a miss."""
    found: dict[str, dict[str, None]] = {}
    for cache, hop in _misses(flow):
        for name in cache.targets:
            found.setdefault(name, {}).update(dict.fromkeys(hop.targets))
    return found


def _misses(flow: Flow) -> Iterator[tuple[Hop, Hop]]:
    for hop in flow.hops:
        if hop.when == "miss" and hop.branch is not None:
            cache = flow.hops[hop.branch]
            if cache.op in READS and hop.source not in cache.targets:
                yield cache, hop


def _without(flow: Flow, cache: str) -> Flow:
    """The flow when nothing is found in a cache."""
    return replace(flow, hops=tuple(missing(hop) if cache in hop.targets else hop for hop in flow.hops))


def by_target(flow: Flow, components: Mapping[str, Component]) -> dict[str, dict[str, float]]:
    """What one run of a flow leaves behind, by component and class."""
    found: dict[str, dict[str, float]] = {}
    for component, kind, amount in left_behind(flow, components):
        those = found.setdefault(component, {})
        those[kind] = those.get(kind, 0.0) + amount
    return found


def _limits(capacity: Capacity, system: System, stores: set[str]) -> dict[str, dict[str, Resource]]:
    found: dict[str, dict[str, Resource]] = {}
    for limit in capacity.resources:
        if limit.component in stores:
            found.setdefault(limit.component, {})[limit.name] = _held(limit, system.components[limit.component])
    return found


def plus(load: Load, more: Mapping[str, float]) -> Load:
    """A load with something added, or taken away, by class; what rounding leaves of nothing is nothing."""
    changed: dict[str, float] = {}
    for kind, amount in more.items():
        before = getattr(load, kind)
        changed[kind] = after if (after := before + amount) > abs(before) * 1e-12 else 0.0
    return replace(load, **changed) if changed else load


def under(
    load: Load,
    component: Component,
    ahead: Iterable[Component],
    now: Load,
    before: Mapping[str, Resource],
    fewer: float = 1.0,
) -> Iterable[Resource]:
    """The limits of a component when another load arrives there, through what is ahead of it.

    `before` are its limits under the load of `now`, when it had `fewer` times the instances: a slot is held as long.
    """
    found = per_second(component, load, spread(component, () if component.is_store else ahead), likely)
    limits = {limit.name: limit for limit in found if limit is not None}
    for limit in before.values():
        if limit.held is not None:
            limits[limit.name] = _held(limit, component, load.total / now.total * fewer)
    return limits.values()


def _held(limit: Resource, component: Component, times: float = 1.0) -> Resource:
    """A limit; slots that are held while their calls wait with so many times the calls, and at best with shorter work."""
    if limit.held is None:
        return limit
    shortest = limit.held.waiting + (component.work.low if component.work else 0.0)
    busy = limit.utilisation * times
    return replace(limit, utilisation=busy, utilisation_low=busy * shortest / limit.held.seconds)
