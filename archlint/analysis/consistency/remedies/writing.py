"""Fixes for writes: where they commit, what they wait for, what a failover may lose."""

from __future__ import annotations

from collections.abc import Iterator

from archlint.analysis.consistency.acts import is_cache, is_store_read, writes_store
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.elections import alone, enough, may_miss
from archlint.analysis.consistency.late import begun
from archlint.analysis.consistency.remedies.change import (
    Remedy,
    with_fact,
    with_hop,
    with_hops,
    with_replication,
)
from archlint.blueprint.vocabulary import At, Does, Persistence, ReplicationMode
from archlint.frozen import replace
from archlint.graph.arrangement import (
    PRIMARY_BASED,
    Arrangement,
    arrangement,
    copies,
    is_replicated,
    promotes_itself,
)
from archlint.graph.system import Backups, Component, Flow, Hop
from archlint.quantity.show import listed

_IN_MEMORY = frozenset({Persistence.NONE, Persistence.RDB, Persistence.AOF})


def writing(design: Design, flow: Flow) -> Iterator[Remedy]:
    """Every change of a write that could make it last, or make it what it says it is."""
    records = design.stores_of(flow)
    stores = dict.fromkeys(hop.target for hop in flow.arrows if _rests_on(hop, design.components[hop.target], records))
    for name in stores:
        store = design.components[name]
        yield from _fenced(design, store)
        yield from synchronous(design, store)
        yield from persisted(design, store)
    if flow.does is Does.READ:
        return
    committing = [hop for hop in flow.arrows if _commits(design, flow, hop)]
    for hop in committing[:1]:
        yield from _rechecked(design, flow, hop)
        yield from _at_primary(design, flow, hop)
        if not begun(design, flow, [hop]):
            yield from _before_answer(design, flow, hop)
        yield from _majority(design, design.components[hop.target])
    yield from _captured(design, flow, committing)


def _rests_on(hop: Hop, store: Component, records: frozenset[str]) -> bool:
    """Whether what a step gives may hang on how the copies of its store follow each other."""
    read = hop.waited and is_replicated(store) and is_store_read(hop, store, records)
    return read or hop.at is not None or writes_store(hop, store)


def _commits(design: Design, flow: Flow, hop: Hop) -> bool:
    records = design.stores_of(flow)
    return writes_store(hop, design.components[hop.target]) and (not records or hop.target in records)


def _rechecked(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    if not hop.rechecks:
        change = f"check again at commit in `{hop.target}` what the decision was based on (`rechecks: true`)"
        worse = "a conflict makes somebody try again"
        yield Remedy(f"recheck {hop.index}", change, worse, with_hop(design, flow, replace(hop, rechecks=True)))


def _at_primary(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    if hop.at in {At.STANDBY, At.ANY}:
        change = f"write to the primary of `{hop.target}` (`at: primary`)"
        yield Remedy(
            f"primary {hop.index}",
            change,
            "nothing: a standby refuses writes",
            with_hop(design, flow, replace(hop, at=At.PRIMARY)),
        )


def _before_answer(design: Design, flow: Flow, hop: Hop) -> Iterator[Remedy]:
    """Wait for every hop on the way to the commit."""
    way = [hop]
    while way[-1].parent is not None:
        way.append(flow.hops[way[-1].parent])
    late = [replace(each, waited=True, lag=None, change_capture=False) for each in way if not each.waited]
    if late:
        change = f"commit to `{hop.target}` before the answer"
        yield Remedy(
            f"commit {hop.index}",
            change,
            "the answer waits for the commit, and fails with it",
            with_hops(design, flow, late),
        )


def synchronous(design: Design, store: Component) -> Iterator[Remedy]:
    """Confirmed by a standby too, or at least in an archive."""
    kind = arrangement(store)
    offered = store.offers(ReplicationMode.SYNC)
    if alone(store) or may_miss(store):
        count = enough(copies(store))
        change = f"acknowledge a write when {count} of the {copies(store)} copies of `{store.id}` have it (`write_quorum: {count}`)"
        worse = "every write waits for another copy, and is refused when too few are left"
        yield Remedy(f"confirm {store.id}", change, worse, with_replication(design, store, write_quorum=count))
    elif offered and kind in {Arrangement.ASYNC, Arrangement.SEMI_SYNC}:
        change = f"acknowledge a write when a standby of `{store.id}` has it (`mode: sync`)"
        single = " (with one standby: when it is away)" if copies(store) == 2 else ""
        worse = f"every write waits for a standby, and blocks when none answers{single}"
        yield Remedy(f"mode {store.id}", change, worse, with_replication(design, store, mode=ReplicationMode.SYNC))
    elif kind is Arrangement.SINGLE and store.persistence is None:
        change = f"add a synchronous standby to `{store.id}` (`replication: {{standbys: 1, mode: sync}}`)"
        worse = "another node to run, and every write waits for it"
        if offered:
            new = with_replication(design, store, standbys=1, mode=ReplicationMode.SYNC)
            yield Remedy(f"mode {store.id}", change, worse, new)
        if store.backups is None or not store.backups.point_in_time:
            change = f"archive the log of `{store.id}` as it grows (`backups: {{every: 1 day, point_in_time: true}}`)"
            kept = Backups(every=86_400.0, point_in_time=True)
            yield Remedy(
                f"backups {store.id}",
                change,
                "an archive to keep, and restores to practise",
                with_fact(design, store, backups=kept),
            )


def persisted(design: Design, store: Component) -> Iterator[Remedy]:
    """On the disk of a store that keeps all in memory before the answer."""
    if store.persistence in _IN_MEMORY:
        change = f"write every change of `{store.id}` to disk before the answer (`persistence: aof-always`)"
        yield Remedy(
            f"persistence {store.id}",
            change,
            "each write waits for the disk",
            with_fact(design, store, persistence=Persistence.AOF_ALWAYS),
        )


def _fenced(design: Design, store: Component) -> Iterator[Remedy]:
    replication = store.replication
    if (
        replication is not None
        and promotes_itself(store)
        and not replication.fencing
        and arrangement(store) in PRIMARY_BASED
    ):
        change = f"stop the old primary of `{store.id}` before a standby takes over (`fencing: true`)"
        yield Remedy(
            f"fencing {store.id}",
            change,
            "a takeover waits until the old primary is surely down",
            with_replication(design, store, fencing=True),
        )


def strict(design: Design, store: Component) -> Iterator[Remedy]:
    """Let only the copies themselves confirm and answer; the quorums that are there meet again."""
    change = f"let no stand-in count towards a quorum of `{store.id}` (drop `sloppy: true`)"
    worse = "the side with too few copies refuses reads and writes"
    yield Remedy(f"strict {store.id}", change, worse, with_replication(design, store, sloppy=False))


def _majority(design: Design, store: Component) -> Iterator[Remedy]:
    if arrangement(store) is Arrangement.LEADERLESS:
        majority = copies(store) // 2 + 1
        copied = store.replication
        if copied is not None and copied.sloppy and (copied.write_quorum or majority) >= majority:
            yield from strict(design, store)
            return
        change = f"let a majority of `{store.id}` confirm a write (`write_quorum: {majority}`)"
        facts = {"write_quorum": majority, "sloppy": False, "standbys": copies(store) - 1}
        yield Remedy(
            f"overlap {store.id}",
            change,
            "the smaller side of a cut refuses writes",
            with_replication(design, store, **facts),
        )


def _captured(design: Design, flow: Flow, committing: list[Hop]) -> Iterator[Remedy]:
    """Feed every further store from the changes of the first."""
    if not committing:
        return
    first = committing[0].target
    others = [
        hop
        for hop in flow.arrows
        if writes_store(hop, design.components[hop.target])
        and first not in (hop.target, hop.source)
        and not is_cache(design.components[hop.target])
    ]
    if others:
        names = listed(dict.fromkeys(f"`{hop.target}`" for hop in others))
        change = f"feed {names} from the changes of `{first}` (an outbox or change capture: `{first} -> …`)"
        new = [replace(hop, source=first, waited=False, change_capture=True) for hop in others]
        yield Remedy(
            "capture", change, "the copy follows a moment later, and a relay has to run", with_hops(design, flow, new)
        )
