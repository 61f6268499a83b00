"""The whole model of one system."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import assess
from archlint.analysis.capacity.bill import bill
from archlint.analysis.capacity.memory import entries
from archlint.analysis.capacity.runs import window
from archlint.analysis.demand.asked import at_peak
from archlint.analysis.demand.measure import measure
from archlint.analysis.latency.links import Links
from archlint.analysis.plan.change import scale
from archlint.analysis.scenario.compiled import components, formulas, hops
from archlint.analysis.scenario.result import SENTENCES
from archlint.analysis.scenario.scenario import domains
from archlint.graph.system import Domain

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.demand.result import Demand, Figure
    from archlint.analysis.scenario.compiled.data import Data
    from archlint.graph.system import System

FAR = 100.0
"""The most load that a page shows, in times of today's."""
STRAIGHT = 0.005
"""As far as a line may be off, relatively, to be shown with three digits."""


def compiled(system: System) -> dict[str, Data]:
    """The model as JSON data.

    rates and sizes are pairs (a, b): a + b × s at s times today's load, taken from the analyses of the system
    and of twice its load; formulas are the failure formulas of the flows with the load left open.
    """
    twice = scale(system, 2.0)
    demand, doubled = measure(system), measure(twice)
    capacity, grown = assess(system, demand), assess(twice, doubled)
    links = Links(system)
    paid, arena = _paid(system, demand, twice, doubled), formulas.arena(system)
    return {
        "users": system.workload.users.likely if system.workload.users else None,
        "peak": line(at_peak(system, demand), at_peak(twice, doubled)),
        "online": line(demand.online_users, doubled.online_users),
        **({"bill": paid} if paid else {}),
        "domains": [[domain.value, name] for domain in Domain for name in domains(system, domain)],
        "components": components.components(system, capacity, grown),
        "flows": {
            flow.id: {
                "rate": line(demand.flows[flow.id].peak, doubled.flows[flow.id].peak),
                "entry": flow.entry,
                **({"every": [flow.schedule, window(flow.schedule, system.workload.peak)]} if flow.schedule else {}),
                "target": flow.needs.p95,
                "data": list(flow.data),
                "hops": [hops.hop(hop, flow, system, arena, links) for hop in flow.hops],
                "root": arena.roots[flow.id],
                "full": arena.full[flow.id],
            }
            for flow in system.flows.values()
        },
        "data": _hot(system, capacity, grown),
        "formula": arena.nodes,
        "events": arena.events,
        "sentences": dict(SENTENCES),
    }


def line(now: Figure | None, twice: Figure | None) -> list[float] | None:
    """A figure as (a, b), so that it is a + b × s at s times today's load; None when it is not known."""
    if now is None or twice is None:
        return None
    return pair(now.value, twice.value)


def pair(now: float, twice: float) -> list[float]:
    """The line through the values at one and two times today's load."""
    return [2.0 * now - twice, twice - now]


def _paid(system: System, demand: Demand, twice: System, doubled: Demand) -> list[float] | None:
    """Dollars a month as a line; with a mark behind it where a line holds today only: who waits longer pays more."""
    now, more = bill(system, demand).total, bill(twice, doubled).total
    if now is None or more is None:
        return None
    found = pair(now.value, more.value)
    if any(component.prices and component.prices.memory is not None for component in system.components.values()):
        far = scale(system, FAR)
        much = bill(far, measure(far)).total
        if much is not None and not math.isclose(found[0] + found[1] * FAR, much.value, rel_tol=STRAIGHT):
            found.append(1.0)
    return found


def _hot(system: System, capacity: Capacity, grown: Capacity) -> Data:
    """For each datum that says which part of it is hot, the bytes of that part as a cache holds them."""
    found: dict[str, Data] = {}
    for datum in system.data.values():
        now, twice = capacity.storage[datum.id].bytes, grown.storage[datum.id].bytes
        if datum.hot is not None and now is not None and twice is not None:
            some = datum.hot * entries(datum, 1.0, system)
            found[datum.id] = pair(some * now.value, some * twice.value)
    return found
