"""Spring: the names services are discovered by, and the settings that a configuration server hands out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_BUILDS = ("pom.xml", "build.gradle", "build.gradle.kts")
_SETTINGS = tuple(
    f"src/main/resources/{name}.{ending}"
    for name in ("bootstrap", "application")
    for ending in ("yml", "yaml", "properties")
)
_FLAT = re.compile(r"^\s*spring\.application\.name\s*[:=]\s*['\"]?([\w.-]+)", re.MULTILINE)
_NESTED = re.compile(r"^ {2,4}application:[ \t]*\n {4,8}name:[ \t]*['\"]?([\w.-]+)", re.MULTILINE)
_LIBRARY = {"queue": r"amqp|rabbit", "stream": r"kafka", "redis": r"redis", "search": r"elasticsearch"}
"""What the build file of a service names when it uses a channel or store that the settings give to everybody."""


def names(workloads: Sequence[Workload], folder: Folder) -> dict[str, str]:
    """`spring.application.name` of every service that has one, as a further name of the service."""
    found: dict[str, str] = {}
    for workload in workloads:
        if workload.build is None or not _build_file(workload, folder):
            continue
        place = codebase.place_of(workload, folder)
        for file in _SETTINGS:
            text = folder.text(joined(place, file), 200_000)
            matched = _FLAT.search(text) or _NESTED.search(text)
            if matched:
                found.setdefault(matched.group(1), workload.name)
                break
    return found


def handed_out(
    workloads: Sequence[Workload], folder: Folder, known: Mapping[str, str]
) -> Iterator[tuple[str, str, bool]]:
    """Service, file, and whether the file is for everybody: what a configuration server has for its clients.

    `known` are the names of services, with those from `names`; a file for nobody here has an empty service.
    """
    clients = [w.name for w in workloads if w.build is not None and "cloud-starter-config" in _build_file(w, folder)]
    for server in workloads:
        if server.build is None or "config-server" not in _build_file(server, folder):
            continue
        for file in folder.files(codebase.place_of(server, folder), depth=7, most=600):
            name, _, ending = file.rpartition("/")[2].rpartition(".")
            if ending not in ("yml", "yaml", "properties") or parent(file).endswith("src/main/resources"):
                continue
            if name == "application":
                yield from ((client, file, True) for client in clients)
                continue
            client = _client(name.lower(), known, workloads)
            if client != server.name:
                yield client, file, False


def _client(name: str, known: Mapping[str, str], workloads: Sequence[Workload]) -> str:
    """The service that settings are for: `orders.yml`, or `orders-docker.yml` when that profile is active."""
    if name in known:
        return known[name]
    for workload in workloads:
        profiles = workload.environment.get("SPRING_PROFILES_ACTIVE")
        for profile in profiles.value.lower().split(",") if profiles is not None else ():
            if known.get(name.removesuffix(f"-{profile.strip()}")) == workload.name:
                return workload.name
    return ""


def discovered(
    workloads: Sequence[Workload], characters: Mapping[str, Character], folder: Folder
) -> Iterator[tuple[str, str, str]]:
    """Client, server and build file for every client of a Eureka registry or of Zipkin, where there is only one."""
    built = {w.name: (w, text) for w in workloads if w.build is not None and (text := _build_file(w, folder))}
    registries = [name for name, (_, text) in built.items() if "eureka-server" in text]
    tracers = [w.name for w in workloads if "zipkin" in w.image and characters[w.name].purpose == "monitor"]
    for servers, library in ((registries, r"eureka-client"), (tracers, r"zipkin|brave")):
        for name, (workload, text) in built.items() if len(servers) == 1 else ():
            if name != servers[0] and re.search(library, text):
                yield name, servers[0], codebase.place_of(workload, folder)


def uses(workload: Workload, target: Workload, character: Character, folder: Folder) -> bool:
    """Whether the build file of a service names a library for what settings for everybody point to."""
    if re.search(r"eureka|registry|discovery", target.name):
        wanted = r"eureka-client|consul-discovery"
    elif "zipkin" in target.name + target.image:
        wanted = r"zipkin|brave"
    else:
        wanted = _LIBRARY.get(character.purpose, r"(?!)")
    return re.search(wanted, _build_file(workload, folder)) is not None


def _build_file(workload: Workload, folder: Folder) -> str:
    place = codebase.place_of(workload, folder)
    return next((text for name in _BUILDS if (text := folder.text(joined(place, name), 200_000))), "")
