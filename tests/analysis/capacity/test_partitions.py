"""Consumers of a stream share its partitions: no more of them work than there are, whoever counts."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.plan import draw_up
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate
from archlint.source import parse_text

TEXT = """archlint: 1
system: Partitions
components:
  clients: {{kind: client}}
  api: {{kind: service, capacity: 20k/s}}
  log: {{kind: stream, shards: {{count: {partitions}, key: user}}, capacity: 100k/s}}
  other: {{kind: stream, shards: {{count: 3, key: user}}, capacity: 100k/s}}
  jobs: {{kind: queue, capacity: 100k/s}}
  worker: {{kind: worker, {worker}}}
flows:
  f: {{does: event, rate: {rate}/s, steps: [clients -> api -> {way}]}}
"""
STREAM = "log, reply, log -> worker"


def design(worker, partitions=2, rate=1000, way=STREAM):
    text = TEXT.format(worker=worker, partitions=partitions, rate=rate, way=way)
    document = parse_text(text, "partitions.yaml")
    return build(load(document), document)


@pytest.mark.parametrize(
    ("worker", "partitions", "way", "capacity", "formula"),
    [
        ("replicas: 10, work: 5 ms", 2, STREAM, 2, "1,000 × 5 ms / (2 partitions)"),
        ("replicas: 10, concurrency: 4, work: 5 ms", 2, STREAM, 8, "1,000 × 5 ms / (2 partitions × 4)"),
        ("replicas: 10, work: 5 ms", 16, STREAM, 10, "1,000 × 5 ms / (10)"),
        ("replicas: 2, workers: 8, work: 5 ms", 12, STREAM, 12, "1,000 × 5 ms / (12 partitions)"),
        (
            "replicas: 10, capacity: 100/s",
            2,
            STREAM,
            200,
            "1,000 / (100 / 50 % on the busiest, which share 2 partitions)",
        ),
        # a consumer of two streams is given partitions of both
        (
            "replicas: 10, work: 5 ms",
            2,
            "log, api -> other, reply, log -> worker, other -> worker",
            5,
            "2,000 × 5 ms / (5 partitions)",
        ),
        # those who are called, or take from a queue as well, wait for no partition
        ("replicas: 10, work: 5 ms", 2, "worker, api -> log, reply, log -> worker", 10, "2,000 × 5 ms / (10)"),
        ("replicas: 10, work: 5 ms", 2, "jobs, reply, jobs -> worker", 10, "1,000 × 5 ms / (10)"),
    ],
)
def test_no_more_consumers_work_than_there_are_partitions(worker, partitions, way, capacity, formula):
    system = design(worker, partitions, way=way)
    limits = assess(system, measure(system)).resources
    (limit,) = [one for one in limits if one.component == "worker"]
    assert (limit.capacity, limit.formula) == (pytest.approx(capacity), formula)


def test_the_backlog_the_plan_and_the_simulation_know_it():
    system = design("replicas: 10, work: 5 ms")
    demand = measure(system)
    capacity = assess(system, demand)
    (backlog,) = capacity.backlogs
    assert (backlog.peak, backlog.drained) == (pytest.approx(1000), pytest.approx(400))
    needed = capacity.needed["worker"]
    assert (needed.instances, needed.formula) == (8, "5 slots / (1 × 72 %) → 8, which now share 2 partitions")
    (ladder,) = [one for one in draw_up(system, demand, capacity).ladders if one.component == "worker"]
    assert (ladder.steps[-1].change, ladder.steps[-1].verdict.value) == (
        "8 instances instead of 10, and 8 partitions instead of 2",
        "SUFFICES",
    )
    calm = design("replicas: 10, work: 5 ms", rate=240)
    assert simulate(calm, 20_000, seed=1).stations["worker"].utilisation == pytest.approx(0.6, rel=0.05)
