"""What one request does on its way: branches, repetition, returns, copies, strands nobody waits for."""

import pytest

from archlint.analysis.demand import measure
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.simulate.traffic import arrivals
from archlint.source import parse_text


def design(text):
    document = parse_text("archlint: 1\nsystem: x\n" + text, "x.yaml")
    return build(load(document), document)


EVERYTHING = """
workload: {users: 86400, daily_active: 50%, requests: 20 per active user per day, peak: {share: 40%, within: 4 h}}
components:
  clients: {kind: client}
  lb: {kind: load-balancer, capacity: 10k/s, algorithm: least-connections}
  api: {kind: service, replicas: 3, work: 1 ms}
  near: {kind: service, work: 1 ms}
  far: {kind: service, work: 1 ms}
  cache: {kind: cache, capacity: 100k/s}
  db: {kind: database, capacity: {read: 10k/s, write: 5k/s}, replication: {standbys: 2}}
  queue: {kind: queue, capacity: 10k/s}
  events: {kind: pubsub, capacity: 10k/s}
  worker: {kind: worker, replicas: 2, concurrency: 2, work: 5 ms}
  mail: {kind: external, capacity: 1k/s, latency: 20 ms, availability: 90%}
flows:
  list:
    does: read
    share: 80%
    steps:
      - clients -> lb -> api
      - api -> cache: {hit: 75%}
      - api -> db: {when: miss, at: standby}
      - api -> near | far: {split: [70%, 30%], times: 50%}
      - far -> db: {at: any}
  buy:
    does: write
    share: 20%
    steps:
      - clients -> lb -> api
      - api -> db: {times: 3}
      - api -> queue
      - api -> events
      - reply
      - queue -> worker
      - worker -> mail: {retries: 2}
      - mail -> worker: {again: 20%}
      - events -> api
"""


def test_every_component_gets_the_load_that_the_flows_send_it():
    """Two independent readings of one blueprint: calls per second, everything included."""
    system = design(EVERYTHING)
    demand = measure(system)
    seen = simulate(system, 60_000, seed=2)
    for id_, arriving in demand.components.items():
        if id_ not in seen.stations:
            continue
        expected = arriving.total
        if id_ == "db":
            expected += 2 * arriving.writes  # every standby replays them
        assert seen.stations[id_].rate == pytest.approx(expected, rel=0.04), id_


def test_both_read_the_workload_alike():
    system = design(EVERYTHING)
    assert {flow.flow: flow.rate for flow in arrivals(system)} == pytest.approx(
        {flow.flow: flow.peak.value for flow in measure(system).flows.values()}
    )


def test_nobody_waits_for_what_follows_the_reply():
    text = """
components: {clients: {kind: client}, api: {kind: service, latency: 1 ms, capacity: 1M/s}, slow: {kind: external, latency: 9 s}}
flows: {send: {does: write, rate: 10/s, steps: [clients -> api, reply, api -> slow]}}
"""
    assert simulate(design(text), 1_000).flows["send"].p99 == pytest.approx(0.001, abs=1e-4)


def test_a_schedule_is_punctual():
    text = """
components: {clients: {kind: client}, api: {kind: service, work: 1 ms}}
flows: {tick: {does: batch, schedule: every 1 min, steps: [clients -> api]}}
"""
    seen = simulate(design(text), 1_000)
    assert seen.seconds == pytest.approx(899 * 60.0)


def test_without_traffic_there_is_nothing_to_see():
    text = "components: {clients: {kind: client}, api: {kind: service}}\nflows: {ask: {does: read, steps: [clients -> api]}}"
    assert simulate(design(text), 1_000).flows == {}
