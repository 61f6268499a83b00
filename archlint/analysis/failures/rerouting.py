"""Flows without what is gone: elsewhere where there is an alternative, past the cache, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.quantity import Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import Flow, Hop

_NEVER = Quantity(0.0, 0.0, 0.0, Dimension.SHARE, "0%")


def rerouted(flow: Flow, is_dead: Callable[[Hop, str], bool]) -> Flow:
    """The flow as it runs when some targets do not answer.

    An alternative takes the load of a dead one (declared shares are kept in proportion). What asks a dead
    cache always misses. Every other step to something dead is not taken, nor is what follows it.
    """
    dead: set[int] = set()
    return replace(flow, hops=tuple(_hop(hop, flow, dead, is_dead) for hop in flow.hops))


def _hop(hop: Hop, flow: Flow, dead: set[int], is_dead: Callable[[Hop, str], bool]) -> Hop:
    if hop.parent in dead:
        dead.add(hop.index)
        return replace(hop, times=_NEVER, waited=False)
    left = tuple(target for target in hop.targets if not is_dead(hop, target))
    if len(left) == len(hop.targets):
        return hop
    if left:
        return replace(hop, targets=left, split=_split(hop, left))
    dead.add(hop.index)
    if any(later.branch == hop.index and later.when == "miss" for later in flow.hops):
        hit = None if hop.hit is None else replace(hop.hit, likely=0.0, low=0.0, high=0.0)
        return replace(hop, hit=hit, waited=False)
    return replace(hop, times=_NEVER, waited=False)


def _split(hop: Hop, left: tuple[str, ...]) -> tuple[float, ...]:
    shares = [share for target, share in zip(hop.targets, hop.split, strict=False) if target in left]
    whole = sum(shares)
    if not whole:
        return (1.0, *(0.0,) * (len(left) - 1))
    return tuple(share / whole for share in shares)
