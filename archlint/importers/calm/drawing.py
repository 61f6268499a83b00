"""From CALM documents to a drawn model: nodes are components, systems and networks around them are boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archlint.errors import did_you_mean, nearest
from archlint.importers.calm.nodes import element, said_of, text_of
from archlint.importers.calm.telling import tale
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.models.model import Boundary, Model, Relation, bounded, harmless
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source import Node

AROUND = frozenset({"system", "network", "ecosystem", "domain", "compute", "container", "environment", "platform"})
"""Types of nodes that are a place for others, when others are in them."""
TYPES = ("actor", "ecosystem", "system", "service", "database", "network", "ldap", "webclient", "data-asset")
"""Types of nodes that CALM itself names (its schema of 1.2); anybody may add others."""
_LOCATIONS = (
    ("zone", r"\bavailability[- ]zone\b|\bzone\b"),
    ("region", r"\bregion\b"),
    ("host", r"\bservers?\b|\bhost\b|\bvm\b|\bvirtual machine\b|\bec2\b|\bmachine\b"),
)


@dataclass(slots=True)
class Drawing:
    """The reading under way: nodes and arrows by their ids, what lies in what."""

    model: Model
    nodes: dict[str, Node] = field(default_factory=dict[str, "Node"])
    boxes: list[tuple[str, str, tuple[str, ...], Node]] = field(
        default_factory=list["tuple[str, str, tuple[str, ...], Node]"]
    )
    """Relation (composed-of, deployed-in), container, members, where it stands."""
    arrows: dict[str, list[Relation]] = field(default_factory=dict[str, list[Relation]])

    def around(self) -> set[str]:
        """Nodes that are nothing but a place for others: by their type, or since no arrow begins or ends there."""
        touched = {end for arrows in self.arrows.values() for each in arrows for end in (each.source, each.target)}
        return {
            place
            for _, place, _, _ in self.boxes
            if text_of(self.nodes[place], "node-type").lower() in AROUND or place not in touched
        }

    def inside(self, container: str) -> set[str]:
        """Everything in a place, however deep."""
        found: set[str] = set()
        waiting = [container]
        while waiting:
            here = waiting.pop()
            fresh = {member for _, around, members, _ in self.boxes if around == here for member in members} - found
            found |= fresh
            waiting += fresh
        return found


def draw(documents: Sequence[Node], origin: str, fallback: str) -> Model:
    """The model of one or several documents; `fallback` names it when nothing in them does."""
    drawing = Drawing(Model("", origin, "metadata.archlint."))
    for node in _all(documents, "nodes"):
        name = _required(node, "unique-id")
        first = drawing.nodes.setdefault(name, node)
        if first is not node and (first.file == node.file or text_of(first, "node-type") != text_of(node, "node-type")):
            message = f"{node.place}: `{harmless(name, 60)}` is the unique-id of a node at {first.place} already"
            raise refused("duplicate-id", message, "give one of them another id")
    bounded(len(drawing.nodes), origin)
    for relationship in _all(documents, "relationships"):
        _relationship(drawing, relationship)
    around = drawing.around()
    served = any(text_of(node, "node-type") not in ("system", "actor") for node in drawing.nodes.values())
    for name, node in drawing.nodes.items():
        kind = text_of(node, "node-type")
        if kind not in TYPES and (near := nearest(kind, TYPES)) is not None:
            drawing.model.notes.append(f"{node.place}: the node-type `{harmless(kind, 30)}` is new; is it `{near}`?")
        if name not in around:
            drawing.model.elements[name] = element(name, node, served)
    alone = _alone(drawing, around)
    for name, arrows in drawing.arrows.items():
        meant = [
            replace(each, source=alone.get(each.source, each.source), target=alone.get(each.target, each.target))
            for each in arrows
        ]
        drawing.arrows[name] = meant
        drawing.model.relations += [each for each in meant if _is_between(each, drawing)]
    _wholes(drawing, around)
    _boundaries(drawing)
    for flow in _all(documents, "flows"):
        drawing.model.tales.append(tale(flow, drawing.arrows, drawing.model))
    _notes(documents, drawing)
    names = [text_of(each, "name") or text_of(each, "title") for each in documents]
    systems = [
        text_of(node, "name")
        for name, node in drawing.nodes.items()
        if name in around and text_of(node, "node-type") == "system"
    ]
    drawing.model.system = next(iter(filter(None, names)), "") or (systems[0] if len(systems) == 1 else fallback)
    return drawing.model


def _relationship(drawing: Drawing, node: Node) -> None:
    """One relationship of any type; raises ImportingError when it leads to a node that is not there."""
    name = _required(node, "unique-id")
    kind = node.get("relationship-type")
    if kind is None:
        raise refused("missing-key", f"{node.place}: the relationship has no `relationship-type`")
    words = f"{text_of(node, 'description')} {text_of(node, 'protocol')}".strip()
    evidence = Evidence(Confidence.DECLARED, node.file, node.line)
    said = said_of(node)
    op = text_of(said, "op") if said is not None else ""
    for word, inner in kind.entries().items():
        if word == "connects":
            ends = [_end(drawing, inner, side) for side in ("source", "destination")]
            drawing.arrows[name] = [Relation(ends[0], ends[1], evidence, words, op)]
        elif word == "interacts":
            actor = _known(drawing, inner, "actor")
            drawing.arrows[name] = [Relation(actor, each, evidence, words, op) for each in _members(drawing, inner)]
        elif word in ("deployed-in", "composed-of"):
            drawing.boxes.append((word, _known(drawing, inner, "container"), tuple(_members(drawing, inner)), node))
        elif word == "options":
            drawing.model.notes.append(f"{node.place}: options are not decided here, and not read")
        else:
            drawing.model.notes.append(f"{node.place}: a relationship `{harmless(word, 30)}` is not read")


def _end(drawing: Drawing, node: Node, side: str) -> str:
    inner = node.get(side)
    if inner is None:
        raise refused("missing-key", f"{node.place}: `connects` has no `{side}`")
    if inner.text():
        return _checked(drawing, inner, inner.text())
    return _known(drawing, inner, "node")


def _members(drawing: Drawing, node: Node) -> Iterator[str]:
    inner = node.get("nodes")
    for item in inner.items() if inner is not None else ():
        yield _checked(drawing, item, item.text())


def _known(drawing: Drawing, node: Node, key: str) -> str:
    inner = node.get(key)
    return _checked(drawing, inner or node, text_of(node, key))


def _checked(drawing: Drawing, node: Node, name: str) -> str:
    if name not in drawing.nodes:
        help_ = did_you_mean(name, list(drawing.nodes))
        raise refused("unknown-name", f"{node.place}: no node has the unique-id `{harmless(name, 60)}`", help_)
    return name


def _alone(drawing: Drawing, around: set[str]) -> dict[str, str]:
    """Places with one component in them, which is meant when the place is named."""
    inside = {place: [name for name in drawing.model.elements if name in drawing.inside(place)] for place in around}
    return {place: names[0] for place, names in inside.items() if len(names) == 1}


def _is_between(relation: Relation, drawing: Drawing) -> bool:
    return relation.source in drawing.model.elements and relation.target in drawing.model.elements


def _wholes(drawing: Drawing, around: set[str]) -> None:
    """Arrows to a system as a whole: named, unless one of its parts has the same arrow."""
    for arrows in drawing.arrows.values():
        for each in arrows:
            if not {each.source, each.target} & around:
                continue
            sources = {each.source} | drawing.inside(each.source)
            targets = {each.target} | drawing.inside(each.target)
            if not any(other.source in sources and other.target in targets for other in drawing.model.relations):
                drawing.model.notes.append(
                    f"{each.evidence.place}: `{harmless(each.source)} -> {harmless(each.target)}` names a system as a "
                    "whole: say which node it means"
                )


def _boundaries(drawing: Drawing) -> None:
    """Boxes, the innermost first: parts of a system fail nothing together, what is on one machine does."""
    for word, container, _, where in sorted(drawing.boxes, key=lambda box: len(drawing.inside(box[1]))):
        node = drawing.nodes[container]
        words = f"{text_of(node, 'node-type')} {text_of(node, 'name')}".lower()
        kind = next((kind for kind, pattern in _LOCATIONS if re.search(pattern, words)), "tier")
        kind = kind if word == "deployed-in" and "cluster" not in words else "tier"
        members = tuple(name for name in drawing.model.elements if name in drawing.inside(container))
        evidence = Evidence(Confidence.DECLARED, where.file, where.line, word)
        drawing.model.boundaries.append(Boundary(container, kind, text_of(node, "name"), members, evidence))


def _notes(documents: Sequence[Node], drawing: Drawing) -> None:
    elsewhere = [node for node in drawing.nodes.values() if node.get("details", "detailed-architecture") is not None]
    if elsewhere:
        more = f" and {len(elsewhere) - 1} more" if len(elsewhere) > 1 else ""
        name = text_of(elsewhere[0], "unique-id")
        where = f"{elsewhere[0].place}: `{harmless(name)}`{more}"
        drawing.model.notes.append(f"{where}: the detailed architecture lies elsewhere, and is not read")
    controls = next((each for each in documents if each.get("controls") is not None), None)
    if controls is not None:
        drawing.model.notes.append(f"{controls.file}: controls are not read")


def _all(documents: Sequence[Node], key: str) -> Iterator[Node]:
    for document in documents:
        found = document.get(key)
        yield from found.items() if found is not None else ()


def _required(node: Node, key: str) -> str:
    found = text_of(node, key)
    if not found:
        raise refused("missing-key", f"{node.place}: `{key}` is missing")
    return found
