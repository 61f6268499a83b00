"""Graphviz DOT (https://graphviz.org/doc/info/lang.html): boxes as clusters, every id and label quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.glyphs import COLOURS
from archlint.picture.outline import Turn, label, lines, outline, titled
from archlint.picture.scene import Stroke

if TYPE_CHECKING:
    from archlint.picture.scene import Box, Card, Link, Scene

SHAPES = {
    "database": "cylinder",
    "cache": "cylinder",
    "object-store": "cylinder",
    "search": "cylinder",
    "client": "oval",
    "external": "oval",
}
HEAD = """\
digraph {
  graph [rankdir=TB, fontname="Helvetica", fontsize=20, labelloc=t, nodesep=0.5, ranksep=0.7];
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11];
  edge [fontname="Helvetica", fontsize=9, color="#64748b"];
"""


def write(scene: Scene) -> str:
    """The scene as DOT, ending in a line break."""
    found = [f"  label={quoted(scene.title, scene.verdict)};"]
    for step in outline(scene):
        margin = "  " * (len(step.way) + 1)
        if step.card:
            found.append(f"{margin}{_card(step.card)}")
        elif step.box and step.turn is Turn.OPEN:
            found.append(f"{margin}subgraph {quoted('cluster_' + step.box.id)} {{")
            found.append(f"{margin}  label={quoted(titled(step.box))}; {_look(step.box)} fontsize=12;")
        else:
            found.append(f"{margin}}}")
    known = {card.id for card in scene.cards}
    found += [_link(link) for link in scene.links if link.source in known and link.target in known]
    return HEAD + "\n".join(found) + "\n}\n"


def quoted(*texts: str) -> str:
    r"""A DOT string of one or more centred lines.

    >>> quoted('say "hi"', "a\\b")
    '"say \\"hi\\"\\na\\\\b"'
    """
    safe = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return '"' + "\\n".join("".join(c if c.isprintable() else " " for c in text) for text in safe) + '"'


def _look(box: Box) -> str:
    style = '"rounded,dashed"' if box.assumed else "rounded"
    return f'style={style}; color="#dc2626"; penwidth=2;' if box.single else f'style={style}; color="#cbd5e1";'


def _card(card: Card) -> str:
    border = "#dc2626" if card.single else COLOURS.get(card.glyph, COLOURS["external"])[0]
    weight = 3 if card.single else 1
    more = ", peripheries=2" if card.copies > 1 else ""
    shape = SHAPES.get(card.glyph, "box")
    style = ", style=filled" if shape == "cylinder" else ""
    return f'{quoted(card.id)} [label={quoted(*lines(card))}, shape={shape}, color="{border}", penwidth={weight}{more}{style}];'


def _link(link: Link) -> str:
    style = "" if link.stroke is Stroke.SYNC else ", style=dashed"
    return f"  {quoted(link.source)} -> {quoted(link.target)} [label={quoted(*label(link))}{style}];"
