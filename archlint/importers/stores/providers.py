"""Who is behind an address or a key outside of the project: providers of stores, and systems of other people."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path

from archlint.catalogue import find
from archlint.frozen import frozen

_OF_SCHEME = {
    "postgres": "postgresql", "postgresql": "postgresql", "postgis": "postgresql", "mysql": "mysql", "mysql2": "mysql",
    "mariadb": "mariadb", "sqlserver": "sql-server", "mssql": "sql-server", "mongodb": "mongodb", "redis": "redis",
    "rediss": "redis", "valkey": "redis", "amqp": "rabbitmq", "amqps": "rabbitmq", "kafka": "kafka", "memcached": "memcached",
    "clickhouse": "clickhouse", "elasticsearch": "elasticsearch",
}  # fmt: skip
_OF_PORT = {
    "5432": "postgresql", "3306": "mysql", "1433": "sql-server", "27017": "mongodb", "11211": "memcached",
    "6379": "redis", "5672": "rabbitmq", "9092": "kafka", "9200": "elasticsearch", "26257": "cockroachdb", "9042": "cassandra",
}  # fmt: skip
_OF_KEY = (
    (r"POSTGRES|(^|_)PG", "postgresql"), (r"MYSQL", "mysql"), (r"MARIADB", "mariadb"), (r"MONGO", "mongodb"),
    (r"REDIS|VALKEY", "redis"), (r"RABBIT|AMQP", "rabbitmq"), (r"KAFKA", "kafka"), (r"MEMCACHE", "memcached"),
    (r"ELASTIC", "elasticsearch"), (r"OPENSEARCH", "opensearch"),
)  # fmt: skip
_STORE_KEY = re.compile(
    r"(?:^|_)(?:DATABASE|DATASOURCE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|VALKEY|RABBIT(?:MQ)?|AMQP|KAFKA|MEMCACHED?"
    r"|ELASTIC(?:SEARCH)?|OPENSEARCH)_?(?:URL|URI|DSN|HOST|ADDR|ADDRESS|SERVERS?|BROKERS?|BOOTSTRAP_SERVERS|CONNECTION_STRING)$"
)
"""Variables that hold the address of a store, and nothing else."""
PURPOSES = {
    "redis": "redis", "rabbitmq": "queue", "kafka": "stream", "memcached": "cache", "elasticsearch": "search", "opensearch": "search",
}  # fmt: skip
"""What a store is, by its engine; every other one is a database."""
_SHORT = {"postgresql": "postgres", "mongodb": "mongo"}


@frozen
class Place:
    """Who is meant: purpose and engine in the words of the importer, the name of the provider where that is one.

    `provided` is false where only the form of the address or its key tells.
    """

    purpose: str
    engine: str = ""
    name: str = ""
    provided: bool = True

    @property
    def title(self) -> str:
        """What a component is called that stands for it."""
        return self.name or _SHORT.get(self.engine, self.engine) or self.purpose

    @property
    def is_always_managed(self) -> bool:
        """Whether its engine has no other form, so that nothing need be said about who runs it."""
        known = find(self.engine) if self.engine else None
        return known is not None and "managed" in known.defaults


@lru_cache(maxsize=4_096)
def of_address(host: str, scheme: str, port: str, key: str) -> Place | None:
    """Who is behind an address, in small letters; None where that is nobody one can name.

    >>> of_address("shop.c1.eu-central-1.rds.amazonaws.com", "postgres", "5432", "DATABASE_URL")
    Place(purpose='database', engine='postgresql', name='', provided=True)
    >>> of_address("db.acme.net", "mysql", "", "DB"), of_address("acme.net", "https", "", "SITE")
    (Place(purpose='database', engine='mysql', name='', provided=False), None)
    """
    stored = _OF_SCHEME.get(scheme.partition("+")[0], "")
    named = stored or (_OF_PORT.get(port) or _by_key(key) if _STORE_KEY.search(key.upper()) and not scheme else "")
    for pattern, (purpose, engine, name) in _table()["hosts"].items():
        if not fnmatchcase(host, pattern) and not fnmatchcase(f".{host}", pattern):
            continue
        if purpose not in ("database", "redis") or (engine and (not named or named == engine)):
            return Place(purpose, engine, name)
        told = named or _OF_PORT.get(port) or _by_key(key)
        return Place(PURPOSES.get(told, "database"), told, name)
    return Place(PURPOSES.get(named, "database"), named, provided=False) if named else None


@lru_cache(maxsize=4_096)
def of_key(key: str) -> Place | None:
    """Who is meant by a variable with a key or a bucket, whatever its value.

    >>> of_key("STRIPE_SECRET_KEY").title, of_key("AWS_S3_BUCKET_NAME").title, of_key("SECRET_KEY")
    ('stripe', 's3', None)
    """
    bare = re.sub(r"^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|PUBLIC|EXPO_PUBLIC)_", "", key.upper())
    found = (entry for pattern, entry in _table()["keys"].items() if re.fullmatch(pattern, bare))
    entry = next(found, None)
    return None if entry is None else Place(*entry)


def engine_of_scheme(scheme: str) -> str:
    """The engine that an address with this scheme is of, empty when it is of none that is known."""
    return _OF_SCHEME.get(scheme.partition("+")[0], "")


def engine_of_port(port: str) -> str:
    """The engine that listens on this port where nobody chose another, empty when none is known."""
    return _OF_PORT.get(port, "")


def port_of_engine(engine: str) -> int | None:
    """The port on which an engine listens where nobody chose another; None when none is known."""
    return next((int(port) for port, named in _OF_PORT.items() if named == engine), None)


def holds_store(key: str) -> bool:
    """Whether a variable of this name holds the address of a store."""
    return _STORE_KEY.search(key.upper()) is not None


def store_of(key: str, scheme: str = "") -> Place:
    """The store that a variable without a value is for: by its name, else by the driver that there is (a scheme)."""
    engine = _by_key(key) or _OF_SCHEME.get({"mongo": "mongodb"}.get(scheme, scheme), "")
    return Place(PURPOSES.get(engine, "database"), engine, provided=False)


@lru_cache(maxsize=4_096)
def _by_key(key: str) -> str:
    return next((engine for pattern, engine in _OF_KEY if re.search(pattern, key.upper())), "")


@cache
def _table() -> dict[str, dict[str, tuple[str, str, str]]]:
    text = (Path(__file__).parent / "providers.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, tuple[str, str, str]]] = json.loads(text)
    return table
