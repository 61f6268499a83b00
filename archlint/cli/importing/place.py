"""Where a project begins, paths as seen from there, and what is said of them as seen from where one stands."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.errors import CommandError, ImportingError, Problem, meaning, nearest
from archlint.source.folder import Folder
from archlint.source.way import top_of

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

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


_PLACE = re.compile(r"(?P<file>[^`]+?):(?=[0-9]+(?::|$))")
"""What a message begins with: the file, and a line of it."""
_FILE = re.compile(r"(?<![\w./@+-])(?!\.\./)[\w.@+-]*(?:[/.][\w@+-]+)+(?![\w/])")
"""What may be a path in a sentence."""


def as_seen(text: str, folder: Folder) -> str:
    """What is said of files of a project, each named as one would open it from where one stands.

    Imports name files as seen from where the project begins, so that what they write is the same everywhere.
    """
    if folder.root == Path(os.path.realpath(".")):
        return text
    begins = _PLACE.match(text)
    if begins and folder.has(begins["file"]):
        return f"{_from_here(begins['file'], folder)}{_files_seen(text[begins.end('file') :], folder)}"
    return _files_seen(text, folder)


def _files_seen(text: str, folder: Folder) -> str:
    return _FILE.sub(lambda found: _from_here(found[0], folder) if folder.has(found[0]) else found[0], text)


def _from_here(path: str, folder: Folder) -> str:
    """A file of the project as one would type it: in full where the project was, or lies on another drive."""
    whole = folder.root / path
    if folder.is_typed_whole:
        return whole.as_posix()
    try:
        return Path(os.path.relpath(whole, os.path.realpath("."))).as_posix()
    except ValueError:
        return whole.as_posix()


@contextmanager
def standing_here(folder: Folder) -> Generator[None]:
    """Whatever is refused meanwhile names files as seen from where one stands."""
    try:
        yield
    except ImportingError as error:
        problems = (
            replace(
                one, message=as_seen(one.message, folder), help=None if one.help is None else as_seen(one.help, folder)
            )
            for one in error.problems
        )
        raise ImportingError(*problems) from error


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
