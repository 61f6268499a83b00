"""A copy that follows another: how far behind it is, and what a pin leaves of one's own writes."""

from __future__ import annotations

import math

from archlint.analysis.consistency.acts import is_store_read
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.result import Weakening
from archlint.analysis.consistency.sight import READ_YOUR_WRITES, Sight, weaken
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import At
from archlint.frozen import replace
from archlint.graph.arrangement import Arrangement, arrangement, copies, is_declared
from archlint.graph.system import Component, Flow, Hop


def follow(by: Weakening, *, local: bool = True) -> Sight:
    """A sight weakened by a following copy; a lag that nobody states is a line of its own, and assumed."""
    if not math.isinf(by.adds):
        return weaken(Sight(), by, local=local)
    sight = weaken(
        Sight(),
        replace(
            by, adds=0.0, adds_enforced=0.0, missing_fact=by.missing_fact if by.weakened or not by.declared else None
        ),
        local=local,
    )
    missing = f"replication.lag of `{by.component}`"
    return weaken(
        sight,
        replace(
            by,
            lost=(),
            weakened=(),
            because="nobody says how far behind",
            reason="lag-unknown",
            declared=False,
            missing_fact=missing,
        ),
    )


def personal(hop: Hop, sight: Sight) -> Sight:
    """The sight, marked when what holds for own writes rests on the reader's pin or token."""
    return replace(sight, personal=True) if hop.pin is not None or hop.pin_token else sight


def own_writes(store: Component, hop: Hop, lag: float, cut_off: float) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """What the pin of a standby read leaves of read-your-writes: lost, in doubt, and the words for it."""
    if hop.pin_token:
        return (), (), "; the position of the own write is checked on the chosen standby"
    if hop.pin is None:
        return (READ_YOUR_WRITES,), (), ""
    window = f"; own reads go to the primary for {duration(hop.pin)} after a write"
    if hop.pin >= cut_off:
        return (), (), window
    if hop.pin >= lag or math.isinf(lag):
        return (), (READ_YOUR_WRITES,), f"{window}, which the lag of `{store.id}` may exceed"
    return (READ_YOUR_WRITES,), (), f"{window}, which is shorter than the lag"


def lag_of(store: Component) -> tuple[float, float]:
    """Staleness of a following copy: normal and enforced, in seconds; inf where nobody says."""
    replication = store.replication
    lag = replication.lag if replication is not None else None
    cut_off = replication.max_lag if replication is not None else None
    facts = store.facts
    if lag is None and cut_off is None and facts is not None:
        # a catalogue bound of 0 speaks of the primary, not of the copies that follow
        lag = facts.bound_normal or None
        cut_off = facts.bound_guaranteed or None
    enforced = math.inf if cut_off is None else cut_off
    normal = enforced if lag is None else min(lag, enforced)
    return normal, enforced


def missing_lag(store: Component, hop: Hop, lag: float, cut_off: float) -> str | None:
    """The fact about the lag that nobody stated; None when there is none missing."""
    if math.isinf(lag):
        return f"replication.lag of `{store.id}`"
    if math.isinf(cut_off):
        return f"replication.max_lag of `{store.id}`, the lag at which a standby stops answering"
    if hop.pin is not None and hop.pin < cut_off:
        return f"a pin of at least {duration(cut_off)}, the max_lag of `{store.id}`"
    return None


def lag_words(lag: float, cut_off: float) -> str:
    """How far behind, and what enforces it."""
    if math.isinf(lag):
        return "lag not declared"
    enforced = "nothing enforces it" if math.isinf(cut_off) else f"cut off at {duration(cut_off)}"
    return f"{duration(lag)} behind, {enforced}"


def mode_words(kind: Arrangement) -> str:
    """What the mode means for who reads the copy."""
    return {
        Arrangement.SYNC: "synchronous commit waits for the standby's disk, not for its answer to readers",
        Arrangement.QUORUM_COMMIT: "the commit waits for some standbys, not for this one",
        Arrangement.REMOTE_WRITE: "the commit waits for the standby's memory, not for its answer to readers",
        Arrangement.CERTIFIED: "certified everywhere before the answer, applied here later",
        Arrangement.MANAGED: "a reader that follows the writer",
        Arrangement.OWNED: "a backup copy of a key, not its owner",
        Arrangement.SEMI_SYNC: "semi-synchronous: received, not applied",
    }.get(kind, "asynchronous standby")


def some_apply(store: Component) -> bool:
    """Whether a write that waits until standbys show it waits for some of them only."""
    replication = store.replication
    if replication is None or arrangement(store) is not Arrangement.REMOTE_APPLY:
        return False
    return replication.confirmations < copies(store)


def unsaid_quorum(store: Component) -> str | None:
    """The fact that would say that every standby applies a write before its answer; None where somebody said how many do."""
    if not some_apply(store) or is_declared(store, "write_quorum"):
        return None
    return f"replication.write_quorum of `{store.id}`: {copies(store)}, so that every readable standby applies before the answer"


def reads_one_copy(design: Design, flow: Flow, store: Component, hop: Hop) -> bool:
    """Whether there is one standby, and all who read these data read it there."""
    if arrangement(store) is not Arrangement.REMOTE_APPLY or copies(store) != 2:
        return False
    readers = (
        {flow.id, *(name for datum in flow.data for name in design.users.get(datum, ()))} if flow.data else design.flows
    )
    reads = [
        each
        for name in readers
        for each in design.flows[name].hops
        if store.id in each.targets and is_store_read(each, store, design.stores_of(design.flows[name]))
    ]
    return hop.at is At.STANDBY and all(each.at is At.STANDBY and each.pin is None for each in reads)
