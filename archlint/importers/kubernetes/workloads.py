"""A Kubernetes workload as one of ours: its main container, its environment, its probes, its copies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.builds import beside
from archlint.importers.evidence import Confidence, Evidence, seen
from archlint.importers.kubernetes.manifests import Manifests, kind, name, namespace, same_space
from archlint.importers.kubernetes.nodes import entries, items, text
from archlint.importers.workloads.images import identify
from archlint.importers.workloads.probes import plain_path
from archlint.importers.workloads.sizes import cores, quantity
from archlint.importers.workloads.workload import Mount, Probe, Published, Variable, Workload
from archlint.source import Node
from archlint.source.folder import joined, parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.source.folder import Folder

SIDECARS = re.compile(
    r"istio-proxy|linkerd|envoy|cloud-?sql-?proxy|fluent-?bit|fluentd|filebeat|vault-agent|exporter|oauth2-proxy|config-reloader|configmap-reload|kube-rbac-proxy"
)
_SOURCES = ("src", "services", "apps", "packages")
"""Folders of a repository in which the code of each service has one of its own."""
_NOTHING = Node(None, "", 0)


def template_of(node: Node) -> Node:
    """The pod template of a workload; of a Pod itself."""
    for keys in (("spec", "jobTemplate", "spec", "template"), ("spec", "template")):
        found = node.get(*keys)
        if found is not None:
            return found
    return node


def workload(manifests: Manifests, node: Node) -> Workload | None:
    """One workload, None when it has no container."""
    template = template_of(node)
    container = _main(template, name(node))
    if container is None:
        return None
    labels = _labels(template)
    services = [s for s in manifests.of("Service") if _selects(s, labels, namespace(node))]
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
        environment=_environment(manifests, container, node),
        build=beside(manifests.root, image, name(node), _around(manifests.root, node)) if image is not None else None,
        ports=_ports(container),
        published=_published(services),
        mounts=tuple(_mounts(manifests, template, container, node)),
        probes=tuple(_probes(container)),
        facts=_facts(manifests, node, template, container),
        purpose=purpose,
        configs=tuple(_configs(manifests, template, node)),
        restart="always",
    )


def _hosts(node: Node, services: list[Node]) -> Iterator[str]:
    """Every name of a workload: its own, those of its services, and of the first pod of a stateful set."""
    governing = text(node, "spec", "serviceName")
    called = [name(node), *(name(service) for service in services), *([governing] if governing else [])]
    names = list(dict.fromkeys(called))
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
    folder = parent(node.file)
    while True:
        yield folder
        for below in (joined(folder, each) for each in _SOURCES):
            yield below
            yield from root.folders(below)
        if folder == ".":
            return
        folder = parent(folder)


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


def _selects(service: Node, labels: dict[str, str], space: str) -> bool:
    selector = {key: value.text() for key, value in entries(service, "spec", "selector").items()}
    return (
        bool(selector)
        and same_space(namespace(service), space)
        and all(labels.get(key) == value for key, value in selector.items())
    )


def _command(container: Node) -> tuple[str, Evidence | None]:
    parts = [node for key in ("command", "args") if (node := container.get(key)) is not None and node.texts()]
    text = " ".join(" ".join(" ".join(node.texts()) for node in parts).split())
    return text, seen(Confidence.CONFIG, parts[-1], "command") if parts else None


def _environment(manifests: Manifests, container: Node, node: Node) -> dict[str, Variable]:
    """Values that are written down; what comes from a Secret has a name and no value."""
    maps = _maps(manifests, node)
    found: dict[str, Variable] = {}
    for item in items(container, "envFrom"):
        source = maps.get(text(item, "configMapRef", "name"))
        for key, value in (entries(source, "data") if source is not None else {}).items():
            found[key] = Variable(value.text(), seen(Confidence.ENV, value, key), shared=True)
    for item in items(container, "env"):
        key = text(item, "name")
        written = item.get("value")
        reference = item.get("valueFrom", "configMapKeyRef")
        if written is not None:
            found[key] = Variable(_expanded(written.text(), found), seen(Confidence.ENV, written, _key(key)))
        elif reference is not None and (source := maps.get(text(reference, "name"))) is not None:
            inner = source.get("data", text(reference, "key"))
            if inner is not None:
                found[key] = Variable(inner.text(), seen(Confidence.ENV, inner, _key(key)))
        elif item.get("valueFrom", "secretKeyRef") is not None:
            found[key] = Variable("", seen(Confidence.ENV, item, _key(key)))
    return found


def _maps(manifests: Manifests, node: Node) -> dict[str, Node]:
    """The ConfigMaps that an object can name."""
    here = namespace(node)
    return {name(each): each for each in manifests.of("ConfigMap") if same_space(namespace(each), here)}


def _expanded(text: str, known: dict[str, Variable]) -> str:
    """`$(NAME)` filled in from what stands before it."""
    return re.sub(r"\$\((\w+)\)", lambda m: known[m.group(1)].value if m.group(1) in known else "", text)


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]{0,60}", text) else ""


def _ports(container: Node) -> tuple[int, ...]:
    texts = [text(port, "containerPort") for port in items(container, "ports")]
    return tuple(int(text) for text in texts if re.fullmatch(r"[0-9]{1,5}", text))


def _published(services: list[Node]) -> tuple[Published, ...]:
    """Ports that a LoadBalancer or NodePort service opens to the outside."""
    found: list[Published] = []
    for service in services:
        if text(service, "spec", "type") in ("LoadBalancer", "NodePort"):
            for port in items(service, "spec", "ports"):
                number = text(port, "port")
                if number.isdigit() and len(number) <= 5:
                    found.append(
                        Published(
                            int(number),
                            int(number),
                            False,
                            seen(Confidence.CONFIG, port, text(service, "spec", "type")),
                        )
                    )
    return tuple(found)


def _mounts(manifests: Manifests, template: Node, container: Node, node: Node) -> Iterator[Mount]:
    """Claims are named volumes, what lives as long as the pod is none."""
    volumes = {text(volume, "name"): volume for volume in items(template, "spec", "volumes")}
    claims = {text(each, "metadata", "name") for each in items(node, "spec", "volumeClaimTemplates")}
    for mount in items(container, "volumeMounts"):
        label, target = text(mount, "name"), text(mount, "mountPath")
        evidence = seen(Confidence.CONFIG, mount, "volumeMounts")
        volume = volumes.get(label, _NOTHING)
        if label in claims:
            yield Mount(label, target, "named", evidence)
        elif volume.get("persistentVolumeClaim") is not None:
            yield Mount(text(volume, "persistentVolumeClaim", "claimName") or label, target, "named", evidence)
        elif volume.get("hostPath") is not None:
            yield Mount("/host", target, "bind", evidence)
        elif volume.get("emptyDir") is not None:
            yield Mount("", target, "tmpfs", evidence)


def _probes(container: Node) -> Iterator[Probe]:
    for key, ready in (("readinessProbe", True), ("livenessProbe", False)):
        probe = container.get(key)
        if probe is not None:
            yield Probe(
                path=plain_path(text(probe, "httpGet", "path").partition("?")[0])
                if probe.get("httpGet") is not None
                else "",
                evidence=seen(Confidence.CONFIG, probe, key),
                interval=_number(probe, "periodSeconds"),
                timeout=_number(probe, "timeoutSeconds"),
                failures=int(_number(probe, "failureThreshold") or 0) or None,
                ready=ready,
            )


def _number(node: Node, key: str) -> float | None:
    number = text(node, key)
    return float(number) if re.fullmatch(r"[0-9]{1,5}", number) else None


def _facts(manifests: Manifests, node: Node, template: Node, container: Node) -> dict[str, tuple[object, Evidence]]:
    """Replicas (of an autoscaler the fewest), limits, and the spread over zones and hosts."""
    found: dict[str, tuple[object, Evidence]] = {}
    scaler = next(
        (
            each
            for each in manifests.of("HorizontalPodAutoscaler")
            if text(each, "spec", "scaleTargetRef", "name") == name(node)
            and same_space(namespace(each), namespace(node))
        ),
        None,
    )
    replicas = (scaler.get("spec", "minReplicas") if scaler is not None else None) or node.get("spec", "replicas")
    if replicas is not None and re.fullmatch(r"[0-9]{1,4}", replicas.text()):
        why = "minReplicas" if scaler is not None and scaler.get("spec", "minReplicas") is replicas else "replicas"
        found["replicas"] = (int(replicas.text()), seen(Confidence.DECLARED, replicas, why))
    elif replicas is None and kind(node) in ("Deployment", "StatefulSet"):
        found["replicas"] = (1, seen(Confidence.CONFIG, node, "replicas by default"))
    for key, label, read in (("cpu", "cores", cores), ("memory", "memory", quantity)):
        limit = container.get("resources", "limits", key)
        value = read(limit.text()) if limit is not None else None
        if limit is not None and value is not None:
            found[label] = (value, seen(Confidence.DECLARED, limit, f"limits.{key}"))
    budget = next(
        (each for each in manifests.of("PodDisruptionBudget") if _selects_budget(each, _labels(template))), None
    )
    least = budget.get("spec", "minAvailable") if budget is not None else None
    count = found.get("replicas", (1, None))[0]
    if least is not None and least.text().isdigit() and isinstance(count, int) and 0 < int(least.text()) <= count:
        found["min_up"] = (int(least.text()), seen(Confidence.DECLARED, least, "minAvailable"))
    return found


def _selects_budget(budget: Node, labels: dict[str, str]) -> bool:
    selector = entries(budget, "spec", "selector", "matchLabels")
    return bool(selector) and all(labels.get(key) == value.text() for key, value in selector.items())


def _configs(manifests: Manifests, template: Node, node: Node) -> Iterator[tuple[str, str, int]]:
    """The texts of ConfigMaps that are mounted, as proxies and monitors have them."""
    maps = _maps(manifests, node)
    for volume in items(template, "spec", "volumes"):
        source = maps.get(text(volume, "configMap", "name"))
        for value in entries(source, "data").values() if source is not None else ():
            if value.text():
                yield value.file, value.text(), value.line


def is_store(found: Workload) -> bool:
    """Whether an image keeps data, so that its copies are replication."""
    known = identify(found.image)
    return known is not None and known.purpose in (
        "database",
        "redis",
        "queue",
        "stream",
        "search",
        "object-store",
        "lock",
        "cache",
    )
