"""Sizing guides and engineering books, step by step as they print it; README.md says how each is known."""

import math

import pytest


def busy(capacity, component, name):
    return next(limit for limit in capacity.resources if (limit.component, limit.name) == (component, name))


# B. Beyer et al. (ed.), The Site Reliability Workbook (2018), chapter 12: half a million queries and 10,000 clicks a second
WORKBOOK = """
workload: {peak: 1x}
components:
  search: {kind: service}
  clicks: {kind: service}
  joiner: {kind: worker, bandwidth: 1 Gbps}
  queries: {kind: database, shards: {count: 2500}, capacity: {read: 1M/s, write: 200/s}, disk: 4 TB}
  click-map: {kind: database}
  query-map: {kind: database}
data:
  query-log: {in: queries, rows: 500k/s, row: 2 KB, keep: 1 day}
  click-map-of-a-day: {in: click-map, rows: 10k/s, row: 16 B, keep: 1 day}
  query-map-of-a-day: {in: query-map, rows: 1.5M/s, row: 16 B, keep: 1 day}
flows:
  query: {does: write, data: query-log, rate: 500k/s, steps: [search -> queries, {search -> query-map: {times: 3}}]}
  click:
    does: write
    rate: 10k/s
    steps:
      - clicks -> joiner: {request: 2 KB}
      - joiner -> queries: {op: read, request: 8 B, response: 2 KB}
      - joiner -> click-map: {request: 1 KB}
"""


def test_logs_of_half_a_million_queries_a_second(answers):
    """86.4 TB a day; 2,500 disks of 200 writes; 14 GB and 2 TB of maps; 160 + 0.6 + 160 + 80 Mbps at the joiner."""
    demand, capacity, _ = answers(WORKBOOK)
    kept = {name: found.bytes.value for name, found in capacity.storage.items()}
    assert kept == pytest.approx(
        {"query-log": 86.4e12, "click-map-of-a-day": 13.8e9, "query-map-of-a-day": 2.07e12}, rel=2e-3
    )
    limit = busy(capacity, "queries", "reads and writes")
    assert limit.formula == "4 reads / 1M + 200 writes / 200 (on each of 2500 shards)"
    assert demand.components["query-map"].writes == pytest.approx(1.5e6)
    load = demand.components["joiner"]
    assert (load.bytes_in + load.bytes_out) * 8 == pytest.approx(400e6, rel=0.01)
    assert busy(capacity, "joiner", "bandwidth").load * 8 == pytest.approx(320e6)


def test_a_consensus_takes_25_milliseconds(answers):
    """The same, multidatacenter: 10,000 clicks a second of 25 ms are 250 at a time (Little's law)."""
    _, capacity, _ = answers("""
components: {clicks: {kind: service}, paxos: {kind: service, concurrency: 250, work: 25 ms}}
flows: {agree: {does: write, rate: 10k/s, steps: [clicks -> paxos]}}
""")
    limit = busy(capacity, "paxos", "worker slots")
    assert (limit.load, limit.utilisation) == (pytest.approx(250), pytest.approx(1.0))


def test_threads_of_a_frontend(answers):
    """Site Reliability Engineering (2016), chapter 22: ten servers of a hundred threads, 1,000 requests/s of 100 ms take 100."""
    _, capacity, _ = answers("""
components: {users: {kind: client}, frontend: {kind: service, replicas: 10, concurrency: 100, work: 100 ms}}
flows: {ask: {does: read, rate: 1000/s, steps: [users -> frontend]}}
""")
    limit = busy(capacity, "frontend", "worker slots")
    assert (limit.load, limit.capacity) == (pytest.approx(100), 1000)


@pytest.mark.parametrize(
    ("copies", "groups", "written", "sent"),
    # Cloudera, Kafka performance tuning, sizing by network and disk: W × R come in, (R + C − 1) × W go out
    [(3, 2, 150, 200), (3, 1, 150, 150), (2, 3, 100, 200), (1, 4, 50, 200)],
)
def test_what_a_broker_writes_and_sends(answers, copies, groups, written, sent):
    names = [f"group-{number}" for number in range(groups)]
    demand, capacity, _ = answers(f"""
components:
  apps: {{kind: service}}
  topic: {{kind: stream, bandwidth: 1 GB/s, replication: {{standbys: {copies - 1}}}}}
  {"; ".join(names).replace("; ", ": {kind: worker}" + chr(10) + "  ")}: {{kind: worker}}
flows:
  put: {{does: event, rate: 50k/s, steps: [{{apps -> topic: {{request: 1 KB}}}}, {", ".join(f"topic -> {name}" for name in names)}]}}
""")
    load, limit = demand.components["topic"], busy(capacity, "topic", "bandwidth")
    assert limit.load == pytest.approx(sent * 1e6)
    assert load.bytes_in + (copies - 1) * load.bytes_written == pytest.approx(written * 1e6)


def test_three_brokers_that_carry_forty_thousand_events(answers):
    """petascalelabs.com, capacity planning of brokers: 100 MB/s with three copies are 200 MB/s that leave the leaders."""
    _, capacity, _ = answers("""
components:
  shop: {kind: service}
  orders: {kind: stream, shards: {count: 30}, bandwidth: 1.25 GB/s, replication: {standbys: 2}}
flows: {track: {does: event, rate: 100k/s, steps: [{shop -> orders: {request: 1 KB}}]}}
""")
    limit = busy(capacity, "orders", "bandwidth")
    assert limit.load * 30 == pytest.approx(200e6)
    assert limit.formula.endswith("6.67 MB/s of it to standbys")


STORED = [
    # AWS, OpenSearch Service, sizing domains: 200 MiB an hour for two weeks; one replica, 45 % of overheads
    ("AWS OpenSearch, source data", "rows: 1/h, row: 200 MiB, keep: 14 days", 0, "66 GiB", None),
    ("AWS OpenSearch, with replica and overheads", "rows: 1/h, row: 200 MiB, keep: 14 days, overhead: 45%", 1, "191 GiB", "on all 2 copies"),
    # Prometheus documentation, storage: retention × samples a second × bytes a sample
    ("GitLab charts 5257, Prometheus: four days of 8,521 samples/s", "rows: 8521/s, row: 0.91 B, keep: 4 days", 0, "2.68 GB", None),
    ("gist mikejoh: ten days of 21,360 samples/s", "rows: 21360/s, row: 1.64 B, keep: 10 days", 0, "30.3 GB", None),
    ("pipecd 2314: a week of 57,114 series a minute", "rows: 57114/min, row: 2 B, keep: 7 days", 0, "1.15 GB", None),
    # arika.dev, cluster sizing and disk math: 200 MB/s, three copies, seven days
    ("arika.dev, Kafka", "rows: 200k/s, row: 1 KB, keep: 7 days", 2, "363 TB", "on all 3 copies"),
    # a million messages of 1 KB a second for seven days, as several notes on message logs have it
    ("a log of a million messages a second, one copy", "rows: 1M/s, row: 1 KB, keep: 7 days", 2, "605 TB", None),
    ("the same, three copies", "rows: 1M/s, row: 1 KB, keep: 7 days", 2, "1.8 PB", "on all 3 copies"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("datum", "standbys", "claim", "remark"), [case[1:] for case in STORED], ids=[case[0] for case in STORED]
)
def test_storage_of_guides(answers, datum, standbys, claim, remark):
    _, capacity, _ = answers(f"""
workload: {{peak: 1x}}
components: {{writers: {{kind: service}}, store: {{kind: database, replication: {{standbys: {standbys}}}}}}}
data: {{rows: {{in: store, {datum}}}}}
flows: {{put: {{does: write, rate: 1/s, steps: [writers -> store]}}}}
estimates: {{storage.rows: {claim}}}
""")
    (check,) = capacity.estimates
    assert (check.agrees, check.remark) == (True, remark)


def test_a_decimal_place_that_slipped_is_found(answers):
    """cnblogs 19050663: 10,000 series every 15 s for 15 days of 1.2 B are said to take 10.4 GB; they take 1.04."""
    _, capacity, _ = answers("""
components: {targets: {kind: service}, prometheus: {kind: database}}
data: {samples: {in: prometheus, rows: 666.67/s, row: 1.2 B, keep: 15 days}}
flows: {scrape: {does: write, rate: 667/s, steps: [targets -> prometheus]}}
estimates: {storage.samples: 10.4 GB}
""")
    (check,) = capacity.estimates
    assert (check.agrees, check.slip) == (False, "is 10 times too large")


@pytest.mark.parametrize(
    ("source", "dynos", "workers", "pool", "opened"),
    [
        ("ollie/connection-pool-concurrency: two dynos, four Puma workers, ten threads", 2, 4, 10, 80),
        ("the same, within twenty", 2, 2, 5, 20),
        ("the same, one dyno", 1, 1, 20, 20),
        ("recursecenter/community, Heroku configuration: two dynos, two workers, three each", 2, 2, 3, 12),
    ],
)
def test_connections_of_puma(answers, source, dynos, workers, pool, opened):
    _, capacity, _ = answers(f"""
components:
  people: {{kind: client}}
  web: {{kind: service, replicas: {dynos}, workers: {workers}, pool: {{db: {pool}}}}}
  db: {{engine: postgresql, max_connections: 100}}
flows: {{ask: {{does: read, rate: 1/s, steps: [people -> web -> db]}}}}
estimates: {{connections.db: {opened}}}
""")
    assert capacity.estimates[0].agrees, source


@pytest.mark.parametrize(
    ("source", "peak", "each", "claimed", "agrees", "words"),
    [
        ("chkrishnatej, 800 requests/s, threads for 250", "800/s", "250/s", 4, True, "4 of them are 80 % busy at peak (throughput); archlint plans 5"),
        ("cruxible.dev, 50,000 requests/s of 5,000", "50k/s", "5000/s", 10, False, "leaves no spare: 10 of them are 100 % busy at peak (throughput)"),
        ("the same with headroom", "50k/s", "5000/s", 13, True, None),
        ("interviewbit, 400 requests/s of 50", "400/s", "50/s", 8, False, "leaves no spare: 8 of them are 100 % busy at peak (throughput)"),
        ("twice what is needed", "50k/s", "5000/s", 30, False, None),
    ],
)  # fmt: skip
def test_how_many_servers(answers, source, peak, each, claimed, agrees, words):
    """A quotient leaves no spare, and that is said; what leaves them 50 to 95 % busy follows."""
    _, capacity, _ = answers(f"""
components: {{people: {{kind: client}}, web: {{kind: service, capacity: {each}}}}}
flows: {{ask: {{does: read, rate: {peak}, steps: [people -> web]}}}}
estimates: {{instances.web: {claimed}}}
""")
    (check,) = capacity.estimates
    assert (check.agrees, check.remark or check.slip) == (agrees, words), source


def test_two_billion_connections_on_two_hundred_servers(answers):
    """Grokking Modern System Design (educative.io), WhatsApp: 100 billion messages of 100 B a day, ten million sockets a server."""
    _, capacity, _ = answers("""
workload: {users: 2B, daily_active: 100%, requests: 100B/day, peak: 1x, online_at_peak: 100%}
components: {phones: {kind: client}, chat: {kind: service, replicas: 200, descriptors: 10M}, db: {kind: database}}
data: {messages: {in: db, rows: 100B/day, row: 100 B, keep: 30 days}}
flows: {send: {does: write, data: messages, share: 100%, steps: [{phones -> chat: {over: websocket, request: 100 B}}, chat -> db]}}
estimates: {storage.messages.per_day: 10 TB, storage.messages: 300 TB, ingress: 926 Mbps, sockets: 2B, instances.chat: 200}
""")
    assert [check.name for check in capacity.estimates if not check.agrees] == []
    assert capacity.estimates[-1].remark == "200 of them are 100 % busy at peak (descriptors); archlint plans 1,193"
    assert busy(capacity, "chat", "descriptors").utilisation == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("people", "buffers", "memory", "machines"), [(6144, "64 KiB", "768 MiB", 2), (37_000, "64 KiB", "1 GiB", 6)]
)
def test_buffers_of_a_proxy(answers, people, buffers, memory, machines):
    """D. Aivaliotis, Mastering NGINX (2013): 128 KiB for each active connection (both ends), 768 MiB are 6,144 of them.

    Which is all of it; archlint plans for 80 %.
    """
    _, capacity, _ = answers(f"""
workload: {{users: {people}, daily_active: 100%, online_at_peak: 100%}}
components: {{people: {{kind: client}}, proxy: {{kind: load-balancer, memory: {memory}, per_connection: {buffers}}}, app: {{kind: service}}}}
flows: {{push: {{does: event, rate: 1/s, steps: [{{people -> proxy: {{over: websocket}}}}, {{proxy -> app: {{over: websocket}}}}]}}}}
""")
    limit = busy(capacity, "proxy", "socket memory")
    assert capacity.needed["proxy"].instances == math.ceil(limit.utilisation / 0.8) == machines
    assert people != 6144 or limit.utilisation == pytest.approx(1.0)


@pytest.mark.parametrize(("processes", "connections"), [(2, 512), (4, 1024)])
def test_clients_of_nginx(answers, processes, connections):
    """devcoops.com: processes × connections are the clients it serves; as a proxy it keeps two connections for each."""
    text = """
workload: {{users: {clients}, daily_active: 100%, online_at_peak: 100%}}
components: {{people: {{kind: client}}, nginx: {{kind: {kind}, workers: {processes}, descriptors: {connections}}}, app: {{kind: service}}}}
flows: {{push: {{does: event, rate: 1/s, steps: [{{people -> nginx: {{over: websocket}}}}{onward}]}}}}
"""
    known, clients = {"processes": processes, "connections": connections}, processes * connections
    alone = answers(text.format(clients=clients, kind="service", onward="", **known))
    behind = ", {nginx -> app: {over: websocket}}"
    proxy = answers(text.format(clients=clients // 2, kind="gateway", onward=behind, **known))
    for _, capacity, _ in (alone, proxy):
        assert busy(capacity, "nginx", "descriptors").utilisation == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("operations", "size", "first", "used"),
    # AWS, EBS gp3: 3,000 operations and 125 MiB a second; at 16 KiB the operations bind, from 43 KiB on the bytes
    [("3000/s", "16 KiB", "throughput", 1.0), ("2000/s", "64 KiB", "bandwidth", 1.0)],
)
def test_a_volume_has_two_limits(answers, operations, size, first, used):
    _, capacity, _ = answers(f"""
components: {{db: {{kind: service}}, volume: {{kind: object-store, capacity: 3000/s, bandwidth: 125 MiB/s}}}}
flows: {{read: {{does: read, rate: {operations}, steps: [{{db -> volume: {{response: {size}}}}}]}}}}
""")
    assert (capacity.resources[0].name, capacity.resources[0].utilisation) == (first, pytest.approx(used))


def test_three_zones_each_of_which_takes_half(answers):
    """AWS, static stability using Availability Zones: so that two of three zones carry the peak, half as much again is run."""
    _, capacity, _ = answers("""
components: {people: {kind: client}, lb: {kind: load-balancer}, web: {kind: service, replicas: 9, zones: [a, b, c], capacity: 1k/s}}
flows: {ask: {does: read, rate: 4000/s, steps: [people -> lb -> web]}}
""")
    found = capacity.needed["web"]
    assert (found.instances, found.with_zone_lost) == (6, 9)


@pytest.mark.parametrize(
    ("components", "flow", "dollars"),
    [
        # AWS price lists: S3 standard, CloudFront in the United States, DynamoDB on demand, API Gateway, Lambda requests
        ("bucket: {kind: object-store, cost: {storage: $0.023/GB per month}}", "", 23.0),
        ("cdn: {kind: cdn, managed: regional, cost: {egress: $0.085/GB}}", "{people -> cdn: {hit: 100%, response: 1 MB}}", 850.0),
        ("table: {kind: database, managed: regional, cost: {requests: $1.25/1M}}", "people -> table", 12.5),
        ("gateway: {kind: gateway, managed: regional, cost: {requests: $1.00/1M}}", "people -> gateway", 10.0),
        ("function: {kind: service, managed: regional, cost: {requests: $0.20/1M}}", "people -> function", 2.0),
    ],
    ids=["a terabyte in S3", "ten terabytes by CloudFront", "ten million writes of DynamoDB", "API Gateway", "Lambda"],
)  # fmt: skip
def test_bills_of_ten_million_requests_a_month(bill_of, components, flow, dollars):
    id_ = components.partition(":")[0]
    found = bill_of(
        f"""
workload: {{peak: 1x}}
components: {{people: {{kind: client}}, {components}}}
data: {{files: {{in: {id_ if id_ == "bucket" else "shelf"}, rows: 1M, row: 1 MB}}}}
flows: {{ask: {{does: write, rate: 10M/month, steps: [{flow or "people -> bucket"}]}}}}
""".replace("people: {kind: client}", "people: {kind: client}, shelf: {kind: object-store}")
    )
    assert found.total.value == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("steps", "microseconds"),
    [
        # J. L. Hennessy, D. A. Patterson, Computer Architecture, appendix B: hit time + miss rate × miss penalty
        ("{cpu -> l1: {hit: 95%}}, {cpu -> dram: {when: miss}}", 1 + 0.05 * 200),
        ("{cpu -> l1: {hit: 96%}}, {cpu -> l2: {when: miss, hit: 50%}}, {cpu -> dram: {when: miss}}", 5.4),
    ],
    ids=["one level", "forty of a thousand miss the first level, half of them the second"],
)
def test_the_average_memory_access_time(answers, steps, microseconds):
    """One, ten and two hundred cycles, taken for microseconds."""
    _, _, latency = answers(f"""
components: {{cpu: {{kind: client}}, l1: {{kind: cache, latency: 1 us}}, l2: {{kind: cache, latency: 10 us}}, dram: {{kind: database, latency: 200 us}}}}
flows: {{fetch: {{does: read, rate: 1/s, steps: [{steps}]}}}}
""")
    assert latency.flows["fetch"].mean * 1e6 == pytest.approx(microseconds, rel=1e-3)


def test_eighty_requests_at_once_in_each_container(answers):
    """Google Cloud Run, about concurrency: 1,000 requests/s of 400 ms with 80 at once keep five instances entirely busy."""
    _, capacity, _ = answers("""
components: {people: {kind: client}, run: {kind: service, concurrency: 80, work: 400 ms, replicas: 5}}
flows: {ask: {does: read, rate: 1000/s, steps: [people -> run]}}
estimates: {instances.run: 6}
""")
    limit = busy(capacity, "run", "worker slots")
    assert (limit.load, limit.utilisation) == (pytest.approx(400), pytest.approx(1.0))
    assert capacity.estimates[0].agrees


@pytest.mark.parametrize(
    ("source", "people", "often", "size", "rate", "bandwidth"),
    [
        ("a million viewers of 5 Mbps, in pieces of four seconds", "1M", "15 per online user per minute", "2.5 MB", "250k/s", "5 Tbps"),
        ("half a million drivers that say every three seconds where they are", "500k", "20 per online user per minute", "100 B", "167k/s", "134 Mbps"),
        ("a million clients that ask every thirty seconds", "1M", "2 per online user per minute", "1 KB", "33.3k/s", "266 Mbps"),
    ],
)  # fmt: skip
def test_who_is_online_makes_the_peak(answers, source, people, often, size, rate, bandwidth):
    """Streaming, heartbeats and polling, as courses count them; no peak model is needed."""
    _, capacity, _ = answers(f"""
workload: {{users: 10M, daily_active: 50%, online_at_peak: {people}, requests: {often}}}
components: {{people: {{kind: client}}, edge: {{kind: service}}}}
flows: {{ask: {{does: read, share: 100%, steps: [{{people -> edge: {{response: {size}}}}}]}}}}
estimates: {{peak_rate: {rate}, bandwidth: {bandwidth}}}
""")
    assert [check.name for check in capacity.estimates if not check.agrees] == [], source
