"""From a file to a system in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint import load
from archlint.graph.building import build
from archlint.source import read

if TYPE_CHECKING:
    from pathlib import Path

    from archlint.graph.system import System
    from archlint.source import Document


def load_system(path: str | Path) -> tuple[System, Document]:
    """Read, check and resolve a blueprint; raises BlueprintError with everything that is wrong with it."""
    document = read(path if isinstance(path, str) else path.as_posix(), reads_on=True)
    return system_of(document), document


def system_of(document: Document) -> System:
    """The system that a document describes, which was read on past keys that are given twice; raises as above."""
    return build(load(document), document)
