"""HTTP caches on the path, the browser, and tokens: caches that nobody on the server side can empty for sure.

Contiguous HTTP caches that honour `Age` (RFC 9111, section 4.2.3) share one lifetime, so the longest
counts; a cache that ignores it starts a lifetime of its own, so they add.
"""

from __future__ import annotations

import math

from archlint.analysis.consistency.caches import Layer, cuts_behind, cuts_through
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.invalidation import Invalidation, Manner
from archlint.analysis.consistency.result import Weakening
from archlint.analysis.consistency.sight import CONVERGES, MONOTONIC, READ_YOUR_WRITES, Sight, weaken
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import replace
from archlint.graph.system import Component, Flow, Hop, Token

HTTP_CACHES = frozenset({Kind.CDN, Kind.LOAD_BALANCER, Kind.GATEWAY})
_IGNORES_AGE = ("nginx",)
"""Engines measured to start a new lifetime for an answer that is already old, and not to say how old theirs are
(nginx 1.22 in front of Varnish and behind it, benchmarks/stores.md)."""


def behind_http(layer: Layer, inner: Sight) -> Sight:
    """What a reader sees through an HTTP cache: its lifetime, or only what it adds to the one further in."""
    adds = _adds(layer, inner)
    sight = weaken(inner, _weakening(layer, adds), local=True)
    if layer.processes > 1 and layer.cache.kind is not Kind.CDN:
        because = f"{layer.processes} instances keep a copy each, and the next request may reach another one"
        line = Weakening(
            layer.hop.index, layer.cache.id, 0.0, (MONOTONIC,), because, "per-process-cache", layer.declared
        )
        sight = weaken(sight, line)
    # a cache that ignores Age passes on the one it was given, without the time the answer spent in it
    told = inner.http_age + adds if honours_age(layer.cache) else inner.http_age
    cuts = cuts_behind(layer, inner, _at_worst(layer, adds))
    return replace(sight, http_age=told, http_hop=layer.hop.index, cuts=cuts)


def in_browser(client: Component, hop: Hop, max_age: float, inner: Sight) -> Sight:
    """What a person sees whose browser may keep the answer for `max_age` seconds; browsers honour Age."""
    layer = Layer(hop, client, max_age, "max_age" in hop.declared, Invalidation(Manner.NONE, None), guarded=False)
    adds = max(0.0, max_age - inner.http_age)
    because = f"browsers keep it for {duration(max_age)}, and nobody can empty them"
    line = Weakening(
        hop.index,
        client.id,
        adds,
        (READ_YOUR_WRITES,),
        because,
        "browser-cache",
        layer.declared,
        (MONOTONIC,),
        None,
        adds,
    )
    return replace(weaken(inner, line, local=True), cuts=cuts_through(layer, inner, adds))


def in_token(holder: Component, token: Token, hop: Hop, inner: Sight) -> Sight:
    """What a signed token says of its owner: as it was when it was signed (RFC 7519), unless something can revoke it."""
    declared = holder.is_declared("token") or holder.is_declared("token.lifetime")
    age = duration(token.lifetime)
    if token.revocation is None:
        because = f"the token says what was true when it was signed, for {age}, and nothing revokes it"
        line = Weakening(hop.index, holder.id, token.lifetime, (READ_YOUR_WRITES,), because, "token-as-cache", declared)
    else:
        because = f"the token lives {age}; `{token.revocation}` can revoke it, and only revoke"
        missing = "that every change of rights revokes the tokens signed before it"
        line = Weakening(
            hop.index,
            holder.id,
            0.0,
            (),
            because,
            "revocable-token",
            declared,
            (READ_YOUR_WRITES,),
            missing,
            token.lifetime,
        )
    layer = Layer(hop, holder, token.lifetime, declared, Invalidation(Manner.NONE, None), guarded=False)
    return replace(weaken(inner, line, local=True), cuts=cuts_through(layer, inner))


def is_contiguous(design: Design, flow: Flow, outer: Hop, inner: int | None) -> bool:
    """Whether nothing between two HTTP caches makes a new answer (and with it a new Age)."""
    if inner is None:
        return False
    parent = flow.hops[inner].parent
    while parent is not None and parent != outer.index:
        at = flow.hops[parent]
        if design.components[at.target].kind in {Kind.SERVICE, Kind.WORKER}:
            return False
        parent = at.parent
    return True


def honours_age(cache: Component) -> bool:
    """Whether a cache counts the age an answer already has, and tells its own."""
    names = (cache.engine or "", cache.facts.id if cache.facts else "")
    return not any(name.startswith(_IGNORES_AGE) for name in names)


def _adds(layer: Layer, inner: Sight) -> float:
    if not honours_age(layer.cache) or math.isinf(layer.lifetime):
        return layer.lifetime
    return max(0.0, layer.lifetime - inner.http_age)


def _weakening(layer: Layer, adds: float) -> Weakening:
    kept = "kept without a lifetime" if math.isinf(layer.lifetime) else f"kept for {duration(layer.lifetime)}"
    shared = "" if adds == layer.lifetime else "; the caches behind it share their age, so the longest lifetime counts"
    if not honours_age(layer.cache):
        shared = "; it neither counts nor tells the age of an answer, so lifetimes add"
    manner, writer = layer.invalidation.manner, layer.invalidation.flow
    endless = math.isinf(layer.lifetime)
    lost: tuple[str, ...] = (READ_YOUR_WRITES,)
    reason, missing = "http-cache", None
    if manner is not Manner.NONE:
        because = f"{kept}, purged after the write; a purge reaches the edges later{shared}"
        doubts: tuple[str, ...] = (MONOTONIC, CONVERGES) if endless else (MONOTONIC,)
    else:
        because = f"{kept}{shared}" + (f"; `{writer}` does not purge it" if writer else "")
        doubts = (MONOTONIC,)
        if endless:
            lost, reason = (CONVERGES,), "no-ttl"
    if not layer.declared:
        missing = f"the ttl of `{layer.cache.id}` on this flow"
    return Weakening(
        layer.hop.index,
        layer.cache.id,
        adds,
        lost,
        because,
        reason,
        layer.declared,
        doubts,
        missing,
        _at_worst(layer, adds),
    )


def _at_worst(layer: Layer, adds: float) -> float:
    return adds if layer.limit is None else max(adds, layer.limit)
