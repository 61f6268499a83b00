"""How long calls hold a slot while they wait for others: what the components they call take, lines included.

A thread, a process or a job that asks somebody and waits for the answer can do nothing else: its slot is taken for
own work + waiting (Little, *A Proof for the Queuing Formula L = λW*, Operations Research 9, 1961; slots as a passive
resource: Lazowska et al., *Quantitative System Performance*, 1984, ch. 9). An event loop takes other calls meanwhile.

Who is called is worked out before who calls, since its line is part of the waiting. Where components call each other
in a circle, the one that is called back counts with its own work only. A call that is given up after its `timeout` keeps its
caller until then, answered or not. Beyond 95 % utilisation no number would hold: a line
counts as one for the work alone at 95 %, and the wait as a lower bound. What is called is then the limit to be lifted, not
the caller's slots.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.demand.column import total
from archlint.analysis.demand.reading import highest, lowest
from archlint.analysis.demand.result import Load
from archlint.analysis.demand.tries import waits
from archlint.analysis.latency.crowds import Crowds, holder
from archlint.analysis.latency.links import Links, beyond, how_busy
from archlint.analysis.latency.longest import Calls, long_together, longest
from archlint.analysis.latency.scattering import common
from archlint.analysis.latency.slots import times_by_slots
from archlint.analysis.latency.stages import stage
from archlint.analysis.latency.timeouts import gives_up, kept_waiting
from archlint.analysis.latency.validity import SATURATED
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.setting import Setting
    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.result import Stage
    from archlint.graph.system import Component, Flow, Hop, System

    Limits = dict[str, tuple[Resource, ...]]
    Visits = Mapping[str, tuple[tuple[Flow, int], ...]]


@frozen
class Waiting:
    """What one call waits for others on average; seconds, at the likely values and at the ends of declared latencies."""

    seconds: float
    low: float
    high: float
    variance: float
    targets: tuple[str, ...]
    at_least: bool = False
    """Whether anything of it is over 95 % busy."""
    by_slots: tuple[float, ...] = ()
    """Seconds of a call, its own work among them, while 1, 2, … slots are in use, where there are so few that it makes a difference."""


def add_waiting(
    system: System,
    demand: Demand,
    limits: Limits,
    read: Reading,
    around: Setting,
    slots: Callable[[Component, Waiting], Resource | None],
) -> None:
    """Put into `limits` the worker slots of everything that waits for others; `slots` makes a limit of the waiting."""
    if not around.callers:
        return
    chain = Chain(system, demand, limits, read, around)
    for id_ in around.callers:
        waiting = chain.waiting(id_)
        made = None if waiting is None else slots(system.components[id_], waiting)
        if made is not None:
            limits[id_] = (*(limit for limit in limits[id_] if limit.name != made.name), made)


_Wait = tuple[float, float, float, float]
"""Seconds of one visit at the likely values, at the low and at the high ends of declared latencies, and their variance."""


class Chain:
    """Who waits for whom, worked out from the called to the caller: all who hold slots, or `those`, with the visits in which they wait."""

    def __init__(
        self,
        system: System,
        demand: Demand,
        limits: Limits,
        read: Reading,
        around: Setting,
        those: Visits | None = None,
    ) -> None:
        self.system, self.demand, self.limits, self.read = system, demand, limits, read
        self.callers, self.services, self.scattered = around.callers, around.services, around.scattered
        self.visits = self.callers if those is None else those
        self.open = set(self.visits)
        self.children: dict[str, dict[int, list[Hop]]] = {}
        self.known: dict[tuple[str, int], _Wait] = {}
        self.full: set[tuple[str, int]] = set()
        self.links = Links(system)
        self.busy = how_busy(limit for those in limits.values() for limit in those) if self.links.any else {}
        self.crowds = Crowds(system, demand, around.services, around.crowding, limits)

    def waiting(self, id_: str) -> Waiting | None:
        """What a call to a component waits for, after that of everything it calls is in the limits."""
        self.open.discard(id_)
        load = self.demand.components.get(id_)
        parts: list[tuple[float, _Wait]] = []
        targets: dict[str, None] = {}
        full = False
        for flow, index in self.visits[id_]:
            demand = self.demand.flows[flow.id]
            if demand.peak is not None:
                mine = [hop for hop in self._children(flow).get(index, ()) if hop.source == id_]
                times = self._times(flow, mine, index)
                parts.append((demand.peak.value * demand.visits[index], self._asked(flow, index, mine, times)))
                targets |= {to: None for hop in mine if float(times[hop.index][0]) > 0.0 for to, _ in hop.shared}
                full = full or any((flow.id, hop.index) in self.full for hop in mine)
        if not parts or load is None or float(load.total) <= 0.0:
            return None
        seconds, low, high = (total(rate * wait[end] for rate, wait in parts) / load.total for end in range(3))
        if float(seconds) <= 0.0:
            return None
        square = sum(float(rate) * (wait[3] + float(wait[0]) ** 2) for rate, wait in parts) / float(load.total)
        variance = max(0.0, square - float(seconds) ** 2)
        return Waiting(seconds, float(low), float(high), variance, tuple(targets), full, self._by_slots(id_, seconds))

    def _by_slots(self, id_: str, seconds: float) -> tuple[float, ...]:
        """How long a call takes while so many slots are in use: more in the lines of those whom they all call."""
        crowds = self.crowds.of(id_)
        if not crowds:
            return ()
        component = self.system.components[id_]
        own = 0.0 if component.work is None else float(self.read(f"{id_}.work", component.work))
        elsewhere = max(0.0, own + float(seconds) - math.fsum(crowd.spent for crowd in crowds))
        return times_by_slots(len(crowds[0].met.there) - 1, elsewhere, [crowd.lines for crowd in crowds])

    def _times(self, flow: Flow, hops: list[Hop], visit: int) -> dict[int, _Wait]:
        """How long one call of each of these hops takes, and of all behind them, with what it waits for in its turn.

        A return to the visit that waits is work in the slot which that keeps, and counts there. What rests on nothing
        that is still open is remembered, so that a chain is walked once.
        """
        found: dict[int, _Wait] = {}
        order: list[Hop] = []
        left = list(hops)
        while left:
            hop = left.pop()
            if (flow.id, hop.index) in self.known:
                found[hop.index] = self.known[flow.id, hop.index]
                continue
            order.append(hop)
            left += self._children(flow).get(hop.index, ())
        for hop in reversed(order):
            below = self._children(flow).get(hop.index, [])
            if hop.closes == visit:
                found[hop.index] = 0.0, 0.0, 0.0, 0.0
                continue
            one, least, most, varied = self._call(flow, hop)
            if any((flow.id, each.index) in self.full for each in below):
                self.full.add((flow.id, hop.index))
            later = self._asked(flow, hop.index, below, found)
            waited = one + later[0], least + later[1], most + later[2], varied + later[3]
            found[hop.index] = _until_given_up(flow, hop, waited)
            if self.open.isdisjoint(hop.targets) and all((flow.id, each.index) in self.known for each in below):
                self.known[flow.id, hop.index] = found[hop.index]
        return found

    def _asked(self, flow: Flow, index: int, hops: list[Hop], times: Mapping[int, _Wait]) -> _Wait:
        """What one visit waits for that makes these calls, each of which takes so long."""
        visits = self.demand.flows[flow.id].visits
        seconds, low, high, variance = 0.0, 0.0, 0.0, 0.0
        groups: dict[int, list[tuple[float, _Wait, float]]] = {}
        for hop in hops:
            one, least, most, varied = times[hop.index]
            share = visits[hop.index] / visits[index] if float(visits[index]) else 0.0
            if hop.group is not None:
                groups.setdefault(hop.group, []).append((float(share), times[hop.index], self._common(flow, hop, one)))
                continue
            part = float(share)
            seconds, low, high = seconds + share * one, low + part * least, high + part * most
            variance += part * varied + (part * (1.0 - part) * float(one) ** 2 if part < 1.0 else 0.0)
        for together in groups.values():
            (one, varied, _), (least, _, _), (most, _, _) = (
                longest(
                    [long_together(Calls(count, float(wait[end]), wait[3]), part) for count, wait, part in together]
                )
                for end in range(3)
            )
            seconds, low, high, variance = seconds + one, low + least, high + most, variance + varied
        return seconds, low, high, variance

    def _common(self, flow: Flow, hop: Hop, seconds: float) -> float:
        """The part of the time of calls of a hop that is the same for all that are made at the same time."""
        if hop.target not in self.scattered or len(hop.targets) > 1 or float(seconds) <= 0.0:
            return 0.0
        found = self._stage(flow, hop, hop.target)
        if found is None:
            return 0.0
        part = common(found, hop, self.services[hop.target], self.demand, self.scattered)
        return part * min(1.0, found.mean / float(seconds))

    def _call(self, flow: Flow, hop: Hop) -> _Wait:
        """One call, without what is behind it; of several targets that share the load each in its part."""
        parts = [(share, self._called(flow, hop, target)) for target, share in hop.shared]
        if len(parts) == 1:
            return parts[0][1]
        mean, low, high = (total(share * one[end] for share, one in parts) for end in range(3))
        square = sum(share * (one[3] + float(one[0]) ** 2) for share, one in parts)
        return mean, float(low), float(high), max(0.0, square - float(mean) ** 2)

    def _called(self, flow: Flow, hop: Hop, target: str) -> _Wait:
        """One call of one target; a declared latency may be a range."""
        found = self._stage(flow, hop, target)
        if found is None:
            return 0.0, 0.0, 0.0, 0.0
        if (found.utilisation >= SATURATED and not found.bounded) or found.full_links:
            self.full.add((flow.id, hop.index))
        declared = self.system.components[target].latency
        if declared is None:
            return found.mean, found.mean, found.mean, found.variance
        own, least, most = (end(f"{target}.latency", declared) for end in (self.read, lowest, highest))
        other = found.mean - found.service
        return other + own, other + least, other + most, found.variance

    def _stage(self, flow: Flow, hop: Hop, target: str) -> Stage | None:
        if self.system.components[target].kind is Kind.CLIENT:
            return None
        load = self.demand.components.get(target, Load())
        crowd = self.crowds.at(holder(flow, hop, self.system, self.callers), hop, target)
        found = stage(self.services[target], hop, load, self.limits[target], SATURATED, crowd)
        if not self.links.any:
            return found
        asked = hop if hop.target == target else replace(hop, targets=(target,), split=(1.0,))
        return beyond(found, asked, self.links.of(flow.id, asked), self.busy)

    def _children(self, flow: Flow) -> dict[int, list[Hop]]:
        """For each hop those that its visit waits for."""
        if flow.id not in self.children:
            found: dict[int, list[Hop]] = {}
            for hop in flow.hops:
                if hop.parent is not None and waits(flow, hop, self.system.components):
                    found.setdefault(hop.parent, []).append(hop)
            self.children[flow.id] = found
        return self.children[flow.id]


def _until_given_up(flow: Flow, hop: Hop, waited: _Wait) -> _Wait:
    """How long a call keeps its caller who waits no longer than its `timeout` for each try."""
    if hop.timeout is None or not gives_up(flow):
        return waited
    mean, variance = kept_waiting(hop, waited[0], waited[3])
    low, high = (kept_waiting(hop, end, waited[3])[0] for end in waited[1:3])
    return mean, low, high, variance
