"""Clients that a program of Spring is told not to set up by itself: `spring.autoconfigure.exclude`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase, spring
from archlint.importers.languages import JVM
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.importers.workloads.character import Character
    from archlint.source.folder import Folder

_EXCLUDED = re.compile(r"\b(\w+?)(?:Reactive)?(?:Client|Rest)?AutoConfiguration\b")
_ANNOTATION = re.compile(r"@(?:SpringBootApplication|EnableAutoConfiguration)\s*\(([^)]*\bexclude(?:Name)?\s*=[^)]*)\)")
_CLIENTS: dict[str, tuple[tuple[str, ...], str]] = {
    "Redis": (("redis",), r"(?:Lettuce|Jedis)ConnectionFactory\s*\(|new Jedis|JedisPool|RedisClient\.create|[Rr]edisson"),
    "DataSource": (
        ("postgresql", "mysql", "mariadb", "sql-server", "oracle", "cockroachdb", "timescaledb"),
        r"DataSourceBuilder|HikariDataSource|DriverManager|DruidDataSource|RoutingDataSource|\bConnectionFactories\b",
    ),
    "Mongo": (("mongodb",), r"MongoClients?\.create|new MongoClient|MongoClientSettings"),
    "Kafka": (("stream",), r"DefaultKafka|new Kafka(?:Producer|Consumer|Streams)|StreamBridge"),
    "Rabbit": (("queue",), r"CachingConnectionFactory|new ConnectionFactory|StreamBridge"),
    "Elasticsearch": (("search",), r"RestClient\.builder|ElasticsearchClients|new RestHighLevelClient"),
}  # fmt: skip
"""The first word of what sets a client up, the purposes or engines of what that is of, and how code makes one itself."""


def is_excluded(place: str, target: Character, folder: Folder) -> bool:
    """Whether a program sets up no client of a store: Spring is told not to, and its code makes none."""
    return not folder.once(_excluded, place).isdisjoint((target.purpose, target.engine))


def _excluded(folder: Folder, place: str) -> frozenset[str]:
    """The purposes and engines of stores that the program in a folder has no client of."""
    said: set[str] = set()
    for text in (folder.text(joined(place, file), 200_000) for file in spring.SETTINGS):
        if "autoconfigure" in text and "exclude" in text:
            said |= set(_EXCLUDED.findall(text))
    code = [text for file, text in codebase.code(place, folder, ()) if file.endswith(JVM)]
    for text in code:
        if "exclude" in text:
            said |= {name for found in _ANNOTATION.findall(text) for name in _EXCLUDED.findall(found)}
    found = (_CLIENTS[name] for name in said & _CLIENTS.keys())
    return frozenset(each for of, makes in found if not any(re.search(makes, text) for text in code) for each in of)
