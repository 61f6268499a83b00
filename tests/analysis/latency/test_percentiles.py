"""Promises of every percentile against closed formulas: one line, two lines one after the other, hits and misses."""

import math

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import SHARES, estimate

ALL = "p50: 1 s, p90: 1 s, p95: 1 s, p99: 1 s, p999: 1 s"
ONE = """
requirements: {{latency: {{{promises}}}}}
components:
  clients: {{kind: client}}
  api: {{kind: service, work: 80 ms}}
  db: {{kind: database, work: 80 ms}}
  cache: {{engine: redis, role: cache, latency: 1 ms}}
flows:
  ask: {{does: read, rate: {rate}/s, steps: [{steps}]{needs}}}
"""
ARRIVING, SERVED = 8.0, 12.5


def given(design, steps="clients -> api", promises=ALL, needs="", rate=8):
    built = design(ONE.format(promises=promises, steps=steps, needs=needs, rate=rate))
    demand = measure(built)
    flow = estimate(built, demand, assess(built, demand)).flows["ask"]
    return {each.percentile: each.given for each in flow.promised}, flow


def test_one_line_is_exponential(design):
    """M/M/1: the time in it is exponential with the rate that is left (Kleinrock I, 3.2)."""
    found, flow = given(design)
    expected = {name: -math.log(1 - share) / (SERVED - ARRIVING) for name, share in SHARES.items()}
    assert found == pytest.approx(expected, rel=1e-6)
    assert found["p95"] == flow.p95


def test_two_equal_lines_one_after_the_other_are_erlang(design):
    """Burke: the two are independent, so of their sum 1 - e^-x (1 + x) is below x."""
    found, _ = given(design, "clients -> api -> db")
    for name, share in SHARES.items():
        x = found[name] * (SERVED - ARRIVING)
        assert 1 - math.exp(-x) * (1 + x) == pytest.approx(share, abs=1e-6)


def test_the_hits_decide_the_median_and_the_misses_the_p99(design):
    """With 90 % hits the 99th percentile is the 90th of the misses, whose line has a tenth of the load."""
    found, _ = given(design, "clients -> cache: {hit: 90%, ttl: 60 s}, cache -> db: {when: miss}")
    assert found["p50"] == pytest.approx(0.001, abs=2e-4)
    assert found["p99"] == pytest.approx(0.001 - math.log(0.1) / (SERVED - ARRIVING / 10), rel=0.02)


def test_the_hardest_promise_is_the_one_that_is_missed_by_most(design):
    _, flow = given(design, promises="p50: 150 ms, p95: 700 ms, p99: 2 s")
    assert (flow.hardest.percentile, flow.hardest.seconds) == ("p50", 0.15)
    assert flow.hardest.miss() == pytest.approx(math.log(2) / (SERVED - ARRIVING) / 0.15)


def test_what_a_flow_promises_itself_takes_the_place_of_what_all_promise(design):
    found, _ = given(design, promises="p50: 1 ms, p99: 1 ms", needs=", needs: {p95: 1 s}")
    assert list(found) == ["p95"]


def test_nothing_is_said_where_no_formula_is_valid(design):
    found, flow = given(design, rate=12.4)
    assert set(found.values()) == {None}
    assert flow.hardest is None


def under(value, wait, work):
    """The probability that wait and exponential work end before a time: Abate and Whitt's Euler method (ORSA J. Computing 7, 1995)."""
    step, real = math.pi / value, 18.4 / (2 * value)
    total, sums = 0.0, []
    for place in range(27):
        s = complex(real, place * step)
        term = (wait(s) / (1 + s * work) / s).real
        total += term / 2 if place == 0 else (-1) ** place * term
        sums.append(total)
    return sum(math.comb(11, back) / 2**11 * math.exp(9.2) / value * sums[15 + back] for back in range(12))


MIXES = [
    (100, 400, 5, 100),
    (100, 400, 30, 40),
    (100, 400, 50, 100),
    (100, 1000, 10, 100),
    (100, 1000, 40, 300),
    (400, 100, 200, 25),
]


@pytest.mark.parametrize(("read", "write", "reads", "writes"), MIXES)
def test_reads_and_writes_of_different_length_wait_in_one_line(design, read, write, reads, writes):
    """Pollaczek and Khinchine's transform of the wait, turned back; the spread of waits was that of work that is all alike."""
    built = design(f"""
requirements: {{latency: {{p50: 1 s, p95: 1 s, p99: 1 s}}}}
components:
  clients: {{kind: client}}
  db: {{kind: database, capacity: {{read: {read}/s, write: {write}/s}}}}
flows:
  look: {{does: read, rate: {reads}/s, steps: [clients -> db]}}
  put: {{does: write, rate: {writes}/s, steps: [clients -> db]}}
""")
    demand = measure(built)
    flows = estimate(built, demand, assess(built, demand)).flows
    busy, rate = reads / read + writes / write, reads + writes

    def wait(s):
        work = (reads / (1 + s / read) + writes / (1 + s / write)) / rate
        return (1 - busy) * s / (s - rate + rate * work)

    for flow, served in (("look", read), ("put", write)):
        for promise in flows[flow].promised:
            near = {"p50": 0.15, "p95": 0.1, "p99": 0.03}[promise.percentile]
            share = SHARES[promise.percentile]
            assert under(promise.given * (1 - near), wait, 1 / served) < share, (flow, promise)
            assert under(promise.given * (1 + near), wait, 1 / served) > share, (flow, promise)


@pytest.mark.parametrize(("instances", "busy"), [(2, 0.6), (4, 0.5), (10, 0.85)])
def test_in_turn_is_exponential(design, instances, busy):
    """G/M/1: the time in it is exponential, with μ (1 − s) (Kleinrock I, 6.4); as many waited as in M/M/1, which made p95 up to 10 % short."""
    built = design(f"""
requirements: {{latency: {{{ALL}}}}}
components:
  clients: {{kind: client}}
  lb: {{kind: load-balancer, capacity: 1B/s, latency: 0 ms, algorithm: round-robin}}
  api: {{kind: service, replicas: {instances}, work: 80 ms}}
flows: {{ask: {{does: read, rate: {busy * instances * SERVED}/s, steps: [clients -> lb -> api]}}}}
""")
    demand = measure(built)
    flow = estimate(built, demand, assess(built, demand)).flows["ask"]
    for promise in flow.promised:
        assert promise.given == pytest.approx(-math.log(1 - SHARES[promise.percentile]) * flow.mean, rel=1e-6)
