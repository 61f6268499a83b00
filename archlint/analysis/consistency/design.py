"""The system as this analysis asks it: who writes what, and what stands on a path."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import field, replace
from typing import TypeVar

from archlint.analysis.consistency.acts import Acts, acts_of, does_alike, writes_store
from archlint.analysis.consistency.sight import Sight
from archlint.blueprint.vocabulary import Does
from archlint.frozen import frozen
from archlint.graph.system import Component, Datum, Flow, Hop, System

_Value = TypeVar("_Value")


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
    known_acts: dict[str, Acts] = field(default_factory=dict[str, Acts], compare=False)
    """What the hops of each flow do, likewise."""

    def with_component(self, component: Component) -> Design:
        """The same design with one component changed."""
        components = ChainMap({component.id: component}, _dictionary(self.components))
        kept = self.known_acts if does_alike(component, self.components[component.id]) else {}
        return replace(self, components=components, fills={}, known_acts=kept)

    def with_flow(self, flow: Flow) -> Design:
        """The same design with one flow changed; who writes what stays as it was."""
        kept = {name: acts for name, acts in self.known_acts.items() if name != flow.id}
        return replace(self, flows=ChainMap({flow.id: flow}, _dictionary(self.flows)), fills={}, known_acts=kept)

    def stores_of(self, flow: Flow) -> frozenset[str]:
        """The systems of record of a flow's data."""
        return frozenset(self.data[name].store for name in flow.data if name in self.data)

    def acts(self, flow: Flow) -> Acts:
        """What the hops of a flow of this design do."""
        known = self.known_acts.get(flow.id)
        if known is None:
            known = self.known_acts[flow.id] = acts_of(flow, self.components, self.stores_of(flow))
        return known

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


def same_entries(one: Hop, other: Hop) -> bool:
    """Whether two steps that use one cache may mean the same entries; a step that names no key may mean any."""
    return not (one.key and other.key and set(one.key) != set(other.key))
