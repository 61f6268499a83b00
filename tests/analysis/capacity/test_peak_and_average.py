"""A rate is that of the peak or of the average for rows as for flows, and what must be up is needed."""

import pytest

from archlint.analysis.analyses import analyse
from archlint.blueprint import load
from archlint.facts import Facts
from archlint.graph import build
from archlint.source import parse_text


def analysed(text):
    document = parse_text(text.lstrip(), "x.yaml")
    return analyse(build(load(document), document))


ROWS = """
archlint: 1
system: x
workload: {users: 1M, daily_active: 200k, peak: {share: 20%, within: 1 h}, online_at_peak: 50k}
components:
  clients: {kind: client}
  db: {kind: database}
data:
  d: {in: db, rows: RATE, row: 100 B, keep: 30 days}
flows:
  ping: {does: write, data: d, rate: RATE, steps: [clients -> db]}
"""


@pytest.mark.parametrize(
    ("rate", "average"),
    [
        ("48/s", 10.0),
        ("60/min", 1 / 4.8),
        ("1 per online user per minute", 50_000 / 60 / 4.8),
        ("4M/day", 4e6 / 86_400),
        ("20 per active user per day", 4e6 / 86_400),
    ],
)
def test_rows_arrive_as_often_as_the_flow_writes_them(rate, average):
    found = analysed(ROWS.replace("RATE", rate))
    storage = found.capacity.storage["d"]
    assert storage.inflow.value == pytest.approx(average)
    assert found.demand.flows["ping"].average.value == pytest.approx(average)
    assert storage.bytes.value == pytest.approx(average * 30 * 86_400 * 100)


UP = """
archlint: 1
system: x
components:
  clients: {kind: client}
  api: {kind: service, replicas: 3, zones: [a, a, b], min_up: 2, capacity: 1k/s}
flows: {ask: {does: read, rate: 90/s, steps: [clients -> api]}}
"""


def test_as_many_are_needed_as_have_to_be_up():
    needed = analysed(UP).capacity.needed["api"]
    assert (needed.instances, needed.with_one_lost, needed.with_zone_lost) == (2, 3, 4)
    assert needed.formula.endswith("→ 1, and 2 have to be up")


SHARDS = """
archlint: 1
system: x
components:
  clients: {kind: client}
  db: {kind: database, disk: 1 TB, capacity: {read: 1k/s, write: 1k/s}, shards: {count: 4, key: user}}
data: {d: {in: db, rows: 1B, row: 10 KB}}
flows: {ask: {does: read, rate: 5600/s, steps: [{clients -> db: {key: user}}]}}
"""


def test_the_shards_that_are_needed_are_those_of_the_tightest_limit():
    component = Facts(analysed(SHARDS)).components["db"]
    assert component.shards_needed == 13
    assert component.shards_formula == (
        "250 % of its storage × 4 / 80 % = 13, 140 % of its reads and writes × 4 / 70 % = 8"
    )


QUEUE = """
archlint: 1
system: x
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: {share: 40%, within: 4 h}}
components:
  clients: {kind: client}
  q: {kind: stream}
  fast: {kind: worker, concurrency: 6, work: 50 ms}
  slow: {kind: worker, concurrency: 2, work: 500 ms}
flows: {mail: {does: event, share: 100%, steps: [clients -> q, reply, q -> fast, q -> slow]}}
"""


def test_what_piles_up_is_that_of_whoever_is_too_slow():
    found = analysed(QUEUE)
    facts = Facts(found)
    slots = {each.component.id: each for each in facts.resources if each.of.name == "worker slots"}
    for name, each in slots.items():
        (mine,) = (one for one in found.capacity.backlogs if one.consumer == name)
        assert (each.backlog, each.drain_time) == (mine.backlog, mine.drain)
    assert slots["slow"].never_drains
    assert not slots["fast"].never_drains


OWN = """
archlint: 1
system: x
workload: {users: 10M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client}
  api: {kind: service}
flows:
  ask: {does: read, share: 100%, steps: [clients -> api]}
  push: {does: read, rate: 100/s, steps: [clients -> api]}
estimates: {peak_rate: 580/s, average_rate: 500/s}
"""


def test_slips_may_leave_out_flows_with_a_rate_of_their_own():
    slips = {one.name: one.slip for one in analysed(OWN).capacity.estimates}
    assert slips == {
        "peak_rate": "is the average, not the peak",
        "average_rate": "counts 100,000 seconds a day, which has 86,400",
    }
