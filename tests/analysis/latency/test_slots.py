"""Slots of several instances that wait in one line: closed forms, and archlint's simulation of the same blueprint."""

from __future__ import annotations

import math
from itertools import product

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.latency.slots import Sharing, Visited, in_use, times_by_slots
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text


def by_chance(instances):
    return Sharing(instances, lambda _: 1.0)


def test_single_slots_that_slow_nobody_down_are_so_many_lines():
    """Four M/M/1: ρ / (1 − ρ) in line for each, whatever the others do."""
    found = in_use(2.0, [1.0, 2.0, 3.0, 4.0], by_chance(4))
    assert found.wait == pytest.approx(0.5 / (1 - 0.5), rel=1e-6)
    assert found.waits == pytest.approx(0.5)


@pytest.mark.parametrize(("instances", "each"), [(2, 1), (3, 1), (2, 3), (3, 2)])
def test_slots_in_use_are_counted_way_by_way(instances, each):
    """Every way that so many calls lie on the instances, with the weight of a Whittle network."""
    able = [min(count, 2.0) for count in range(1, instances * each + 1)]
    rate, mean, whole, weight = 1.5, 0.0, 1.0, 1.0
    for calls in range(1, 40):
        weights = taken = 0.0
        for way in product(range(calls + 1), repeat=instances - 1):
            places = (*way, calls - sum(way))
            if min(places) >= 0:
                likely = math.prod(1 / min(n, each) for place in places for n in range(1, place + 1))
                weights, taken = weights + likely, taken + likely * sum(min(place, each) for place in places)
        used = taken / weights
        below = min(int(used), len(able) - 1)
        weight *= rate / (([0.0, *able])[below] + (used - below) * (able[below] - ([0.0, *able])[below]))
        whole, mean = whole + weight, mean + weight * (calls - used)
    assert in_use(rate, able, by_chance(instances)).wait == pytest.approx(mean / whole / rate, rel=1e-3)


def test_two_lines_are_each_shorter_than_all_slots_in_one():
    """A closed network with two equal lines: X(n) = n / (n + 1) (Lazowska et al., balanced systems)."""
    line = Visited((1.0,) * 5, 2.0, 1.0)
    assert times_by_slots(4, 0.0, [line]) == pytest.approx([count + 1.0 for count in range(1, 5)])


SHOP = """
archlint: 1
system: x
components:
  clients: {{kind: client}}
  lb: {{kind: load-balancer, capacity: 1B/s, algorithm: {algorithm}}}
  c: {{kind: service, replicas: {instances}, workers: {each}, concurrency: 1, work: 10 ms}}
  db: {{kind: database, capacity: {{read: 400/s, write: 400/s}}{copies}}}
flows:
  f: {{does: read, rate: {reads}/s, steps: [clients -> lb -> c, {{c -> db: {{at: {at}}}}}]}}
  w: {{does: write, rate: {writes}/s, steps: [clients -> lb -> c -> db]}}
"""
STANDBYS = ", replication: {standbys: 2, mode: async, lag: 1 s}"


@pytest.mark.parametrize(
    ("algorithm", "instances", "each", "reads", "writes", "at"),
    [
        ("random", 12, 1, 270, 5, "primary"),
        ("random", 3, 4, 250, 70, "primary"),
        ("random, skew: 1.5x", 4, 4, 250, 25, "primary"),
        ("round-robin", 12, 1, 270, 5, "primary"),
        ("power-of-two", 4, 2, 270, 5, "primary"),
        ("round-robin", 3, 4, 200, 160, "any"),
        ("random", 3, 4, 300, 160, "standby"),
    ],
)
def test_slots_of_several_instances_agree_with_the_simulation(algorithm, instances, each, reads, writes, at):
    """Before, each taken slot of one instance stood for as many as there are instances, and each copy of a store got all calls."""
    copies = STANDBYS if at != "primary" else ""
    text = SHOP.format(**locals()).lstrip()
    document = parse_text(text, "x.yaml")
    system = build(load(document), document)
    demand = measure(system)
    capacity = assess(system, demand)
    found = estimate(system, demand, capacity).flows
    seen = simulate(system, 20_000, seed=2)
    assert found["f"].mean == pytest.approx(seen.flows["f"].mean, rel=0.1)
    assert found["f"].p95 == pytest.approx(seen.flows["f"].p95, rel=0.15)
    (slots,) = (one.utilisation for one in capacity.resources if one.name == "worker slots")
    assert slots == pytest.approx(seen.stations["c"].utilisation, rel=0.12)
