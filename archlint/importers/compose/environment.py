"""What a compose service is given as its environment, of files and of what it says itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, seen
from archlint.importers.workloads import variables
from archlint.importers.workloads.workload import Variable
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.importers.compose.project import Project
    from archlint.importers.workloads.workload import Mount
    from archlint.source import Node


def environment(project: Project, service: Node, folder: str, mounted: tuple[Mount, ...]) -> dict[str, Variable]:
    """The environment: files first, then what the service says itself; bare names come from the project.

    A mounted `.env` is one of the files: programs that read it themselves see it as their environment.
    """
    found: dict[str, Variable] = {}
    for mount in mounted:
        if mount.kind == "bind" and mount.source.rpartition("/")[2] == ".env":
            names, _ = variables.readable(project.root, mount.source)
            found.update(project.environment(names))
    files = service.get("env_file")
    for item in files.items() if files is not None else ():
        path = item.get("path") if item.is_mapping else item
        if path is None or not path.text():
            continue
        names, said = variables.readable(project.root, joined(folder, path.text()))
        seen_before = any(note.endswith(said) for note in project.notes)
        project.note(f"{item.place}: {said}" if said and not seen_before else "")
        for name, variable in project.environment(names).items():
            filled = variables.interpolate(variable.value, {**project.values, **found})
            found[name] = Variable(filled, variable.evidence)
    own = service.get("environment")
    for name, node in own.entries().items() if own is not None else ():
        value = node.text() if node.value is not None else _from_project(project, name)
        found[name] = Variable(value, seen(Confidence.ENV, node, _key(name)))
    return found


def is_blind(project: Project, service: Node, folder: str) -> bool:
    """Whether an environment file of the service is kept out of the repository."""
    files = service.get("env_file")
    items = files.items() if files is not None else ()
    paths = (item.get("path") if item.is_mapping else item for item in items)
    named = (joined(folder, path.text()) for path in paths if path is not None and path.text())
    return any(not project.root.has(path) or variables.is_kept_out(project.root, path) for path in named)


def _from_project(project: Project, name: str) -> str:
    variable = project.values.get(name)
    return "" if variable is None else variable.value


def _key(name: str) -> str:
    """The name of a variable, if it looks like one: a value without its name is never repeated."""
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,60}", name) else ""
