"""Components are what they say: a kind they can have, and the keys that kind accepts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint.checks.balancing import BALANCERS
from archlint.blueprint.checks.contradictions import WITHOUT_DATA, check_figures
from archlint.blueprint.checks.limits import check_limits
from archlint.blueprint.vocabulary import CHANNELS, STORES, Kind
from archlint.catalogue import find, names
from archlint.errors import did_you_mean, meaning, nearest
from archlint.quantity import with_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archlint.blueprint.blueprint import Blueprint
    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.components import Component
    from archlint.blueprint.vocabulary import Role
    from archlint.errors import Problem
    from archlint.source import DocumentPath

PROCESSES = frozenset({Kind.SERVICE, Kind.WORKER, Kind.SCHEDULER, Kind.GATEWAY})
COPIED = PROCESSES | BALANCERS | {Kind.POOLER}
CONSUMED = CHANNELS | PROCESSES
RUNNING = frozenset(Kind) - {Kind.CLIENT}

ACCEPTS: Mapping[str, frozenset[Kind]] = {
    "replicas": COPIED,
    "min_up": COPIED | STORES,
    "workers": PROCESSES | {Kind.LOAD_BALANCER, Kind.POOLER},
    "concurrency": PROCESSES,
    "state": PROCESSES,
    "health": RUNNING - {Kind.EXTERNAL},
    "pool": PROCESSES | {Kind.POOLER},
    "layer": BALANCERS,
    "algorithm": BALANCERS,
    "sticky": BALANCERS,
    "weights": BALANCERS,
    "tls": BALANCERS | {Kind.SERVICE},
    "drain": BALANCERS | PROCESSES,
    "replication": STORES,
    "shards": frozenset({Kind.DATABASE, Kind.CACHE, Kind.STREAM, Kind.SEARCH}),
    "eviction": STORES,
    "persistence": STORES,
    "volume": STORES,
    "published": RUNNING - {Kind.EXTERNAL},
    "dead_letter": CONSUMED,
    "visibility": CONSUMED,
    "max_length": CONSUMED,
    "acks": CONSUMED,
    "idempotent": CONSUMED | {Kind.EXTERNAL},
    "max_connections": STORES | COPIED | {Kind.EXTERNAL},
    "descriptors": STORES | COPIED,
    "per_connection": STORES | COPIED,
    "online": frozenset({Kind.CLIENT}),
    "token": frozenset({Kind.SERVICE, Kind.GATEWAY}),
    "refresh": frozenset({Kind.SEARCH, Kind.DATABASE, Kind.CACHE}),
    "backups": STORES,
    "managed": RUNNING,
}
"""Which kinds a key is for; a key that is not listed is for all of them."""


EVICTIONS = (
    "noeviction",
    *(f"{which}-{how}" for which in ("allkeys", "volatile") for how in ("lru", "lfu", "lrm", "random")),
    "volatile-ttl",
)
"""The words of Redis and its kin; other engines have others, so only what nearly is one of these is a mistake."""


def kinds_of(blueprint: Blueprint) -> dict[str, tuple[Kind, ...]]:
    """The kinds each component can be: as written, else what its engine is in each of its roles."""
    known: dict[tuple[Kind | None, str | None, tuple[Role, ...]], tuple[Kind, ...]] = {}
    kinds: dict[str, tuple[Kind, ...]] = {}
    for name, component in blueprint.components.items():
        identity = (component.kind, component.engine, component.roles or ((component.role,) if component.role else ()))
        if identity not in known:
            known[identity] = _kinds(*identity)
        kinds[name] = known[identity]
    return kinds


def _kinds(kind: Kind | None, engine: str | None, roles: tuple[Role, ...]) -> tuple[Kind, ...]:
    denied = kind in WITHOUT_DATA  # of an engine that keeps data that is a mistake, from which no other follows
    if kind is not None and len(roles) < 2 and not denied:
        return (kind,)
    entries = [find(engine, role) for role in (roles or ("",))] if engine else []
    found = [Kind(entry.kind) for entry in entries if entry is not None]
    if denied and found and STORES.issuperset(found):
        return tuple(dict.fromkeys(found))
    if kind is not None and len(roles) < 2:
        return (kind,)
    return tuple(dict.fromkeys(found if kind is None else [kind, *found]))


def check_components(sheet: Sheet) -> Iterator[Problem]:
    """Every component has a kind, keys that fit it, and counts that fit together."""
    return sheet.each_component(_component)


def _component(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    yield from _identity(sheet, name, component)
    yield from _keys(sheet, name, component)
    yield from _counts(sheet, name, component)
    yield from check_limits(sheet, name, component)
    yield from check_figures(sheet, name, component)
    if component.guessed:
        yield from _guesses(sheet, name, component)
    if component.eviction is not None:
        yield from _eviction(sheet, name, component.eviction)
    if component.zones or component.hosts:
        yield from _several(sheet, name, component)


def _several(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    """A word for several places, which would be taken for the name of one."""
    for key in ("zones", "hosts"):
        for word in getattr(component, key):
            path: DocumentPath = ("components", name, key)
            if word.lower().replace("_", "-") in _SEVERAL and not sheet.doubtful(*path):
                from archlint.blueprint.examples import NAMED  # noqa: PLC0415 -- only what is wrong asks

                yield sheet.at_value("wrong-type", f"`{key}` are named one by one, got `{word}`", path, NAMED[key])


_SEVERAL = frozenset(
    ["all", "any", "auto", "each", "every", "many", "multi", "multi-az", "multi-zone", "multiple", "none", "several"]
)


def _eviction(sheet: Sheet, name: str, word: str) -> Iterator[Problem]:
    """A policy that is nearly one of those that are known."""
    path = ("components", name, "eviction")
    if word in EVICTIONS or sheet.doubtful(*path):
        return
    if guess := nearest(word, EVICTIONS):
        yield sheet.at_value("unknown-word", f"`eviction` cannot be `{word}`", path, meaning(guess))


def _identity(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    here = ("components", name)
    if component.role is not None and component.roles:
        yield sheet.at_key(
            "two-ways", f"`{name}` has `role` and `roles`", (*here, "roles"), "keep `roles`, with all of them in it"
        )
    if (
        component.kind is not None
        or sheet.kinds[name]
        or sheet.doubtful(*here, "kind")
        or sheet.doubtful(*here, "engine")
    ):
        return
    if component.engine is not None:
        guess = _tagged(component.engine) or nearest(component.engine, names())
        way_out = (
            f"{meaning(guess)} An engine that is not in the catalogue needs a `kind:` beside it"
            if guess
            else "add a `kind:`, then any engine will do"
        )
        yield sheet.at_value(
            "unknown-engine", f"the catalogue has no engine `{component.engine}`", (*here, "engine"), way_out
        )
    elif not sheet.misspelt(here) and here not in sheet.broken:
        yield sheet.at_key(
            "missing-key",
            f"`{name}` has neither `kind` nor `engine`",
            here,
            "say what it is, such as `kind: service` or `engine: postgresql`",
        )


def _tagged(engine: str) -> str | None:
    """The engine in a text that says more: its version, its image, who runs it (`postgres:16`, `Amazon RDS`)."""
    return next((word for word in re.split(r"[:@/ ,]+", engine.lower()) if find(word) is not None), None)


def _keys(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    kinds = sheet.kinds[name]
    if not kinds:
        return
    for key in component.model_fields_set:
        accepted = ACCEPTS.get(key)
        if accepted is not None and accepted.isdisjoint(kinds):
            yield sheet.at_key(
                "misplaced-key",
                f"`{key}` is not for {with_article(kinds[0])}",
                ("components", name, key),
                _instead(key, kinds[0], component),
            )


def _guesses(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    """What is said to be guessed is written there."""
    written = component.model_fields_set - {"guessed"}
    for key in component.guessed:
        if key not in written and not sheet.doubtful("components", name, key):
            yield sheet.at_value(
                "unknown-name",
                f"`{name}` has no `{key}` that could be guessed",
                ("components", name, "guessed"),
                did_you_mean(key, written, "name keys that are written there"),
            )


def _instead(key: str, kind: Kind, component: Component) -> str | None:
    """What to write instead of a key that does not fit."""
    if key == "replicas" and kind in STORES:
        others = max((component.replicas or 1) - 1, 0)
        return f"use `replication.standbys` (`replication: {{standbys: {others}}}`), or `shards.count` for parts"
    if key == "replication" and kind in COPIED:
        standbys = component.replication.standbys if component.replication else None
        return f"use `replicas: {1 + (standbys or 1)}`"
    if kind is Kind.CLIENT:
        return "remove it: clients are the people outside"
    return f"it is for {_listed(sorted(ACCEPTS[key]))}" if len(ACCEPTS[key]) <= 8 else None


def _listed(words: list[Kind]) -> str:
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else words[0]


def _counts(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    """Minimums and quorums within what there is, places no more than instances."""
    here = ("components", name)
    for key in ("zones", "hosts"):
        if not getattr(component, key) and key in component.model_fields_set and not sheet.doubtful(*here, key):
            message = f"`{key}` of `{name}` is empty"
            yield sheet.at_value("empty-value", message, (*here, key), "name where it runs, or remove the key")
    copies = None
    accepted = ACCEPTS.get("replicas", frozenset(Kind))
    if component.replicas is not None and not accepted.isdisjoint(sheet.kinds[name] or tuple(Kind)):
        copies = component.replicas
    elif component.replication is not None and component.replication.standbys is not None and component.shards is None:
        copies = 1 + component.replication.standbys
    if copies is None or sheet.doubtful(*here, "replicas"):
        return
    yield from _first(_contradictions(sheet, name, component, copies))


def _first(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first of several numbers that contradict one other number, with the others as its places."""
    found = list(problems)
    for first in found[:1]:
        yield replace(first, related=tuple((other.span, other.message) for other in found[1:] if other.span))


def _contradictions(sheet: Sheet, name: str, component: Component, copies: int) -> Iterator[Problem]:
    """Numbers that need more copies than there are."""
    here = ("components", name)
    limits: list[tuple[tuple[str, ...], int | None]] = [(("min_up",), component.min_up)]
    if component.replication is not None:
        limits += [
            (("replication", key), getattr(component.replication, key)) for key in ("read_quorum", "write_quorum")
        ]
    for keys, wanted in limits:
        if wanted is not None and wanted > copies:
            yield sheet.at_value(
                "out-of-range",
                f"`{keys[-1]}` is {wanted}, but there {'is only 1 copy' if copies == 1 else f'are only {copies} copies'} of `{name}`",
                (*here, *keys),
            )
    for key, places in (("zones", component.zones), ("hosts", component.hosts)):
        if len(places) > max(copies, 1):
            word = "instance" if copies == 1 else "instances"
            yield sheet.at_value(
                "too-many-places", f"`{key}` names {len(places)} places for {copies} {word} of `{name}`", (*here, key)
            )
