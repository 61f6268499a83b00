"""Folders beside a program that it is built with: projects it refers to, packages of the same workspace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_NAME = re.compile(r"\"name\"\s*:\s*\"(@?[\w.-]+(?:/[\w.-]+)?)\"")
_OF_WORKSPACE = re.compile(r"\"(@?[\w.-]+(?:/[\w.-]+)?)\"\s*:\s*\"(?:workspace:|file:|link:)")
_WORKSPACES = ("packages", "libs", "internal", "shared", "modules")
"""Where a workspace of Node has the packages that its programs share."""
_REFERENCE = re.compile(r"<ProjectReference\s+Include=\"([^\"]+)\"")
_BESIDE = {
    "go.mod": re.compile(r"=>[ \t]*(\.\.?/[\w./-]+)"),
    "pyproject.toml": re.compile(r"\bpath\s*=\s*\"(\.\./[\w./-]+)\""),
    "requirements.txt": re.compile(r"^(?:-e\s+)?(?:file:)?(\.\./[\w./-]+)", re.MULTILINE),
}
"""How modules of Go and packages of Python name others in the same repository."""
_LARGEST = 100_000


def neighbours(place: str, folder: Folder) -> list[str]:
    """Folders beside this one that its program is built with: projects of .NET, packages of the same workspace."""
    return folder.once(_neighbours, place)


def _neighbours(folder: Folder, place: str) -> list[str]:
    found: dict[str, None] = {}
    left = [place] if place != "." else []
    while left and len(found) < 20:
        here = left.pop(0)
        paths = [*_projects(here, folder), *_packages(here, folder), *_modules(here, folder)]
        inside = (place, ".", *found)
        new = [path for path in paths if path not in inside and not path.startswith((f"{place}/", ".."))]
        found.update(dict.fromkeys(new))
        left += new
    return list(found)


def _projects(here: str, folder: Folder) -> list[str]:
    """Folders of the projects that a project of .NET in this folder refers to."""
    texts = (folder.text(file, _LARGEST) for file in folder.files(here) if file.endswith(".csproj"))
    return [parent(joined(here, other.replace("\\", "/"))) for text in texts for other in _REFERENCE.findall(text)]


def _modules(here: str, folder: Folder) -> list[str]:
    """Folders beside this one that a module of Go or a package of Python in it is built with."""
    texts = ((name, folder.text(joined(here, name), _LARGEST)) for name in _BESIDE)
    return [joined(here, path.rstrip("/")) for name, text in texts for path in _BESIDE[name].findall(text)]


def _packages(here: str, folder: Folder) -> list[str]:
    """Folders of the packages of its own workspace that a package of Node in this folder needs."""
    needed = set(_OF_WORKSPACE.findall(folder.text(joined(here, "package.json"), _LARGEST)))
    if not needed:
        return []
    tops = [top for top in _WORKSPACES if folder.holds(top)]
    places = [place for top in tops for each in folder.folders(top) for place in (each, *folder.folders(each))]
    names = ((place, _NAME.search(folder.text(joined(place, "package.json"), _LARGEST))) for place in places)
    return [place for place, name in names if name is not None and name[1] in needed]
