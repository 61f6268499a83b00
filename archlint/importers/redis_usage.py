"""What a program does with Redis, told by the calls in its source code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers import codebase
from archlint.importers.evidence import Confidence, Evidence
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_CODE: tuple[tuple[str, str], ...] = (
    (
        "broker",
        r"(?i:broker)[\w\"' ]*[=:][^\n]{0,80}(?i:redis)|\bbullmq\b|require\(['\"]bull['\"]\)|from ['\"]bull['\"]|@nestjs/bull|from rq import|import dramatiq|from arq\b|arq\.connections|\.(?:blpop|brpop|brpoplpush|blmove|bzpopmin|BLPop|BRPop|BLMove|rPopAndLeftPush|lpop|rpop|LPop|RPop|rpush|lpush|RPush|LPush|rightPush|leftPush|ListLeftPushAsync|ListRightPopAsync|rPush|lPush|brPop|blPop)\(|\bsidekiq\b|asynq\.New",
    ),
    (
        "results",
        r"(?:backend|result_backend)\s*=[^\n]{0,80}redis|(?i:RESULT_BACKEND)[\"']?\s*[:=,][^\n]{0,60}(?i:redis)|Celery\((?:[^()]|\([^()]*\)){0,300}backend\s*=[^,)\n]{0,60}(?i:redis)",
    ),
    (
        "pubsub",
        r"message_queue\s*=|adapter:\s*[\"']?redis|SOCKETIO_MESSAGE_QUEUE|\.pubsub\(\)|redis\w*\.(?:publish|subscribe|psubscribe|pSubscribe)\(|@socket\.io/redis-adapter|socket\.io-redis|channels_redis|RedisChannelLayer|\.(?:Publish|Subscribe|PSubscribe)\((?:ctx|context\.|c\.Request|r\.Context)|RedisPubSub|RedisMessageListenerContainer|(?:pub|sub|publisher|subscriber|client|conn|rdb|r)(?:Client)?\.(?:publish|subscribe|psubscribe)\(|convertAndSend\(",
    ),
    (
        "cache",
        r"\.setex\(|\.setEx\(|\.SetEx\(|\.set\([^\n]*\b(?:ex|px)\s*=|['\"]EX['\"]|\bEX:\s|django_redis|RedisCache\b|redis_cache_store|cache-manager-(?:io)?redis|@Cacheable|flask_caching|FastAPICache|aiocache|AddStackExchangeRedisCache|IDistributedCache|cache_(?:get|set|key)|cacheKey|CacheService|cache_service|rdb\.Set\(|opsForValue\(\)\s*\.set\((?![\"'](?i:health|ping|test))[^;]{0,120}(?:TimeUnit|Duration|ChronoUnit)|\.Set\(\s*ctx,[^\n]{0,80}(?i:ttl|expir|time\.(?:Second|Minute|Hour))|fastapi_cache",
    ),
    (
        "sessions",
        r"connect-redis|\bsecondaryStorage\b|spring-session|SESSION_ENGINE\s*=[^\n]*cache|SESSION_TYPE[^\n]{0,20}redis|session:\{|[\"'`]session:|\.(?:set|Set|setex|setEx|SetEx|SetEX)\([^()]{0,60}(?i:session)",
    ),
    (
        "limits",
        r"rate-limit-redis|\bslowapi\b|flask_limiter|[\"'`](?:rate_?limit|rl|throttle)[:_]|RateLimiterRedis|RedisRateLimiter|ThrottlerStorageRedis|fastapi_limiter|rate_limit(?:er)?\w*\(|(?:[Ii]s|[Cc]heck|[Ii]ncr(?:ement)?)\w*RateLimit\w*\(",
    ),
    (
        "lock",
        r"\bredlock\b|redis\w*\.lock\(|\.setnx\(|\.SetNX\(|\bnx\s*=\s*True|['\"]NX['\"]|\bNX:\s*true|getLock\(|setIfAbsent\(",
    ),
    (
        "stream",
        r"\.x(?:add|readgroup|read|Add|ReadGroup|Read)\(|\.X(?:Add|ReadGroup)\(|\.x(?:read_options|add_maxlen|group_create)\w*\(|\bcmd\([\"']X(?:ADD|READ|READGROUP)[\"']",
    ),
)
_MARKS = {
    "broker": (
        "broker",
        "bull",
        "from rq",
        "dramatiq",
        "arq",
        "pop",
        "push",
        "blmove",
        "sidekiq",
        "asynq.new",
    ),
    "results": ("backend",),
    "pubsub": (
        "message_queue",
        "adapter",
        "pubsub",
        "publish(",
        "subscribe(",
        "io-redis",
        "channel",
        "listener",
        "convertand",
    ),
    "cache": ("cache", "opsforvalue", "ctx, key, "),
    "sessions": ("session", "connect-redis", "secondarystorage"),
    "limits": (
        "rate_limit", "ratelimit", "rate-limit", "limiter", "throttl", "slowapi", '"rl:', "'rl:", "`rl:", '"rl_', "'rl_", "`rl_",
    ),
    "lock": ("redlock", ".lock(", "setnx", "nx=", "nx =", "'nx'", '"nx"', "nx:", "getlock(", "setifabsent"),
    "stream": ("xadd", "xread", ".xgroup"),
}  # fmt: skip
"""Words in small letters of which one stands in every text that a pattern finds something in."""
_PACKAGES: tuple[tuple[str, str], ...] = (
    (
        "broker",
        r"\"(?:bullmq|bull|bee-queue|kue|@nestjs/bull(?:mq)?)\"|celery\[[\w,-]*redis|django[-_]rq\b|flask[-_]rq2?\b|^\s*[\"']?(?:rq|huey|django-huey|taskiq-redis|rq-scheduler)\b|dramatiq\[[\w,]*redis|\barq\b|[\"'](?:sidekiq|resque)[\"']|hibiken/asynq|gocraft/work|laravel/horizon|Hangfire\.\w*Redis",
    ),
    ("pubsub", r"\"(?:@socket\.io/redis-adapter|socket\.io-redis|graphql-redis-subscriptions)\"|channels[-_]redis\b"),
    (
        "cache",
        r"django[-_]redis\b|\"(?:cache-manager-(?:io)?redis\S*|@keyv/redis)\"|fastapi-cache2\[redis|aiocache\[redis|django-cacheops|go-redis/cache|redis-rails|Caching\.StackExchangeRedis|EasyCaching\.\w*Redis",
    ),
    (
        "sessions",
        r"\"(?:connect-redis|koa-redis)\"|spring-session-data-redis|redis-session-store|redis-actionpack|django-redis-sessions|gin-contrib/sessions/redis|boj/redistore|tower-sessions-redis",
    ),
    (
        "limits",
        r"\"(?:rate-limit-redis|@nest-lab/throttler-storage-redis)\"|bucket4j-redis|bucket4j_jdk\w*-lettuce|fastapi-limiter|redis_rate\b",
    ),
    ("lock", r"\"redlock\"|\bredlock(?:-py)?\b|python-redis-lock|redsync"),
)
"""Libraries with one purpose, by the role of the Redis they need."""
_DEVELOPMENT = re.compile(
    r"^\[(?:dependency-groups|tool\.poetry\.(?:group\.(?:dev|test)\w*\.)?dev-dependencies|tool\.poetry\.group\.(?:dev|test)[\w.-]*|tool\.(?:uv|pdm\.dev-dependencies))\][^\0]*?(?=^\[|\Z)"
    r"|\"devDependencies\"\s*:\s*\{[^}]*\}",
    re.MULTILINE,
)
"""What only developers need of a project, and nothing that runs."""
_MENTIONS = ("redis", "celery", "bullmq", "valkey", "sidekiq")
_PATHS = (
    ("cache", re.compile(r"(^|/)\w*cach(e|ing)\w*(/|\.\w+$)", re.IGNORECASE)),
    ("limits", re.compile(r"(^|/)\w*(rate[-_]?limit|throttl)[\w-]*(/|\.\w+$)", re.IGNORECASE)),
)
"""Files whose path says what they do with the Redis that they mention."""
_CACHED = re.compile(r"@(?:Cacheable|EnableCaching)\b|spring\.cache\.type\s*[=:]\s*redis")
"""Caching in Spring, which keeps in Redis whenever the build has it, and names it nowhere else."""
_OFFERS = re.compile(r"(?:^|/)config/\w+\.php$")
_STORE = re.compile(
    r"redis\w*\.(?:hset|hSet|hgetall|hGetAll|sadd|sAdd|zadd|zAdd|incr|incrby|incrBy|hincrby)\(|client\.(?:hset|hgetall|hlen|sadd|smembers|zadd|incr|incrby)\("
    r"|\.(?:HashSet|HashGetAll|StringSet|StringIncrement)(?:Async)?\("
    r"|opsFor(?:Value|Hash|Set|ZSet|List)\(\)\s*\.(?:set|put|add|increment)\("
    r"|redis\w*\.set\([^,()\n]+,[^,()\n]+\)"
)
"""Values that are kept without an end."""


def roles_in(place: str, folder: Folder, others: Sequence[str], fed: bool) -> Iterator[tuple[str, Evidence]]:
    """Roles that calls in the code of a folder tell, in files that mention Redis at all.

    `others` are the folders of other builds; `fed` says that something else hands out the jobs.
    """
    told: set[str] = set()
    cached = any(
        "redis" in folder.text(joined(place, name)) for name in ("pom.xml", "build.gradle", "build.gradle.kts")
    )
    kept: tuple[str, int] | None = None
    for file, text in codebase.code(place, folder, others, whole=True):
        small = text.lower()
        if cached and "cache" not in told and "cach" in small and _CACHED.search(text):
            told.add("cache")
            yield "cache", Evidence(Confidence.CODE, file, 1)
        if not any(word in small for word in _MENTIONS) or not _is_program(file):
            continue
        for role, path in _PATHS:
            if role not in told and path.search(file):
                told.add(role)
                yield role, Evidence(Confidence.CODE, file, 1)
        for role, pattern in _CODE:
            if role in told or (role == "broker" and fed) or not any(mark in small for mark in _MARKS[role]):
                continue
            matched = re.search(pattern, text)
            if matched and not (file.endswith("/cable.yml") and not _has_channels(file, folder)):
                told.add(role)
                yield role, Evidence(Confidence.CODE, file, text.count("\n", 0, matched.start()) + 1)
        kept = kept or ((stored := _STORE.search(text)) and (file, text.count("\n", 0, stored.start()) + 1)) or None
    for role, evidence in _listed(place, folder):
        if role not in told and not (role == "broker" and fed):
            told.add(role)
            yield role, evidence
    if kept is not None and not told & {"cache", "limits", "sessions", "lock", "broker"}:
        yield "store", Evidence(Confidence.CODE, *kept)


def _has_channels(settings: str, folder: Folder) -> bool:
    """Whether an application of Rails has channels of its own: the settings of their adapter come with every one."""
    root = parent(parent(settings))
    own = (file for file in folder.files(joined(root, "app/channels"), depth=3) if "application_cable/" not in file)
    return folder.has(joined(root, "cable/config.ru")) or any(own)


def _listed(place: str, folder: Folder) -> Iterator[tuple[str, Evidence]]:
    """Roles of the libraries that the dependencies of a folder list."""
    projects = [file for file in folder.files(place) if file.endswith(".csproj")]
    for file in (*(joined(place, name) for name in codebase.DEPENDENCIES), *projects):
        text = _DEVELOPMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), folder.text(file))
        for role, pattern in _PACKAGES if text else ():
            if (found := re.search(pattern, text, re.IGNORECASE | re.MULTILINE)) is not None:
                yield role, Evidence(Confidence.CONFIG, file, text.count("\n", 0, found.start()) + 1)


def _is_program(file: str) -> bool:
    """Whether a file holds code; of the settings only the adapter of Rails' channels tells a role.

    Those of Laravel offer every store there is, and an environment file chooses.
    """
    settings = file.endswith((".yml", ".yaml", ".toml", ".json")) or _OFFERS.search(file) is not None
    return file.endswith("/cable.yml") or not settings
