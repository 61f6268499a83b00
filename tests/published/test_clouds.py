"""Worked examples in the documentation of clouds, databases and drivers; README.md says how each is known."""

import pytest


@pytest.mark.parametrize(
    ("source", "rate", "work", "slots"),
    [
        ("AWS Lambda developer guide, concurrency: 100 requests/s of 500 ms", "100/s", "500 ms", 50),
        ("AWS Lambda developer guide, scaling (2019): 10 events/s of three seconds", "10/s", "3 s", 30),
        ("AWS re:Post, Lambda concurrency limit: 20 requests/s of 60 s", "20/s", "60 s", 1200),
        (
            "AWS Lambda developer guide, quotas: 10,000 requests/s of 100 ms fill 1,000 environments",
            "10k/s",
            "100 ms",
            1000,
        ),
        ("Alibaba Function Compute FAQ: 10,000 requests/s of one second", "10k/s", "1 s", 10_000),
        ("Alibaba Function Compute FAQ: 10,000 requests/s of 10 ms", "10k/s", "10 ms", 100),
        ("Tencent CloudBase, provisioned concurrency: 2,000 requests/s of 20 ms", "2000/s", "20 ms", 40),
    ],
)
def test_concurrency_of_functions(answers, source, rate, work, slots):
    _, capacity, _ = answers(f"""
components: {{clients: {{kind: client}}, function: {{kind: service, work: {work}}}}}
flows: {{call: {{does: read, rate: {rate}, steps: [clients -> function]}}}}
""")
    assert capacity.resources[0].load == pytest.approx(slots)


def test_instances_that_serve_several_at_once(answers):
    """Alibaba Function Compute FAQ: 10,000 requests/s of 10 ms with ten at once in each of ten instances."""
    _, capacity, _ = answers("""
components: {clients: {kind: client}, function: {kind: service, replicas: 10, concurrency: 10, work: 10 ms}}
flows: {call: {does: read, rate: 10k/s, steps: [clients -> function]}}
""")
    assert capacity.resources[0].utilisation == pytest.approx(1.0)


STORE = """
components:
  clients: {{kind: client}}
  table: {{kind: database, capacity: {{read: {read}, write: {write}}}{more}}}
flows:
  look: {{does: read, rate: {reads}, steps: [{{clients -> table: {{times: {units}}}}}]}}
  put: {{does: write, rate: {writes}, steps: [clients -> table]}}
estimates: {{shards.table: {shards}}}
"""


def test_partitions_of_a_dynamodb_table(answers):
    """Amazon DynamoDB developer guide, guidelines for tables (2016): 5,000 / 3,000 + 2,000 / 1,000 = 3.67, so 4 partitions."""
    _, capacity, _ = answers(
        STORE.format(read="3000/s", write="1000/s", more="", reads="5000/s", writes="2000/s", units=1, shards=4)
    )
    assert capacity.resources[0].utilisation == pytest.approx(3.6667, rel=1e-4)


@pytest.mark.parametrize(
    ("source", "units", "reads"),
    [
        ("an item of 4 KB, strongly consistent: one unit", "1", 50),
        ("an item of 4 KB, eventually consistent: half a unit, 50 units are 100 reads", "50%", 100),
        ("an item of 8 KB, strongly consistent: two units", "2", 25),
        ("an item of 8 KB, eventually consistent: one unit", "1", 50),
        ("an item of 8 KB in a transaction: four units", "4", 12.5),
        ("items of 3 KB are rounded up to one unit: 80 reads, of 50 units", "1", 80),
        ("items of 10 KB are rounded up to 12 KB, three units", "3", 50 / 3),
    ],
)
def test_read_units_of_dynamodb(answers, source, units, reads):
    """Amazon DynamoDB developer guide, read/write capacity mode; 50 units provisioned."""
    _, capacity, _ = answers(
        STORE.format(read="50/s", write="50/s", more="", reads=f"{reads}/s", writes="0/s", units=units, shards=1)
    )
    assert capacity.resources[0].utilisation == pytest.approx(1.6 if reads == 80 else 1.0)


def test_writes_of_half_a_kilobyte_in_dynamodb(answers):
    """Amazon DynamoDB developer guide, initial throughput settings: 100 writes/s of 512 B take 100 units."""
    _, capacity, _ = answers(
        STORE.format(read="80/s", write="100/s", more="", reads="0/s", writes="100/s", units=1, shards=2)
    )
    assert capacity.resources[0].utilisation == pytest.approx(1.0)


def test_what_a_dax_cluster_takes(answers):
    """Amazon DynamoDB developer guide, DAX sizing: the table's read units divided by the miss rate."""
    demand, _, _ = answers("""
components: {clients: {kind: client}, dax: {kind: cache, capacity: 1M/s}, table: {kind: database, capacity: {read: 1k/s}}}
flows: {get: {does: read, rate: 4000/s, steps: [{clients -> dax: {hit: 80%}}, {dax -> table: {when: miss}}]}}
""")
    assert demand.components["table"].reads / (1 - 0.8) == pytest.approx(demand.components["dax"].reads)


STREAM = """
components:
  clients: {{kind: client}}
  stream: {{kind: stream, shards: {{count: {shards}}}, capacity: {records}, bandwidth: {bandwidth}}}
flows: {{put: {{does: event, rate: {rate}, steps: [{{clients -> stream: {{request: {size}}}}}]}}}}
"""


@pytest.mark.parametrize(
    ("source", "records", "bandwidth", "rate", "size", "shards", "binding"),
    [
        # Kinesis: a shard takes 1,000 records or 1 MiB a second; shards = max(KiB/s / 1,024, ...)
        (
            "Kinesis developer guide, records of 512 B: the 1,000 records bind",
            "1000/s",
            "1 MiB/s",
            "1000/s",
            "512 B",
            1,
            "throughput",
        ),
        (
            "the same, records of 50 KB, ten a second: half a shard",
            "1000/s",
            "1 MiB/s",
            "10/s",
            "50 KB",
            1,
            "bandwidth",
        ),
        ("the same, 5,000 records/s of 2 KiB: ten shards", "1000/s", "1 MiB/s", "5000/s", "2 KiB", 10, "bandwidth"),
        # Cloudera, Kafka performance tuning, sizing of partitions: 1,000 MB/s at 50 MB/s for each consumer: 20
        ("Kafka, 1,000 MB/s of 50 MB/s a partition", "10M/s", "50 MB/s", "1M/s", "1 KB", 20, "bandwidth"),
    ],
)
def test_shards_of_a_stream(answers, source, records, bandwidth, rate, size, shards, binding):
    """The shards that are said to be enough are, and one less is not (or there is one only)."""

    def tightest(count):
        text = STREAM.format(shards=count, records=records, bandwidth=bandwidth, rate=rate, size=size)
        return answers(text)[1].resources[0]

    assert tightest(shards).name == binding, source
    assert tightest(shards).utilisation <= 1.0
    assert shards == 1 or tightest(shards - 1).utilisation > 1.0


def test_partitions_for_slow_consumers(answers):
    """Kafka, The Definitive Guide, scaling: 20 ms a message are 50 a second for each consumer; 500 a second take ten."""
    _, capacity, _ = answers("""
components:
  clients: {kind: client}
  topic: {kind: stream, shards: {count: 10}}
  consumers: {kind: worker, replicas: 10, work: 20 ms}
flows: {handle: {does: event, rate: 500/s, steps: [clients -> topic, topic -> consumers]}}
""")
    slots = next(limit for limit in capacity.resources if limit.name == "worker slots")
    assert (slots.load, slots.utilisation) == (pytest.approx(10), pytest.approx(1.0))


@pytest.mark.parametrize(("keys", "size", "megabytes"), [("1M", "85 B", 85), ("1M", "160 B", 160)])
def test_memory_of_a_million_keys(answers, keys, size, megabytes):
    """Redis documentation, FAQ: a million small strings take about 85 MB, a million hashes of five fields about 160 MB."""
    _, capacity, _ = answers(f"""
components: {{clients: {{kind: client}}, keys: {{engine: redis, role: store, memory: 1 GB}}}}
data: {{entries: {{in: keys, rows: {keys}, row: {size}}}}}
flows: {{look: {{does: read, rate: 1/s, data: entries, steps: [clients -> keys]}}}}
""")
    memory = next(limit for limit in capacity.resources if limit.name == "memory")
    assert memory.load == pytest.approx(megabytes * 1e6)
    assert memory.utilisation == pytest.approx(megabytes / 1000)


def test_ten_prefixes_of_a_bucket(answers):
    """Amazon S3 user guide, optimising performance: 5,500 reads/s for each prefix, 55,000 for ten."""
    _, capacity, _ = answers(
        STORE.format(
            read="5500/s", write="3500/s", more=", shards: {count: 10}", reads="55k/s", writes="0/s", units=1, shards=1
        )
    )
    assert capacity.resources[0].utilisation == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("pool", "servers", "opened"),
    [
        ("{size: 5, overflow: 10}", 1, 15),  # SQLAlchemy documentation, QueuePool: pool_size 5, max_overflow 10
        ("{size: 5, overflow: 10}", 4, 60),
        ("20", 1, 20),  # PgBouncer documentation: default_pool_size
        ("10", 10, 100),  # HikariCP documentation: maximumPoolSize
    ],
)
def test_connections_of_default_pools(answers, pool, servers, opened):
    """Against max_connections 100, of which PostgreSQL's manual keeps 3 for superusers."""
    _, capacity, _ = answers(f"""
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: {servers}, pool: {{db: {pool}}}}}
  db: {{engine: postgresql, max_connections: 100}}
flows: {{ask: {{does: read, rate: 1/s, steps: [clients -> api -> db]}}}}
""")
    found = next(limit for limit in capacity.resources if limit.name == "connections")
    assert (found.load, found.capacity) == (opened, 97)


@pytest.mark.parametrize(("times", "milliseconds"), [(30, 560), (1, 18)])
def test_a_page_of_thirty_thumbnails(answers, times, milliseconds):
    """J. Dean, Designs, Lessons and Advice from Building Large Distributed Systems (LADIS 2009): thirty images of 256 KB,
    a seek of 10 ms and 30 MB/s each: one after the other about 560 ms, in parallel about 18 ms."""
    _, _, latency = answers(f"""
components: {{clients: {{kind: client}}, spindle: {{kind: external, latency: {10 + 256 / 30:.3f} ms}}}}
flows: {{page: {{does: read, rate: 1/s, steps: [{{clients -> spindle: {{times: {times}}}}}]}}}}
""")
    assert latency.flows["page"].mean * 1000 == pytest.approx(milliseconds, rel=0.035)
