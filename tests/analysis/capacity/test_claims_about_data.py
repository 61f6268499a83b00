"""Claims about data: now and at a horizon, of one datum and of all, in bytes and rows."""

import pytest

from archlint.analysis.capacity import assess
from archlint.analysis.demand import measure

TEXT = """
workload: {users: 1M, daily_active: 10%, peak: 3x}
components:
  c: {kind: client}
  api: {kind: service}
  k: {engine: redis, role: cache, eviction: allkeys-lru}
  s: {engine: redis, role: store}
  db: {engine: postgresql}
data:
  links: {in: db, rows: 1M/day, row: 1 KB, hot: 1%, keep: 5 years}
  logs: {in: db, rows: 10 per active user per day, row: 1 KB}
  things: {in: s, rows: 10 per user, row: 1 KB}
flows:
  f: {does: read, data: links, rate: 1/s, steps: [c -> api, {api -> k: {hit: 90%, ttl: 1 s}}, {api -> db: {when: miss}}]}
"""
CLAIMS = [
    ("storage.links", "1825 GB", 1.825e12),
    ("storage.links.per_day", "1 GB", 1e9),
    ("storage.links.after_3_years", "1095 GB", 1.095e12),
    ("storage.links.after_10_years", "1825 GB", 1.825e12),
    ("storage.links.hot", "18 GB", 1.825e10),
    ("storage.logs", "1 GB", None),
    ("storage.logs.after_1_year", "365 GB", 3.65e11),
    ("storage.things.after_10_years", "10 GB", 1e10),
    ("storage.things.hot", "10 GB", None),
    ("storage", "1.8 TB", 1.835e12),
    ("storage.per_year", "730 GB", 7.3e11),
    ("storage.after_10_years", "5.5 TB", 5.485e12),
    ("rows.links", "1.8B", 1.825e9),
    ("rows.links.per_second", "11.6/s", 1e6 / 86400),
    ("rows.links.per_day", "1M", 1e6),
    ("rows.links.after_2_years", "730M", 7.3e8),
    ("rows.things", "10M", 1e7),
    ("rows.things.per_year", "10M", None),
    ("memory.k", "18 GB", 1.825e10),
    ("memory.s", "10 GB", 1e10),
    ("memory.db", "10 GB", None),
]


@pytest.mark.parametrize(("name", "claimed", "value"), CLAIMS)
def test_what_is_claimed_is_what_is_computed(assessed, name, claimed, value):
    (check,) = assessed(f"{TEXT}estimates: {{{name}: {claimed}}}").estimates
    assert (check.computed.value if check.computed else None) == (value and pytest.approx(value))
    assert check.agrees


@pytest.mark.parametrize(
    ("name", "claimed", "slip"),
    [
        ("storage.logs.after_7_years", "365 GB", "is one year where 7 are meant"),
        ("rows.links.per_year", "1M", "counts a day where a year is meant"),
        ("rows.links.per_second", "700/s", "counts a minute where a second is meant"),
    ],
)
def test_slips_are_named(assessed, name, claimed, slip):
    (check,) = assessed(f"{TEXT}estimates: {{{name}: {claimed}}}").estimates
    assert check.slip == slip


def test_messages_put_into_a_stream_are_written(design):
    system = design("""
components: {apps: {kind: client}, api: {kind: service}, log: {kind: stream}}
data: {events: {in: log, rows: 20/s, row: 1 KB, keep: 1 day}}
workload: {peak: 2x}
flows: {track: {does: event, data: events, rate: 864k/day, steps: [apps -> api -> log]}}
estimates: {log.writes: 20/s}
""")
    found = assess(system, measure(system))
    assert [(budget.inflow.value, budget.writes) for budget in found.write_budgets] == [(10.0, 10.0)]
    assert [check.agrees for check in found.estimates] == [True]


def test_memory_of_sockets_is_that_of_which_it_is_written(design):
    """The balancer's cost of a socket is a default, and nobody's claim."""
    system = design("""
components:
  people: {kind: client}
  lb: {kind: load-balancer, engine: haproxy}
  chat: {kind: service, per_connection: 10 KB, memory: 8 GB}
workload: {users: 1M, daily_active: 10%, online_at_peak: 50%}
flows: {talk: {does: event, rate: 1/s, steps: [{people -> lb -> chat: {over: websocket}}]}}
estimates: {socket_memory: 500 MB}
""")
    assert [check.agrees for check in assess(system, measure(system)).estimates] == [True]
