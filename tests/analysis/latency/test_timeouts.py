"""Calls that are given up: closed forms for one line, and a line gone through call by call."""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import deque

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.latency.gamma import within

LINE = """
requirements: {latency: {p99: 1 s}}
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
    assert flow.p95 == pytest.approx(percentile(times), rel=0.02)
    assert flow.promised[0].given == pytest.approx(percentile(times, 0.99), rel=0.02)


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
    assert flow.tried_late == (("db", pytest.approx(1 + late + late**2), pytest.approx(0.8 * (1 + late + late**2))),)
    assert flow.mean == pytest.approx(0.001 + mean + 0.030 * failing, rel=1e-3)


def test_each_of_several_that_are_asked_in_turn_has_its_own_late_tries(answered):
    """Half of the calls each, and half as busy: both are told of, each with what is tried again there."""
    text = LINE.replace("{api -> db: {%s}}", "{api -> db | other: {%s, split: [50%%, 50%%]}}")
    flow = answered(
        "timeout: 30 ms, retries: 1", text.replace("  db:", "  other: {kind: database, capacity: 100/s}\n  db:")
    )
    late = math.exp(-0.030 * (100 - 40))
    each = (pytest.approx(1 + late), pytest.approx(0.4 * (1 + late)))
    assert flow.tried_late == (("db", *each), ("other", *each))


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


def slots_that_give_up(slots, own, timeout, needed, count=60_000):
    """A caller with so many slots before a line of 100 a second that works on what was given up: who is answered when, slots in use."""
    draw, line, events, order = random.Random(3), deque(), [], itertools.count()  # noqa: S311 - a simulation
    free, held, now, until, done, answers = slots, 0.0, 0.0, 0.0, 0, []

    def at(time, what, began=0.0):
        heapq.heappush(events, (time, next(order), what, began))

    at(draw.expovariate(80.0), "comes")
    while done < count:
        then, _, what, began = heapq.heappop(events)
        held, now = held + (slots - free) * (then - now), then
        if what == "comes":
            at(now + draw.expovariate(80.0), "comes")
            line.append(now)
        elif what == "asks":
            until = max(until, now) + draw.expovariate(100.0)
            at(min(until, now + timeout), "ends" if needed and until > now + timeout else "answers", began)
        else:
            free, done = free + 1, done + 1
            if what == "answers":
                answers.append(now - began)
        while free and line:
            free -= 1
            at(now + draw.expovariate(1.0 / own), "asks", line.popleft())
    return answers, held / now / slots


@pytest.mark.parametrize(
    ("slots", "options"), [(8, "timeout: 30 ms, optional: true"), (8, "timeout: 30 ms"), (6, "timeout: 30 ms")]
)
def test_a_call_that_is_given_up_gives_its_slot_back(design, slots, options):
    """Slots were held for the whole call, and one behind slots counted as one of so many in the line that it had left: p95 up to 99 % too long."""
    text = LINE.replace("work: 1 ms, concurrency: 500", f"work: 20 ms, concurrency: {slots}")
    system = design(text % options)
    demand = measure(system)
    capacity = assess(system, demand)
    flow = estimate(system, demand, capacity).flows["f"]
    timeout = float(options.split()[1]) / 1000
    times, used = slots_that_give_up(slots, 0.020, timeout, "optional" not in options)
    (found,) = (limit for limit in capacity.resources if limit.name == "worker slots")
    assert found.utilisation == pytest.approx(used, rel=0.03)
    assert flow.mean == pytest.approx(sum(times) / len(times), rel=0.03)
    assert flow.p95 == pytest.approx(percentile(times), rel=0.06)
