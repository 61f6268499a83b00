"""Scheduled flows: what one run brings, how long it lasts, and whom it keeps waiting meanwhile.

An average says nothing about a flow that runs now and then. One run lasts until its slowest part is done:

    calls one after another     their times added up
    n calls of a component      n / (what it can do in a second − what others ask of it)
    n calls that come at once   n / what it can do in a second, for who comes first is served first

whichever is longest (fluid approximation: Kleinrock, *Queueing Systems* II, 1976, section 2.7). What comes all at once (messages of a
queue, calls made at the same time) puts a line of B seconds before a component, which is gone after B / (1 − utilisation): of
the arrivals in a window W the share B / ((1 − utilisation) W) meets it, and all wait B² / (2 (1 − utilisation) W) more on average.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import RATES
from archlint.analysis.demand.later import Later, now
from archlint.analysis.demand.measure import measure
from archlint.analysis.latency.crowds import Crowds, holder
from archlint.analysis.latency.journeys import clumped
from archlint.analysis.latency.links import Links, beyond, how_busy
from archlint.analysis.latency.longest import Calls, long_together, longest
from archlint.analysis.latency.scattering import common
from archlint.analysis.latency.stages import stage
from archlint.analysis.latency.validity import SATURATED
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen
from archlint.graph.system import CHANNELS
from archlint.graph.uses import sender
from archlint.quantity import show_count, show_duration, show_rate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.setting import Setting
    from archlint.analysis.demand.result import Demand, Load
    from archlint.analysis.latency.result import FlowLatency
    from archlint.graph.system import Component, Flow, Peak, System

    Limits = Mapping[str, tuple[Resource, ...]]
    PerSecond = Callable[[Component, Load], list[Resource | None]]

FELT = 0.01
"""Up to this share of arrivals, or of an answer's time, a run is taken to move neither mean nor p95."""
HOUR = 3_600.0
"""How long a peak is that nobody says the length of; seconds."""
NEVER = math.inf


@frozen
class Run:
    """One run of a scheduled flow; seconds.

    period    from the beginning of one to that of the next
    window    of the peak: the part of it that a run falls into, at most one period
    lasts     until the last of its work is done; inf where others leave no room for it
    slowest   the component that decides how long, empty where calls are made one after another
    brings    calls at each component that one run makes
    lines     seconds of work that it puts before a component all at once
    """

    flow: str
    period: float
    window: float
    lasts: float
    slowest: str
    brings: Mapping[str, float]
    lines: Mapping[str, float]
    said: str | Later[str]

    @property
    def formula(self) -> str:
        """How long it lasts, in words."""
        return now(self.said)

    @property
    def duration(self) -> str:
        """`7.02 h of every 1 day`."""
        return f"{show_duration(self.lasts)} of every {show_duration(self.period)}"

    @property
    def is_long(self) -> bool:
        """Whether users at peak meet it often enough to feel it."""
        return FELT * self.window < self.lasts < NEVER

    def meets(self, flow: FlowLatency) -> bool:
        """Whether the answers of a flow stand in line where a run has work done."""
        return any(found.servers and found.component in self.brings for found, _ in flow.stages)

    def stands_in_the_way(self, component: str, utilisation: float, mean: float) -> bool:
        """Whether what comes at once makes a line that users feel, whose calls take `mean` otherwise."""
        line = self.lines.get(component, 0.0)
        if not line:
            return False
        gone = line / (1.0 - min(utilisation, SATURATED))
        return gone > FELT * self.window or line * gone / (2.0 * self.window) > FELT * mean


def runs(system: System, demand: Demand, limits: Limits, around: Setting, per_second: PerSecond) -> tuple[Run, ...]:
    """Every scheduled flow, with what of it is known."""
    scheduled = [flow for flow in system.flows.values() if flow.schedule]
    if not scheduled:
        return ()
    known = _Known(system, demand, limits, around, per_second)
    return tuple(known.run(flow, flow.schedule or 0.0) for flow in scheduled)


class _Known:
    """A system at its load, and what a run of one of its flows does there."""

    def __init__(self, system: System, demand: Demand, limits: Limits, around: Setting, per_second: PerSecond) -> None:
        self.system, self.demand, self.limits, self.around = system, demand, limits, around
        self.per_second = per_second
        self.links = Links(system)
        self.busy = how_busy(limit for those in limits.values() for limit in those)
        self.crowds = Crowds(system, demand, around.services, around.crowding, limits)

    def run(self, flow: Flow, period: float) -> Run:
        """One run: its calls alone, made once a second, leave at each component what a run leaves there."""
        alone = measure(replace(self.system, flows={flow.id: replace(flow, schedule=1.0)}))
        made = {id_: load for id_, load in alone.components.items() if load.total}
        work = {id_: self._work(id_, load) for id_, load in made.items()}
        lines = self._lines(
            flow, alone.flows[flow.id].visits, {id_: work[id_] / float(made[id_].total) for id_ in work}
        )
        ends = {id_: self._until_done(id_, work[id_], period, first=id_ in lines) for id_ in work}
        turn = self._in_turn(flow, alone.flows[flow.id].visits)
        slowest = max(ends, key=lambda id_: ends[id_], default="")
        lasts = max(turn, ends.get(slowest, 0.0))
        slowest = slowest if lasts > turn else ""
        brings = {id_: float(load.total) for id_, load in made.items()}
        said = Later(_said, slowest, brings.get(slowest, 0.0), lasts)
        return Run(flow.id, period, window(period, self.system.workload.peak), lasts, slowest, brings, lines, said)

    def _work(self, id_: str, run: Load) -> float:
        """Seconds for which the calls of one run take a component that does nothing else, as far as that is known."""
        whole = float(self.demand.components[id_].total)
        component = self.system.components[id_]
        kept = [limit for limit in self.limits[id_] if limit.name in RATES]
        if not component.is_store:
            return max((_slowed(limit) / whole * float(run.total) for limit in kept), default=0.0)
        alone = [limit for limit in self.per_second(component, run) if limit is not None and limit.name in RATES]
        return max((float(limit.utilisation) for limit in alone), default=0.0)

    def _until_done(self, id_: str, work: float, period: float, *, first: bool) -> float:
        """Seconds until a component has done this much beside what others ask of it; what comes at once is done first."""
        if not work:
            return 0.0
        busy = max(float(limit.utilisation) for limit in self.limits[id_] if limit.name in RATES)
        left = 1.0 - max(0.0, busy - work / period)
        if left <= 0.0:
            return NEVER
        return work if first else work / left

    def _in_turn(self, flow: Flow, visits: tuple[float, ...]) -> float:
        """Seconds of everything that a run waits for, one call after another but for those made at the same time."""
        seconds = 0.0
        for hop in flow.hops:
            if not hop.waited or self.system.components[hop.target].kind is Kind.CLIENT or not visits[hop.index]:
                continue
            load, there = self.demand.components[hop.target], self.limits[hop.target]
            crowd = self.crowds.at(holder(flow, hop, self.system, self.around.callers), hop, hop.target)
            one = stage(self.around.services[hop.target], hop, load, there, SATURATED, crowd)
            found = beyond(one, hop, self.links.of(flow.id, hop), self.busy)
            if found is None:
                continue
            times = hop.times.likely if hop.group is not None and hop.times is not None else 1.0
            alike = Calls(times, found.mean, found.variance)
            part = common(found, hop, self.around.services[hop.target], self.demand, self.around.scattered)
            each = longest([long_together(alike, part)])[0] if times > 1.0 else found.mean * times
            seconds += visits[hop.index] / times * each
        return seconds

    def _lines(self, flow: Flow, visits: tuple[float, ...], each: Mapping[str, float]) -> dict[str, float]:
        """Seconds of work that come to a component all at once."""
        found: dict[str, float] = {}
        for hop in flow.hops:
            component = self.system.components[hop.target]
            if clumped(hop, component) and hop.times is not None:
                count = hop.times.likely
            elif sender(flow, hop, self.system.components).kind in CHANNELS and component.kind is not Kind.CLIENT:
                count = visits[hop.index]
            else:
                continue
            if count > 1.0 and each.get(hop.target):
                found[hop.target] = max(found.get(hop.target, 0.0), count * each[hop.target])
        return found


def _slowed(limit: Resource) -> float:
    """How busy a limit is; slots that are all in use are taken for longer each, since they all call the same."""
    held = limit.held
    return float(limit.utilisation) * (held.by_slots[-1] / held.seconds if held and held.by_slots else 1.0)


def window(period: float, peak: Peak | None) -> float:
    """The part of the peak that one run falls into."""
    return min(period, (peak.within or peak.busy or HOUR) if peak is not None else HOUR)


def _said(slowest: str, calls: float, lasts: float) -> str:
    if not slowest:
        return "one call after another"
    if lasts == NEVER:
        return f"others leave no room for {show_count(calls)} calls of {slowest}"
    return f"{show_count(calls)} / {show_rate(calls / lasts)} that {slowest} has room for"
