"""Ports that workloads with the network of their machine listen on: nothing is published there, all of it is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.code import spring
from archlint.importers.stores.providers import port_of_engine
from archlint.importers.workloads.images import base_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_USUAL = {
    "consul": 8500, "zipkin": 9411, "etcd": 2379, "zookeeper": 2181, "nats": 4222, "vault": 8200, "minio": 9000, "mosquitto": 1883,
    "eureka": 8761, "nacos-server": 8848, "opensearch": 9200, "clickhouse-server": 8123, "neo4j": 7687, "influxdb": 8086, "qdrant": 6333,
    "prometheus": 9090, "loki": 3100, "ollama": 11434,
}  # fmt: skip
"""Ports of ready-made programs where nobody chose others, by the last word of their images; those of other stores go by their engines."""
_CHOSEN = ("PORT", "SERVER_PORT", "HTTP_PORT", "APP_PORT", "LISTEN_PORT")
"""Variables that say where a program itself listens."""


def machine_ports(workloads: Sequence[Workload], characters: Mapping[str, Character], folder: Folder) -> dict[int, str]:
    """The workload behind each port of the machine that a program listens on which has the network of that: `network_mode: host`.

    A port of which two are told is nobody's.
    """
    found: dict[int, set[str]] = {}
    for workload in workloads:
        for port in _listening(workload, characters[workload.name], folder) if workload.on_host else ():
            found.setdefault(port, set()).add(workload.name)
    return {port: next(iter(names)) for port, names in found.items() if len(names) == 1}


def _listening(workload: Workload, character: Character, folder: Folder) -> Iterator[int]:
    """Where a program listens: as it is told, else as it is built, else as such programs do."""
    dockerfile = character.dockerfile
    told = {**(dockerfile.environment if dockerfile is not None else {}), **workload.environment}
    chosen = [int(told[key].value) for key in _CHOSEN if key in told and told[key].value.isdecimal()]
    set_up = spring.port(workload, {key: each.value for key, each in told.items()}, folder) if not chosen else None
    if chosen or set_up is not None:
        yield from chosen or filter(None, (set_up,))
        return
    yield from dockerfile.ports if dockerfile is not None else ()
    yield from workload.ports
    yield from filter(None, (_USUAL.get(base_name(workload.image)), port_of_engine(character.engine)))
