"""A formula solved: one diagram per independent module, each under the variable order that kept it small."""

from __future__ import annotations

from dataclasses import dataclass

from archlint.analysis.failures.faulttree.diagram import ONE, ZERO, Diagram, TooLargeError
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, FALSE, OR, TRUE, Formula
from archlint.analysis.failures.faulttree.modules import modules
from archlint.analysis.failures.faulttree.ordering import orders
from archlint.analysis.failures.faulttree.rewrite import simplify

BUDGET = 1_000_000
"""Nodes one module's diagram may have before the answer becomes a bound."""
FIRST_TRY = 5_000
PATIENCE = 6
"""Every round of variable orders may use this many times the nodes of the round before."""


@dataclass(frozen=True, slots=True)
class Module:
    """One solved module: `variables[level]` is the formula node (event or inner module) tested at a level.

    `choices` are levels that are a request's choice rather than an event, with their probability.
    """

    node: int
    variables: tuple[int, ...]
    diagram: Diagram
    root: int
    choices: dict[int, float]


@dataclass(frozen=True, slots=True)
class Solution:
    """All modules of a formula, inner ones first; the last one is the top.

    `top` is the formula node asked about; when it is a constant or an event there is nothing to solve.
    `too_large` is the first module over the node budget: then `modules` stops before it.
    """

    formula: Formula
    top: int
    modules: tuple[Module, ...]
    too_large: int | None = None

    @property
    def exact(self) -> bool:
        """Whether every module was solved."""
        return self.too_large is None


def solve(formula: Formula, root: int, budget: int = BUDGET) -> Solution:
    """Build the diagrams of every module below `root` within a node budget."""
    top = simplify(formula, root)
    solved: list[Module] = []
    for node in modules(formula, top):
        try:
            solved.append(_solved(formula, node, frozenset(one.node for one in solved), budget))
        except TooLargeError:
            return Solution(formula, top, tuple(solved), node)
    return Solution(formula, top, tuple(solved))


def _solved(formula: Formula, node: int, inner: frozenset[int], budget: int) -> Module:
    """Try every variable order with few nodes, then with more, until one is small enough."""
    leaves = inner | frozenset(formula.events)
    candidates = orders(formula, node, leaves)
    allowed = FIRST_TRY
    while True:
        allowed = min(allowed, budget)
        for order in candidates:
            try:
                return _build(formula, node, order, leaves, allowed)
            except TooLargeError:
                continue
        if allowed >= budget:
            raise TooLargeError
        allowed *= PATIENCE


def _build(formula: Formula, top: int, order: list[int], leaves: frozenset[int], budget: int) -> Module:
    inside = _inside(formula, top, leaves)
    variables, starts, choices = _levels(formula, order, inside)
    diagram = Diagram(len(variables), budget)
    built = {FALSE: ZERO, TRUE: ONE}
    built.update((node, diagram.variable(level)) for level, node in enumerate(variables) if node >= 0)
    for node in inside:
        if node not in built:
            built[node] = _gate(formula, node, built, diagram, starts)
    return Module(top, tuple(variables), diagram, built[top], choices)


def _levels(
    formula: Formula, order: list[int], inside: list[int]
) -> tuple[list[int], dict[int, int], dict[int, float]]:
    """Levels of the choices (variable -1), on top, and below them those of the events in order."""
    variables: list[int] = []
    starts: dict[int, int] = {}
    choices: dict[int, float] = {}
    for node in inside:
        weights = formula.weights.get(node, ())
        starts[node] = len(variables)
        left = 1.0
        for weight in weights[:-1]:
            choices[len(variables)] = weight / left
            left -= weight
            variables.append(-1)
    return [*variables, *order], starts, choices


def _gate(formula: Formula, node: int, built: dict[int, int], diagram: Diagram, starts: dict[int, int]) -> int:
    parts = [built[child] for child in formula.inputs[node]]
    operator = formula.operators[node]
    if operator == OR:
        return diagram.any_of(parts)
    if operator == AND:
        return diagram.all_of(parts)
    if operator == ATLEAST:
        return diagram.at_least(formula.thresholds[node], parts)
    result = parts[-1]
    for place in range(len(parts) - 2, -1, -1):
        result = diagram.choice(starts[node] + place, parts[place], result)
    return result


def _inside(formula: Formula, root: int, leaves: frozenset[int]) -> list[int]:
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
