"""Routes that services ask a proxy for, where the proxy finds them by itself, and those that settings of gateways name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.links.doubts import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.evidence import Evidence
    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload

_LABELLED = re.compile(r"traefik|caddy|nginx-?proxy|jwilder")
"""Proxies that services ask for routes by labels."""
_GATEWAYS = re.compile(
    r"\"Downstream(?:HostAndPorts|PathTemplate)\"|\"ReverseProxy\"\s*:|\"serviceEndpoints\"|^serviceEndpoints:|\"url_pattern\"|\burl_pattern:|\bcloud:\s+gateway:"
    r"|spring\.cloud\.gateway",
    re.MULTILINE,
)
"""Settings of Ocelot, YARP, Express Gateway, KrakenD and Spring Cloud Gateway."""
_OCELOT = "DownstreamPathTemplate"
_SERVICE = re.compile(r"\"ServiceName\"\s*:\s*\"([\w.-]+)\"")
_PORT = re.compile(r"\"Host\"\s*:\s*\"([\w.-]+)\"\s*,\s*\"Port\"\s*:\s*\"?([0-9]{2,5})")
"""A host and its port, which stand apart in Ocelot's settings."""


def is_of_gateway(text: str) -> bool:
    """Whether settings say whom a gateway passes requests on to, so that it calls everybody whom they name."""
    return _GATEWAYS.search(text) is not None


def discovered(text: str, hosts: Hosts) -> list[tuple[str, int]]:
    """Whom routes of Ocelot lead to by the name that a registry has for it, or by its port of the machine, each with the offset."""
    if _OCELOT not in text:
        return []
    found = [(hosts.names.get(each[1].lower(), ""), each.start()) for each in _SERVICE.finditer(text)]
    for each in _PORT.finditer(text):
        found += [(target, each.start()) for target, _ in hosts.on_machine(f"{each[1]}:{each[2]}", outward=True)]
    return [(target, at) for target, at in found if target]


def by_labels(workloads: Sequence[Workload], characters: Mapping[str, Character]) -> Iterator[Link]:
    """Routes that services ask a proxy for: Traefik and Caddy labels, `VIRTUAL_HOST` of nginx-proxy."""
    proxies = [each for each in workloads if characters[each.name].purpose == "proxy"]
    for proxy in proxies:
        dockerfile = characters[proxy.name].dockerfile
        name = proxy.image + proxy.name + (dockerfile.base if dockerfile is not None else "")
        if not _LABELLED.search(name):
            continue
        for workload in workloads:
            if workload is proxy or characters[workload.name].purpose == "job":
                continue
            evidence = _route(name, workload)
            if evidence is not None:
                yield Link(proxy.name, workload.name, evidence)


def _route(proxy: str, workload: Workload) -> Evidence | None:
    if "traefik" in proxy:
        if any(k.lower() == "traefik.enable" and v.value.lower() == "false" for k, v in workload.labels.items()):
            return None
        routed = [
            v
            for k, v in workload.labels.items()
            if re.match(r"traefik\.(http\.(routers|services)|tcp\.routers|frontend|port|enable)", k, re.IGNORECASE)
        ]
        return routed[0].evidence if routed else None
    if "caddy" in proxy:
        return next((v.evidence for k, v in workload.labels.items() if re.match(r"caddy(_\d+)?$", k)), None)
    if re.search(r"nginx-?proxy|jwilder", proxy):
        found = workload.environment.get("VIRTUAL_HOST")
        return found.evidence if found else None
    return None
