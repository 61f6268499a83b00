"""Places beside each other that copy to one another: such links run through a knot below both, where their label is.

Ranks know no links between equals: of two regions that copy to each other one would stand above the other. A knot is
a card that both lead to, of the size of the label; in the drawing it is gone.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.picture.layout.placed import Frame, Placed, PlacedLink
from archlint.picture.scene import Card, Stroke
from archlint.picture.sizes import label_size

if TYPE_CHECKING:
    from archlint.picture.scene import Box, Link, Scene

PLACES = frozenset({"host", "rack", "zone", "region", "provider"})
KNOT = "knot"
"""The glyph of a knot."""
AROUND = 12.0


def knot_size(card: Card) -> tuple[float, float]:
    """Room for what a knot `holds`: the width and height of a label, as text."""
    wide, high = (float(size) for size in card.holds)
    return max(wide, 48.0) + AROUND, max(high, AROUND)


def knotted(scene: Scene) -> Scene:
    """The scene with a knot for each link between two places that copy to each other; itself when there is none."""
    home = {card.id: card.box for card in scene.cards}
    boxes = {box.id: box for box in scene.boxes}
    ends = {link.id: _apart(home.get(link.source), home.get(link.target), boxes) for link in scene.links}
    pairs = {(found[0].id, found[1].id) for found in ends.values() if found}
    cards = list(scene.cards)
    links: list[Link] = []
    for link in scene.links:
        found = ends[link.id]
        if found is None or not (link.stroke is Stroke.REPLICATION or (found[1].id, found[0].id) in pairs):
            links.append(link)
            continue
        name = f"{KNOT} {link.id}"
        wide, high = label_size(link)
        cards.append(Card(name, "", KNOT, box=found[0].parent, holds=(str(wide), str(high))))
        bare = replace(link, verb="", figures="", price=(), number="")
        links += [replace(bare, id=f"{name}{end}", source=end, target=name) for end in (link.source, link.target)]
    return replace(scene, cards=tuple(cards), links=tuple(links)) if len(cards) > len(scene.cards) else scene


def _apart(one: str | None, two: str | None, boxes: dict[str, Box]) -> tuple[Box, Box] | None:
    """The two places, side by side in the same box, in which two cards stand."""
    first, second = _around(one, boxes), _around(two, boxes)
    for here, there in itertools.product(first, second):
        if here.id != there.id and here.parent == there.parent and {here.kind, there.kind} <= PLACES:
            return here, there
    return None


def _around(name: str | None, boxes: dict[str, Box]) -> list[Box]:
    found: list[Box] = []
    while name in boxes and boxes[name] not in found:
        found.append(boxes[name])
        name = boxes[name].parent
    return found


def unknotted(placed: Placed, scene: Scene) -> Placed:
    """The drawing of the scene as it was: each link in one piece, its label where its knot was."""
    if placed.scene is scene:
        return placed
    parts = {(link.link.target, link.link.source): link.points for link in placed.links}
    whole = {link.link.id: link for link in placed.links}
    knots = {card.card.id: card.frame for card in placed.cards if card.card.glyph == KNOT}
    links: list[PlacedLink] = []
    for link in scene.links:
        name = f"{KNOT} {link.id}"
        if name not in knots:
            links += [whole[link.id]] if link.id in whole else []
            continue
        frame = knots[name]
        y = frame.y + frame.height / 2
        down, up = parts[name, link.source], parts[name, link.target]
        points = (*down[:-1], (down[-1][0], y), (up[-1][0], y), *reversed(up[:-1]))
        wide, high = label_size(link)
        label = Frame(frame.x + (frame.width - wide) / 2, frame.y + (frame.height - high) / 2, wide, high)
        depth = sum(
            box.frame.x < label.x < box.frame.right and box.frame.y < y < box.frame.bottom for box in placed.boxes
        )
        links.append(PlacedLink(link, points, label if wide else None, depth))
    cards = tuple(card for card in placed.cards if card.card.glyph != KNOT)
    return replace(placed, scene=scene, cards=cards, links=tuple(links))
