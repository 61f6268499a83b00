"""What words about technology mean: "Java and Spring MVC" is a service on spring-boot, "Amazon SQS" a queue."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from archlint.frozen import frozen

WORDS = {
    "database": "database", "db": "database", "data store": "database", "datastore": "database", "data-store": "database",
    "sql": "database", "data-asset": "object-store", "data asset": "object-store", "repository": "database", "cache": "cache", "queue": "queue",
    "message queue": "queue", "messagequeue": "queue", "topic": "stream", "stream": "stream", "kafka-topic": "stream",
    "event stream": "stream", "message bus": "pubsub", "messagebus": "pubsub", "message-bus": "pubsub",
    "message-broker": "queue", "message broker": "queue", "broker": "queue", "pubsub": "pubsub", "search": "search",
    "search engine": "search", "object store": "object-store", "object-store": "object-store", "bucket": "object-store",
    "storage": "object-store", "s3-bucket": "object-store", "file system": "object-store", "filesystem": "object-store",
    "blob": "object-store", "load balancer": "proxy", "load-balancer": "proxy", "loadbalancer": "proxy", "proxy": "proxy",
    "gateway": "gateway", "api gateway": "gateway", "api-gateway": "gateway", "web browser": "client",
    "webbrowser": "client", "browser": "client", "mobile app": "client", "mobile": "client", "mobile-app": "client",
    "single page app": "client", "spa": "client", "webclient": "client", "client": "client", "actor": "client", "user": "client", "web client": "client",
    "desktop": "client", "service": "service", "api": "service", "microservice": "service", "web application": "service",
    "worker": "worker", "job": "worker", "batch": "worker", "consumer": "worker", "scheduler": "scheduler", "cron": "scheduler",
    "external": "external", "legacy system": "external", "legacy-system": "external", "external system": "external", "external-system": "external", "saas": "external",
    "third party": "external", "ldap": "database", "cdn": "cdn", "dns": "dns", "lock": "lock", "pooler": "pooler",
}  # fmt: skip
"""Words that settle what something is when they are a tag or a type of their own."""
_NAMED = (
    ("database", r"databases?|db|data ?store|schema|warehouse"),
    ("cache", r"cache"),
    ("queue", r"queue|message broker|broker"),
    ("stream", r"topic|event (log|stream)"),
    ("pubsub", r"(event|message) bus|pub ?sub"),
    ("object-store", r"bucket|blob storage|object stor(e|age)|file stor(e|age)"),
    ("search", r"search (index|engine)"),
    ("proxy", r"load balancer|reverse proxy"),
    ("gateway", r"(api )?gateway"),
    ("client", r"mobile app(lication)?|single[- ]page app(lication)?|spa|browser|ios app|android app|desktop app"),
    ("worker", r"worker|consumer|batch( job)?"),
    ("scheduler", r"scheduler|cron"),
)

_REST = re.compile(r"[a-z]{1,3}\b")
"""What a word may have behind what it is known by: `Postgres` and `PostgreSQL`, but no secret that is stuck to it."""
_ALIKE = frozenset(
    {("redis", "cache"), ("redis", "queue"), ("redis", "pubsub"), ("stream", "queue"), ("queue", "stream"),
     ("pubsub", "queue"), ("queue", "pubsub"), ("stream", "pubsub"), ("pubsub", "stream"), ("search", "database"),
     ("cache", "database"), ("redis", "database")}
)  # fmt: skip
"""Technologies (first) that fit what a tag or a name says (second) although they have a name of their own."""


@frozen
class Technology:
    """A purpose, and an engine of the catalogue (empty when it has none)."""

    purpose: str
    engine: str


def technology(text: str, expected: str = "") -> Technology | None:
    """What words about technology say, None when they say nothing that is known; the first entry that fits wins.

    What is expected (by a tag, a name) wins over what else is mentioned, and code over the stores that it uses.

    >>> technology("Oracle Database Schema"), technology("JavaScript and Angular"), technology("COBOL")
    (Technology(purpose='database', engine='oracle'), Technology(purpose='client', engine=''), None)
    >>> technology("Spring Boot, MongoDB").engine, technology("Spring Boot, MongoDB", "database").engine
    ('spring-boot', 'mongodb')
    """
    words = text.lower()[:200]
    found = [known for pattern, known in _table() if pattern.search(words)]
    fitting = [known for known in found if known.purpose == expected or (known.purpose, expected) in _ALIKE]
    code = [known for known in found if known.purpose in ("service", "worker")]
    return next(iter(fitting or code or found), None)


def telling(text: str, known: Technology) -> str:
    """The words of a text that name a technology, as they are written there, and nothing else of it: the rest may be a secret.

    >>> telling("PostgreSQL with password hunter2", Technology("database", "postgresql"))
    'PostgreSQL'
    """
    start = text[:200]
    words = start.lower()
    found = next(filter(None, (pattern.search(words) for pattern, each in _table() if each == known)), None)
    if found is None or len(words) != len(start):
        return ""
    rest = _REST.match(words, found.end())
    return start[found.start() : rest.end() if rest is not None else found.end()]


def word(text: str) -> str:
    """The purpose that a tag or a type names, empty when it names none.

    >>> word("Database"), word("Web Browser"), word("Bank Staff")
    ('database', 'client', '')
    """
    return WORDS.get(text.strip().lower(), "")


def named(text: str) -> str:
    """The purpose that the end of a name suggests.

    >>> named("ordersDb"), named("Order queue"), named("Queue Manager"), named("API")
    ('database', 'queue', '', '')
    """
    plain = " ".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()))
    for purpose, pattern in _NAMED:
        if re.search(rf"(?:^| )(?:{pattern})$", plain):
            return purpose
    return ""


@cache
def _table() -> tuple[tuple[re.Pattern[str], Technology], ...]:
    text = (Path(__file__).parent / "technologies.json").read_text(encoding="utf-8")
    rows: list[list[str]] = json.loads(text)
    return tuple((re.compile(pattern), Technology(purpose, engine)) for pattern, purpose, engine in rows)
