"""Latency of flows of small designs, by hand."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.latency.queueing import in_turn, shortest_line, two_choices, wait


@pytest.fixture
def latency(design):
    def of(text):
        system = design(text)
        demand = measure(system)
        return estimate(system, demand, assess(system, demand)).flows

    return of


BALANCED = """
components:
  clients: {kind: client}
  lb: {kind: load-balancer, latency: 1 ms, capacity: 1B/s, algorithm: %s}
  api: {kind: service, replicas: 4, work: 10 ms}
flows: {list: {does: read, rate: %s/s, steps: [clients -> lb -> api]}}
"""


@pytest.mark.parametrize(
    ("algorithm", "between"),
    [
        ("least-connections", wait(4, 0.8, 0.010) * shortest_line(1, 4, 0.8)),
        ("power-of-two", wait(1, 0.8, 0.010) * two_choices(4, 0.8)),
        ("random", wait(1, 0.8, 0.010)),
        ("ip-hash", wait(1, 0.8, 0.010)),
        ("round-robin", wait(1, 0.8, 0.010) * in_turn(4, 0.8)),
    ],
)
def test_the_balancer_decides_the_line(latency, algorithm, between):
    found = latency(BALANCED % (algorithm, 320))["list"]
    assert found.mean == pytest.approx(0.001 + between + 0.010)


def test_above_ninety_five_per_cent_there_is_no_number(latency):
    found = latency(BALANCED % ("random", 384))["list"]
    assert (found.mean, found.p95, found.saturated) == (None, None, ("api",))


def test_percentiles_are_of_the_mixture_and_the_target_of_the_flow(latency):
    text = """
components:
  clients: {kind: client}
  api: {kind: service, latency: 1 ms, capacity: 1B/s}
  cache: {kind: cache, latency: 1 ms, capacity: 1B/s}
  mail: {kind: external, latency: 300 ms}
flows:
  show:
    does: read
    rate: 10/s
    needs: {p95: 200 ms}
    steps: [clients -> api, {api -> cache: {hit: 90%}}, {api -> mail: {when: miss}}]
"""
    found = latency(text)["show"]
    assert found.mean == pytest.approx(0.002 + 0.1 * 0.300)
    assert found.p95 == pytest.approx(0.302)
    assert found.misses_target
    assert not latency(text.replace("90%", "96%"))["show"].misses_target


def test_what_is_not_waited_for_takes_no_time(latency):
    text = """
components:
  clients: {kind: client}
  api: {kind: service, latency: 1 ms, capacity: 1B/s}
  mail: {kind: external, latency: 300 ms}
flows: {send: {does: write, rate: 10/s, steps: [clients -> api, reply, api -> mail]}}
"""
    assert latency(text)["send"].mean == pytest.approx(0.001)


def test_silence_makes_a_lower_bound(latency):
    quiet = latency("components: {clients: {kind: client}, a: {kind: service, work: 1 ms}, b: {kind: dns}}\n"
                    "flows: {ask: {does: read, rate: 1/s, steps: [clients -> b -> a]}}")["ask"]  # fmt: skip
    assert quiet.unknown == ("b",)
    assert quiet.mean == pytest.approx(0.001, rel=0.01)
    ways = latency("components: {clients: {kind: client}, a: {kind: dns}, b: {kind: dns}}\n"
                   "flows: {ask: {does: read, rate: 1/s, steps: [{clients -> a | b: {split: [50%, 50%]}}]}}")["ask"]  # fmt: skip
    assert ways.unknown == ("a", "b")


def test_steps_taken_sometimes_and_often(latency):
    text = """
components:
  clients: {kind: client}
  api: {kind: service, latency: 1 ms, capacity: 1B/s}
  db: {kind: database, latency: 10 ms, capacity: 1B/s}
flows: {list: {does: read, rate: 1/s, steps: [clients -> api, {api -> db: {times: %s}}]}}
"""
    assert latency(text % 11)["list"].mean == pytest.approx(0.111)
    assert latency(text % "20%")["list"].mean == pytest.approx(0.003)
    assert latency(text % "20%")["list"].p95 == pytest.approx(0.011)


@pytest.mark.parametrize(("share", "rounds"), [("20%", 1.25), ("60%", 2.5), ("98%", 50.0)])
def test_what_returns_is_done_again(latency, share, rounds):
    text = f"""
components:
  clients: {{kind: client}}
  api: {{kind: external, latency: 20 ms}}
  rates: {{kind: external, latency: 50 ms}}
flows: {{ask: {{does: read, rate: 1/s, steps: [clients -> api -> rates, {{rates -> api: {{again: {share}}}}}]}}}}
"""
    found = latency(text)["ask"]
    assert found.mean == pytest.approx(0.070 * rounds)
    assert found.p95 >= found.mean


def test_what_a_provider_runs_takes_the_time_of_its_work(latency):
    text = """
components:
  clients: {kind: client}
  resize: {kind: service, managed: regional, work: 40 ms, variation: 0}
  store: {kind: object-store, managed: regional, work: 20 ms, latency: 10 ms}
flows: {ask: {does: read, rate: 900/s, steps: [clients -> resize -> store]}}
"""
    found = latency(text)["ask"]
    assert (found.mean, found.p95, found.unknown) == (pytest.approx(0.050), pytest.approx(0.050, rel=1e-6), ())
