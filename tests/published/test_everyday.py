"""What somebody may ask who never saw our examples: each blueprint is followed by the arithmetic done by hand."""

import math

import pytest

from archlint.analysis.capacity import outlook
from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

DAY, MONTH, YEAR = 86_400, 30 * 86_400, 365 * 86_400

RATES = [
    ("users: 2M, requests: 12 per user per day, peak: 2x", 2e6 * 12 / DAY * 2),
    ("users: 2M, requests: 60 per user per month, peak: 4x", 2e6 * 60 / MONTH * 4),
    ("users: 1M, requests: 7 per user per week, peak: 1x", 1e6 / DAY),
    ("users: 1k, daily_active: 50%, requests: 6 per active user per hour, peak: 3x", 500 * 6 / 3600 * 3),
    (
        "users: 1M, daily_active: 20%, online_at_peak: 25%, requests: 2 per online user per min, peak: 3x",
        50_000 * 2 / 60,
    ),
    ("requests: 1B/day, peak: {busy: 10 h}", 1e9 / 36_000),
    ("requests: 24M/day, peak: {share: 25%, within: 1 h}", 6e6 / 3600),
    ("requests: 1M/day, peak: {share: 10%, within: 15 min}", 1e5 / 900),
    ("requests: 1M/hour, peak: 2x", 1e6 / 3600 * 2),
    ("requests: 1B/year, peak: 5x", 1e9 / YEAR * 5),
    ("requests: 600/min, peak: 2x", 10),
    ("requests: 500 qps", 500),
    ("requests: 5M per day, peak: 2.5x", 5e6 / DAY * 2.5),
]


@pytest.mark.parametrize(("workload", "peak"), RATES, ids=[workload for workload, _ in RATES])
def test_rates(answers, workload, peak):
    demand, _, _ = answers(f"""
workload: {{{workload}}}
components: {{clients: {{kind: client}}, api: {{kind: service, capacity: 1k/s}}}}
flows: {{ask: {{does: read, share: 100%, steps: [clients -> api]}}}}
""")
    assert demand.peak_rate.value == pytest.approx(peak)


LIMITS = [
    ("per minute", "api: {kind: service, capacity: 60k/min}", "clients -> api", 500, "throughput", 0.5),
    ("one slow instance of three", "lb: {kind: load-balancer, weights: [5, 2, 1]}, api: {kind: service, replicas: 3, capacity: 1k/s}",
     "clients -> lb -> api", 800, "throughput", 800 * 5 / 8 / 1000),
    ("clients that stick", "lb: {kind: load-balancer, algorithm: ip-hash, skew: 1.5x}, api: {kind: service, replicas: 4, capacity: 1k/s}",
     "clients -> lb -> api", 1600, "throughput", 1600 / 4 * 1.5 / 1000),
    ("slots", "api: {kind: service, replicas: 4, workers: 2, concurrency: 10, work: 200 ms}", "clients -> api", 100,
     "worker slots", 100 * 0.2 / 80),
    ("reads of two standbys", "db: {kind: database, capacity: {read: 10k/s, write: 5k/s}, replication: {standbys: 2}}",
     "{clients -> db: {at: standby}}", 9000, "reads and writes", 0.45),
    ("reads anywhere", "db: {kind: database, capacity: {read: 10k/s, write: 5k/s}, replication: {standbys: 2}}",
     "{clients -> db: {at: any}}", 9000, "reads and writes", 0.3),
    ("a hot shard", "db: {kind: database, capacity: {read: 10k/s, write: 5k/s}, shards: {count: 4, skew: 2x}}",
     "clients -> db", 8000, "reads and writes", 8000 / 4 * 2 / 10_000),
    ("bits on the wire", "api: {kind: service, bandwidth: 1 Gbps}", "{clients -> api: {response: 50 KB}}", 1000,
     "bandwidth", 50e6 * 8 / 1e9),
    ("bytes on the wire", "api: {kind: service, bandwidth: 125 MiB/s}", "{clients -> api: {request: 1 MiB}}", 100, "bandwidth", 0.8),
    ("two machines on the wire", "api: {kind: service, replicas: 2, bandwidth: 10 Gbps}", "{clients -> api: {response: 1 MB}}",
     1000, "bandwidth", 500e6 * 8 / 10e9),
    ("behind a CDN that has 90 %", "cdn: {kind: cdn}, api: {kind: service, bandwidth: 1 Gbps}",
     "{clients -> cdn: {hit: 90%, response: 100 KB}}, {cdn -> api: {when: miss}}", 10_000, "bandwidth", 1000 * 100e3 * 8 / 1e9),
    ("copies share what is read", "db: {kind: database, bandwidth: 100 MB/s, replication: {standbys: 1}, capacity: {read: 1M/s}}",
     "{clients -> db: {at: any, response: 1 KB}}", 20_000, "bandwidth", 0.1),
    ("every minute 30 s of work", "api: {kind: service, work: 30 s}", "clients -> api", 1 / 60, "worker slots", 0.5),
]  # fmt: skip


@pytest.mark.parametrize(
    ("components", "steps", "rate", "name", "busy"), [case[1:] for case in LIMITS], ids=[case[0] for case in LIMITS]
)
def test_limits(answers, components, steps, rate, name, busy):
    _, capacity, _ = answers(f"""
components: {{clients: {{kind: client}}, {components}}}
flows: {{ask: {{does: read, rate: {rate}/s, steps: [{steps}]}}}}
""")
    assert max(limit.utilisation for limit in capacity.resources if limit.name == name) == pytest.approx(busy)


KEPT = [
    ("30 per user", "2 KB", "", 60e9),
    ("30 per active user", "2 KB", "", 12e9),
    ("1 per user", "4 KiB", "", 4096e6),
    ("10 per active user per day", "500 B", ", keep: 90 days", 2e6 * 500 * 90),
    ("3 per user per month", "1 MB", ", keep: 360 days", 36e12),
    ("1 per user per year", "1 MB", ", keep: 2 years", 2e12),
    ("100/s", "1 KB", ", keep: 30 days", 100 * MONTH * 1000),
    ("5M/day", "1 KB", ", keep: 1 year", 5e6 * 365 * 1000),
    ("30 per user", "2 KB", ", overhead: 50%", 90e9),
]


@pytest.mark.parametrize(
    ("rows", "row", "more", "kept"), KEPT, ids=[f"{rows}, {row}{more}" for rows, row, more, _ in KEPT]
)
def test_storage(answers, rows, row, more, kept):
    _, capacity, _ = answers(f"""
workload: {{users: 1M, daily_active: 20%}}
components: {{clients: {{kind: client}}, db: {{kind: database, disk: 10 TB, shards: {{count: 2}}}}}}
data: {{all: {{in: db, rows: {rows}, row: {row}{more}}}}}
flows: {{ask: {{does: read, rate: 1/s, steps: [clients -> db]}}}}
""")
    assert capacity.storage["all"].bytes.value == pytest.approx(kept)
    (limit,) = (limit for limit in capacity.resources if limit.name == "storage")
    assert limit.utilisation == pytest.approx(kept / 2 / 10e12)


VISITS = [
    ("calls for one in three", "{a -> b: {times: 30%}}", 30),
    ("one more for each row", "a -> b, {a -> b: {times: 20}}", 2100),
    ("a tenth fails and is tried twice more", "{a -> b: {retries: 2}}", 100 * (1 + 0.1 + 0.01)),
    ("every fifth comes back", "a -> b, {b -> a: {again: 20%}}", 100 / 0.8),
    ("split three to one", "{a -> x | b: {split: [75%, 25%]}}", 25),
    ("past two caches", "{a -> near: {hit: 80%}}, {a -> far: {when: miss, hit: 75%}}, {a -> b: {when: miss}}", 5),
]


@pytest.mark.parametrize(("steps", "calls"), [case[1:] for case in VISITS], ids=[case[0] for case in VISITS])
def test_visits(answers, steps, calls):
    demand, _, _ = answers(f"""
components:
  clients: {{kind: client}}
  a: {{kind: service}}
  b: {{kind: service, availability: 90%}}
  x: {{kind: service}}
  near: {{kind: cache}}
  far: {{kind: cache}}
flows: {{ask: {{does: read, rate: 100/s, steps: [clients -> a, {steps}]}}}}
""")
    assert demand.components["b"].calls == pytest.approx(calls)


def test_a_queue_after_a_busy_morning(answers):
    """Half of a million jobs within two hours, 50 a second are done: 140,000 wait, and 43.7 a second more go than come."""
    _, capacity, _ = answers("""
workload: {requests: 1M/day, peak: {share: 50%, within: 2 h}}
components:
  clients: {kind: client}
  jobs: {kind: queue}
  workers: {kind: worker, replicas: 10, concurrency: 2, work: 400 ms}
flows: {file: {does: write, share: 100%, steps: [clients -> jobs, jobs -> workers]}}
""")
    (queue,) = capacity.backlogs
    assert queue.backlog == pytest.approx(500_000 - 50 * 7200)
    assert queue.drain == pytest.approx(140_000 / (50 - 500_000 / (22 * 3600)))


def test_a_pooler_in_front_of_a_database(answers):
    """50 instances of 4 processes with 10 connections each to the pooler, whose two instances open 20 each."""
    _, capacity, _ = answers("""
components:
  clients: {kind: client}
  api: {kind: service, replicas: 50, workers: 4, pool: {pooler: 10}}
  pooler: {kind: pooler, replicas: 2, max_connections: 5000, pool: {db: 20}}
  db: {kind: database, max_connections: 100}
flows: {ask: {does: read, rate: 1/s, steps: [clients -> api -> pooler -> db]}}
""")
    assert {limit.component: limit.load for limit in capacity.resources if limit.name == "connections"} == {
        "pooler": 2000,
        "db": 40,
    }


def test_everybody_online_holds_a_socket(answers):
    """300,000 sockets of 64 KiB on ten instances with 65,536 files and 16 GB each."""
    _, capacity, _ = answers("""
workload: {users: 10M, daily_active: 10%, online_at_peak: 30%}
components: {clients: {kind: client}, gate: {kind: service, replicas: 10, descriptors: 65536, per_connection: 64 KiB, memory: 16 GB}}
flows: {push: {does: event, rate: 1/s, steps: [{clients -> gate: {over: websocket}}]}}
""")
    busy = {limit.name: limit.utilisation for limit in capacity.resources if limit.name != "throughput"}
    assert busy == pytest.approx({"descriptors": 300_000 / 655_360, "socket memory": 300_000 * 65_536 / 160e9})


def test_growth_in_a_year_is_twelve_months(answers):
    """Twice as much in a year: full, from one half, after twelve months."""
    text = """
workload: {users: 1M, requests: 43.2 per user per day, peak: 1x, growth: 100%/year}
components: {clients: {kind: client}, api: {kind: service, capacity: 1k/s}}
flows: {ask: {does: read, share: 100%, steps: [clients -> api]}}
"""
    document = parse_text("archlint: 1\nsystem: x\n" + text, "x.yaml")
    (first,) = outlook(build(load(document), document), answers(text)[1]).breaks
    assert (first.months, first.users) == (pytest.approx(12.0), pytest.approx(2e6))


def test_what_users_feel(answers):
    """One server at 80 % of 10 ms calls: 50 ms on average, and 95 of 100 within 50 ms × ln 20."""
    _, _, latency = answers("""
components: {clients: {kind: client}, api: {kind: service, work: 10 ms}}
flows: {ask: {does: read, rate: 80/s, steps: [clients -> api]}}
""")
    assert (latency.flows["ask"].mean, latency.flows["ask"].p95) == pytest.approx((0.05, 0.05 * math.log(20)), rel=0.02)


def test_nothing_runs_and_everything_asks(answers):
    """By hand: ten requests a second of no instance at all."""
    _, capacity, _ = answers("""
components: {clients: {kind: client}, api: {kind: service, replicas: 0, capacity: 1k/s}}
flows: {ask: {does: read, rate: 10/s, steps: [clients -> api]}}
""")
    (limit,) = capacity.resources
    assert (limit.utilisation, limit.formula) == (math.inf, "10 / (0 × 1,000)")
