"""From the hops of a flow to what its reader sees: stores first, then every cache around them, outwards."""

from __future__ import annotations

import math

from archlint.analysis.consistency.acts import is_lookup, is_store_read
from archlint.analysis.consistency.caches import Layer, behind
from archlint.analysis.consistency.cuts import feed_cuts, store_cuts
from archlint.analysis.consistency.derived import copied, refreshed
from archlint.analysis.consistency.design import Design, Fill, same_entries
from archlint.analysis.consistency.embedded import apart, copies_inside
from archlint.analysis.consistency.following import reads_one_copy
from archlint.analysis.consistency.http import HTTP_CACHES, behind_http, in_browser, in_token, is_contiguous
from archlint.analysis.consistency.invalidation import Invalidation, invalidation
from archlint.analysis.consistency.late import seen_late
from archlint.analysis.consistency.result import Answer
from archlint.analysis.consistency.sight import Sight, fallback, meet
from archlint.analysis.consistency.stores import see
from archlint.blueprint.vocabulary import Guard, Kind
from archlint.frozen import replace
from archlint.graph.arrangement import answering
from archlint.graph.system import Component, Flow, Hop

_RIGHTS = frozenset({"credential", "permission", "permissions", "role", "roles", "identity", "session"})
"""Classes of data that a signed token carries a copy of."""


def view(design: Design, flow: Flow, *, before: int | None = None) -> Sight | None:
    """What the reader of `flow` sees; None when the flow reads no data.

    `before` limits the walk to the hops before that index: what a write has read when it decides.
    """
    records = design.stores_of(flow)
    seen: dict[int, Sight] = {}
    for hop in reversed(design.acts(flow).showing):
        if before is not None and hop.index >= before:
            continue
        sight = _at(design, flow, hop, records, seen)
        if sight is not None:
            seen[hop.index] = sight
    # a token says who may decide, not what is decided on
    unread = _token_view(design, flow) if before is None else None
    sight = meet(seen.values()) if seen else unread
    return None if sight is None else _browser(design, flow, sight)


def _at(
    design: Design, flow: Flow, hop: Hop, records: frozenset[str], seen: dict[int, Sight], *, alone: bool = False
) -> Sight | None:
    """The sight this hop opens, taking the inner ones it covers out of `seen`; `alone`: what other flows fill is left out."""
    target = design.components[hop.target]
    if is_lookup(hop, target, records):
        return _lookup(design, flow, hop, target, seen, alone=alone)
    if is_store_read(hop, target, records):
        return _store_read(design, flow, hop, records)
    return _covering(design, flow, hop, target, seen)


def _store_read(design: Design, flow: Flow, hop: Hop, records: frozenset[str]) -> Sight:
    sights = [_one_store(design, flow, hop, design.components[name]) for name in hop.targets]
    taken = [sight for sight, share in zip(sights, hop.split, strict=False) if share > 0] or sights[:1]
    spare = [sight for sight, share in zip(sights, hop.split, strict=False) if share <= 0] + sights[len(hop.split) :]
    result = meet(taken)
    for sight in spare:
        result = fallback(result, sight)
    return result


def _one_store(design: Design, flow: Flow, hop: Hop, store: Component) -> Sight:
    at = answering(store, hop)
    asked = hop if at is hop.at else replace(hop, at=at)
    own = seen_late(design, flow, store, hop, see(store, asked, alone=reads_one_copy(design, flow, store, asked)))
    if design.writers_of(flow, store.id):
        own = apart(design.components[hop.source], store, hop, own)
    sight = refreshed(store, hop, copied(design, flow, store, hop, own))
    cuts = store_cuts(store, asked, sight if sight.local == own.local else replace(sight, local=own.local))
    return replace(sight, cuts=(*cuts, *feed_cuts(design.stores_of(flow), store)))


def _lookup(design: Design, flow: Flow, hop: Hop, cache: Component, seen: dict[int, Sight], *, alone: bool) -> Sight:
    covered = [index for index in seen if _is_under_miss(flow, index, hop.index)]
    fills = [flow.hops[index] for index in covered]
    inner = meet(seen.pop(index) for index in covered) if covered else Sight()
    store = fills[0].target if fills else cache.id
    treatment = invalidation(design, flow, cache, store)
    # a guard on the way to an inner cache protects that one, not this one
    guards = [hop, *(fill for fill in fills if fill.hit is None)]
    guarded = treatment.guarded or any(fill.guard is not None for fill in guards)
    layer = Layer(
        hop,
        cache,
        _lifetime(hop),
        True,
        treatment,
        guarded,
        _is_private(design, flow, hop),
        copies_inside(design.components[hop.source], cache),
        limit=_limit(hop),
        ordered=treatment.guarded or any(fill.guard is Guard.VERSION for fill in guards),
        others=None if alone else _filled_by_others(design, flow, hop, cache),
        missed=bool(fills),
    )
    return behind(layer, inner)


def _filled_by_others(design: Design, flow: Flow, hop: Hop, cache: Component) -> Fill | None:
    """The stalest fill by another flow of the same data under the same key that may miss a write."""
    stalest = None
    met: set[int] = set()
    for name in dict.fromkeys(other for datum in flow.data for other in design.users.get(datum, ())):
        other = design.flows[name]
        if name == flow.id or cache.id not in design.acts(other).asked:
            continue
        shape = design.shape(other)
        if shape in met:
            continue
        met.add(shape)
        for fill in _fills(design, other):
            same = fill.cache == cache.id and same_entries(fill.hop, hop)
            if same and fill.sight.read_your_writes is Answer.NO:
                stalest = fill if stalest is None or fill.sight.normal > stalest.sight.normal else stalest
    return stalest


def _fills(design: Design, flow: Flow) -> tuple[Fill, ...]:
    """What a flow puts into caches when it misses."""
    known: tuple[Fill, ...] | None = design.memory.fills.get(flow.id)
    if known is not None:
        return known
    records = design.stores_of(flow)
    seen: dict[int, Sight] = {}
    found: list[Fill] = []
    for hop in reversed(design.acts(flow).showing):
        if is_lookup(hop, design.components[hop.target], records):
            sights = [seen[index] for index in seen if _is_under_miss(flow, index, hop.index)]
            found += [Fill(flow.id, hop.target, hop, meet(sights))] if sights else []
        sight = _at(design, flow, hop, records, seen, alone=True)
        if sight is not None:
            seen[hop.index] = sight
    known = design.memory.fills[flow.id] = tuple(found)
    return known


def _covering(design: Design, flow: Flow, hop: Hop, target: Component, seen: dict[int, Sight]) -> Sight | None:
    """A cache in the path itself: a CDN, a caching proxy, or the memory of a process."""
    covered = [index for index in seen if _is_beneath(flow, index, hop.index) or _is_under_miss(flow, index, hop.index)]
    if not covered:
        return None
    fills = [flow.hops[index] for index in covered]
    inner = meet(seen.pop(index) for index in covered)
    treatment = invalidation(design, flow, target, fills[0].target)
    guarded = hop.guard is not None
    if target.kind is Kind.DNS:
        if not all(_is_a_record(design, flow, index, hop.index) for index in covered):
            return inner  # it keeps where to ask, not what is answered
        stale = _served_expired(hop, target)
        layer = Layer(
            hop,
            target,
            _lifetime(hop),
            hop.ttl is not None,
            treatment,
            guarded,
            limit=_lifetime(hop) + stale,
            on_the_way=True,
        )
        return behind(layer, inner)
    if target.kind in HTTP_CACHES:
        if not is_contiguous(design, flow, hop, inner.http_hop):
            inner = replace(inner, http_age=0.0, http_hop=None)
        return behind_http(_http_layer(hop, target, treatment, guarded=guarded), inner)
    declared = hop.hit is not None
    layer = Layer(
        hop,
        target,
        _lifetime(hop),
        declared,
        treatment,
        guarded,
        processes=_memories(target),
        limit=_limit(hop),
        on_the_way=True,
    )
    return behind(layer, inner)


def _is_a_record(design: Design, flow: Flow, index: int, resolver: int) -> bool:
    """Whether what a resolver keeps is the thing read itself: nothing but resolvers stands in between."""
    parent = flow.hops[index].parent
    while parent is not None and parent > resolver:
        hop = flow.hops[parent]
        if design.components[hop.target].kind is not Kind.DNS:
            return False
        parent = hop.parent
    return True


def _served_expired(hop: Hop, resolver: Component) -> float:
    """For how long a resolver may go on serving records whose time is up (RFC 8767), in seconds."""
    if hop.grace is not None or hop.stale_if_error is not None:
        return hop.stale_if_error or 0.0
    known = resolver.facts.bound_guaranteed if resolver.facts is not None else None
    return known or 0.0


def _http_layer(hop: Hop, cache: Component, treatment: Invalidation, *, guarded: bool) -> Layer:
    lifetime = _http_lifetime(hop, cache)
    limit = _limit(hop)
    if hop.ttl is None and cache.facts is not None and not math.isinf(lifetime):
        limit = cache.facts.bound_guaranteed  # a default that the origin may overrule
    return Layer(
        hop,
        cache,
        lifetime,
        hop.ttl is not None,
        treatment,
        guarded,
        processes=cache.replicas,
        limit=limit,
        on_the_way=True,
    )


def _token_view(design: Design, flow: Flow) -> Sight | None:
    """Identity and rights, read from nothing but the token a request carries."""
    rights = [name for name in flow.data if name in design.data and design.data[name].data_class in _RIGHTS]
    for hop in flow.hops:
        holder = design.components[hop.target]
        if rights and holder.token is not None:
            return in_token(holder, holder.token, hop, Sight())
    return None


def _browser(design: Design, flow: Flow, sight: Sight) -> Sight:
    keeping = [hop for hop in flow.hops if hop.max_age is not None and hop.max_age > 0]
    if not keeping:
        return sight
    hop = max(keeping, key=lambda each: each.max_age or 0.0)
    client = design.components[flow.entry]
    if not is_contiguous(design, flow, flow.hops[0], sight.http_hop):
        sight = replace(sight, http_age=0.0)
    return in_browser(client, hop, hop.max_age or 0.0, sight)


def _lifetime(hop: Hop) -> float:
    return math.inf if hop.ttl is None else hop.ttl + (hop.grace or 0.0)


def _limit(hop: Hop) -> float | None:
    """How long an entry may be served while what fills it fails; None where that is no longer than otherwise."""
    return None if hop.stale_if_error is None else _lifetime(hop) + hop.stale_if_error


def _http_lifetime(hop: Hop, cache: Component) -> float:
    if hop.ttl is not None:
        return hop.ttl + (hop.grace or 0.0)
    assumed = cache.facts.bound_normal if cache.facts is not None else None
    return (assumed + (hop.grace or 0.0)) if assumed else math.inf


def _memories(component: Component) -> int:
    """How many separate memories hold the copy; one when the cache is a component of its own."""
    where = (component.state or {}).get("cache", "memory")
    return component.processes if where == "memory" else 1


def _is_private(design: Design, flow: Flow, hop: Hop) -> bool | None:
    """Whether a cached copy belongs to one user: by its key, else by whose the data are; None when nobody says."""
    if hop.key:
        return any(part.startswith("user") for part in hop.key)
    scopes = {design.data[name].scope for name in flow.data if name in design.data}
    if scopes == {"user"}:
        return True
    return None


def _is_under_miss(flow: Flow, index: int, lookup: int) -> bool:
    """Whether a hop, or one it hangs from, is taken on a miss of that lookup."""
    at: int | None = index
    while at is not None and at > lookup:
        hop = flow.hops[at]
        if hop.branch == lookup and hop.when == "miss":
            return True
        at = hop.parent
    return False


def _is_beneath(flow: Flow, index: int, ancestor: int) -> bool:
    at = flow.hops[index].parent
    while at is not None and at > ancestor:
        at = flow.hops[at].parent
    return at == ancestor
