"""The cache of Spring, which is in Redis whenever the build has that: whether a program uses it, and has it nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.build_files import OF_JVM
from archlint.importers.languages import JVM
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.importers.stores.redis_code import Files
    from archlint.source.folder import Folder

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


def is_built_with_redis(place: str, folder: Folder) -> bool:
    """Whether the build of a program in a folder names Redis."""
    return any("redis" in folder.text(joined(place, name)) for name in OF_JVM)


def caches(file: str, text: str, folder: Folder) -> bool:
    """Whether a file has methods whose results Spring keeps, or says that it does."""
    return "cach" in folder.small(file) and _CACHED.search(text) is not None


def in_effect(found: list[tuple[str, int]], file: str, text: str, code: Files) -> list[tuple[str, int]]:
    """What a file tells, without a cache of Spring that it only sets up: none of its methods is cached, and nobody asks for one."""
    if not (found and file.endswith(JVM) and "Cach" in text and _SETS_UP.search(text)):
        return found
    used = any(_ANNOTATED.search(said) for other, said in code if other.endswith(JVM) and "ache" in said)
    return found if used else [each for each in found if each[0] not in ("cache", "kept")]


def is_elsewhere(code: Files, folder: Folder) -> bool:
    """Whether a program of Spring says that its cache is in its own memory, and nowhere that it is in Redis."""
    small = [folder.small(file) for file, _ in code if "cach" in folder.small(file)]
    near = any(word in each for each in small for word in _IN_PROCESS) or any(map(_NEAR_TYPE.search, small))
    return near and not any(word in each for each in small for word in _IN_REDIS_OF_SPRING)
