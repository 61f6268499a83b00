"""Why a flow is lost or degraded in a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.paths import READS, followed
from archlint.analysis.failures.strain import FULL
from archlint.analysis.scenario.result import Reason
from archlint.blueprint.vocabulary import Over
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.failures.faulttree.struck import Struck
    from archlint.analysis.failures.paths import Path, Strain
    from archlint.analysis.failures.standing import Standing
    from archlint.graph.system import Flow, Hop


@frozen
class Case:
    """One flow in a scenario: its formulas, what is struck of them, and what is left of the components.

    path, strict   for any answer, and for a full one
    bare           for any answer, whatever load that brings
    asked          the node of every component as each hop asks it, by flow, hop and target
    """

    flow: Flow
    path: Path
    strict: Path
    bare: Path
    found: Struck
    left: Mapping[str, Standing]
    burden: Strain
    asked: Mapping[tuple[str, int, str], int]

    def is_dead(self, hop: Hop, target: str) -> bool:
        """Whether a target answers nothing that this hop asks."""
        return self.found.lost[self.asked[self.flow.id, hop.index, target]]

    def is_avoided(self, hop: Hop, target: str) -> bool:
        """Whether no request goes to a target: it is dead, or what it waits for is while another way is open."""
        if self.is_dead(hop, target):
            return True
        lost = [self.found.lost[node] for node in self.bare.ways.get(hop.index, ())]
        return bool(lost) and lost[hop.targets.index(target)] and not all(lost)

    def is_lost(self, hop: Hop) -> bool:
        """Whether none of the targets answers."""
        return all(self.is_dead(hop, target) for target in hop.targets)

    def is_aside(self, hop: Hop) -> bool:
        """Whether it asks a cache that a miss goes past."""
        return hop.op in READS and any(later.branch == hop.index and later.when == "miss" for later in self.flow.hops)


SOCKETS = frozenset({"descriptors", "socket memory"})
"""What open sockets use up: whoever sends over one runs into it, not only who calls the holder."""
KEPT = frozenset({"storage", "memory"})
"""What is full of data: it still answers reads."""


def overloads(capacity: Capacity) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each component the limits that are passed, with how busy they are.

    Not what fills up over years, nor the memory of a cache that holds a part: neither breaks today.
    """
    found: dict[str, list[tuple[str, float]]] = {}
    for limit in capacity.resources:
        if limit.utilisation > FULL and limit.collects is None and not limit.spills:
            found.setdefault(limit.component, []).append((limit.name, limit.utilisation))
    return {component: tuple(sorted(limits)) for component, limits in found.items()}


def reasons(case: Case, running: Flow | None, over: Mapping[str, tuple[tuple[str, float], ...]]) -> tuple[Reason, ...]:
    """What a person should know, worst first; each reason once."""
    found = _lost(case) if running is None else (*_degraded(case), *_overloaded(case, running, over), *_later(case))
    return tuple(dict.fromkeys(found))


def _lost(case: Case) -> Iterator[Reason]:
    if case.left[case.flow.entry].is_gone:
        yield Reason("gone", case.flow.entry)
        return
    any_found = False
    for hop in followed(case.flow):
        if case.is_lost(hop) and not hop.optional and not case.is_aside(hop):
            any_found = True
            yield from (_why(case, hop, target) for target in hop.targets)
    if not any_found:
        yield from _unspared(case)


def _why(case: Case, hop: Hop, target: str) -> Reason:
    """What is wrong with a target that does not answer."""
    standing = case.left[target]
    component = case.path.parts.components[target]
    alive = len(standing.left)
    if standing.is_gone or alive == standing.total:
        return Reason("gone", target)
    if component.replication is not None and not standing.leads and alive >= component.min_up:
        return Reason("headless", target)
    return Reason("few", target, left=alive, needed=standing.total)


def _unspared(case: Case) -> Iterator[Reason]:
    """Caches that are gone, and the stores behind them that cannot carry their load."""
    pairs = case.burden.broken | case.burden.strained
    for hop in followed(case.flow):
        if hop.when == "miss" and hop.branch is not None and case.is_lost(case.flow.hops[hop.branch]):
            for cache in case.flow.hops[hop.branch].targets:
                yield from (Reason("unspared", cache, store) for store in hop.targets if (cache, store) in pairs)


def _degraded(case: Case) -> Iterator[Reason]:
    failing = case.found.shares[case.path.root]
    if failing > 0.0:
        yield Reason("share", share=failing)
        for hop in followed(case.flow):
            if case.is_lost(hop) and not hop.optional and not case.is_aside(hop):
                yield from (_why(case, hop, target) for target in hop.targets)
    yield from _unspared(case)
    for hop in followed(case.flow):
        if hop.optional and case.is_lost(hop):
            yield from (Reason("without", target) for target in hop.targets)
    for hop in followed(case.flow):
        for target in hop.targets:
            needed = case.burden.needed.get(target, 0)
            standing = case.left[target]
            alive = len(standing.left)
            if not standing.is_gone and alive < min(needed, standing.total):
                yield Reason("peak", target, left=alive, needed=needed)


def _overloaded(case: Case, running: Flow, over: Mapping[str, tuple[tuple[str, float], ...]]) -> Iterator[Reason]:
    waited = {hop.index for hop in followed(case.flow)}
    for hop in running.hops:
        if hop.index in waited and (hop.times is None or hop.times.likely > 0.0):
            for target, share in zip(hop.targets, hop.split, strict=False):
                for name, busy in over.get(target, ()) if share else ():
                    if name not in KEPT or hop.op not in READS:
                        yield Reason("over", target, name, share=busy)
        if hop.over is Over.WEBSOCKET:
            for name, busy in over.get(hop.source, ()):
                if name in SOCKETS:
                    yield Reason("over", hop.source, name, share=busy)


def _later(case: Case) -> Iterator[Reason]:
    """What does not happen after the answer."""
    waited = {hop.index for hop in followed(case.flow)}
    for hop in case.flow.hops:
        if hop.index not in waited and case.is_lost(hop):
            yield from (Reason("later", target) for target in hop.targets)
