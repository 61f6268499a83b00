"""The outlines of boxes, from the inside out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.layout.heights import PAD, TITLE
from archlint.picture.layout.placed import Frame, PlacedBox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.picture.layout.nest import Nest
    from archlint.picture.scene import Scene


def frame_boxes(
    nest: Nest, scene: Scene, cards: Sequence[Frame], borders: Mapping[int, tuple[float, float]]
) -> tuple[PlacedBox, ...]:
    """Every box around its members: left and right as solved, top and bottom by what it holds; outer ones first."""
    frames: dict[int, Frame] = dict(enumerate(cards))
    depth: dict[int, int] = {nest.page: -1}
    for box in nest.inside_out[:-1]:
        inner = [frames[member] for member in nest.children[box]]
        top, bottom = min(frame.y for frame in inner), max(frame.bottom for frame in inner)
        if nest.hidden(box):
            frames[box] = Frame(inner[0].x, top, inner[0].width, bottom - top)
            continue
        left, right = borders[box]
        frames[box] = Frame(left, top - PAD - TITLE, right - left, bottom - top + 2 * PAD + TITLE)
    placed: list[PlacedBox] = []
    for box in reversed(nest.inside_out[:-1]):
        if nest.hidden(box):
            continue
        depth[box] = depth[nest.parent[box]] + 1
        placed.append(PlacedBox(scene.boxes[box - nest.cards], frames[box], depth[box]))
    return tuple(placed)
