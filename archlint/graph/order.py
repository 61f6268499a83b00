"""The order of hops, where calls that are made at the same time are made at several visits of their source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.graph.flow import Hop


def side_by_side(hops: Sequence[Hop], nests: Sequence[tuple[int, ...]]) -> list[Hop]:
    """The calls of one group beside each other, visit after visit; everything else stays where it is.

    `nests` are for each hop the groups it is in, outermost first, each as the place where it starts and the number of the
    visit that the hop follows from.
    """
    order = sorted(range(len(hops)), key=lambda index: (*nests[index], index))
    now = {before: place for place, before in enumerate(order)}

    def moved(index: int | None) -> int | None:
        return None if index is None else now[index]

    return [
        replace(
            hops[before],
            index=place,
            parent=moved(hops[before].parent),
            branch=moved(hops[before].branch),
            closes=moved(hops[before].closes),
            group=moved(hops[before].group),
            written=moved(hops[before].written),
        )
        for place, before in enumerate(order)
    ]
