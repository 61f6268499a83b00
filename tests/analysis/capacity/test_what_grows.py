"""What grows with load and what does not: rows, the memory of caches, disks over the years, messages for every instance."""

import math

import pytest

from archlint.analysis.capacity import assess, sample
from archlint.analysis.demand import measure
from archlint.analysis.plan import scale

CACHED = """
workload: {users: 1M, requests: 10 per user per day, peak: 3x}
components:
  clients: {kind: client}
  api: {kind: service}
  cache: {engine: redis, role: cache, memory: 3 GB}
  db: {engine: postgresql, disk: 100 GB}
data: {items: {in: db, rows: %s, row: 1 KB, overhead: 100%%, hot: 10%%, keep: 1 year}}
flows:
  look:
    does: read
    data: items
    share: 100%%
    steps: [clients -> api, {api -> cache: {hit: 80%%, ttl: 1 min}}, {api -> db: {when: miss}}]
"""


# busy today, and at ten times the load: the working set is rows × row × hot, the disk has the indexes besides
@pytest.mark.parametrize(
    ("rows", "memory", "disk"),
    [
        ("10M", (1 / 3, 1 / 3), (0.2, 0.2)),  # 10M × 1 KB × 10 % / 3 GB; 10M × 1 KB × 2 / 100 GB
        ("10 per user", (1 / 3, 10 / 3), (0.2, 2.0)),  # as many users, as many rows
        ("10M/year", (1 / 3, 10 / 3), (0.2, 2.0)),  # a rate of rows grows as the rates of flows do
    ],
)
def test_a_cache_grows_as_its_data_do(design, rows, memory, disk):
    system = design(CACHED % rows)
    much = scale(system, 10.0)
    found = [assess(each, measure(each)).resources for each in (system, much)]
    for name, ends in (("memory", memory), ("storage", disk)):
        now, then = (next(limit for limit in limits if limit.name == name) for limits in found)
        assert (now.utilisation, then.utilisation) == pytest.approx(ends)
        assert (now.at(1.0), now.at(10.0)) == pytest.approx(ends)  # the sweep says what `--scale` does


def test_a_cache_that_holds_a_part_breaks_nothing(limit):
    found = limit(CACHED % "100M", "cache", "memory")
    assert (found.formula, found.spills, found.breaks_today) == ("100 GB × 10 % / 3 GB", True, False)


PHOTOS = """
workload: {users: 1M, requests: 10 per user per day, peak: 3x}
components:
  clients: {kind: client}
  db: {engine: postgresql, disk: 1 TB}
data:
  accounts: {in: db, rows: 1 per user, row: 100 KB}
  posts: {in: db, rows: 1M/day, row: 1 KB, keep: %s}
  logs: {in: db, rows: 1M/day, row: 2 KB, keep: 100 days}
flows: {write: {does: write, data: posts, share: 100%%, steps: [clients -> db]}}
"""


def test_a_disk_is_full_after_years_and_not_at_peak(limit):
    """100 GB of accounts; 3 GB a day for 100 days, then 1 GB a day: 1 TB after 100 + 600 days."""
    found = limit(PHOTOS % "1000 days", "db", "storage")
    assert found.utilisation == pytest.approx((100 + 1000 + 200) / 1000)
    assert (found.collects.kept / 86_400, found.collects.full_after / 86_400) == pytest.approx((1000, 700))
    assert not found.breaks_today


def test_what_is_dropped_in_time_never_fills_the_disk(limit):
    assert math.isinf(limit(PHOTOS % "700 days", "db", "storage").collects.full_after)  # 100 + 700 + 200 GB: just full


CHAT = """
components:
  clients: {kind: client}
  gateway: {kind: service, replicas: %d, workers: 4, capacity: 6k/s}
  channel: {kind: pubsub}
flows:
  send: {does: write, rate: 1650/s, steps: [clients -> gateway, {gateway -> channel: {op: publish}}, channel -> gateway]}
  look: {does: read, rate: 500/s, steps: [clients -> gateway]}
"""


@pytest.mark.parametrize("replicas", [1, 3, 8, 40])
def test_as_many_are_needed_however_many_get_the_broadcast(assessed, replicas):
    """(2,150 / n + 1,650) / 6,000: 63.3 % of one, over its target of 1 − 0.712 / 4^0.448 = 61.7 %; 45.4 % of two, under 72 %."""
    needed = assessed(CHAT % replicas).needed["gateway"]
    assert (needed.instances, needed.with_one_lost) == (2, 3)
    assert needed.formula == "(2,150 / 2 + 1,650 on each) req/s / (6,000 × 72 %) → 2"


def test_nothing_is_enough_where_one_broadcast_is_too_much(assessed):
    assert "gateway" not in assessed(CHAT.replace("6k/s", "1600/s") % 3).needed


RANGES = """
components:
  clients: {kind: client}
  api: {kind: service, capacity: 100/s..110/s..1k/s}
  db: {kind: database, capacity: 300/s..500/s..600/s}
flows: {ask: {does: read, rate: 120/s, steps: [clients -> api -> db]}}
"""


def test_what_is_broken_at_the_likely_values_does_not_break_next(design):
    """120 / 110 is over the limit though many samples are under it: next is the database, at 500 / 120 = 4.2 times."""
    found = sample(design(RANGES), 1000)
    first = {risk.component: risk.breaks_first for risk in found.risks}
    assert first == {"db": 1.0, "api": 0.0}
    assert found.headroom[1] == pytest.approx(500 / 120, rel=0.01)
