"""Ways that meet again, request by request: hits, calls at the same time, messages and returns on each of them."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text

MEETING = """
archlint: 1
system: x
components:
  c: {kind: client}
  one: {kind: load-balancer, capacity: 100k/s}
  two: {kind: load-balancer, capacity: 100k/s}
  api: {kind: service, replicas: 4, work: 1 ms}
  near: {kind: service, replicas: 4, work: 5 ms}
  far: {kind: service, replicas: 4, work: 5 ms}
  cache: {kind: cache, capacity: 100k/s}
  db: {kind: database, capacity: {read: 10k/s, write: 5k/s}}
  k: {kind: stream}
  w: {kind: worker, replicas: 8, concurrency: 4, work: 5 ms}
  x: {kind: service, replicas: 4, work: 2 ms}
flows:
  read:
    does: read
    rate: 200/s
    steps:
      - c -> one | two: {split: [60%, 40%]}
      - one -> api
      - two -> api
      - api -> cache: {hit: 75%}
      - api -> db: {when: miss}
      - api -> near: {parallel: true}
      - near -> db
      - api -> far: {parallel: true}
      - far -> x: {times: 2}
  event:
    does: event
    rate: 100/s
    steps:
      - c -> near
      - near -> k
      - c -> far
      - far -> k
      - reply
      - k -> w
      - w -> near: {parallel: true}
      - w -> x: {parallel: true, times: 2}
      - x -> db
      - w -> two
      - two -> w: {again: 20%}
"""


def test_every_component_gets_the_load_of_all_ways_that_lead_to_it():
    document = parse_text(MEETING, "x.yaml")
    system = build(load(document), document)
    demand, seen = measure(system), simulate(system, 20_000, seed=3)
    assert {name: station.rate for name, station in seen.stations.items()} == pytest.approx(
        {name: demand.components[name].total for name in seen.stations}, rel=0.05
    )
    by_hand = {
        "api": 200.0,
        "cache": 250.0,
        "near": 550.0,
        "far": 300.0,
        "w": 250.0,
    }  # a quarter of the answers is put into the cache
    assert {name: demand.components[name].total for name in by_hand} == pytest.approx(by_hand)
    latency = estimate(system, demand, assess(system, demand)).flows["event"]
    assert latency.mean == pytest.approx(seen.flows["event"].mean, rel=0.05)
