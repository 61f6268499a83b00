"""Words by which the code of a program is known to have a client of a store or a channel."""

from __future__ import annotations

import re

CLIENTS = {
    "redis": (
        "redis", "valkey", "keydb", "dragonfly", "celery", "bullmq", "'bull'", '"bull"', "/bull", "bull-board", "sidekiq", "django_rq", "django-rq", "from rq",
        "import rq", "rq worker", "huey", "dramatiq", "asynq", "redsync", "jedis", "lettuce", "resque", "from arq", "saq", "taskiq", "redix", "exq",
        "idistributedcache", "channel_layers", "slowapi", "cache_url", "cacheurl", "go-zero", "fred::", "rustis",
    ),
    "queue": (
        "amqp", "rabbit", "pika", "celery", "kombu", "bunny", "sneakers", "hutch", "masstransit", "nservicebus", "easynetq", "rebus", "wolverine", "dramatiq",
        "taskiq", "faststream", "stomp", "jms", "activemq", "artemis", "sqs", "beanstalk", "greenstalk", "backburner", "broker_url", "brokerurl", "servicebus",
        "lapin", "enqueue/", "messenger_transport", "queue_connection", "nestjs/microservices", "transport.rmq", "moleculer", "zeebe", "nsq",
    ),
    "pubsub": ("nats", "mqtt", "mosquitto", "paho", "pulsar", "pubsub", "pub/sub", "emqx", "stomp", "centrifug", "mercure", "nestjs/microservices", "moleculer"),
    "stream": (
        "kafka", "redpanda", "faust", "sarama", "franz-go", "kinesis", "debezium", "confluent", "spring-cloud-stream", "spring.cloud.stream", "eventhub",
        "pulsar", "eventstore", "faststream", "bootstrap.servers", "bootstrap_servers", "nestjs/microservices", "moleculer",
    ),
    "database": (
        "sql", "postgres", "psycopg", "asyncpg", "pgx", "lib/pq", "'pg'", '"pg"', "mongo", "mariadb", "database_url", "jdbc", "jpa", "hibernate", "mybatis", "typeorm", "mikro-orm", "sequel",
        "gorm", "bun/driver", "peewee", "tortoise", "ormar", "prisma", "knex", "objection", "drizzle", "dbcontext", "dapper", "activerecord", "active_record",
        "ecto.", "ecto_", ":ecto", "new pdo", "pdo_", "ext-pdo", "pdo(", "eloquent", "illuminate", "laravel", "doctrine", "django.db", "databasescheduler", "cassandra", "scylla",
        "neo4j", "influx", "clickhouse", "couch", "arango", "dynamo", "surreal", "rethinkdb", "cockroach", "timescale", "oracledb", "cx_oracle", "ojdbc",
        "r2dbc", "firebird", "edgedb", "diesel", "sea-orm", "questdb",
    ),
    "search": ("elastic", "opensearch", "searchkick", "chewy", "meili", "typesense", "solr", "haystack", "sunspot", "scout", "hibernate-search", "hibernate.search", "algolia", "manticore", "quickwit", "zincsearch", "weaviate", "qdrant", "milvus", "chromadb", "pinecone", "vespa"),
    "object-store": ("s3", "aws", "boto", "minio", "bucket", "blob", "storage", "fsspec", "opendal", "fog", "shrine", "flysystem"),
    "lock": ("zookeeper", "zkclient", "curator", "kazoo", "etcd", "consul", "micronaut-discovery", "nsq"),
    "cache": ("memcache", "dalli", "pylibmc", "memjs", "enyim", "cache"),
}  # fmt: skip
"""Words of which one stands in any program that uses such a channel or store, and hardly in another: no mere `stream`, no `ecto` as in `director`."""

ANYTHING = frozenset({"storage", "blob", "aws", "cache", "bucket"})
"""Words of clients that programs of Python use for much else; what they import there says `boto3`, `minio`, `azure`."""
TRACERS = {
    "monitor": ("opentelemetry", "jaeger", "zipkin", "otlp", "tracing", "telemetry", "logfire", "openinference", "langfuse"),
}  # fmt: skip
TRACED = re.compile(r"OTEL|OTLP|JAEGER|ZIPKIN", re.IGNORECASE)
"""The same of what follows requests, and how variables begin that say where it is."""
OF_ENGINES = {
    "postgresql": ("postgres", "psycopg", "pgx", "asyncpg", "npgsql", "'pg'", '"pg"', "lib/pq", "pgdriver", "go-pg"), "mysql": ("mysql", "mariadb"), "mariadb": ("mysql", "mariadb"),
    "mongodb": ("mongo",), "sql-server": ("mssql", "sqlserver", "sqlclient", "tedious"), "cassandra": ("cassandra", "gocql", "scylla"),
}  # fmt: skip
"""Words of which one stands in a program that uses a database of this engine; of others the name of the engine does."""
OF_PYTHON = {
    "object-store": ("azure.storage", "cloud import storage", "cloud.storage", "storages", "storage3", "supabase"),
    "cache": ("django.core.cache", "aiocache", "flask_caching", "cachelib"),
}
"""What programs of Python import of such a store besides."""
