"""From a named fault tree to the arena the engines work on."""

from __future__ import annotations

from dataclasses import dataclass

from archlint.analysis.failures.faulttree.formula import FALSE, TRUE, Formula
from archlint.analysis.failures.faulttree.tree import FaultTree, Operator


@dataclass(frozen=True, slots=True)
class Compiled:
    """A tree in the arena: `names[e]` and `probabilities[e]` belong to event e, in the order of the tree."""

    formula: Formula
    root: int
    names: tuple[str, ...]
    probabilities: tuple[float, ...]


def compiled(tree: FaultTree) -> Compiled:
    """Put the gates below the top into an arena; every event gets a number, used or not."""
    formula = Formula()
    nodes = {name: formula.event() for name in tree.events}
    nodes.update((name, TRUE if value else FALSE) for name, value in tree.constants.items())
    for name in tree.order():
        gate = tree.gates[name]
        inputs = [nodes[one] for one in gate.inputs]
        if gate.operator is Operator.OR:
            nodes[name] = formula.any_of(inputs)
        elif gate.operator is Operator.AND:
            nodes[name] = formula.all_of(inputs)
        else:
            nodes[name] = formula.at_least(gate.k, inputs)
    return Compiled(formula, nodes[tree.top], tuple(tree.events), tuple(tree.events.values()))
