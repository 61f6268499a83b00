"""What a program does with Redis, told by the calls in its source code and the libraries it lists."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from archlint.importers.code.build_files import OF_JVM
from archlint.importers.code.neighbours import neighbours
from archlint.importers.code.stages import is_of_another
from archlint.importers.code.unused import is_unused
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.languages import JVM, NODE, PAGES
from archlint.importers.stores import (
    redis_callers,
    redis_channels,
    redis_configured,
    redis_libraries,
    redis_results,
    redis_store,
)
from archlint.importers.stores.redis_code import LISTS, code_run
from archlint.importers.stores.redis_imports import speaks_of_another
from archlint.importers.stores.redis_mentions import first_call, speaks
from archlint.importers.stores.redis_program import program
from archlint.importers.stores.redis_text import without_unused
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.importers.stores.redis_code import Code, Files
    from archlint.importers.stores.redis_program import Program
    from archlint.source.folder import Folder

_ANY_BROKER = ("celery", "dramatiq", "taskiq")
"""Libraries of jobs that other brokers than Redis serve as well."""
_WRAPPED = ("cache.incr", "cache.setnx", "cache.set_nx", "cacheservice.incr", "cacheservice.setnx")
"""Calls of a cache of one's own that only a Redis behind it can answer."""
_CACHED = re.compile(r"@(?:Cacheable|EnableCaching)\b|spring\.cache\.type\s*[=:]\s*redis")
"""Caching in Spring, which keeps in Redis whenever the build has it, and names it nowhere else."""
_SETS_UP = re.compile(r"\bRedisCache(?:Manager|Configuration)\b|@EnableCaching\b")
_ANNOTATED = re.compile(
    r"@(?:Cacheable|CachePut|Caching|CacheResult)\b|\bgetCache\(|\bCacheManager\s+\w+\s*[;,)]|\bcacheManager\s*\."
)
"""How a cache of Spring is set up, and how it is used."""
_IN_PROCESS = ("caffeinecachemanager", "concurrentmapcachemanager", "ehcachecachemanager", "simplecachemanager")
_NEAR_TYPE = re.compile(r"cache[.:]\s*(?:\n\s+)?type\s*[:=]\s*[\"']?(?:caffeine|simple|none|ehcache|hazelcast)\b")
_IN_REDIS_OF_SPRING = ("rediscachemanager", "rediscacheconfiguration", "redissonspringcachemanager")
"""What Spring has its cache in, by what programs make or choose."""
_OFFERS = re.compile(r"((?:^|.*/))config/\w+\.php$")
_MODELS = re.compile(r"((?:^|.*/))config/autoload/databases\.php$")
"""Where Hyperf says, for every connection, what would keep a copy of the models that have one."""
_CHOSEN = ("django-redis", "django-redis-cache")
_CACHES = re.compile(r"^\s*caches\s*=", re.MULTILINE)
_IN_REDIS = ("django_redis", "redis_cache", "rediscache", "cacheops", "env.cache", "cache_url")
"""Caches of Django that its settings have to choose, and words by which they do."""
_LOADED = {
    "@keyv/redis": "keyv",
    "@keyv/valkey": "keyv",
    "keyv-redis": "keyv",
    "strapi-provider-rest-cache-redis": "rest-cache",
    "laravel-echo-server": "",
}
"""What code names of a library that it does not name itself: what loads it by an address, and nothing of what is only started."""
_IMPORTED_AS = {
    "python-redis-lock": "redis_lock", "redlock-py": "redlock", "aioredlock": "aioredlock",
    "fastapi-limiter": "fastapi_limiter", "flask-limiter[redis]": "flask_limiter", "throttled-py[redis]": "throttled",
}  # fmt: skip
"""Libraries of Python that do nothing unless code imports them, and how it does."""
_OF_CACHES = re.compile(r"cach(?:e|ing)[\w.-]*(?:/[\w-]+)?\.\w+$", re.IGNORECASE)
"""Modules of caches, which programs have ready that never call them."""


def roles_in(
    place: str,
    folder: Folder,
    others: Sequence[str],
    fed: bool,
    beside: bool = True,
    stages: tuple[tuple[str, str], ...] = (),
    started: tuple[str, ...] = (),
) -> Iterator[tuple[str, Evidence]]:
    """Roles that calls in the code of a folder tell, in files that mention Redis at all.

    `others` are the folders of other builds; `fed` says that something else hands out the jobs: of a broker only calls
    and libraries tell then that know no other one than Redis. `beside` says that the program has another store, in
    front of which a value with an expiry that nothing more is said of is cached; else it is kept. Settings of other
    `stages` than those that were chosen say nothing. Where it is known which files of Python can be `started`, no others
    tell; of what programs share, what the code uses by its names.
    """
    run = folder.once(code_run, place, tuple(others), started)
    code = run.files
    told: set[str] = {"broker"} if fed else set()
    cached = any("redis" in folder.text(joined(place, name)) for name in OF_JVM)
    programs: list[Program] = []
    alone: Evidence | None = None
    for file, whole in _in_use(code, folder, stages):
        small, text = folder.small(file), whole
        springs = cached and "cache" not in told and "cach" in small and _CACHED.search(whole)
        found = [("cache", 0)] if springs and not _caches_itself(code, folder) else []
        mentioned, wrapped = _asks(file, run, folder) if _has_client(file, place, folder) else (False, False)
        if (mentioned or wrapped) and _is_program(file, folder):
            own = folder.once(program, file, *(() if whole == folder.text(file) else (whole,)))
            if mentioned:
                text = own.text
                programs.append(own)
                found += redis_channels.without_offered(own.told(told), own, code)
                if fed and "redis" in small and own.job is not None:
                    fed = False
                    told.discard("broker")
                    found.append(("broker", own.job))
            found += own.wrapped(told) if wrapped else ()
        elif mentioned and file.endswith((".yml", ".yaml")):
            found += redis_configured.told(file, text, place, folder)
        for said, at in _in_effect(found, file, whole, code):
            meant = (
                redis_store.timed(programs[-1], at, named="cach" in small, beside=beside) if said == "kept" else said
            )
            role = "store" if meant == "own" else meant
            new, state = role not in told and role != "", alone is None and said == "kept" and meant != "cache"
            if not (new or state):
                continue
            where = Evidence(Confidence.CODE, file, text.count("\n", 0, at or first_call(text)) + 1)
            alone = where if state else alone
            if new:
                told.add(role)
                yield role, where
    called = redis_callers.roles(programs, code, beside=beside)
    listed = redis_libraries.roles(place, folder, others, neighbours(place, folder))
    returned = redis_results.of_rq(programs, code)
    for role, evidence in chain(called, returned, redis_configured.written(place, folder), listed):
        if _is_listed_alone(evidence, place, folder, code, seen=bool(started)):
            continue
        if role not in told or (fed and role == "broker" and not evidence.why.startswith(_ANY_BROKER)):
            fed = fed and role != "broker"
            told.add(role)
            yield role, evidence
    if alone is not None and told & {"limits", "lock"} and not told & {"cache", "sessions", "store"}:
        told.add("store")
        yield "store", alone
    others_kept = told - ({"broker"} if fed else set())
    yield from _kept(programs, others_kept, code, beside=beside)


def _kept(programs: Sequence[Program], told: set[str], code: Files, *, beside: bool) -> Iterator[tuple[str, Evidence]]:
    """The role of what programs keep beside those that are told."""
    kept = redis_store.kept(programs, told, code, beside=beside)
    if kept is not None:
        role, keeper, at = kept
        yield role, Evidence(Confidence.CODE, keeper.file, keeper.text.count("\n", 0, at) + 1)


def _in_effect(found: list[tuple[str, int]], file: str, text: str, code: Files) -> list[tuple[str, int]]:
    """What a file tells, without a cache of Spring that it only sets up: none of its methods is cached, and nobody asks for one."""
    if not (found and file.endswith(JVM) and "Cach" in text and _SETS_UP.search(text)):
        return found
    used = any(_ANNOTATED.search(said) for other, said in code if other.endswith(JVM) and "ache" in said)
    return found if used else [each for each in found if each[0] not in ("cache", "kept")]


def _caches_itself(code: Files, folder: Folder) -> bool:
    """Whether a program of Spring says that its cache is in its own memory, and nowhere that it is in Redis."""
    small = [folder.small(file) for file, _ in code if "cach" in folder.small(file)]
    near = any(word in each for each in small for word in _IN_PROCESS) or any(map(_NEAR_TYPE.search, small))
    return near and not any(word in each for each in small for word in _IN_REDIS_OF_SPRING)


def _in_use(code: Files, folder: Folder, stages: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """The source files of a program with their texts, without those of other stages and caches that it has ready and never calls."""
    for file, text in code:
        ready = "ach" in file and _OF_CACHES.search(file) and "redis" in folder.small(file)
        unused = ready and is_unused(file, folder, code)
        if not (unused or is_of_another(file, stages, folder)):
            yield file, text


def _chosen(folder: Folder, code: Files, *, seen: bool) -> bool:
    """Whether settings of Django may choose a cache in Redis: what is only listed keeps nothing."""
    small = [folder.small(file) for file, _ in code]
    set_up = seen or any("installed_apps" in each or ("caches" in each and _CACHES.search(each)) for each in small)
    return not set_up or any(word in each for each in small for word in _IN_REDIS)


def _is_listed_alone(library: Evidence, place: str, folder: Folder, code: Files, *, seen: bool) -> bool:
    """Whether a program lists a library, and neither its code, of which all is `seen`, nor its settings say that they use it."""
    if library.why in _CHOSEN:
        return not _chosen(folder, code, seen=seen)
    if library.why in _IMPORTED_AS:
        return not _names(_IMPORTED_AS[library.why], (".py",), folder, code)
    if library.why == redis_libraries.CELERY:
        return not _names("celery", (".py",), folder, code)
    if library.file.rpartition("/")[2] != "package.json":
        return False
    above = parent(library.file) in up_from(place)[1:]
    return not _names(_LOADED.get(library.why, library.why), (*NODE, *PAGES), folder, code, unread=not above)


def _names(library: str, endings: tuple[str, ...], folder: Folder, code: Files, *, unread: bool = True) -> bool:
    """Whether code in files that end so names a library; where there is none to read, it may if `unread` programs may."""
    programs = [file for file, _ in code if file.endswith(endings)]
    naming = [file for file in programs if library in folder.small(file)]
    return (unread and not programs) or any(library in folder.once(_used, file) for file in naming)


def _used(folder: Folder, file: str) -> str:
    """What a file says beside libraries that it brings in and never names."""
    return without_unused(folder.text(file)).lower() if file.endswith((*NODE, *PAGES)) else folder.small(file)


def _has_client(file: str, place: str, folder: Folder) -> bool:
    """Whether what a file says of Redis can be about one: not where no list of dependencies has a client of it."""
    if not file.endswith(redis_libraries.LISTED):
        return True
    return folder.once(redis_libraries.client, (place, *neighbours(place, folder)))


def _asks(file: str, run: Code, folder: Folder) -> tuple[bool, bool]:
    """Whether a file has words of Redis, or calls a client that another one makes, and whether it calls a cache of one's own for what only Redis can answer."""
    if file.endswith(LISTS):
        return False, False
    small = folder.small(file)
    speaking = file not in run.silent and (folder.once(speaks, file) or folder.once(speaks_of_another, file))
    return speaking, "cache" in small and any(map(small.__contains__, _WRAPPED))


def _copies_models(folder: Folder, root: str) -> bool:
    """Whether a program of Hyperf has models of which copies are kept."""
    files = (file for place in ("app", "src") for file in folder.files(joined(root, place), depth=6, most=2_000))
    return any("ModelCache\\Cacheable" in folder.text(file) for file in files if file.endswith(".php"))


def _is_program(file: str, folder: Folder) -> bool:
    """Whether a file holds code: settings of Laravel offer every store there is, and an environment file chooses."""
    models = _MODELS.fullmatch(file)
    if models is not None and not folder.once(_copies_models, models[1].rstrip("/") or "."):
        return False
    offers = _OFFERS.fullmatch(file)
    laravel = offers is not None and folder.has(f"{offers[1]}artisan")
    return not laravel and not file.endswith((".yml", ".yaml"))
