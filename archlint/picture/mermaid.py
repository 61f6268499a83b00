"""Mermaid flowcharts and sequence diagrams, which GitHub and GitLab draw in Markdown.

Ids carry a prefix, so that a component may be called `end` or `graph`; labels are quoted and their special
characters written as entity codes (https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.picture.outline import Turn, identifiers, label, lines, outline, titled
from archlint.picture.scene import Stroke

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.scene import Card, Link, Scene

MOST_LINKS = 480
MOST_CHARACTERS = 48_000
SHAPES = {
    "client": ("([", "])"),
    "external": ("([", "])"),
    "database": ("[(", ")]"),
    "search": ("[(", ")]"),
    "object-store": ("[(", ")]"),
    "cache": ("[(", ")]"),
    "queue": ("[[", "]]"),
    "stream": ("[[", "]]"),
    "pubsub": ("[[", "]]"),
}
ARROWS = {Stroke.SYNC: "-->", Stroke.ASYNC: "-.->", Stroke.REPLICATION: "-.->"}
LONGEST = 27
"""Letters that have room in a card, which is 200 px wide in Mermaid."""
_KEPT = re.compile(r"(?<=\d) (?=[^ ·])")
"""Spaces between a number and its unit: no line ends there."""
LOOKS = (
    "  classDef default fill:#64748b14,stroke:#64748b",
    "  classDef box fill:#64748b14,stroke:#64748b66",
)
"""Fills are translucent, so that text can be read in light and dark."""
_CODES = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "#": "#35;", "`": "#96;", ";": "#59;", "\\": "#92;"}


def write(scene: Scene) -> str:
    """A flowchart of the scene, ending in a line break; links beyond Mermaid's limits are left out with a comment."""
    ids = identifiers(card.id for card in scene.cards)
    boxes = identifiers((box.id for box in scene.boxes), "g_")
    found = ["flowchart TB", f"  %% {words(scene.title)}: {words(scene.verdict)}", *_boxed(scene, ids, boxes)]
    shown = [link for link in scene.links if link.source in ids and link.target in ids]
    drawn = [_link(link, ids) for link in shown]
    found += _within_limits(drawn, sum(len(line) + 1 for line in found))
    return "\n".join([*found, *_styles(scene, ids, boxes)]) + "\n"


def words(text: str) -> str:
    """Text that Mermaid shows as it is.

    >>> words('say "hi" #1')
    'say #quot;hi#quot; #35;1'
    """
    return "".join(_CODES.get(letter, letter) if letter.isprintable() else " " for letter in text)


def _boxed(scene: Scene, ids: dict[str, str], boxes: dict[str, str]) -> list[str]:
    found: list[str] = []
    for step in outline(scene):
        margin = "  " * (len(step.way) + 1)
        if step.card:
            found.append(f"{margin}{_card(step.card, ids)}")
        elif step.box and step.turn is Turn.OPEN:
            found.append(f'{margin}subgraph {boxes[step.box.id]}["{words(titled(step.box))}"]')
        else:
            found.append(f"{margin}end")
    return found


def _card(card: Card, ids: dict[str, str]) -> str:
    opening, closing = SHAPES.get(card.glyph, ("[", "]"))
    title, *rest = (words(line) for line in lines(card))
    rest = [_KEPT.sub("\N{NO-BREAK SPACE}", part) for line in rest for part in _parts(line)]
    return f'{ids[card.id]}{opening}"{"<br/>".join((f"<b>{title}</b>", *rest))}"{closing}'


def _parts(line: str) -> list[str]:
    """A line that Mermaid would break where it likes, broken at its ` · `."""
    return line.split(" · ") if len(line) > LONGEST else [line]


def _link(link: Link, ids: dict[str, str]) -> str:
    text = "<br/>".join(words(line) for line in label(link))
    said = f'|"{text}"|' if text else ""
    return f"  {ids[link.source]} {ARROWS[link.stroke]}{said} {ids[link.target]}"


def _within_limits(drawn: Sequence[str], used: int) -> list[str]:
    kept: list[str] = []
    for line in drawn:
        used += len(line) + 1
        if len(kept) >= MOST_LINKS or used > MOST_CHARACTERS:
            return [*kept, f"  %% {len(drawn) - len(kept)} more links do not fit a Mermaid picture"]
        kept.append(line)
    return kept


def _styles(scene: Scene, ids: dict[str, str], boxes: dict[str, str]) -> list[str]:
    single = [ids[card.id] for card in scene.cards if card.single]
    single += [boxes[box.id] for box in scene.boxes if box.single]
    hot = [ids[card.id] for card in scene.cards if card.meter and card.meter.tone == "bad" and not card.single]
    styles = [LOOKS[0]]
    drawn = [boxes[step.box.id] for step in outline(scene) if step.box and step.turn is Turn.OPEN]
    if drawn:
        styles += [LOOKS[1], f"  class {','.join(drawn)} box"]
    if single:
        styles += ["  classDef single stroke:#dc2626,stroke-width:3px", f"  class {','.join(single)} single"]
    assumed = [boxes[box.id] for box in scene.boxes if box.assumed]
    if assumed:
        styles += ["  classDef assumed stroke-dasharray:5 3", f"  class {','.join(assumed)} assumed"]
    if hot:
        styles += [
            "  classDef hot stroke:#dc2626,stroke-width:2px,stroke-dasharray:3 3",
            f"  class {','.join(hot)} hot",
        ]
    return styles
