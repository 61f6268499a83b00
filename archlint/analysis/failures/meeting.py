"""Alternatives that meet again: what all of them need fails them once for each request, not once for each way.

A request that asks the store behind two balancers one time in five is lost one time in five with it, whichever way it goes:
(a ∨ x) ∧ (b ∨ x) is x ∨ (a ∧ b), and only the latter says so when x is a share of the requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import FALSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.failures.paths import Path
    from archlint.graph.system import Hop


def meeting(path: Path, answers: Sequence[int], below: Sequence[Sequence[Hop]], ways: Sequence[int]) -> int:
    """The node of alternatives, by their answers and the hops below each, together `ways`; all of them have to fail."""
    formula = path.parts.formula
    needed = [dict.fromkeys([answer, *_needed(path, hops)]) for answer, hops in zip(answers, below, strict=True)]
    common = [node for node in needed[0] if node != FALSE and all(node in way for way in needed)]
    if not common:
        return formula.all_of(ways)
    met = frozenset(common)
    alone = formula.all_of([formula.any_of([node for node in way if node not in met]) for way in needed])
    return formula.any_of([*common, alone])


def _needed(path: Path, hops: Sequence[Hop]) -> list[int]:
    """Everything any one of which fails a visit with these hops, as deep below them as every request gets."""
    found: list[int] = []
    left = list(reversed(path.each(hops)))
    while left:
        hop, node = left.pop()
        if hop is None or len(hop.targets) > 1:
            found.append(node)
        else:
            found.append(path.asked[hop.index])
            left += reversed(path.each(path.below.get(hop.index, [])))
    return found
