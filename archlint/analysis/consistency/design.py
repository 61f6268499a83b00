"""The system as this analysis asks it: who writes what, and what stands on a path."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import field, replace
from typing import TypeVar

from archlint.analysis.consistency.sight import Sight
from archlint.blueprint.vocabulary import Does, Kind, Op, Role
from archlint.frozen import frozen
from archlint.graph.system import STORES, Component, Datum, Flow, Hop, System

_Value = TypeVar("_Value")

WRITES = frozenset({Op.WRITE, Op.SET})
READS = frozenset({Op.READ, Op.GET, Op.CALL})
MESSAGING = frozenset({Kind.QUEUE, Kind.PUBSUB})
HANDOVERS = frozenset({Op.ENQUEUE, Op.PUBLISH})


@frozen
class Fill:
    """What one flow puts into a cache when it misses: after which look-up, and how fresh."""

    flow: str
    cache: str
    hop: Hop
    sight: Sight


@frozen
class Design:
    """Components, flows and data, with the flows that write each datum and each store, and all that touch a datum, in file order."""

    components: Mapping[str, Component]
    flows: Mapping[str, Flow]
    data: Mapping[str, Datum]
    writers: Mapping[str, tuple[str, ...]]
    store_writers: Mapping[str, tuple[str, ...]]
    users: Mapping[str, tuple[str, ...]]
    fills: dict[str, tuple[Fill, ...]] = field(default_factory=dict[str, tuple["Fill", ...]], compare=False)
    """What each flow puts into caches on a miss, worked out when it is first asked for."""

    def with_component(self, component: Component) -> Design:
        """The same design with one component changed."""
        return replace(self, components=ChainMap({component.id: component}, _dictionary(self.components)), fills={})

    def with_flow(self, flow: Flow) -> Design:
        """The same design with one flow changed; who writes what stays as it was."""
        return replace(self, flows=ChainMap({flow.id: flow}, _dictionary(self.flows)), fills={})

    def stores_of(self, flow: Flow) -> frozenset[str]:
        """The systems of record of a flow's data."""
        return frozenset(self.data[name].store for name in flow.data if name in self.data)

    def writers_of(self, flow: Flow, store: str) -> tuple[str, ...]:
        """The flows that write what `flow` reads; by store where the flow names no data."""
        if not flow.data:
            return self.store_writers.get(store, ())
        return tuple(dict.fromkeys(name for datum in flow.data for name in self.writers.get(datum, ())))


def _dictionary(mapping: Mapping[str, _Value]) -> MutableMapping[str, _Value]:
    """The mapping itself where it can be stacked already, so that a change copies nothing."""
    return mapping if isinstance(mapping, MutableMapping) else dict(mapping)


def design(system: System) -> Design:
    """Index a system once, so that every flow can be folded without looking at all the others."""
    writers: dict[str, list[str]] = {}
    store_writers: dict[str, list[str]] = {}
    users: dict[str, list[str]] = {}
    for flow in system.flows.values():
        written = written_stores(flow, system.components)
        for store in written:
            store_writers.setdefault(store, []).append(flow.id)
        for name in flow.data:
            users.setdefault(name, []).append(flow.id)
            datum = system.data.get(name)
            if datum is not None and (datum.store in written or (flow.does is Does.WRITE and not written)):
                writers.setdefault(name, []).append(flow.id)
    return Design(
        system.components,
        system.flows,
        system.data,
        {name: tuple(flows) for name, flows in writers.items()},
        {name: tuple(flows) for name, flows in store_writers.items()},
        {name: tuple(flows) for name, flows in users.items()},
    )


def written_stores(flow: Flow, components: Mapping[str, Component]) -> tuple[str, ...]:
    """The stores a flow writes, in walk order, each once."""
    return tuple(dict.fromkeys(hop.target for hop in flow.hops if writes_store(hop, components[hop.target])))


def writes_store(hop: Hop, target: Component) -> bool:
    """Whether a hop changes what a store holds; emptying a cache or sending a message is not a store write."""
    if target.kind not in STORES or (target.kind in MESSAGING and Role.STORE not in target.roles):
        return False
    return hop.op in WRITES or (hop.op is Op.DELETE and not is_cache(target))


def is_cache(component: Component) -> bool:
    """Whether a component is used as a cache."""
    return component.kind is Kind.CACHE or Role.CACHE in component.roles


def is_lookup(hop: Hop, target: Component, records: frozenset[str]) -> bool:
    """Whether a hop asks a cache for a copy, rather than a store for the thing itself."""
    if target.id in records or not is_cache(target):
        return False
    return hop.op in READS and (hop.op is not Op.CALL or hop.hit is not None)


def same_entries(one: Hop, other: Hop) -> bool:
    """Whether two steps that use one cache may mean the same entries; a step that names no key may mean any."""
    return not (one.key and other.key and set(one.key) != set(other.key))


def is_store_read(hop: Hop, target: Component, records: frozenset[str]) -> bool:
    """Whether a hop reads from a store (or from a copy that is kept like one)."""
    if target.kind not in STORES or target.kind in {Kind.QUEUE, Kind.PUBSUB, Kind.LOCK}:
        return target.id in records and hop.op in {Op.READ, Op.GET}
    return hop.op in READS and not is_lookup(hop, target, records)
