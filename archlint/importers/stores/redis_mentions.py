"""Which files have to do with Redis at all, by its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.languages import DOTNET, GO, JVM, PHP, PYTHON, RUBY, RUST, language

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
    "fred::",
)
"""Words of which one stands in every file that has to do with Redis."""
_CLIENTS = ("redis", "valkey")
_MENTIONS_OF = {
    PYTHON: (*_CLIENTS, "celery", "bullmq"), GO: (*_CLIENTS, "asynq", "sidekiq", "resque"), RUST: (*_CLIENTS, "fred::", "sidekiq"), RUBY: (*_CLIENTS, "sidekiq", "resque"),
    PHP: (*_CLIENTS, "resque"), JVM: (*_CLIENTS, "jedis"), DOTNET: _CLIENTS, language(".js"): (*_CLIENTS, "bullmq", "secondarystorage", "resque"),
}  # fmt: skip
"""Those of them that the clients and libraries of a language are called; in all others any may stand."""


def speaks(folder: Folder, file: str) -> bool:
    """Whether a file has words of Redis."""
    small = folder.small(file)
    return any(map(small.__contains__, _MENTIONS_OF.get(language(file), MENTIONS)))


_CALL = re.compile(
    r"^(?![ \t]*(?:import|from|package|use|using|namespace|require|#include|//|/?\*|#))[^\n]*?"
    r"(?:redis|valkey|rdb|client|cache|queue|conn|pool|sentinel|limiter)\w*(?:\(\))?(?:\??\.|->|::)\w+!?(?:<[^<>\n]*>)?\(|\bnew (?:Redis|Queue|Worker)\b",
    re.MULTILINE | re.IGNORECASE,
)
"""A call of what may be a client of Redis, in a line that brings nothing in."""


def first_call(text: str) -> int:
    r"""Where a file that tells what it keeps by its own name first calls a client; its beginning where nothing looks like it.

    >>> first_call("import redis\n\nredis.incr(key)\n"), first_call("package limits\n")
    (14, 0)
    """
    found = _CALL.search(text)
    return found.start() if found is not None else 0
