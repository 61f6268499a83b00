"""Which calls a run of a flow waits for, and the ways it can go: the same however much arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.throughput import side_by_side
from archlint.analysis.demand.tries import tries
from archlint.analysis.latency.paths import Way, ways
from archlint.analysis.latency.stages import alike
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen

MEETING = 0.1
"""Up to this share of calls made at the same time may meet another in their line."""

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import Component, Flow, Hop, System


@frozen
class Journey:
    """One flow: its ways, and for each waited hop (by its index) which of the calls it is."""

    calls: tuple[tuple[int, int], ...]
    ways: tuple[Way, ...]


@frozen
class Journeys:
    """The flows that somebody waits for.

    calls    one hop for all that wait alike
    bursty   components that a flow comes to in bursts, scheduled or with many calls at once, and the first such flow
    """

    calls: tuple[Hop, ...]
    flows: Mapping[str, Journey]
    bursty: Mapping[str, str]


def journeys(system: System) -> Journeys:
    """Follow every flow that somebody waits for."""
    known: dict[tuple[str, bool, bool], int] = {}
    calls: list[Hop] = []
    flows: dict[str, Journey] = {}
    for flow in system.flows.values():
        waited = _waited(flow, system)
        if waited is None:
            continue
        numbered: list[tuple[int, int]] = []
        for hop in waited:
            number = known.setdefault(alike(system.components[hop.target], hop), len(calls))
            if number == len(calls):
                calls.append(hop)
            numbered.append((hop.index, number))
        flows[flow.id] = Journey(tuple(numbered), ways(flow, tries(flow, system.components)))
    return Journeys(tuple(calls), flows, _bursty(system))


def _waited(flow: Flow, system: System) -> list[Hop] | None:
    """The hops that take time; None where nobody waits."""
    waited = [hop for hop in flow.hops if hop.waited]
    if flow.schedule is not None or not waited:
        return None
    return [hop for hop in waited if system.components[hop.target].kind is not Kind.CLIENT]


def _bursty(system: System) -> dict[str, str]:
    found: dict[str, str] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            if flow.schedule is not None or clumped(hop, system.components[hop.target]):
                found.setdefault(hop.target, flow.id)
    return found


def clumped(hop: Hop, component: Component) -> bool:
    """Whether calls made at the same time get into each other's way: so many that more than one in ten meets another.

    One for each shard or instance does not, nor what waits in no line.
    """
    count = 1.0 if hop.group is None or hop.times is None else hop.times.likely
    if count <= 1.0 or component.managed is not None or component.kind is Kind.EXTERNAL:
        return False
    places = (component.shards.count if component.shards else 1) if component.is_store else component.replicas
    side = side_by_side(component) if component.is_store else component.workers * component.concurrency
    return count != places and count - 1.0 > MEETING * 2.0 * places * side > 0.0  # where nothing is left, nothing meets
