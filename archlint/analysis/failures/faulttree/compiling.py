"""From a named fault tree to the arena the engines work on."""

from __future__ import annotations

from typing import cast

from archlint.analysis.failures.faulttree.formula import FALSE, TRUE, Formula
from archlint.analysis.failures.faulttree.operators import Gate, Operator
from archlint.analysis.failures.faulttree.tree import FaultTree
from archlint.frozen import frozen


@frozen
class Compiled:
    """A tree in the arena: `names[e]` and `probabilities[e]` belong to event e, in the order of the tree."""

    formula: Formula
    root: int
    names: tuple[str, ...]
    probabilities: tuple[float, ...]


def compiled(tree: FaultTree) -> Compiled:
    """Put the gates below the top into an arena; every event gets a number, used or not.

    Errors: TypeError for anything but a fault tree.

    Raises TypeError for anything but a FaultTree.
    """
    if not isinstance(cast("object", tree), FaultTree):
        raise TypeError(f"a fault tree is a FaultTree, not {tree!r:.60}; `read_openpsa` makes one of a document")
    formula = Formula()
    nodes = {name: formula.event() for name in tree.events}
    nodes.update((name, TRUE if value else FALSE) for name, value in tree.constants.items())
    for name in tree.order():
        gate = tree.gates[name]
        inputs = [nodes[one] for one in gate.inputs]
        nodes[name] = _put(formula, gate, inputs)
    return Compiled(formula, nodes[tree.top], tuple(tree.events), tuple(map(float, tree.events.values())))


def _put(formula: Formula, gate: Gate, inputs: list[int]) -> int:
    """One gate in terms of or, and, at least and not."""
    match gate.operator:
        case Operator.OR:
            return formula.any_of(inputs)
        case Operator.AND:
            return formula.all_of(inputs)
        case Operator.ATLEAST:
            return formula.at_least(gate.k, inputs)
        case Operator.NOT | Operator.NOR:
            return formula.negation(formula.any_of(inputs))
        case Operator.NAND:
            return formula.negation(formula.all_of(inputs))
        case Operator.XOR:
            return _differ(formula, inputs[0], inputs[1])
        case Operator.IFF:
            return formula.negation(_differ(formula, inputs[0], inputs[1]))
        case Operator.IMPLY:
            return formula.any_of([formula.negation(inputs[0]), inputs[1]])
        case Operator.CARDINALITY:
            most = len(inputs) if gate.most is None else gate.most
            too_many = formula.at_least(most + 1, inputs)
            return formula.all_of([formula.at_least(gate.k, inputs), formula.negation(too_many)])


def _differ(formula: Formula, first: int, second: int) -> int:
    only_first = formula.all_of([first, formula.negation(second)])
    return formula.any_of([only_first, formula.all_of([formula.negation(first), second])])
