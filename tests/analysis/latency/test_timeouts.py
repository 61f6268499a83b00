"""Calls that are given up: closed forms for one line, and a line gone through call by call."""

from __future__ import annotations

import math
import random

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.latency.gamma import within

LINE = """
components:
  c: {kind: client}
  api: {kind: service, work: 1 ms, concurrency: 500}
  db: {kind: database, capacity: 100/s}
flows:
  f: {does: read, rate: 80/s, steps: [c -> api, {api -> db: {%s}}]}
"""


@pytest.fixture
def answered(design):
    def of(options, text=LINE):
        system = design(text % options)
        demand = measure(system)
        return estimate(system, demand, assess(system, demand)).flows["f"]

    return of


@pytest.fixture(scope="module")
def seen():
    """Seconds at the service and at the database, of 200,000 calls at 80 % in the order in which they come."""
    draw = random.Random(4)  # noqa: S311 - a simulation
    now = free = 0.0
    found = []
    for _ in range(200_000):
        now += draw.expovariate(80.0)
        free = max(free, now) + draw.expovariate(100.0)
        found.append((draw.expovariate(1000.0), free - now))
    return found


def percentile(times, share=0.95):
    return sorted(times)[int(share * len(times))]


@pytest.mark.parametrize("limit", [0.2, 1.0, 3.0])
def test_the_part_of_an_exponential_time_under_a_limit(limit):
    """∫ x e⁻ˣ and ∫ x² e⁻ˣ from 0 to the limit, over what lies there."""
    rest = math.exp(-limit)
    share = 1.0 - rest
    first = (1.0 - rest * (1.0 + limit)) / share
    second = (2.0 - rest * (limit * limit + 2.0 * limit + 2.0)) / share
    assert within(limit, 1.0, 1.0) == pytest.approx((share, first, second - first * first))


def test_who_needs_the_call_is_answered_in_time_or_not_at_all(answered, seen):
    """The line makes 50 ms of exponential time, of which e^(-30/50) is more than 30 ms."""
    flow = answered("timeout: 30 ms")
    times = [own + asked for own, asked in seen if asked <= 0.030]
    assert flow.given_up == pytest.approx(math.exp(-0.6), rel=1e-6)
    assert flow.given_up == pytest.approx(1.0 - len(times) / len(seen), rel=0.05)
    assert flow.mean == pytest.approx(sum(times) / len(times), rel=0.02)
    assert flow.p95 == pytest.approx(percentile(times), rel=0.08)


@pytest.mark.parametrize("without", ["optional: true", "fallback: what a cache has"])
def test_who_can_do_without_goes_on_after_the_timeout(answered, seen, without):
    flow = answered(f"timeout: 30 ms, {without}")
    times = [own + min(asked, 0.030) for own, asked in seen]
    assert flow.given_up == 0.0
    assert flow.mean == pytest.approx(sum(times) / len(times), rel=0.02)
    assert flow.p95 == pytest.approx(percentile(times), rel=0.02)


def test_a_try_that_is_given_up_is_followed_by_another(answered):
    """Tries are independent of each other here: 30 ms for each that fails, and no answer when all do."""
    flow = answered("timeout: 30 ms, retries: 2")
    late, mean = math.exp(-0.6), within(0.030, 0.050, 0.0025).mean
    failing = (late + 2.0 * late**2) * (1.0 - late) / (1.0 - late**3)
    assert flow.given_up == pytest.approx(late**3, rel=1e-6)
    assert flow.mean == pytest.approx(0.001 + mean + 0.030 * failing, rel=1e-3)


def test_an_error_behind_a_call_that_one_can_do_without_costs_no_answer(answered):
    text = LINE.replace("{api -> db: {%s}}", "{api -> way: {fallback: nothing}}, {way -> db: {%s}}")
    flow = answered(
        "timeout: 30 ms", text.replace("  db:", "  way: {kind: service, work: 1 ms, concurrency: 500}\n  db:")
    )
    assert (flow.given_up, flow.p95 < 0.040) == (0.0, True)


def test_what_is_always_given_up_is_never_answered(answered):
    text = LINE.replace("kind: database, capacity: 100/s", "kind: external, latency: 200 ms")
    flow = answered("timeout: 30 ms", text)
    assert (flow.given_up, flow.mean, flow.p95) == (1.0, None, None)


def test_patience_that_is_never_tried_changes_nothing(answered):
    assert answered("timeout: 10 min").p95 == pytest.approx(answered("op: read").p95, rel=1e-9)
