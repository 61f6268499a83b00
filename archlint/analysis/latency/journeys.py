"""Which calls a run of a flow waits for, and the ways it can go: the same however much arrives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.demand.tries import tries
from archlint.analysis.latency.crowds import holder
from archlint.analysis.latency.links import Link, Links
from archlint.analysis.latency.paths import Way, ways
from archlint.analysis.latency.repeats import coming_again
from archlint.analysis.latency.stages import alike
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen

COURSES = 32
"""Courses told apart; beyond that, split load counts as that of the first alternative."""
MEETING = 0.1
"""Up to this share of calls made at the same time may meet another in their line."""

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.analysis.capacity.setting import Setting
    from archlint.analysis.demand.tries import Tries
    from archlint.analysis.latency.repeats import Again
    from archlint.graph.system import Component, Flow, Hop, System


@frozen
class Course:
    """One of the courses that a flow takes when load is split: how often, which call each waited hop is, and the ways it can go."""

    weight: float
    calls: tuple[tuple[int, int], ...]
    ways: tuple[Way, ...]


@frozen
class Journey:
    """One flow: its courses, and for each waited hop (by its index) the calls it makes, with their shares of its load."""

    calls: tuple[tuple[int, int, float], ...]
    courses: tuple[Course, ...]

    @property
    def returns(self) -> Iterator[tuple[float, Again]]:
        """Every line that a way comes to more than once, with how often the flow goes that way."""
        return (
            (course.weight * way.weight, one) for course in self.courses for way in course.ways for one in way.again
        )


@frozen
class Journeys:
    """The flows that somebody waits for.

    calls    one hop for all that wait alike, with what it takes on its way and whose slot waits for it
    bursty   components that a flow comes to with many calls at once, and the first such flow
    """

    calls: tuple[tuple[Hop, Link, str | None], ...]
    flows: Mapping[str, Journey]
    bursty: Mapping[str, str]


def journeys(system: System, around: Setting) -> Journeys:
    """Follow every flow that somebody waits for."""
    known: dict[tuple[tuple[str, bool, str, float], Link, str | None], int] = {}
    calls: list[tuple[Hop, Link, str | None]] = []
    flows: dict[str, Journey] = {}
    links = Links(system)

    def numbered(flow: str, hop: Hop, far: Mapping[int, float] | None = None) -> int:
        link = links.of(flow, hop, far)
        caller = holder(system.flows[flow], hop, system, around.callers) if hop.target in around.crowding else None
        number = known.setdefault((alike(system.components[hop.target], hop), link, caller), len(calls))
        if number == len(calls):
            calls.append((hop, link, caller))
        return number

    def through(flow: Flow, tried: Mapping[int, Tries]) -> tuple[Way, ...]:
        return tuple(
            replace(way, again=again) if (again := coming_again(flow, way.taken, system.components)) else way
            for way in ways(flow, tried)
        )

    for flow in system.flows.values():
        waited = _waited(flow, system)
        if waited is None:
            continue
        tried = tries(flow, system.components)
        if not links.apart and all(len(hop.targets) == 1 for hop in flow.hops):
            numbers = tuple((hop.index, numbered(flow.id, hop)) for hop in waited)
            made = tuple((index, number, 1.0) for index, number in numbers)
            flows[flow.id] = Journey(made, (Course(1.0, numbers, through(flow, tried)),))
            continue
        courses = tuple(
            Course(
                weight * often,
                tuple((hop.index, numbered(flow.id, hop, far)) for hop in _waited(one, system) or ()),
                gone,
            )
            for weight, one in _courses(flow)
            for gone in (through(one, tried),)
            for often, far in links.placed(one)
        )
        made = tuple((hop.index, numbered(flow.id, one), share) for hop in waited for one, share in _alternatives(hop))
        flows[flow.id] = Journey(made, courses)
    return Journeys(tuple(calls), flows, _bursty(system))


def _courses(flow: Flow) -> list[tuple[float, Flow]]:
    """The flow with one of the alternatives for each hop whose load is split, and how often it goes that way."""
    found = [(1.0, flow)]
    for hop in flow.hops:
        several = _alternatives(hop)
        if len(several) > 1 and len(found) * len(several) <= COURSES:
            found = [(weight * share, _going(one, chosen)) for weight, one in found for chosen, share in several]
    return found


def _going(flow: Flow, chosen: Hop) -> Flow:
    return replace(flow, hops=tuple(chosen if hop.index == chosen.index else hop for hop in flow.hops))


def _alternatives(hop: Hop) -> list[tuple[Hop, float]]:
    """The hop to each target that gets a part of its load, with the part."""
    if len(hop.targets) == 1:
        return [(hop, 1.0)]
    return [(replace(hop, targets=(target,), split=(1.0,)), part) for target, part in hop.shared]


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
            if flow.schedule is None and clumped(hop, system.components[hop.target]):
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
    return (
        count != places and count - 1.0 > MEETING * 2.0 * places * component.servers > 0.0
    )  # where nothing is left, nothing meets
