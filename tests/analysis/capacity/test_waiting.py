"""Slots that are held while calls wait for others: arrivals × (own work + waiting)."""

import pytest

from archlint.analysis.capacity import sample

JOBS = """
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  jobs: {{kind: queue}}
  workers: {{{workers}}}
  mail: {{kind: external, latency: {latency}}}
flows:
  sign-up: {{does: write, rate: 100/s, steps: [clients -> api -> jobs, reply, jobs -> workers -> mail]}}
"""
CALLS = """
components:
  clients: {{kind: client}}
  web: {{{web}}}
  rates: {{kind: external, latency: 200 ms}}
  db: {{kind: database, work: 1 ms, cores: 16}}
flows:
  ask:
    does: read
    rate: 80/s
    steps: [clients -> web, web -> rates: {{times: 50%}}, web -> db: {{times: 3}}]
"""


@pytest.mark.parametrize(
    ("workers", "formula", "utilisation"),
    [
        ("kind: worker, concurrency: 50, work: 50 ms", "100 × (50 ms + 300 ms waiting for mail) / (50)", 0.7),
        ("kind: worker, concurrency: 50", "100 × (300 ms waiting for mail) / (50)", 0.6),
        ("kind: worker, replicas: 60, work: 50 ms", "100 × (50 ms + 300 ms waiting for mail) / (60)", 35 / 60),
        ("kind: worker, engine: node, workers: 8, work: 50 ms", "100 × 50 ms / (8)", 5 / 8),
        ("engine: celery, workers: 10, concurrency: 5, work: 50 ms", "100 × (50 ms + 300 ms waiting for mail) / (10 × 5)", 0.7),
    ],
)  # fmt: skip
def test_a_job_holds_its_slot_until_its_last_answer(limit, workers, formula, utilisation):
    found = limit(JOBS.format(workers=workers, latency="300 ms"), "workers", "worker slots")
    assert (found.formula, found.utilisation) == (formula, pytest.approx(utilisation))
    assert found.saturates_at == pytest.approx(1 / utilisation)


@pytest.mark.parametrize(
    ("web", "waits"),
    [
        ("engine: django, workers: 20, work: 5 ms", True),
        ("kind: service, concurrency: 20, work: 5 ms", True),
        ("engine: fastapi, concurrency: 20, work: 5 ms", True),
        ("engine: fastapi, workers: 20, work: 5 ms", False),
        ("engine: go, workers: 20, work: 5 ms", False),
        ("kind: service, workers: 20, work: 5 ms", False),
    ],
)
def test_a_service_waits_with_its_slots_unless_it_takes_others_meanwhile(limit, web, waits):
    """Half the calls ask for rates (200 ms), each asks the database three times (1 ms, hardly a line)."""
    found = limit(CALLS.format(web=web), "web", "worker slots")
    held = 0.005 + (0.1 + 0.003 if waits else 0.0)
    assert found.utilisation == pytest.approx(80 * held / 20, rel=1e-4)


def test_who_waits_for_one_that_waits_waits_for_both(assessed):
    text = """
components:
  clients: {kind: client}
  web: {kind: service, concurrency: 10, work: 10 ms}
  shop: {kind: service, concurrency: 40, work: 20 ms}
  bank: {kind: external, latency: 100..200..400 ms}
flows:
  buy: {does: write, rate: 20/s, steps: [clients -> web -> shop -> bank]}
"""
    slots = {one.component: one for one in assessed(text).resources if one.name == "worker slots"}
    assert slots["shop"].load == pytest.approx(20 * 0.220)
    assert slots["web"].load == pytest.approx(20 * 0.230)
    low, likely, high = slots["web"].utilisation_low, slots["web"].utilisation, slots["web"].utilisation_high
    assert (low, likely, high) == (pytest.approx(0.26), pytest.approx(0.46), pytest.approx(0.86))


def test_a_range_of_a_latency_is_sampled(design):
    system = design(JOBS.format(workers="kind: worker, concurrency: 50, work: 50 ms", latency="100..300..600 ms"))
    risk = next(one for one in sample(system, 2000).risks if one.component == "workers")
    assert (risk.low, risk.high) == (pytest.approx(0.3, rel=0.02), pytest.approx(1.3, rel=0.02))


@pytest.mark.parametrize(
    "steps", ["clients -> web, web -> rates: {async: true}", "clients -> web, reply, web -> rates"]
)
def test_nobody_waits_for_what_goes_on_by_itself(limit, steps):
    text = CALLS.format(web="engine: django, workers: 20, work: 5 ms")
    text = text[: text.index("    steps:")] + f"    steps: [{steps}]\n"
    assert limit(text, "web", "worker slots").utilisation == pytest.approx(80 * 0.005 / 20)


def test_more_load_never_makes_waiting_shorter(assessed):
    """A line that has no number counts as it is at 95 % utilisation."""
    text = CALLS.format(web="kind: service, concurrency: 500, work: 5 ms").replace("cores: 16", "cores: 1")
    held = []
    for rate in (40, 80, 160, 300, 316, 330, 400, 900):
        limits = assessed(text.replace("80/s", f"{rate}/s")).resources
        held.append(next(one.held.seconds for one in limits if one.component == "web" and one.held))
    assert held == sorted(held)
    assert held[-1] == pytest.approx(0.005 + 0.1 + 3 * 0.001 / 0.05)


def test_components_that_call_each_other_in_a_circle_are_settled(assessed):
    text = """
components:
  clients: {kind: client}
  a: {kind: service, concurrency: 10, work: 10 ms}
  b: {kind: service, concurrency: 10, work: 10 ms}
flows:
  ask: {does: read, rate: 10/s, steps: [clients -> a -> b -> a]}
"""
    slots = {one.component: one.load for one in assessed(text).resources if one.name == "worker slots"}
    assert slots == {"a": pytest.approx(10 * 0.04), "b": pytest.approx(10 * 0.02)}


def test_a_chain_of_a_thousand_is_walked_once(limit):
    names = [f"s{at}" for at in range(1000)]
    services = "\n".join(f"  {name}: {{engine: flask, workers: 4, work: 1 ms}}" for name in names)
    walk = " -> ".join(["clients", *names])
    text = f"components:\n  clients: {{kind: client}}\n{services}\nflows: {{ask: {{does: read, rate: 1 per minute, steps: [{walk}]}}}}"
    found = limit(text, "s0", "worker slots")
    assert found.utilisation == pytest.approx(1000 * 0.001 / 60 / 4, rel=0.01)


CHAIN = """
components:
  clients: {kind: client}
  first: {kind: service, work: 10 ms, concurrency: 4}
  second: {kind: service, work: 10 ms, concurrency: 4}
  third: {kind: service, work: 10 ms, concurrency: 4}
  db: {kind: database, capacity: 100/s}
flows: {ask: {does: read, rate: 110/s, steps: [clients -> first -> second -> third -> db]}}
"""


def test_behind_what_is_full_waits_are_lower_bounds_and_do_not_multiply(assessed):
    """db is the limit; a line counts as one for the work alone at 95 %: 190 ms for one server, 45 ms for four."""
    capacity = assessed(CHAIN)
    db, first, second, third = capacity.resources
    assert (db.component, third.component) == ("db", "third")
    assert third.formula == "110 × (10 ms + at least 200 ms waiting for db) / (4)"
    assert second.held.seconds - third.held.seconds == pytest.approx(first.held.seconds - second.held.seconds)
    assert all(limit.held.at_least for limit in (first, second, third))
    assert capacity.needed == {}


def test_below_95_per_cent_they_are_not(assessed):
    capacity = assessed(CHAIN.replace("110/s", "60/s"))
    assert not any(limit.held.at_least for limit in capacity.resources if limit.held)


@pytest.mark.parametrize(
    ("written", "limited"),
    [
        ("managed: regional, work: 100 ms", False),
        ("managed: regional, work: 100 ms, concurrency: 50", True),
        ("engine: aws-lambda, work: 100 ms", False),
        ("work: 100 ms", True),
    ],
)
def test_what_a_provider_runs_has_as_many_slots_as_somebody_says(assessed, written, limited):
    limits = assessed(
        f"components:\n  people: {{kind: client}}\n  fn: {{kind: service, {written}}}\n"
        "flows:\n  f: {does: read, rate: 480/s, steps: [people -> fn]}\n"
    ).resources
    assert ("worker slots" in {limit.name for limit in limits if limit.component == "fn"}) is limited


def test_a_store_has_the_slots_it_has_whoever_runs_it(assessed):
    limits = assessed(
        "components:\n  people: {kind: client}\n  db: {kind: database, managed: regional, work: 100 ms, cores: 4}\n"
        "flows:\n  f: {does: read, rate: 10/s, steps: [people -> db]}\n"
    ).resources
    assert "worker slots" in {limit.name for limit in limits if limit.component == "db"}
