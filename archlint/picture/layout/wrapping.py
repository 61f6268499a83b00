"""Into which rows a scene is cut: bands that are wider than the page are wrapped, some more, some less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.bands import bands
from archlint.picture.layout.rows import rows
from archlint.picture.layout.sorting import sort
from archlint.picture.layout.spacing import CARD_GAP, LABEL_GAP, LINE_GAP
from archlint.picture.layout.trunks import trunks
from archlint.picture.layout.weave import Weave, Yarn, weave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.rows import Rows
    from archlint.picture.layout.subject import Subject

WRAPS = (1.07, 0.85, 0.7, 0.55, 0.45, 0.35)
"""Shares of the page at which bands are wrapped: an estimate, so narrower ones follow while the drawing does not fit."""
NARROW = 0.5
"""Shares below this are for pictures that are wider for what passes their cards than for the cards."""
MANY_CARDS = 150
"""More cards than this are wrapped one way only."""


@frozen
class Cut:
    """A scene in rows, before anything is brought into order."""

    rows: Rows
    cloth: Weave
    page: int
    share: float

    @property
    def items(self) -> int:
        """How much there is to place."""
        return len(self.cloth.row)

    @property
    def width(self) -> float:
        """About how wide the widest row is when everything stands close."""
        needed = [0.0] * self.rows.count
        for item, row in enumerate(self.cloth.row):
            gap = CARD_GAP if self.cloth.is_card(item) else LABEL_GAP if item in self.cloth.label else LINE_GAP
            needed[row] += self.cloth.width[item] + gap
        return max(needed) - LINE_GAP

    def ordered(self) -> Order:
        """With the members of every row in the order that crosses least."""
        return sort(self.cloth, self.rows, self.page)


def cuts(subject: Subject, page_width: float) -> Iterator[Cut]:
    """All ways to wrap the bands that differ, the widest first."""
    seen: list[Rows] = []
    for share in WRAPS if len(subject.widths) <= MANY_CARDS else WRAPS[1:2]:
        cut = _cut(subject, page_width, share)
        if cut.rows not in seen:
            seen.append(cut.rows)
            yield cut


def _cut(subject: Subject, page_width: float, share: float) -> Cut:
    tree, arrows, page_width = subject.nest, subject.arrows, page_width * share
    banded = bands(tree, arrows, subject.widths, page_width)
    ends = [(one, two) if banded.rank[one] < banded.rank[two] else (two, one) for one, two in arrows]
    label_widths = [size[0] for size in subject.labels]
    shared = trunks(subject.links, arrows, banded.rank)
    lines = rows(tree, banded, ends, label_widths, page_width, shared)
    cloth = weave(Yarn(tree, lines, banded.rank, subject.widths, label_widths, shared), arrows)
    return Cut(lines, cloth, tree.page, share)
