"""A plan for trying it: every failure that stops something, every pair, and every failure claimed to be survivable.

What the analysis says is a hypothesis about the real system; an experiment with an expected verdict is how to find
out (A. Basiri et al., "Chaos Engineering", IEEE Software, 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.assumptions import of_recovery
from archlint.analysis.failures.paths import READS, followed
from archlint.analysis.failures.result import PLACES, Cause, CauseClass, Outcome
from archlint.blueprint.vocabulary import Failover, ReplicationMode
from archlint.frozen import frozen
from archlint.graph.arrangement import answering_at
from archlint.graph.quorum import LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.failures.result import Failures
    from archlint.graph.system import Component, Flow

TRIED = frozenset(CauseClass) - {CauseClass.SOFTWARE}
"""Everything can be tried but a bad release, which is better tried by rolling one back."""


@frozen
class Experiment:
    """Break these, and each flow must do this.

    `expected` names the flows that notice; all others must be ok. `shares` has the share of requests that fail
    where only some do.
    """

    causes: tuple[Cause, ...]
    expected: Mapping[str, Outcome]
    shares: Mapping[str, float]

    @property
    def verdict(self) -> Outcome:
        """The worst that is expected."""
        outcomes = set(self.expected.values())
        return next((one for one in (Outcome.LOST, Outcome.DEGRADED) if one in outcomes), Outcome.OK)


def experiments(failures: Failures, classes: frozenset[CauseClass] = TRIED) -> tuple[Experiment, ...]:
    """Single failures first, then pairs; of identical copies that do the same one is enough."""
    single = _distinct(_singles(failures, classes))
    return (*single, *_pairs(failures, classes))


def takeover_after(component: Component, causes: tuple[Cause, ...]) -> float | None:
    """Seconds without the primary of a store when these happen and a standby takes over by itself; None where it stands, or none does."""
    copies = component.replication
    if copies is None or not component.is_store or not component.instances or component.managed is not None:
        return None
    followed_by_itself = copies.standbys and copies.failover is Failover.AUTOMATIC
    led = copies.mode is not ReplicationMode.MULTI_PRIMARY and (not copies.alike or copies.takeover is not None)
    primary = component.instances[0]
    hit = any(
        (cause.kind is CauseClass.INSTANCE and cause.subject == component.id and not cause.index)
        or (cause.kind in PLACES and primary.within(cause.kind.value) == cause.subject)
        for cause in causes
    )
    return of_recovery(component)[0] if followed_by_itself and led and hit else None


def asks_primary(flow: Flow, component: Component) -> bool:
    """Whether a flow waits for the primary of a store, on some of its requests at least."""
    return any(
        component.id in hop.targets and not (hop.op in READS and answering_at(component, hop.at) in LOCAL)
        for hop in followed(flow)
        if not hop.optional and hop.fallback is None
    )


def _singles(failures: Failures, classes: frozenset[CauseClass]) -> Iterable[Experiment]:
    """One experiment per cause, the ones that nobody should notice included."""
    seen: dict[Cause, None] = {}
    for flow in failures.flows.values():
        for cause in flow.causes:
            if cause.kind in classes:
                seen[cause] = None
    for cause in seen:
        if cause.kind is CauseClass.FAILOVER:
            continue
        lost = dict.fromkeys(failures.lost_by.get(cause, ()), Outcome.LOST)
        worse = dict.fromkeys(failures.degraded_by.get(cause, ()), Outcome.DEGRADED)
        shares = {name: flow.partial[cause] for name, flow in failures.flows.items() if cause in flow.partial}
        yield Experiment((cause,), {**worse, **lost}, shares)


def _distinct(found: Iterable[Experiment]) -> list[Experiment]:
    """One of several copies of a component that do the same."""
    kept: dict[tuple[object, ...], Experiment] = {}
    for one in found:
        cause = one.causes[0]
        kept.setdefault((cause.kind, cause.subject, tuple(one.expected.items())), one)
    return sorted(kept.values(), key=lambda one: (list(Outcome).index(one.verdict) * -1, -len(one.expected)))


def _pairs(failures: Failures, classes: frozenset[CauseClass]) -> list[Experiment]:
    """Pairs that stop a flow, the unexpected ones first; copies of one component stand for each other."""
    found: dict[tuple[Cause, ...], tuple[bool, dict[str, Outcome]]] = {}
    for name, flow in failures.flows.items():
        for one in flow.cut_sets(2):
            if len(one.causes) == 2 and all(cause.kind in classes for cause in one.causes):
                known = found.setdefault(one.causes, (one.unexpected, {}))
                known[1][name] = Outcome.LOST
    alike: dict[tuple[object, ...], tuple[bool, Experiment]] = {}
    for causes, (unexpected, expected) in found.items():
        key = (tuple(sorted((cause.kind.value, cause.subject) for cause in causes)), tuple(sorted(expected)))
        alike.setdefault(key, (unexpected, Experiment(causes, expected, {})))
    return [one for _, one in sorted(alike.values(), key=lambda entry: (not entry[0], -len(entry[1].expected)))]
