"""Fewer cards: groups become single cards, the innermost of them first, so that a large system still fits a page.

Of groups in groups as many levels stay open as there is room for. Where even the outermost ones, closed, leave too many
cards, a component outside of every group goes into the one card that it is linked to (a cache
that only one domain asks is read as part of that domain), and what is linked to nothing becomes one card.
Where closed groups would leave next to nothing, as with one machine that runs it all, they stay open, and what is
linked alike in them is drawn as one.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from archlint.picture.outline import chain
from archlint.picture.scene import Badge, Card, Link, Scene, Stroke, Tone
from archlint.picture.views.alike import LIKE, Room, joined, title
from archlint.picture.views.hops import merged_lean
from archlint.quantity.show import counted, listed, show_rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

APART = "linked to nothing"
MOST_CARDS = 25
"""More than this many cards are too small to read on a page."""
LITTLE = 4
"""Groups stay open where, closed, they leave less than this part of the cards that a page has room for."""
LINKS = 1.25
"""More links than so many for each card that there is room for are not told apart."""
NAMED = 3
"""So many of what is drawn as one are named on its card."""


def collapse(scene: Scene, most_cards: int = MOST_CARDS) -> Scene:
    """Every box of a level as a card of its own, of the deepest level that leaves `most_cards`; links between them merged.

    If the outermost level still leaves more, what is linked to one card only goes into it, and what is linked to
    nothing is drawn as one. If it leaves too few to say anything, groups stay open, and cards that are linked alike are
    drawn as one.
    """
    if len(scene.cards) <= most_cards:
        return scene
    parents = {box.id: box.parent for box in scene.boxes}
    ways = {card.id: tuple(reversed(chain(card.box, parents))) for card in scene.cards}
    depth = max(map(len, ways.values()), default=1)
    homes = (_homes(ways, level) for level in range(depth - 1, 0, -1))
    home = next((each for each in homes if len(set(each.values())) <= most_cards), _homes(ways, 0))
    if len(set(home.values())) > most_cards:
        home = _with_followers(home, scene.links)
    if len(set(home.values())) < most_cards // LITTLE:
        home = {card.id: card.id for card in scene.cards}
    return _drawn(scene, home, most_cards)


def gather(scene: Scene, most_cards: int = MOST_CARDS) -> Scene:
    """The scene with every group open, in which cards that are linked alike are drawn as one until `most_cards` are left."""
    if len(scene.cards) <= most_cards:
        return scene
    return _drawn(scene, {card.id: card.id for card in scene.cards}, most_cards)


def _drawn(scene: Scene, home: Mapping[str, str], most_cards: int) -> Scene:
    """The scene with every card in its home, and these joined for as long as there is no room."""
    parents = {box.id: box.parent for box in scene.boxes}
    titles = {box.id: box.title for box in scene.boxes}
    home = joined(home, scene.cards, scene.links, Room(most_cards, int(most_cards * LINKS)))
    members: dict[str, list[Card]] = {}
    for card in scene.cards:
        members.setdefault(home[card.id], []).append(card)
    cards = tuple(
        found[0] if found[0].id == name else _folded(name, found, titles, parents) for name, found in members.items()
    )
    links = _merged(scene.links, home)
    linked = {end for link in links for end in (link.source, link.target)}
    cards = tuple(
        replace(card, technology=f"{APART}: {card.technology}") if card.holds and card.id not in linked else card
        for card in cards
    )
    opened = {name for card in cards for name in chain(card.box, parents)}
    return replace(
        scene,
        cards=cards,
        links=links,
        boxes=tuple(box for box in scene.boxes if box.id in opened),
        words=f"{scene.words}; {len(scene.cards)} components drawn as {len(cards)} cards".removeprefix("; "),
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


def _folded(name: str, members: Sequence[Card], titles: Mapping[str, str], parents: Mapping[str, str | None]) -> Card:
    """A closed group as a card, or several that are linked alike: those have the names of some of them in place of a technology."""
    group = name.removeprefix("group ")
    alike = name.startswith(LIKE)
    one_kind = len({card.glyph for card in members}) == 1
    shown = title(members) if alike else titles.get(group, group)
    meters = [card.meter for card in members if card.meter]
    hottest = max(meters, key=lambda meter: meter.share, default=None)
    singles = sum(card.single for card in members)
    badges: tuple[Badge, ...] = (
        (Badge(f"{singles} SPOF", Tone.BAD, f"{singles} single points of failure inside"),) if singles else ()
    )
    counts = [int(badge.text) for card in members for badge in card.badges if badge.text.isdigit()]
    if counts:
        badges += (Badge(str(sum(counts)), Tone.NEUTRAL, f"{counted(sum(counts), 'finding')} inside"),)
    busiest = next((card.title for card in members if hottest and card.meter is hottest), "")
    return Card(
        id=name,
        title=shown,
        glyph=members[0].glyph if alike and one_kind else "group",
        technology=listed((card.title for card in members), most=NAMED) if alike else f"{len(members)} components",
        note=f"busiest: {busiest}" if busiest else "",
        meter=hottest,
        badges=badges,
        single=bool(singles),
        faded=all(card.faded for card in members),
        box=members[0].box if alike else parents.get(group),
        words=f"{shown}: {', '.join(card.title for card in members)}",
        holds=tuple(card.id for card in members),
        called=shown if alike else f"{shown} ({len(members)})",
    )


def _merged(links: Sequence[Link], home: Mapping[str, str]) -> tuple[Link, ...]:
    together: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        ends = (home.get(link.source, link.source), home.get(link.target, link.target))
        if ends[0] != ends[1] or link.source == link.target:
            together.setdefault(ends, []).append(link)
    return tuple(_one(source, target, found) for (source, target), found in together.items())


def _one(source: str, target: str, found: Sequence[Link]) -> Link:
    """Links that are drawn as one: their number and what they ask if all ask the same; one alone stays as it is."""
    if len(found) == 1:
        only = found[0]
        moved = (only.source, only.target) != (source, target)
        return replace(only, id=f"{source}>{target}" if moved else only.id, source=source, target=target)
    rate = fsum(link.rate for link in found)
    verbs = {link.verb for link in found}
    return Link(
        id=f"{source}>{target}",
        source=source,
        target=target,
        verb=f"{len(found)} × {found[0].verb}" if len(verbs) == 1 and found[0].verb else f"{len(found)} links",
        figures=show_rate(rate, "").replace(" /", "/") if rate else "",
        rate=rate,
        stroke=Stroke.SYNC if any(link.stroke is Stroke.SYNC for link in found) else Stroke.ASYNC,
        lean=merged_lean(link.lean for link in found),
        number=found[0].number,
        words="; ".join(link.words for link in found[:6]),
    )
