"""What a program does with Redis, told by the calls in its source code and the libraries it lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers import codebase, redis_calls, redis_expiry, redis_libraries
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_MENTIONS = ("redis", "celery", "bullmq", "valkey", "sidekiq", "keydb", "dragonfly", "asynq", "jedis", "redix")
_MENTIONED = re.compile(
    rf"^(?!\s*(?://|#(?!include)|\*|/\*|--)).*(?:{'|'.join(_MENTIONS)})", re.IGNORECASE | re.MULTILINE
)
"""A line that names a client and is no remark."""
_PATHS = (
    ("cache", re.compile(r"(^|/)\w*cach(e|ing)\w*(/|\.\w+$)", re.IGNORECASE)),
    ("limits", re.compile(r"(^|/)\w*(rate[-_]?limit|throttl)[\w-]*(/|\.\w+$)", re.IGNORECASE)),
)
"""Files whose path says what they do with the Redis that they mention."""
_CACHED = re.compile(r"@(?:Cacheable|EnableCaching)\b|spring\.cache\.type\s*[=:]\s*redis")
"""Caching in Spring, which keeps in Redis whenever the build has it, and names it nowhere else."""
_SETTINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("limits", re.compile(r"RequestRateLimiter|redis-rate-limiter")),
    (
        "sessions",
        re.compile(
            r"store-type:\s*[\"']?redis|handler_id:\s*[\"']?(?:redis|%env\(REDIS|\S*RedisSession)", re.IGNORECASE
        ),
    ),
    ("cache", re.compile(r"cache\.adapter\.redis|cache:\s*\n\s+type:\s*[\"']?redis")),
)
"""What settings of frameworks say outright: Spring's gateway and sessions, Symfony's cache."""
_OFFERS = re.compile(r"(?:^|/)config/\w+\.php$")
_NEAR = 1_500
"""Letters between words about a limit and the call that counts for it."""
_BUILDS = ("pom.xml", "build.gradle", "build.gradle.kts")


def roles_in(place: str, folder: Folder, others: Sequence[str], fed: bool) -> Iterator[tuple[str, Evidence]]:
    """Roles that calls in the code of a folder tell, in files that mention Redis at all.

    `others` are the folders of other builds; `fed` says that something else hands out the jobs.
    """
    told: set[str] = {"broker"} if fed else set()
    cached = any("redis" in folder.text(joined(place, name)) for name in _BUILDS)
    kept: tuple[str, int] | None = None
    for file, text in codebase.code(place, folder, others, whole=True):
        small = text.lower()
        found: list[tuple[str, int]] = []
        if cached and "cache" not in told and "cach" in small and _CACHED.search(text):
            found.append(("cache", 0))
        if any(word in small for word in _MENTIONS) and _MENTIONED.search(text):
            if _is_program(file):
                found += _called(file, text, small, told)
                kept = kept or ((stored := redis_calls.STORES.search(text)) and (file, stored.start())) or None
            elif file.endswith((".yml", ".yaml")):
                found += _set(file, text, folder)
        for role, at in found:
            if role not in told:
                told.add(role)
                yield role, Evidence(Confidence.CODE, file, text.count("\n", 0, at) + 1)
    for role, evidence in redis_libraries.roles(place, folder, others, codebase.referenced(place, folder)):
        if role not in told:
            told.add(role)
            yield role, evidence
    if kept is not None and not told - {"results", "pubsub", "stream"}:
        file, at = kept
        yield "store", Evidence(Confidence.CODE, file, folder.text(file).count("\n", 0, at) + 1)


def _called(file: str, text: str, small: str, told: set[str]) -> Iterator[tuple[str, int]]:
    """Roles that the calls of one program tell, and where in it."""
    for role, path in _PATHS:
        if path.search(file):
            yield role, 0
    for role, marks, pattern in redis_calls.CALLS:
        if role not in told and any(mark in small for mark in marks) and (matched := re.search(pattern, text)):
            yield role, matched.start()
    if "broker" not in told and (pushed := redis_calls.PUSHES.search(text)) and not redis_calls.READS_BACK.search(text):
        yield "broker", pushed.start()
    if "limits" not in told and (at := _counted(text)) is not None:
        yield "limits", at
    if "pubsub" not in told and ("scribe(" in small or "publish(" in small):
        sent = redis_calls.BROADCASTS.search(text)
        if sent is not None and not redis_calls.OTHER_CHANNELS.search(text):
            yield "pubsub", sent.start()
    yield from redis_expiry.uses(text, file)
    if "cache" not in told and "redis" in small:
        aside = [part.search(text) for part in redis_calls.ASIDE]
        yield from (("cache", found.start()) for found in aside[1:2] if found is not None and all(aside))


def _counted(text: str) -> int | None:
    """Where words about a limit stand near a call that counts."""
    for said in redis_calls.LIMITS.finditer(text):
        if redis_calls.COUNTS.search(text, max(0, said.start() - _NEAR), said.end() + _NEAR):
            return said.start()
    return None


def _set(file: str, text: str, folder: Folder) -> Iterator[tuple[str, int]]:
    """Roles that settings of frameworks tell; a file for Rails' channels comes with every application."""
    if file.endswith("/cable.yml"):
        adapter = re.search(r"adapter:\s*[\"']?redis", text)
        if adapter is not None and _has_channels(file, folder):
            yield "pubsub", adapter.start()
        return
    for role, pattern in _SETTINGS:
        if (said := pattern.search(text)) is not None:
            yield role, said.start()


def _has_channels(settings: str, folder: Folder) -> bool:
    """Whether an application of Rails has channels of its own, or sends pages through those of Turbo."""
    root = parent(parent(settings))
    own = (file for file in folder.files(joined(root, "app/channels"), depth=3) if "application_cable/" not in file)
    if folder.has(joined(root, "cable/config.ru")) or any(own):
        return True
    pages = [*folder.files(joined(root, "app/models"), depth=3), *folder.files(joined(root, "app/views"), depth=4)]
    return any("turbo_stream_from" in text or "broadcasts" in text for text in map(folder.text, pages))


def _is_program(file: str) -> bool:
    """Whether a file holds code: settings of Laravel offer every store there is, and an environment file chooses."""
    return not file.endswith((".yml", ".yaml", ".toml", ".json")) and _OFFERS.search(file) is None
