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
_NAMED = re.compile(r"eureka(?:[-_]\w+)*|(?:service[-_])?(?:config|discovery)[-_](?:server|service|registry)")
_ENGINES = frozenset({"consul"})


def directories(
    hops: Sequence[Hop],
    workloads: Sequence[Workload],
    ids: Mapping[str, str],
    characters: Mapping[str, Character],
    folder: Folder,
) -> frozenset[str]:
    """The identifiers of those that something in the project asks."""
    asked = {hop.target for hop in hops}
    return frozenset(
        ids[each.name]
        for each in workloads
        if ids[each.name] in asked and _is_directory(each, characters[each.name], folder)
    )


def _is_directory(workload: Workload, character: Character, folder: Folder) -> bool:
    """Whether others ask it when they start, and go on with what they were told while it is away.

    By its engine or image, by what its code is built with, and last by its name.
    """
    if character.engine in _ENGINES or _IMAGE.search(workload.image) or spring.is_directory(workload, folder):
        return True
    return character.purpose == "service" and _NAMED.fullmatch(workload.own_name.lower()) is not None
