"""What to mend first: every small change that could help, tried, with the minutes it wins and what gets worse.

A change is applied to the design and the flows are compiled again, so what two changes share is never counted
twice and a copy in the wrong zone wins what it really wins.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archlint.analysis.failures.change import Change, Effort
from archlint.analysis.failures.changes import changes
from archlint.analysis.failures.downtime import exceeds, lost_alone, lost_and_exact
from archlint.analysis.failures.pairs import minimal
from archlint.analysis.failures.register import Register
from archlint.analysis.failures.result import MINUTES_PER_YEAR, Cause, CauseClass
from archlint.analysis.failures.survey import answered, stopping
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.analysis.failures.paths import Strain
    from archlint.analysis.failures.result import Failures
    from archlint.graph.system import System

WORTH = 0.01
"""Minutes a year below which a change is not worth a line."""
MOST_FITTED = 48
"""Designs tried to find which components of a domain have to leave it."""
NEARLY = 0.99
"""The part of what another change wins that is as good as all of it: nobody takes up more work for the rest."""
MOST = 24
"""Changes tried, those to the worst causes first."""


@frozen
class Repair:
    """One change and what it wins.

    change       what to write, in the language of the blueprint
    where        the component or flow it is about
    effort       a setting, one more copy, another place or way, another provider
    minutes      minutes a year won, per flow, failures being independent
    reaches      flows that keep their promise afterwards and did not before
    worse        what gets worse
    mends        causes, each with a flow, that stop it today and do not afterwards
    """

    change: str
    where: str
    effort: Effort
    minutes: Mapping[str, float]
    reaches: tuple[str, ...]
    worse: str
    mends: frozenset[tuple[Cause, str]] = frozenset()

    @property
    def wins(self) -> Mapping[str, float]:
        """The flows that win time with it, and how many minutes a year."""
        return {flow: won for flow, won in self.minutes.items() if won > 0.0}

    @property
    def saved(self) -> float:
        """Minutes a year over all flows."""
        return sum(self.minutes.values())


def repairs(system: System, failures: Failures, burden: Strain, flows: tuple[str, ...] = ()) -> tuple[Repair, ...]:
    """The changes that win something, most minutes first; of equal ones the one with the least effort.

    One for which an easier change of the same component does as much is left out.

    `flows` restricts whose minutes count.
    """
    wanted = flows or tuple(failures.flows)
    tried = [
        _tried(system, failures, burden, change, wanted) for change in candidates(system, failures, burden, wanted)
    ]
    useful = [one for one in tried if one.saved >= WORTH]
    needed = [one for one in useful if not any(_does_as_much(other, one) for other in useful)]
    return tuple(sorted(needed, key=lambda one: (-round(one.saved, 6), one.effort, one.where, one.change)))


def _does_as_much(easier: Repair, one: Repair) -> bool:
    """Whether a change of the same component with less work does what another one does, as far as it shows."""
    return (
        easier.where == one.where
        and easier.effort < one.effort
        and all(easier.minutes.get(flow, 0.0) >= won * NEARLY for flow, won in one.wins.items())
        and easier.mends >= one.mends
        and set(easier.reaches) >= set(one.reaches)
    )


def cheapest(found: tuple[Repair, ...], flow: str) -> Repair | None:
    """For a flow the change of least effort that keeps its promise, else None."""
    enough = [one for one in found if flow in one.reaches]
    return min(enough, key=lambda one: (one.effort, -one.minutes.get(flow, 0.0)), default=None)


def mended(system: System, burden: Strain, some: Sequence[Change], causes: Iterable[Cause], flow: str) -> bool:
    """Whether none of the causes stops a flow any more after some changes together."""
    for one in some:
        system = one.apply(system)
    lost = set(map(_key, stopping(Register(system), system.flows[flow], burden)))
    return lost.isdisjoint(map(_key, causes))


def _key(cause: Cause) -> tuple[CauseClass, str, int]:
    """What fails; the only copy is the first of several."""
    return cause.kind, cause.subject, cause.index or 0


def _lost(system: System, burden: Strain, flow: str, taken: Sequence[Change]) -> float:
    """The share of time that a flow is lost after some changes."""
    for change in taken:
        system = change.apply(system)
    return lost_alone(answered(Register(system), system.flows[flow], burden))


def candidates(system: System, failures: Failures, burden: Strain, flows: tuple[str, ...]) -> list[Change]:
    """The changes to whatever costs most, worst first, each once."""
    cost: dict[tuple[CauseClass, str], float] = {}
    for name in flows:
        for cause, minutes in failures.flows[name].downtime.by_cause.items():
            key = (cause.kind, cause.subject)
            cost[key] = cost.get(key, 0.0) + minutes
    found: dict[tuple[str, str], Change] = {}
    for kind, subject in sorted(cost, key=lambda key: -cost[key]):
        for change in changes(system, kind, subject, flows):
            fitted = _fitted(system, failures, burden, change, flows)
            found.setdefault((fitted.where, fitted.text), fitted)
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def _fitted(system: System, failures: Failures, burden: Strain, change: Change, flows: tuple[str, ...]) -> Change:
    """A change of several components without those that win nothing: the flow would be as well off if they stayed."""
    concerned = [name for name in flows if change.where in {cause.subject for cause in failures.flows[name].causes}]
    if change.of is None or len(change.parts) == 1 or not 0 < len(change.parts) * len(concerned) <= MOST_FITTED:
        return change
    narrow = change.of
    for part in change.parts:
        fewer = tuple(other for other in change.parts if other != part)
        if not fewer:
            break
        smaller = narrow(fewer)
        lost = [_lost(system, burden, name, [smaller]) - _lost(system, burden, name, [change]) for name in concerned]
        if sum(lost) * MINUTES_PER_YEAR < WORTH:
            change = smaller
    return change


def _tried(system: System, failures: Failures, burden: Strain, change: Change, flows: tuple[str, ...]) -> Repair:
    changed = change.apply(system)
    register = Register(changed)
    minutes: dict[str, float] = {}
    reaches: list[str] = []
    mends: set[tuple[Cause, str]] = set()
    for name in flows:
        before = failures.flows[name]
        if not change.touches(name, {cause.subject for cause in before.causes}):
            continue
        found = answered(register, changed.flows[name], burden)
        left, exact = lost_and_exact(found)
        if before.lost:
            lost = set(map(_key, stopping(register, changed.flows[name], burden)))
            mends.update((cause, name) for cause in before.lost if _key(cause) not in lost)
        won = (before.downtime.independent - left) * MINUTES_PER_YEAR
        if abs(won) >= WORTH:
            minutes[name] = won
        if before.target is not None and before.misses_target:
            budget = allowed(before.target)
            missed = None if exact else exceeds(found, budget, partial(minimal, found))
            if not (left > budget if missed is None else missed):
                reaches.append(name)
    return Repair(
        change=change.text,
        where=change.where,
        effort=change.effort,
        minutes=minutes,
        reaches=tuple(reaches),
        worse=change.worse,
        mends=frozenset(mends),
    )


def allowed(target: float) -> float:
    """The share of time that a promise leaves; a repair that comes just short of it does not keep it."""
    return 1.0 - target
