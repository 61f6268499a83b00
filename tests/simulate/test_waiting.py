"""Slots that are held while their calls wait for others: the formulas against the simulation."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.plan import scale
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text

SHOP = """
archlint: 1
system: x
components:
  clients: {kind: client}
  lb: {kind: load-balancer, capacity: 1B/s, algorithm: least-connections}
  shop: {kind: service, replicas: 2, concurrency: 20, work: 5 ms}
  prices: {engine: spring-boot, workers: 16, work: 4 ms}
  db: {kind: database, capacity: {read: 20k/s, write: 5k/s}}
  jobs: {kind: queue}
  workers: {kind: worker, replicas: 2, concurrency: 8, work: 20 ms}
  mail: {kind: external, latency: 60 ms}
flows:
  look:
    does: read
    rate: 300/s
    steps: [clients -> lb -> shop -> prices, prices -> db]
  buy:
    does: write
    rate: 50/s
    steps: [clients -> lb -> shop -> db, shop -> jobs, reply, jobs -> workers -> mail, workers -> db]
"""
SLOTS = "worker slots"


def design(text):
    document = parse_text(text, "x.yaml")
    return build(load(document), document)


def answers(system):
    demand = measure(system)
    capacity = assess(system, demand)
    slots = {one.component: one for one in capacity.resources if one.name == SLOTS}
    return slots, estimate(system, demand, capacity).flows


@pytest.mark.parametrize("busy", [0.3, 0.6, 0.85])
def test_the_formulas_agree_with_the_simulation(busy):
    system = design(SHOP)
    for _ in range(8):  # lines grow faster than load
        slots, flows = answers(system)
        system = scale(system, busy / max(one.utilisation for one in slots.values()))
    slots, flows = answers(system)
    seen = simulate(system, 100_000, seed=2)
    assert slots.keys() == {"shop", "prices", "workers"}
    for component, one in slots.items():
        assert one.utilisation == pytest.approx(seen.stations[component].utilisation, rel=0.04), component
    for flow, latency in flows.items():
        assert latency.mean == pytest.approx(seen.flows[flow].mean, rel=0.05), flow
