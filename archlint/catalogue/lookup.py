"""Finding engines by the names people write, and the configuration their declared facts select."""

from __future__ import annotations

import json
import os.path
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NotRequired, TypeAlias, TypedDict, cast

from archlint.catalogue.engine import Default, Engine, Setting, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

CATEGORIES = ("relational", "keyed", "messaging", "storage", "edge", "applications")
"""The data files beside this module, one per category."""

_Written: TypeAlias = "tuple[float | str | bool | list[float], str, str]"


class _Family(TypedDict):
    title: str
    kind: str
    aliases: NotRequired[list[str]]
    products: NotRequired[dict[str, str]]
    stateful: bool
    elastic: NotRequired[bool]
    forks: NotRequired[bool]
    one_core: NotRequired[str]
    event_loop: NotRequired[bool]
    one_copy: NotRequired[str]
    alone: NotRequired[str]
    leaderless: NotRequired[str]
    in_memory: NotRequired[bool]
    port: NotRequired[int]
    roles: NotRequired[dict[str, str]]
    modes: NotRequired[tuple[list[str], str, str]]
    choose: list[tuple[str, dict[str, str]]]
    defaults: dict[str, _Written]


class _Configuration(TypedDict):
    family: str
    title: str
    cap: str
    pacelc: str
    loss: float | str | None
    bound: tuple[float | str | None, float | str | None]
    partition: str
    pitfalls: list[str]
    how: str
    source: str
    stateful: NotRequired[bool]
    delivery: NotRequired[str]
    ephemeral: NotRequired[bool]
    agrees: NotRequired[str]
    shrinks: NotRequired[str]
    elects: NotRequired[str]
    defaults: NotRequired[dict[str, _Written]]


class _Category(TypedDict):
    families: dict[str, _Family]
    configurations: dict[str, _Configuration]


class _Kinds(TypedDict):
    kinds: dict[str, dict[str, _Written]]
    domains: dict[str, _Written]
    managed: dict[str, _Written]


@lru_cache(maxsize=1024)
def find(name: str, role: str = "") -> Engine | None:
    """The engine of this name: a family, one of its other names, or a configuration; None when unknown.

    >>> engine = find("postgres")
    >>> engine.id, engine.kind
    ('postgresql-single', 'database')
    >>> find("redis", "broker").kind
    'queue'
    >>> find("postgressql") is None
    True
    """
    return configuration(name, Setting(role=role))


def configuration(name: str, setting: Setting) -> Engine | None:
    """The configuration of `name` that the declared facts select; a configuration named directly is itself.

    >>> configuration("postgresql", Setting(mode="async", standbys=2)).id
    'postgresql-async-replica'
    >>> configuration("kafka", Setting(mode="quorum", standbys=2, write_quorum=2)).id
    'kafka-safe'
    """
    lowered = name.lower()
    direct = _configurations().get(lowered)
    family = direct["family"] if direct is not None else _families_by_name().get(lowered)
    if family is None:
        return None
    entry = _families()[family]
    chosen = lowered if direct is not None and lowered not in _families() else _choose(entry, setting)
    return _engine(
        chosen,
        family,
        entry.get("roles", {}).get(setting.role, entry["kind"]),
        _title(lowered, chosen, family) if direct is None or lowered in _families() else None,
    )


def names() -> tuple[str, ...]:
    """Every name `engine:` accepts, sorted: families, their other names, configurations."""
    return tuple(sorted({*_families_by_name(), *_configurations()}))


def families() -> tuple[str, ...]:
    """The families, in the order of the data files."""
    return tuple(_families())


def families_of(category: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Name, title and other names of every family in one category."""
    return tuple(
        (name, family["title"], tuple(family.get("aliases", ())))
        for name, family in _category(category)["families"].items()
    )


def family_defaults(family: str) -> Mapping[str, Default]:
    """What is assumed of every configuration of a family."""
    return {name: _default(written) for name, written in _families()[family]["defaults"].items()}


def family_core(family: str) -> tuple[str, bool]:
    """How is known that one process of a family works on one core (empty: on as many as there are), and whether it is an event loop."""
    return _families()[family].get("one_core", ""), _families()[family].get("event_loop", False)


def configurations() -> tuple[Engine, ...]:
    """Every configuration once, in the order of the data files."""
    kinds = _families()
    return tuple(
        _engine(name, entry["family"], _kind_of(name, kinds[entry["family"]]))
        for name, entry in _configurations().items()
    )


def kind_defaults(kind: str) -> Mapping[str, Default]:
    """What is assumed of a component of this kind when neither the blueprint nor its engine says it.

    >>> kind_defaults("service")["descriptors"].value
    1024
    """
    return _defaults_of_kind(kind)


def domain_default(domain: str) -> Default:
    """Assumed availability of a failure domain: host, rack, zone, region, provider; or software.

    >>> domain_default("zone").value
    0.9999
    """
    return _default(_kinds()["domains"][domain])


def managed_default(managed: str) -> Default:
    """Assumed availability of what a provider runs, `zonal` or `regional`, where no engine says it.

    >>> managed_default("regional").value
    0.9999
    """
    return _default(_kinds()["managed"][managed])


def _title(name: str, chosen: str, family: str) -> str:
    """What people call it: the product that was written, with how it is set up where the configuration is of that product.

    MariaDB is configured like MySQL, and Valkey like Redis; neither is called so.
    """
    parent, title = _families()[family], _configurations()[chosen]["title"]
    other = parent.get("products", {}).get(name)
    if other is not None:
        return other
    return title if any(word in title.lower() for word in (family, parent["title"].lower())) else parent["title"]


def _kind_of(configuration_name: str, family: _Family) -> str:
    """The kind a configuration makes when its role alone selects it (redis-pubsub is a pubsub)."""
    for chosen, conditions in family["choose"]:
        if chosen == configuration_name and "role" in conditions:
            return family.get("roles", {}).get(conditions["role"], family["kind"])
    return family["kind"]


def _choose(family: _Family, setting: Setting) -> str:
    """The configuration of the first `choose` line whose conditions all hold."""
    facts = setting.facts().items()
    return next(chosen for chosen, conditions in family["choose"] if conditions.items() <= facts)


@cache
def _engine(chosen: str, family: str, kind: str, title: str | None = None) -> Engine:
    entry, parent = _configurations()[chosen], _families()[family]
    written = {**parent["defaults"], **entry.get("defaults", {})}
    modes, known, source = parent.get("modes", ([], "", ""))
    return Engine(
        id=chosen,
        family=family,
        title=title or entry["title"],
        kind=kind,
        stateful=entry.get("stateful", parent["stateful"]),
        cap=entry["cap"],
        pacelc=entry["pacelc"],
        partition=entry["partition"],
        how=entry["how"],
        source=entry["source"],
        loss=_seconds(entry["loss"]),
        normal=_seconds(entry["bound"][0]),
        guaranteed=_seconds(entry["bound"][1]),
        delivery=entry.get("delivery"),
        ephemeral=entry.get("ephemeral", False),
        agrees=entry.get("agrees", ""),
        shrinks=entry.get("shrinks", ""),
        elects=entry.get("elects", ""),
        one_copy=parent.get("one_copy", ""),
        alone=parent.get("alone", ""),
        leaderless=parent.get("leaderless", ""),
        in_memory=parent.get("in_memory", False),
        pitfalls=tuple(entry["pitfalls"]),
        defaults={name: _default(value) for name, value in written.items()},
        port=parent.get("port"),
        elastic=parent.get("elastic", False),
        forks=parent.get("forks", False),
        one_core=parent.get("one_core", ""),
        event_loop=parent.get("event_loop", False),
        modes=tuple(modes),
        modes_from=f"{known}: {source}" if modes else "",
    )


def _seconds(value: float | str | None) -> float | None:
    return None if value is None else float(value)


def _default(written: _Written) -> Default:
    value, how, source = written
    return Default(_value(value), how, source, f"{source} ({how})")


def _value(value: float | str | bool | list[float]) -> Value:
    if isinstance(value, list):
        low, likely, high = value
        return (low, likely, high)
    return value


@cache
def _defaults_of_kind(kind: str) -> Mapping[str, Default]:
    return {name: _default(value) for name, value in _kinds()["kinds"].get(kind, {}).items()}


@cache
def _families() -> Mapping[str, _Family]:
    return {name: family for category in CATEGORIES for name, family in _category(category)["families"].items()}


@cache
def _configurations() -> Mapping[str, _Configuration]:
    return {name: entry for category in CATEGORIES for name, entry in _category(category)["configurations"].items()}


@cache
def _families_by_name() -> Mapping[str, str]:
    known = {name: name for name in _families()}
    for name, family in _families().items():
        known.update({alias: name for alias in family.get("aliases", ()) if alias not in known})
    return known


@cache
def _category(name: str) -> _Category:
    return cast("_Category", _read(name))


@cache
def _kinds() -> _Kinds:
    return cast("_Kinds", _read("kinds"))


def _read(name: str) -> object:
    with open(os.path.join(os.path.dirname(__file__), f"{name}.json"), encoding="utf-8") as file:  # noqa: PTH118, PTH120, PTH123 -- pathlib costs start-up time
        return json.load(file)
