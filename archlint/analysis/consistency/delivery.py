"""What a flow sets off behind its answer, and how often that arrives.

A message is delivered at most once, at least once, or, where the consumer recognises repetitions,
effectively once. CAP says nothing about it: it speaks of reads and writes of a datum.
"""

from __future__ import annotations

from collections.abc import Iterator

from archlint.analysis.consistency.acts import HANDOVERS, back, forgets
from archlint.analysis.consistency.cuts import BLOCK, LOSSY, REFUSE, write_cuts
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.loss import judged_loss, loss_windows
from archlint.analysis.consistency.result import Cut, Effect, LossWindow, Verdict
from archlint.blueprint.vocabulary import Acks, Delivery, Kind, Op, Persistence
from archlint.frozen import replace
from archlint.graph.arrangement import Arrangement, arrangement, is_replicated
from archlint.graph.system import CHANNELS, Component, Flow, Hop
from archlint.graph.uses import asked, sender

AFTER_REPLY = "after reply"
BEFORE_ACKNOWLEDGEMENT = "before the acknowledgement"
"""Made while a message is worked on that comes again when the work is not finished."""
RANKED = (Verdict.FAIL, Verdict.CONDITIONAL, Verdict.PASS)
_ORDER = {Delivery.BEST_EFFORT: 0, Delivery.AT_LEAST_ONCE: 1, Delivery.EFFECTIVELY_ONCE: 2}


def rank(delivery: Delivery) -> int:
    """The order of deliveries, weakest first."""
    return _ORDER[delivery]


def effects(design: Design, flow: Flow) -> tuple[Effect, ...]:
    """One effect for every arrow that hands over a message or leaves a call running behind the answer: the weakest of its ways."""
    acts = design.acts(flow)
    commit = acts.committing[0].index if acts.committing else None
    found: dict[int, Effect] = {}
    messages: dict[int, Effect] = {}
    for hop in acts.setting_off:
        handed = asked(design.components[hop.target], hop).kind in CHANNELS or hop.op in HANDOVERS
        if handed:
            effect = messages[hop.index] = _message(design, flow, hop, commit, messages)
        else:
            effect = _background(flow, hop)
        weakest = found.setdefault(hop.arrow, effect)
        if rank(effect.delivery) < rank(weakest.delivery):
            found[hop.arrow] = replace(effect, hop=hop.arrow)
    if flow.needs.delivery is Delivery.EFFECTIVELY_ONCE:
        for index, _ in called_outside(design, flow):
            found.setdefault(index, _outside(design, flow.hops[index], commit))
        for hop in _repeated_outside(design, flow):
            found.setdefault(hop.index, _repeated(design, hop))
    return tuple(found.values())


def called_outside(design: Design, flow: Flow) -> Iterator[tuple[int, str]]:
    """The steps that have somebody else do something before the answer, each once, and whom they ask."""
    for hop in flow.arrows:
        if hop.waited and hop.op is Op.CALL and design.components[hop.target].kind is Kind.EXTERNAL:
            yield hop.index, hop.target


def _outside(design: Design, hop: Hop, commit: int | None) -> Effect:
    """What somebody else does when asked: twice, where the flow is begun again and nothing tells the two apart."""
    outside = design.components[hop.target]
    moment = "before reply" if commit is None or hop.index > commit else "before commit"
    if outside.idempotent:
        because = f"`{outside.id}` recognises a call it has answered"
        return Effect(
            hop.arrow, outside.id, Delivery.EFFECTIVELY_ONCE, moment, (), because, outside.is_declared("idempotent")
        )
    stands = (
        ""
        if moment == "before reply"
        else "what it did stands when the write behind it fails, and when that is tried again "
    )
    because = f"{stands}`{outside.id}` may do it twice"
    declared, missing = outside.is_declared("idempotent"), f"idempotent of `{outside.id}`"
    return Effect(hop.arrow, outside.id, Delivery.AT_LEAST_ONCE, moment, (outside.id,), because, declared, missing)


def _repeated_outside(design: Design, flow: Flow) -> Iterator[Hop]:
    """The steps of work behind a message that ask somebody else more than once, however well the worker knows its message."""
    for hop in flow.arrows:
        outside = design.components[hop.target]
        asks = hop.op in {Op.CALL, Op.WRITE} and outside.kind is Kind.EXTERNAL and not outside.idempotent
        if asks and hop.retries and not hop.waited:
            yield hop


def _repeated(design: Design, hop: Hop) -> Effect:
    """What somebody else does as often as the tries of one job ask for it."""
    outside = design.components[hop.target]
    because = f"`{hop.source}` asks up to {hop.retries + 1} times in one job, and `{outside.id}` may do it each time"
    declared, missing = outside.is_declared("idempotent"), f"idempotent of `{outside.id}`"
    done = (outside.id,)
    return Effect(
        hop.arrow, outside.id, Delivery.AT_LEAST_ONCE, BEFORE_ACKNOWLEDGEMENT, done, because, declared, missing
    )


def channel_cuts(design: Design, flow: Flow, found: tuple[Effect, ...]) -> tuple[Cut, ...]:
    """What becomes of a message while its channel, or the copies of its channel, are cut off.

    None of these cuts decides the letter: a message is no copy of a datum.
    """
    cuts: list[Cut] = []
    for effect in found:
        hop = flow.hops[effect.hop]
        channel = asked(design.components[hop.target], hop)
        if channel.kind not in CHANNELS or channel.id in design.stores_of(flow):
            continue
        what, detail = _cut_off(design, flow, hop, effect)
        cuts.append(Cut((hop.source, channel.id), what, None, detail, relevant=False))
        apart = write_cuts(channel, hop) if is_replicated(channel) else ()
        cuts += [replace(cut, relevant=False) for cut in apart if cut.between[0] != hop.source]
    return tuple(dict.fromkeys(cuts))


def _cut_off(design: Design, flow: Flow, hop: Hop, effect: Effect) -> tuple[str, str]:
    if effect.handed_over == "with the commit":
        return BLOCK, f"changes wait in `{hop.source}` until `{hop.target}` can be reached"
    taken = taken_from(design, flow, hop) if effect.handed_over == BEFORE_ACKNOWLEDGEMENT else None
    if taken is not None:
        if hop.optional or hop.fallback is not None:
            return LOSSY, "the work is done without it: what was to be sent is lost"
        if not _comes_again(design, flow, taken):
            return LOSSY, f"what `{hop.source}` works on does not come again: what was to be sent is lost"
        return BLOCK, f"what `{hop.source}` works on stays in `{taken.source}` until `{hop.target}` can be reached"
    if effect.handed_over == AFTER_REPLY:
        return LOSSY, "answered already: what was to be sent is lost"
    if hop.optional or hop.fallback is not None:
        return LOSSY, "answered without it: what was to be sent is lost"
    if effect.handed_over == "before commit":
        return REFUSE, "refused before anything is written"
    return REFUSE, "the hand-over fails: what was written before it stands without its message"


def _message(design: Design, flow: Flow, hop: Hop, commit: int | None, before: dict[int, Effect]) -> Effect:
    """One hand-over; `before` are those that the flow has made until then, by hop."""
    channel = asked(design.components[hop.target], hop)
    consumers = _consumers(design, flow, hop)
    moment = _moment(design, flow, hop, commit)
    delivery, because, declared, missing = carried(design, hop, channel, consumers)
    if moment == AFTER_REPLY and not hop.change_capture and rank(delivery) > 0:
        delivery, declared, missing = Delivery.BEST_EFFORT, True, None
        because = "handed over after the answer: a crash in between loses it"
    elif moment != "with the commit" and (hop.optional or hop.fallback is not None) and rank(delivery) > 0:
        delivery, declared, missing = Delivery.BEST_EFFORT, True, None
        done = "done" if moment == BEFORE_ACKNOWLEDGEMENT else "answered"
        because = f"{done} without it while `{channel.id}` cannot be reached"
    judged_as_record = channel.id in design.stores_of(flow) and flow.needs.rpo is not None
    effect = Effect(
        hop.index,
        channel.id,
        delivery,
        moment,
        consumers,
        because,
        declared,
        missing,
        window=_losing(channel, flow.needs.rpo or 0.0) if rank(delivery) > 0 and not judged_as_record else None,
        unpaired=_unpaired(design, flow, hop, commit)
        if moment == "before reply" and not forgets(channel, hop)
        else None,
    )
    return _handed_on(design, flow, hop, effect, before) if moment == BEFORE_ACKNOWLEDGEMENT else effect


def taken_from(design: Design, flow: Flow, hop: Hop) -> Hop | None:
    """The step that took the message whose work makes this hop; None where it is made for somebody who waits, or for nobody."""
    for each in back(flow, hop):
        if sender(flow, each, design.components).kind in CHANNELS:
            return each
        if each.waited or each.change_capture or "async" in each.declared:
            return None
    return None


def _comes_again(design: Design, flow: Flow, taken: Hop) -> bool:
    """Whether a message that was taken is delivered once more when its work is not finished."""
    entered = taken if taken.parent is None else flow.hops[taken.parent]
    early = any(design.components[name].acks is Acks.EARLY for name in taken.targets)
    return not early and not forgets(sender(flow, taken, design.components), entered)


def _handed_on(design: Design, flow: Flow, hop: Hop, effect: Effect, before: dict[int, Effect]) -> Effect:
    """What comes of a message arrives no more often than the message does."""
    taken = taken_from(design, flow, hop)
    if taken is None:
        return effect
    came = before.get(taken.parent) if taken.parent is not None else None
    if came is not None:
        if rank(came.delivery) >= rank(effect.delivery):
            return effect
        because = f"it comes of what arrives through `{came.channel}`"
        return replace(
            effect,
            delivery=came.delivery,
            because=because,
            declared=came.declared,
            missing_fact=came.missing_fact,
            limited_by=came.channel,
        )
    channel = sender(flow, taken, design.components)
    delivery, because, declared, missing = carried(design, taken, channel, taken.targets)
    if rank(delivery) >= rank(effect.delivery):
        return effect
    return replace(effect, delivery=delivery, because=because, declared=declared, missing_fact=missing)


def _losing(channel: Component, allowed: float) -> LossWindow | None:
    """What a channel may lose of the messages it has accepted, the worst for what is allowed; None where it keeps them."""
    if not channel.is_store:
        return None
    windows = loss_windows(channel)
    losing = [window for window in windows if window.loss.enforced > 0]
    if not losing:
        return None
    window = min(losing, key=lambda each: RANKED.index(judged_loss(allowed, each)))
    with_disk = not channel.in_memory or windows.index(window) > 0
    alone = arrangement(channel) is Arrangement.SINGLE and with_disk
    return replace(window, missing_fact=f"replication of `{channel.id}`") if alone else window


def _unpaired(design: Design, flow: Flow, hop: Hop, commit: int | None) -> str | None:
    """The store whose write stands although its message was never handed over; a channel that is the record has both."""
    if commit is None or not flow.hops[commit].waited or hop.target in design.stores_of(flow):
        return None
    return flow.hops[commit].target


def _consumers(design: Design, flow: Flow, hop: Hop) -> tuple[str, ...]:
    """Who takes the message; where one component is queue and pub/sub at once, workers take from the queue."""
    handovers = {each.index: each.op for each in flow.hops if each.target == hop.target and each.op in HANDOVERS}
    taken = [
        (later, name)
        for later in flow.hops
        if later.parent is not None and (later.parent == hop.index or later.parent in handovers)
        for name in later.targets
    ]
    if len(set(handovers.values())) > 1:
        queued = hop.op is Op.ENQUEUE
        return tuple(dict.fromkeys(name for _, name in taken if _takes_from_queue(design, name) == queued))
    return tuple(dict.fromkeys(name for later, name in taken if later.parent == hop.index))


def _takes_from_queue(design: Design, name: str) -> bool:
    return design.components[name].kind is Kind.WORKER


def _background(flow: Flow, hop: Hop) -> Effect:
    because = f"runs inside `{hop.source}` after the answer: a restart loses it"
    return Effect(hop.index, hop.source, Delivery.BEST_EFFORT, AFTER_REPLY, (hop.target,), because, declared=True)


def _moment(design: Design, flow: Flow, hop: Hop, commit: int | None) -> str:
    if hop.change_capture or (hop.parent is not None and flow.hops[hop.parent].change_capture):
        return "with the commit"
    if not hop.waited:
        return AFTER_REPLY if taken_from(design, flow, hop) is None else BEFORE_ACKNOWLEDGEMENT
    return "before commit" if commit is not None and hop.index < commit else "before reply"


def carried(
    design: Design, hop: Hop, channel: Component, consumers: tuple[str, ...]
) -> tuple[Delivery, str, bool, str | None]:
    """The delivery of a channel and its consumers: the weakest link, its reason, and whether it was written down."""
    if forgets(channel, hop):
        return Delivery.BEST_EFFORT, "pub/sub keeps nothing for a subscriber that is away", True, None
    if channel.eviction is not None and channel.eviction.startswith("allkeys"):
        because = f"`{channel.id}` evicts any key when its memory is full, waiting messages included"
        return Delivery.BEST_EFFORT, because, channel.is_declared("eviction"), f"eviction of `{channel.id}`"
    if channel.persistence is Persistence.NONE:
        because = f"`{channel.id}` keeps messages in memory only"
        return Delivery.BEST_EFFORT, because, channel.is_declared("persistence"), f"persistence of `{channel.id}`"
    for name in consumers:
        consumer = design.components[name]
        if consumer.acks is Acks.EARLY:
            because = f"`{name}` acknowledges before it works: a restart loses the running job"
            return Delivery.BEST_EFFORT, because, consumer.is_declared("acks"), f"acks of `{name}`"
    consuming = [design.components[name] for name in consumers]
    repeats = [each.id for each in consuming if not each.idempotent]
    if not repeats and consuming:
        declared = all(each.is_declared("idempotent") for each in consuming)
        return Delivery.EFFECTIVELY_ONCE, "a repeated message changes nothing", declared, None
    who = f"`{repeats[0]}`" if repeats else "the consumer"
    known = bool(repeats) and any(each.is_declared("idempotent") for each in consuming if each.id in repeats)
    because = f"`{channel.id}` delivers again until it is acknowledged, and {who} may do the work twice"
    return Delivery.AT_LEAST_ONCE, because, known, f"idempotent of {who}"
