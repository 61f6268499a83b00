"""Libraries that a program lists, and that do nothing with Redis unless its code or its settings name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.languages import DOTNET, NODE, PAGES, PYTHON
from archlint.importers.stores import celery_settings, redis_libraries
from archlint.importers.stores.redis_text import without_unused
from archlint.source.folder import parent, up_from

if TYPE_CHECKING:
    from archlint.importers.evidence import Evidence
    from archlint.importers.stores.redis_code import Files
    from archlint.source.folder import Folder

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
_SET_UP_BY = {
    "hangfire.redis": "redisstorage",
    "hangfire.redis.stackexchange": "redisstorage",
    "hangfire.pro.redis": "redisstorage",
}
"""Libraries of .NET of which one is set up where several are listed, and how code does that: `UseRedisStorage(…)`."""


def _chosen(folder: Folder, code: Files, *, seen: bool) -> bool:
    """Whether settings of Django may choose a cache in Redis: what is only listed keeps nothing."""
    small = [folder.small(file) for file, _ in code]
    set_up = seen or any("installed_apps" in each or ("caches" in each and _CACHES.search(each)) for each in small)
    return not set_up or any(word in each for each in small for word in _IN_REDIS)


def is_alone(library: Evidence, place: str, folder: Folder, code: Files, *, seen: bool) -> bool:
    """Whether a program lists a library, and neither its code, of which all is `seen`, nor its settings say that they use it."""
    if library.why in _CHOSEN:
        return not _chosen(folder, code, seen=seen)
    if library.why in _IMPORTED_AS:
        return not _names(_IMPORTED_AS[library.why], PYTHON, folder, code)
    if library.why in _SET_UP_BY:
        return not _names(_SET_UP_BY[library.why], DOTNET, folder, code, unread=False)
    if library.why == redis_libraries.CELERY:
        return celery_settings.is_without(code, folder)
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
