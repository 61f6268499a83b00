"""A flow's formula solved: as arithmetic where its parts share little, as a decision diagram where they share much.

Flows are wide and shallow: components couple in the places they stand in and hardly anywhere else, so that arithmetic
is exact within milliseconds, for thousands of copies too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.chance import birnbaum, top_probability
from archlint.analysis.failures.faulttree.circuit import Circuit, circuit
from archlint.analysis.failures.faulttree.formula import ATLEAST, Formula
from archlint.analysis.failures.faulttree.solution import Solution, solve
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

BUDGET = 30_000
"""Nodes of one diagram before the answer is a bound."""
WIDEST = 5_000
"""Nodes of the diagram of one k-of-n alone, k (n - k + 1), above which no diagram is tried."""


@frozen
class Solved:
    """A formula as diagrams."""

    solution: Solution

    def probability(self, events: Sequence[float]) -> float:
        """Of the root, when event e has probability `events[e]`."""
        return top_probability(self.solution, events)

    def birnbaum(self, events: Sequence[float]) -> dict[int, float]:
        """P(root | e) - P(root | not e) for every event that matters."""
        return birnbaum(self.solution, events)


def solved(formula: Formula, root: int) -> Circuit | Solved | None:
    """Solve a formula exactly; None when it is too large."""
    arithmetic = circuit(formula, root)
    if arithmetic is not None:
        return arithmetic
    if has_wide_gate(formula, root):
        return None
    whole = solve(formula, root, BUDGET)
    return Solved(whole) if whole.exact else None


def has_wide_gate(formula: Formula, root: int) -> bool:
    """Whether hundreds of copies are counted somewhere below a node: their diagram alone would fill the budget."""
    return any(is_wide(formula, node) for node in formula.below(root))


def is_wide(formula: Formula, node: int) -> bool:
    """Whether one gate counts so many inputs that no diagram of it is tried."""
    if formula.operators[node] != ATLEAST:
        return False
    count = formula.thresholds[node]
    return count * (len(formula.inputs[node]) - count + 1) > WIDEST
