"""Cards that stand beside a tall box: under each other, so that the picture is narrower and nothing stands far below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.picture.layout.bands import lift
from archlint.picture.layout.ranks import ranks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from archlint.picture.layout.bands import Bands
    from archlint.picture.layout.nest import Nest


def stacked(nest: Nest, arrows: Sequence[tuple[int, int]], banded: Bands, asking: Collection[int] = ()) -> Nest:
    """The same tree in which cards beside a box of several ranks share unseen boxes; itself where there are none."""
    stacks = [(box, stack) for box in nest.inside_out for stack in _beside(nest, arrows, banded, asking, box)]
    if not stacks:
        return nest
    first = nest.page
    page = first + len(stacks)
    parent = [page if above == nest.page else above for above in nest.parent]
    children = {page if box == nest.page else box: list(members) for box, members in nest.children.items()}
    for number, (box, stack) in enumerate(stacks, first):
        above = page if box == nest.page else box
        members = children[above]
        members[members.index(stack[0])] = number
        children[above] = [member for member in members if member not in stack[1:]]
        children[number] = list(stack)
        parent.append(above)
        for card in stack:
            parent[card] = number
    return replace(
        nest,
        page=page,
        parent=tuple(parent),
        children={box: tuple(members) for box, members in children.items()},
    )


def _beside(
    nest: Nest, arrows: Sequence[tuple[int, int]], banded: Bands, asking: Collection[int], box: int
) -> Iterator[list[int]]:
    """Cards of one rank of a box, as many in a stack as the tallest box of that rank has ranks."""
    members = nest.children[box]
    rank = ranks(members, lift(nest, arrows).get(box, []), asking)
    for at in sorted(set(rank.values())):
        beside = [member for member in members if rank[member] == at]
        tall = max((_tall(banded, member) for member in beside if member >= nest.cards), default=1)
        loose = [member for member in beside if member < nest.cards]
        for start in range(0, len(loose) if tall > 1 else 0, tall):
            if len(loose[start : start + tall]) > 1:
                yield loose[start : start + tall]


def _tall(banded: Bands, box: int) -> int:
    return 1 + banded.last[box] - banded.first[box][0]
