"""The ladder of lecture 3.6 for a database: optimise, scale up, cache, read replicas, shard.

All quantities follow from two numbers at today's peak: how busy reads would keep one copy (r) and how busy
writes do (w), r + w being over the target t. Everything cheaper by k: (r + w) / k ≤ t. A hit ratio h:
(1 − h) r + w ≤ t, where caches that have a share c already leave r = (1 − c) × all that is read, and (1 − h) is of all
of it. n replicas that take all reads: r / n + w ≤ t, for every copy replays every write. s shards:
(r + w) skew / s ≤ t.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.needed import split_into
from archlint.analysis.plan import machines
from archlint.analysis.plan.busy import Busy, busy_by
from archlint.analysis.plan.larger import to_write
from archlint.analysis.plan.result import Ladder, Step, Verdict, judged, show_gain
from archlint.blueprint.vocabulary import Kind
from archlint.graph import scalability
from archlint.graph.parts import majority
from archlint.quantity import show_count, show_share

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component

_DATABASES = frozenset({Kind.DATABASE, Kind.SEARCH})
MOST_CHEAPER = 5.0
"""Beyond this, queries that were simple when their capacity was measured do not get cheaper."""
BEST_HITS = 0.95
"""The best hit ratio to plan with."""
MOST_REPLICAS = 15
"""Read replicas that managed databases allow (Amazon Aurora and RDS user guides)."""


def ladder(
    component: Component,
    load: Load,
    limit: Resource,
    target: float,
    copy_price: float | None = None,
    cached: float = 0.0,
    tied: float = 0.0,
) -> Ladder:
    """The steps for a store that is too busy.

    `copy_price` is what a month of one more copy of its data costs, `cached` what caches have of its reads already, `tied` the
    share of the reads that has to be the latest write: the primary alone answers it.

    Caches, queues, streams and object stores have a shorter ladder: fewer calls, copies for reads, shards.
    """
    busy = replace(busy_by(component, load, limit, target, copy_price), cached=cached, tied=tied)
    if _DATABASES.isdisjoint(component.kinds):
        keyed = (
            _fewer_calls(limit, busy),
            *((_replicas(busy),) if Kind.CACHE in component.kinds else ()),
            _shard(limit, busy),
        )
        enough = next((place for place, step in enumerate(keyed, start=1) if step.verdict is Verdict.SUFFICES), 0)
        return Ladder(component.id, limit.name, limit.utilisation, target, limit.formula, keyed, enough)
    steps = (
        _optimise(limit, busy),
        _scale_up(component, limit, busy),
        _cache(busy.stays),
        _replicas(busy.stays),
        _shard(limit, busy),
    )
    return Ladder(
        component.id,
        limit.name,
        limit.utilisation,
        target,
        limit.formula,
        steps,
        _enough(limit.utilisation, busy.stays, steps),
    )


def _fewer_calls(limit: Resource, busy: Busy) -> Step:
    times = limit.utilisation / busy.target
    change = f"{show_gain(times)} times fewer calls: pipelines, batches, a copy in the process"
    worse = "a batch waits for its slowest part; a copy in the process is stale"
    after = limit.utilisation / min(times, MOST_CHEAPER)
    if times <= MOST_CHEAPER:
        reason = f"{show_share(round(limit.utilisation, 4))} / {show_gain(times)} = {show_share(busy.target)}"
    else:
        reason = f"{show_count(times)} times is needed, and batches bring about {show_count(MOST_CHEAPER)}"
    return Step("optimise", change, judged(after, busy.target), after, reason, worse, times)


def _optimise(limit: Resource, busy: Busy) -> Step:
    times = limit.utilisation / busy.target
    words = f"queries {show_gain(times)} times cheaper: indexes, fewer queries for each request, cheaper joins"
    if times <= MOST_CHEAPER:
        reason = f"{show_share(round(limit.utilisation, 4))} / {show_gain(times)} = {show_share(busy.target)}"
        return Step(
            "optimise", words, Verdict.SUFFICES, busy.target, reason, "time to find them; indexes slow writes", times
        )
    reason = (
        f"{show_count(times)} times is needed, and simple queries have no more than {show_count(MOST_CHEAPER)} in them"
    )
    after = limit.utilisation / MOST_CHEAPER
    return Step(
        "optimise", words, judged(after, busy.target), after, reason, "time to find them; indexes slow writes", times
    )


def _scale_up(component: Component, limit: Resource, busy: Busy) -> Step:
    times = limit.utilisation / busy.target
    cores = scalability.cores_for(times, busy.cores)
    worse = "still one machine to lose, a restart to change it, prices rise faster than throughput"
    if cores is not None:
        gain = scalability.throughput(cores) / scalability.throughput(busy.cores)
        after = limit.utilisation / gain
        reason = f"{cores} cores do {show_count(gain)} times the work of {busy.cores}{busy.said}"
        cost = (
            None if busy.price is None else busy.price * (cores / busy.cores - 1.0) * (busy.standbys + 1) * busy.shards
        )
        change = f"{cores} cores instead of {busy.cores}{to_write(component, limit, gain, cores)}"
        return Step("scale up", change, Verdict.SUFFICES, after, reason, worse, cores, cost)
    most = scalability.most_useful()
    reach = scalability.reachable(busy.cores)
    after = limit.utilisation / reach
    reason = f"{show_count(times)} times the work is needed, {show_count(reach)} times is reachable (at {most} cores; more are slower)"
    change = f"{most} cores instead of {busy.cores}"
    if busy.said and after >= 1.0 and times <= scalability.reachable(1):
        reason += f" from the {busy.cores} cores that are assumed today; with fewer today it would do"
        return Step("scale up", change, Verdict.PARTIAL, None, reason, worse, most)
    return Step("scale up", change, judged(after, busy.target), after, reason, worse, most)


def _cache(busy: Busy) -> Step:
    worse = "answers may be stale, invalidation to get right, the database must survive the cache being cold"
    room = busy.target - busy.writes
    if busy.here <= 0.0:
        return Step(
            "cache",
            "a cache in front of reads",
            Verdict.CANNOT,
            None,
            f"there are no reads to take away{_all_tied(busy)}",
            worse,
        )
    instead = f", instead of {show_share(round(busy.cached, 3))}" if busy.cached else ""
    read = busy.all_reads
    hits = math.ceil(round((1.0 - room / read) * 100, 6)) / 100 if room < read else 0.0
    if room > 0.0 and hits <= BEST_HITS:
        after = (1.0 - hits) * read + busy.writes
        change = f"a cache that has at least {show_share(hits)} of what is read{instead}"
        return Step("cache", change, Verdict.SUFFICES, after, _left(hits, busy), worse, hits)
    best = max(BEST_HITS, busy.cached)
    after = (1.0 - best) * read + busy.writes
    reason = (
        f"{busy.fixed} alone keep it {show_share(round(busy.writes, 4))} busy, and no cache takes {'those' if busy.tied else 'writes'}"
        if room <= 0.0
        else _left(best, busy)
    )
    change = f"a cache that has {show_share(round(best, 3))} of what is read{instead}"
    return Step("cache", change, judged(after, busy.target), after, reason, worse, best)


def _all_tied(busy: Busy) -> str:
    """Why reads that there are cannot go elsewhere."""
    return ": all have to be the latest write" if busy.tied else ""


def _left(hits: float, busy: Busy) -> str:
    """The arithmetic of what a cache leaves to the store."""
    reads, writes = show_share(round(busy.all_reads, 4)), show_share(round(busy.writes, 4))
    return f"(1 − {show_share(round(hits, 3))}) × {reads} reads + {writes} {busy.fixed}"


def _replicas(busy: Busy) -> Step:
    room = busy.target - busy.writes
    if busy.asked != 0 and busy.reads > 0.0:
        return _more_copies(busy)
    worse = "replication lag: reads of one's own writes may be stale; every copy still takes every write"
    if busy.reads <= 0.0:
        reason = f"there are no reads to move{_all_tied(busy)}; every replica replays every write"
        return Step("read replicas", "read replicas", Verdict.CANNOT, None, reason, worse)
    count = math.ceil(round(busy.reads / room, 9)) if room > 0.0 else MOST_REPLICAS + 1
    if count <= MOST_REPLICAS:
        after = max(busy.reads / count, 0.0) + busy.writes
        reason = f"{show_share(round(busy.reads, 4))} reads / {count} + {show_share(round(busy.writes, 4))} {busy.fixed} on each"
        extra = max(0, count - busy.standbys)
        priced = busy.price is not None or busy.copy_price is not None
        cost = extra * ((busy.price or 0.0) * busy.shards + (busy.copy_price or 0.0)) if priced else None
        change = f"{count} read {'replica' if count == 1 else 'replicas'} that take all reads"
        return Step("read replicas", change, Verdict.SUFFICES, after, reason, worse, count, cost)
    after = busy.reads / MOST_REPLICAS + busy.writes
    reason = f"every copy replays every write, and {busy.fixed} alone keep it {show_share(round(busy.writes, 4))} busy"
    return Step(
        "read replicas",
        f"{MOST_REPLICAS} read replicas",
        judged(after, busy.target),
        after,
        reason,
        worse,
        MOST_REPLICAS,
    )


def _more_copies(busy: Busy) -> Step:
    """Of copies that are alike each takes its part of the reads, and every write."""
    worse = "every copy still takes every write, and has to be caught up"

    def after(count: int) -> float:
        return busy.reads * (busy.asked or majority(count)) / count + busy.writes

    enough = (count for count in range(busy.standbys + 2, MOST_REPLICAS + 2) if after(count) <= busy.target)
    count = next(enough, MOST_REPLICAS + 1)
    reads, writes = show_share(round(busy.reads, 4)), show_share(round(busy.writes, 4))
    reason = f"{reads} reads × {busy.asked or majority(count)} / {count} + {writes} writes on each"
    extra = count - busy.standbys - 1
    cost = None if busy.price is None else extra * (busy.price * busy.shards + (busy.copy_price or 0.0))
    verdict = judged(after(count), busy.target)
    return Step("copies", f"{count} copies that share the reads", verdict, after(count), reason, worse, count, cost)


def _shard(limit: Resource, busy: Busy) -> Step:
    worse = (
        "queries and transactions across shards, a key that cannot be changed later, hot shards, moving data to grow"
    )
    count = split_into(limit, busy.shards, busy.target)
    stays = limit.utilisation * limit.everywhere
    if count is None:
        reason = f"{show_share(round(stays, 4))} is what each shard is asked, or all new rows on the last one, however many there are"
        return Step("shard", "more shards", Verdict.CANNOT, None, reason, worse)
    after = stays + (limit.utilisation - stays) * busy.shards / count
    skew = f" with skew {busy.skew:g}" if busy.skew != 1.0 else ""
    part = show_share(round((limit.utilisation - stays) * busy.shards, 4))
    on_each = f" + {show_share(round(stays, 4))}" if stays else ""
    reason = f"{part} / {count}{skew}{on_each} = {show_share(round(after, 4))} each"
    reason += machines.doubt(count, "shards")
    cost = None if busy.price is None else busy.price * (busy.standbys + 1) * (count - busy.shards)
    return Step("shard", f"{count:,} shards", Verdict.SUFFICES, after, reason, worse, count, cost)


def _enough(now: float, busy: Busy, steps: tuple[Step, ...]) -> int:
    """How many steps from the top suffice together; optimising counts only where it suffices alone."""
    if steps[0].verdict is Verdict.SUFFICES:
        return 1
    gain = scalability.reachable(busy.cores)
    reads, writes = busy.reads / gain, busy.writes / gain
    if now / gain <= busy.target:
        return 2
    best = 1.0 - max(BEST_HITS, busy.cached)
    if best * busy.all_reads / gain + writes <= busy.target:
        return 3
    reads *= best / (1.0 - busy.cached) if busy.cached < 1.0 else 1.0
    return 4 if reads / MOST_REPLICAS + writes <= busy.target else 5
