"""Runs that come to one line more than once, against figures of an event simulation (`python -m benchmarks.repeats`, seed 7)."""

import pytest

from archlint.analysis.latency import REPEATED
from archlint.analysis.model import model
from archlint.report.sizing.validity import formulas
from benchmarks.repeats import Case, computed

SIMULATED = {
    Case(1, 0.3, 10, 1.0): (0.1436, 0.3051),
    Case(1, 0.5, 2, 1.0): (0.0400, 0.1091),
    Case(1, 0.5, 10, 0.05): (0.1988, 0.4005),
    Case(1, 0.8, 10, 1.0): (0.5030, 1.3992),
    Case(1, 0.8, 20, 0.5): (0.9882, 2.5291),
    Case(2, 0.5, 10, 1.0): (0.1341, 0.2666),
    Case(4, 0.8, 20, 0.5): (0.3459, 0.7183),
    Case(8, 0.9, 10, 1.0): (0.1887, 0.4289),
}
TWO = """
requirements: {latency: {p99: 1 s}}
components:
  clients: {kind: client}
  a: {kind: service, work: 8 ms}
  b: {kind: service, work: 8 ms}
  c: {kind: service, work: 8 ms, replicas: 100}
flows:
  apart: {does: read, rate: 50/s, steps: [clients -> a, a -> b]}
  again: {does: read, rate: 1/s, steps: [clients -> a, clients -> a]}
  by-chance: {does: read, rate: 5k/s, steps: [clients -> c, clients -> c]}
"""


@pytest.mark.parametrize("case", SIMULATED)
def test_the_same_line_again_is_as_long_again(case):
    mean, p95 = SIMULATED[case]
    assert computed(case) == (pytest.approx(mean, rel=0.02), pytest.approx(p95, rel=0.04))


def test_other_lines_and_those_drawn_by_chance_are_not(design):
    system = design(TWO)
    flows = model(system).evaluate(system).latency.flows
    assert [flow.repeated for flow in flows.values()] == [(), ("a",), ("c",)]
    alone = {text for text, those in formulas(flows.values()).items() if {"a", "c"} & {*those}} - {REPEATED}
    assert all(": for each visit by itself: " in text for text in alone)
    assert flows["apart"].mean == pytest.approx(flows["again"].mean, rel=0.05)
    assert flows["again"].p95 > 1.1 * flows["apart"].p95
    assert flows["by-chance"].p95 < 2.45 * flows["by-chance"].mean
    given = {name: flow.promised[0].given / flow.p95 for name, flow in flows.items()}
    assert given["again"] > 1.15 * given["apart"]  # the cautious side of what is only known so well
