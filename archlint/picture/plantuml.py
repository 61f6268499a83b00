"""PlantUML component diagrams, in the part of the language that every version since 2018 draws alike.

Boxes are packages, labels quoted; what Creole would take for markup is written as a code point
(https://plantuml.com/component-diagram, https://plantuml.com/creole).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.picture.glyphs import COLOURS
from archlint.picture.outline import Turn, identifiers, label, lines, outline, titled
from archlint.picture.scene import Stroke

if TYPE_CHECKING:
    from archlint.picture.scene import Card, Link, Scene

SHAPES = {
    "client": "actor",
    "database": "database",
    "cache": "database",
    "search": "database",
    "object-store": "database",
    "queue": "queue",
    "stream": "queue",
    "pubsub": "queue",
    "external": "cloud",
    "cdn": "cloud",
}
HEAD = """\
@startuml
top to bottom direction
skinparam shadowing false
skinparam defaultTextAlignment center
skinparam rectangle {
  BackgroundColor #FFFFFF
  RoundCorner 12
}
skinparam package {
  BackgroundColor #F1F5F9
  BorderColor #CBD5E1
}
skinparam arrow {
  Color #64748B
  FontSize 10
}
"""
_MARKUP = re.compile(r"""["<>\\~%!{}|]|\*\*|//|__|--|==|\.\.|\[\[|\]\]|''|^[*#='/.:]|;$""")


def write(scene: Scene) -> str:
    """The scene between `@startuml` and `@enduml`, ending in a line break."""
    ids = identifiers(card.id for card in scene.cards)
    boxes = identifiers((box.id for box in scene.boxes), "g_")
    found = [f"title {words(scene.title)}\\n{words(scene.verdict)}"]
    for step in outline(scene):
        margin = "  " * len(step.way)
        if step.card:
            found.append(f"{margin}{_card(step.card, ids)}")
        elif step.box and step.turn is Turn.OPEN:
            found.append(f"{margin}package {quoted(titled(step.box))} as {boxes[step.box.id]} {{")
        else:
            found.append(f"{margin}}}")
    found += [_link(link, ids) for link in scene.links if link.source in ids and link.target in ids]
    return HEAD + "\n".join(found) + "\n@enduml\n"


def quoted(*texts: str) -> str:
    r"""A PlantUML string of one or more lines.

    >>> quoted('say "hi"', "a//b")
    '"say <U+0022>hi<U+0022>\\na<U+002F><U+002F>b"'
    """
    return '"' + "\\n".join(map(words, texts)) + '"'


def words(text: str) -> str:
    """Text that PlantUML shows as it is."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return _MARKUP.sub(lambda found: "".join(f"<U+{ord(letter):04X}>" for letter in found[0]), plain)


def _card(card: Card, ids: dict[str, str]) -> str:
    shape = SHAPES.get(card.glyph, "rectangle")
    border = "#DC2626;line.bold" if card.single else COLOURS.get(card.glyph, COLOURS["external"])[0]
    return f"{shape} {quoted(*lines(card))} as {ids[card.id]} #FFFFFF;line:{border.removeprefix('#')}"


def _link(link: Link, ids: dict[str, str]) -> str:
    arrow = "-->" if link.stroke is Stroke.SYNC else "..>"
    said = "\\n".join(map(words, label(link)))
    return f"{ids[link.source]} {arrow} {ids[link.target]}" + (f" : {said}" if said else "")
