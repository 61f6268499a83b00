"""A Kubernetes workload as one of ours: its main container, its environment, its probes, its copies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.artifacts import built_from
from archlint.importers.code.builds import beside
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.kubernetes.copies import facts, idle
from archlint.importers.kubernetes.manifests import Manifests, kind, name, namespace, same_space, selector_of
from archlint.importers.kubernetes.nodes import entries, items, text
from archlint.importers.kubernetes.settings import configs, environment, is_blind, secrets
from archlint.importers.kubernetes.volumes import mounts
from archlint.importers.workloads.probes import plain_path
from archlint.importers.workloads.workload import Build, Probe, Published, Workload
from archlint.source import Node
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.source.folder import Folder

SIDECARS = re.compile(
    r"istio-proxy|linkerd|envoy|cloud-?sql-?proxy|fluent-?bit|fluentd|filebeat|vault-agent|exporter|oauth2-proxy|config-reloader|configmap-reload|kube-rbac-proxy"
)
_SOURCES = ("src", "services", "apps", "packages")
"""Folders of a repository in which the code of each service has one of its own."""
_PERIOD, _FAILURES = 10.0, 3
"""Seconds between two probes, and failed ones until a container is taken out, where nothing else is said (Probe, v1)."""


def template_of(node: Node) -> Node:
    """The pod template of a workload; of a Pod itself."""
    for keys in (("spec", "jobTemplate", "spec", "template"), ("spec", "template")):
        found = node.get(*keys)
        if found is not None:
            return found
    return node


def workload(manifests: Manifests, node: Node) -> Workload | None:
    """One workload, None when it has no name or no container."""
    template = template_of(node)
    container = _main(template, name(node))
    if container is None or not name(node):
        return None
    labels = _labels(template)
    services = [s for s in manifests.selecting(labels) if selects(s, labels, namespace(node))]
    image = container.get("image")
    command, where = _command(container)
    purpose = {"Job": "job", "CronJob": "scheduler"}.get(kind(node), "")
    return Workload(
        name=name(node),
        evidence=seen(Confidence.CONFIG, node.get("metadata", "name") or node, kind(node)),
        hosts=tuple(_hosts(node, services)),
        namespace=namespace(node),
        image=image.text() if image is not None else "",
        command=command,
        command_evidence=where,
        environment=environment(manifests, container, node),
        build=_build(manifests.root, image, node) if image is not None else None,
        ports=_ports(container),
        published=_published(services) or _served(node),
        mounts=tuple(mounts(template, container, node)),
        probes=tuple(_probes(container)),
        facts=facts(manifests, node, container),
        purpose=purpose,
        configs=tuple(configs(manifests, template, node)),
        secrets=secrets(container),
        idle=idle(manifests, node),
        restart="always",
        blind=is_blind(manifests, container, node),
        in_cluster=True,
    )


def _build(root: Folder, image: Node, node: Node) -> Build | None:
    """What the image of a workload is built from: as the repository says, else in the folder that is named like it."""
    said = built_from(root, image.text(), node.file)
    return said if said is not None else beside(root, image, name(node), (*_around(root, node),))


def _hosts(node: Node, services: list[Node]) -> Iterator[str]:
    """Every name of a workload: its own, those of its services, and of the first pod of a stateful set."""
    governing = text(node, "spec", "serviceName")
    called = [name(node), *(name(service) for service in services), *([governing] if governing else [])]
    names = [each for each in dict.fromkeys(called) if each]
    yield from names
    pods = [f"{name(node)}-0.{service}" for service in names] if kind(node) == "StatefulSet" else []
    yield from pods
    if namespace(node):
        yield from (f"{each}.{namespace(node)}" for each in (*names, *pods))


def hosts_of(service: Node) -> tuple[str, ...]:
    """The names of a service, without its namespace and with it."""
    own = name(service)
    return (own, f"{own}.{namespace(service)}") if namespace(service) else (own,)


def _around(root: Folder, node: Node) -> Iterator[str]:
    """Folders in which the code of a workload may lie: those around its manifest, and what is usual in them."""
    for folder in up_from(parent(node.file)):
        yield folder
        for below in (joined(folder, each) for each in _SOURCES):
            yield below
            yield from root.folders(below)


def _main(template: Node, workload: str) -> Node | None:
    """The container that the workload is about: the one of its name, else the first that only serves no other."""
    containers = template.get("spec", "containers")
    listed = containers.items() if containers is not None else ()
    if (same := next((each for each in listed if text(each, "name") == workload), None)) is not None:
        return same
    return next(
        (each for each in listed if not SIDECARS.search(text(each, "name") + text(each, "image"))),
        next(iter(listed), None),
    )


def labels_of(node: Node) -> dict[str, str]:
    """The labels of the pods of a workload, by which services and policies find them."""
    return _labels(template_of(node))


def _labels(template: Node) -> dict[str, str]:
    return {key: value.text() for key, value in entries(template, "metadata", "labels").items()}


def selects(service: Node, labels: Mapping[str, str], space: str) -> bool:
    """Whether a service leads to pods with these labels in this namespace."""
    selector = selector_of(service)
    return (
        bool(selector)
        and same_space(namespace(service), space)
        and all(labels.get(key) == value for key, value in selector.items())
    )


def _command(container: Node) -> tuple[str, Evidence | None]:
    parts = [node for key in ("command", "args") if (node := container.get(key)) is not None and node.texts()]
    text = " ".join(" ".join(" ".join(node.texts()) for node in parts).split())
    return text, seen(Confidence.CONFIG, parts[-1], "command") if parts else None


def _ports(container: Node) -> tuple[int, ...]:
    texts = [text(port, "containerPort") for port in items(container, "ports")]
    return tuple(int(text) for text in texts if re.fullmatch(r"[0-9]{1,5}", text))


def _published(services: list[Node]) -> tuple[Published, ...]:
    """Ports that a LoadBalancer or NodePort service opens to the outside.

    A NodePort that is not said is drawn by the cluster from 30000 to 32767, so that its number is not known.
    """
    found: list[Published] = []
    for service in services:
        if text(service, "spec", "type") in ("LoadBalancer", "NodePort"):
            for port in items(service, "spec", "ports"):
                number, node_port = text(port, "port"), text(port, "nodePort")
                if number.isdigit() and len(number) <= 5:
                    on_nodes = text(service, "spec", "type") == "NodePort"
                    outside = int(number) if not on_nodes else int(node_port) if node_port.isdigit() else None
                    where = seen(Confidence.CONFIG, port, text(service, "spec", "type"))
                    found.append(Published(outside, int(number), False, where))
    return tuple(found)


def _served(node: Node) -> tuple[Published, ...]:
    """Knative gives a service an address of its own, unless it is for the cluster alone."""
    local = "networking.knative.dev/visibility" in entries(node, "metadata", "labels")
    return (
        (Published(80, 80, local=False, evidence=seen(Confidence.CONFIG, node, "Knative Service")),)
        if kind(node) == "KnativeService" and not local
        else ()
    )


def _probes(container: Node) -> Iterator[Probe]:
    for key, ready in (("readinessProbe", True), ("livenessProbe", False)):
        probe = container.get(key)
        if probe is not None:
            path = plain_path(text(probe, "httpGet", "path").partition("?")[0])
            yield Probe(
                path=path,
                evidence=seen(Confidence.CONFIG, probe, key),
                interval=_number(probe, "periodSeconds") or (None if path else _PERIOD),
                timeout=_number(probe, "timeoutSeconds"),
                failures=int(_number(probe, "failureThreshold") or 0) or (None if path else _FAILURES),
                ready=ready,
            )


def _number(node: Node, key: str) -> float | None:
    number = text(node, key)
    return float(number) if re.fullmatch(r"[0-9]{1,5}", number) else None
