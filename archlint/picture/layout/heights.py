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
CARD_TO_TRACK = 18.0
TRACK_TO_CARD = 20.0
"""Room for the corner and the head of an arrow."""
LABEL_TO_TRACK = 11.0
"""Room for the corner, so that it is not seen to begin in the label."""
STRAIGHT = {(True, True): 29.0, (True, False): 15.0, (False, True): 20.0, (False, False): 8.0}
"""Between two rows where nothing runs sideways, by whether the upper and the lower one hold cards."""


@frozen
class Heights:
    """`top` and `middle` of each row's items; `channel[row]` is the first track below the row."""

    top: tuple[float, ...]
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
    top: list[float] = []
    middle: list[float] = []
    channel: list[float] = []
    at = 0.0
    for row in range(count):
        at += opening[row] * (PAD + TITLE)
        top.append(at)
        middle.append(at + tall[row] / 2)
        at += tall[row] + closing[row] * PAD
        above, below = holds_cards[row], row + 1 < count and holds_cards[row + 1]
        if tracks[row]:
            at += CARD_TO_TRACK if above else LABEL_TO_TRACK
            channel.append(at)
            at += (tracks[row] - 1) * TRACK + (TRACK_TO_CARD if below else LABEL_TO_TRACK)
        else:
            channel.append(at)
            at += STRAIGHT[above, below]
    return Heights(tuple(top), tuple(middle), tuple(channel))


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
        if nest.hidden(box):
            continue
        opens[box] = _deepest(opens, inner, first)
        closes[box] = _deepest(closes, inner, last)
        for row, depth in opens[box].items():
            opening[row] = max(opening[row], depth)
        for row, depth in closes[box].items():
            closing[row] = max(closing[row], depth)
    return opening, closing


def _deepest(known: dict[int, dict[int, int]], inner: Sequence[int], row: int) -> dict[int, int]:
    return {row: 1 + max((known[member].get(row, 0) for member in inner if member in known), default=0)}
