"""From a workspace to a drawn model: containers are components, what is inside of them is rolled up into them."""

from __future__ import annotations

from dataclasses import replace

from archlint.blueprint.vocabulary import Op
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.models.judgement import judge
from archlint.importers.models.model import Boundary, Element, Model, Relation, bounded, harmless
from archlint.importers.structurizr.deployment import deploy
from archlint.importers.structurizr.scenes import tales
from archlint.importers.structurizr.workspace import Item, Tie, Workspace
from archlint.source import Node
from archlint.source.foreign import parse_nodes

_OURS = "archlint."
"""Properties that begin like this are keys of a component."""


def draw(workspace: Workspace, origin: str, fallback: str) -> Model:
    """The model of a workspace; `fallback` names it when it has no name of its own."""
    systems = workspace.items("system")
    bounded(len(workspace.items("person", "system", "container", "element", "instance", "node")), origin)
    whole = {system for system in systems if _containers(system)}
    name = workspace.name or (next(iter(whole)).name if len(whole) == 1 else "") or fallback or "system"
    model = Model(name, origin, _OURS, notes=list(workspace.notes))
    names: dict[Item, str] = {}
    deployed = {each.of for each in workspace.items("instance") if each.of is not None}
    for item in workspace.items("person", "system", "container", "element"):
        if item not in whole:
            names[item] = _name(item, names)
            model.elements[names[item]] = _element(item, names[item], _kind(item, bool(whole), item in deployed))
    for item in workspace.items("component"):
        holder = next((above for above in item.above() if above in names), None)
        if holder is not None:
            names[item] = names[holder]
    names.update({system: names[found[0]] for system in whole if len(found := _containers(system)) == 1})
    fronted = deploy(workspace, names, model)
    _relations(workspace, names, whole, model)
    model.relations = [_in_front(relation, fronted, model) for relation in model.relations]
    model.tales = tales(workspace, names, fronted, model)
    _boundaries(workspace, names, whole, model)
    return model


def _containers(system: Item) -> list[Item]:
    return [item for item in system.inside() if item.kind == "container"]


def _kind(item: Item, detailed: bool, deployed: bool) -> str:
    """What the kind of an element alone says: people ask, systems that nobody looks into are somebody else's."""
    if item.kind == "person":
        return "client"
    if item.kind == "system":
        foreign = any(tag.lower() in ("external", "existing system", "external system") for tag in item.tags)
        return "external" if (detailed or foreign) and not deployed else ""
    return "external" if item.kind == "element" else ""


def _name(item: Item, names: dict[Item, str]) -> str:
    """The identifier in the DSL, else the name in small letters."""
    plain = item.properties.get("archlint.id") or item.identifier or "-".join(item.name.lower().split())
    taken = set(names.values())
    if plain in taken:
        around = next((above for above in item.above() if above.kind in ("system", "container")), None)
        plain = f"{'-'.join(around.name.lower().split())}-{plain}" if around is not None else plain
    candidate, number = plain, 2
    while candidate in taken:
        candidate, number = f"{plain}-{number}", number + 1
    return candidate


def _element(item: Item, name: str, kind: str) -> Element:
    return Element(
        name=name,
        title=item.name,
        evidence=item.evidence(),
        kind=kind,
        technology=item.technology,
        words=tuple(item.tags),
        description=item.description,
        said=_said(item),
    )


def _said(item: Item) -> Node | None:
    """Properties such as `archlint.kind` as keys of a component."""
    ours = {key.removeprefix(_OURS): value for key, value in item.properties.items() if key.startswith(_OURS)}
    ours.pop("id", None)
    if not ours:
        return None
    entries = {key: parse_nodes(value, item.file) for key, value in ours.items()}
    lines = {key: item.lines.get(f"{_OURS}{key}", item.line) for key in ours}
    here = {key: replace(nodes[0], line=lines[key]) for key, nodes in entries.items() if nodes}
    return Node(here, item.file, item.line)


def _relations(workspace: Workspace, names: dict[Item, str], whole: set[Item], model: Model) -> None:
    """Ties between components; of a system as a whole only what nothing inside of it tells."""
    detailed = [tie for tie in workspace.ties if tie.source in names and tie.target in names]
    for tie in detailed:
        model.relations.append(_relation(tie, names))
    for tie in workspace.ties:
        if tie.source not in whole and tie.target not in whole:
            continue
        told = any(_within(each.source, tie.source) and _within(each.target, tie.target) for each in detailed)
        if not told and (tie.source in names or tie.source in whole) and (tie.target in names or tie.target in whole):
            model.notes.append(
                f"{tie.file}:{tie.line}: `{harmless(tie.source.name)} -> {harmless(tie.target.name)}` names a system as a "
                "whole: say which container it means"
            )


def _in_front(relation: Relation, fronted: dict[str, str], model: Model) -> Relation:
    """Whoever asks from outside asks the first thing that stands in front of a component."""
    if relation.target in fronted and judge(model.elements[relation.source]).purpose == "client":
        return replace(relation, target=fronted[relation.target])
    return relation


def _within(item: Item, system: Item) -> bool:
    return item is system or system in item.above()


def _relation(tie: Tie, names: dict[Item, str]) -> Relation:
    words = f"{tie.description} {tie.technology}".strip()
    evidence = Evidence(Confidence.DECLARED, tie.file, tie.line)
    op = tie.technology if tie.technology in set(Op) else ""
    return Relation(names[tie.source], names[tie.target], evidence, words, op)


def _boundaries(workspace: Workspace, names: dict[Item, str], whole: set[Item], model: Model) -> None:
    """Groups, the innermost first, then systems with containers: boxes that fail nothing together."""
    groups = sorted(workspace.items("group"), key=lambda item: -sum(1 for _ in item.above()))
    systems = [item for item in workspace.items("system") if item in whole]
    for item in (*groups, *(each for each in systems if each.properties.get(f"{_OURS}group") != "false")):
        members = [names[each] for each in item.inside() if each in names and each.kind != "component"]
        title = item.name or "group"
        if any(above.kind in ("environment", "node") for above in item.above()):
            continue
        name = item.identifier or "-".join(title.lower().split())
        model.boundaries.append(Boundary(name, "tier", title, tuple(members), item.evidence()))
