"""Arithmetic case by case against every state of up to eight events, mixtures included."""

from itertools import pairwise, product
from math import fsum, prod
from random import Random

import pytest

from archlint.analysis.failures.faulttree.circuit import circuit
from archlint.analysis.failures.faulttree.counting import chance_of_at_least, in_at_least, slopes_of_at_least
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, MIX, OR, TRUE, Formula
from archlint.analysis.failures.faulttree.solution import solve


def any_formula(seed):
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    formula = Formula()
    nodes = [formula.event() for _ in range(random.randint(2, 8))]
    for _ in range(random.randint(2, 7)):
        some = random.sample(nodes, random.randint(1, min(4, len(nodes))))
        make = random.choice([formula.any_of, formula.any_of, formula.all_of, None, formula.mix])
        if make is None:
            nodes.append(formula.at_least(random.randint(1, len(some)), some))
        else:
            nodes.append(make([(1 / len(some), node) for node in some] if make == formula.mix else some))
    events = [random.choice([0.0, 1.0, 1e-9, random.random()]) for _ in formula.events]
    return formula, nodes[-1], events


def fails(formula, root, events, chosen):
    """Whether the root fails, given the events and the branch that every mixture takes."""
    value = {}
    for node in formula.below(root):
        operator = formula.operators[node]
        inputs = [value[child] for child in formula.inputs[node]]
        if operator == EVENT:
            value[node] = events[formula.thresholds[node]]
        elif operator == MIX:
            value[node] = inputs[chosen[node]]
        elif operator in (OR, AND, ATLEAST):
            value[node] = sum(inputs) >= {OR: 1, AND: len(inputs), ATLEAST: formula.thresholds[node]}[operator]
        else:
            value[node] = node == TRUE
    return value[root]


def enumerated(formula, root, events):
    mixtures = [node for node in formula.below(root) if formula.operators[node] == MIX]
    total = []
    for branches in product(*(range(len(formula.inputs[node])) for node in mixtures)):
        chosen = dict(zip(mixtures, branches, strict=True))
        taken = prod(formula.weights[node][branch] for node, branch in chosen.items())
        for states in product((False, True), repeat=len(events)):
            chance = prod(p if state else 1 - p for p, state in zip(events, states, strict=True))
            if chance and fails(formula, root, states, chosen):
                total.append(taken * chance)
    return fsum(total)


@pytest.mark.parametrize("seed", range(60))
def test_probability_and_importances_are_those_of_all_states(seed):
    formula, root, events = any_formula(seed)
    found = circuit(formula, root)
    if found is None:
        pytest.skip("a choice is asked for twice")
    assert found.probability(events) == pytest.approx(enumerated(formula, root, events), rel=1e-12, abs=1e-300)
    slopes = found.birnbaum(events)
    for event in range(len(events)):
        sides = [enumerated(formula, root, [*events[:event], side, *events[event + 1 :]]) for side in (1.0, 0.0)]
        assert slopes.get(event, 0.0) == pytest.approx(sides[0] - sides[1], abs=1e-12)


def test_a_mixture_of_what_is_certain_has_a_diagram_too():
    """Given `b`, the first branch has failed whatever else happens: the part that is left has no event at all."""
    formula = Formula()
    a, b, c = formula.event(), formula.event(), formula.event()
    mixed = formula.mix([(0.5, formula.any_of([a, b, c])), (0.5, a)])
    assert solve(formula, formula.any_of([formula.all_of([mixed, b]), a])).exact


def test_small_probabilities_keep_their_digits():
    formula = Formula()
    events = [formula.event() for _ in range(4)]
    found = circuit(formula, formula.any_of([formula.all_of(events[:2]), formula.all_of(events[2:])]))
    assert found.probability([1e-12] * 4) == pytest.approx(2e-24, rel=1e-12)


@pytest.mark.parametrize(("count", "parts"), [(3, [0.1, 0.2, 0.3, 0.4]), (20, [0.3] * 40 + [0.1] * 15 + [0.5, 0.6])])
def test_many_equal_parts_count_like_many_parts(count, parts):
    reached = [1.0] + [0.0] * len(parts)
    for part in parts:
        reached = [reached[0] * (1 - part)] + [here * (1 - part) + before * part for before, here in pairwise(reached)]
    assert chance_of_at_least(count, parts) == pytest.approx(fsum(reached[count:]), rel=1e-9)
    step = 1e-4
    more = [parts[0] + step, *parts[1:]]
    slope = (chance_of_at_least(count, more) - chance_of_at_least(count, parts)) / step
    assert slopes_of_at_least(count, parts)[0] == pytest.approx(slope, rel=1e-6)


def test_counting_bit_by_bit_is_counting():
    sets = [0b10110, 0b00111, 0b10010, 0b11111, 0b00010]
    for count in range(1, 7):
        expected = sum(1 << bit for bit in range(5) if sum(one >> bit & 1 for one in sets) >= count)
        assert in_at_least(count, sets, 0b11111) == expected
