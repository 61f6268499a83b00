"""How long one call to a component takes at peak: the line it stands in, and the work itself.

The shape of the line follows from who hands out the work. Workers that pull from a queue stand in for one common
line (M/M/c); least connections comes near to it, by joining the shortest line. Random choice, hashing and callers
without a balancer give every instance a line of its own (M/M/k each). Round robin makes the arrivals at each instance
more even (E_n/M/k), the better of two choices makes its line shorter. Where only a capacity is known, the time of one call is
k / capacity for k calls side by side. A declared `latency` is the whole time of a call that does not wait.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.capacity.result import Held
from archlint.analysis.capacity.throughput import busy_share, by_work, copies, side_by_side
from archlint.analysis.latency.queueing import (
    erlang_c,
    in_turn,
    mixed_variability,
    shortest_line,
    spread_of_waits,
    two_choices,
    wait,
)
from archlint.analysis.latency.result import Stage
from archlint.analysis.latency.validity import Shape
from archlint.blueprint.vocabulary import Algorithm, At, Kind, Op

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.throughput import Copy
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component, Hop

_IN_TURN = frozenset({Algorithm.ROUND_ROBIN, Algorithm.WEIGHTED_ROUND_ROBIN})
_READS = (Op.READ, Op.GET)
_FROM_COPIES = (At.STANDBY, At.ANY, At.SESSION)


def all_of_it(_count: int, _utilisation: float) -> float:
    """The wait under random choice, or in a single line."""
    return 1.0


class Line(NamedTuple):
    """A queue in front of servers, one of `lines`, and what it is called.

    `part` gives the wait as a part of that under random choice, for the number of lines and the utilisation.
    """

    servers: int
    model: str
    shape: Shape
    lines: int = 1
    part: Callable[[int, float], float] = all_of_it
    everywhere: float = 0.0
    variation: float = 1.0

    def of_work(self, variation: float) -> Line:
        """The same line in front of work that varies otherwise: Pollaczek and Khinchine, Allen and Cunneen."""
        if variation == 1.0:
            return self
        kind = "D" if variation == 0.0 else "G"
        return self._replace(model=self.model.replace("/M/", f"/{kind}/"), shape=Shape.VARIED, variation=variation)

    @property
    def longer(self) -> float:
        """The wait as a part of that of exponential work; in turn, arrivals have Ca² = 1 / n."""
        evenly = 1.0 / self.lines if self.part is in_turn else 1.0
        return (evenly + self.variation * self.variation) / (evenly + 1.0)

    def wait(self, busy: float, seconds: float) -> float:
        """Mean seconds in line.

        What a pubsub sends to every instance cannot go where there is room. With a share f of such calls
        the wait lies f^1.5 of the way from one common line to a line for each (fitted to simulations).
        """
        together = wait(self.servers, busy, seconds) * self.part(self.lines, busy)
        if not self.everywhere:
            return together
        apart = wait(self.servers // self.lines, busy, seconds)
        return together + (apart - together) * math.pow(self.everywhere, 1.5)

    def waits(self, busy: float) -> float:
        """The probability that a call stands in line at all."""
        together = erlang_c(self.servers, busy)
        if not self.everywhere:
            return together
        return together + (erlang_c(self.servers // self.lines, busy) - together) * math.pow(self.everywhere, 1.5)


def stage(
    component: Component,
    hop: Hop,
    load: Load,
    limits: tuple[Resource, ...],
    before: tuple[Component, ...],
    most: float = math.inf,
) -> Stage | None:
    """The time of one call of this hop; None when the component says nothing about time.

    No line counts as busier than `most`; beyond that it is a line for the work alone, since how long slots are held is
    not known any more.
    """
    if component.managed is not None or component.kind is Kind.EXTERNAL:
        return _delay(component)
    if component.is_store:
        return _store(component, hop, load, most) or _delay(component)
    return _instances(component, load, limits, before, most) or _delay(component)


def alike(component: Component, hop: Hop) -> tuple[str, bool, bool]:
    """What the time of a call depends on: which component, and for a store whether it reads, and from which copy."""
    if not component.is_store:
        return component.id, False, False
    return component.id, hop.op in _READS, _from_copies(hop)


def _delay(component: Component) -> Stage | None:
    if component.latency is None:
        return None
    seconds = component.latency.likely
    return Stage(component.id, "delay", 0, 0.0, 0.0, seconds, 0.0, Shape.DELAY)


def _instances(
    component: Component, load: Load, limits: tuple[Resource, ...], before: tuple[Component, ...], most: float
) -> Stage | None:
    side_by_side = component.workers * component.concurrency
    if component.work is not None:
        seconds = component.work.likely
    elif component.capacity is not None and component.capacity.likely > 0.0:
        seconds = side_by_side / component.capacity.likely
    else:
        return None
    slots = next((limit for limit in limits if limit.name == "worker slots"), None)
    held = slots.held if slots is not None else None
    rates = [limit.utilisation for limit in limits if limit.name == "throughput" or (limit is slots and held is None)]
    busy = min(max(map(float, rates), default=0.0), most)
    pulled = load.jobs == load.total > 0.0 and not load.broadcast
    everywhere = load.broadcast / load.total if load.total else 0.0
    queue = line(component, before, everywhere, pulled=pulled).of_work(component.variation)
    if slots is None or held is None:
        return _queued(component, busy, seconds, queue, _fixed(component))
    full = float(slots.utilisation) > most
    if full:
        held = Held(seconds, (seconds * component.variation) ** 2, 0.0)
    return _holding(component, (busy, most if full else float(slots.utilisation)), seconds, queue, held)


def _holding(component: Component, busy: tuple[float, float], seconds: float, queue: Line, held: Held) -> Stage:
    """A call that keeps its slot while it waits for others: the line moves on when slots come free.

    Where the work is known it is part of that time, else its line is another. Times that vary less than exponential
    ones make the line shorter, others longer (Allen–Cunneen with Ca² = 1).
    """
    rate, slots = busy
    varied = (1.0 + held.variance / held.seconds**2) / 2.0
    between = queue.wait(slots, held.seconds) * varied if slots < 1.0 else 0.0
    own = queue.wait(rate, seconds) * queue.longer if component.work is None and rate < 1.0 else 0.0
    return _built(component, queue, max(busy), (own + between, seconds), _fixed(component))


def line(component: Component, before: tuple[Component, ...], everywhere: float = 0.0, *, pulled: bool = False) -> Line:
    """The line in front of a component's instances; `everywhere` is the share of calls that all of them get."""
    side_by_side = component.workers * component.concurrency
    count = component.replicas
    algorithm = next((balancer.algorithm for balancer in before if balancer.algorithm), None)
    sticky = any(balancer.sticky for balancer in before)
    if count <= 1:
        return Line(side_by_side, f"M/M/{side_by_side}", Shape.ONE)
    if pulled:
        return Line(count * side_by_side, f"M/M/{count * side_by_side}", Shape.ONE, count, everywhere=everywhere)
    if algorithm is Algorithm.LEAST_CONNECTIONS and not sticky:
        model = f"M/M/{side_by_side} on each, the shortest of {count} lines"
        part = partial(shortest_line, side_by_side)
        return Line(count * side_by_side, model, Shape.SHORTEST, count, part, everywhere)
    if algorithm in _IN_TURN and not sticky:
        return Line(side_by_side, f"E{count}/M/{side_by_side} on each, in turn", Shape.IN_TURN, count, in_turn)
    if algorithm is Algorithm.POWER_OF_TWO and not sticky:
        return Line(side_by_side, f"M/M/{side_by_side} on each, the better of two", Shape.TWO, count, two_choices)
    return Line(side_by_side, f"M/M/{side_by_side} on each", Shape.EACH)


def _store(component: Component, hop: Hop, load: Load, most: float) -> Stage | None:
    """A read or a write on the copy that takes it; reads and writes stand in one line."""
    copy = _copy(component, hop, load)
    servers = side_by_side(component)
    reading = hop.op in _READS
    own = _class_seconds(component, servers, reading=reading)
    if own is None:
        return None
    other = _class_seconds(component, servers, reading=not reading)
    busy = busy_share(component, copy)
    if busy is None:
        return None
    busy = min(busy, most)
    mix = _mix(copy, own, other if other is not None else own, reading=reading)
    mean = sum([share * seconds for share, seconds in mix])
    varied = mixed_variability(mix, component.variation)
    between = wait(servers, busy, mean, (1.0 + varied) / 2.0) if busy < 1.0 else 0.0
    shape = Shape.MIXED if component.variation == 1.0 else Shape.VARIED
    queue = Line(servers, f"M/G/{servers}", shape, variation=component.variation)
    return _built(component, queue, busy, (between, own), _fixed(component))


def _mix(copy: Copy, own: float, other: float, *, reading: bool) -> tuple[tuple[float, float], ...]:
    total = copy.total or 1.0
    reads, writes = copy.reads / total, copy.writes / total
    return ((reads, own if reading else other), (writes, other if reading else own))


def _copy(component: Component, hop: Hop, load: Load) -> Copy:
    those = copies(component, load)
    return those[-1] if _from_copies(hop) else those[0]


def _from_copies(hop: Hop) -> bool:
    return hop.at in _FROM_COPIES and hop.op in _READS


def _class_seconds(component: Component, servers: int, *, reading: bool) -> float | None:
    if component.work is not None and (by_work(component) or component.capacity is None):
        return component.work.likely
    limit = (component.read_capacity if reading else component.write_capacity) or component.capacity
    return None if limit is None or limit.likely <= 0.0 else servers / limit.likely


def _fixed(component: Component) -> float | None:
    return component.latency.likely if component.latency is not None else None


def _queued(component: Component, busy: float, seconds: float, queue: Line, fixed: float | None) -> Stage:
    between = queue.wait(busy, seconds) * queue.longer if busy < 1.0 else 0.0
    return _built(component, queue, busy, (between, seconds), fixed)


def _built(component: Component, queue: Line, busy: float, times: tuple[float, float], fixed: float | None) -> Stage:
    """`fixed`, the declared latency, stands for the service and does not vary; otherwise service is exponential."""
    between, seconds = times
    waits = queue.waits(busy)
    spread = spread_of_waits(busy, queue.variation)
    line_variance = between * between * (spread / waits - 1.0) if waits > 0.0 and busy < 1.0 else 0.0
    service = seconds if fixed is None else fixed
    variance = line_variance + ((seconds * queue.variation) ** 2 if fixed is None else 0.0)
    return Stage(component.id, queue.model, queue.servers, busy, between, service, variance, queue.shape)
