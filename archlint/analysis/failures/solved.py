"""A flow's formula solved by the engine; conditioned on zones when one diagram would grow too large.

A zone couples every component that stands in it. Given which zones are up, components fail independently of
each other again, so the diagrams of the cases are small where the diagram of the whole is not (law of total
probability over the states of the zones).
"""

from __future__ import annotations

from itertools import product
from math import fsum
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.chance import birnbaum, top_probability
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, FALSE, OR, TRUE, Formula
from archlint.analysis.failures.faulttree.solution import Solution, solve
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BUDGET = 30_000
"""Nodes of one diagram before the formula is conditioned, and of each case before the answer is a bound."""
MOST_CONDITIONS = 5
"""Events conditioned on: 32 cases."""
USED_BY = 3
"""An event is worth conditioning on from this many uses."""
WIDEST = 5_000
"""Nodes of the diagram of one k-of-n alone, k (n - k + 1), above which no diagram is tried."""


@frozen
class Case:
    """The formula given which of the conditions have happened."""

    states: tuple[bool, ...]
    solution: Solution


@frozen
class Solved:
    """A formula as one case or several; `conditions` are event numbers."""

    conditions: tuple[int, ...]
    cases: tuple[Case, ...]

    def probability(self, events: Sequence[float]) -> float:
        """Of the root, when event e has probability `events[e]`."""
        return fsum(self._weight(case, events) * top_probability(case.solution, events) for case in self.cases)

    def birnbaum(self, events: Sequence[float]) -> dict[int, float]:
        """P(root | e) - P(root | not e) for every event that matters."""
        found: dict[int, float] = {}
        for case in self.cases:
            weight = self._weight(case, events)
            for event, slope in birnbaum(case.solution, events).items():
                found[event] = found.get(event, 0.0) + weight * slope
        for place, event in enumerate(self.conditions):
            found[event] = fsum(self._given(case, place, events) for case in self.cases)
        return found

    def _weight(self, case: Case, events: Sequence[float]) -> float:
        weight = 1.0
        for event, happened in zip(self.conditions, case.states, strict=True):
            weight *= events[event] if happened else 1.0 - events[event]
        return weight

    def _given(self, case: Case, place: int, events: Sequence[float]) -> float:
        """What this case adds to the importance of one condition: its weight without that condition, signed."""
        weight = 1.0
        for other, (event, happened) in enumerate(zip(self.conditions, case.states, strict=True)):
            if other != place:
                weight *= events[event] if happened else 1.0 - events[event]
        sign = 1.0 if case.states[place] else -1.0
        return sign * weight * top_probability(case.solution, events)


def solved(formula: Formula, root: int) -> Solved | None:
    """Solve a formula exactly; None when it is too large even case by case."""
    if has_wide_gate(formula, root):
        return None
    whole = solve(formula, root, BUDGET)
    if whole.exact:
        return Solved((), (Case((), whole),))
    conditions = _conditions(formula, root)
    cases: list[Case] = []
    for states in product((False, True), repeat=len(conditions)):
        fixed = dict(zip(conditions, states, strict=True))
        solution = solve(formula, restricted(formula, root, fixed), BUDGET)
        if not solution.exact:
            return None
        cases.append(Case(states, solution))
    return Solved(tuple(conditions), tuple(cases)) if conditions else None


def has_wide_gate(formula: Formula, root: int) -> bool:
    """Whether hundreds of copies are counted somewhere below a node: their diagram alone would fill the budget."""
    return any(is_wide(formula, node) for node in formula.below(root))


def is_wide(formula: Formula, node: int) -> bool:
    """Whether one gate counts so many inputs that no diagram of it is tried."""
    if formula.operators[node] != ATLEAST:
        return False
    count = formula.thresholds[node]
    return count * (len(formula.inputs[node]) - count + 1) > WIDEST


def _conditions(formula: Formula, root: int) -> list[int]:
    """The events that most gates use, which are the places that components share."""
    users: dict[int, int] = {}
    for node in formula.below(root):
        for child in formula.inputs[node]:
            if formula.operators[child] == EVENT:
                users[child] = users.get(child, 0) + 1
    shared = sorted((node for node, count in users.items() if count >= USED_BY), key=lambda node: (-users[node], node))
    return [formula.thresholds[node] for node in shared[:MOST_CONDITIONS]]


def restricted(formula: Formula, root: int, fixed: Mapping[int, bool]) -> int:
    """The root of the formula in which some events have happened (True) or cannot (False)."""
    new: dict[int, int] = {FALSE: FALSE, TRUE: TRUE}
    for node in formula.below(root):
        inputs = [new[child] for child in formula.inputs[node]]
        operator = formula.operators[node]
        if operator == EVENT:
            state = fixed.get(formula.thresholds[node])
            new[node] = node if state is None else TRUE if state else FALSE
        elif operator == OR:
            new[node] = formula.any_of(inputs)
        elif operator == AND:
            new[node] = formula.all_of(inputs)
        elif node in formula.weights:
            new[node] = formula.mix(list(zip(formula.weights[node], inputs, strict=True)))
        elif inputs:
            new[node] = formula.at_least(formula.thresholds[node], inputs)
    return new[root]
