"""Minimal cut sets: the smallest sets of events that fail the top, counted without listing and listed to an order.

A module stands for the sets it has itself, so sets are counted along the modules and listed only when small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.diagram import ONE, ZERO
from archlint.analysis.failures.faulttree.formula import EVENT, TRUE
from archlint.analysis.failures.faulttree.minimal import Families, Family, families

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.failures.faulttree.solution import Module, Solution


def count_cut_sets(solution: Solution, known: Families | None = None) -> int:
    """How many minimal cut sets the top has; a module stands for as many as it has itself.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> from archlint.analysis.failures.faulttree.solution import solve
    >>> f = Formula()
    >>> count_cut_sets(solve(f, f.at_least(2, [f.event() for _ in range(10)])))
    45
    """
    found = known or families(solution)
    if found.failed_at_rest:
        return 1
    counts: dict[int, int] = {TRUE: 1}
    for module, family in zip(solution.modules, found.modules, strict=True):
        sizes = {ZERO: 0, ONE: 1}
        for node in family.below():
            each = counts.get(family.variables[family.level[node]], 1)
            sizes[node] = sizes[family.low[node]] + each * sizes[family.high[node]]
        counts[module.node] = sizes[family.root]
    return counts.get(solution.top, 1 if solution.formula.operators[solution.top] == EVENT else 0)


def cut_sets(
    solution: Solution, order: int | None = None, known: Families | None = None
) -> tuple[tuple[int, ...], ...]:
    """The minimal cut sets of at most `order` events (None: all), as rising event numbers, smallest sets first.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> from archlint.analysis.failures.faulttree.solution import solve
    >>> f = Formula()
    >>> a, b, c = f.event(), f.event(), f.event()
    >>> cut_sets(solve(f, f.any_of([a, f.all_of([b, c])])))
    ((0,), (1, 2))
    """
    found = known or families(solution)
    if found.failed_at_rest:
        return ((),)
    limit = len(solution.formula.events) if order is None else order
    listing = _Listing(limit)
    formula = solution.formula
    for node in formula.events:
        listing.sets[node] = [(formula.thresholds[node],)]
        listing.fewest[node] = 1
    for module, family in zip(solution.modules, found.modules, strict=True):
        listing.add(module, family)
    listed = listing.sets.get(solution.top, [()] if solution.top == TRUE else [])
    return tuple(sorted((tuple(sorted(one)) for one in listed), key=lambda one: (len(one), one)))


@dataclass(slots=True)
class _Listing:
    """Cut sets of events and modules within a limit, and the fewest events in any set of each."""

    limit: int
    sets: dict[int, list[tuple[int, ...]]] = field(default_factory=dict[int, list[tuple[int, ...]]])
    fewest: dict[int, int] = field(default_factory=dict[int, int])

    def add(self, module: Module, family: Family) -> None:
        """List a module whose inner modules are listed."""
        sizes = {ZERO: 1 << 60, ONE: 0}
        for node in family.below():
            each = self.fewest[family.variables[family.level[node]]]
            sizes[node] = min(sizes[family.low[node]], each + sizes[family.high[node]])
        self.fewest[module.node] = sizes[family.root]
        self.sets[module.node] = list(self._expanded(family, sizes))

    def _expanded(self, family: Family, sizes: dict[int, int]) -> Iterator[tuple[int, ...]]:
        """Every set of a family within the limit, inner modules replaced by their own sets."""
        waiting: list[tuple[int, tuple[int, ...], int]] = [(family.root, (), 0)]
        while waiting:
            node, chosen, taken = waiting.pop()
            if taken + sizes[node] > self.limit:
                continue
            if node == ONE:
                yield from self._product(chosen)
                continue
            variable = family.variables[family.level[node]]
            waiting.append((family.low[node], chosen, taken))
            waiting.append((family.high[node], (*chosen, variable), taken + self.fewest[variable]))

    def _product(self, chosen: tuple[int, ...]) -> list[tuple[int, ...]]:
        partial: list[tuple[int, ...]] = [()]
        for variable in chosen:
            parts = self.sets[variable]
            partial = [one + part for one in partial for part in parts if len(one) + len(part) <= self.limit]
        return partial
