"""Hundreds of copies: no diagram is tried, and what is said instead is a bound that holds."""

import pytest

from archlint.analysis.failures import downtime
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


def test_no_diagram_is_tried_for_750_copies_of_which_300_may_fail():
    formula, root, events = tier(750, 300, 3)
    above = formula.any_of([formula.event(), root])
    assert has_wide_gate(formula, above)
    assert solved(formula, above) is None
    assert downtime.worst_case(formula, above, [*events, 0.001]) == pytest.approx(0.031, abs=1e-6)
