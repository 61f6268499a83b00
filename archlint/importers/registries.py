"""Who is asked at a start and not for each request: registries of services and of schemas, and configuration servers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import spring

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.sketch import Hop
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_IMAGE = re.compile(
    r"(?:^|[/-])(?:eureka|nacos|(?:spring-cloud-)?config-?server|schema-registry|apicurio-registry)(?:[-_]?server|[:@-]|$)"
)
_NAMED = re.compile(r"eureka(?:[-_]\w+)*")
_CALLED = re.compile(r"(?:service[-_])?(?:config|discovery)[-_](?:server|service|registry)")
_PORTS = frozenset({8761, 8888})
"""Where Eureka and the configuration server of Spring listen."""
_CLIENTS = re.compile(r"EUREKA|SPRING_(?:CLOUD|CONFIG)", re.IGNORECASE)
"""Variables with which Spring is told whom to ask when it starts."""
_ENGINES = frozenset({"consul"})


def registries(
    hops: Sequence[Hop],
    workloads: Sequence[Workload],
    ids: Mapping[str, str],
    characters: Mapping[str, Character],
    folder: Folder,
) -> frozenset[str]:
    """The identifiers of those that something in the project asks."""
    asked: dict[str, list[str]] = {}
    for hop in hops:
        asked.setdefault(hop.target, []).append(hop.evidence.why)
    return frozenset(
        ids[each.name]
        for each in workloads
        if ids[each.name] in asked and _is_registry(each, characters[each.name], asked[ids[each.name]], folder)
    )


def _is_registry(workload: Workload, character: Character, asked_by: Sequence[str], folder: Folder) -> bool:
    """Whether others ask it when they start, and go on with what they were told while it is away.

    By its engine or image, and by what its code is built with. A `config-service` may serve each request as well: its
    name counts with the port of such a server, or with the variable in which Spring takes its address.
    """
    if character.engine in _ENGINES or _IMAGE.search(workload.image) or spring.is_directory(workload, folder):
        return True
    name = workload.own_name.lower()
    if character.purpose != "service" or _NAMED.fullmatch(name):
        return character.purpose == "service"
    ports = {*workload.ports, *(port.container for port in workload.published)}
    told = not _PORTS.isdisjoint(ports) or any(_CLIENTS.search(key) for key in asked_by)
    return told and _CALLED.fullmatch(name) is not None
