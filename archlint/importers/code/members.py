"""Members of workspaces of uv, Cargo and Go: the packages beside a program that it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import joined, up_from

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_MEMBERS = re.compile(r"^\[tool\.uv\.workspace\][^\[]*?^members\s*=\s*\[([^\]]*)\]", re.MULTILINE)
_TITLE = re.compile(r"^name\s*=\s*[\"']([\w.-]+)[\"']", re.MULTILINE)
_REQUIRED = re.compile(r"[\"']([A-Za-z][\w.-]*)[^\"'\n]*[\"']|^([\w.-]+)\s*=\s*\{\s*workspace", re.MULTILINE)
"""What a workspace of uv consists of, what a package of Python is called, and what it needs."""
_OF_WORKSPACE = re.compile(r"^([\w-]+)(?:\.workspace\s*=\s*true|\s*=\s*\{[^}\n]*\bworkspace\s*=\s*true)", re.MULTILINE)
_PLACED = re.compile(r"^([\w-]+)\s*=\s*\{[^}\n]*\bpath\s*=\s*\"([\w./-]+)\"", re.MULTILINE)
"""What a crate takes from its workspace, and where a workspace says that it lies."""
_MODULE = re.compile(r"(?m)^module[ \t]+(\S+)")
_USED = re.compile(r"(?m)^[ \t]*(?:use[ \t(]+)?(\.[\w./-]*)[ \t)]*$")
_REMARK = re.compile(r"//[^\n]*")
"""What a module of Go is called, and how a workspace names where its modules lie: `use ./pkg`, or a line of `use (…)`."""
_LARGEST = 100_000


def of_uv(here: str, folder: Folder) -> list[str]:
    """Folders of the packages of the same workspace of uv that a package of Python in this folder needs."""
    listed = folder.text(joined(here, "pyproject.toml"), _LARGEST)
    members = {
        name: place
        for above in (up_from(here)[1:] if listed else ())
        for name, place in folder.once(_members_of_uv, above).items()
    }
    needed = {_spelt(name) for found in _REQUIRED.findall(listed) for name in found if name} if members else set[str]()
    return [place for name, place in members.items() if name in needed and place != here]


def _members_of_uv(folder: Folder, root: str) -> dict[str, str]:
    """The folders of the packages that a workspace of uv lists, by the names of the packages."""
    found = _MEMBERS.search(folder.text(joined(root, "pyproject.toml"), _LARGEST))
    said = re.findall(r"[\"']([^\"']+)[\"']", found[1]) if found is not None else ()
    places = [
        place
        for each in said
        for place in (folder.folders(joined(root, each[:-2])) if each.endswith("/*") else (joined(root, each),))
    ]
    named = ((place, _TITLE.search(folder.text(joined(place, "pyproject.toml"), _LARGEST))) for place in places)
    return {_spelt(name[1]): place for place, name in named if name is not None}


def _spelt(name: str) -> str:
    """The name of a package of Python as all spell it."""
    return re.sub(r"[-_.]+", "-", name.lower())


def of_cargo(here: str, folder: Folder) -> list[str]:
    """Folders of the crates of the same workspace that a crate in this folder takes from it by their names."""
    needed = {*_OF_WORKSPACE.findall(folder.text(joined(here, "Cargo.toml"), _LARGEST))}
    return [
        joined(above, path)
        for above in (up_from(here)[1:] if needed else ())
        for name, path in _PLACED.findall(folder.text(joined(above, "Cargo.toml"), _LARGEST))
        if name in needed
    ]


def of_go(here: str, folder: Folder) -> list[str]:
    """Folders of the modules of the same workspace that a module of Go in this folder requires."""
    required = folder.text(joined(here, "go.mod"), _LARGEST)
    around = folder.once(modules_around, here) if required else {}
    return [place for name, place in around.items() if place != here and re.search(rf"\b{re.escape(name)}\s", required)]


def modules_around(folder: Folder, here: str) -> dict[str, str]:
    """Where the modules of the workspace of Go lie that a folder is in, by their names."""
    above = next((each for each in up_from(here) if folder.has(joined(each, "go.work"))), None)
    if above is None:
        return {}
    listed = _USED.findall(_REMARK.sub("", folder.text(joined(above, "go.work"), _LARGEST)))
    places = [joined(above, each) for each in listed]
    modules = [_MODULE.search(folder.text(joined(place, "go.mod"), _LARGEST)) for place in places]
    return {module[1]: place for place, module in zip(places, modules, strict=True) if module is not None}
