"""Monotone formulas in failure form: a node is true when the thing it stands for has failed.

Nodes are numbers in an arena, children before parents, equal nodes stored once, so that every engine
is one loop over the arena and a shared dependency is one node however many paths lead to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FALSE = 0
TRUE = 1
CONSTANT = 0
EVENT = 1
OR = 2
AND = 3
ATLEAST = 4
MIX = 5
"""A mixture: a request takes one of several branches, each with its weight; not one event of the system."""


class Formula:
    """An arena of nodes: `operators[i]`, `inputs[i]`, `thresholds[i]` (events: their number), `weights[i]`."""

    __slots__ = ("_known", "events", "inputs", "operators", "thresholds", "weights")

    def __init__(self) -> None:
        self.operators: list[int] = [CONSTANT, CONSTANT]
        self.inputs: list[tuple[int, ...]] = [(), ()]
        self.thresholds: list[int] = [0, 0]
        self.weights: dict[int, tuple[float, ...]] = {}
        self.events: list[int] = []
        self._known: dict[tuple[int, int, tuple[int, ...], tuple[float, ...]], int] = {}

    def event(self) -> int:
        """A new basic event; its number is `thresholds[node]`, counted from 0."""
        node = self._append(EVENT, len(self.events), ())
        self.events.append(node)
        return node

    def any_of(self, nodes: Iterable[int]) -> int:
        """Fails when any of the nodes fails."""
        distinct = dict.fromkeys(nodes)
        distinct.pop(FALSE, None)
        if TRUE in distinct:
            return TRUE
        return self._gate(OR, 1, tuple(distinct), FALSE)

    def all_of(self, nodes: Iterable[int]) -> int:
        """Fails when all of the nodes fail."""
        distinct = dict.fromkeys(nodes)
        distinct.pop(TRUE, None)
        if FALSE in distinct:
            return FALSE
        return self._gate(AND, len(distinct), tuple(distinct), TRUE)

    def at_least(self, count: int, nodes: Sequence[int]) -> int:
        """Fails when at least `count` of the nodes fail; a node given twice counts twice."""
        count -= sum(1 for node in nodes if node == TRUE)
        live = tuple(sorted(node for node in nodes if node not in (TRUE, FALSE)))
        if count <= 0:
            return TRUE
        if count > len(live):
            return FALSE
        if count == 1:
            return self.any_of(live)
        if count == len(live):
            return self.all_of(live)
        return self._gate(ATLEAST, count, live, FALSE)

    def mix(self, branches: Sequence[tuple[float, int]]) -> int:
        """Fails as the branch does that a request happens to take; weights add up to one."""
        live = [(weight, node) for weight, node in branches if weight > 0]
        if len({node for _, node in live}) == 1:
            return live[0][1]
        return self._gate(MIX, 0, tuple(node for _, node in live), FALSE, tuple(weight for weight, _ in live))

    def below(self, root: int) -> list[int]:
        """Every node that `root` depends on, itself included, children first."""
        seen = {root}
        waiting = [root]
        inputs = self.inputs
        while waiting:
            for child in inputs[waiting.pop()]:
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return sorted(seen)

    def _gate(
        self, operator: int, threshold: int, nodes: tuple[int, ...], empty: int, weights: tuple[float, ...] = ()
    ) -> int:
        if not nodes:
            return empty
        if len(nodes) == 1:
            return nodes[0]
        key = (operator, threshold, nodes, weights)
        known = self._known.get(key)
        if known is None:
            known = self._append(operator, threshold, nodes)
            self._known[key] = known
            if weights:
                self.weights[known] = weights
        return known

    def _append(self, operator: int, threshold: int, nodes: tuple[int, ...]) -> int:
        self.operators.append(operator)
        self.thresholds.append(threshold)
        self.inputs.append(nodes)
        return len(self.operators) - 1
