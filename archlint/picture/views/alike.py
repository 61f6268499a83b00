"""Cards that are linked alike drawn as one, so that a large system in few groups, or in none, still says what it is made of.

First what is linked to nothing; then what is asked by the same and asks the same, so that no link says less; only when
that leaves too many, what is alike on one side, or the same in kind. Stores, and what clients meet first, are
joined last.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from archlint.blueprint.vocabulary import STORES, Kind
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from archlint.picture.scene import Card, Link

LIKE = "like "
"""Ids of what is drawn as one begin with this and name the first of it."""
PLURALS = {
    "dns": "name servers",
    "lock": "lock services",
    "pubsub": "pub/sub channels",
    "search": "search engines",
    "external": "services of others",
}
PROGRAMS = frozenset({Kind.GATEWAY, Kind.SCHEDULER, Kind.SERVICE, Kind.WORKER})
"""Kinds that are told apart by what is asked of them rather than by what they are."""
FEW = 6
"""What clients meet first is sought by readers, unless it is more than this."""
_JOINT = re.compile(r"[\s_./:-]")


@frozen
class Beside:
    """A card, what asks it and what it asks as they are drawn, how many steps it is from what nobody asks.

    `sought` is what readers look for: stores, and what clients meet first.
    """

    card: Card
    sources: frozenset[str]
    targets: frozenset[str]
    depth: int
    sought: bool


Likeness: TypeAlias = "Callable[[Beside], Hashable | None]"
"""What must be equal in two cards for them to be joined; None for a card that is not."""
Way: TypeAlias = "Callable[[Mapping[str, Beside]], list[list[str]]]"
"""What finds the places to join next among all that is drawn, one list for each card to be."""

LIKENESSES: tuple[Likeness, ...] = (
    lambda one: None if one.sources or one.targets else "",
    lambda one: None if one.card.glyph in STORES else (one.sources, one.targets),
    lambda one: (one.card.glyph if one.card.glyph in STORES else "", one.sources, one.targets),
)
"""What says no less when it is drawn as one, from what hides least."""
KINDS: tuple[Likeness, ...] = (
    lambda one: None if one.sought or not one.sources | one.targets else (one.card.glyph, one.depth),
    lambda one: (one.card.glyph, one.depth),
    lambda one: (one.card.glyph, one.sources),
    lambda one: one.card.glyph,
)
"""Where nothing is linked alike any more; at last of one kind, of which no more are joined than there is no room for."""
ALIKE = 0.5
"""Cards that share at least this part of their neighbours are linked nearly alike."""
COMPARED = 150
"""More cards than this are not compared by pairs."""


@frozen
class Room:
    """How many cards and links there is room for."""

    cards: int
    links: int

    def holds(self, drawn: Mapping[str, str], ends: Iterable[tuple[str, str]]) -> bool:
        """Whether there is room for what is drawn so."""
        if len(set(drawn.values())) > self.cards:
            return False
        merged = {(drawn.get(one), drawn.get(two)) for one, two in ends}
        return sum(one != two for one, two in merged) <= self.links


def joined(home: Mapping[str, str], cards: Sequence[Card], links: Iterable[Link], room: Room) -> dict[str, str]:
    """The card that each one is drawn in (before: `home`), with as many that are alike joined as there is no room for.

    Only what stands in the same box is joined, and what is drawn in a closed group stays there.
    """
    shown = {card.id: card for card in cards}
    ends = tuple(dict.fromkeys((link.source, link.target) for link in links))
    first, depths = _first_met(shown, ends), _depths(shown, ends)
    apart = {
        name: Beside(card, frozenset(), frozenset(), depths[name], card.glyph in STORES or name in first)
        for name, card in shown.items()
    }
    drawn = dict(home)
    few_cards = replace(room, links=2 * room.links)
    ways: list[tuple[Way, Room]] = [(partial(_alike, likeness=each), room) for each in LIKENESSES]
    ways += [(_nearly_alike, room), *((partial(_alike, likeness=each), few_cards) for each in KINDS)]
    last = ways[-1][0]
    for way, asked in ways:
        while not asked.holds(drawn, ends) and (found := way(_beside(drawn, apart, ends))):
            names: dict[str, str] = {}
            too_many = max(1, len(set(drawn.values())) - room.cards)
            if way is last:
                found = [found[0][-too_many - 1 :]]
            for alike in found:
                names.update(dict.fromkeys(alike, f"{LIKE}{alike[0].removeprefix(LIKE)}"))
                too_many -= len(alike) - 1
                if too_many <= 0:
                    break
            drawn = {card: names.get(place, place) for card, place in drawn.items()}
    return drawn


def _first_met(shown: Mapping[str, Card], ends: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Clients and what they ask, and what that asks, for as long as it is one alone."""
    ring = {name for name, card in shown.items() if card.glyph == Kind.CLIENT.value}
    met: set[str] = set()
    while ring - met:
        met |= ring
        ring = {target for source, target in ends if source in ring}
        if len(ring) > 1:
            break
    return frozenset(met | ring if len(ring) <= FEW else met)


def _depths(shown: Mapping[str, Card], ends: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many steps each card is from the nearest that nobody asks; all that only ask each other in a circle are at 0."""
    onward: dict[str, list[str]] = {}
    for source, target in ends:
        onward.setdefault(source, []).append(target)
    asked = {target for source, target in ends if source != target}
    depth = {name: 0 for name in shown if name not in asked}
    waiting = list(depth)
    for name in waiting:
        for target in onward.get(name, ()):
            if target in shown and target not in depth:
                depth[target] = depth[name] + 1
                waiting.append(target)
    return {name: depth.get(name, 0) for name in shown}


def _beside(
    drawn: Mapping[str, str], apart: Mapping[str, Beside], ends: Iterable[tuple[str, str]]
) -> dict[str, Beside]:
    """Everything that is drawn and no closed group, by its first card; `apart` is each card without what is beside it."""
    sources: dict[str, set[str]] = {}
    targets: dict[str, set[str]] = {}
    for source, target in ends:
        one, two = drawn.get(source), drawn.get(target)
        if one is not None and two is not None and one != two:
            targets.setdefault(one, set()).add(two)
            sources.setdefault(two, set()).add(one)
    found: dict[str, Beside] = {}
    for name, place in drawn.items():
        if place not in found and place in (name, f"{LIKE}{name}"):
            around = frozenset(sources.get(place, ())), frozenset(targets.get(place, ()))
            found[place] = replace(apart[name], sources=around[0], targets=around[1])
    return found


def _alike(beside: Mapping[str, Beside], likeness: Likeness) -> list[list[str]]:
    """The places in one box that are alike, all of them faded or none, the most of one likeness first."""
    classes: dict[Hashable, list[str]] = {}
    for place, one in beside.items():
        key = likeness(one)
        if key is not None:
            classes.setdefault((one.card.box, one.card.faded, key), []).append(place)
    return sorted((places for places in classes.values() if len(places) > 1), key=len, reverse=True)


def _nearly_alike(beside: Mapping[str, Beside]) -> list[list[str]]:
    """The two places in one box that share most of their neighbours, if that is half of them or more."""
    best, found = ALIKE, list[list[str]]()
    some = [(place, one) for place, one in beside.items() if not one.sought]
    if len(some) > COMPARED:
        return found
    for (here, one), (there, two) in combinations(some, 2):
        kinds = {one.card.glyph, two.card.glyph}
        apart = one.card.box != two.card.box or one.card.faded is not two.card.faded
        if apart or (len(kinds) > 1 and not kinds <= PROGRAMS):
            continue
        shared = len(one.sources & two.sources) + len(one.targets & two.targets)
        part = shared / max(1, len(one.sources | two.sources) + len(one.targets | two.targets))
        if part >= ALIKE and (not found or part > best):
            best, found = part, [[here, there]]
    return found


def title(members: Sequence[Card]) -> str:
    """What several cards are: the words that all their titles begin with, their number and kind.

    >>> from archlint.picture.scene import Card
    >>> title([Card("a", "snuba-errors", "worker"), Card("b", "snuba-outcomes", "worker")])
    'snuba: 2 workers'
    """
    kinds = [kind for kind, _ in Counter(card.glyph for card in members).most_common()]
    named = [PLURALS.get(kind, f"{kind.replace('-', ' ')}s") for kind in kinds]
    said = f"{len(members)} {' and '.join(named) if len(named) <= 2 else 'components'}"
    begin = members[0].title
    while begin and any(card.title != begin and not _JOINT.match(card.title.removeprefix(begin)) for card in members):
        begin = begin[: max((found.start() for found in _JOINT.finditer(begin)), default=0)]
    return f"{begin}: {said}" if begin else said
