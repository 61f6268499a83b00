"""The ladder for instances behind a balancer and for workers: cheaper work, larger machines, more of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.needed import instances, shared, side_by_side
from archlint.analysis.capacity.needed import target as target_for
from archlint.analysis.plan import machines
from archlint.analysis.plan.larger import by_processes, on_its_cores, to_write
from archlint.analysis.plan.pools import blocked_by, forking
from archlint.analysis.plan.result import Ladder, Step, Verdict, judged, show_gain
from archlint.blueprint.vocabulary import Kind
from archlint.graph import scalability
from archlint.quantity import show_count, show_share, show_size

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.graph.system import Component, System

MOST_CHEAPER = 3.0
"""Beyond this, a request handler that has been measured rarely gets cheaper without a redesign."""
_MEMORY = ("memory", "disk")
_FORKED = "memory for every process, each of which opens a pool of its own; more calls at once at what they wait for"
_WIDER = "memory for every process or thread; more calls at once at what they wait for"


def ladder(component: Component, limit: Resource, target: float, system: System, headroom: float | None) -> Ladder:
    """The steps for instances that are too busy; slots that are held while their calls wait are cheap to have more of."""
    wider = (_more_slots(component, limit, target, system, headroom),) if limit.held is not None else ()
    larger = _larger(component, limit, target, headroom)
    steps = (_cheaper(limit, target), *wider, larger, _more(component, limit, system, headroom))
    enough = next((place for place, step in enumerate(steps, start=1) if step.verdict is Verdict.SUFFICES), 0)
    side = side_by_side(limit, component)
    servers = 0 if headroom is not None else max(component.together(side), side)
    return Ladder(component.id, limit.name, limit.utilisation, target, limit.formula, steps, enough, servers)


def _cheaper(limit: Resource, target: float) -> Step:
    """Less work for each request; what it waits for others takes as long as before."""
    waiting = _waiting(limit)
    own = limit.utilisation - waiting
    most = waiting + own / MOST_CHEAPER
    worse = "time to find out what is slow; caches in the process are state"
    if waiting >= target:
        reason = (
            f"waiting for others alone keeps {show_share(round(waiting, 3))} of the slots, however cheap requests are"
        )
        return Step("optimise", "cheaper requests", judged(most, target), most, reason, worse)
    times = own / (target - waiting)
    change = f"requests {show_gain(times)} times cheaper"
    if times <= MOST_CHEAPER:
        rest = f" + {show_share(round(waiting, 4))} waiting for others" if waiting else ""
        reason = f"{show_share(round(own, 4))} / {show_gain(times)}{rest} = {show_share(round(target, 4))}"
        return Step("optimise", change, Verdict.SUFFICES, target, reason, worse, times)
    reason = f"{show_count(times)} times is needed; more than {show_count(MOST_CHEAPER)} times asks for another design"
    return Step("optimise", change, judged(most, target), most, reason, worse, times)


def _waiting(limit: Resource) -> float:
    """The part of its utilisation in which slots are held by calls that wait for others."""
    return limit.utilisation * limit.held.waiting / limit.held.seconds if limit.held is not None else 0.0


def _more_slots(component: Component, limit: Resource, target: float, system: System, headroom: float | None) -> Step:
    """More calls at once in each instance: those that wait take memory and connections, those that work take cores.

    They are threads of the processes there are, unless its engine serves one call in each process.
    """
    forks = forking(component)
    worse = _FORKED if forks else _WIDER
    replicas = max(component.replicas, 1)
    working = component.at_work or 1.0
    one = _one_slot(limit, component)
    each = _slots(limit, component, working, headroom)
    change = f"{each:,} slots in each of {replicas:,} instead of {component.slots:,}"
    if forks:
        change = f"{each:,} processes in each of {replicas:,} instead of {component.workers:,}"
    elif component.workers > 1:  # more processes would open more pools
        change += f", by `concurrency: {each // component.workers}` in its {component.workers} processes"
    if not each or limit.held is None:
        return Step("more slots", change, Verdict.CANNOT, None, "no number of slots is enough", worse)
    beyond = _too_many_slots(component, each)
    if beyond is not None:
        return Step("more slots", change, Verdict.CANNOT, None, beyond, worse, each)
    cores = _cores_at_work(component)
    working_slots = _held_by_work(limit)
    own = working_slots / (one * working * cores)
    goal = target_for(math.ceil(working * cores), headroom)
    if own > goal * (1.0 + 1e-9):
        short = f"{show_count(working_slots)} slots are held by its own work, for which {replicas:,} × {cores} cores"
        if component.cores:
            return Step("more slots", change, judged(own, goal), own, f"{short} are too few", worse, each)
        enough = instances(working_slots, one * working, headroom, math.ceil(working))
        reason = (
            f"{short} (assumed today) are too few; {enough:,} cores each would do, and nobody says how many they have"
        )
        return Step("more slots", change, Verdict.PARTIAL, None, reason, worse, each)
    after = limit.load / (one * each * working)
    blocked = blocked_by(component, each * replicas, system) if forks else None
    if blocked is not None:
        most, store = blocked
        reason = f"`{store}` has connections for {most} processes of it, each with a pool of its own"
        return Step("more slots", change, Verdict.PARTIAL, after, f"{reason}; shrink the pools", worse, each)
    part = show_share(round(limit.held.waiting / limit.held.seconds, 3))
    reason = f"{show_count(limit.load)} slots are held, {part} of the time by calls that wait for others"
    return Step("more slots", change, Verdict.SUFFICES, after, reason, worse, each)


def _one_slot(limit: Resource, component: Component) -> float:
    """What one slot counts for: less than one where the busiest instance gets more than its part."""
    return shared(limit, component)[0] / component.slots


def _slots(limit: Resource, component: Component, count: float, headroom: float | None) -> int:
    """The slots that each of so many instances needs, the same number in each of its processes; 0 where none is enough."""
    total = instances(limit.load, _one_slot(limit, component), headroom) or 0
    step = 1 if forking(component) else component.workers
    return math.ceil(total / count / step) * step


def _held_by_work(limit: Resource) -> float:
    """How many slots are held by calls that do not wait for others; each takes a core."""
    return limit.load * (1.0 - limit.held.waiting / limit.held.seconds) if limit.held is not None else limit.load


def _cores_at_work(component: Component) -> int:
    """The cores of one instance; where nobody says, its processes were started for as many at least."""
    said = component.cores is not None or component.cores_used is not None
    return _cores(component) if said else max(_cores(component), component.workers)


def _fewest(component: Component, limit: Resource, headroom: float | None) -> int | None:
    """The fewest instances whose cores carry the work and which have room for the slots; None where no number does."""
    one = _one_slot(limit, component)
    cores = _cores_at_work(component)
    room = _room(component) // component.workers * component.workers
    for_work = instances(_held_by_work(limit), one * cores, headroom, cores)
    for_slots = instances(limit.load, one * room, headroom, room) if room else None
    return None if for_work is None or for_slots is None else max(for_work, for_slots, component.replicas)


def _room(component: Component) -> int:
    """How many slots one machine has room for."""
    if component.memory is None or not component.is_declared("memory"):
        return machines.SLOTS
    return min(machines.SLOTS, int(component.memory.likely // machines.STACK))


def _too_many_slots(component: Component, each: int) -> str | None:
    """Why one machine does not have room for so many calls that wait."""
    if each > machines.SLOTS:
        return f"more than {machines.SLOTS:,} threads or processes on one machine spend their time on taking turns"
    least = each * machines.STACK
    if component.memory is None or not component.is_declared("memory") or least <= component.memory.likely:
        return None
    return f"{each:,} × {show_size(machines.STACK)}, what a thread takes at least, are {show_size(least)}; each has {show_size(component.memory.likely)}"


def _larger(component: Component, limit: Resource, target: float, headroom: float | None) -> Step:
    if limit.held is not None and limit.held.waiting:
        return _larger_that_waits(component, limit, target)
    before = _cores(component)
    if component.cores and by_processes(component, limit):
        enough = on_its_cores(component, limit, headroom)
        if enough is not None:
            return enough
        before = min(before, component.slots)
    times = limit.utilisation / target
    cores = scalability.cores_for(times, before)
    worse = "larger machines fail whole; prices rise faster than throughput"
    if cores is None:
        reach = scalability.reachable(before)
        after = limit.utilisation / reach
        reason = f"{show_count(times)} times the work is needed, {show_count(reach)} times is reachable"
        most = scalability.most_useful()
        change = f"{most} cores each instead of {before}"
        if component.cores is None and after >= 1.0 and times <= scalability.reachable(1):
            reason += f" from the {before} cores that are assumed today; with fewer today it would do"
            return Step("scale up", change, Verdict.PARTIAL, None, reason, worse, most)
        return Step("scale up", change, judged(after, target), after, reason, worse, most)
    gain = scalability.throughput(cores) / scalability.throughput(before)
    reason = f"{cores} cores do {show_count(gain)} times the work of {before}"
    reason += _assumed(component)
    change = f"{cores} cores each instead of {before}{to_write(component, limit, gain, cores)}"
    return Step(
        "scale up",
        change,
        Verdict.SUFFICES,
        limit.utilisation / gain,
        reason,
        worse,
        cores,
        _dearer(component, cores),
    )


def _larger_that_waits(component: Component, limit: Resource, target: float) -> Step:
    """A larger machine does its own work faster, and waits for others as long as before."""
    before = _cores(component)
    if by_processes(component, limit):
        reason = "a call keeps its slot for as long on any number of cores; more slots lift it, as far as their work has cores"
        return Step("scale up", "more cores", Verdict.CANNOT, limit.utilisation, reason, "money for cores that wait")
    waiting = _waiting(limit)
    own = limit.utilisation - waiting
    worse = "larger machines fail whole; prices rise faster than throughput"
    cores = scalability.cores_for(own / (target - waiting), before) if target > waiting else None
    most = scalability.most_useful() if cores is None else cores
    after = waiting + own * scalability.throughput(before) / scalability.throughput(max(most, before))
    change = f"{most} cores each instead of {before}"
    reason = (
        f"waiting for others alone keeps {show_share(round(waiting, 3))} of the slots, however fast the processors are"
    )
    if component.cores is None and after >= 1.0 and target > waiting + own / scalability.reachable(1):
        reason += f"; {before} cores are assumed today, with fewer it would do"
        return Step("scale up", change, Verdict.PARTIAL, None, reason, worse, most)
    return Step("scale up", change, judged(after, target), after, reason, worse, most, _dearer(component, most))


def _cores(component: Component) -> int:
    if component.cores_used is not None:
        return max(1, int(component.cores_used))
    return max(1, int(component.cores.likely)) if component.cores else scalability.CORES


def _assumed(component: Component) -> str:
    return "" if component.cores else " (assumed today)"


def _dearer(component: Component, cores: int) -> float | None:
    """What larger machines cost more; prices follow the cores."""
    price = component.cost.likely if component.cost else None
    return None if price is None else price * component.replicas * (cores / _cores(component) - 1.0)


def _more(component: Component, limit: Resource, system: System, headroom: float | None) -> Step:
    """More instances, each with as many slots as its cores carry where calls wait for others."""
    one, load, each = shared(limit, component)
    slots = component.slots
    count = instances(load, one, headroom, side_by_side(limit, component), each) or 0
    worse = "more connections to what they share"
    if limit.held is not None:
        fewest = _fewest(component, limit, headroom)
        if fewest is not None and component.replicas < fewest < (count or math.inf):
            count, slots = fewest, _slots(limit, component, fewest, headroom)
            one *= slots / component.slots
            worse = f"{_WIDER}; {worse}"
    if not count:
        reason = f"every instance gets {show_count(each)} of its {show_count(one)} {limit.unit}, however many there are"
        return Step("scale out", "more instances", Verdict.CANNOT, None, reason, "more machines to run")
    after = (load / count + each) / one
    price = component.cost.likely if component.cost else None
    cost = None if price is None else price * (count - component.replicas)
    change = f"{count:,} instances instead of {component.replicas:,}, {count + 1:,} to lose one"
    held = [f"{what} in {where}" for what, where in (component.state or {}).items() if where in _MEMORY]
    if held:
        worse += f"; each keeps its own {', '.join(held)}"
    few = component.partitions is not None and count * component.workers > component.partitions
    if few:
        change = f"{count:,} instances instead of {component.replicas:,}, and {count * component.workers:,} partitions instead of {component.partitions:,}"
    if slots != component.slots:
        change += f", with {slots:,} slots each instead of {component.slots:,}"
    if few:
        reason = f"a partition is read by one consumer at a time: {component.consumers:,} of {component.processes:,} have work today"
        worse = "partitions cannot be taken back, and keys move when there are more; " + worse
        return Step("scale out", change, Verdict.SUFFICES, after, reason, worse, count, cost)
    busy = _busy(limit, component, count, slots)
    blocked = blocked_by(component, count * component.workers, system)
    if blocked is not None:
        most, store = blocked[0] // component.workers, blocked[1]
        way = "raise its limit" if system.components[store].kind is Kind.POOLER else "put a pooler between"
        then = f", {show_share(round((load / most + each) / one, 3))} busy" if most else ""
        reason = f"`{store}` has connections for {most} of them{then} (on all: {busy}); shrink the pools or {way}"
        return Step("scale out", change, Verdict.PARTIAL, after, reason, worse, count, cost)
    beyond = machines.too_many(count)
    if beyond is not None:
        return Step("scale out", change, Verdict.CANNOT, after, beyond, worse, count, cost)
    servers = count * (slots if limit.name == "worker slots" else side_by_side(limit, component))
    reason = f"{busy}, where the target is {show_share(round(target_for(servers, headroom), 3))}"
    if slots != component.slots:
        cores = _cores_at_work(component)
        own = _held_by_work(limit)
        used = show_share(round(own / (count * cores * _one_slot(limit, component)), 3))
        reason += (
            f"; its own work holds {show_count(own)} of them, {used} of {count:,} × {cores} cores{_assumed(component)}"
        )
    reason += machines.doubt(count, "machines")
    return Step("scale out", change, Verdict.SUFFICES, after, reason, worse, count, cost)


def _busy(limit: Resource, component: Component, count: int, slots: int) -> str:
    """How busy so many instances are, as arithmetic that gives its number."""
    one, load, each = shared(limit, component)
    one *= slots / component.slots
    after = show_share(round((load / count + each) / one, 3))
    if each:
        return f"({show_count(load)} / {count:,} + {show_count(each)} that each gets) / {show_count(one)} = {after}"
    return f"{show_count(load)} {limit.unit} / ({count:,} × {show_count(one)}) = {after}"
