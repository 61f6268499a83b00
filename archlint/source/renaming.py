"""A document as if some of its keys were spelt otherwise: what stands below them keeps its place in the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from archlint.source.document import Data, Document, DocumentPath, Place

    Tree: TypeAlias = "dict[str | int, Tree]"
    Places: TypeAlias = "dict[int, Mapping[str | int, Place]]"


def renamed(document: Document, names: Mapping[DocumentPath, str]) -> Document:
    """The document with other names for the keys at these paths; mappings that then share a name are put together."""
    below: Tree = {}
    for path in names:
        node = below
        for step in path:
            node = node.setdefault(step, {})
    places = dict(document.places)
    return replace(document, data=_copied(document.data, (), below, names, places), places=places)


def _copied(node: Data, path: DocumentPath, below: Tree, names: Mapping[DocumentPath, str], places: Places) -> Data:
    """A copy of what leads to the renamed keys; whatever else there is stays the same object, at the same place."""
    where = places.get(id(node), {})
    if isinstance(node, list) and below:
        items = [_copied(item, (*path, at), below.get(at, {}), names, places) for at, item in enumerate(node)]
        places[id(items)] = where
        return items
    if not isinstance(node, dict) or not below:
        return node
    entries: dict[str, Data] = {}
    found: dict[str | int, Place] = {}
    for key, old in node.items():
        name = names.get((*path, key), key)
        value = _copied(old, (*path, key), below.get(key, {}), names, places)
        before = entries.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            both = {**before, **value}
            places[id(both)] = {**places.get(id(before), {}), **places.get(id(value), {})}
            value = both
        entries[name] = value
        if key in where:
            found[name] = where[key]
    places[id(entries)] = found
    return entries
