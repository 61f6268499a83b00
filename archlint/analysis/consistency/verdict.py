"""Need against delivery, axis by axis: PASS, CONDITIONAL with the one missing fact, or FAIL.

FAIL rests on written facts alone. Where only an assumed fact speaks against a need the verdict is
CONDITIONAL and names the fact to write down.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from archlint.analysis.consistency.arrival import arrival
from archlint.analysis.consistency.cuts import BLOCK, DIVERGING, LOSSY, REFUSE, STALE
from archlint.analysis.consistency.loss import judged_loss, lost
from archlint.analysis.consistency.result import Answer, Cut, Effect, LossWindow, Shortfall, Verdict, Weakening
from archlint.analysis.consistency.sight import CONVERGES, LINEARIZABLE, MONOTONIC, READ_YOUR_WRITES, Sight
from archlint.analysis.consistency.words import duration, within
from archlint.blueprint.vocabulary import OnPartition, Recency
from archlint.frozen import frozen, replace
from archlint.graph.system import Needs
from archlint.quantity.show import listed

_RANK = {Verdict.FAIL: 0, Verdict.CONDITIONAL: 1, Verdict.PASS: 2}
_AXES = {
    Recency.STRONG: LINEARIZABLE,
    Recency.READ_YOUR_WRITES: READ_YOUR_WRITES,
    Recency.MONOTONIC: MONOTONIC,
    Recency.EVENTUAL: CONVERGES,
}
_SERVING = frozenset({STALE, LOSSY, DIVERGING})


@frozen
class Delivered:
    """Everything a flow delivers, as far as a need can ask for it; None where the flow has nothing of the kind."""

    sight: Sight | None
    windows: tuple[LossWindow, ...]
    effects: tuple[Effect, ...]
    dual: tuple[str, ...]
    outside: tuple[tuple[int, str], ...] = ()
    """Calls of other people's services that the answer waits for: the step, and whom it asks."""


def judge(needs: Needs, delivered: Delivered) -> tuple[Verdict, tuple[Shortfall, ...]]:
    """The verdict over all axes, and every axis that is not simply met."""
    asked = [needs.recency, needs.on_partition, needs.rpo, needs.delivery, needs.atomic]
    if all(need is None for need in asked):
        return Verdict.NO_NEED, ()
    short = tuple(_shortfalls(needs, delivered))
    return worst_verdict(shortfall.verdict for shortfall in short), short


def worst_verdict(verdicts: Iterator[Verdict]) -> Verdict:
    """FAIL before CONDITIONAL before PASS; PASS when there is nothing.

    >>> worst_verdict(iter((Verdict.PASS, Verdict.CONDITIONAL))).value
    'CONDITIONAL'
    """
    return min(verdicts, key=_RANK.__getitem__, default=Verdict.PASS)


def _shortfalls(needs: Needs, delivered: Delivered) -> Iterator[Shortfall]:
    if contradiction := _contradiction(needs):
        yield contradiction
    if delivered.sight is not None:
        yield from _recency(needs, delivered.sight)
        yield from _partition(needs, delivered.sight.cuts)
    if needs.rpo is not None:
        losing = [shortfall for window in delivered.windows for shortfall in _loss(needs.rpo, window)]
        yield from sorted(losing, key=lambda shortfall: _RANK[shortfall.verdict])[:1]
    if needs.delivery is not None:
        for effect in delivered.effects:
            if effect.limited_by is None:  # else what limits it is told where it is
                yield from arrival(needs.delivery, needs.rpo, effect)
    if needs.atomic and delivered.dual:
        stores = listed(f"`{name}`" for name in delivered.dual)
        yield Shortfall(
            "atomic",
            "all or nothing",
            f"{stores} one after the other",
            Verdict.FAIL,
            "dual-write",
            component=delivered.dual[-1],
        )
    elif needs.atomic and delivered.outside and delivered.sight is not None:
        yield _outside(delivered.outside)


def _outside(calls: tuple[tuple[int, str], ...]) -> Shortfall:
    """What somebody else did stands, whatever becomes of the writes; no transaction reaches there."""
    hop, name = calls[0]
    told = listed(f"`{other}`" for other in dict.fromkeys(other for _, other in calls))
    delivered = f"the writes alone: what {told} did stands when they fail"
    missing = f"that `{name}` changes nothing (`op: read` on the step), or that something takes it back"
    return Shortfall(
        "atomic", "all or nothing", delivered, Verdict.CONDITIONAL, "outside-call", missing, hop, name, declared=False
    )


def _contradiction(needs: Needs) -> Shortfall | None:
    """Strong or bounded, and an answer on both sides of a cut: impossible (Gilbert and Lynch 2002)."""
    if needs.on_partition is not OnPartition.SERVE or needs.recency not in {Recency.STRONG, Recency.BOUNDED}:
        return None
    what = "the latest write" if needs.recency is Recency.STRONG else f"an answer {within(needs.bound or 0.0)} old"
    return Shortfall(
        "need",
        f"{what}, and an answer while cut off from it",
        "no system can give both",
        Verdict.FAIL,
        "need-contradiction",
    )


def _recency(needs: Needs, sight: Sight) -> Iterator[Shortfall]:
    if needs.recency is None:
        return
    if needs.recency is Recency.BOUNDED:
        shortfall = _bounded(needs.bound or 0.0, sight) or _axis(Recency.EVENTUAL, sight)
    else:
        shortfall = _axis(needs.recency, sight)
    if shortfall is not None:
        yield shortfall


def _axis(recency: Recency, sight: Sight) -> Shortfall | None:
    name = _AXES[recency]
    answers = {
        LINEARIZABLE: sight.linearizable,
        READ_YOUR_WRITES: sight.read_your_writes,
        MONOTONIC: sight.monotonic,
        CONVERGES: sight.converges,
    }
    if answers[name] is Answer.YES:
        return None
    taking = [line for line in sight.trace if name in line.lost]
    doubting = [line for line in sight.trace if name in line.weakened]
    written = [line for line in taking if line.declared]
    needed = recency.value
    failing = answers[name] is Answer.NO and bool(written)
    cause = (written if failing else taking or doubting or list(sight.trace))[-1]
    if name == MONOTONIC and not failing and cause.missing_fact is None and cause.declared:
        # no bound on the age keeps the order: the next copy may be older within it
        missing = (
            f"that one reader stays on one copy of `{cause.component}`, or shows it the newest position it has seen"
        )
        cause = replace(cause, missing_fact=missing)
    elif not failing:
        facts = dict.fromkeys(line.missing_fact for line in (*taking, *doubting) if line.missing_fact)
        cause = replace(cause, missing_fact=", and ".join(facts) or None)
    delivers = f"answers that may never catch up: {cause.because}" if name == CONVERGES else _delivers(sight, cause)
    return _shortfall("recency", needed, delivers, Verdict.FAIL if failing else Verdict.CONDITIONAL, cause)


def _bounded(bound: float, sight: Sight) -> Shortfall | None:
    needed = within(bound)
    adding = [line for line in sight.trace if line.adds > 0]
    if sight.normal_declared > bound and any(line.declared for line in adding):
        largest = max((line for line in adding if line.declared), key=lambda line: line.adds)
        return _shortfall("recency", needed, _delivers(sight), Verdict.FAIL, largest)
    if sight.normal > bound:
        largest = max(adding, key=lambda line: (not line.declared, line.adds))
        return _shortfall("recency", needed, _delivers(sight), Verdict.CONDITIONAL, largest)
    if sight.enforced > bound:
        loosest = max(sight.trace, key=lambda line: line.adds_enforced)
        if loosest.missing_fact is None and not math.isinf(loosest.adds_enforced):
            enforced = duration(loosest.adds_enforced)
            missing = f"a bound of {duration(bound)} in all, to which `{loosest.component}` adds {enforced}"
            loosest = replace(loosest, missing_fact=missing)
        return _shortfall("recency", needed, _delivers(sight), Verdict.CONDITIONAL, loosest)
    return None


def _partition(needs: Needs, cuts: tuple[Cut, ...]) -> Iterator[Shortfall]:
    if needs.on_partition is None:
        return
    relevant = [cut for cut in cuts if cut.relevant]
    if needs.on_partition is OnPartition.REFUSE:
        against = [
            cut for cut in relevant if cut.effect == DIVERGING or (cut.effect == STALE and not _fresh(needs, cut))
        ]
        needed = "refuse rather than answer without the latest write"
    else:
        alone = [] if relevant else [cut for cut in cuts if cut.effect == REFUSE]
        against = [cut for cut in relevant if cut.effect in {REFUSE, BLOCK}] or alone
        needed = "answer while cut off"
    if not against:
        return
    cut = next((cut for cut in against if cut.declared), against[0])
    single = not cut.relevant
    verdict = Verdict.FAIL if cut.declared and not single else Verdict.CONDITIONAL
    store = cut.between[1].split(" ")[0]
    missing = cut.missing_fact or (
        f"a copy that can answer when `{store}` cannot (replication, or a cache on this flow)" if single else None
    )
    missing = missing or (None if cut.declared else f"replication of `{store}`")
    yield Shortfall(
        "on_partition",
        needed,
        f"{cut.between[0]} cut from {cut.between[1]}: {cut.detail}",
        verdict,
        "single-copy" if single else cut.effect.replace(", ", "-").replace(" ", "-"),
        missing,
        None,
        store,
        cut.declared and not single,
    )


def _fresh(needs: Needs, cut: Cut) -> bool:
    """Whether what is served during the cut is no older than what was asked for; eventual accepts any age."""
    if needs.recency is Recency.EVENTUAL:
        return True
    return needs.bound is not None and cut.staleness is not None and cut.staleness <= needs.bound


def _loss(rpo: float, window: LossWindow) -> Iterator[Shortfall]:
    if window.loss.enforced <= rpo:
        return
    verdict = judged_loss(rpo, window)
    missing = None if verdict is Verdict.FAIL else window.missing_fact
    delivered = f"{lost(window)}: {window.loss.cause}"
    needed = f"lose {within(rpo) if rpo > 0 else 'nothing'}"
    yield Shortfall("rpo", needed, delivered, verdict, "loss-window", missing, declared=window.declared)


def _shortfall(axis: str, needed: str, delivered: str, verdict: Verdict, cause: Weakening) -> Shortfall:
    missing = cause.missing_fact if verdict is Verdict.CONDITIONAL else None
    if verdict is Verdict.CONDITIONAL and missing is None:
        missing = f"that {cause.because}" if not cause.declared else f"a bound that `{cause.component}` enforces"
    return Shortfall(
        axis, needed, delivered, verdict, cause.reason, missing, cause.hop, cause.component, cause.declared
    )


def _delivers(sight: Sight, cause: Weakening | None = None) -> str:
    """What is given instead, in numbers; where no answer is old, what stands in the way."""
    if math.isinf(sight.normal):
        return "an answer of unknown age"
    if cause is not None and sight.enforced == 0:
        kind = "the latest write under a condition" if not cause.lost else "fresh answers, and not more"
        return f"{kind}: {cause.because}"
    return f"{within(sight.normal)} old in normal operation, {within(sight.enforced)} at worst"
