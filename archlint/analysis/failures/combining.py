"""Which few changes together keep a promise that no single one keeps: the fewest, and of those the least work.

A change of a component can win no more time than that in which the component fails, alone or with what stands around
it: whatever the change does, a flow that is lost while the component works stays lost. Several changes win no more than
the sum of such bounds (Boole's inequality). So most sets of changes are ruled out without being tried (branch and
bound, A. H. Land and A. G. Doig, Econometrica, 1960); the others are applied to the design and compiled again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations as subsets
from math import fsum, inf
from typing import TYPE_CHECKING

from archlint.analysis.failures.downtime import independent, lost_alone, worst_case
from archlint.analysis.failures.register import Register
from archlint.analysis.failures.repairs import NEARLY, WORTH, Repair, allowed, candidates, cheapest
from archlint.analysis.failures.result import MINUTES_PER_YEAR
from archlint.analysis.failures.survey import Survey, answered
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.analysis.failures.change import Change
    from archlint.analysis.failures.paths import Strain
    from archlint.analysis.failures.result import Failures
    from archlint.graph.system import System

MOST_TOGETHER = 3
"""Changes of a combination."""
MOST_SHORT = 12
"""Flows that a combination is looked for, each of which tries dozens of designs."""
MOST_DESIGNS = 40
"""Designs tried for one flow to find fewer changes than those that win most one after another."""
NOISE = 1e-11
"""What two ways of adding up the same shares of time may differ by."""


@frozen
class Combination:
    """Changes that keep a flow's promise together where no single one does, in the order to make them.

    steps     what to write, where, and what gets worse; `minutes` is what each wins a year on top of those before it
    keeps     whether the promise is kept with all of them; if not, this is the best that was found
    fewest    whether it is proved that no fewer of the changes keep it, and no equal number with less work
    """

    flow: str
    steps: tuple[Repair, ...]
    keeps: bool
    fewest: bool = False

    @property
    def saved(self) -> float:
        """Minutes a year that the flow wins with all of them."""
        return sum(step.saved for step in self.steps)


def combinations(
    system: System, failures: Failures, burden: Strain, found: tuple[Repair, ...], flows: tuple[str, ...] = ()
) -> tuple[Combination, ...]:
    """For every flow that falls short and that no single change helps enough what keeps its promise, or comes nearest."""
    short = [name for name in flows or failures.flows if failures.flows[name].misses_target]
    alone = [name for name in short if cheapest(found, name) is None]
    return tuple(combination(system, failures, burden, name) for name in alone[:MOST_SHORT])


def combination(system: System, failures: Failures, burden: Strain, flow: str) -> Combination:
    """Up to three changes for a flow: those that win most one after another, or fewer or easier ones if there are any.

    Every set is tried on a design that has all of it, compiled again, so nothing is counted twice.
    """
    target = failures.flows[flow].target
    budget = inf if target is None else allowed(target)
    trial = Trial(system, burden, flow, candidates(system, failures, burden, (flow,)))
    taken = trial.one_after_another(budget)
    if trial.lost(taken) > budget:
        easier, proved = trial.easier(budget, None)
        keeps = easier is not None
    else:
        easier, proved = trial.easier(budget, taken)
        keeps = True
    steps = trial.steps(taken if easier is None else trial.by_gain(easier))
    return Combination(flow, steps, keeps, keeps and proved)


@dataclass(slots=True)
class Trial:
    """Changes of a design tried for one flow; the share of time that it is lost is worked out once for each set."""

    system: System
    burden: Strain
    flow: str
    changes: list[Change]
    _known: dict[frozenset[int], float] = field(default_factory=dict[frozenset[int], float])

    def lost(self, taken: Sequence[Change]) -> float:
        """The share of time that the flow is lost after some changes."""
        key = frozenset(map(id, taken))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = lost_alone(self._compiled(taken))
        return known

    def _compiled(self, taken: Sequence[Change]) -> Survey:
        """The flow after some changes, always made in one order: where a copy goes depends on those that are there."""
        system = self.system
        for change in self.changes:
            if any(change is one for one in taken):
                system = change.apply(system)
        return answered(Register(system), system.flows[self.flow], self.burden)

    def easier(self, budget: float, than: Sequence[Change] | None) -> tuple[list[Change] | None, bool]:
        """The fewest changes that keep a budget, of those the least work, if that is fewer or less than some that do.

        And whether it is proved that there is nothing better: not so when more sets are left than may be tried.
        """
        failing = dict(zip(map(id, self.changes), self.bounds(()), strict=True))
        tried = 0
        for size, work, level in self._levels():
            if than is not None and (size, work) >= (len(than), sum(change.effort for change in than)):
                return None, True
            best: tuple[float, list[Change]] | None = None
            for some in level:
                if self._at_least(some, failing) - NOISE > budget:
                    continue
                tried += 1
                if tried > MOST_DESIGNS:
                    return (None, False) if best is None else (best[1], False)
                left = self.lost(some)
                if left <= budget and (best is None or left < best[0]):
                    best = left, some
            if best is not None:
                return best[1], True
        return None, True

    def _at_least(self, some: Sequence[Change], bounds: Mapping[int, float]) -> float:
        """The flow is lost for at least this share of the time after some changes: what is known of fewer, less a bound."""
        known = self._known.get(frozenset(map(id, some)))
        if known is not None:
            return known
        return max(
            self._at_least([other for other in some if other is not change], bounds) - bounds[id(change)]
            for change in some
        )

    def _levels(self) -> Iterator[tuple[int, int, list[list[Change]]]]:
        """All sets of changes, those of equal size and equal work together, the easiest first."""
        for size in range(1, MOST_TOGETHER + 1):
            by_work: dict[int, list[list[Change]]] = {}
            for some in subsets(self.changes, size):
                by_work.setdefault(sum(change.effort for change in some), []).append(list(some))
            yield from ((size, work, by_work[work]) for work in sorted(by_work))

    def bounds(self, taken: Sequence[Change]) -> list[float]:
        """For every change more than it can win on top of some others."""
        found = self._compiled(taken)
        events = independent(found.causes)
        known: dict[int, float] = {}
        totals: list[float] = []
        for change in self.changes:
            nodes = _failing(found, change)
            for node in nodes or ():
                known.setdefault(node, worst_case(found.parts.formula, node, events))
            totals.append(inf if nodes is None else fsum(known[node] for node in nodes))
        return totals

    def by_gain(self, taken: Sequence[Change]) -> list[Change]:
        """The same changes, each the one that wins most after those before it."""
        ordered: list[Change] = []
        left = list(taken)
        while left:
            best = min(left, key=lambda change: self.lost([*ordered, change]))
            ordered.append(best)
            left.remove(best)
        return ordered

    def one_after_another(self, budget: float) -> list[Change]:
        """Up to three changes, each the one that wins most; what turns out not to be needed is left out again."""
        taken: list[Change] = []
        left = list(self.changes)
        while left and len(taken) < MOST_TOGETHER and self.lost(taken) > budget:
            won, best = self._best(taken, left)
            if won * MINUTES_PER_YEAR < WORTH:
                break
            taken.append(best)
            left.remove(best)
        if self.lost(taken) <= budget:
            for change in sorted(taken, key=lambda change: -change.effort):
                without = [one for one in taken if one is not change]
                if self.lost(without) <= budget:
                    taken = without
        return taken

    def _best(self, taken: Sequence[Change], left: Sequence[Change]) -> tuple[float, Change]:
        """The change that wins most and how much, the least work of those that win nearly as much; those that cannot are not tried."""
        before = self.lost(taken)
        bounds = dict(zip(map(id, self.changes), self.bounds(taken), strict=True))
        won: dict[int, float] = {}
        most = 0.0
        for change in sorted(left, key=lambda change: -bounds[id(change)]):
            if won and bounds[id(change)] + NOISE < most:
                break
            won[id(change)] = before - self.lost([*taken, change])
            most = max(most, won[id(change)])
        tried = [change for change in left if id(change) in won]
        good = [change for change in tried if won[id(change)] >= most * NEARLY]
        best = max(good or tried, key=lambda change: (-change.effort, round(won[id(change)], 12)))
        return won[id(best)], best

    def steps(self, taken: Sequence[Change]) -> tuple[Repair, ...]:
        """What each change wins on top of those before it."""
        found: list[Repair] = []
        for number, change in enumerate(taken):
            won = self.lost(taken[:number]) - self.lost(taken[: number + 1])
            minutes = {self.flow: won * MINUTES_PER_YEAR}
            found.append(Repair(change.text, change.where, change.effort, minutes, (), change.worse))
        return tuple(found)


def _failing(found: Survey, change: Change) -> list[int] | None:
    """The nodes one of which fails whenever a change can win something; None where that is not known."""
    if change.flow is not None:
        return [
            found.reached.subtree[hop.index]
            for hop in found.flow.hops
            if hop.index in found.reached.subtree and not set(change.parts).isdisjoint(hop.targets)
        ]
    subjects = set(change.parts or (change.where,))
    components = found.parts.components
    directories = {one.shards.directory for one in components.values() if one.shards is not None}
    if not subjects.isdisjoint(directories):
        return None
    return [node for (subject, _, _, _), node in found.parts.answers.items() if subject in subjects]
