"""A scene as an outline of boxes and cards: what the text formats that nest are written from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.picture.scene import Box, Card, Link, Scene


class Turn(StrEnum):
    """What happens at a step of the outline."""

    OPEN = "open"
    CARD = "card"
    CLOSE = "close"


@frozen
class Step:
    """One line of the outline: a box opens or closes, or a card stands there. `way` are the boxes around it."""

    turn: Turn
    box: Box | None
    card: Card | None
    way: tuple[str, ...]


def outline(scene: Scene) -> tuple[Step, ...]:
    """Cards in their boxes, from the outside in; cards before inner boxes, boxes without a card left out."""
    parents = {box.id: box.parent for box in scene.boxes}
    used = {name for card in scene.cards for name in chain(card.box, parents)}
    cards: dict[str | None, list[Card]] = {}
    for card in scene.cards:
        cards.setdefault(card.box if card.box in parents else None, []).append(card)
    inner: dict[str | None, list[Box]] = {}
    for box in scene.boxes:
        if box.id in used:
            above = chain(box.parent, parents)
            inner.setdefault(above[0] if above and box.id not in above else None, []).append(box)
    steps: list[Step] = []
    pending = [Step(Turn.OPEN, None, None, ())]
    while pending:
        step = pending.pop()
        if step.box or step.turn is Turn.CLOSE:
            steps.append(step)
        if step.turn is Turn.CLOSE:
            continue
        name = step.box.id if step.box else None
        way = (*step.way, name) if name else step.way
        steps += [Step(Turn.CARD, None, card, way) for card in cards.get(name, ())]
        if step.box:
            pending.append(Step(Turn.CLOSE, step.box, None, step.way))
        pending += [Step(Turn.OPEN, box, None, way) for box in reversed(inner.get(name, ()))]
    return tuple(steps)


def chain(box: str | None, parents: dict[str, str | None]) -> list[str]:
    """A box and what it stands in, inside first; known boxes only, each once."""
    found: list[str] = []
    while box is not None and box in parents and box not in found:
        found.append(box)
        box = parents[box]
    return found


def titled(box: Box) -> str:
    """What a box says: its title, and whether it is a single point of failure."""
    return f"{box.title} · SPOF" if box.single else box.title


def lines(card: Card) -> tuple[str, ...]:
    """What a card says, line by line, in words."""
    copies = f" ×{card.copies}" if card.copies > 1 else ""
    load = f"{card.meter.text} · {card.meter.percent}" if card.meter else ""
    pills = " · ".join(badge.words if badge.text.isdigit() else badge.text for badge in card.badges)
    return tuple(line for line in (card.title + copies, card.technology, card.note, load, pills) if line)


def label(link: Link) -> tuple[str, ...]:
    """What a link says, line by line."""
    number = f"{link.number}. " if link.number else ""
    lean = f" ({link.lean.value})" if link.lean else ""
    return tuple(line for line in (f"{number}{link.verb}{lean}", link.figures, *link.price) if line)


def identifiers(names: Iterable[str], prefix: str = "c_") -> dict[str, str]:
    """An id of letters, digits and underscores for each name, no two alike.

    >>> identifiers(["a-b", "a.b", "end"])
    {'a-b': 'c_a_b', 'a.b': 'c_a_b_2', 'end': 'c_end'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = prefix + "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)
        unique, count = plain, 1
        while unique in taken:
            count += 1
            unique = f"{plain}_{count}"
        taken.add(unique)
        found[name] = unique
    return found
