"""Fewer cards: groups become single cards, the innermost of them first, so that a large system still fits a page.

Of groups in groups as many levels stay open as there is room for. Where even the outermost ones, closed, leave too many
cards, a component outside of every group goes into the one card that it is linked to (a cache
that only one domain asks is read as part of that domain), and what is linked to nothing becomes one card.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from archlint.picture.outline import chain
from archlint.picture.scene import Badge, Card, Link, Scene, Stroke, Tone
from archlint.picture.views.hops import merged_lean
from archlint.quantity.show import show_rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

APART = "linked to nothing"
MOST_CARDS = 25
"""More than this many cards are too small to read on a page."""


def collapse(scene: Scene, most_cards: int = MOST_CARDS) -> Scene:
    """Every box of a level as a card of its own, of the deepest level that leaves `most_cards`; links between them merged.

    If the outermost level still leaves more, what is linked to one card only goes into it, and what is linked to
    nothing is drawn as one.
    """
    parents = {box.id: box.parent for box in scene.boxes}
    titles = {box.id: box.title for box in scene.boxes}
    ways = {card.id: tuple(reversed(chain(card.box, parents))) for card in scene.cards}
    depth = max(map(len, ways.values()), default=1)
    homes = (_homes(ways, level) for level in range(depth - 1, 0, -1))
    home = next((each for each in homes if len(set(each.values())) <= most_cards), _homes(ways, 0))
    if len(set(home.values())) > most_cards:
        home = _with_followers(home, scene.links)
    members: dict[str, list[Card]] = {}
    for card in scene.cards:
        members.setdefault(home[card.id], []).append(card)
    cards = tuple(
        found[0]
        if found[0].id == name
        else replace(
            _folded(name, titles.get(name.removeprefix("group "), name), found),
            box=parents.get(name.removeprefix("group ")),
        )
        for name, found in members.items()
    )
    opened = {name for card in cards for name in chain(card.box, parents)}
    return Scene(
        title=scene.title,
        verdict=scene.verdict,
        cards=cards,
        links=_merged(scene.links, home),
        boxes=tuple(box for box in scene.boxes if box.id in opened),
        captions=scene.captions,
        words=f"{scene.words}; {len(scene.cards)} components drawn as {len(cards)} cards",
    )


def _homes(ways: Mapping[str, tuple[str, ...]], level: int) -> dict[str, str]:
    """The card that each component is drawn in, when groups of this level are closed, and those above that hold none.

    One that stands beside groups, in a group that is open, is drawn as itself.
    """
    outer = {name for way in ways.values() for name in way[:-1]}
    home: dict[str, str] = {}
    for name, way in ways.items():
        closed = way[level] if len(way) > level else way[-1] if way and way[-1] not in outer else None
        home[name] = f"group {closed}" if closed else name
    return home


def _with_followers(home: Mapping[str, str], links: Sequence[Link]) -> dict[str, str]:
    """The home of every card, where one that is linked to a single other card moves there, and takes what moved to it.

    Only a group takes others in: chains that end in none stay as they are.
    """
    beside: dict[str, set[str]] = {place: set() for place in home.values()}
    for link in links:
        one, two = home.get(link.source, link.source), home.get(link.target, link.target)
        if one != two and one in beside and two in beside:
            beside[one].add(two)
            beside[two].add(one)
    moved: dict[str, str] = {}
    waiting = [name for name, place in home.items() if name == place and len(beside[name]) == 1]
    for name in waiting:
        if len(beside[name]) != 1:
            continue
        (host,) = beside[name]
        moved[name] = host
        beside[host].discard(name)
        beside[name] = set()
        if home.get(host) == host and len(beside[host]) == 1:
            waiting.append(host)
    loose = {name for name, place in home.items() if name == place and not beside[name] and name not in moved}
    apart = loose.difference(moved.values())
    return {
        name: APART if name in apart and len(apart) > 1 else _at_last(place, moved, home)
        for name, place in home.items()
    }


def _at_last(place: str, moved: Mapping[str, str], home: Mapping[str, str]) -> str:
    """Where a chain of moves ends, if that is a group."""
    at = place
    while at in moved:
        at = moved[at]
    return place if home.get(at) == at else at


def _folded(name: str, title: str, members: Sequence[Card]) -> Card:
    meters = [card.meter for card in members if card.meter]
    hottest = max(meters, key=lambda meter: meter.share, default=None)
    singles = sum(card.single for card in members)
    badges = (Badge(f"{singles} SPOF", Tone.BAD, f"{singles} single points of failure inside"),) if singles else ()
    busiest = next((card.title for card in members if hottest and card.meter is hottest), "")
    return Card(
        id=name,
        title=title,
        glyph="group",
        technology=f"{len(members)} components",
        note=f"busiest: {busiest}" if busiest else "",
        meter=hottest,
        badges=badges,
        single=bool(singles),
        words=f"{title}: {', '.join(card.title for card in members)}",
        holds=tuple(card.id for card in members),
    )


def _merged(links: Sequence[Link], home: dict[str, str]) -> tuple[Link, ...]:
    together: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        ends = (home.get(link.source, link.source), home.get(link.target, link.target))
        if ends[0] != ends[1]:
            together.setdefault(ends, []).append(link)
    return tuple(_one(source, target, found) for (source, target), found in together.items())


def _one(source: str, target: str, found: Sequence[Link]) -> Link:
    rate = fsum(link.rate for link in found)
    return Link(
        id=f"{source}>{target}",
        source=source,
        target=target,
        verb=found[0].verb if len(found) == 1 else f"{len(found)} links",
        figures=show_rate(rate, "").replace(" /", "/") if rate else "",
        rate=rate,
        stroke=Stroke.SYNC if any(link.stroke is Stroke.SYNC for link in found) else Stroke.ASYNC,
        lean=merged_lean(link.lean for link in found),
        words="; ".join(link.words for link in found[:6]),
    )
