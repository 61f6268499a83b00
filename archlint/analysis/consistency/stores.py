"""What a read of one store shows, by the arrangement of its copies and the copy that answers.

Sources: PostgreSQL manual, "Log-Shipping Standby Servers" and table 20.1 (synchronous_commit);
Gifford 1979 for quorums; Gilbert and Lynch 2002 for what a partition leaves; the pin and the token are
Terry's session guarantees (1994). `remote-apply` makes acknowledged writes visible on the standbys, but
a reader may see a write there before the primary has acknowledged it, and an older answer on the next copy: it is not
linearizable as soon as the data are read from more than one.
"""

from __future__ import annotations

import math

from archlint.analysis.consistency.elections import may_miss, surely_promoted
from archlint.analysis.consistency.following import (
    follow,
    lag_of,
    lag_words,
    missing_lag,
    mode_words,
    own_writes,
    personal,
    some_apply,
    unsaid_quorum,
)
from archlint.analysis.consistency.quorums import coordinated, eventual, leaderless, multi_primary, session
from archlint.analysis.consistency.result import Answer, Weakening
from archlint.analysis.consistency.sight import (
    LINEARIZABLE,
    MONOTONIC,
    READ_YOUR_WRITES,
    Sight,
    weaken,
)
from archlint.blueprint.vocabulary import At
from archlint.frozen import replace
from archlint.graph.arrangement import (
    PRIMARY_BASED,
    Arrangement,
    arrangement,
    copies,
    failover_loss,
    is_declared,
    is_fenced,
    promotes_itself,
    writes_anywhere,
)
from archlint.graph.system import Component, Hop

_ELSEWHERE = frozenset({At.STANDBY, At.ANY})


def see(store: Component, hop: Hop, *, alone: bool = False) -> Sight:
    """What reading `store` over `hop` shows, before anything between the store and the reader.

    `alone`: nobody reads the same data from another copy.
    """
    kind = arrangement(store)
    if kind in {Arrangement.SINGLE, *PRIMARY_BASED}:
        if kind is not Arrangement.SINGLE and hop.at in _ELSEWHERE:
            return _standby(store, hop, kind, alone=alone)
        if kind is not Arrangement.SINGLE and hop.at is At.SESSION:
            return session(store, hop)
        return _primary(store, hop, kind)
    if kind is Arrangement.LEADERLESS:
        return leaderless(store, hop)
    if kind is Arrangement.MULTI_PRIMARY:
        return multi_primary(store, hop)
    if kind is Arrangement.SESSION or (hop.at is At.SESSION and kind is not Arrangement.SESSION_ORDERED):
        return session(store, hop)
    if kind is Arrangement.EVENTUAL:
        return eventual(store, hop)
    sight = coordinated(store, hop, kind)
    outvoted = _outvoted(store, hop) if hop.at not in _ELSEWHERE else None
    return sight if outvoted is None else weaken(sight, outvoted)


def _primary(store: Component, hop: Hop, kind: Arrangement) -> Sight:
    sight = Sight()
    if kind is Arrangement.SINGLE:
        return sight
    if kind is Arrangement.CERTIFIED and writes_anywhere(store) and hop.at is None:
        because = "any node takes writes and answers reads: certified everywhere before the answer, applied on the others later"
        missing = f"`at: primary` where one node of `{store.id}` takes all writes and reads"
        if store.facts is None or not store.facts.one_copy:
            missing += ", `at: quorum` where a read waits until it has what is certified"
        sight = weaken(sight, _weakening(store, hop, because, "certified-elsewhere", missing, ("mode",)))
    return sight if (line := _replaced(store, hop, kind)) is None else weaken(sight, line)


def _replaced(store: Component, hop: Hop, kind: Arrangement) -> Weakening | None:
    """What a change of the primary leaves in doubt: the new one may lack writes, the old one may go on answering."""
    if kind is Arrangement.OWNED:
        because = "one member owns a key; after a split both sides do, and the merge discards one"
        missing = f"a quorum that keeps the smaller side of `{store.id}` from answering (split-brain protection)"
        return _weakening(store, hop, because, "split-brain", missing, ())
    if (line := _outvoted(store, hop)) is not None:
        return line
    lossy = kind in {Arrangement.ASYNC, Arrangement.SEMI_SYNC}
    if (lossy and promotes_itself(store)) or (kind is Arrangement.MANAGED and failover_loss(store)):
        because = "until a failover: the promoted standby may lack the last acknowledged writes"
        missing = surely_promoted(store)
        return _weakening(store, hop, because, "failover", missing, ("mode", "failover", "write_quorum"))
    if kind is Arrangement.CERTIFIED and not is_fenced(store):
        because = "until it is stopped, a node outside the majority still answers reads"
        return _weakening(store, hop, because, "no-fencing", f"replication.fencing of `{store.id}`", ("fencing",))
    if promotes_itself(store) and not is_fenced(store):
        because = "until the old primary is stopped after a failover it still answers reads"
        return _weakening(store, hop, because, "no-fencing", f"replication.fencing of `{store.id}`", ("fencing",))
    return None


def _outvoted(store: Component, hop: Hop) -> Weakening | None:
    """The copies that confirm a write, where an election may be decided without them."""
    if not may_miss(store):
        return None
    because = "until a failover: the elected copy may lack the last acknowledged writes, which too few copies confirm"
    return _weakening(store, hop, because, "failover", surely_promoted(store), ("mode", "write_quorum"))


def _standby(store: Component, hop: Hop, kind: Arrangement, *, alone: bool) -> Sight:
    if kind is Arrangement.IN_SYNC:
        return _in_sync(store, hop)
    sight = _applied(store, hop, alone=alone) if kind is Arrangement.REMOTE_APPLY else _following(store, hop, kind)
    replaced = _replaced(store, hop, kind) if sight.read_your_writes is not Answer.NO else None
    if replaced is None or (hop.pin_token and replaced.reason == "no-fencing"):
        return sight
    if replaced.reason == "failover" and replaced.missing_fact and not (hop.pin_token or is_fenced(store)):
        replaced = replace(replaced, missing_fact=f"{replaced.missing_fact}, and its fencing (`fencing: true`)")
    return weaken(sight, replaced)  # neither pin nor token brings back what a failover has lost


def _following(store: Component, hop: Hop, kind: Arrangement) -> Sight:
    lag, cut_off = lag_of(store)
    lost, doubts, why = own_writes(store, hop, lag, cut_off)
    moving = _moves(store, hop)
    if hop.pin_token:
        doubts = (*doubts, MONOTONIC) if moving else doubts
    elif moving:
        lost = (*lost, MONOTONIC)
    because = f"{mode_words(kind)}, {lag_words(lag, cut_off)}{why}"
    reason = "pin-too-short" if hop.pin is not None and READ_YOUR_WRITES in lost else "replica-lag"
    declared = is_declared(store, "mode", "lag", "max_lag")
    missing = (
        missing_lag(store, hop, lag, cut_off)
        if declared or kind in {Arrangement.MANAGED, Arrangement.CERTIFIED, Arrangement.OWNED}
        else f"replication.mode of `{store.id}` ({kind.value} is assumed)"
    )
    by = Weakening(hop.index, store.id, lag, lost, because, reason, declared, doubts, missing, cut_off)
    return personal(hop, follow(by))


def _moves(store: Component, hop: Hop) -> bool:
    """Whether one reader's reads change copies: among several, or back to the standby when a pin runs out, or it has caught up."""
    return hop.at is At.ANY or copies(store) > 2 or hop.pin is not None or hop.pin_token


def _in_sync(store: Component, hop: Hop) -> Sight:
    """Any copy of an in-sync set: it has every acknowledged write, but an isolated one does not know that it is."""
    because = "any copy may answer, also one that was cut off and does not know it yet"
    lost = (LINEARIZABLE, MONOTONIC) if copies(store) > 1 else (LINEARIZABLE,)
    by = Weakening(
        hop.index,
        store.id,
        0.0,
        lost,
        because,
        "any-copy",
        "at" in hop.declared,
        (READ_YOUR_WRITES,),
        f"say `at: primary` where `{store.id}` is read",
        math.inf,
    )
    return weaken(Sight(), by, local=True)


def _applied(store: Component, hop: Hop, *, alone: bool) -> Sight:
    """A standby of a store whose writes wait until some standbys show them, or all; how many is assumed unless written."""
    unsaid = unsaid_quorum(store)
    if some_apply(store) and unsaid is None:
        return personal(hop, follow(_not_waited_for(store, hop, "")))
    mode = is_declared(store, "mode")
    because = "remote-apply: acknowledged writes are visible here, but so are writes nobody has acknowledged yet"
    if alone:
        because = "remote-apply: this standby shows all that is acknowledged, and what is not yet; an older answer can only follow from the primary"
        only = f"that nobody reads the primary of `{store.id}`, also while its standby is away"
        line = Weakening(hop.index, store.id, 0.0, (), because, "remote-apply", mode, (LINEARIZABLE,), only)
        return weaken(Sight(), line)
    # a reader who changes copies may see a write on one that is not yet acknowledged, and not on the next
    lost = (LINEARIZABLE, MONOTONIC) if _moves(store, hop) else (LINEARIZABLE,)
    by = Weakening(hop.index, store.id, 0.0, lost, because, "remote-apply", mode)
    sight = follow(by, local=False)  # where all apply, nothing was given up for speed
    if unsaid is not None:
        line = _not_waited_for(store, hop, ", as long as nothing else is said")
        sight = weaken(sight, replace(line, declared=False, missing_fact=unsaid), local=True)
    return personal(hop, sight)


def _not_waited_for(store: Component, hop: Hop, unsaid: str) -> Weakening:
    """What a standby lacks that a write did not wait for."""
    lag, cut_off = lag_of(store)
    lost, doubts, why = own_writes(store, hop, lag, cut_off)
    applied = (store.replication.confirmations if store.replication is not None else 1) - 1
    because = f"remote-apply on {applied} of {copies(store) - 1} standbys{unsaid}: the others follow later{why}"
    missing = missing_lag(store, hop, lag, cut_off)
    axes = (*lost, MONOTONIC)
    return Weakening(hop.index, store.id, lag, axes, because, "partial-remote-apply", True, doubts, missing, cut_off)


def _weakening(store: Component, hop: Hop, because: str, reason: str, missing: str, keys: tuple[str, ...]) -> Weakening:
    """Whoever is answered by another copy than before may miss an own write, or see time go backwards."""
    doubts = (LINEARIZABLE, READ_YOUR_WRITES, MONOTONIC)
    return Weakening(hop.index, store.id, 0.0, (), because, reason, is_declared(store, *keys), doubts, missing)
