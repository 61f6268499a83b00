"""A formula solved: one diagram per independent module, each under the variable order that kept it small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.diagram import ONE, ZERO, Diagram, TooLargeError
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, FALSE, NOT, OR, TRUE, Formula
from archlint.analysis.failures.faulttree.modules import modules
from archlint.analysis.failures.faulttree.ordering import orders
from archlint.analysis.failures.faulttree.rewrite import simplify
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

BUDGET = 1_000_000
"""Nodes one module's diagram may have before the answer becomes a bound."""
FIRST_TRY = 4_000
PATIENCE = 3
"""Every round of variable orders may use this many times the nodes of the round before."""
FINALISTS = 3
"""This many orders stay in the race to the end; the others leave it half by half."""
NEARLY = 0.97
"""An order that got through this share of the gates may finish over the budget, where overtime is allowed."""


@frozen
class Module:
    """One solved module: `variables[level]` is the formula node (event or inner module) tested at a level.

    `choices` are levels that are a request's choice rather than an event, with their probability. `monotone`
    says that nothing inside is negated.
    """

    node: int
    variables: tuple[int, ...]
    diagram: Diagram
    root: int
    choices: dict[int, float]
    monotone: bool = True


@frozen
class Solution:
    """All modules of a formula, inner ones first; the last one is the top.

    `top` is the formula node asked about; when it is a constant or an event there is nothing to solve.
    `too_large` are modules over the node budget: they are in nobody's `modules`, only variables of others.
    """

    formula: Formula
    top: int
    modules: tuple[Module, ...]
    too_large: tuple[int, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether every module was solved."""
        return not self.too_large


def solve(formula: Formula, root: int, budget: int = BUDGET, overtime: int = 1) -> Solution:
    """Build the diagrams of every module below `root` within a node budget.

    Those that are nearly there when it is used up may take `overtime` times as many nodes.
    """
    top = simplify(formula, root)
    solved: list[Module] = []
    leaves = set(formula.events)
    too_large: list[int] = []
    for node in modules(formula, top):
        try:
            solved.append(_solved(formula, node, leaves, budget, budget * overtime))
        except TooLargeError:
            too_large.append(node)
        leaves.add(node)
    return Solution(formula, top, tuple(solved), tuple(too_large))


def _solved(formula: Formula, node: int, leaves: AbstractSet[int], budget: int, longest: int) -> Module:
    """Race the variable orders with few nodes, then those that came furthest with more, until one arrives."""
    racing = orders(formula, node, leaves)
    nearly = NEARLY * len(inside(formula, node, leaves))
    allowed = min(FIRST_TRY, budget)
    while True:
        reached: list[int] = []
        for order in racing:
            try:
                return build(formula, node, order, leaves, allowed)
            except TooLargeError as stopped:
                reached.append(stopped.reached)
        limit = longest if max(reached) >= nearly else budget
        if allowed >= limit:
            raise TooLargeError
        best = sorted(range(len(racing)), key=lambda place: (-reached[place], place))
        racing = [racing[place] for place in best[: max(FINALISTS, (len(racing) + 1) // 2)]]
        allowed = min(limit, allowed * PATIENCE)


def build(formula: Formula, top: int, order: list[int], leaves: AbstractSet[int], budget: int) -> Module:
    """One module under one order. Errors: TooLargeError past the budget."""
    nodes = inside(formula, top, leaves)
    variables, starts, choices = _levels(formula, order, nodes)
    diagram = Diagram(len(variables), budget)
    built = {FALSE: ZERO, TRUE: ONE}
    built.update((node, diagram.variable(level)) for level, node in enumerate(variables) if node >= 0)
    try:
        for node in nodes:
            if node not in built:
                built[node] = gate(formula, node, built, diagram, starts)
    except TooLargeError:
        raise TooLargeError(len(built)) from None
    monotone = all(formula.operators[node] != NOT for node in nodes)
    return Module(top, tuple(variables), diagram, built[top], choices, monotone)


def _levels(formula: Formula, order: list[int], nodes: list[int]) -> tuple[list[int], dict[int, int], dict[int, float]]:
    """Levels of the choices (variable -1), on top, and below them those of the events in order."""
    variables: list[int] = []
    starts: dict[int, int] = {}
    choices: dict[int, float] = {}
    for node in nodes:
        weights = formula.weights.get(node, ())
        starts[node] = len(variables)
        left = 1.0
        for weight in weights[:-1]:
            choices[len(variables)] = weight / left
            left -= weight
            variables.append(-1)
    return [*variables, *order], starts, choices


def gate(formula: Formula, node: int, built: dict[int, int], diagram: Diagram, starts: dict[int, int]) -> int:
    """The function of one gate over functions that are built.

    Raises TooLargeError past the budget.
    """
    parts = [built[child] for child in formula.inputs[node]]
    operator = formula.operators[node]
    if operator == OR:
        return diagram.any_of(parts)
    if operator == AND:
        return diagram.all_of(parts)
    if operator == ATLEAST:
        return diagram.at_least(formula.thresholds[node], parts)
    if operator == NOT:
        if len(diagram.level) > diagram.budget:
            raise TooLargeError
        return diagram.negation(parts[0])
    result = parts[-1]
    for place in range(len(parts) - 2, -1, -1):
        result = diagram.choice(starts[node] + place, parts[place], result)
    return result


def inside(formula: Formula, root: int, leaves: AbstractSet[int]) -> list[int]:
    """The nodes of one module, children first, without what lies below its leaves."""
    seen = {root}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for child in formula.inputs[node] if node not in leaves or node == root else ():
            if child not in seen:
                seen.add(child)
                if child not in leaves and formula.operators[child] != EVENT:
                    waiting.append(child)
    return sorted(seen)
