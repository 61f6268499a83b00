"""CALM architectures as a sketch of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import meaning, nearest
from archlint.importers.calm.drawing import draw
from archlint.importers.models.assembly import assemble
from archlint.importers.models.model import harmless
from archlint.importers.models.one_file import Wanted, only_one
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.sketch import Sketch
    from archlint.source import Node
    from archlint.source.folder import Folder

_WANTED = Wanted(
    "no-architecture", "CALM architecture", "CALM architectures", 'JSON files with "nodes" and "unique-id"'
)


_SECTIONS = ("nodes", "relationships", "flows")


def sketch(folder: Folder, paths: Sequence[str], overlay: Node | None = None) -> Sketch:
    """Read the architectures at these paths below the folder, several as one.

    Raises ImportingError for broken files, for patterns (which say what an architecture may be), and for names that no
    node has.
    """
    files = [file for path in paths for file in _files(folder, path)]
    documents = [folder.json(file) for file in files]
    for document in documents:
        _prove_sections(document)
        if document.get("nodes") is None:
            what = "a CALM pattern" if document.get("properties", "nodes") is not None else "no CALM architecture"
            raise refused("no-architecture", f"{document.file} is {what}: it has no `nodes`")
    return assemble(draw(documents, files[0], folder.root.name), overlay)


def _prove_sections(document: Node) -> None:
    """Raise ImportingError for a section with a misspelt name: all that stands in it would be lost without a word."""
    there = document.entries()
    for section in _SECTIONS:
        near = None if section in there else nearest(section, [key for key in there if key not in _SECTIONS])
        if near is not None:
            message = f"{there[near].place}: a CALM architecture has no section `{harmless(near, 30)}`"
            raise refused("unknown-key", message, meaning(section))


def _files(folder: Folder, path: str) -> list[str]:
    """The file itself, or the one architecture of a folder."""
    if not folder.holds(path):
        return [path]
    files = [file for file in folder.files(path, depth=4) if file.endswith(".json") and is_architecture(folder, file)]
    return [only_one(folder, path, files, _WANTED)]


def is_architecture(folder: Folder, file: str) -> bool:
    """Whether a JSON file looks like a CALM architecture."""
    text = folder.text(file)
    return all(f'"{word}"' in text for word in ("nodes", "relationships", "unique-id", "node-type"))
