"""A scene in numbers: what the layout works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.headings import heading_width
from archlint.picture.layout.nest import Nest, nest
from archlint.picture.layout.routes import LOOP, LOOP_HEIGHT
from archlint.picture.sizes import card_height, card_width, label_size

if TYPE_CHECKING:
    from archlint.picture.scene import Link, Scene


@frozen
class Subject:
    """Cards are numbered as in the scene; `links` are those whose ends are in the scene, `arrows` their card numbers.

    `widths` and `heights` of cards include room for links from a card to itself; `labels` are (width, height);
    `box_widths` the least widths of boxes, by number.
    """

    scene: Scene
    links: tuple[Link, ...]
    arrows: tuple[tuple[int, int], ...]
    nest: Nest
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    labels: tuple[tuple[float, float], ...]
    box_widths: dict[int, float]


def subject(scene: Scene) -> Subject:
    """Measure a scene."""
    number = {card.id: index for index, card in enumerate(scene.cards)}
    links = tuple(link for link in scene.links if link.source in number and link.target in number)
    tree = nest(scene)
    loops: dict[int, list[float]] = {}
    for link in links:
        if link.source == link.target:
            loops.setdefault(number[link.source], []).append(label_size(link)[0])
    titles = {box.id: heading_width(box) + 32 for box in scene.boxes}
    return Subject(
        scene=scene,
        links=links,
        arrows=tuple((number[link.source], number[link.target]) for link in links),
        nest=tree,
        widths=tuple(
            card_width(card) + (2 * (LOOP + 6 + max(loops[index])) if index in loops else 0.0)
            for index, card in enumerate(scene.cards)
        ),
        heights=tuple(
            max(float(card_height(card)), LOOP_HEIGHT * len(loops.get(index, ())))
            for index, card in enumerate(scene.cards)
        ),
        labels=tuple(label_size(link) for link in links),
        box_widths={box: titles[name] for box, name in tree.names.items()},
    )
