"""A store whose blueprint says how long a call takes: busy by the utilisation law, on its busiest copy."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.latency import estimate
from archlint.graph import load_system
from archlint.simulate import simulate

TEXT = """archlint: 1
system: Store
components:
  clients: {kind: client}
  api: {kind: service, work: 1 ms, concurrency: 8}
  db: {kind: database, work: 40 ms, cores: 2, replication: {standbys: 1, mode: async, lag: 5 ms}}
flows:
  ask: {does: read, rate: 20/s, steps: [clients -> api, {api -> db: {at: primary}}]}
  add: {does: write, rate: 10/s, steps: [clients -> api -> db]}
"""


def test_work_decides_and_the_simulation_agrees(tmp_path):
    file = tmp_path / "store.yaml"
    file.write_text(TEXT, encoding="utf-8")
    system, _ = load_system(str(file))
    demand = measure(system)
    capacity = assess(system, demand)
    (limit,) = [each for each in capacity.resources if each.component == "db"]
    assert (limit.name, limit.utilisation, limit.declared) == ("worker slots", pytest.approx(0.6), True)
    assert limit.formula == "30 (on the primary) × 40 ms / 2"
    computed = estimate(system, demand, capacity).flows["ask"].mean
    seen = simulate(system, 40_000, seed=1)
    assert seen.stations["db"].utilisation == pytest.approx(0.6, rel=0.05)
    assert computed == pytest.approx(seen.flows["ask"].mean, rel=0.10)
