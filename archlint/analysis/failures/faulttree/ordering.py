"""Variable orders: which event is asked first decides how large a diagram grows.

M. Bouissou, F. Bruyère and A. Rauzy, "BDD based fault-tree processing: a comparison of variable ordering
heuristics", ESREL 1997; S. Minato, N. Ishiura and S. Yajima, "Shared binary decision diagram with
attributed edges", DAC 1990 (weights).
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from itertools import zip_longest
from math import fsum
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.placing import placed

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.formula import Formula

FEW = 12
"""With so few leaves every order is a good one."""

Stops = Callable[[int], bool]
"""Whether a node is a variable of the part being ordered: an event, or a module inside it."""


def orders(formula: Formula, root: int, leaves: AbstractSet[int]) -> list[list[int]]:
    """Candidate orders of the leaves below `root`: depth-first walks, and the placements they settle into.

    The walks differ in which input of a gate goes first: as written, the smallest part, the largest part,
    the one whose events are used most elsewhere.
    """
    nodes = _inside(formula, root, leaves)
    sizes = _sizes(formula, nodes, leaves)
    weights = _weights(formula, nodes, root)
    keys: list[Callable[[int], float]] = [
        lambda _node: 0.0,
        lambda node: float(sizes[node]),
        lambda node: -float(sizes[node]),
        lambda node: -weights[node],
        lambda node: weights[node],
    ]
    found: list[list[int]] = []
    for key in keys:
        order = _walk(formula, root, leaves, key)
        if order not in found:
            found.append(order)
    settled = [_settled(formula, nodes, leaves, order) for order in found] if len(found[0]) > FEW else []
    return [order for pair in zip_longest(found, settled) for order in pair if order is not None]


def _settled(formula: Formula, nodes: list[int], leaves: AbstractSet[int], order: list[int]) -> list[int]:
    """The placement that gates and leaves settle into when every gate starts at the middle of its inputs."""
    middle = dict.fromkeys(nodes, 0.0)
    middle.update((node, float(place)) for place, node in enumerate(order))
    gates = [node for node in nodes if node not in leaves and formula.inputs[node]]
    for node in gates:
        inputs = formula.inputs[node]
        middle[node] = fsum(middle[child] for child in inputs) / len(inputs)
    groups = [tuple(dict.fromkeys((node, *formula.inputs[node]))) for node in gates]
    return [node for node in placed(sorted(middle, key=lambda one: (middle[one], one)), groups) if node in leaves]


def _inside(formula: Formula, root: int, leaves: AbstractSet[int]) -> list[int]:
    """The nodes from `root` down to the leaves, children first."""
    seen = {root}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node in leaves:
            continue
        for child in formula.inputs[node]:
            if child not in seen:
                seen.add(child)
                waiting.append(child)
    return sorted(seen)


def _sizes(formula: Formula, nodes: list[int], leaves: AbstractSet[int]) -> dict[int, int]:
    """How many leaves a walk into each node would meet, counted with repetition."""
    sizes: dict[int, int] = {}
    for node in nodes:
        sizes[node] = 1 if node in leaves else sum(sizes[child] for child in formula.inputs[node])
    return sizes


def _weights(formula: Formula, nodes: list[int], root: int) -> dict[int, float]:
    """Weight 1 flows from the root, split evenly among the inputs of every gate."""
    weights = dict.fromkeys(nodes, 0.0)
    weights[root] = 1.0
    for node in reversed(nodes):
        inputs = [child for child in formula.inputs[node] if child in weights]
        for child in inputs:
            weights[child] += weights[node] / len(inputs)
    return weights


def _walk(formula: Formula, root: int, leaves: AbstractSet[int], key: Callable[[int], float]) -> list[int]:
    order: dict[int, None] = {}
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if node in leaves:
            order[node] = None
            continue
        waiting.extend(sorted(formula.inputs[node], key=key)[::-1])
    return list(order)
