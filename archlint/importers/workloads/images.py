"""What an image is, by its name: engine and purpose."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path

from archlint.frozen import frozen

ENGINES = (
    "postgres",
    "postgresql",
    "pgsql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "redis",
    "valkey",
    "rabbitmq",
    "kafka",
    "elasticsearch",
    "opensearch",
    "solr",
)
"""Words that name an engine when they end the name of an image: `ghcr.io/somebody/our-postgres`."""


_PLAIN = re.compile(
    r"[0-9]*|alpine|cache|store|db|server|community|enterprise|slim|cluster|ha|single|main|primary|v[0-9]+"
)
"""Words behind the name of an engine that do not make it something else: `postgres-12-alpine`, `redis-cache`."""


_BEHIND = frozenset({"image", "img", "docker", "container", "db", "server", "custom", "local", "dev"})
"""Words behind a name of one's own that say nothing: `team_postgres_db_image`."""


@frozen
class Identity:
    """What runs: an engine of the catalogue (empty when it has none) and its purpose."""

    engine: str
    purpose: str


@lru_cache(maxsize=4_096)
def identify(image: str) -> Identity | None:
    """What an image is, None when its name says nothing.

    >>> identify("bitnami/redis:7.2@sha256:0"), identify("registry:5000/team/shop-api:1")
    (Identity(engine='redis', purpose='redis'), None)
    >>> identify("wordpress:cli-2.9"), identify("temporalio/ui:2.34.0")
    (Identity(engine='', purpose='job'), Identity(engine='', purpose='tool'))
    """
    name = base_name(image)
    entry = _table().get(name) or _owned(image, name)
    if entry is not None and entry[1] == "service" and re.search(r":cli(?:-[\w.-]+)?$", image):
        return Identity("", "job")
    if entry is None and name.endswith(("-exporter", "_exporter")):
        return Identity("", "monitor")
    if entry is None:
        words = re.split(r"[-_.]", name)
        while len(words) > 1 and words[-1] in _BEHIND:
            words.pop()
        last = words[0] if words[0] in ENGINES and all(_PLAIN.fullmatch(word) for word in words[1:]) else words[-1]
        entry = _table()[last] if last in ENGINES and not name.endswith(("backup-mongo", "rest-kafka")) else None
    return None if entry is None else Identity(entry[0], entry[1])


def is_well_known(image: str) -> bool:
    """Whether an image is one of those that are known by their own name, and no other's that is named after one.

    >>> is_well_known("bitnami/redis:7.2"), is_well_known("ours/orders-postgres")
    (True, False)
    """
    name = base_name(image)
    return name in _table() or _owned(image, name) is not None


def base_name(image: str) -> str:
    """The last word of an image, without registry, owner, tag and digest.

    >>> base_name("${REGISTRY}/docker.elastic.co/elasticsearch/elasticsearch:8.1")
    'elasticsearch'
    """
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def _owned(image: str, name: str) -> list[str] | None:
    """Names that only say something together with their owner."""
    path = image.partition("@")[0].lower()
    for owner, found in (
        ("oracle/database", ["oracle", "database"]),
        ("gvenzl/", ["oracle", "database"]),
        ("mssql/server", ["sql-server", "database"]),
        ("apache/artemis", ["", "queue"]),
        ("artemiscloud/", ["", "queue"]),
        ("jaegertracing/", ["", "monitor"]),
        ("zabbix/", ["", "monitor"]),
        ("grafana/", ["", "monitor"]),
        ("prom/", ["", "monitor"]),
        ("signoz/", ["", "monitor"]),
        ("selenium/", ["", "tool"]),
        ("cypress/", ["", "tool"]),
        ("certbot/dns-", ["", "tool"]),
        ("redpandadata/console", ["", "tool"]),
        ("temporalio/ui", ["", "tool"]),
        ("temporalio/admin-tools", ["", "tool"]),
        ("temporalio/", ["", "service"]),
        ("getsentry/spotlight", ["", "monitor"]),
    ):
        if owner in path:
            return found
    return None


def redis_roles(image: str) -> list[str]:
    """What a well-known program asks of its Redis, empty when the image is not one of them.

    >>> redis_roles("ghcr.io/netbox-community/netbox:v4"), redis_roles("ours/api")
    (['cache', 'broker'], [])
    """
    path = image.partition("@")[0].lower()
    owner = path.rpartition("/")[0].rpartition("/")[2]
    name = base_name(image)
    return _clients().get(f"{owner}/{name}", _clients().get(name, []))


@cache
def _clients() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "redis_clients.json").read_text(encoding="utf-8")
    clients: dict[str, list[str]] = json.loads(text)
    return clients


@cache
def _table() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "images.json").read_text(encoding="utf-8")
    table: dict[str, list[str]] = json.loads(text)
    return table
