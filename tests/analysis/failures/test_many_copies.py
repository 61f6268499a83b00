"""Hundreds of copies: no diagram is tried, and what is said instead is a bound that holds."""

import pytest

from archlint.analysis.failures import downtime
from archlint.analysis.failures.faults import minimal_sets
from archlint.analysis.failures.faulttree.formula import Formula
from archlint.analysis.failures.solved import has_wide_gate, solved


def tier(copies, lost, zones):
    """At least `lost` of the copies fail, each by itself or with its zone; the events with their probabilities."""
    formula = Formula()
    shared = [formula.event() for _ in range(zones)]
    parts = [formula.any_of([formula.event(), shared[number % zones]]) for number in range(copies)]
    return formula, formula.at_least(lost, parts), [0.01] * zones + [0.05] * copies


@pytest.mark.parametrize(("copies", "lost", "zones"), [(12, 3, 2), (12, 6, 3), (20, 2, 4), (9, 9, 3)])
def test_the_bound_for_many_copies_is_never_below_the_exact_figure(copies, lost, zones):
    formula, root, events = tier(copies, lost, zones)
    exact = solved(formula, root).probability(events)
    bound = downtime._wide(formula, root, events)
    assert exact <= bound <= exact + sum(events[:zones]) + 1e-12


def test_without_anything_shared_the_bound_is_the_exact_figure():
    formula = Formula()
    root = formula.at_least(4, [formula.event() for _ in range(15)])
    events = [0.02 * (number + 1) for number in range(15)]
    assert downtime._wide(formula, root, events) == pytest.approx(solved(formula, root).probability(events), rel=1e-12)


def test_three_thousand_copies_in_three_zones_are_exact():
    """By hand: with no zone gone 700 of 3,000 would have to fail at 5 %; with one, 700 are short already."""
    formula, root, events = tier(3_000, 700, 3)
    found = solved(formula, root)
    assert found.probability(events) == pytest.approx(1 - 0.99**3, rel=1e-12)
    slopes = found.birnbaum(events)
    assert slopes[0] == pytest.approx(0.99**2, rel=1e-12)
    assert max(slopes[event] for event in range(3, 3_003)) == pytest.approx(0.0, abs=1e-12)


def test_hundreds_of_copies_on_shared_hosts_are_bounded():
    formula, root, events = tier(750, 300, 150)
    above = formula.any_of([formula.event(), root])
    assert has_wide_gate(formula, above)
    assert solved(formula, above) is None
    assert downtime.worst_case(formula, above, [*events, 0.001]) == 1.0


def test_pairs_among_thousands_of_copies_are_those_of_a_few():
    formula, root, _ = tier(3_000, 1_001, 3)
    found = minimal_sets(formula, root, 2)
    assert len(found) == 3 + 6_000
    assert found[:4] == [(0, 1), (0, 2), (0, 4), (0, 5)]


def test_the_worst_case_of_copies_that_are_all_needed_is_all_that_each_fails():
    """Five of five at 1 %, a tenth of it shared: 5 × 1 % and what they share, not 5 × 0.9 %."""
    formula = Formula()
    copies = [formula.event() for _ in range(5)]
    root = formula.any_of([*copies, formula.event()])
    shared, alone = [0.009] * 5 + [0.001], [0.01] * 5 + [0.0]
    assert downtime.worst_case(formula, root, shared, alone) == pytest.approx(0.051)
