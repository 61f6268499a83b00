"""Trees with answers that anybody can check by hand or look up."""

from itertools import combinations
from math import comb, isclose

from archlint.analysis.failures import faulttree
from archlint.analysis.failures.faulttree import FaultTree, all_of, any_of, at_least


def test_the_bridge_network_at_nine_tenths_per_link():
    links = dict.fromkeys(["s-a", "s-b", "a-b", "a-t", "b-t"], 0.1)
    cuts = {
        "out of s": all_of("s-a", "s-b"),
        "into t": all_of("a-t", "b-t"),
        "crossing one way": all_of("s-a", "a-b", "b-t"),
        "crossing the other": all_of("s-b", "a-b", "a-t"),
    }
    tree = FaultTree("cut off", {"cut off": any_of(*cuts), **cuts}, links)
    assert round(1 - faulttree.probability(tree), 5) == 0.97848
    assert faulttree.count_minimal_cut_sets(tree) == 4


def test_a_shared_dependency_counts_once():
    gates = {"top": any_of("orders", "users"), "orders": any_of("api", "db"), "users": any_of("auth", "db")}
    tree = FaultTree("top", gates, {"api": 0.1, "auth": 0.1, "db": 0.1})
    assert isclose(faulttree.probability(tree), 1 - 0.9**3)


def test_alternatives_that_share_a_dependency_are_not_multiplied():
    gates = {"top": all_of("one", "other"), "one": any_of("a", "power"), "other": any_of("b", "power")}
    tree = FaultTree("top", gates, {"a": 0.1, "b": 0.1, "power": 0.1})
    assert isclose(faulttree.probability(tree), 0.1 + 0.9 * 0.01)


def test_two_of_three_on_shared_hosts_is_not_binomial():
    gates = {
        "top": at_least(2, "p1", "p2", "p3"),
        "p1": any_of("i1", "host a"),
        "p2": any_of("i2", "host a"),
        "p3": any_of("i3", "host b"),
    }
    tree = FaultTree("top", gates, {"i1": 0.01, "i2": 0.01, "i3": 0.01, "host a": 0.01, "host b": 0.01})
    alone = 1 - 0.99**2
    binomial = 3 * alone**2 * (1 - alone) + alone**3
    exact = 0.01 + 0.99 * (0.01**2 + 2 * 0.01 * 0.99 * alone)
    assert isclose(faulttree.probability(tree), exact)
    assert exact > 5 * binomial
    assert [one.events for one in faulttree.minimal_cut_sets(tree, 1)] == [("host a",)]


def test_the_worth_of_a_sole_cause_is_infinite():
    tree = FaultTree("top", {"top": any_of("db")}, {"db": 0.005})
    assert faulttree.importances(tree)["db"] == faulttree.Importance(1.0, 1.0, 1.0, 200.0, float("inf"))


def test_tiny_probabilities_keep_their_digits():
    events = {f"e{number}": 1e-7 for number in range(4)}
    tree = FaultTree("top", {"top": all_of(*events)}, events)
    assert isclose(faulttree.probability(tree), 1e-28, rel_tol=1e-12)


def test_wide_and_deep_trees_need_no_recursion():
    count = 3000
    gates = {f"g{number}": any_of(f"e{number}", f"g{number + 1}") for number in range(count)}
    gates[f"g{count}"] = all_of("e0", f"e{count}")
    tree = FaultTree("g0", gates, {f"e{number}": 1e-6 for number in range(count + 1)})
    assert isclose(faulttree.probability(tree), 1 - (1 - 1e-6) ** count, rel_tol=1e-9)


def test_half_of_forty_has_as_many_cut_sets_as_combinations():
    events = {f"e{number}": 0.01 for number in range(40)}
    tree = FaultTree("top", {"top": at_least(20, *events)}, events)
    assert faulttree.count_minimal_cut_sets(tree) == comb(40, 20)


def test_pairs_of_twenty_are_listed_in_order():
    names = [f"e{number:02}" for number in range(20)]
    tree = FaultTree("top", {"top": at_least(2, *names)}, dict.fromkeys(names, 0.1))
    assert [one.events for one in faulttree.minimal_cut_sets(tree, 2)] == list(combinations(names, 2))


def test_house_events_are_certain_or_impossible():
    gates = {"top": any_of("a", "off"), "a": all_of("x", "on")}
    tree = FaultTree("top", gates, {"x": 0.25}, {"on": True, "off": False})
    assert faulttree.probability(tree) == 0.25


def test_past_its_budget_the_answer_says_that_it_is_a_bound():
    names = [f"e{number}" for number in range(12)]
    tree = FaultTree("top", {"top": at_least(2, *names)}, dict.fromkeys(names, 0.001))
    answer = faulttree.analyse(tree, budget=5)
    assert (answer.exact, answer.count, len(answer.cut_sets)) == (False, None, 66)
    assert faulttree.probability(tree) <= answer.probability <= 1.01 * faulttree.probability(tree)
