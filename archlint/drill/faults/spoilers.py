"""Ways to spoil a design, each with the rule that should notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.drill.faults.edit import removed, replaced
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.drill.faults.edit import Edit
    from archlint.source import Document, DocumentPath

LARGER = {"KB": "MB", "MB": "GB", "GB": "TB", "TB": "PB"}
"""The unit that somebody takes by mistake."""


@frozen
class Spoiler:
    """What is changed (the last key of a path, and the value it must have) and which rules should say so.

    `to` is the new value, None to take the key out; `inside` a key that must stand somewhere above.
    """

    key: str
    rules: tuple[str, ...]
    to: str | None = None
    value: object = None
    inside: str = ""

    def fits(self, path: DocumentPath, value: object) -> bool:
        """Whether a place can be spoiled this way."""
        if not path or path[-1] != self.key or (self.inside and self.inside not in path[:-1]):
            return False
        return self.value is None or value == self.value

    def edit(self, document: Document, path: DocumentPath) -> Edit | None:
        """The change at that place."""
        return removed(document, path) if self.to is None else replaced(document, path, self.to)


SPOILERS = (
    Spoiler("dead_letter", ("no-dead-letter",)),
    Spoiler("idempotent", ("not-idempotent",), "false", value=True),
    Spoiler("eviction", ("evicting-broker",), "allkeys-lru", value="noeviction"),
    Spoiler("ttl", ("cache-without-bound",)),
    Spoiler("pin", ("own-writes-from-standby", "guarantee-too-weak")),
    Spoiler("guard", ("stale-fill", "stale-set-race", "stampede")),
    Spoiler("sessions", ("stateful-service",), "memory", inside="state"),
    Spoiler("uploads", ("uploads-on-local-disk", "stateful-service"), "disk", inside="state"),
    Spoiler("sockets", ("sockets-without-backplane", "stateful-service"), "memory", inside="state"),
    Spoiler("limits", ("stateful-service",), "memory", inside="state"),
    Spoiler("health", ("health-check-missing",)),
    Spoiler("fencing", ("failover-without-fencing",), "false", value=True),
    Spoiler("failover", ("failover-by-hand", "single-point-of-failure"), "manual", value="automatic"),
    Spoiler("standbys", ("single-point-of-failure",), "0"),
    Spoiler("replicas", ("single-point-of-failure", "no-spare-instance", "saturated-resource", "backlog-grows"), "1"),
    Spoiler("zones", ("single-point-of-failure",), "[a]"),
    Spoiler("on_partition", ("answers-during-partition",), "serve", value="refuse"),
    Spoiler("on_partition", ("answers-during-partition",), "refuse", value="serve"),
    Spoiler("recency", ("guarantee-too-weak", "own-writes-from-standby", "cache-outlives-need"), "strong"),
    Spoiler("timeout", ("missing-timeout",)),
    Spoiler("backups", ("no-backups",)),
    Spoiler("max_connections", ("connections-exceed-limit",), "20"),
    Spoiler("descriptors", ("sockets-exceed-descriptors",), "1024"),
    Spoiler("layer", ("layer-4-for-layer-7-work",), "4", value=7),
    Spoiler("strategy", ("modulo-sharding",), "hash", value="consistent-hash"),
    Spoiler("key", ("shards-without-key",), inside="shards"),
    Spoiler("visibility", ("visibility-too-short",), "1 s"),
    Spoiler("cost", ("decision-without-cost",), inside="decisions"),
    Spoiler("gain", ("decision-without-gain",), inside="decisions"),
    Spoiler("keep", ("retention-missing",), inside="data"),
    Spoiler("max_lag", ("guarantee-too-weak", "lag-not-declared"), "1 h"),
    Spoiler("capacity", ("saturated-resource", "resource-over-target"), "10 req/s"),
)
"""In no order that matters: which one is taken is the seed's choice."""


def misjudged(document: Document, path: DocumentPath, value: object) -> Edit | None:
    """An estimate that is a thousand times too large: the next unit, or three more zeros."""
    if len(path) != 2 or path[0] != "estimates" or not isinstance(value, str):
        return None
    found = re.fullmatch(r"([0-9.]+)(k|M)?\s*(KB|MB|GB|TB|req/s|/s)?", value)
    if found is None:
        return None
    number, scale, unit = found.groups()
    if unit in LARGER and not scale:
        return replaced(document, path, f"{number} {LARGER[unit]}")
    bigger = {None: "k", "k": "M", "M": "B"}[scale]
    return replaced(document, path, f"{number}{bigger}{' ' + unit if unit else ''}")


SLIPS: tuple[tuple[Callable[[Document, DocumentPath, object], Edit | None], tuple[str, ...]], ...] = (
    (misjudged, ("estimate-disagrees",)),
)
"""Changes that depend on the value that stands there."""
