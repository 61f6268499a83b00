"""A system simulated from its first request to its last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.graph.absence import missing
from archlint.simulate.run import Simulation
from archlint.simulate.summary import lengths, summarise

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import System
    from archlint.simulate.result import Seen


def waited_for(system: System) -> System:
    """The system without timeouts, as it is simulated: every call is waited for."""
    if not any(hop.timeout is not None for flow in system.flows.values() for hop in flow.hops):
        return system
    flows = {
        id_: replace(flow, hops=tuple(hop if hop.timeout is None else replace(hop, timeout=None) for hop in flow.hops))
        for id_, flow in system.flows.items()
    }
    return replace(system, flows=flows)


def simulate(
    system: System,
    requests: int = 100_000,
    seed: int = 0,
    scale: float = 1.0,
    progress: Callable[[int], None] | None = None,
) -> Seen:
    """Run so many requests through a system at `scale` times today's peak.

    The first tenth is not counted. Arrivals of flows are independent at random, work is exponential around its mean, a declared
    latency is fixed. Scheduled flows begin when the first tenth is over and are followed to their end; one whose runs make more
    calls than half a minute has room for is left out, unless as many requests are asked for. `progress` is called now and then with
    the number of requests begun.
    """
    simulation = Simulation(system, seed, scale, requests)
    seconds = simulation.run(requests, progress)
    seen = summarise(simulation.answers, simulation.stations, seed, scale, seconds, simulation.begun)
    failed = {flow.id: gone for flow in system.flows.values() if (gone := missing(flow, system.components))}
    used = {id_ for flow in system.flows.values() for hop in flow.hops for id_ in (hop.source, *hop.targets)}
    return replace(
        seen,
        flows={id_: flow for id_, flow in seen.flows.items() if id_ not in failed},
        runs=lengths(simulation.runs),
        left_out=simulation.left_out,
        absent=tuple(
            component.id for component in system.components.values() if component.is_absent and component.id in used
        ),
        unanswered={flow.flow: failed[flow.flow] for flow in simulation.traffic if flow.flow in failed},
    )
