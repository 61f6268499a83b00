"""What a service inherits from one of another file: its relative paths as they are seen from here, without unknown neighbours.

Source: the Compose specification, `extends` (relative paths).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Container

    from archlint.source import Node

_RELATIVE = re.compile(r"(\.{1,2}(?:/[^:]*)?)(:.*)?")
"""The source of a mount that lies beside the file, and where it goes: others are volumes, or no paths of the project."""


def inherited(entries: dict[str, Node], theirs: str, ours: str, services: Container[str]) -> dict[str, Node]:
    """The entries of a service in the folder `theirs` for one in the folder `ours`, beside these services."""
    found = dict(entries)
    for key in ("depends_on", "links", "volumes_from"):
        node = found.get(key)
        if node is not None and node.is_mapping:
            found[key] = node.with_value({k: v for k, v in node.entries().items() if k in services})
    if theirs == ours:
        return found
    back = "/".join(".." for part in ours.split("/") if part not in ("", ".")) or "."
    there = joined(back, theirs)
    build = found.get("build")
    if build is not None:
        found["build"] = _moved(build, "context", there)
    files, mounts = found.get("env_file"), found.get("volumes")
    if files is not None:
        seen = (_moved(each, "path", there) if each.is_mapping else _seen(each, there) for each in files.items())
        found["env_file"] = files.with_value(tuple(seen))
    if mounts is not None:
        found["volumes"] = mounts.with_value(tuple(_mounted(each, there) for each in mounts.items()))
    return found


def _seen(path: Node, there: str) -> Node:
    return path if "://" in path.text() else path.with_value(joined(there, path.text()))


def _moved(node: Node, key: str, there: str) -> Node:
    """A mapping with the path under a key as it is seen from here."""
    path = node.get(key)
    return node if path is None else node.with_value({**node.entries(), key: _seen(path, there)})


def _mounted(node: Node, there: str) -> Node:
    """A mount of a folder beside the file as it is seen from here; any other one as it is."""
    source = node.get("source") if node.is_mapping else node
    mount = _RELATIVE.fullmatch(source.text()) if source is not None else None
    if mount is None:
        return node
    if node.is_mapping:
        return _moved(node, "source", there)
    path = joined(there, mount[1])
    return node.with_value(f"{path if path.startswith('.') else f'./{path}'}{mount[2] or ''}")
