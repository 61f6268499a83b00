"""Stores without their cache: what the cache answered arrives as what it is, at limits worked out by hand."""

from __future__ import annotations

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.analysis.failures import strain
from archlint.graph import load_system

DESIGN = """
archlint: 1
system: Cold
workload: {{requests: 900/s}}
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: 4, capacity: 1k/s}}
  cache: {{kind: cache, capacity: 100k/s}}
  db: {{kind: database, {db}}}
flows:
  view:
    does: read
    share: 90%
    steps: [clients -> api, {{api -> cache: {{hit: 80%, ttl: 60 s}}}}, {{api -> db: {{when: miss{miss}}}}}]
  buy: {{does: write, share: 10%, steps: [clients -> api -> db: {{request: 1 KB}}]}}
"""


def of(tmp_path, db, miss=""):
    path = tmp_path / "cold.yaml"
    path.write_text(DESIGN.format(db=db, miss=miss), encoding="utf-8")
    system, _ = load_system(path)
    demand = measure(system)
    found = strain.measure(system, demand, assess(system, demand))
    return bool(found.broken), bool(found.strained)


# 810 views and 90 purchases a second; 162 views miss today, 810 without the cache
@pytest.mark.parametrize(
    ("db", "miss", "broken", "strained"),
    [
        ("capacity: {read: 1600/s, write: 500/s}", "", False, False),  # 810 / 1,600 + 90 / 500 = 69 %
        ("capacity: {read: 990/s, write: 500/s}", "", False, False),  # 810 / 990 + 90 / 500 = 99.8 %
        ("capacity: {read: 985/s, write: 500/s}", "", True, True),  # 810 / 985 + 90 / 500 = 100.2 %
        ("capacity: {read: 900/s..985/s..990/s, write: 500/s}", "", False, True),  # 99.8 % at the high end
        ("capacity: 900/s", "", False, False),  # (810 + 90) / 900 = 100 %: full, and not more than that
        ("capacity: 899/s", "", True, True),
        ("capacity: {read: 150/s, write: 500/s}", "", False, False),  # 162 / 150 + 18 %: too busy with it already
        # reads of two standbys: 405 on each, and all 90 writes: 405 / 500 + 90 / 500 = 99 %; 405 / 490 + 18 % = 100.7 %
        ("capacity: {read: 500/s, write: 500/s}, replication: {standbys: 2}", ", at: standby", False, False),
        ("capacity: {read: 490/s, write: 500/s}, replication: {standbys: 2}", ", at: standby", True, True),
        ("work: 1.1 ms", "", False, False),  # 900 × 1.1 ms = 99 % of one core
        ("work: 1.2 ms", "", True, True),  # 900 × 1.2 ms = 108 %
        ("work: 1 ms..1.2 ms..2 ms", "", False, True),  # 90 % at the low end
        # 810 × 100 KB = 81 MB/s = 648 Mbps of answers
        ("capacity: 10k/s, bandwidth: 700 Mbps", ", response: 100 KB", False, False),
        ("capacity: 10k/s, bandwidth: 600 Mbps", ", response: 100 KB", True, True),
    ],
)
def test_a_store_without_its_cache(tmp_path, db, miss, broken, strained):
    assert of(tmp_path, db, miss) == (broken, strained)
