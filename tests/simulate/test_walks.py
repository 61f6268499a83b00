"""What one request does on its way: branches, repetition, returns, copies, strands nobody waits for."""

import pytest

from archlint.analysis.demand import measure
from archlint.blueprint import load
from archlint.errors import SimulationError
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
    assert seen.seconds == pytest.approx(999 * 60.0)  # nothing has to fill before


def test_without_traffic_there_is_nothing_to_see():
    text = "components: {clients: {kind: client}, api: {kind: service}}\nflows: {ask: {does: read, steps: [clients -> api]}}"
    assert simulate(design(text), 1_000).flows == {}


FAN_OUT = """
components:
  clients: {{kind: client}}
  a: {{kind: service, work: 1 us}}
  b: {{kind: service, work: 1 us}}
  c: {{kind: service, work: 1 us}}
  d: {{kind: service, work: 1 us}}
  e: {{kind: service, work: 1 us}}
  cache: {{kind: cache, capacity: 1M/s, replication: {{standbys: 1}}}}
  db: {{kind: database, capacity: 1M/s}}
flows:
  fan:
    does: read
    rate: 100/s
    steps:
      - clients -> a
      - a -> b: {{times: 3}}
      - a -> e
      - b -> c | d: {{split: [60%, 40%]}}
      - c -> cache: {{hit: 50%}}
      - c -> db: {{when: miss}}
      - c -> b: {{{returning}}}
      - d -> e: {{times: 1.5}}
      - b -> d: {{times: 20%}}
"""


def test_what_follows_a_repeated_step_is_repeated():
    """Calls for each call, misses for each call, and rounds that only repeat what starts from the visit returned to."""
    system = design(FAN_OUT.format(returning="again: 30%"))
    seen = simulate(system, 6_000, seed=3)
    for id_, arriving in measure(system).components.items():
        if id_ in seen.stations:
            replayed = arriving.writes if id_ == "cache" else 0.0
            assert seen.stations[id_].rate == pytest.approx(arriving.total + replayed, rel=0.05), id_


def test_tries_fail_as_often_as_the_alternatives_that_are_asked_do():
    text = """
components:
  clients: {kind: client}
  one: {kind: service, work: 1 us, availability: 90%}
  two: {kind: service, work: 1 us, availability: 40%}
flows: {ask: {does: read, rate: 100/s, steps: [{clients -> one | two: {split: [50%, 50%], retries: 1}}]}}
"""
    system = design(text)
    seen, computed = simulate(system, 20_000, seed=1), measure(system).components
    for id_ in ("one", "two"):  # half of them 65 % good: 135 tries for 100 calls
        assert computed[id_].total == pytest.approx(67.5)
        assert seen.stations[id_].rate == pytest.approx(67.5, rel=0.03)


@pytest.mark.parametrize("returning", ["again: 100%", "times: 2, again: 60%"])
def test_a_flow_that_never_ends_is_refused(returning):
    with pytest.raises(SimulationError, match="`fan` never ends") as refused:
        simulate(design(FAN_OUT.format(returning=returning).replace("60%, 40%", "100%, 0%")), 1_000)
    assert refused.value.problems[0].kind == "endless-loop"


def test_two_returns_that_feed_each_other_are_refused():
    """Each alone would end; together they come back 1.2 times a round."""
    text = """
components: {clients: {kind: client}, a: {kind: service, work: 1 us}, b: {kind: service, work: 1 us}}
flows:
  ring:
    does: read
    rate: 1/s
    steps: [clients -> a, a -> b, {b -> a: {again: 60%}}, {b -> a: {again: 60%}}]
"""
    with pytest.raises(SimulationError, match="`ring` never ends"):
        simulate(design(text), 1_000)
