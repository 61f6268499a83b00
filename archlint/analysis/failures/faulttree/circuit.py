"""A formula as arithmetic: sums and products of probabilities, decided event by event where its parts share something.

Inputs of a gate that share no event multiply. Where they share one, the gate is split into what it is with that event
and without (law of total probability), the event that most inputs share first: a zone, then what remains of it. The
branches of a mixture exclude each other and may share what they like. One sweep up gives the probability and one
sweep down all Birnbaum importances, which are the derivatives of the same polynomial. A. Darwiche, "A differential
approach to inference in Bayesian networks", Journal of the ACM, 2003.
"""

from __future__ import annotations

from dataclasses import field
from math import fsum
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.counting import chance_of_at_least, slopes_of_at_least
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, CONSTANT, EVENT, FALSE, MIX, NOT, OR, TRUE
from archlint.analysis.failures.faulttree.rewrite import related
from archlint.analysis.failures.faulttree.single import bits
from archlint.frozen import frozen, slotted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.failures.faulttree.formula import Formula

SPLIT = 7
"""The operator of a step that is decided by an event: inputs are what it is with and without, `number` the event."""
MOST_SPLITS = 300
"""Splits after which a diagram is the better way,"""
MOST_WORK = 20_000, 12
"""and inputs looked at in all splits: so many, and so many times the inputs in the formula."""

Step = tuple[int, tuple[int, ...], int, tuple[float, ...]]
"""Operator, the places of the inputs, a number (event or threshold), weights."""


class TangledError(Exception):
    """Too many events are shared; a question for a diagram."""


@frozen
class Circuit:
    """The steps from the events up to the root, the last one; every input stands before its users."""

    steps: tuple[Step, ...]

    def probability(self, events: Sequence[float]) -> float:
        """Of the root, when event e has probability `events[e]`."""
        return self._swept(events)[-1]

    def birnbaum(self, events: Sequence[float]) -> dict[int, float]:
        """P(root | e) - P(root | not e) for every event that matters."""
        values = self._swept(events)
        grown = [0.0] * len(values)
        grown[-1] = 1.0
        found: dict[int, float] = {}
        for place in range(len(values) - 1, -1, -1):
            mine = grown[place]
            operator, inputs, number, weights = self.steps[place]
            if operator == EVENT:
                found[number] = found.get(number, 0.0) + mine
            elif operator == SPLIT:
                happened, otherwise = inputs
                found[number] = found.get(number, 0.0) + mine * (values[happened] - values[otherwise])
                grown[happened] += mine * events[number]
                grown[otherwise] += mine * (1.0 - events[number])
            elif mine:
                slopes = _slopes(operator, [values[child] for child in inputs], number, weights)
                for child, slope in zip(inputs, slopes, strict=True):
                    grown[child] += mine * slope
        return found

    def _swept(self, events: Sequence[float]) -> list[float]:
        """The probability of every step."""
        values: list[float] = []
        for operator, inputs, number, weights in self.steps:
            if operator == EVENT:
                chance = events[number]
            elif operator == OR:
                chance = 0.0
                for child in inputs:
                    chance += values[child] * (1.0 - chance)
            elif operator == AND:
                chance = 1.0
                for child in inputs:
                    chance *= values[child]
            elif operator == SPLIT:
                chance = events[number]
                chance = chance * values[inputs[0]] + (1.0 - chance) * values[inputs[1]]
            elif operator == MIX:
                chance = fsum([weight * values[child] for weight, child in zip(weights, inputs, strict=True)])
            elif operator == ATLEAST:
                chance = chance_of_at_least(number, [values[child] for child in inputs])
            else:
                chance = float(number)
            values.append(chance)
        return values


def _slopes(operator: int, parts: Sequence[float], threshold: int, weights: Sequence[float]) -> Sequence[float]:
    """How much a gate grows with each of its inputs."""
    if operator == MIX:
        return weights
    if operator == ATLEAST:
        return slopes_of_at_least(threshold, parts)
    return _products_of_others([1.0 - part for part in parts] if operator == OR else parts)


def _products_of_others(factors: Sequence[float]) -> list[float]:
    found = [1.0] * len(factors)
    before = after = 1.0
    last = len(factors) - 1
    for place, factor in enumerate(factors):
        found[place] *= before
        before *= factor
        found[last - place] *= after
        after *= factors[last - place]
    return found


def circuit(formula: Formula, root: int) -> Circuit | None:
    """The formula as arithmetic; None when its parts share too much, or something in it is negated.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> f = Formula()
    >>> zone, a, b = f.event(), f.event(), f.event()
    >>> both = circuit(f, f.all_of([f.any_of([a, zone]), f.any_of([b, zone])]))
    >>> round(both.probability([0.01, 0.1, 0.2]), 6)
    0.0298
    """
    constant, times = MOST_WORK
    building = _Building(formula, constant + times * sum(len(formula.inputs[node]) for node in formula.below(root)))
    try:
        building.add(root)
    except TangledError:
        return None
    return Circuit(tuple(building.steps))


@slotted
class _Building:
    """Steps so far; `places` of formula nodes, `support` of formula nodes as bits; `work` that may still be done."""

    formula: Formula
    work: int
    steps: list[Step] = field(default_factory=list[Step])
    places: dict[int, int] = field(default_factory=dict[int, int])
    support: dict[int, int] = field(default_factory=dict[int, int])
    splits: int = 0

    def add(self, root: int) -> None:
        """Append the steps of a node; depth first with a stack, for a split is laid out before what uses it."""
        waiting: list[tuple[int, Step | None]] = [(root, None)]
        while waiting:
            node, step = waiting.pop()
            if node in self.places:
                continue
            if step is None:
                step = self._step(node)
                missing = [child for child in step[1] if child not in self.places]
                if missing:
                    waiting.append((node, step))
                    waiting.extend((child, None) for child in missing)
                    continue
            operator, inputs, number, weights = step
            self.places[node] = len(self.steps)
            self.steps.append((operator, tuple([self.places[child] for child in inputs]), number, weights))

    def _step(self, node: int) -> Step:
        """A node as one step over formula nodes; gates are split, or divided into parts that share nothing."""
        formula = self.formula
        operator, inputs = formula.operators[node], formula.inputs[node]
        if operator == CONSTANT:
            return CONSTANT, (), int(node == TRUE), ()
        if operator == EVENT:
            return EVENT, (), formula.thresholds[node], ()
        if operator == MIX:
            return MIX, inputs, 0, formula.weights[node]
        if operator == NOT:
            raise TangledError
        self._know(node)
        if not self._overlap(inputs):
            return operator, inputs, formula.thresholds[node], ()
        if operator != ATLEAST:
            flat = self._flat(operator, inputs)
            groups = related(flat, self.support)
            if len(groups) > 1 or len(flat) != len(inputs):
                parts = [formula.gate(operator, group) for group in groups]
                for part in parts:
                    self._know(part)
                return (operator, tuple(parts), 0, ()) if len(parts) > 1 else self._step(parts[0])
        return self._split(node)

    def _flat(self, operator: int, inputs: Sequence[int]) -> list[int]:
        """Inputs with those of the same kind opened, each once."""
        formula = self.formula
        found: dict[int, None] = {}
        opened: set[int] = set()
        waiting = list(reversed(inputs))
        while waiting:
            node = waiting.pop()
            if formula.operators[node] != operator:
                found[node] = None
            elif node not in opened:
                opened.add(node)
                waiting.extend(reversed(formula.inputs[node]))
        return list(found)

    def _split(self, node: int) -> Step:
        """With and without the event that most inputs of a gate share."""
        self.splits += 1
        event = self._most_shared(self.formula.inputs[node])
        if event >= len(self.formula.events) or self.splits > MOST_SPLITS:
            raise TangledError
        sides = tuple([self._given(node, event, state) for state in (TRUE, FALSE)])
        return SPLIT, sides, event, ()

    def _given(self, root: int, event: int, state: int) -> int:
        """The formula below a node when an event has happened, or has not."""
        formula = self.formula
        bit = 1 << event
        new = {FALSE: FALSE, TRUE: TRUE, formula.events[event]: state}
        touched = self._touched(root, bit)
        self.work -= sum(len(formula.inputs[node]) for node in touched)
        if self.work < 0:
            raise TangledError
        for node in touched:
            if node not in new:
                new[node] = formula.over(node, [new.get(child, child) for child in formula.inputs[node]])
                self._know(new[node])
        return new[root]

    def _touched(self, root: int, bit: int) -> list[int]:
        """The nodes below a root that depend on an event, children first."""
        support, inputs = self.support, self.formula.inputs
        seen = {root}
        waiting = [root]
        while waiting:
            for child in inputs[waiting.pop()]:
                if child not in seen and support[child] & bit:
                    seen.add(child)
                    waiting.append(child)
        return sorted(seen)

    def _overlap(self, nodes: Sequence[int]) -> int:
        """The events that several of the nodes depend on, as bits."""
        below = both = 0
        for node in nodes:
            mine = self.support[node]
            both |= below & mine
            below |= mine
        return both

    def _most_shared(self, nodes: Sequence[int]) -> int:
        overlap = self._overlap(nodes)
        users = dict.fromkeys(bits(overlap), 0)
        for node in nodes:
            for event in bits(self.support[node] & overlap):
                users[event] += 1
        return max(users, key=lambda event: (users[event], -event))

    def _know(self, root: int) -> None:
        """The events below a node, as bits; the choice of a mixture counts as one more, for it is made once."""
        formula, support = self.formula, self.support
        if root in support:
            return
        waiting = [root]
        while waiting:
            node = waiting[-1]
            missing = [child for child in formula.inputs[node] if child not in support]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            operator = formula.operators[node]
            mask = 0
            if operator == EVENT:
                mask = 1 << formula.thresholds[node]
            elif operator == MIX:
                mask = 1 << len(formula.events) + node
            for child in formula.inputs[node]:
                mask |= support[child]
            support[node] = mask
