"""More load, and things that are gone."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.plan import kill, scale

TEXT = """
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  api: {kind: service, replicas: 3, capacity: 1k/s}
  cache: {kind: cache, capacity: 10k/s}
  db: {kind: database, capacity: 1k/s, replication: {standbys: 2}}
  near: {kind: service, capacity: 1k/s}
  far: {kind: service, capacity: 1k/s}
  log: {kind: external, capacity: 1k/s}
flows:
  list: {does: read, share: 100%, steps: [clients -> api, {api -> cache: {hit: 90%}}, {api -> db: {when: miss}}]}
  ask: {does: read, rate: 10/s, steps: [clients -> near | far, near -> db]}
  note: {does: write, rate: 10/s, steps: [clients -> api, {api -> log: {optional: true}}]}
"""


def loads(system):
    return {id_: load.total for id_, load in measure(system).components.items()}


def test_ten_times_the_users_is_ten_times_every_load(design):
    system = design(TEXT)
    before, after = loads(system), loads(scale(system, 10.0))
    assert after == {id_: pytest.approx(10.0 * load) for id_, load in before.items()}


def test_a_dead_cache_always_misses(design):
    system = design(TEXT)
    changed = kill(system, "cache")
    assert changed.lost == ()
    peak = 1e6 * 0.1 * 50 / 86_400 * 3
    assert loads(changed.system)["db"] == pytest.approx(peak + 10.0)


def test_an_alternative_takes_over_and_an_optional_step_is_left_out(design):
    system = design(TEXT)
    near = kill(system, "near")
    assert (near.lost, loads(near.system)["far"]) == ((), 10.0)
    log = kill(system, "log")
    assert log.lost == ()
    assert "log" not in loads(log.system)


def test_what_needs_it_is_lost_and_leaves_no_load(design):
    changed = kill(design(TEXT), "db")
    assert changed.lost == ("list", "ask")
    assert set(changed.system.flows) == {"note"}
    assert kill(design(TEXT), "clients").lost == ("list", "ask", "note")


def test_some_instances_are_fewer_and_all_of_them_are_none(design):
    system = design(TEXT)
    fewer = kill(system, "api", 1).system
    assert fewer.components["api"].replicas == 2
    assert kill(system, "db", 1).system.components["db"].replication.standbys == 1
    assert kill(system, "api", 3).lost == ("list", "note")
    busy = {limit.component: limit.utilisation for limit in assess(fewer, measure(fewer)).resources}
    assert busy["api"] == pytest.approx((1e6 * 0.1 * 50 / 86_400 * 3 + 10) / 2_000)
