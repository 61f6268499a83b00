"""A scene placed by Graphviz dot: the same cards, boxes and labels, curved links.

Every version of Graphviz gives other numbers, and nothing keeps labels off cards; the embedded layout
(`archlint.picture.layout`) promises both.
"""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING, TypedDict, cast

from archlint.frozen import frozen
from archlint.picture.graphviz.program import run
from archlint.picture.layout.headings import heading_width
from archlint.picture.layout.placed import Frame, Placed, PlacedBox, PlacedCard, PlacedLink, Point
from archlint.picture.layout.settle import headed, settle
from archlint.picture.outline import Turn, chain, outline
from archlint.picture.sizes import card_height, card_width, label_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archlint.picture.scene import Box, Link, Scene

INCH = 72.0
CLEAR = 5.0
"""Room on both sides of a label: dot puts it right beside its link."""
SAMPLES = 6
"""Points on each piece of a curve; corners are rounded where it is drawn."""
HEAD = """\
digraph {
  graph [rankdir=TB, splines=spline, nodesep=0.42, ranksep=0.4];
  node [shape=box, fixedsize=true, label=""];
"""


class _Thing(TypedDict, total=False):
    """What Graphviz says of a node, cluster or edge in its JSON; numbers are text, y points upward."""

    name: str
    id: str
    pos: str
    bb: str
    lp: str


class _Answer(TypedDict, total=False):
    bb: str
    objects: list[_Thing]
    edges: list[_Thing]


@frozen
class _Found:
    """The places by name: middles of cards, outlines of boxes, curves and label middles of links."""

    cards: dict[str, Point] = field(default_factory=dict[str, Point])
    boxes: dict[str, Frame] = field(default_factory=dict[str, Frame])
    ways: dict[str, tuple[Point, ...]] = field(default_factory=dict[str, tuple[Point, ...]])
    labels: dict[str, Point] = field(default_factory=dict[str, Point])


def place(scene: Scene) -> Placed:
    """Give every card, box, link and label the place that dot chooses.

    Raises:
        MissingExtraError: there is no Graphviz.
    """
    if not scene.cards:
        return Placed(scene, 0.0, 0.0, (), (), ())
    known = {card.id for card in scene.cards}
    links = tuple(link for link in scene.links if {link.source, link.target} <= known)
    found = _read(run(write(scene, links), "json0", "`--engine dot`"))
    parents = {box.id: box.parent for box in scene.boxes}
    boxes = [
        PlacedBox(box, found.boxes[f"cluster_{index}"], len(chain(box.parent, parents)))
        for index, box in enumerate(scene.boxes)
        if f"cluster_{index}" in found.boxes
    ]
    cards = (
        PlacedCard(card, _around(found.cards[f"n{index}"], card_width(card), card_height(card)))
        for index, card in enumerate(scene.cards)
    )
    drawn = (_link(link, f"e{index}", found) for index, link in enumerate(links))
    return headed(settle(Placed(scene, 0.0, 0.0, tuple(cards), tuple(drawn), tuple(boxes))))


def write(scene: Scene, links: Iterable[Link]) -> str:
    """DOT text in which everything has its size and no word: what dot is to place."""
    cards = {card.id: index for index, card in enumerate(scene.cards)}
    boxes = {box.id: index for index, box in enumerate(scene.boxes)}
    lines: list[str] = []
    for step in outline(scene):
        if step.card:
            wide, high = card_width(step.card) / INCH, card_height(step.card) / INCH
            lines.append(f"n{cards[step.card.id]} [width={wide:.4f}, height={high:.4f}];")
        elif step.box and step.turn is Turn.OPEN:
            lines.append(f"subgraph cluster_{boxes[step.box.id]} {{ margin=20; label={_room(*_heading(step.box))};")
        else:
            lines.append("}")
    for index, link in enumerate(links):
        wide, high = label_size(link)
        said = f", label={_room(wide + 2 * CLEAR, high)}" if wide else ""
        lines.append(f"n{cards[link.source]} -> n{cards[link.target]} [id=e{index}{said}];")
    return HEAD + "\n".join(lines) + "\n}\n"


def _heading(box: Box) -> tuple[float, float]:
    return heading_width(box), 20.0


def _room(wide: float, high: float) -> str:
    """An empty label of a given size."""
    return f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{wide:.0f}" HEIGHT="{high:.0f}"><TR><TD></TD></TR></TABLE>>'


def _read(answer: bytes) -> _Found:
    told = cast("_Answer", json.loads(answer))
    top = _numbers(told.get("bb", "0,0,0,0"))[3]
    found = _Found()
    for thing in told.get("objects", []):
        if "pos" in thing:
            found.cards[thing.get("name", "")] = _point(thing["pos"], top)
        elif "bb" in thing:
            left, low, right, high = _numbers(thing["bb"])
            found.boxes[thing.get("name", "")] = Frame(left, top - high, right - left, high - low)
    for edge in told.get("edges", []):
        name = edge.get("id", "")
        found.ways[name] = _way(edge.get("pos", ""), lambda text: _point(text, top))
        if "lp" in edge:
            found.labels[name] = _point(edge["lp"], top)
    return found


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def _point(text: str, top: float) -> Point:
    x, y = _numbers(text)
    return x, top - y


def _way(text: str, point: Callable[[str], Point]) -> tuple[Point, ...]:
    """Points along a spline (https://graphviz.org/docs/attr-types/splineType/), with the tips of its arrow."""
    parts = text.split()
    ends = {part[0]: point(part[2:]) for part in parts if part.startswith(("s,", "e,"))}
    nodes = [point(part) for part in parts if not part.startswith(("s,", "e,"))]
    way = [ends["s"]] if "s" in ends else []
    way += nodes[:1]
    for at in range(0, len(nodes) - 3, 3):
        way += [_between(nodes[at : at + 4], step / SAMPLES) for step in range(1, SAMPLES + 1)]
    return (*way, ends["e"]) if "e" in ends else tuple(way)


def _between(four: list[Point], share: float) -> Point:
    """A point of a cubic curve."""
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, four, strict=True)) for axis in (0, 1))
    return x, y


def _link(link: Link, name: str, found: _Found) -> PlacedLink:
    label = found.labels.get(name)
    return PlacedLink(link, found.ways[name], _around(label, *label_size(link)) if label else None)


def _around(middle: Point, wide: float, high: float) -> Frame:
    return Frame(middle[0] - wide / 2, middle[1] - high / 2, wide, high)
