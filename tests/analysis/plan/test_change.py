"""More load, and things that are gone."""

import pytest

from archlint.analysis.demand import measure
from archlint.analysis.plan import scale

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
