"""What several events together do to every node: whether it fails, and for what share of requests.

The companion of `single` for any set of events; one pass over the arena, children first.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, MIX, OR, TRUE
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from archlint.analysis.failures.faulttree.formula import Formula


@frozen
class Struck:
    """`lost[node]`: every request that needs the node fails; `shares[node]`: the share of requests that fail."""

    lost: tuple[bool, ...]
    shares: tuple[float, ...]


def struck(formula: Formula, failed: Collection[int]) -> Struck:
    """Evaluate a formula with these events (by number) failed and all others not.

    Mixtures are taken to be chosen independently by a request, as in `single.shares`.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> f = Formula()
    >>> cache, db = f.event(), f.event()
    >>> top = f.mix([(0.75, f.all_of([cache, db])), (0.25, db)])
    >>> result = struck(f, {1})
    >>> result.lost[top], result.shares[top]
    (False, 0.25)
    """
    lost = [False] * len(formula.operators)
    shares = [0.0] * len(formula.operators)
    for node in range(TRUE, len(formula.operators)):
        lost[node] = _is_lost(formula, node, lost, failed)
        shares[node] = 1.0 if lost[node] else _share(formula, node, shares)
    return Struck(tuple(lost), tuple(shares))


def _is_lost(formula: Formula, node: int, lost: list[bool], failed: Collection[int]) -> bool:
    operator, inputs = formula.operators[node], formula.inputs[node]
    if operator == EVENT:
        return formula.thresholds[node] in failed
    if operator == OR:
        return any(lost[child] for child in inputs)
    if operator in (AND, MIX):
        return all(lost[child] for child in inputs)
    if operator == ATLEAST:
        return sum(lost[child] for child in inputs) >= formula.thresholds[node]
    return node == TRUE


def _share(formula: Formula, node: int, shares: list[float]) -> float:
    operator = formula.operators[node]
    parts = [shares[child] for child in formula.inputs[node]]
    if operator == MIX:
        return sum(weight * part for weight, part in zip(formula.weights[node], parts, strict=True))
    if operator == OR:
        some = [part for part in parts if part]
        return some[0] if len(some) == 1 else 1.0 - prod(1.0 - part for part in some)
    return prod(parts) if operator == AND else 0.0
