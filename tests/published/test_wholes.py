"""Examples that take more than one formula: interviews of volume two, bills, layers that retry, calls at once, open networks."""

import math

import pytest

from archlint.graph.scalability import most_useful, throughput

ASKED = """
workload: {{{workload}}}
components: {{people: {{kind: client}}, api: {{kind: service, capacity: 10M/s}}, store: {{kind: database, capacity: 10M/s{more}}}}}
data: {{{data}}}
flows: {{ask: {{does: write, share: 100%, steps: [people -> api -> store]}}}}
estimates: {{{claims}}}
"""
XU2 = "Xu, Lam, volume 2, "
WHOLES = [
    (XU2 + "2, nearby friends: 10M online, each 30 s", "users: 1B, daily_active: 10%, online_at_peak: 10%, requests: 2 per online user per minute",
     "new: {in: store, rows: 1 per user, row: 16 B}", "", "peak_rate: 334k/s, sockets: 10M"),
    (XU2 + "6, clicks on advertisements", "users: 1B, daily_active: 100%, requests: 1 per active user per day, peak: 5x",
     "new: {in: store, rows: 1 per active user per day, row: 0.1 KB}", "", "average_rate: 11.6k/s, peak_rate: 58k/s, storage.new.per_day: 100 GB, storage.new.per_month: 3 TB"),
    (XU2 + "8, electronic mail", "users: 1B, requests: 10 per user per day, peak: 1x",
     "new: {in: store, rows: 40 per user per day, row: 50 KB}, files: {in: store, rows: 8 per user per day, row: 500 KB}", "",
     "storage.new.per_year: 730 PB, storage.files.per_year: 1460 PB"),
    (XU2 + "10, leaderboard", "users: 25M, daily_active: 5M, requests: 10 per active user per day, peak: 5x",
     "new: {in: store, rows: 1 per user, row: 26 B}", "", "average_rate: 580/s, peak_rate: 2900/s, storage.new: 650 MB"),
    (XU2 + "13, stock exchange: a billion orders in 6.5 hours", "requests: 1B/day, peak: {busy: 6.5 h}",
     "new: {in: store, rows: 1B/day, row: 100 B}", "", "peak_rate: 43k/s"),
    ("Xu 8, short links for ten years", "requests: 100M/day, peak: 1x",
     "new: {in: store, rows: 100M/day, row: 100 B, keep: 10 years}", "", "average_rate: 1160/s, rows.new: 365B, storage.new: 36.5 TB"),
    ("the rule of 80 and 20: four fifths of a day within a fifth of it", "requests: 10M/day, peak: {share: 80%, within: 4.8 h}",
     "new: {in: store, rows: 1/day, row: 1 KB}", "", "peak_rate: 463/s"),
    ("AWS OpenSearch, shards: (66 + 198) GiB × 1.1 / 30 GiB", "requests: 10/s",
     "new: {in: store, rows: 264, row: 1 GiB, overhead: 10%}", ", disk: 30 GiB", "shards.store: 10"),
    ("Cassandra: half of every disk stays free, three copies on each of 28", "requests: 10/s",
     "new: {in: store, rows: 100M/day, row: 1 KB, keep: 1 year, overhead: 50%}", ", disk: 2 TB, replication: {standbys: 2}", "storage.new: 54.75 TB, shards.store: 28"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("workload", "data", "more", "claims"), [case[1:] for case in WHOLES], ids=[case[0] for case in WHOLES]
)
def test_what_follows(answers, workload, data, more, claims):
    _, capacity, _ = answers(ASKED.format(workload=workload, data=data, more=more, claims=claims))
    assert capacity.estimates
    assert [check for check in capacity.estimates if check.computed is None or not check.agrees] == []


def test_a_hundred_thousand_seconds_explain_the_maps(answers):
    """Xu, Lam, volume 2, chapter 3: 20 billion positions a day are 231,000 a second, printed as 200,000."""
    text = ASKED.format(workload="requests: 20B/day, peak: 5x", data="", more="", claims="average_rate: 200k/s")
    (check,) = answers(text.replace("data: {}\n", ""))[1].estimates
    assert not check.agrees
    assert check.slip == "counts 100,000 seconds a day, which has 86,400"


PAID = """
workload: {{peak: 1x}}
components: {{people: {{kind: client}}, it: {{{component}}}}}
flows: {{ask: {{does: {does}, rate: {rate}, steps: [people -> it]}}}}
"""


@pytest.mark.parametrize(
    ("component", "does", "rate", "dollars"),
    [
        # AWS Lambda, prices by example, without the free tier: 3M of 120 ms and 1,536 MB are 540,000 GB-s
        ("kind: service, managed: regional, work: 120 ms, memory: 1.5 GiB, cost: {requests: $0.20/1M, memory: $0.0000166667/GiB per second}",
         "read", "3M/month", 0.6 + 9.0),
        # 30M of 200 ms and 128 MB
        ("kind: service, work: 200 ms, memory: 128 MiB, cost: {requests: $0.20/1M, memory: $0.0000166667/GiB per second}",
         "read", "30M/month", 6.0 + 12.5),
        # S3 standard: a million PUT are five dollars, a million GET forty cents; DynamoDB on demand, both ways
        ("kind: object-store, cost: {reads: $0.0004/1k, writes: $0.005/1k}", "write", "1M/month", 5.0),
        ("kind: object-store, cost: {reads: $0.0004/1k, writes: $0.005/1k}", "read", "1M/month", 0.4),
        ("kind: database, managed: regional, cost: {reads: $0.25/1M, writes: $1.25/1M}", "read", "40M/month", 10.0),
    ],
    ids=["Lambda, 3M of 1.5 GB", "Lambda, 30M of 128 MB", "S3 PUT", "S3 GET", "DynamoDB reads"],
)  # fmt: skip
def test_bills_by_class_and_by_the_second(bill_of, component, does, rate, dollars):
    assert bill_of(PAID.format(component=component, does=does, rate=rate)).total.value == pytest.approx(
        dollars, rel=1e-5
    )


def test_sixty_four_calls_of_a_database_that_is_down(answers):
    """Site Reliability Engineering, chapter 22: three retries each by browser, frontend and backend."""
    demand, _, _ = answers("""
components:
  people: {kind: client}
  frontend: {kind: service, capacity: 1k/s}
  backend: {kind: service, capacity: 1k/s}
  db: {kind: database, capacity: 1k/s, availability: 0%}
flows:
  ask: {does: read, rate: 1/s, steps: [{people -> frontend: {retries: 3}}, {frontend -> backend: {retries: 3}}, {backend -> db: {retries: 3}}]}
""")
    assert [demand.components[id_].total for id_ in ("frontend", "backend", "db")] == pytest.approx([4, 16, 64])


@pytest.mark.parametrize("leaves", [1, 10, 100])
def test_fan_out_to_leaves(answers, leaves):
    """Harchol-Balter; Dean, Barroso: the longest of n exponential times is 1 + 1/2 + … + 1/n of one; 5.19 for a hundred."""
    _, _, latency = answers(f"""
components: {{people: {{kind: client}}, leaf: {{kind: service, replicas: {leaves}, work: 10 ms}}}}
flows: {{ask: {{does: read, rate: 0.0001/s, steps: [{{people -> leaf: {{times: {leaves}, parallel: true}}}}]}}}}
""")
    assert latency.flows["ask"].mean == pytest.approx(0.010 * math.fsum(1 / k for k in range(1, leaves + 1)), rel=2e-3)


def test_an_open_network_of_three_devices(answers):
    """Lazowska et al., chapter 6, by its formulas: R = Σ D / (1 − U) for demands of 2, 1.4 and 1.2 s at 0.3 jobs/s: 8.69 s."""
    _, _, latency = answers("""
components:
  people: {kind: client}
  cpu: {kind: service, work: 2 s}
  slow: {kind: service, work: 1.4 s}
  fast: {kind: service, work: 1.2 s}
flows: {job: {does: read, rate: 0.3/s, steps: [people -> cpu, cpu -> slow, cpu -> fast]}}
""")
    parts = (2 / (1 - 0.6), 1.4 / (1 - 0.42), 1.2 / (1 - 0.36))
    assert latency.flows["job"].mean == pytest.approx(sum(parts), rel=1e-6)


def test_where_a_database_server_is_fastest():
    """Schwartz 2015, by Gunther's law: σ = 0.0267, κ = 0.00077 have their maximum at √((1 − σ) / κ) = 35.5 processors."""
    assert most_useful() in (35, 36)
    assert throughput(1) == pytest.approx(1.0)
    assert throughput(36) > throughput(30)
    assert throughput(36) > throughput(42)


def test_a_queue_after_a_long_morning(answers):
    """By hand: ten million jobs in six hours, 400 a second worked off: 1.36 million wait, gone 57 minutes later."""
    _, capacity, _ = answers("""
workload: {requests: 10M/day, peak: {busy: 6 h}}
components: {people: {kind: client}, jobs: {kind: queue}, workers: {kind: worker, replicas: 20, concurrency: 5, work: 250 ms}}
flows: {do: {does: event, share: 100%, steps: [people -> jobs, jobs -> workers]}}
""")
    (backlog,) = capacity.backlogs
    assert (backlog.backlog, backlog.drain) == (pytest.approx(1.36e6), pytest.approx(3400.0))


def test_threads_that_wait_for_a_payment(answers):
    """By hand (Little): 60/s × (4 + 7.7 + 2 × 2.63 + 1.0101 × 120) ms of eight threads, the slow call tried again once in a hundred."""
    demand, capacity, _ = answers("""
components:
  people: {kind: client}
  orders: {kind: service, work: 4 ms, concurrency: 16}
  stock: {kind: service, work: 6 ms, variation: 0}
  bank: {kind: external, latency: 120 ms, availability: 99%}
  db: {kind: database, work: 2 ms}
flows:
  buy: {does: write, rate: 60/s, steps: [people -> orders, orders -> stock, stock -> db, {orders -> bank: {retries: 2}}, orders -> db]}
""")
    tried = 1 + 0.01 + 0.01**2
    stock, db = 0.006 * (1 + 0.36 / (2 * 0.64)), 0.002 / (1 - 0.24)
    assert demand.components["bank"].total == pytest.approx(60 * tried)
    slots = next(limit for limit in capacity.resources if limit.component == "orders")
    assert slots.utilisation == pytest.approx(60 * (0.004 + stock + 2 * db + tried * 0.120) / 16)
