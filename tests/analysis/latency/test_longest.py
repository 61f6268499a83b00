"""Calls made at the same time: the longest of several times, against closed forms and against draws."""

import math
import random

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.latency.gamma import Part, percentile
from archlint.analysis.latency.journeys import clumped
from archlint.analysis.latency.longest import Calls, longest
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text


@pytest.mark.parametrize("count", [1, 2, 10, 100, 1000])
def test_the_longest_of_alike_exponential_times_is_a_harmonic_number(count):
    mean, variance, steady = longest([Calls(float(count), 2.0, 4.0)])
    assert mean == pytest.approx(2.0 * math.fsum(1 / k for k in range(1, count + 1)), rel=1e-3)
    assert variance == pytest.approx(4.0 * math.fsum(1 / k**2 for k in range(1, count + 1)), rel=5e-3)
    for share in (0.5, 0.95, 0.99):  # Dean, Barroso: the tail of all is that of one, so many times further out
        exact = -2.0 * math.log(1.0 - share ** (1.0 / count))
        assert percentile(share, ((1.0, mean, variance, steady),)) == pytest.approx(exact, rel=0.012)


def test_two_different_exponential_times():
    """E max = 1/a + 1/b − 1/(a + b)."""
    mean, *_ = longest([Calls(1.0, 1.0, 1.0), Calls(1.0, 3.0, 9.0)])
    assert mean == pytest.approx(1.0 + 3.0 - 1.0 / (1.0 + 1.0 / 3.0), rel=1e-3)


def test_what_never_varies_is_a_floor():
    assert longest([Calls(3.0, 0.05, 0.0), Calls(2.0, 0.02, 0.0)]) == (0.05, 0.0, 0.05)
    mean, *_ = longest([Calls(1.0, 2.0, 0.0), Calls(1.0, 1.0, 1.0)])
    assert mean == pytest.approx(2.0 + math.exp(-2.0), rel=1e-3)


def test_nothing_is_called_and_one_call_is_itself():
    assert longest([]) == longest([Calls(0.0, 1.0, 1.0)]) == (0.0, 0.0, 0.0)
    assert longest([Calls(1.0, 0.3, 0.04)]) == (0.3, 0.04, 0.0)


def test_against_draws():
    """Three kinds of calls, one of them made half of the time."""
    source = random.Random(5)  # noqa: S311 - draws, not secrets
    times = [
        max(
            *(source.gammavariate(0.5, 4.0) for _ in range(7)),
            source.gammavariate(9.0, 0.5),
            source.expovariate(0.1) if source.random() < 0.5 else 0.0,
        )
        for _ in range(100_000)
    ]
    mean = math.fsum(times) / len(times)
    spread = math.fsum((time - mean) ** 2 for time in times) / len(times)
    found, variance, _ = longest([Calls(7.0, 2.0, 8.0), Calls(1.0, 4.5, 2.25), Calls(0.5, 10.0, 100.0)])
    assert found == pytest.approx(mean, rel=0.01)
    assert variance == pytest.approx(spread, rel=0.03)


def test_one_of_a_hundred_servers_is_slow():
    """Dean, Barroso 2013: each slow one time in a hundred, 63 % of requests wait for a slow one."""
    part = Part.of(1.0, 0.010, 0.0001)
    slow = -0.010 * math.log(0.01)
    assert 1.0 - part.under(slow)[0] ** 100 == pytest.approx(0.634, abs=1e-3)


def test_calls_at_once_to_what_is_gone_meet_nobody():
    text = """archlint: 1
system: s
components:
  people: {kind: client}
  page: {kind: service}
  shard: {kind: service, replicas: 0}
flows:
  feed: {does: read, rate: 10/s, steps: [people -> page, {page -> shard: {times: 16, parallel: true}}]}
"""
    document = parse_text(text, "s.yaml")
    system = build(load(document), document)
    assert not clumped(system.flows["feed"].hops[1], system.components["shard"])


@pytest.mark.parametrize(("lines", "busy"), [(2, 0.6), (3, 0.6), (8, 0.4), (8, 0.7)])
def test_lines_that_all_get_the_same_calls_are_long_together(design, lines, busy):
    """Fork and join: 3/2 − ρ/8 of one time for two lines (Nelson, Tantawi 1988), and line after line of a simulation; they counted as independent."""
    system = design(f"""
requirements: {{latency: {{p95: 1 s}}}}
components:
  c: {{kind: client}}
  index: {{kind: search, shards: {{count: {lines}}}, capacity: {{read: 100/s, write: 100/s}}}}
flows: {{ask: {{does: read, rate: {busy * 100}/s, steps: [{{c -> index: {{times: {lines}, parallel: true}}}}]}}}}
""")
    demand = measure(system)
    flow = estimate(system, demand, assess(system, demand)).flows["ask"]
    draw, now, free, last = random.Random(5), 0.0, [0.0] * lines, []  # noqa: S311 - a simulation
    for _ in range(120_000 // lines):
        now += draw.expovariate(busy * 100)
        free = [max(each, now) + draw.expovariate(100) for each in free]
        last.append(max(free) - now)
    last.sort()
    assert flow.mean == pytest.approx(sum(last) / len(last), rel=0.06)
    assert flow.p95 == pytest.approx(last[int(0.95 * len(last))], rel=0.06)
    if lines == 2:
        assert flow.mean == pytest.approx((1.5 - busy / 8) / (100 - 100 * busy), rel=0.02)
