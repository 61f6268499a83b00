"""Which calls a run of a flow waits for, and the ways it can go: the same however much arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.demand.tries import tries
from archlint.analysis.latency.paths import Way, ways
from archlint.analysis.latency.stages import alike
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import Flow, Hop, System


@frozen
class Journey:
    """One flow: its ways, and for each waited hop (by its index) which of the calls it is."""

    calls: tuple[tuple[int, int], ...]
    ways: tuple[Way, ...]


@frozen
class Journeys:
    """The flows that somebody waits for.

    calls    one hop for all that wait alike
    bursty   components that a scheduled flow reaches, and the first such flow
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
        if flow.schedule is not None:
            for hop in flow.hops:
                found.setdefault(hop.target, flow.id)
    return found
