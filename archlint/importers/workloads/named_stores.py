"""Stores that their names tell, or the commands that start them, where neither an image nor a Dockerfile does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.workloads import images
from archlint.importers.workloads.character import STORES

if TYPE_CHECKING:
    from archlint.importers.workloads.workload import Workload

_COPY = re.compile(
    rf"({'|'.join(images.ENGINES)})[-_]?(?:server|master|leader|primary|replicas?|slaves?|followers?|secondary|standby|)[-_]?[0-9]*"
)
"""A store, or one of several copies of it: `redis_server`, `redis-replica2`."""
_STORES = re.compile(
    r"(?:(?:/bin/)?(?:ba|da)?sh\s+-l?c\s+)?[\"']?(?:exec\s+|(?:gosu|su-exec)\s+\S+\s+)?(?:(?:/\S+/)?docker-entrypoint\.sh\s+)?(?:/\S+/)?"
    r"((?:redis|valkey|keydb|rabbitmq)(?=-server(?![\w-]))|mongo(?=d\b)|postgres(?=\s+-[cDN]|$)|mysql(?=d(?:_safe)?\b)|mariadb(?=d(?:-safe)?\b)|memcached\b)[^&;|]*"
)
"""A command that starts a store and nothing beside it, whatever image it was installed in."""
_STORE_NAME = re.compile(r"(?:^|[-_])(?:db|database)$")


def store_by_name(workload: Workload, engine: str) -> images.Identity | None:
    """What a name like `orders-mysql` or `users-db` says, when there is no code that would say otherwise."""
    name = workload.own_name.lower()
    if engine:
        return None
    copy = _COPY.fullmatch(name)
    if copy is not None:
        return images.identify(copy.group(1))
    if name in images.ENGINES or (workload.build is None and re.split(r"[-_.]", name)[-1] in images.ENGINES):
        return images.identify(name)
    return images.Identity("", "database") if workload.build is None and _STORE_NAME.search(name) else None


def store_by_command(workload: Workload, command: str) -> images.Identity | None:
    """The store that a command starts in an image of an operating system, or that is called as what it starts: `activemq console`."""
    started = _STORES.fullmatch(command.strip())
    if started is not None:
        return images.identify(started[1])
    name = workload.own_name.lower()
    known = images.identify(name) if workload.build is not None and name in command.lower() else None
    return known if known is not None and known.purpose in STORES else None
