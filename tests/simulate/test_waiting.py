"""Slots that are held while their calls wait for others: the formulas against the simulation."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.analysis.plan import scale
from archlint.blueprint import load
from archlint.graph import build
from archlint.simulate import simulate, usual_requests
from archlint.source import parse_text

SHOP = """
archlint: 1
system: x
components:
  clients: {kind: client}
  lb: {kind: load-balancer, capacity: 1B/s, algorithm: least-connections}
  shop: {kind: service, replicas: 2, concurrency: 20, work: 5 ms}
  prices: {engine: spring-boot, workers: 16, work: 4 ms}
  db: {kind: database, capacity: {read: 20k/s, write: 5k/s}}
  jobs: {kind: queue}
  workers: {kind: worker, replicas: 2, concurrency: 8, work: 20 ms}
  mail: {kind: external, latency: 60 ms}
flows:
  look:
    does: read
    rate: 300/s
    steps: [clients -> lb -> shop -> prices, prices -> db]
  buy:
    does: write
    rate: 50/s
    steps: [clients -> lb -> shop -> db, shop -> jobs, reply, jobs -> workers -> mail, workers -> db]
"""
SLOTS = "worker slots"


def design(text):
    document = parse_text(text, "x.yaml")
    return build(load(document), document)


def answers(system):
    demand = measure(system)
    capacity = assess(system, demand)
    slots = {one.component: one for one in capacity.resources if one.name == SLOTS}
    return slots, estimate(system, demand, capacity).flows


@pytest.mark.parametrize("busy", [0.3, 0.6, 0.85])
def test_the_formulas_agree_with_the_simulation(busy):
    system = design(SHOP)
    for _ in range(8):  # lines grow faster than load
        slots, flows = answers(system)
        system = scale(system, busy / max(one.utilisation for one in slots.values()))
    slots, flows = answers(system)
    seen = simulate(system, 100_000, seed=2)
    assert slots.keys() == {"shop", "prices", "workers"}
    for component, one in slots.items():
        assert one.utilisation == pytest.approx(seen.stations[component].utilisation, rel=0.04), component
    for flow, latency in flows.items():
        assert latency.mean == pytest.approx(seen.flows[flow].mean, rel=0.05), flow


CIRCLE = """
archlint: 1
system: x
components:
  clients: {kind: client}
  a: {kind: service, work: 10 ms, concurrency: SLOTS}
  b: {kind: service, work: 10 ms, concurrency: 100}
flows: {ask: {does: read, rate: 50/s, steps: [clients -> a -> b -> a]}}
"""


def test_calls_that_come_back_can_fill_all_slots_for_ever():
    """Half busy by the formula; but four calls that have all come in, and all want to come back, wait for each other."""
    seen = simulate(design(CIRCLE.replace("SLOTS", "4")), 2_000, seed=1)
    assert seen.flows == {}
    assert seen.stuck.keys() == {"a"}
    assert seen.stuck["a"] > 1_900


def test_with_slots_enough_they_do_not():
    seen = simulate(design(CIRCLE.replace("SLOTS", "40")), 20_000, seed=1)
    assert seen.stuck == {}
    assert seen.flows["ask"].mean == pytest.approx(0.030, rel=0.02)
    assert seen.stations["a"].utilisation == pytest.approx(50 * (0.030 + 0.010) / 40, rel=0.03)


def test_slots_are_held_behind_alternatives_as_well():
    system = design("""
archlint: 1
system: x
components:
  clients: {kind: client}
  a: {kind: service, work: 10 ms, concurrency: 8}
  b: {kind: service, work: 10 ms, concurrency: 8}
  mail: {kind: external, latency: 50 ms}
flows: {send: {does: read, rate: 100/s, steps: [{clients -> a | b: {split: [60%, 40%]}}, a -> mail, b -> mail]}}
""")
    slots, _ = answers(system)
    seen = simulate(system, 20_000, seed=1)
    for component, busy in (("a", 60 * 0.06 / 8), ("b", 40 * 0.06 / 8)):
        assert slots[component].utilisation == pytest.approx(busy)
        assert seen.stations[component].utilisation == pytest.approx(busy, rel=0.03)


def test_a_long_chain_is_simulated_in_one_go():
    """Every call of a chain holds a slot until all behind it are done."""
    names = [f"s{place}" for place in range(300)]
    parts = "\n".join(f"  {name}: {{kind: service, work: 1 ms, concurrency: 50}}" for name in names)
    system = design(f"""
archlint: 1
system: x
components:
  clients: {{kind: client}}
{parts}
flows: {{ask: {{does: read, rate: 10/s, steps: [{" -> ".join(["clients", *names])}]}}}}
""")
    assert usual_requests(system) == 10_000
    seen = simulate(system, 1_000, seed=1)
    assert seen.flows["ask"].mean == pytest.approx(0.3, rel=0.02)


RETURNS = """
archlint: 1
system: x
components:
  clients: {kind: client}
  web: {kind: service, concurrency: 40, work: 5 ms}
  api: {kind: service, concurrency: 20, work: 20 ms}
  cache: {kind: cache, capacity: 10k/s}
  mid: {kind: service, concurrency: 20, work: 10 ms}
  rent: {kind: service, managed: regional, work: 30 ms, variation: 50%}
  rates: {kind: external, latency: 50 ms}
flows:
  ask:
    does: read
    rate: 60/s
    steps:
      - clients -> web -> api
      - api -> cache: {hit: 40%}
      - api -> mid: {when: miss}
      - mid -> rates
      - rates -> api: {again: 40%}
      - api -> rent: {times: 30%}
"""


def test_a_call_that_returns_works_in_the_slot_that_it_kept():
    system = design(RETURNS)
    slots, flows = answers(system)
    seen = simulate(system, 60_000, seed=2)
    for component, one in slots.items():
        assert one.utilisation == pytest.approx(seen.stations[component].utilisation, rel=0.02), component
    assert flows["ask"].mean == pytest.approx(seen.flows["ask"].mean, rel=0.02)
    assert flows["ask"].p95 == pytest.approx(seen.flows["ask"].p95, rel=0.05)


CAST = """
archlint: 1
system: x
components:
  clients: {kind: client}
  events: {kind: pubsub}
  api: {kind: service, replicas: 3, concurrency: 4, WORK}
  db: {kind: database, capacity: 10k/s, latency: 30 ms}
flows:
  tell: {does: event, rate: 60/s, steps: [clients -> events, events -> api -> db]}
"""


@pytest.mark.parametrize(("work", "own"), [("work: 20 ms", 3 * 0.020), ("capacity: 1M/s", 0.0)])
def test_of_the_instances_that_get_a_message_one_waits_for_what_follows(work, own):
    system = design(CAST.replace("WORK", work))
    slots, _ = answers(system)
    seen = simulate(system, 30_000, seed=2)
    assert slots["api"].utilisation == pytest.approx(60 * (own + 0.030) / 12, rel=1e-3)
    assert slots["api"].utilisation == pytest.approx(seen.stations["api"].utilisation, rel=0.03)


def test_what_follows_from_a_message_to_all_instances_goes_to_any_of_its_target():
    few = CAST.replace("WORK", "work: 20 ms").replace("-> db]", "-> few]")
    system = design(few.replace("  db: ", "  few: {kind: service, replicas: 2, work: 1 ms}\n  db: "))
    assert simulate(system, 300, seed=1).stations["few"].utilisation > 0
