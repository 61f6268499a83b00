"""The system as this analysis asks it: who writes what, and what stands on a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TypeAlias, TypeVar

from archlint.analysis.consistency.acts import HANDOVERS, Acts, acts_of, does_alike, shape_of, writes_store
from archlint.analysis.consistency.memory import Memory
from archlint.analysis.consistency.result import Judgement
from archlint.analysis.consistency.sight import Sight
from archlint.blueprint.vocabulary import Does
from archlint.frozen import frozen, replace
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
    memory: Memory = field(default_factory=Memory, compare=False)

    def with_component(self, component: Component) -> Design:
        """The same design with one component changed."""
        components = _Changed(self.components, {component.id: component})
        alike = does_alike(component, self.components[component.id])
        return replace(self, components=components, memory=self.memory.with_component(alike=alike))

    def with_flow(self, *changed: Flow) -> Design:
        """The same design with a flow, or several, changed; who writes what stays as it was."""
        flows = {flow.id: flow for flow in changed}
        return replace(self, flows=_Changed(self.flows, flows), memory=self.memory.with_flows(flows))

    def stores_of(self, flow: Flow) -> frozenset[str]:
        """The systems of record of a flow's data."""
        return frozenset(self.data[name].store for name in flow.data if name in self.data)

    def acts(self, flow: Flow) -> Acts:
        """What the hops of a flow of this design do."""
        known = self.memory.acts.get(flow.id)
        if known is None:
            known = self.memory.acts[flow.id] = acts_of(flow, self.components, self.stores_of(flow))
        return known

    def shape(self, flow: Flow) -> int:
        """The same number for two flows that put the same into the same caches when they miss."""
        known = self.memory.shapes.get(flow.id)
        if known is None:
            shape = shape_of(flow, self.components, self.acts(flow))
            numbers = self.memory.numbers
            known = self.memory.shapes[flow.id] = numbers.setdefault(shape, len(numbers))
        return known

    def writers_of(self, flow: Flow, store: str) -> tuple[str, ...]:
        """The flows that write what `flow` reads; by store where the flow names no data."""
        if not flow.data:
            return self.store_writers.get(store, ())
        return tuple(dict.fromkeys(name for datum in flow.data for name in self.writers.get(datum, ())))


class _Changed(dict[str, _Value]):
    """A mapping with some entries changed: by key, what is not among them is looked up in the one below.

    A change that is tried has few entries and a design thousands, so none of the others is copied.
    """

    def __init__(self, below: Mapping[str, _Value], entries: Mapping[str, _Value]) -> None:
        super().__init__(entries)
        self.below = below

    def __missing__(self, key: str) -> _Value:
        return self.below[key]


Judging: TypeAlias = Callable[[Design, str], Judgement]
"""Says what one flow of a design lacks."""


def design(system: System) -> Design:
    """Index a system once, so that every flow can be folded without looking at all the others."""
    writers: dict[str, list[str]] = {}
    store_writers: dict[str, list[str]] = {}
    users: dict[str, list[str]] = {}
    for flow in system.flows.values():
        written = written_stores(flow, system.components)
        kept = {*written, *(hop.target for hop in flow.hops if hop.op in HANDOVERS)}  # where a stream is the record
        for store in written:
            store_writers.setdefault(store, []).append(flow.id)
        for name in flow.data:
            users.setdefault(name, []).append(flow.id)
            datum = system.data.get(name)
            if datum is not None and (datum.store in kept or (flow.does is Does.WRITE and not written)):
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
