"""How long one call to a component takes at peak: the line it stands in, and the work itself."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.result import Held
from archlint.analysis.demand.loads import read_copy
from archlint.analysis.latency.copies import READS, answers, of_store
from archlint.analysis.latency.queueing import Work, wait
from archlint.analysis.latency.result import Stage
from archlint.analysis.latency.services import pulled_out
from archlint.analysis.latency.slots import slots_line
from archlint.analysis.latency.validity import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.demand.result import Load
    from archlint.analysis.latency.crowds import Crowd
    from archlint.analysis.latency.services import Line, Service
    from archlint.analysis.latency.slots import SlotsLine
    from archlint.graph.system import Component, Hop

_SAME = 1e-9


def stage(
    service: Service,
    hop: Hop,
    load: Load,
    limits: Sequence[Resource],
    most: float = math.inf,
    crowd: Crowd | None = None,
) -> Stage | None:
    """The time of one call of this hop; None when the component says nothing about time.

    No line counts as busier than `most`; beyond that it is a line for the work alone, since how long slots are held is
    not known any more. `crowd` says what is met in the line where callers have only so many slots.
    """
    if service.elastic:
        return service.delay
    if service.component.is_store:
        found = of_store(service, hop, load, most)
    else:
        found = _instances(service, load, limits, most, returns=hop.closes is not None)
    if found is None:
        return service.delay
    if crowd is not None:
        found = _among(found, crowd)
    return answers(found, service.component, hop, load) if service.component.is_store else found


def _among(found: Stage, crowd: Crowd) -> Stage:
    """The same call in a line that callers with so many slots make shorter, in proportion."""
    endless = wait(found.servers, found.utilisation, found.occupies) if found.utilisation < 1.0 else 0.0
    if endless <= 0.0 or found.wait <= 0.0:
        return found
    met = crowd.met
    between = found.wait * met.wait / endless
    spread = between * between * (met.square / (met.wait * met.wait) - 1.0) if met.wait > 0.0 else 0.0
    return replace(
        found,
        wait=between,
        variance=found.variance - found.waited + spread,
        waited=spread,
        waits=met.waits,
        shape=Shape.CROWD,
        bounded=crowd.bounded,
    )


def alike(component: Component, hop: Hop) -> tuple[str, bool, str, float]:
    """What the time of a call depends on: which component, for a store whether it reads, and from which copy, else whether it returns.

    And how many are made at the same time.
    """
    together = hop.times.likely if hop.group is not None and hop.times is not None else float(hop.every_shard)
    if not component.is_store:
        return component.id, hop.closes is not None, "", together
    return component.id, hop.op in READS, read_copy(hop, component) or "", together


def _instances(service: Service, load: Load, limits: Sequence[Resource], most: float, *, returns: bool) -> Stage | None:
    """A call of one of several instances, each with a line of its own where they do not get the same."""
    seconds = service.reading
    if seconds is None:
        return None
    everywhere, pulled = pulled_out(load)
    queue = service.queue(everywhere, pulled=pulled)
    slots = next((limit for limit in limits if limit.name == "worker slots"), None)
    rates = [float(limit.utilisation) for limit in limits if limit.name in ("throughput", "cores")]
    if slots is not None and slots.held is None:
        rates.append(float(slots.utilisation))
    busy = max(rates, default=0.0)
    if slots is None or slots.held is None:
        return Stage.mixed([(part, _plain(service, queue, min(beside * busy, most))) for part, beside in _kinds(queue)])
    if returns and service.component.work is not None:
        # who returns has kept its slot, and has stood in line for it once
        used = max(min(busy, most), min(float(slots.utilisation), most))
        return service.stage(queue, used, (0.0, seconds, seconds))
    queues = queue, service.for_slots(queue, everywhere, pulled=pulled)
    return Stage.mixed(
        [(part, _slotted(service, queues, slots, (busy, most), beside)) for part, beside in _kinds(queues[1])]
    )


def _kinds(queue: Line) -> tuple[tuple[float, float], ...]:
    return queue.kinds or ((1.0, 1.0),)


def _plain(service: Service, queue: Line, busy: float) -> Stage:
    """A call that keeps a server for its work."""
    seconds = service.reading or 0.0
    between = queue.wait(busy, seconds) * queue.longer if busy < 1.0 else 0.0
    return service.stage(queue, busy, (between, seconds, seconds))


def _slotted(
    service: Service, queues: tuple[Line, Line], slots: Resource, used: tuple[float, float], beside: float
) -> Stage:
    """A call that keeps a slot of an instance that gets so much `beside` the busiest; `used` is how busy that is, and may be at most."""
    seconds, held = service.reading or 0.0, slots.held or Held(0.0, 0.0, 0.0)
    busy, most = min(used[0] * beside, used[1]), used[1]
    taken = float(slots.utilisation) * beside
    freed = _freed(queues[1], slots, held, beside) if held.by_slots else None
    if max(taken, freed.utilisation if freed else 0.0) > most:
        alone = Held(seconds, (seconds * queues[0].variation) ** 2, 0.0)
        return _holding(service, (busy, most), seconds, queues, alone)
    return _holding(service, (busy, taken), seconds, queues, held, freed)


def _freed(line: Line, slots: Resource, held: Held, beside: float) -> SlotsLine:
    """The line for a slot where calls take the longer the more slots are taken.

    Of instances that do not get the same, it is that of one which gets so much `beside` the busiest, beside as many slots of the others as are
    in use on average.
    """
    many, load = len(held.by_slots), float(slots.load)
    if float(slots.capacity) >= many * (1.0 - _SAME) or line.each >= many:
        return slots_line(load / held.seconds, held.by_slots, line.sharing(many))
    own = float(slots.utilisation) * line.each * beside
    others = max(0.0, load - own)
    between = [min(many - 1.0, others + count) for count in range(line.each)]
    by_slots = [
        held.by_slots[int(at)] + (at - int(at)) * (held.by_slots[min(many - 1, int(at) + 1)] - held.by_slots[int(at)])
        for at in between
    ]
    return slots_line(own / held.seconds, by_slots)


def _holding(
    service: Service,
    busy: tuple[float, float],
    seconds: float,
    queues: tuple[Line, Line],
    held: Held,
    freed: SlotsLine | None = None,
) -> Stage:
    """A call that keeps its slot while it waits for others: the line moves on when slots come free.

    The work is part of that time; where not all that have a slot are worked on side by side, or nobody knows how long that
    takes, there is another line for it. `queues` are both, that for the work and that for a slot. Times that vary less than exponential
    ones make the line shorter, others longer (Allen–Cunneen). `freed` is the line where calls take the longer
    the more slots are taken.
    """
    rate, slots = busy
    queue, own_slots = queues
    varying = math.sqrt(held.variance) / held.seconds
    varied = own_slots._replace(variation=varying).longer
    if freed is not None:
        between = freed.varied(varied)
    else:
        between = own_slots.wait(slots, held.seconds) * varied if slots < 1.0 else 0.0
    apart = service.component.work is None or own_slots is not queue
    own = queue.wait(rate, seconds) * queue.longer if apart and rate < 1.0 else 0.0
    times = own + between, seconds, held.seconds
    longer = queue if own > between else own_slots
    if freed is None:
        return service.stage(longer, max(busy), times, Work.varying(1.0, queue.variation if own > between else varying))
    found = service.stage(longer, max(rate, slots, freed.utilisation), times, some=freed.waits)
    # who waits for a slot finds more of them in use, and waits for longer with it as well
    return replace(found, variance=found.variance + 2.0 * between * (freed.held - held.seconds))
