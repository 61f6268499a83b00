"""Whether messages arrive as often as they have to: what the channel delivers, less what is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from archlint.analysis.consistency.delivery import rank
from archlint.analysis.consistency.loss import judged_loss, lost
from archlint.analysis.consistency.result import Effect, LossWindow, Shortfall, Verdict
from archlint.analysis.consistency.words import duration
from archlint.blueprint.vocabulary import Delivery


def arrival(need: Delivery, rpo: float | None, effect: Effect) -> Iterator[Shortfall]:
    """Every way in which one message falls short of the need; `rpo` is what the flow allows to be lost, in seconds."""
    if rank(effect.delivery) < rank(need):
        yield _weak(need, effect)
        if effect.unpaired is not None:
            yield _unpaired(need, effect, effect.unpaired)
        return
    if need is Delivery.BEST_EFFORT:
        return
    if effect.window is not None:
        yield from _losing(need, rpo, effect, effect.window)
    if effect.unpaired is not None:
        yield _unpaired(need, effect, effect.unpaired)


def _weak(need: Delivery, effect: Effect) -> Shortfall:
    delivered = f"{effect.delivery.value} through `{effect.channel}`: {effect.because}"
    verdict = Verdict.FAIL if effect.declared else Verdict.CONDITIONAL
    missing = None if verdict is Verdict.FAIL else effect.missing_fact
    return _short(need, effect, delivered, verdict, "weak-delivery", missing, declared=effect.declared)


def _losing(need: Delivery, rpo: float | None, effect: Effect, window: LossWindow) -> Iterator[Shortfall]:
    """What the channel accepted and may lose, beyond what the flow allows; nothing stated allows nothing.

    A second that only a machine that stops would take is left to the flow to allow.
    """
    verdict = judged_loss(rpo or 0.0, window)
    if verdict is Verdict.PASS:
        return
    missing = window.missing_fact
    if window.whole_machine and rpo is None:
        verdict = Verdict.CONDITIONAL
        kept, also, disk = (missing or "").partition(", and ")
        rest = f"; and {disk}" if also else ""
        missing = f"`rpo` of the flow: whether {duration(window.loss.enforced)} of messages may go, or {kept}: aof-always{rest}"
    gone = "everything" if isinf(window.loss.normal) else lost(window)
    delivered = f"less: `{effect.channel}` may lose {gone} ({window.loss.cause})"
    missing = missing if verdict is Verdict.CONDITIONAL else None
    yield _short(need, effect, delivered, verdict, "lossy-channel", missing, declared=window.declared)


def _unpaired(need: Delivery, effect: Effect, store: str) -> Shortfall:
    """A write that stands without its message: a crash between the two, or a channel that refuses."""
    delivered = f"less: when the hand-over to `{effect.channel}` fails, what is in `{store}` stands without its message"
    missing = f"a message that follows from what is written there (`- {store} -> {effect.channel}`)"
    return _short(need, effect, delivered, Verdict.CONDITIONAL, "unpaired-message", missing, declared=True)


def _short(
    need: Delivery,
    effect: Effect,
    delivered: str,
    verdict: Verdict,
    reason: str,
    missing: str | None,
    *,
    declared: bool,
) -> Shortfall:
    return Shortfall("delivery", need.value, delivered, verdict, reason, missing, effect.hop, effect.channel, declared)
