"""What is kept in memory and what is cached beside it share that memory."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure
from archlint.graph import load_system

TEXT = """archlint: 1
system: One Redis
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  redis: {{engine: redis, roles: [{roles}], memory: 4 GB{more}}}
  db: {{engine: postgresql}}
data:
  menus: {{in: db, rows: 200k, row: 2 KB, hot: 20%}}
  carts: {{in: redis, rows: 5M, row: 1 KB{hot}}}
flows:
  browse:
    does: read
    data: menus
    rate: 100/s
    steps: [clients -> api, api -> redis: {{hit: 90%, ttl: 60 s}}, api -> db: {{when: miss}}]
  add: {{does: write, data: carts, rate: 10/s, steps: [clients -> api, api -> redis: {{op: write}}]}}
"""


def limits(tmp_path, **parts):
    file = tmp_path / "one.yaml"
    file.write_text(TEXT.format(**{"roles": "cache, store", "more": "", "hot": ""} | parts), encoding="utf-8")
    system, _ = load_system(str(file))
    return {each.name: each for each in assess(system, measure(system)).resources if each.component == "redis"}


@pytest.mark.parametrize("roles", ["cache, store", "store, cache"])
def test_both_count(tmp_path, roles):
    memory = limits(tmp_path, roles=roles)["memory"]
    assert (memory.utilisation, memory.spills) == (pytest.approx(1.27), False)
    assert memory.formula == "(5 GB carts + 400 MB × 20 % menus) / 4 GB"


def test_of_what_may_be_thrown_out_only_the_hot_part_counts(tmp_path):
    memory = limits(tmp_path, more=", eviction: allkeys-lru", hot=", hot: 10%")["memory"]
    assert memory.utilisation == pytest.approx((0.5 + 0.08) / 4)


def test_a_disk_does_not_take_what_is_cached(tmp_path):
    found = limits(tmp_path, more=", disk: 10 GB")
    assert (found["storage"].utilisation, found["memory"].utilisation) == (pytest.approx(0.5), pytest.approx(0.02))


def test_the_fills_of_a_cache_do_not_hang_on_the_order_of_its_roles(tmp_path):
    loads = {limits(tmp_path, roles=roles)["throughput"].formula for roles in ("cache, store", "store, cache")}
    assert loads == {"120 / 76,000"}
