"""Callers that have only so many calls under way, and what they meet in the lines of those they call.

A slot that waits for an answer makes no other call. So who has two of them stands in no line but behind what others have brought
there and one call of its own, however often it would call (`population`). A scheduled flow that makes its calls one after another
is a caller with one slot. Calls made at the same time and what nobody waits for come without end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.demand.result import Load
from archlint.analysis.demand.tries import waits
from archlint.analysis.latency.copies import from_copies, on_copy
from archlint.analysis.latency.population import FELT, MOST, TOGETHER, Met, Source, fills, matters, meeting
from archlint.analysis.latency.slots import Sharing, Visited
from archlint.analysis.latency.stages import stage
from archlint.analysis.latency.timeouts import late
from archlint.analysis.latency.validity import SATURATED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.setting import Setting
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.services import Service
    from archlint.graph.system import Component, Flow, Hop, System

    Callers = Mapping[str, tuple[tuple[Flow, int], ...]]

_NOTHING = Load()
_NOBODY = 1e-9
"""A part of the calls, or of what can be done, that is none."""


class Calls(NamedTuple):
    """The part of a hop's calls that goes to one target."""

    flow: str
    hop: int
    share: float


class Crowd(NamedTuple):
    """What calls of one caller meet in a line.

    `met` holds for exponential work; `visits` are calls for each slot taken that come to one such line, of which there are so
    many `alike` for the caller, and `bounded` says whether the line stays short whatever the callers with so many slots do.
    """

    met: Met
    seconds: float
    visits: float
    bounded: bool
    alike: float = 1.0

    @property
    def spent(self) -> float:
        """Seconds in these lines for each slot taken, with the work."""
        return self.visits * self.alike * (self.seconds + self.met.wait)

    @property
    def lines(self) -> Visited:
        """These lines as a part of all that a call comes to."""
        return Visited(self.met.there, self.alike, self.visits * self.seconds)


def crowding(system: System, callers: Callers) -> Mapping[str, Mapping[str, tuple[Calls, ...]]]:
    """For each component who calls it out of so many slots: a component that holds them, or a scheduled flow."""
    few = any(slots(system.components[id_]) <= MOST for id_ in callers)
    found: dict[str, dict[str, list[Calls]]] = {}
    for flow in system.flows.values():
        for hop in flow.hops if few or flow.schedule is not None else ():
            caller = holder(flow, hop, system, callers)
            for target, share in hop.shared if caller is not None else ():
                found.setdefault(target, {}).setdefault(caller or "", []).append(Calls(flow.id, hop.index, share))
    return {target: {caller: tuple(calls) for caller, calls in those.items()} for target, those in found.items()}


def slots(component: Component) -> int:
    """How many calls it has under way at most."""
    return component.consumers * component.concurrency


def holder(flow: Flow, hop: Hop, system: System, callers: Callers) -> str | None:
    """Whose slot waits for a call: the nearest component on the way back that holds one, or a flow that makes one call after another."""
    way: list[Hop] = []
    seen = hop
    while seen.group is None and seen.parent is not None:
        way.append(seen)
        if seen.source in callers:
            break
        seen = flow.hops[seen.parent]
    if seen.group is not None or (seen.parent is None and flow.schedule is None):
        return None
    found = seen.source if seen.parent is not None else f"flow {flow.id}"
    return found if all(waits(flow, one, system.components) for one in way) else None


def may_matter(system: System, around: Setting) -> bool:
    """Whether callers with so many slots may make a difference anywhere, whatever load comes and whatever is gone."""
    asked: dict[str, float] = {}
    for target, those in around.crowding.items():
        service = around.services[target]
        for caller, calls in those.items() if not service.elastic else ():
            component = system.components.get(caller)
            if component is None or component.work is None or target in around.callers:
                return True
            if component.slots > MOST:
                continue
            for one in calls:
                flow = system.flows[one.flow]
                idle = stage(service, flow.hops[one.hop], _NOTHING, ())
                if any(hop.closes is not None for hop in flow.hops):
                    return True
                often = math.prod(
                    (hop.retries + 1) * max(1.0, hop.times.likely if hop.times else 1.0) for hop in flow.hops
                )
                asked[caller] = asked.get(caller, 0.0) + often * (0.0 if idle is None else idle.mean)
            if min(slots(component), MOST) * asked[caller] >= FELT / 2.0 * component.work.likely:
                return True
    return False


class Crowds:
    """Who meets whom at the load of a demand; `limits` are those of the components called, known by the time one asks."""

    def __init__(
        self,
        system: System,
        demand: Demand,
        services: Mapping[str, Service],
        known: Mapping[str, Mapping[str, tuple[Calls, ...]]],
        limits: Mapping[str, Sequence[Resource]],
    ) -> None:
        self.system, self.demand, self.services, self.known, self.limits = system, demand, services, known, limits
        self.spent: dict[str, float] = {}
        self.found: dict[tuple[str, bool], dict[str, Crowd]] = {}

    def at(self, caller: str | None, hop: Hop, target: str) -> Crowd | None:
        """What a call meets at a target; None where no caller with so many slots makes a difference."""
        if target not in self.known or hop.closes is not None:
            return None
        key = target, self.system.components[target].is_store and from_copies(hop)
        if key not in self.found:
            self.found[key] = self._solved(hop, target)
        found = self.found[key]
        return found.get(caller or "", found.get(""))

    def of(self, caller: str) -> list[Crowd]:
        """What a caller meets in the lines where that was asked."""
        return [those[caller] for those in self.found.values() if caller in those]

    def _solved(self, hop: Hop, target: str) -> dict[str, Crowd]:
        service, load = self.services[target], self.demand.components.get(target, _NOTHING)
        limits = self.limits.get(target, ())
        there = stage(service, hop, load, limits)
        work = 0.0 if there is None else there.occupies
        if (
            there is None
            or not there.servers
            or not 0.0 < there.utilisation < 1.0 - _NOBODY
            or not work
            or load.broadcast
        ):
            return {}
        whole = there.utilisation * there.servers / work
        sources: list[tuple[str, float, float, Source]] = []
        for caller, calls in self.known[target].items():
            rate, asked = self._comes(calls, hop, self.system.components[target], whole / float(load.total))
            count = slots(self.system.components[caller]) if caller in self.system.components else 1
            runs = count <= MOST and any(self.system.flows[one.flow].schedule is not None for one in calls)
            if rate > 0.0 and count and (runs or matters(count, there.servers, there.utilisation)):
                visits = rate / self._begun(caller, rate)
                source = Source(
                    rate, count, self._elsewhere(caller, rate * work) / visits, self._sharing(caller, count)
                )
                if fills(source, work, there.servers):
                    sources.append((caller, visits, asked / rate, source))
        sources = sorted(sources, key=lambda one: (one[-1].slots or 0, one[0]))[:TOGETHER]
        found: dict[str, Crowd] = {}
        while sources:
            left = max(0.0, whole - sum(source.rate for *_, source in sources))
            others = [("", 1.0, 1.0, Source(left))] if left > whole * _NOBODY else []
            mets = meeting(there.servers, work, [source for *_, source in (*sources, *others)])
            bounded = there.utilisation * left <= whole * SATURATED
            found = {
                caller: Crowd(met, work, visits, bounded, alike)
                for (caller, visits, alike, _), met in zip((*sources, *others), mets, strict=True)
            }
            staying = [one for one in sources if not self._leaves(one[0], target, found[one[0]])]
            if len(staying) == len(sources):
                return found
            sources = staying
        return {}

    def _leaves(self, caller: str, target: str, crowd: Crowd) -> bool:
        """Whether a caller gives up on calls here, and calls again while they are still in the line: then it is none of so many."""
        mean, met = crowd.seconds + crowd.met.wait, crowd.met
        variance = crowd.seconds**2 + max(0.0, met.square - met.wait**2)
        hops = (self.system.flows[one.flow].hops[one.hop] for one in self.known[target].get(caller, ()))
        return any(late(hop, mean, variance) for hop in hops if hop.timeout is not None)

    def _comes(self, calls: Sequence[Calls], hop: Hop, target: Component, part: float) -> tuple[float, float]:
        """How often a second a caller comes to a line that this hop stands in, and how often to all that are like it.

        Of a component that is no store, a line gets a `part` of all calls.
        """
        if not target.is_store:
            rate = sum(self._rate(one) for one in calls)
            return rate * part, rate
        rate = asked = 0.0
        for one in calls:
            other = self.system.flows[one.flow].hops[one.hop]
            rate += self._rate(one) * on_copy(target, other, copied=from_copies(hop))
            asked += self._rate(one) if from_copies(other) == from_copies(hop) else 0.0
        return rate, asked

    def _sharing(self, caller: str, count: int) -> Sharing:
        """How a caller's slots are shared out over its instances."""
        if caller not in self.system.components:
            return Sharing()
        load = self.demand.components.get(caller, _NOTHING)
        return self.services[caller].slots_before(load).sharing(count)

    def _elsewhere(self, caller: str, here: float) -> float:
        """Seconds of a slot for its own work and for that of all others that it calls, whom it finds idle, but for those a second `here`."""
        if caller not in self.system.components:
            return 0.0
        if caller not in self.spent:
            self.spent[caller] = 0.0
            for id_, those in self.known.items():
                for one in those.get(caller, ()):
                    hop = self.system.flows[one.flow].hops[one.hop]
                    idle = stage(self.services[id_], hop, _NOTHING, ())
                    self.spent[caller] += self._rate(one) * (0.0 if idle is None else idle.mean)
        work = self.system.components[caller].work
        others = max(0.0, self.spent[caller] - here)
        return (0.0 if work is None else work.likely) + others / self._begun(caller, 1.0)

    def _rate(self, calls: Calls) -> float:
        demand = self.demand.flows.get(calls.flow)
        if demand is None or demand.peak is None:
            return 0.0
        return float(demand.peak.value) * float(demand.visits[calls.hop]) * calls.share

    def _begun(self, caller: str, otherwise: float) -> float:
        """How often a second a slot is taken."""
        load = self.demand.components.get(caller)
        return float(load.total) if load is not None and load.total else otherwise
