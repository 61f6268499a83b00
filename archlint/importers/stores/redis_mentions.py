"""Which files have to do with Redis at all: by its words, by those of a package in Go, and by what they import in Node."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from archlint.source.folder import Folder

MENTIONS = (
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
"""Words of which one stands in every file that has to do with Redis."""
_CLIENTS = ("redis", "valkey", "keydb", "dragonfly", "celery")
_MENTIONS_OF = {
    "py": (*_CLIENTS, "bullmq"), "go": (*_CLIENTS, "asynq", "sidekiq", "resque"), "rs": (*_CLIENTS, "sidekiq"), "rb": (*_CLIENTS, "sidekiq", "resque"),
    "php": (*_CLIENTS, "resque"), "java": (*_CLIENTS, "jedis"), "kt": (*_CLIENTS, "jedis"), "cs": _CLIENTS,
    **dict.fromkeys(("js", "ts", "tsx", "jsx", "mjs", "cjs", "vue", "svelte"), (*_CLIENTS, "bullmq", "secondarystorage", "resque")),
}  # fmt: skip
"""Those of them that there are in a language, by the endings of its files; in all others any may stand."""
_ASKED = ("client.", "rdb.", "redis.", "cache.", "conn.")
"""What stands in files of Go that call a client which is made in another one of the package."""


_NODE = (".js", ".ts", ".mjs", ".cjs", ".tsx")
_IMPORTED = tuple(
    re.compile(rf"{begin}\s*[\"'](\.{{1,2}}/[\w./-]+)[\"']")
    for begin in (r"from(?<=\bfrom)", r"require(?<=\brequire)\(")
)
_MADE = re.compile(
    r"(?:export|module\.exports)[^\0]*\b(?:createClient\(|new (?:IO)?Redis(?:\.Cluster)?\()|\b(?:createClient\(|new (?:IO)?Redis(?:\.Cluster)?\()[^\0]*(?:export|module\.exports)"
)
"""What a file of Node imports from its own program, and one that makes a client for those who import it."""
_CALLED = ("set(", "setex(", "add(", "incr", "push(", "pop(", "publish(", "scribe(")
"""What stands, in small letters, in files that keep anything in Redis."""


def speaks(folder: Folder, file: str) -> bool:
    """Whether a file has words of Redis."""
    small = folder.small(file)
    return any(map(small.__contains__, _MENTIONS_OF.get(file.rpartition(".")[2], MENTIONS)))


def speaks_of_another(folder: Folder, file: str) -> bool:
    """Whether a file calls what another one makes that has words of Redis: one of its package in Go, one that it imports in Node."""
    return _speaks_of_package(folder, file) or _speaks_of_import(folder, file)


def _speaks_of_package(folder: Folder, file: str) -> bool:
    """Whether a file of Go lies beside one that has words of Redis: what one of them makes, all of a package call."""
    if not file.endswith(".go") or not any(map(folder.small(file).__contains__, _ASKED)):
        return False
    beside = (other for other in folder.files(parent(file), most=200) if other.endswith(".go") and other != file)
    return any(folder.once(speaks, other) for other in beside)


def _speaks_of_import(folder: Folder, file: str) -> bool:
    """Whether a file of Node calls something, and imports a file of its own program that makes a client of Redis."""
    if not file.endswith(_NODE) or not any(map(folder.small(file).__contains__, _CALLED)):
        return False
    above, text = parent(file), folder.text(file)
    names = (name for each in _IMPORTED for name in each.findall(text))
    return any(folder.once(_gives_a_client, joined(above, name)) for name in names)


def _gives_a_client(folder: Folder, module: str) -> bool:
    files = (module, *(f"{module}{end}" for end in _NODE), *(f"{module}/index{end}" for end in _NODE))
    file = next((each for each in files if each.endswith(_NODE) and folder.has(each)), None)
    return file is not None and folder.once(speaks, file) and _MADE.search(folder.text(file)) is not None
