"""What a program of Node.js requires from the file that its command starts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import node_imports, started, workspaces
from archlint.importers.languages import NODE
from archlint.importers.workloads import waiting
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archlint.source.folder import Folder

_REQUIRED = re.compile(
    r"\b(?:require|import)\s*\(\s*[\"'`]([^\"'`\n]+)[\"'`]\s*\)|^[ \t]*(?:import|export)\b(?:[^\"'`;]*\bfrom)?\s*[\"']([^\"'\n]+)[\"']",
    re.MULTILINE,
)
_AT_RUN = re.compile(
    r"\b(?:require|import)\s*\(\s*(?![\s\"'`])|\b(?:require|import)\s*\(\s*`[^`\n]*\$\{|\breaddir|\bglob|child_process|worker_threads|\bautoload|\bnew Worker\(|\bsandbox"
)
"""What runs more than what is required by its name."""
_IN_IMAGE = re.compile(r"^/?(?:app|code|src|srv|usr/src/app|workspace|home/node/app|opt/app)/")
_MOST = 200


def files_of_node(command: str, place: str, folder: Folder) -> frozenset[str]:
    """The files below a folder that a program of Node.js requires from the one that its command starts; none where that cannot be told."""
    command = waiting.without_waiting(command)
    said = [*workspaces.scripts(command, place, folder)]
    found = started.file_of_node(said[0] if len(said) == 1 else command)
    return folder.once(_required, place, _lies(found, place, folder)) if found else frozenset()


def says(
    command: str, place: str, folder: Folder, words: Sequence[str], files: Callable[[], Iterable[str]]
) -> bool | None:
    """Whether what such a program requires says one of some words; None where that cannot be told.

    Nor can it where no other of the `files` beside it says one: whoever has what they are about has it by another name.
    """
    own = files_of_node(command, place, folder)
    if not own or _is_said(own, words, folder):
        return True if own else None
    others = (file for file in files() if file.endswith(NODE) and file not in own)
    return False if _is_said(others, words, folder) else None


def _is_said(files: Iterable[str], words: Sequence[str], folder: Folder) -> bool:
    return any(word in folder.small(file) for file in files for word in words)


def _lies(file: str, place: str, folder: Folder) -> str:
    """Where a file lies that a command names, or what it is built from; the command may name the folder of the image that has all of the program."""
    inside = _IN_IMAGE.sub("", file)
    ways = [joined(place, each) for each in (*started.sources(file), *started.sources(inside))]
    return next(filter(folder.has, ways), joined(place, inside))


def _required(folder: Folder, place: str, first: str) -> frozenset[str]:
    found, left = set[str](), [first] if folder.has(first) else []
    while left:
        file = left.pop()
        if file in found:
            continue
        found.add(file)
        text = folder.text(file)
        if len(found) > _MOST or _AT_RUN.search(text):
            return frozenset()
        for each in _REQUIRED.finditer(text):
            named = each[1] or each[2]
            begin = joined(parent(file) if named.startswith(".") else place, named)
            own = folder.once(node_imports.module, parent(file), named) or folder.once(node_imports.file_of, begin)
            own = own or next((data for data in (begin, f"{begin}.json") if folder.has(data)), "")
            if own:
                left.append(own)
            elif named.startswith((".", "~", "#", "@/", "src/")):
                return frozenset()
    return frozenset(found)
