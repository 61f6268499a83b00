"""What a gate may take for granted: inputs that can make no difference where they stand are replaced by constants.

Below an or, every other input of that or may be taken not to have happened: had it, the or would be decided
whatever the gate says; below an and, it may be taken to have happened. A gate with several users may take for
granted what all of them agree on (I. Niemelä, "On simplification of large fault trees", Reliability Engineering
and System Safety, 2003; in logic synthesis: observability don't-cares).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import AND, FALSE, NOT, OR, TRUE

if TYPE_CHECKING:
    from archlint.analysis.failures.faulttree.formula import Formula


def without_idle_inputs(formula: Formula, root: int) -> int:
    """The root of an equal formula in which no input repeats what a gate above it already decides.

    >>> from archlint.analysis.failures.faulttree.formula import Formula
    >>> f = Formula()
    >>> a, b = f.event(), f.event()
    >>> without_idle_inputs(f, f.any_of([a, f.all_of([a, b])])) == a
    True
    """
    nodes = formula.below(root)
    place = {node: number for number, node in enumerate(nodes)}
    absent, present = _granted(formula, nodes, place)
    new: dict[int, int] = {}
    for number, node in enumerate(nodes):
        inputs = formula.inputs[node]
        none, every = absent[number], present[number]
        if not none and not every:
            new[node] = formula.over(node, [new[child] for child in inputs]) if inputs else node
            continue
        kept: list[int] = []
        for child in inputs:
            bit = 1 << place[child]
            kept.append(FALSE if none & bit else TRUE if every & bit else new[child])
        new[node] = formula.over(node, kept) if inputs else node
    return new[root]


def _granted(formula: Formula, nodes: list[int], place: dict[int, int]) -> tuple[list[int], list[int]]:
    """For every node the nodes it may take to be false, and those it may take to be true, as bits."""
    everything = (1 << len(nodes)) - 1
    absent = [everything] * len(nodes)
    present = [everything] * len(nodes)
    absent[-1] = present[-1] = 0
    for number in range(len(nodes) - 1, -1, -1):
        node = nodes[number]
        inputs, operator = formula.inputs[node], formula.operators[node]
        none, every = absent[number], present[number]
        plain, denied = _decided(formula, inputs, place) if operator in (OR, AND) else (0, 0)
        for child in inputs:
            bit = 1 << place[child]
            others, negated = plain & ~bit, denied
            if formula.operators[child] == NOT:
                negated &= ~(1 << place[formula.inputs[child][0]])
            absent[place[child]] &= none | (others if operator == OR else negated)
            present[place[child]] &= every | (negated if operator == OR else others)
    return absent, present


def _decided(formula: Formula, inputs: tuple[int, ...], place: dict[int, int]) -> tuple[int, int]:
    """The inputs of a gate, and what those of them that are negations deny, as bits."""
    plain = denied = 0
    for child in inputs:
        plain |= 1 << place[child]
        if formula.operators[child] == NOT:
            denied |= 1 << place[formula.inputs[child][0]]
    return plain, denied
