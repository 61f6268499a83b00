"""What a program of Node.js requires from the file that its command starts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import node_imports, started
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_REQUIRED = re.compile(
    r"\b(?:require|import)\s*\(\s*[\"'`]([^\"'`\n]+)[\"'`]\s*\)|^[ \t]*(?:import|export)\b(?:[^\"'`;]*\bfrom)?\s*[\"']([^\"'\n]+)[\"']",
    re.MULTILINE,
)
_AT_RUN = re.compile(
    r"\b(?:require|import)\s*\(\s*(?![\s\"'`])|\b(?:require|import)\s*\(\s*`[^`\n]*\$\{|\breaddir|\bglob|child_process|worker_threads|\bautoload|\bnew Worker\(|\bsandbox"
)
"""What runs more than what is required by its name."""
_MOST = 200


def files_of_node(command: str, place: str, folder: Folder) -> frozenset[str]:
    """The files below a folder that a program of Node.js requires from the one that its command starts; none where that cannot be told."""
    found = started.file_of_node(command)
    return folder.once(_required, place, joined(place, found)) if found else frozenset()


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
