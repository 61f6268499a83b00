"""A scene in numbers: what the layout works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen
from archlint.picture.layout.headings import heading_width
from archlint.picture.layout.knots import KNOT, knot_size
from archlint.picture.layout.nest import Nest, nest
from archlint.picture.layout.ports import CORNER, Edges
from archlint.picture.layout.routes import LOOP, LOOP_HEIGHT
from archlint.picture.sizes import BADGES_IN, badges_widths, card_height, card_width, label_size

if TYPE_CHECKING:
    from archlint.picture.scene import Card, Link, Scene

OFF_PILLS = 12.0
"""From a pill to the middle of an arrow: half a head, and 8 px of air."""
LEAST_EDGE = 20.0
"""So much of the upper edge is left for links, pills or not."""


@frozen
class Subject:
    """Cards are numbered as in the scene; `links` are those whose ends are in the scene, `arrows` their card numbers.

    `card_widths` and `card_heights` are the cards' own, `widths` and `heights` include room for links from a card to
    itself; `labels` are (width, height); `box_widths` the least widths of boxes, by number.
    """

    scene: Scene
    links: tuple[Link, ...]
    arrows: tuple[tuple[int, int], ...]
    nest: Nest
    card_widths: tuple[float, ...]
    card_heights: tuple[float, ...]
    edges: Edges
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    labels: tuple[tuple[float, float], ...]
    box_widths: dict[int, float]

    @property
    def asking(self) -> frozenset[int]:
        """Clients from which a flow begins."""
        return frozenset(source for source, _ in self.arrows if self.scene.cards[source].glyph == Kind.CLIENT.value)

    @property
    def downward(self) -> tuple[tuple[int, int], ...]:
        """The arrows as they are ranked: who asks stands above what is asked, and above what pushes to it too."""
        asking = self.asking
        return tuple(
            (target, source) if target in asking and source not in asking else (source, target)
            for source, target in self.arrows
        )


def subject(scene: Scene) -> Subject:
    """Measure a scene."""
    number = {card.id: index for index, card in enumerate(scene.cards)}
    links = tuple(link for link in scene.links if link.source in number and link.target in number)
    tree = nest(scene)
    loops: dict[int, list[float]] = {}
    for link in links:
        if link.source == link.target:
            loops.setdefault(number[link.source], []).append(label_size(link)[0])
    own = tuple(_size(card) for card in scene.cards)
    titles = {box.id: heading_width(box) + 32 for box in scene.boxes}
    return Subject(
        scene=scene,
        links=links,
        arrows=tuple((number[link.source], number[link.target]) for link in links),
        nest=tree,
        card_widths=tuple(wide for wide, _ in own),
        card_heights=tuple(high for _, high in own),
        edges=Edges(
            widths=tuple(wide for wide, _ in own),
            upper=tuple(_between_pills(card, wide) for card, (wide, _) in zip(scene.cards, own, strict=True)),
        ),
        widths=tuple(
            wide + (2 * (LOOP + 6 + max(loops[index])) if index in loops else 0.0)
            for index, (wide, _) in enumerate(own)
        ),
        heights=tuple(max(high, LOOP_HEIGHT * len(loops.get(index, ()))) for index, (_, high) in enumerate(own)),
        labels=tuple(label_size(link) for link in links),
        box_widths={box: titles[name] for box, name in tree.names.items()},
    )


def _size(card: Card) -> tuple[float, float]:
    return knot_size(card) if card.glyph == KNOT else (float(card_width(card)), float(card_height(card)))


def _between_pills(card: Card, wide: float) -> tuple[float, float]:
    """From where to where links may meet the upper edge of a card, so that the heads of their arrows show."""
    left, right = (width + BADGES_IN + OFF_PILLS if width else CORNER / 2 for width in badges_widths(card))
    return left - wide / 2, max(wide / 2 - right, left + LEAST_EDGE - wide / 2)
