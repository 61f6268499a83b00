"""A Backstage catalogue as a sketch of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.backstage.catalogue import load
from archlint.importers.backstage.drawing import draw
from archlint.importers.models.assembly import assemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.sketch import Sketch
    from archlint.source import Node
    from archlint.source.folder import Folder


def sketch(folder: Folder, paths: Sequence[str], overlay: Node | None = None) -> Sketch:
    """Read the catalogue files at these paths below the folder: files, or folders with `catalog-info.yaml`.

    Raises ImportingError for broken files and for paths without an entity.
    """
    return assemble(draw(load(folder, paths), folder.root.name), overlay)
