"""Which card stands in which box, as numbers: cards first, then boxes, then the page around everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.picture.scene import Box, Scene


@frozen
class Nest:
    """The tree of boxes.

    Members are numbered: cards 0..cards-1 in scene order, then boxes, then `page`. `parent[m]` is the
    box (or page) a member stands in; `children[b]` are in the order of their first card. Boxes without
    a card are left out of the tree. `names` maps a box number to its id; a box without a name is not seen:
    cards stand under each other in it.
    """

    cards: int
    page: int
    parent: tuple[int, ...]
    children: dict[int, tuple[int, ...]]
    names: dict[int, str]

    def hidden(self, box: int) -> bool:
        """Whether a box only keeps cards under each other."""
        return box not in self.names and box != self.page

    def path(self, card: int) -> tuple[int, ...]:
        """From the page down to the card, both included."""
        up = [card]
        while up[-1] != self.page:
            up.append(self.parent[up[-1]])
        return tuple(reversed(up))

    @property
    def inside_out(self) -> tuple[int, ...]:
        """Boxes and the page, every box before what it stands in."""
        order = [self.page]
        for box in order:
            order += [child for child in self.children[box] if child >= self.cards]
        return tuple(reversed(order))


def nest(scene: Scene) -> Nest:
    """The tree of a scene. A box whose parent is unknown, or that contains itself, stands on the page."""
    cards, page = len(scene.cards), len(scene.cards) + len(scene.boxes)
    number = {box.id: cards + index for index, box in enumerate(scene.boxes)}
    parent = [number.get(card.box or "", page) for card in scene.cards]
    parent += [_parent(box, scene.boxes, number, page) for box in scene.boxes]
    children: dict[int, list[int]] = {page: []}
    for card in range(cards):
        member = card
        while member != page and member not in children.setdefault(parent[member], []):
            children[parent[member]].append(member)
            member = parent[member]
    return Nest(
        cards=cards,
        page=page,
        parent=tuple(parent),
        children={box: tuple(members) for box, members in children.items()},
        names={index: box for box, index in number.items() if index in children},
    )


def _parent(box: Box, boxes: tuple[Box, ...], number: dict[str, int], page: int) -> int:
    above = {other.id: other.parent for other in boxes}
    seen, at = {box.id}, box.parent
    while at is not None and at in above:
        if at in seen:
            return page
        seen.add(at)
        at = above[at]
    return number.get(box.parent or "", page)
