"""(f) Every cache has a bound; every queue has retries, a dead letter, and jobs that may come twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Acks, Does, Kind, Op
from archlint.drill.case import Case, bad, counted, good
from archlint.drill.sheet import Mark
from archlint.quantity import show_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component, Hop

ASKING = frozenset({"cache", "cdn", "queue", "stream"})
"""What a prompt may ask for that needs a safeguard; without it nothing is bounded."""


LOST = 60.0
"""Times what is asked for while all is well that an entry may live whose deletion got lost: an hour for a minute."""


def measure(case: Case) -> Mark:
    """The mean over everything that needs a safeguard; nothing to measure where nothing does."""
    lines = [*_caches(case), *_queues(case)]
    if lines:
        return counted(lines)
    asked = [set(must.passes) for must in (case.prompt.musts if case.prompt else ()) if must.passes]
    if any(kinds <= ASKING for kinds in asked):
        return Mark(0.0, (bad("there is no cache and no queue that could be bounded"),))
    return Mark(None)


def _hops(case: Case) -> Iterator[Hop]:
    for flow in case.work.system.flows.values():
        yield from flow.arrows


def _caches(case: Case) -> Iterator[Evidence]:
    """Each step that a cache may answer says for how long, and no longer than a lost deletion may show what was."""
    emptied = {name for hop in _hops(case) if hop.op is Op.DELETE for name in hop.targets}
    for flow in case.work.system.flows.values():
        for hop in flow.arrows:
            if hop.hit is None:
                continue
            line = case.work.line(hop.path)
            asked = case.bound(flow) if emptied & set(hop.targets) else None
            if hop.ttl is None:
                yield bad(f"what {hop.target} answers has no ttl", line)
            elif asked is not None and hop.ttl > LOST * asked:
                yield bad(
                    f"what {hop.target} answers lives {show_duration(hop.ttl)}: once its deletion gets lost, {flow.id} "
                    f"is wrong for so long, where {show_duration(asked)} is asked for while all is well; "
                    f"{show_duration(LOST * asked)} is a bound",
                    line,
                )
            else:
                yield good(f"what {hop.target} answers lives {show_duration(hop.ttl)}", line)


def _queues(case: Case) -> Iterator[Evidence]:
    components = case.work.system.components
    consumers: dict[str, list[Hop]] = {}
    for hop in _hops(case):
        if not {Kind.QUEUE, Kind.STREAM}.isdisjoint(components[hop.source].kinds):
            consumers.setdefault(hop.source, []).append(hop)
    for queue in components.values():
        if Kind.QUEUE in queue.kinds or queue.id in consumers:
            readers = {name for hop in consumers.get(queue.id, ()) for name in hop.targets}
            yield _dead_letter(queue, [components[name] for name in sorted(readers)], case)
    for queue_id, hops in consumers.items():
        for name in dict.fromkeys(target for hop in hops for target in hop.targets):
            if _only_pushes(name, case):
                continue  # who is not reached reads what was missed
            yield from _consumer(components[queue_id], components[name], hops, case)


def _only_pushes(name: str, case: Case) -> bool:
    """Whether all that somebody does with what it takes is to send it on to clients that are connected."""
    components = case.work.system.components
    takes = (
        {Kind.QUEUE, Kind.STREAM} & set(components[hop.source].kinds) for hop in _hops(case) if name in hop.targets
    )
    kinds = {
        components[target].kind
        for flow in case.work.system.flows.values()
        if flow.does is Does.EVENT
        for hop in flow.arrows
        if hop.source == name
        for target in hop.targets
    }
    return any(takes) and kinds == {Kind.CLIENT}


def _dead_letter(queue: Component, readers: list[Component], case: Case) -> Evidence:
    """A queue has it itself; a stream's readers put aside what they cannot process."""
    if queue.dead_letter or (readers and all(one.dead_letter for one in readers)):
        return good(f"{queue.id} has a place for what nobody can process", case.work.line((*queue.path, "dead_letter")))
    return bad(f"{queue.id} has no dead letter", case.work.line(queue.path))


def _consumer(queue: Component, worker: Component, hops: list[Hop], case: Case) -> Iterator[Evidence]:
    line = case.work.line(worker.path)
    again = worker.acks is Acks.LATE or queue.visibility is not None or any(hop.retries for hop in hops)
    if again and (worker.is_declared("acks") or queue.is_declared("visibility") or any(hop.retries for hop in hops)):
        yield good(f"a job that {worker.id} dropped comes back", case.work.line((*worker.path, "acks")) or line)
    else:
        yield bad(f"a job that {worker.id} dropped is gone (acks: late, visibility or retries)", line)
    if worker.idempotent:
        yield good(f"{worker.id} may do a job twice", case.work.line((*worker.path, "idempotent")) or line)
    else:
        yield bad(f"{worker.id} does not say that doing a job twice does no harm", line)
