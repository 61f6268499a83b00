"""The same function in a shape that is easier to solve: nested gates joined, independent inputs set apart.

Or and and are associative and commutative, so a gate may be cut wherever its inputs share no events;
each part is then a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.companions import with_companions_joined
from archlint.analysis.failures.faulttree.contexts import without_idle_inputs
from archlint.analysis.failures.faulttree.factors import factored
from archlint.analysis.failures.faulttree.formula import AND, EVENT, OR, Formula
from archlint.analysis.failures.faulttree.single import bits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


ROUNDS = 12
"""Every reduction can make room for another; they are repeated this often at most."""


def simplify(formula: Formula, root: int) -> int:
    """The root of an equal formula with joined gates, few repetitions and independent parts."""
    for _ in range(ROUNDS):
        before = root
        root = joined(formula, without_idle_inputs(formula, root))
        root = with_companions_joined(formula, factored(formula, root))
        if root == before:
            break
    return _set_apart(formula, root)


def joined(formula: Formula, root: int) -> int:
    """Gates that only one gate of the same kind uses become part of it."""
    new: dict[int, int] = {}
    nodes = formula.below(root)
    users = formula.users(nodes)
    for node in nodes:
        operator, inputs = formula.operators[node], formula.inputs[node]
        if operator in (OR, AND):
            flat: list[int] = []
            for child in inputs:
                built = new[child]
                if users[child] == 1 and formula.operators[built] == operator:
                    flat.extend(formula.inputs[built])
                else:
                    flat.append(built)
            new[node] = formula.gate(operator, flat)
        else:
            new[node] = formula.over(node, [new[child] for child in inputs]) if inputs else node
    return new[root]


def _set_apart(formula: Formula, root: int) -> int:
    """Inputs of a gate that share events are put under a gate of their own, apart from the others."""
    new: dict[int, int] = {}
    support: dict[int, int] = {}
    for node in formula.below(root):
        operator = formula.operators[node]
        if operator in (OR, AND):
            inputs = [new[child] for child in formula.inputs[node]]
            parts = related(inputs, support)
            new[node] = formula.gate(operator, [_part(formula, operator, part, support) for part in parts])
        else:
            new[node] = (
                formula.over(node, [new[child] for child in formula.inputs[node]]) if formula.inputs[node] else node
            )
        support[new[node]] = _support(formula, new[node], support)
    return new[root]


def _support(formula: Formula, node: int, support: dict[int, int]) -> int:
    """The events below a node, as bits."""
    if formula.operators[node] == EVENT:
        return 1 << formula.thresholds[node]
    bits = 0
    for child in formula.inputs[node]:
        bits |= support[child]
    return bits


def related(inputs: Sequence[int], support: Mapping[int, int]) -> list[list[int]]:
    """The inputs in groups that share no event with each other, in the order of their first members."""
    owner: dict[int, int] = {}
    leader = list(range(len(inputs)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for place, node in enumerate(inputs):
        for event in bits(support[node]):
            first, second = sorted((find(owner.setdefault(event, place)), find(place)))
            leader[second] = first
    groups: dict[int, list[int]] = {}
    for place, node in enumerate(inputs):
        groups.setdefault(find(place), []).append(node)
    return list(groups.values())


def _part(formula: Formula, operator: int, members: list[int], support: dict[int, int]) -> int:
    node = formula.gate(operator, members)
    support[node] = 0
    for member in members:
        support[node] |= support[member]
    return node
