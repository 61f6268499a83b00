"""Worked examples in the documentation of clouds, databases and drivers."""

import pytest


@pytest.mark.parametrize(
    ("source", "rate", "work", "slots"),
    [
        ("AWS Lambda developer guide, concurrency: 100 requests/s of 500 ms", "100/s", "500 ms", 50),
        ("AWS Lambda developer guide, scaling (2019): 10 events/s of three seconds", "10/s", "3 s", 30),
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
        ("an item of 8 KB in a transaction: four units", "4", 12.5),
    ],
)
def test_read_units_of_dynamodb(answers, source, units, reads):
    """Amazon DynamoDB developer guide, read/write capacity mode; 50 units provisioned."""
    _, capacity, _ = answers(
        STORE.format(read="50/s", write="50/s", more="", reads=f"{reads}/s", writes="0/s", units=units, shards=1)
    )
    assert capacity.resources[0].utilisation == pytest.approx(1.0)


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
