"""Fewer cards: each outermost group becomes one card, so that a large system still fits a page."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from archlint.picture.scene import Badge, Card, Link, Scene, Stroke, Tone
from archlint.picture.views.hops import merged_lean
from archlint.quantity.show import show_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CARDS = 25
"""More than this many cards are too small to read on a page."""


def collapse(scene: Scene) -> Scene:
    """Every outermost box with more than one card as a card of its own; links between the same cards merged."""
    parents = {box.id: box.parent for box in scene.boxes}
    titles = {box.id: box.title for box in scene.boxes}
    home: dict[str, str] = {}
    members: dict[str, list[Card]] = {}
    for card in scene.cards:
        top = _outermost(card.box, parents)
        home[card.id] = f"group {top}" if top else card.id
        members.setdefault(home[card.id], []).append(card)
    cards = tuple(
        found[0]
        if len(found) == 1 and found[0].id == name
        else _folded(name, titles[name.removeprefix("group ")], found)
        for name, found in members.items()
    )
    return Scene(
        title=scene.title,
        verdict=scene.verdict,
        cards=cards,
        links=_merged(scene.links, home),
        captions=scene.captions,
        words=f"{scene.words}; {len(scene.cards)} components drawn as {len(cards)} cards",
    )


def _outermost(box: str | None, parents: dict[str, str | None]) -> str | None:
    seen: list[str] = []
    while box is not None and parents.get(box) is not None and box not in seen:
        seen.append(box)
        box = parents[box]
    return box


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
