"""Fixes for reads of a store: another copy, a pin, a cut-off, another mode."""

from __future__ import annotations

import math
from collections.abc import Iterator

from archlint.analysis.consistency.acts import is_store_read
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.remedies.change import Remedy, with_fact, with_hop, with_replication
from archlint.analysis.consistency.remedies.writing import strict
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import At, OnPartition, Recency, ReplicationMode
from archlint.frozen import replace
from archlint.graph.arrangement import PRIMARY_BASED, Arrangement, arrangement, copies
from archlint.graph.system import Component, Flow, Hop

_PIN = 5.0
_ELSEWHERE = frozenset({At.STANDBY, At.ANY})


def reading(design: Design, flow: Flow) -> Iterator[Remedy]:
    """Every change of a store read of `flow` that could make it fresher, or let it answer while cut off."""
    records = design.stores_of(flow)
    for hop in flow.arrows:
        store = design.components[hop.target]
        if hop.waited and is_store_read(hop, store, records):
            yield from _pinned(design, flow, hop, store)
            yield from _from_primary(design, flow, hop, store)
            yield from _cut_off(design, flow, hop, store)
            yield from _refreshed(design, flow, store)
            yield from _token(design, flow, hop, store)
            yield from _session(design, flow, hop, store)
            yield from _overlap(design, flow, hop, store)
            yield from _applied(design, hop, store)
            yield from _served_by_standby(design, flow, hop, store)


def _what(hop: Hop) -> str:
    return "fill the cache" if hop.when == "miss" else f"read `{hop.target}`"


def _from_primary(design: Design, flow: Flow, hop: Hop, store: Component) -> Iterator[Remedy]:
    if hop.at in _ELSEWHERE and arrangement(store) in PRIMARY_BASED:
        new = replace(hop, at=At.PRIMARY, pin=None, pin_token=False)
        where = f"the primary of `{store.id}`"
        change = f"{'fill the cache from' if hop.when == 'miss' else 'read'} {where} (`at: primary`)"
        worse = f"{where} carries these reads too"
        yield Remedy(f"primary {hop.index}", change, worse, with_hop(design, flow, new))
    elif hop.at in _ELSEWHERE:
        new = replace(hop, at=At.QUORUM, pin=None, pin_token=False)
        through = "the majority" if hop.when != "miss" else f"the majority of `{store.id}`"
        change = f"{_what(hop)} through {through} (`at: quorum`)"
        yield Remedy(
            f"primary {hop.index}",
            change,
            "reads wait for other copies, and are refused without a majority",
            with_hop(design, flow, new),
        )
    elif (
        arrangement(store) in {Arrangement.EVENTUAL, Arrangement.SESSION_ORDERED, Arrangement.LEASED} and hop.at is None
    ):
        new = replace(hop, at=At.QUORUM, declared=hop.declared | {"at"})
        change = f"{_what(hop)} consistently (`at: quorum` on the step into `{store.id}`)"
        yield Remedy(
            f"primary {hop.index}",
            change,
            "slower and dearer reads, refused without a majority",
            with_hop(design, flow, new),
        )


def _pinned(design: Design, flow: Flow, hop: Hop, store: Component) -> Iterator[Remedy]:
    if hop.at not in _ELSEWHERE or hop.pin_token or arrangement(store) is Arrangement.LEADERLESS:
        return
    replication = store.replication
    lag, cut_off = (replication.lag or 0.0, replication.max_lag) if replication is not None else (0.0, None)
    window = max(lag, cut_off or _PIN)
    if hop.pin is not None and hop.pin >= window:
        return
    change = f"{_what(hop)} from the primary for {duration(window)} after an own write (`pin: {duration(window)}`)"
    worse = "those reads go to the primary, and somebody must remember who wrote when"
    yield Remedy(f"pin {hop.index}", change, worse, with_hop(design, flow, replace(hop, pin=window)))


def _token(design: Design, flow: Flow, hop: Hop, store: Component) -> Iterator[Remedy]:
    if hop.at in _ELSEWHERE and not hop.pin_token and arrangement(store) is not Arrangement.LEADERLESS:
        change = f"check the position of the last own write on the chosen standby of `{store.id}` (`pin: token`)"
        worse = "every client carries a token, and a read may wait or move to the primary"
        new = replace(hop, pin=None, pin_token=True)
        yield Remedy(f"pin {hop.index}", change, worse, with_hop(design, flow, new))


def _session(design: Design, flow: Flow, hop: Hop, store: Component) -> Iterator[Remedy]:
    if arrangement(store) is Arrangement.SESSION and hop.at is not At.SESSION:
        change = f"carry the session token to `{store.id}` (`at: session`)"
        yield Remedy(
            f"session {hop.index}",
            change,
            "every client carries a token",
            with_hop(design, flow, replace(hop, at=At.SESSION)),
        )


def _cut_off(design: Design, flow: Flow, hop: Hop, store: Component) -> Iterator[Remedy]:
    """A cut-off that leaves room for everything else between the store and the reader."""
    replication = store.replication
    if hop.at not in _ELSEWHERE or replication is None or replication.standbys < 1:
        return
    limit = hop.pin
    if flow.needs.recency is Recency.BOUNDED and flow.needs.bound is not None:
        others = math.fsum(each.ttl + (each.grace or 0.0) for each in flow.arrows if each.ttl is not None)
        limit = flow.needs.bound - others
    if limit is None or limit <= (replication.lag or 0.0) or (replication.max_lag or math.inf) <= limit:
        return
    change = f"stop reading a standby of `{store.id}` that is more than {duration(limit)} behind (`max_lag: {duration(limit)}`)"
    worse = "a standby that falls behind stops answering, when it may be needed most"
    yield Remedy(f"cut-off {store.id}", change, worse, with_replication(design, store, max_lag=limit))


def _refreshed(design: Design, flow: Flow, store: Component) -> Iterator[Remedy]:
    """Build what is derived more often, so that the bound leaves room for it."""
    bound = flow.needs.bound
    if flow.needs.recency is not Recency.BOUNDED or bound is None or not store.refresh:
        return
    room = bound - math.fsum(each.ttl + (each.grace or 0.0) for each in flow.arrows if each.ttl is not None)
    if 0 < room < store.refresh:
        change = f"rebuild `{store.id}` every {duration(room)} (`refresh: {duration(room)}`)"
        worse = "each rebuild costs the same, and they come closer together"
        yield Remedy(f"refresh {store.id}", change, worse, with_fact(design, store, refresh=room))


def _overlap(design: Design, flow: Flow, hop: Hop, store: Component) -> Iterator[Remedy]:
    if arrangement(store) is not Arrangement.LEADERLESS:
        return
    majority = copies(store) // 2 + 1
    copied = store.replication
    asked = (0, 0) if copied is None else (copied.read_quorum or majority, copied.write_quorum or majority)
    if copied is not None and copied.sloppy and sum(asked) > copies(store) and hop.at not in _ELSEWHERE:
        yield from strict(design, store)
        return
    change = f"read and write a majority of `{store.id}` (`read_quorum: {majority}`, `write_quorum: {majority}`, `at: quorum`)"
    worse = "every read and write waits for a majority, and the smaller side of a cut refuses"
    facts = {"read_quorum": majority, "write_quorum": majority, "sloppy": False, "standbys": copies(store) - 1}
    yield Remedy(
        f"overlap {store.id}",
        change,
        worse,
        with_hop(with_replication(design, store, **facts), flow, replace(hop, at=At.QUORUM)),
    )


def _applied(design: Design, hop: Hop, store: Component) -> Iterator[Remedy]:
    if hop.at not in _ELSEWHERE or arrangement(store) not in PRIMARY_BASED:
        return
    if not store.offers(ReplicationMode.REMOTE_APPLY):
        return
    count = copies(store)
    change = (
        f"let a write wait until every standby of `{store.id}` shows it (`mode: remote-apply`, `write_quorum: {count}`)"
    )
    worse = "every write waits for the slowest standby, and blocks when one is away"
    yield Remedy(
        f"mode {store.id}",
        change,
        worse,
        with_replication(design, store, mode=ReplicationMode.REMOTE_APPLY, write_quorum=count),
    )


def _served_by_standby(design: Design, flow: Flow, hop: Hop, store: Component) -> Iterator[Remedy]:
    if flow.needs.on_partition is not OnPartition.SERVE or hop.at in _ELSEWHERE:
        return
    if arrangement(store) not in {Arrangement.SINGLE, *PRIMARY_BASED}:
        return
    if arrangement(store) is Arrangement.SINGLE and not store.offers(ReplicationMode.ASYNC):
        return
    new = with_hop(design, flow, replace(hop, at=At.ANY, declared=hop.declared | {"at"}))
    if arrangement(store) is Arrangement.SINGLE:
        change = f"add a standby to `{store.id}` and read either (`replication.standbys: 1`, `at: any`)"
        new = with_replication(new, store, standbys=1, mode=ReplicationMode.ASYNC)
    else:
        change = f"let a standby of `{store.id}` answer too (`at: any`)"
    yield Remedy(f"serve {hop.index}", change, "answers may be as old as the lag", new)
