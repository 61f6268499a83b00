"""How far down everything stands: rows as tall as their tallest item, room for borders, titles and tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.picture.layout.nest import Nest
    from archlint.picture.layout.weave import Weave

PAD = 22.0
TITLE = 12.0
TRACK = 12.0
BEFORE_TRACKS = 13.0
BEFORE_CARDS = 16.0
BEFORE_LABELS = 6.0
BETWEEN_LABELS = 4.0


@frozen
class Heights:
    """`middle[row]` of the items; `channel[row]` is the first track below the row."""

    middle: tuple[float, ...]
    channel: tuple[float, ...]


def heights(
    nest: Nest, cloth: Weave, card_heights: Sequence[float], labels: Mapping[int, float], tracks: Sequence[int]
) -> Heights:
    """Stack the rows. `labels[item]` are heights of labels, `tracks[row]` how many tracks run below a row."""
    count = len(tracks)
    tall = [0.0] * count
    holds_cards = [False] * count
    for item, row in enumerate(cloth.row):
        tall[row] = max(tall[row], card_heights[item] if cloth.is_card(item) else labels.get(item, 0.0))
        holds_cards[row] |= cloth.is_card(item)
    opening, closing = _borders(nest, cloth, count)
    middle: list[float] = []
    channel: list[float] = []
    at = 0.0
    for row in range(count):
        at += opening[row] * (PAD + TITLE)
        middle.append(at + tall[row] / 2)
        at += tall[row] + closing[row] * PAD
        at += BEFORE_TRACKS if holds_cards[row] else BETWEEN_LABELS
        channel.append(at)
        at += max(0, tracks[row] - 1) * TRACK
        at += BEFORE_CARDS if row + 1 < count and holds_cards[row + 1] else BEFORE_LABELS
    return Heights(tuple(middle), tuple(channel))


def _borders(nest: Nest, cloth: Weave, count: int) -> tuple[list[int], list[int]]:
    """How many boxes open above and close below each row, one inside the other."""
    opening, closing = [0] * count, [0] * count
    extent: dict[int, tuple[int, int]] = {card: (cloth.row[card], cloth.row[card]) for card in range(nest.cards)}
    opens: dict[int, dict[int, int]] = {}
    closes: dict[int, dict[int, int]] = {}
    for box in nest.inside_out[:-1]:
        inner = nest.children[box]
        first = min(extent[member][0] for member in inner)
        last = max(extent[member][1] for member in inner)
        extent[box] = (first, last)
        opens[box] = _deepest(opens, inner, first)
        closes[box] = _deepest(closes, inner, last)
        for row, depth in opens[box].items():
            opening[row] = max(opening[row], depth)
        for row, depth in closes[box].items():
            closing[row] = max(closing[row], depth)
    return opening, closing


def _deepest(known: dict[int, dict[int, int]], inner: Sequence[int], row: int) -> dict[int, int]:
    return {row: 1 + max((known[member].get(row, 0) for member in inner if member in known), default=0)}
