"""What settings choose Redis for, or something else: `CACHE_STORE`, `SESSION_DRIVER`, and which of them a program reads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.importers.code.brought_in import brings_none
from archlint.importers.code.build_files import is_of_jvm
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.workload import Variable
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archlint.source.folder import Folder

_CHOICE = r"(STORE|STORAGE|DRIVER|MODE|TYPE|BACKEND|ENGINE|ADAPTER|PROVIDER|CONNECTION|HANDLER|MANAGER)(_TYPE|_URI|_URL|_DSN)?$"
"""How keys end that choose among implementations: `CACHE_STORE`, `OAUTH2_PROXY_SESSION_STORE_TYPE`."""
_DRIVERS: tuple[tuple[str, str, str], ...] = (
    ("cache", rf"(^|_)CACHE_+{_CHOICE}", r"redis"),
    ("sessions", rf"(^|_)SESSIONS?_+{_CHOICE}", r"redis"),
    ("limits", rf"(^|_)(RATE_?LIMIT(ER|ING)?|THROTTL(E|ING|ER))_+{_CHOICE}", r"redis"),
    ("lock", rf"(^|_)LOCK_+({_CHOICE}|DSN$)", r"redis"),
    (
        "broker",
        rf"(^|_)(QUEUES?|BROKER|JOBS?|TASKS?)_+{_CHOICE}|^(EXECUTIONS_MODE|MESSENGER_TRANSPORT_DSN)$",
        r"redis|queue$",
    ),
    (
        "pubsub",
        rf"(^|_)(BROADCAST(ING)?|MESSENGER|SYNCHRONIZATION|WEBSOCKETS?|SOCKET_?IO|PUB_?SUB|CABLE|EVENT_?BUS)_+{_CHOICE}|^REVERB_SCALING_ENABLED$",
        r"redis|^true$",
    ),
)
CACHES_OF_LARAVEL = ("CACHE_STORE", "CACHE_DRIVER")
"""Variables that choose where Laravel has its cache."""
_CONFIGURED = {"CACHE": "cache", "SESSION": "session", "QUEUE": "queue", "BROADCAST": "broadcasting"}
"""Files below `config` in which frameworks of PHP read variables that begin so: Laravel, and Hyperf in `autoload`."""
_LIBRARIES = ("redis", "valkey", "lettuce", "jedis")
"""Words of which one stands in the build of a program of Spring that can have anything in Redis."""
_PRESET = re.compile(
    r"^(?: {1,4}|\t)[\"'](?:default|driver)[\"'][ \t]*=>[ \t]*(?:env\([ \t]*[\"'](\w+)[\"'][ \t]*,[ \t]*)?[\"']redis[\"']",
    re.MULTILINE,
)
"""What `config/cache.php` and others of Laravel have first: the choice of a driver, with what it is where nothing is set."""
_ELSEWHERE = re.compile(
    r"files?|filesystem|database|db|array|sync|(?:in-?)?memory|local|mock|gcp|google|sqs|sns|rabbitmq|amqp|kafka|nats|pulsar|postgres(?:ql)?|mysql"
    r"|mongo(?:db)?|log|null|none|noop|off|disabled|cookie|jwt|memcached?|pusher|reverb|ably"
)
"""Implementations that are none in Redis."""


def heeded(settings: Mapping[str, Variable], folder: Folder, places: Iterable[str]) -> dict[str, Variable]:
    """The settings without those that the configuration of a program in PHP in these `places` does not read, or for which one of Spring has no library."""
    named = tuple(places)
    return {key: each for key, each in settings.items() if _is_heeded(key, folder, named)}


def _is_heeded(key: str, folder: Folder, places: Iterable[str]) -> bool:
    if key.startswith("SPRING_"):
        return not any(is_of_jvm(place, folder) and brings_none(place, folder, (), _LIBRARIES) for place in places)
    topic = _CONFIGURED.get(key.partition("_")[0])
    above = [joined(place, each) for place in places for each in ("config", "config/autoload")] if topic else ()
    said = [folder.text(file) for each in above if folder.has(file := f"{each}/{topic}.php")]
    return not said or any(key in text for text in said)


def preset(place: str, folder: Folder) -> dict[str, Variable]:
    """What the configuration of a program of Laravel chooses Redis for where no variable says otherwise, by the variables that might."""
    found: dict[str, Variable] = {}
    for begun, topic in _CONFIGURED.items():
        file = joined(place, f"config/{topic}.php")
        text = folder.text(file, 100_000) if folder.has(file) else ""
        said = _PRESET.search(text)
        if said is not None:
            key = said[1] or f"{begun}_DRIVER"
            found[key] = Variable(
                "redis", Evidence(Confidence.CONFIG, file, text.count("\n", 0, said.start()) + 1, key)
            )
    return found


def chosen(settings: Mapping[str, Variable]) -> Iterator[tuple[str, Evidence]]:
    """Roles that settings give to a Redis, and where."""
    for key, variable in settings.items():
        for role, value in _choices(key):
            if re.search(value, variable.value.lower()):
                yield role, variable.evidence


def of_scheduler(command: str, where: Evidence) -> Iterator[tuple[str, Evidence]]:
    """What the scheduler that a command chooses keeps in Redis: RedBeat what runs when and ran last, nowhere else, and that one of it works.

    celery-redbeat, Configuration: `redbeat_key_prefix`, `redbeat_lock_key`.
    """
    if "redbeat" in command.lower():
        yield from (("store", where), ("lock", where))


def kept_elsewhere(settings: Mapping[str, Variable]) -> Iterator[str]:
    """Roles that a setting gives to something else than Redis: `PUBSUB_MODE: gcp`, `CACHE_DRIVER: file`."""
    for key, variable in settings.items():
        if _ELSEWHERE.fullmatch(variable.value.lower()):
            yield from (role for role, _ in _choices(key))


@lru_cache(maxsize=4_096)
def _choices(key: str) -> tuple[tuple[str, str], ...]:
    """Roles that a variable chooses an implementation for, and what its value is then."""
    return tuple((role, value) for role, pattern, value in _DRIVERS if re.search(pattern, key))
