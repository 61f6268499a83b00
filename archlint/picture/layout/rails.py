"""Straight runs: pieces of links that shall stand exactly under each other become one unknown.

Which pieces may be joined is the caller's choice: every one, only those between bends, or those that an
earlier solution left nearly straight. The layout tries several choices and keeps the best picture.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.ports import Ports
    from archlint.picture.layout.trunks import Trunk


@frozen
class Piece:
    """One link between two neighbouring rows, with its ports; `rate` decides who is straight first.

    A `branch` parts from its trunk here, or joins it.
    """

    upper: int
    lower: int
    leave: float
    enter: float
    link: int
    rate: float
    branch: bool = False


@frozen
class Rails:
    """`root[item]` stands for the item, which is `offset[item]` to the right of it."""

    root: tuple[int, ...]
    offset: tuple[float, ...]


def pieces(order: Order, ports: Ports, rates: Sequence[float] | None) -> tuple[Piece, ...]:
    """All pieces, inner ones first, then the busiest by these rates.

    Without rates the most central first, which puts a card over the middle of what it leads to.
    """
    cloth = order.cloth
    found: list[tuple[tuple[bool, bool, float, int, int], Piece]] = []
    laid: set[tuple[int, int]] = set()
    for link, thread in enumerate(cloth.threads):
        for at, (upper, lower) in enumerate(itertools.pairwise(thread)):
            if cloth.trunks[link] and (upper, lower) in laid:
                continue
            laid.add((upper, lower))
            shared = (upper in cloth.shared) + (lower in cloth.shared)
            piece = Piece(
                upper=upper,
                lower=lower,
                leave=ports.leave[link] if not at else 0.0,
                enter=ports.enter[link] if at == len(thread) - 2 else 0.0,
                link=link,
                rate=rates[link] if rates else 1.0,
                branch=shared == 1 and not (cloth.is_card(upper) or cloth.is_card(lower)),
            )
            ends = cloth.is_card(upper) or cloth.is_card(lower)
            late = -piece.rate if rates else abs(piece.leave) + abs(piece.enter)
            found.append(((ends, piece.branch, late, link, at), piece))
    return tuple(piece for _, piece in sorted(found, key=lambda pair: pair[0]))


def rails(order: Order, every: Sequence[Piece], allowed: Callable[[Piece], bool], *, listed: bool = True) -> Rails:
    """Join allowed pieces greedily; no two rails of one gap cross and no item has two rails on one side.

    What a trunk leads to in several rows stands in columns, when it is `listed`.
    """
    cloth, place = order.cloth, order.place
    joined = _Joined(list(range(len(cloth.row))), [0.0] * len(cloth.row))
    for upper, lower in _columns(order) if listed else ():
        joined.join(upper, lower, 0.0)
    lower_taken = [False] * len(cloth.row)
    upper_taken = [False] * len(cloth.row)
    taken: dict[int, list[tuple[int, int]]] = {}
    for piece in every:
        if piece.branch or lower_taken[piece.upper] or upper_taken[piece.lower] or not allowed(piece):
            continue
        straight = taken.setdefault(cloth.row[piece.upper], [])
        if not _slip_in(straight, (place[piece.upper], place[piece.lower])):
            continue
        lower_taken[piece.upper] = upper_taken[piece.lower] = True
        joined.join(piece.upper, piece.lower, piece.leave - piece.enter)
    roots = tuple(joined.find(item) for item in range(len(cloth.row)))
    return Rails(roots, tuple(joined.offset[item] if roots[item] != item else 0.0 for item in range(len(roots))))


def _columns(order: Order) -> Iterator[tuple[int, int]]:
    """Cards of one trunk that are the same in number in their rows, from each row to the next."""
    cloth = order.cloth
    lines: dict[Trunk, dict[int, set[int]]] = {}
    for trunk, thread in zip(cloth.trunks, cloth.threads, strict=True):
        if trunk is not None:
            card = thread[-1] if trunk.down else thread[0]
            lines.setdefault(trunk, {}).setdefault(cloth.row[card], set()).add(card)
    for rows in lines.values():
        for one, two in itertools.pairwise(sorted(rows)):
            yield from zip(*(sorted(rows[row], key=lambda card: order.place[card]) for row in (one, two)), strict=False)


def _slip_in(straight: list[tuple[int, int]], ends: tuple[int, int]) -> bool:
    at = bisect_left(straight, ends)
    if at and straight[at - 1][1] >= ends[1]:
        return False
    if at < len(straight) and straight[at][1] <= ends[1]:
        return False
    insort(straight, ends)
    return True


@dataclass(slots=True)
class _Joined:
    """Union-find whose links carry distances."""

    parent: list[int]
    offset: list[float]

    def find(self, item: int) -> int:
        way: list[int] = []
        while self.parent[item] != item:
            way.append(item)
            item = self.parent[item]
        distance = 0.0
        for step in reversed(way):
            distance += self.offset[step]
            self.offset[step] = distance
            self.parent[step] = item
        return item

    def join(self, upper: int, lower: int, shift: float) -> None:
        """Make `lower` stand `shift` to the right of `upper`."""
        one, two = self.find(upper), self.find(lower)
        if one == two:
            return
        before_upper = self.offset[upper] if one != upper else 0.0
        before_lower = self.offset[lower] if two != lower else 0.0
        self.parent[two] = one
        self.offset[two] = before_upper + shift - before_lower
