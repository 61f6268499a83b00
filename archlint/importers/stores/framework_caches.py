"""What a program keeps by the cache of its framework when that is in Redis: sessions, limits, locks, and what is nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.source_text import source_text
from archlint.importers.code.stages import is_of_another
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import DOTNET, GO, JVM, PHP, PYTHON, RUBY, language
from archlint.importers.searches import Text, search
from archlint.importers.stores import other_sessions, redis_calls, redis_functions, redis_limits, redis_meanings
from archlint.importers.stores.redis_code import LISTS
from archlint.importers.stores.redis_program import program

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from archlint.importers.stores.redis_program import Program
    from archlint.source.folder import Folder

_IN_REDIS = search(
    r"[\"']default[\"']\s*:\s*(?:env\.cache(?:_url)?\([^)\n]*(?i:redis)|\{[^{}]{0,400}?(?:django_redis\.cache|django\.core\.cache\.backends\.redis))|CACHE_TYPE[\"']?[\w: ]*[=:]\s*[\"'](?:flask_caching\.backends\.)?[rR]edis|[\"'](?:flask_caching\.backends\.)?RedisCache[\"']"
    r"|:redis_cache_store|AddStackExchangeRedisCache\(|AddDistributedRedisCache\(|^[ \t]+app:[ \t]*[\"']?cache\.adapter\.redis"
    r"|FastAPICache\.init\(\s*RedisBackend|aiocache[^\n]*\bRedisCache|cashews[^\0]{0,4000}?setup\(\s*[\"']redis|cache-manager-(?:io)?redis|@keyv/redis|CacheModule[^\0]{0,2000}?\b[rR]edisStore|\bCache::store\([\"']redis[\"']",
    re.MULTILINE,
)
"""Where a framework is told to have its cache in Redis."""
_WRAPPER = re.compile(r"(?:^|/)[\w.-]*cache[\w.-]*(?:/[\w.-]+)?\.(?:py|[jt]s|go|java|kt|cs|rb|php|rs)$", re.IGNORECASE)
"""A file of a cache of one's own, whose callers name no Redis either."""
_MARKS = (
    "redis_cache_store", "django_redis", "backends.redis", "env.cache", "cache_type", "rediscache", "cache.adapter.redis", "redisbackend", "cashews", "cache-manager",
    "keyv/redis", "redisstore", "cache::store(",
)  # fmt: skip
"""One of these stands, in small letters, wherever it is."""
_OBJECT = r"(?:\bcaches\[[^\]\n]+\]|\b(?:this\.|self\.|\$this->)?_?\$?(?:distributed_?)?[cC]ache(?:_?[mM]anager|_?[sS]ervice)?|\b(?:this\.)?_?[kK]eyv(?:Service|Store)?\b|\bRails\.cache|\bCache(?:::store\([^)\n]*\))?|\b_distributedCache)"
"""How programs call the cache of their framework."""
_PUTS = search(
    rf"{_OBJECT}(?:\.|->|::)(?:a?set|put|write|add|set_many|SetString(?:Async)?|Set(?:Async)?|forever)[(\s](?!\s*\))"
)
_GETS = search(rf"{_OBJECT}(?:\.|->|::)(?:a?get|pull|read|fetch|GetString(?:Async)?|Get(?:Async)?|has|exists\??)[(\s]")
_NOTHING = r"(?:\[\s*\]|\{\s*\}|0|(?:list|dict|set|array|collect)\(\s*\))"
_GROWN = search(
    rf"{_OBJECT}(?:\.|->|::)(?:a?get|read)(?:<[^<>()\n]*>)?\(\s*([^(),\n]{{1,80}}?)\s*(?:,\s*(?:default\s*=\s*)?{_NOTHING}\s*\)|\)\)?\s*(?:or|\|\||\?\?|\?:)\s*{_NOTHING})"
)
"""What begins empty where it is not there: whoever puts it back adds to it, and copies nothing."""
_COUNTED_UP = re.compile(r"\s*[^(),\n]{1,80},\s*(?:value\s*=\s*)?\w+\s*\+\s*1\s*[,)]")
"""Key and value of a call that puts back what was read and one more: a counter, which nothing else has."""
_COUNTS = re.compile(
    rf"{_OBJECT}(?:\.|->|::)(?:a?set|put|write|add|a?incr|inc|increment|decrement|SetString(?:Async)?|Set(?:Async)?)[(\s]"
)
_LOCKS = search(
    rf"{_OBJECT}(?:\.|->|::)(?:lock\(|(?:add|set_?nx)\([^\n]{{0,60}}(?i:(?<![bB])lock|mutex)|set\([^;\n]{{0,160}}\bnx\s*=\s*True|write[(\s][^\n]{{0,160}}\bunless_exist:\s*true)"
)
_OWN_LOCKS = search(r"\bShouldBeUnique(?:UntilProcessing)?\b(?!;)|\b[wW]ithoutOverlapping\(|->onOneServer\(")
"""Locks of Laravel's jobs and schedule, which it takes in its cache."""
_SESSIONS = search(
    r"\(SessionInterface\b|\bSessionMixin\b|\bSESSION_ENGINE\s*=\s*[\"'][\w.]*\.cache[\"']|\bsession_store\s*\(?\s*:cache_store|\.AddSession\("
)
_OWN_LIMITS = search(
    r"^[ \t]+[\"']allauth\.account[\"']\s*,|DEFAULT_THROTTLE_CLASSES[\"']?\s*[:=]\s*[(\[]\s*[\"'\w]|\bthrottle_classes\s*=\s*[(\[]\s*\w|\bfrom (?:django_)?ratelimit\b|^\s*rate_limit\s+to:|\bRack::Attack\.(?:throttle|blocklist)|^\s*throttle\([\"']"
    r"|RateLimiter::(?:for|attempt|tooManyAttempts|hit)\(|[\"']throttle:[\w,]+[\"']|^\s+rate_limiter:[ \t]*\n\s+\w|^\s+login_throttling:",
    re.MULTILINE,
)
"""Limits of frameworks, which count in the cache that is theirs; django-allauth limits log-ins unless it is told not to (its `ACCOUNT_RATE_LIMITS`)."""
_RESULTS = search(
    r"\w*RESULT_BACKEND[\"']?\s*[:=]\s*[\"'](?:django-cache|cache)[\"']|\bresult_backend\s*=\s*[\"'](?:django-cache|cache)[\"']"
)
"""Results of Celery that are put into the cache of Django."""
_LIMITS = re.compile(redis_limits.LIMITS, re.IGNORECASE)
_SIGNED_IN = re.compile(
    r"session|refresh[_ -]?token|\bjti\b",
    re.IGNORECASE,
)
_SPENT = re.compile(r"consumed|redeemed|used_up|already_used", re.IGNORECASE)
"""What is noted of a token that lets somebody in once, which nothing else knows."""
_ONCE = re.compile(
    r"\botp|otp[_:-]|one_?time|verif|confirm|reset|nonce|magic|invit|captcha|activat|oauth_?state|state:|passcode|(?<![a-z])2fa|pending_",
    re.IGNORECASE,
)
_OWN = re.compile(r"\bcart\b|cart[_:-]|basket|draft|short_?(?:url|code)", re.IGNORECASE)
"""Keys of what cannot be computed again: codes and tokens that are waited for; carts, where nothing else has them."""
_LOGGED = re.compile(r"\b_?(?:[lL]og(?:ger|ging)?|console)(?:\.|->|::)\w+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)?")
"""What a program tells its log, which says much of what nobody keeps."""
_BEFORE, _BEHIND, _FAR = 320, 120, 2_000
_CALLED = (
    "cache.",
    "cache->",
    "cache::",
    "cache\n",
    "cachemanager",
    "cache_manager",
    "cacheservice",
    "cache_service",
    "caches[",
)
"""What is called on a cache, at the end of its line or not, in small letters."""
_LIMITING = ("throttl", "ratelimit", "rate_limit")
_TELLING = {
    PYTHON: (*_LIMITING, "session_engine", "result_backend"), language(".js"): (*_LIMITING, "keyv"), GO: _LIMITING, JVM: _LIMITING, DOTNET: (*_LIMITING, "addsession"),
    PHP: (*_LIMITING, "overlapping", "shouldbeunique", "ononeserver"), RUBY: (*_LIMITING, "session_store", "rack::attack"),
}  # fmt: skip
"""Other words of which one stands in a file that tells a role, by its language; of what is in none of these any may."""
_ANY_TELLING = tuple(dict.fromkeys(word for words in _TELLING.values() for word in words))


def roles(
    place: str,
    folder: Folder,
    others: Sequence[str],
    stages: tuple[tuple[str, str], ...],
    started: Collection[str],
    *,
    in_redis: bool,
) -> Iterator[tuple[str, Evidence]]:
    """Roles that calls of the framework's cache tell, where the code or a setting (`in_redis`) has that in Redis.

    `others` are the folders of other builds. Settings of other `stages` than those that were chosen say nothing, nor
    does Go beside the files that can be `started`, where those are known.
    """
    every = (file for file, _ in codebase.code(place, folder, others, whole=True))
    files = [file for file in every if not is_of_another(file, stages, folder)]
    if any(file.endswith(GO) for file in started):
        files = [file for file in files if file in started or not file.endswith(GO)]
    if not in_redis and not any(folder.once(_has_it_in_redis, file) for file in files):
        return
    told: set[str] = set()
    for file in files:
        for role, line in folder.once(_told, file):
            if role not in told:
                told.add(role)
                yield role, Evidence(Confidence.CODE, file, line)


def _has_it_in_redis(folder: Folder, file: str) -> bool:
    small = folder.small(file)
    if "redis" not in small:
        return False
    if _WRAPPER.search(file) and folder.once(program, file).wrapper is not None:
        return True
    if not any(map(small.__contains__, _MARKS)):
        return False
    return _IN_REDIS.finds(folder.once(_plain, file))


def _plain(folder: Folder, file: str) -> Text:
    """The text without its remarks."""
    if file.endswith((".yml", ".yaml", *LISTS)):
        return folder.once(source_text, file).bare
    return folder.once(program, file).words


def _told(folder: Folder, file: str) -> list[tuple[str, int]]:
    """Roles that a file tells, each with its line."""
    small = folder.small(file)
    if file.endswith(LISTS) or not _may_tell(file, small):
        return []
    text = folder.once(_plain, file)
    found = dict[str, int]()
    for role, at in _in(folder.once(program, file), text):
        found.setdefault(role, text.whole.count("\n", 0, at) + 1)
    return list(found.items())


def _may_tell(file: str, small: str) -> bool:
    """Whether a word stands in a file, in small letters, without which it tells nothing."""
    called = "cache" in small and any(map(small.__contains__, _CALLED))
    return called or any(map(small.__contains__, _TELLING.get(language(file), _ANY_TELLING)))


def copies(folder: Folder, file: str) -> bool:
    """Whether a file puts something into the cache of its framework that is in no other role there."""
    text = folder.once(_plain, file)
    puts = _PUTS.each(text) if not redis_limits.is_counted(file) else ()
    told = {at for _, at in _in(folder.once(program, file), text)} if puts else set[int]()
    kept = (put for put in puts if put.start() not in told and _COUNTED_UP.match(text.whole, put.end()) is None)
    return any(not _notes(_around(text.whole, put)) for put in kept)


def _notes(around: str) -> bool:
    """Whether words around a call say that it counts for a limit, or notes who is no longer let in."""
    return bool(_LIMITS.search(around) or _SPENT.search(around)) or redis_meanings.revokes(around)


def _in(own: Program, text: Text) -> Iterator[tuple[str, int]]:
    for role, wanted in (("limits", _OWN_LIMITS), ("results", _RESULTS), ("lock", _OWN_LOCKS)):
        if (at := wanted.start(text)) is not None:
            yield role, at
    said = next(iter(_SESSIONS.each(text)), None)
    if said is not None and ("Session" not in said[0] or ".AddSession" in said[0] or _PUTS.finds(text)):
        yield "sessions", said.start()
    if not own.words.has_any(("cache", "keyv")) or "cache" in own.in_memory:
        return
    if (locked := _LOCKS.start(text)) is not None:
        yield "lock", locked
    said_of_limits = redis_limits.spoken_of(text)
    if (limit := redis_limits.first_counted(said_of_limits, _COUNTS, text.whole)) is not None:
        yield "limits", limit
    puts = _PUTS.each(text)
    read = bool(puts) and _GETS.finds(text)
    counted = said_of_limits or redis_limits.is_counted(own.file)
    grown = tuple({each[1] for each in _GROWN.each(text)}) if read and not counted else ()
    for put in puts:
        around = _around(text.whole, put)
        if _LIMITS.search(around) is not None:
            continue
        if read and (redis_meanings.revokes(around) or _SPENT.search(around)):
            yield "store", put.start()
        elif _SIGNED_IN.search(redis_meanings.kept_here(around)) is not None:
            yield ("store" if read and other_sessions.has_them(own.file) else "sessions"), put.start()
        elif read and (
            _ONCE.search(f"{redis_functions.class_of(text.whole, put.start())}\n{around}")
            or (
                (_OWN.search(around) or text.whole[put.end() :].lstrip().startswith(grown))
                and not _has_elsewhere(text.whole, put)
            )
            or (not counted and _is_counted_up(text.whole, put))
        ):
            yield "store", put.start()


def _around(text: str, put: re.Match[str]) -> str:
    """A call that keeps something, and what stands before it in the same function."""
    call = text[put.start() : put.end() + _BEHIND].split(";", 1)[0].split("\n\n", 1)[0]
    return _LOGGED.sub("", f"{redis_functions.said_before(text, put.start(), _BEFORE)}{call}")


def _is_counted_up(text: str, put: re.Match[str]) -> bool:
    """Whether a call puts back one more than was there, in a function that asks nothing else."""
    if _COUNTED_UP.match(text, put.end()) is None:
        return False
    function = redis_functions.of_function(text, put.start(), _FAR)
    return bool(function) and not search(redis_calls.ELSEWHERE).finds(Text(function))


def _has_elsewhere(text: str, put: re.Match[str]) -> bool:
    """Whether what stands around a call asks another store as well, of which it keeps a copy."""
    around = text[max(0, put.start() - _BEFORE) : put.end() + _BEFORE]
    return search(redis_calls.ELSEWHERE).finds(Text(around))
