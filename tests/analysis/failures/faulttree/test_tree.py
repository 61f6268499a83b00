"""Trees that are none are refused, every mistake once."""

import pytest

from archlint.analysis.failures.faulttree import (
    FaultTree,
    Gate,
    Operator,
    all_of,
    analyse,
    any_of,
    at_least,
    minimal_cut_sets,
    read_openpsa,
)
from archlint.errors import FaultTreeError


@pytest.mark.parametrize(
    ("gates", "events", "messages"),
    [
        ({"top": any_of("a", "b")}, {"a": 0.1}, ["gate `top` uses `b`, which is neither a gate nor an event"]),
        ({"top": any_of("g"), "g": all_of("a", "top")}, {"a": 0.1}, ["gate `top` depends on itself: top -> g -> top"]),
        ({"top": any_of("a")}, {"a": 1.5}, ["event `a` has probability 1.5; it must lie within 0 and 1"]),
        ({"top": at_least(3, "a", "b")}, {"a": 0.1, "b": 0.1}, ["gate `top` asks for 3 of 2 inputs"]),
        ({"top": Gate(Operator.OR, ())}, {}, ["gate `top` has no inputs"]),
        ({"g": any_of("a")}, {"a": 0.1}, ["the top `top` is neither a gate nor an event"]),
        (
            {"top": any_of("pmup")},
            {"pump": 0.1},
            ["gate `top` uses `pmup`, which is neither a gate nor an event; did you mean `pump`?"],
        ),
        (
            {"top": any_of("a"), "x": any_of("y"), "y": all_of("x")},
            {"a": 0.1},
            ["gate `x` depends on itself: x -> y -> x"],
        ),
        ({"top": any_of("a")}, {"a": float("nan")}, ["event `a` has probability nan; it must lie within 0 and 1"]),
        ({"top": Gate(Operator.XOR, ("a",))}, {"a": 0.1}, ["gate `top` is `xor` of 1 inputs; it takes 2"]),
        (
            {"top": Gate(Operator.CARDINALITY, ("a", "a"), 2, 1)},
            {"a": 0.1},
            ["gate `top` asks for 2 to 1 of 2 inputs"],
        ),
        ({"top": any_of("a"), "a": any_of("top")}, {"a": 0.1}, ["`a` is both a gate and an event"]),
    ],
)
def test_what_is_wrong_is_said(gates, events, messages):
    with pytest.raises(FaultTreeError) as raised:
        FaultTree("top", gates, events)
    assert [problem.message for problem in raised.value.problems] == messages


@pytest.mark.parametrize(
    ("gate", "probability", "message"),
    [
        (["a"], 0.1, "gate `top` is ['a']; make it with any_of, all_of or at_least"),
        (any_of(["a"]), 0.1, "gate `top` has the input ['a'], which is no name; names are given one by one"),
        (at_least("2", "a"), 0.1, "gate `top` asks for '2' inputs; it must be a whole number"),
        (any_of("a"), "0.1", "event `a` has probability '0.1', which is no number"),
        (any_of("a"), 10**400, f"event `a` has probability 1{'0' * 56}...; it must lie within 0 and 1"),
        (Gate(Operator.OR, "ab"), 0.1, "gate `top` has the inputs 'ab'; give a tuple of names"),
        (Gate("maj", ("a",)), 0.1, f"gate `top` has the operator 'maj'; give an Operator: {', '.join(Operator)}"),
        (any_of("a"), float("nan"), "event `a` has probability nan; it must lie within 0 and 1"),
    ],
)
def test_what_is_of_the_wrong_kind_is_said(gate, probability, message):
    with pytest.raises(FaultTreeError) as raised:
        FaultTree("top", {"top": gate}, {"a": probability})
    assert [problem.message for problem in raised.value.problems] == [message]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"top": None}, "the top is None; give the name of a gate or an event"),
        ({"gates": None}, "`gates` is None; give a dict of gates by name"),
        ({"gates": {1: any_of("a")}}, "`gates` has the name 1; names are texts"),
        ({"events": ["a"]}, "`events` is ['a']; give a dict of probabilities by name"),
        ({"constants": {"h": "yes"}}, "house event `h` is 'yes'; it is True or False"),
    ],
)
def test_tables_of_the_wrong_kind_are_said(tables, message):
    given = {"top": "top", "gates": {"top": any_of("a")}, "events": {"a": 0.1}, **tables}
    with pytest.raises(FaultTreeError) as raised:
        FaultTree(**given)
    assert [problem.message for problem in raised.value.problems] == [message]


def test_a_tree_stays_what_was_checked():
    events = {"a": 0.1}
    tree = FaultTree("top", {"top": any_of("a")}, events)
    events["a"] = 7.0
    assert analyse(tree).probability == 0.1


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda tree: analyse(tree, order=-1), ValueError, "the order is -1; ask for at most so many events"),
        (lambda tree: minimal_cut_sets(tree, "2"), TypeError, "the order is '2'; it is a whole number of events"),
        (lambda _tree: analyse(None), TypeError, "a fault tree is a FaultTree, not None"),
        (lambda _tree: read_openpsa(None), TypeError, "a document is a text, as str or bytes, or a list of texts"),
        (lambda _tree: read_openpsa("", mission_time=-1.0), ValueError, "the mission time is -1.0"),
    ],
)
def test_what_cannot_be_asked_is_said(ask, error, message):
    with pytest.raises(error, match=message):
        ask(FaultTree("top", {"top": any_of("a")}, {"a": 0.1}))


def test_no_cut_set_has_at_most_no_event():
    tree = FaultTree("top", {"top": any_of("a")}, {"a": 0.1})
    assert minimal_cut_sets(tree, order=0) == analyse(tree, order=0).cut_sets == ()
