"""From ranks inside each box to ranks of the whole picture: a box is a contiguous block of its band.

A band that would be wider than the page is wrapped into several: all of one rank and then all of the next, or, where
that leaves fewer rows for links to pass, each followed by what it leads to; or, as another choice, each filled with
whatever nothing holds back any more.
"""

from __future__ import annotations

import itertools
from dataclasses import field
from math import ceil, fsum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.ranks import ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from archlint.picture.layout.nest import Nest

BOX_MARGIN = 44.0
GAP = 30.0
ALONE = 1
"""More than this that is linked to nothing stands in a row of its own."""
EVENED = 8
"""So many widths are tried for lines of about one length."""


@frozen
class Bands:
    """`rank[card]` in the whole picture; `first[box]` lists the ranks at which the bands of a box begin.

    `last[box]` is the last rank of the box. A band runs from its first rank to the one before the next.
    """

    rank: tuple[int, ...]
    first: dict[int, tuple[int, ...]]
    last: dict[int, int]
    count: int


@frozen
class Room:
    """How wide a band may be: of a box in `narrow` as wide as that says, of every other one as wide as the page."""

    page: float
    narrow: Mapping[int, float] = field(default_factory=dict[int, float])

    def of(self, box: int) -> float:
        """Pixels for the members of a box that stand side by side."""
        return self.narrow.get(box, self.page)


def bands(
    nest: Nest,
    arrows: Sequence[tuple[int, int]],
    widths: Sequence[float],
    room: Room,
    asking: Collection[int] = (),
    *,
    filled: bool = False,
) -> Bands:
    """Give every card its rank. `arrows` are pairs of card numbers; those `asking` stay as high as they can."""
    lifted, loose = lift(nest, arrows), _loose(nest, arrows)
    if filled:
        return _bands(nest, lifted, loose, asking, widths, room, fill)
    apart, together = (_bands(nest, lifted, loose, asking, widths, room, broken) for broken in (wrap, follow))
    return together if _passed(together, arrows) < _passed(apart, arrows) else apart


def _passed(found: Bands, arrows: Sequence[tuple[int, int]]) -> int:
    """How many ranks all links pass."""
    return sum(abs(found.rank[one] - found.rank[two]) for one, two in arrows)


def _bands(
    nest: Nest,
    lifted: Mapping[int, list[tuple[int, int]]],
    loose: Collection[int],
    asking: Collection[int],
    widths: Sequence[float],
    room: Room,
    broken: Callable[[Ranked, dict[int, float], float], dict[int, int]],
) -> Bands:
    local: dict[int, dict[int, int]] = {}
    heights: dict[int, list[int]] = {}
    wide = dict(enumerate(widths))
    for box in nest.inside_out:
        members = nest.children[box]
        arrows = lifted.get(box, [])
        if nest.hidden(box):
            local[box] = {member: at for at, member in enumerate(members)}
        else:
            apart = tuple(member for member in members if member in loose)
            rank = _at_the_end(ranks(members, arrows, asking), apart, nest.cards)
            local[box] = broken(Ranked(members, rank, arrows, apart), wide, room.of(box))
        tall = [1] * (1 + max(local[box].values(), default=0))
        for member in members:
            tall[local[box][member]] = max(tall[local[box][member]], sum(heights.get(member, [1])))
        heights[box] = tall
        wide[box] = (0.0 if nest.hidden(box) else BOX_MARGIN) + max(
            (_row_width([member for member in members if local[box][member] == at], wide) for at in range(len(tall))),
            default=0.0,
        )
    return _globally(nest, local, heights)


def _loose(nest: Nest, arrows: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Cards that no arrow joins to another, and boxes that hold such alone."""
    linked = {card for arrow in arrows for card in arrow if arrow[0] != arrow[1]}
    found = {card for card in range(nest.cards) if card not in linked}
    for box in nest.inside_out:
        if found.issuperset(nest.children[box]):
            found.add(box)
    return frozenset(found)


def _at_the_end(rank: dict[int, int], apart: Collection[int], cards: int) -> dict[int, int]:
    """What is linked to nothing (monitoring, mostly) below all else: in a row of its own if it is several, or boxes end there."""
    last = max((at for member, at in rank.items() if member not in apart), default=None)
    if last is None:
        return rank
    boxed = any(at == last and member >= cards for member, at in rank.items() if member not in apart)
    end = last + (len(apart) > ALONE or boxed)
    return {member: end if member in apart else at for member, at in rank.items()}


def lift(nest: Nest, arrows: Sequence[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Each arrow between the two members of the innermost box that holds both its ends."""
    lifted: dict[int, list[tuple[int, int]]] = {}
    for source, target in arrows:
        if source == target:
            continue
        one, two = nest.path(source), nest.path(target)
        depth = next(at for at in range(1, len(one)) if one[at] != two[at])
        lifted.setdefault(one[depth - 1], []).append((one[depth], two[depth]))
    return lifted


@frozen
class Ranked:
    """The members of a box with their ranks, and the arrows between them."""

    members: Sequence[int]
    rank: dict[int, int]
    arrows: Sequence[tuple[int, int]] = ()
    apart: Collection[int] = ()
    """What is linked to nothing, and stands below all that is."""

    def lines(self, widths: dict[int, float], page_width: float) -> list[list[list[int]]]:
        """For each rank its members in as many equal lines as the page asks for."""
        found: list[list[list[int]]] = []
        for at in range(1 + max(self.rank.values(), default=0)):
            here = [member for member in self.members if self.rank[member] == at]
            count = max(1, min(len(here), ceil(_row_width(here, widths) / page_width)))
            ends = [ceil(len(here) * line / count) for line in range(count + 1)]
            found.append([here[start:end] for start, end in itertools.pairwise(ends)])
        return found

    @property
    def before(self) -> dict[int, set[int]]:
        """What stands above each member."""
        found: dict[int, set[int]] = {member: set() for member in self.members}
        for one, two in self.arrows:
            upper, lower = (one, two) if self.rank[one] < self.rank[two] else (two, one)
            found[lower].add(upper)
        others = set(self.members).difference(self.apart)
        return found | {member: set(others) for member in self.apart}


def wrap(ranked: Ranked, widths: dict[int, float], page_width: float) -> dict[int, int]:
    """Break ranks wider than the page into equal lines, keeping the order.

    >>> wrap(Ranked([1, 2, 3, 4], {1: 0, 2: 0, 3: 0, 4: 1}), {1: 90, 2: 90, 3: 90, 4: 90}, 250)
    {1: 0, 2: 0, 3: 1, 4: 2}
    """
    every = [line for lines in ranked.lines(widths, page_width) for line in lines]
    return {member: at for at, line in enumerate(every) for member in line}


def follow(ranked: Ranked, widths: dict[int, float], page_width: float) -> dict[int, int]:
    """The same, but each line is followed by what can be drawn below it, before its rank goes on.

    >>> widths = dict.fromkeys(range(1, 7), 90)
    >>> follow(Ranked([1, 2, 3, 4, 5, 6], {1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 1}, [(1, 5), (4, 6)]), widths, 250)
    {1: 0, 2: 0, 5: 1, 3: 2, 4: 2, 6: 3}
    """
    lines = ranked.lines(widths, page_width)
    if all(len(each) == 1 for each in lines):
        return wrap(ranked, widths, page_width)
    before = ranked.before
    placed: dict[int, int] = {}
    waiting = list(ranked.members)
    line = 0
    while waiting:
        latest = {
            member: max((placed[other] for other in before[member]), default=-1)
            for member in waiting
            if before[member] <= placed.keys()
        }
        rank = ranked.rank[max(latest, key=lambda member: latest[member])]
        ready = sorted((member for member in latest if ranked.rank[member] == rank), key=lambda member: -latest[member])
        chosen = set(ready[: len(lines[rank][0])])
        placed.update((member, line) for member in waiting if member in chosen)
        waiting = [member for member in waiting if member not in chosen]
        line += 1
    return placed


def fill(ranked: Ranked, widths: dict[int, float], page_width: float) -> dict[int, int]:
    """The same in as few lines as can be: each goes on with what nothing holds back any more (Coffman and Graham 1972).

    >>> widths = dict.fromkeys(range(1, 7), 90)
    >>> fill(Ranked([1, 2, 3, 4, 5, 6], {1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 1}, [(1, 6)]), widths, 350)
    {1: 0, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1}
    """
    if all(len(each) == 1 for each in ranked.lines(widths, page_width)):
        return wrap(ranked, widths, page_width)
    longest = _filled(ranked, widths, page_width)
    fewest = 1 + max(longest.values())
    evened = (_filled(ranked, widths, page_width * step / EVENED, fewest) for step in range(1, EVENED + 1))
    return next((each for each in evened if max(each.values()) < fewest), longest)


def _filled(ranked: Ranked, widths: dict[int, float], room: float, lines: int = 1) -> dict[int, int]:
    """Lines no longer than the room, of about as many members each if there are so many `lines`."""
    before = ranked.before
    placed: dict[int, int] = {}
    waiting: list[int] = sorted(ranked.members, key=lambda member: ranked.rank[member])
    line = 0
    while waiting:
        chosen: list[int] = []
        most = ceil(len(waiting) / max(1, lines - line))
        for member in waiting:
            fits = not chosen or (len(chosen) < most and _row_width([*chosen, member], widths) <= room)
            if fits and before[member] <= placed.keys():
                chosen.append(member)
        placed.update((member, line) for member in chosen)
        waiting = [member for member in waiting if member not in placed]
        line += 1
    return {member: placed[member] for member in ranked.members}


def _row_width(members: Sequence[int], widths: dict[int, float]) -> float:
    return fsum(widths[member] for member in members) + GAP * max(0, len(members) - 1)


def _globally(nest: Nest, local: dict[int, dict[int, int]], heights: dict[int, list[int]]) -> Bands:
    top = {nest.page: 0}
    first: dict[int, tuple[int, ...]] = {}
    last: dict[int, int] = {}
    rank = [0] * nest.cards
    for box in reversed(nest.inside_out):
        starts: list[int] = []
        at = top[box]
        for tall in heights[box]:
            starts.append(at)
            at += tall
        first[box], last[box] = tuple(starts), at - 1
        for member in nest.children[box]:
            top[member] = starts[local[box][member]]
            if member < nest.cards:
                rank[member] = top[member]
    return Bands(rank=tuple(rank), first=first, last=last, count=sum(heights[nest.page]))
