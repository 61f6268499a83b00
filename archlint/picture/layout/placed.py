"""A scene with positions: what the SVG writer draws. All numbers are pixels, rounded to one decimal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.picture.scene import Box, Card, Link, Scene

Point: TypeAlias = "tuple[float, float]"
"""x to the right, y downward."""


@frozen
class Frame:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """X of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Y of the lower edge."""
        return self.y + self.height


@frozen
class PlacedCard:
    """A card and where it stands."""

    card: Card
    frame: Frame


@frozen
class PlacedLink:
    """A link, the corners it runs through in the direction of its arrow, and its plate (None: no label).

    `depth` counts the boxes its label stands in: the plate has the colour of that ground.
    """

    link: Link
    points: tuple[Point, ...]
    label: Frame | None
    depth: int = 0


@frozen
class PlacedBox:
    """A box and its outline; `depth` 0 is outermost, its title begins at `heading`, on the baseline of its first line.

    `over`: the title has no place between the links that cross the box, and breaks them. `pill` is the x of the pill of
    a box that is single.
    """

    box: Box
    frame: Frame
    depth: int
    heading: Point = (0.0, 0.0)
    title: tuple[str, ...] = ()
    over: bool = False
    pill: float = 0.0


@frozen
class Placed:
    """The whole drawing, its upper left corner at (0, 0)."""

    scene: Scene
    width: float
    height: float
    cards: tuple[PlacedCard, ...]
    links: tuple[PlacedLink, ...]
    boxes: tuple[PlacedBox, ...]
    crossings: int = 0
