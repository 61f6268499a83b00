"""What is left after a failure, held against what then arrives: the same as killing it and evaluating everything anew."""

from __future__ import annotations

import random

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.failures import overload, trace
from archlint.analysis.failures.result import CauseClass
from archlint.analysis.scenario import Loss, Scenario, play

COPIES = """
components:
  c: {kind: client}
  s: {kind: service, managed: regional, capacity: 100k/s}
  db:
    kind: database
    capacity: {read: 10k/s, write: 2k/s}
    replication: {standbys: 1, mode: async, lag: 10 ms, failover: automatic, takeover: 10 s}
flows:
  r: {does: read, rate: RATE, steps: [c -> s, {s -> db: {at: any}}]}
  w: {does: write, rate: 500/s, steps: [c -> s -> db]}
"""
REGIONS = """
groups:
  eu: {kind: region, members: [api-eu, db-eu], availability: 99.9%}
  us: {kind: region, members: [api-us, db-us], availability: 99.9%}
components:
  c: {kind: client}
  dns: {kind: dns, managed: regional, availability: 100%}
  api-eu: {kind: service, managed: regional, capacity: 1k/s}
  api-us: {kind: service, managed: regional, capacity: 1k/s}
  db-eu: {kind: database, managed: regional, capacity: {read: 5k/s, write: 1k/s}}
  db-us: {kind: database, managed: regional, capacity: {read: 5k/s, write: 1k/s}}
flows:
  f:
    does: read
    rate: RATE
    steps: [c -> dns, {dns -> api-eu | api-us: {split: [50%, 50%]}}, api-eu -> db-eu, api-us -> db-us]
"""
CACHED = """
components:
  c: {kind: client}
  api: {kind: service, managed: regional, capacity: 100k/s}
  cache: {kind: cache, capacity: 100k/s}
  price: {kind: service, managed: regional, capacity: 100k/s}
  db: {kind: database, managed: regional, capacity: {read: 1500/s, write: 500/s}}
flows:
  r: {does: read, rate: 900/s, steps: [c -> api, {api -> cache: {hit: 80%, ttl: 2 h}}, {api -> price: {when: miss}}, price -> db]}
  w: {does: write, rate: 300/s, steps: [c -> api -> db]}
  x: {does: read, rate: 10/s, steps: [c -> price]}
"""


@pytest.fixture
def failures(design):
    def of(text):
        system = design(text)
        demand = measure(system)
        return trace(system, demand, assess(system, demand))

    return of


def told(found, *kinds):
    """For every cause of these classes what gets more than it can take: the component, the limit, how busy it is."""
    return {
        cause.label: [(one.limit.component, one.limit.name, round(one.limit.utilisation, 4)) for one in over]
        for cause, over in found.overloads.items()
        if cause.kind in kinds
    }


def degraded(found, flow):
    return {cause.label for cause in found.flows[flow].degraded}


def test_one_copy_takes_what_two_read(failures):
    """12,000 / 10,000 + 500 / 2,000 = 145 %, whichever of the two is gone; with 6,000 it is 85 %."""
    found = failures(COPIES.replace("RATE", "12k/s"))
    assert told(found, CauseClass.INSTANCE) == {
        "db #1": [("db", "reads and writes", 1.45)],
        "db #2": [("db", "reads and writes", 1.45)],
    }
    assert degraded(found, "r") == degraded(found, "w") == {"db #1", "db #2"}
    assert {cause.label for cause in found.flows["w"].by_capacity} == {"db #1", "db #2"}
    one = next(iter(found.overloads.values()))[0]
    assert (one.left, one.total, one.limit.formula) == (1, 2, "12,000 reads / 10,000 + 500 writes / 2,000")
    assert failures(COPIES.replace("RATE", "6k/s")).overloads == {}


def test_one_region_takes_the_load_of_two(failures):
    found = failures(REGIONS.replace("RATE", "1300/s"))
    mine, other = [("api-us", "throughput", 1.3)], [("api-eu", "throughput", 1.3)]
    assert told(found, CauseClass.EXTERNAL) == {"api-eu": mine, "db-eu": mine, "api-us": other, "db-us": other}
    assert told(found, CauseClass.REGION) == {"region eu": mine, "region us": other}
    assert degraded(found, "f") == {"api-eu", "api-us", "db-eu", "db-us", "region eu", "region us"}
    assert failures(REGIONS.replace("RATE", "900/s")).overloads == {}


def test_what_lies_deeper_behind_a_cache_is_asked_as_well(failures):
    """All 900 reads and 300 writes: 900 / 1,500 + 300 / 500 = 120 %; `x` does not come there."""
    found = failures(CACHED)
    assert told(found, CauseClass.INSTANCE) == {"cache": [("db", "reads and writes", 1.2)]}
    short = {name: {cause.label for cause in flow.by_capacity} for name, flow in found.flows.items()}
    assert short == {"r": {"cache", "software cache"}, "w": {"cache", "software cache"}, "x": set()}


def test_the_share_of_time_with_a_worse_answer_counts_it(failures):
    """One of two copies is down 2 x 0.001 x 0.999 of the time, while `s` is there (0.9999)."""
    calm, crowded = (failures(COPIES.replace("RATE", rate)).flows["r"].downtime for rate in ("6k/s", "12k/s"))
    assert calm.degraded == 0.0
    assert crowded.degraded == pytest.approx(2 * 0.001 * 0.999 * 0.9999, rel=1e-9)
    assert crowded.independent == calm.independent


def invented(draw):
    """A design with copies, zones, hosts, regions, alternatives and caches, nowhere too busy while everything works."""
    pick = draw.choice
    zones = pick(["", ", zones: [a, b]", ", zones: [a, b, c]", ", zones: [a, a, b]"])
    health = pick(["", ", health: {live: /l, ready: /r}"])
    copies = pick(["", ", replication: {standbys: 1, failover: automatic}",
                   ", replication: {standbys: 2, mode: async, failover: automatic}",
                   ", replication: {standbys: 2, mode: quorum}", ", replication: {standbys: 1, failover: manual}",
                   ", managed: regional", ", shards: {count: 2, key: id}, replication: {standbys: 1, failover: automatic}"])  # fmt: skip
    at = pick(["any", "standby", "primary", "quorum" if "quorum" in copies else "any"])
    places = ", zones: [a, b]" if "standbys" in copies and draw.random() < 0.5 else ""
    weights = pick(["", ", algorithm: weighted-round-robin, weights: [3, 2, 1]"])
    size = lambda low, high: f"{draw.randint(low, high)}/s"  # noqa: E731
    read, write = size(300, 3000), size(300, 2000)
    split = pick(["", ": {split: [50%, 50%]}", ": {split: [80%, 20%]}"])
    members = pick(["[one, near]", "[one]", "[one, other]"])
    optional = pick(["", ", optional: true"])
    return f"""
groups:
  r1: {{kind: region, members: {members}}}
components:
  c: {{kind: client}}
  lb: {{kind: load-balancer, managed: regional, capacity: 100k/s{weights}}}
  api: {{kind: service, replicas: 3, capacity: {size(150, 1500)}{zones}{health}}}
  cache: {{kind: cache, capacity: 100k/s}}
  one: {{kind: service, capacity: {size(150, 1500)}, replicas: {pick([1, 2])}, health: {{ready: /r}}}}
  other: {{kind: service, capacity: {size(150, 1500)}, managed: regional}}
  near: {{kind: database, capacity: {{read: {read}, write: {write}}}{copies}{places}}}
  far: {{kind: database, capacity: {{read: {size(300, 3000)}, write: {size(300, 2000)}}}}}
flows:
  look:
    does: read
    rate: {size(50, 600)}
    steps:
      - c -> lb -> api
      - api -> cache: {{hit: {pick([0.3, 0.8, 0.95]):.0%}, ttl: {pick(["1 s", "1 day"])}}}
      - api -> one | other: {{when: miss}}
      - one -> near: {{at: {at}}}
      - other -> far
  ask:
    does: read
    rate: {size(50, 600)}
    steps:
      - c -> lb -> api
      - api -> one | other{split or ": {op: call}"}
      - one -> {pick(["near", "far"])}: {{op: read{optional}}}
      - other -> {pick(["near", "far"])}
  put: {{does: write, rate: {size(20, 300)}, steps: [c -> lb -> api -> near, reply, api -> far]}}
  quick: {{does: read, rate: {size(20, 600)}, steps: [c -> lb -> api, {{api -> cache: {{hit: 90%}}}}, {{api -> {pick(["near", "far"])}: {{when: miss}}}}]}}
"""


def causes_of(system, found):
    """Every single failure that was looked at, with what it is to kill it."""
    every = {cause for flow in found.flows.values() for cause in (*flow.causes, *flow.overloads)}
    for cause in sorted(every, key=lambda cause: cause.label):
        if cause.kind is not CauseClass.FAILOVER:
            whole = cause.kind in (CauseClass.SOFTWARE, CauseClass.EXTERNAL)
            yield (
                cause,
                Loss(CauseClass.INSTANCE, cause.subject) if whole else Loss(cause.kind, cause.subject, cause.index),
            )


def disagreements(system):
    """Where the failure analysis and the scenario without it say otherwise; None where something is too busy already."""
    if any(outcome.outcome != "ok" for outcome in play(system, Scenario()).outcomes.values()):
        return None
    demand = measure(system)
    found = trace(system, demand, assess(system, demand))
    wrong = []
    for cause, loss in causes_of(system, found):
        played = play(system, Scenario(1.0, frozenset({loss})))
        for name, flow in found.flows.items():
            mine = "lost" if cause in flow.lost else "degraded" if cause in flow.degraded else "ok"
            if mine != played.outcomes[name].outcome:
                wrong.append((cause.label, name, mine, played.outcomes[name]))
        over = {(one.limit.component, one.limit.name): one.limit.utilisation for one in found.overloads.get(cause, ())}
        for limit in played.capacity.resources:
            busy = over.get((limit.component, limit.name))
            if busy is not None and busy != pytest.approx(limit.utilisation):
                wrong.append((cause.label, limit.component, busy, limit.utilisation))
    return wrong


def samples(design, seeds):
    for seed in seeds:
        yield seed, design(invented(random.Random(seed)))  # noqa: S311 - designs, not secrets


def test_single_failures_are_what_killing_them_does(design):
    """Random designs, every failure of each: copies, zones, hosts, regions, services of others, releases."""
    found = {seed: disagreements(system) for seed, system in samples(design, range(50))}
    assert {seed: wrong for seed, wrong in found.items() if wrong} == {}
    assert sum(wrong is not None for wrong in found.values()) >= 25


def test_an_analysis_that_forgets_a_way_is_noticed(design, monkeypatch):
    monkeypatch.setattr(overload.Rest, "moved", lambda _: iter(()))
    assert any(disagreements(system) for _, system in samples(design, range(60)))


def test_an_analysis_that_forgets_copies_is_noticed(design, monkeypatch):
    monkeypatch.setattr(overload.Rest, "fewer", lambda *_: iter(()))
    assert any(disagreements(system) for _, system in samples(design, range(60)))
