"""Where a project begins, and paths as seen from there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.errors import CommandError, Problem, meaning, nearest
from archlint.source.folder import Folder
from archlint.source.way import top_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source import Node


def rooted(paths: Sequence[str], root: str | None) -> tuple[Folder, list[str]]:
    """The folder of the project, and the paths as seen from it.

    The project is the named root, else the nearest folder above with `.git`, else the folder of the first path.
    Raises CommandError for a path that does not exist or lies outside.
    """
    for path in paths:
        if not Path(path).exists():
            raise CommandError(_missing(path))
        if not (Path(path).is_dir() or Path(path).is_file()):
            raise CommandError(Problem("no-file", f"`{path}` is no ordinary file", ""))
    first = Path(os.path.realpath(paths[0]))
    home = first if first.is_dir() else first.parent
    top = Path(os.path.realpath(root)) if root is not None else top_of(home)
    inside: list[str] = []
    for path in paths:
        real = Path(os.path.realpath(path))
        if not (real == top or real.is_relative_to(top)):
            message = f"`{path}` lies outside the project, which begins at `{top.as_posix()}`"
            raise CommandError(Problem("outside", message, "", help="name the folder of both with `--root`"))
        inside.append(real.relative_to(top).as_posix())
    return Folder(top, dict(zip(inside, paths, strict=True))), inside


OVERLAY = ".archlint/overlay.yaml"
"""Beside the blueprint: what people answered and corrected; read by every import."""


def overlay_of(path: str | None, to: str | None = None) -> Node | None:
    """The overlay file somebody named, else the one beside the blueprint that is written; None when there is none."""
    if path is None and to not in (None, "-"):
        beside = Path(str(to)).parent / OVERLAY
        path = beside.as_posix() if beside.is_file() else None
    if path is None:
        return None
    from archlint.source.foreign import read_nodes  # noqa: PLC0415 - only with an overlay

    documents = read_nodes(Path(path), path)
    return documents[0] if documents else None


def _missing(path: str) -> Problem:
    if Path(path).is_symlink():
        return Problem("not-found", f"`{path}` is a link that leads nowhere", "")
    folder = Path(path).parent
    close = nearest(Path(path).name, [each.name for each in folder.iterdir()]) if folder.is_dir() else None
    help_ = meaning((folder / close).as_posix()) if close else None
    return Problem("not-found", f"there is no file or folder `{path}`", "", help=help_)
