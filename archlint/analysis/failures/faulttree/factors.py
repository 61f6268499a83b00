"""Common factors: (a and b) or (a and c) is a and (b or c), which asks about a once.

Only gates with one user are taken apart, so that nothing is ever written twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import AND, OR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.failures.faulttree.formula import Formula


def factored(formula: Formula, root: int) -> int:
    """The root of an equal formula in which the inputs of an or (an and) share no factor any more.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> f = Formula()
    >>> a, b, c = f.event(), f.event(), f.event()
    >>> top = f.any_of([f.all_of([a, b]), f.all_of([a, c])])
    >>> factored(f, top) == f.all_of([a, f.any_of([b, c])])
    True
    """
    nodes = formula.below(root)
    users = formula.users(nodes)
    new: dict[int, int] = {}
    for node in nodes:
        inputs = formula.inputs[node]
        operator = formula.operators[node]
        if operator in (OR, AND):
            single = [new[child] for child in inputs if users[child] == 1]
            several = [new[child] for child in inputs if users[child] > 1]
            new[node] = formula.gate(operator, [*several, *_apart(formula, operator, single)])
        else:
            new[node] = formula.over(node, [new[child] for child in inputs]) if inputs else node
    return new[root]


def _apart(formula: Formula, operator: int, inputs: Sequence[int]) -> list[int]:
    """The inputs of a gate, those with a common factor joined; the factor of most inputs first."""
    other = AND if operator == OR else OR
    left = list(inputs)
    while True:
        counts: dict[int, int] = {}
        for node in left:
            for factor in formula.inputs[node] if formula.operators[node] == other else ():
                counts[factor] = counts.get(factor, 0) + 1
        factor = max(counts, key=lambda one: (counts[one], -one), default=-1)
        if factor < 0 or counts[factor] < 2:
            return left
        having = [node for node in left if formula.operators[node] == other and factor in formula.inputs[node]]
        rests = [formula.gate(other, [one for one in formula.inputs[node] if one != factor]) for node in having]
        together = formula.gate(other, [factor, formula.gate(operator, rests)])
        if together in having:
            return left
        left = [together if node == having[0] else node for node in left if node == having[0] or node not in having]
