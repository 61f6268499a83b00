"""Callers with so many slots: closed forms, an event simulation that knows nothing of them, and archlint's own."""

from __future__ import annotations

import heapq
import random
from collections import deque

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.latency.population import Source, meeting
from archlint.analysis.latency.slots import Visited, slots_line, times_by_slots
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text


class Events:
    """Callers, (rate or None for slots that never rest, slots, seconds of own work), before one line of exponential work."""

    def __init__(self, callers, servers, work, seed=1):
        self.callers, self.servers, self.work = callers, servers, work
        self.random, self.events, self.number = random.Random(seed), [], 0  # noqa: S311 - a simulation
        self.free = [slots for _, slots, _ in callers]
        self.outside, self.line, self.busy = [deque() for _ in callers], deque(), 0
        self.times = [[] for _ in callers]
        self.inside = [[] for _ in callers]

    def later(self, now, mean, act, *known):
        self.number += 1
        heapq.heappush(
            self.events, (now + (self.random.expovariate(1 / mean) if mean else 0.0), self.number, act, known)
        )

    def run(self, calls):
        for who, (rate, slots, _) in enumerate(self.callers):
            for _ in range(slots if rate is None else 1):
                self.later(0.0, 1 / rate if rate else 0.0, self.arrive, who)
        while sum(map(len, self.times)) < calls:
            now, _, act, known = heapq.heappop(self.events)
            act(now, *known)
        return now

    def arrive(self, now, who):
        rate = self.callers[who][0]
        if rate:
            self.later(now, 1 / rate, self.arrive, who)
        self.outside[who].append(now)
        self.start(now, who)

    def start(self, now, who):
        if self.free[who] and self.outside[who]:
            self.free[who] -= 1
            self.later(now, self.callers[who][2], self.call, who, self.outside[who].popleft())

    def call(self, now, who, began):
        self.line.append((now, who, began))
        self.serve(now)

    def serve(self, now):
        if self.line and self.busy < self.servers:
            self.busy += 1
            came, who, began = self.line.popleft()
            self.inside[who].append(now - came)
            self.later(now, self.work, self.answer, who, began)

    def answer(self, now, who, began):
        self.busy -= 1
        self.times[who].append(now - began)
        self.free[who] += 1
        if self.callers[who][0] is None:
            self.outside[who].append(now)
        self.start(now, who)
        self.serve(now)


def mean(numbers):
    return sum(numbers) / len(numbers)


@pytest.mark.parametrize(("servers", "slots", "elsewhere"), [(1, 3, 2.0), (2, 5, 1.0), (4, 12, 3.0), (3, 3, 1.0)])
def test_slots_that_never_rest_are_palms_machines(servers, slots, elsewhere):
    """The states of M/M/c//N one by one: Kleinrock, Queueing Systems I, section 3.8."""
    likely = [1.0]
    for count in range(1, slots + 1):
        likely.append(likely[-1] * (slots - count + 1) / elsewhere / min(count, servers))
    rate = sum(min(count, servers) * weight for count, weight in enumerate(likely)) / sum(likely)
    line = sum(max(0, count - servers) * weight for count, weight in enumerate(likely)) / sum(likely)
    (met,) = meeting(servers, 1.0, (Source(rate, slots, elsewhere),))
    by_slots = times_by_slots(slots, elsewhere, [Visited(met.there, 1.0, 1.0)])
    assert by_slots[-1] == pytest.approx(elsewhere + 1.0 + line / rate, rel=1e-9)
    assert met.wait == pytest.approx(line / rate, rel=1e-9)


def test_callers_without_end_are_erlangs():
    (met,) = meeting(2, 1.0, (Source(1.5),))
    assert met.wait == pytest.approx(0.75**2 / (1 - 0.75**2), rel=1e-6)


def test_a_caller_that_only_passes_calls_on_moves_the_line_and_shortens_nothing():
    """Before the slots and before the work together one waits as in the one line (Norton's theorem is exact there)."""
    (met,) = meeting(1, 1.0, (Source(0.8, 4),))
    before = slots_line(0.8, times_by_slots(4, 0.0, [Visited(met.there, 1.0, 1.0)]))
    assert before.wait + met.wait == pytest.approx(4.0, rel=1e-5)


CALLERS = [
    ([(30.0, 1, 0.010), (None, 2, 0.010)], 1, 0.005),
    ([(30.0, 10**6, 0.0), (None, 8, 0.010)], 1, 0.005),
    ([(60.0, 4, 0.010), (60.0, 2, 0.010), (40.0, 10**6, 0.0)], 1, 0.005),
    ([(100.0, 4, 0.010), (200.0, 10**6, 0.0), (None, 3, 0.020)], 3, 0.005),
    ([(0.8, 8, 1.0)], 1, 1.0),
]


@pytest.mark.parametrize(("callers", "servers", "work"), CALLERS)
def test_waits_in_line_are_those_of_events(callers, servers, work):
    """Within 8 % of the time of a call; formulas for callers without end are off by more, or give no number at all."""
    seen = Events(callers, servers, work)
    end = seen.run(40_000)
    rates = [len(times) / end if rate is None else rate for times, (rate, *_) in zip(seen.times, callers, strict=True)]
    sources = [
        Source(rate, slots if slots < 100 else None, own) for rate, (_, slots, own) in zip(rates, callers, strict=True)
    ]
    for met, waits in zip(meeting(servers, work, sources), seen.inside, strict=True):
        assert met.wait + work == pytest.approx(mean(waits) + work, rel=0.08)


NEWSLETTER = """
archlint: 1
system: newsletter
requirements: {latency: {p95: 200 ms}}
workload: {users: 100k, requests: 864k/day, peak: 3x}
components:
  c: {kind: client}
  cron: {kind: scheduler}
  api: {kind: service, work: 10 ms, concurrency: 1}
  q: {engine: sqs}
  w: {kind: worker, work: 10 ms, concurrency: 2}
  db: {kind: database, capacity: {read: 200/s, write: 200/s}}
data: {t: {in: db, rows: 100k, row: 1 KB}}
flows:
  r: {does: read, data: t, share: 100%, steps: [c -> api -> db]}
  nl: {does: batch, data: t, schedule: every 1 day, steps: [{cron -> q: {times: 1M}}, q -> w -> db]}
"""


def analysed(text):
    document = parse_text(text, "archlint.yaml")
    system = build(load(document), document)
    demand = measure(system)
    capacity = assess(system, demand)
    return system, capacity, estimate(system, demand, capacity).flows


def test_two_workers_of_a_long_run_never_fill_a_line():
    seen = Events([(30.0, 1, 0.010), (None, 2, 0.010)], 1, 0.005, seed=3)
    end = seen.run(80_000)
    _, capacity, flows = analysed(NEWSLETTER)
    answers = sorted(seen.times[0])
    assert flows["r"].during == ("nl",)
    assert flows["r"].mean == pytest.approx(mean(answers), rel=0.05)
    assert flows["r"].p95 == pytest.approx(answers[int(0.95 * len(answers))], rel=0.05)
    assert 1e6 / capacity.runs[0].lasts == pytest.approx(len(seen.times[1]) / end, rel=0.02)


def test_workers_that_keep_a_store_busy_all_the_time_are_still_so_many():
    """Eight workers leave the database idle for 1 % of the time, and a user waits behind eight of them at most."""
    text = NEWSLETTER.replace("concurrency: 2", "concurrency: 8").replace("concurrency: 1}", "concurrency: 100}")
    seen = Events([(30.0, 10**6, 0.010), (None, 8, 0.010)], 1, 0.005, seed=3)
    seen.run(50_000)
    _, _, flows = analysed(text)
    assert flows["r"].saturated == ()
    assert flows["r"].mean == pytest.approx(mean(seen.times[0]), rel=0.06)


@pytest.mark.parametrize(("slots", "own", "rate"), [(1, 5, 60), (2, 10, 60), (4, 5, 120), (4, 20, 100), (8, 5, 150)])
def test_slots_before_a_busy_store_agree_with_the_simulation(slots, own, rate):
    """The line before the slots and that before the store are one, told apart; before, both counted whole."""
    text = f"""
archlint: 1
system: slots
components:
  c: {{kind: client}}
  api: {{kind: service, work: {own} ms, concurrency: {slots}}}
  db: {{kind: database, capacity: 200/s}}
flows:
  r: {{does: read, rate: {rate}/s, steps: [c -> api -> db]}}
"""
    system, _, flows = analysed(text)
    seen = simulate(system, requests=40_000, seed=2).flows["r"]
    assert flows["r"].mean == pytest.approx(seen.mean, rel=0.1)
    assert flows["r"].p95 == pytest.approx(seen.p95, rel=0.15)
