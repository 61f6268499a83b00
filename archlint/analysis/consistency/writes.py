"""A write, folded in the order in which it happens: read, decide, commit, tell others, answer.

The commit point is the first write of the system of record. What is answered before it is late; stores
written without a transaction between them may end up different; a read that decides the write drags
its own weakness in, unless the commit checks again (Köhler et al., "Rethinking Safe Consistency in
Distributed Object-Oriented Programming", OOPSLA 2020: weak must not flow into strong).
"""

from __future__ import annotations

import math

from archlint.analysis.consistency.acts import back, forgets, is_cache
from archlint.analysis.consistency.cuts import STALE, write_cuts
from archlint.analysis.consistency.delivery import carried
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.elections import may_miss, surely_promoted
from archlint.analysis.consistency.embedded import apart
from archlint.analysis.consistency.http import HTTP_CACHES
from archlint.analysis.consistency.late import (
    begun,
    commits,
    each_target,
    follows,
    is_captured,
    lag_since_answer,
    late_commit,
)
from archlint.analysis.consistency.loss import loss_windows
from archlint.analysis.consistency.reads import view
from archlint.analysis.consistency.result import Answer, Commit, Cut, Loss, LossWindow, Weakening
from archlint.analysis.consistency.sight import CONVERGES, LINEARIZABLE, READ_YOUR_WRITES, Sight, weaken
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import At, Delivery, Kind, Op, Role
from archlint.frozen import frozen, replace
from archlint.graph.arrangement import (
    Arrangement,
    arrangement,
    copies,
    failover_loss,
    is_declared,
    promotes_itself,
)
from archlint.graph.system import CHANNELS, Component, Flow, Hop
from archlint.graph.uses import asked, sender


@frozen
class Written:
    """A write folded: what holds once it is answered, where it commits, and what is written beside it.

    `windows` are what each place that holds the acknowledged write may lose.
    """

    sight: Sight
    commit: Commit | None
    windows: tuple[LossWindow, ...]
    dual: tuple[str, ...]


def write(design: Design, flow: Flow) -> Written | None:
    """The write of a flow; None when it writes no store."""
    writing = list(design.acts(flow).writing)
    committing = commits(design, flow)
    if not committing:
        return None
    first, records = committing[0], design.stores_of(flow)
    sight = Sight()
    for hop in {each.target: each for each in reversed(committing)}.values():
        sight = _at_store(design, hop, sight)
    late = late_commit(design, flow)
    if late is not None:
        sight = _late(design, flow, late, sight)
    sight = _deciding(design, flow, first, sight)
    dual = _dual(design, flow, writing)
    if dual:
        because = f"{' and '.join(f'`{name}`' for name in dual)} are written one after the other: a crash in between leaves them different"
        sight = weaken(sight, Weakening(first.index, dual[-1], 0.0, (), because, "dual-write", declared=True))
    stores = [asked(design.components[hop.target], hop, records) for hop in committing]
    windows = [window for store in stores for window in loss_windows(store)]
    if late is not None:
        windows += _kept_until_commit(design, flow, late)
    windows += _kept_until_done(design, flow, committing)
    refused = [hop for hop in (*committing, *writing) if not _comes_too_late(design, flow, hop, first)]
    cuts = tuple(cut for hop in each_target(refused) for cut in write_cuts(design.components[hop.target], hop))
    alone = late is not None or any(_answers_alone(design.components[hop.target]) for hop in committing)
    sight = replace(sight, cuts=(*cuts, *_lost_invalidations(design, flow, first)), local=sight.local or alone)
    return Written(sight, Commit(first.index, first.target, late is None), tuple(windows), dual)


def _at_store(design: Design, hop: Hop, sight: Sight) -> Sight:
    store = design.components[hop.target]
    kind = arrangement(store)
    if hop.at is At.STANDBY:
        because = "a standby refuses writes"
        return weaken(
            sight, Weakening(hop.index, store.id, 0.0, (LINEARIZABLE,), because, "write-to-standby", declared=True)
        )
    if kind is Arrangement.MULTI_PRIMARY:
        because = "several copies accept writes: of two concurrent ones the later clock wins"
        missing = "one writing copy for each key"
        doubts: tuple[str, ...] = (READ_YOUR_WRITES,)
        declared = is_declared(store, "mode")
        line = Weakening(hop.index, store.id, 0.0, (LINEARIZABLE,), because, "multi-primary", declared, doubts, missing)
        return weaken(sight, line)
    if kind is Arrangement.LEADERLESS:
        because = (
            "copies are written side by side: a write that failed may still surface, and clocks decide between two"
        )
        line = Weakening(
            hop.index,
            store.id,
            0.0,
            (LINEARIZABLE,),
            because,
            "leaderless-write",
            is_declared(store, "mode", "write_quorum", "read_quorum"),
        )
        return weaken(sight, line)
    if kind is Arrangement.OWNED:
        because = "one member owns a key; after a split both sides do, and the merge discards one"
        missing = f"a quorum that keeps the smaller side of `{store.id}` from accepting (split-brain protection)"
        doubts = (LINEARIZABLE, READ_YOUR_WRITES)
        return weaken(sight, Weakening(hop.index, store.id, 0.0, (), because, "split-brain", False, doubts, missing))
    lossy = kind in {Arrangement.ASYNC, Arrangement.SEMI_SYNC} and promotes_itself(store)
    provided = kind in {Arrangement.MANAGED, Arrangement.EVENTUAL, Arrangement.SESSION} and failover_loss(store)
    if lossy or provided or may_miss(store):
        because = "until a failover: the promoted standby may lack the last acknowledged writes"
        missing = surely_promoted(store)
        doubts = (LINEARIZABLE, READ_YOUR_WRITES)
        line = Weakening(
            hop.index,
            store.id,
            0.0,
            (),
            because,
            "failover",
            is_declared(store, "mode", "failover", "write_quorum"),
            doubts,
            missing,
        )
        return weaken(sight, line)
    return apart(design.components[hop.source], store, hop, sight)


def _answers_alone(store: Component) -> bool:
    """Whether one copy acknowledges a write without waiting for another: what PACELC calls choosing latency."""
    kind = arrangement(store)
    if kind is Arrangement.LEADERLESS:
        quorum = store.replication.write_quorum if store.replication is not None else None
        return (quorum or copies(store) // 2 + 1) == 1
    provided = kind in {Arrangement.MANAGED, Arrangement.EVENTUAL, Arrangement.SESSION}
    return kind in {Arrangement.ASYNC, Arrangement.MULTI_PRIMARY} or (provided and bool(failover_loss(store)))


def _late(design: Design, flow: Flow, late: Hop, sight: Sight) -> Sight:
    """The answer comes before the commit: until then nobody can read the write, and it may never happen."""
    lag = lag_since_answer(flow, late)
    through = next(
        (hop.source for hop in back(flow, late) if sender(flow, hop, design.components).kind in CHANNELS), None
    )
    carried = f" behind `{through}`" if through is not None else ""
    when = f", {duration(lag)} later" if lag else ""
    because = f"answered before `{late.target}` has it; the write follows{carried}{when}"
    return follows(sight, late, lag, because, (CONVERGES,))


def _deciding(design: Design, flow: Flow, commit: Hop, sight: Sight) -> Sight:
    """A read before the commit decides the write: its own weakness counts, unless the commit checks again."""
    if commit.rechecks:
        return sight
    read = view(design, flow, before=commit.index)
    if read is None or read.linearizable is Answer.YES:
        return sight
    weakest = next((line for line in reversed(read.trace) if LINEARIZABLE in (*line.lost, *line.weakened)), None)
    where = weakest.component if weakest is not None else commit.target
    weak = f"a read of `{where}` ({weakest.because})" if weakest is not None else "a read that may be out of date"
    because = f"decided by {weak}, and not checked again at commit"
    lost = (LINEARIZABLE,) if read.linearizable is Answer.NO else ()
    doubts = () if lost else (LINEARIZABLE,)
    declared = any(line.declared for line in read.trace if LINEARIZABLE in line.lost) if lost else True
    missing = f"`rechecks: true` on the step into `{commit.target}`"
    return weaken(sight, Weakening(commit.index, where, 0.0, lost, because, "weak-guard", declared, doubts, missing))


def _dual(design: Design, flow: Flow, writing: list[Hop]) -> tuple[str, ...]:
    """Stores written by the flow itself, not by capturing each other's changes; a cache or a lock that is only set is none."""
    records = design.stores_of(flow)
    stores = [
        hop.target
        for hop in writing
        if not is_captured(flow, hop, records)
        and (hop.target in records or not _is_passing(design.components[hop.target]))
    ]
    distinct = tuple(dict.fromkeys(stores))
    return distinct if len(distinct) > 1 else ()


def _is_passing(component: Component) -> bool:
    """Whether what is written there means nothing any more in a while: copies, locks, counters of limits."""
    passing = {Role.LOCK, Role.LIMITS}
    return (
        is_cache(component)
        or Kind.LOCK in component.kinds
        or (bool(component.roles) and passing.issuperset(component.roles))
    )


def _comes_too_late(design: Design, flow: Flow, hop: Hop, commit: Hop) -> bool:
    """Whether a hop changes a copy that readers are answered from, when the write stands already."""
    target = design.components[hop.target]
    if hop.op not in {Op.SET, Op.DELETE} or hop.index < commit.index or hop.target in design.stores_of(flow):
        return False
    return target.kind in HTTP_CACHES or is_cache(asked(target, hop, design.stores_of(flow)))


def _lost_invalidations(design: Design, flow: Flow, commit: Hop) -> tuple[Cut, ...]:
    """A cache that cannot be reached is neither emptied nor filled anew: readers go on seeing the old answer."""
    emptied = (
        hop
        for hop in flow.hops
        if _comes_too_late(design, flow, hop, commit)
        or (hop.op is Op.DELETE and is_cache(asked(design.components[hop.target], hop, design.stores_of(flow))))
    )
    detail = "the write stands, the old answer stays in the cache"
    return tuple(Cut((hop.source, hop.target), STALE, None, detail, relevant=False) for hop in emptied)


def _kept_until_commit(design: Design, flow: Flow, late: Hop) -> tuple[LossWindow, ...]:
    """What holds the write between the answer and the commit, and what it may lose."""
    answered = next((hop for hop in back(flow, late) if hop.waited), None)
    holder = asked(design.components[answered.target], answered) if answered is not None else None
    if answered is not None and holder is not None and forgets(holder, answered):
        cause = f"pub/sub keeps nothing: what is under way is gone with a restart of `{holder.id}`, or while a subscriber is away"
        return (LossWindow(Loss(math.inf, math.inf, cause), declared=True),)
    if holder is None or not holder.is_store:
        cause = f"a restart of `{holder.id if holder is not None else late.source}` before the write is committed"
        return (LossWindow(Loss(math.inf, math.inf, cause), declared=True),)
    return loss_windows(holder)


def _kept_until_done(design: Design, flow: Flow, committing: list[Hop]) -> list[LossWindow]:
    """What the channel that a flow begins at may lose of its messages, before the work that they ask for is committed."""
    found: list[LossWindow] = []
    for taken in begun(design, flow, committing):
        channel = sender(flow, taken, design.components)
        delivery, because, declared, missing = carried(design, taken, channel, taken.targets)
        if delivery is Delivery.BEST_EFFORT:
            found.append(LossWindow(Loss(math.inf, math.inf, because), declared, missing))
        elif channel.is_store:
            found += loss_windows(channel)
    return found
