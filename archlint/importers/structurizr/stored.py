"""Reading the JSON of a Structurizr workspace, as the tools export it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.models.model import harmless
from archlint.importers.structurizr.scenes import DOES
from archlint.importers.structurizr.workspace import Item, Scene, Tie, Workspace
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from archlint.source import Node
    from archlint.source.folder import Folder

_PARTS = (
    ("people", "person"), ("softwareSystems", "system"), ("customElements", "element"), ("containers", "container"),
    ("components", "component"), ("children", "node"), ("infrastructureNodes", "infrastructure"),
    ("softwareSystemInstances", "instance"), ("containerInstances", "instance"),
)  # fmt: skip
"""Lists of a model in which items lie, and their kinds."""
_OWN = frozenset(
    {"Element", "Person", "Software System", "Container", "Component", "Deployment Node", "Infrastructure Node",
     "Container Instance", "Software System Instance", "Relationship"}
)  # fmt: skip
"""Tags that every item of a kind has."""


def read(folder: Folder, path: str) -> Workspace:
    """The workspace of a JSON file; raises ImportingError when it is broken or holds no model."""
    node = folder.json(path)
    model = node.get("model")
    if model is None or not model.is_mapping:
        raise refused("no-model", f"{path} holds no `model`: it is not the JSON of a Structurizr workspace")
    root = Item("root", "", path, 1)
    workspace = Workspace(root, _text(node, "name"))
    ids: dict[str, Item] = {}
    pending: list[tuple[Item, Node]] = []
    _children(model, root, ids, pending)
    environments: dict[str, Item] = {}
    for each in _list(model, "deploymentNodes"):
        name = _text(each, "environment") or "Default"
        if name not in environments:
            environments[name] = Item("environment", name, each.file, each.line, root)
            root.children.append(environments[name])
        _item(each, "node", environments[name], ids, pending)
    for item in root.inside():
        if item.kind == "instance":
            item.of = ids.get(item.identifier)
            item.identifier = ""
            item.name = item.of.name if item.of is not None else item.name
    _ties(workspace, pending, ids)
    ends = _ends(pending, ids)
    workspace.scenes += [_scene(view, ends, workspace) for view in _list(node, "views", "dynamicViews")]
    return workspace


def _ends(pending: list[tuple[Item, Node]], ids: dict[str, Item]) -> dict[str, tuple[Item, Item]]:
    """Who and whom of every relationship, by its id."""
    return {
        _text(each, "id"): (item, ids[_text(each, "destinationId")])
        for item, node in pending
        for each in _list(node, "relationships")
    }


def _scene(view: Node, ends: dict[str, tuple[Item, Item]], workspace: Workspace) -> Scene:
    """A dynamic view: relationships in their order, answers the other way round."""
    label = _text(view, "key") or _text(view, "title") or "path"
    steps: list[Tie] = []
    for each in sorted(_list(view, "relationships"), key=_order):
        found = ends.get(_text(each, "id"))
        if found is None:
            workspace.notes.append(
                f"{each.place}: a step of the dynamic view `{harmless(label)}` has no relationship, and is left out"
            )
            continue
        source, target = found[::-1] if _text(each, "response") == "true" else found
        steps.append(Tie(source, target, _text(each, "description"), "", each.file, each.line))
    does = _mapping(view, "properties").get(DOES)
    return Scene(
        label,
        _text(view, "title"),
        view.file,
        view.line,
        tuple(steps),
        does.text() if does is not None else "",
        _text(view, "description"),
    )


def _order(step: Node) -> tuple[int, ...]:
    """`2.1` comes behind `2` and before `10`."""
    return tuple(int(part) if part.isdigit() else 0 for part in _text(step, "order").split("."))


def _children(node: Node, parent: Item, ids: dict[str, Item], pending: list[tuple[Item, Node]]) -> None:
    for key, kind in _PARTS:
        for each in _list(node, key):
            _item(each, kind, parent, ids, pending)


def _item(node: Node, kind: str, parent: Item, ids: dict[str, Item], pending: list[tuple[Item, Node]]) -> None:
    item = Item(kind, _text(node, "name"), node.file, node.line, _grouped(node, parent))
    item.description, item.technology = _text(node, "description"), _text(node, "technology") or _text(node, "metadata")
    item.tags = [tag.strip() for tag in _text(node, "tags").split(",") if tag.strip() and tag.strip() not in _OWN]
    item.properties = {key: value.text() for key, value in _mapping(node, "properties").items()}
    item.lines = {key: value.line for key, value in _mapping(node, "properties").items()}
    item.identifier = item.properties.pop("structurizr.dsl.identifier", "")
    count = _text(node, "instances")
    item.instances = int(count) if count.isdigit() and 0 < int(count) < 10_000 else 1
    if kind == "instance":
        item.identifier = _text(node, "containerId") or _text(node, "softwareSystemId")
    item.parent = item.parent or parent
    item.parent.children.append(item)
    if _text(node, "id"):
        ids[_text(node, "id")] = item
    pending.append((item, node))
    _children(node, item, ids, pending)


def _grouped(node: Node, parent: Item) -> Item:
    """The group an item says it is in, made when it is the first of it."""
    name = _text(node, "group")
    if not name:
        return parent
    found = next((each for each in parent.children if each.kind == "group" and each.name == name), None)
    if found is None:
        found = Item("group", name, node.file, node.line, parent)
        parent.children.append(found)
    return found


def _ties(workspace: Workspace, pending: list[tuple[Item, Node]], ids: dict[str, Item]) -> None:
    """Relationships as they were drawn; those that follow from others (`linkedRelationshipId`) are left out."""
    for item, node in pending:
        for each in _list(node, "relationships"):
            target = ids.get(_text(each, "destinationId"))
            if target is None:
                wanted = harmless(_text(each, "destinationId"), 30)
                message = (
                    f"{each.place}: `{harmless(item.name, 60)}` leads to element `{wanted}`, and no element has that id"
                )
                raise refused("unknown-name", message)
            if not _text(each, "linkedRelationshipId"):
                words = (_text(each, "description"), _text(each, "technology"))
                workspace.ties.append(Tie(item, target, *words, each.file, each.line))


def _list(node: Node, *keys: str) -> tuple[Node, ...]:
    found = node.get(*keys)
    return found.items() if found is not None else ()


def _mapping(node: Node, key: str) -> dict[str, Node]:
    found = node.get(key)
    return dict(found.entries()) if found is not None else {}


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return found.text() if found is not None else ""
