"""When storage is full: at today's rate, and when what arrives grows."""

import json
import math

import pytest

from archlint.analysis.capacity.filling import MONTH, collecting
from archlint.cli.run import run

DAY = 86_400.0
KEEP = 365 * DAY


def simulated(rate, keep, growth, space, stock=0.0, *, stock_grows=False):
    """Days until it is full, hour by hour: what arrives in an hour is dropped when it was kept long enough."""
    arrived, held, hours = [], 0.0, 0
    while hours < 24 * 3650:
        factor = (1 + growth) ** (hours * 3600.0 / MONTH)
        arrived.append(rate * 3600.0 * factor)
        held += arrived[-1]
        if hours >= keep / 3600.0:
            held -= arrived[hours - int(keep / 3600.0)]
        hours += 1
        if held + stock * (factor if stock_grows else 1.0) > space:
            return hours / 24.0
    return math.inf


@pytest.mark.parametrize(
    ("growth", "days", "keep", "stock", "stock_grows"),
    [
        (0.10, 211, 5 * KEEP, 0.0, False),
        (0.10, 211, 5 * KEEP, 0.2, True),
        (0.10, 211, 5 * KEEP, 0.2, False),
        (0.02, 900, KEEP, 0.0, False),
        (0.05, 400, KEEP, 0.1, True),
        (0.30, 3650, 30 * DAY, 0.0, False),
    ],
)
def test_growth_fills_it_when_the_simulation_says(growth, days, keep, stock, stock_grows):
    rate = 1.0 / (days * DAY)  # fills a space of 1 in so many days
    known = {"events": rate * keep, "people": stock}
    growing = frozenset({"events", "people"} if stock_grows else {"events"})
    found = collecting(known, {"events": keep}, 1.0, 1.0, growing)
    expected = simulated(rate, keep, growth, 1.0, stock, stock_grows=stock_grows)
    assert found.full_with(growth) / DAY == pytest.approx(expected, rel=2e-3)
    assert found.full_with(growth) < found.full_after
    assert found.full_with(None) is None and found.full_with(0.0) is None


def test_what_does_not_grow_is_full_when_today_s_rate_says():
    found = collecting({"events": 2.0}, {"events": KEEP}, 1.0, 1.0)
    assert found.full_with(0.1) == pytest.approx(found.full_after, abs=2)
    assert collecting({"events": 0.5}, {"events": KEEP}, 1.0, 1.0).full_with(0.1) == math.inf


def test_what_is_kept_for_ever_fills_any_disk_some_day():
    """0.2 is there; 0.3 a year stay, and 0.1 go after half a year: 0.8 - 0.1 = 0.7 of room for 0.3 a year."""
    year = 365 * DAY
    found = collecting({"people": 0.2, "logs": 0.1, "events": 0.3}, {"logs": year / 2, "events": year}, 1.0, 1.0,
                       frozenset({"events"}), frozenset({"events"}))  # fmt: skip
    assert found.for_ever and found.kept == year
    assert found.full_after == pytest.approx(year * 0.7 / 0.3)
    # 0.3 / pace x (e^(pace t) - 1) = 0.7
    pace = math.log(1.05) / MONTH
    expected = math.log1p(0.7 * pace * year / 0.3) / pace
    assert found.full_with(0.05) == pytest.approx(expected, abs=2)


def test_a_disk_is_held_against_what_a_year_adds_to_it(limit):
    found = limit(FOR_EVER, "db", "storage")
    assert found.utilisation == pytest.approx((1e6 * 1e3 + 1e6 * 1e3 * 365) / 730e9)
    assert found.formula == "(1 GB people + 365 GB events) / 730 GB, with 1 year of events"
    assert found.collects.full_after / DAY == pytest.approx(729.0)
    longer = limit(
        FOR_EVER.replace("people: {", "logs: {in: db, rows: 1k/day, row: 1 KB, keep: 2 years}\n  people: {"),
        "db",
        "storage",
    )
    assert longer.collects.kept == 2 * 365 * DAY
    assert longer.formula == "(730 MB logs + 1 GB people + 730 GB events) / 730 GB, with 2 years of events"


FOR_EVER = """
workload: {users: 1M}
components:
  c: {kind: client}
  db: {kind: database, disk: 730 GB}
data:
  events: {in: db, rows: 1M/day, row: 1 KB}
  people: {in: db, rows: 1 per user, row: 1 KB}
flows:
  put: {does: write, data: events, rate: 12/s, steps: [c -> db]}
"""
FILLING = """archlint: 1
system: Filling
workload: {{users: 1M, requests: 1 per user per day, peak: 2x, growth: {growth}}}
components:
  clients: {{kind: client}}
  api: {{kind: service, capacity: 10k/s}}
  db: {{engine: postgresql, disk: {disk}, backups: {{every: 1 day}}}}
data: {{events: {{in: db, rows: 1 per user per day, row: 1 KB, keep: 1 year}}}}
flows:
  note: {{does: write, data: events, share: 100%, steps: [clients -> api -> db]}}
"""


@pytest.mark.parametrize(
    ("growth", "disk", "line", "after"),
    [
        ("10%/month", "211 GB", "after 211 days at today's rate, after 161 days with 10 % more a month, 173 % when data are kept 1 year", 161),
        ("10%/month", "500 GB", "after 299 days with 10 % more a month, never at today's rate: 73 % in the end", 299),
    ],
)  # fmt: skip
def test_capacity_says_both(tmp_path, capsys, growth, disk, line, after):
    path = tmp_path / "filling.yaml"
    path.write_text(FILLING.format(growth=growth, disk=disk), encoding="utf-8")
    run(["capacity", str(path)])
    assert f"fills up: db (storage) {line}\n" in capsys.readouterr().out
    run(["capacity", str(path), "--format", "json"])
    limits = json.loads(capsys.readouterr().out)["limits"]
    (storage,) = [limit for limit in limits if limit["limit"] == "storage"]
    assert round(storage["full_with_growth"] / DAY) == after
