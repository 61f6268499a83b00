"""The whole system on one page, and the part of it around one group or one component."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.picture.outline import chain
from archlint.picture.scene import Card, Scene
from archlint.picture.views.cards import boxes, card, zones
from archlint.picture.views.collapse import MOST_CARDS, collapse, gather
from archlint.picture.views.hops import merged
from archlint.picture.views.reading import read
from archlint.picture.views.verdicts import (
    flow_captions,
    load_verdict,
    overview_verdict,
    part_verdict,
    place_captions,
    single_verdict,
)
from archlint.quantity.show import counted, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import Resource
    from archlint.findings.finding import Finding
    from archlint.picture.views.reading import Reading


def overview(analyses: Analyses, findings: Iterable[Finding] = (), *, most_cards: int = MOST_CARDS) -> Scene:
    """Every component, every link, every group; groups become single cards when there are more than `most_cards`."""
    return collapse(everything(read(analyses, findings)), most_cards)


def everything(reading: Reading) -> Scene:
    """The system with nothing left out."""
    system = reading.system
    cards = tuple(card(reading, component) for component in system.components.values())
    links = merged(reading)
    return Scene(
        title=system.name,
        verdict=overview_verdict(reading),
        cards=cards,
        links=links,
        boxes=boxes(reading),
        captions=flow_captions(reading),
        words=f"{counted(len(cards), 'component')}, {counted(len(links), 'link')}, {counted(len(system.flows), 'flow')}",
    )


def focus(analyses: Analyses, findings: Iterable[Finding], component: str) -> Scene:
    """One component and everything it is linked to."""
    reading = read(analyses, findings)
    scene = _around(everything(reading), {component}, reading)
    title = next(shown.title for shown in scene.cards if shown.id == component)
    return gather(replace(scene, title=f"{title} and its neighbours"))


def group(analyses: Analyses, findings: Iterable[Finding], name: str) -> Scene:
    """One group, what runs in it, if only with some of its copies, and everything linked to that, which is faded."""
    reading = read(analyses, findings)
    scene = everything(reading)
    parents = {box.id: box.parent for box in scene.boxes}
    inside = {shown.id for shown in scene.cards if name in chain(shown.box, parents)}
    inside |= {
        one.id for one in reading.system.components.values() if any(name in copy.places for copy in one.instances)
    }
    title = f"{reading.system.groups[name].title} and what it is linked to"
    return gather(replace(_around(scene, inside, reading), title=title))


def _around(scene: Scene, members: Collection[str], reading: Reading) -> Scene:
    """The part of a scene made of these cards and their neighbours; neighbours are faded."""
    links = tuple(link for link in scene.links if link.source in members or link.target in members)
    near = {end for link in links for end in (link.source, link.target)} | set(members)
    cards = tuple(replace(shown, faded=shown.id not in members) for shown in scene.cards if shown.id in near)
    parents = {box.id: box.parent for box in scene.boxes}
    drawn = near.union(*(chain(card.box, parents) for card in cards))
    return replace(scene, verdict=part_verdict(reading.part(drawn)), cards=cards, links=links, captions=())


def failures(analyses: Analyses, findings: Iterable[Finding] = ()) -> Scene:
    """What takes flows down when it alone fails: single points, what others run, places; everything else is faded."""
    reading = read(analyses, findings)
    scene = everything(reading)
    stops = {**reading.rests_on, **reading.single_in, **reading.single}
    cards = tuple(
        replace(shown, note=_stops(reading, shown.id, stops), meter=None, faded=False)
        if shown.id in stops
        else replace(shown, faded=True, meter=None, badges=())
        for shown in scene.cards
    )
    boxes = tuple(
        replace(box, title=f"{box.title} · stops {len(stops[box.id])} of {counted(len(reading.system.flows), 'flow')}")
        if box.id in stops
        else box
        for box in scene.boxes
    )
    links = tuple(replace(link, figures="") for link in scene.links)
    title = f"What one failure takes down: {reading.system.name}"
    return collapse(
        replace(
            scene,
            title=title,
            verdict=single_verdict(reading),
            cards=cards,
            boxes=boxes,
            links=links,
            captions=place_captions(reading),
        )
    )


def _stops(reading: Reading, name: str, stops: Mapping[str, tuple[str, ...]]) -> str:
    """What a component stops, and its zones where losing one of them, which is drawn as no box, stops flows too."""
    component = reading.system.components[name]
    undrawn = {copy.zone for copy in component.instances}.difference(reading.system.groups)
    said = f"stops {listed(stops[name], most=3)}"
    where = zones(component) if undrawn.intersection(stops) else ""
    return f"{said} · {where}" if where else said


def hot(analyses: Analyses, findings: Iterable[Finding] = ()) -> Scene:
    """Busy components, with how far the peak may grow until each breaks; everything below 70 % is faded."""
    reading = read(analyses, findings)
    scene = everything(reading)
    cards: list[Card] = []
    for shown in scene.cards:
        resource = reading.tightest.get(shown.id)
        busy = shown.meter is not None and shown.meter.tone != "good"
        limit = _breaks(resource) if resource and busy else ""
        cards.append(replace(shown, faded=not busy, note=limit or shown.note))
    title = f"What breaks first: {reading.system.name}"
    verdict = load_verdict(reading) or f"no {'limit' if analyses.demand.counted else 'load'} is known"
    return collapse(replace(scene, title=title, verdict=verdict, cards=tuple(cards), captions=()))


def _breaks(resource: Resource) -> str:
    """When a limit is reached: at a multiple of the peak, or with any load where it is a matter of settings."""
    if not resource.scales_with_load:
        return f"{resource.name}: whatever the load"
    return f"{resource.name}: breaks at {resource.saturates_at:.2g} × peak"
