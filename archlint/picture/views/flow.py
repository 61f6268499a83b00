"""One data path: what it passes in which order, how often, with its verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.picture.scene import Scene
from archlint.picture.views.cards import boxes, card
from archlint.picture.views.collapse import gather
from archlint.picture.views.hops import arrows, as_told, numbered
from archlint.picture.views.prices import prices
from archlint.picture.views.reading import read
from archlint.picture.views.verdicts import flow_verdict
from archlint.quantity.show import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.graph.system import Flow, System


def flow(analyses: Analyses, findings: Iterable[Finding], flow_id: str) -> Scene:
    """The components of one flow in walk order and its hops with their numbers and prices; raises KeyError for an unknown id."""
    reading = read(analyses, findings, flow=flow_id)
    shown = analyses.system.flows[flow_id]
    found = as_told(reading, arrows(reading, shown))
    passed = dict.fromkeys(end for arrow in found for end in (arrow.hop.source, arrow.target))
    components = [analyses.system.components[name] for name in passed if name in analyses.system.components]
    costs = prices(reading, shown)
    title = shown.title if shown.title != shown.id else shown.id.replace("-", " ").replace("_", " ").capitalize()
    scene = Scene(
        title=title if analyses.system.imported else f"{title} ({shown.does.value})",
        verdict=flow_verdict(reading, shown),
        cards=tuple(card(reading, component) for component in components),
        links=tuple(numbered(arrow, costs.of(arrow.hop, arrow.target)) for arrow in found),
        boxes=boxes(reading),
        words=f"one flow of {analyses.system.name}: {counted(len(found), 'step')}",
    )
    return gather(scene)


def life(analyses: Analyses, findings: Iterable[Finding], flow_id: str) -> Scene:
    """What the sequence diagram of a flow says: the same, under its own title."""
    scene = flow(analyses, findings, flow_id)
    shown = analyses.system.flows[flow_id]
    return replace(
        scene, title=f"{scene.title.removesuffix(f' ({shown.does.value})')}: {life_of(shown, analyses.system)}"
    )


def life_of(shown: Flow, system: System) -> str:
    """What the sequence diagram of a flow is about: the life of a read, of an event; of a request while only an import says."""
    does = shown.does.value if system.imported is None else "request"
    return f"the life of a{'n' * does.startswith(('a', 'e', 'i', 'o', 'u'))} {does}"
