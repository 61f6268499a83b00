"""The minimal solutions of solved modules, as zero-suppressed diagrams.

A. Rauzy, "New algorithms for fault trees analysis", 1993, and "Mathematical foundation of minimal cutsets",
IEEE Trans. Reliability, 2001; S. Minato, "Zero-suppressed BDDs for set manipulation", DAC 1993. With negations,
a minimal cut set is a smallest set of events that fails the top when nothing else happens (the positive part
of a prime implicant, Rauzy's minimal p-cut): the minimal solutions of the smallest monotone function above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.diagram import ONE, ZERO, Diagram, below
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.solution import Module, Solution

_SHIFT = 32
HULL = 2_000_000
"""Nodes that the monotone function above a module with negations may have."""


@frozen
class Family:
    """A family of sets as a diagram: node n holds the sets of `low[n]`, and those of `high[n]` with `level[n]` added.

    `flipped` are levels whose inner module is failed when nothing has happened: there its repair is what is added.
    """

    level: list[int]
    low: list[int]
    high: list[int]
    root: int
    variables: tuple[int, ...]
    flipped: frozenset[int] = frozenset()

    def below(self) -> list[int]:
        """The nodes of the family, children first, constants left out."""
        return below(self.root, self.low, self.high)


@frozen
class Families:
    """The families of a solution's modules, inner ones first; `failed_at_rest`: the top fails when nothing happens."""

    modules: tuple[Family, ...]
    failed_at_rest: bool


def families(solution: Solution) -> Families:
    """The minimal solutions of every module; of a module that is failed at rest, those of its repair.

    Errors: TooLargeError when a module with negations has too many.
    """
    at_rest: dict[int, bool] = {}
    found: list[Family] = []
    for module in solution.modules:
        flipped = frozenset(level for level, node in enumerate(module.variables) if at_rest.get(node, False))
        failed = _at_rest(module, flipped)
        at_rest[module.node] = failed
        diagram, root = module.diagram, module.root
        if not module.monotone or flipped or failed:
            root = diagram.negation(root) if failed else root
            diagram, root = _monotone_hull(diagram, root, flipped)
        found.append(_Reduction(diagram, module.variables).family(root, flipped))
    return Families(tuple(found), at_rest.get(solution.top, False))


def _at_rest(module: Module, flipped: frozenset[int]) -> bool:
    """Whether the module is failed when no event has happened."""
    diagram, node = module.diagram, module.root
    while node > ONE:
        node = diagram.high[node] if diagram.level[node] in flipped else diagram.low[node]
    return node == ONE


def _monotone_hull(diagram: Diagram, root: int, flipped: frozenset[int]) -> tuple[Diagram, int]:
    """The smallest monotone function above one: true where it is true for some of what has happened."""
    hull = Diagram(diagram.level[ZERO], HULL)
    built = {ZERO: ZERO, ONE: ONE}
    for node in diagram.below(root):
        level = diagram.level[node]
        without, given = built[diagram.low[node]], built[diagram.high[node]]
        if level in flipped:
            without, given = given, without
        built[node] = hull.node(level, without, hull.disjunction(without, given))
    return hull, built[root]


class _Reduction:
    """One conversion of a monotone diagram: a unique table for the family, and what has been computed already.

    minimal(v, f0, f1) = minimal(f0) and v added to what of minimal(f1) does not already satisfy f0.
    """

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

    def family(self, root: int, flipped: frozenset[int]) -> Family:
        """The minimal solutions of the diagram node `root`."""
        diagram = self._diagram
        for node in diagram.below(root):
            low = diagram.low[node]
            kept = self._remove(self._minimal[diagram.high[node]], low)
            self._minimal[node] = self._node(diagram.level[node], self._minimal[low], kept)
        return Family(self.level, self.low, self.high, self._minimal[root], self._variables, flipped)

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
