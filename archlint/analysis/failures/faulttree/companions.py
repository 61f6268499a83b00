"""Inputs that always appear together stand for one: what the same gates use in the same way becomes one input.

Two events that are inputs of exactly the same or gates (or the same and gates) never act alone; one gate over
them is a module, and the diagrams need one variable for it instead of several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import AND, EVENT, OR
from archlint.analysis.failures.faulttree.modules import modules

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.formula import Formula


def with_companions_joined(formula: Formula, root: int) -> int:
    """The root of an equal formula in which companions are one input.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> f = Formula()
    >>> a, b, c, d = f.event(), f.event(), f.event(), f.event()
    >>> top = f.all_of([f.any_of([a, b, c]), f.any_of([a, b, d])])
    >>> with_companions_joined(f, top) == f.all_of([f.any_of([f.any_of([a, b]), c]), f.any_of([f.any_of([a, b]), d])])
    True
    """
    nodes = formula.below(root)
    groups = _groups(formula, nodes, root)
    if not groups:
        return root
    new: dict[int, int] = {}
    for node in nodes:
        inputs = formula.inputs[node]
        if not inputs:
            new[node] = node
            continue
        if formula.operators[node] in (OR, AND):
            inputs = _joined(formula, formula.operators[node], inputs, groups)
        new[node] = formula.over(node, [new.get(child, child) for child in inputs])
        for joined in inputs:
            new.setdefault(joined, joined)
    return new[root]


def _joined(
    formula: Formula, operator: int, inputs: tuple[int, ...], groups: dict[int, tuple[int, ...]]
) -> tuple[int, ...]:
    """The inputs of a gate with every group of companions replaced by one gate, where its first member stood."""
    kept: dict[int, None] = {}
    for child in inputs:
        members = groups.get(child)
        if members is None or len(members) == len(inputs):
            kept[child] = None
        else:
            kept[formula.any_of(members) if operator == OR else formula.all_of(members)] = None
    return tuple(kept)


def _groups(formula: Formula, nodes: list[int], root: int) -> dict[int, tuple[int, ...]]:
    """By every member its companions: events and modules with the same users, all of one operator."""
    users: dict[int, list[int]] = {}
    for node in nodes:
        for child in formula.inputs[node]:
            users.setdefault(child, []).append(node)
    apart = set(modules(formula, root))
    alike: dict[tuple[int, ...], list[int]] = {}
    for node in nodes:
        if node != root and (formula.operators[node] == EVENT or node in apart):
            alike.setdefault(tuple(users[node]), []).append(node)
    groups: dict[int, tuple[int, ...]] = {}
    for gates, members in alike.items():
        operators = {formula.operators[gate] for gate in gates}
        if len(members) > 1 and len(operators) == 1 and operators <= {OR, AND}:
            groups.update(dict.fromkeys(members, tuple(members)))
    return groups
