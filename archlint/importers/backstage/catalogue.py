"""The entities of a Backstage catalogue: every document of every file, locations followed inside the project."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.importers.models.model import harmless
from archlint.source.folder import joined, parent
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source import Node
    from archlint.source.folder import Folder

NAME = re.compile(r"(?:.*/)?catalog-info[\w.-]*\.ya?ml")
DESCRIBED = ("component", "resource", "api", "system")
_IGNORED = frozenset({"group", "user", "domain", "location", "template"})
_MOST = 2_000
_SIGNS = {"**/": "(?:.*/)?", "*": "[^/]*"}
"""What the signs of a pattern of files stand for."""


@frozen
class Ref:
    """Kind, namespace and name of an entity, in small letters as Backstage compares them."""

    kind: str
    namespace: str
    name: str


@dataclass(slots=True)
class Catalogue:
    """Entities by their reference, and what is to be said about the reading."""

    folder: Folder
    entities: dict[Ref, Node] = field(default_factory=dict[Ref, "Node"])
    notes: list[str] = field(default_factory=list[str])
    files: list[str] = field(default_factory=list[str])


def load(folder: Folder, paths: Sequence[str]) -> Catalogue:
    """Read the catalogue files at these paths, and those that their locations name.

    Raises ImportingError for broken files and for paths without an entity.
    """
    found = Catalogue(folder)
    for path in paths:
        for file in _files(folder, path):
            _file(found, file)
    if not any(ref.kind in DESCRIBED for ref in found.entities):
        listed = ", ".join(map(folder.shown, paths))
        help_ = "looked for catalog-info.yaml with kind Component, Resource, API or System"
        raise refused("no-entities", f"there is no entity of a Backstage catalogue in {listed}", help_)
    return found


def ref(text: str, kind: str, namespace: str = "default") -> Ref:
    """A reference as people write it, with what it leaves out.

    >>> ref("resource:shop/orders-db", "component"), ref("Billing", "api", "shop")
    (Ref(kind='resource', namespace='shop', name='orders-db'), Ref(kind='api', namespace='shop', name='billing'))
    """
    before, colon, after = text.strip().rpartition(":")
    place, slash, name = after.rpartition("/")
    return Ref((before if colon else kind).lower(), (place if slash else namespace).lower(), name.lower())


def text_of(node: Node, *keys: str) -> str:
    """The text below these keys, empty when there is none."""
    found = node.get(*keys)
    return found.text() if found is not None else ""


def _files(folder: Folder, path: str) -> list[str]:
    if not folder.holds(path):
        return [path]
    return [file for file in folder.files(path, depth=6, most=10_000) if NAME.fullmatch(file)]


def _file(found: Catalogue, file: str) -> None:
    if file in found.files or len(found.files) >= _MOST:
        return
    found.files.append(file)
    for document in found.folder.nodes(file):
        if not text_of(document, "apiVersion").startswith(("backstage.io/", "scaffolder.backstage.io/")):
            continue
        kind = text_of(document, "kind").lower()
        name = text_of(document, "metadata", "name")
        if "{{" in name or not name:
            why = "is a template" if name else "has no name"
            found.notes.append(f"{document.file}:{document.line}: this {kind or 'entity'} {why}, and is not read")
        elif kind == "location":
            _location(found, document)
        elif kind in DESCRIBED:
            _entity(
                found,
                document,
                Ref(kind, (text_of(document, "metadata", "namespace") or "default").lower(), name.lower()),
            )
        elif kind not in _IGNORED:
            found.notes.append(f"{document.file}:{document.line}: the kind `{harmless(kind, 30)}` is not read")


def _entity(found: Catalogue, document: Node, reference: Ref) -> None:
    older = found.entities.setdefault(reference, document)
    if older is not document:
        found.notes.append(
            f"{document.place}: `{harmless(reference.name)}` is described in {older.place} as well; that counts"
        )


def _matching(folder: Folder, pattern: str) -> list[str]:
    """The files of the project that a location names by a pattern: `./services/*/catalog-info.yaml`, `./**/*.yaml`."""
    plain, star, _ = pattern.partition("*")
    top = parent(f"{plain}x")
    if not star or top.startswith("..") or not folder.holds(top):
        return []
    wanted = "".join(_SIGNS.get(each, re.escape(each)) for each in re.split(r"(\*\*/|\*)", pattern))
    return sorted(file for file in folder.files(top, depth=6, most=10_000) if re.fullmatch(wanted, file))


def _location(found: Catalogue, document: Node) -> None:
    """Other files, if they lie in the project; what lies elsewhere is named."""
    targets = [*(document.get("spec", "targets") or document.with_value(None)).items(), document.get("spec", "target")]
    for target in targets:
        if target is None or not target.text():
            continue
        path = joined(parent(target.file), target.text())
        if "://" in target.text():
            found.notes.append(f"{target.place}: `{harmless(target.text())}` lies elsewhere, and is not read")
        elif found.folder.has(path):
            _file(found, path)
        elif matching := _matching(found.folder, path):
            for each in matching:
                _file(found, each)
        else:
            found.notes.append(f"{target.place}: `{harmless(target.text())}` is not there, or lies outside the project")
