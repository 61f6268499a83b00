"""Proved bounds on the probability of a top that is too large for an exact answer.

Lower: the exact probability that one of the cut sets found has happened, or the bounds of the gates.
Upper: what is small enough below a gate is solved exactly; above that, in a tree without negations, an or of
inputs that share events is at most 1 - prod(1 - p) and an and of them at least prod(p), for monotone functions
of independent events are associated (J. D. Esary and F. Proschan, "Coherent structures of non-identical
components", Technometrics, 1963); an and is never more likely than its least likely input (M. Fréchet, 1935).
With negations only the last and Boole's inequality hold. Inputs that share no event are multiplied exactly.
"""

from __future__ import annotations

from math import fsum, prod
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.chance import swept, top_probability
from archlint.analysis.failures.faulttree.diagram import ONE, ZERO, Diagram, TooLargeError
from archlint.analysis.failures.faulttree.formula import AND, EVENT, NOT, OR, TRUE, Formula
from archlint.analysis.failures.faulttree.ordering import orders
from archlint.analysis.failures.faulttree.rewrite import related
from archlint.analysis.failures.faulttree.solution import Module, Solution, gate, inside, solve
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

PARTIAL = 150_000
"""Diagram nodes spent on the parts of a module that is too large as a whole."""
UNION = 400
"""Cut sets, most likely first, whose union is computed exactly; fewer where that is too large."""
UNION_NODES = 50_000

Interval = tuple[float, float]


@frozen
class _Known:
    """What is known so far: intervals and supports by node; whether there are no negations at all."""

    formula: Formula
    intervals: dict[int, Interval]
    support: dict[int, int]
    monotone: bool


def bounds(solution: Solution, events: Sequence[float], cut_sets: Sequence[tuple[int, ...]]) -> Interval:
    """Lower and upper bound of the top, given some of its cut sets (which only raise the lower bound)."""
    formula = solution.formula
    nodes = formula.below(solution.top)
    known = _Known(formula, {}, {}, all(formula.operators[node] != NOT for node in nodes))
    solved = {module.node: module for module in solution.modules}
    leaves: set[int] = set(formula.events)
    failed = set(solution.too_large)
    for node in nodes:
        _support(known, node)
        if formula.operators[node] == EVENT:
            known.intervals[node] = _exactly(events[formula.thresholds[node]])
        elif node in solved:
            known.intervals[node] = _of_module(known, solved[node])
            leaves.add(node)
        elif node in failed:
            _inside_out(known, node, leaves)
            leaves.add(node)
        elif not formula.inputs[node]:
            known.intervals[node] = _exactly(float(node == TRUE))
    lower, upper = known.intervals[solution.top]
    return max(lower, _union(cut_sets, events)), upper


def _exactly(value: float) -> Interval:
    return value, value


def _support(known: _Known, node: int) -> None:
    formula = known.formula
    mask = 1 << formula.thresholds[node] if formula.operators[node] == EVENT else 0
    for child in formula.inputs[node]:
        mask |= known.support[child]
    known.support[node] = mask


def _of_module(known: _Known, module: Module) -> Interval:
    """A solved module: exact between exact variables; monotone in all of them or else unknown between."""
    sides = [known.intervals.get(node, (0.0, 0.0)) for node in module.variables]
    for level, chance in module.choices.items():
        sides[level] = (chance, chance)
    return _between(known, module.diagram, module.root, sides)


def _between(known: _Known, diagram: Diagram, root: int, sides: Sequence[Interval]) -> Interval:
    if not known.monotone and any(low != high for low, high in sides):
        return 0.0, 1.0
    low = swept(diagram, root, [one for one, _ in sides])[root]
    return low, swept(diagram, root, [other for _, other in sides])[root]


def _inside_out(known: _Known, top: int, leaves: AbstractSet[int]) -> None:
    """Intervals of every gate of a module that is too large: exact while the diagram lasts, then by inequality."""
    formula = known.formula
    order = orders(formula, top, leaves)[-1]
    diagram = Diagram(len(order), PARTIAL)
    sides = [known.intervals[node] for node in order]
    built = {0: ZERO, 1: ONE, **{node: diagram.variable(level) for level, node in enumerate(order)}}
    for node in inside(formula, top, leaves):
        if node in known.intervals:
            continue
        if all(child in built for child in formula.inputs[node]):
            try:
                built[node] = gate(formula, node, built, diagram, {})
            except TooLargeError:
                diagram.budget = 0
            else:
                known.intervals[node] = _between(known, diagram, built[node], sides)
                continue
        known.intervals[node] = _by_inequality(known, node)


def _by_inequality(known: _Known, node: int) -> Interval:
    formula = known.formula
    operator, inputs = formula.operators[node], formula.inputs[node]
    parts = [known.intervals[child] for child in inputs]
    if operator == NOT:
        return 1.0 - parts[0][1], 1.0 - parts[0][0]
    if operator not in (OR, AND):
        return _at_least(known, formula.thresholds[node], parts)
    groups = [
        _together(known, operator, [known.intervals[child] for child in group])
        for group in related(inputs, known.support)
    ]
    if operator == AND:
        return prod(low for low, _ in groups), prod(high for _, high in groups)
    return 1.0 - prod(1.0 - low for low, _ in groups), 1.0 - prod(1.0 - high for _, high in groups)


def _together(known: _Known, operator: int, parts: Sequence[Interval]) -> Interval:
    """Inputs that share events."""
    lows, highs = [low for low, _ in parts], [high for _, high in parts]
    if operator == OR:
        return max(lows), 1.0 - prod(1.0 - high for high in highs) if known.monotone else min(1.0, fsum(highs))
    return prod(lows) if known.monotone else max(0.0, fsum(lows) - len(lows) + 1), min(highs)


def _at_least(known: _Known, count: int, parts: Sequence[Interval]) -> Interval:
    """Markov's inequality above; below, that the `count` most likely of them happen together."""
    lows = sorted((low for low, _ in parts), reverse=True)[:count]
    return _together(known, AND, [(low, 1.0) for low in lows])[0], min(1.0, fsum(high for _, high in parts) / count)


def _union(cut_sets: Sequence[tuple[int, ...]], events: Sequence[float]) -> float:
    """Exact probability that one of the most likely cut sets has happened."""
    ranked = sorted(cut_sets, key=lambda one: (-prod(events[event] for event in one), len(one), one))
    taken = min(UNION, len(ranked))
    while taken:
        formula = Formula()
        nodes = [formula.event() for _ in events]
        root = formula.any_of([formula.all_of([nodes[event] for event in one]) for one in ranked[:taken]])
        solution = solve(formula, root, UNION_NODES)
        if solution.exact:
            return top_probability(solution, events)
        taken //= 2
    return 0.0
