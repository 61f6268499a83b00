"""A merged compose service as a workload: what runs, reachable how, given what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.compose.builds import built
from archlint.importers.compose.environment import environment, is_blind
from archlint.importers.compose.mounts import mounts
from archlint.importers.compose.normal import said_of
from archlint.importers.compose.ports import ports, published
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.workloads.commands import chained
from archlint.importers.workloads.images import identify
from archlint.importers.workloads.probes import probe_of
from archlint.importers.workloads.sizes import cores, size
from archlint.importers.workloads.workload import Dependency, Variable, Workload

if TYPE_CHECKING:
    from archlint.importers.compose.project import Project
    from archlint.importers.workloads.workload import Probe
    from archlint.source import Node

UNSUPPORTED = {
    "provider": "is run by a provider plugin",
    "models": "uses a model runner",
    "external_links": "links to containers of another project",
    "volumes_from": "shares the volumes of another container",
    "credential_spec": "uses a Windows credential",
}
"""Keys that say something about the system that is not read, and how to say so."""


def workload(project: Project, name: str) -> Workload:
    """One service, everything read that a design can use."""
    service = project.services[name]
    folder = project.folders.get(name, ".")
    for key, words in UNSUPPORTED.items():
        node = service.get(key)
        if node is not None and not all(text.partition(":")[0] in project.services for text in node.texts() or ("",)):
            project.note(f"{node.place}: `{name}` {words} (`{key}`), which is not imported")
    command, line = _command(service)
    image = service.get("image")
    restart, network = service.get("restart"), service.get("network_mode")
    found, hosts, reachable = mounts(project, service, folder), _hosts(name, service), published(service)
    return Workload(
        name=name,
        evidence=seen(Confidence.CONFIG, service),
        hosts=hosts,
        image=image.text() if image is not None else "",
        build=built(project, name, found, command),
        command=command,
        command_evidence=line,
        directory=directory.text() if (directory := service.get("working_dir")) is not None else "",
        environment=environment(project, service, folder, found),
        ports=ports(service, reachable),
        published=reachable,
        mounts=found,
        probes=_probes(service, hosts),
        labels=_labels(service),
        dependencies=_dependencies(service, project),
        facts=_facts(service),
        said=said_of(service),
        restart=restart.text() if restart is not None else "",
        purpose="job" if _ends(service) else "",
        configs=_configs(project, service),
        profiles=project.profiles(service),
        blind=is_blind(project, service, folder),
        on_host=network is not None and network.text() == "host",
    )


def _ends(service: Node) -> bool:
    """Whether a swarm lets it end for good: nothing that keeps data or is asked from outside, and never restarted."""
    image = service.get("image")
    condition = service.get("deploy", "restart_policy", "condition")
    kept = image is not None and identify(image.text()) is not None
    return condition is not None and condition.text() == "none" and not kept and service.get("ports") is None


def _hosts(name: str, service: Node) -> tuple[str, ...]:
    found = [name]
    for key in ("container_name", "hostname"):
        node = service.get(key)
        found += [node.text()] if node is not None else []
    networks = service.get("networks")
    for network in networks.entries().values() if networks is not None else ():
        for key in ("aliases", "ipv4_address"):
            said = network.get(key)
            found += said.texts() if said is not None else ()
    return tuple(dict.fromkeys(host for host in found if host))


def _command(service: Node) -> tuple[str, Evidence | None]:
    """Entry point and command as one line of text, and where the last of them stands."""
    parts: list[str] = []
    evidence: Evidence | None = None
    for key in ("entrypoint", "command"):
        node = service.get(key)
        if node is not None and node.texts():
            parts.append(" ".join(node.texts()))
            evidence = seen(Confidence.CONFIG, node, key)
    return " ".join(chained(" ".join(parts)).split()), evidence


def _labels(service: Node) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for labels in (service.get("labels"), service.get("deploy", "labels")):
        if labels is None:
            continue
        for name, node in labels.entries().items():
            found[name] = Variable(node.text(), seen(Confidence.CONFIG, node, "label"))
        for item in labels.items():
            name, _, value = item.text().partition("=")
            found[name] = Variable(value, seen(Confidence.CONFIG, item, "label"))
    return found


def _dependencies(service: Node, project: Project) -> tuple[Dependency, ...]:
    found: dict[str, Dependency] = {}
    depends = service.get("depends_on")
    for name, node in depends.entries().items() if depends is not None else ():
        condition = node.get("condition")
        found[name] = Dependency(
            name,
            condition.text() if condition is not None else "service_started",
            seen(Confidence.DEPENDS, node, "depends_on"),
            node.get("x-archlint"),
        )
    links = service.get("links")
    for item in links.items() if links is not None else ():
        name = item.text().partition(":")[0]
        if name in project.services:
            found[name] = Dependency(name, "", seen(Confidence.DEPENDS, item, "links"), None, linked=True)
    return tuple(found.values())


def aliases(service: Node) -> dict[str, str]:
    """Names that `links` gives to other services: alias to service."""
    links = service.get("links")
    found: dict[str, str] = {}
    for item in links.items() if links is not None else ():
        name, colon, alias = item.text().partition(":")
        if colon:
            found[alias] = name
    return found


def _probes(service: Node, hosts: tuple[str, ...]) -> tuple[Probe, ...]:
    check = service.get("healthcheck")
    test = check.get("test") if check is not None else None
    disabled = check.get("disable") if check is not None else None
    if check is None or test is None or (disabled is not None and disabled.value is True):
        return ()
    return probe_of(" ".join(test.texts()), check, hosts)


def _facts(service: Node) -> dict[str, tuple[object, Evidence]]:
    found: dict[str, tuple[object, Evidence]] = {}
    for keys, name, read in (
        (("scale",), "replicas", _whole),
        (("deploy", "replicas"), "replicas", _whole),
        (("cpus",), "cores", cores),
        (("mem_limit",), "memory", size),
        (("deploy", "resources", "limits", "cpus"), "cores", cores),
        (("deploy", "resources", "limits", "memory"), "memory", size),
    ):
        node = service.get(*keys)
        value = None if node is None else read(node.text())
        if node is not None and value is not None:
            found[name] = (value, seen(Confidence.DECLARED, node, ".".join(keys)))
    return found


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _configs(project: Project, service: Node) -> tuple[tuple[str, str, int], ...]:
    """Configuration that stands in the compose file itself."""
    configs = service.get("configs")
    found: list[tuple[str, str, int]] = []
    for item in configs.items() if configs is not None else ():
        source = item.get("source")
        name = source.text() if source is not None else item.text()
        content = project.top.get("configs", {}).get(name)
        text = content.get("content") if content is not None else None
        if text is not None and text.text():
            found.append((text.file, text.text(), text.line))
    return tuple(found)
