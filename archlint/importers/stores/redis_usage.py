"""What a program does with Redis, told by the calls in its source code and the libraries it lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.neighbours import neighbours
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.searches import search
from archlint.importers.stores import redis_calls, redis_expiry, redis_libraries, redis_limits, redis_store
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_MENTIONS = (
    "redis",
    "celery",
    "bullmq",
    "valkey",
    "sidekiq",
    "keydb",
    "dragonfly",
    "asynq",
    "jedis",
    "redix",
    "secondarystorage",
    "resque",
    "exq",
)
_LINES = r"[ \t]*+(?:/(?:\*[\s\S]*?\*/|/[^\n]*)|[#*][^\n]*|--[^\n]*)"
_DOCUMENTED = re.compile(rf"\n(?:{_LINES}|(?:(?<=:\n)|(?<=\A\n))\s*[rR]?(\"{{3}}|'{{3}})[\s\S]*?\1)")
_REMARKS = re.compile(rf"\n(?:{_LINES})")
"""Lines, blocks and first words of Python functions that tell people what code does, or no longer does.

Each with the end of the line before it: where a line ends is found at once, where one begins letter by letter.
"""
_LIBRARIES_ONLY = frozenset({"broker", "results"})
"""What a file can tell that names a library of jobs and no Redis."""
_ANY_BROKER = ("celery", "dramatiq", "taskiq")
"""Libraries of jobs that other brokers than Redis serve as well."""
_CLIENTS = ("redis", "valkey", "keydb", "dragonfly", "jedis", "redix", "secondarystorage")
_WRAPPED = ("cache.incr", "cache.setnx", "cache.set_nx", "cacheservice.incr", "cacheservice.setnx")
"""Calls of a cache of one's own that only a Redis behind it can answer."""
_PATHS = (
    ("cache", re.compile(r"(^|/)\w*cach(e|ing)\w*(/|\.\w+$)", re.IGNORECASE)),
    (
        "limits",
        re.compile(
            r"(^|/)\w*(rate[-_]?limit|throttl|(?:token|leaky)[-_]?bucket|sliding[-_]?window)[\w-]*(/|\.\w+$)",
            re.IGNORECASE,
        ),
    ),
    (
        "lock",
        re.compile(r"(^|/)\w*(?:(?<![bBcCfFnN])[lL]ock|[lL]ocking)(?:Manager|Service|Repository|er|s|ing)?\.\w+$"),
    ),
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
    ("pubsub", re.compile(r"^broadcast:\s*\n\s+\w+:\s*\n\s+driver:\s*redis", re.MULTILINE)),
    ("cache", re.compile(r"^kv:\s*\n\s+\w+:\s*\n\s+driver:\s*redis", re.MULTILINE)),
    ("lock", re.compile(r"^\s+lock:\s*[\"']?redis:", re.MULTILINE)),
    ("broker", re.compile(r"^\s+transports:\s*\n(?:\s+[^\n]*\n){0,8}?[^\n]*[\"']redis://", re.MULTILINE)),
    ("cache", re.compile(r"cache\.adapter\.redis|cache:\s*\n\s+type:\s*[\"']?redis")),
)
"""What settings of frameworks say outright: Spring's gateway and sessions, Symfony's cache, what RoadRunner keeps and sends."""
_OFFERS = re.compile(r"(?:^|/)config/\w+\.php$")
_LIMITED = ("limit", "bucket", "sliding", "many", "throttle")
_KEPT = (
    "setex",
    "set_ex",
    "setnx",
    "set_nx",
    ".set(",
    ">set(",
    ":set(",
    "setifabsent",
    "stringset",
    "redisservice",
    "redisutil",
    "redishelper",
    "redismanager",
    "redisprovider",
    "redisadapter",
    "redisrepo",
    "redisops",
    "set-expiring",
    "setexpiring",
)
"""Words in small letters that stand wherever something is limited, or kept for a time."""
_GOT = ("get(", "get::", "getasync(", "getstring")
_PUT = ("set(", "set::", "setasync(", "stringset", "setstring")
"""Words in small letters of which one stands wherever something is asked of a cache, or put into one."""
_KEY = re.compile(r"[\"'`]|sess(?:ion)?s?:\{")
"""How the name of a key begins, which tells nothing where no call stands beside it."""
_STRING = re.compile(r"[fFrRbB$@]*[\"'`][^\"'`\n]*$")
_CHANNEL = re.compile(
    r"(?:subscribe|publish|channels?|topics?|rooms?|\bemit|\bto|\bjoin|\bin|\bon|events?)\w*\s*(?::=|[(=:])\s*\[?\s*[fFrRbB$@]*$",
    re.IGNORECASE,
)
"""What stands before a text that names a channel, a room or an event, and no key."""
_JOBS, _READS_BACK = search(redis_calls.JOBS), search(redis_calls.READS_BACK)
_LAST = re.compile(r"\w+$")
_NAME = 120
"""Letters that the name of a client may have."""
_BUILDS = ("pom.xml", "build.gradle", "build.gradle.kts")


def roles_in(
    place: str, folder: Folder, others: Sequence[str], fed: bool, beside: bool = True
) -> Iterator[tuple[str, Evidence]]:
    """Roles that calls in the code of a folder tell, in files that mention Redis at all.

    `others` are the folders of other builds; `fed` says that something else hands out the jobs: of a broker only calls
    and libraries tell then that know no other one than Redis. `beside` says that the program has another store, in
    front of which a value with an expiry that nothing more is said of is cached; else it is kept.
    """
    told: set[str] = {"broker"} if fed else set()
    cached = any("redis" in folder.text(joined(place, name)) for name in _BUILDS)
    programs: list[tuple[str, str]] = []
    for file, whole in codebase.code(place, folder, others, whole=True):
        small = folder.small(file)
        text = whole
        found: list[tuple[str, int]] = []
        if cached and "cache" not in told and "cach" in small and _CACHED.search(whole):
            found.append(("cache", 0))
        if any(word in small for word in _MENTIONS):
            if _is_program(file):
                text = _without_remarks(whole)
                found += _called(file, text, told)
                if fed and "redis" in small and (job := _JOBS.start(text, small)) is not None:
                    fed = False
                    told.discard("broker")
                    found.append(("broker", job))
                programs.append((file, text))
            elif file.endswith((".yml", ".yaml")):
                found += _set(file, text, folder)
        found += _wrapped(file, whole, small, told)
        for said, at in found:
            role = ("cache" if beside or redis_store.is_filled(text, small) else "") if said == "kept" else said
            if role and role not in told:
                told.add(role)
                yield role, Evidence(Confidence.CODE, file, text.count("\n", 0, at) + 1)
    for role, evidence in redis_libraries.roles(place, folder, others, neighbours(place, folder)):
        if role not in told or (fed and role == "broker" and not evidence.why.startswith(_ANY_BROKER)):
            fed = fed and role != "broker"
            told.add(role)
            yield role, evidence
    kept = redis_store.kept(programs, told - ({"broker"} if fed else set()), beside=beside)
    if kept is not None:
        role, file, text, at = kept
        yield role, Evidence(Confidence.CODE, file, text.count("\n", 0, at) + 1)


def _without_remarks(text: str) -> str:
    """The text without what it tells people; the lines stay where they are."""
    remarks = _DOCUMENTED if '"""' in text or "'''" in text else _REMARKS
    return remarks.sub(lambda remark: "\n" * remark[0].count("\n"), f"\n{text}")[1:]


def _wrapped(file: str, whole: str, small: str, told: set[str]) -> list[tuple[str, int]]:
    """Limits and locks that a cache of one's own keeps, whose calls name no Redis."""
    if not any(call in small for call in _WRAPPED) or not _is_program(file):
        return []
    text = _without_remarks(whole)
    return [each for each in _told(file, text, text.lower(), told) if each[0] in ("limits", "lock")]


def _called(file: str, text: str, told: set[str]) -> Iterator[tuple[str, int]]:
    """Roles that the calls of one program tell, and where in it."""
    small = text.lower()
    if not any(word in small for word in _MENTIONS):
        return
    named = any(word in small for word in _CLIENTS)
    for role, at in _told(file, text, small, told):
        if named or role in _LIBRARIES_ONLY:
            yield role, at


def _told(file: str, text: str, small: str, told: set[str]) -> Iterator[tuple[str, int]]:
    for role, path in _PATHS:
        if path.search(file):
            yield role, 0
    for role, marks, pattern in redis_calls.CALLS:
        wanted = search(pattern) if role not in told and any(mark in small for mark in marks) else None
        begun = None if wanted is None else wanted.start(text, small)
        if begun is not None and wanted is not None and _KEY.match(text, begun):
            named = (at for at in wanted.every(text, small) if not _is_channel(text, at))
            begun = next(named, None) if _of_client(redis_calls.ASKED, text) is not None else None
        if begun is not None:
            yield role, begun
    if "broker" not in told:
        yield from (("broker", at) for at in _queued(file, text, small))
    limited = "limits" not in told and any(word in small for word in _LIMITED)
    if limited and (at := redis_limits.counted(text)) is not None:
        yield "limits", at
    if "pubsub" not in told and ("scribe(" in small or "publish(" in small):
        yield from (("pubsub", at) for at in _broadcast(text))
    if any(word in small for word in _KEPT):
        yield from redis_expiry.uses(text, file)
    if "cache" not in told and "redis" in small and all(any(word in small for word in each) for each in (_PUT, _GOT)):
        yield from _aside(text, small)


def _is_channel(text: str, at: int) -> bool:
    """Whether the text in quotes in which something stands names a channel."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    if text[at] not in "\"'`":
        before = _STRING.sub("", before)
    return _CHANNEL.search(before) is not None


def _aside(text: str, small: str) -> Iterator[tuple[str, int]]:
    """A cache that is asked first, and filled from elsewhere when it has nothing."""
    put = _of_client(redis_calls.FILLS, text) if _of_client(redis_calls.ASKS, text) is not None else None
    if put is not None and search(redis_calls.ELSEWHERE).start(text, small) is not None:
        yield "cache", put


def _of_client(call: re.Pattern[str], text: str) -> int | None:
    """Where a call stands first that is one of a client of a cache, by the name of what it is called on."""
    begun = (each.start() for each in call.finditer(text))
    for at in begun:
        before = text[max(0, at - _NAME) : at]
        called = _LAST.search(before)
        own = called is not None and redis_calls.is_in_memory(called[0], text)
        if not own and redis_calls.CLIENT.search(before):
            return at
    return None


def _queued(file: str, text: str, small: str) -> Iterator[int]:
    """Where something is put into a list to be worked off, or what is due is taken out of a sorted set."""
    if "push" in small and _READS_BACK.start(text, small) is None:
        for pushed in redis_calls.PUSHES.finditer(text):
            if redis_calls.WORK.search(f"{file}\n{_around(text, pushed)}"):
                yield pushed.start()
    due = redis_calls.DUE.search(text) if "score" in small else None
    if due is not None and redis_calls.TAKEN.search(text) and redis_calls.WORK.search(f"{file}\n{_around(text, due)}"):
        yield due.start()


def _broadcast(text: str) -> Iterator[int]:
    """Where a client of Redis sends on a channel, or listens to one."""
    sent = redis_calls.BROADCASTS.search(text)
    if sent is not None and redis_calls.MADE.search(text) and not redis_calls.OTHER_CHANNELS.search(text):
        yield sent.start()
    for held in redis_calls.HELD.finditer(text):
        own = re.search(rf"\b{held[1]}\.(?:p?[sS]ubscribe|publish)\(", text)
        yield from () if own is None else (own.start(),)


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 200) : found.end() + 100]


def _set(file: str, text: str, folder: Folder) -> Iterator[tuple[str, int]]:
    """Roles that settings of frameworks tell; a file for Rails' channels comes with every application."""
    if file.endswith("/cable.yml"):
        adapter = re.search(r"adapter:\s*[\"']?redis" if "adapter:" in text else r"\bredis://", text)
        if adapter is not None and _has_channels(file, folder):
            yield "pubsub", adapter.start()
        return
    for role, pattern in _SETTINGS:
        if (said := pattern.search(text)) is not None:
            yield role, said.start()


def _has_channels(settings: str, folder: Folder) -> bool:
    """Whether an application of Rails has channels of its own, or sends pages through those of Turbo."""
    root = settings.rpartition("config/")[0].rstrip("/") or "."
    own = (file for file in folder.files(joined(root, "app/channels"), depth=3) if "application_cable/" not in file)
    if folder.has(joined(root, "cable/config.ru")) or any(own):
        return True
    pages = [*folder.files(joined(root, "app/models"), depth=3), *folder.files(joined(root, "app/views"), depth=4)]
    sent = folder.files(joined(root, "app/jobs"), depth=3)
    return any("turbo_stream_from" in text or "broadcasts" in text for text in map(folder.text, pages)) or any(
        "ActionCable.server.broadcast" in text for text in map(folder.text, sent)
    )


def _is_program(file: str) -> bool:
    """Whether a file holds code: settings of Laravel offer every store there is, and an environment file chooses."""
    return not file.endswith((".yml", ".yaml", ".toml", ".json")) and _OFFERS.search(file) is None
