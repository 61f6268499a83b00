"""Scenes placed by ELK's layered algorithm (elkjs): orthogonal links with labels, cards in their boxes.

Only a measure to compare with: `place` needs Node and a folder in which `npm install elkjs` was run.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlint.picture.layout.headings import heading_width
from archlint.picture.layout.placed import Frame, Placed, PlacedBox, PlacedCard, PlacedLink, Point
from archlint.picture.layout.settle import settle
from archlint.picture.sizes import card_height, card_width, label_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.scene import Box, Scene

OPTIONS = {
    "elk.algorithm": "layered",
    "elk.direction": "DOWN",
    "elk.hierarchyHandling": "INCLUDE_CHILDREN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.json.shapeCoords": "ROOT",
    "elk.json.edgeCoords": "ROOT",
    "elk.edgeLabels.inline": "true",
    "elk.spacing.nodeNode": "30",
    "elk.layered.spacing.nodeNodeBetweenLayers": "30",
    "elk.layered.spacing.edgeNodeBetweenLayers": "14",
}


def place(scenes: Sequence[Scene], folder: Path) -> list[Placed]:
    """The scenes as ELK places them; links whose ends are not in the scene are left out."""
    graphs = json.dumps([_graph(scene) for scene in scenes])
    command = ["node", str(Path(__file__).parent / "place.mjs"), str(folder)]
    done = subprocess.run(command, input=graphs, capture_output=True, check=True, text=True)
    return [_placed(scene, graph) for scene, graph in zip(scenes, json.loads(done.stdout), strict=True)]


def _graph(scene: Scene) -> dict[str, Any]:
    def inside(box: str | None) -> list[dict[str, Any]]:
        cards = [
            {"id": f"card {card.id}", "width": card_width(card), "height": card_height(card)}
            for card in scene.cards
            if card.box == box
        ]
        return cards + [_group(each, inside(each.id)) for each in scene.boxes if each.parent == box]

    edges: list[dict[str, Any]] = []
    for index, link in enumerate(scene.links):
        wide, high = label_size(link)
        labels = [{"text": "x", "width": wide, "height": high}] if wide else []
        ends = {"sources": [f"card {link.source}"], "targets": [f"card {link.target}"]}
        edges.append({"id": f"{index}", "labels": labels} | ends)
    return {"id": "page", "layoutOptions": OPTIONS, "children": inside(None), "edges": edges}


def _group(box: Box, members: list[dict[str, Any]]) -> dict[str, Any]:
    if not members:
        return {"id": f"box {box.id}", "width": 0, "height": 0}
    size = f"({heading_width(box) + 32}, 60)"
    options = {
        "elk.padding": "[top=34,left=22,bottom=22,right=22]",
        "elk.nodeSize.constraints": "[MINIMUM_SIZE]",
        "elk.nodeSize.minimum": size,
    }
    return {"id": f"box {box.id}", "layoutOptions": options, "children": members}


def _placed(scene: Scene, graph: dict[str, Any]) -> Placed:
    frames: dict[str, Frame] = {}
    pending = [(child, 0) for child in graph["children"]]
    depths: dict[str, int] = {}
    filled: set[str] = set()
    while pending:
        node, depth = pending.pop()
        frames[node["id"]] = Frame(node["x"], node["y"], node["width"], node["height"])
        depths[node["id"]] = depth
        if node.get("children"):
            filled.add(node["id"])
        pending += [(child, depth + 1) for child in node.get("children", [])]
    boxes = [
        PlacedBox(box, frames[f"box {box.id}"], depths[f"box {box.id}"])
        for box in scene.boxes
        if f"box {box.id}" in filled
    ]
    cards = [PlacedCard(card, frames[f"card {card.id}"]) for card in scene.cards]
    links: list[PlacedLink] = []
    for edge in graph["edges"]:
        label = next((Frame(each["x"], each["y"], each["width"], each["height"]) for each in edge["labels"]), None)
        links.append(PlacedLink(scene.links[int(edge["id"])], _points(edge), label))
    return settle(Placed(scene, 0.0, 0.0, tuple(cards), tuple(links), tuple(boxes)))


def _points(edge: dict[str, Any]) -> tuple[Point, ...]:
    (section,) = edge["sections"]
    found = [section["startPoint"], *section.get("bendPoints", []), section["endPoint"]]
    return tuple((point["x"], point["y"]) for point in found)
