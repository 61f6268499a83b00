"""Figures that no machine has, or no design: a step with them is no way, and one that is far says so."""

from __future__ import annotations

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.plan import Verdict, draw_up

HUGE = """
workload: {users: 1B, daily_active: 50%, online_at_peak: 50%, requests: 100 per active user per day, peak: 10x}
components:
  c: {kind: client}
  api: {kind: service, replicas: 4, capacity: 1k/s}
  many: {kind: service, replicas: 4, capacity: 100/s}
  slow: {kind: service, concurrency: 4, work: 10 ms, memory: 1 GB}
  push: {kind: service, replicas: 2, capacity: 1B/s, descriptors: 10000, memory: 4 GB, per_connection: 20 KB}
  cache: {engine: redis, memory: 16 GB}
  db: {engine: postgresql, disk: 1 TB}
  ext: {kind: external, latency: 2 s}
data: {m: {in: db, rows: 1000 per user, row: 1 KB, hot: 50%}}
flows:
  say: {does: read, share: 50%, data: m, steps: [c -> api, {api -> cache: {hit: 90%}}, {api -> db: {when: miss}}]}
  ask: {does: read, share: 50%, steps: [c -> many]}
  wait: {does: read, rate: 3000/s, steps: [c -> slow -> ext]}
  chat: {does: read, rate: 1/s, steps: [{c -> push: {over: websocket}}]}
"""


@pytest.fixture
def steps(design):
    system = design(HUGE)
    demand = measure(system)
    return {
        (ladder.component, ladder.limit, step.name): step
        for ladder in draw_up(system, demand, assess(system, demand)).ladders
        for step in ladder.steps
    }


@pytest.mark.parametrize(("where", "reason"), [
    (("cache", "memory", "scale up"), "the largest there is has 32 TB, 500 TB are needed"),
    (("db", "storage", "scale up"), "the largest there is has 64 TB, 1.25 PB are needed"),
    (("push", "descriptors", "raise the limit"), "Linux lets one process open 1,048,576 files (fs.nr_open)"),
    (("push", "descriptors", "scale out"), "31,250 of one kind are no design any more; a blueprint has 5,000 at most"),
    (("many", "throughput", "scale out"), "29,143 of one kind are no design any more; a blueprint has 5,000 at most"),
    (("slow", "worker slots", "more slots"), "6,118 × 1 MB, what a thread takes at least, are 6.12 GB; each has 1 GB"),
])  # fmt: skip
def test_what_no_machine_has_is_no_way(steps, where, reason):
    assert (steps[where].verdict, steps[where].reason) == (Verdict.CANNOT, reason)


def test_very_many_machines_are_doubted(steps):
    step = steps["api", "throughput", "scale out"]
    assert step.verdict is Verdict.SUFFICES
    assert step.reason.endswith("2,953 machines: check the figures behind that first, or split users into cells")


def test_sockets_that_fit_into_the_files_of_a_process_have_to_fit_into_its_memory(design):
    system = design(HUGE.replace("users: 1B", "users: 2M"))
    demand = measure(system)
    (ladder,) = (one for one in draw_up(system, demand, assess(system, demand)).ladders if one.limit == "descriptors")
    assert ladder.steps[0].verdict is Verdict.CANNOT
    assert ladder.steps[0].reason == "5 GB of sockets on each, which has 4 GB"
