"""How a component serves calls, however many arrive: the line they stand in, and how long one takes.

The shape of the line follows from who hands out the work. Workers that pull from a queue stand in for one common
line (M/M/c); least connections comes near to it, by joining the shortest line. Random choice, hashing and callers
without a balancer give every instance a line of its own (M/M/k each). Round robin makes the arrivals at each instance
more even (E_n/M/k), the better of two choices makes its line shorter. Where only a capacity is known, the time of one call is
k / capacity for k calls side by side; where the work is known as well, that is how long a server is taken, and k follows from both
(`Component.servers`). A declared `latency` is the whole time of a call that does not wait.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.capacity.spread import spread
from archlint.analysis.demand.later import Each
from archlint.analysis.latency.queueing import (
    Work,
    erlang_c,
    found_busy,
    in_turn,
    shortest_line,
    spread_of_waits,
    two_choices,
    wait,
)
from archlint.analysis.latency.result import Stage
from archlint.analysis.latency.slots import Sharing
from archlint.analysis.latency.validity import Shape
from archlint.blueprint.vocabulary import Algorithm, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component, System

_COMMON = frozenset({Shape.ONE, Shape.SHORTEST})
"""Lines that are long for everybody, or are joined where they are short."""
_IN_TURN = frozenset({Algorithm.ROUND_ROBIN, Algorithm.WEIGHTED_ROUND_ROBIN})


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
    kinds: tuple[tuple[float, float], ...] = ()
    """Of instances that do not get the same: the part of calls that comes to such ones, and what they get beside the busiest."""

    def of_work(self, variation: float) -> Line:
        """The same line in front of work that varies otherwise: Pollaczek and Khinchine, Allen and Cunneen."""
        if variation == 1.0:
            return self
        kind = "D" if variation == 0.0 else "G"
        return self._replace(model=self.model.replace("/M/", f"/{kind}/"), shape=Shape.VARIED, variation=variation)

    @property
    def each(self) -> int:
        """Servers behind each of its lines, or of those that the shortest is joined of."""
        return self.servers if self.part in (in_turn, two_choices) else self.servers // self.lines

    def apart(self, slots: int, busy: float) -> float:
        """How far the wait lies from that in one line for so many slots (0) towards that behind instances drawn by chance (1)."""
        if not 0.0 < busy < 1.0 or self.each >= slots:
            return 0.0
        one, chance = wait(slots, busy, 1.0), wait(self.each, busy, 1.0)
        return min(1.0, max(0.0, (self.wait(busy, 1.0) - one) / (chance - one))) if chance > one else 0.0

    def sharing(self, slots: int) -> Sharing:
        """How so many slots are shared out."""
        return Sharing(max(1, slots // self.each), partial(self.apart, slots))

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
        """The probability that a call stands in line at all; in turn, the mean wait over that of those who do."""
        together = erlang_c(self.servers, busy)
        if self.part is in_turn and 0.0 < busy < 1.0:
            return together * in_turn(self.lines, busy) * (1.0 - found_busy(self.lines, busy)) / (1.0 - busy)
        if not self.everywhere:
            return together
        return together + (erlang_c(self.servers // self.lines, busy) - together) * math.pow(self.everywhere, 1.5)


class Service(NamedTuple):
    """One component.

    before         who hands requests to it
    reading, writing   seconds that one call takes a server for, of a store by what is asked of it; None where nobody says
    line           what calls stand in that are not pulled out of a queue and do not go to every instance
    delay          a call that stands in no line, where its time is known
    fixed          the declared latency
    """

    component: Component
    before: tuple[Component, ...]
    reading: float | None
    writing: float | None
    line: Line
    delay: Stage | None
    fixed: float | None

    @property
    def elastic(self) -> bool:
        """Whether somebody else sees to it that nobody stands in line."""
        return self.component.managed is not None or self.component.kind is Kind.EXTERNAL

    def queue(self, everywhere: float, *, pulled: bool) -> Line:
        """The line when calls are pulled out of a queue, or when a share of them goes to every instance."""
        if not everywhere and not pulled:
            return self.line
        return line(self.component, self.before, everywhere, pulled=pulled).of_work(self.component.variation)

    def for_slots(self, queue: Line, everywhere: float, *, pulled: bool) -> Line:
        """The line for a slot where calls stand in `queue` for the work."""
        if self.component.slots == self.component.servers:
            return queue
        side = self.component.slots
        return line(self.component, self.before, everywhere, pulled=pulled, side=side).of_work(self.component.variation)

    def slots_before(self, load: Load) -> Line:
        """The line for a slot at such a load."""
        everywhere, pulled = pulled_out(load)
        return self.for_slots(self.queue(everywhere, pulled=pulled), everywhere, pulled=pulled)

    def answered(self, taken: float) -> float:
        """Seconds of the work of one call that takes a server for so long."""
        return taken * self.component.waited_part if self.component.work is None else self.component.work.likely

    def stage(
        self,
        queue: Line,
        busy: float,
        times: tuple[float, float, float],
        work: Work | None = None,
        some: float | None = None,
    ) -> Stage:
        """The declared latency stands for the work and does not vary; otherwise work varies as declared.

        `times` are those in line, of the work, and for which a server is taken; `work` is that of all who stand in the line, where it is not
        alike, and `some` how many wait at all.
        """
        between, taken, occupies = times
        seconds = self.answered(taken)
        waits = queue.waits(busy) if some is None else some
        spread = spread_of_waits(busy, (work or Work.varying(1.0, queue.variation)).third)
        waited = between * (between / waits * spread - between) if waits > 0.0 and busy < 1.0 else 0.0
        variance = waited
        if self.fixed is None:
            variance += (seconds * queue.variation) ** 2
        else:
            seconds = self.fixed
        steady = seconds if self.fixed is not None or queue.variation == 0.0 else 0.0
        return Stage(
            self.component.id,
            queue.model,
            queue.servers,
            busy,
            between,
            seconds,
            variance,
            queue.shape,
            steady=steady,
            occupies=occupies,
            waited=waited,
            waits=waits if between > 0.0 else 0.0,
            lines=1 if queue.shape in _COMMON or self.component.is_store else max(1, self.component.replicas),
        )


def pulled_out(load: Load) -> tuple[float, bool]:
    """The share of a load that goes to every instance, and whether all of it is taken out of a queue."""
    everywhere = load.broadcast / load.total if load.total else 0.0
    return everywhere, load.jobs == load.total > 0.0 and not load.broadcast


def services(system: System, before: Mapping[str, tuple[Component, ...]]) -> Mapping[str, Service]:
    """Every component of a system with the balancers before it, each looked at when somebody asks."""
    return Each(lambda id_: service(system.components[id_], before.get(id_, ())), system.components)


def service(component: Component, before: tuple[Component, ...]) -> Service:
    """Look at everything about a component that its calls take time for."""
    fixed = component.latency.likely if component.latency is not None else None
    if component.is_store:
        reading, writing = (
            component.taken(limit or component.capacity)
            for limit in (component.read_capacity, component.write_capacity)
        )
        queue = _store_line(component)
    else:
        reading = writing = component.taken(component.capacity)
        queue = line(component, before).of_work(component.variation)
    return Service(component, before, reading, writing, queue, _delay(component, fixed), fixed)


def _delay(component: Component, fixed: float | None) -> Stage | None:
    """The declared latency; else the work, where nobody stands in line for it."""
    if fixed is not None:
        return Stage(component.id, "delay", 0, 0.0, 0.0, fixed, 0.0, Shape.DELAY, steady=fixed)
    if component.work is None:
        return None
    seconds = component.work.likely
    variance = (seconds * component.variation) ** 2
    steady = 0.0 if variance else seconds
    return Stage(component.id, "delay", 0, 0.0, 0.0, seconds, variance, Shape.DELAY, steady=steady)


def _store_line(component: Component) -> Line:
    """Reads and writes stand in one line, in front of each copy."""
    servers = component.servers
    shape = Shape.MIXED if component.variation == 1.0 else Shape.VARIED
    return Line(servers, f"M/G/{servers}", shape, variation=component.variation)


def _is_weighted(before: tuple[Component, ...]) -> bool:
    """Whether a balancer gives some instances more than others: arrivals at those are hardly evened out."""
    weighted = (one.weights for one in before if one.algorithm is Algorithm.WEIGHTED_ROUND_ROBIN)
    return any(len(set(weights)) > 1 for weights in weighted)


def line(
    component: Component,
    before: tuple[Component, ...],
    everywhere: float = 0.0,
    *,
    pulled: bool = False,
    side: int | None = None,
) -> Line:
    """The line in front of a component's instances, each with so many servers; `everywhere` is the share of calls that all of them get."""
    side_by_side = component.servers if side is None else side
    count = component.replicas
    algorithm = next((balancer.algorithm for balancer in before if balancer.algorithm), None)
    sticky = any(balancer.sticky for balancer in before)
    if count <= 1:
        return Line(side_by_side, f"M/M/{side_by_side}", Shape.ONE)
    if pulled:
        slots = component.together(side_by_side)
        return Line(slots, f"M/M/{slots}", Shape.ONE, count, everywhere=everywhere)
    if algorithm is Algorithm.LEAST_CONNECTIONS and not sticky:
        model = f"M/M/{side_by_side} on each, the shortest of {count} lines"
        part = partial(shortest_line, side_by_side)
        return Line(count * side_by_side, model, Shape.SHORTEST, count, part, everywhere)
    if algorithm in _IN_TURN and not sticky and not _is_weighted(before):
        return Line(side_by_side, f"E{count}/M/{side_by_side} on each, in turn", Shape.IN_TURN, count, in_turn)
    if algorithm is Algorithm.POWER_OF_TWO and not sticky:
        return Line(side_by_side, f"M/M/{side_by_side} on each, the better of two", Shape.TWO, count, two_choices)
    kinds = spread(component, before).kinds
    model = f"M/M/{side_by_side} on each{', the busiest' if kinds else ''}"
    return Line(side_by_side, model, Shape.EACH, kinds=kinds)
