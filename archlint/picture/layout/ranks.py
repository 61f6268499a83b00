"""Which row each member of one box belongs to: longest paths, then pulled together.

The layering step of Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
structures" (1981). Cycles are broken by declared order: inside a strongly connected part, an arrow that closes
a circle with those declared before it is the one that points upward, so the way of a request is read from top to
bottom, and adding something elsewhere never turns a picture round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

PULLS = 4
MOST_TRACED = 1_000
"""Arrows in circles up to which each is followed to see whether it closes one."""


def ranks(members: Sequence[int], arrows: Sequence[tuple[int, int]], held: Collection[int] = ()) -> dict[int, int]:
    """The rank of each member, from 0; no arrow joins two members of one rank. What is held is not pulled down.

    >>> ranks([1, 2, 3], [(1, 2), (2, 3), (3, 1)])
    {1: 0, 2: 1, 3: 2}
    """
    kept = _acyclic(members, arrows)
    after: dict[int, list[int]] = {member: [] for member in members}
    before: dict[int, list[int]] = {member: [] for member in members}
    for source, target in kept:
        after[source].append(target)
        before[target].append(source)
    order, rank = _longest(members, after, before)
    _pull([member for member in order if member not in held], rank, after, before)
    first = min(rank.values(), default=0)
    return {member: rank[member] - first for member in members}


def _acyclic(members: Sequence[int], arrows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Turn round every arrow that closes a circle with those before it, or what runs against the file if that is less."""
    place = {member: index for index, member in enumerate(members)}
    part = parts(members, arrows)
    circles = [way for way in arrows if part[way[0]] == part[way[1]] and way[0] != way[1]]
    against = {way for way in circles if place[way[0]] > place[way[1]]}
    closing = _closing(circles) if len(circles) <= MOST_TRACED else against
    turned = min(closing, against, key=lambda each: sum(way in each for way in circles))
    return list(dict.fromkeys((b, a) if (a, b) in turned else (a, b) for a, b in arrows if a != b))


def _closing(arrows: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those that close a circle with what was declared before them, when all that did is turned round."""
    onward: dict[int, list[int]] = {}
    found: set[tuple[int, int]] = set()
    for source, target in dict.fromkeys(arrows):
        if _leads(onward, target, source):
            found.add((source, target))
            onward.setdefault(target, []).append(source)
        else:
            onward.setdefault(source, []).append(target)
    return found


def _leads(onward: dict[int, list[int]], start: int, end: int) -> bool:
    """Whether a way leads from one member to another."""
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            return True
        new = [each for each in onward.get(at, ()) if each not in seen]
        seen.update(new)
        waiting += new
    return False


def _longest(
    members: Sequence[int], after: dict[int, list[int]], before: dict[int, list[int]]
) -> tuple[list[int], dict[int, int]]:
    waiting = {member: len(before[member]) for member in members}
    rank = dict.fromkeys(members, 0)
    order = [member for member in members if not waiting[member]]
    for member in order:
        for target in after[member]:
            rank[target] = max(rank[target], rank[member] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order, rank


def _pull(order: list[int], rank: dict[int, int], after: dict[int, list[int]], before: dict[int, list[int]]) -> None:
    """Move a member towards the side where it has more arrows, as far as it can go."""
    for _ in range(PULLS):
        moved = False
        for member in reversed(order):
            wanted = rank[member]
            if after[member] and len(before[member]) < len(after[member]):
                wanted = min(rank[target] for target in after[member]) - 1
            elif before[member] and len(before[member]) > len(after[member]):
                wanted = max(rank[source] for source in before[member]) + 1
            moved |= wanted != rank[member]
            rank[member] = wanted
        if not moved:
            return


def parts(members: Sequence[int], arrows: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The strongly connected part of each member (Tarjan 1972, without recursion), named by a number."""
    after: dict[int, list[int]] = {member: [] for member in members}
    for source, target in arrows:
        after[source].append(target)
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    part: dict[int, int] = {}
    stack: list[int] = []
    for start in members:
        if start in index:
            continue
        work = [(start, 0)]
        while work:
            member, step = work.pop()
            if not step:
                index[member] = low[member] = len(index)
                stack.append(member)
            following = after[member]
            if step:
                low[member] = min(low[member], low[following[step - 1]])
            while step < len(following) and following[step] in index:
                if following[step] not in part:
                    low[member] = min(low[member], index[following[step]])
                step += 1
            if step < len(following):
                work += [(member, step + 1), (following[step], 0)]
            elif low[member] == index[member]:
                _close(member, stack, part)
    return part


def _close(member: int, stack: list[int], part: dict[int, int]) -> None:
    while True:
        other = stack.pop()
        part[other] = member
        if other == member:
            return
