"""Minimal cut sets: the smallest sets of events that fail the top, counted without listing and listed to an order.

Each module's diagram is turned into a zero-suppressed diagram of its minimal solutions (A. Rauzy, "New
algorithms for fault trees analysis", 1993, and "Mathematical foundation of minimal cutsets", IEEE Trans.
Reliability, 2001; S. Minato, "Zero-suppressed BDDs for set manipulation", DAC 1993).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.diagram import ONE, ZERO, Diagram
from archlint.analysis.failures.faulttree.formula import EVENT, TRUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.failures.faulttree.solution import Module, Solution

_SHIFT = 32


@dataclass(slots=True)
class Family:
    """A family of sets as a diagram: node n holds the sets of `low[n]`, and those of `high[n]` with `level[n]` added."""

    level: list[int]
    low: list[int]
    high: list[int]
    root: int
    variables: tuple[int, ...]

    def below(self) -> list[int]:
        """The nodes of the family, children first, constants left out."""
        seen = {self.root}
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            for child in (self.low[node], self.high[node]):
                if child > ONE and child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return sorted(node for node in seen if node > ONE)


def count_cut_sets(solution: Solution) -> int:
    """How many minimal cut sets the top has; a module stands for as many as it has itself.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> from archlint.analysis.failures.faulttree.solution import solve
    >>> f = Formula()
    >>> count_cut_sets(solve(f, f.at_least(2, [f.event() for _ in range(10)])))
    45
    """
    counts: dict[int, int] = {TRUE: 1}
    for module in solution.modules:
        family = minimal_solutions(module)
        sizes = {ZERO: 0, ONE: 1}
        for node in family.below():
            each = counts.get(family.variables[family.level[node]], 1)
            sizes[node] = sizes[family.low[node]] + each * sizes[family.high[node]]
        counts[module.node] = sizes[family.root]
    return counts.get(solution.top, 1 if solution.formula.operators[solution.top] == EVENT else 0)


def cut_sets(solution: Solution, order: int | None = None) -> tuple[tuple[int, ...], ...]:
    """The minimal cut sets of at most `order` events (None: all), as rising event numbers, smallest sets first.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> from archlint.analysis.failures.faulttree.solution import solve
    >>> f = Formula()
    >>> a, b, c = f.event(), f.event(), f.event()
    >>> cut_sets(solve(f, f.any_of([a, f.all_of([b, c])])))
    ((0,), (1, 2))
    """
    limit = len(solution.formula.events) if order is None else order
    listing = _Listing(limit)
    formula = solution.formula
    for node in formula.events:
        listing.sets[node] = [(formula.thresholds[node],)]
        listing.fewest[node] = 1
    for module in solution.modules:
        listing.add(module)
    found = listing.sets.get(solution.top, [()] if solution.top == TRUE else [])
    return tuple(sorted((tuple(sorted(one)) for one in found), key=lambda one: (len(one), one)))


@dataclass(slots=True)
class _Listing:
    """Cut sets of events and modules within a limit, and the fewest events in any set of each."""

    limit: int
    sets: dict[int, list[tuple[int, ...]]] = field(default_factory=dict[int, list[tuple[int, ...]]])
    fewest: dict[int, int] = field(default_factory=dict[int, int])

    def add(self, module: Module) -> None:
        """List a module whose inner modules are listed."""
        family = minimal_solutions(module)
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


def minimal_solutions(module: Module) -> Family:
    """The minimal solutions of a monotone module.

    minimal(v, f0, f1) = minimal(f0) and v added to what of minimal(f1) does not already satisfy f0.
    """
    return _Reduction(module.diagram, module.variables).family(module.root)


class _Reduction:
    """One conversion: a unique table for the family, and what has been computed already."""

    __slots__ = ("_diagram", "_minimal", "_unique", "_variables", "_without", "high", "level", "low")

    def __init__(self, diagram: Diagram, variables: tuple[int, ...]) -> None:
        self._diagram = diagram
        self._variables = variables
        last = len(variables)
        self.level = [last, last]
        self.low = [ZERO, ONE]
        self.high = [ZERO, ONE]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._minimal: dict[int, int] = {ZERO: ZERO, ONE: ONE}
        self._without: dict[int, int] = {}

    def family(self, root: int) -> Family:
        """The minimal solutions of the diagram node `root`."""
        diagram = self._diagram
        for node in diagram.below(root):
            low = diagram.low[node]
            kept = self._remove(self._minimal[diagram.high[node]], low)
            self._minimal[node] = self._node(diagram.level[node], self._minimal[low], kept)
        return Family(self.level, self.low, self.high, self._minimal[root], self._variables)

    def _node(self, level: int, low: int, high: int) -> int:
        if high == ZERO:
            return low
        key = (level, low, high)
        known = self._unique.get(key)
        if known is None:
            known = self._unique[key] = len(self.level)
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return known

    def _remove(self, family: int, function: int) -> int:
        """The sets of a family that do not satisfy a monotone function."""
        answer = self._plain(family, function)
        if answer >= 0:
            return answer
        start = family << _SHIFT | function
        pairs: list[tuple[int, int, int, int, int]] = []
        met = {start}
        waiting = [start]
        for pair in waiting:
            level, low, high = self._cofactors(pair >> _SHIFT, pair & ((1 << _SHIFT) - 1))
            answers: list[int] = []
            for one, other in (low, high):
                known = self._plain(one, other)
                if known < 0:
                    child = one << _SHIFT | other
                    known = ~child
                    if child not in met:
                        met.add(child)
                        waiting.append(child)
                answers.append(known)
            pairs.append((level, pair, answers[0], answers[1], low is high))
        pairs.sort(key=lambda entry: -entry[0])
        for level, pair, low_answer, high_answer, passes in pairs:
            low_node = low_answer if low_answer >= 0 else self._without[~low_answer]
            high_node = high_answer if high_answer >= 0 else self._without[~high_answer]
            self._without[pair] = low_node if passes else self._node(level, low_node, high_node)
        return self._without[start]

    def _plain(self, family: int, function: int) -> int:
        """The answer where it is plain or known, else -1."""
        if function == ZERO or family == ZERO:  # noqa: PLR1714 - the hot path
            return family
        if function == ONE:
            return ZERO
        if family == ONE:
            return ONE
        return self._without.get(family << _SHIFT | function, -1)

    def _cofactors(self, family: int, function: int) -> tuple[int, tuple[int, int], tuple[int, int]]:
        """The level to split at, and the pairs without and with its variable (one pair when no set has it)."""
        diagram = self._diagram
        mine, theirs = self.level[family], diagram.level[function]
        if mine > theirs:
            same = (family, diagram.low[function])
            return theirs, same, same
        low, high = (function, function) if mine < theirs else (diagram.low[function], diagram.high[function])
        return mine, (self.low[family], low), (self.high[family], high)
