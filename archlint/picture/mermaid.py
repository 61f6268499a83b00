"""Mermaid flowcharts and sequence diagrams, which GitHub and GitLab draw in Markdown.

Ids carry a prefix, so that a component may be called `end` or `graph`; labels are quoted and their special
characters written as entity codes (https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.scene import Lean, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.picture.scene import Box, Card, Link, Scene

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
_CODES = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "#": "#35;", "`": "#96;", ";": "#59;", "\\": "#92;"}


def write(scene: Scene) -> str:
    """A flowchart of the scene, ending in a line break; links beyond Mermaid's limits are left out with a comment."""
    ids = identifiers(card.id for card in scene.cards)
    boxes = identifiers((box.id for box in scene.boxes), "g_")
    lines = ["flowchart TB"]
    lines += [f"  %% {words(scene.title)}: {words(scene.verdict)}"]
    lines += _boxed(scene, None, ids, boxes, "  ")
    shown = [link for link in scene.links if link.source in ids and link.target in ids]
    drawn = [_link(link, ids) for link in shown]
    lines += _within_limits(drawn, sum(len(line) + 1 for line in lines))
    lines += _styles(scene, ids)
    return "\n".join(lines) + "\n"


def identifiers(names: Iterable[str], prefix: str = "c_") -> dict[str, str]:
    """An id of letters, digits and underscores for each name, no two alike.

    >>> identifiers(["a-b", "a.b", "end"])
    {'a-b': 'c_a_b', 'a.b': 'c_a_b_2', 'end': 'c_end'}
    """
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for name in names:
        plain = prefix + "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)
        taken[plain] = taken.get(plain, 0) + 1
        unique = plain if taken[plain] == 1 else f"{plain}_{taken[plain]}"
        while taken[plain] > 1 and unique in taken:
            taken[plain] += 1
            unique = f"{plain}_{taken[plain]}"
        taken.setdefault(unique, 1)
        found[name] = unique
    return found


def words(text: str) -> str:
    """Text that Mermaid shows as it is.

    >>> words('say "hi" #1')
    'say #quot;hi#quot; #35;1'
    """
    return "".join(_CODES.get(letter, letter if letter >= " " else " ") for letter in text)


def _boxed(
    scene: Scene, inside: str | None, ids: dict[str, str], boxes: dict[str, str], indent: str
) -> list[str]:
    """Cards and boxes from the outside in; boxes without a card are left out."""
    lines: list[str] = []
    pending: list[tuple[str, str, Box | None]] = [("", indent, None)]
    known = {box.id for box in scene.boxes}
    while pending:
        text, margin, box = pending.pop()
        if text:
            lines.append(text)
            continue
        name = box.id if box else inside
        deeper = margin
        closing: list[tuple[str, str, Box | None]] = []
        if box:
            if not _holds(scene, box.id):
                continue
            lines.append(f'{margin}subgraph {boxes[box.id]}["{words(box.title)}"]')
            deeper, closing = margin + "  ", [(f"{margin}end", margin, None)]
        lines += [f"{deeper}{_card(card, ids)}" for card in scene.cards if _home(card.box, known) == name]
        inner = [other for other in scene.boxes if _home(other.parent, known) == name and other.id != name]
        pending += closing
        pending += [("", deeper, other) for other in reversed(inner)]
    return lines


def _home(box: str | None, known: set[str]) -> str | None:
    return box if box in known else None


def _holds(scene: Scene, name: str) -> bool:
    parents = {box.id: box.parent for box in scene.boxes}
    for card in scene.cards:
        at, seen = card.box, set[str]()
        while at is not None and at not in seen:
            if at == name:
                return True
            seen.add(at)
            at = parents.get(at)
    return False


def _card(card: Card, ids: dict[str, str]) -> str:
    opening, closing = SHAPES.get(card.glyph, ("[", "]"))
    copies = f" ×{card.copies}" if card.copies > 1 else ""
    lines = [f"<b>{words(card.title)}</b>{copies}", words(card.technology), words(card.note)]
    if card.meter:
        lines.append(f"{words(card.meter.text)} · {card.meter.percent}")
    lines.append(" · ".join(words(badge.text if not badge.text.isdigit() else badge.words) for badge in card.badges))
    return f'{ids[card.id]}{opening}"{"<br/>".join(line for line in lines if line)}"{closing}'


def _link(link: Link, ids: dict[str, str]) -> str:
    lean = f" ({link.lean.value})" if link.lean is not Lean.NONE else ""
    number = f"{link.number}. " if link.number else ""
    label = "<br/>".join(words(line) for line in (number + link.verb + lean, link.figures) if line)
    said = f'|"{label}"|' if label else ""
    return f"  {ids[link.source]} {ARROWS[link.stroke]}{said} {ids[link.target]}"


def _within_limits(drawn: Sequence[str], used: int) -> list[str]:
    kept: list[str] = []
    for line in drawn:
        used += len(line) + 1
        if len(kept) >= MOST_LINKS or used > MOST_CHARACTERS:
            return [*kept, f"  %% {len(drawn) - len(kept)} more links do not fit a Mermaid picture"]
        kept.append(line)
    return kept


def _styles(scene: Scene, ids: dict[str, str]) -> list[str]:
    single = [ids[card.id] for card in scene.cards if card.single]
    hot = [ids[card.id] for card in scene.cards if card.meter and card.meter.tone == "bad" and not card.single]
    lines = []
    if single:
        lines += ["  classDef single stroke:#dc2626,stroke-width:3px", f"  class {','.join(single)} single"]
    if hot:
        lines += ["  classDef hot stroke:#dc2626,stroke-width:2px,stroke-dasharray:3 3", f"  class {','.join(hot)} hot"]
    return lines
