"""How long users wait: mean, 95th percentile and what is promised of every flow at peak, where a formula is valid."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.setting import setting
from archlint.analysis.demand.result import Load
from archlint.analysis.latency.crowds import Crowds
from archlint.analysis.latency.gamma import percentile
from archlint.analysis.latency.journeys import journeys
from archlint.analysis.latency.links import beyond, how_busy
from archlint.analysis.latency.repeats import Returning
from archlint.analysis.latency.result import SHARES, FlowLatency, Latency, Promised
from archlint.analysis.latency.scattering import common
from archlint.analysis.latency.stages import stage
from archlint.analysis.latency.timeouts import gives_up
from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.capacity.runs import Run
    from archlint.analysis.capacity.setting import Setting
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.journeys import Journey, Journeys
    from archlint.analysis.latency.links import Link
    from archlint.analysis.latency.result import Stage
    from archlint.graph.system import Component, Flow, Hop, System

_NOTHING = Load()
PROGRAMS = frozenset({Kind.SERVICE, Kind.WORKER, Kind.EXTERNAL})
"""What may take any time; proxies and stores take milliseconds where they are not busy."""
FURTHER = 1.15
"""By how much the p99 of runs that come to a line again and again may lie beyond the formula: promises are held against that."""
FELT = 0.01
"""Up to this part of an answer's time in a line nobody has to know how long it is from one visit to the next."""
HEAVY = 1e6
"""Bytes of one call that nobody takes for nothing: 80 ms at 100 Mbps."""


def estimate(
    system: System,
    demand: Demand,
    capacity: Capacity,
    around: Setting | None = None,
    course: Journeys | None = None,
) -> Latency:
    """The latency of every flow that somebody waits for and whose rate is known.

    No number is given above 95 % utilisation, nor where many calls come at once (queueing formulas assume independent
    arrivals); the result says which of the two it is. What a scheduled flow brings counts on average where its runs are short,
    else as while it runs. `around` and `course` are the `setting` and the `journeys` of the system, where they are known from
    another evaluation.
    """
    around = around or setting(system)
    course = course or journeys(system, around)
    plain = _at(system, demand, capacity, around, course, capacity.runs)
    lasting = [run for run in capacity.runs if run.is_long]
    if not lasting:
        return plain
    busy, during = _while_running(system, lasting)
    return Latency(
        {
            id_: _worse(flow, busy_flow, [run for run in lasting if run.meets(flow)])
            for (id_, flow), busy_flow in zip(
                plain.flows.items(), _at(busy, *during, around, course, capacity.runs).flows.values(), strict=True
            )
        }
    )


def _while_running(system: System, lasting: Iterable[Run]) -> tuple[System, tuple[Demand, Capacity]]:
    """The system as it is while scheduled flows run: one run begins when the one before it is done."""
    from archlint.analysis.capacity.assess import assess  # noqa: PLC0415 - only for such flows
    from archlint.analysis.demand.measure import measure  # noqa: PLC0415

    faster = {
        run.flow: replace(system.flows[run.flow], schedule=min(run.lasts, run.period))
        for run in lasting
        if run.lasts > 0.0
    }
    busy = replace(system, flows={**system.flows, **faster})
    demand = measure(busy)
    return busy, (demand, assess(busy, demand))


def _worse(plain: FlowLatency, busy: FlowLatency, meeting: list[Run]) -> FlowLatency:
    """The figures of a flow while those run that it meets; none where they fill what it needs."""
    if not meeting or plain.mean is None:
        return plain
    if busy.mean is None:
        full = ", ".join(busy.saturated)
        why = tuple(f"{run.flow} keeps {full} busy for {run.duration}" for run in meeting if busy.saturated)
        return replace(busy, mean=None, p95=None, saturated=(), bursts=why or busy.bursts)
    return replace(busy, during=tuple(run.flow for run in meeting))


def _at(
    system: System,
    demand: Demand,
    capacity: Capacity,
    around: Setting,
    course: Journeys,
    runs: tuple[Run, ...],
) -> Latency:
    """The latency of every flow under this load."""
    limits: dict[str, list[Resource]] = {}
    for limit in capacity.resources:
        limits.setdefault(limit.component, []).append(limit)
    busy = how_busy(capacity.resources)
    crowds = Crowds(system, demand, around.services, around.crowding, limits)

    def call(hop: Hop, link: Link, caller: str | None) -> Stage | None:
        load, those = demand.components.get(hop.target, _NOTHING), limits.get(hop.target, ())
        service = around.services[hop.target]
        found = stage(service, hop, load, those, crowd=crowds.at(caller, hop, hop.target))
        if found is not None and hop.target in around.scattered:
            found = replace(found, common=common(found, hop, service, demand, around.scattered))
        return beyond(found, hop, link, busy)

    calls = tuple(call(*one) for one in course.calls)
    returning = _returning(system, demand, course)

    def answered(flow: Flow, journey: Journey) -> FlowLatency:
        plain = _flow(flow, journey, calls, demand.flows[flow.id].visits, (course, runs, returning))
        found = _tried(plain, (flow, journey), calls, demand)
        return replace(
            found,
            silent=tuple(each for each in found.unknown if system.components[each].kind in PROGRAMS),
            untimed=_untimed(system, flow.id, {index for index, _, _ in journey.calls}),
        )

    return Latency(
        {
            id_: answered(system.flows[id_], journey)
            for id_, journey in course.flows.items()
            if demand.flows[id_].peak is not None
        }
    )


def _tried(
    found: FlowLatency, gone: tuple[Flow, Journey], calls: tuple[Stage | None, ...], demand: Demand
) -> FlowLatency:
    """What calls that are given up and made again add to the load; not counted in any other figure, since they make each other late."""
    flow, journey = gone
    if found.mean is None or not gives_up(flow) or not any(hop.retries and hop.timeout for hop in flow.hops):
        return found
    late: dict[int, float] = {}
    for course in journey.courses:
        stages = {index: one for index, call in course.calls if (one := calls[call]) is not None}
        for way in course.ways:
            for index, share in way.late(stages).items():
                late[index] = late.get(index, 0.0) + course.weight * way.weight * share
    tried: dict[str, tuple[float, float]] = {}
    busy: dict[str, float] = {}
    for index, call, part in journey.calls:
        hop, stage_, share = flow.hops[index], calls[call], late.get(index, 0.0)
        load = demand.components.get(stage_.component) if stage_ is not None else None
        if not hop.retries or stage_ is None or load is None or share <= 0.0:
            continue
        more = sum(share**count for count in range(1, hop.retries + 1))
        of_all = part * float(_begun(demand, flow)) * float(demand.flows[flow.id].visits[index]) / float(load.total)
        most, added = tried.get(stage_.component, (0.0, 0.0))
        tried[stage_.component] = max(most, more), added + more * of_all
        busy[stage_.component] = max(busy.get(stage_.component, 0.0), stage_.utilisation)
    told = tuple((name, 1.0 + more, busy[name] * (1.0 + added)) for name, (more, added) in tried.items())
    return replace(found, tried_late=told)


def _begun(demand: Demand, flow: Flow) -> float:
    """How often a second a flow begins at peak."""
    peak = demand.flows[flow.id].peak
    return 0.0 if peak is None else peak.value


def _untimed(system: System, flow: str, waited: set[int]) -> tuple[tuple[str, float], ...]:
    """Whom many bytes go to, or come from, before the answer, where no bandwidth says how long that takes."""
    found: dict[str, float] = {}
    for hop in (system.flows[flow].hops[index] for index in sorted(waited)):
        size = sum(each.likely for each in (hop.request, hop.response) if each is not None)
        if size >= HEAVY and not any(_has_bandwidth(system.components[end]) for end in (hop.source, *hop.targets)):
            found[hop.target] = found.get(hop.target, 0.0) + size
    return tuple(found.items())


def _has_bandwidth(component: Component) -> bool:
    return component.bandwidth is not None and component.is_declared("bandwidth")


def _flow(
    flow: Flow,
    journey: Journey,
    calls: tuple[Stage | None, ...],
    visits: tuple[float, ...],
    coming: tuple[Journeys, tuple[Run, ...], Mapping[str, Returning]],
) -> FlowLatency:
    course, runs, returning = coming
    stages = [(found, index, share) for index, call, share in journey.calls if (found := calls[call]) is not None]
    unknown = dict.fromkeys(
        course.calls[call][0].target
        for _, call, _ in journey.calls
        if (found := calls[call]) is None or found.model == "link"
    )
    full = tuple(dict.fromkeys(one for found, _, _ in stages if (one := found.full) is not None))
    bursts = _bursts([found for found, _, _ in stages], course.bursty, runs)
    listed = tuple((found, visits[index] * share) for found, index, share in stages)
    times = () if full or bursts or not stages else _times(journey, calls, returning)
    some = not full and not bursts and bool(stages) and gives_up(flow)
    answered = math.fsum(weight for weight, *_ in times) if some else 1.0
    mean = math.fsum(weight * mean for weight, mean, *_ in times) / answered if times else None
    tail = percentile(SHARES["p95"], times) if times else None
    waiting = {one.component for one, often in listed if one.wait * often > FELT * (mean or math.inf)}
    repeated = tuple(dict.fromkeys(one.component for _, one in journey.returns if one.component in waiting))
    promised = _promised(flow, times, tail, FURTHER if repeated else 1.0)
    return FlowLatency(
        flow.id,
        mean,
        tail,
        listed,
        full,
        bursts,
        tuple(unknown),
        flow.needs.p95,
        promised,
        given_up=max(0.0, 1.0 - answered),
        repeated=repeated,
    )


def _promised(
    flow: Flow, times: tuple[tuple[float, float, float, float], ...], tail: float | None, further: float
) -> tuple[Promised, ...]:
    """Each promise beside what the same mixture of ways gives at its percentile; beyond the p95 so many times as far out."""
    return tuple(
        Promised(
            name,
            seconds,
            tail
            if name == "p95" or not times
            else percentile(SHARES[name], times) * (further if SHARES[name] > SHARES["p95"] else 1.0),
        )
        for name, seconds in flow.needs.promises
    )


def _bursts(stages: list[Stage], bursty: Mapping[str, str], runs: tuple[Run, ...]) -> tuple[str, ...]:
    """Why arrivals at these stages are not independent of each other."""
    if not bursty and not runs:
        return ()
    queued = {found.component: found for found in stages if found.servers}
    at_once = {id_: bursty[id_] for id_ in queued if id_ in bursty}
    for run in runs:
        for id_, found in queued.items():
            if run.stands_in_the_way(id_, found.utilisation, found.mean):
                at_once.setdefault(id_, run.flow)
    return tuple(f"{flow} comes to {id_} in bursts" for id_, flow in at_once.items())


def _returning(system: System, demand: Demand, course: Journeys) -> Mapping[str, Returning]:
    """Of each component that runs come to more than once: how many of all calls are theirs, and how often another one follows."""
    calls: dict[str, tuple[float, float]] = {}
    for id_, journey in course.flows.items():
        rate = demand.flows[id_].peak
        for weight, one in journey.returns if rate is not None else ():
            often = float(rate.value) * weight if rate is not None else 0.0
            all_, further = calls.get(one.component, (0.0, 0.0))
            calls[one.component] = all_ + often * one.visits, further + often * (one.visits - 1.0)
    found: dict[str, Returning] = {}
    for id_, (all_, further) in calls.items():
        load = demand.components.get(id_, _NOTHING)
        total = float(load.total) or all_
        found[id_] = Returning(min(1.0, all_ / total), further / all_) if all_ > 0.0 else Returning(0.0, 0.0)
    return found


def _times(
    journey: Journey, calls: tuple[Stage | None, ...], returning: Mapping[str, Returning]
) -> tuple[tuple[float, float, float, float], ...]:
    """Weight, mean and variance of every way through a flow that ends in an answer, and what of it never varies."""
    parts: list[tuple[float, float, float, float]] = []
    for course in journey.courses:
        stages = {index: found for index, call in course.calls if (found := calls[call]) is not None}
        for way in course.ways:
            for mean, variance, steady, so_often in way.times(stages, returning):
                parts.append((course.weight * way.weight * so_often, mean, variance, steady))
    return tuple(parts)
