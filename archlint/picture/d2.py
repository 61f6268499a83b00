"""D2 text (https://d2lang.com): boxes as containers, every label quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.outline import Turn, identifiers, label, lines, outline, titled
from archlint.picture.scene import Stroke

if TYPE_CHECKING:
    from archlint.picture.scene import Box, Card, Link, Scene

SHAPES = {
    "client": "person",
    "database": "cylinder",
    "cache": "cylinder",
    "object-store": "cylinder",
    "search": "cylinder",
    "queue": "queue",
    "stream": "queue",
    "pubsub": "queue",
    "external": "cloud",
}


def write(scene: Scene) -> str:
    """The scene as D2, ending in a line break."""
    boxes = identifiers((box.id for box in scene.boxes), "g_")
    ids = identifiers((card.id for card in scene.cards), "c_")
    ways: dict[str, str] = {}
    found = ["direction: down", f"title: {quoted(scene.title)} {{near: top-center; shape: text; style.font-size: 24}}"]
    for step in outline(scene):
        margin = "  " * len(step.way)
        if step.card:
            ways[step.card.id] = ".".join([*(boxes[name] for name in step.way), ids[step.card.id]])
            found.append(f"{margin}{ids[step.card.id]}: {_card(step.card)}")
        elif step.box and step.turn is Turn.OPEN:
            found.append(f"{margin}{boxes[step.box.id]}: {quoted(titled(step.box))} {{")
            found += [f"{margin}  {mark}" for mark in _marks(step.box)]
        else:
            found.append(f"{margin}}}")
    found += [_link(link, ways) for link in scene.links if link.source in ways and link.target in ways]
    return "\n".join(found) + "\n"


def quoted(*texts: str) -> str:
    r"""A double-quoted D2 string of one or more lines.

    >>> quoted('say "hi"', "${x}")
    '"say \\"hi\\"\\n\\${x}"'
    """
    safe = [text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "\\${") for text in texts]
    return '"' + "\\n".join("".join(c if c.isprintable() else " " for c in text) for text in safe) + '"'


def _marks(box: Box) -> list[str]:
    marks = ["style.stroke: '#dc2626'", "style.stroke-width: 3"] if box.single else []
    return [*marks, "style.stroke-dash: 4"] if box.assumed else marks


def _card(card: Card) -> str:
    marks = ["style.stroke: '#dc2626'", "style.stroke-width: 3"] if card.single else []
    marks += ["style.multiple: true"] if card.copies > 1 else []
    shape = SHAPES.get(card.glyph, "rectangle")
    if shape in {"person", "cloud"}:
        marks = [mark for mark in marks if "multiple" not in mark]
    return f"{quoted(*lines(card))} {{{'; '.join([f'shape: {shape}', *marks])}}}"


def _link(link: Link, ways: dict[str, str]) -> str:
    dashes = " {style.stroke-dash: 5}" if link.stroke is not Stroke.SYNC else ""
    return f"{ways[link.source]} -> {ways[link.target]}: {quoted(*label(link))}{dashes}"
