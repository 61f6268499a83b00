"""The oracle: every state of up to 14 events, one by one; and random trees to ask it about."""

from itertools import combinations, product
from math import fsum, inf, prod

import pytest
from hypothesis import strategies as st

from archlint.analysis.failures.faulttree import FaultTree, Gate, Operator


def fails(tree, happened):
    values = {name: name in happened for name in tree.events} | dict(tree.constants)
    for name in tree.order():
        gate = tree.gates[name]
        inputs = [values[one] for one in gate.inputs]
        needed = {Operator.OR: 1, Operator.AND: len(inputs), Operator.ATLEAST: gate.k}[gate.operator]
        values[name] = sum(inputs) >= needed
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
        return {state for state in self.failing if not any(frozenset(state - {name}) in self.failing for name in state)}

    def importance(self, name):
        top = self.probability()
        given, without = self.probability({name: 1.0}), self.probability({name: 0.0})
        with_it = [cut for cut in self.cut_sets() if name in cut]
        union = fsum(self.chance(state) for state in self.states if any(cut <= state for cut in with_it))
        return (
            given - without,
            (given - without) * self.tree.events[name] / top,
            union / top,
            given / top,
            inf if without == 0 else top / without,
        )


@st.composite
def trees(draw, most=8):
    count = draw(st.integers(1, most))
    events = {f"e{number}": draw(st.sampled_from([0.01, 0.1, 0.25, 0.5, 0.9])) for number in range(count)}
    names = list(events)
    gates = {}
    for number in range(draw(st.integers(1, 8))):
        inputs = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=4)))
        operator = draw(st.sampled_from(list(Operator)))
        name = f"g{number}"
        gates[name] = Gate(operator, inputs, draw(st.integers(1, len(inputs))))
        names.append(name)
    return FaultTree(f"g{number}", gates, events)


@pytest.fixture
def enumeration():
    return Enumeration


@pytest.fixture
def random_tree():
    return trees


@pytest.fixture
def pairs_of():
    return combinations
