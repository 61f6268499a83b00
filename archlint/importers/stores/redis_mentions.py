"""Which files have to do with Redis at all: by its words, and in Go by those of the files beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.source.folder import parent

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
_ASKED = ("client.", "rdb.", "redis.", "cache.", "conn.")
"""What stands in files of Go that call a client which is made in another one of the package."""


def speaks(folder: Folder, file: str) -> bool:
    """Whether a file has words of Redis."""
    small = folder.small(file)
    return any(word in small for word in MENTIONS)


def speaks_of_package(folder: Folder, file: str) -> bool:
    """Whether a file of Go lies beside one that has words of Redis: what one of them makes, all of a package call."""
    if not file.endswith(".go") or not any(word in folder.small(file) for word in _ASKED):
        return False
    beside = (other for other in folder.files(parent(file), most=200) if other.endswith(".go") and other != file)
    return any(folder.once(speaks, other) for other in beside)
