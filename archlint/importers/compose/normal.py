"""The short forms of a compose service written out, so that two services can be merged key by key."""

from __future__ import annotations

from operator import is_not
from typing import TYPE_CHECKING

from archlint.source import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.importers.workloads.workload import Variable

_REPLACED = frozenset({"command", "entrypoint", "test"})


def normal(service: Node) -> Node:
    """A service whose lists of pairs and of names are mappings, and whose single values are lists where a list may stand.

    `environment: [A=1]` becomes `{A: 1}`, `depends_on: [db]` becomes `{db: }`, `build: .` becomes `{context: .}`.
    """
    entries = dict(service.entries())
    for key in _CHANGED & entries.keys():
        entries[key] = _changed(entries[key], _CHANGES[key])
    build = entries.get("build")
    if build is not None:
        arguments = build.get("args")
        given = {"args": _changed(arguments, _pairs)} if arguments is not None else {}
        entries["build"] = build.with_value({**build.entries(), **given})
    return Node(entries, service.file, service.line, service.tag)


def _changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """A node written out, with the tag that it has."""
    changed = change(node)
    return changed if changed is node else Node(changed.value, changed.file, changed.line, node.tag)


def _pairs(node: Node) -> Node:
    if node.is_mapping:
        return node
    found: dict[str, Node] = {}
    for item in node.items():
        name, equals, value = item.text().partition("=")
        if not equals and ":" in name and node.items():
            name, equals, value = name.partition(":")
        found[name.strip()] = Node(value if equals else None, item.file, item.line)
    return node.with_value(found)


def _names(node: Node) -> Node:
    if node.is_mapping:
        return node
    items = node.items() or ((node,) if node.text() else ())
    return node.with_value({item.text(): Node(None, item.file, item.line) for item in items if item.text()})


def _listed(node: Node) -> Node:
    if isinstance(node.value, tuple) or node.value is None:
        return node
    return node.with_value((node,))


def _built(node: Node) -> Node:
    if node.is_mapping or not node.text():
        return node
    return node.with_value({"context": node})


_CHANGES: Mapping[str, Callable[[Node], Node]] = {
    **dict.fromkeys(("environment", "labels", "extra_hosts", "sysctls"), _pairs),
    **dict.fromkeys(("depends_on", "networks"), _names),
    **dict.fromkeys(
        ("ports", "volumes", "expose", "env_file", "profiles", "secrets", "configs", "links", "external_links"), _listed
    ),
    "build": _built,
}
_CHANGED = _CHANGES.keys()


def merge(older: Node, newer: Node) -> Node:
    """Two normal services (or parts of them), the newer over the older, as the compose specification merges.

    Mappings are merged key by key, lists are appended, commands replaced; `!override` replaces, `!reset` removes.
    """
    if newer.tag == "!override" or not (older.is_mapping and newer.is_mapping):
        return _appended(older, newer) if newer.tag != "!override" else newer
    entries = dict(older.entries())
    for key, value in newer.entries().items():
        if value.tag == "!reset":
            entries.pop(key, None)
        elif key in entries and key not in _REPLACED:
            entries[key] = merge(entries[key], value)
        else:
            entries[key] = value
    return Node(entries, older.file, older.line)


def _appended(older: Node, newer: Node) -> Node:
    if not (isinstance(older.value, tuple) and isinstance(newer.value, tuple)):
        return older if newer.value is None else newer
    kept: dict[str, Node] = {}
    for item in (*older.items(), *newer.items()):
        kept[_identity(item)] = item
    return older.with_value(tuple(kept.values()))


def _identity(item: Node) -> str:
    """What makes two items of a list the same: the target of a mount, the whole text of everything else."""
    if item.is_mapping:
        target = item.get("target")
        return repr(target.text()) if target is not None else repr({k: v.text() for k, v in item.entries().items()})
    text = item.text()
    parts = text.split(":")
    return parts[1] if len(parts) > 1 and parts[1].startswith("/") else text


def said_of(service: Node) -> Node | None:
    """What `x-archlint` says of a service, in `deploy` and in itself; the latter where both say the same."""
    found = [each for each in (service.get("deploy", "x-archlint"), service.get("x-archlint")) if each is not None]
    if len(found) < 2 or not all(each.is_mapping for each in found):
        return next((each for each in found if not each.is_mapping), found[0] if found else None)
    return found[1].with_value({**found[0].entries(), **found[1].entries()})


def filled(node: Node, values: Mapping[str, Variable], fill: Callable[[str, Mapping[str, Variable]], str]) -> Node:
    """A node with every variable in its texts filled in."""
    return _Filler(values, fill).filled(node)


class _Filler:
    """Fills shared nodes once, so that files full of aliases stay as small as they are; what has no variable stays the same object."""

    def __init__(self, values: Mapping[str, Variable], fill: Callable[[str, Mapping[str, Variable]], str]) -> None:
        self.values = values
        self.fill = fill
        self.done: dict[int, Mapping[str, Node] | tuple[Node, ...]] = {}

    def filled(self, node: Node) -> Node:
        value = node.value
        if isinstance(value, str):
            return Node(self.fill(value, self.values), node.file, node.line, node.tag) if "$" in value else node
        if value is None or isinstance(value, (int, float)):
            return node
        done = self.done.get(id(value))
        if done is None:
            done = self.done[id(value)] = self._inside(value)
        return node if done is value else Node(done, node.file, node.line, node.tag)

    def _inside(self, value: Mapping[str, Node] | tuple[Node, ...]) -> Mapping[str, Node] | tuple[Node, ...]:
        if isinstance(value, tuple):
            items = tuple([self.filled(item) for item in value])
            return items if any(map(is_not, items, value)) else value
        entries = {key: self.filled(item) for key, item in value.items()}
        return entries if any(map(is_not, entries.values(), value.values())) else value
