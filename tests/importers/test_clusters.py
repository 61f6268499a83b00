"""Nodes of one cluster, started one by one: one component with copies; stores that only look alike stay what they are."""

import pytest

from archlint.blueprint.load import load
from archlint.importers.draft.writing import write
from archlint.source import parse_text


def nodes(image, own, names=("n1", "n2", "n3")):
    return "".join(f"  {name}: {{image: '{image}'{f', {own}' if own else ''}}}\n" for name in names)


def imported(compose, services, environment="", more=None):
    said = f", environment: {{{environment}}}" if environment else ""
    found = compose(f"services:\n  api: {{image: acme/api, ports: ['80:80']{said}}}\n{services}", more)
    load(parse_text(write(found), "imported"))
    return found


ONE = {"replication": {"standbys": 2}, "title": "n1, n2, n3"}


@pytest.mark.parametrize(
    ("image", "own", "environment", "wanted"),
    [
        ("bitnami/kafka:3", "", 'KAFKA_BROKERS: "n1:9092,n2:9092,n3:9092"', ONE),
        ("apache/kafka", "environment: {KAFKA_CONTROLLER_QUORUM_VOTERS: '1@n1:9093,2@n2:9093,3@n3:9093'}", 'KAFKA_BROKERS: "n1:9092"', ONE),
        ("confluentinc/cp-kafka", "environment: {KAFKA_ZOOKEEPER_CONNECT: 'zk:2181'}", 'KAFKA_BROKERS: "n1:9092"', ONE),
        ("mongo:7", "command: mongod --replSet rs0", 'MONGO_URL: "mongodb://n1,n2,n3/app"', ONE),
        ("mongo:7", "command: ['--replSet', 'rs0']", 'MONGO_URL: "mongodb://n1/app"', ONE),
        ("mongo:7", "", 'MONGO_URL: "mongodb://n1:27017,n2:27017,n3:27017/app?replicaSet=rs0"', ONE),
        ("elasticsearch:8.13.0", "environment: ['discovery.seed_hosts=n1,n2,n3']", 'ES_HOST: "http://n1:9200"', ONE),
        ("quay.io/coreos/etcd", "command: 'etcd --initial-cluster n1=http://n1:2380,n2=http://n2:2380,n3=http://n3:2380'", 'ETCD: "http://n1:2379"', ONE),
        ("cassandra:5", "environment: {CASSANDRA_SEEDS: 'n1'}", "", ONE),
        ("scylladb/scylla", "command: --seeds=n1 --smp 1", "", ONE),
        ("rabbitmq:3", "", 'AMQP_URLS: "amqp://n1:5672,amqp://n2:5672,amqp://n3:5672"', ONE),
        ("rabbitmq:3", "volumes: ['./rabbitmq.conf:/etc/rabbitmq/rabbitmq.conf']", "", ONE),
        ("cockroachdb/cockroach", "command: 'start --join=n1,n2,n3 --insecure'", 'DATABASE_URL: "postgres://root@n1:26257/x"', ONE),
        ("bitnami/mariadb-galera", "environment: {MARIADB_GALERA_CLUSTER_ADDRESS: 'gcomm://n1,n2,n3'}", 'DATABASE_URL: "mysql://u:p@n1/x"', ONE),
        ("redis:7", "command: redis-server --cluster-enabled yes", 'REDIS_NODES: "n1:6379,n2:6379,n3:6379"', {"shards": {"count": 3}, "title": "n1, n2, n3"}),
    ],
)  # fmt: skip
def test_nodes_of_one_cluster_are_one_component_with_copies(compose, image, own, environment, wanted):
    conf = "cluster_formation.classic_config.nodes.1 = rabbit@n1\ncluster_formation.classic_config.nodes.2 = rabbit@n2\ncluster_formation.classic_config.nodes.3 = rabbit@n3\n"
    found = imported(compose, nodes(image, own), environment, {"rabbitmq.conf": conf})
    assert [part.id for part in found.parts if part.id != "zk"] == ["api", "n1"]
    facts = found.part("n1").facts
    assert {key: facts[key].value for key in ("replication", "shards", "title") if key in facts} == wanted
    assert [(each.name, each.reason) for each in found.omissions] == [
        (name, "is a node of the cluster of n1, and counted as a copy of it") for name in ("n2", "n3")
    ]
    assert [(hop.source, hop.target) for hop in found.hops] == ([("api", "n1")] if environment else [])


@pytest.mark.parametrize(
    "services",
    [
        nodes("postgres:16", "", ("orders-db", "users-db")),
        nodes("mongo:7", "command: mongod --replSet rs0", ("orders-mongo", "users-mongo")),
        nodes("elasticsearch:8", "environment: {discovery.type: single-node, cluster.name: logs}", ("logs", "search")),
        nodes("apache/kafka", "environment: {KAFKA_LOG_DIRS: /var/lib/east}", ("east", "west")),
        nodes("apache/kafka", "environment: {KAFKA_PROCESS_ROLES: controller}", ("c1",))
        + nodes("apache/kafka", "environment: {KAFKA_PROCESS_ROLES: broker, KAFKA_CONTROLLER_QUORUM_VOTERS: '1@c1:9093'}", ("b1",)),
        nodes("redis:7", "", ("cache", "queue")),
        nodes("cassandra:5", "environment: {CASSANDRA_SEEDS: 'n1'}, x-archlint: {title: own}", ("n1", "n2")),
    ],
)  # fmt: skip
def test_stores_that_only_look_alike_stay_apart(compose, services):
    environment = (
        'CACHE_URL: "redis://cache", QUEUE_URL: "redis://queue", DB: "postgres://orders-db/x postgres://users-db/y"'
    )
    assert len(imported(compose, services, environment).parts) == 3


def test_the_copies_of_a_redis_cluster_are_told_where_it_is_made(compose):
    made = "  make: {image: 'redis:7', restart: 'no', command: redis-cli --cluster create n1:6379 --cluster-replicas 1 --cluster-yes}\n"
    own = "command: redis-server --cluster-enabled yes, ports: ['6379']"
    found = imported(compose, nodes("redis:7", own, [f"n{i}" for i in range(1, 7)]) + made, 'REDIS_URL: "redis://n3"')
    facts = found.part("n1").facts
    assert (facts["shards"].value, facts["replication"].value) == ({"count": 3}, {"standbys": 1})
    assert facts["title"].value == "n1, n2, n3, n4, n5, n6"
    assert [(hop.source, hop.target) for hop in found.hops] == [("api", "n1")]
    assert found.folded["api"] == ["n3"]
