"""The same function in a shape that is easier to solve: nested gates joined, independent inputs set apart.

Or and and are associative and commutative, so a gate may be cut wherever its inputs share no events;
each part is then a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import AND, EVENT, OR, Formula
from archlint.analysis.failures.faulttree.single import bits

if TYPE_CHECKING:
    from collections.abc import Sequence


def simplify(formula: Formula, root: int) -> int:
    """The root of an equal formula with joined gates and independent parts."""
    return _set_apart(formula, _joined(formula, root))


def _joined(formula: Formula, root: int) -> int:
    """Gates that only one gate of the same kind uses become part of it."""
    new: dict[int, int] = {}
    users = _users(formula, root)
    for node in formula.below(root):
        operator = formula.operators[node]
        if operator in (OR, AND):
            flat: list[int] = []
            for child in formula.inputs[node]:
                built = new[child]
                if users[child] == 1 and formula.operators[built] == operator:
                    flat.extend(formula.inputs[built])
                else:
                    flat.append(built)
            new[node] = _gate(formula, operator, flat)
        else:
            new[node] = rebuilt(formula, node, new)
    return new[root]


def _set_apart(formula: Formula, root: int) -> int:
    """Inputs of a gate that share events are put under a gate of their own, apart from the others."""
    new: dict[int, int] = {}
    support: dict[int, int] = {}
    for node in formula.below(root):
        operator = formula.operators[node]
        if operator in (OR, AND):
            inputs = [new[child] for child in formula.inputs[node]]
            parts = _related(inputs, support)
            new[node] = _gate(formula, operator, [_part(formula, operator, part, support) for part in parts])
        else:
            new[node] = rebuilt(formula, node, new)
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


def _related(inputs: Sequence[int], support: dict[int, int]) -> list[list[int]]:
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
    node = _gate(formula, operator, members)
    support[node] = 0
    for member in members:
        support[node] |= support[member]
    return node


def _gate(formula: Formula, operator: int, inputs: Sequence[int]) -> int:
    return formula.any_of(inputs) if operator == OR else formula.all_of(inputs)


def rebuilt(formula: Formula, node: int, new: dict[int, int]) -> int:
    """The node over the new versions of its inputs."""
    inputs = [new[child] for child in formula.inputs[node]]
    operator = formula.operators[node]
    if not inputs:
        return node
    if operator in (OR, AND):
        return _gate(formula, operator, inputs)
    if node in formula.weights:
        return formula.mix(list(zip(formula.weights[node], inputs, strict=True)))
    return formula.at_least(formula.thresholds[node], inputs)


def _users(formula: Formula, root: int) -> dict[int, int]:
    counts: dict[int, int] = {root: 1}
    for node in formula.below(root):
        for child in formula.inputs[node]:
            counts[child] = counts.get(child, 0) + 1
    return counts
