"""How good a placed scene is: everything here should be zero except length and crossings."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from archlint.picture.layout import Frame, Placed
from archlint.picture.lettering import width
from archlint.picture.sizes import BADGE_HEIGHT, SINGLE, badge_width, badges_widths

BESIDE = 19.0
"""From the side of a card to its pill, and from there to the middle of an arrow."""


def faults(placed: Placed) -> dict[str, int]:
    """All that is wrong by kind; an empty dictionary is a clean picture."""
    found = Counter(overlaps(placed)) + _headings(placed) + _heads(placed)
    return {fault: count for fault, count in sorted(found.items()) if count}


def overlaps(placed: Placed) -> dict[str, int]:
    """What lies on or runs through something that it has nothing to do with."""
    found: Counter[str] = Counter()
    cards = [(card.card.id, card.frame) for card in placed.cards]
    labels = [(link.link.id, link.label) for link in placed.links if link.label]
    for index, (_, one) in enumerate(labels):
        found["label on label"] += sum(_overlap(one, two) for _, two in labels[index + 1 :])
        found["label on card"] += sum(_overlap(one, frame) for _, frame in cards)
    for index, (_, one) in enumerate(cards):
        found["card on card"] += sum(_overlap(one, two) for _, two in cards[index + 1 :])
    for link in placed.links:
        ends = {link.link.source, link.link.target}
        for here, there in zip(link.points, link.points[1:], strict=False):
            found["link on card"] += sum(
                _crosses(here, there, frame, 6 if name in ends else 1) for name, frame in cards
            )
            found["link on label"] += sum(
                _crosses(here, there, frame, 2) for name, frame in labels if name != link.link.id
            )
        if link.label:
            wide = Frame(link.label.x - 8, link.label.y - 8, link.label.width + 16, link.label.height + 16)
            found["label far from its link"] += not any(
                _crosses(a, b, wide, 0) for a, b in zip(link.points, link.points[1:], strict=False)
            )
    found += _boxes(placed)
    return {fault: count for fault, count in sorted(found.items()) if count}


def _boxes(placed: Placed) -> Counter[str]:
    found: Counter[str] = Counter()
    parents = {box.id: box.parent for box in placed.scene.boxes}
    for box in placed.boxes:
        for card in placed.cards:
            inside = box.box.id in _ancestors(card.card.box, parents)
            if not inside and _overlap(box.frame, card.frame):
                found["foreign card in box"] += 1
            if inside and not _contains(box.frame, card.frame):
                found["card outside its box"] += 1
        for link in placed.links:
            if link.label and _overlap(box.frame, link.label) and not _contains(box.frame, link.label):
                found["label on border"] += 1
        for other in placed.boxes:
            related = box.box.id in _ancestors(other.box.id, parents) or other.box.id in _ancestors(box.box.id, parents)
            if not related and _overlap(box.frame, other.frame):
                found["box on box"] += 1
    for link in placed.links:
        ends = {card.card.box for card in placed.cards if card.card.id in {link.link.source, link.link.target}}
        home = {box for end in ends for box in _ancestors(end, parents)}
        for box in placed.boxes:
            if box.box.id not in home and any(
                _crosses(a, b, box.frame, 1) for a, b in zip(link.points, link.points[1:], strict=False)
            ):
                found["link through foreign box"] += 1
    return found


def _headings(placed: Placed) -> Counter[str]:
    """Titles of boxes that something stands on; links are broken by one that has no place between them."""
    found: Counter[str] = Counter()
    for box in placed.boxes:
        wide = max(width(line, 10, bold=True) for line in box.title)
        left, first = box.heading
        title = Frame(left, first - 8, wide, 8 + 11 * (len(box.title) - 1))
        if box.box.single:
            pill = Frame(box.pill, box.frame.y - 9, badge_width(SINGLE), BADGE_HEIGHT)
            found["link on the pill of a box"] += any(
                _crosses(a, b, pill, 0) for link in placed.links for a, b in pairwise(link.points)
            )
            found["title under the pill of its box"] += _overlap(title, pill, 0)
        found["title beyond its box"] += title.right > box.frame.right
        found["title on card"] += sum(_overlap(title, card.frame) for card in placed.cards)
        crossed = any(_crosses(a, b, title, 0) for link in placed.links for a, b in pairwise(link.points))
        found["link on title"] += crossed and not box.over
    return found


def _heads(placed: Placed) -> Counter[str]:
    """Arrows whose head has no straight piece of its own to lie on, or lies under the copies behind a card."""
    found: Counter[str] = Counter()
    reach = {card.card.id: 4.0 if card.card.copies > 1 else 0.0 for card in placed.cards}
    frames = {card.card.id: card.frame for card in placed.cards}
    badges = {card.card.id: badges_widths(card.card) for card in placed.cards}
    for link in placed.links:
        (before_x, before_y), (x, y) = link.points[-2:]
        found["no room for the arrow"] += abs(x - before_x) + abs(y - before_y) < 10
        frame, (left, right) = frames[link.link.target], badges[link.link.target]
        beyond = (x < frame.x + left + BESIDE and left > 0) or (x > frame.right - right - BESIDE and right > 0)
        found["arrow under a pill"] += y < frame.y + 1 and beyond
        frame, copies = frames[link.link.target], reach[link.link.target]
        found["arrow under a card"] += before_y > y and y < frame.bottom + copies - 0.2
        found["arrow under a card"] += before_x > x and x < frame.right + copies - 0.2
    return found


def _ancestors(box: str | None, parents: dict[str, str | None]) -> list[str]:
    found: list[str] = []
    while box is not None and box not in found:
        found.append(box)
        box = parents.get(box)
    return found


def _overlap(one: Frame, two: Frame, slack: float = 1.0) -> bool:
    return (
        min(one.right, two.right) - max(one.x, two.x) > slack
        and min(one.bottom, two.bottom) - max(one.y, two.y) > slack
    )


def _contains(outer: Frame, inner: Frame) -> bool:
    return (
        outer.x <= inner.x + 1
        and outer.y <= inner.y + 1
        and outer.right >= inner.right - 1
        and outer.bottom >= inner.bottom - 1
    )


def _crosses(here: tuple[float, float], there: tuple[float, float], frame: Frame, inset: float) -> bool:
    """Whether an upright or level piece enters the frame, shrunk by `inset`."""
    left, right = sorted((here[0], there[0]))
    top, bottom = sorted((here[1], there[1]))
    return (
        right > frame.x + inset
        and left < frame.right - inset
        and bottom > frame.y + inset
        and top < frame.bottom - inset
    )
