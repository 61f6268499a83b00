"""Trees at the edge of what is solved: over the budget but nearly done, and with more cut sets than can be counted."""

from math import isclose
from random import Random

import pytest

from archlint.analysis.failures import faulttree
from archlint.analysis.failures.faulttree import FaultTree, Operator, minimal
from archlint.analysis.failures.faulttree.chance import top_probability
from archlint.analysis.failures.faulttree.formula import Formula
from archlint.analysis.failures.faulttree.single import WIDE, bits
from archlint.analysis.failures.faulttree.solution import solve


def two_meshes():
    """An and over two ors of overlapping groups: everything is built but the last gate, which is the large one."""
    formula = Formula()
    events = [formula.event() for _ in range(24)]
    left = [formula.all_of([events[i], events[(7 * i + 3) % 24], events[(5 * i + 1) % 24]]) for i in range(24)]
    right = [formula.all_of([events[i], events[(11 * i + 5) % 24]]) for i in range(24)]
    return formula, formula.all_of([formula.any_of(left), formula.any_of(right)])


def test_a_diagram_that_is_nearly_done_may_take_longer():
    formula, root = two_meshes()
    assert not solve(formula, root, 800).exact
    late = solve(formula, root, 800, overtime=3)
    events = [0.1] * 24
    assert late.exact
    assert isclose(top_probability(late, events), top_probability(solve(formula, root), events))


def test_a_diagram_that_is_far_from_done_may_not():
    formula, root = two_meshes()
    assert not solve(formula, root, 20, overtime=1000).exact


def differing(seed):
    """A tree with negations in which several pairs of events differ."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    names = [f"e{number}" for number in range(8)]
    gates = {f"g{number}": faulttree.one_of(*random.sample(names, 2)) for number in range(5)}
    gates |= {"some": faulttree.at_least(2, *gates), "top": faulttree.any_of("some", "both")}
    gates["both"] = faulttree.all_of(*random.sample(names, 3))
    return FaultTree("top", gates, {name: round(0.05 + 0.1 * random.random(), 3) for name in names})


@pytest.mark.parametrize("seed", range(1, 6))
def test_cut_sets_that_are_too_many_leave_the_rest_exact(monkeypatch, seed):
    tree = differing(seed)
    assert Operator.XOR in {gate.operator for gate in tree.gates.values()}
    full = faulttree.analyse(tree, order=3)
    monkeypatch.setattr(minimal, "HULL", 1)
    found = faulttree.analyse(tree, order=3)
    assert (found.exact, found.count, found.probability) == (True, None, full.probability)
    assert set(found.cut_sets) <= set(full.cut_sets)
    for name, one in found.importances.items():
        whole = full.importances[name]
        assert (one.birnbaum, one.criticality, one.raw, one.rrw) == (
            whole.birnbaum,
            whole.criticality,
            whole.raw,
            whole.rrw,
        )
        assert one.fussell_vesely >= whole.fussell_vesely
        assert not one.exact
    with pytest.raises(OverflowError, match="ask for those up to an order"):
        faulttree.minimal_cut_sets(tree)
    with pytest.raises(OverflowError, match="too many to count"):
        faulttree.count_minimal_cut_sets(tree)


@pytest.mark.parametrize(
    "numbers", [[0], [3, WIDE - 1], [0, WIDE], [1, 7, WIDE + 1, 5 * WIDE], list(range(0, 4 * WIDE, 3))]
)
def test_the_bits_of_a_mask_are_found_however_wide_it_is(numbers):
    assert bits(sum(1 << number for number in numbers)) == numbers
