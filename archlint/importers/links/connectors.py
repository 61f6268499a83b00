"""Databases and searches that Kafka Connect reads and fills, as the connectors of a project say: `"database.hostname": "db"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import Link
from archlint.importers.workloads.character import STORES
from archlint.importers.workloads.images import base_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_CONNECT = frozenset(
    {"connect", "connect-base", "kafka-connect", "debezium-connect", "cp-kafka-connect", "cp-kafka-connect-base"}
)
"""Images of Kafka Connect, with Debezium or without."""
_CONNECTOR = "connector.class"
_ENDINGS = (".json", ".sh")
_STORE = re.compile(
    r"\"(?:database\.hostname|mongodb\.(?:hosts|connection\.string)|connection\.(?:url|uri|host|hosts))\"\s*:\s*\"([^\"\n]+)\""
)
"""What a connector says of the store that it reads or fills."""
_LARGEST, _DEEPEST, _MOST = 50_000, 8, 4_000


def by_connectors(
    workloads: Sequence[Workload], characters: Mapping[str, Character], hosts: Hosts, folder: Folder
) -> Iterator[Link]:
    """The stores of all connectors, which are those of the only Kafka Connect."""
    found = [each for each in workloads if _is_connect(each, characters[each.name])]
    if len(found) != 1:
        return
    (connect,) = found
    seen = hosts.seen_by(connect.namespace)
    for file in folder.files(".", depth=_DEEPEST, most=_MOST):
        text = folder.text(file, _LARGEST) if file.endswith(_ENDINGS) else ""
        for each in _STORE.finditer(text) if _CONNECTOR in text else ():
            for target in seen.in_variable("HOST", each[1]):
                if characters[target].purpose in STORES:
                    line = text.count("\n", 0, each.start()) + 1
                    yield Link(connect.name, target, Evidence(Confidence.CODE, file, line))


def _is_connect(workload: Workload, character: Character) -> bool:
    base = character.dockerfile.base if character.dockerfile is not None else ""
    return base_name(workload.image) in _CONNECT or base_name(base) in _CONNECT
