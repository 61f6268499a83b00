"""A draw.io (diagrams.net) file: the picture as placed, every card, box and link an object that can be moved."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archlint.picture.glyphs import COLOURS
from archlint.picture.outline import label, lines, titled
from archlint.picture.scene import Stroke
from archlint.picture.svg.markup import element, number

if TYPE_CHECKING:
    from archlint.picture.layout.placed import Frame, Placed, PlacedBox, PlacedCard, PlacedLink

MARGIN = 20.0
PLAIN = "html=1;whiteSpace=wrap;rounded=1;arcSize=12;fontSize=11;align=center;verticalAlign=middle;"


def write(placed: Placed) -> str:
    """The whole file, ending in a line break."""
    cells = [element("mxCell", [("id", "0")]), element("mxCell", [("id", "1"), ("parent", "0")])]
    cells += [_box(box) for box in placed.boxes]
    cells += [_card(card) for card in placed.cards]
    cells += [_link(link, index) for index, link in enumerate(placed.links)]
    root = element("root", [], "\n" + "\n".join(cells) + "\n")
    size: list[tuple[str, float | str]] = [
        ("pageWidth", placed.width + 2 * MARGIN),
        ("pageHeight", placed.height + 2 * MARGIN),
    ]
    model = element("mxGraphModel", [("grid", "0"), *size], root)
    return element("mxfile", [("host", "archlint")], element("diagram", [("name", placed.scene.title)], model)) + "\n"


def _box(placed: PlacedBox) -> str:
    border = "#dc2626" if placed.box.single else "#cbd5e1"
    style = (
        f"rounded=1;arcSize=4;html=1;verticalAlign=top;align=left;spacingLeft=8;fillColor=#f1f5f9;strokeColor={border};"
    ) + "dashed=1;" * placed.box.assumed
    return _vertex(f"g:{placed.box.id}", (titled(placed.box),), style, placed.frame)


def _card(placed: PlacedCard) -> str:
    card = placed.card
    border = "#dc2626" if card.single else COLOURS.get(card.glyph, COLOURS["external"])[0]
    style = f"{PLAIN}strokeColor={border};strokeWidth={2 if card.single else 1};fillColor=#ffffff;"
    return _vertex(f"c:{card.id}", lines(card), style, placed.frame)


def _vertex(name: str, said: tuple[str, ...], style: str, frame: Frame) -> str:
    where: list[tuple[str, float | str]] = [
        ("x", frame.x + MARGIN),
        ("y", frame.y + MARGIN),
        ("width", frame.width),
        ("height", frame.height),
        ("as", "geometry"),
    ]
    attributes = [("id", name), ("value", _html(said)), ("style", style), ("vertex", "1"), ("parent", "1")]
    return element("mxCell", attributes, element("mxGeometry", where))


def _link(placed: PlacedLink, index: int) -> str:
    link = placed.link
    dashes = "" if link.stroke is Stroke.SYNC else "dashed=1;"
    style = f"edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;fontSize=9;strokeColor=#64748b;labelBackgroundColor=#ffffff;{dashes}"
    corners = "".join(f'<mxPoint x="{number(x + MARGIN)}" y="{number(y + MARGIN)}"/>' for x, y in placed.points[1:-1])
    way = element("Array", [("as", "points")], corners) if corners else ""
    geometry = element("mxGeometry", [("relative", "1"), ("as", "geometry")], way)
    attributes = [
        ("id", f"l:{index}"),
        ("value", _html(label(link))),
        ("style", style),
        ("edge", "1"),
        ("parent", "1"),
        ("source", f"c:{link.source}"),
        ("target", f"c:{link.target}"),
    ]
    return element("mxCell", attributes, geometry)


def _html(said: tuple[str, ...]) -> str:
    return "<br>".join(escape(line) for line in said)
