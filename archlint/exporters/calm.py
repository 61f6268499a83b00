"""A blueprint as a CALM architecture (https://calm.finos.org, release 1.2), with its flows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.exporters.arrows import Arrow, arrows, passages
from archlint.exporters.keys import keys

if TYPE_CHECKING:
    from archlint.graph.system import Component, Flow, System

SCHEMA = "https://calm.finos.org/release/1.2/meta/calm.json"
_TYPES = {Kind.CLIENT: "actor", Kind.SERVICE: "service", Kind.DATABASE: "database", Kind.EXTERNAL: "system"}


def write(system: System) -> str:
    """The architecture as JSON: nodes, relationships, one system around what is one's own, flows."""
    pairs = {(each.source, each.target): each for each in arrows(system) if each.source != each.target}
    ids = _ids(system, pairs)
    relationships = [_relationship(each, ids, system) for each in pairs.values()]
    own = [each.id for each in system.components.values() if each.kind not in (Kind.CLIENT, Kind.EXTERNAL)]
    nodes = [_node(each) for each in system.components.values()]
    if own:
        around = ids["", ""]
        nodes.append(
            {"unique-id": around, "node-type": "system", "name": system.name, "description": system.summary or ""}
        )
        relationships.append(
            {"unique-id": ids["", "of"], "relationship-type": {"composed-of": {"container": around, "nodes": own}}}
        )
    document: dict[str, object] = {
        "$schema": SCHEMA,
        "name": system.name,
        "nodes": nodes,
        "relationships": relationships,
        "flows": [found for each in system.flows.values() if (found := _flow(each, system, ids)) is not None],
    }
    return json.dumps({key: value for key, value in document.items() if value}, indent=2, ensure_ascii=False) + "\n"


def _ids(system: System, pairs: dict[tuple[str, str], Arrow]) -> dict[tuple[str, str], str]:
    """A unique-id for every relationship, for the system around, and for its composition."""
    taken = set(system.components)
    found: dict[tuple[str, str], str] = {}
    wanted = {pair: f"{pair[0]}-to-{pair[1]}" for pair in pairs} | {("", ""): "system", ("", "of"): "system-parts"}
    for pair, plain in wanted.items():
        candidate, number = plain, 2
        while candidate in taken:
            candidate, number = f"{plain}-{number}", number + 1
        taken.add(candidate)
        found[pair] = candidate
    return found


def _node(component: Component) -> dict[str, object]:
    said: dict[str, object] = {**keys(component)}
    if component.is_declared("replicas"):
        said["replicas"] = component.replicas
    return {
        "unique-id": component.id,
        "node-type": _TYPES.get(component.kind, component.kind.value),
        "name": component.title,
        "description": component.description or "",
        "metadata": {"archlint": said},
    }


def _relationship(arrow: Arrow, ids: dict[tuple[str, str], str], system: System) -> dict[str, object]:
    """An arrow; what clients ask are interactions."""
    kind: dict[str, object] = {"connects": {"source": {"node": arrow.source}, "destination": {"node": arrow.target}}}
    if system.components[arrow.source].kind is Kind.CLIENT:
        kind = {"interacts": {"actor": arrow.source, "nodes": [arrow.target]}}
    return {
        "unique-id": ids[arrow.source, arrow.target],
        "description": arrow.words,
        "relationship-type": kind,
        "metadata": {"archlint": {"op": arrow.op}},
    }


def _flow(flow: Flow, system: System, ids: dict[tuple[str, str], str]) -> dict[str, object] | None:
    """A flow as transitions, an answer that comes early going back; what each step asks stands in the metadata of the flow."""
    transitions: list[dict[str, object]] = []
    asked: list[str] = []
    for source, target, word in passages(flow, system):
        back = word == "reply"
        pair = (target, source) if back else (source, target)
        transition: dict[str, object] = {
            "relationship-unique-id": ids[pair],
            "sequence-number": len(transitions) + 1,
            "description": f"{source} {'answers' if back else 'asks'} {target}",
        }
        transitions.append(transition | ({"direction": "destination-to-source"} if back else {}))
        asked.append(word)
    if not transitions:
        return None
    return {
        "unique-id": flow.id,
        "name": flow.title,
        "description": flow.description or f"A {flow.does.value} flow",
        "transitions": transitions,
        "metadata": {"archlint": {"does": flow.does.value, "asks": asked}},
    }
