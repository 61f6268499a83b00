"""Which assumed facts decide a verdict: each is changed, and the flow folded again."""

from __future__ import annotations

from collections.abc import Iterator

from archlint.analysis.consistency.design import Design, Judging
from archlint.analysis.consistency.fix import Flip
from archlint.analysis.consistency.remedies.change import with_fact, with_replication
from archlint.analysis.consistency.result import FlowConsistency, Verdict
from archlint.blueprint.vocabulary import Acks, Failover, Kind, Persistence
from archlint.frozen import replace
from archlint.graph.arrangement import is_replicated, other_modes
from archlint.graph.system import Component

_JUDGED = frozenset({Verdict.PASS, Verdict.CONDITIONAL, Verdict.FAIL})
_BROKERS = frozenset({Kind.QUEUE, Kind.STREAM})
_OTHER_PERSISTENCE = {
    Persistence.NONE: (Persistence.AOF,),
    Persistence.RDB: (Persistence.NONE, Persistence.AOF_ALWAYS),
    Persistence.AOF: (Persistence.NONE,),
    Persistence.AOF_ALWAYS: (Persistence.NONE,),
}
"""What a store that keeps all in memory might be set to instead: nothing, and the next that loses less."""


def flips(design: Design, before: FlowConsistency, judging: Judging) -> tuple[Flip, ...]:
    """The assumed facts on this flow whose change alone would change its verdict, in walk order."""
    if before.verdict not in _JUDGED:
        return ()
    flow = design.flows[before.flow]
    names = dict.fromkeys(name for hop in flow.hops for name in hop.targets)
    return tuple(
        replace(flip, verdict=after)
        for name in names
        for flip, changed in _alternatives(design, design.components[name])
        for after in (judging(changed, before.flow).verdict,)
        if after is not before.verdict
    )


def _alternatives(design: Design, component: Component) -> Iterator[tuple[Flip, Design]]:
    replication = component.replication
    if replication is not None and is_replicated(component) and replication.standbys > 0:
        if not component.is_declared("replication.mode"):
            for mode in other_modes(component):
                if mode is not replication.mode:
                    flip = _flip("replication.mode", component, replication.mode.value, mode.value)
                    yield flip, with_replication(design, component, mode=mode)
        if not component.is_declared("replication.failover"):
            other = Failover.MANUAL if replication.failover is Failover.AUTOMATIC else Failover.AUTOMATIC
            flip = _flip("replication.failover", component, replication.failover.value, other.value)
            yield flip, with_replication(design, component, failover=other)
        if replication.lag is None and not component.is_declared("replication.lag"):
            yield _flip("replication.lag", component, "unknown", "50 ms"), with_replication(design, component, lag=0.05)
    yield from _of_messages(design, component)


def _of_messages(design: Design, component: Component) -> Iterator[tuple[Flip, Design]]:
    if component.acks is not None and not component.is_declared("acks"):
        other = Acks.LATE if component.acks is Acks.EARLY else Acks.EARLY
        yield _flip("acks", component, component.acks.value, other.value), with_fact(design, component, acks=other)
    if component.kind is Kind.WORKER and component.idempotent is None:
        yield _flip("idempotent", component, "unknown", "true"), with_fact(design, component, idempotent=True)
    durable = not {*_BROKERS, Kind.CACHE}.isdisjoint(component.kinds)
    if durable and component.persistence is not None and not component.is_declared("persistence"):
        for instead in _OTHER_PERSISTENCE[component.persistence]:
            flip = _flip("persistence", component, component.persistence.value, instead.value)
            yield flip, with_fact(design, component, persistence=instead)


def _flip(fact: str, component: Component, assumed: str, instead: str) -> Flip:
    return Flip(fact, component.id, assumed, instead, Verdict.NOT_APPLICABLE)
