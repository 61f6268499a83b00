"""Exact probabilities and Birnbaum importances, one sweep down and one up through every module.

Unavailability is computed as itself: 1 - availability would lose its digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.diagram import ONE, ZERO
from archlint.analysis.failures.faulttree.formula import EVENT, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.failures.faulttree.diagram import Diagram
    from archlint.analysis.failures.faulttree.solution import Module, Solution


def top_probability(solution: Solution, events: Sequence[float]) -> float:
    """Probability of the top; `events[e]` is that of event e.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> from archlint.analysis.failures.faulttree.solution import solve
    >>> f = Formula()
    >>> a, b, c = f.event(), f.event(), f.event()
    >>> top_probability(solve(f, f.at_least(2, [a, b, c])), [0.5, 0.5, 0.5])
    0.5
    """
    return _of_node(solution, solution.top, node_probabilities(solution, events), events)


def node_probabilities(solution: Solution, events: Sequence[float]) -> dict[int, float]:
    """Probability of every module."""
    known: dict[int, float] = {}
    for module in solution.modules:
        known[module.node] = swept(module.diagram, module.root, _chances(solution, module, known, events))[module.root]
    return known


def birnbaum(solution: Solution, events: Sequence[float]) -> dict[int, float]:
    """P(top | e) - P(top | not e) for every event the top depends on.

    Z. W. Birnbaum, "On the importance of different components in a multicomponent system", 1969; for an
    event inside a module it is the product with the module's own importance.
    """
    known = node_probabilities(solution, events)
    importance: dict[int, float] = {solution.top: 1.0}
    for module in reversed(solution.modules):
        chances = _chances(solution, module, known, events)
        for level, value in _sensitivities(module, chances).items():
            node = module.variables[level]
            importance[node] = importance.get(node, 0.0) + importance.get(module.node, 0.0) * value
    formula = solution.formula
    return {formula.thresholds[node]: value for node, value in importance.items() if formula.operators[node] == EVENT}


def _of_node(solution: Solution, node: int, known: dict[int, float], events: Sequence[float]) -> float:
    if node in known:
        return known[node]
    if solution.formula.operators[node] == EVENT:
        return events[solution.formula.thresholds[node]]
    return 1.0 if node == TRUE else 0.0


def _chances(solution: Solution, module: Module, known: dict[int, float], events: Sequence[float]) -> list[float]:
    """The probability of the variable at every level of a module."""
    return [
        module.choices[level] if node < 0 else _of_node(solution, node, known, events)
        for level, node in enumerate(module.variables)
    ]


def swept(diagram: Diagram, root: int, chances: Sequence[float]) -> dict[int, float]:
    """Probability of every node of a diagram, from the constants up; `chances` by level."""
    values = {ZERO: 0.0, ONE: 1.0}
    for node in diagram.below(root):
        chance = chances[diagram.level[node]]
        values[node] = chance * values[diagram.high[node]] + (1.0 - chance) * values[diagram.low[node]]
    return values


def _sensitivities(module: Module, chances: Sequence[float]) -> dict[int, float]:
    """For every level that is not a choice: how much the module's probability grows with the variable's."""
    diagram = module.diagram
    values = swept(diagram, module.root, chances)
    reach: dict[int, float] = dict.fromkeys(values, 0.0)
    reach[module.root] = 1.0
    found: dict[int, float] = {}
    for node in reversed(diagram.below(module.root)):
        level, low, high = diagram.level[node], diagram.low[node], diagram.high[node]
        chance = chances[level]
        reach[high] += reach[node] * chance
        reach[low] += reach[node] * (1.0 - chance)
        if level not in module.choices:
            found[level] = found.get(level, 0.0) + reach[node] * (values[high] - values[low])
    return found
