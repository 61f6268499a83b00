"""Work beside capacity: as many calls side by side as both say together, whatever the computed latencies are checked against."""

import math

import pytest

from archlint.analysis.capacity import assess, outlook
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text

TEXT = """archlint: 1
system: Work beside capacity
components:
  clients: {kind: client}
  alone: {kind: service, capacity: 1k/s, work: 8 ms}
  wide: {kind: service, capacity: 600/s, work: 7.5 ms, concurrency: 100}
  slow: {kind: service, capacity: 1k/s, work: 3 ms, workers: 2}
  db: {kind: database, capacity: 1k/s, work: 8 ms}
  same: {kind: database, capacity: {read: 1k/s, write: 1k/s}, work: 8 ms}
  few: {kind: database, capacity: 1k/s, work: 8 ms, cores: 4}
  half: {kind: database, capacity: 800/s, work: 1 ms}
  cored: {kind: service, work: 8 ms, cores: 3, concurrency: 100}
  part: {kind: service, work: 8 ms, cores: 0.5, workers: 4}
  loop: {engine: nodejs, work: 8 ms, cores: 4, workers: 2, concurrency: 50}
flows:
  alone: {does: read, rate: 660/s, steps: [clients -> alone]}
  wide: {does: read, rate: 450/s, steps: [clients -> wide]}
  slow: {does: read, rate: 500/s, steps: [clients -> slow]}
  db: {does: read, rate: 660/s, steps: [clients -> db]}
  same: {does: read, rate: 660/s, steps: [clients -> same]}
  few: {does: read, rate: 400/s, steps: [clients -> few]}
  half: {does: read, rate: 600/s, steps: [clients -> half]}
  cored: {does: read, rate: 250/s, steps: [clients -> cored]}
  part: {does: read, rate: 40/s, steps: [clients -> part]}
  loop: {does: read, rate: 180/s, steps: [clients -> loop]}
"""
LINES = {
    "alone": (8, 0.66, 0.008, 0.008),
    "wide": (5, 0.75, 5 / 600, 0.0075),
    "slow": (2, 0.75, 0.003, 0.003),
    "db": (8, 0.66, 0.008, 0.008),
    "same": (8, 0.66, 0.008, 0.008),
    "few": (4, 0.80, 0.008, 0.008),
    "half": (1, 0.75, 0.00125, 0.001),
    "cored": (3, 2 / 3, 0.008, 0.008),
    "part": (1, 0.64, 0.016, 0.008),
    "loop": (2, 0.72, 0.008, 0.008),
}
"""Servers, how busy they are, how long a call takes one, and how long its caller waits for that."""


def erlang(servers, busy, taken):
    """Mean seconds in an M/M/c line, summed over its states (Kleinrock I, 3.5)."""
    offered = servers * busy
    last = offered**servers / math.factorial(servers) / (1 - busy)
    waits = last / (sum(offered**count / math.factorial(count) for count in range(servers)) + last)
    return waits * taken / servers / (1 - busy)


def read(text):
    document = parse_text(text, "both.yaml")
    return build(load(document), document)


def test_both_say_how_many_are_served_side_by_side_and_the_simulation_agrees():
    system = read(TEXT)
    demand = measure(system)
    capacity = assess(system, demand)
    computed = estimate(system, demand, capacity)
    seen = simulate(system, 60_000, seed=3)
    for name, (servers, busy, taken, work) in LINES.items():
        tightest = max(limit.utilisation for limit in capacity.resources if limit.component == name)
        assert tightest == pytest.approx(busy), name
        assert computed.flows[name].mean == pytest.approx(work + erlang(servers, busy, taken)), name
        assert computed.flows[name].mean == pytest.approx(seen.flows[name].mean, rel=0.10), name
        assert computed.flows[name].p95 == pytest.approx(seen.flows[name].p95, rel=0.15), name


def test_nothing_is_assumed_that_both_say_and_the_smaller_of_two_counts():
    system = read(TEXT)
    capacity = assess(system, measure(system))
    limits = {(limit.component, limit.name): limit for limit in capacity.resources}
    assert ("alone", "worker slots") not in limits
    assert limits["alone", "throughput"].declared
    assert limits["few", "throughput"].formula == "400 / (4 / 8 ms)"
    assert limits["slow", "worker slots"].formula == "500 × 3 ms / (2)"
    goals = {(one.component, one.name): one.target for one in outlook(system, capacity).breaks}
    assert goals["alone", "throughput"] == pytest.approx(1 - 0.712 / 8**0.448)
