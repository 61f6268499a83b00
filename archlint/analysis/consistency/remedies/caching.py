"""Fixes for caches on a read path: guards, invalidation, shorter lives, or no cache at all."""

from __future__ import annotations

import math
from collections.abc import Iterator

from archlint.analysis.consistency.acts import is_cache, is_lookup, writes_store
from archlint.analysis.consistency.design import Design, same_entries
from archlint.analysis.consistency.invalidation import invalidation
from archlint.analysis.consistency.remedies.change import (
    Remedy,
    other_hops,
    with_delete,
    with_fact,
    with_hop,
    with_hops,
)
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import At, Guard, Kind, Op, Recency
from archlint.frozen import replace
from archlint.graph.system import Flow, Hop
from archlint.quantity.show import listed

_DEFAULT_LIFE = 60.0


def caching(design: Design, flow: Flow) -> Iterator[Remedy]:
    """Every change of a cache on the way that could make its answers fresher."""
    records = design.stores_of(flow)
    layers = [
        hop
        for hop in flow.arrows
        if hop.waited and (hop.hit is not None or is_lookup(hop, design.components[hop.target], records))
    ]
    for hop in layers:
        lookup = is_lookup(hop, design.components[hop.target], records)
        if lookup:
            yield from _guarded(design, flow, hop)
            yield from _private(design, flow, hop)
            yield from _deleted(design, flow, hop)
            yield from _filled_elsewhere(design, flow, hop)
        yield from _shorter(design, flow, hop, layers)
        yield from _erring(design, flow, hop)
        yield from _bounded(design, flow, hop)
        if lookup:
            yield from _shared(design, flow, hop)
        yield from _bypassed(design, flow, hop)
    yield from _browser(design, flow)
    yield from _revocable(design, flow)


def _guarded(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    if hop.guard is None:
        change = f"keep a version with what `{hop.target}` holds, and refuse older fills (`guard: version`)"
        worse = "every row carries a version and every fill compares it"
        yield Remedy(f"guard {hop.index}", change, worse, with_hop(design, flow, replace(hop, guard=Guard.VERSION)))


def _private(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    if not any(part.startswith("user") for part in hop.key):
        change = f"put the user into the key in `{hop.target}` (`key: [{', '.join(('user', *hop.key))}]`)"
        worse = "one copy for each user: more memory, fewer hits"
        yield Remedy(f"key {hop.index}", change, worse, with_hop(design, flow, replace(hop, key=("user", *hop.key))))


def _deleted(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    """Empty the cache in every flow that writes this data and does not do so after its commit."""
    fills = [each.target for each in flow.hops if each.branch == hop.index]
    changed = list[Flow]()
    for name in design.writers_of(flow, fills[0] if fills else hop.target):
        writer = design.flows[name]
        records = design.stores_of(writer)
        commits = [
            each
            for each in writer.hops
            if each.target in records and writes_store(each, design.components[each.target])
        ]
        after = [
            each
            for each in writer.hops
            if each.target == hop.target
            and each.op is Op.DELETE
            and each.waited
            and (not commits or each.index > commits[0].index)
        ]
        if commits and not after and name != flow.id:
            changed.append(with_delete(writer, hop.target, commits[0]))
    if changed:
        writers = listed([f"`{writer.id}`" for writer in changed], most=3)
        change = f"delete the key from `{hop.target}` after the commit in {writers}"
        worse = "one more step on the write path, and one more thing that can fail"
        yield Remedy(f"delete {hop.target}", change, worse, design.with_flow(*changed))


def _filled_elsewhere(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    """Fill the same entries from the primary in every other flow that fills them from a copy that may lag."""
    changed, names = list[Flow](), dict[str, str]()
    for name in dict.fromkeys(name for datum in flow.data for name in design.users.get(datum, ())):
        other = design.flows[name]
        looking = {each.index for each in other.hops if each.target == hop.target and same_entries(each, hop)}
        lagging = [each for each in other.hops if each.branch in looking and each.at in {At.STANDBY, At.ANY}]
        if name != flow.id and lagging:
            mended = [replace(each, at=At.PRIMARY, pin=None, pin_token=False) for each in lagging]
            changed.append(other_hops(other, mended))
            names[name] = lagging[0].target
    if names:
        steps = listed([f"the step into `{store}` in `{name}`" for name, store in names.items()], most=3)
        change = f"fill `{hop.target}` from the primary wherever it is filled (`at: primary` on {steps})"
        worse = f"the primary of {' and '.join(dict.fromkeys(f'`{store}`' for store in names.values()))} carries these reads too"
        yield Remedy(f"primary others {hop.index}", change, worse, design.with_flow(*changed))


def _shorter(design: Design, flow: Flow, hop: Hop, layers: list[Hop]) -> Iterator[Remedy]:
    """The lifetime that still fits the bound, all layers taken together; without one an entry lives for ever."""
    bound = flow.needs.bound
    if flow.needs.recency is not Recency.BOUNDED or bound is None:
        return
    life = math.inf if hop.ttl is None else hop.ttl + (hop.grace or 0.0)
    others = sum((each.ttl or 0.0) + (each.grace or 0.0) for each in layers if each.index != hop.index)
    lags = sum(
        (store.replication.max_lag or store.replication.lag or 0.0)
        for store in (design.components[each.target] for each in flow.arrows if each.at is not At.PRIMARY)
        if store.replication is not None and not is_cache(store)
    )
    room = round(bound - others - lags - _emptied_after(design, flow, hop), 3)
    if 0 < room < life:
        change = f"keep answers in `{hop.target}` for {duration(room)} at most (`ttl: {duration(room)}`)"
        new = replace(hop, ttl=room, grace=None, declared=hop.declared | {"ttl"})
        yield Remedy(
            f"ttl {hop.index}", change, "more misses, and so more reads of the store", with_hop(design, flow, new)
        )


def _emptied_after(design: Design, flow: Flow, hop: Hop) -> float:
    """How long after a write an event empties the cache, in seconds: what is filled meanwhile is as old."""
    fills = [each.target for each in flow.hops if each.branch == hop.index]
    return invalidation(design, flow, design.components[hop.target], fills[0]).lag if fills else 0.0


def _erring(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    """An error in the place of what is kept beyond its life."""
    if hop.stale_if_error:
        change = f"let `{hop.target}` answer with an error rather than with what it kept too long (no `stale_if_error`)"
        new = replace(hop, stale_if_error=None)
        worse = "misses fail while what fills it is away"
        yield Remedy(f"stale {hop.index}", change, worse, with_hop(design, flow, new))


def _bounded(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    if hop.ttl is None:
        change = f"give what `{hop.target}` keeps a time to live (`ttl: {duration(_DEFAULT_LIFE)}`)"
        new = replace(hop, ttl=_DEFAULT_LIFE, declared=hop.declared | {"ttl"})
        yield Remedy(f"ttl {hop.index}", change, "a miss whenever it runs out", with_hop(design, flow, new))


def _shared(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    cache = design.components[hop.target]
    if cache.kind in {Kind.SERVICE, Kind.WORKER} and cache.processes > 1:
        change = f"keep the cache of `{cache.id}` outside of its processes"
        yield Remedy(
            f"shared {hop.index}",
            change,
            "a network hop for every hit",
            with_fact(design, cache, replicas=1, workers=1),
        )


def _bypassed(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    """The flow without this cache: its misses become the way for everything."""
    skipped = replace(hop, op=Op.DELETE, hit=None, ttl=None, grace=None)
    if not is_cache(design.components[hop.target]):
        skipped = replace(hop, hit=None, ttl=None, grace=None)
    misses = [replace(each, when=None, branch=None) for each in flow.hops if each.branch == hop.index]
    change = f"do not answer this flow from `{hop.target}`"
    yield Remedy(
        f"bypass {hop.index}",
        change,
        "the store answers every one of these reads",
        with_hops(design, flow, [skipped, *misses]),
    )


def _browser(design: Design, flow: Flow) -> Iterator[Remedy]:
    keeping = [replace(hop, max_age=None) for hop in flow.arrows if hop.max_age]
    if keeping:
        change = "let browsers ask again every time (no max_age; an ETag keeps the answer small)"
        yield Remedy("browser", change, "one request for every view", with_hops(design, flow, keeping))


def _revocable(design: Design, flow: Flow) -> Iterator[Remedy]:
    for hop in flow.arrows:
        holder = design.components[hop.target]
        if holder.token is not None and holder.token.lifetime > _DEFAULT_LIFE:
            change = f"let the tokens of `{holder.id}` live for {duration(_DEFAULT_LIFE)} (`token.lifetime`)"
            new = with_fact(design, holder, token=replace(holder.token, lifetime=_DEFAULT_LIFE))
            yield Remedy(f"token {holder.id}", change, "a renewal every minute for everybody who is active", new)
