"""Which icon of the `diagrams` package (https://diagrams.mingrammer.com) stands for a card.

Named as in its documentation: module, then class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.picture.scene import Card

PRODUCTS = {
    "aurora": "aws.database.Aurora", "rds": "aws.database.RDS", "dynamodb": "aws.database.Dynamodb",
    "elasticache": "aws.database.Elasticache", "application load balancer": "aws.network.ElbApplicationLoadBalancer",
    "network load balancer": "aws.network.ElbNetworkLoadBalancer", "elastic load balanc": "aws.network.ElasticLoadBalancing",
    "cloudfront": "aws.network.CloudFront", "route 53": "aws.network.Route53", "sqs": "aws.integration.SimpleQueueServiceSqs",
    "sns": "aws.integration.SimpleNotificationServiceSns", "lambda": "aws.compute.Lambda",
    "s3": "aws.storage.SimpleStorageServiceS3", "object storage": "aws.storage.SimpleStorageServiceS3",
    "spanner": "gcp.database.Spanner", "bigtable": "gcp.database.Bigtable", "firestore": "gcp.database.Firestore",
    "pub/sub": "gcp.analytics.Pubsub", "cosmos": "azure.database.CosmosDb", "cloudflare": "saas.cdn.Cloudflare",
    "fastly": "saas.cdn.Fastly", "akamai": "saas.cdn.Akamai", "postgresql": "onprem.database.Postgresql",
    "mysql": "onprem.database.Mysql", "mariadb": "onprem.database.Mariadb", "mongodb": "onprem.database.Mongodb",
    "cassandra": "onprem.database.Cassandra", "scylla": "onprem.database.Scylla", "cockroach": "onprem.database.Cockroachdb",
    "couchdb": "onprem.database.Couchdb", "couchbase": "onprem.database.Couchbase", "clickhouse": "onprem.database.Clickhouse",
    "neo4j": "onprem.database.Neo4J", "influx": "onprem.database.Influxdb", "oracle": "onprem.database.Oracle",
    "sql server": "onprem.database.Mssql", "hbase": "onprem.database.Hbase", "memcached": "onprem.inmemory.Memcached",
    "hazelcast": "onprem.inmemory.Hazelcast", "celery": "onprem.queue.Celery", "redis": "onprem.inmemory.Redis",
    "kafka": "onprem.queue.Kafka", "rabbitmq": "onprem.queue.Rabbitmq", "nats": "onprem.queue.Nats",
    "activemq": "onprem.queue.Activemq", "elasticsearch": "elastic.elasticsearch.Elasticsearch",
    "opensearch": "elastic.elasticsearch.Elasticsearch", "solr": "onprem.search.Solr", "haproxy": "onprem.network.Haproxy",
    "nginx": "onprem.network.Nginx", "envoy": "onprem.network.Envoy", "traefik": "onprem.network.Traefik",
    "caddy": "onprem.network.Caddy", "kong": "onprem.network.Kong", "apache": "onprem.network.Apache",
    "etcd": "onprem.network.Etcd", "zookeeper": "onprem.network.Zookeeper", "consul": "onprem.network.Consul",
    "fastapi": "programming.framework.Fastapi", "django": "programming.framework.Django",
    "flask": "programming.framework.Flask", "spring": "programming.framework.Spring", "rails": "programming.framework.Rails",
    "node": "programming.language.Nodejs", "go": "programming.language.Go", "java": "programming.language.Java",
}  # fmt: skip
"""Icons by what stands on the card as technology; the first that occurs in it as the beginning of a word."""

KINDS = {
    "client": "onprem.client.Users", "cdn": "onprem.network.Internet", "dns": "onprem.network.Internet",
    "load-balancer": "aws.network.ElasticLoadBalancing", "gateway": "aws.network.APIGateway", "cache": "aws.database.Elasticache",
    "queue": "onprem.queue.Activemq", "stream": "onprem.queue.Activemq", "pubsub": "onprem.queue.Activemq",
    "database": "generic.database.SQL", "search": "elastic.elasticsearch.Elasticsearch", "object-store": "generic.storage.Storage",
    "external": "onprem.network.Internet",
}  # fmt: skip
"""Icons by kind, for what the table above does not know."""
OTHERWISE = "onprem.compute.Server"


def icon(card: Card) -> str:
    """Module and class of the icon of a card.

    >>> from archlint.picture.scene import Card
    >>> icon(Card("db", "Database", "database", "PostgreSQL 16")), icon(Card("x", "X", "worker", "cargo"))
    ('onprem.database.Postgresql', 'onprem.compute.Server')
    """
    said = f" {card.technology.lower()}"
    product = next((shown for name, shown in PRODUCTS.items() if f" {name}" in said), None)
    return product or KINDS.get(card.glyph, OTHERWISE)
