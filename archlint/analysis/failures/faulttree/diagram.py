"""Reduced ordered binary decision diagrams, built without recursion.

R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE Trans. Computers, 1986;
A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System Safety, 1993.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ZERO = 0
ONE = 1
_SHIFT = 32
_MASK = (1 << _SHIFT) - 1
_CHECK_EVERY = 4096


class TooLargeError(Exception):
    """The diagram passed its node budget; a question for another variable order, or for a bound.

    `reached` says how much of the formula was built by then.
    """

    def __init__(self, reached: int = 0) -> None:
        super().__init__(reached)
        self.reached = reached


def below(root: int, low: Sequence[int], high: Sequence[int]) -> list[int]:
    """The nodes that `root` leads to, itself included, children first, constants left out."""
    seen = {root}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for child in (low[node], high[node]):
            if child > ONE and child not in seen:
                seen.add(child)
                waiting.append(child)
    return sorted(node for node in seen if node > ONE)


class Diagram:
    """Shared diagrams over variables at levels 0 (top) to `levels` - 1.

    Node n tests the variable at `level[n]` and goes to `high[n]` when it is true, `low[n]` otherwise;
    nodes 0 and 1 are the constants, below every level. Children have smaller numbers than parents.
    """

    __slots__ = ("_conjunctions", "_disjunctions", "_unique", "budget", "high", "level", "low")

    def __init__(self, levels: int, budget: int) -> None:
        self.budget = budget
        self.level = [levels, levels]
        self.low = [ZERO, ONE]
        self.high = [ZERO, ONE]
        self._unique: list[dict[int, int]] = [{} for _ in range(levels)]
        self._conjunctions: dict[int, int] = {}
        self._disjunctions: dict[int, int] = {}

    def node(self, level: int, low: int, high: int) -> int:
        """The node that tests `level`; equal children make no test."""
        if low == high:
            return low
        key = low << _SHIFT | high
        table = self._unique[level]
        known = table.get(key)
        if known is None:
            known = table[key] = len(self.level)
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return known

    def variable(self, level: int) -> int:
        """The function that is true when the variable at this level is."""
        return self.node(level, ZERO, ONE)

    def conjunction(self, first: int, second: int) -> int:
        """Both."""
        return self._combine(first, second, ZERO, self._conjunctions)

    def disjunction(self, first: int, second: int) -> int:
        """At least one of two."""
        return self._combine(first, second, ONE, self._disjunctions)

    def negation(self, root: int) -> int:
        """True when the function is not."""
        known = {ZERO: ONE, ONE: ZERO}
        for node in self.below(root):
            known[node] = self.node(self.level[node], known[self.low[node]], known[self.high[node]])
        return known[root]

    def all_of(self, parts: Iterable[int]) -> int:
        """The conjunction of many, deepest first."""
        result = ONE
        for part in self._deepest_first(parts):
            result = self.conjunction(result, part)
        return result

    def any_of(self, parts: Iterable[int]) -> int:
        """The disjunction of many, deepest first."""
        result = ZERO
        for part in self._deepest_first(parts):
            result = self.disjunction(result, part)
        return result

    def at_least(self, count: int, parts: Sequence[int]) -> int:
        """At least `count` of the parts; one part after another, as in a counter."""
        reached = [ONE] + [ZERO] * count
        for part in self._deepest_first(parts):
            for level in range(count, 0, -1):
                reached[level] = self.disjunction(reached[level], self.conjunction(reached[level - 1], part))
        return reached[count]

    def choice(self, level: int, chosen: int, otherwise: int) -> int:
        """One function when the variable at this level is true, the other when it is false."""
        taken = self.conjunction(self.node(level, ZERO, ONE), chosen)
        return self.disjunction(taken, self.conjunction(self.node(level, ONE, ZERO), otherwise))

    def below(self, root: int) -> list[int]:
        """The tests that `root` depends on, children first, constants left out."""
        return below(root, self.low, self.high)

    def _deepest_first(self, parts: Iterable[int]) -> list[int]:
        return sorted(parts, key=lambda part: (-self.level[part], part))

    def _combine(self, first: int, second: int, absorbing: int, known: dict[int, int]) -> int:
        """Two passes instead of recursion: meet every pair once, then build from the deepest level up."""
        identity = 1 - absorbing
        if first == second or second == identity or first == absorbing:  # noqa: PLR1714, SIM109 - the hot path
            return first
        if first == identity or second == absorbing:
            return second
        key = first << _SHIFT | second if first < second else second << _SHIFT | first
        if key in known:
            return known[key]
        if len(known) > 4 * self.budget:
            known.clear()
        pairs = self._meet(key, absorbing, known)
        pairs.sort(key=itemgetter(0), reverse=True)
        node = self.node
        for level, pair, low, high in pairs:
            known[pair] = node(level, low if low >= 0 else known[~low], high if high >= 0 else known[~high])
        if len(self.level) > self.budget:
            raise TooLargeError
        return known[key]

    def _meet(self, key: int, absorbing: int, known: dict[int, int]) -> list[tuple[int, int, int, int]]:
        """Every pair of nodes that combining meets: its level, its key, and its children; ~key where still to build."""
        identity = 1 - absorbing
        levels, lows, highs = self.level, self.low, self.high
        waiting = [key]
        met = {key}
        pairs: list[tuple[int, int, int, int]] = []
        for pair in waiting:
            first, second = pair >> _SHIFT, pair & _MASK
            level, other = levels[first], levels[second]
            children: list[int] = []
            if level == other:
                sides = ((lows[first], lows[second]), (highs[first], highs[second]))
            elif level < other:
                sides = ((lows[first], second), (highs[first], second))
            else:
                level = other
                sides = ((first, lows[second]), (first, highs[second]))
            for one, two in sides:
                if one == two or two == identity or one == absorbing:  # noqa: PLR1714, SIM109 - the hot path
                    children.append(one)
                elif one == identity or two == absorbing:
                    children.append(two)
                else:
                    child = one << _SHIFT | two if one < two else two << _SHIFT | one
                    done = known.get(child)
                    if done is None:
                        if child not in met:
                            met.add(child)
                            waiting.append(child)
                        done = ~child
                    children.append(done)
            pairs.append((level, pair, children[0], children[1]))
            if not len(pairs) % _CHECK_EVERY and len(pairs) > self.budget:
                raise TooLargeError
        return pairs
