"""Tries multiply along a chain of steps, and not over branches (Google SRE Book, chapter 22)."""

import pytest

from archlint.blueprint.vocabulary import Op
from archlint.facts.retries import worst_chain
from archlint.graph.flow import Hop


def hop(index, parent, retries, *, waited=True):
    names = {"source": f"c{index}", "targets": (f"c{index + 1}",), "op": Op.CALL, "parent": parent, "waited": waited}
    return Hop(index=index, step=index, path=("flows", "f", "steps", index), retries=retries, **names)


@pytest.mark.parametrize(
    ("hops", "chain", "tries"),
    [
        ([hop(0, None, 0)], [], 1),
        ([hop(0, None, 1)], [0], 2),
        ([hop(0, None, 2), hop(1, 0, 0), hop(2, 1, 3)], [0, 2], 12),
        ([hop(0, None, 2), hop(1, 0, 1), hop(2, 0, 2)], [0, 2], 9),
        ([hop(0, None, 1), hop(1, 0, 9, waited=False)], [0], 2),
    ],
    ids=["none", "one", "a chain", "two branches", "nobody waits"],
)
def test_the_worst_chain_and_its_tries(hops, chain, tries):
    found, times = worst_chain(hops)
    assert ([each.index for each in found], times) == (chain, tries)
