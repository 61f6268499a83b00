"""Caches of frameworks that settings put into Redis, and in which the code of a program keeps no copy of anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.source_text import source_text
from archlint.importers.languages import PHP, PYTHON
from archlint.importers.searches import search
from archlint.importers.stores import framework_caches
from archlint.importers.stores.choices import CACHES_OF_LARAVEL
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.importers.evidence import Evidence
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_OF_LARAVEL = search(
    r"\bCache::(?!lock\b|restoreLock|extend\(|macro|class\b|shouldReceive|fake|spy|flush|forget|getStore|store\([^()]*\)->(?:lock|forget))\w+"
    r"|\bcache\(\)\s*->(?!lock|forget|flush)|\bcache\((?:\[|[\"'])|->remember(?:Forever)?\(|\bContracts\\+Cache\b|\bCache\\+(?:Repository|CacheManager)\b|\bCacheInterface\b|->cache->"
)
"""How programs of Laravel keep copies in its cache."""
_LIBRARIES = re.compile(
    r"spatie/laravel-(?:permission|responsecache|settings)|model-caching|laratrust|lada-cache|query-cache|rememberable|silber/bouncer"
)
"""Libraries of Laravel that do so by themselves."""
_OF_DJANGO = search(
    r"\bcache_page\b|\bcache_(?:response|control|method|memoize)\b|\bCacheResponse|\bget_or_set\(|cache\.(?:UpdateCache|FetchFrom)|\bcacheops\b|\bcachalot\b|\bcached_db\b|\bCacheMixin\b|@cache\w*\(|\bset_many\("
)
"""The same of Django, beside what is put into its cache by calls."""
_SETTINGS = re.compile(r"(?:^|/)(?:config|bootstrap|tests?|database)/")
"""Folders of a program of Laravel that keep nothing."""


def among(
    uses: Iterable[tuple[str, str, str, Evidence]], named: Mapping[str, Workload], others: Sequence[str], folder: Folder
) -> set[tuple[str, str, str]]:
    """Of uses of stores (user, store, role, evidence) those as a cache that settings alone say, where that keeps something else as well.

    A program whose cache is its only use of a Redis may be meant to have one.
    """
    every = list(uses)
    kept = {store for _, store, role, _ in every if role != "cache"}
    found = (each for each in every if each[2] == "cache" and each[1] in kept and _is_set(each[3], folder))
    built = ((user, store, role) for user, store, role, _ in found if named[user].build is not None)
    apart = tuple(others)
    return {each for each in built if folder.once(_copies_nothing, codebase.place_of(named[each[0]], folder), apart)}


def _is_set(where: Evidence, folder: Folder) -> bool:
    """Whether settings of Laravel or Django say that a cache is in Redis."""
    return where.why in CACHES_OF_LARAVEL or (where.file.endswith(".py") and "CACHES" in folder.text(where.file))


def _copies_nothing(folder: Folder, place: str, others: tuple[str, ...]) -> bool:
    """Whether a program of Laravel or Django can be seen, and keeps no copy in the cache of its framework."""
    laravel = folder.has(joined(place, "artisan"))
    if laravel and _LIBRARIES.search(folder.text(joined(place, "composer.json"))) is not None:
        return False
    wanted, endings = (_OF_LARAVEL, PHP) if laravel else (_OF_DJANGO, PYTHON)
    files = [file for file, _ in codebase.code(place, folder, others, whole=True) if file.endswith(endings)]
    if laravel:
        files = [file for file in files if not _SETTINGS.match(file.removeprefix(f"{place}/"))]
    elif not any(file.endswith("manage.py") for file in files):
        return False
    naming = [file for file in files if "cache" in folder.small(file)]
    if any(wanted.finds(folder.once(source_text, file).plain) for file in naming):
        return False
    return bool(files) and (laravel or not any(folder.once(framework_caches.copies, file) for file in naming))
