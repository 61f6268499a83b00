"""What a read shows where no single copy takes the writes, or where a majority has to agree.

Sources: Gifford 1979 for overlapping quorums; Bailis et al. 2012 for what a missing overlap costs; the
documentation of Cassandra, Riak, etcd, ZooKeeper, Consul, DynamoDB and Cosmos DB for who answers.
"""

from __future__ import annotations

from archlint.analysis.consistency.following import follow, lag_of, lag_words, missing_lag, own_writes, personal
from archlint.analysis.consistency.result import Weakening
from archlint.analysis.consistency.sight import LINEARIZABLE, MONOTONIC, READ_YOUR_WRITES, Sight, weaken
from archlint.blueprint.vocabulary import At
from archlint.frozen import replace
from archlint.graph.arrangement import Arrangement, copies, is_declared
from archlint.graph.quorum import asked
from archlint.graph.system import Component, Hop

_ELSEWHERE = frozenset({At.STANDBY, At.ANY})


def leaderless(store: Component, hop: Hop) -> Sight:
    """Copies written and read side by side: fresh when the read and the write sets overlap."""
    replication = store.replication
    n = copies(store)
    read, write = asked(store, reads=True, at=hop.at).copies, asked(store, reads=False).copies
    sloppy = replication is not None and replication.sloppy
    numbers = f"{read} of {n} copies read, {write} of {n} confirm a write"
    if read + write > n and not sloppy:
        because = f"{numbers}: the sets overlap, but a write that failed may still surface"
        doubts = () if _repairs_first(store) else (MONOTONIC,)
        missing = f"that `{store.id}` repairs what it has read before it answers" if doubts else None
        declared = is_declared(store, "read_quorum", "write_quorum")
        by = Weakening(
            hop.index, store.id, 0.0, (LINEARIZABLE,), because, "overlapping-quorums", declared, doubts, missing
        )
        return weaken(Sight(), by)
    lag, cut_off = lag_of(store)
    because = f"{numbers}: {'a sloppy quorum voids the overlap' if sloppy and read + write > n else 'the sets may miss each other'}"
    missing = f"replication.read_quorum and replication.write_quorum of `{store.id}`: together more than {n}"
    relaxed = hop.at in _ELSEWHERE and "at" in hop.declared
    declared = is_declared(store, "mode", "read_quorum", "write_quorum", "sloppy", "standbys") or relaxed
    by = Weakening(
        hop.index,
        store.id,
        lag,
        (READ_YOUR_WRITES, MONOTONIC),
        because,
        "missing-overlap",
        declared,
        (),
        missing,
        cut_off,
    )
    return follow(by, local=read == 1)


def _repairs_first(store: Component) -> bool:
    """Whether a read brings the copies it asked up to date before it answers: blocking read repair, Cassandra's default."""
    names = (store.engine or "", store.facts.id if store.facts is not None else "")
    return any(name.startswith(("cassandra", "scylla")) for name in names)


def multi_primary(store: Component, hop: Hop) -> Sight:
    """Several copies accept writes and tell each other later."""
    lag, cut_off = lag_of(store)
    stays = hop.at in {At.PRIMARY, At.SESSION}
    because = f"several copies accept writes, {lag_words(lag, cut_off)}; a concurrent write may win"
    lost = (LINEARIZABLE,) if stays else (READ_YOUR_WRITES, MONOTONIC)
    doubts = (READ_YOUR_WRITES, MONOTONIC) if stays else ()
    missing = "one writing copy for each key"
    by = Weakening(
        hop.index, store.id, lag, lost, because, "multi-primary", is_declared(store, "mode"), doubts, missing, cut_off
    )
    return follow(by)


def session(store: Component, hop: Hop) -> Sight:
    """A store that keeps the order of one session, while its token is carried."""
    lag, cut_off = lag_of(store)
    because = f"the session's own writes only, while its token is carried; other sessions' {lag_words(lag, cut_off)}"
    carried = hop.at is At.SESSION
    doubts = () if carried else (READ_YOUR_WRITES, MONOTONIC)
    missing = None if carried else f"say `at: session` where the token is carried to `{store.id}`"
    by = Weakening(hop.index, store.id, lag, (LINEARIZABLE,), because, "session", carried, doubts, missing, cut_off)
    return replace(follow(by), personal=True)


def eventual(store: Component, hop: Hop) -> Sight:
    """A store whose plain reads may be answered by any copy."""
    consistent = {At.PRIMARY} if _only_relaxes(store) else {At.PRIMARY, At.QUORUM}
    if hop.at in consistent:
        return Sight()
    lag, cut_off = lag_of(store)
    because = f"any copy may answer, {lag_words(lag, cut_off)}"
    missing = missing_lag(store, hop, lag, cut_off)
    if hop.at is None and not _only_relaxes(store):
        missing = f"say `at: quorum` where `{store.id}` is read consistently"
    by = Weakening(
        hop.index,
        store.id,
        lag,
        (READ_YOUR_WRITES, MONOTONIC),
        because,
        "eventual-read",
        "at" in hop.declared,
        (),
        missing,
        cut_off,
    )
    return follow(by)


def _only_relaxes(store: Component) -> bool:
    """Whether a single read cannot ask for more than the account was set to (Cosmos DB: it may only ask for less)."""
    return store.facts is not None and store.facts.id.startswith("cosmosdb")


def coordinated(store: Component, hop: Hop, kind: Arrangement) -> Sight:
    """A store whose copies agree by majority, read from the leader, under its lease, or from a follower."""
    if hop.at in _ELSEWHERE:
        lag, cut_off = lag_of(store)
        lost, doubts, why = own_writes(store, hop, lag, cut_off)
        if kind is Arrangement.LEASED and hop.pin is not None and not lost:
            doubts = (READ_YOUR_WRITES,)  # the pin leads to a leader that may be an old one
        because = f"a follower answers without asking the leader, {lag_words(lag, cut_off)}{why}"
        by = Weakening(
            hop.index,
            store.id,
            lag,
            (*lost, MONOTONIC),
            because,
            "follower-read",
            "at" in hop.declared,
            doubts,
            missing_lag(store, hop, lag, cut_off),
            cut_off,
        )
        return personal(hop, follow(by))
    if kind is Arrangement.SESSION_ORDERED and hop.at is not At.QUORUM:
        lag, cut_off = lag_of(store)
        because = "the connected server answers: own session in order, other sessions' writes later; sync() before the read asks the leader"
        by = Weakening(
            hop.index,
            store.id,
            lag,
            (LINEARIZABLE,),
            because,
            "session-order",
            False,
            (),
            f"say `at: quorum` where `{store.id}` is read after sync()",
            cut_off,
        )
        return replace(follow(by), personal=True)
    if kind is Arrangement.LEASED and hop.at is not At.QUORUM:
        because = "the leader answers under its lease: around an election an old leader may still answer"
        by = Weakening(
            hop.index,
            store.id,
            0.0,
            (),
            because,
            "leader-lease",
            False,
            (LINEARIZABLE, READ_YOUR_WRITES, MONOTONIC),
            f"say `at: quorum` where `{store.id}` is read consistently",
        )
        return weaken(Sight(), by)
    if store.facts is not None and store.facts.id == "efs":
        because = "close-to-open: a reader who had the file open does not see what was written meanwhile"
        missing = f"synchronous access to `{store.id}` (O_DIRECT, fsync)"
        doubts = (LINEARIZABLE, READ_YOUR_WRITES)
        return weaken(
            Sight(), Weakening(hop.index, store.id, 0.0, (), because, "close-to-open", False, doubts, missing)
        )
    return Sight()
