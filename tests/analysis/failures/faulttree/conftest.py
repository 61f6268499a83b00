"""The oracle: every state of up to 14 events, one by one; and random trees to ask it about."""

from itertools import combinations, product
from math import fsum, inf, prod

import pytest
from hypothesis import strategies as st

from archlint.analysis.failures.faulttree import FaultTree, Gate, Operator
from archlint.analysis.failures.faulttree.operators import INPUTS

COHERENT = [Operator.OR, Operator.AND, Operator.ATLEAST]
TRUTH = {
    Operator.OR: lambda _gate, _inputs, count: count > 0,
    Operator.AND: lambda _gate, inputs, count: count == len(inputs),
    Operator.ATLEAST: lambda gate, _inputs, count: count >= gate.k,
    Operator.NOT: lambda _gate, _inputs, count: count == 0,
    Operator.XOR: lambda _gate, _inputs, count: count == 1,
    Operator.IFF: lambda _gate, _inputs, count: count != 1,
    Operator.IMPLY: lambda _gate, inputs, _count: inputs[1] or not inputs[0],
    Operator.NAND: lambda _gate, inputs, count: count < len(inputs),
    Operator.NOR: lambda _gate, _inputs, count: count == 0,
    Operator.CARDINALITY: lambda gate, _inputs, count: gate.k <= count <= gate.most,
}


def fails(tree, happened):
    values = {name: name in happened for name in tree.events} | dict(tree.constants)
    for name in tree.order():
        gate = tree.gates[name]
        inputs = [values[one] for one in gate.inputs]
        values[name] = TRUTH[gate.operator](gate, inputs, sum(inputs))
    return values[tree.top]


class Enumeration:
    """Answers by looking at all states; slow, and too simple to be wrong in the same way."""

    def __init__(self, tree):
        self.tree = tree
        names = list(tree.events)
        self.states = {
            frozenset(name for name, bit in zip(names, bits, strict=True) if bit)
            for bits in product((0, 1), repeat=len(names))
        }
        self.failing = {state for state in self.states if fails(tree, state)}

    def chance(self, state, fixed=None):
        fixed = fixed or {}
        return prod(
            (fixed.get(name, p) if name in state else 1 - fixed.get(name, p)) for name, p in self.tree.events.items()
        )

    def probability(self, fixed=None):
        return fsum(self.chance(state, fixed) for state in self.failing)

    def cut_sets(self):
        """The minimal ones of all failing states; in a tree with negations a smaller one may lie further away."""
        found = []
        for state in sorted(self.failing, key=len):
            if not any(one <= state for one in found):
                found.append(state)
        return set(found)

    def importance(self, name):
        top = self.probability()
        given, without = self.probability({name: 1.0}), self.probability({name: 0.0})
        with_it = [cut for cut in self.cut_sets() if name in cut]
        union = fsum(self.chance(state) for state in self.states if any(cut <= state for cut in with_it))
        return (
            given - without,
            (given - without) * self.tree.events[name] / top,
            min(1.0, union / top),
            given / top,
            inf if without == 0 else top / without,
        )


@st.composite
def trees(draw, most=8, gates=8, operators=COHERENT):
    count = draw(st.integers(1, most))
    events = {f"e{number}": draw(st.sampled_from([0.01, 0.1, 0.25, 0.5, 0.9])) for number in range(count)}
    names = list(events)
    made = {}
    for number in range(draw(st.integers(1, gates))):
        operator = draw(st.sampled_from(operators))
        fixed = INPUTS.get(operator)
        inputs = tuple(draw(st.lists(st.sampled_from(names), min_size=fixed or 1, max_size=fixed or 4)))
        k = draw(st.integers(1, len(inputs)))
        highest = draw(st.integers(k, len(inputs))) if operator is Operator.CARDINALITY else None
        made[f"g{number}"] = Gate(operator, inputs, k, highest)
        names.append(f"g{number}")
    return FaultTree(f"g{number}", made, events)


@pytest.fixture
def enumeration():
    return Enumeration


@pytest.fixture
def random_tree():
    return trees


@pytest.fixture
def pairs_of():
    return combinations
