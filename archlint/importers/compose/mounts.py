"""What a compose service has mounted: named volumes, paths of the project, nothing that stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.workloads.workload import Mount
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.importers.compose.project import Project
    from archlint.source import Node


def mounts(project: Project, service: Node, folder: str, asking: tuple[str, ...] = ()) -> tuple[Mount, ...]:
    """Volumes, those of services whose volumes it shares among them, temporary file systems and configuration files."""
    found: list[Mount] = []
    volumes = service.get("volumes")
    for item in volumes.items() if volumes is not None else ():
        evidence = seen(Confidence.CONFIG, item, "volumes")
        mount = _long(item, folder, evidence) if item.is_mapping else _short(item.text(), folder, evidence)
        if mount is not None and mount.kind == "named" and _is_of_network(project, mount.source):
            mount = replace(mount, shared=True)
        found += [mount] if mount is not None else []
    tmpfs = service.get("tmpfs")
    for text in tmpfs.texts() if tmpfs is not None else ():
        found.append(Mount("", text.partition(":")[0], "tmpfs", seen(Confidence.CONFIG, tmpfs or service, "tmpfs")))
    return (*found, *_shared(project, service, asking), *_configs(project, service, folder))


def _shared(project: Project, service: Node, asking: tuple[str, ...]) -> list[Mount]:
    """The volumes of other services that a service shares (`volumes_from`); what has no name there is called like its holder."""
    shared = service.get("volumes_from")
    found: list[Mount] = []
    for item in shared.items() if shared is not None else ():
        name = item.text().partition(":")[0]
        evidence = seen(Confidence.CONFIG, item, "volumes_from")
        if name not in project.services:
            found.append(Mount("", "", "unknown", evidence))
        elif name not in asking:
            theirs = mounts(project, project.services[name], project.folders.get(name, "."), (*asking, name))
            lasting = (each for each in theirs if each.kind != "tmpfs")
            found += [
                Mount(each.source or name, each.target, "named" if each.kind == "anonymous" else each.kind, evidence)
                for each in lasting
            ]
    return found


def _is_of_network(project: Project, volume: str) -> bool:
    """Whether a volume lies on a share of the network, or is made by a plugin, and not on the machine."""
    entry = project.top.get("volumes", {}).get(volume)
    if entry is None:
        return False
    driver, kind = entry.get("driver"), entry.get("driver_opts", "type")
    plugged = driver is not None and driver.text() not in ("", "local")
    return plugged or (kind is not None and kind.text() in _SHARES)


_SHARES = frozenset({"nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs"})
"""File systems of a network that a volume can be mounted from (mount(8))."""
_PARTED = re.compile(r":(?=/|[a-z,]*$)")
_DRIVE = re.compile(r"[A-Za-z]:(?=\\|/[^:]*:/)")
"""Where a path of Windows begins (Compose specification, short syntax: `C:\\path:/in/the/container`)."""


def _long(item: Node, folder: str, evidence: Evidence) -> Mount | None:
    kind, source, target = item.get("type"), item.get("source"), item.get("target")
    if target is None or not target.text():
        return None
    where = source.text() if source is not None else ""
    word = kind.text() if kind is not None else "volume"
    if word == "tmpfs":
        return Mount("", target.text(), "tmpfs", evidence)
    if word == "bind":
        return Mount(joined(folder, where), target.text(), "bind", evidence)
    return Mount(where, target.text(), "named" if where else "anonymous", evidence)


def _short(text: str, folder: str, evidence: Evidence) -> Mount | None:
    drive = _DRIVE.match(text)
    start = drive.end() if drive else 0
    parts = _PARTED.split(text[start:], maxsplit=2)
    parts[0] = text[:start] + parts[0]
    if not text or not parts[0]:
        return None
    if len(parts) == 1:
        return Mount("", parts[0], "anonymous", evidence) if parts[0].startswith("/") else None
    source, target = parts[0], parts[1]
    if not target.startswith("/"):
        return Mount("", source, "anonymous", evidence) if source.startswith("/") else None
    if drive or source.startswith("\\\\"):
        return Mount(source, target, "bind", evidence)
    if source.startswith(("/", ".", "~")) or "/" in source:
        return Mount(joined(folder, source.replace("\\", "/")), target, "bind", evidence)
    return Mount(source, target, "named", evidence)


def _configs(project: Project, service: Node, folder: str) -> list[Mount]:
    configs = service.get("configs")
    found: list[Mount] = []
    for item in configs.items() if configs is not None else ():
        source, target = item.get("source"), item.get("target")
        name = source.text() if source is not None else item.text()
        entry = project.top.get("configs", {}).get(name)
        file = entry.get("file") if entry is not None else None
        if file is not None and file.text():
            where = target.text() if target is not None else f"/{name}"
            found.append(Mount(joined(folder, file.text()), where, "bind", seen(Confidence.CONFIG, item, "configs")))
    return found
