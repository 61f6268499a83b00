"""Formulas in failure form: a node is true when the thing it stands for has failed.

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
NOT = 6
MIX = 5
"""A mixture: a request takes one of several branches, each with its weight; not one event of the system."""


class Formula:
    """An arena of nodes: `operators[i]`, `inputs[i]`, `thresholds[i]` (events: their number), `weights[i]`."""

    __slots__ = ("_known", "events", "inputs", "negated", "operators", "thresholds", "weights")

    def __init__(self) -> None:
        self.operators: list[int] = [CONSTANT, CONSTANT]
        self.inputs: list[tuple[int, ...]] = [(), ()]
        self.thresholds: list[int] = [0, 0]
        self.weights: dict[int, tuple[float, ...]] = {}
        self.events: list[int] = []
        self.negated = False
        self._known: dict[tuple[int, int, tuple[int, ...], tuple[float, ...]], int] = {}

    def event(self) -> int:
        """A new basic event; its number is `thresholds[node]`, counted from 0."""
        node = len(self.operators)
        self.operators.append(EVENT)
        self.thresholds.append(len(self.events))
        self.inputs.append(())
        self.events.append(node)
        return node

    def events_or(self, arounds: Sequence[tuple[int, ...]]) -> list[int]:
        """Each fails with a new basic event, or with anything around it; no other gate can be equal to these."""
        operators, thresholds, inputs, events = self.operators, self.thresholds, self.inputs, self.events
        made: list[int] = []
        node, number = len(operators), len(events)
        for around in arounds:
            events.append(node)
            if around:
                operators += EVENT, OR
                thresholds += number, 1
                inputs += (), (node, *around)
                node += 1
            else:
                operators.append(EVENT)
                thresholds.append(number)
                inputs.append(())
            made.append(node)
            node += 1
            number += 1
        return made

    def any_of(self, nodes: Iterable[int]) -> int:
        """Fails when any of the nodes fails."""
        distinct = dict.fromkeys(nodes)
        if FALSE in distinct:
            del distinct[FALSE]
        if TRUE in distinct or (self.negated and self._contradict(distinct)):
            return TRUE
        return self._gate(OR, 1, tuple(distinct), FALSE)

    def all_of(self, nodes: Iterable[int]) -> int:
        """Fails when all of the nodes fail."""
        distinct = dict.fromkeys(nodes)
        if TRUE in distinct:
            del distinct[TRUE]
        if FALSE in distinct or (self.negated and self._contradict(distinct)):
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

    def negation(self, node: int) -> int:
        """Fails when the node does not."""
        if node in (FALSE, TRUE):
            return TRUE - node
        if self.operators[node] == NOT:
            return self.inputs[node][0]
        key = (NOT, 0, (node,), ())
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._append(NOT, 0, (node,))
            self.negated = True
        return known

    def gate(self, operator: int, nodes: Iterable[int]) -> int:
        """An or, or an and."""
        return self.any_of(nodes) if operator == OR else self.all_of(nodes)

    def over(self, node: int, inputs: Sequence[int]) -> int:
        """A node like this one over other inputs."""
        operator = self.operators[node]
        if operator in (OR, AND):
            return self.gate(operator, inputs)
        if operator == NOT:
            return self.negation(inputs[0])
        if operator == MIX:
            return self.mix(list(zip(self.weights[node], inputs, strict=True)))
        return self.at_least(self.thresholds[node], inputs)

    def users(self, nodes: Sequence[int]) -> dict[int, int]:
        """How many of the nodes use each of them; the last one, the root, counts as used once more."""
        counts = dict.fromkeys(nodes, 0)
        counts[nodes[-1]] = 1
        for node in nodes:
            for child in self.inputs[node]:
                counts[child] += 1
        return counts

    def mix(self, branches: Sequence[tuple[float, int]]) -> int:
        """Fails as the branch does that a request happens to take; weights add up to one."""
        live = [branch for branch in branches if branch[0] > 0]
        first = live[0][1]
        if all(node == first for _, node in live):
            return first
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

    def _contradict(self, nodes: dict[int, None]) -> bool:
        """Whether a node and its negation are among the nodes."""
        return any(self.operators[node] == NOT and self.inputs[node][0] in nodes for node in nodes)

    def _gate(
        self, operator: int, threshold: int, nodes: tuple[int, ...], empty: int, weights: tuple[float, ...] = ()
    ) -> int:
        if len(nodes) < 2:
            return nodes[0] if nodes else empty
        fresh = len(self.operators)
        known = self._known.setdefault((operator, threshold, nodes if weights else _in_order(nodes), weights), fresh)
        if known == fresh:
            self.operators.append(operator)
            self.thresholds.append(threshold)
            self.inputs.append(nodes)
            if weights:
                self.weights[known] = weights
        return known

    def _append(self, operator: int, threshold: int, nodes: tuple[int, ...]) -> int:
        self.operators.append(operator)
        self.thresholds.append(threshold)
        self.inputs.append(nodes)
        return len(self.operators) - 1


def _in_order(nodes: tuple[int, ...]) -> tuple[int, ...]:
    if len(nodes) == 2:  # most gates
        return nodes if nodes[0] < nodes[1] else nodes[::-1]
    return tuple(sorted(nodes))
