"""What each Redis is used for, and by whom: by key names, drivers, its own name, the workers it feeds, and the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers import texts
from archlint.importers.evidence import Confidence, Evidence, surest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links import Link
    from archlint.importers.purposes import Character
    from archlint.importers.workload import Workload
    from archlint.source.folder import Folder

ORDER = ("cache", "sessions", "broker", "results", "pubsub", "stream", "limits", "lock", "store")
"""Roles in the order in which they are written."""
_WORDS: tuple[tuple[str, str], ...] = (
    ("results", r"RESULT"),
    ("limits", r"RATE_?LIMIT|THROTTL|LIMITER"),
    ("sessions", r"SESSION"),
    ("lock", r"(^|_)LOCK(S|ING)?(_|$)|REDLOCK"),
    ("pubsub", r"PUB_?SUB|CHANNEL(S|_LAYER)?(_|$)|SOCKET|REALTIME|BROADCAST"),
    ("stream", r"STREAM"),
    ("cache", r"CACHE"),
    (
        "broker",
        r"BROKER|CELERY|QUEUE|BULL|(^|_)JOBS?(_|$)|(^|_)ARQ(_|$)|(^|_)RQ(_|$)|DRAMATIQ|SIDEKIQ|(^|_)TASKS?(_|$)|HUEY|RESQUE|HORIZON",
    ),
)
_DRIVERS: tuple[tuple[str, str, str], ...] = (
    ("cache", r"^(CACHE_(DRIVER|STORE|TYPE|BACKEND)|SPRING_CACHE_TYPE)$", r"redis"),
    ("sessions", r"^(SESSION_(DRIVER|STORE|TYPE|BACKEND|ENGINE)|SPRING_SESSION_STORE_TYPE)$", r"redis"),
    (
        "broker",
        r"^(QUEUE_(CONNECTION|DRIVER|BACKEND|TYPE)|EXECUTIONS_MODE|MESSENGER_TRANSPORT_DSN|BROKER_TYPE)$",
        r"redis|queue$",
    ),
    ("pubsub", r"^BROADCAST_(DRIVER|CONNECTION)$", r"redis"),
)
_NAMES: tuple[tuple[str, str], ...] = (
    ("cache", r"(^|[-_])cache([-_]|$)"),
    ("sessions", r"(^|[-_])sessions?([-_]|$)"),
    ("broker", r"(^|[-_])(broker|queues?|jobs|celery|sidekiq)([-_]|$)"),
    ("pubsub", r"(^|[-_])pub-?sub([-_]|$)"),
)
_CODE: tuple[tuple[str, str], ...] = (
    (
        "broker",
        r"broker[\w\"' ]*[=:][^\n]{0,80}redis|BROKER_URL[^\n]{0,60}redis|\bbullmq\b|require\(['\"]bull['\"]\)|from ['\"]bull['\"]|@nestjs/bull|from rq import|import dramatiq|RedisSettings|\.(?:blpop|brpop|brpoplpush|blmove|bzpopmin|BLPop|BRPop|BLMove|rPopAndLeftPush|lpop|rpop|LPop|RPop|rpush|lpush|RPush|LPush|rightPush|leftPush|ListLeftPushAsync|ListRightPopAsync|rPush|lPush|brPop|blPop)\(|\bsidekiq\b|asynq\.New",
    ),
    (
        "results",
        r"(?:backend|result_backend)\s*=[^\n]{0,80}redis|RESULT_BACKEND[^\n]{0,60}redis|Celery\((?:[^()]|\([^()]*\)){0,300}backend\s*=[^,)\n]{0,60}(?i:redis)",
    ),
    (
        "pubsub",
        r"message_queue\s*=|SOCKETIO_MESSAGE_QUEUE|\.pubsub\(\)|redis\w*\.(?:publish|subscribe|psubscribe|pSubscribe)\(|@socket\.io/redis-adapter|socket\.io-redis|channels_redis|RedisChannelLayer|\.(?:Publish|Subscribe|PSubscribe)\(ctx|RedisPubSub|RedisMessageListenerContainer|(?:pub|sub|publisher|subscriber)(?:Client)?\.(?:publish|subscribe)\(|convertAndSend\(",
    ),
    (
        "cache",
        r"\.setex\(|\.setEx\(|\.SetEx\(|\.set\([^\n]*\b(?:ex|px)\s*=|['\"]EX['\"]|\bEX:\s|django_redis|RedisCache\b|cache-manager-(?:io)?redis|@Cacheable|flask_caching|FastAPICache|aiocache|AddStackExchangeRedisCache|IDistributedCache|cache_(?:get|set|key)|cacheKey|CacheService|cache_service|rdb\.Set\(|fastapi_cache",
    ),
    (
        "sessions",
        r"connect-redis|spring-session|SESSION_ENGINE\s*=[^\n]*cache|SESSION_TYPE[^\n]{0,20}redis|session:\{|[\"'`]session:",
    ),
    (
        "limits",
        r"rate-limit-redis|\bslowapi\b|flask_limiter|[\"'`](?:rate_?limit|rl|throttle)[:_]|RateLimiterRedis|RedisRateLimiter|ThrottlerStorageRedis|fastapi_limiter|rate_limit(?:er)?\w*\(",
    ),
    (
        "lock",
        r"\bredlock\b|redis\w*\.lock\(|\.setnx\(|\.SetNX\(|\bnx\s*=\s*True|['\"]NX['\"]|\bNX:\s*true|getLock\(|setIfAbsent\(",
    ),
    ("stream", r"\.x(?:add|readgroup|read|Add|ReadGroup|Read)\(|\.X(?:Add|ReadGroup)\("),
)
_MENTIONS = re.compile(r"redis|ioredis|celery|bullmq|valkey", re.IGNORECASE)
_QUEUES = frozenset({"queue", "stream", "pubsub"})
_LIBRARIES = frozenset({"celery", "celery-beat", "rq", "sidekiq", "bullmq"})
"""Job libraries, none of which takes its jobs from a log."""
_STORE = re.compile(
    r"redis\w*\.(?:hset|hSet|hgetall|hGetAll|sadd|sAdd|zadd|zAdd|incr|incrby|incrBy|hincrby)\(|client\.(?:hset|hgetall|hlen|sadd|smembers|zadd|incr|incrby)\("
    r"|redis\w*\.set\([^,()\n]+,[^,()\n]+\)"
)
"""Values that are kept without an end."""


@frozen
class Use:
    """One workload uses one Redis in one role."""

    user: str
    store: str
    role: str
    evidence: Evidence


def find(
    workloads: Sequence[Workload], characters: Mapping[str, Character], links: Sequence[Link], folder: Folder
) -> list[Use]:
    """Every use of every Redis, in the order of the links and then of the roles."""
    named = {each.name: each for each in workloads}
    stores = [name for name, character in characters.items() if character.purpose == "redis"]
    found: dict[tuple[str, str, str], Use] = {}
    for link in links:
        if link.target not in stores:
            continue
        user = named[link.source]
        alone = len({each.target for each in links if each.source == link.source and each.target in stores}) == 1
        queues = frozenset({"queue"}) if characters[link.source].engine in _LIBRARIES else _QUEUES
        fed = [each for each in links if each.source == link.source and characters[each.target].purpose in queues]
        for role, evidence in _roles(link, user, named[link.target], characters, folder, alone, bool(fed), workloads):
            key = (link.source, link.target, role)
            use = Use(link.source, link.target, role, evidence)
            found[key] = use if key not in found else Use(*key, surest(found[key].evidence, evidence))
    return sorted(found.values(), key=lambda use: (*_position(use, links), ORDER.index(use.role)))


def _position(use: Use, links: Sequence[Link]) -> tuple[int]:
    return (next(at for at, link in enumerate(links) if (link.source, link.target) == (use.user, use.store)),)


def _roles(
    link: Link,
    user: Workload,
    store: Workload,
    characters: Mapping[str, Character],
    folder: Folder,
    alone: bool,
    fed: bool,
    workloads: Sequence[Workload],
) -> Iterator[tuple[str, Evidence]]:
    character = characters[user.name]
    for key in link.keys:
        variable = user.environment.get(key)
        evidence = variable.evidence if variable is not None else link.evidence
        for role in _by_words(key):
            if not (role == "broker" and key.upper().startswith("CELERY_CACHE")):
                yield role, evidence
                break
    yield from _by_drivers(user, alone)
    for role, pattern in _NAMES:
        if re.search(pattern, store.name):
            yield role, Evidence(Confidence.GUESS, store.evidence.file, store.evidence.line, "by its name")
    told = list(_by_code(user, folder, workloads, fed)) if alone and character.purpose in ("service", "worker") else []
    yield from told
    known = character.engine in ("celery", "celery-beat", "rq", "sidekiq", "bullmq")
    if (
        character.purpose in ("worker", "scheduler")
        and not fed
        and (known or (character.purpose == "worker" and not told))
    ):
        sure = Confidence.CONFIG if known else Confidence.GUESS
        why = f"{character.engine or 'a worker'} has no other broker"
        yield "broker", Evidence(sure, link.evidence.file, link.evidence.line, why)
    if character.purpose == "monitor" and "flower" in (character.command or user.name) and not fed:
        yield "broker", link.evidence


def _by_words(key: str) -> Iterator[str]:
    for role, pattern in _WORDS:
        if re.search(pattern, key.upper()):
            yield role


def _by_drivers(user: Workload, alone: bool) -> Iterator[tuple[str, Evidence]]:
    if not alone:
        return
    for key, variable in user.environment.items():
        for role, pattern, value in _DRIVERS:
            if re.search(pattern, key) and re.search(value, variable.value.lower()):
                yield role, variable.evidence


def _by_code(
    user: Workload, folder: Folder, workloads: Sequence[Workload], fed: bool
) -> Iterator[tuple[str, Evidence]]:
    """Roles that calls in the code tell, in files that mention Redis at all."""
    if user.build is None:
        return
    places = [texts.place_of(other, folder) for other in workloads if other.build is not None]
    told: set[str] = set()
    in_cache = re.compile(r"(^|/)\w*cach(e|ing)\w*(/|\.\w+$)", re.IGNORECASE)
    kept: tuple[str, int] | None = None
    for file, text in texts.code(texts.place_of(user, folder), folder, places):
        if not _MENTIONS.search(text) or file.endswith((".yml", ".yaml", ".toml", ".json")):
            continue
        if "cache" not in told and in_cache.search(file):
            told.add("cache")
            yield "cache", Evidence(Confidence.CODE, file, 1)
        for role, pattern in _CODE:
            if role in told or (role == "broker" and fed):
                continue
            matched = re.search(pattern, text)
            if role == "cache" and matched and "cache" not in text.lower():
                continue
            if matched:
                told.add(role)
                yield role, Evidence(Confidence.CODE, file, text.count("\n", 0, matched.start()) + 1)
        kept = kept or ((stored := _STORE.search(text)) and (file, text.count("\n", 0, stored.start()) + 1)) or None
    if kept is not None and not told & {"cache", "limits", "sessions", "lock", "broker"}:
        yield "store", Evidence(Confidence.CODE, *kept)
