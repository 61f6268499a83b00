"""How often the last call of a chain is made when it fails and every caller on the way tries again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.graph.system import Hop


def worst_chain(hops: Sequence[Hop]) -> tuple[tuple[Hop, ...], int]:
    """The steps that retry along the one chain of waited-for steps on which tries multiply most, and the product.

    Every retry of a caller repeats all tries below it: the product of (1 + retries), "Addressing cascading
    failures", Google SRE Book, chapter 22. Steps on different branches do not multiply.
    """
    chains: dict[int, tuple[Hop, ...]] = {}
    worst: tuple[tuple[Hop, ...], int] = ((), 1)
    for hop in hops:
        if not hop.waited:
            continue
        before = chains.get(hop.parent, ()) if hop.parent is not None else ()
        chain = chains[hop.index] = (*before, hop) if hop.retries else before
        tries = product(chain)
        if tries > worst[1]:
            worst = (chain, tries)
    return worst


def product(chain: Sequence[Hop]) -> int:
    """How often the last step is tried at most."""
    tries = 1
    for hop in chain:
        tries *= 1 + hop.retries
    return tries
