"""What a reader gets to see at one point of a data path, and how a hop weakens it.

A guarantee is a tuple, never a word (Terry, "Replicated Data Consistency Explained Through Baseball",
CACM 2013). The fold starts with everything at the source of truth and only ever takes away.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import TypeVar

from archlint.analysis.consistency.result import Answer, Cut, Guarantee, Loss, Weakening
from archlint.frozen import frozen, replace

_Item = TypeVar("_Item")

LINEARIZABLE = "linearizable"
READ_YOUR_WRITES = "read-your-writes"
MONOTONIC = "monotonic"
CONVERGES = "converges"

_RANK = {Answer.NO: 0, Answer.CONDITIONAL: 1, Answer.YES: 2}
_IMPLIES = {
    CONVERGES: (CONVERGES, READ_YOUR_WRITES, MONOTONIC, LINEARIZABLE),
    READ_YOUR_WRITES: (READ_YOUR_WRITES, LINEARIZABLE),
    MONOTONIC: (MONOTONIC, LINEARIZABLE),
    LINEARIZABLE: (LINEARIZABLE,),
}
"""What else falls when a guarantee falls: the order of the guarantees, strongest last."""


@frozen
class Sight:
    """The guarantee at one point of a path, with how it came about.

    `normal` is the worst staleness in seconds while everything behaves as declared, `enforced` the worst
    that anything enforces; `normal_declared` is the part of `normal` that rests on written facts.
    `local` tells whether an answer may come from a copy without asking the source. `personal`: what holds
    for one's own writes holds for the reader who carries a pin, a token or a session, and for nobody else.
    `http_age` is what the contiguous HTTP caches nearest to this point add together, in seconds, and
    `http_hop` the outermost of them.
    """

    linearizable: Answer = Answer.YES
    normal: float = 0.0
    enforced: float = 0.0
    read_your_writes: Answer = Answer.YES
    monotonic: Answer = Answer.YES
    converges: Answer = Answer.YES
    normal_declared: float = 0.0
    local: bool = False
    personal: bool = False
    http_age: float = 0.0
    http_hop: int | None = None
    trace: tuple[Weakening, ...] = ()
    cuts: tuple[Cut, ...] = ()

    def guarantee(self, loss: Loss | None = None) -> Guarantee:
        """The tuple alone."""
        return Guarantee(
            self.linearizable,
            self.normal,
            self.enforced,
            self.read_your_writes,
            self.monotonic,
            loss,
            self.converges,
        )


def worst(*answers: Answer) -> Answer:
    """The weakest of several answers.

    >>> worst(Answer.YES, Answer.CONDITIONAL).value
    'conditional'
    """
    return min(answers, key=_RANK.__getitem__)


def weaken(sight: Sight, by: Weakening, *, local: bool = False) -> Sight:
    """The sight after one hop. Staleness adds, answers fall to the weaker, and what implies them falls too.

    >>> lag = Weakening(1, "db", 0.05, (READ_YOUR_WRITES,), "async", "replica-lag", True, adds_enforced=5.0)
    >>> after = weaken(Sight(), lag)
    >>> after.normal, after.enforced, after.read_your_writes.value, after.linearizable.value
    (0.05, 5.0, 'no', 'no')
    """
    by = _implied(by)
    lost, weakened = frozenset(by.lost), frozenset(by.weakened)

    def after(name: str, before: Answer) -> Answer:
        if name in lost:
            return Answer.NO
        return worst(before, Answer.CONDITIONAL) if name in weakened else before

    return replace(
        sight,
        linearizable=after(LINEARIZABLE, sight.linearizable),
        normal=sight.normal + by.adds,
        enforced=sight.enforced + max(by.adds, by.adds_enforced),
        read_your_writes=after(READ_YOUR_WRITES, sight.read_your_writes),
        monotonic=after(MONOTONIC, sight.monotonic),
        converges=after(CONVERGES, sight.converges),
        normal_declared=sight.normal_declared + (by.adds if by.declared else 0.0),
        local=sight.local or local,
        trace=(*sight.trace, by),
    )


def meet(sights: Iterable[Sight]) -> Sight:
    """The weakest of several sights, component by component: an answer made of all of them."""
    return reduce(_weaker, sights)


def fallback(preferred: Sight, alternative: Sight) -> Sight:
    """A path that is taken only when the preferred one fails.

    Normal staleness stays, the enforced bound is the worse one, and what only the preferred path promises
    becomes conditional.
    """

    def either(first: Answer, second: Answer) -> Answer:
        return first if _RANK[second] >= _RANK[first] else worst(first, Answer.CONDITIONAL)

    return replace(
        preferred,
        linearizable=either(preferred.linearizable, alternative.linearizable),
        enforced=max(preferred.enforced, alternative.enforced),
        read_your_writes=either(preferred.read_your_writes, alternative.read_your_writes),
        monotonic=either(preferred.monotonic, alternative.monotonic),
        converges=either(preferred.converges, alternative.converges),
        local=preferred.local or alternative.local,
        personal=preferred.personal or alternative.personal,
        trace=_joined(preferred.trace, alternative.trace),
        cuts=_joined(preferred.cuts, alternative.cuts),
    )


def _weaker(first: Sight, second: Sight) -> Sight:
    outer = first if first.http_age >= second.http_age else second
    return Sight(
        worst(first.linearizable, second.linearizable),
        max(first.normal, second.normal),
        max(first.enforced, second.enforced),
        worst(first.read_your_writes, second.read_your_writes),
        worst(first.monotonic, second.monotonic),
        worst(first.converges, second.converges),
        max(first.normal_declared, second.normal_declared),
        first.local or second.local,
        first.personal or second.personal,
        outer.http_age,
        outer.http_hop,
        _joined(first.trace, second.trace),
        _joined(first.cuts, second.cuts),
    )


def _implied(by: Weakening) -> Weakening:
    """The same weakening with everything it implies: no staleness without losing linearizability."""
    named = set(by.lost) | ({LINEARIZABLE} if by.adds > 0 or by.adds_enforced > 0 else set[str]())
    lost = {implied for name in named for implied in _IMPLIES[name]}
    doubted = {implied for name in by.weakened for implied in _IMPLIES[name]} - lost
    order = tuple(_IMPLIES[CONVERGES])
    return replace(
        by,
        lost=tuple(name for name in order if name in lost),
        weakened=tuple(name for name in order if name in doubted),
    )


def _joined(first: tuple[_Item, ...], second: tuple[_Item, ...]) -> tuple[_Item, ...]:
    return (*first, *(item for item in second if item not in first))
