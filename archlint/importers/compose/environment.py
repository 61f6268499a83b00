"""What a compose service is given as its environment, of files and of what it says itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, seen
from archlint.importers.stores.providers import holds_store
from archlint.importers.workloads import variables
from archlint.importers.workloads.workload import Variable
from archlint.source.folder import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.importers.compose.project import Project
    from archlint.importers.workloads.workload import Mount
    from archlint.source import Node
    from archlint.source.folder import Folder

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,60}")
_SECRETS = "/run/secrets/"
"""Where a container finds the files of its secrets (Compose specification, `secrets`)."""


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
            value = variable.value
            filled = variables.interpolate(value, {**project.values, **found}) if "$" in value else value
            found[name] = Variable(filled, variable.evidence)
    own = service.get("environment")
    for name, node in own.entries().items() if own is not None else ():
        value = node.text() if node.value is not None else _from_project(project, name)
        if not value and name in found and _is_open(project, node):
            value = found[name].value
        found[name] = Variable(value, seen(Confidence.ENV, node, _key(name)))
    return {**_in_secrets(service, found), **found}


def _in_secrets(service: Node, given: Mapping[str, Variable]) -> dict[str, Variable]:
    """Addresses of stores that lie in files of secrets: `REDIS_URL` of `REDIS_URL_FILE: /run/secrets/x`, or of the secret `redisUrl`."""
    found = {
        key.removesuffix("_FILE"): Variable("", variable.evidence, secret=True)
        for key, variable in given.items()
        if key.endswith("_FILE") and variable.value.startswith(_SECRETS) and holds_store(key.removesuffix("_FILE"))
    }
    secrets = service.get("secrets")
    for item in secrets.items() if secrets is not None and not found else ():
        named = [item.get("target"), item.get("source")] if item.is_mapping else [item]
        name = next((each.text().rpartition("/")[2] for each in named if each is not None), "")
        key = re.sub(r"(?<=[a-z])(?=[A-Z])|[-.]", "_", name).upper()
        if holds_store(key):
            found[key] = Variable("", seen(Confidence.ENV, item, "secrets"), secret=True)
    return found


def is_blind(project: Project, service: Node, folder: str) -> bool:
    """Whether an environment file of the service is kept out of the repository."""
    files = service.get("env_file")
    items = files.items() if files is not None else ()
    paths = (item.get("path") if item.is_mapping else item for item in items)
    named = (joined(folder, path.text()) for path in paths if path is not None and path.text())
    return any(not project.root.has(path) or variables.is_kept_out(project.root, path) for path in named)


def _is_open(project: Project, node: Node) -> bool:
    """Whether a value is empty because nothing here sets the variable that it is: `HOST: ${HOST}`, as the file that nobody commits does."""
    return node.value is not None and "$" in project.root.once(_lines, node.file)[node.line - 1]


def _lines(root: Folder, file: str) -> list[str]:
    return root.text(file).splitlines()


def _from_project(project: Project, name: str) -> str:
    variable = project.values.get(name)
    return "" if variable is None else variable.value


def _key(name: str) -> str:
    """The name of a variable, if it looks like one: a value without its name is never repeated."""
    return name if _NAME.fullmatch(name) else ""
