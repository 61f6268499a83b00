"""Random trees against every state of their events."""

from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archlint.analysis.failures import faulttree
from archlint.analysis.failures.faulttree import Operator, diagram
from archlint.analysis.failures.faulttree.compiling import compiled
from archlint.analysis.failures.faulttree.single import bits, masks
from archlint.analysis.failures.faulttree.truncated import truncated

CALM = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def differences(tree, truth, most=8):
    """The names of the answers in which the engine and the enumeration disagree."""
    wrong = []
    answer = faulttree.analyse(tree, order=None)
    cuts = truth.cut_sets()
    if not isclose(answer.probability, truth.probability(), rel_tol=1e-9, abs_tol=1e-15):
        wrong.append("probability")
    if {frozenset(one.events) for one in answer.cut_sets} != cuts or len(answer.cut_sets) != len(cuts):
        wrong.append("cut sets")
    if answer.count != len(cuts):
        wrong.append("count")
    for name in sorted(set().union(*cuts))[:most] if cuts else ():
        measured = answer.importances.get(name)
        if not truth.failing:
            continue
        if measured is None:
            wrong.append(f"no importance of {name}")
            continue
        found = (measured.birnbaum, measured.criticality, measured.fussell_vesely, measured.raw, measured.rrw)
        expected = truth.importance(name)
        if not all(
            isclose(one, other, rel_tol=1e-7, abs_tol=1e-12) for one, other in zip(found, expected, strict=True)
        ):
            wrong.append(f"importance of {name}")
    return wrong


@given(st.data())
@settings(CALM, max_examples=300)
def test_every_answer_equals_full_enumeration(enumeration, random_tree, data):
    tree = data.draw(random_tree())
    assert differences(tree, enumeration(tree)) == []


@given(st.data())
@settings(CALM, max_examples=12)
def test_fourteen_events_too(enumeration, random_tree, data):
    tree = data.draw(random_tree(most=14, gates=14))
    assert differences(tree, enumeration(tree), most=2) == []


@given(st.data())
@settings(CALM, max_examples=300)
def test_trees_with_negations_equal_full_enumeration(enumeration, random_tree, data):
    tree = data.draw(random_tree(most=5, gates=9, operators=list(Operator)))
    assert differences(tree, enumeration(tree)) == []


@given(st.data(), st.integers(0, 3))
@CALM
def test_truncated_cut_sets_are_the_small_ones(enumeration, random_tree, data, order):
    tree = data.draw(random_tree())
    arena = compiled(tree)
    found = {frozenset(arena.names[event] for event in one) for one in truncated(arena.formula, arena.root, order)}
    assert found == {cut for cut in enumeration(tree).cut_sets() if len(cut) <= order}


@given(st.data())
@CALM
def test_bit_masks_are_the_cut_sets_of_one(enumeration, random_tree, data):
    tree = data.draw(random_tree())
    arena = compiled(tree)
    found = {arena.names[event] for event in bits(masks(arena.formula)[arena.root])}
    assert found == {name for cut in enumeration(tree).cut_sets() if len(cut) == 1 for name in cut}


@given(st.data())
@CALM
def test_a_bound_is_never_called_exact(enumeration, random_tree, data):
    tree = data.draw(random_tree())
    answer = faulttree.analyse(tree, budget=3)
    truth = enumeration(tree).probability()
    assert answer.exact == isclose(answer.probability, truth, rel_tol=1e-9) or not answer.exact
    assert answer.exact or (answer.count is None and answer.importances == {})


AT_LEAST = diagram.Diagram.at_least
MUTANTS = {
    "or drops its second input": ("disjunction", lambda _self, a, b: a or b),
    "and becomes or": ("conjunction", diagram.Diagram.disjunction),
    "or becomes and": ("disjunction", diagram.Diagram.conjunction),
    "k of n counts one too few": (
        "at_least",
        lambda self, count, parts: AT_LEAST(self, count - 1, parts),
    ),
}


@pytest.mark.parametrize("mutant", sorted(MUTANTS))
def test_a_broken_engine_is_noticed(enumeration, monkeypatch, mutant):
    gates = {
        "top": faulttree.at_least(2, "e0", "left", "right"),
        "left": faulttree.all_of("e1", "e2"),
        "right": faulttree.any_of("e2", "e3", "both"),
        "both": faulttree.at_least(2, "e0", "e1", "e3"),
    }
    tree = faulttree.FaultTree("top", gates, {f"e{number}": 0.1 * (number + 1) for number in range(4)})
    truth = enumeration(tree)
    assert differences(tree, truth) == []
    name, broken = MUTANTS[mutant]
    monkeypatch.setattr(diagram.Diagram, name, broken)
    assert differences(tree, truth) != []
