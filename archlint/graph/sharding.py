"""Which shards of a store a request comes to, one that its key says, all of them, or always the last; who shares partitions.

>>> from archlint.source import parse_text
>>> from archlint.blueprint import load
>>> from archlint.graph import build
>>> document = parse_text('''
... archlint: 1
... system: Four nodes
... components:
...   users: {kind: client}
...   api: {kind: service}
...   posts: {kind: database, shards: {count: 8, key: user}}
...   log: {kind: database, shards: {count: 4, key: created_at, strategy: range}}
... flows:
...   by-tag: {does: read, rate: 1/s, steps: [users -> api, {"api -> posts": {key: tag}}]}
...   note: {does: write, rate: 1/s, steps: [users -> api -> log]}
... ''', "four.yaml")
>>> system = build(load(document), document)
>>> asked = system.flows["by-tag"].hops[1]
>>> asked.every_shard, asked.times.likely, system.components["log"].shards.grows
(True, 8.0, True)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind, Op, Scope, ShardStrategy
from archlint.quantity import Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from archlint.blueprint.flows import Datum
    from archlint.graph.component import Component
    from archlint.graph.flow import Hop

_GROWING = frozenset({"id", "order_id", "event_id", "ulid", "uuidv7", "serial", "sequence", "created", "updated"})
_TIMES = ("_at", "time", "timestamp", "date", "_day", "_month", "sequence", "serial", "_seq")
_OWNERS = frozenset({"tenant", "tenant_id", "user", "user_id", "org_id", "organization_id", "organization"})
"""Keys that data which are everybody's do not have."""
_BY_KEY = frozenset({Op.READ, Op.GET, Op.WRITE, Op.SET})


def key_grows(key: str | None, stored: Iterable[str]) -> bool:
    """Whether new rows always get the largest key: a time, a sequence, or the number of the rows that are `stored` there.

    >>> key_grows("created_at", ()), key_grows("post_id", ["posts"]), key_grows("user", ["posts"])
    (True, True, False)
    """
    words = (key or "").lower().replace("-", "_").replace(" ", "_")
    names = {datum.lower().replace("-", "_").rstrip("s") for datum in stored}
    return words in _GROWING or words.endswith(_TIMES) or words.removesuffix("_id").rstrip("s") in names


def ranged(components: Mapping[str, Component], data: Mapping[str, Datum]) -> Mapping[str, Component]:
    """The components, where those split by ranges of a key that only grows are known to be."""
    found: dict[str, Component] = {}
    for id_, component in components.items():
        shards = component.shards
        if shards is not None and shards.strategy is ShardStrategy.RANGE:
            stored = [name for name, datum in data.items() if datum.in_ == id_]
            if key_grows(shards.key, stored):
                found[id_] = replace(component, shards=replace(shards, grows=True))
    return {**components, **found} if found else components


def spread_out(
    hops: Sequence[Hop], components: Mapping[str, Component], scopes: Collection[Scope | None]
) -> Sequence[Hop]:
    """The hops of a flow, where those that ask every shard do so at the same time, and as often as there are shards.

    `scopes` are those of the data of the flow. A step that says by itself that it is taken as often (`times: 8`), or more
    often, says it.
    """
    if not any(components[hop.target].shards is not None for hop in hops):
        return hops
    return [_everywhere(hop, count) if (count := _asked(hop, components, scopes)) else hop for hop in hops]


def consuming(components: Mapping[str, Component], walks: Iterable[Sequence[Hop]]) -> Mapping[str, Component]:
    """The components, where those whose work all comes out of streams are known to share the partitions of these."""
    streams = {id_ for id_, one in components.items() if one.kind is Kind.STREAM and one.shards is not None}
    if not streams:
        return components
    taken: dict[str, set[str]] = {}
    asked: set[str] = set()
    for hop in (hop for hops in walks for hop in hops):
        for target, _ in hop.shared:
            (taken.setdefault(target, set()).add(hop.source) if hop.source in streams else asked.add(target))
    found: dict[str, Component] = {}
    for id_, sources in taken.items():
        component = components[id_]
        if id_ not in asked and not component.is_store and component.kind is not Kind.CLIENT:
            shards = (components[source].shards for source in sources)
            found[id_] = replace(component, partitions=sum(one.count for one in shards if one is not None))
    return {**components, **found} if found else components


def _asked(hop: Hop, components: Mapping[str, Component], scopes: Collection[Scope | None]) -> int:
    """How many shards a hop asks without knowing which it means; 0 where its key says it, or nobody says what it is asked by.

    The key of a cache entry is where it lies.
    """
    target = components[hop.target]
    shards = target.shards
    if shards is None or shards.key is None or shards.count < 2 or hop.op not in _BY_KEY:
        return 0
    if hop.hit is not None or target.kind is Kind.CACHE:
        return 0
    if hop.key:
        return 0 if shards.key in hop.key else shards.count
    public = bool(scopes) and all(scope is Scope.PUBLIC for scope in scopes)
    return shards.count if public and shards.key in _OWNERS else 0


def _everywhere(hop: Hop, count: int) -> Hop:
    written = hop.times
    if written is not None and written.likely >= count:
        return replace(hop, every_shard=True)
    often = _once(count) if written is None else written.times(count)
    return replace(hop, every_shard=True, times=often, group=hop.index if hop.group is None else hop.group)


def _once(count: int) -> Quantity:
    often = float(count)
    return Quantity(often, often, often, Dimension.FACTOR, f"{count}")
