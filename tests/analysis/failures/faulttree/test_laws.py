"""Laws that hold for any tree, whatever the engine does inside."""

from dataclasses import replace
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archlint.analysis.failures import faulttree
from archlint.analysis.failures.faulttree import FaultTree, Gate, Operator, companions, contexts, factors, rewrite
from archlint.analysis.failures.faulttree.chance import top_probability
from archlint.analysis.failures.faulttree.compiling import compiled
from archlint.analysis.failures.faulttree.formula import TRUE, Formula
from archlint.analysis.failures.faulttree.modules import modules
from archlint.analysis.failures.faulttree.solution import solve
from archlint.analysis.failures.faulttree.truncated import holds

CALM = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
REWRITES = {
    "contexts": contexts.without_idle_inputs,
    "companions": companions.with_companions_joined,
    "factors": factors.factored,
    "joined": rewrite.joined,
    "all of them": rewrite.simplify,
}


def dual(tree):
    """Or and and exchanged, k of n turned into n - k + 1 of n, every probability into its complement."""
    turned = {Operator.OR: Operator.AND, Operator.AND: Operator.OR, Operator.ATLEAST: Operator.ATLEAST}
    gates = {
        name: Gate(turned[gate.operator], gate.inputs, len(gate.inputs) - gate.k + 1)
        for name, gate in tree.gates.items()
    }
    return FaultTree(tree.top, gates, {name: 1 - chance for name, chance in tree.events.items()})


@given(st.data())
@CALM
def test_the_dual_of_a_tree_has_the_complementary_probability(random_tree, data):
    tree = data.draw(random_tree(most=12, gates=16))
    assert isclose(faulttree.probability(tree), 1 - faulttree.probability(dual(tree)), abs_tol=1e-12)


@given(st.data())
@CALM
def test_the_negation_of_a_tree_has_the_complementary_probability(random_tree, data):
    tree = data.draw(random_tree(most=8, gates=10, operators=list(Operator)))
    negated = FaultTree("not", {**tree.gates, "not": faulttree.not_of(tree.top)}, tree.events)
    assert isclose(faulttree.probability(tree), 1 - faulttree.probability(negated), abs_tol=1e-12)


@given(st.data())
@CALM
def test_a_worse_event_never_makes_a_coherent_tree_better(random_tree, data):
    tree = data.draw(random_tree(most=10, gates=12))
    name = data.draw(st.sampled_from(sorted(tree.events)))
    chances = [
        faulttree.probability(replace(tree, events={**tree.events, name: chance})) for chance in (0.0, 0.3, 0.8, 1.0)
    ]
    assert all(one <= other + 1e-15 for one, other in pairwise(chances))
    birnbaum = faulttree.importances(tree).get(name)
    assert isclose(chances[-1] - chances[0], birnbaum.birnbaum if birnbaum else 0.0, abs_tol=1e-12)


@given(st.data(), st.sampled_from(sorted(REWRITES)))
@settings(CALM, max_examples=200)
def test_every_rewriting_keeps_the_function(random_tree, data, name):
    tree = data.draw(random_tree(most=6, gates=14, operators=list(Operator)))
    arena = compiled(tree)
    new = REWRITES[name](arena.formula, arena.root)
    states = [frozenset(one for one in range(6) if number >> one & 1) for number in range(64)]
    assert [holds(arena.formula, new, state) for state in states] == [
        holds(arena.formula, arena.root, state) for state in states
    ]


@given(st.data())
@CALM
def test_a_module_shares_no_event_with_the_rest(random_tree, data):
    arena = compiled(data.draw(random_tree(most=12, gates=16)))
    formula, root = arena.formula, rewrite.simplify(arena.formula, arena.root)
    nodes = formula.below(root)
    for module in modules(formula, root):
        inside = set(formula.below(module))
        users = {node for node in nodes for child in formula.inputs[node] if child in inside - {module}}
        assert users <= inside


@given(st.data(), st.integers(2, 60))
@CALM
def test_the_truth_lies_between_the_bounds(enumeration, random_tree, data, budget):
    tree = data.draw(random_tree(most=6, gates=10, operators=list(Operator)))
    answer, truth = faulttree.analyse(tree, budget=budget), enumeration(tree).probability()
    assert answer.lower - 1e-12 <= truth <= answer.upper + 1e-12
    assert answer.lower <= answer.probability <= answer.upper
    assert not answer.exact or isclose(answer.probability, truth, abs_tol=1e-12)


def test_the_answer_says_whether_the_tree_is_coherent():
    gates = {"top": faulttree.all_of("a", "repaired"), "repaired": faulttree.not_of("b")}
    assert not faulttree.analyse(FaultTree("top", gates, {"a": 0.1, "b": 0.1})).coherent
    twice = {"top": faulttree.not_of("fine"), "fine": faulttree.not_of("a")}
    answer = faulttree.analyse(FaultTree("top", twice, {"a": 0.1}))
    assert (answer.coherent, answer.probability, answer.cut_sets[0].events) == (True, 0.1, ("a",))


def test_a_request_may_choose_a_branch_that_always_fails():
    formula = Formula()
    pairs = [formula.all_of([formula.event(), formula.event()]) for _ in range(20)]
    shared = [formula.any_of([pairs[place], pairs[place - 1]]) for place in range(20)]
    for often in (shared[0], formula.at_least(3, shared)):
        root = formula.mix([(0.25, TRUE), (0.75, formula.any_of([often, *shared[5:8]]))])
        whole = formula.any_of([formula.all_of([root, shared[9]]), formula.all_of([root, shared[8], shared[3]])])
        assert top_probability(solve(formula, whole), [1.0] * 40) == 1.0
        assert isclose(top_probability(solve(formula, root), [0.0] * 40), 0.25)


def test_a_tree_that_fails_when_nothing_happens_has_the_empty_cut_set():
    gates = {"top": faulttree.not_of("both"), "both": faulttree.all_of("a", "b")}
    answer = faulttree.analyse(FaultTree("top", gates, {"a": 0.1, "b": 0.1}))
    assert (answer.count, [one.events for one in answer.cut_sets], round(answer.probability, 12)) == (1, [()], 0.99)


def wrongly_granted(formula, nodes, place):
    """Gates with several users take for granted what any of them says, not what all of them do."""
    everything = (1 << len(nodes)) - 1
    return [everything & ~1 for _ in nodes], [0 for _ in nodes]


MUTANTS = {
    "contexts": (contexts, "_granted", wrongly_granted),
    "companions": (companions, "_groups", lambda _f, nodes, _root: dict.fromkeys(nodes[:3], tuple(nodes[:3]))),
    "factors": (factors, "_apart", lambda _formula, _operator, inputs: inputs[:1]),
}


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_broken_rewriting_is_noticed(monkeypatch, name):
    gates = {
        "top": faulttree.any_of("left", "right", "third"),
        "left": faulttree.all_of("e0", "e1", "deep"),
        "right": faulttree.all_of("e0", "e2"),
        "third": faulttree.all_of("deep", "e3"),
        "deep": faulttree.any_of("e1", "e2"),
    }
    arena = compiled(FaultTree("top", gates, dict.fromkeys(["e0", "e1", "e2", "e3"], 0.1)))
    states = [frozenset(one for one in range(4) if number >> one & 1) for number in range(16)]

    def same():
        new = REWRITES[name](arena.formula, arena.root)
        return all(holds(arena.formula, new, one) == holds(arena.formula, arena.root, one) for one in states)

    assert same()
    monkeypatch.setattr(*MUTANTS[name])
    assert not same()
