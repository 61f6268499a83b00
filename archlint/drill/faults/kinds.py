"""Kinds of faults: how a design is spoiled, the rules that should notice, and how hard it is to see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

from archlint.drill.faults.edit import removed, replaced, swapped
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.drill.faults.edit import Edit
    from archlint.source import Document, DocumentPath

LEVELS = ("warm-up", "standard", "hard")
"""Something is missing or absurd; another word that is as plausible; a figure that only just does not fit."""
WARM_UP, STANDARD, HARD = LEVELS
LESS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.3, 0.1)
MORE = (1.2, 1.5, 2.0, 3.0, 5.0, 10.0)
"""Steps in which a figure goes away from what it was; the first that a rule notices is taken."""
LARGER = {"KB": "MB", "MB": "GB", "GB": "TB", "TB": "PB"}
"""The unit that somebody takes by mistake."""


@frozen
class Kind:
    """One way of going wrong: the edits that a place allows, mildest first, and the rules of which one should notice."""

    level: str
    rules: tuple[str, ...]
    edits: Callable[[Document, DocumentPath, object], tuple[Edit, ...]]


def _at(key: str, inside: str, path: DocumentPath) -> bool:
    return bool(path) and path[-1] == key and (not inside or inside in path[:-1])


def gone(key: str, inside: str = "") -> Callable[[Document, DocumentPath, object], tuple[Edit, ...]]:
    """A key that is missing, below `inside` if that is given."""

    def edits(document: Document, path: DocumentPath, _value: object) -> tuple[Edit, ...]:
        return _some(removed(document, path)) if _at(key, inside, path) else ()

    return edits


def said(
    key: str, to: str, *was: object, inside: str = ""
) -> Callable[[Document, DocumentPath, object], tuple[Edit, ...]]:
    """Another word in the place of one of those that were there (of any where none is named)."""

    def edits(document: Document, path: DocumentPath, value: object) -> tuple[Edit, ...]:
        fits = _at(key, inside, path) and not _is_table(value) and (not was or value in was)
        return _some(replaced(document, path, to)) if fits and f"{value}" != to else ()

    return edits


def scaled(
    key: str, factors: tuple[float, ...], inside: str = ""
) -> Callable[[Document, DocumentPath, object], tuple[Edit, ...]]:
    """Another figure, further and further away from the one that was there."""

    def edits(document: Document, path: DocumentPath, value: object) -> tuple[Edit, ...]:
        if not _at(key, inside, path) or isinstance(value, bool):
            return ()
        found = [replaced(document, path, text) for text in _further(value, factors)]
        return tuple(one for one in found if one is not None)

    return edits


def _further(value: object, factors: tuple[float, ...]) -> list[str]:
    """A figure times each factor, written as people write: two digits, and a whole number where there was one."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(\s*[^0-9.,\s].*)?", str(value))
    if found is None or ".." in str(value):
        return []
    number, unit = float(found[1]), found[2] or ""
    whole = "." not in found[1] and not unit
    figures = (float(f"{number * factor:.2g}") for factor in factors)
    texts = (f"{max(1, round(one)) if whole or one == int(one) else one}{unit}" for one in figures)
    return [text for text in dict.fromkeys(texts) if text != str(value)]


def without_step(op: str) -> Callable[[Document, DocumentPath, object], tuple[Edit, ...]]:
    """A step that was forgotten."""

    def edits(document: Document, path: DocumentPath, value: object) -> tuple[Edit, ...]:
        return _some(removed(document, path)) if _is_step(path, value, op) else ()

    return edits


def too_early(op: str) -> Callable[[Document, DocumentPath, object], tuple[Edit, ...]]:
    """A step before the one that it should follow."""

    def edits(document: Document, path: DocumentPath, _value: object) -> tuple[Edit, ...]:
        if len(path) < 2 or path[-2] != "steps" or not isinstance(path[-1], int):
            return ()
        after = (*path[:-1], path[-1] + 1)
        below = document.at(after) if document.has(after) else None
        return _some(swapped(document, path)) if _is_step(after, below, op) else ()

    return edits


def _is_step(path: DocumentPath, value: object, op: str) -> bool:
    if len(path) < 2 or path[-2] != "steps" or not _is_table(value):
        return False
    return any(_is_table(options) and options.get("op") == op for options in value.values())


def _is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _some(edit: Edit | None) -> tuple[Edit, ...]:
    return () if edit is None else (edit,)


def misjudged(document: Document, path: DocumentPath, value: object) -> tuple[Edit, ...]:
    """An estimate that is a thousand times too large: the next unit, or three more zeros."""
    if len(path) != 2 or path[0] != "estimates" or not isinstance(value, str):
        return ()
    found = re.fullmatch(r"([0-9.]+)(k|M)?\s*(KB|MB|GB|TB|req/s|/s)?", value)
    if found is None:
        return ()
    number, scale, unit = found.groups()
    if unit in LARGER and not scale:
        return _some(replaced(document, path, f"{number} {LARGER[unit]}"))
    bigger = {None: "k", "k": "M", "M": "B"}[scale]
    return _some(replaced(document, path, f"{number}{bigger}{' ' + unit if unit else ''}"))


SATURATED = ("saturated-resource", "resource-over-target", "no-spare-zone", "no-spare-instance")
STALE_COPY = ("stale-standby-read", "guarantee-too-weak", "synchronous-is-not-fresh", "reads-jump-between-copies")
STALE_ENTRY = ("cache-outlives-need", "layers-exceed-need")
RACE = ("stale-fill", "stale-set-race", "stampede")
LOSS = ("loss-exceeds-need", "loss-exceeds-promise", "one-copy-confirms")
KINDS = (
    Kind(WARM_UP, ("no-dead-letter",), gone("dead_letter")),
    Kind(WARM_UP, ("not-idempotent", "retried-write"), said("idempotent", "false", True)),
    Kind(WARM_UP, ("cache-without-bound", *STALE_ENTRY), gone("ttl")),
    Kind(WARM_UP, ("stateful-service",), said("sessions", "memory", inside="state")),
    Kind(WARM_UP, ("uploads-on-local-disk", "stateful-service"), said("uploads", "disk", inside="state")),
    Kind(WARM_UP, ("sockets-without-backplane", "stateful-service"), said("sockets", "memory", inside="state")),
    Kind(WARM_UP, ("stateful-service",), said("limits", "memory", inside="state")),
    Kind(WARM_UP, ("health-check-missing", "worker-liveness-missing"), gone("health")),
    Kind(WARM_UP, ("single-point-of-failure",), said("zones", "[a]")),
    Kind(WARM_UP, ("single-point-of-failure",), gone("replicas")),
    Kind(WARM_UP, ("missing-timeout",), gone("timeout")),
    Kind(WARM_UP, ("no-backups",), gone("backups")),
    Kind(WARM_UP, ("layer-4-for-layer-7-work",), said("layer", "4", 7)),
    Kind(WARM_UP, ("shards-without-key",), gone("key", "shards")),
    Kind(WARM_UP, ("traffic-in-the-clear",), said("tls", "false", True)),
    Kind(WARM_UP, ("decision-without-cost",), gone("cost", "decisions")),
    Kind(WARM_UP, ("retention-missing",), gone("keep", "data")),
    Kind(WARM_UP, ("estimate-disagrees",), misjudged),
    Kind(STANDARD, ("failover-without-fencing",), said("fencing", "false", True)),
    Kind(STANDARD, ("failover-by-hand", "single-point-of-failure"), said("failover", "manual", "automatic")),
    Kind(STANDARD, ("modulo-sharding",), said("strategy", "hash", "consistent-hash")),
    Kind(STANDARD, (*LOSS, "lag-not-declared"), said("mode", "async", "quorum", "sync", "remote-apply")),
    Kind(STANDARD, (*LOSS, "guarantee-too-weak"), said("write_quorum", "1")),
    Kind(STANDARD, ("guarantee-too-weak",), said("read_quorum", "1")),
    Kind(STANDARD, STALE_COPY, said("at", "standby", "primary", "quorum")),
    Kind(STANDARD, (*RACE, *STALE_COPY), gone("pin")),
    Kind(STANDARD, STALE_COPY, gone("max_lag")),
    Kind(STANDARD, ("write-to-standby", "worker-reads-standby", "weak-read-decides-write"), said("at", "standby")),
    Kind(STANDARD, RACE, gone("guard")),
    Kind(STANDARD, ("miss-goes-nowhere",), gone("when")),
    Kind(STANDARD, ("answers-during-partition",), said("on_partition", "refuse", "serve")),
    Kind(STANDARD, ("need-contradicts-itself", "answers-during-partition"), said("on_partition", "serve", "refuse")),
    Kind(STANDARD, (*STALE_COPY, *STALE_ENTRY), said("recency", "strong", "eventual", "read-your-writes")),
    Kind(STANDARD, ("delivery-too-weak",), said("acks", "early", "late")),
    Kind(
        STANDARD, ("evicting-broker", "data-evicted", "sessions-evicted"), said("eviction", "allkeys-lru", "noeviction")
    ),
    Kind(STANDARD, ("cache-that-refuses",), said("eviction", "noeviction", inside="components")),
    Kind(STANDARD, ("key-without-owner", "shared-cache-of-private-data"), said("scope", "user", "public", "tenant")),
    Kind(STANDARD, ("mode-not-offered",), said("mode", "quorum", "async")),
    Kind(STANDARD, (*STALE_ENTRY, "stale-set-race", "guarantee-too-weak"), without_step("delete")),
    Kind(STANDARD, ("delete-before-commit",), too_early("delete")),
    Kind(STANDARD, ("cache-set-on-write",), said("op", "set", "delete")),
    Kind(HARD, ("connections-exceed-limit", "connections-without-headroom"), scaled("max_connections", LESS)),
    Kind(HARD, ("connections-exceed-limit",), scaled("replicas", MORE)),
    Kind(HARD, SATURATED, scaled("rate", MORE, "flows")),
    Kind(HARD, SATURATED, scaled("replicas", LESS)),
    Kind(HARD, (*SATURATED, "broadcast-fills-every-instance"), scaled("concurrency", LESS)),
    Kind(HARD, SATURATED, scaled("work", MORE)),
    Kind(HARD, SATURATED, scaled("disk", LESS)),
    Kind(HARD, (*SATURATED, "too-few-shards"), scaled("count", LESS, "shards")),
    Kind(HARD, ("quorum-in-two-zones", "single-point-of-failure"), said("standbys", "1", 2)),
    Kind(HARD, ("sockets-exceed-descriptors",), scaled("descriptors", LESS)),
    Kind(HARD, ("cache-smaller-than-working-set", *SATURATED), scaled("memory", LESS)),
    Kind(HARD, STALE_ENTRY, scaled("ttl", MORE)),
    Kind(HARD, STALE_COPY, scaled("pin", LESS)),
    Kind(HARD, STALE_COPY, scaled("max_lag", MORE)),
    Kind(HARD, ("timeout-inversion",), scaled("timeout", LESS)),
    Kind(HARD, ("visibility-too-short",), scaled("visibility", LESS)),
    Kind(HARD, ("slow-detection",), scaled("interval", MORE, "health")),
    Kind(HARD, ("recovery-slower-than-promised", "availability-out-of-reach"), scaled("takeover", MORE)),
    Kind(HARD, ("rest-cannot-carry", "cold-cache-overloads-store", *SATURATED), scaled("hit", LESS)),
    Kind(HARD, ("retry-amplification",), scaled("retries", MORE)),
    Kind(HARD, ("slower-than-promised", "percentile-is-the-miss"), scaled("latency", MORE, "components")),
    Kind(HARD, ("estimate-disagrees",), scaled("row", LESS)),
)
"""One for each way, in an order that does not matter: the seed chooses. What a blueprint has no place for has no turn."""
