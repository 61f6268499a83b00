"""A Structurizr workspace as a sketch of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.models.assembly import assemble
from archlint.importers.models.one_file import Wanted, only_one
from archlint.importers.structurizr import dsl, stored
from archlint.importers.structurizr.drawing import draw
from archlint.source.folder import joined
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.sketch import Sketch
    from archlint.source import Node
    from archlint.source.folder import Folder

NAMES = ("workspace.dsl", "workspace.json")
_WANTED = Wanted("no-workspace", "Structurizr workspace", "Structurizr workspaces", "workspace.dsl and workspace.json")


def sketch(folder: Folder, paths: Sequence[str], overlay: Node | None = None) -> Sketch:
    """Read the workspace at this path below the folder: a DSL file, its JSON, or the folder of one.

    Raises ImportingError for what Structurizr would refuse as well, and for what lies elsewhere.
    """
    if len(paths) > 1:
        raise refused("several-workspaces", "a workspace is one file; another joins it by `!include` or `extends`")
    path = _found(folder, paths[0])
    workspace = stored.read(folder, path) if path.endswith(".json") else dsl.read(folder, path)
    return assemble(draw(workspace, path, folder.root.name), overlay)


def _found(folder: Folder, path: str) -> str:
    if not folder.holds(path):
        return path
    for name in NAMES:
        if folder.has(joined(path, name)):
            return joined(path, name)
    files = sorted(file for file in folder.files(path, depth=3) if file.endswith(".dsl"))
    return only_one(folder, path, files, _WANTED)
