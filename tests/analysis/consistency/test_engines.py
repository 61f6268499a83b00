"""Every engine configuration the catalogue was made from: what the fold says of it is what is known of it.

One row for each, read off the vendors' texts and the experiments (docs/engines.md names the source of each): what a
read shows while everything works, whatever happens, and while copies are cut off from each other; what a write
waits for and may lose.
"""

import math

import pytest

from archlint.analysis.consistency.result import Answer
from archlint.catalogue import configurations

YES, IF, NO = Answer.YES, Answer.CONDITIONAL, Answer.NO
INF = math.inf
ALONE, REFUSES, SERVES, BOTH = "CAP does not apply", "CP-like", "AP-like", "mixed"

TEXT = """
archlint: 1
system: One store
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  db: {{engine: {engine}{more}}}
data:
  things: {{in: db}}
flows:
  get:
    does: read
    data: things
    share: 50%
    steps:
      - clients -> api
      - api -> db: {{op: read{at}}}
  put:
    does: write
    data: things
    share: 50%
    steps:
      - clients -> api
      - api -> db: {{op: {op}}}
"""

FRESH = (YES, 0, 0, YES, YES)
STANDBY = (NO, INF, INF, NO, YES)
STANDBYS = (NO, INF, INF, NO, NO)
NOTHING, EVERYTHING = (0, 0), (INF, INF)

# engine, where the read goes; linearizable, normal, enforced, own writes, monotonic; letter and PACELC of the read;
# lost normally and at worst; letter and PACELC of the write
STORES = [
    ("postgresql-single", "", FRESH, ALONE, "-/EC", EVERYTHING, ALONE, "-/EC"),
    ("postgresql-async-replica", "", FRESH, REFUSES, "PC/EC", (0, INF), BOTH, "PA+PC/EL"),
    ("postgresql-async-replica", "standby", STANDBY, SERVES, "PA/EL", (0, INF), BOTH, "PA+PC/EL"),
    ("postgresql-sync-on", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("postgresql-sync-on", "standby", STANDBY, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("postgresql-sync-remote-write", "", FRESH, REFUSES, "PC/EC", (0, INF), REFUSES, "PC/EC"),
    ("postgresql-sync-remote-write", "standby", STANDBY, SERVES, "PA/EL", (0, INF), REFUSES, "PC/EC"),
    ("postgresql-sync-remote-apply", "standby", (IF, 0, 0, YES, YES), SERVES, "PA/EC", NOTHING, REFUSES, "PC/EC"),
    ("postgresql-patroni", "", (IF, 0, 0, IF, IF), BOTH, "PA+PC/EC", (30, 30), BOTH, "PA+PC/EL"),
    ("postgresql-patroni", "standby", STANDBY, SERVES, "PA/EL", (30, 30), BOTH, "PA+PC/EL"),
    ("rds-postgresql-multi-az-cluster", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("rds-postgresql-multi-az-cluster", "any", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("mysql-async", "", FRESH, REFUSES, "PC/EC", (0, INF), BOTH, "PA+PC/EL"),
    ("mysql-async", "standby", STANDBY, SERVES, "PA/EL", (0, INF), BOTH, "PA+PC/EL"),
    ("mysql-semisync", "standby", STANDBY, SERVES, "PA/EL", (0, INF), BOTH, "PA+PC/EC"),
    ("mysql-group-replication", "", (IF, 0, 0, IF, IF), BOTH, "PA+PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("mysql-group-replication", "any", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("mariadb-galera", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("mariadb-galera", "any", STANDBYS, REFUSES, "PC/EL", NOTHING, REFUSES, "PC/EC"),
    ("aurora-replica", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("aurora-replica", "standby", (NO, 0.1, INF, NO, NO), SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("sqlite", "", FRESH, ALONE, "-/EC", EVERYTHING, ALONE, "-/EC"),
    ("cockroachdb", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("cockroachdb", "any", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("spanner", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("spanner", "any", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("yugabytedb", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("clickhouse-replicated", "", (NO, 5, INF, NO, NO), SERVES, "PA/EL", (0, INF), SERVES, "PA/EL"),
    ("mongodb-default", "", (IF, 0, 0, IF, IF), REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("mongodb-default", "quorum", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("mongodb-default", "session", (NO, INF, INF, YES, YES), SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("mongodb-secondary-read", "", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("dynamodb-default", "", (NO, 1, INF, NO, NO), SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("dynamodb-default", "primary", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("dynamodb-default", "quorum", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("dynamodb-consistent-read", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("dynamodb-global-table", "", (NO, 1, INF, NO, NO), SERVES, "PA/EL", (0, INF), SERVES, "PA/EL"),
    ("cassandra-one", "", (NO, 0.1, INF, NO, NO), SERVES, "PA/EL", (0.1, INF), SERVES, "PA/EL"),
    # R + W > N is fresh and not linearizable: a write that failed may still surface
    ("cassandra-quorum", "", (NO, 0, 0, YES, YES), REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("riak", "", (NO, 0.1, INF, NO, NO), SERVES, "PA/EC", (0, INF), SERVES, "PA/EC"),
    ("riak", "quorum", (NO, 0.1, INF, NO, NO), SERVES, "PA/EC", (0, INF), SERVES, "PA/EC"),
    ("cosmosdb-session", "session", (NO, INF, INF, YES, YES), SERVES, "PA/EL", (900, 900), BOTH, "PA+PC/EL"),
    ("cosmosdb-session", "", (NO, INF, INF, IF, IF), SERVES, "PA/EL", (900, 900), BOTH, "PA+PC/EL"),
    ("cosmosdb-bounded", "", (NO, 300, 300, NO, NO), SERVES, "PA/EL", (300, 300), BOTH, "PA+PC/EL"),
    # a single read can ask for less than the account gives, never for more
    ("cosmosdb-bounded", "quorum", (NO, 300, 300, NO, NO), SERVES, "PA/EL", (300, 300), BOTH, "PA+PC/EL"),
    ("hazelcast-imap", "", (IF, 0, 0, IF, IF), BOTH, "PA+PC/EC", (0, INF), SERVES, "PA/EC"),
    ("redis-standalone", "", FRESH, ALONE, "-/EC", (INF, INF), ALONE, "-/EC"),
    ("redis-replica", "", FRESH, REFUSES, "PC/EC", (0, INF), BOTH, "PA+PC/EL"),
    ("redis-replica", "standby", (NO, 0.01, INF, NO, YES), SERVES, "PA/EL", (0, INF), BOTH, "PA+PC/EL"),
    ("redis-sentinel", "", (IF, 0, 0, IF, IF), BOTH, "PA+PC/EC", (0, INF), BOTH, "PA+PC/EL"),
    # 15 s of old answers and doomed writes, then CLUSTERDOWN
    ("redis-cluster", "", (IF, 0, 0, IF, IF), BOTH, "PA+PC/EC", (15, 15), BOTH, "PA+PC/EL"),
    ("redis-celery-broker", "", FRESH, ALONE, "-/EC", (INF, INF), ALONE, "-/EC"),
    ("memorydb", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("memorydb", "standby", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("memcached", "", FRESH, ALONE, "-/EC", EVERYTHING, ALONE, "-/EC"),
    ("etcd", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("etcd", "any", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("zookeeper", "", (NO, 0.01, 30, YES, YES), REFUSES, "PC/EL", NOTHING, REFUSES, "PC/EC"),
    ("zookeeper", "session", (NO, 0.01, 30, YES, YES), REFUSES, "PC/EL", NOTHING, REFUSES, "PC/EC"),
    ("zookeeper", "quorum", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("consul", "", (IF, 0, 0, IF, IF), REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("consul", "quorum", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("consul", "any", STANDBYS, SERVES, "PA/EL", NOTHING, REFUSES, "PC/EC"),
    ("elasticsearch", "", (NO, 1, INF, NO, YES), ALONE, "-/EL", EVERYTHING, ALONE, "-/EC"),
    ("s3", "", FRESH, REFUSES, "PC/EC", NOTHING, REFUSES, "PC/EC"),
    ("local-disk", "", FRESH, ALONE, "-/EC", (INF, INF), ALONE, "-/EC"),
]


def fold_store(deliver, engine, at="", *, op="write", more=""):
    said = f", at: {at}" if at else ""
    return deliver(TEXT.format(engine=engine, at=said, op=op, more=more)).flows


@pytest.mark.parametrize(
    ("engine", "at", "shows", "letter", "pacelc", "loses", "write_letter", "write_pacelc"),
    STORES,
    ids=[f"{row[0]} {row[1]}".strip() for row in STORES],
)
def test_a_store(deliver, engine, at, shows, letter, pacelc, loses, write_letter, write_pacelc):
    flows = fold_store(deliver, engine, at)
    read, write = flows["get"], flows["put"]
    given = read.delivered
    assert (given.linearizable, given.normal, given.enforced, given.read_your_writes, given.monotonic) == shows
    assert (read.letter, read.pacelc) == (letter, pacelc)
    assert (write.delivered.loss.normal, write.delivered.loss.enforced) == loses
    assert (write.letter, write.pacelc) == (write_letter, write_pacelc)


def test_an_index_with_copies_answers_from_any_of_them(deliver):
    flows = fold_store(deliver, "elasticsearch", more=", replication: {standbys: 1}")
    given = flows["get"].delivered
    assert (given.linearizable, given.normal, given.enforced, given.monotonic) == (NO, 1, INF, NO)
    assert (flows["get"].letter, flows["get"].pacelc) == (SERVES, "PA/EL")
    assert (flows["put"].letter, flows["put"].delivered.loss.enforced) == ("mixed", INF)


def test_a_single_node_of_a_replicated_engine_is_a_single_node(deliver):
    for engine in ("cassandra", "etcd", "mongodb"):
        flows = fold_store(deliver, engine, more=", replication: {standbys: 0}")
        assert (engine, flows["get"].letter, flows["put"].letter) == (engine, ALONE, ALONE)


# channel, copies; letter of handing over where the channel is the record; lost; delivery to a consumer
CHANNELS = [
    ("kafka-default", "", ALONE, EVERYTHING, "at-least-once"),
    ("kafka-default", ", replication: {standbys: 2}", BOTH, (0, INF), "at-least-once"),
    ("kafka-safe", "", REFUSES, NOTHING, "at-least-once"),
    ("rabbitmq-quorum", "", REFUSES, NOTHING, "at-least-once"),
    ("rabbitmq-classic", "", ALONE, EVERYTHING, "at-least-once"),
    ("sqs-standard", "", SERVES, NOTHING, "at-least-once"),
    ("nats-jetstream", ", role: stream", REFUSES, (0, 120), "at-least-once"),
    ("redis-celery-broker", ", role: broker", ALONE, (INF, INF), "at-least-once"),
    ("redis", ", role: broker, replication: {standbys: 1}", BOTH, (0, INF), "at-least-once"),
    ("redis", ", role: broker, replication: {standbys: 2, failover: automatic}", BOTH, (0, INF), "at-least-once"),
    ("elasticache", ", role: broker", BOTH, (0, INF), "at-least-once"),
    ("redis-pubsub", ", role: pubsub", None, None, "best-effort"),
    ("nats-core", "", None, None, "best-effort"),
]
MESSAGES = """
archlint: 1
system: One channel
components:
  clients: {{kind: client}}
  api: {{kind: service}}
  channel: {{engine: {engine}{more}}}
  worker: {{kind: worker, acks: late}}
data:
  events: {{in: channel}}
flows:
  tell:
    does: write
    data: events
    share: 100%
    steps:
      - clients -> api
      - api -> channel: {{op: {op}}}
      - reply
      - channel -> worker
"""


@pytest.mark.parametrize(("engine", "more", "letter", "loses", "delivery"), CHANNELS)
def test_a_channel(deliver, engine, more, letter, loses, delivery):
    op = "publish" if "kafka" in engine or "stream" in more or delivery == "best-effort" else "enqueue"
    flow = deliver(MESSAGES.format(engine=engine, more=more, op=op)).flows["tell"]
    assert [effect.delivery.value for effect in flow.effects] == [delivery]
    if letter is not None:
        assert (flow.letter, (flow.delivered.loss.normal, flow.delivered.loss.enforced)) == (letter, loses)


def test_a_replicated_broker_is_not_labelled_as_one_node():
    labels = {engine.id: engine.cap for engine in configurations() if "broker" in engine.id}
    assert labels == {
        "redis-celery-broker": "single",
        "redis-broker-replica": "neither",
        "redis-broker-sentinel": "neither",
        "elasticache-broker": "neither",
    }


# what stands in front of a store: how old an answer gets (normally and at worst) with what is said on the step
LAYERS = [
    ("edge: {engine: cloudfront}", "{hit: 50%}", (86400, INF)),
    ("edge: {engine: cloudfront}", "{hit: 50%, ttl: 60 s}", (60, 60)),
    ("edge: {engine: cloudflare}", "{hit: 50%, ttl: 60 s}", (60, 60)),
    ("edge: {engine: varnish}", "{hit: 50%}", (130, 130)),
    ("edge: {engine: varnish}", "{hit: 50%, ttl: 4 s, grace: 10 s}", (14, 14)),
    ("edge: {engine: nginx}", "{hit: 50%, ttl: 4 s}", (4, 4)),
    ("edge: {engine: haproxy}", "{request: 1 KB}", (0, 0)),
    ("edge: {engine: aws-alb}", "{request: 1 KB}", (0, 0)),
    ("edge: {engine: pgbouncer}", "{request: 1 KB}", (0, 0)),
    ("edge: {engine: fastapi}", "{request: 1 KB}", (0, 0)),
    ("edge: {engine: socketio}", "{request: 1 KB}", (0, 0)),
    ("edge: {engine: dns}", "{request: 1 KB}", (0, 0)),
    ("edge: {engine: dns}", "{hit: 99%, ttl: 5 min}", (300, 86700)),
]
AROUND = """
archlint: 1
system: Something in front
components:
  clients: {{engine: browser}}
  {edge}
  db: {{engine: postgresql}}
data:
  things: {{in: db}}
flows:
  get:
    does: read
    data: things
    share: 100%
    steps:
      - clients -> edge: {options}
      - edge -> db{age}
"""


@pytest.mark.parametrize(("edge", "options", "ages"), LAYERS)
def test_what_stands_in_front_of_a_store(deliver, edge, options, ages):
    given = deliver(AROUND.format(edge=edge, options=options, age="")).flows["get"].delivered
    assert (given.normal, given.enforced) == ages


def test_a_browser_keeps_for_its_max_age(deliver):
    text = AROUND.format(edge="edge: {engine: haproxy}", options="{max_age: 60 s}", age="")
    given = deliver(text).flows["get"].delivered
    assert (given.normal, given.enforced, given.read_your_writes) == (60, 60, NO)


def test_a_materialised_view_is_as_old_as_its_refresh(deliver):
    flow = fold_store(deliver, "postgresql-matview", more=", kind: database, refresh: 5 min")["get"]
    assert (flow.delivered.normal, flow.delivered.enforced) == (300, INF)


ELSEWHERE = {
    "in-process-cache": "test_hops.test_several_memories_show_several_pasts",
    "jwt-access-token": "test_hops.test_a_token_is_a_cache_with_its_lifetime",
    "celery-worker": "test_writes.test_how_often_an_effect_arrives",
    "celery-beat": "tests/analysis/state: a schedule in every process",
    "sqlalchemy-pool": "tests/analysis/capacity: connections",
    "external-api": "tests/analysis/failures: availability multiplies",
    "postgresql-matview": "test_a_materialised_view_is_as_old_as_its_refresh",
    "browser-cache": "test_a_browser_keeps_for_its_max_age",
}
"""Configurations that hold no data of their own, and where their part is tried."""

RESEARCHED = """
postgresql-single postgresql-async-replica postgresql-sync-on postgresql-sync-remote-apply postgresql-patroni
rds-postgresql-multi-az-cluster postgresql-matview pgbouncer mysql-async mysql-semisync mysql-group-replication
mariadb-galera aurora-replica sqlite cockroachdb spanner yugabytedb clickhouse-replicated mongodb-default
mongodb-secondary-read dynamodb-default dynamodb-consistent-read dynamodb-global-table cassandra-one
cassandra-quorum riak cosmosdb-session cosmosdb-bounded hazelcast-imap redis-standalone redis-replica
redis-sentinel redis-cluster redis-pubsub redis-celery-broker memorydb memcached etcd zookeeper consul
kafka-default kafka-safe rabbitmq-quorum rabbitmq-classic sqs-standard nats-core nats-jetstream celery-worker
celery-beat elasticsearch s3 local-disk cloudfront cloudflare varnish browser-cache dns-resolver nginx haproxy
aws-alb fastapi-uvicorn in-process-cache jwt-access-token sqlalchemy-pool socketio external-api
"""
_NAMES = {"dns": "dns-resolver", "fastapi": "fastapi-uvicorn"}


def test_no_configuration_is_left_out():
    tried = {row[0] for row in STORES} | {row[0] for row in CHANNELS} | set(ELSEWHERE)
    edges = {row[0].split("engine: ")[1].rstrip("}") for row in LAYERS}
    tried |= {_NAMES.get(name, name) for name in edges}
    names = RESEARCHED.split()
    assert len(names) == 66
    assert [name for name in names if name not in tried] == []
    assert [name for name in names if name not in {engine.id for engine in configurations()}] == []


STORED = {"database", "cache", "search", "object-store", "lock"}


@pytest.mark.parametrize(
    "engine",
    [each for each in configurations() if each.kind in STORED and not each.ephemeral],
    ids=lambda each: each.id,
)
def test_the_label_of_the_catalogue_and_the_fold_agree(deliver, engine):
    """The label was written from the sources, the letter is derived: two ways to the same answer."""
    flows = fold_store(deliver, engine.id, more="" if engine.id != "postgresql-matview" else ", kind: database")
    letters = (flows["get"].letter, flows["put"].letter)
    write = flows["put"].delivered
    if engine.cap == "single":
        assert letters == (ALONE, ALONE)
    if engine.cap == "CP":
        # a primary in the minority may go on answering reads; what it accepts it cannot commit
        assert letters[1] == REFUSES or (engine.id == "minio" and letters == (ALONE, ALONE))
    if engine.cap == "AP":
        assert SERVES in letters and REFUSES not in letters
    if engine.loss == math.inf and letters[1] != ALONE:
        assert write.loss.enforced == math.inf
    if engine.cap == "CP" and engine.loss == 0 and engine.id != "minio":
        assert write.loss.normal == 0
