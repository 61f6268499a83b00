"""What a cache between the store and the reader does to freshness.

A time to live adds to the staleness of whatever filled the cache; an invalidation helps only as far as
the fill is fresh and no older fill can overtake it (Nishtala et al., "Scaling Memcache at Facebook",
NSDI 2013, section 3.2.1: stale sets).
"""

from __future__ import annotations

import math

from archlint.analysis.consistency.design import Fill
from archlint.analysis.consistency.invalidation import Invalidation, Manner
from archlint.analysis.consistency.result import Answer, Cut, Weakening
from archlint.analysis.consistency.sight import CONVERGES, MONOTONIC, READ_YOUR_WRITES, Sight, weaken
from archlint.analysis.consistency.words import duration, within
from archlint.blueprint.vocabulary import At
from archlint.frozen import frozen, replace
from archlint.graph.system import Component, Hop

_MISSES = "misses fail"


@frozen
class Layer:
    """One cache on a read path.

    `lifetime` is how long a copy may be used after it was fetched, grace included, in seconds; inf when
    nothing ends it; `limit` how long at worst, where that is more (a resolver that serves expired records,
    a default that the origin may overrule). `guarded`: a stale fill cannot overtake a write;
    `ordered`: nor can an older write overtake a newer one. `private`: the copy is the user's own (None: the blueprint
    does not say). `processes` is how many separate memories hold it.
    """

    hop: Hop
    cache: Component
    lifetime: float
    declared: bool
    invalidation: Invalidation
    guarded: bool
    private: bool | None = None
    processes: int = 1
    limit: float | None = None
    ordered: bool = False
    on_the_way: bool = False
    """Whether requests go through it, rather than ask it and then the source themselves."""
    missed: bool = True
    """Whether a step says where a miss goes: without it nobody asks anything else while the cache is away."""
    others: Fill | None = None
    """The stalest fill of the same entries by another flow, where it may miss a write."""

    @property
    def longest(self) -> float:
        """How long a copy may be used whatever happens, in seconds."""
        return self.lifetime if self.limit is None else max(self.lifetime, self.limit)


def behind(layer: Layer, inner: Sight) -> Sight:
    """What a reader sees through the cache, given what the fill sees."""
    sight = weaken(inner, _weakening(layer, inner), local=True)
    if layer.processes > 1:
        sight = weaken(sight, _many_memories(layer))
    if layer.hop.at in {At.STANDBY, At.ANY} and layer.cache.replication is not None:
        sight = weaken(sight, _replicated_cache(layer))
    return replace(sight, http_age=0.0, http_hop=None, cuts=cuts_behind(layer, inner))


def cuts_behind(layer: Layer, inner: Sight, older: float | None = None) -> tuple[Cut, ...]:
    """The cut towards the cache, and those further in as seen through it; `older`: as for `cuts_through`."""
    between = (layer.hop.source, layer.cache.id)
    own = Cut(between, "refuse", None, "unreachable means refused", relevant=False)
    if not layer.on_the_way and not layer.missed and not layer.hop.optional:
        own = replace(own, detail="no step says where a miss goes: unreachable means refused")
    elif not layer.on_the_way and not layer.missed:
        own = replace(own, effect="serve fresh", detail=f"the answer does without what `{layer.cache.id}` keeps")
    elif not layer.on_the_way:
        detail = f"every read goes to the source of `{layer.cache.id}`"
        own = Cut(between, "serve fresh", inner.normal, detail, relevant=False)
    return (own, *cuts_through(layer, inner, older))


def cuts_through(layer: Layer, inner: Sight, older: float | None = None) -> tuple[Cut, ...]:
    """The cuts further in, as seen through the cache: hits go on for a while, misses fail.

    `older` is what the cache adds to the age of an answer at worst, in seconds, where that is not its whole lifetime.
    """
    adds = layer.longest if older is None else older
    limit = adds + (inner.normal if math.isinf(inner.enforced) else inner.enforced)
    return tuple(_through(cut, adds, limit) for cut in inner.cuts)


def _through(cut: Cut, adds: float, limit: float) -> Cut:
    if cut.effect in {"refuse", "block"}:
        detail = f"hits {_aged(limit)}, {_MISSES}"
        return replace(cut, effect="serve stale", staleness=limit, detail=detail, relevant=True)
    if cut.effect == "serve stale":
        older = (cut.staleness or 0.0) + adds
        detail = f"hits {_aged(older)}, {_MISSES}" if cut.detail.endswith(_MISSES) else cut.detail
        return replace(cut, staleness=older, detail=detail)
    return cut


def _aged(seconds: float) -> str:
    return "without limit of age" if math.isinf(seconds) else f"{within(seconds)} old"


def _weakening(layer: Layer, inner: Sight) -> Weakening:
    manner = layer.invalidation.manner
    if manner is Manner.NONE:
        return _expiring(layer)
    if manner is Manner.BEFORE_COMMIT:
        because = (
            f"`{layer.invalidation.flow}` empties it before it commits: a reader in between puts the old answer back"
        )
        doubts = (*_doubt(layer), *_never(layer))
        return _line(layer, "delete-before-commit", because, layer.lifetime, lost=(READ_YOUR_WRITES,), doubts=doubts)
    if manner is Manner.EVENT:
        return _by_event(layer)
    return _by_write(layer, inner)


def _expiring(layer: Layer) -> Weakening:
    writer = layer.invalidation.flow
    if writer is None:
        missing = f"the flow that writes what `{layer.cache.id}` keeps"
        endless = math.isinf(layer.lifetime)
        reason = "no-ttl" if endless else "cache-ttl"
        because = f"{_kept(layer)}; no flow of the blueprint writes this, so nothing says who empties it"
        return replace(
            _line(
                layer, reason, because, layer.lifetime, lost=(READ_YOUR_WRITES,), doubts=_doubt(layer), missing=missing
            ),
            declared=False,
        )
    if math.isinf(layer.lifetime):
        because = f"no time to live, and `{writer}` does not empty it: an old answer stays for ever"
        return _line(layer, "no-ttl", because, math.inf, lost=(CONVERGES,))
    because = f"{_kept(layer)}; `{writer}` does not empty it"
    return _line(layer, "cache-ttl", because, layer.lifetime, lost=(READ_YOUR_WRITES,), doubts=_doubt(layer))


def _by_event(layer: Layer) -> Weakening:
    lag = layer.invalidation.lag
    because = (
        f"emptied by an event {duration(lag)} after the write" if lag > 0 else "emptied by an event after the write"
    )
    adds = lag if layer.guarded else lag + layer.lifetime
    doubts = () if layer.guarded else (*_doubt(layer), *_never(layer))
    return replace(
        _line(layer, "event-invalidation", because, adds, lost=(READ_YOUR_WRITES,), doubts=doubts),
        adds_enforced=lag + layer.longest,
    )


def _by_write(layer: Layer, inner: Sight) -> Weakening:
    verb = "deleted" if layer.invalidation.manner is Manner.DELETE else "set"
    if inner.read_your_writes is Answer.NO:
        because = (
            f"{verb} on write, but refilled from a source that may not have the write yet: {_becomes(inner, layer)}"
        )
        line = _line(
            layer,
            "stale-fill",
            because,
            layer.lifetime,
            lost=(READ_YOUR_WRITES,),
            doubts=(*_doubt(layer), *_never(layer)),
        )
        written = [each for each in inner.trace if READ_YOUR_WRITES in each.lost and each.declared]
        if written:
            return line
        missing = next((each.missing_fact for each in inner.trace if READ_YOUR_WRITES in each.lost), None)
        return replace(line, declared=False, missing_fact=missing)
    if layer.others is not None:
        return _filled_by_another(layer, layer.others, verb)
    if layer.invalidation.manner is Manner.AHEAD:
        because = "set before the store has the write: evicted in between, the old answer comes back"
        missing = "the commit before the cache is set"
        doubts = (READ_YOUR_WRITES, MONOTONIC, *_never(layer))
        return _line(layer, "set-before-commit", because, layer.lifetime, doubts=doubts, missing=missing)
    if inner.personal and layer.private is not True:
        because = f"{verb} on write; own writes are sure for the writer alone, another reader may refill the shared key with the old answer"
        missing = "the user in the key (`key: [user, …]`), or a fill from the primary for every reader"
        lost = (READ_YOUR_WRITES,) if layer.private is False else ()
        doubts = (READ_YOUR_WRITES, *_doubt(layer), *_never(layer))
        return _line(layer, "shared-key-pin", because, layer.lifetime, lost=lost, doubts=doubts, missing=missing)
    if layer.guarded and (layer.ordered or layer.invalidation.manner is Manner.DELETE):
        because = f"{verb} on write, and a stale fill cannot overtake the write"
        return replace(_line(layer, "guarded-cache", because, 0.0), adds_enforced=layer.longest)
    because = f"{verb} on write; a fill that read before the write may still put the old answer back"
    missing = f"a guard on the fill of `{layer.cache.id}` (lease, compare-and-set or version)"
    if layer.guarded:
        because = "set on write; two writers may set it in another order than they commit, and the older value stays"
        missing = f"a guard on the step that sets `{layer.cache.id}` (compare-and-set or version), or `op: delete`"
    doubts = (READ_YOUR_WRITES, MONOTONIC, *_never(layer))
    return _line(layer, "stale-set-race", because, layer.lifetime, doubts=doubts, missing=missing)


def _filled_by_another(layer: Layer, other: Fill, verb: str) -> Weakening:
    """An entry is as fresh as the flow that missed last put it there, whoever reads it now."""
    because = (
        f"{verb} on write, but `{other.flow}` refills it from a source that may not have the write yet: "
        f"{_becomes(other.sight, layer)}"
    )
    doubts = (*_doubt(layer), *_never(layer))
    line = replace(
        _line(
            layer,
            "filled-by-another",
            because,
            layer.lifetime + other.sight.normal,
            lost=(READ_YOUR_WRITES, MONOTONIC),
            doubts=doubts,
        ),
        adds_enforced=layer.longest + other.sight.enforced,
    )
    behind_it = [each for each in other.sight.trace if READ_YOUR_WRITES in each.lost]
    if any(each.declared for each in behind_it):
        return line
    missing = next((each.missing_fact for each in behind_it), None)
    return replace(line, declared=False, missing_fact=missing)


def _becomes(inner: Sight, layer: Layer) -> str:
    if math.isinf(inner.normal) or math.isinf(layer.lifetime):
        return "what it puts back stays for the time to live"
    return f"{duration(inner.normal)} become {duration(inner.normal + layer.lifetime)}"


def _kept(layer: Layer) -> str:
    return "kept without a time to live" if math.isinf(layer.lifetime) else f"kept for {duration(layer.lifetime)}"


def _doubt(layer: Layer) -> tuple[str, ...]:
    return () if layer.guarded else (MONOTONIC,)


def _never(layer: Layer) -> tuple[str, ...]:
    return (CONVERGES,) if math.isinf(layer.lifetime) else ()


def _line(
    layer: Layer,
    reason: str,
    because: str,
    adds: float,
    *,
    lost: tuple[str, ...] = (),
    doubts: tuple[str, ...] = (),
    missing: str | None = None,
) -> Weakening:
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
        layer.longest,
    )


def _many_memories(layer: Layer) -> Weakening:
    because = f"{layer.processes} processes keep {layer.processes} copies, and the next request may reach another one"
    return Weakening(
        layer.hop.index,
        layer.cache.id,
        0.0,
        (MONOTONIC, READ_YOUR_WRITES),
        because,
        "per-process-cache",
        layer.declared,
    )


def _replicated_cache(layer: Layer) -> Weakening:
    replication = layer.cache.replication
    lag = replication.lag if replication is not None and replication.lag is not None else 0.0
    because = f"read from a replica of the cache, {duration(lag)} behind" if lag else "read from a replica of the cache"
    declared = layer.cache.is_declared("replication.lag")
    return Weakening(
        layer.hop.index,
        layer.cache.id,
        lag,
        (READ_YOUR_WRITES, MONOTONIC),
        because,
        "cache-replica-lag",
        declared,
        (),
        None,
        math.inf,
    )
