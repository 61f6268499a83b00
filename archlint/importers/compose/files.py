"""Which files make up a compose project: found as compose finds them, and where a missing part of one lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.errors import ImportingError, did_you_mean
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.compose_files import is_compose
from archlint.importers.workloads.variables import interpolate
from archlint.importers.workloads.workload import Variable
from archlint.quantity import listed
from archlint.source.folder import joined, parent
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.source import Node
    from archlint.source.folder import Folder

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""File names that compose looks for itself, in its order."""
OVERRIDES = tuple(name.replace(".", ".override.") for name in NAMES)

OF_THE_TRADE = frozenset({
    "", "docker", "docker-compose", "compose", "deploy", "deployment", "deployments", "infra", "infrastructure", "data", "src",
    "source", "devcontainer", "build", "ops", "devops", "config", "env", "environments",
})  # fmt: skip
"""Folders that say what kind of file lies in them, and not of which system."""
_IN_SHELL = re.compile(r"\$(?:\{PWD\}|PWD(?!\w))/([\w./-]+)")
"""A path that begins in the folder in which compose is run."""

_SHOWN = 6
"""Services that a message names."""
_MOST = 50
"""Files of one project that are looked at to see what belongs to it."""
_BUILT = re.compile(
    r"""^\s+(?:build|context):[ \t]*["']?(\.{0,2}[\w-][\w./-]*|\.{1,2}/[\w./-]+)["']?[ \t\r]*$""", re.MULTILINE
)
"""A folder that is built."""


def find(root: Folder, path: str) -> list[str]:
    """The files of the project at a path: the file itself or what compose would find in the folder, with its override."""
    if root.has(path):
        folder, name = parent(path), path.rpartition("/")[2]
        if name not in NAMES:
            return [path]
    else:
        folder = path
        name = next((each for each in NAMES if root.has(joined(folder, each))), "")
        if not name:
            return _other_names(root, folder)
    override = next((each for each in OVERRIDES if root.has(joined(folder, each))), "")
    return [joined(folder, each) for each in (name, override) if each]


def _other_names(root: Folder, folder: str) -> list[str]:
    """The one compose file with another name, or in a folder below; several must be chosen from."""
    found = [file for file in root.files(folder, depth=3) if is_compose(file)]
    here = [file for file in found if parent(file) == parent(joined(folder, "x"))]
    found = here or found
    usual = [file for file in found if file.rpartition("/")[2] in NAMES]
    found = usual or found
    if not found:
        for name in NAMES:
            if root.leads_out(joined(folder, name)):
                message = f"{root.shown(joined(folder, name))} is a link that leads out of the project, and is not read"
                raise refused("outside", message, "name the folder that it leads to")
        raise refused(
            "no-compose",
            f"there is no compose file in {root.shown(folder)}",
            f"looked for {', '.join(NAMES)} there and below",
        )
    if len(found) > 1:
        listed = ", ".join(map(root.shown, found[:6])) + (", …" if len(found) > 6 else "")
        message = f"there are {len(found)} compose files in {root.shown(folder)}"
        raise refused("several-files", message, f"name one of {listed}")
    return found


def run_in(file: str, root: Folder) -> dict[str, Variable]:
    """What `PWD` means in a file of the project: the root, if what it names lies there and not beside the file.

    Scripts at the root run compose with `-f deploy/compose.yml`, and the variable is what their shell says.
    """
    folder, text = parent(file), root.text(file)
    if folder == "." or "PWD" not in text:
        return {}
    named = _IN_SHELL.findall(text)
    beside, above = (any(_lies(joined(each, path), root) for path in named) for each in (folder, "."))
    if beside or not above:
        return {}
    up = "/".join(".." for _ in folder.split("/"))
    return {"PWD": Variable(up, Evidence(Confidence.ENV, file, 1, "PWD"))}


def begins(files: Sequence[str], root: Folder) -> str:
    """Where the relative paths of a project begin: beside its first file, or at the root if what is built lies there alone.

    Such a file is run with `--project-directory .`, or behind another one that lies there.
    """
    folder = parent(files[0])
    named = [] if folder == "." else _BUILT.findall(root.text(files[0]))
    beside, above = (any(_lies(joined(each, path), root) for path in named) for each in (folder, "."))
    return "." if above and not beside else folder


def _lies(path: str, root: Folder) -> bool:
    return root.has(path) or root.holds(path)


def read_with(root: Folder, file: str) -> tuple[str, ...]:
    """A compose file, what it includes, and what its services extend, over any number of files that lie in the project.

    A variable in a path stands for what the file itself says in its place.
    """
    found = [file]
    for each in found:
        try:
            documents = root.nodes(each)
        except ImportingError:
            continue  # whoever imports it is told
        document = documents[0] if documents else None
        for path in _named_in(document) if document is not None else ():
            there = joined(parent(each), interpolate(path, {}))
            if there not in found and len(found) < _MOST and root.has(there):
                found.append(there)
    return tuple(found)


def _named_in(document: Node) -> Iterator[str]:
    """The paths of other compose files that a file names."""
    included = document.get("include")
    for item in included.items() if included is not None else ():
        yield from (item.get("path") or item.with_value(None)).texts() if item.is_mapping else item.texts()
    services = document.get("services")
    for service in services.entries().values() if services is not None and services.is_mapping else ():
        extended = service.get("extends", "file")
        yield from extended.texts() if extended is not None else ()


def elsewhere(root: Folder, files: Sequence[str], services: Iterable[str], name: str) -> str | None:
    """What to do about a service that is not there: a slip of the fingers, or a file that lies beside or above."""
    if near := did_you_mean(name, services):
        return near
    file, shown = files[0], root.shown
    for place in dict.fromkeys((parent(file), parent(parent(file)))):
        found = [other for other in root.files(place, most=200) if is_compose(other)]
        for other in (each for each in found if each not in files):
            text = root.text(other)
            if "include:" in text and file in read_with(root, other):
                return f"{shown(other)} includes this file: import that one"
            block = re.search(r"(?ms)^services:[^\n]*\n(?:\s*#[^\n]*\n|\s*\n)*( +).*?(?=^\S|\Z)", text)
            if block and re.search(rf"(?m)^{block.group(1)}[\"']?{re.escape(name)}[\"']?:\s*$", block.group()):
                return f"{shown(other)} has it: import both, `archlint import compose {shown(other)} {shown(file)}`"
    known = listed([f"`{each}`" for each in services], most=_SHOWN, last="or")
    return f"write {known}, or import it together with the file that has that service"
