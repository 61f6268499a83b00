"""Where files of a container lie in the project: in what is mounted into it, or in what its image is built from."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_SETTINGS = re.compile(r"[\w./-]{1,120}\.(ya?ml|toml|ini|conf|cfg|json|json5|jsonc|hjson|xml|properties)")
_COPIES = re.compile(r"[ \t]*(?:COPY|ADD)\s", re.IGNORECASE)
"""What a Dockerfile takes from the project, or from what it built before."""


def settings_named(workload: Workload, character: Character, folder: Folder) -> Iterator[str]:
    """Settings that a variable or the command of a program names, in what is mounted or where it is built: `CONFIG=/app/conf/live.yml`, `-f etc/shop.yaml`."""
    mounted = [(mount.target.rstrip("/"), mount.source) for mount in workload.mounts if mount.kind == "bind"]
    for variable in workload.environment.values():
        if "." not in variable.value or not _SETTINGS.fullmatch(variable.value):
            continue
        inside = [
            joined(source, variable.value[len(t) + 1 :]) for t, source in mounted if variable.value.startswith(f"{t}/")
        ]
        if workload.build is not None and not variable.value.startswith("/"):
            inside.append(joined(workload.build.folder, variable.value))
        yield from (file for file in inside if folder.has(file))
    words = (word.rpartition("=")[2] for word in character.command.split())
    for path in words if workload.build is not None and "." in character.command else ():
        if _SETTINGS.fullmatch(path):
            yield from [file for file in places(path, workload, folder) if folder.has(file)][:1]


def places(path: str, workload: Workload, folder: Folder) -> Iterator[str]:
    """Where a file of a container may lie in the project, the likeliest place first."""
    return chain(_placed(path, workload), _copied(path, workload, folder))


def _placed(path: str, workload: Workload) -> Iterator[str]:
    """Where a file of a container may lie in the project: in what is mounted there, or in what is built."""
    for mount in workload.mounts:
        if mount.kind == "bind" and path == mount.target:
            yield mount.source
        if mount.kind == "bind" and path.startswith(f"{mount.target.rstrip('/')}/"):
            yield joined(mount.source, path[len(mount.target.rstrip("/")) + 1 :])
    parts = path.removeprefix("./").strip("/").split("/")
    for mount in workload.mounts if len(parts) > 1 and not path.startswith("/") else ():
        if mount.kind == "bind" and mount.target.rstrip("/").rpartition("/")[2] == parts[0]:
            yield joined(mount.source, "/".join(parts[1:]))
    if workload.build is not None:
        for place in dict.fromkeys((workload.build.folder, parent(workload.build.dockerfile or "."))):
            yield from (joined(place, "/".join(parts[at:])) for at in range(len(parts)))


def _copied(path: str, workload: Workload, folder: Folder) -> Iterator[str]:
    """Where a Dockerfile says that a file of this name lies, wherever its image has it."""
    build, name = workload.build, path.rpartition("/")[2]
    text = folder.text(build.dockerfile) if build is not None and build.dockerfile else ""
    if build is None:
        return
    for line in folder.once(_copying, build.dockerfile) if text else ():
        target = line[-1].removeprefix("./").rstrip("/")
        inside = path.removeprefix("./").removeprefix(f"{target}/")
        for source in (word for word in line[1:-1] if not word.startswith("--")):
            parts = [*filter(None, source.split("/"))]
            if line[-1] == path:
                yield from (joined(build.folder, "/".join(parts[at:])) for at in range(len(parts)))
            elif inside != path:
                yield from (joined(build.folder, "/".join((*parts[at:], inside))) for at in range(len(parts)))
    if name in text:
        found = re.findall(rf"(?<=\s)(?:[\w.-]+/)+{re.escape(name)}(?=\s)", text)
        yield from (joined(build.folder, each) for each in found)


def _copying(folder: Folder, dockerfile: str) -> list[list[str]]:
    """The lines of a Dockerfile that copy anything, word by word."""
    return [line.split() for line in folder.text(dockerfile).splitlines() if _COPIES.match(line)]
