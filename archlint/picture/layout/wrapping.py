"""Into which rows a scene is cut: bands that are wider than the page are wrapped, some more, some less."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.bands import Room, bands
from archlint.picture.layout.rows import rows
from archlint.picture.layout.sorting import sort
from archlint.picture.layout.spacing import CARD_GAP, LABEL_GAP, LINE_GAP
from archlint.picture.layout.stacks import stacked
from archlint.picture.layout.trunks import trunks
from archlint.picture.layout.weave import Weave, Yarn, weave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.picture.layout.nest import Nest
    from archlint.picture.layout.order import Order
    from archlint.picture.layout.rows import Rows
    from archlint.picture.layout.subject import Subject

WRAPS = (1.07, 0.85, 0.7, 0.55, 0.45, 0.35)
"""Shares of the page at which bands are wrapped: an estimate, so narrower ones follow while the drawing does not fit."""
NARROW = 0.5
"""Shares below this are for pictures that are wider for what passes their cards than for the cards."""
WAYS = ((False, False), (True, False), (False, True), (True, True))
"""Whether lines are filled, and whether cards beside a tall box are stacked."""
FITTED = 2.0
"""The share of a cut in which each box is wrapped as much as the page asks for."""
NARROWED = 8
"""Times that a box is wrapped more before that is given up."""
MANY_CARDS = 150
"""More cards than this are wrapped one way only."""


@frozen
class Cut:
    """A scene in rows, before anything is brought into order; its subject has the boxes that keep cards in stacks."""

    subject: Subject
    rows: Rows
    cloth: Weave
    share: float

    @property
    def items(self) -> int:
        """How much there is to place."""
        return len(self.cloth.row)

    @property
    def width(self) -> float:
        """About how wide the widest row is when everything stands close."""
        return max(self._needed()) - LINE_GAP

    def _needed(self) -> list[float]:
        needed = [0.0] * self.rows.count
        for item, row in enumerate(self.cloth.row):
            gap = CARD_GAP if self.cloth.is_card(item) else LABEL_GAP if item in self.cloth.label else LINE_GAP
            needed[row] += self.cloth.width[item] + gap
        return needed

    def too_wide(self, page_width: float) -> tuple[int, float] | None:
        """The box that takes most of the widest row, and how wide its cards are there; None when all rows fit a page."""
        needed = self._needed()
        row = max(range(len(needed)), key=needed.__getitem__)
        if needed[row] - LINE_GAP <= page_width:
            return None
        tree = self.subject.nest
        held: dict[int, list[float]] = {}
        for card in range(tree.cards):
            if self.cloth.row[card] == row:
                held.setdefault(tree.parent[card], []).append(self.cloth.width[card] + CARD_GAP)
        several = {box: fsum(widths) - CARD_GAP for box, widths in held.items() if len(widths) > 1}
        box = max(several, key=several.__getitem__, default=None)
        return None if box is None else (box, several[box])

    def ordered(self) -> Order:
        """With the members of every row in the order that crosses least."""
        return sort(self.cloth, self.rows, self.subject.nest.page)


def cuts(subject: Subject, page_width: float, *, every: bool = False) -> Iterator[Cut]:
    """Ways to wrap the bands that differ, the widest first: `every` one, or of each width one."""
    seen: list[tuple[Nest, Rows]] = []
    for cut in _all_cuts(subject, page_width) if every else _plain_cuts(subject, page_width):
        if (cut.subject.nest, cut.rows) not in seen:
            seen.append((cut.subject.nest, cut.rows))
            yield cut


def _plain_cuts(subject: Subject, page_width: float) -> Iterator[Cut]:
    for share in WRAPS if len(subject.widths) <= MANY_CARDS else WRAPS[1:2]:
        yield _cut(subject, Room(page_width * share), share)


def _all_cuts(subject: Subject, page_width: float) -> Iterator[Cut]:
    for filled, stacks in WAYS:
        fitted = _fitted(subject, page_width, filled=filled, stacks=stacks)
        if fitted:
            yield fitted
    for share in WRAPS:
        for filled, stacks in WAYS:
            yield _cut(subject, Room(page_width * share), share, filled=filled, stacks=stacks)


def _fitted(subject: Subject, page_width: float, *, filled: bool, stacks: bool) -> Cut | None:
    """As few lines as fit the page: the box that takes most of the widest row is wrapped, until no row is too wide."""
    room = Room(page_width * WRAPS[0])
    for _ in range(NARROWED):
        cut = _cut(subject, room, FITTED, filled=filled, stacks=stacks)
        wide = cut.too_wide(page_width)
        if wide is None:
            return cut
        box = subject.nest.page if wide[0] == cut.subject.nest.page else wide[0]
        room = replace(room, narrow={**room.narrow, box: wide[1] - 1})
    return None


def _cut(subject: Subject, room: Room, share: float, *, filled: bool = False, stacks: bool = False) -> Cut:
    arrows, ranked, tree = subject.arrows, subject.downward, subject.nest
    banded = bands(tree, ranked, subject.widths, room, subject.asking, filled=filled)
    if stacks and (other := stacked(tree, ranked, banded, subject.asking)) is not tree:
        room = replace(
            room, narrow={other.page if box == tree.page else box: wide for box, wide in room.narrow.items()}
        )
        tree = other
        banded = bands(tree, ranked, subject.widths, room, subject.asking, filled=filled)
    ends = [(one, two) if banded.rank[one] < banded.rank[two] else (two, one) for one, two in arrows]
    label_widths = [size[0] for size in subject.labels]
    shared = trunks(subject.links, arrows, banded.rank)
    lines = rows(tree, banded, ends, label_widths, room.page, shared)
    cloth = weave(Yarn(tree, lines, banded.rank, subject.widths, label_widths, shared), arrows)
    return Cut(replace(subject, nest=tree), lines, cloth, share)
