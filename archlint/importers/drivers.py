"""Stores that a project has a driver for: where nothing says what runs, its dependencies are the best guess."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workload import Variable
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.source.folder import Folder

FILES = ("requirements.txt", "pyproject.toml", "Pipfile", "package.json", "Gemfile")
"""Where dependencies are listed."""
_DATABASES = {
    "postgres": r"psycopg[23]?(?:-binary)?|asyncpg|pg",
    "mysql": r"pymysql|mysqlclient|aiomysql|mysql2",
    "mongo": r"pymongo|motor|mongoengine|mongoose|mongoid",
}
_OTHERS = {
    "redis": ("REDIS_URL", r"redis|ioredis|rq|sidekiq|bullmq|bull|resque"),
    "elasticsearch": ("ELASTICSEARCH_URL", r"elasticsearch(?:-dsl)?|@elastic/elasticsearch|searchkick"),
    "memcached": ("MEMCACHED_URL", r"dalli|pymemcache|python-memcached|pylibmc|memjs|memcached"),
    "rabbitmq": ("AMQP_URL", r"pika|aio-pika|amqplib|bunny"),
}


def stores(folder: Folder, place: str) -> dict[str, Variable]:
    """Addresses of the stores that code in a place has drivers for; of several databases nobody can tell which is used."""
    found: dict[str, Variable] = {}
    databases = {image: evidence for image in _DATABASES if (evidence := _listed(folder, place, _DATABASES[image]))}
    if len(databases) == 1:
        ((image, evidence),) = databases.items()
        found["DATABASE_URL"] = Variable(f"{image}://{image}", evidence)
    for image, (key, pattern) in _OTHERS.items():
        evidence = _listed(folder, place, pattern)
        if evidence is not None:
            found[key] = Variable(f"{image}://{image}", evidence)
    return found


def _listed(folder: Folder, place: str, pattern: str) -> Evidence | None:
    """Where one of these packages is listed."""
    for name in FILES:
        file = joined(place, name)
        matched = re.search(
            rf"^\s*(?:gem\s+)?[\"'-]*\s*[\"']?(?:{pattern})(?![\w-])", folder.text(file), re.IGNORECASE | re.MULTILINE
        )
        if matched:
            line = folder.text(file).count("\n", 0, matched.end()) + 1
            return Evidence(Confidence.GUESS, file, line, "a driver for it")
    return None
