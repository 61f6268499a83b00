"""The simulator against closed forms, and the analytic model against the simulator."""

from pathlib import Path

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.latency.queueing import wait
from archlint.analysis.plan import scale
from archlint.blueprint import load
from archlint.graph import build, load_system
from archlint.simulate import simulate
from archlint.source import parse_text


def design(text):
    document = parse_text("archlint: 1\nsystem: x\n" + text, "x.yaml")
    return build(load(document), document)


ONE = """
components:
  clients: {{kind: client}}
  lb: {{kind: load-balancer, capacity: 1B/s, algorithm: {algorithm}}}
  api: {{kind: service, replicas: {replicas}, workers: {workers}, work: 10 ms}}
flows: {{ask: {{does: read, rate: {rate}/s, steps: [clients -> lb -> api]}}}}
"""


def one(rate, replicas=1, workers=1, algorithm="random"):
    return design(ONE.format(rate=rate, replicas=replicas, workers=workers, algorithm=algorithm))


@pytest.mark.parametrize(
    ("workers", "busy", "requests"), [(1, 0.3, 60_000), (1, 0.6, 150_000), (4, 0.6, 60_000), (16, 0.7, 60_000)]
)
def test_the_simulator_agrees_with_erlang_within_two_per_cent(workers, busy, requests):
    seen = simulate(one(busy * workers * 100, workers=workers), requests)
    assert seen.flows["ask"].mean == pytest.approx(0.010 + wait(workers, busy, 0.010), rel=0.02)
    assert seen.stations["api"].utilisation == pytest.approx(busy, rel=0.02)


PARALLEL = """
components:
  clients: {kind: client}
  root: {kind: service, concurrency: 1000, work: 1 ms}
  leaf: {kind: service, replicas: 20, work: 10 ms}
  near: {kind: service, work: 10 ms}
  far: {kind: service, work: 20 ms}
  last: {kind: service, work: 5 ms, variation: 0}
  index: {kind: search, shards: {count: 8}, capacity: {read: 100/s, write: 100/s}}
  pool: {kind: service, concurrency: 20, work: 30 ms}
  small: {kind: service, replicas: 2, work: 10 ms}
flows:
  fan: {does: read, rate: 10/s, steps: [clients -> root, {root -> leaf: {times: 20, parallel: true}}]}
  two: {does: read, rate: 10/s, steps: [clients -> root, {root -> near: {parallel: true}}, near -> last, {root -> far: {parallel: true}}]}
  both:
    does: read
    rate: 30/s
    steps: [clients -> root, {root -> index: {times: 8, parallel: true}}, {root -> pool: {parallel: true, times: 4}}, root -> last]
  crowd: {does: read, rate: 3/s, steps: [{clients -> small: {times: 10, parallel: true}}]}
"""


def test_calls_at_the_same_time_take_as_long_as_the_longest():
    """One for each leaf and shard; ten calls at once of two instances come in a burst, for which there is no formula."""
    system = design(PARALLEL)
    demand = measure(system)
    capacity = assess(system, demand)
    computed = estimate(system, demand, capacity).flows
    seen = simulate(system, 60_000, seed=3)
    assert computed["crowd"].bursts == ("crowd comes to small in bursts",)
    for flow in ("fan", "two", "both"):
        assert computed[flow].mean == pytest.approx(seen.flows[flow].mean, rel=0.05), flow
        assert computed[flow].p95 == pytest.approx(seen.flows[flow].p95, rel=0.05), flow
    slots = next(limit for limit in capacity.resources if limit.component == "root")
    assert slots.utilisation == pytest.approx(seen.stations["root"].utilisation, rel=0.05)


VARIED = """
components:
  clients: {{kind: client}}
  lb: {{kind: load-balancer, capacity: 1B/s, algorithm: {algorithm}}}
  api: {{kind: service, replicas: {replicas}, concurrency: {slots}, work: 10 ms, variation: {variation}}}
  db: {{kind: database, capacity: {{read: 400/s, write: 200/s}}, variation: {variation}}}
flows:
  ask: {{does: read, rate: {rate}/s, steps: [clients -> lb -> api]}}
  look: {{does: read, rate: 120/s, steps: [clients -> db]}}
  put: {{does: write, rate: 60/s, steps: [clients -> db]}}
"""


@pytest.mark.parametrize(
    ("variation", "replicas", "slots", "algorithm"),
    [
        ("0%", 1, 1, "random"),
        ("50%", 1, 1, "random"),
        ("150%", 1, 1, "random"),
        ("0%", 1, 4, "random"),
        ("0%", 3, 1, "round-robin"),
        ("0%", 3, 1, "least-connections"),
    ],
)
def test_work_that_varies_as_declared(variation, replicas, slots, algorithm):
    rate = 0.7 * 100 * replicas * slots
    system = design(VARIED.format(variation=variation, replicas=replicas, slots=slots, algorithm=algorithm, rate=rate))
    demand = measure(system)
    computed = estimate(system, demand, assess(system, demand)).flows
    seen = simulate(system, 200_000, seed=3).flows
    for flow in ("ask", "look", "put"):
        assert computed[flow].mean == pytest.approx(seen[flow].mean, rel=0.05), flow
        assert computed[flow].p95 == pytest.approx(seen[flow].p95, rel=0.1), flow


@pytest.mark.parametrize("algorithm", ["random", "round-robin", "power-of-two"])
@pytest.mark.parametrize("busy", [0.3, 0.6])
def test_the_formula_for_each_balancer_is_within_five_per_cent(algorithm, busy):
    system = one(busy * 400, replicas=4, algorithm=algorithm)
    demand = measure(system)
    computed = estimate(system, demand, assess(system, demand)).flows["ask"].mean
    assert computed == pytest.approx(simulate(system, 60_000).flows["ask"].mean, rel=0.05)


@pytest.mark.parametrize(("replicas", "workers"), [(2, 1), (4, 1), (8, 1), (3, 4)])
@pytest.mark.parametrize("busy", [0.6, 0.85])
def test_least_connections_is_not_taken_for_one_line(replicas, workers, busy):
    """Within 5 % of the shortest of n lines; M/M/c alone is up to 16 % too good for instances of one worker."""
    system = one(busy * replicas * workers * 100, replicas=replicas, workers=workers, algorithm="least-connections")
    demand = measure(system)
    computed = estimate(system, demand, assess(system, demand)).flows["ask"].mean
    assert computed == pytest.approx(simulate(system, 80_000).flows["ask"].mean, rel=0.05)


@pytest.mark.parametrize("busy", [0.3, 0.6, 0.85])
@pytest.mark.parametrize("name", ["capstone-today", "capstone-horizontal", "capstone-10m", "capstone-10m-reviewed"])
def test_the_shipped_blueprints_are_within_ten_per_cent(name, busy):
    system, _ = load_system(f"blueprints/{name}.yaml")
    limits = assess(system, measure(system)).resources
    fullest = max(
        limit.utilisation for limit in limits if limit.name in ("throughput", "reads and writes", "worker slots")
    )
    system = scale(system, busy / fullest)
    demand = measure(system)
    computed = estimate(system, demand, assess(system, demand)).flows
    seen = simulate(system, 60_000 if busy > 0.8 else 20_000, seed=1)
    assert set(seen.flows) == set(computed)
    for flow, latency in computed.items():
        if latency.mean is None:
            assert latency.unknown
            continue
        assert latency.mean == pytest.approx(seen.flows[flow].mean, rel=0.10), flow


DRILLS = sorted(path.stem for path in Path("blueprints/drills").glob("*.yaml"))


@pytest.mark.long
@pytest.mark.parametrize("busy", [0.3, 0.6, 0.85])
@pytest.mark.parametrize("name", DRILLS)
def test_the_references_of_the_drills_are_within_ten_per_cent(name, busy):
    """Of every flow that was seen often enough: whose mean is known to 5 % or better."""
    system, _ = load_system(f"blueprints/drills/{name}.yaml")
    limits = assess(system, measure(system)).resources
    rates = ("throughput", "reads and writes", "reads", "writes", "worker slots")
    system = scale(system, busy / max(limit.utilisation for limit in limits if limit.name in rates))
    demand = measure(system)
    computed = estimate(system, demand, assess(system, demand)).flows
    seen = simulate(system, 100_000, seed=1).flows
    for id_, flow in seen.items():
        latency = computed.get(id_)
        if latency is not None and latency.mean is not None and flow.error < 0.05 * flow.mean:
            assert latency.mean == pytest.approx(flow.mean, rel=0.10), id_


def test_the_same_seed_is_the_same_run_and_another_is_not():
    system = one(60)
    assert simulate(system, 2_000, seed=4) == simulate(system, 2_000, seed=4)
    assert simulate(system, 2_000, seed=4) != simulate(system, 2_000, seed=5)


SPLIT = """
components:
  clients: {kind: client}
  edge: {kind: service, concurrency: 200, work: 1 ms}
  near: {kind: service, concurrency: 4, work: 10 ms}
  far: {kind: service, concurrency: 20, work: 40 ms}
  mail: {kind: external, latency: 90 ms}
flows:
  ask: {does: read, rate: 100/s, steps: [clients -> edge, {edge -> near | far: {split: [80%, 20%]}}, far -> mail]}
"""


def test_split_load_takes_the_time_of_where_it_goes():
    system = design(SPLIT)
    demand = measure(system)
    capacity = assess(system, demand)
    found, seen = estimate(system, demand, capacity).flows["ask"], simulate(system, 60_000, seed=2)
    assert found.mean == pytest.approx(seen.flows["ask"].mean, rel=0.02)
    assert found.p95 == pytest.approx(seen.flows["ask"].p95, rel=0.1)
    assert [(stage.component, visits) for stage, visits in found.stages] == [
        ("edge", 1.0),
        ("near", 0.8),
        ("far", 0.2),
        ("mail", pytest.approx(0.2)),
    ]
    slots = {limit.component: limit.utilisation for limit in capacity.resources if limit.name == "worker slots"}
    assert slots["edge"] == pytest.approx(seen.stations["edge"].utilisation, rel=0.02)
